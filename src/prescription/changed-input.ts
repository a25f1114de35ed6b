/** What is known now and was not when a decision was made, or the other way round: told before anybody decides on it. */
import type { DecisionInput } from '../decision/input.js';
import { canonicalJson } from '../domain/canonical.js';
import { type FactEntry, type FactValue, isKnown } from '../domain/facts.js';

export interface ChangedFact {
  readonly fact: string;
  /** Undefined: not known. */
  readonly before: FactValue | undefined;
  readonly now: FactValue | undefined;
}

/** Everything else a decision rests on, as far as it differs. */
export type ChangedPart =
  | 'visit-day'
  | 'questionnaire'
  | 'confirmed-constitution'
  | 'confirmed-patterns'
  | 'emergency'
  | 'amounts'
  | 'harm'
  | 'signatures'
  | 'settings';

export interface ChangedInput {
  readonly facts: readonly ChangedFact[];
  readonly parts: readonly ChangedPart[];
  /** Patterns that a physician confirmed or took back since; ids. */
  readonly patterns: { readonly confirmed: readonly string[]; readonly withdrawn: readonly string[] };
}

export function changedInput(before: DecisionInput, now: DecisionInput): ChangedInput {
  const ids = [...new Set([...Object.keys(before.facts), ...Object.keys(now.facts)])].sort();
  const facts = ids.flatMap((fact): ChangedFact[] => {
    const [then, today] = [before.facts[fact], now.facts[fact]];
    // A known value of the same words from another form is the same fact; 不清楚 is not the same as not asked.
    return same(told(then), told(today)) ? [] : [{ fact, before: knownValue(then), now: knownValue(today) }];
  });
  const parts: readonly [ChangedPart, unknown, unknown][] = [
    ['visit-day', before.occurredOn, now.occurredOn],
    ['questionnaire', before.questionnaire, now.questionnaire],
    ['confirmed-constitution', before.confirmedConstitutions, now.confirmedConstitutions],
    ['confirmed-patterns', before.confirmedPatterns, now.confirmedPatterns],
    [
      'emergency',
      [before.handledAlerts, before.openEmergencyElsewhere],
      [now.handledAlerts, now.openEmergencyElsewhere],
    ],
    ['amounts', before.amounts, now.amounts],
    ['harm', before.harmfulItems, now.harmfulItems],
    ['signatures', before.signatures, now.signatures],
    ['settings', [before.settings, before.mutes], [now.settings, now.mutes]],
  ];
  const [then, today] = [before.confirmedPatterns ?? [], now.confirmedPatterns ?? []];
  return {
    facts,
    parts: parts.flatMap(([part, was, is]) => (same(was, is) ? [] : [part])),
    patterns: {
      confirmed: today.filter((id) => !then.includes(id)),
      withdrawn: then.filter((id) => !today.includes(id)),
    },
  };
}

function knownValue(entry: FactEntry | undefined): FactValue | undefined {
  return isKnown(entry) ? entry.value : undefined;
}

function told(entry: FactEntry | undefined): unknown {
  return isKnown(entry) ? { value: entry.value } : (entry ?? { unknown: 'not-asked' });
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
