/**
 * Intervals of the newer documents beside the norm: WS/T 872—2025 8.3.2 and the 2025 primary-care guide for hypertension
 * 8.1 (on target every 3 months, off target every month), the 2023 lipid guide 8.5. Expected days are from those texts.
 */
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../src/knowledge/disease.js';
import { fired, type Known, knowledge, outcome, rulesOf } from './chronic-content.js';

const person = (facts: Known): Known => ({
  ageYears: 60,
  conditions: ['hypertension'],
  medicines: [],
  diastolicBpMmHg: 75,
  adverseReaction: false,
  lowerTargetTolerated: false,
  ...facts,
});

/** Days until the next one, the shortest of all rules that plan it. */
function daysTo(activity: string, facts: Known): number | undefined {
  const days = rulesOf('follow-up')
    .filter((rule) => outcome(rule, facts) === true)
    .flatMap((rule) => rule.then)
    .flatMap((action) =>
      'plan' in action && action.plan.activity === activity && action.plan.withinDays !== undefined
        ? [action.plan.withinDays]
        : [],
    );
  return days.length === 0 ? undefined : Math.min(...days);
}

function notesOf(topic: string, facts: Known): string {
  return rulesOf('follow-up')
    .filter((rule) => outcome(rule, facts) === true)
    .flatMap((rule) => rule.then)
    .flatMap((action) => ('note' in action && action.note.topic === topic ? [action.note.text] : []))
    .join('\n');
}

describe('the next visit for hypertension', () => {
  // A month is 365 / 12 = 30.4 days, three months of four visits a year 365 / 4 = 91.25: whole days, never later.
  const aMonth = Math.floor(365 / 12);
  const threeMonths = Math.floor(365 / 4);
  const twoWeeks = 14;

  it.each([
    // Under 80 the guide wants <130/80 (5.2); the norm's line is 140/90, from 65 on 150/90 unless lower is tolerated.
    { why: 'on both targets', facts: { systolicBpMmHg: 129 }, days: threeMonths },
    { why: 'over the guide alone', facts: { systolicBpMmHg: 130 }, days: aMonth },
    { why: 'over the guide alone', facts: { systolicBpMmHg: 120, diastolicBpMmHg: 80 }, days: aMonth },
    { why: 'over both', facts: { systolicBpMmHg: 140 }, days: twoWeeks },
    {
      why: '70 and 145: within the norm, not the guide',
      facts: { ageYears: 70, systolicBpMmHg: 145 },
      days: aMonth,
    },
    {
      why: '70 and 145, lower tolerated: over both',
      facts: { ageYears: 70, systolicBpMmHg: 145, lowerTargetTolerated: true },
      days: twoWeeks,
    },
    // From 80 on the guide wants <150/90, if tolerated <140/90: here it says what the norm says.
    { why: '80 and 145: within both', facts: { ageYears: 80, systolicBpMmHg: 145 }, days: threeMonths },
    { why: '80 and 150: over both', facts: { ageYears: 80, systolicBpMmHg: 150 }, days: twoWeeks },
    // Standard and guide begin at 18, the norm at 35.
    { why: '34, on target', facts: { ageYears: 34, systolicBpMmHg: 120 }, days: threeMonths },
    {
      why: '34, off target: no two weeks of the norm',
      facts: { ageYears: 34, systolicBpMmHg: 150 },
      days: aMonth,
    },
    { why: '17: neither document', facts: { ageYears: 17, systolicBpMmHg: 150 }, days: undefined },
  ])('is in $days days: $why', ({ facts, days }) => {
    expect(daysTo('hypertension-follow-up', person(facts))).toBe(days);
  });

  it('is never put off by a pressure nobody took', () => {
    const open: Known = { ageYears: 60, conditions: ['hypertension'], adverseReaction: false };
    expect(daysTo('hypertension-follow-up', open)).toBe(threeMonths);
  });

  it('names each document beside its own interval', () => {
    const text = notesOf('follow-up-interval', person({ systolicBpMmHg: 150 }));
    for (const part of ['规范（第三版）', '两周', 'WS/T 872—2025', '每月', '2～4周'])
      expect(text).toContain(part);
  });
});

describe('the next lipid test', () => {
  const lipids = (facts: Known) => person({ conditions: ['dyslipidaemia'], ...facts });

  // 8.5: long on target once a year; on medicine every 3 to 6 months. Of each range the longest, as the target is unknown.
  it('is within a year, on a statin within half a year', () => {
    expect(daysTo('lipid-test', lipids({}))).toBe(365);
    expect(daysTo('lipid-test', lipids({ medicines: ['statin'] }))).toBe(Math.floor(365 / 2));
    expect(daysTo('lipid-test', lipids({ medicines: undefined }))).toBe(365);
    expect(daysTo('lipid-test', person({ medicines: ['statin'] }))).toBeUndefined();
  });

  it('tells both documents where they differ: 3 to 6 and 6 to 12 months', () => {
    const text = notesOf('lipid-test-interval', lipids({ medicines: ['statin'] }));
    for (const part of ['3～6个月', '6～12个月', '4～6周']) expect(text).toContain(part);
  });

  it('does not make the disease covered: neither document says when to send somebody at once, or to refer', () => {
    const disease = knowledge.diseases.get('dyslipidaemia');
    const missing = disease ? coverageOf(disease).missing.map((one) => one.part) : [];
    expect(missing).toEqual(['triage', 'referral']);
  });

  // 2025 guide 5.5.1 (4)(5): of people with hypertension.
  it('goes with the signs of a statin reaction only for those the document speaks of', () => {
    const rule = 'followup-hypertension-statin-reaction';
    const reaction = { medicines: ['statin'], adverseReaction: true };
    expect(fired(rulesOf('follow-up'), person(reaction))).toContain(rule);
    expect(fired(rulesOf('follow-up'), lipids(reaction))).not.toContain(rule);
  });
});

describe('the class of a follow-up visit', () => {
  // 填表说明 of both forms: of several at once the heaviest is filled in; which is heavier it does not say.
  it.each(['hypertension', 'diabetes'])(
    'of %s says what the form says and what it leaves open',
    (disease) => {
      const classes = rulesOf('follow-up').filter(
        (rule) =>
          rule.id.startsWith(`followup-${disease}-`) && rule.then.some((action) => 'classify' in action),
      );
      expect(classes).toHaveLength(4);
      for (const rule of classes) {
        expect(rule.note).toContain('填写最严重的一种');
        expect(rule.note).toContain('没有写哪种比哪种严重');
        const form = rule.sources.find((one) => one.source === 'basic-service-norm-2017-full');
        expect(form?.locator).toContain('填表说明');
      }
    },
  );
});
