/**
 * Diabetes and obesity as the food guides of 2023 and 2024 have them (附录4 the dishes, 附录1 表1.1 and 1.2 the foods, 三 the
 * advice), and the notes on weight of 2024 (七: nobody of 65 and over loses weight blindly).
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src/decision/decision.js';
import type { Release } from '../../src/decision/release.js';
import { decideFor, elderly33, type SaidFacts, wellElder } from './patients.js';
import { shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

/** 160 cm and 72 kg: 28.1. */
const heavy = { heightCm: 160, weightKg: 72 };
const adult: SaidFacts = { ...wellElder, birthDate: '1976-05-01', pregnancyOrLactation: 'none' };
const itemOf = (decision: Decision, id: string) => decision.items.find((item) => item.itemId === id);
const isTicked = (decision: Decision, id: string) => itemOf(decision, id)?.ticked === true;

describe('the dishes of the guides', () => {
  // 附录4: nine dishes for diabetes, fifteen for obesity.
  it('are all there, and those that break a limit are not issued', () => {
    const of = (source: string) =>
      [...release.knowledge.recipes.values()].filter(({ id, sources }) =>
        sources.some(
          (one) => one.source === source && one.locator.startsWith('附录4') && id.startsWith('meal-'),
        ),
      );
    const held = (source: string) =>
      of(source)
        .filter(({ status }) => status.kind === 'not-issuable')
        .map(({ title }) => title)
        .sort();
    expect([of('diabetes-diet-guide-2023').length, of('obesity-diet-guide-2024').length]).toEqual([9, 15]);
    // 当归12克作主料、料酒；山药120克；玉米须不在目录。鲜芦根100克；白扁豆30克；人参不在目录。
    expect(held('diabetes-diet-guide-2023')).toEqual(
      ['归参炖母鸡', '猪胰汤', '玉米须芡实赤小豆煲猪胰汤'].sort(),
    );
    expect(held('obesity-diet-guide-2024')).toEqual(['芦根汤', '扁豆山药粥', '人参核桃汤'].sort());
  });
});

describe('somebody with diabetes', () => {
  it('is told the order of eating, and foods of high glycaemic index stand under less', async () => {
    const decision = await decideFor({ facts: { ...wellElder, conditions: ['type-2-diabetes'] } }, release);
    expect(isTicked(decision, 'diet-diabetes-meals')).toBe(true);
    // 三（四）: after the meal; strength beside it where nothing speaks against it.
    expect(isTicked(decision, 'exercise-diabetes-after-meal')).toBe(true);
    expect(isTicked(decision, 'exercise-diabetes-strength')).toBe(false);
    const foods = itemOf(decision, 'diet-diabetes-foods');
    for (const id of ['nan-gua', 'hong-shu', 'xi-gua']) expect(foods?.limit, id).toContain(id);
    // Sugar and honey are withheld outright: 不吃.
    expect(foods?.avoid?.map((one) => one.food)).toEqual(expect.arrayContaining(['tian-shi', 'feng-mi']));
  });

  it('of qi deficiency is no longer told to eat more pumpkin', async () => {
    const questionnaire = elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5 });
    const pumpkin = async (conditions: readonly string[]) =>
      itemOf(
        await decideFor({ facts: { ...wellElder, conditions }, questionnaire }, release),
        'diet-qi-deficiency',
      )?.favour?.find((one) => one.food === 'nan-gua')?.verdict;
    expect([await pumpkin([]), await pumpkin(['type-2-diabetes'])]).toEqual(['allowed', 'withheld']);
  });

  it('gets the dishes that were only inferred for a confirmed pattern as proposals', async () => {
    const more = { confirmedPatterns: ['pattern-diabetes-qi-yin-deficiency'] };
    const facts = { ...wellElder, conditions: ['type-2-diabetes'] };
    const decision = await decideFor({ facts, more }, release);
    const dish = itemOf(decision, 'meal-diabetes-hei-dou-huang-qi-zi-tang');
    expect([dish?.proposal, dish?.ticked]).toEqual([true, false]);
    const table = itemOf(decision, 'diet-pattern-diabetes-qi-yin-deficiency');
    expect([table?.precedence, table?.proposal]).toEqual([1.5, false]);
    // 桑椹 is in the table of the guide, and high in sugar.
    expect(table?.favour?.find((one) => one.food === 'sang-shen')?.verdict).toBe('withheld');
  });
});

describe('somebody obese', () => {
  it.each([
    ['by the scale', { ...adult, ...heavy }],
    ['by what was said, not weighed', { ...adult, conditions: ['obesity'] }],
  ])('%s is told the patterns and the advice', async (_, facts) => {
    const decision = await decideFor({ facts }, release);
    expect(decision.patterns?.map((one) => one.condition)).toEqual(['obesity']);
    expect(isTicked(decision, 'diet-obesity-meals')).toBe(true);
    expect(itemOf(decision, 'living-obesity-goal')?.verdict).toBe('allowed');
  });

  it('at 27.7 is not obese', async () => {
    const decision = await decideFor({ facts: { ...adult, heightCm: 160, weightKg: 71 } }, release);
    expect([decision.patterns, itemOf(decision, 'diet-obesity-meals')]).toEqual([[], undefined]);
  });

  it('of 65 and over is given no goal, but told to keep the muscle', async () => {
    const decision = await decideFor({ facts: { ...wellElder, ...heavy } }, release);
    expect(itemOf(decision, 'living-obesity-goal')).toBeUndefined();
    expect(isTicked(decision, 'living-obesity-elder')).toBe(true);
  });

  it('with another chronic disease is told to ask before losing weight', async () => {
    const facts = { ...adult, ...heavy, conditions: ['gout'] };
    const goal = itemOf(await decideFor({ facts }, release), 'living-obesity-goal');
    expect([goal?.verdict, goal?.warnings.some((one) => one.text?.includes('先请医生定'))]).toEqual([
      'caution',
      true,
    ]);
  });

  it('while pregnant is given no goal', async () => {
    const facts = { ...adult, ...heavy, birthDate: '1996-05-01', pregnancyOrLactation: 'pregnant' };
    const goal = itemOf(await decideFor({ facts }, release), 'living-obesity-goal');
    expect(goal?.verdict).toBe('withheld');
  });

  it('gets the dishes the guide lists for the confirmed pattern and no other', async () => {
    const more = { confirmedPatterns: ['pattern-obesity-spleen-kidney-yang-deficiency'] };
    const decision = await decideFor({ facts: { ...adult, ...heavy }, more }, release);
    const meals = decision.items.flatMap(({ itemId }) => (itemId.startsWith('meal-') ? [itemId] : []));
    expect(meals.sort()).toEqual([
      'meal-obesity-jiang-gui-cha',
      'meal-obesity-shan-yao-huang-qi-dun-ya-rou-tang',
    ]);
  });
});
