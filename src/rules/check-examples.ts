/**
 * Examples stand beside each rule and are its first test: each says what the rule does for partial facts (all others
 * unknown). Expectations come from the source; a rule that disagrees with its own example is not published.
 */
import type { FactValue } from '../domain/facts.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { exampleIsUsable } from './check-example-values.js';
import type { CheckOptions, Report } from './check-report.js';
import { compileRule, type KnownFacts, leavesOf } from './compile.js';
import { applyOperator } from './operators.js';
import type { Example, LeafCondition, Rule } from './rule-schema.js';

export function checkExamples(
  rule: Rule,
  knowledge: Knowledge,
  options: CheckOptions,
  report: Report,
  conditionsAreSound: boolean,
): void {
  const usable = rule.examples
    .map((example, index) => ({ example, index }))
    .filter(({ example, index }) => exampleIsUsable(example, index, knowledge, options, report));
  // What cannot be evaluated has been told already.
  if (!conditionsAreSound || usable.length < rule.examples.length) return;
  const compiled = compileRule(rule);
  const cases = usable.map(({ example, index }) => {
    const facts = exampleFacts(example);
    const { outcome } = compiled.evaluate(facts);
    if (outcome !== example.expect) {
      report(['examples', index, 'expect'], 'rule.example-differs', {
        name: example.name,
        expected: example.expect,
        outcome,
      });
    }
    return { facts, expect: example.expect };
  });
  for (const outcome of ['fires', 'quiet', 'cannot-tell'] as const) {
    if (!cases.some((one) => one.expect === outcome) && canReach(rule, outcome)) {
      report(['examples'], 'rule.example-missing', { outcome });
    }
  }
  for (const leaf of leavesOf(compiled.tree)) {
    checkLeafSeenBothWays(rule, leaf, cases, report);
    checkBoundary(leaf, knowledge.facts.get(leaf.fact), cases, report);
  }
}

/** A rule for everyone (ageYears at least 0) can never be quiet. */
function canReach(rule: Rule, outcome: Example['expect']): boolean {
  return outcome !== 'quiet' || !isForEveryone(rule);
}

function isForEveryone(rule: Rule): boolean {
  const leaves = leavesOf(rule.when);
  return leaves.every((leaf) => leaf.fact === 'ageYears' && leaf.operator === 'atLeast' && leaf.value === 0);
}

export function exampleFacts(example: Pick<Example, 'facts'>): KnownFacts {
  return new Map(
    Object.entries(example.facts).map(([id, value]): [string, FactValue] => [
      id,
      Array.isArray(value) ? { present: value, complete: true } : value,
    ]),
  );
}

function checkLeafSeenBothWays(
  rule: Rule,
  leaf: LeafCondition,
  cases: readonly { facts: KnownFacts }[],
  report: Report,
): void {
  if (isForEveryone(rule)) return;
  for (const truth of [true, false] as const) {
    const seen = cases.some(
      ({ facts }) => applyOperator(leaf.operator, facts.get(leaf.fact), leaf.value) === truth,
    );
    if (!seen) report(['examples'], 'rule.leaf-never-seen', { fact: leaf.fact, truth: String(truth) });
  }
}

/** Each number one step below, at, and one step above, in some example. */
function checkBoundary(
  leaf: LeafCondition,
  definition: FactDefinition | undefined,
  cases: readonly { facts: KnownFacts }[],
  report: Report,
): void {
  if (definition?.type !== 'number' || typeof leaf.value !== 'number') return;
  const { step, range } = definition;
  for (const value of [leaf.value - step, leaf.value, leaf.value + step]) {
    if (value < range.min || value > range.max) continue;
    const rounded = Number(value.toFixed(6));
    if (!cases.some(({ facts }) => facts.get(leaf.fact) === rounded)) {
      report(['examples'], 'rule.boundary-missing', {
        fact: definition.label,
        id: leaf.fact,
        value: rounded,
      });
    }
  }
}
