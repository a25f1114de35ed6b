/**
 * Who is to be followed up: what the latest plan of each resident says, held against today. Whoever moved, died,
 * refused or was merged never appears. Clinical tasks have a day; yearly counts are told beside them, never mixed in.
 */
import { z } from 'zod';
import type { Chart, PlannedTask } from '../domain/chart.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { addDays, type CivilDate, civilDate, daysBetween } from '../domain/time.js';
import type { Vocabulary } from '../knowledge/vocabulary.js';
import type { ChartSummary } from './chart-form.js';
import { residentsInReach, standsInWay } from './residents-search.js';
import { type By, changeChart, parsed, type Service, today } from './service.js';

export interface TaskState {
  /** due: today or later. */
  readonly state: 'overdue' | 'due' | 'postponed';
  /** The day it is due now: as planned, or as put off. */
  readonly dueOn: CivilDate;
  /** Days from today; negative when overdue. */
  readonly days: number;
}

/** Where a task with a day stands; null for a yearly count. */
export function stateOf(task: PlannedTask, on: CivilDate): TaskState | null {
  if (task.dueOn === null) return null;
  const dueOn =
    task.postponed !== null && task.postponed.until > task.dueOn ? task.postponed.until : task.dueOn;
  const days = daysBetween(on, dueOn);
  if (task.postponed !== null && on < task.postponed.until) return { state: 'postponed', dueOn, days };
  return { state: days < 0 ? 'overdue' : 'due', dueOn, days };
}

export interface DueTask extends TaskState {
  readonly task: PlannedTask;
}

export interface DueResident {
  readonly resident: ChartSummary;
  /** Most urgent first. */
  readonly tasks: readonly DueTask[];
  /** A visit later than the one that made the plan: the plan has not been looked at since. */
  readonly seenSince: { readonly visitId: string; readonly on: CivilDate } | null;
}

/** How often something is to be done in a calendar year, and how often it was. */
export interface YearlyCount {
  readonly resident: ChartSummary;
  readonly task: PlannedTask;
  readonly wanted: number;
  /** Null: this house does not count it. */
  readonly done: number | null;
}

export interface DueList {
  /** Overdue or due within the days asked for, most urgent first. */
  readonly due: readonly DueResident[];
  /** Put off to a day still to come, the nearest first. */
  readonly postponed: readonly DueResident[];
  /** Not yet done as often as the norm wants, or not counted here. */
  readonly counts: readonly YearlyCount[];
  /** Yearly counts that are fulfilled. */
  readonly fulfilled: number;
}

export const dueListInput = z.strictObject({
  /** '' for all in reach. */
  clinicId: z.string(),
  /** null for all; '' for residents without one. */
  village: z.string().nullable(),
  withinDays: z.int().nonnegative(),
});

export function dueList(service: Service, by: By, input: unknown): Result<DueList> {
  const asked = parsed(dueListInput, input);
  if (!asked.ok) return asked;
  const inWay = standsInWay(by, 'record-follow-up');
  if (inWay) return inWay;
  const { clinicId, village, withinDays } = asked.value;
  const on = today(service);
  const last = addDays(on, withinDays);
  const residents = residentsInReach(service, by, 'record-follow-up').filter(
    (one) =>
      one.status === 'present' &&
      (clinicId === '' || one.clinicId === clinicId) &&
      (village === null || one.village === village),
  );
  const listed = residents.map((resident) => ({
    resident,
    tasks: tasksOf(resident.planned, on),
    seenSince: seenSince(resident),
  }));
  const pick = (wanted: (task: DueTask) => boolean): DueResident[] =>
    listed
      .map((one) => ({ ...one, tasks: one.tasks.filter(wanted) }))
      .filter((one) => one.tasks.length > 0)
      .sort(
        (a, b) =>
          firstDay(a).localeCompare(firstDay(b)) || (a.resident.residentId < b.resident.residentId ? -1 : 1),
      );
  const { vocabularies } = service.release().knowledge;
  const counts = residents.flatMap((resident) => countsOf(resident, on, vocabularies));
  const open = counts.filter((one) => one.done === null || one.done < one.wanted);
  return ok({
    due: pick((one) => one.state !== 'postponed' && one.dueOn <= last),
    postponed: pick((one) => one.state === 'postponed'),
    counts: open,
    fulfilled: counts.length - open.length,
  });
}

function firstDay(one: DueResident): CivilDate {
  return one.tasks.map((task) => task.dueOn).sort()[0] ?? ('9999-12-31' as CivilDate);
}

/** Clinical tasks with a day. Two lines for one activity are one task: the shorter interval holds. */
function tasksOf(planned: readonly PlannedTask[], on: CivilDate): DueTask[] {
  const byActivity = new Map<string, DueTask>();
  for (const task of planned) {
    const state = task.kind === 'clinical' ? stateOf(task, on) : null;
    const known = byActivity.get(task.activity);
    if (state && (known === undefined || state.dueOn < known.dueOn)) {
      byActivity.set(task.activity, { task, ...state });
    }
  }
  return [...byActivity.values()].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
}

function seenSince(resident: ChartSummary): DueResident['seenSince'] {
  const from = resident.visits.find((visit) => visit.id === resident.planned[0]?.fromVisit);
  const later = resident.visits
    .filter((visit) => from === undefined || visit.occurredOn > from.occurredOn)
    .sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1))[0];
  return later ? { visitId: later.id, on: later.occurredOn } : null;
}

/** What counts as done is content: the vocabularies `counted-by-…` name the activities. A day counts once. */
export function countsOf(
  resident: ChartSummary,
  on: CivilDate,
  vocabularies: ReadonlyMap<string, Vocabulary>,
): YearlyCount[] {
  const year = on.slice(0, 4);
  const counted = (id: string, activity: string) =>
    vocabularies.get(id)?.options.some((option) => option.code === activity) === true;
  return resident.planned.flatMap((task): YearlyCount[] => {
    if (task.timesPerYear === null || (task.kind === 'clinical' && task.dueOn !== null)) return [];
    const counts: ((visit: ChartSummary['visits'][number]) => boolean) | undefined = counted(
      'counted-by-follow-up',
      task.activity,
    )
      ? (visit) => visit.kind === 'follow-up'
      : counted('counted-by-any-visit', task.activity)
        ? () => true
        : counted('counted-by-questionnaire', task.activity)
          ? (visit) => visit.questionnaire
          : undefined;
    const days = resident.visits
      .filter((visit) => visit.occurredOn.startsWith(year) && visit.occurredOn <= on)
      .filter((visit) => task.modes.includes(visit.mode) && counts?.(visit) === true)
      .map((visit) => visit.occurredOn);
    const done = counts === undefined ? null : new Set(days).size;
    return [{ resident, task, wanted: task.timesPerYear, done }];
  });
}

export const postponeInput = z.strictObject({
  activity: z.string(),
  /** Visit whose plan the page showed. */
  fromVisit: z.string(),
  until: z.string(),
  reason: z.string(),
});

/** Puts a task off to a later day, with the reason. It stays on the list as put off. */
export async function postponeTask(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(postponeInput, input);
  if (!asked.ok) return asked;
  const { activity, fromVisit } = asked.value;
  const reason = asked.value.reason.trim();
  if (reason === '' || reason.length > 200) return refuse({ code: 'follow-up.needs-reason', path: 'reason' });
  const until = civilDate.safeParse(asked.value.until);
  if (!until.success) return refuse({ code: 'follow-up.needs-day', path: 'until' });
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'postpone-follow-up',
    detail: { until: until.data },
    apply(chart, context) {
      if (until.data <= context.today) return refuse({ code: 'follow-up.day-past', path: 'until' });
      const isMeant = (task: PlannedTask) =>
        task.kind === 'clinical' &&
        task.dueOn !== null &&
        task.activity === activity &&
        task.fromVisit === fromVisit;
      if (!chart.planned.some(isMeant)) return refuse({ code: 'follow-up.stale-plan', path: '' });
      const postponed = { until: until.data, reason, by: context.by, at: context.at };
      const planned: Chart['planned'] = chart.planned.map((task) =>
        isMeant(task) ? { ...task, postponed } : task,
      );
      return ok({ chart: { ...chart, planned }, value: null });
    },
  });
}
