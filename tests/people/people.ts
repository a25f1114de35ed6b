/**
 * The one generator of people for tests: who they are, and one visit as it would be recorded. Drawn from the fact
 * dictionary and the instruments of a release, so it follows the content. Never the source of an expected value.
 */
import fc from 'fast-check';
import type { Release } from '../../src/decision/release.js';
import { type FormSection, formSection, type VisitMode } from '../../src/domain/codes.js';
import type { FactEntry, Facts, RecordedFact, RecordedFacts } from '../../src/domain/facts.js';
import type { Identity, RegisterEntry } from '../../src/domain/resident.js';
import { ageInYears, type CivilDate, civilDate } from '../../src/domain/time.js';
import type { Instrument } from '../../src/instruments/load.js';
import { anyIdentity, anyRegister } from './identities.js';
import { anySection } from './recorded-facts.js';

export interface Person {
  readonly identity: Identity;
  readonly register: RegisterEntry;
  readonly visit: RecordedVisit;
}

export interface RecordedVisit {
  readonly occurredOn: CivilDate;
  readonly mode: VisitMode;
  /** Sections that were filled in; absent: nobody opened it. */
  readonly sections: Readonly<Partial<Record<FormSection, RecordedFacts>>>;
  readonly questionnaire:
    | { readonly instrument: string; readonly answers: Readonly<Record<string, number>> }
    | { readonly none: 'pregnancy' | 'under-age' | 'acute-illness' | 'cannot-answer' | 'declined' }
    | null;
}

type Content = Pick<Release, 'knowledge' | 'instruments'>;

export interface PeopleOptions {
  /** Day of every visit. Default: days on both sides of the turn of a season, of the year, and a leap day. */
  readonly on?: CivilDate;
}

const visitDays = [
  '2026-11-06',
  '2026-11-07',
  '2026-11-20',
  '2026-02-03',
  '2026-02-04',
  '2026-12-31',
  '2028-02-29',
];

/** Any person with one visit. */
export function anyPerson(content: Content, options: PeopleOptions = {}): fc.Arbitrary<Person> {
  const days = options.on === undefined ? visitDays.map((text) => civilDate.parse(text)) : [options.on];
  return fc
    .constantFrom(...days)
    .chain((on) => fc.record({ identity: anyIdentity(on), register: anyRegister, on: fc.constant(on) }))
    .chain(({ identity, register, on }) =>
      fc.record({
        identity: fc.constant(identity),
        register: fc.constant(register),
        visit: fc
          .record({
            occurredOn: fc.constant(on),
            mode: fc.constantFrom<VisitMode>('clinic', 'clinic', 'home', 'telephone'),
            sections: anySections(content),
            questionnaire: anyQuestionnaire(content, identity, on),
          })
          .map((visit): RecordedVisit => withoutTheImpossible(visit, identity)),
      }),
    );
}

/** The same people for the same seed: among them twins and pairs of one name. */
export function seededPeople(
  content: Content,
  { count, seed, ...options }: { readonly count: number; readonly seed: number } & PeopleOptions,
): readonly Person[] {
  const people: Person[] = [];
  for (const person of fc.sample(anyPerson(content, options), { numRuns: count, seed })) {
    const before = people.at(-1);
    const twin = people.length % 12 === 1;
    const namesake = people.length % 12 === 7;
    people.push(before && (twin || namesake) ? relative(before, person, twin) : person);
  }
  return people;
}

/** A twin shares birthday, village, address and telephone; a namesake the name, and may have no number to tell by. */
function relative(before: Person, person: Person, twin: boolean): Person {
  const { name, birthDate, village, address, phones } = before.identity;
  if (!twin) return { ...person, identity: { ...person.identity, name, idDocument: null } };
  const surname = [...name][0] ?? '示';
  const identity = {
    ...person.identity,
    name: `${surname}双`,
    birthDate,
    village,
    address,
    phones,
    idDocument: null,
  };
  return { ...person, identity };
}

const always: readonly FormSection[] = ['safety', 'measurements', 'symptoms', 'history'];

function anySections(content: Content): fc.Arbitrary<RecordedVisit['sections']> {
  return fc.record(
    Object.fromEntries(
      formSection.options.map((section) => [section, anySection(section, content.knowledge.facts)]),
    ),
    { requiredKeys: [...always] },
  );
}

function anyQuestionnaire(
  { instruments }: Content,
  identity: Identity,
  on: CivilDate,
): fc.Arbitrary<RecordedVisit['questionnaire']> {
  const age = ageInYears(identity.birthDate, on);
  const fitting = [...instruments.values()].filter(
    ({ audience }) =>
      age >= audience.minAgeYears && age <= (audience.maxAgeYears ?? Number.POSITIVE_INFINITY),
  );
  const none = fc.constantFrom('acute-illness', 'cannot-answer', 'declined', 'pregnancy');
  if (fitting.length === 0) return fc.constantFrom(null, { none: 'under-age' });
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(...fitting).chain((instrument) => answersTo(instrument, identity)),
    },
    { weight: 1, arbitrary: none.map((reason) => ({ none: reason })) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** Answers that lean to one type, all alike, anything at all, or with gaps. */
function answersTo(instrument: Instrument, { sex }: Identity): fc.Arbitrary<RecordedVisit['questionnaire']> {
  const items = instrument.items.filter((item) => item.sex === undefined || item.sex === sex);
  const values = instrument.options.map((option) => option.value);
  const anyAnswer = fc.constantFrom(...values);
  const whole = (answer: (id: string) => number) =>
    Object.fromEntries(items.map(({ id }): [string, number] => [id, answer(id)]));
  const leaning = fc
    .tuple(
      fc.constantFrom(...instrument.scales),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: items.length, maxLength: items.length }),
    )
    .map(([scale, noise]) => {
      const low = values[0] ?? 1;
      const high = values.at(-1) ?? 5;
      const own = new Set<string>(scale.items);
      const order = new Map(items.map(({ id }, index) => [id, noise[index] ?? 0]));
      return whole((id) => {
        const wander = order.get(id) ?? 0;
        if (own.has(id)) return wander > 6 ? high - 1 : high;
        return wander > 6 ? low + 1 : low;
      });
    });
  const alike = anyAnswer.map((value) => whole(() => value));
  const random = fc.tuple(...items.map(() => anyAnswer)).map((drawn) => {
    const order = new Map(items.map(({ id }, index) => [id, drawn[index] ?? 1]));
    return whole((id) => order.get(id) ?? 1);
  });
  const gapped = fc.tuple(random, fc.subarray(items.map((item) => item.id))).map(([answers, kept]) => {
    const keep = new Set(kept);
    return Object.fromEntries(Object.entries(answers).filter(([id]) => keep.has(id)));
  });
  return fc
    .oneof(
      { weight: 4, arbitrary: leaning },
      { weight: 1, arbitrary: alike },
      { weight: 2, arbitrary: random },
      { weight: 1, arbitrary: gapped },
    )
    .map((answers) => ({ instrument: instrument.id, answers }));
}

/** Men are not pregnant, and the upper pressure is above the lower: neither is an edge, both are typing errors. */
function withoutTheImpossible(visit: RecordedVisit, { sex }: Identity): RecordedVisit {
  const { safety = {}, measurements = {} } = visit.sections;
  const pairs = [
    ['systolicFirstMmHg', 'diastolicFirstMmHg'],
    ['systolicRepeatMmHg', 'diastolicRepeatMmHg'],
  ] as const;
  const crossed = pairs.flatMap(([upper, lower]) =>
    numberIn(measurements[upper]) <= numberIn(measurements[lower]) ? [upper, lower] : [],
  );
  const kept = (facts: RecordedFacts, ...dropped: string[]): RecordedFacts =>
    Object.fromEntries(Object.entries(facts).filter(([id]) => !dropped.includes(id)));
  const sections = {
    ...visit.sections,
    safety: sex === 'male' ? { ...kept(safety, 'pregnancyOrLactation') } : safety,
    measurements: kept(measurements, ...crossed),
  };
  return { ...visit, sections };
}

/** Not a number compares as false with everything: a missing half never counts as crossed. */
function numberIn(recorded: RecordedFact | undefined): number {
  return recorded !== undefined && 'value' in recorded && typeof recorded.value === 'number'
    ? recorded.value
    : Number.NaN;
}

/** The facts decide() would be given for this visit alone: register and form, no history. */
export function factsOf({ identity, register, visit }: Person): Facts {
  const from = { kind: 'register' as const };
  const facts: Record<string, FactEntry> = {
    sex: { value: identity.sex, from },
    birthDate: { value: identity.birthDate, from },
  };
  if (register.contractSigned !== null) facts.contractSigned = { value: register.contractSigned, from };
  if (register.keyGroups !== null) facts.keyGroups = { value: register.keyGroups, from };
  for (const [section, recorded] of Object.entries(visit.sections)) {
    const kind = section === 'measurements' ? 'measured' : 'asked';
    for (const [id, answer] of Object.entries(recorded))
      facts[id] = 'value' in answer ? { value: answer.value, from: { kind, on: visit.occurredOn } } : answer;
  }
  return facts;
}
