/**
 * How far each scale is from another judgement, and which single answers would change it. Says only what scoring
 * itself says: every change is found by scoring again.
 */
import type { ConstitutionCode, Judgement, Sex } from '../domain/codes.js';
import { type Answered, answerRange, type CountedAnswers, countAnswers, isAskedOf } from './answers.js';
import type { Instrument, Limit } from './instrument-schema.js';
import { judgeScales, withinLimit } from './judge.js';
import { type Score, scoreCounted, scoreOf, type Tally, tallyScales } from './score.js';

/** One scale moving over one threshold. */
export interface Step {
  readonly constitution: ConstitutionCode;
  readonly threshold: number;
  /** Threshold − score, in the unit of the score, unrounded. */
  readonly gap: number;
  /** Raw points up (+) or down (−) until the threshold has been crossed. */
  readonly points: number;
}

export interface Distance {
  readonly direction: 'up' | 'down';
  readonly to: Judgement;
  /** all: every step is needed · any: one of them is enough. */
  readonly needs: 'all' | 'any';
  readonly steps: readonly Step[];
}

/** Another answer to one item, all else equal. */
export interface AnswerChange {
  readonly item: string;
  readonly values: readonly number[];
  readonly to: Judgement;
}

export interface ScaleExplanation {
  readonly constitution: ConstitutionCode;
  readonly judgement: Judgement;
  /** Score in the unit of the thresholds; null while an answer is missing. */
  readonly score: number | null;
  /** Empty where a score it depends on is not known. */
  readonly distances: readonly Distance[];
  /** Items whose option a measure chose are not among them: another answer would change nothing. */
  readonly changes: readonly AnswerChange[];
}

/** One explanation a scale, in the order of the instrument. Throws where `score` throws. */
export function explain(instrument: Instrument, answered: Answered): ScaleExplanation[] {
  const counted = countAnswers(instrument, answered);
  const now = scoreCounted(instrument, answered.sex, counted);
  const tallies = tallyScales(instrument, answered.sex, counted.values);
  const changes = findChanges(instrument, answered.sex, counted, now);
  return [...now.scales].map(([constitution, scale]) => {
    const tally = tallies.get(constitution);
    return {
      constitution,
      judgement: scale.judgement,
      score: scale.raw === null || !tally ? null : scoreOf(instrument, scale.raw, tally),
      distances:
        constitution === 'balanced'
          ? balancedDistances(instrument, tallies, scale.judgement)
          : biasedDistances(instrument, constitution, tally, scale.judgement),
      changes: changes.get(constitution) ?? [],
    };
  });
}

function findChanges(
  instrument: Instrument,
  sex: Sex,
  counted: CountedAnswers,
  now: Score,
): Map<ConstitutionCode, AnswerChange[]> {
  const { lowest, highest } = answerRange(instrument);
  const found = new Map<ConstitutionCode, AnswerChange[]>();
  for (const item of instrument.items) {
    if (!isAskedOf(item, sex) || counted.measured.has(item.id)) continue;
    const outcomes = new Map<string, { constitution: ConstitutionCode; to: Judgement; values: number[] }>();
    for (let value = lowest; value <= highest; value += 1) {
      if (value === counted.values.get(item.id)) continue;
      const then = scoreCounted(instrument, sex, withAnswer(counted, item.id, value));
      for (const [constitution, { judgement: to }] of then.scales) {
        if (to === now.scales.get(constitution)?.judgement) continue;
        const key = `${constitution} ${to}`;
        const outcome = outcomes.get(key) ?? { constitution, to, values: [] };
        outcome.values.push(value);
        outcomes.set(key, outcome);
      }
    }
    for (const { constitution, to, values } of outcomes.values()) {
      found.set(constitution, [...(found.get(constitution) ?? []), { item: item.id, values, to }]);
    }
  }
  return found;
}

function withAnswer(counted: CountedAnswers, item: string, value: number): CountedAnswers {
  return {
    ...counted,
    values: new Map(counted.values).set(item, value),
    missing: counted.missing.filter((id) => id !== item),
  };
}

type Tallies = ReadonlyMap<ConstitutionCode, Tally>;

function isScored(tally: Tally | undefined): tally is Tally {
  return tally !== undefined && tally.missing.length === 0;
}

function biasedDistances(
  instrument: Instrument,
  constitution: ConstitutionCode,
  tally: Tally | undefined,
  judgement: Judgement,
): Distance[] {
  if (!isScored(tally)) return [];
  const { yes, tends } = instrument.judging.biased;
  const ladder: { judgement: Judgement; atLeast: number }[] = [
    { judgement: 'no', atLeast: Number.NEGATIVE_INFINITY },
    ...(tends ? [{ judgement: 'tends' as const, atLeast: tends.atLeast }] : []),
    { judgement: 'yes', atLeast: yes.atLeast },
  ];
  const at = ladder.findIndex((level) => level.judgement === judgement);
  const here = ladder[at];
  const above = ladder[at + 1];
  const below = ladder[at - 1];
  const distances: Distance[] = [];
  const add = (direction: 'up' | 'down', to: Judgement, threshold: number) => {
    const reached = (score: number) => (direction === 'up' ? score >= threshold : score < threshold);
    const step = stepTo(instrument, constitution, tally, direction, threshold, reached);
    if (step) distances.push({ direction, to, needs: 'all', steps: [step] });
  };
  if (above) add('up', above.judgement, above.atLeast);
  if (here && below) add('down', below.judgement, here.atLeast);
  return distances;
}

function balancedDistances(instrument: Instrument, tallies: Tallies, judgement: Judgement): Distance[] {
  const { balanced } = instrument.judging;
  const own = tallies.get('balanced');
  if (!balanced || !isScored(own) || ![...tallies.values()].every(isScored)) return [];
  const ladder = [
    ...(balanced.basically ? [{ judgement: 'basically' as const, level: balanced.basically }] : []),
    { judgement: 'yes' as const, level: balanced.yes },
  ];
  const at = ladder.findIndex((rung) => rung.judgement === judgement);
  const above = ladder[at + 1];
  const here = ladder[at];
  const biased = [...tallies].filter(([constitution]) => constitution !== 'balanced');
  const distances: Distance[] = [];

  if (above) {
    const { atLeast, everyBiased } = above.level;
    const steps = [
      stepTo(instrument, 'balanced', own, 'up', atLeast, (score) => score >= atLeast),
      ...biased.map(([constitution, tally]) =>
        stepTo(instrument, constitution, tally, 'down', limitOf(everyBiased), (score) =>
          withinLimit(everyBiased, score),
        ),
      ),
    ].filter((step) => step !== undefined);
    distances.push({ direction: 'up', to: above.judgement, needs: 'all', steps });
  }
  if (here) {
    const { atLeast, everyBiased } = here.level;
    const ways = [
      stepTo(instrument, 'balanced', own, 'down', atLeast, (score) => score < atLeast),
      ...biased.map(([constitution, tally]) =>
        stepTo(
          instrument,
          constitution,
          tally,
          'up',
          limitOf(everyBiased),
          (score) => !withinLimit(everyBiased, score),
        ),
      ),
    ].filter((step) => step !== undefined);
    const byOutcome = new Map<Judgement, Step[]>();
    for (const step of ways) {
      const to = balancedAfter(instrument, tallies, step);
      byOutcome.set(to, [...(byOutcome.get(to) ?? []), step]);
    }
    for (const [to, steps] of byOutcome) distances.push({ direction: 'down', to, needs: 'any', steps });
  }
  return distances;
}

function balancedAfter(instrument: Instrument, tallies: Tallies, step: Step): Judgement {
  const scores = new Map(
    [...tallies].map(([constitution, tally]) => {
      const raw = tally.lowRaw + (constitution === step.constitution ? step.points : 0);
      const score = scoreOf(instrument, raw, tally);
      return [constitution, { low: score, high: score }];
    }),
  );
  return judgeScales(instrument, scores).get('balanced') ?? 'cannot-score';
}

function limitOf(limit: Limit): number {
  return 'atMost' in limit ? limit.atMost : limit.below;
}

/** The shortest move in one direction; undefined when it is there already or no answers can bring it there. */
function stepTo(
  instrument: Instrument,
  constitution: ConstitutionCode,
  tally: Tally,
  direction: 'up' | 'down',
  threshold: number,
  reached: (score: number) => boolean,
): Step | undefined {
  const now = scoreOf(instrument, tally.lowRaw, tally);
  if (reached(now)) return undefined;
  const { lowest, highest } = answerRange(instrument);
  const sign = direction === 'up' ? 1 : -1;
  for (
    let raw = tally.lowRaw + sign;
    raw >= tally.rows * lowest && raw <= tally.rows * highest;
    raw += sign
  ) {
    if (reached(scoreOf(instrument, raw, tally))) {
      return { constitution, threshold, gap: threshold - now, points: raw - tally.lowRaw };
    }
  }
  return undefined;
}
