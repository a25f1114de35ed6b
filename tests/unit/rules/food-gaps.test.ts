/** What no document says of a food is a gap that is told. */
import { expect, test } from 'vitest';
import { citedBy, foodGaps } from '../../../src/rules/food-gaps.js';
import { knowledge } from '../../content/chronic-content.js';

test('names the foods of which no document tells a content, and none that may not be eaten', () => {
  const eaten = [...knowledge.foods.values()].filter(({ use }) => use !== 'none');
  const gap = (content: string) => foodGaps(knowledge).find((one) => one.content === content);
  // knowledge/sources/food-composition-2.yaml: no Chinese table of sugars or vitamin K; the American one has spinach and
  // apple, and neither 刀豆 nor 韭菜. 何首乌 is not a food.
  for (const content of ['sugar', 'vitamin-k']) {
    expect(gap(content)?.unknown).toEqual(expect.arrayContaining(['刀豆', '韭菜']));
    for (const held of ['菠菜', '苹果', '何首乌']) expect(gap(content)?.unknown).not.toContain(held);
    const told = gap(content);
    expect((told?.known ?? 0) + (told?.unknown.length ?? 0)).toBe(eaten.length);
  }
  expect(gap('potassium')?.unknown).toContain('八角茴香');
  expect(gap('potassium')?.unknown).not.toContain('土豆');
});

test('counts the documents that only the contents of a food cite', () => {
  const seaweed = knowledge.foods.get('zi-cai');
  const cited = seaweed ? citedBy(seaweed).map(({ source }) => source) : [];
  expect(cited).toEqual(expect.arrayContaining(['gout-guide-2024-copy', 'food-composition-6']));
});
