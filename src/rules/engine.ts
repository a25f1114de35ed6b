/**
 * The authority: a fresh json-rules-engine Engine per decision, one priority, our operators, our order.
 * It runs the rules it is given; the caller compares what fired with the closures. The only importer of json-rules-engine.
 * Measured traps and why this shape: a shared Engine loses rules; missing facts fire `not`/`notEqual`; see tests/unit/rules/engine.
 */
import { Almanac, Engine, Operator, type TopLevelCondition } from 'json-rules-engine';
import type { FactValue } from '../domain/facts.js';
import type { CompiledRule, KnownFacts } from './compile.js';
import { applyOperator, type Operator as OperatorName } from './operators.js';
import type { Condition, LeafCondition } from './rule-schema.js';

const names: readonly OperatorName[] = [
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

const operators = names.map(
  (name) =>
    new Operator(name, (actual: unknown, expected: LeafCondition['value']) => {
      const value = actual === notKnown ? undefined : (actual as FactValue);
      return applyOperator(name, value, expected) === true;
    }),
);

/** Hands the engine the facts as they are; its own almanac would wrap and hash every one of them for each run. */
class KnownAlmanac extends Almanac {
  constructor(private readonly facts: KnownFacts) {
    super();
  }

  override factValue<T>(id: string): Promise<T> {
    return Promise.resolve((this.facts.get(id) ?? notKnown) as T);
  }
}

/**
 * Ids of the rules that fire, sorted. Throws when the engine did not evaluate every rule: the caller marks the decision
 * incomplete.
 */
export async function runEngine(rules: readonly CompiledRule[], facts: KnownFacts): Promise<string[]> {
  return (
    await run(
      rules.map(({ rule, tree }) => [rule.id, topLevel(tree)] as const),
      facts,
    )
  ).sort();
}

/**
 * Ids of those among rules said to fire on which the engine does not agree. All trees hold when everything they are
 * joined of holds, and rules share much of that: it is asked once. Only where that fails is each rule run by itself.
 */
export async function refuted(rules: readonly CompiledRule[], facts: KnownFacts): Promise<string[]> {
  if (rules.length === 0) return [];
  const conjuncts = new Map(rules.flatMap((one) => [...one.conjuncts]));
  const [together] = await run([['together', { all: [...conjuncts.values()] }]], facts);
  if (together !== undefined) return [];
  const fired = new Set(await runEngine(rules, facts));
  return rules.map((one) => one.rule.id).filter((id) => !fired.has(id));
}

async function run(
  trees: readonly (readonly [name: string, conditions: TopLevelCondition])[],
  facts: KnownFacts,
): Promise<string[]> {
  const engine = new Engine([], { replaceFactsInEventParams: false });
  for (const operator of operators) engine.addOperator(operator);
  for (const [name, conditions] of trees) engine.addRule({ name, conditions, event: { type: 'fires' } });
  const { results, failureResults } = await engine.run({}, { almanac: new KnownAlmanac(facts) });
  if (results.length + failureResults.length !== trees.length) {
    throw new Error('json-rules-engine did not evaluate every rule');
  }
  return results.map(({ name }) => name);
}

/** Our trees are the engine's own JSON; it only wants a list at the top. */
function topLevel(tree: Condition): TopLevelCondition {
  return 'fact' in tree ? { all: [tree] } : tree;
}
