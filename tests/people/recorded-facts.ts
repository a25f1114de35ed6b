/**
 * Answers to the questions of the fact dictionary, drawn by their definition alone: a new fact needs nothing here.
 * Mostly what a village sees, with the edges of every range, lists left open, "unsure", "declined" and "not asked".
 */
import fc from 'fast-check';
import type { FormSection } from '../../src/domain/codes.js';
import type { FactValue, RecordedFact, RecordedFacts } from '../../src/domain/facts.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';

type OfType<T extends FactDefinition['type']> = Extract<FactDefinition, { type: T }>;

/** A value the form would accept. */
export function anyValueFor(definition: FactDefinition): fc.Arbitrary<FactValue> {
  switch (definition.type) {
    case 'number':
      return numberOf(definition);
    case 'boolean':
      return fc.oneof(
        { weight: 4, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      );
    case 'code':
      return fc.constantFrom(...definition.options.map((option) => option.code));
    case 'codes':
      return codesOf(definition);
    case 'date':
      return dateBetween(2020, 2026);
    case 'text':
      return fc.oneof(
        fc.constantFrom('', '略', '同上', '<b>&"\'', '一\n二'),
        fc.constant('字'.repeat(definition.maxLength)),
      );
  }
}

function numberOf({ range, usual, step }: OfType<'number'>): fc.Arbitrary<number> {
  const decimals = `${step}`.split('.')[1]?.length ?? 0;
  const within = (min: number, max: number) =>
    fc
      .integer({ min: 0, max: Math.round((max - min) / step) })
      .map((n) => Number((min + n * step).toFixed(decimals)));
  const inside = usual ?? range;
  return fc.oneof(
    { weight: 8, arbitrary: within(inside.min, inside.max) },
    { weight: 1, arbitrary: fc.constantFrom(range.min, range.max, inside.min, inside.max) },
    { weight: 1, arbitrary: within(range.min, range.max) },
  );
}

function codesOf({ options }: OfType<'codes'>): fc.Arbitrary<FactValue> {
  const open = new Set(options.filter((option) => option.leavesOpen === true).map((option) => option.code));
  const codes = options.map((option) => option.code);
  // An option that leaves the list open cannot stand in a complete one: the form refuses it.
  const set = (present: readonly string[], complete: boolean) => ({
    present: [...present],
    complete: complete && !present.some((code) => open.has(code)),
  });
  const few = fc.subarray(codes, { minLength: 1, maxLength: Math.min(3, codes.length) });
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(set([], true)) },
    { weight: 3, arbitrary: few.map((present) => set(present, true)) },
    { weight: 1, arbitrary: few.map((present) => set(present, false)) },
    { weight: 1, arbitrary: fc.subarray(codes).map((present) => set(present, true)) },
  );
}

/** Every day of the years, both included, 29 February among them. */
export function dateBetween(firstYear: number, lastYear: number): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.integer({ min: firstYear, max: lastYear }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 31 }),
    )
    .map(([year, month, day]) => {
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      const last = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 28;
      const two = (n: number) => String(n).padStart(2, '0');
      return `${year}-${two(month)}-${two(Math.min(day, last))}`;
    });
}

/** How a question was met: mostly answered, now and then not known, refused or left out (undefined). */
export function anyAnswerTo(definition: FactDefinition): fc.Arbitrary<RecordedFact | undefined> {
  const least = definition.origin.from === 'form' && definition.origin.least === true;
  return fc.oneof(
    { weight: least ? 17 : 8, arbitrary: anyValueFor(definition).map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.constant({ unknown: 'unsure' as const }) },
    { weight: 1, arbitrary: fc.constant({ unknown: 'declined' as const }) },
    { weight: least ? 1 : 6, arbitrary: fc.constant(undefined) },
  );
}

/** One section of the visit page as saved. */
export function anySection(
  section: FormSection,
  dictionary: ReadonlyMap<string, FactDefinition>,
): fc.Arbitrary<RecordedFacts> {
  const asked = [...dictionary.values()].filter(
    ({ origin }) => origin.from === 'form' && origin.section === section,
  );
  return fc.tuple(...asked.map((definition) => anyAnswerTo(definition))).map((answers) =>
    Object.fromEntries(
      asked.flatMap(({ id }, index): [string, RecordedFact][] => {
        const answer = answers[index];
        return answer === undefined ? [] : [[id, answer]];
      }),
    ),
  );
}
