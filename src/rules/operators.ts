/**
 * Our operators, which know "unknown". Each answers true, false or unknown for one leaf and one fact value;
 * the closures and json-rules-engine both use this one table.
 */
import { type FactValue, isCodeSet } from '../domain/facts.js';
import type { LeafCondition } from './rule-schema.js';
import type { Truth } from './truth.js';

export type Operator = LeafCondition['operator'];
type Expected = LeafCondition['value'];

/** `undefined`: the fact is not known. A value of another type than the operator needs is a loader fault: throws. */
export function applyOperator(operator: Operator, value: FactValue | undefined, expected: Expected): Truth {
  if (value === undefined) return 'unknown';
  switch (operator) {
    case 'equal':
      return value === expected;
    case 'oneOf':
      return list(expected).some((code) => code === value);
    case 'atLeast':
      return number(value) >= number(expected);
    case 'above':
      return number(value) > number(expected);
    case 'atMost':
      return number(value) <= number(expected);
    case 'below':
      return number(value) < number(expected);
    case 'includes':
      return includesAny(value, [text(expected)]);
    case 'includesAny':
      return includesAny(value, list(expected));
    case 'lacks': {
      const has = includesAny(value, list(expected));
      return has === 'unknown' ? 'unknown' : !has;
    }
  }
}

function includesAny(value: FactValue, codes: readonly string[]): Truth {
  if (!isCodeSet(value)) throw new TypeError('operator on a code set met another kind of fact');
  if (value.present.some((code) => codes.includes(code))) return true;
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
