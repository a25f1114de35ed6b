/**
 * 成人高血压食养指南 and 成人高脂血症食养指南 (2023), 附录4, held against what is shipped. Names, numbers and pieces are those of
 * the two documents; which dish breaks the catalogue is argued beside each.
 */
import { describe, expect, test } from 'vitest';
import { knowledge } from './chronic-content.js';

const recipes = [...knowledge.recipes.values()];
const of = (source: string) => recipes.filter(({ sources }) => sources[0]?.source === source);
const titles = (some: readonly { readonly title: string }[]) => some.map(({ title }) => title).sort();
const pressure = of('hypertension-diet-guide-2023');
const lipids = of('hyperlipidaemia-diet-guide-2023');
const kept = (some: typeof recipes) => some.filter(({ status }) => status.kind === 'not-issuable');

function partsOf(id: string): readonly (string | number)[] {
  const recipe = knowledge.recipes.get(id);
  if (!recipe) throw new Error(`no recipe ${id}`);
  return recipe.ingredients.flatMap(({ food, grams, role }) => (role === 'main' ? [food, grams] : []));
}

describe('the dishes of the guide on hypertension', () => {
  test('are two for each of its seven patterns', () => {
    expect(pressure).toHaveLength(14);
    const purposes = pressure.flatMap((one) => one.purpose ?? []);
    expect(new Set(purposes).size).toBe(7);
    for (const one of new Set(purposes)) expect(purposes.filter((each) => each === one)).toHaveLength(2);
  });

  test('are kept and not issued where they break the catalogue', () => {
    // 山楂 20 g, over the 12 g of the pharmacopoeia; 当归 as a main ingredient, which the catalogue allows as spice only.
    expect(titles(kept(pressure))).toEqual(['山楂粥', '归芪蒸鸡', '黄芪当归鲫鱼汤', '当归羊肉萝卜汤'].sort());
  });

  test('have the amounts of the guide, and none where it gives a whole bird or pieces', () => {
    expect(partsOf('meal-hypertension-bai-he-yin-er-xue-li-geng')).toEqual([
      ...['bai-he', 10, 'yin-er', 10],
      ...['li', 25, 'gou-qi-zi', 5],
    ]);
    // 乌鸡1只，木耳、香菇各30g，枸杞子15g, eaten in portions nobody counts.
    expect(partsOf('meal-hypertension-wu-ji-jun-tang').filter((one) => typeof one === 'number')).toEqual([]);
    // 大枣5枚.
    expect(partsOf('meal-hypertension-lian-zi-bai-he-zao-geng')).toEqual([
      ...['lian-zi', 15, 'bai-he', 12],
      ...['zao', 'unknown', 'nuo-mi', 50],
    ]);
  });
});

describe('the teas and dishes of the guide on dyslipidaemia', () => {
  test('are eighteen teas, one of them for two patterns, and twenty-one dishes for one person', () => {
    expect(lipids).toHaveLength(18 - 1 + 21);
    expect(lipids.filter((one) => one.servings === 1)).toHaveLength(21);
    const per = (purpose: string) => lipids.filter((one) => one.purpose?.includes(purpose)).length;
    expect(
      [
        'phlegm-turbidity',
        'phlegm-stasis',
        'qi-stagnation-stasis',
        'qi-deficiency-stasis',
        'liver-kidney-yin',
        'spleen-dampness',
      ].map((one) => per(`dyslipidaemia-${one}`)),
    ).toEqual([6, 7, 5, 6, 7, 8]);
  });

  test('are kept and not issued where they break the catalogue or hold alcohol', () => {
    expect(titles(kept(lipids))).toEqual(
      [
        // no food by any document at hand
        ...['冬瓜莲蓬薏苡仁煲瘦肉', '荷叶夏枯草枸杞茶', '芡实八珍糕'],
        // 当归 as a main ingredient
        ...['芪参鲤鱼汤', '归芪鸡汤'],
        // 黄酒 or 料酒 in the method
        ...['山楂西兰花炒肉片', '鲫鱼山楂萝卜汤', '猪肉炒山楂', '枸杞子炖兔肉', '扁豆大枣蒸海鱼'],
      ].sort(),
    );
  });

  test('have the amounts of the guide', () => {
    expect(partsOf('meal-dyslipidaemia-shan-zha-ju-hua-jue-ming-zi-cha')).toEqual([
      ...['shan-zha', 9, 'ju-hua', 6],
      ...['jue-ming-zi', 9],
    ]);
    expect(partsOf('meal-dyslipidaemia-shan-yao-qian-yi-zhou')).toEqual([
      ...['xian-shan-yao', 15, 'yi-yi-ren', 12],
      ...['qian-shi', 6, 'da-mi', 20],
    ]);
    expect(partsOf('meal-dyslipidaemia-shan-yao-fu-ling-bao-ru-ge')).toEqual([
      ...['shan-yao', 10, 'fu-ling', 5, 'long-yan-rou', 3],
      ...['ge-rou', 20, 'zhu-shou-rou', 20],
    ]);
  });

  test('are told as to be asked about in pregnancy wherever the guide says 孕妇慎用 or 禁忌', () => {
    const said = [
      ...[
        '三鲜饮',
        '海带冬瓜薏苡仁汤',
        '冬瓜莲蓬薏苡仁煲瘦肉',
        '山楂薏苡仁饮',
        '橘皮佛手山楂粥',
        '山楂西兰花炒肉片',
      ],
      ...[
        '鲫鱼山楂萝卜汤',
        '山楂黑木耳乌鸡汤',
        '山楂橘皮饮',
        '菊楂决明饮',
        '山楂玫瑰花茶',
        '猪肉炒山楂',
        '山楂甘草茶',
      ],
      ...[
        '山楂甘草薏苡仁饮',
        '荷叶山楂饮',
        '桃仁鸡',
        '健脾饮',
        '山楂橘皮茶',
        '山药芡薏粥',
        '茯苓赤小豆粥',
        '芡实八珍糕',
      ],
    ];
    const spoken = lipids.filter(
      ({ traits, ingredients }) =>
        traits.includes('pregnancy-caution') ||
        ingredients.some(({ food }) => knowledge.foods.get(food)?.traits.includes('pregnancy-caution')),
    );
    expect(said.filter((title) => !titles(spoken).includes(title))).toEqual([]);
  });
});
