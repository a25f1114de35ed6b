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
  /** `run`: what other rules asked of the same facts, as they stand now, need not be asked again. */
  evaluate(facts: KnownFacts, run?: Run): Evaluation;
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

/** @param leaves of the list the rule belongs to; by itself it shares none. */
export function compileRule(rule: Rule, leaves = new Leaves()): CompiledRule {
  const tree = wholeTree(rule);
  const root = compiled(tree, leaves);
  const read = leavesOf(tree).map((leaf) => leaves.leaf(leaf));
  return {
    rule,
    contentHash: hashOf(rule),
    reads: readsOf(tree).map(({ fact }) => fact),
    tree,
    conjuncts: conjunctsOf(tree).map((node) => ({
      tree: node,
      text: JSON.stringify(node),
      reads: readsOf(node),
    })),
    outcome: (facts) => outcomeOf(root.truth(leaves.unanswered(facts))),
    evaluate: (facts, run = new Run(facts)) => {
      const answers = run.of(leaves);
      const outcome = outcomeOf(root.truth(answers));
      if (outcome !== 'cannot-tell') return new Seen(rule.id, outcome, nothing, read, answers);
      const missing: string[] = [];
      root.collect(answers, missing);
      return new Seen(rule.id, outcome, missing, read, answers);
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
    private readonly answers: Answers,
  ) {}

  get leaves(): readonly LeafTrace[] {
    return this.read.map((leaf) => leaf.seen(this.answers));
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

/** Facts, and what the leaves of one list have answered on them so far, each at its slot. */
interface Answers {
  readonly facts: KnownFacts;
  readonly seen: (LeafTrace | undefined)[];
}

/** The distinct leaves of a list of rules: rules that ask the same share one leaf. Knows nothing of any facts. */
export class Leaves {
  private readonly byText = new Map<string, Leaf>();

  leaf(condition: LeafCondition): Leaf {
    const text = JSON.stringify([condition.fact, condition.operator, condition.value]);
    const leaf = this.byText.get(text) ?? new Leaf(condition, this.byText.size);
    this.byText.set(text, leaf);
    return leaf;
  }

  unanswered(facts: KnownFacts): Answers {
    return { facts, seen: new Array(this.byText.size).fill(undefined) };
  }
}

/** One pass over rules on facts that stay as they are meanwhile: each distinct leaf is asked once. Never kept for the next. */
export class Run {
  private readonly answers = new Map<Leaves, Answers>();

  constructor(private readonly facts: KnownFacts) {}

  of(leaves: Leaves): Answers {
    const before = this.answers.get(leaves);
    if (before) return before;
    const answers = leaves.unanswered(this.facts);
    this.answers.set(leaves, answers);
    return answers;
  }
}

interface Compiled {
  truth(answers: Answers): Truth;
  /** Only of a node that is unknown: adds the facts it still hangs on; branches already decided are left out. */
  collect(answers: Answers, missing: string[]): void;
}

function compiled(node: Condition, leaves: Leaves): Compiled {
  if ('all' in node) return joined(node.all, false, leaves);
  if ('any' in node) return joined(node.any, true, leaves);
  return leaves.leaf(node);
}

function joined(nodes: readonly Condition[], deciding: boolean, leaves: Leaves): Compiled {
  const parts = nodes.map((node) => compiled(node, leaves));
  const [only, ...others] = parts;
  return only && others.length === 0 ? only : new Joined(parts, deciding);
}

/** Knows its operator before it meets a fact. Objects rather than closures: ten times the rules must stay in the cache. */
class Leaf implements Compiled {
  private readonly fact: string;
  private readonly expected: LeafCondition['value'];
  private readonly test: (typeof tests)[LeafCondition['operator']];
  /** The trace of an unknown fact is always the same. */
  private readonly unknown: LeafTrace;

  constructor(
    { fact, operator, value: expected }: LeafCondition,
    private readonly slot: number,
  ) {
    this.fact = fact;
    this.expected = expected;
    this.test = tests[operator];
    this.unknown = Object.freeze({ fact, operator, expected, truth: 'unknown' });
  }

  truth(answers: Answers): Truth {
    return this.seen(answers).truth;
  }

  collect(_: Answers, missing: string[]): void {
    if (!missing.includes(this.fact)) missing.push(this.fact);
  }

  seen({ facts, seen }: Answers): LeafTrace {
    const before = seen[this.slot];
    if (before !== undefined) return before;
    const trace = this.trace(facts);
    seen[this.slot] = trace;
    return trace;
  }

  private trace(facts: KnownFacts): LeafTrace {
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

  truth(answers: Answers): Truth {
    let unknown = false;
    for (const part of this.parts) {
      const truth = part.truth(answers);
      if (truth === this.deciding) return truth;
      if (truth === 'unknown') unknown = true;
    }
    return unknown ? 'unknown' : !this.deciding;
  }

  collect(answers: Answers, missing: string[]): void {
    for (const part of this.parts) if (part.truth(answers) === 'unknown') part.collect(answers, missing);
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
