/**
 * The follow-up plan of a resident, taken from the decision on a visit. Drafting a prescription does the same in passing;
 * this is for a follow-up that ends without a new prescription: saving it is enough, as far as its class can be drawn.
 */
import { canonicalJson } from '../domain/canonical.js';
import { type Chart, visitOf } from '../domain/chart.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { type Decided, decideOn, inputOf } from './decided.js';
import { outcomeOf, plannedOf } from './drafts.js';
import { type By, changeChart, changeChartAfter, type Service } from './service.js';

/** Plans anew from a visit as recorded; answers how many lines the plan has. Refused while an emergency is open. */
export async function renewPlan(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<number>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const visit = visitOf(found.value, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  const decided = await decideOn(service, found.value, visit);
  if (!decided.decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decided.decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'renew-plan',
    about: { visit: visitId },
    detail: { decision: decided.record.hash },
    apply(chart) {
      const now = planned(service, chart, visitId, decided);
      return now.ok ? ok({ chart: now.value, value: now.value.planned.length }) : now;
    },
  });
}

/**
 * After a follow-up was saved, or its emergency closed: its class and next day are stored and the plan is made, as soon as
 * a class can be drawn; once they are stored they follow every correction. A class rests on the diseases having been
 * asked, so a half-filled follow-up does not take the plan away. In an emergency the class alone is stored. Answers
 * whether the plan was made.
 */
export async function planAfterSaving(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<boolean> {
  const found = await service.charts.get(residentId);
  const visit = found.state === 'found' ? visitOf(found.value, visitId) : undefined;
  if (found.state !== 'found' || visit?.kind !== 'follow-up' || visit.enteredInError) return false;
  const decided = await decideOn(service, found.value, visit);
  const { classes, complete, emergency } = decided.decision;
  if (!complete || (classes.length === 0 && Object.keys(visit.outcome).length === 0)) return false;
  const written = await changeChartAfter(service, by.actor.staffId, residentId, {
    event: 'renew-plan',
    about: { visit: visitId },
    detail: { decision: decided.record.hash },
    apply(chart) {
      const now = planned(service, chart, visitId, decided);
      if (!now.ok) return now;
      return outcomeAndPlan(now.value, visitId) === outcomeAndPlan(chart, visitId)
        ? refuse(alreadyPlanned)
        : ok({ chart: now.value, value: null });
    },
  });
  return !emergency && (written.ok || written.problems.includes(alreadyPlanned));
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
): Result<Chart> {
  const visit = visitOf(chart, visitId);
  const same =
    visit?.enteredInError === null &&
    canonicalJson(inputOf(service, chart, visit, input.signatures)) === record.inputJson;
  if (!same) return refuse({ code: 'draft.chart-changed', path: '' });
  const outcome = outcomeOf(decision);
  return ok({
    ...chart,
    planned: decision.emergency ? chart.planned : plannedOf(decision, visit, chart),
    visits: chart.visits.map((one) => (one.id === visitId ? { ...one, outcome } : one)),
  });
}
