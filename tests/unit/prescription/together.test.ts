/** Dishes of one plan counted together, and a dish for more than one. Every number is added or divided by hand. */
import { describe, expect, test } from 'vitest';
import type { Food, Recipe } from '../../../src/knowledge/advice-item.js';
import { lineProblems } from '../../../src/prescription/check-lines.js';
import { kitchenGrams, portionsOf } from '../../../src/prescription/portions.js';
import { clashesWith, type Meal, mealOf } from '../../../src/prescription/together.js';
import { item, line, rulesOf } from './papers-fixtures.js';

const cited: Pick<Food, 'basis' | 'sources' | 'reviewBy'> = {
  basis: 'general',
  sources: [],
  reviewBy: '2027-11-30' as Food['reviewBy'],
};
const food = (id: string, changes: Partial<Food>): [string, Food] => [
  id,
  { id, name: id, aliases: [], kind: 'catalogue', use: 'food', traits: [], ...cited, ...changes },
];
const foods = new Map([
  food('root', { upperGramsPerDay: 30 }),
  food('spice', { use: 'spice-only', upperGramsPerDay: 12 }),
  food('rice', { kind: 'ordinary' }),
]);

function recipe(grams: Readonly<Record<string, number | 'unknown'>>, servings?: number): Recipe {
  return {
    id: 'dish',
    domain: 'medicinal-meal',
    title: '一道',
    resident: '煮。',
    physician: '煮。',
    ingredients: Object.entries(grams).map(([id, one]) => ({
      food: id,
      grams: one,
      role: id === 'spice' || one === 'unknown' ? 'spice' : 'main',
    })),
    ...(servings === undefined ? {} : { servings }),
    traits: [],
    status: { kind: 'issuable' },
    ...cited,
  };
}
const meal = (grams: Readonly<Record<string, number | 'unknown'>>, servings?: number): Meal =>
  mealOf(recipe(grams, servings), undefined, { foods });

describe('two dishes of one plan', () => {
  test('may come to the upper reference of a dried drug, and not to more', () => {
    // 20 + 10 = 30, the limit; 20 + 11 = 31.
    expect(clashesWith(meal({ root: 20 }), [meal({ root: 10 })])).toEqual([]);
    expect(clashesWith(meal({ root: 20 }), [meal({ root: 11 })])).toEqual([
      { kind: 'above', food: 'root', total: 31, limit: 30, others: ['一道'] },
    ]);
  });

  test('count one person’s share of a pot whose servings are known', () => {
    // 60 for 4 is 15 each; 15 + 15 = 30.
    expect(clashesWith(meal({ root: 60 }, 4), [meal({ root: 15 })])).toEqual([]);
  });

  test('count what a physician typed for this resident, undivided', () => {
    const typed = mealOf(recipe({ root: 60 }, 4), { root: 16 }, { foods });
    expect(clashesWith(typed, [meal({ root: 15 })])).toMatchObject([{ total: 31 }]);
  });

  test('may share rice, and never what is only a spice', () => {
    expect(clashesWith(meal({ rice: 500 }), [meal({ rice: 500 })])).toEqual([]);
    expect(clashesWith(meal({ spice: 1 }), [meal({ spice: 1 })])).toEqual([
      { kind: 'twice', food: 'spice', others: ['一道'] },
    ]);
  });

  test('that clash may not stand on one paper: the later one is told', () => {
    const dish = (id: string) => item(id, { domain: 'medicinal-meal' });
    const meals = new Map([
      ['a', meal({ root: 20 })],
      ['b', meal({ root: 11 })],
    ]);
    const lines = ['a', 'b'].map((id) => line(id, { domain: 'medicinal-meal' }));
    expect(lineProblems(lines, rulesOf([dish('a'), dish('b')], { meals }))).toEqual([
      {
        code: 'line.together-above',
        path: 'lines.1',
        values: { food: 'root', total: 31, limit: 30, dish: '一道', others: '一道' },
      },
    ]);
  });
});

describe('portions', () => {
  test('are one person’s share, and that times all who eat along', () => {
    // 60 g for 4: 15 for one, 45 for three. A pinch stays a pinch.
    const portions = portionsOf(recipe({ root: 60, rice: 'unknown' }, 4), undefined, 3);
    const parts = (grams: number) => [
      { food: 'root', grams },
      { food: 'rice', grams: null },
    ];
    expect(portions).toEqual({
      one: { people: 1, parts: parts(15) },
      family: { people: 3, parts: parts(45) },
    });
  });

  test('are not made where no source says for how many, nor of what a physician typed', () => {
    expect(portionsOf(recipe({ root: 60 }), undefined, 3)).toBeUndefined();
    expect(portionsOf(recipe({ root: 60 }, 4), { root: 15 }, 3)).toBeUndefined();
  });

  test('are for one where nobody eats along or nobody asked', () => {
    expect(portionsOf(recipe({ root: 60 }, 4), undefined, 1)?.family).toBeNull();
    expect(portionsOf(recipe({ root: 60 }, 4), undefined, undefined)?.family).toBeNull();
  });

  test('are weighed as in a kitchen', () => {
    expect([1.25, 9.96, 12.4, 150].map(kitchenGrams)).toEqual(['1.3', '10', '12', '150']);
  });
});
