/** Three-valued evaluation: the truth tables by hand, and closures = engine = a plain recursive evaluator. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runStage } from '../../../src/decision/stage.js';
import type { Stage } from '../../../src/domain/codes.js';
import type { FactValue } from '../../../src/domain/facts.js';
import {
  compileRule,
  evaluateTree,
  type KnownFacts,
  Leaves,
  leavesOf,
  Run,
} from '../../../src/rules/compile.js';
import { refuted, runEngine } from '../../../src/rules/engine.js';
import type { Condition, LeafCondition } from '../../../src/rules/rule-schema.js';
import { rule } from '../../../src/rules/rule-schema.js';
import { allOf, anyOf, type Truth } from '../../../src/rules/truth.js';

function compiled(when: Condition, appliesTo?: object, leaves?: Leaves, stage: Stage = 'safety') {
  return compileRule(
    rule.parse({
      id: 'r',
      title: '试',
      stage,
      ...(appliesTo ? { appliesTo } : {}),
      when,
      then: [{ withhold: { trait: 'warming' } }],
      why: '试',
      basis: 'general',
      sources: [],
      reviewBy: '2027-01-01',
      examples: [{ name: '试', facts: {}, expect: 'cannot-tell' }],
    }),
    leaves,
  );
}

const t = true;
const f = false;
const u = 'unknown' as const;

describe('Kleene tables', () => {
  const tables: [Truth, Truth, Truth, Truth][] = [
    // a, b, a and b, a or b
    [t, t, t, t],
    [t, f, f, t],
    [t, u, u, t],
    [f, t, f, t],
    [f, f, f, f],
    [f, u, f, u],
    [u, t, u, t],
    [u, f, f, u],
    [u, u, u, u],
  ];
  test.each(tables)('%s with %s: all is %s, any is %s', (a, b, all, any) => {
    expect(allOf([a, b])).toBe(all);
    expect(anyOf([a, b])).toBe(any);
  });
});

describe('outcome and what is missing', () => {
  const high: LeafCondition = { fact: 'systolicBpMmHg', operator: 'atLeast', value: 180 };
  const low: LeafCondition = { fact: 'diastolicBpMmHg', operator: 'atLeast', value: 110 };

  test('a known danger is not held back by an unknown beside it', () => {
    const found = compiled({ any: [high, low] }).evaluate(new Map([['systolicBpMmHg', 180]]));
    expect([found.outcome, found.missing]).toEqual(['fires', []]);
  });

  test('an unknown leaves cannot-tell and is named', () => {
    const found = compiled({ any: [high, low] }).evaluate(new Map([['systolicBpMmHg', 179]]));
    expect([found.outcome, found.missing]).toEqual(['cannot-tell', ['diastolicBpMmHg']]);
  });

  test('facts of a branch that is already decided are not asked for', () => {
    const tree: Condition = {
      all: [{ any: [high, low] }, { fact: 'fever', operator: 'equal', value: true }],
    };
    const found = compiled(tree).evaluate(new Map<string, FactValue>([['systolicBpMmHg', 190]]));
    expect(found.missing).toEqual(['fever']);
  });

  test('a rule for 65 and over is quiet the day before the birthday and cannot tell without an age', () => {
    const elders = compiled(high, { minAgeYears: 65 });
    const at = (age?: number) =>
      elders.outcome(
        new Map<string, FactValue>([
          ['systolicBpMmHg', 200],
          ...(age === undefined ? [] : [['ageYears', age] as [string, FactValue]]),
        ]),
      );
    expect([at(64), at(65), at()]).toEqual(['quiet', 'fires', 'cannot-tell']);
  });
});

describe('a leaf that two rules share', () => {
  const high: LeafCondition = { fact: 'systolicBpMmHg', operator: 'atLeast', value: 180 };
  const fever: LeafCondition = { fact: 'fever', operator: 'equal', value: true };

  /** Counts how often a fact is looked up. */
  function counted(entries: readonly (readonly [string, FactValue])[]) {
    const facts = new Map(entries);
    const asked: string[] = [];
    const watched: KnownFacts = Object.assign(new Map(facts), {
      get: (id: string) => {
        asked.push(id);
        return facts.get(id);
      },
    });
    return { watched, asked };
  }

  test('is asked once in a run, and both explain it', () => {
    const leaves = new Leaves();
    const one = compiled(high, undefined, leaves);
    const two = compiled({ all: [fever, high] }, undefined, leaves);
    const { watched, asked } = counted([
      ['systolicBpMmHg', 190],
      ['fever', true],
    ]);
    const run = new Run(watched);
    const found = [one.evaluate(watched, run), two.evaluate(watched, run)];
    const seen = { fact: 'systolicBpMmHg', operator: 'atLeast', expected: 180, actual: 190, truth: true };
    expect(found.map((evaluation) => evaluation.outcome)).toEqual(['fires', 'fires']);
    expect(found.map((evaluation) => evaluation.leaves.at(-1))).toEqual([seen, seen]);
    expect(asked).toEqual(['systolicBpMmHg', 'fever']);
  });

  test('that is unknown is named as missing by both', () => {
    const leaves = new Leaves();
    const facts = new Map();
    const run = new Run(facts);
    const missing = [0, 1].map(() => compiled(high, undefined, leaves).evaluate(facts, run).missing);
    expect(missing).toEqual([['systolicBpMmHg'], ['systolicBpMmHg']]);
  });

  test('is asked anew in the next run, and by a rule on its own', () => {
    const one = compiled(high, undefined, new Leaves());
    const facts = new Map<string, FactValue>();
    const outcomes = [one.evaluate(facts, new Run(facts)).outcome];
    facts.set('systolicBpMmHg', 180);
    outcomes.push(one.evaluate(facts, new Run(facts)).outcome, one.outcome(facts));
    facts.set('systolicBpMmHg', 179);
    outcomes.push(one.evaluate(facts).outcome);
    expect(outcomes).toEqual(['cannot-tell', 'fires', 'fires', 'quiet']);
  });

  test('is asked anew in the next stage: a fact set between stages counts', () => {
    const leaves = new Leaves();
    const rules = [compiled(fever, undefined, leaves, 'triage'), compiled(fever, undefined, leaves)];
    const facts = new Map<string, FactValue>();
    const evaluationsOf = (stage: Stage) =>
      runStage(stage, rules, facts, new Set()).evaluated.map((one) => one.evaluation);
    const before = evaluationsOf('triage');
    facts.set('fever', true);
    const after = evaluationsOf('safety');
    expect([...before, ...after].map((one) => one.outcome)).toEqual(['cannot-tell', 'fires']);
    expect([...before, ...after].map((one) => one.leaves.map((leaf) => leaf.truth))).toEqual([
      ['unknown'],
      [true],
    ]);
  });

  test('differs by threshold, and rules of two lists in one run share nothing', () => {
    const leaves = new Leaves();
    const facts = new Map([['systolicBpMmHg', 180]]);
    const run = new Run(facts);
    const rules = [
      compiled(high, undefined, leaves),
      compiled({ ...high, value: 181 }, undefined, leaves),
      compiled({ ...high, operator: 'below' }, undefined, new Leaves()),
      compiled({ ...high, operator: 'above' }),
    ];
    expect(rules.map((one) => one.evaluate(facts, run).outcome)).toEqual([
      'fires',
      'quiet',
      'quiet',
      'quiet',
    ]);
  });
});

const anyLeaf: fc.Arbitrary<LeafCondition> = fc.oneof(
  fc.record({
    fact: fc.constantFrom('n1', 'n2', 'n3'),
    operator: fc.constantFrom('atLeast', 'above', 'atMost', 'below'),
    value: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({ fact: fc.constantFrom('b1', 'b2'), operator: fc.constant('equal'), value: fc.boolean() }),
  fc.record({
    fact: fc.constantFrom('s1', 's2'),
    operator: fc.constantFrom('includesAny', 'lacks'),
    value: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
  }),
) as fc.Arbitrary<LeafCondition>;

const { tree: anyTree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyLeaf,
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) }),
  ),
}));

const anyKnown = fc
  .record(
    {
      n1: fc.integer({ min: 0, max: 4 }),
      n2: fc.integer({ min: 0, max: 4 }),
      n3: fc.integer({ min: 0, max: 4 }),
      b1: fc.boolean(),
      b2: fc.boolean(),
      s1: fc.record({ present: fc.subarray(['a', 'b', 'c']), complete: fc.boolean() }),
      s2: fc.record({ present: fc.subarray(['a', 'b', 'c']), complete: fc.boolean() }),
    },
    { requiredKeys: [] },
  )
  .map((facts) => new Map<string, FactValue>(Object.entries(facts)));

const words = { true: 'fires', false: 'quiet', unknown: 'cannot-tell' } as const;

describe('properties', () => {
  test('closures say what the plain evaluator says, and the engine fires exactly what fires', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, anyKnown, async (tree, facts) => {
        const one = compiled(tree);
        const outcome = one.outcome(facts);
        expect(outcome).toBe(words[`${evaluateTree(tree, facts)}`]);
        expect(one.evaluate(facts).outcome).toBe(outcome);
        expect(await runEngine([one], facts)).toEqual(outcome === 'fires' ? ['r'] : []);
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  test('rules in one run with shared leaves say what each says by itself', () => {
    fc.assert(
      fc.property(fc.array(anyTree, { minLength: 2, maxLength: 6 }), anyKnown, (trees, facts) => {
        const leaves = new Leaves();
        const run = new Run(facts);
        for (const tree of trees) {
          const alone = compiled(tree).evaluate(facts);
          const shared = compiled(tree, undefined, leaves).evaluate(facts, run);
          expect([shared.outcome, shared.missing]).toEqual([alone.outcome, alone.missing]);
          expect(shared.leaves).toEqual(alone.leaves);
        }
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });

  test('what the engine agreed to on other facts never hides that it does not agree', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.array(anyKnown, { minLength: 8, maxLength: 16 }), async (tree, many) => {
        const one = compiled(tree);
        for (const facts of many)
          expect(await refuted([one], facts)).toEqual(one.outcome(facts) === 'fires' ? [] : ['r']);
      }),
      { numRuns: process.env['LONG'] ? 2000 : 60, seed: 20261122 },
    );
  });

  test('removing a fact only ever moves an outcome to cannot-tell', () => {
    fc.assert(
      fc.property(anyTree, anyKnown, fc.nat(), (tree, facts, pick) => {
        const one = compiled(tree);
        const before = one.outcome(facts);
        const keys = [...facts.keys()];
        const fewer = new Map(facts);
        fewer.delete(keys[pick % Math.max(1, keys.length)] ?? '');
        expect([before, 'cannot-tell']).toContain(one.outcome(fewer));
      }),
      { numRuns: 1000, seed: 20261122 },
    );
  });

  test('a fact the rule does not read changes nothing, and missing names only facts it reads', () => {
    fc.assert(
      fc.property(anyTree, anyKnown, (tree, facts) => {
        const one = compiled(tree);
        const more = new Map<string, FactValue>([...facts, ['unrelated', 7]]);
        expect(one.outcome(more)).toBe(one.outcome(facts));
        const read = new Set(leavesOf(tree).map((leaf) => leaf.fact));
        for (const fact of one.evaluate(facts).missing)
          expect((read.has(fact) && !facts.has(fact)) || facts.has(fact)).toBe(true);
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });
});
