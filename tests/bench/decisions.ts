/**
 * Decisions with full explanation against a plain json-rules-engine and @gorules/zen-engine, on the project's own rules.
 * Alternating slices in one process, in processor time; ratios only, since the machine is noisy.
 */
import { ZenEngine } from '@gorules/zen-engine';
import { Engine, type NestedCondition } from 'json-rules-engine';
import type { Release } from '../../src/decision/release.js';
import { disagreeing, runStage } from '../../src/decision/stage.js';
import { stage as stages } from '../../src/domain/codes.js';
import type { FactValue } from '../../src/domain/facts.js';
import { type CompiledRule, compileRule, type KnownFacts, Leaves } from '../../src/rules/compile.js';
import { applyOperator } from '../../src/rules/operators.js';
import type { Condition, LeafCondition } from '../../src/rules/rule-schema.js';
import { demoPeople } from './decisions-people.js';

const operators = [
  'equal',
  'oneOf',
  'atLeast',
  'above',
  'atMost',
  'below',
  'includes',
  'includesAny',
  'lacks',
] as const;

function nested(node: Condition): NestedCondition {
  if ('all' in node) return { all: node.all.map(nested) };
  if ('any' in node) return { any: node.any.map(nested) };
  return { fact: node.fact, operator: node.operator, value: node.value };
}

/** One reused engine over all rules, as its documentation shows it; our operators, since the rules use them. */
function plainEngine(rules: readonly CompiledRule[], release: Release) {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const name of operators) {
    engine.addOperator(name, (actual: unknown, expected: LeafCondition['value']) =>
      actual === undefined || actual === null
        ? false
        : applyOperator(name, actual as FactValue, expected) === true,
    );
  }
  for (const { rule, tree } of rules) {
    const top = nested(tree);
    const conditions = 'all' in top || 'any' in top ? top : { all: [top] };
    engine.addRule({
      name: rule.id,
      conditions: conditions as { all: NestedCondition[] },
      event: { type: rule.id },
    });
  }
  const ids = [...release.knowledge.facts.keys()];
  return async (facts: KnownFacts) => {
    const { results } = await engine.run(Object.fromEntries(ids.map((id) => [id, facts.get(id) ?? null])));
    return results.length;
  };
}

function zenLeaf({ fact, operator, value }: LeafCondition): string {
  const text = (one: unknown) => (typeof one === 'string' ? `'${one}'` : String(one));
  const list = (many: unknown) => `[${(many as unknown[]).map(text).join(', ')}]`;
  const known = `${fact} != null`;
  switch (operator) {
    case 'equal':
      return `(${known} and ${fact} == ${text(value)})`;
    case 'oneOf':
      return `(${known} and ${fact} in ${list(value)})`;
    case 'atLeast':
      return `(${known} and ${fact} >= ${value})`;
    case 'above':
      return `(${known} and ${fact} > ${value})`;
    case 'atMost':
      return `(${known} and ${fact} <= ${value})`;
    case 'below':
      return `(${known} and ${fact} < ${value})`;
    case 'includes':
      return `(${known} and some(${fact}.present, # == ${text(value)}))`;
    case 'includesAny':
      return `(${known} and some(${fact}.present, # in ${list(value)}))`;
    case 'lacks':
      return `(${known} and ${fact}.complete and none(${fact}.present, # in ${list(value)}))`;
  }
}

function zenExpression(node: Condition): string {
  if ('all' in node) return `(${node.all.map(zenExpression).join(' and ')})`;
  if ('any' in node) return `(${node.any.map(zenExpression).join(' or ')})`;
  return zenLeaf(node);
}

/** One decision table, one free-form condition column, every hit collected, with its trace. */
function zen(rules: readonly CompiledRule[], release: Release) {
  const content = {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'table',
        name: 'table',
        type: 'decisionTableNode',
        content: {
          hitPolicy: 'collect',
          inputs: [{ id: 'when', name: 'when', field: '' }],
          outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
          rules: rules.map(({ rule, tree }) => ({
            _id: rule.id,
            when: zenExpression(tree),
            rule: `'${rule.id}'`,
          })),
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
  const decision = new ZenEngine().createDecision(content);
  const ids = [...release.knowledge.facts.keys()];
  return async (facts: KnownFacts) => {
    const context = Object.fromEntries(ids.map((id) => [id, facts.get(id) ?? null]));
    const { result } = await decision.evaluate(context, { trace: true });
    return (result as unknown[]).length;
  };
}

/** Ours: every stage, every rule with its trace and what it misses, what fired confirmed by the engine. */
function ours(rules: readonly CompiledRule[]) {
  return async (facts: KnownFacts) => {
    const runs = stages.options.map((stage) => runStage(stage, rules, facts, new Set()));
    if ((await disagreeing(runs, facts)).length > 0) throw new Error('engine and closures differ');
    let fired = 0;
    for (const { evaluation } of runs.flatMap((run) => run.evaluated)) {
      if (evaluation.outcome === 'fires') fired += 1;
      explained += evaluation.leaves.length + evaluation.missing.length;
    }
    return fired;
  };
}

/** Leaves whose trace was really made and facts named as missing, so that nothing is left to laziness. */
export let explained = 0;

/**
 * Every copy has a tree of its own, whole under an `any` that never helps, and shares its leaves with no other copy, so that
 * nothing is gained by equal copies. Within one copy rules share leaves as they do where the pack is loaded.
 */
function times(rules: readonly CompiledRule[], factor: number): CompiledRule[] {
  return Array.from({ length: factor }, (_, n) => n).flatMap((n) => {
    const leaves = new Leaves();
    return rules.map(({ rule }) =>
      n === 0
        ? compileRule(rule, leaves)
        : compileRule(
            {
              ...rule,
              id: `${rule.id}-${n}`,
              when: { any: [rule.when, { fact: 'ageYears', operator: 'below', value: -n }] },
            },
            leaves,
          ),
    );
  });
}

export interface DecisionRow {
  readonly rules: number;
  readonly unknownShare: number;
  /** Rules fired for all patients: the three must agree. */
  readonly fired: readonly number[];
  /** How many times faster than the named peer, median of alternating rounds. */
  readonly againstPlain: number;
  readonly againstZen: number;
  readonly oursMs: number;
  /** Rules fired, a patient. */
  readonly firedEach: number;
  /** Runs of the confirming engine, a patient: none where it had judged all of it before, on other people. */
  readonly confirmingRuns: number;
}

/** People not counted: a server is warm, and all three get them. */
const warmUp = 100;
const rounds = 7;

/** Nobody is decided on twice: every round meets new people, the same for all three. */
export async function benchDecisions(release: Release): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for (const factor of [1, 10]) {
    for (const unknownShare of [0, 0.3, 0.6]) {
      const rules = times(release.rules, factor);
      const runners = [plainEngine(rules, release), zen(rules, release), ours(rules)];
      const stream = demoPeople(release, unknownShare);
      const next = (count: number) => Array.from({ length: count }, () => stream.next().value);
      const warming = next(warmUp);
      for (const run of runners) await total(run, warming);
      const spent: number[][] = [];
      const fired = [0, 0, 0];
      let [confirming, patients] = [0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const people = next(factor === 1 ? 40 : 10);
        patients += people.length;
        const times: number[] = [];
        for (const [peer, run] of runners.entries()) {
          const before = engineRuns;
          const start = process.cpuUsage();
          fired[peer] = (fired[peer] ?? 0) + (await total(run, people));
          times.push(millisecondsSince(start));
          if (peer === 2) confirming += engineRuns - before;
        }
        spent.push(times);
      }
      const ratio = (peer: number) => median(spent.map((times) => (times[peer] ?? 0) / (times[2] ?? 1)));
      rows.push({
        rules: rules.length,
        unknownShare,
        fired,
        againstPlain: ratio(0),
        againstZen: ratio(1),
        oursMs: (median(spent.map((times) => times[2] ?? 0)) * rounds) / patients,
        firedEach: (fired[2] ?? 0) / patients,
        confirmingRuns: confirming / patients,
      });
    }
  }
  return rows;
}

/** Counted where the library begins a run, whoever asks. */
let engineRuns = 0;
const begin = Engine.prototype.run;
Engine.prototype.run = function (...given) {
  engineRuns += 1;
  return begin.apply(this, given);
};

type Runner = (facts: KnownFacts) => Promise<number>;

async function total(run: Runner, people: readonly KnownFacts[]): Promise<number> {
  let sum = 0;
  for (const facts of people) sum += await run(facts);
  return sum;
}

/** Processor time, every thread counted: what else the machine does is left out. */
function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
