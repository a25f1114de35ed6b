/**
 * Teas and dishes of the food guide on stroke (成人脑卒中食养指南 2026年版), held against the amounts its tables of regional
 * menus give for them (附录3 表3.2～3.5), while the files were written from 附录4. 附录4 and the tables disagree on one
 * (天麻麦冬茶), which the recipe says itself. 大枣 of the guide is 枣 of the catalogue.
 */
import { describe, expect, it } from 'vitest';
import { shippedRelease } from '../scenarios/release.js';

const { knowledge } = shippedRelease();
const meals = [...knowledge.recipes.values()].filter(({ id }) => id.startsWith('meal-stroke-'));
const named = (title: string) => {
  const meal = meals.find((one) => one.title === title);
  if (!meal) throw new Error(`no dish ${title}`);
  return meal;
};
const gramsOf = (title: string) =>
  Object.fromEntries(
    named(title).ingredients.map(({ food, grams }) => [knowledge.foods.get(food)?.name ?? food, grams]),
  );

describe('dishes of the food guide on stroke', () => {
  it.each([
    ['黄芪山楂茶', { 黄芪: 6, 山楂: 3, 枣: 3 }],
    ['灵芝黄芪桃仁茶', { 灵芝: 3, 黄芪: 6, 桃仁: 3, 枣: 3 }],
    ['黄芪当归大枣茶', { 黄芪: 3, 当归: 1, 枣: 3 }],
    ['山茱萸枸杞子饮', { 山茱萸: 3, 枸杞子: 3, 菊花: 3 }],
    ['枸杞子桑椹茶', { 枸杞子: 3, 桑椹: 3, 黄精: 3 }],
    ['菊花枸杞茶', { 菊花: 3, 枸杞子: 3, 山楂: 3 }],
    ['化橘红山楂茶', { 化橘红: 1, 山楂: 3, 罗汉果: 3 }],
    ['金银花橘皮茶', { 金银花: 3, 橘皮: 3, 蒲公英: 3, 甘草: 3 }],
    ['黄精石斛饮', { 黄精: 3, 铁皮石斛: 3, 枸杞子: 3 }],
    ['罗汉果桔梗饮', { 罗汉果: 3, 桔梗: 3 }],
    ['山药大枣山楂茶', { 山药: 6, 枣: 3, 党参: 3, 山楂: 3 }],
    ['天麻橘皮茶', { 天麻: 3, 橘皮: 3 }],
  ])('%s has the amounts of the tables', (title, grams) => {
    expect(gramsOf(title)).toEqual(grams);
  });

  it('keeps every dish with its reason that is not of the catalogue, 枇杷叶茅根茶 among them', () => {
    const kept = meals.filter(({ status }) => status.kind === 'not-issuable');
    expect(kept.map(({ title }) => title)).toContain('枇杷叶茅根茶');
    for (const { status } of kept)
      expect(status.kind === 'not-issuable' && status.reason.length > 10).toBe(true);
  });

  it('holds them all: 28 teas and 35 dishes', () => {
    expect(meals.length).toBe(28 + 35);
  });

  it('recommends none of them but to a confirmed pattern of somebody who swallows well', () => {
    const ids = new Set(meals.map(({ id }) => id));
    const rules = shippedRelease().rules.filter(({ rule }) =>
      rule.then.some((one) => 'recommend' in one && one.recommend.items.some((id) => ids.has(id))),
    );
    expect(rules.length).toBeGreaterThan(0);
    for (const { rule } of rules) {
      const text = JSON.stringify(rule.when);
      expect(text).toContain('"fact":"swallowingDifficulty","operator":"equal","value":false');
      for (const one of rule.then)
        if ('recommend' in one) expect(JSON.stringify(one.recommend.for)).toContain('"pattern"');
    }
  });
});
