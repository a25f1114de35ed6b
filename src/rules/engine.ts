/**
 * The authority: a fresh json-rules-engine Engine per decision, one priority, our operators, our order.
 * It runs the rules it is given; the caller compares what fired with the closures. The only importer of json-rules-engine.
 * Measured traps and why this shape: a shared Engine loses rules; missing facts fire `not`/`notEqual`; see tests/unit/rules/engine.
 */
import { Almanac, Engine, Operator, type TopLevelCondition } from 'json-rules-engine';
import type { FactValue } from '../domain/facts.js';
import type { CompiledRule, Conjunct, KnownFacts, Read } from './compile.js';
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
 * What the engine has agreed to: for a thing that must hold, how the facts it reads stood to everything it holds them
 * against. Its verdict hangs on nothing else, so it is asked once. Only agreement is kept, the latest `remembered` a thing,
 * and no longer than the compiled rule.
 */
const agreed = new WeakMap<Conjunct, Set<string>>();
export const remembered = 128;

/**
 * Ids of those among rules said to fire on which the engine does not agree. All trees hold when everything they are
 * joined of holds, and rules share much of that: what it has not yet judged is asked together. Only where that fails is
 * each rule run by itself, and nothing is remembered.
 */
export async function refuted(rules: readonly CompiledRule[], facts: KnownFacts): Promise<string[]> {
  const open: { readonly conjunct: Conjunct; readonly standing: string }[] = [];
  for (const { conjuncts } of rules) {
    for (const conjunct of conjuncts) {
      const standing = standingOf(conjunct, facts);
      if (agreed.get(conjunct)?.has(standing) !== true) open.push({ conjunct, standing });
    }
  }
  if (open.length === 0) return [];
  const asked = new Map(open.map(({ conjunct }) => [conjunct.text, conjunct.tree]));
  const [together] = await run([['together', { all: [...asked.values()] }]], facts);
  if (together !== undefined) {
    for (const { conjunct, standing } of open) remember(conjunct, standing);
    return [];
  }
  const fired = new Set(await runEngine(rules, facts));
  return rules.map((one) => one.rule.id).filter((id) => !fired.has(id));
}

function standingOf({ reads }: Conjunct, facts: KnownFacts): string {
  let standing = '';
  for (const read of reads) standing += `${standOf(read, facts.get(read.fact))} `;
  return standing;
}

/**
 * A number by whether it lies below, on or above each threshold, a list by which of the codes are in it and whether it is
 * complete, anything else as it is. Facts that an operator could tell apart never read alike: strings are quoted.
 */
function standOf({ thresholds, codes }: Read, value: FactValue | undefined): string {
  if (typeof value === 'number' && thresholds.length > 0) {
    let stand = '';
    for (const threshold of thresholds) {
      if (value === threshold) stand += '=';
      else if (value < threshold) stand += '<';
      else stand += value > threshold ? '>' : '?';
    }
    return stand;
  }
  if (typeof value === 'object' && codes.length > 0) {
    let stand = value.complete ? '+' : '-';
    for (const code of codes) stand += value.present.includes(code) ? '1' : '0';
    return stand;
  }
  return JSON.stringify(value) ?? 'unknown';
}

function remember(conjunct: Conjunct, standing: string): void {
  const known = agreed.get(conjunct) ?? new Set();
  agreed.set(conjunct, known);
  const [oldest] = known;
  if (known.size === remembered && oldest !== undefined) known.delete(oldest);
  known.add(standing);
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
