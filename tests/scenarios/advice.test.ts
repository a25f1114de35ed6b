/**
 * Advice and what safety makes of it, argued from the elderly TCM norm's copy (S3, constitution source §5), the catalogue
 * of 食药物质 and its group blocks, and the annex on ties and contradictions (§1.3).
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { assessItems } from '../../src/decision/assess.js';
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { Release } from '../../src/decision/release.js';
import { decideFor, elderly33, inputFor, issuable, type SaidFacts, wellElder } from './patients.js';
import { shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

/** Items of one scale answered 总是 (5): raw 20, 是; the others 没有 (1): raw 4, 否. */
const only = {
  qi: elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5 }),
  yang: elderly33(1, { 11: 5, 12: 5, 13: 5, 29: 5 }),
  yin: elderly33(1, { 10: 5, 21: 5, 26: 5, 31: 5 }),
  stagnation: elderly33(1, { 5: 5, 6: 5, 7: 5, 8: 5 }),
  stasis: elderly33(1, { 19: 5, 22: 5, 24: 5, 33: 5 }),
};

const foodsOf = (decision: Decision) =>
  new Map(
    decision.items.flatMap((item) => (item.favour ?? []).map((one) => [one.food, one.verdict] as const)),
  );

const itemsWith = (decision: Decision, trait: string): DecidedItem[] =>
  decision.items.filter((item) => {
    const { items, recipes, foods, points } = release.knowledge;
    const advice = items.get(item.itemId);
    const recipe = recipes.get(item.itemId);
    return (
      advice?.traits.includes(trait) ||
      advice?.points?.some((id) => points.get(id)?.traits.includes(trait)) ||
      recipe?.traits.includes(trait) ||
      recipe?.ingredients.some((part) => foods.get(part.food)?.traits.includes(trait))
    );
  });

describe('平和与边界', () => {
  test('33项全答“很少”：平和质18分、其余各8分，是平和质，并有平和质的建议', async () => {
    const decision = await decideFor({ facts: wellElder, questionnaire: elderly33(2) }, release);
    if ('none' in decision.constitution) throw new Error('not scored');
    expect([decision.constitution.primary, decision.constitution.scales['balanced']?.raw]).toEqual([
      'balanced',
      18,
    ]);
    expect(decision.items.some((item) => item.ticked)).toBe(true);
  });

  test('好好的一位老人，不会什么建议也没有', async () => {
    const decision = await decideFor({ facts: wellElder, questionnaire: elderly33(1, { 1: 5 }) }, release);
    expect(issuable(decision).size).toBeGreaterThan(0);
    expect(decision.alerts.filter((one) => one.level !== 'notice')).toEqual([]);
  });

  test('什么都没问：没有一条可以下发，也没有一句“没有问题”', async () => {
    const decision = await decideFor({ facts: {} }, release);
    expect(decision.items.filter((item) => item.ticked)).toEqual([]);
    expect(decision.undecidedTriage.length).toBeGreaterThan(0);
    expect(decision.missing.length).toBeGreaterThan(0);
  });

  test('至多五件要做的事', async () => {
    const facts = { ...wellElder, conditions: ['hypertension'] };
    const decision = await decideFor({ facts, questionnaire: only.qi }, release);
    const things = decision.items.filter((item) => item.ticked && !item.favour && !item.limit);
    expect(things.length).toBeLessThanOrEqual(5);
  });
});

describe('两种体质', () => {
  test('气虚与气郁同为20分：不定主要体质，不给任何一种的建议，等中医师判定', async () => {
    const questionnaire = elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5, 5: 5, 6: 5, 7: 5, 8: 5 });
    const decision = await decideFor({ facts: wellElder, questionnaire }, release);
    if ('none' in decision.constitution) throw new Error('not scored');
    expect([decision.constitution.primary, decision.constitution.basis]).toEqual([null, 'tie']);
    expect(decision.items.filter((item) => item.precedence === 3 || item.precedence === 4)).toEqual([]);
  });

  test('中医师判定后，按判定的给', async () => {
    const questionnaire = elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5, 5: 5, 6: 5, 7: 5, 8: 5 });
    const more = {
      confirmedConstitutions: { primary: 'qi-deficiency' as const, others: ['qi-stagnation' as const] },
    };
    const decision = await decideFor({ facts: wellElder, questionnaire, more }, release);
    expect(decision.items.some((item) => item.itemId === 'diet-qi-deficiency' && item.precedence === 3)).toBe(
      true,
    );
  });

  test('阴虚与阳虚都判为“是”：要重新采集，两种的建议都先不给', async () => {
    const questionnaire = elderly33(1, { 10: 5, 21: 5, 26: 5, 31: 5, 11: 5, 12: 5, 13: 5, 29: 4 });
    const decision = await decideFor({ facts: wellElder, questionnaire }, release);
    if ('none' in decision.constitution) throw new Error('not scored');
    expect([...decision.constitution.recollect].sort()).toEqual(['yang-deficiency', 'yin-deficiency']);
    expect(decision.items.filter((item) => item.precedence === 3 || item.precedence === 4)).toEqual([]);
  });

  test('少食的，另一种体质不能又说多吃', async () => {
    // 气虚 20 为主，湿热 11 兼夹：湿热少食里的，不再进气虚的宜食。
    const questionnaire = elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5, 23: 3, 25: 3, 27: 3, 30: 2 });
    const decision = await decideFor({ facts: wellElder, questionnaire }, release);
    const limited = new Set(decision.items.filter((item) => item.ticked).flatMap((item) => item.limit ?? []));
    for (const [food, verdict] of foodsOf(decision)) {
      if (limited.has(food)) expect(['withheld', 'cannot-judge']).toContain(verdict);
    }
  });
});

describe('饮食单', () => {
  // 气虚 20 为主，湿热 11 兼夹：各有一份饮食单；糖尿病的排在前面。
  const questionnaire = elderly33(1, { 2: 5, 3: 5, 4: 5, 14: 5, 23: 3, 25: 3, 27: 3, 30: 2 });
  const listsOf = (items: Awaited<ReturnType<typeof decideFor>>['items']) =>
    items.filter((item) => item.limit !== undefined && item.precedence < 5);

  test('两种体质：两份都勾', async () => {
    const { items } = await decideFor({ facts: wellElder, questionnaire }, release);
    expect(listsOf(items).map(({ ticked }) => ticked)).toEqual([true, true]);
  });

  test('加上糖尿病：勾病的和主要体质的，第三份写明已有两份；它少食里的仍不进别份的宜食', async () => {
    const facts = { ...wellElder, conditions: ['type-2-diabetes'] };
    const decision = await decideFor({ facts, questionnaire }, release);
    const lists = listsOf(decision.items);
    expect(lists.map(({ precedence, ticked, notTicked }) => [precedence, ticked, notTicked])).toEqual([
      [1, true, undefined],
      [3, true, undefined],
      [4, false, 'enough-lists'],
    ]);
    const third = new Set(lists[2]?.limit);
    expect(third.size).toBeGreaterThan(0);
    for (const [food, verdict] of foodsOf(decision))
      if (third.has(food)) expect(['withheld', 'cannot-judge']).toContain(verdict);
  });
});

describe('人、药、过敏', () => {
  test('虾蟹过敏的阳虚老人：虾不在宜食里', async () => {
    const open = foodsOf(await decideFor({ facts: wellElder, questionnaire: only.yang }, release));
    expect(open.get('xia')).toBe('allowed');
    const allergic = { ...wellElder, allergies: ['shellfish'] };
    const closed = foodsOf(await decideFor({ facts: allergic, questionnaire: only.yang }, release));
    expect(closed.get('xia')).toBe('withheld');
    expect(closed.get('yang-rou')).toBe('allowed');
  });

  test('过敏没问：虾判断不了，别的照常', async () => {
    const { allergies: _, ...facts } = wellElder;
    const foods = foodsOf(await decideFor({ facts, questionnaire: only.yang }, release));
    expect(foods.get('xia')).toBe('cannot-judge');
  });

  test('三种病加华法林：名单上的食药物质一样也不留', async () => {
    const facts: SaidFacts = {
      ...wellElder,
      conditions: ['hypertension', 'type-2-diabetes', 'coronary-heart-disease'],
      medicines: ['warfarin', 'metformin', 'statin'],
    };
    for (const questionnaire of Object.values(only)) {
      const decision = await decideFor({ facts, questionnaire }, release);
      for (const item of itemsWith(decision, 'warfarin-listed')) expect(item.verdict).toBe('withheld');
      for (const [food, verdict] of foodsOf(decision)) {
        if (release.knowledge.foods.get(food)?.traits.includes('warfarin-listed'))
          expect(verdict).toBe('withheld');
      }
    }
  });

  test('在吃药但叫不出名：按可能有危险的药算，名单上的都判断不了', async () => {
    const facts: SaidFacts = { ...wellElder, medicines: { present: ['unnamed'], complete: false } };
    const decision = await decideFor({ facts, questionnaire: only.stasis }, release);
    for (const [food, verdict] of foodsOf(decision)) {
      if (release.knowledge.foods.get(food)?.traits.includes('warfarin-listed'))
        expect(verdict).toBe('cannot-judge');
    }
  });

  test('糖尿病：加糖加蜜的药膳拿掉', async () => {
    const facts = { ...wellElder, conditions: ['type-2-diabetes'] };
    const decision = await decideFor({ facts, questionnaire: only.yin }, release);
    const sweet = itemsWith(decision, 'added-sugar');
    expect(sweet.length).toBeGreaterThan(0);
    for (const item of sweet) expect(item.verdict).toBe('withheld');
  });

  test('气郁服他汀：柚子不在宜食里', async () => {
    const facts = { ...wellElder, medicines: ['statin'] };
    expect(foodsOf(await decideFor({ facts, questionnaire: only.stagnation }, release)).get('you-zi')).toBe(
      'withheld',
    );
  });

  test('近一年跌倒过：要平衡的功法拿掉，坐着能做的留着', async () => {
    const facts = { ...wellElder, fallsPastYear: true };
    const decision = await decideFor({ facts, questionnaire: only.qi }, release);
    expect(decision.items.some((item) => item.domain === 'exercise' && item.verdict === 'withheld')).toBe(
      true,
    );
    const exercise = decision.items.find((item) => item.domain === 'exercise' && item.ticked);
    expect(exercise?.verdict).toBe('allowed');
  });

  test('手脚感觉没问：艾灸判断不了，手指按揉照常', async () => {
    const decision = await decideFor({ facts: wellElder, questionnaire: only.qi }, release);
    for (const item of itemsWith(decision, 'moxibustion')) expect(item.verdict).toBe('cannot-judge');
    expect(decision.items.some((item) => item.domain === 'acupoint-care' && item.ticked)).toBe(true);
  });

  test('吃东西容易呛：名字叫茶、饮、水、汤的，手工加也一样不让下发；不呛的不因为稀被拿掉', async () => {
    const thin = [...release.knowledge.recipes.values()]
      .filter(({ title, status }) => /[茶饮水汤]$/u.test(title) && status.kind === 'issuable')
      .map(({ id }) => id);
    expect(thin.length).toBeGreaterThan(40);
    const byThinness = (facts: SaidFacts) =>
      assessItems(inputFor({ facts, questionnaire: only.qi }), release, thin).filter((item) =>
        item.withheldBy.some(({ ruleId }) => ruleId === 'safety-swallowing-thin'),
      );
    expect(byThinness({ ...wellElder, swallowingDifficulty: true }).length).toBe(thin.length);
    expect(byThinness({ ...wellElder, swallowingDifficulty: false })).toEqual([]);
  });

  test('酒从不出现：任何体质的宜食里都没有酒', async () => {
    for (const questionnaire of Object.values(only)) {
      const decision = await decideFor({ facts: wellElder, questionnaire }, release);
      for (const id of issuable(decision)) {
        const food = release.knowledge.foods.get(id.split('/')[1] ?? '');
        expect(food?.traits.includes('alcohol') ?? false).toBe(false);
      }
    }
  });
});

describe('不做判定的人', () => {
  test('孕妇：不判体质，孕期不按的穴、腹部腰骶都不给', async () => {
    const facts = { ...wellElder, birthDate: '1996-05-01', pregnancyOrLactation: 'pregnant' };
    const decision = await decideFor({ facts, questionnaire: { none: 'pregnancy' } }, release);
    expect(decision.constitution).toEqual({ none: 'pregnancy' });
    for (const trait of ['pregnancy-forbidden-point', 'abdomen-point', 'lumbosacral-point']) {
      for (const item of itemsWith(decision, trait)) expect(item.ticked).toBe(false);
    }
  });

  test('17岁：成人的体质建议一条也没有', async () => {
    const facts = { ...wellElder, birthDate: '2009-01-10' };
    const decision = await decideFor({ facts, questionnaire: { none: 'under-age' } }, release);
    expect(
      decision.items.filter((item) => item.ticked && item.precedence >= 3 && item.precedence <= 4),
    ).toEqual([]);
  });
});

describe('没有文件依据的内容', () => {
  test('只有一般知识、未经专家审定的推荐，从不打勾；每条拿掉的都说得出是哪条规则', async () => {
    for (const questionnaire of Object.values(only)) {
      const decision = await decideFor(
        { facts: { ...wellElder, conditions: ['type-2-diabetes'] }, questionnaire },
        release,
      );
      for (const item of decision.items) {
        if (item.proposal) expect(item.ticked).toBe(false);
        if (item.verdict === 'withheld' || item.verdict === 'cannot-judge')
          expect(item.withheldBy.length).toBeGreaterThan(0);
        expect(item.recommendedBy.length).toBeGreaterThan(0);
      }
    }
  });
});
