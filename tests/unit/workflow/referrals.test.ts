/** Referrals that are no emergency, from the advice to the closing word. The day of the house is 2026-11-20. */
import { describe, expect, it } from 'vitest';
import type { Decision, Referral } from '../../../src/decision/decision.js';
import type { Visit } from '../../../src/domain/visit.js';
import { renewPlan } from '../../../src/workflow/plan.js';
import {
  adviceOn,
  advisedNow,
  followReferral,
  makeReferral,
  openReferrals,
} from '../../../src/workflow/referrals.js';
import { makeReferralSlip, makeTwoWaySlip } from '../../../src/workflow/signed-papers.js';
import { workbench } from '../../../src/workflow/workbench.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, must, record, recordVisit, type WalkIn, walkIn } from './walk-in.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });
const high = {
  history: { conditions: has('hypertension') },
  measurements: { systolicFirstMmHg: { value: 164 }, diastolicFirstMmHg: { value: 96 } },
};
const asked = { adverseReaction: { value: false }, complicationNewOrWorse: { value: false } };

/** Not controlled on 1 November and again today: the norm's second failure. */
async function failedTwice(test: TestHouse): Promise<WalkIn> {
  const first = await walkIn(test, { facts: high, occurredOn: '2026-11-01' });
  await record(test, first, 'follow-up', asked);
  const by = await test.by(first.doctor);
  must(await renewPlan(test.service, by, first.residentId, first.visitId));
  const second = { ...first, ...(await recordVisit(test, first.residentId, { facts: high })) };
  await record(test, second, 'follow-up', asked);
  return second;
}

const typed = {
  ruleIds: ['followup-hypertension-second-time'],
  urgency: 'within-two-weeks',
  to: 'upper-hospital',
  institution: '示例县中医医院',
  department: '心内科',
  reason: '高血压连续两次控制不满意',
  trackBy: '2026-12-04',
};

async function referred(test: TestHouse): Promise<WalkIn & { readonly referralId: string }> {
  const walk = await failedTwice(test);
  const by = await test.by(walk.doctor);
  const made = await makeReferral(test.service, by, walk.residentId, walk.visitId, typed);
  return { ...walk, referralId: must(made) };
}

describe('what is advised', () => {
  const line = (ruleId: string, changes: Partial<Referral> = {}): Referral => ({
    ruleId,
    why: '',
    basis: 'secondary',
    awaitsExpert: false,
    outcome: 'fires',
    facts: [],
    sources: [],
    urgency: 'within-two-weeks',
    to: 'county',
    reason: ruleId,
    trackWithinDays: 14,
    ...changes,
  });
  const visit: Pick<Visit, 'emergencies' | 'referrals'> = { emergencies: [], referrals: [] };
  const decision = (referrals: Referral[], alerts: Decision['alerts'] = []) => ({ referrals, alerts });

  it('is one referral of several rules: the most urgent, the farthest, tracked the soonest', () => {
    const found = adviceOn(
      decision([
        line('a', { urgency: 'routine', trackWithinDays: 30 }),
        line('b', { to: 'upper-hospital' }),
        line('c', { reason: 'a' }),
      ]),
      visit,
    );
    expect(found).toMatchObject({
      ruleIds: ['a', 'b', 'c'],
      urgency: 'within-two-weeks',
      to: 'upper-hospital',
      reason: 'a；b',
      trackWithinDays: 14,
    });
  });

  it('is nothing when every rule is an emergency', () => {
    const { outcome, ...reason } = line('a');
    const alert = {
      ...reason,
      outcome,
      level: 'emergency' as const,
      text: '',
      actions: [],
      handled: false,
    };
    expect(adviceOn(decision([line('a')], [alert]), visit)).toBeNull();
    expect(adviceOn(decision([]), visit)).toBeNull();
  });

  it('after two visits that were not controlled, says so, until a referral is recorded', async () => {
    const test = await makeHouse();
    const walk = await failedTwice(test);
    const now = await advisedNow(test.service, await test.chartOf(walk.residentId));
    expect(now?.visit.id).toBe(walk.visitId);
    expect(now?.advice).toMatchObject({
      ruleIds: ['followup-hypertension-second-time'],
      urgency: 'within-two-weeks',
      to: 'upper-hospital',
      reason: '高血压连续两次控制不满意或有不良反应',
      trackWithinDays: 14,
    });
    const by = await test.by(walk.doctor);
    must(await makeReferral(test.service, by, walk.residentId, walk.visitId, typed));
    expect(await advisedNow(test.service, await test.chartOf(walk.residentId))).toBeUndefined();
  });
});

describe('a referral', () => {
  it('is kept on its visit with who, when and the day to learn of it, and once only', async () => {
    const test = await makeHouse();
    const walk = await referred(test);
    const chart = await test.chartOf(walk.residentId);
    expect(chart.visits.at(-1)?.referrals).toEqual([
      {
        ...typed,
        id: walk.referralId,
        madeAt: test.clock.now(),
        madeBy: 'doctor-east-1',
        news: [],
        closed: null,
      },
    ]);
    expect(chart.audit.at(-1)).toMatchObject({
      act: 'make-referral',
      subject: { referral: walk.referralId },
      detail: { rule1: 'followup-hypertension-second-time' },
    });
    const by = await test.by(walk.doctor);
    const again = await makeReferral(test.service, by, walk.residentId, walk.visitId, {
      ...typed,
      ruleIds: [],
    });
    expect(codesOf(again)).toEqual(['referral.already']);
  });

  it('needs a reason, a rule that advises it now, and a day no later than that rule allows', async () => {
    const test = await makeHouse();
    const walk = await failedTwice(test);
    const by = await test.by(walk.doctor);
    const codes = async (changes: object) =>
      codesOf(await makeReferral(test.service, by, walk.residentId, walk.visitId, { ...typed, ...changes }));
    expect(await codes({ reason: ' ' })).toEqual(['referral.needs-reason']);
    expect(await codes({ ruleIds: ['followup-diabetes-second-time'] })).toEqual(['referral.stale-advice']);
    // Two weeks after 20 November is 4 December.
    expect(await codes({ trackBy: '2026-12-05' })).toEqual(['referral.track-day']);
    expect(await codes({ trackBy: '2026-11-19' })).toEqual(['referral.track-day']);
    expect(await codes({ trackBy: '' })).toEqual(['referral.track-day']);
    expect(await codes({ ruleIds: [] })).toEqual([]);
  });

  it('makes a slip without an emergency; the emergency slip is still refused and replaces nothing', async () => {
    const test = await makeHouse();
    const walk = await referred(test);
    const by = await test.by(walk.doctor);
    const input = { referralId: walk.referralId, size: 'A4' };
    const first = must(await makeTwoWaySlip(test.house.web, by, walk.residentId, walk.visitId, input));
    const second = must(await makeTwoWaySlip(test.house.web, by, walk.residentId, walk.visitId, input));
    const papers = (await test.chartOf(walk.residentId)).documents;
    expect(papers.map(({ id, kind, state, fields }) => [id, kind, state, fields])).toEqual([
      [first, 'referral-slip', 'superseded', { referral: walk.referralId }],
      [second, 'referral-slip', 'issued', { referral: walk.referralId }],
    ]);
    const html = papers[1]?.issued?.html ?? '';
    for (const words of [
      '双向转诊单（转出）',
      '示例县中医医院',
      '心内科',
      '高血压连续两次控制不满意',
      '回转单',
    ])
      expect(html).toContain(words);
    expect(html).not.toContain('未经审核');
    expect(html).not.toContain('followup-');
    const emergency = await makeReferralSlip(test.house.web, by, walk.residentId, walk.visitId, {
      size: 'A4',
    });
    expect(codesOf(emergency)).toEqual(['referral.no-emergency']);
  });
});

const news = { on: '2026-11-20', arrived: null, answer: '', outcome: null, words: '' };

describe('what is learnt of a referral', () => {
  it('is added to what was known; the desk shows it open with the days left, past the day as late', async () => {
    const test = await makeHouse();
    const walk = await referred(test);
    const by = await test.by(walk.doctor);
    const tell = (told: object) =>
      followReferral(test.service, by, walk.residentId, walk.visitId, walk.referralId, { ...news, ...told });
    must(await tell({ arrived: true }));
    must(await tell({ answer: '加用一种降压药' }));
    const open = must(openReferrals(test.service, by, { clinicId: '', village: null }));
    expect(open.map(({ daysLeft, arrived, trackBy }) => [daysLeft, arrived, trackBy])).toEqual([
      [14, true, '2026-12-04'],
    ]);
    test.clock.pass({ days: 15 });
    const late = must(workbench(test.service, await test.by(walk.doctor), { clinicId: '', withinDays: 14 }));
    expect(late.referrals.map((one) => one.daysLeft)).toEqual([-1]);
  });

  it('ends it with how it ended; then nothing more is written, no slip is made, and no list shows it', async () => {
    const test = await makeHouse();
    const walk = await referred(test);
    const by = await test.by(walk.doctor);
    const tell = (told: object) =>
      followReferral(test.service, by, walk.residentId, walk.visitId, walk.referralId, { ...news, ...told });
    must(await tell({ arrived: true, answer: '已调药', outcome: 'came-back' }));
    const chart = await test.chartOf(walk.residentId);
    expect(chart.visits.at(-1)?.referrals[0]?.closed).toMatchObject({ outcome: 'came-back', words: '' });
    expect(chart.audit.at(-1)).toMatchObject({ act: 'end-referral', detail: { outcome: 'came-back' } });
    expect(must(openReferrals(test.service, by, { clinicId: '', village: null }))).toEqual([]);
    expect(codesOf(await tell({ arrived: true }))).toEqual(['referral.closed']);
    const slip = { referralId: walk.referralId, size: 'A4' };
    expect(codesOf(await makeTwoWaySlip(test.house.web, by, walk.residentId, walk.visitId, slip))).toEqual([
      'referral.closed',
    ]);
  });

  it('who does not go has words; who was seen has arrived; a day to come is refused', async () => {
    const test = await makeHouse();
    const walk = await referred(test);
    const by = await test.by(walk.doctor);
    const codes = async (told: object) =>
      codesOf(
        await followReferral(test.service, by, walk.residentId, walk.visitId, walk.referralId, {
          ...news,
          ...told,
        }),
      );
    expect(await codes({})).toEqual(['referral.nothing-new']);
    expect(await codes({ arrived: false, outcome: 'not-gone' })).toEqual(['referral.not-gone']);
    expect(await codes({ arrived: true, outcome: 'not-gone', words: '不去' })).toEqual(['referral.not-gone']);
    expect(await codes({ outcome: 'stays' })).toEqual(['referral.ended-unseen']);
    expect(await codes({ arrived: true, on: '2026-11-21' })).toEqual(['referral.news-day']);
    expect(await codes({ arrived: true, on: '2026-11-19' })).toEqual(['referral.news-day']);
    expect(await codes({ arrived: false, outcome: 'not-gone', words: '路远，不去' })).toEqual([]);
  });

  it('is shown to a doctor of the own clinic, to a township for its clinics, to the county on no list', async () => {
    const test = await makeHouse();
    await referred(test);
    const count = async (who: string) => {
      const found = openReferrals(test.service, await test.by(who), { clinicId: '', village: null });
      return found.ok ? found.value.length : found.problems[0]?.code;
    };
    expect(await count('doctor-east-1')).toBe(1);
    expect(await count('doctor-east-2')).toBe(0);
    expect(await count('township-east')).toBe(1);
    expect(await count('county-1')).toBe('rights.role');
  });
});
