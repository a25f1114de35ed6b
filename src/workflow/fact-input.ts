/** Holds what a form sent against the fact dictionary: known fact, its section, its type, range, codes and order. */

import type { FormSection } from '../domain/codes.js';
import { isCodeSet, type RecordedFacts } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import { civilDate } from '../domain/time.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';

export function recordedFactProblems(
  section: FormSection,
  facts: RecordedFacts,
  dictionary: ReadonlyMap<string, FactDefinition>,
): Problem[] {
  return Object.entries(facts).flatMap(([id, recorded]): Problem[] => {
    const path = `facts.${id}`;
    const definition = dictionary.get(id);
    if (definition?.origin.from !== 'form' || definition.origin.section !== section) {
      return [{ code: 'fact.unknown', path, values: { section } }];
    }
    if (!('value' in recorded)) return [];
    const problems = factValueProblems(definition, recorded.value, path);
    return problems.length > 0 ? problems : orderProblems(definition, facts, dictionary);
  });
}

/** A number that is not above the one it must be above. */
function orderProblems(
  definition: FactDefinition,
  facts: RecordedFacts,
  dictionary: ReadonlyMap<string, FactDefinition>,
): Problem[] {
  if (definition.type !== 'number' || definition.above === undefined) return [];
  const value = numberOf(facts, definition.id);
  const least = numberOf(facts, definition.above);
  if (value === undefined || least === undefined || value > least) return [];
  const { id, label, above } = definition;
  const other = dictionary.get(above)?.label ?? above;
  return [{ code: 'fact.not-above', path: `facts.${id}`, values: { label, value, other, least } }];
}

function numberOf(facts: RecordedFacts, id: string): number | undefined {
  const recorded = facts[id];
  return recorded && 'value' in recorded && typeof recorded.value === 'number' ? recorded.value : undefined;
}

/** A value held against one definition of the dictionary, wherever it comes from. */
export function factValueProblems(definition: FactDefinition, value: unknown, path: string): Problem[] {
  const { label } = definition;
  switch (definition.type) {
    case 'number': {
      const { min, max } = definition.range;
      if (typeof value !== 'number') return [{ code: 'fact.not-a-number', path, values: { label } }];
      return value < min || value > max
        ? [{ code: 'fact.outside-range', path, values: { label, min, max, unit: definition.unit } }]
        : [];
    }
    case 'boolean':
      return typeof value === 'boolean' ? [] : [{ code: 'fact.not-yes-no', path, values: { label } }];
    case 'code':
      return definition.options.some((option) => option.code === value)
        ? []
        : [{ code: 'fact.not-an-option', path, values: { label } }];
    case 'codes': {
      const set = value as Parameters<typeof isCodeSet>[0];
      if (!isCodeSet(set)) return [{ code: 'fact.not-an-option', path, values: { label } }];
      const known = new Map(definition.options.map((option) => [option.code, option]));
      if (set.present.some((code) => !known.has(code)))
        return [{ code: 'fact.not-an-option', path, values: { label } }];
      const open = set.present.some((code) => known.get(code)?.leavesOpen === true);
      return open && set.complete ? [{ code: 'fact.list-left-open', path, values: { label } }] : [];
    }
    case 'date':
      return civilDate.safeParse(value).success ? [] : [{ code: 'fact.not-a-date', path, values: { label } }];
    case 'text':
      return typeof value === 'string' && value.length <= definition.maxLength
        ? []
        : [{ code: 'fact.too-long', path, values: { label, max: definition.maxLength } }];
  }
}
