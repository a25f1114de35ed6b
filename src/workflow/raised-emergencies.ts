/**
 * Puts an emergency that a saved visit raises on record at once, before anybody has written what was done: the desk,
 * the chart and the next visit then know of it. Takes off again only what nobody touched and the corrected visit no
 * longer raises; what somebody wrote is never changed here.
 */
import { visitOf } from '../domain/chart.js';
import { ok } from '../domain/result.js';
import { addDays } from '../domain/time.js';
import type { EmergencyRecord, Visit } from '../domain/visit.js';
import { type By, changeChart, type Service } from './service.js';
import { reviewOf } from './visit-review.js';
import { changeVisit, trackDaysOf } from './visits.js';

/** Answers the rules whose emergency was taken off again. */
export async function keepRaisedEmergencies(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<readonly string[]> {
  const found = await service.charts.get(residentId);
  const visit = found.state === 'found' ? visitOf(found.value, visitId) : undefined;
  if (found.state !== 'found' || !visit) return [];
  const { decision } = await reviewOf(service, found.value, visit);
  const raised = decision.alerts.filter((alert) => alert.level === 'emergency').map((alert) => alert.ruleId);
  const { added, gone } = changesOf(visit, raised);
  if (added.length + gone.length === 0) return [];
  const changed = await changeChart(service, by, residentId, {
    act: 'record-visit',
    event: 'raise-emergency',
    about: { visit: visitId },
    // One field a rule: the chain takes short words only.
    detail: Object.fromEntries([
      ...added.map((ruleId, at): [string, string] => [`raised${at + 1}`, ruleId]),
      ...gone.map((ruleId, at): [string, string] => [`withdrawn${at + 1}`, ruleId]),
    ]),
    apply: (chart, context) =>
      changeVisit(chart, visitId, (before) => {
        const now = changesOf(before, raised);
        const records = now.added.flatMap((ruleId): EmergencyRecord[] => {
          const trackDays = trackDaysOf(service, ruleId);
          return trackDays === undefined
            ? []
            : [
                {
                  ruleId,
                  raisedAt: context.at,
                  done: '',
                  doneAt: null,
                  toldWhom: '',
                  transport: null,
                  trackBy: addDays(before.occurredOn, trackDays),
                  closed: null,
                },
              ];
        });
        const kept = before.emergencies.filter((one) => !now.gone.includes(one.ruleId));
        return ok({ visit: { ...before, emergencies: [...kept, ...records] }, value: now.gone });
      }),
  });
  return changed.ok ? changed.value : [];
}

function changesOf(visit: Visit, raised: readonly string[]) {
  const recorded = new Set(visit.emergencies.map((one) => one.ruleId));
  return {
    added: [...new Set(raised)].filter((ruleId) => !recorded.has(ruleId)),
    gone: visit.emergencies
      .filter((one) => isUntouched(one) && !raised.includes(one.ruleId))
      .map((one) => one.ruleId),
  };
}

function isUntouched({ done, toldWhom, transport, closed }: EmergencyRecord): boolean {
  return done === '' && toldWhom === '' && transport === null && closed === null;
}
