/** The people tests draw are people the house would accept: every stored form parses, every answer passes its question. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRelease, readPackFiles } from '../../src/decision/release.js';
import { formSection } from '../../src/domain/codes.js';
import { recordedFacts } from '../../src/domain/facts.js';
import { identity, registerEntry, residentIdFault } from '../../src/domain/resident.js';
import { ageInYears, civilDate } from '../../src/domain/time.js';
import { recordedFactProblems } from '../../src/workflow/fact-input.js';
import { pack } from '../web/house.js';
import { bornOn, idNumberOf } from './identities.js';
import { anyPerson, factsOf, seededPeople } from './people.js';

const { release } = buildRelease(readPackFiles({ pack }));
if (release === undefined) throw new Error('the shipped content does not build');

describe('generated people', () => {
  it('are stored forms, and every answer is one its form accepts', () => {
    fc.assert(
      fc.property(anyPerson(release), (person) => {
        identity.parse(person.identity);
        registerEntry.parse(person.register);
        for (const section of formSection.options) {
          const facts = person.visit.sections[section];
          if (facts === undefined) continue;
          recordedFacts.parse(facts);
          expect(recordedFactProblems(section, facts, release.knowledge.facts)).toEqual([]);
        }
        expect(Object.keys(factsOf(person))).toContain('birthDate');
      }),
      { numRuns: 60, seed: 20261120 },
    );
  });

  it('are the same for the same seed, with twins, namesakes, and people without a number', () => {
    const people = seededPeople(release, { count: 60, seed: 7 });
    expect(seededPeople(release, { count: 60, seed: 7 })).toEqual(people);
    const [one, twin] = people;
    expect(twin?.identity.birthDate).toBe(one?.identity.birthDate);
    expect(people[7]?.identity.name).toBe(people[6]?.identity.name);
    expect(people.filter((person) => person.identity.idDocument === null).length).toBeGreaterThan(5);
  });

  it('stand on both sides of 65 years', () => {
    const on = civilDate.parse('2026-11-20');
    const ages = seededPeople(release, { count: 200, seed: 3, on }).map((person) =>
      ageInYears(person.identity.birthDate, on),
    );
    for (const age of [17, 18, 64, 65, 79, 80]) expect(ages).toContain(age);
  });
});

describe('identity numbers of generated people', () => {
  // By hand for 99000019560412002: 9·7 + 9·9 + 1·2 + 9·1 + 5·6 + 6·3 + 4·9 + 1·10 + 2·5 + 2·2 = 263; 263 mod 11 = 10;
  // the sign at place 10 of 10X98765432, counted from 0, is 2.
  it('carry the check digit of the standard', () => {
    const number = idNumberOf(civilDate.parse('1956-04-12'), 'female', 1);
    expect(number).toBe('990000195604120022');
    expect(residentIdFault(number, civilDate.parse('2026-11-20'))).toBeUndefined();
  });

  it('belong to people whose birthday was that many days ago', () => {
    const on = civilDate.parse('2026-11-20');
    expect(bornOn(on, 65, 0)).toBe('1961-11-20');
    expect(bornOn(on, 64, 364)).toBe('1961-11-21');
    expect(bornOn(civilDate.parse('2028-02-29'), 65, 0)).toBe('1963-02-28');
  });
});
