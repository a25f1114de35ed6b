/**
 * What the primary-care guides for obesity (2019) and COPD (2018) and the guide for cerebrovascular disease (2024) say.
 * Expected days, limits and gaps are from those texts, never from the engine.
 */
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../src/knowledge/disease.js';
import { fired, type Known, knowledge, outcome, rulesOf } from './chronic-content.js';

const missingOf = (id: string): string[] => {
  const disease = knowledge.diseases.get(id);
  return disease ? coverageOf(disease).missing.map((one) => one.part) : ['no such disease'];
};

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

describe('obesity by the guide of 2019', () => {
  const aYear = 365;
  const halfAYear = Math.floor(aYear / 2);
  const person = (facts: Known): Known => ({ ageYears: 30, conditions: [], ...facts });

  // 五、（二）: weight and waist once a year; pressure and lipids of the obese at least every half year. Obese from 28 (表1).
  it.each([
    { why: 'measured', facts: { bmi: 28 } },
    { why: 'told', facts: { conditions: ['obesity'] } },
  ])('is weighed yearly, pressure and lipids every half year: $why', ({ facts }) => {
    expect(daysTo('weight-waist-check', person(facts))).toBe(aYear);
    expect(daysTo('pressure-check', person(facts))).toBe(halfAYear);
    expect(daysTo('lipid-test', person(facts))).toBe(halfAYear);
  });

  it('plans nothing of it under 28, nor under 18', () => {
    for (const facts of [{ bmi: 27.9 }, { bmi: 30, ageYears: 17 }])
      for (const activity of ['weight-waist-check', 'pressure-check', 'lipid-test'])
        expect([activity, daysTo(activity, person(facts))]).toEqual([activity, undefined]);
  });

  it('is still not covered: the guide does not say whom to send at once', () => {
    expect(missingOf('obesity')).toEqual(['triage']);
  });
});

describe('COPD by the guide of 2018', () => {
  const copd = (facts: Known): Known => ({ ageYears: 60, conditions: ['copd'], ...facts });

  // 五、（二）8: under 92 without oxygen to the specialist; under 90 is an emergency of its own.
  it.each([
    { spo2Percent: 89, referred: false },
    { spo2Percent: 90, referred: true },
    { spo2Percent: 91, referred: true },
    { spo2Percent: 92, referred: false },
  ])('at $spo2Percent goes to the specialist for its oxygen: $referred', ({ spo2Percent, referred }) => {
    const id = 'followup-copd-oxygen-assessment';
    expect(fired(rulesOf('follow-up'), copd({ spo2Percent })).includes(id)).toBe(referred);
  });
});

describe('stroke by the guide of 2024', () => {
  // 第三章二（三） lists when to refer; 随诊 and 复诊 are only 定期.
  it('has its referral, and no interval', () => {
    expect(missingOf('stroke')).toEqual(['interval']);
  });

  // 第二章一: 中风120 and BEFAST are written for everybody; so are the first aids of 2018 and 2019.
  it.each([
    'triage-stroke-signs',
    'triage-sudden-vision-loss',
    'triage-consciousness-change',
    'triage-chest-pain',
  ])('%s rests on a document', (id) => {
    expect(rulesOf('triage').find((rule) => rule.id === id)?.basis).toBe('secondary');
  });
});
