/** What must hold of every decision on the shipped pack, for any mixture of known and unknown facts. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import { canonicalJson } from '../../src/domain/canonical.js';
import type { Facts } from '../../src/domain/facts.js';
import { type CompiledRule, compileRule } from '../../src/rules/compile.js';
import { runEngine } from '../../src/rules/engine.js';
import { rule } from '../../src/rules/rule-schema.js';
import { inputFor, issuable } from '../scenarios/patients.js';
import { shippedRelease } from '../scenarios/release.js';
import { anyFacts } from './random-facts.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const seed = 20261122;
const numRuns = process.env['LONG'] ? 5000 : 40;

function anyInput(): fc.Arbitrary<DecisionInput> {
  const instrument = release.instruments.get('elderly-33');
  const items = instrument?.items.map((item) => item.id) ?? [];
  return fc
    .record({
      facts: anyFacts(release.knowledge.facts),
      answers: fc.option(
        fc.record(Object.fromEntries(items.map((id) => [id, fc.integer({ min: 1, max: 5 })])), {
          requiredKeys: [],
        }),
        { nil: undefined },
      ),
    })
    .map(({ facts, answers }) => ({
      ...inputFor({ facts: {} }),
      facts: withSex(facts),
      questionnaire: answers
        ? { instrument: 'elderly-33', answers: known(answers) }
        : { none: 'not-asked' as const },
    }));
}

function known(answers: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(answers).filter((one): one is [string, number] => one[1] !== undefined),
  );
}

/** The register always knows sex and birth date. */
function withSex(facts: Facts): Facts {
  const from = { kind: 'register' as const };
  return { sex: { value: 'female', from }, birthDate: { value: '1955-03-02', from }, ...facts };
}

describe('a decision', () => {
  test('is complete, and every rule the engine runs agrees with the closures', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), async (input) => {
        const decision = await decide(input, release);
        expect(decision.faults).toEqual([]);
        expect(decision.complete).toBe(true);
        expect(Object.keys(decision.outcomes)).toHaveLength(release.rules.length);
      }),
      { numRuns, seed },
    );
  });

  test('the engine run over all rules fires exactly those the decision says fire', async () => {
    await fc.assert(
      fc.asyncProperty(anyFacts(release.knowledge.facts), async (facts) => {
        const values = new Map(
          Object.entries(facts).flatMap(([id, entry]) =>
            'value' in entry ? [[id, entry.value] as const] : [],
          ),
        );
        const fired = await runEngine(release.rules, values);
        const expected = release.rules
          .filter((one) => one.outcome(values) === 'fires')
          .map((one) => one.rule.id);
        expect(fired).toEqual(expected.sort());
      }),
      { numRuns: Math.ceil(numRuns / 4), seed },
    );
  });

  test('does not depend on the order of rules or facts, nor on decisions made at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), anyInput(), async (input, other) => {
        const alone = canonicalJson(await decide(input, release));
        const turned: Release = { ...release, rules: [...release.rules].reverse() };
        const facts = Object.fromEntries(Object.entries(input.facts).reverse());
        const reversed = await decide({ ...input, facts }, turned);
        const together = await Promise.all([
          decide(other, release),
          decide(input, release),
          decide(other, release),
        ]);
        expect(canonicalJson(together[1])).toBe(alone);
        expect([...issuable(reversed)].sort()).toEqual([...issuable(JSON.parse(alone))].sort());
        expect(reversed.alerts.map((a) => a.ruleId)).toEqual(
          JSON.parse(alone).alerts.map((a: { ruleId: string }) => a.ruleId),
        );
      }),
      { numRuns, seed },
    );
  });

  test('made after many others is what it is from rules compiled a moment ago', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), async (input) => {
        const cold: Release = { ...release, rules: release.rules.map((one) => compileRule(one.rule)) };
        expect(canonicalJson(await decide(input, release))).toBe(canonicalJson(await decide(input, cold)));
      }),
      { numRuns: Math.ceil(numRuns / 4), seed },
    );
  });

  test('with a closure that says too much is incomplete every time, whatever the engine agreed to before', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), fc.nat(), async (input, pick) => {
        const { outcomes } = await decide(input, release);
        const silent = release.rules.filter(
          ({ rule: { id, stage } }) => stage === 'safety' && outcomes[id] !== 'fires',
        );
        const one = silent[pick % silent.length];
        if (one === undefined) return;
        const wrong: CompiledRule = {
          ...one,
          evaluate: (facts) => {
            const { ruleId, missing, leaves } = one.evaluate(facts);
            return { ruleId, missing, leaves, outcome: 'fires' };
          },
        };
        const rules = release.rules.map((other) => (other === one ? wrong : other));
        for (let again = 0; again < 2; again += 1) {
          const { complete, faults } = await decide(input, { ...release, rules });
          expect([complete, faults]).toEqual([false, [one.rule.id]]);
        }
        expect((await decide(input, release)).complete).toBe(true);
      }),
      { numRuns, seed },
    );
  });

  test('replayed from its stored input gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), async (input) => {
        const stored = canonicalJson(input);
        expect(canonicalJson(await decide(JSON.parse(stored), release))).toBe(
          canonicalJson(await decide(input, release)),
        );
      }),
      { numRuns, seed },
    );
  });

  test('removing a fact never turns cannot-tell into an all-clear, and never makes more issuable', async () => {
    // Without one of two readings the other one counts: another reading, not an unknown (found by the long run).
    const twice = new Set(
      [...release.knowledge.facts.values()].flatMap(({ origin }) =>
        origin.from === 'derived' && ['repeat-or-first', 'higher-of'].includes(origin.method)
          ? origin.of
          : [],
      ),
    );
    await fc.assert(
      fc.asyncProperty(anyInput(), fc.nat(), async (input, pick) => {
        const before = await decide(input, release);
        const keys = Object.keys(input.facts).filter((id) => id !== 'sex' && id !== 'birthDate');
        const gone = keys[pick % Math.max(1, keys.length)];
        if (gone === undefined || twice.has(gone)) return;
        const { [gone]: _, ...facts } = input.facts;
        const after = await decide({ ...input, facts }, release);
        for (const [id, outcome] of Object.entries(before.outcomes)) {
          const stage = release.rules.find((one) => one.rule.id === id)?.rule.stage;
          // Rules of the first stages read outside facts only; later ones also read what a stage found.
          if (stage === 'triage' && outcome === 'cannot-tell') expect(after.outcomes[id]).toBe('cannot-tell');
          if (stage === 'triage' && outcome === 'fires')
            expect(['fires', 'cannot-tell'], `${id} without ${gone}`).toContain(after.outcomes[id]);
        }
        if (after.emergency === before.emergency) {
          const allowed = issuable(before);
          const dropped = [...issuable(after)].filter((id) => !allowed.has(id));
          // A withhold rule on optional examinations says nothing when they are missing (whenUnknown: ignore).
          const silent = new Set(
            release.rules.filter((one) => one.rule.whenUnknown === 'ignore').flatMap((one) => one.reads),
          );
          if (!silent.has(gone)) expect(dropped).toEqual([]);
        }
      }),
      { numRuns: numRuns * 2, seed },
    );
  });

  test('adding a caution never adds an item to what may be issued', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyInput(),
        fc.constantFrom(...release.knowledge.traits.keys()),
        async (input, trait) => {
          const before = issuable(await decide(input, release));
          const caution = compileRule(
            rule.parse({
              id: 'safety-test-caution',
              title: '试',
              stage: 'safety',
              when: { fact: 'ageYears', operator: 'atLeast', value: 0 },
              then: [{ withhold: { trait } }],
              why: '试',
              basis: 'general',
              sources: [],
              reviewBy: '2027-01-01',
              examples: [{ name: '试', facts: { ageYears: 1 }, expect: 'fires' }],
            }),
          );
          const after = issuable(await decide(input, { ...release, rules: [...release.rules, caution] }));
          expect([...after].filter((id) => !before.has(id))).toEqual([]);
        },
      ),
      { numRuns, seed },
    );
  });

  test('a food never stands in both lists of what is ticked', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput(), async (input) => {
        const { items } = await decide(input, release);
        const ticked = items.filter((item) => item.ticked);
        const limited = new Set(ticked.flatMap((item) => item.limit ?? []));
        for (const item of ticked) {
          for (const one of item.favour ?? []) {
            if (one.verdict === 'allowed' || one.verdict === 'caution')
              expect(limited.has(one.food)).toBe(false);
          }
        }
      }),
      { numRuns, seed },
    );
  });
});
