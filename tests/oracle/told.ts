/**
 * What is known of a person, read by the oracle itself from the facts of a visit: yes, no or unknown.
 * Shares nothing with the rules or with src/decision; counts ages with its own arithmetic. Unknown is never no.
 */
import type { DecisionInput } from '../../src/decision/input.js';

export type Answer = 'yes' | 'no' | 'unknown';

export interface Told {
  readonly on: string;
  readonly sex: string | undefined;
  readonly ageYears: number | undefined;
  readonly ageMonths: number | undefined;
  /** A yes-or-no question. */
  is(fact: string): Answer;
  /** A question with one code as its answer. */
  code(fact: string): string | undefined;
  /** A list: the code stands in it, does not, or the list was left open. */
  has(list: string, ...codes: readonly string[]): Answer;
  /** The list is complete and empty. */
  none(list: string): boolean;
  number(fact: string): number | undefined;
  /** yes: one of the numbers that are known passes · no: all are known, none passes · unknown: otherwise. */
  some(facts: readonly string[], passes: (value: number) => boolean): Answer;
}

export function and(...answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

export function or(...answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

export function toldBy({ facts, occurredOn }: Pick<DecisionInput, 'facts' | 'occurredOn'>): Told {
  const value = (fact: string) => {
    const entry = facts[fact];
    return entry !== undefined && 'value' in entry ? entry.value : undefined;
  };
  const text = (fact: string): string | undefined => {
    const found = value(fact);
    return typeof found === 'string' ? found : undefined;
  };
  const number = (fact: string): number | undefined => {
    const found = value(fact);
    return typeof found === 'number' ? found : undefined;
  };
  const list = (fact: string) => {
    const found = value(fact);
    return typeof found === 'object' ? found : undefined;
  };
  const born = text('birthDate');
  const months = born === undefined ? undefined : completedMonths(born, occurredOn);
  return {
    on: occurredOn,
    sex: text('sex'),
    ageMonths: months,
    ageYears: months === undefined ? undefined : Math.floor(months / 12),
    is: (fact) => {
      const found = value(fact);
      if (typeof found !== 'boolean') return 'unknown';
      return found ? 'yes' : 'no';
    },
    code: text,
    has: (fact, ...codes) => {
      const found = list(fact);
      if (found === undefined) return 'unknown';
      if (codes.some((one) => found.present.includes(one))) return 'yes';
      return found.complete ? 'no' : 'unknown';
    },
    none: (fact) => {
      const found = list(fact);
      return found?.complete === true && found.present.length === 0;
    },
    number,
    some: (of, passes) => {
      const numbers = of.map(number);
      if (numbers.some((one) => one !== undefined && passes(one))) return 'yes';
      return numbers.includes(undefined) ? 'unknown' : 'no';
    },
  };
}

/** Whole months between two days written yyyy-mm-dd; somebody born on the 29 February has the birthday on 1 March. */
function completedMonths(born: string, on: string): number {
  const [bornYear = 0, bornMonth = 0, bornDay = 0] = born.split('-').map(Number);
  const [year = 0, month = 0, day = 0] = on.split('-').map(Number);
  return (year - bornYear) * 12 + (month - bornMonth) - (day < bornDay ? 1 : 0);
}

/** Days from one civil day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
