/**
 * People with COPD, coronary disease or a stroke behind them. COPD: 慢性阻塞性肺疾病患者健康服务规范（试行，2024）二、（三）1 and 4,
 * 慢性呼吸系统疾病防治行动实施方案 二、（二）. Patterns: 中医内科学 喘证 2.虚喘（1）肺脾气虚. Oil: 中国血脂管理指南（2023年）表10.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src/decision/decision.js';
import type { Release } from '../../src/decision/release.js';
import { decideFor, issuable, type SaidFacts, wellElder } from './patients.js';
import { shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const decided = (facts: SaidFacts, confirmed?: string) =>
  decideFor(
    {
      facts: { ...wellElder, ...facts },
      ...(confirmed === undefined ? {} : { more: { confirmedPatterns: [confirmed] } }),
    },
    release,
  );
const exercisesOf = ({ items }: Decision) =>
  items.filter(({ itemId }) => release.knowledge.items.get(itemId)?.domain === 'exercise');
const verdictsOf = (decision: Decision) => new Set(exercisesOf(decision).map(({ verdict }) => verdict));

describe('somebody with COPD that is stable', () => {
  const stable: SaidFacts = { conditions: ['copd'], copdWorse: [] };

  it('is told on the paper what the norm and the action plan say: smoke, dust, vaccines', async () => {
    const given = issuable(await decided(stable));
    for (const id of ['living-everyone-tobacco-alcohol', 'living-copd-smoke-dust', 'living-copd-vaccine'])
      expect([id, given.has(id)]).toEqual([id, true]);
  });

  it('has the exercises of unsigned pages as proposals, the one of the primary-care guide to be issued', async () => {
    const exercises = exercisesOf(await decided(stable)).filter(({ itemId }) => itemId.includes('copd'));
    expect(exercises.map(({ itemId }) => itemId).sort()).toEqual([
      'exercise-copd-belly-breathing',
      'exercise-copd-pursed-lips',
      'exercise-copd-walk',
    ]);
    // 基层诊疗指南2018 八、（四）: pursed-lip breathing is to be taught; how to walk and breathe with the belly it does not say.
    for (const one of exercises)
      expect([one.itemId, one.proposal]).toEqual([one.itemId, one.itemId !== 'exercise-copd-pursed-lips']);
  });

  it('gets none of them while something is worse than usual, nor while nobody asked', async () => {
    for (const copdWorse of ['phlegm-more', 'breathlessness', 'oedema'])
      expect(verdictsOf(await decided({ ...stable, copdWorse: [copdWorse] }))).toEqual(new Set(['withheld']));
    expect(verdictsOf(await decided({ conditions: ['copd'] }))).toEqual(new Set(['cannot-judge']));
  });

  it('with the signs of 肺脾气虚证 is shown it first, and 足三里 follows only when it is confirmed', async () => {
    const examined: SaidFacts = {
      ...stable,
      breathing: ['panting', 'short'],
      lungSigns: ['on-exertion', 'fears-wind', 'catches-cold'],
      sweat: ['spontaneous'],
      headAndBody: ['fatigue'],
      appetite: 'poor',
      tongueColour: 'pale',
      coatColour: 'white',
      pulse: ['sunken', 'fine'],
    };
    const seen = await decided(examined);
    const [lungs] = seen.patterns ?? [];
    expect(lungs?.condition).toBe('copd');
    const id = 'pattern-copd-lung-spleen-qi-deficiency';
    expect(lungs?.ranked[0]).toMatchObject({ patternId: id, rank: 1, verdict: 'fits', lacks: [] });
    const points = ({ items }: Decision) => items.filter(({ itemId }) => itemId === 'point-zu-san-li');
    expect(points(seen)).toEqual([]);
    expect(points(await decided(examined, id))).toMatchObject([{ proposal: true }]);
  });
});

describe('somebody with coronary disease', () => {
  const same: SaidFacts = { conditions: ['coronary-heart-disease'], anginaChanged: [] };

  it('is told how much oil, and has walking as a proposal', async () => {
    const decision = await decided(same);
    expect(issuable(decision).has('diet-heart-brain-oil')).toBe(true);
    expect(decision.items.find(({ itemId }) => itemId === 'exercise-coronary-walk')).toMatchObject({
      proposal: true,
    });
  });

  it('is given no exercise once the angina has changed, nor while nobody asked', async () => {
    expect(verdictsOf(await decided({ ...same, anginaChanged: ['easier'] }))).toEqual(new Set(['withheld']));
    expect(verdictsOf(await decided({ conditions: ['coronary-heart-disease'] }))).toEqual(
      new Set(['cannot-judge']),
    );
  });
});

it('after a stroke oil, limbs and skin are on the paper, and the nursing of the textbook waits for a signature', async () => {
  const decision = await decided({ conditions: ['stroke'] });
  // 早期康复治疗指南: turned every two hours, every joint moved two or three times a day.
  const nursed = ['exercise-stroke-limbs', 'living-stroke-skin'];
  for (const id of ['diet-heart-brain-oil', 'diet-stroke-soft', 'diet-stroke-drink', ...nursed])
    expect([id, issuable(decision).has(id)]).toEqual([id, true]);
  const id = 'living-stroke-no-fall';
  expect(decision.items.find(({ itemId }) => itemId === id)).toMatchObject({ itemId: id, proposal: true });
});
