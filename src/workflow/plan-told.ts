/** What there is to say of the plan after a visit was planned from: what it made, what stays, and why. Pure reading. */
import type { Release } from '../decision/release.js';
import { type PlannedTask, validVisits } from '../domain/chart.js';
import { isCodeSet } from '../domain/facts.js';
import { leavesOf } from '../rules/compile.js';
import { datedTasks } from './plan.js';
import { isLater, rulesFor } from './planned.js';
import type { LookedAt } from './whole-visit.js';

export interface PlanTold {
  /** Tasks with a day that this visit planned, the first due first. */
  readonly made: readonly PlannedTask[];
  /** Those of other visits that stay. */
  readonly kept: readonly PlannedTask[];
  /** The plan is that of a later visit. */
  readonly later: boolean;
  /** Labels of what must be known for those that stay to be judged; of diseases not asked, these alone. */
  readonly unasked: readonly string[];
  /** Labels of what earlier visits knew, those that stay rest on, and this visit lacks. */
  readonly gone: readonly string[];
}

/** Which diseases a person has: every plan of a disease waits for it, so it is the one thing to ask first. */
const askedFirst = 'conditions';

export function planTold({ chart, visit, review }: LookedAt, release: Release): PlanTold {
  const tasks = datedTasks(chart.planned).sort((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1));
  const kept = tasks.filter((task) => task.fromVisit !== visit.id);
  const { facts } = release.knowledge;
  const rules = kept.flatMap((task) => rulesFor(release, task).flat());
  const missing = new Set(
    rules.flatMap((rule) => {
      const { outcome, missing: unknown } = rule.evaluate(review.known);
      return outcome === 'cannot-tell' ? unknown : [];
    }),
  );
  const gone = rules.flatMap((rule) =>
    leavesOf(rule.tree).flatMap(({ fact, value }) => {
      const lacking = review.earlier.get(fact)?.gone;
      const definition = facts.get(fact);
      if (!lacking || !isCodeSet(lacking) || definition?.type !== 'codes') return [];
      return definition.options
        .filter(({ code }) => lacking.present.includes(code) && [value].flat().includes(code))
        .map(({ label }) => label);
    }),
  );
  return {
    made: tasks.filter((task) => task.fromVisit === visit.id),
    kept,
    later: kept.some((task) => isLater(task, visit, validVisits(chart))),
    unasked: [...(missing.has(askedFirst) ? [askedFirst] : missing)].map((id) => facts.get(id)?.label ?? id),
    gone: [...new Set(gone)],
  };
}
