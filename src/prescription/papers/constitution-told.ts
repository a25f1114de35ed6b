/** The constitution as a paper says it: a physician's word before the score, nothing where nothing was judged. */
import type { Decision } from '../../decision/decision.js';
import type { DecisionInput } from '../../decision/input.js';

export interface ConstitutionTold {
  readonly label: string;
  /** 是 / 倾向是 / 基本是; null where a physician has confirmed it. */
  readonly judgement: string | null;
}

type Label = (vocabulary: 'constitutions' | 'judgements', code: string) => string;

/** The primary one first, then every other that was judged to be or to tend so. Empty while it is open which leads. */
export function constitutionsTold(
  input: DecisionInput,
  decision: Decision,
  label: Label,
): readonly ConstitutionTold[] {
  const confirmed = input.confirmedConstitutions;
  if (confirmed) {
    return [confirmed.primary, ...confirmed.others].map((code) => ({
      label: label('constitutions', code),
      judgement: null,
    }));
  }
  const { constitution } = decision;
  if ('none' in constitution || constitution.primary === null || constitution.recollect.length > 0) return [];
  const { primary, scales } = constitution;
  const others = Object.entries(scales)
    .filter(([code, scale]) => code !== primary && ['yes', 'tends', 'basically'].includes(scale.judgement))
    .sort(([, a], [, b]) => (b.transformed ?? b.raw ?? 0) - (a.transformed ?? a.raw ?? 0))
    .map(([code]) => code);
  return [primary, ...others].map((code) => ({
    label: label('constitutions', code),
    judgement: label('judgements', scales[code]?.judgement ?? 'cannot-score'),
  }));
}
