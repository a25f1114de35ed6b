/**
 * 成人高尿酸血症与痛风食养指南 附录5 and 成人慢性肾脏病食养指南 附录4 (2024), held against what is shipped. Counts, names and grams are
 * those of the two documents; which dish breaks the catalogue is argued beside each.
 */
import { describe, expect, test } from 'vitest';
import { knowledge } from './chronic-content.js';

const recipes = [...knowledge.recipes.values()];
const gout = recipes.filter(({ id }) => id.startsWith('meal-gout-'));
const kidney = recipes.filter(({ id }) => id.startsWith('meal-kidney-'));
const kept = (some: typeof recipes) =>
  some.filter(({ status }) => status.kind === 'not-issuable').map(({ title }) => title);

function partsOf(id: string): readonly (string | number)[] {
  const recipe = knowledge.recipes.get(id);
  if (!recipe) throw new Error(`no recipe ${id}`);
  return recipe.ingredients.flatMap(({ food, grams, role }) => (role === 'main' ? [food, grams] : []));
}

describe('the guide on gout', () => {
  test('has nine teas, which say not for how many, and fourteen dishes for one person', () => {
    expect(gout.filter((one) => one.servings === undefined)).toHaveLength(9);
    expect(gout.filter((one) => one.servings === 1)).toHaveLength(14);
  });

  test('keeps back what breaks the catalogue', () => {
    // 人参 and 玉米须 are in no catalogue, 当归 is a spice only, 料酒 is alcohol.
    expect(kept(gout).sort()).toEqual(
      ['人参黄芪茶', '玉米须白茅根茶', '当归桔梗煮鸡蛋', '马齿苋炒鸡蛋'].sort(),
    );
  });

  test('gives its grams', () => {
    expect(partsOf('meal-gout-ju-pi-cha')).toEqual(['ju-pi', 3, 'fu-ling', 9, 'ju-ju', 6, 'ge-gen', 6]);
    expect(partsOf('meal-gout-ju-pi-lai-fu-zi-cha')).toEqual([
      ...['ju-pi', 6, 'lai-fu-zi', 6],
      ...['shan-zha', 12, 'ju-ju', 10],
    ]);
  });
});

describe('the guide on kidney disease', () => {
  test('has eight dishes for seven complaints', () => {
    expect(kidney).toHaveLength(8);
    expect(new Set(kidney.flatMap((one) => one.purpose ?? [])).size).toBe(7);
    expect(kept(kidney)).toEqual([]);
  });

  test('gives its grams', () => {
    expect(partsOf('meal-kidney-huang-qi-li-yu-tang')).toEqual([
      ...['li-yu', 500, 'huang-qi', 30],
      ...['chi-xiao-dou', 30],
    ]);
    expect(partsOf('meal-kidney-qing-re-li-yan-cha')).toEqual([
      ...['jin-yin-hua', 12, 'jie-geng', 10],
      ...['qing-guo', 10, 'bo-he', 5],
    ]);
  });

  test('a fish broth boiled for hours, and kidney, are told to gout', () => {
    expect(knowledge.recipes.get('meal-kidney-huang-qi-li-yu-tang')?.traits).toContain('high-purine');
    expect(knowledge.foods.get('zhu-yao')?.traits).toContain('high-purine');
  });
});

test('vitamin K stands where the American table has it, in µg', () => {
  // SR28, NDB 11457, 11207, 11293, 11251: per 100 g.
  const held = ['bo-cai', 'pu-gong-ying', 'cong', 'sheng-cai'].map(
    (id) => knowledge.foods.get(id)?.contents?.['vitamin-k']?.per100g,
  );
  expect(held).toEqual([482.9, 778.4, 193.4, 102.5]);
  for (const id of ['bo-cai', 'pu-gong-ying', 'cong', 'sheng-cai'])
    expect(knowledge.foods.get(id)?.traits, id).toContain('high-vitamin-k');
});
