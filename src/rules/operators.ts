/**
 * Our operators, which know "unknown". Each answers true, false or unknown for one leaf and one fact value;
 * the closures and json-rules-engine both use this one table.
 */
import { type FactValue, isCodeSet } from '../domain/facts.js';
import type { LeafCondition } from './rule-schema.js';
import type { Truth } from './truth.js';

export type Operator = LeafCondition['operator'];
type Expected = LeafCondition['value'];

/** One operator on a known value. A value of another type than it needs is a loader fault: throws. */
type Test = (value: FactValue, expected: Expected) => Truth;

/** A closure takes its operator from here once, when it is compiled. */
export const tests: Readonly<Record<Operator, Test>> = {
  equal: (value, expected) => value === expected,
  oneOf: (value, expected) => list(expected).some((code) => code === value),
  atLeast: (value, expected) => number(value) >= number(expected),
  above: (value, expected) => number(value) > number(expected),
  atMost: (value, expected) => number(value) <= number(expected),
  below: (value, expected) => number(value) < number(expected),
  includes,
  includesAny,
  lacks: (value, expected) => {
    const has = includesAny(value, expected);
    return has === 'unknown' ? 'unknown' : !has;
  },
};

/** `undefined`: the fact is not known. */
export function applyOperator(operator: Operator, value: FactValue | undefined, expected: Expected): Truth {
  return value === undefined ? 'unknown' : tests[operator](value, expected);
}

function includes(value: FactValue, expected: Expected): Truth {
  if (!isCodeSet(value)) throw new TypeError('operator on a code set met another kind of fact');
  if (value.present.includes(text(expected))) return true;
  return value.complete ? false : 'unknown';
}

function includesAny(value: FactValue, expected: Expected): Truth {
  if (!isCodeSet(value)) throw new TypeError('operator on a code set met another kind of fact');
  const codes = list(expected);
  for (const code of value.present) if (codes.includes(code)) return true;
  return value.complete ? false : 'unknown';
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('operator on numbers met another kind of fact');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('operator on a code met another kind of value');
  return value;
}

function list(value: Expected): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('operator on a list met another kind of value');
  return value;
}
