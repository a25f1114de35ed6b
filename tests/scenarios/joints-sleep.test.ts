/**
 * People with a painful knee, back or shoulder, thin bones or bad sleep. 骨关节炎诊疗指南（2018）四（一）, 膝骨关节炎运动治疗指南（2020）,
 * 原发性骨质疏松症诊疗指南（2017）六（一）（五）（六）, 成人失眠诊断与治疗指南（2017）三. Red flags: pages of hospitals, clinical.md §2.1 [1] X7.
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

const decided = (facts: SaidFacts) => decideFor({ facts: { ...wellElder, ...facts } }, release);
const inDomain = ({ items }: Decision, domain: string) =>
  items.filter(({ itemId }) => release.knowledge.items.get(itemId)?.domain === domain);
const itemOf = ({ items }: Decision, id: string) => items.find(({ itemId }) => itemId === id);
const levels = ({ alerts }: Decision) => alerts.map(({ level }) => level);

describe('somebody with a worn knee', () => {
  const knee: SaidFacts = { conditions: ['knee-osteoarthritis'], jointDanger: [] };

  it('is told on the paper to tighten the thigh, raise the leg, bend the knee, walk on the flat, spare the knee', async () => {
    const given = issuable(await decided(knee));
    for (const id of [
      'exercise-knee-thigh-tighten',
      'exercise-knee-straight-leg-raise',
      'exercise-knee-bend',
      'exercise-knee-walk',
      'living-knee-spare',
    ])
      expect([id, given.has(id)]).toEqual([id, true]);
  });

  it('is given nothing by exercise or fingers while the joint is hot, and is sent', async () => {
    const decision = await decided({ ...knee, jointDanger: ['hot-joint'] });
    expect(levels(decision)).toContain('urgent');
    expect(decision.referrals).toMatchObject([{ urgency: 'at-once', to: 'county' }]);
    for (const domain of ['exercise', 'acupoint-care'])
      for (const { itemId, verdict } of inDomain(decision, domain))
        expect([itemId, verdict]).toEqual([itemId, 'withheld']);
  });
});

describe('somebody with thin bones', () => {
  const bones: SaidFacts = { conditions: ['osteoporosis'], jointDanger: [] };

  it('is told to drink milk, see the sun, walk, and not to fall', async () => {
    const given = issuable(await decided(bones));
    for (const id of [
      'diet-osteoporosis-milk',
      'diet-osteoporosis-plain',
      'living-osteoporosis-sun',
      'living-fall-proof',
      'exercise-osteoporosis-walk',
    ])
      expect([id, given.has(id)]).toEqual([id, true]);
  });

  it('is not told to drink milk when milk is not borne, and is asked to ask first with sick kidneys', async () => {
    expect(issuable(await decided({ ...bones, allergies: ['milk'] })).has('diet-osteoporosis-milk')).toBe(
      false,
    );
    expect(
      itemOf(await decided({ ...bones, kidneyDisease: true }), 'diet-osteoporosis-milk')?.verdict,
    ).not.toBe('allowed');
  });

  it('is not told to practise 太极拳 after a fall', async () => {
    const decision = await decided({ ...bones, fallsPastYear: true });
    expect(itemOf(decision, 'exercise-osteoporosis-tai-ji')?.verdict).toBe('withheld');
  });

  it('is sent for a picture of the spine when two centimetres shorter, and does not bend until then', async () => {
    const decision = await decided({ ...bones, jointDanger: ['shorter'] });
    expect(decision.emergency).toBe(false);
    expect(decision.referrals.length).toBeGreaterThan(0);
    for (const { verdict } of inDomain(decision, 'exercise')) expect(verdict).toBe('withheld');
  });

  it('is an emergency when unable to stand after a fall', async () => {
    const decision = await decided({ ...bones, jointDanger: ['cannot-stand'] });
    expect([decision.emergency, levels(decision).includes('emergency')]).toEqual([true, true]);
    expect(decision.referrals).toMatchObject([{ urgency: 'at-once', trackWithinDays: 14 }]);
  });
});

describe('somebody with a painful neck, back or shoulder', () => {
  const pain: SaidFacts = { conditions: ['neck-back-pain'], jointDanger: [] };

  it('has the exercises of pages nobody signed as proposals only', async () => {
    const decision = await decided({ ...pain, painPlace: ['neck', 'shoulder', 'low-back'] });
    for (const id of ['exercise-neck-press', 'exercise-shoulder-comb-climb', 'exercise-back-bridge'])
      expect(itemOf(decision, id)).toMatchObject({ itemId: id, proposal: true });
  });

  it('is an emergency with a numb saddle or a bladder that fails; nothing is drafted', async () => {
    for (const sign of ['saddle-numbness', 'bladder-bowel']) {
      const decision = await decided({ ...pain, jointDanger: [sign] });
      expect(decision.emergency).toBe(true);
      expect(decision.items.filter(({ ticked }) => ticked)).toEqual([]);
    }
  });

  it('is not passed over when nobody asked for the red flags', async () => {
    const { undecidedTriage } = await decided({ conditions: ['neck-back-pain'] });
    expect(undecidedTriage.map(({ ruleId }) => ruleId)).toContain('triage-joint-cauda-equina');
  });
});

it('with bad sleep the habits, the bed, the diary and letting go are on the paper', async () => {
  const given = issuable(await decided({ conditions: ['insomnia'] }));
  for (const id of [
    'living-insomnia-habits',
    'living-insomnia-bed',
    'living-insomnia-diary',
    'mood-insomnia-relax',
  ])
    expect([id, given.has(id)]).toEqual([id, true]);
});

it('an elder without any of these is told how not to fall, and nothing of knees, bones or sleep', async () => {
  const given = issuable(await decided({}));
  expect(given.has('living-fall-proof')).toBe(true);
  expect([...given].filter((id) => /knee|osteoporosis|insomnia|-neck-|-back-|-shoulder-/u.test(id))).toEqual(
    [],
  );
});
