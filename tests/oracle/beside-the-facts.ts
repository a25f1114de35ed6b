/**
 * What stands round the facts of a person at the corners: questionnaire, grams a physician typed, what the county expert
 * has signed, the patterns a physician confirmed, and what the person came to harm after.
 */
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { CivilDate } from '../../src/domain/time.js';
import { catalogue } from './catalogue.js';
import { type Dice, diceOf } from './dice.js';
import { toldBy } from './told.js';

export type Content = Pick<Release, 'knowledge' | 'instruments' | 'patterns' | 'contentHashes'>;

/** Answers to a fitting questionnaire that lean to no type, one, or two. */
function questionnaireFor(
  draw: Dice,
  { instruments }: Content,
  age: number,
  sex: string,
): DecisionInput['questionnaire'] {
  const fitting = [...instruments.values()].filter(
    ({ audience }) => age >= audience.minAgeYears && age <= (audience.maxAgeYears ?? 200),
  );
  if (fitting.length === 0) return { none: 'under-age' };
  if (draw.chance(0.1))
    return { none: draw.pick(['not-asked', 'declined', 'acute-illness', 'cannot-answer']) };
  const instrument = draw.pick(fitting);
  const leaning = new Set(
    Array.from({ length: draw.pick([0, 1, 1, 1, 2]) }, () => draw.pick(instrument.scales).items).flat(),
  );
  const wander = draw.pick([0, 0, 0.1, 0.5]);
  const gaps = draw.chance(0.1) ? 0.2 : 0;
  const answers = instrument.items
    .filter((item) => (item.sex === undefined || item.sex === sex) && !draw.chance(gaps))
    .map(({ id }): [string, number] => {
      const usual = leaning.has(id) ? draw.pick([4, 5]) : draw.pick([1, 1, 2]);
      return [id, draw.chance(wander) ? draw.pick([1, 2, 3, 4, 5]) : usual];
    });
  return { instrument: instrument.id, answers: Object.fromEntries(answers) };
}

/** Grams a physician typed: below, at and above the upper amount of the dried drug. */
function amountsFor(draw: Dice, { knowledge }: Content): DecisionInput['amounts'] {
  const typed = (name: string) => {
    const upper = catalogue.get(name)?.upperGrams ?? 50;
    return draw.pick([1, upper, upper, upper + 1]);
  };
  return Object.fromEntries(
    [...knowledge.recipes.values()].map((recipe) => [
      recipe.id,
      Object.fromEntries(
        recipe.ingredients
          .filter((one) => one.grams === 'unknown')
          .map(({ food }) => [food, typed(knowledge.foods.get(food)?.name ?? '')]),
      ),
    ]),
  );
}

/** What stands round the facts of a person: questionnaire, amounts, what the county expert has signed. */
export function inputWith(
  facts: DecisionInput['facts'],
  { on, draw, content }: { on: CivilDate; draw: Dice; content: Content },
): DecisionInput {
  const of = (id: string) => {
    const entry = facts[id];
    return entry !== undefined && 'value' in entry ? String(entry.value) : '';
  };
  const age = Math.max(0, Number(on.slice(0, 4)) - Number(of('birthDate').slice(0, 4)) - 1);
  const signed = draw.chance(0.3) ? [...content.contentHashes] : [];
  return {
    schemaVersion: 1,
    occurredOn: on,
    facts,
    questionnaire: questionnaireFor(draw, content, age, of('sex')),
    handledAlerts: [],
    openEmergencyElsewhere: false,
    amounts: draw.chance(0.5) ? amountsFor(draw, content) : {},
    settings: { thingsToDo: draw.pick([5, 5, 5, 3, 1]), validMonths: 6 },
    signatures: signed.map(([id, contentHash]) => ({
      kind: content.knowledge.recipes.has(id) ? ('recipe' as const) : ('item' as const),
      id,
      contentHash,
    })),
    mutes: [],
  };
}

/** Diseases that patterns are told for, where they are named otherwise than in the list of diseases. */
const toldOtherwise: Readonly<Record<string, string>> = {
  'low-back-pain': 'neck-back-pain',
  'neck-pain': 'neck-back-pain',
  'shoulder-pain': 'neck-back-pain',
  'stroke-recovery': 'stroke',
};

/** Patterns of the diseases the person has: a physician confirmed one of each, or none. */
function patternsFor(
  draw: Dice,
  { facts, occurredOn }: Pick<DecisionInput, 'facts' | 'occurredOn'>,
  { patterns }: Content,
): Pick<DecisionInput, 'confirmedPatterns'> {
  const told = toldBy({ facts, occurredOn });
  const has = ({ id }: { readonly id: string }) =>
    id === 'chronic-kidney-disease'
      ? told.is('kidneyDisease')
      : told.has('conditions', toldOtherwise[id] ?? id);
  const confirmed = patterns
    .filter(({ condition }) => has(condition) === 'yes')
    .filter(() => draw.chance(0.6))
    .map((set) => draw.pick(set.patterns).id);
  return confirmed.length > 0 ? { confirmedPatterns: confirmed } : {};
}

/** Much of what can be advised, now and then: whatever would be ticked is then often among it. */
function harmFor(draw: Dice, { knowledge }: Content): Pick<DecisionInput, 'harmfulItems'> {
  if (!draw.chance(0.1)) return {};
  const harmful = [...knowledge.items.keys(), ...knowledge.recipes.keys()].filter(() => draw.chance(0.3));
  return harmful.length > 0 ? { harmfulItems: harmful } : {};
}

export function besidesFor(
  draw: Dice,
  person: Pick<DecisionInput, 'facts' | 'occurredOn'>,
  content: Content,
): Pick<DecisionInput, 'confirmedPatterns' | 'harmfulItems'> {
  const own = diceOf(Math.floor(draw.roll() * 4_294_967_296), 'besides');
  return { ...patternsFor(own, person, content), ...harmFor(own, content) };
}
