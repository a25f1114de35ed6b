/**
 * A rule compiled once to a three-valued closure with trace. Evaluation is total: it says fires, quiet or cannot-tell,
 * with every leaf, what was found there, and the facts that would settle it.
 */
import { hashOf } from '../domain/canonical.js';
import type { FactValue } from '../domain/facts.js';
import { applyOperator, tests } from './operators.js';
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
  /** What must all hold for the tree to hold. */
  readonly conjuncts: readonly Conjunct[];
  /** Outcome only: the fast path. */
  outcome(facts: KnownFacts): Outcome;
  evaluate(facts: KnownFacts): Evaluation;
}

/** One thing that must hold: a leaf or an `any`. */
export interface Conjunct {
  readonly tree: Condition;
  /** Its JSON: the same for two rules that ask the same. */
  readonly text: string;
  readonly reads: readonly Read[];
}

/** A fact of a conjunct with everything its leaves hold it against: more of the fact they cannot tell apart. */
export interface Read {
  readonly fact: string;
  readonly thresholds: readonly number[];
  readonly codes: readonly string[];
}

export function compileRule(rule: Rule): CompiledRule {
  const tree = wholeTree(rule);
  const root = compiled(tree);
  const leaves = leavesOf(tree).map((leaf) => new Leaf(leaf));
  return {
    rule,
    contentHash: hashOf(rule),
    reads: readsOf(tree).map((read) => read.fact),
    tree,
    conjuncts: conjunctsOf(tree).map((node) => ({
      tree: node,
      text: JSON.stringify(node),
      reads: readsOf(node),
    })),
    outcome: (facts) => outcomeOf(root.truth(facts)),
    evaluate: (facts) => {
      const outcome = outcomeOf(root.truth(facts));
      if (outcome !== 'cannot-tell') return new Seen(rule.id, outcome, nothing, leaves, facts);
      const missing: string[] = [];
      root.collect(facts, missing);
      return new Seen(rule.id, outcome, missing, leaves, facts);
    },
  };
}

function outcomeOf(truth: Truth): Outcome {
  if (truth === 'unknown') return 'cannot-tell';
  return truth ? 'fires' : 'quiet';
}

const nothing: readonly string[] = Object.freeze([]);

/** Most rules are quiet and nobody asks why: the trace is made when somebody does. */
class Seen implements Evaluation {
  constructor(
    readonly ruleId: string,
    readonly outcome: Outcome,
    readonly missing: readonly string[],
    private readonly read: readonly Leaf[],
    private readonly facts: KnownFacts,
  ) {}

  get leaves(): readonly LeafTrace[] {
    return this.read.map((leaf) => leaf.trace(this.facts));
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

function readsOf(node: Condition): Read[] {
  const leaves = leavesOf(node);
  return [...new Set(leaves.map((leaf) => leaf.fact))].map((fact) => {
    const values = leaves.filter((leaf) => leaf.fact === fact).flatMap((leaf) => leaf.value);
    return {
      fact,
      thresholds: [...new Set(values.filter((value) => typeof value === 'number'))],
      codes: [...new Set(values.filter((value) => typeof value === 'string'))],
    };
  });
}

interface Compiled {
  truth(facts: KnownFacts): Truth;
  /** Only of a node that is unknown: adds the facts it still hangs on; branches already decided are left out. */
  collect(facts: KnownFacts, missing: string[]): void;
}

function compiled(node: Condition): Compiled {
  if ('all' in node) return joined(node.all, false);
  if ('any' in node) return joined(node.any, true);
  return new Leaf(node);
}

function joined(nodes: readonly Condition[], deciding: boolean): Compiled {
  const [only, ...others] = nodes;
  return only && others.length === 0 ? compiled(only) : new Joined(nodes.map(compiled), deciding);
}

/** Knows its operator before it meets a fact. Objects rather than closures: ten times the rules must stay in the cache. */
class Leaf implements Compiled {
  private readonly fact: string;
  private readonly expected: LeafCondition['value'];
  private readonly test: (typeof tests)[LeafCondition['operator']];
  /** The trace of an unknown fact is always the same. */
  private readonly unknown: LeafTrace;

  constructor({ fact, operator, value: expected }: LeafCondition) {
    this.fact = fact;
    this.expected = expected;
    this.test = tests[operator];
    this.unknown = Object.freeze({ fact, operator, expected, truth: 'unknown' });
  }

  truth(facts: KnownFacts): Truth {
    const actual = facts.get(this.fact);
    return actual === undefined ? 'unknown' : this.test(actual, this.expected);
  }

  collect(_: KnownFacts, missing: string[]): void {
    if (!missing.includes(this.fact)) missing.push(this.fact);
  }

  trace(facts: KnownFacts): LeafTrace {
    const actual = facts.get(this.fact);
    if (actual === undefined) return this.unknown;
    const { fact, expected } = this;
    return { fact, operator: this.unknown.operator, expected, actual, truth: this.test(actual, expected) };
  }
}

/** `all` is decided by a false part, `any` by a true one. */
class Joined implements Compiled {
  constructor(
    private readonly parts: readonly Compiled[],
    private readonly deciding: boolean,
  ) {}

  truth(facts: KnownFacts): Truth {
    let unknown = false;
    for (const part of this.parts) {
      const truth = part.truth(facts);
      if (truth === this.deciding) return truth;
      if (truth === 'unknown') unknown = true;
    }
    return unknown ? 'unknown' : !this.deciding;
  }

  collect(facts: KnownFacts, missing: string[]): void {
    for (const part of this.parts) if (part.truth(facts) === 'unknown') part.collect(facts, missing);
  }
}

export function leavesOf(node: Condition): LeafCondition[] {
  if ('all' in node) return node.all.flatMap(leavesOf);
  if ('any' in node) return node.any.flatMap(leavesOf);
  return [node];
}

/** Plain recursive evaluation; the tests hold the compiled closures against it. */
export function evaluateTree(node: Condition, facts: KnownFacts): Truth {
  if ('all' in node) return allOf(node.all.map((child) => evaluateTree(child, facts)));
  if ('any' in node) return anyOf(node.any.map((child) => evaluateTree(child, facts)));
  return applyOperator(node.operator, facts.get(node.fact), node.value);
}
