/** What a disease says is covered, some rule must do; an interval without a document may not become a date. */
import { describe, expect, it } from 'vitest';
import type { Disease } from '../../../src/knowledge/disease.js';
import { checkDiseases } from '../../../src/rules/check-diseases.js';
import { compileRule } from '../../../src/rules/compile.js';
import { type Action, type Rule, rule } from '../../../src/rules/rule-schema.js';

const cited = [{ source: 'seen', locator: '一' }];
const gap = { gap: '没有找到' };
const disease = (covered: Disease['covered']): Disease => ({
  ...{ id: 'gout', title: '痛风', covered, measures: [], basis: 'secondary', sources: cited },
  whoDoesWhat: { village: gap, township: gap, county: gap },
  reviewBy: '2027-11-21' as Disease['reviewBy'],
});
const ruleFor = (stage: Rule['stage'], action: Action, when: Rule['when']) =>
  compileRule(
    rule.parse({
      ...{ id: `${stage}-gout`, title: '痛风', stage, when, then: [action], why: '痛风', basis: 'general' },
      ...{ sources: [], reviewBy: '2027-11-21', examples: [{ name: '一', facts: {}, expect: 'quiet' }] },
    }),
  );
const has: Rule['when'] = { fact: 'conditions', operator: 'includes', value: 'gout' };
const hasNot: Rule['when'] = { fact: 'conditions', operator: 'lacks', value: ['gout'] };
const alert: Action = { alert: { level: 'urgent', text: '痛', actions: [] } };
const refer: Action = { refer: { urgency: 'routine', to: 'county', reason: '痛' } };
const plan = (kind: 'clinical' | 'service-count'): Action => ({
  plan: { activity: 'gout-visit', label: '随访', withinDays: 30, modes: ['clinic'], kind, norm: '规范' },
});
const told = (covered: Disease['covered'], rules: readonly ReturnType<typeof ruleFor>[]) =>
  checkDiseases(rules, { diseases: new Map([['gout', disease(covered)]]) }, []).map(
    ({ severity, code, path }) => [severity, code, path],
  );

describe('a disease that says it is covered', () => {
  const all = { triage: cited, interval: cited, referral: cited };

  it('is in order when rules alert, plan and refer those who have it', () => {
    const rules = [
      ruleFor('triage', alert, has),
      ruleFor('follow-up', plan('clinical'), has),
      ruleFor('follow-up', refer, { all: [has] }),
    ];
    expect(told(all, rules)).toEqual([]);
  });

  it('is told for each part no rule does; a service count or a rule for those without it is none', () => {
    const rules = [ruleFor('triage', alert, hasNot), ruleFor('follow-up', plan('service-count'), has)];
    expect(told(all, rules)).toEqual([
      ['notice', 'disease.no-rule', 'covered.triage'],
      ['notice', 'disease.no-rule', 'covered.interval'],
      ['notice', 'disease.no-rule', 'covered.referral'],
    ]);
  });
});

describe('an interval without a document', () => {
  const covered = { triage: gap, interval: gap, referral: gap };

  it('may not be planned by any rule', () => {
    expect(told(covered, [ruleFor('follow-up', plan('clinical'), has)])).toEqual([
      ['error', 'disease.plan-without-document', 'covered.interval'],
    ]);
  });

  it('does not stand in the way of service counts, warnings and referrals', () => {
    const rules = [
      ruleFor('follow-up', plan('service-count'), has),
      ruleFor('triage', alert, has),
      ruleFor('triage', refer, has),
    ];
    expect(told(covered, rules)).toEqual([]);
  });
});

describe('an official form', () => {
  const gap3 = { triage: gap, interval: cited, referral: gap };
  const form: Disease['followUpForm'] = {
    ...{ title: '痛风随访表', template: 'papers/gout', classFact: 'goutClass', activity: 'gout-visit' },
    modes: { clinic: '1 门诊', home: '2 家庭', telephone: '4 电话' },
    ...{ symptomFacts: ['pains'], symptoms: [] },
  };
  const faults = (rules: readonly ReturnType<typeof ruleFor>[]) =>
    checkDiseases(rules, { diseases: new Map([['gout', { ...disease(gap3), followUpForm: form }]]) }, []).map(
      ({ severity, code, path }) => [severity, code, path],
    );

  it('is in order when one rule gives its class and one its next day', () => {
    const classify: Action = { classify: { fact: 'goutClass', code: 'held' } };
    expect(
      faults([ruleFor('follow-up', classify, has), ruleFor('follow-up', plan('clinical'), has)]),
    ).toEqual([]);
  });

  it('is refused where no rule gives them: the cells would stay empty for ever', () => {
    expect(faults([])).toContainEqual(['error', 'form.no-class-rule', 'followUpForm.classFact']);
    expect(faults([])).toContainEqual(['error', 'form.no-plan-rule', 'followUpForm.activity']);
  });
});
