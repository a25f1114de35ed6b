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
  /** Outcome only: the fast path. */
  outcome(facts: KnownFacts): Outcome;
  evaluate(facts: KnownFacts): Evaluation;
}

const outcomes: Record<'true' | 'false' | 'unknown', Outcome> = {
  true: 'fires',
  false: 'quiet',
  unknown: 'cannot-tell',
};

export function compileRule(rule: Rule): CompiledRule {
  const tree = wholeTree(rule);
  const truth = closure(tree);
  const leaves = leavesOf(tree);
  const reads = [...new Set(leaves.map((leaf) => leaf.fact))];
  return {
    rule,
    contentHash: hashOf(rule),
    reads,
    tree,
    outcome: (facts) => outcomes[`${truth(facts)}`],
    evaluate: (facts) => {
      const result = truth(facts);
      return {
        ruleId: rule.id,
        outcome: outcomes[`${result}`],
        // Most rules are quiet and nobody asks why: their trace is made when somebody does.
        get leaves() {
          return leaves.map((leaf) => traceLeaf(leaf, facts));
        },
        missing: result === 'unknown' ? [...new Set(undecided(tree, facts))] : [],
      };
    },
  };
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

type Closure = (facts: KnownFacts) => Truth;

function closure(node: Condition): Closure {
  if ('all' in node) return joined(node.all.map(closure), false, true);
  if ('any' in node) return joined(node.any.map(closure), true, false);
  const { fact, operator, value } = node;
  return (facts) => applyOperator(operator, facts.get(fact), value);
}

/** Short-circuits on the deciding value without allocating. */
function joined(parts: readonly Closure[], deciding: boolean, otherwise: boolean): Closure {
  return (facts) => {
    let unknown = false;
    for (const part of parts) {
      const truth = part(facts);
      if (truth === deciding) return deciding;
      if (truth === 'unknown') unknown = true;
    }
    return unknown ? 'unknown' : otherwise;
  };
}

export function leavesOf(node: Condition): LeafCondition[] {
  if ('all' in node) return node.all.flatMap(leavesOf);
  if ('any' in node) return node.any.flatMap(leavesOf);
  return [node];
}

function traceLeaf(leaf: LeafCondition, facts: KnownFacts): LeafTrace {
  const actual = facts.get(leaf.fact);
  return {
    fact: leaf.fact,
    operator: leaf.operator,
    expected: leaf.value,
    ...(actual === undefined ? {} : { actual }),
    truth: applyOperator(leaf.operator, actual, leaf.value),
  };
}

/** Facts of the unknown leaves that the outcome still hangs on: decided branches are left out. */
function undecided(node: Condition, facts: KnownFacts): string[] {
  if (!('all' in node) && !('any' in node)) {
    return applyOperator(node.operator, facts.get(node.fact), node.value) === 'unknown' ? [node.fact] : [];
  }
  const children = 'all' in node ? node.all : node.any;
  const truth = evaluateTree(node, facts);
  return truth === 'unknown' ? children.flatMap((child) => undecided(child, facts)) : [];
}

/** Plain recursive evaluation; the tests hold the compiled closures against it. */
export function evaluateTree(node: Condition, facts: KnownFacts): Truth {
  if ('all' in node) return allOf(node.all.map((child) => evaluateTree(child, facts)));
  if ('any' in node) return anyOf(node.any.map((child) => evaluateTree(child, facts)));
  return applyOperator(node.operator, facts.get(node.fact), node.value);
}
