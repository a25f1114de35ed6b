/**
 * Whoever is asked of a danger sign and says yes hears of it: every option marked 危急 or 要紧 in knowledge/facts makes a
 * triage rule fire when nothing else is known but why the question was put. A sign asked of the patients of three diseases
 * and heeded in one is silent for two thirds of those asked (signs of the cauda equina once were, for knees).
 */
import { describe, expect, it } from 'vitest';
import type { FactValue } from '../../src/domain/facts.js';
import { conditionsOf, type FactDefinition, type ShownIf } from '../../src/knowledge/fact-definition.js';
import { shippedRelease } from '../scenarios/release.js';

const { knowledge, rules } = shippedRelease();
const marks: readonly (string | undefined)[] = ['危急', '要紧'];

type Asked = Extract<FactDefinition, { type: 'code' | 'codes' }>;
const signs = [...knowledge.facts.values()].flatMap((fact) =>
  fact.type === 'code' || fact.type === 'codes'
    ? fact.options.filter(({ group }) => marks.includes(group)).map((option) => ({ fact, option }))
    : [],
);

/** A list that was asked to its end. */
const only = (...present: string[]): FactValue => ({ present, complete: true });
type Known = readonly (readonly [string, FactValue])[];

const diseases = (() => {
  const conditions = knowledge.facts.get('conditions');
  if (conditions?.type !== 'codes') throw new Error('no list of diseases');
  return conditions.options.filter(({ leavesOpen }) => leavesOpen !== true).map(({ code }) => code);
})();
/** Whom a question that everybody is asked is put to: the healthy, and those with one disease. */
const everybody: readonly Known[] = [[], ...diseases.map((code) => [code])].map((codes) => [
  ['conditions', only(...codes)],
]);

/** Each way a single condition of `showWhen` can come to hold. */
function waysOf(when: ShownIf): Known {
  if ('includes' in when) return when.includes.map((code) => [when.fact, only(code)]);
  if ('is' in when) return [[when.fact, when.is]];
  return [[when.fact, 'atLeast' in when ? when.atLeast : when.atMost]];
}

function askedOf({ showWhen }: Asked): readonly Known[] {
  if (showWhen === undefined) return everybody;
  const ways = conditionsOf(showWhen).map(waysOf);
  if ('any' in showWhen) return ways.flat().map((one) => [one]);
  return ways.reduce<Known[]>(
    (sofar, some) => sofar.flatMap((known) => some.map((one) => [...known, one])),
    [[]],
  );
}

const alarms = rules.filter(
  ({ rule }) => rule.stage === 'triage' && rule.then.some((action) => 'alert' in action || 'refer' in action),
);
const isHeard = (known: Known, { fact, option }: (typeof signs)[number]) => {
  const said: FactValue = fact.type === 'code' ? option.code : only(option.code);
  const facts = new Map<string, FactValue>([...known, [fact.id, said]]);
  return alarms.some((rule) => rule.outcome(facts) === 'fires');
};

describe('a danger sign', () => {
  it('is marked in the three questions that list them', () => {
    // knowledge/facts: symptomsToday 10 and 13, jointDanger 4 and 7, copdWorse 2 and 10.
    expect([...new Set(signs.map(({ fact }) => fact.id))].sort()).toEqual([
      ...['copdWorse', 'jointDanger', 'symptomsToday'],
    ]);
    expect(signs).toHaveLength(46);
  });

  it.each(signs.map((sign) => [`${sign.option.group} ${sign.option.label}`, sign] as const))(
    '%s is heard from everybody who is asked of it',
    (_label, sign) => {
      const unheard = askedOf(sign.fact).filter((known) => !isHeard(known, sign));
      expect(unheard).toEqual([]);
    },
  );

  it('that is 危急 and asked of everybody is heard before anything else is known', () => {
    const urgent = signs.filter(({ fact, option }) => option.group === '危急' && fact.showWhen === undefined);
    expect(urgent.filter((sign) => !isHeard([], sign)).map(({ option }) => option.label)).toEqual([]);
    expect(urgent).toHaveLength(10);
  });

  it('would be missed by this test if it were heard of in one disease only', () => {
    const knee = signs.find(({ option }) => option.code === 'saddle-numbness');
    if (!knee) throw new Error('no such sign');
    expect(askedOf(knee.fact)).toEqual([
      [['conditions', only('neck-back-pain')]],
      [['conditions', only('knee-osteoarthritis')]],
      [['conditions', only('osteoporosis')]],
    ]);
    // Nothing said: nothing is heard.
    const { fact } = knee;
    expect(isHeard([], { fact, option: { code: 'none-of-them', label: '无' } })).toBe(false);
  });
});
