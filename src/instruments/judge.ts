/**
 * From scores to judgements, three-valued. A score that is not known is a range of what it could still be; nothing is
 * definite that a missing answer could still change. Thresholds come from the instrument, none stands here.
 */
import type { ConstitutionCode, Judgement } from '../domain/codes.js';
import type { Instrument, Limit } from './instrument-schema.js';

/** What a score is or could still be, in the unit the thresholds are in. A scored scale has low = high. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}
export type ScoreRanges = ReadonlyMap<ConstitutionCode, ScoreRange>;

export interface Constitution {
  /** Null: a tie, nothing reached, or not certain yet (`awaits`). */
  readonly primary: ConstitutionCode | null;
  readonly basis: 'yes' | 'tends' | 'balanced' | 'tie' | 'none';
  /** Every scale judged yes, primary included, in the order of the instrument. */
  readonly mixed: readonly ConstitutionCode[];
  /** Scales whose missing answers could still change the primary; not empty: basis is `none` for now. */
  readonly awaits: readonly ConstitutionCode[];
}

export function isKnownScore({ low, high }: ScoreRange): boolean {
  return low === high;
}

export function withinLimit(limit: Limit, score: number): boolean {
  return 'atMost' in limit ? score <= limit.atMost : score < limit.below;
}

export function judgeBiased({ judging }: Instrument, score: number): 'yes' | 'tends' | 'no' {
  if (score >= judging.biased.yes.atLeast) return 'yes';
  return judging.biased.tends && score >= judging.biased.tends.atLeast ? 'tends' : 'no';
}

/**
 * A scale with a missing answer cannot be scored, however certain its outcome looks; only the balanced type is `no`
 * as soon as nothing still missing could make it anything else.
 */
export function judgeScales(instrument: Instrument, scores: ScoreRanges): Map<ConstitutionCode, Judgement> {
  const judged = new Map<ConstitutionCode, Judgement>();
  for (const [constitution, score] of scores) {
    if (constitution === 'balanced') judged.set(constitution, judgeBalanced(instrument, scores, score));
    else judged.set(constitution, isKnownScore(score) ? judgeBiased(instrument, score.low) : 'cannot-score');
  }
  return judged;
}

function judgeBalanced({ judging }: Instrument, scores: ScoreRanges, own: ScoreRange): Judgement {
  const levels = [
    ['yes', judging.balanced?.yes],
    ['basically', judging.balanced?.basically],
  ] as const;
  // Own highest and the others' lowest hold at once: a shared item counts reversed in the balanced scale. Were one
  // counted the same way round in both, this would only say `cannot-score` where `no` was already certain.
  const reachable = levels.filter(
    ([, level]) =>
      level !== undefined &&
      own.high >= level.atLeast &&
      biasedOf(scores).every(([, score]) => withinLimit(level.everyBiased, score.low)),
  );
  const best = reachable[0];
  if (!best) return 'no';
  return [...scores.values()].every(isKnownScore) ? best[0] : 'cannot-score';
}

/**
 * The highest yes; if none, the highest tends; if none, balanced where it is yes or basically. Equal highest scores are
 * a tie. Where a scale that cannot be scored could still reach the top, there is no primary and `awaits` names it.
 * With fixed thresholds a higher score never has a lower judgement, so the highest score decides.
 */
export function decideConstitution(
  instrument: Instrument,
  scores: ScoreRanges,
  judged: ReadonlyMap<ConstitutionCode, Judgement>,
): Constitution {
  const mixed = [...judged].filter(([, judgement]) => judgement === 'yes').map(([code]) => code);
  const biased = biasedOf(scores);
  const known = biased.filter(([, score]) => isKnownScore(score));
  const { yes, tends } = instrument.judging.biased;
  const floor = tends?.atLeast ?? yes.atLeast;
  const top = Math.max(floor, ...known.map(([, score]) => score.low));
  const undecided = (awaits: readonly ConstitutionCode[]): Constitution => ({
    primary: null,
    basis: 'none',
    mixed,
    awaits,
  });

  const rivals = biased.filter(([, score]) => !isKnownScore(score) && score.high >= top);
  if (rivals.length > 0) return undecided(rivals.map(([code]) => code));

  const [first, ...equal] = known.filter(([, score]) => score.low === top);
  if (first) {
    if (equal.length > 0) return { primary: null, basis: 'tie', mixed, awaits: [] };
    return { primary: first[0], basis: top >= yes.atLeast ? 'yes' : 'tends', mixed, awaits: [] };
  }
  const balanced = judged.get('balanced');
  if (balanced === 'yes' || balanced === 'basically') {
    return { primary: 'balanced', basis: 'balanced', mixed, awaits: [] };
  }
  if (balanced === 'cannot-score') {
    return undecided([...scores].filter(([, score]) => !isKnownScore(score)).map(([code]) => code));
  }
  return { primary: null, basis: 'none', mixed, awaits: [] };
}

function biasedOf(scores: ScoreRanges): [ConstitutionCode, ScoreRange][] {
  return [...scores].filter(([constitution]) => constitution !== 'balanced');
}
