/** Random facts drawn from a fact dictionary: any subset known, each value of its own kind, in and at its bounds. */
import fc from 'fast-check';
import type { FactEntry, Facts, FactValue } from '../../src/domain/facts.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';

export function anyValue(definition: FactDefinition): fc.Arbitrary<FactValue> {
  switch (definition.type) {
    case 'number': {
      const { range, step } = definition;
      const steps = Math.round((range.max - range.min) / step);
      return fc.integer({ min: 0, max: steps }).map((n) => Number((range.min + n * step).toFixed(6)));
    }
    case 'boolean':
      return fc.boolean();
    case 'code':
      return fc.constantFrom(...definition.options.map((option) => option.code));
    case 'codes':
      return fc.record({
        present: fc.subarray(definition.options.map((option) => option.code)),
        complete: fc.boolean(),
      });
    case 'date':
      return fc
        .record({
          y: fc.integer({ min: 1925, max: 2024 }),
          m: fc.integer({ min: 1, max: 12 }),
          d: fc.integer({ min: 1, max: 28 }),
        })
        .map(({ y, m, d }) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`);
    case 'text':
      return fc.string({ maxLength: definition.maxLength });
  }
}

/** Facts that come from outside (form, register, history); derived and stage facts are decide()'s own. */
export function anyFacts(dictionary: ReadonlyMap<string, FactDefinition>): fc.Arbitrary<Facts> {
  const outside = [...dictionary.values()].filter(({ origin }) =>
    ['form', 'register', 'history'].includes(origin.from),
  );
  return fc.record(
    Object.fromEntries(
      outside.map((definition): [string, fc.Arbitrary<FactEntry>] => [
        definition.id,
        anyValue(definition).map((value) => ({ value, from: { kind: 'asked' as const } })),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Facts>;
}
