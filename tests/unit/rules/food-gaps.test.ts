/** What no document says of a food is a gap that is told. */
import { expect, test } from 'vitest';
import { citedBy, foodGaps } from '../../../src/rules/food-gaps.js';
import { knowledge } from '../../content/chronic-content.js';

test('names the foods of which no document tells a content, and none that may not be eaten', () => {
  const gap = (content: string) => foodGaps(knowledge).find((one) => one.content === content);
  // Sugar: no table of sugar was found; 何首乌 is not a food.
  expect(gap('sugar')?.known).toBe(0);
  expect(gap('sugar')?.unknown).not.toContain('何首乌');
  // Vitamin K: two foods with a source.
  expect(gap('vitamin-k')?.known).toBe(2);
  expect(gap('potassium')?.unknown).toContain('丁香');
  expect(gap('potassium')?.unknown).not.toContain('土豆');
});

test('counts the documents that only the contents of a food cite', () => {
  const seaweed = knowledge.foods.get('zi-cai');
  const cited = seaweed ? citedBy(seaweed).map(({ source }) => source) : [];
  expect(cited).toEqual(expect.arrayContaining(['gout-guide-2024-copy', 'food-composition-6']));
});
