/** A line of the due list: who, what, since when, and the button that starts the visit. */
import type { DueResident } from '../workflow/due-list.js';
import type { PageContext } from './environment.js';
import { labels, personLine } from './residents-view.js';
import { dueWords } from './residents-words.js';

export function dueLine(c: PageContext, one: DueResident) {
  const label = labels(c);
  // Any mode that every task of this person allows; the first is the one the button starts with.
  const [first] = one.tasks;
  const modes = (first?.task.modes ?? []).filter((mode) =>
    one.tasks.every((due) => due.task.modes.includes(mode)),
  );
  return {
    ...personLine(c, one.resident),
    tasks: one.tasks.map((due) => ({
      label: due.task.label,
      due: dueWords(c, due),
      isOverdue: due.state === 'overdue',
      reason: due.task.postponed?.reason ?? '',
    })),
    isOverdue: one.tasks.some((due) => due.state === 'overdue'),
    visits: `/residents/${one.resident.residentId}/visits`,
    plan: `/follow-up/${one.resident.residentId}`,
    mode: modes[0] ?? 'clinic',
    modes: modes.map((mode) => label('modes', mode)).join('、'),
    seenOn: one.seenSince?.on ?? '',
  };
}
