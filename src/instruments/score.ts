/**
 * Scores one questionnaire from its file: a pure function of instrument, sex, answers and measures. It never rounds,
 * never fills a missing answer and never lets one stand for "no".
 */
import type { ConstitutionCode, Judgement, Sex } from '../domain/codes.js';
import {
  type Answered,
  answerRange,
  type CountedAnswers,
  countAnswers,
  type Disagreement,
  isAskedOf,
} from './answers.js';
import type { Instrument } from './instrument-schema.js';
import { type Constitution, decideConstitution, judgeScales, type ScoreRange } from './judge.js';

export interface ScaleScore {
  /** Sum of the rows, reversed ones turned; null while one of its own answers is missing. */
  readonly raw: number | null;
  /** 0–100, unrounded; null for plain sums and while an answer is missing. */
  readonly transformed: number | null;
  readonly judgement: Judgement;
  /** Its own items without an answer, in the order of the form. */
  readonly missing: readonly string[];
}

export interface Score {
  readonly instrument: string;
  /** Nothing is missing. */
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly disagreements: readonly Disagreement[];
  /** One entry a scale, in the order of the instrument. */
  readonly scales: ReadonlyMap<ConstitutionCode, ScaleScore>;
  readonly constitution: Constitution;
  /** The constitutions of a contradictory pair, both yes: collect again; after that a physician may confirm both. */
  readonly recollect: readonly ConstitutionCode[];
}

/** Raw sum of one scale with what it could still be. */
export interface Tally {
  readonly lowRaw: number;
  readonly highRaw: number;
  readonly rows: number;
  readonly missing: readonly string[];
}

/** Throws on answers that `checkAnswers` refuses (answers.ts). */
export function score(instrument: Instrument, answered: Answered): Score {
  const counted = countAnswers(instrument, answered);
  return scoreCounted(instrument, answered.sex, counted);
}

export function scoreCounted(instrument: Instrument, sex: Sex, counted: CountedAnswers): Score {
  const tallies = tallyScales(instrument, sex, counted.values);
  const ranges = new Map<ConstitutionCode, ScoreRange>(
    [...tallies].map(([constitution, tally]) => [
      constitution,
      { low: scoreOf(instrument, tally.lowRaw, tally), high: scoreOf(instrument, tally.highRaw, tally) },
    ]),
  );
  const judged = judgeScales(instrument, ranges);
  const scales = new Map<ConstitutionCode, ScaleScore>();
  for (const [constitution, tally] of tallies) {
    const raw = tally.missing.length === 0 ? tally.lowRaw : null;
    scales.set(constitution, {
      raw,
      transformed: raw === null || instrument.scoring === 'sum' ? null : scoreOf(instrument, raw, tally),
      judgement: judged.get(constitution) ?? 'cannot-score',
      missing: tally.missing,
    });
  }
  const contradicting = instrument.contradictions.filter((pair) =>
    pair.every((constitution) => judged.get(constitution) === 'yes'),
  );
  return {
    instrument: instrument.id,
    complete: counted.missing.length === 0,
    missing: counted.missing,
    disagreements: counted.disagreements,
    scales,
    constitution: decideConstitution(instrument, ranges, judged),
    recollect: [...new Set(contradicting.flat())],
  };
}

/** Rows of this person only: a row of the other sex neither adds nor divides (damp-heat has 6 rows a person, not 7). */
export function tallyScales(
  instrument: Instrument,
  sex: Sex,
  values: ReadonlyMap<string, number>,
): Map<ConstitutionCode, Tally> {
  const { lowest, highest } = answerRange(instrument);
  const tallies = new Map(
    instrument.scales.map((scale) => [
      scale.constitution,
      { lowRaw: 0, highRaw: 0, rows: 0, missing: [] as string[] },
    ]),
  );
  for (const item of instrument.items) {
    if (!isAskedOf(item, sex)) continue;
    const value = values.get(item.id);
    for (const row of item.scales) {
      const tally = tallies.get(row.constitution);
      if (!tally) continue;
      tally.rows += 1;
      if (value === undefined) {
        tally.lowRaw += lowest;
        tally.highRaw += highest;
        tally.missing.push(item.id);
      } else {
        const counts = row.reverse ? lowest + highest - value : value;
        tally.lowRaw += counts;
        tally.highRaw += counts;
      }
    }
  }
  return tallies;
}

/**
 * The score that thresholds are about. Multiplied before dividing: every product is a whole number, so a score that is
 * exactly a threshold compares as equal to it.
 */
export function scoreOf(instrument: Instrument, raw: number, { rows }: Pick<Tally, 'rows'>): number {
  if (instrument.scoring === 'sum') return raw;
  const { lowest, highest } = answerRange(instrument);
  return ((raw - rows * lowest) * 100) / (rows * (highest - lowest));
}
