/**
 * A rule compiled once to a three-valued closure with trace. Evaluation is total: it says fires, quiet or cannot-tell,
 * with every leaf, what was found there, and the facts that would settle it.
 */
import { hashOf } from '../domain/canonical.js';
import type { FactValue } from '../domain/facts.js';
import { applyOperator } from './operators.js';
import type { Condition, LeafCondition, Rule } from './rule-schema.js';
import { allOf, anyOf, type Truth } from './truth.js';

/** Known values by fact id; a missing key is an unknown fact. */
export type KnownFacts = ReadonlyMap<string, FactValue>;

export type Outcome = 'fires' | 'quiet' | 'cannot-tell';

/** One leaf as it was seen. `actual` is absent when the fact is not known. */
export interface LeafTrace {
  readonly fact: string;
  readonly operator: LeafCondition['operator'];
  readonly expected: LeafCondition['value'];
  readonly actual?: FactValue;
  readonly truth: Truth;
}

export interface Evaluation {
  readonly ruleId: string;
  readonly outcome: Outcome;
  readonly leaves: readonly LeafTrace[];
  /** Unknown facts that could still change the outcome; empty when it is settled. */
  readonly missing: readonly string[];
}

export interface CompiledRule {
  readonly rule: Rule;
  /** What an expert's signature is bound to. */
  readonly contentHash: string;
  /** Facts the rule reads, appliesTo included. */
  readonly reads: readonly string[];
  readonly tree: Condition;
  /** What must all hold for the tree to hold, by its JSON: the same for two rules that ask the same. */
  readonly conjuncts: ReadonlyMap<string, Condition>;
  /** Outcome only: the fast path. */
  outcome(facts: KnownFacts): Outcome;
  evaluate(facts: KnownFacts): Evaluation;
}

export function compileRule(rule: Rule): CompiledRule {
  const tree = wholeTree(rule);
  const { truth, collect } = compiled(tree);
  const leaves = leavesOf(tree);
  return {
    rule,
    contentHash: hashOf(rule),
    reads: [...new Set(leaves.map((leaf) => leaf.fact))],
    tree,
    conjuncts: new Map(conjunctsOf(tree).map((node) => [JSON.stringify(node), node])),
    outcome: (facts) => outcomeOf(truth(facts)),
    evaluate: (facts) => {
      const outcome = outcomeOf(truth(facts));
      if (outcome !== 'cannot-tell') return new Seen(rule.id, outcome, [], leaves, facts);
      const missing = new Set<string>();
      collect(facts, missing);
      return new Seen(rule.id, outcome, [...missing], leaves, facts);
    },
  };
}

function outcomeOf(truth: Truth): Outcome {
  if (truth === 'unknown') return 'cannot-tell';
  return truth ? 'fires' : 'quiet';
}

/** Most rules are quiet and nobody asks why: the trace is made when somebody does. */
class Seen implements Evaluation {
  constructor(
    readonly ruleId: string,
    readonly outcome: Outcome,
    readonly missing: readonly string[],
    private readonly read: readonly LeafCondition[],
    private readonly facts: KnownFacts,
  ) {}

  get leaves(): readonly LeafTrace[] {
    return this.read.map((leaf) => traceLeaf(leaf, this.facts));
  }
}

/** appliesTo in front of `when`, as one tree. */
export function wholeTree(rule: Rule): Condition {
  const gates: LeafCondition[] = [];
  const { minAgeYears, maxAgeYears, sex } = rule.appliesTo ?? {};
  if (minAgeYears !== undefined) gates.push({ fact: 'ageYears', operator: 'atLeast', value: minAgeYears });
  if (maxAgeYears !== undefined) gates.push({ fact: 'ageYears', operator: 'atMost', value: maxAgeYears });
  if (sex !== undefined) gates.push({ fact: 'sex', operator: 'equal', value: sex });
  return gates.length === 0 ? rule.when : { all: [...gates, rule.when] };
}

function conjunctsOf(node: Condition): Condition[] {
  return 'all' in node ? node.all.flatMap(conjunctsOf) : [node];
}

/** A node as two closures. */
interface Compiled {
  truth(facts: KnownFacts): Truth;
  /** Only of a node that is unknown: adds the facts it still hangs on; branches already decided are left out. */
  collect(facts: KnownFacts, missing: Set<string>): void;
}

function compiled(node: Condition): Compiled {
  if ('all' in node) return joined(node.all.map(compiled), false);
  if ('any' in node) return joined(node.any.map(compiled), true);
  const { fact, operator, value } = node;
  return {
    truth: (facts) => applyOperator(operator, facts.get(fact), value),
    collect: (_, missing) => void missing.add(fact),
  };
}

/** Short-circuits on the deciding value without allocating. */
function joined(parts: readonly Compiled[], deciding: boolean): Compiled {
  return {
    truth: (facts) => {
      let unknown = false;
      for (const part of parts) {
        const truth = part.truth(facts);
        if (truth === deciding) return deciding;
        if (truth === 'unknown') unknown = true;
      }
      return unknown ? 'unknown' : !deciding;
    },
    collect: (facts, missing) => {
      for (const part of parts) if (part.truth(facts) === 'unknown') part.collect(facts, missing);
    },
  };
}

export function leavesOf(node: Condition): LeafCondition[] {
  if ('all' in node) return node.all.flatMap(leavesOf);
  if ('any' in node) return node.any.flatMap(leavesOf);
  return [node];
}

function traceLeaf({ fact, operator, value: expected }: LeafCondition, facts: KnownFacts): LeafTrace {
  const actual = facts.get(fact);
  const truth = applyOperator(operator, actual, expected);
  return actual === undefined
    ? { fact, operator, expected, truth }
    : { fact, operator, expected, actual, truth };
}

/** Plain recursive evaluation; the tests hold the compiled closures against it. */
export function evaluateTree(node: Condition, facts: KnownFacts): Truth {
  if ('all' in node) return allOf(node.all.map((child) => evaluateTree(child, facts)));
  if ('any' in node) return anyOf(node.any.map((child) => evaluateTree(child, facts)));
  return applyOperator(node.operator, facts.get(node.fact), node.value);
}
