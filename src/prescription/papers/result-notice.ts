/**
 * 体质辨识结果告知单: the result of the questionnaire and the norm's guidance after the safety filter, without medicinal
 * meals and without what the release keeps off this paper (moxa). Signed by a trained doctor, never by the county.
 */
import { isFoodTable } from '../../decision/choose.js';
import type { DecidedItem, Decision } from '../../decision/decision.js';
import type { DecisionInput } from '../../decision/input.js';
import type { AdviceLine } from '../../domain/document.js';
import type { Knowledge } from '../../knowledge/pack.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import { lineOf } from '../draft.js';
import type { PaperFrame } from '../paper-frame.js';
import { type AdviceSource, type AdviceView, adviceSources, adviceView } from './advice.js';
import { type ConstitutionTold, constitutionsTold } from './constitution-told.js';
import { frameOf, type PaperSource } from './source.js';

export interface ResultNoticeView extends AdviceView {
  readonly frame: PaperFrame;
  /** The questionnaire that was answered. */
  readonly instrument: string;
  readonly constitutions: readonly ConstitutionTold[];
}

/** Vocabulary of the traits that keep an item off this paper. */
const keptOff = 'not-on-result-notice';

/** The lines of a new notice: what the decision allows, the best of each heading, no more things than a paper carries. */
export function noticeLines(decision: Decision, input: DecisionInput, knowledge: Knowledge): AdviceLine[] {
  const headings = new Set<string>();
  let room = input.settings.thingsToDo;
  return decision.items.flatMap((item): AdviceLine[] => {
    if (!mayStand(item, knowledge)) return [];
    if (isFoodTable(item)) return item.ticked ? [lineOf(item, knowledge, input.amounts)] : [];
    if (headings.has(item.domain) || room === 0) return [];
    headings.add(item.domain);
    room -= 1;
    return [lineOf(item, knowledge, input.amounts)];
  });
}

function mayStand(item: DecidedItem, knowledge: Knowledge): boolean {
  if (item.verdict !== 'allowed' && item.verdict !== 'caution') return false;
  const advice = knowledge.items.get(item.itemId);
  if (!advice || item.proposal || item.domain === 'medicinal-meal') return false;
  const traits = [
    ...advice.traits,
    ...(advice.points ?? []).flatMap((point) => knowledge.points.get(point)?.traits ?? []),
  ];
  const off = new Set(knowledge.vocabularies.get(keptOff)?.options.map((option) => option.code) ?? []);
  return !traits.some((trait) => off.has(trait));
}

export function resultNoticeView(
  source: PaperSource,
  advice: AdviceSource,
  instrument: string,
): ResultNoticeView {
  const { people, knowledge } = source;
  return {
    ...adviceView(advice, knowledge),
    frame: frameOf(source, {
      isAdvice: true,
      signatures: {
        recordingDoctor: { name: people.recording },
        signingDoctor: { name: people.signing },
        reviewer: null,
        resident: true,
        seal: true,
      },
      sources: adviceSources(advice.lines, knowledge),
    }),
    instrument,
    constitutions: constitutionsTold(advice.input, advice.decision, (vocabulary, code) =>
      labelOf(knowledge.vocabularies, vocabulary, code),
    ),
  };
}
