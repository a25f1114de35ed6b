/**
 * The plan a decision on a visit makes, and which tasks of earlier visits stay beside it. What was not asked, and a
 * disease that one list lacks, take no day away: it falls when a visit could judge it, or when two visits in a row
 * know nothing of the disease.
 */
import type { Decision } from '../decision/decision.js';
import type { Release } from '../decision/release.js';
import type { Chart, PlannedTask } from '../domain/chart.js';
import type { Visit } from '../domain/visit.js';
import { type CompiledRule, leavesOf } from '../rules/compile.js';
import { applyOperator } from '../rules/operators.js';
import { answerIn, lastKnown } from './earlier.js';

/**
 * What the follow-up stage classified, for the history facts of the next visit; and for each planned activity the day it
 * was due, which the plan itself forgets with the next visit.
 */
export function outcomeOf(decision: Decision): Record<string, string> {
  const dueOn = new Map<string, string>();
  for (const line of decision.plan) {
    const before = dueOn.get(line.activity);
    if (line.dueOn !== undefined && (before === undefined || line.dueOn < before))
      dueOn.set(line.activity, line.dueOn);
  }
  return {
    ...Object.fromEntries(dueOn),
    ...Object.fromEntries(decision.classes.map((one) => [one.fact, one.code])),
  };
}

/** What a plan is made on beside the decision. */
export interface PlanBasis {
  readonly release: Release;
  /** Valid visits of the person, those of charts merged into this one included. */
  readonly visits: readonly Visit[];
  /** The plan before this visit, made again; null: as it stands in the chart. */
  readonly before: readonly PlannedTask[] | null;
}

/**
 * The plan after deciding on a visit. The plan of a visit on a later day stands, though an older one is decided on again.
 * A task that was put off stays put off while the plan still holds it.
 */
export function plannedOf(decision: Decision, visit: Visit, chart: Chart, basis: PlanBasis): PlannedTask[] {
  if (chart.planned.some((task) => isLater(task, visit, basis.visits))) return [...chart.planned];
  return stillPutOff(nextPlan(decision, visit, basis.before ?? chart.planned, basis), chart.planned);
}

export function isLater(
  { fromVisit }: PlannedTask,
  { occurredOn }: Visit,
  visits: readonly Visit[],
): boolean {
  return visits.some((other) => other.id === fromVisit && other.occurredOn > occurredOn);
}

/** The lines of the decision, and what stays of the plan before it. */
export function nextPlan(
  decision: Decision,
  visit: Visit,
  before: readonly PlannedTask[],
  basis: Pick<PlanBasis, 'release' | 'visits'>,
): PlannedTask[] {
  const planned = decision.plan.map((line) => ({
    activity: line.activity,
    label: line.label,
    kind: line.kind,
    dueOn: line.dueOn ?? null,
    timesPerYear: line.timesPerYear ?? null,
    modes: [...line.modes],
    norm: line.norm,
    ruleId: line.ruleId,
    fromVisit: visit.id,
    postponed: null,
  }));
  const stays = before.filter(
    (task) =>
      task.fromVisit !== visit.id &&
      basis.visits.some((other) => other.id === task.fromVisit) &&
      isOpen(task, decision, visit, basis) &&
      // A line without a day adds nothing to a newer one of the same activity.
      (task.dueOn !== null || !planned.some((line) => line.activity === task.activity)),
  );
  return [...planned, ...stays];
}

export function stillPutOff(planned: readonly PlannedTask[], before: readonly PlannedTask[]): PlannedTask[] {
  return planned.map((task) => {
    const same = before.find(
      (one) =>
        one.ruleId === task.ruleId && one.activity === task.activity && one.fromVisit === task.fromVisit,
    );
    return same ? { ...task, postponed: same.postponed } : task;
  });
}

/**
 * This visit could not settle the task. Where it settled the task's own rule and planned no next day, the other rules
 * for the same disease have a word: a pressure in target ends the two weeks, not the following up.
 */
export function isOpen(
  task: PlannedTask,
  { outcomes, plan }: Pick<Decision, 'outcomes' | 'plan'>,
  visit: Visit,
  { release, visits }: Pick<PlanBasis, 'release' | 'visits'>,
): boolean {
  const hasNext = plan.some((line) => line.activity === task.activity && line.dueOn !== undefined);
  const [own, others] = rulesFor(release, task);
  return [...own, ...(hasNext ? [] : others)].some(
    (one) =>
      outcomes[one.rule.id] === 'cannot-tell' ||
      (outcomes[one.rule.id] === 'quiet' && goneCodes(one, visit, visits, release).length > 0),
  );
}

/**
 * The rule of a task, and the others that plan the same for the same disease. Where a newer release no longer has it:
 * all that plan the same.
 */
export function rulesFor(
  { rules }: Release,
  { ruleId, activity }: PlannedTask,
): [own: readonly CompiledRule[], others: readonly CompiledRule[]] {
  const planning = rules.filter(({ rule }) =>
    rule.then.some((action) => 'plan' in action && action.plan.activity === activity),
  );
  const own = rules.find((one) => one.rule.id === ruleId);
  if (!own) return [planning, []];
  const diseases = new Set(askedFor(own));
  return [[own], planning.filter((one) => one !== own && askedFor(one).some((code) => diseases.has(code)))];
}

/** Codes that the rule asks a list for. */
function askedFor({ tree }: CompiledRule): string[] {
  return leavesOf(tree).flatMap(({ operator, value }) =>
    operator === 'includes' || operator === 'includesAny' ? [value].flat().map(String) : [],
  );
}

export interface GoneCode {
  readonly fact: string;
  readonly code: string;
}

/** What the rule asks for, the last visit that answered knew, and this visit's complete list lacks. */
export function goneCodes(
  { tree }: CompiledRule,
  visit: Visit,
  visits: readonly Visit[],
  { knowledge }: Release,
): GoneCode[] {
  return leavesOf(tree).flatMap(({ fact, operator, value }): GoneCode[] => {
    if (operator !== 'includes' && operator !== 'includesAny') return [];
    if (knowledge.facts.get(fact)?.lasting !== true) return [];
    const now = answerIn(visit, fact)?.value;
    const then = lastKnown(visits, visit, fact)?.recorded.value;
    if (now === undefined || applyOperator(operator, now, value) !== false) return [];
    return [value]
      .flat()
      .flatMap((code) => (applyOperator('includes', then, code) === true ? [{ fact, code }] : []));
  });
}
