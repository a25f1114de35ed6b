/**
 * The follow-up plan of a resident, taken from the decision on a visit. Drafting a prescription does the same in passing;
 * this is for a follow-up that ends without a new prescription: saving it is enough, as far as its class can be drawn.
 */
import { canonicalJson } from '../domain/canonical.js';
import { type Chart, type PlannedTask, visitOf } from '../domain/chart.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { type Decided, decideOn, inputOf } from './decided.js';
import { planBasis } from './plan-history.js';
import { outcomeOf, type PlanBasis, plannedOf } from './planned.js';
import { type By, changeChart, changeChartAfter, type Service } from './service.js';

/** What became of the clinical tasks with a day. */
export interface PlanMade {
  /** Tasks this visit planned. */
  readonly made: number;
  /** Tasks of other visits that stay. */
  readonly kept: number;
  /** Activities that had a day before and have none now. */
  readonly dropped: number;
}

/** Plans anew from a visit as recorded. Refused while an emergency is open. */
export async function renewPlan(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<PlanMade>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const visit = visitOf(found.value, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  const decided = await decideOn(service, found.value, visit);
  if (!decided.decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decided.decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  const basis = await planBasis(service, found.value, visit, decided.decision);
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'renew-plan',
    about: { visit: visitId },
    detail: { decision: decided.record.hash },
    apply(chart) {
      const now = planned(service, chart, visitId, decided, basis);
      return now.ok ? ok({ chart: now.value, value: madeOf(chart, now.value, visitId) }) : now;
    },
  });
}

/**
 * After a follow-up was saved, or its emergency closed: its class and next day are stored and the plan is made, as soon as
 * a class can be drawn; once they are stored they follow every correction. A class rests on the diseases having been
 * asked, so a half-filled follow-up does not take the plan away. In an emergency the class alone is stored. Answers
 * what became of the plan; null: it was not looked at.
 */
export async function planAfterSaving(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<PlanMade | null> {
  const found = await service.charts.get(residentId);
  const visit = found.state === 'found' ? visitOf(found.value, visitId) : undefined;
  if (found.state !== 'found' || visit?.kind !== 'follow-up' || visit.enteredInError) return null;
  const decided = await decideOn(service, found.value, visit);
  const { classes, complete, emergency } = decided.decision;
  if (!complete || (classes.length === 0 && Object.keys(visit.outcome).length === 0)) return null;
  const basis = await planBasis(service, found.value, visit, decided.decision);
  const written = await changeChartAfter(service, by.actor.staffId, residentId, {
    event: 'renew-plan',
    about: { visit: visitId },
    detail: { decision: decided.record.hash },
    apply(chart) {
      const now = planned(service, chart, visitId, decided, basis);
      if (!now.ok) return now;
      return outcomeAndPlan(now.value, visitId) === outcomeAndPlan(chart, visitId)
        ? refuse(alreadyPlanned)
        : ok({ chart: now.value, value: madeOf(chart, now.value, visitId) });
    },
  });
  if (emergency) return null;
  if (written.ok) return written.value;
  return written.problems.includes(alreadyPlanned) ? madeOf(found.value, found.value, visitId) : null;
}

function madeOf(before: Chart, after: Chart, visitId: string): PlanMade {
  const now = datedTasks(after.planned);
  const made = now.filter((task) => task.fromVisit === visitId).length;
  const gone = datedTasks(before.planned).filter(
    (task) => !now.some((one) => one.activity === task.activity),
  );
  return { made, kept: now.length - made, dropped: new Set(gone.map((task) => task.activity)).size };
}

export function datedTasks(planned: readonly PlannedTask[]): PlannedTask[] {
  return planned.filter((task) => task.kind === 'clinical' && task.dueOn !== null);
}

/** Leaves the chart as it is; never leaves this module. */
const alreadyPlanned: Problem = { code: 'plan.unchanged', path: '' };

function outcomeAndPlan(chart: Chart, visitId: string): string {
  return canonicalJson({ outcome: visitOf(chart, visitId)?.outcome, planned: chart.planned });
}

/** The chart with the outcome of a visit and the plan made of it, which an open emergency leaves as it was. */
function planned(
  service: Service,
  chart: Chart,
  visitId: string,
  { input, decision, record }: Decided,
  basis: PlanBasis,
): Result<Chart> {
  const visit = visitOf(chart, visitId);
  const same =
    visit?.enteredInError === null &&
    canonicalJson(inputOf(service, chart, visit, input.signatures)) === record.inputJson;
  if (!same) return refuse({ code: 'draft.chart-changed', path: '' });
  const outcome = outcomeOf(decision);
  return ok({
    ...chart,
    planned: decision.emergency ? chart.planned : plannedOf(decision, visit, chart, basis),
    visits: chart.visits.map((one) => (one.id === visitId ? { ...one, outcome } : one)),
  });
}
