/**
 * What one person answered, as the instrument counts it: the option chosen, or the option a measure falls into.
 * An item nobody answered or measured stays missing; nothing is ever filled in.
 */
import type { Sex } from '../domain/codes.js';
import type { CodeSet } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import { optionOf } from './bands.js';
import type { Instrument, InstrumentItem } from './instrument-schema.js';

export interface Answered {
  readonly sex: Sex;
  /** Item id → option value. An item not asked has no key. */
  readonly answers: Readonly<Record<string, number>>;
  /** Fact id → reading in the unit of the fact dictionary (bmi kg/m², waistCm cm), unrounded. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** The measure decided otherwise than the person answered. */
export interface Disagreement {
  readonly item: string;
  readonly answered: number;
  readonly measured: number;
  readonly measure: string;
  readonly reading: number;
}

export interface CountedAnswers {
  /** Item id → option value that counts. */
  readonly values: ReadonlyMap<string, number>;
  /** Items whose option a measure chose. */
  readonly measured: ReadonlySet<string>;
  /** Items this person should have and has not, in the order of the form. */
  readonly missing: readonly string[];
  readonly disagreements: readonly Disagreement[];
}

/** Lowest and highest option value. The loader refuses options that do not stand in order from one to the other. */
export function answerRange({ options }: Instrument): { lowest: number; highest: number } {
  return { lowest: options[0]?.value ?? Number.NaN, highest: options.at(-1)?.value ?? Number.NaN };
}

export function isAskedOf(item: InstrumentItem, sex: Sex): boolean {
  return item.sex === undefined || item.sex === sex;
}

/** Everything wrong with answers from outside, by item: unknown, of the other sex, null, not one of the options. */
export function checkAnswers(
  instrument: Instrument,
  sex: Sex,
  answers: Readonly<Record<string, unknown>>,
): Problem[] {
  const items = itemsById(instrument);
  const { lowest, highest } = answerRange(instrument);
  const problems: Problem[] = [];
  for (const [id, value] of Object.entries(answers)) {
    const path = `answers.${id}`;
    const item = items.get(id);
    if (!item) problems.push({ code: 'score.unknown-item', path, values: { instrument: instrument.id } });
    else if (!isAskedOf(item, sex)) problems.push({ code: 'score.wrong-sex-item', path });
    else if (value === null) problems.push({ code: 'score.null-answer', path });
    else if (typeof value !== 'number' || !Number.isInteger(value) || value < lowest || value > highest) {
      problems.push({ code: 'score.not-an-option', path, values: { lowest, highest } });
    }
  }
  return problems;
}

/** Instruments are immutable, so their index is made once. */
const indexes = new WeakMap<Instrument, ReadonlyMap<string, InstrumentItem>>();

function itemsById(instrument: Instrument): ReadonlyMap<string, InstrumentItem> {
  const known = indexes.get(instrument);
  if (known) return known;
  const index = new Map(instrument.items.map((item) => [item.id, item]));
  indexes.set(instrument, index);
  return index;
}

/** Throws on answers that `checkAnswers` refuses and on a measure that is no positive number: callers check first. */
export function countAnswers(instrument: Instrument, { sex, answers, measures }: Answered): CountedAnswers {
  const fault = checkAnswers(instrument, sex, answers)[0];
  if (fault) throw new TypeError(`unchecked answers: ${fault.code} at ${fault.path}`);
  const values = new Map<string, number>();
  const measured = new Set<string>();
  const missing: string[] = [];
  const disagreements: Disagreement[] = [];
  for (const item of instrument.items) {
    if (!isAskedOf(item, sex)) continue;
    const answered = Object.hasOwn(answers, item.id) ? answers[item.id] : undefined;
    const reading = item.optionMeasure === undefined ? undefined : measures?.[item.optionMeasure];
    if (item.optionMeasure !== undefined && reading !== undefined) {
      const option = reading > 0 && Number.isFinite(reading) ? optionOf(item, reading) : undefined;
      if (option === undefined) throw new TypeError(`unchecked measure: ${item.optionMeasure}`);
      values.set(item.id, option);
      measured.add(item.id);
      if (answered !== undefined && answered !== option) {
        const measure = item.optionMeasure;
        disagreements.push({ item: item.id, answered, measured: option, measure, reading });
      }
    } else if (answered !== undefined) {
      values.set(item.id, answered);
    } else {
      missing.push(item.id);
    }
  }
  return { values, measured, missing, disagreements };
}

/**
 * Items answered (or measured) high. `complete` is false while any item is missing: what is not in the list may
 * still be high.
 */
export function highAnswerItems(instrument: Instrument, answered: Answered): CodeSet {
  const { values, missing } = countAnswers(instrument, answered);
  const present = [...values].filter(([, value]) => value >= instrument.highAnswerFrom).map(([id]) => id);
  return { present, complete: missing.length === 0 };
}
