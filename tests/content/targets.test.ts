/**
 * The lines drawn on a chart. Norm 2017: general <140/90, from 65 years <150/90; fasting glucose <7.0. Guide 2025: under
 * 80 years <130/80, from 80 <150/90. The same numbers classify in rules/follow-up/: a line that says something else than
 * the rule beside it would be worse than no line.
 */
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/pack.js';
import { targetsFor } from '../../src/workflow/targets.js';
import { knowledge, outcome, rulesOf } from './chronic-content.js';

const has = (...present: string[]) => ({ present, complete: true });
const drawn = (ageYears: number, ...conditions: string[]) =>
  targetsFor(knowledge, { ageYears, conditions: has(...conditions) }).map(({ name, below }) => [
    name,
    ...below.map(({ value }) => value),
  ]);

describe('targets of blood pressure', () => {
  it.each([
    [34, [['指南2025', 130, 80]]],
    [
      35,
      [
        ['规范2017', 140, 90],
        ['指南2025', 130, 80],
      ],
    ],
    [
      64,
      [
        ['规范2017', 140, 90],
        ['指南2025', 130, 80],
      ],
    ],
    [
      65,
      [
        ['规范2017', 150, 90],
        ['指南2025', 130, 80],
      ],
    ],
    [
      79,
      [
        ['规范2017', 150, 90],
        ['指南2025', 130, 80],
      ],
    ],
    [
      80,
      [
        ['规范2017', 150, 90],
        ['指南2025', 150, 90],
      ],
    ],
  ])('%i 岁：两份文件各是各的，不取平均', (age, expected) => {
    expect(drawn(age, 'hypertension')).toEqual(expected);
  });

  it('are drawn for nobody without the disease, and for nobody who was never asked', () => {
    expect(drawn(70, 'osteoporosis')).toEqual([]);
    expect(targetsFor(knowledge, { ageYears: 70, conditions: undefined })).toEqual([]);
  });

  it('are the numbers at which the rules of the norm classify', () => {
    const missed = rulesOf('follow-up').filter((rule) =>
      rule.then.some(
        (action) =>
          'classify' in action &&
          action.classify.fact === 'hypertensionFollowUpClass' &&
          action.classify.code === 'not-controlled',
      ),
    );
    const classed = (ageYears: number, systolicBpMmHg: number, diastolicBpMmHg: number) =>
      missed.some(
        (rule) =>
          outcome(rule, {
            ageYears,
            conditions: ['hypertension'],
            systolicBpMmHg,
            diastolicBpMmHg,
            adverseReaction: false,
            complicationNewOrWorse: false,
            lowerTargetTolerated: false,
          }) === true,
      );
    for (const age of [35, 64, 65, 80]) {
      const norm = targetsFor(knowledge, { ageYears: age, conditions: has('hypertension') }).find((one) =>
        one.id.includes('norm'),
      );
      const [systolic = 0, diastolic = 0] = norm?.below.map(({ value }) => value) ?? [];
      expect(classed(age, systolic - 1, diastolic - 1)).toBe(false);
      expect(classed(age, systolic, diastolic - 1)).toBe(true);
      expect(classed(age, systolic - 1, diastolic)).toBe(true);
    }
  });
});

describe('targets of glucose', () => {
  it('are the fasting limit of the norm and nothing else: no other number was seen in a document', () => {
    expect(drawn(60, 'type-2-diabetes')).toEqual([['规范2017', 7]]);
    expect([...knowledge.targets.values()].flatMap((one) => one.below.map(({ fact }) => fact))).not.toContain(
      'glucoseTwoHourMmolL',
    );
  });
});

describe('a target that points nowhere', () => {
  const problemsOf = (text: string) =>
    loadKnowledge([{ path: 'knowledge/targets/a.yaml', text, sha256: '', from: 'pack' }]).problems.map(
      ({ code, path }) => `${code} ${path}`,
    );
  const one = (rest: string) =>
    `targets:\n  - { id: t, name: 某, text: 某, condition: hypertension, ${rest}, basis: general, sources: [], reviewBy: 2027-11-21 }\n`;

  it('is refused: a fact and a disease the dictionary does not hold', () => {
    expect(problemsOf(one('below: [{ fact: bpMmHg, value: 1 }]'))).toEqual([
      'content.unknown-id targets.0.condition',
      'content.unknown-id targets.0.below.0.fact',
    ]);
  });

  it('is refused: no number, an age that ends before it begins, a key nobody knows', () => {
    for (const rest of [
      'below: []',
      'minAgeYears: 80, maxAgeYears: 65, below: [{ fact: bpMmHg, value: 1 }]',
      'below: [{ fact: bpMmHg, value: 1 }], above: 3',
    ])
      expect(problemsOf(one(rest)).length).toBeGreaterThan(0);
  });
});
