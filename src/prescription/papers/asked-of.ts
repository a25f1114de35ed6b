/**
 * Whether a question can be put to this person at all (孕产 of a man cannot). Three-valued: what is not known keeps the
 * question on the paper.
 */
import { type FactValue, isCodeSet } from '../../domain/facts.js';
import type { FactDefinition, ShownIf } from '../../knowledge/fact-definition.js';

export type KnownOfPerson = ReadonlyMap<string, FactValue>;

export function mayBeAsked({ showWhen }: FactDefinition, known: KnownOfPerson): boolean {
  if (!showWhen) return true;
  const isOut = (one: ShownIf) => {
    const value = known.get(one.fact);
    return value !== undefined && !holds(one, value);
  };
  return 'all' in showWhen ? !showWhen.all.some(isOut) : !showWhen.any.every(isOut);
}

function holds(one: ShownIf, value: FactValue): boolean {
  if ('is' in one) return value === one.is;
  if ('atLeast' in one) return typeof value === 'number' && value >= one.atLeast;
  if ('atMost' in one) return typeof value === 'number' && value <= one.atMost;
  return isCodeSet(value) && one.includes.some((code) => value.present.includes(code));
}
