/**
 * A plan made again from the visits, each decided on in its order: where a visit falls away or no longer says what it
 * said, what it had replaced stands again. A task with a day that still rests on a valid visit is never lost by it.
 */
import type { Decision } from '../decision/decision.js';
import { canonicalJson } from '../domain/canonical.js';
import { type Chart, latestFirst, type PlannedTask, validVisits, visitOf } from '../domain/chart.js';
import { ok, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { decideOn } from './decided.js';
import { visitsOfPerson } from './earlier.js';
import { isOpen, nextPlan, type PlanBasis, stillPutOff } from './planned.js';
import { changeChartAfter, type Service } from './service.js';

/** What the plan of a visit is made on. The plan before it is made again only where the visit takes back what it said. */
export async function planBasis(
  service: Service,
  chart: Chart,
  visit: Visit,
  decision: Decision,
): Promise<PlanBasis> {
  const basis = { release: service.release(), visits: await visitsOfPerson(service, chart), before: null };
  const takesBack = chart.planned.some(
    (task) => task.fromVisit === visit.id && isOpen(task, decision, visit, basis),
  );
  if (!takesBack) return basis;
  const order = inOrder(chart);
  const earlier = order.slice(
    0,
    order.findIndex((one) => one.id === visit.id),
  );
  return { ...basis, before: await planFrom(service, chart, earlier, basis.visits) };
}

/** After a visit was entered in error: the plan as the visits that are left make it. Writes nothing where that changes nothing. */
export async function planWithoutErrors(
  service: Service,
  staffId: string,
  residentId: string,
): Promise<void> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return;
  const chart = found.value;
  const visits = await visitsOfPerson(service, chart);
  const again = await planFrom(service, chart, inOrder(chart), visits);
  const left = chart.planned.filter(
    (task) =>
      visits.some((one) => one.id === task.fromVisit) && !again.some((one) => one.activity === task.activity),
  );
  const planned = stillPutOff([...again, ...left], chart.planned);
  const asRead = canonicalJson(chart.planned);
  if (canonicalJson(planned) === asRead) return;
  const written = await changeChartAfter(service, staffId, residentId, {
    event: 'renew-plan',
    apply: (now) =>
      canonicalJson(now.planned) === asRead
        ? ok({ chart: { ...now, planned }, value: null })
        : refuse({ code: 'draft.chart-changed', path: '' }),
  });
  // Somebody planned in between: their plan is looked at in turn.
  if (!written.ok && written.problems.some((one) => one.code === 'draft.chart-changed'))
    await planWithoutErrors(service, staffId, residentId);
}

/** Valid visits, the earliest first. */
function inOrder(chart: Chart): Visit[] {
  return latestFirst(validVisits(chart)).reverse();
}

/** Begins with what other charts of the person brought in at a merge. */
async function planFrom(
  service: Service,
  chart: Chart,
  visits: readonly Visit[],
  ofPerson: readonly Visit[],
): Promise<PlannedTask[]> {
  const basis = { release: service.release(), visits: ofPerson };
  let planned = chart.planned.filter(
    (task) => !visitOf(chart, task.fromVisit) && ofPerson.some((one) => one.id === task.fromVisit),
  );
  for (const visit of visits) {
    if (!wasPlannedFrom(visit, chart)) continue;
    const { decision } = await decideOn(service, chart, visit);
    if (decision.complete && !decision.emergency) planned = nextPlan(decision, visit, planned, basis);
  }
  return planned;
}

/** An assessment that was only saved plans nothing. */
function wasPlannedFrom({ id, outcome }: Visit, { documents, planned }: Chart): boolean {
  return (
    Object.keys(outcome).length > 0 ||
    documents.some((doc) => doc.visitId === id && doc.decision !== null) ||
    planned.some((task) => task.fromVisit === id)
  );
}
