/** What foods are said to hold, who eats what, and what dishes are for, as shipped. Numbers are those of the documents. */
import { describe, expect, test } from 'vitest';
import { knowledge } from './chronic-content.js';

const foods = [...knowledge.foods.values()];
const foodOf = (id: string) => {
  const food = knowledge.foods.get(id);
  if (!food) throw new Error(`no food ${id}`);
  return food;
};

describe('what foods hold', () => {
  test('is what the guides and the table say', () => {
    // 成人高尿酸血症与痛风食养指南 2024 表1-2; 成人慢性肾脏病食养指南 2024 表1.1; 中国食物成分表 第6版.
    expect(foodOf('zi-cai').contents?.purine).toMatchObject({ per100g: 415, level: 'high' });
    expect(foodOf('niu-rou').contents?.purine).toMatchObject({ per100g: 105, level: 'rather-high' });
    expect(foodOf('da-mi').contents?.purine).toMatchObject({ per100g: 44, level: 'rather-low' });
    expect(foodOf('bo-cai').contents?.purine).toMatchObject({ per100g: 8, level: 'low' });
    expect(foodOf('tu-dou').contents?.potassium?.per100g).toBe(347);
    expect(foodOf('huang-dou').contents?.potassium?.per100g).toBe(1503);
    expect(foodOf('hai-shen').contents?.sodium?.per100g).toBe(502.9);
    expect(foodOf('bo-cai').contents?.potassium?.per100g).toBe(311);
  });

  test('has the class of its number: 150, 75 and 30 mg of purine', () => {
    const classOf = (mg: number) =>
      mg >= 150 ? 'high' : mg >= 75 ? 'rather-high' : mg >= 30 ? 'rather-low' : 'low';
    const wrong = foods.filter(({ contents }) => {
      const purine = contents?.purine;
      return purine?.per100g !== undefined && purine.level !== classOf(purine.per100g);
    });
    expect(wrong.map((food) => food.name)).toEqual([]);
  });

  test('is told to somebody with gout wherever a meat, fish or bean is high or rather high in purine', () => {
    const silent = foods.filter(({ contents, traits, kind }) => {
      const high = contents?.purine?.level === 'high' || contents?.purine?.level === 'rather-high';
      return (
        kind !== 'not-food' &&
        high &&
        !traits.includes('high-purine') &&
        !traits.includes('rather-high-purine')
      );
    });
    // 银耳 is measured dry and eaten soaked.
    expect(silent.map((food) => food.name)).toEqual(['银耳']);
  });
});

describe('who eats what', () => {
  test('each thing somebody may dislike is a food or a trait of the pack', () => {
    const asked = knowledge.facts.get('foodsDisliked');
    const last = knowledge.facts.get('lastFoodsDisliked');
    if (asked?.type !== 'codes' || last?.type !== 'codes') throw new Error('not a list');
    const codes = asked.options.map((option) => option.code);
    expect(codes.filter((code) => !knowledge.foods.has(code) && !knowledge.traits.has(code))).toEqual([]);
    expect(last.options.map((option) => option.code)).toEqual(codes);
  });

  test('everything with a meat, fish or shellfish allergen is flesh', () => {
    const allergens = ['allergen-meat', 'allergen-fish', 'allergen-shellfish'];
    const missed = foods.filter(
      ({ traits }) => traits.some((one) => allergens.includes(one)) && !traits.includes('animal-flesh'),
    );
    expect(missed.map((food) => food.name)).toEqual([]);
    for (const id of ['zhu-shou-rou', 'zhu-pai-gu', 'la-rou', 'fei-rou'])
      expect(foodOf(id).traits).toEqual(expect.arrayContaining(['pork', 'animal-flesh']));
    for (const id of ['yang-rou', 'niu-rou', 'ji-rou']) expect(foodOf(id).traits).not.toContain('pork');
  });

  test('none of it is among the least that must be asked', () => {
    for (const id of ['dietRule', 'foodsDisliked', 'householdSize', 'cooksAtHome']) {
      const { origin, lasting } = knowledge.facts.get(id) ?? {};
      expect([id, origin?.from === 'form' && origin.least, lasting]).toEqual([id, undefined, true]);
    }
  });
});

describe('dishes', () => {
  const recipes = [...knowledge.recipes.values()];

  test('each say what they are for', () => {
    expect(recipes.filter((one) => one.purpose === undefined).map((one) => one.title)).toEqual([]);
  });

  test('say for how many only where the guide does: 1人1次量', () => {
    const counted = recipes.filter((one) => one.servings !== undefined);
    expect(counted.filter((one) => one.servings !== 1)).toEqual([]);
    const of = (prefix: string) => counted.filter((one) => one.id.startsWith(prefix)).length;
    // 高尿酸血症与痛风 2024 附录5; 高脂血症 2023 附录4: the dishes, not the teas. The guide on hypertension says none.
    expect([of('meal-gout-'), of('meal-dyslipidaemia-'), of('meal-hypertension-')]).toEqual([14, 21, 0]);
  });
});

test('the shipped pack names no price and no month of any county', () => {
  expect(knowledge.produce.size).toBe(0);
});
