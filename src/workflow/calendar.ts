/**
 * One calendar of several diseases: what falls close together is proposed for one day, the earliest of them, and each
 * measure stands on that day once. Nothing is ever moved later than its own rule allows. A proposal: it changes no plan.
 */
import type { VisitMode } from '../domain/codes.js';
import { addDays, type CivilDate } from '../domain/time.js';
import type { Vocabulary } from '../knowledge/vocabulary.js';
import type { DueTask } from './due-list.js';

export interface CalendarDay {
  /** The earliest day of its tasks; today where that is past. */
  readonly on: CivilDate;
  /** The first due first. */
  readonly tasks: readonly DueTask[];
  /** Ways of serving that every task of the day allows; may be none. */
  readonly modes: readonly VisitMode[];
  /** What is measured or looked at that day, each once, in the order of the tasks. */
  readonly measures: readonly string[];
}

/** `closeDays`: how far after the day something may be due and still be done on it. */
export function calendarOf(
  tasks: readonly DueTask[],
  on: CivilDate,
  closeDays: number,
  vocabularies: ReadonlyMap<string, Vocabulary>,
): CalendarDay[] {
  const days: { on: CivilDate; tasks: DueTask[] }[] = [];
  for (const task of [...tasks].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))) {
    const last = days.at(-1);
    if (last && task.dueOn <= addDays(last.on, closeDays)) last.tasks.push(task);
    else days.push({ on: task.dueOn < on ? on : task.dueOn, tasks: [task] });
  }
  return days.map((one) => ({
    ...one,
    modes: sharedModes(one.tasks),
    measures: measuresOf(one.tasks, vocabularies),
  }));
}

/** Ways of serving that all of them allow, in the order of the first. */
export function sharedModes(tasks: readonly DueTask[]): VisitMode[] {
  const [first, ...others] = tasks;
  return (first?.task.modes ?? []).filter((mode) => others.every(({ task }) => task.modes.includes(mode)));
}

/** What an activity measures is content: the vocabulary `measures-<activity>`. */
function measuresOf(tasks: readonly DueTask[], vocabularies: ReadonlyMap<string, Vocabulary>): string[] {
  const byCode = new Map<string, string>();
  for (const { task } of tasks) {
    for (const { code, label } of vocabularies.get(`measures-${task.activity}`)?.options ?? []) {
      if (!byCode.has(code)) byCode.set(code, label);
    }
  }
  return [...byCode.values()];
}
