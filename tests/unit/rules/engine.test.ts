/** The measured traps of json-rules-engine (house-style §3), one test each: what it does, and what ours does instead. */
import { Engine } from 'json-rules-engine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FactValue } from '../../../src/domain/facts.js';
import { compileRule } from '../../../src/rules/compile.js';
import { refuted, remembered, runEngine } from '../../../src/rules/engine.js';
import { type Condition, rule } from '../../../src/rules/rule-schema.js';

function ruleOf(id: string, when: Condition) {
  return compileRule(
    rule.parse({
      id,
      title: '试',
      stage: 'safety',
      when,
      then: [{ withhold: { trait: 'warming' } }],
      why: '试',
      basis: 'general',
      sources: [],
      reviewBy: '2027-01-01',
      examples: [{ name: '试', facts: {}, expect: 'cannot-tell' }],
    }),
  );
}

const below90 = { fact: 'systolicBpMmHg', operator: 'below', value: 90 } as const;

describe('what the library does by itself', () => {
  test('a negated comparison fires on a fact that is null', async () => {
    const engine = new Engine([
      { conditions: { not: { fact: 'x', operator: 'greaterThan', value: 90 } }, event: { type: 'fired' } },
    ]);
    engine.addFact('x', null);
    expect((await engine.run()).events).toHaveLength(1);
  });

  test('an empty all fires', async () => {
    const engine = new Engine([{ conditions: { all: [] }, event: { type: 'fired' } }]);
    expect((await engine.run()).events).toHaveLength(1);
  });

  test('one engine shared by two runs: the slower run loses its lower-priority rule without an error', async () => {
    const engine = new Engine();
    for (const priority of [2, 1]) {
      const conditions = { all: [{ fact: 'answer', operator: 'equal', value: 1 }] };
      engine.addRule({ name: `priority ${priority}`, priority, conditions, event: { type: 'fired' } });
    }
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    engine.addFact('answer', async (_, almanac) => {
      if ((await almanac.factValue('patient')) === 'slow') await gate;
      return 1;
    });
    const slow = engine.run({ patient: 'slow' });
    await engine.run({ patient: 'fast' });
    open();
    const { results, failureResults } = await slow;
    expect(results.length + failureResults.length).toBe(1);
  });
});

describe('what ours does', () => {
  test('an unknown fact fires nothing and does not reject the run', async () => {
    expect(await runEngine([ruleOf('a', below90)], new Map())).toEqual([]);
  });

  test('lacks on a list left open does not fire', async () => {
    const facts = new Map<string, FactValue>([['medicines', { present: ['unnamed'], complete: false }]]);
    const lacks = ruleOf('a', { fact: 'medicines', operator: 'lacks', value: ['warfarin'] });
    expect(await runEngine([lacks], facts)).toEqual([]);
  });

  test('lacks on a complete list without the code fires', async () => {
    const facts = new Map<string, FactValue>([['medicines', { present: ['statin'], complete: true }]]);
    const lacks = ruleOf('a', { fact: 'medicines', operator: 'lacks', value: ['warfarin'] });
    expect(await runEngine([lacks], facts)).toEqual(['a']);
  });

  test('an includes is a member of the list, never a part of a word', async () => {
    const facts = new Map<string, FactValue>([['medicines', { present: ['warfarin-like'], complete: true }]]);
    const includes = ruleOf('a', { fact: 'medicines', operator: 'includes', value: 'warfarin' });
    expect(await runEngine([includes], facts)).toEqual([]);
  });

  test('fired rules come sorted by id, whatever order they were given in', async () => {
    const facts = new Map<string, FactValue>([['systolicBpMmHg', 80]]);
    expect(
      await runEngine([ruleOf('b', below90), ruleOf('a', below90), ruleOf('c', below90)], facts),
    ).toEqual(['a', 'b', 'c']);
  });

  test('many runs at once each evaluate all of their rules', async () => {
    const rules = Array.from({ length: 30 }, (_, n) => ruleOf(`r-${n}`, { ...below90, value: 90 + n }));
    const runs = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        runEngine(rules, new Map<string, FactValue>([['systolicBpMmHg', 60 + n]])),
      ),
    );
    // Thresholds 90 … 119: pressures 60 … 89 are below all thirty, 90 below 29 of them, and so on to 109, below ten.
    expect(runs.map((fired) => fired.length)).toEqual(
      Array.from({ length: 50 }, (_, n) => (n < 30 ? 30 : 59 - n)),
    );
  });

  test('rules that ask the same in the same words each get the answer', async () => {
    const above = ruleOf('c', { fact: 'systolicBpMmHg', operator: 'above', value: 90 });
    const facts = new Map<string, FactValue>([['systolicBpMmHg', 80]]);
    expect(await runEngine([ruleOf('b', below90), above, ruleOf('a', { ...below90 })], facts)).toEqual([
      'a',
      'b',
    ]);
  });

  test('an operator that meets another kind of fact rejects the run', async () => {
    const facts = new Map<string, FactValue>([['systolicBpMmHg', 'low']]);
    await expect(runEngine([ruleOf('a', below90)], facts)).rejects.toThrow(TypeError);
  });
});

describe('whether the engine agrees that rules fire', () => {
  const facts = new Map<string, FactValue>([
    ['systolicBpMmHg', 80],
    ['frail', false],
  ]);
  const frail = { fact: 'frail', operator: 'equal', value: true } as const;
  const both = ruleOf('both', { all: [below90, frail] });
  const either = ruleOf('either', { any: [below90, frail] });
  const low = ruleOf('low', below90);

  test('it does when every tree holds', async () => {
    expect(await refuted([low, either], facts)).toEqual([]);
    expect(await refuted([], facts)).toEqual([]);
  });

  test('it names just the rules whose tree does not hold', async () => {
    expect(await refuted([low, both, either], facts)).toEqual(['both']);
  });

  test('an unknown fact is no agreement', async () => {
    expect(await refuted([low, either], new Map())).toEqual(['low', 'either']);
  });

  test('a join inside a join is taken apart, an any is not', () => {
    const nested = ruleOf('nested', { all: [{ all: [below90, frail] }, { any: [below90, frail] }] });
    expect(nested.conjuncts.map((one) => one.tree)).toEqual([below90, frail, { any: [below90, frail] }]);
  });
});

describe('what the engine has agreed to is not asked again', () => {
  const { run } = Engine.prototype;
  let runs = 0;
  beforeEach(() => {
    runs = 0;
    vi.spyOn(Engine.prototype, 'run').mockImplementation(function (this: Engine, ...args) {
      runs += 1;
      return run.apply(this, args);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const pressure = (value: number) => new Map<string, FactValue>([['systolicBpMmHg', value]]);
  const medicines = (present: string[], complete: boolean) =>
    new Map<string, FactValue>([['medicines', { present, complete }]]);
  const frail = { fact: 'frail', operator: 'equal', value: true } as const;

  test('values that stand the same to every threshold are asked once, whatever else is known', async () => {
    const low = ruleOf('low', { any: [below90, { ...below90, operator: 'atLeast', value: 180 }] });
    const asked = async (facts: ReadonlyMap<string, FactValue>) => {
      const before = runs;
      expect(await refuted([low], facts)).toEqual([]);
      return runs - before;
    };
    expect(await asked(pressure(80))).toBe(1);
    expect(await asked(new Map([...pressure(89), ['frail', true]]))).toBe(0);
    expect(await asked(pressure(180))).toBe(1);
    expect(await asked(pressure(181))).toBe(1);
    expect(await asked(pressure(240))).toBe(0);
    for (const between of [90, 91, 179]) expect(await refuted([low], pressure(between))).toEqual(['low']);
  });

  test('lists that hold the same of the codes asked about are asked once', async () => {
    const thins = ruleOf('thins', {
      fact: 'medicines',
      operator: 'includesAny',
      value: ['warfarin', 'nsaid'],
    });
    expect(await refuted([thins], medicines(['warfarin'], true))).toEqual([]);
    expect(await refuted([thins], medicines(['statin', 'warfarin'], true))).toEqual([]);
    expect(runs).toBe(1);
    expect(await refuted([thins], medicines(['nsaid', 'warfarin'], true))).toEqual([]);
    expect(await refuted([thins], medicines(['warfarin'], false))).toEqual([]);
    expect(runs).toBe(3);
    expect(await refuted([thins], medicines(['statin'], true))).toEqual(['thins']);
  });

  test('only what it has not judged is asked', async () => {
    const both = ruleOf('both', { all: [below90, frail] });
    const facts = new Map([...pressure(80), ['frail', true] as [string, FactValue]]);
    await refuted([both], facts);
    expect(await refuted([both], new Map([...facts, ['systolicBpMmHg', 70]]))).toEqual([]);
    expect(await refuted([both], new Map([...facts, ['frail', false]]))).toEqual(['both']);
  });

  test('a rule wrongly said to fire is named every time, before and after it rightly fires', async () => {
    const low = ruleOf('low', below90);
    for (let again = 0; again < 3; again += 1) {
      expect(await refuted([low], pressure(90))).toEqual(['low']);
      expect(await refuted([low], new Map())).toEqual(['low']);
      expect(await refuted([low], pressure(89))).toEqual([]);
    }
  });

  test('beside a rule it agrees to, a wrong one is still named, and neither is remembered from that run', async () => {
    const low = ruleOf('low', below90);
    const wrong = ruleOf('wrong', { ...below90, operator: 'above' });
    expect(await refuted([low, wrong], pressure(80))).toEqual(['wrong']);
    expect(await refuted([low, wrong], pressure(80))).toEqual(['wrong']);
    const before = runs;
    expect(await refuted([low], pressure(80))).toEqual([]);
    expect(runs).toBe(before + 1);
  });

  test('values that look alike are not the same: a number and its text, true and its text, an unknown and its word', async () => {
    const either = ruleOf('either', {
      any: [
        { fact: 'frail', operator: 'equal', value: true },
        { fact: 'season', operator: 'equal', value: 'true' },
      ],
    });
    const read = (frail: FactValue | undefined, season: FactValue | undefined) =>
      new Map(
        Object.entries({ frail, season }).filter((one): one is [string, FactValue] => one[1] !== undefined),
      );
    expect(await refuted([either], read(true, undefined))).toEqual([]);
    expect(await refuted([either], read(undefined, 'true'))).toEqual([]);
    expect(await refuted([either], read('true', undefined))).toEqual(['either']);
    expect(await refuted([either], read(undefined, true))).toEqual(['either']);
    expect(await refuted([either], read('undefined', 'undefined'))).toEqual(['either']);
    const named = ruleOf('named', { fact: 'season', operator: 'equal', value: '80' });
    expect(await refuted([named], read(undefined, '80'))).toEqual([]);
    expect(await refuted([named], read(undefined, 80))).toEqual(['named']);
  });

  test('a list left open is not the same list complete', async () => {
    const lacks = ruleOf('lacks', { fact: 'medicines', operator: 'lacks', value: ['warfarin'] });
    expect(await refuted([lacks], medicines(['statin'], true))).toEqual([]);
    expect(await refuted([lacks], medicines(['statin'], false))).toEqual(['lacks']);
  });

  test('a run that fails is not an agreement', async () => {
    const low = ruleOf('low', below90);
    const text = new Map<string, FactValue>([['systolicBpMmHg', 'low']]);
    await expect(refuted([low], text)).rejects.toThrow(TypeError);
    await expect(refuted([low], text)).rejects.toThrow(TypeError);
  });

  test('a rule compiled anew, as for another release, is asked anew', async () => {
    await refuted([ruleOf('low', below90)], pressure(80));
    await refuted([ruleOf('low', below90)], pressure(80));
    expect(runs).toBe(2);
  });

  test('only the latest are remembered', async () => {
    // Eight codes: 255 lists that hold at least one of them, each another to the engine.
    const codes = Array.from({ length: 8 }, (_, bit) => `code-${bit}`);
    const any = ruleOf('any', { fact: 'medicines', operator: 'includesAny', value: codes });
    const list = (n: number) =>
      medicines(
        codes.filter((_, bit) => n & (1 << bit)),
        true,
      );
    for (let n = 1; n <= remembered + 1; n += 1) await refuted([any], list(n));
    expect(runs).toBe(remembered + 1);
    await refuted([any], list(remembered + 1));
    await refuted([any], list(2));
    expect(runs).toBe(remembered + 1);
    await refuted([any], list(1));
    expect(runs).toBe(remembered + 2);
  });

  test('many at once, right and wrong, each get their own answer', async () => {
    const rules = Array.from({ length: 30 }, (_, n) => ruleOf(`r-${n}`, { ...below90, value: 90 + n }));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => refuted(rules, pressure(60 + (n % 50)))),
    );
    // As in "many runs at once": 60 … 89 are below all thirty thresholds, 90 refutes one, and so on to 109, which refutes 20.
    expect(answers.map((wrong) => wrong.length)).toEqual(
      Array.from({ length: 100 }, (_, n) => Math.max(0, (n % 50) - 29)),
    );
  });
});

describe('what the schema refuses', () => {
  const shapes: [string, unknown][] = [
    ['an empty all', { all: [] }],
    ['an empty any', { any: [] }],
    ['all and any in one node', { all: [below90], any: [below90] }],
    ['not', { not: below90 }],
    ['an unknown key', { ...below90, unti: 'mmHg' }],
    ['a threshold typed as text', { ...below90, value: '9O' }],
    ['a list operator with a bare word', { fact: 'medicines', operator: 'includesAny', value: 'warfarin' }],
    ['an operator of the library', { fact: 'x', operator: 'greaterThan', value: 1 }],
    ['a path', { ...below90, path: '$.x' }],
  ];
  test.each(shapes)('%s', (_, when) => {
    expect(rule.shape.when.safeParse(when).success).toBe(false);
  });
});
