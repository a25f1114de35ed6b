/**
 * People who are well but for one thing: each code of each list, each yes, each corner number, each answer not known, for
 * an adult and an elder, a child, somebody pregnant, and with each disease of clinical.md §1 and §2.1. Nothing else can hide
 * a missing rule.
 */
import type { DecisionInput } from '../../src/decision/input.js';
import type { FactValue } from '../../src/domain/facts.js';
import { civilDate } from '../../src/domain/time.js';
import { type Content, inputWith } from './beside-the-facts.js';
import { corners } from './corner-people.js';
import { dice } from './dice.js';
import { wellFacts } from './well.js';

const on = civilDate.parse('2026-11-20');
const lists = ['conditions', 'medicines', 'allergies', 'symptomsToday'];

/** What the oracle's tables read. */
const asked = new Set<string>(['safety', 'symptoms', 'history', 'measurements', 'follow-up']);
const tabled = new Set(['stool', 'menstrualFlow', 'spirit', 'palpitationsNewOrWorse']);

/** Two signs that the references name together. */
const together: readonly Change[] = [
  ['hot-joint', 'pain-with-fever'],
  ['new-back-pain', 'after-injury'],
].map((codes) => ({ jointDanger: { present: codes, complete: true } }));

/** All that the oracle's tables read. */
export type OneThing = Pick<DecisionInput, 'facts' | 'occurredOn'>;

type Change = Readonly<Record<string, FactValue | 'not known'>>;

/** What is known of everybody here: of the rest nothing is known anyway. */
const usual = wellFacts(on, { age: 45, sex: 'female', birthday: '03-02' });

function changes(content: Content): readonly Change[] {
  const found: Change[] = [{}];
  for (const definition of content.knowledge.facts.values()) {
    const { id, origin } = definition;
    if (origin.from !== 'form' || !(asked.has(origin.section) || tabled.has(id))) continue;
    if (id in usual) found.push({ [id]: 'not known' });
    if (definition.type === 'boolean') found.push({ [id]: true });
    if (definition.type === 'code') found.push(...definition.options.map(({ code }) => ({ [id]: code })));
    if (definition.type === 'codes')
      found.push(
        ...definition.options.map(({ code, leavesOpen }) => ({
          [id]: { present: [code], complete: leavesOpen !== true },
        })),
      );
    const edge = corners[id];
    if (edge !== undefined) found.push(...[...edge.calm, ...edge.alarm].map((value) => ({ [id]: value })));
  }
  return [...found, ...together];
}

const only = (...present: string[]): FactValue => ({ present, complete: true });

const ill = (disease: string): Change => ({
  conditions: only(disease),
  adverseReaction: false,
  complicationNewOrWorse: false,
});
const backgrounds: readonly { readonly age: number; readonly sex: string; readonly also: Change }[] = [
  { age: 45, sex: 'female', also: {} },
  { age: 45, sex: 'female', also: ill('hypertension') },
  { age: 45, sex: 'male', also: ill('type-2-diabetes') },
  { age: 30, sex: 'female', also: { pregnancyOrLactation: 'pregnant' } },
  { age: 30, sex: 'female', also: { pregnancyOrLactation: 'lactating' } },
  { age: 38, sex: 'female', also: { ...ill('hypertension'), pregnancyOrLactation: 'pregnant' } },
  { age: 38, sex: 'female', also: { ...ill('type-2-diabetes'), pregnancyOrLactation: 'pregnant' } },
  { age: 72, sex: 'male', also: {} },
  { age: 64, sex: 'male', also: ill('hypertension') },
  { age: 65, sex: 'male', also: ill('hypertension') },
  { age: 70, sex: 'female', also: ill('type-2-diabetes') },
  { age: 58, sex: 'male', also: { ...ill('neck-back-pain'), painPlace: only('low-back') } },
  { age: 66, sex: 'male', also: ill('coronary-heart-disease') },
  { age: 69, sex: 'female', also: { ...ill('stroke'), medicines: only('antiplatelet') } },
  { age: 67, sex: 'male', also: ill('copd') },
  { age: 41, sex: 'female', also: { ...ill('obesity'), weightKg: 90 } },
  { age: 71, sex: 'female', also: ill('osteoporosis') },
  { age: 62, sex: 'male', also: { ...ill('knee-osteoarthritis'), medicines: only('nsaid') } },
  { age: 52, sex: 'female', also: ill('insomnia') },
  ...[0, 1, 2, 3, 17].map((age) => ({ age, sex: 'male', also: {} })),
];

function changed(background: (typeof backgrounds)[number], change: Change): OneThing {
  const facts = { ...wellFacts(on, { age: background.age, sex: background.sex, birthday: '03-02' }) };
  for (const one of [background.also, change])
    for (const [id, value] of Object.entries(one)) {
      const before = facts[id];
      const listed =
        lists.includes(id) && before !== undefined && 'value' in before ? before.value : undefined;
      if (value === 'not known') facts[id] = { unknown: 'unsure' };
      else if (typeof value === 'object' && typeof listed === 'object')
        facts[id] = {
          value: { present: [...listed.present, ...value.present], complete: value.complete },
          from: { kind: 'asked', on },
        };
      else facts[id] = { value, from: { kind: 'asked', on } };
    }
  return { occurredOn: on, facts };
}

/** About three hundred changes for each background. */
export function* peopleWithOneThing(content: Content): Generator<OneThing> {
  const all = changes(content);
  for (const background of backgrounds) for (const change of all) yield changed(background, change);
}

/** Everybody has the same questionnaire for their age; nobody typed grams. Made only of who is to be judged. */
export function inputOf({ facts }: OneThing, content: Content): DecisionInput {
  return { ...inputWith(facts, { on, draw: dice(1), content }), amounts: {} };
}
