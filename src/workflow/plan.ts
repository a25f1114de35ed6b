/**
 * The follow-up plan of a resident, taken from the decision on a visit. Drafting a prescription does the same in passing;
 * this is for a follow-up that ends without a new prescription.
 */
import { canonicalJson } from '../domain/canonical.js';
import { visitOf } from '../domain/chart.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { decideOn, inputOf } from './decided.js';
import { outcomeOf, plannedOf } from './drafts.js';
import { type By, changeChart, type Service } from './service.js';

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
  const { input, decision, record } = await decideOn(service, found.value, visit);
  if (!decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'renew-plan',
    about: { visit: visitId },
    detail: { decision: record.hash },
    apply(chart) {
      const now = visitOf(chart, visitId);
      const same =
        now?.enteredInError === null &&
        canonicalJson(inputOf(service, chart, now, input.signatures)) === record.inputJson;
      if (!same) return refuse({ code: 'draft.chart-changed', path: '' });
      const planned = plannedOf(decision, now, chart);
      const outcome = outcomeOf(decision);
      return ok({
        chart: {
          ...chart,
          planned,
          visits: chart.visits.map((one) => (one.id === visitId ? { ...one, outcome } : one)),
        },
        value: planned.length,
      });
    },
  });
}
