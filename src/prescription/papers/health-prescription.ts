/** 中医健康处方: what the county approved, for the resident to keep. It names a constitution, never a pattern or a rule. */
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { type AdviceSource, type AdviceView, adviceSources, adviceView } from './advice.js';
import { type ConstitutionTold, constitutionsTold } from './constitution-told.js';
import { frameOf, type PaperSource } from './source.js';

export interface HealthPrescriptionView extends AdviceView {
  readonly frame: PaperFrame;
  /** The constitution the advice is for; null where none was judged. */
  readonly constitution: ConstitutionTold | null;
}

export function healthPrescriptionView(source: PaperSource, advice: AdviceSource): HealthPrescriptionView {
  const { people, knowledge } = source;
  const [constitution] = constitutionsTold(advice.input, advice.decision, (vocabulary, code) =>
    labelOf(knowledge.vocabularies, vocabulary, code),
  );
  return {
    ...adviceView(advice, knowledge),
    frame: frameOf(source, {
      isAdvice: true,
      signatures: {
        recordingDoctor: { name: people.recording },
        signingDoctor: { name: people.signing },
        reviewer: { name: people.reviewer ?? '' },
        resident: true,
        seal: true,
      },
      sources: adviceSources(advice.lines, knowledge),
    }),
    constitution: constitution ?? null,
  };
}
