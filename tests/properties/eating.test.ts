/**
 * What a person will not eat is never ticked by itself, whoever they are; likings, lists and households forbid nothing. The
 * traits a rule of eating takes away are written down here, not read from the rules.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { Release } from '../../src/decision/release.js';
import type { Produce } from '../../src/knowledge/produce.js';
import { portionsOf } from '../../src/prescription/portions.js';
import { elderly33, inputFor, type SaidFacts, wellElder } from '../scenarios/patients.js';
import { shippedRelease } from '../scenarios/release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const seed = 20261122;
const numRuns = process.env['LONG'] ? 2000 : 25;

const takenAway: Readonly<Record<string, readonly string[]>> = {
  halal: ['pork', 'not-halal'],
  vegan: ['animal-flesh', 'allergen-egg', 'allergen-milk', 'honey'],
  'lacto-ovo': ['animal-flesh'],
};
const dislikable = ['yang-rou', 'pork', 'animal-flesh', 'allergen-fish', 'jiu-cai', 'jiang', 'allergen-milk'];

/** Any constitution, on any day of the year. */
const anybody = fc
  .record({
    answers: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 33, maxLength: 33 }),
    month: fc.integer({ min: 1, max: 12 }),
    confirmed: fc.constantFrom(
      'qi-deficiency',
      'yang-deficiency',
      'damp-heat',
      'phlegm-dampness',
      'blood-stasis',
    ),
  })
  .map(
    ({ answers, month, confirmed }) =>
      (facts: SaidFacts) =>
        inputFor({
          facts: { ...wellElder, ...facts },
          occurredOn: `2026-${String(month).padStart(2, '0')}-15`,
          questionnaire: elderly33(1, Object.fromEntries(answers.map((one, no) => [no + 1, one]))),
          more: { confirmedConstitutions: { primary: confirmed as 'damp-heat', others: [] } },
        }),
  );

const traitsOf = (food: string) => release.knowledge.foods.get(food)?.traits ?? [];
const partsOf = ({ itemId }: DecidedItem) =>
  (release.knowledge.recipes.get(itemId)?.ingredients ?? []).map((part) => part.food);
const proposed = (decision: Decision) =>
  decision.items
    .filter((item) => item.ticked)
    .flatMap((item) => [
      ...partsOf(item),
      ...(item.favour ?? [])
        .filter(({ verdict }) => verdict === 'allowed' || verdict === 'caution')
        .map(({ food }) => food),
    ]);

test('no food of a withheld trait is proposed to who keeps a diet rule', async () => {
  await fc.assert(
    fc.asyncProperty(anybody, fc.constantFrom(...Object.keys(takenAway)), async (inputWith, dietRule) => {
      const decision = await decide(inputWith({ dietRule }), release);
      const wrong = proposed(decision).filter((food) =>
        traitsOf(food).some((trait) => takenAway[dietRule]?.includes(trait)),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns, seed },
  );
});

test('the rule heard last time holds as long as nobody says otherwise', async () => {
  await fc.assert(
    fc.asyncProperty(anybody, async (inputWith) => {
      const last = await decide(inputWith({ lastDietRule: 'vegan' }), release);
      expect(proposed(last).filter((food) => traitsOf(food).includes('animal-flesh'))).toEqual([]);
      const [now, none] = await Promise.all([
        decide(inputWith({ lastDietRule: 'vegan', dietRule: 'none' }), release),
        decide(inputWith({ dietRule: 'none' }), release),
      ]);
      expect(now.items).toEqual(none.items);
    }),
    { numRuns, seed },
  );
});

test('not asked changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anybody, async (inputWith) => {
      const [unasked, none] = await Promise.all([
        decide(inputWith({}), release),
        decide(inputWith({ dietRule: 'none', foodsDisliked: [], cooksAtHome: true }), release),
      ]);
      expect(unasked.items).toEqual(none.items);
    }),
    { numRuns, seed },
  );
});

test('a dish somebody dislikes is not ticked by itself, and no verdict changes for it', async () => {
  await fc.assert(
    fc.asyncProperty(anybody, fc.subarray(dislikable, { minLength: 1 }), async (inputWith, foodsDisliked) => {
      const [liked, decision] = await Promise.all([
        decide(inputWith({}), release),
        decide(inputWith({ foodsDisliked }), release),
      ]);
      const hated = (food: string) =>
        foodsDisliked.includes(food) || traitsOf(food).some((trait) => foodsDisliked.includes(trait));
      const wrong = decision.items.filter((item) => item.ticked && partsOf(item).some(hated));
      expect(wrong).toEqual([]);
      const verdicts = ({ items }: Decision) =>
        Object.fromEntries(items.map(({ itemId, verdict }) => [itemId, verdict]));
      expect(verdicts(decision)).toEqual(verdicts(liked));
    }),
    { numRuns, seed },
  );
});

test('a county’s list reorders dishes and takes none away; one that is empty changes no decision', async () => {
  const foods = [...release.knowledge.foods.keys()];
  const anyList = fc.uniqueArray(
    fc.record({
      food: fc.constantFrom(...foods),
      months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
    }),
    { selector: ({ food }) => food, maxLength: 80 },
  );
  const withList = (list: readonly Produce[]): Release => ({
    ...release,
    knowledge: { ...release.knowledge, produce: new Map(list.map((one) => [one.food, one])) },
  });
  await fc.assert(
    fc.asyncProperty(anybody, anyList, async (inputWith, list) => {
      const input = inputWith({});
      const [plain, empty, listed] = await Promise.all([
        decide(input, release),
        decide(input, withList([])),
        decide(input, withList(list)),
      ]);
      expect(empty).toEqual(plain);
      const told = ({ items }: Decision) =>
        Object.fromEntries(items.map(({ itemId, verdict, favour }) => [itemId, { verdict, favour }]));
      expect(told(listed)).toEqual(told(plain));
    }),
    { numRuns, seed },
  );
});

test('a dish for more keeps its proportions', () => {
  const counted = [...release.knowledge.recipes.values()].filter((recipe) => recipe.servings !== undefined);
  fc.assert(
    fc.property(fc.constantFrom(...counted), fc.integer({ min: 2, max: 30 }), (recipe, people) => {
      const portions = portionsOf(recipe, undefined, people);
      portions?.family?.parts.forEach(({ food, grams }, index) => {
        const one = portions.one.parts[index];
        expect(one?.food).toBe(food);
        if (grams !== null) expect(grams / people).toBeCloseTo(one?.grams ?? 0, 9);
        else expect(one?.grams).toBeNull();
      });
      expect(portions?.family?.parts).toHaveLength(recipe.ingredients.length);
    }),
    { seed },
  );
});
