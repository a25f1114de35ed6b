/** What a form holds and what is recorded are one and the same; and no form, however odd, makes the page fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedFact } from '../../src/domain/facts.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';
import { fieldOf, recordedFrom, storedEntry, tickFieldOf, typedEntry } from '../../src/web/visit-entries.js';
import { inOrder } from '../../src/web/visit-fields.js';
import { makeHouse } from './house.js';
import { formOf } from './visit-form.js';

const test = await makeHouse();
const dictionary = [...test.service.release().knowledge.facts.values()].filter(
  (fact) => fact.origin.from === 'form',
);

/** Everything this fact can be recorded as from the page. */
function recordable(definition: FactDefinition): fc.Arbitrary<RecordedFact> {
  const unknown = fc.constantFrom('unsure' as const, 'declined' as const).map((why) => ({ unknown: why }));
  return fc.oneof(
    { weight: 3, arbitrary: valueFor(definition).map((value) => ({ value })) },
    { weight: 1, arbitrary: unknown },
  );
}

function valueFor(
  definition: FactDefinition,
): fc.Arbitrary<Extract<RecordedFact, { value: unknown }>['value']> {
  switch (definition.type) {
    case 'number': {
      const { range, step } = definition;
      const steps = Math.floor((range.max - range.min) / step);
      return fc.nat(steps).map((n) => Number((range.min + n * step).toFixed(2)));
    }
    case 'boolean':
      return fc.boolean();
    case 'code':
      return fc.constantFrom(...definition.options.map((option) => option.code));
    case 'codes': {
      const open = new Set(definition.options.filter((one) => one.leavesOpen).map((one) => one.code));
      return fc.subarray(definition.options.map((option) => option.code)).map((present) => ({
        present,
        complete: !present.some((code) => open.has(code)),
      }));
    }
    case 'date':
      return fc.constantFrom('2026-11-20', '2024-02-29');
    case 'text':
      return fc
        .string({ minLength: 1, maxLength: 20 })
        .filter((text) => text.trim() !== '' && !/^[?!]$/.test(text));
  }
}

describe('an entry of the form', () => {
  it('of a stored fact is that fact again, for every fact of the dictionary', () => {
    for (const definition of dictionary) {
      fc.assert(
        fc.property(recordable(definition), (recorded) => {
          expect(recordedFrom(definition, storedEntry(definition, recorded))).toEqual({ fact: recorded });
        }),
        { seed: 20261120, numRuns: 15 },
      );
    }
  });

  it('that is empty is a question nobody asked, for every fact of the dictionary', () => {
    for (const definition of dictionary) {
      expect(recordedFrom(definition, typedEntry(definition, {}))).toEqual({});
      expect(recordedFrom(definition, storedEntry(definition, undefined))).toEqual({});
    }
  });

  it('with 不清楚 and ticks knows the ticks and leaves the list open', () => {
    const medicines = dictionary.find((fact) => fact.id === 'medicines');
    if (!medicines) throw new Error('no medicines');
    const entry = { main: '?', ticks: ['warfarin'] };
    const recorded = { value: { present: ['warfarin'], complete: false } };
    expect(recordedFrom(medicines, entry)).toEqual({ fact: recorded });
    expect(storedEntry(medicines, recorded)).toEqual(entry);
  });

  it('in a box is never a number by coercion', () => {
    const weight = dictionary.find((fact) => fact.id === 'weightKg');
    if (!weight) throw new Error('no weight');
    for (const typed of ['1e2', '0x10', '12,5', '六十', '--5', 'Infinity'])
      expect(recordedFrom(weight, { main: typed, ticks: [] }).problem?.code).toBe('fact.not-a-number');
    expect(recordedFrom(weight, { main: ' 61.5 ', ticks: [] })).toEqual({ fact: { value: 61.5 } });
    expect(recordedFrom(weight, { main: '６１．５', ticks: [] })).toEqual({ fact: { value: 61.5 } });
  });
});

it('a question stands behind the one of its section that decides whether it is put', () => {
  const section = dictionary.filter(
    (fact) => fact.origin.from === 'form' && fact.origin.section === 'follow-up',
  );
  const ids = inOrder(section).map((fact) => fact.id);
  expect([...ids].sort()).toEqual(section.map((fact) => fact.id).sort());
  expect(ids.indexOf('reactionHardToControl')).toBe(ids.indexOf('adverseReaction') + 1);
});

it('no form makes the page fail, and what it refuses it shows again', async () => {
  const residentId = await test.addResident('east-1');
  await test.addConsent(residentId);
  const doctor = await test.as('doctor-east-1');
  const { location } = await doctor.post(`/residents/${residentId}/visits`, {
    kind: 'assessment',
    occurredOn: '2026-11-20',
    mode: 'clinic',
    place: '',
    servedBy: 'doctor-east-1',
  });
  const names = [
    ...dictionary.flatMap((fact) => [fieldOf(fact.id), tickFieldOf(fact.id)]),
    ...['q.e33-01', 'q.e33-40', 'q.gbt-01', 'q-who', 'q-instrument', 'q-name', 'sure', 'then'],
    ...['shown.safety', 'was.safety', 'shown.questionnaire', 'note.history', 'by.looking', '__proto__', 'x'],
  ];
  const values = fc.oneof(
    fc.constantFrom(
      'yes',
      'no',
      'none',
      'some',
      '?',
      '!',
      '5',
      '0',
      '-1',
      'none.declined',
      'family',
      'draft',
      'NaN',
    ),
    fc.string({ maxLength: 30, unit: 'binary' }),
    fc.constant('长'.repeat(600)),
  );
  const changes = fc.array(
    fc.tuple(fc.constantFrom(...names), fc.array(values, { minLength: 1, maxLength: 3 })),
    {
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(changes, fc.constantFrom('', '/look'), async (typed, end) => {
      const shown = formOf((await doctor.get(location)).body);
      const answer = await doctor.post(`${location}${end}`, { ...shown, ...Object.fromEntries(typed) });
      expect([200, 303, 409, 422]).toContain(answer.status);
      if (answer.status === 422 && answer.body.includes('<form id="visit"')) {
        const again = formOf(answer.body);
        expect(
          Object.keys(shown).filter((name) => !(name in again) && !typed.some(([one]) => one === name)),
        ).toEqual([]);
      }
    }),
    { seed: 20261120, numRuns: 60 },
  );
});
