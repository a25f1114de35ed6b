/**
 * Runs the rules of a stage, and holds what fired against the engine. Nothing here knows what an action means.
 */
import type { Stage } from '../domain/codes.js';
import type { FactValue } from '../domain/facts.js';
import { type CompiledRule, type Evaluation, type KnownFacts, Run } from '../rules/compile.js';
import { refuted } from '../rules/engine.js';
import type { Reason } from './decision.js';
import type { Signature } from './input.js';

export interface StageRun {
  readonly evaluated: readonly { readonly rule: CompiledRule; readonly evaluation: Evaluation }[];
}

/**
 * Evaluates the rules of one stage on the facts of the stages before it. What later stages add to the same facts no rule
 * of this one reads (static check), so an evaluation can be traced afterwards.
 * What rules of the stage ask alike is asked once; the next stage asks again, since facts have been added.
 */
export function runStage(
  stage: Stage,
  rules: readonly CompiledRule[],
  facts: KnownFacts,
  muted: ReadonlySet<string>,
): StageRun {
  const ofStage = byStage(rules).get(stage) ?? [];
  const inForce = muted.size === 0 ? ofStage : ofStage.filter((one) => !muted.has(one.rule.id));
  const run = new Run(facts);
  return { evaluated: inForce.map((rule) => ({ rule, evaluation: rule.evaluate(facts, run) })) };
}

/** The rules of a book by their stage, sorted out once. */
const sortedOut = new WeakMap<readonly CompiledRule[], Map<Stage, CompiledRule[]>>();

function byStage(rules: readonly CompiledRule[]): ReadonlyMap<Stage, readonly CompiledRule[]> {
  const before = sortedOut.get(rules);
  if (before) return before;
  const sorted = new Map<Stage, CompiledRule[]>();
  for (const one of rules) {
    const ofStage = sorted.get(one.rule.stage);
    if (ofStage) ofStage.push(one);
    else sorted.set(one.rule.stage, [one]);
  }
  sortedOut.set(rules, sorted);
  return sorted;
}

/**
 * Ids of fired rules on which the engine does not agree; all of them when it fails. One run over every stage: a rule
 * reads facts of earlier stages only (static check), so facts added later cannot change it.
 */
export async function disagreeing(runs: readonly StageRun[], facts: KnownFacts): Promise<string[]> {
  const fired = runs.flatMap((run) =>
    run.evaluated.filter((one) => one.evaluation.outcome === 'fires').map((one) => one.rule),
  );
  try {
    return await refuted(fired, facts);
  } catch {
    return fired.map((one) => one.rule.id);
  }
}

/** Whether a piece of general content has been signed as it now stands. */
export type IsSigned = (kind: Signature['kind'], id: string, contentHash: string) => boolean;

export function signedBy(signatures: readonly Signature[]): IsSigned {
  const inForce = new Set(signatures.map((one) => `${one.kind} ${one.id} ${one.contentHash}`));
  return (kind, id, contentHash) => inForce.has(`${kind} ${id} ${contentHash}`);
}

export function reasonOf(
  { rule, contentHash }: CompiledRule,
  evaluation: Evaluation,
  isSigned: IsSigned,
): Reason {
  const told = new Map<string, FactValue | undefined>();
  for (const leaf of evaluation.leaves) {
    if (evaluation.outcome === 'fires' ? leaf.truth === true : evaluation.missing.includes(leaf.fact)) {
      told.set(leaf.fact, leaf.actual);
    }
  }
  return {
    ruleId: rule.id,
    why: rule.why,
    basis: rule.basis,
    awaitsExpert: rule.basis === 'general' && !isSigned('rule', rule.id, contentHash),
    outcome: evaluation.outcome,
    facts: [...told].map(([fact, value]) => (value === undefined ? { fact } : { fact, value })),
    sources: rule.sources.map(({ source, locator }) => ({ source, locator })),
  };
}

/** A rule that could not be judged and whose silence means something. */
export function isUndecided({ rule, evaluation }: StageRun['evaluated'][number]): boolean {
  return evaluation.outcome === 'cannot-tell' && rule.rule.whenUnknown !== 'ignore';
}
