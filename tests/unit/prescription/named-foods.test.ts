import { describe, expect, it } from 'vitest';
import type { Food } from '../../../src/knowledge/advice-item.js';
import { namedFoods } from '../../../src/prescription/named-foods.js';

const food = (name: string, aliases: readonly string[] = []) =>
  ({ id: name, name, aliases }) as unknown as Food;
const foods = [food('绿豆'), food('绿豆芽'), food('鸡蛋', ['鸡子']), food('姜')];
const found = (text: string) => namedFoods(text, foods).map((one) => one.name);

describe('foods that words name', () => {
  it('are found by name and by alias, each once', () => {
    expect(found('早上一个鸡蛋，晚上一个鸡子。')).toEqual(['鸡蛋']);
  });

  it('are not found inside the longer name of another', () => {
    expect(found('绿豆芽炒一盘。')).toEqual(['绿豆芽']);
    expect(found('绿豆芽炒一盘，绿豆煮汤。')).toEqual(['绿豆芽', '绿豆']);
  });

  it('are not looked for by a single sign, which stands in too many words', () => {
    expect(found('姜太公在此。')).toEqual([]);
  });
});
