/**
 * The authority: a fresh json-rules-engine Engine per stage run, one priority, our operators, our order.
 * It runs the rules it is given; the caller compares what fired with the closures. The only importer of json-rules-engine.
 * Measured traps and why this shape: a shared Engine loses rules; missing facts fire `not`/`notEqual`; see tests/unit/rules/engine.
 */
import { Engine, type NestedCondition } from 'json-rules-engine';
import type { FactValue } from '../domain/facts.js';
import type { CompiledRule, KnownFacts } from './compile.js';
import { applyOperator, type Operator } from './operators.js';
import type { Condition, LeafCondition } from './rule-schema.js';

const operators: readonly Operator[] = [
  'equal',
  'oneOf',
  'atLeast',
  'above',
  'atMost',
  'below',
  'includes',
  'includesAny',
  'lacks',
];

/** Stands for a fact that is not known, so that the engine neither rejects the run nor guesses. */
const notKnown = Object.freeze({ notKnown: true });

/**
 * Ids of the rules that fire, sorted. Throws when the engine did not evaluate every rule it was given:
 * the caller marks the decision incomplete.
 */
export async function runEngine(rules: readonly CompiledRule[], facts: KnownFacts): Promise<string[]> {
  if (rules.length === 0) return [];
  const engine = new Engine([], { replaceFactsInEventParams: false });
  for (const name of operators) {
    engine.addOperator(name, (actual: unknown, expected: LeafCondition['value']) => {
      const value = actual === notKnown ? undefined : (actual as FactValue);
      return applyOperator(name, value, expected) === true;
    });
  }
  for (const id of new Set(rules.flatMap((rule) => rule.reads))) {
    engine.addFact(id, facts.get(id) ?? notKnown);
  }
  for (const { rule, tree } of rules) {
    engine.addRule({ name: rule.id, conditions: topLevel(tree), event: { type: rule.id } });
  }
  const { results, failureResults } = await engine.run();
  if (results.length + failureResults.length !== rules.length) {
    throw new Error('json-rules-engine did not evaluate every rule');
  }
  return results.map((result) => result.name).sort();
}

function topLevel(tree: Condition): { all: NestedCondition[] } | { any: NestedCondition[] } {
  const node = nested(tree);
  if ('all' in node || 'any' in node) return node as { all: NestedCondition[] } | { any: NestedCondition[] };
  return { all: [node] };
}

function nested(node: Condition): NestedCondition {
  if ('all' in node) return { all: node.all.map(nested) };
  if ('any' in node) return { any: node.any.map(nested) };
  return { fact: node.fact, operator: node.operator, value: node.value };
}
