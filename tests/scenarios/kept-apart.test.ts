/**
 * One person with two illnesses whose guides say different things, and dangers asked of several illnesses: what is
 * expected follows from the rules' own sources (see each rule's note), argued beside the case.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { assessItems } from '../../src/decision/assess.js';
import type { Release } from '../../src/decision/release.js';
import { decideFor, elderly33, inputFor, type SaidFacts, wellElder } from './patients.js';
import { shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const balanced = elderly33(1, { 1: 5 });
const decided = (facts: SaidFacts) => decideFor({ facts, questionnaire: balanced }, release);
const heartLevels = async (facts: SaidFacts) =>
  (await decided(facts)).alerts
    .filter(({ ruleId }) => ruleId.startsWith('triage-heart-rate'))
    .map(({ level }) => level);
const levels = async (facts: SaidFacts) => (await decided(facts)).alerts.map(({ level }) => level);

describe('骨关节痛的危险信号', () => {
  const danger = (condition: string, sign: string) =>
    decided({ ...wellElder, conditions: [condition], jointDanger: [sign] });

  test('裆部发麻、大小便失常，膝关节病的人点了也是急症，和腰痛的人一样', async () => {
    for (const condition of ['neck-back-pain', 'knee-osteoarthritis', 'osteoporosis'])
      for (const sign of ['saddle-numbness', 'bladder-bowel', 'cannot-stand'])
        expect([condition, sign, (await danger(condition, sign)).emergency]).toEqual([condition, sign, true]);
  });

  test('三种病各问十一样，没有一样点了是一声不响的', async () => {
    const asked = release.knowledge.facts.get('jointDanger');
    const options = asked?.type === 'codes' ? asked.options : [];
    expect(options.length).toBe(11);
    for (const condition of ['neck-back-pain', 'knee-osteoarthritis', 'osteoporosis'])
      for (const { code } of options)
        expect([condition, code, (await danger(condition, code)).alerts.length > 0]).toEqual([
          condition,
          code,
          true,
        ]);
  });

  test('痛又发烧当天转，不是两周', async () => {
    const { referrals } = await danger('neck-back-pain', 'pain-with-fever');
    expect(referrals.map(({ urgency }) => urgency)).toEqual(['at-once']);
  });
});

describe('没有诊断过的人', () => {
  test('空腹11、随机15：提醒到了诊断切点，两周内转去确诊；空腹6.9不响', async () => {
    for (const facts of [{ glucoseFastingMmolL: 11 }, { glucoseRandomMmolL: 15 }]) {
      const { alerts, referrals } = await decided({ ...wellElder, ...facts });
      expect(alerts.map(({ ruleId }) => ruleId)).toContain('triage-first-raised-glucose');
      expect(referrals.map(({ urgency }) => urgency)).toEqual(['within-two-weeks']);
    }
    const below = await decided({ ...wellElder, glucoseFastingMmolL: 6.9 });
    expect(below.alerts.map(({ ruleId }) => ruleId)).not.toContain('triage-first-raised-glucose');
  });

  test('高血压，随机15.8，大渴多尿：当天送', async () => {
    const facts = {
      ...wellElder,
      conditions: ['hypertension'],
      symptomsToday: ['great-thirst-polyuria'],
      glucoseRandomMmolL: 15.8,
    };
    const { referrals } = await decided(facts);
    expect(referrals.map(({ urgency }) => urgency)).toContain('at-once');
    expect(await levels(facts)).toContain('urgent');
  });

  test('心率180、30当天转；115提醒；75不响', async () => {
    for (const [rate, wanted] of [
      [180, ['urgent']],
      [30, ['urgent']],
      [115, ['notice']],
      [75, []],
    ] as const)
      expect([rate, await heartLevels({ ...wellElder, heartRatePerMinute: rate })]).toEqual([rate, wanted]);
  });

  test('60岁，没有病，胸闷又出冷汗：急症；腹痛又吐：当天转', async () => {
    const tight = await decided({ ...wellElder, symptomsToday: ['chest-tightness', 'sweating'] });
    expect(tight.emergency).toBe(true);
    const belly = await decided({ ...wellElder, symptomsToday: ['abdominal-pain', 'nausea-vomiting'] });
    expect(belly.referrals.map(({ urgency }) => urgency)).toContain('at-once');
  });
});

describe('容易呛的脑卒中老人', () => {
  const facts: SaidFacts = {
    ...wellElder,
    conditions: ['stroke', 'hypertension', 'type-2-diabetes'],
    swallowingDifficulty: true,
  };

  test('健康饮食先给怎么坐、怎么喝；“喝够水”“不煮烂”不下发', async () => {
    const { items } = await decided(facts);
    const of = (id: string) => items.find(({ itemId }) => itemId === id);
    expect(of('diet-swallowing-safe')).toMatchObject({ verdict: 'allowed', ticked: true });
    expect(of('diet-stroke-drink')?.verdict).toBe('withheld');
    expect(of('diet-diabetes-preparing')?.verdict).toBe('withheld');
  });
});

describe('两种病写得不一样', () => {
  const verdictOf = (facts: SaidFacts, id: string) =>
    assessItems(inputFor({ facts, questionnaire: balanced }), release, [id])[0]?.verdict;

  test('脑卒中又有痛风：一天两三升水的一条不下发；只有痛风的照常', () => {
    expect(verdictOf({ ...wellElder, conditions: ['stroke', 'gout'] }, 'diet-gout-water')).toBe('withheld');
    expect(verdictOf({ ...wellElder, conditions: ['gout'] }, 'diet-gout-water')).not.toBe('withheld');
  });

  test('膝关节病又肥胖：一周五到七天快走不下发', () => {
    const both = { ...wellElder, conditions: ['knee-osteoarthritis', 'obesity'] };
    expect(verdictOf(both, 'exercise-obesity-aerobic')).toBe('withheld');
  });
});

describe('肾病的吃法', () => {
  test('痛风、高血压、肾病：肾病的饮食单勾上，不被“已有两份”挤掉；鲜山药和干的一样拿掉', async () => {
    const { items } = await decided({
      ...wellElder,
      conditions: ['gout', 'hypertension'],
      kidneyDisease: true,
    });
    const kidney = items.find(({ itemId }) => itemId === 'diet-kidney-foods');
    expect(kidney?.ticked).toBe(true);
    const favoured = items
      .filter(({ ticked }) => ticked)
      .flatMap(({ favour }) => favour ?? [])
      .filter(({ verdict }) => verdict === 'allowed' || verdict === 'caution');
    expect(favoured.map(({ food }) => food)).not.toContain('xian-shan-yao');
  });
});

describe('过敏的人看到的字', () => {
  test('蛋、鱼、豆过敏：勾上的饮食条目，居民的话里没有这几样', async () => {
    const { items } = await decided({
      ...wellElder,
      conditions: ['osteoporosis', 'dyslipidaemia', 'coronary-heart-disease'],
      allergies: ['egg', 'fish', 'soy'],
    });
    const texts = items
      .filter(({ verdict }) => verdict === 'allowed' || verdict === 'caution')
      .flatMap(({ itemId }) => release.knowledge.items.get(itemId) ?? [])
      .filter(({ domain }) => domain === 'healthy-eating')
      .map(({ title, resident }) => `${title}${resident}`);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/豆制品|豆腐|豆浆|肉蛋|鸡蛋|鱼虾|吃鱼/u);
  });
});
