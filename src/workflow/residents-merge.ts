/**
 * Two charts of one person: one stays, the other points to it. Both are kept whole and both stay readable, so that a
 * merge can be taken back. Of the one only the plan is taken over into the other, named by the visit it rests on, so that
 * nobody falls off the due list and taking back finds it again.
 */
import { z } from 'zod';
import { type Chart, type PlannedTask, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import {
  type By,
  changeChart,
  parsed,
  placesOfClinic,
  readChart,
  refusalOf,
  type Service,
} from './service.js';

export const mergeInput = z.strictObject({
  /** The chart that is to point to the other one. */
  merge: z.string(),
  /** Ticked by the doctor after comparing both. */
  samePerson: z.boolean(),
});

/**
 * Merges a chart into the one that stays. The staying chart is written first: cut off in between, the other is still on
 * every list, and doing it again finishes it.
 */
export async function mergeResidents(
  service: Service,
  by: By,
  keptId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(mergeInput, input);
  if (!asked.ok) return asked;
  const { merge: mergedId, samePerson } = asked.value;
  if (!samePerson) return refuse({ code: 'merge.needs-word', path: 'samePerson' });
  const pair = await bothFor(service, by, keptId, mergedId);
  if (!pair.ok) return pair;
  const { planned: broughtIn } = pair.value;
  const kept = await changeChart(service, by, keptId, {
    act: 'merge-residents',
    event: 'merge-in',
    about: { other: mergedId },
    apply: (chart) =>
      chart.standing.status === 'merged'
        ? refuse({ code: 'merge.into-merged', path: '' })
        : ok({
            chart: {
              ...chart,
              mergedFrom: [...new Set([...chart.mergedFrom, mergedId])],
              planned: joined(chart.planned, broughtIn),
            },
            value: null,
          }),
  });
  if (!kept.ok) return kept;
  const merged = await changeChart(service, by, mergedId, {
    act: 'merge-residents',
    event: 'merge-into',
    about: { other: keptId },
    apply(chart, context) {
      const refused = notMergeable(chart, keptId);
      if (refused) return refused;
      const before = chart.standing.status === 'merged' ? chart.standing.before : chart.standing;
      return ok({
        chart: {
          ...chart,
          standing: {
            status: 'merged' as const,
            on: context.today,
            into: keptId,
            ...(before === undefined ? {} : { before }),
          },
        },
        value: null,
      });
    },
  });
  if (!merged.ok) await takeOff(service, by, keptId, pair.value);
  return merged;
}

/**
 * Both plans: of what is planned in both the earlier day is what is due, and a line without a day stands once. Doing it
 * again adds nothing.
 */
function joined(kept: readonly PlannedTask[], other: readonly PlannedTask[]): PlannedTask[] {
  const added = other.filter(
    (task) =>
      !kept.some(
        (one) =>
          one.activity === task.activity &&
          (task.dueOn === null || (one.dueOn !== null && one.dueOn <= task.dueOn)),
      ),
  );
  return [...kept, ...added];
}

/** Both may be merged; answers the one that is to point to the other. */
async function bothFor(service: Service, by: By, keptId: string, mergedId: string): Promise<Result<Chart>> {
  if (keptId === mergedId) return refuse({ code: 'merge.itself', path: '' });
  const charts: Chart[] = [];
  for (const id of [keptId, mergedId]) {
    const found = await service.charts.get(id);
    if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'merge' });
    const refused = refusalOf(by, 'merge-residents', {
      places: placesOfClinic(service, found.value.clinicId),
    });
    if (refused) return refused;
    charts.push(found.value);
  }
  const [, merged] = charts;
  if (!merged) return refuse({ code: 'chart.missing', path: 'merge' });
  return notMergeable(merged, keptId) ?? ok(merged);
}

/** What must be finished on a chart before it may leave the lists. */
function notMergeable(chart: Chart, keptId: string): Result<never> | undefined {
  if (chart.standing.status === 'merged' && chart.standing.into !== keptId) {
    return refuse({ code: 'merge.elsewhere', path: '' });
  }
  if (
    chart.visits.some(
      (visit) => visit.enteredInError === null && visit.emergencies.some((one) => !one.closed),
    )
  ) {
    return refuse({ code: 'merge.open-emergency', path: '' });
  }
  return chart.documents.some((doc) => doc.state === 'submitted')
    ? refuse({ code: 'merge.under-review', path: '' })
    : undefined;
}

/** What the other brought in goes with it: its own plan still stands in its own chart. */
async function takeOff(service: Service, by: By, keptId: string, other: Chart): Promise<Result<null>> {
  const visits = new Set([...other.visits.map(({ id }) => id), ...other.planned.map((one) => one.fromVisit)]);
  return changeChart(service, by, keptId, {
    act: 'merge-residents',
    event: 'unmerge-from',
    about: { other: other.residentId },
    apply: (chart) =>
      ok({
        chart: {
          ...chart,
          mergedFrom: chart.mergedFrom.filter((id) => id !== other.residentId),
          planned: chart.planned.filter(
            (task) => !visits.has(task.fromVisit) || visitOf(chart, task.fromVisit),
          ),
        },
        value: null,
      }),
  });
}

/** Takes a merge back: the chart stands again as it stood before. What was recorded since stays where it was recorded. */
export async function unmergeResident(service: Service, by: By, mergedId: string): Promise<Result<null>> {
  const found = await service.charts.get(mergedId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const { standing } = found.value;
  if (standing.status !== 'merged') return refuse({ code: 'merge.not-merged', path: '' });
  const kept = await service.charts.get(standing.into);
  if (kept.state === 'found') {
    const refused = refusalOf(by, 'merge-residents', {
      places: placesOfClinic(service, kept.value.clinicId),
    });
    if (refused) return refused;
  }
  const back = await changeChart(service, by, mergedId, {
    act: 'merge-residents',
    event: 'unmerge',
    about: { other: standing.into },
    apply(chart) {
      const now = chart.standing;
      return now.status === 'merged' && now.into === standing.into
        ? ok({ chart: { ...chart, standing: now.before ?? { status: 'present' as const } }, value: null })
        : refuse({ code: 'merge.not-merged', path: '' });
    },
  });
  // A damaged chart takes no writes; its list names one that no longer points to it, which readers check.
  if (!back.ok || kept.state !== 'found') return back;
  return takeOff(service, by, standing.into, found.value);
}

/** Papers that somebody still has to finish: after a merge no desk shows those of the chart that points away. */
export function unfinishedPapers({ documents }: Chart): Document[] {
  return documents.filter(
    (doc) =>
      ['draft', 'returned', 'submitted', 'approved'].includes(doc.state) ||
      (doc.state === 'issued' && !doc.events.some((event) => event.kind === 'handed-over')),
  );
}

/** Reads a chart to hold it against another: for those who may merge. */
export async function readForMerge(service: Service, by: By, residentId: string): Promise<Result<Chart>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const refused = refusalOf(by, 'merge-residents', { places: placesOfClinic(service, found.value.clinicId) });
  return refused ?? readChart(service, by, residentId, 'duplicate-check');
}

/** The charts that went into this one and still point to it, as far as this person may read them. */
export async function chartsMergedInto(service: Service, by: By, chart: Chart): Promise<Chart[]> {
  const read = await Promise.all(chart.mergedFrom.map((id) => readChart(service, by, id, 'care')));
  return read.flatMap((one) =>
    one.ok && one.value.standing.status === 'merged' && one.value.standing.into === chart.residentId
      ? [one.value]
      : [],
  );
}
