/** What a dish costs by the county's list: between the cheapest and the dearest of its foods, as far as they are priced. */
import { expect, test } from 'vitest';
import type { Recipe } from '../../../src/knowledge/advice-item.js';
import { dishCost, type Produce } from '../../../src/knowledge/produce.js';

const listed = (prices: Readonly<Record<string, Produce['cost']>>): ReadonlyMap<string, Produce> =>
  new Map(
    Object.entries(prices).map(([food, cost]): [string, Produce] => [
      food,
      { food, months: [1], ...(cost === undefined ? {} : { cost }) },
    ]),
  );

/** Yam and rice, with a pinch of ginger. */
const porridge: Pick<Recipe, 'ingredients'> = {
  ingredients: [
    { food: 'shan-yao', grams: 30, role: 'main' },
    { food: 'da-mi', grams: 180, role: 'main' },
    { food: 'sheng-jiang', grams: 'unknown', role: 'spice' },
  ],
};

test('lies between the cheapest and the dearest, however dear a pinch of seasoning is', () => {
  const prices = listed({ 'shan-yao': 'medium', 'da-mi': 'low', 'sheng-jiang': 'high' });
  expect(dishCost(porridge, prices)).toEqual({ lowest: 'low', highest: 'medium', unpriced: [] });
});

test('names what the list does not price, also where it lists the food without one', () => {
  const prices = listed({ 'shan-yao': 'high', 'da-mi': undefined });
  expect(dishCost(porridge, prices)).toEqual({ lowest: 'high', highest: 'high', unpriced: ['da-mi'] });
});

test('is not told where the list prices nothing of it: the shipped pack has no list', () => {
  expect(dishCost(porridge, listed({}))).toBeUndefined();
  expect(dishCost(porridge, listed({ 'sheng-jiang': 'low' }))).toBeUndefined();
});
