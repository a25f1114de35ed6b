/**
 * Who is to be followed up: what the latest plan of each resident says, held against today. Whoever moved, died, refused
 * or is lost stands apart, with the reason and the way back; a merged chart never appears. An attempt that failed moves
 * a task to another list and takes none away.
 */
import { z } from 'zod';
import type { Release } from '../decision/release.js';
import { type Chart, latestFirst, type PlannedTask } from '../domain/chart.js';
import type { FactValue } from '../domain/facts.js';
import type { ContactAttempt } from '../domain/loop.js';
import type { Standing } from '../domain/resident.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { addDays, ageInYears, type CivilDate, civilDate, daysBetween } from '../domain/time.js';
import type { CompiledRule } from '../rules/compile.js';
import { lastAttempt } from './attempts.js';
import type { ChartSummary } from './chart-form.js';
import { datedTasks } from './plan.js';
import { residentsInReach, standsInWay } from './residents-search.js';
import { type By, changeChart, parsed, type Service, today } from './service.js';
import { countsOf, type YearlyCount } from './yearly-counts.js';

export interface TaskState {
  /** due: today or later. refused, not-reached: somebody tried since the last visit; the task is open all the same. */
  readonly state: 'overdue' | 'due' | 'postponed' | ContactAttempt['outcome'];
  /** The day it is due now: as planned, or as put off. */
  readonly dueOn: CivilDate;
  /** Days from today; negative when overdue, whatever the state. */
  readonly days: number;
  /** The attempt that makes the state; null for every other state. */
  readonly attempt: ContactAttempt | null;
}

/**
 * Where a task with a day stands; null for a yearly count. `attempt` is the last one since the last visit; of an attempt
 * and a day it was put off to, the word that was recorded last holds.
 */
export function stateOf(
  task: PlannedTask,
  on: CivilDate,
  attempt: ContactAttempt | null = null,
): TaskState | null {
  if (task.dueOn === null) return null;
  const { postponed } = task;
  const dueOn = postponed !== null && postponed.until > task.dueOn ? postponed.until : task.dueOn;
  const days = daysBetween(on, dueOn);
  if (attempt !== null && (postponed === null || attempt.at > postponed.at))
    return { state: attempt.outcome, dueOn, days, attempt };
  if (postponed !== null && on < postponed.until) return { state: 'postponed', dueOn, days, attempt: null };
  return { state: days < 0 ? 'overdue' : 'due', dueOn, days, attempt: null };
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

export interface AwayResident {
  readonly resident: ChartSummary;
  readonly status: Exclude<Standing['status'], 'present' | 'merged'>;
  readonly on: CivilDate;
  readonly note: string;
}

export interface DueList {
  /** Overdue or due within the days asked for, most urgent first. */
  readonly due: readonly DueResident[];
  /** Due like those, but nobody was reached when somebody tried; refused: the resident did not want it this time. */
  readonly notReached: readonly DueResident[];
  readonly refused: readonly DueResident[];
  /** Put off to a day still to come, the nearest first. */
  readonly postponed: readonly DueResident[];
  /**
   * Present and nothing planned, or a disease known that wants a day and no day: never seen here, or no plan made since.
   * Never seen first, then the longest ago; the eldest first.
   */
  readonly unplanned: readonly ChartSummary[];
  /** Not followed up at all: moved, died, refused all service, lost. The latest first. */
  readonly away: readonly AwayResident[];
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
  const everybody = residentsInReach(service, by, 'record-follow-up').filter(
    (one) => (clinicId === '' || one.clinicId === clinicId) && (village === null || one.village === village),
  );
  const residents = everybody.filter((one) => one.status === 'present');
  const listed = residents.map((resident) => ({
    resident,
    tasks: tasksOf(resident, on),
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
    due: pick((one) => (one.state === 'overdue' || one.state === 'due') && one.dueOn <= last),
    notReached: pick((one) => one.state === 'not-reached' && one.dueOn <= last),
    refused: pick((one) => one.state === 'refused' && one.dueOn <= last),
    postponed: pick((one) => one.state === 'postponed'),
    unplanned: residents.filter((one) => isUnplanned(one, on, service.release())).sort(longestUnseen),
    away: awayFrom(everybody),
    counts: open,
    fulfilled: counts.length - open.length,
  });
}

/** A plan of yearly counts alone is a plan for whoever has no disease that a rule gives a day. */
function isUnplanned(one: ChartSummary, on: CivilDate, { rules }: Release): boolean {
  if (one.planned.length === 0) return true;
  if (one.conditions.length === 0 || datedTasks(one.planned).length > 0) return false;
  const known = new Map<string, FactValue>([
    ['ageYears', ageInYears(one.birthDate, on)],
    ['sex', one.sex],
    ['conditions', { present: [...one.conditions], complete: false }],
  ]);
  return rules.some((rule) => givesDay(rule) && rule.outcome(known) === 'fires');
}

function givesDay({ rule }: CompiledRule): boolean {
  return rule.then.some(
    (action) => 'plan' in action && action.plan.kind === 'clinical' && action.plan.withinDays !== undefined,
  );
}

function firstDay(one: DueResident): CivilDate {
  return one.tasks.map((task) => task.dueOn).sort()[0] ?? ('9999-12-31' as CivilDate);
}

function longestUnseen(a: ChartSummary, b: ChartSummary): number {
  const never = '';
  return (
    (a.lastVisitOn ?? never).localeCompare(b.lastVisitOn ?? never) ||
    a.birthDate.localeCompare(b.birthDate) ||
    (a.residentId < b.residentId ? -1 : 1)
  );
}

function awayFrom(residents: readonly ChartSummary[]): AwayResident[] {
  return residents
    .flatMap((resident): AwayResident[] => {
      const { status, away } = resident;
      return away === null || status === 'present' || status === 'merged'
        ? []
        : [{ resident, status, ...away }];
    })
    .sort((a, b) => b.on.localeCompare(a.on) || (a.resident.residentId < b.resident.residentId ? -1 : 1));
}

/** Clinical tasks with a day, the first due first. Two lines for one activity are one task: the shorter interval holds. */
export function tasksOf(
  { planned, attempts, visits }: Pick<ChartSummary, 'planned' | 'attempts' | 'visits'>,
  on: CivilDate,
): DueTask[] {
  const byActivity = new Map<string, DueTask>();
  for (const task of planned) {
    const state =
      task.kind === 'clinical' ? stateOf(task, on, lastAttempt(task.activity, attempts, visits)) : null;
    const known = byActivity.get(task.activity);
    if (state && (known === undefined || state.dueOn < known.dueOn)) {
      byActivity.set(task.activity, { task, ...state });
    }
  }
  return [...byActivity.values()].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
}

/** The latest visit, when it came after the one that made the plan. */
function seenSince(resident: ChartSummary): DueResident['seenSince'] {
  const from = resident.planned[0]?.fromVisit;
  const [latest] = latestFirst(resident.visits);
  return latest === undefined || latest.id === from ? null : { visitId: latest.id, on: latest.occurredOn };
}

export const postponeInput = z.strictObject({
  activity: z.string(),
  /** Visit whose plan the page showed. */
  fromVisit: z.string(),
  until: z.string(),
  reason: z.string(),
});

/**
 * Puts a task off to a later day, with the reason, by no more than its own interval from today. It stays on the list as
 * put off.
 */
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
      const meant = chart.planned.filter(isMeant);
      if (meant.length === 0) return refuse({ code: 'follow-up.stale-plan', path: '' });
      const intervals = meant.flatMap((task) => intervalOf(task, service.release()) ?? []);
      if (intervals.length === 0) return refuse({ code: 'follow-up.no-interval', path: '' });
      const days = Math.min(...intervals);
      const latest = addDays(context.today, days);
      if (until.data > latest)
        return refuse({ code: 'follow-up.postponed-too-far', path: 'until', values: { latest, days } });
      const postponed = { until: until.data, reason, by: context.by, at: context.at };
      const planned: Chart['planned'] = chart.planned.map((task) =>
        isMeant(task) ? { ...task, postponed } : task,
      );
      return ok({ chart: { ...chart, planned }, value: null });
    },
  });
}

/** Days within which the rule wants it again; where no rule in force says so, as often as the year's number does. */
function intervalOf({ ruleId, activity, timesPerYear }: PlannedTask, { rules }: Release): number | undefined {
  const actions = rules.find(({ rule }) => rule.id === ruleId)?.rule.then ?? [];
  for (const action of actions) {
    if ('plan' in action && action.plan.activity === activity && action.plan.withinDays !== undefined)
      return action.plan.withinDays;
  }
  return timesPerYear === null ? undefined : Math.floor(365 / timesPerYear);
}
