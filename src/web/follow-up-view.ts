/** Lines of the due list: who, what, since when, what was tried, and the button that starts the visit. */
import { hashOfText } from '../domain/canonical.js';
import { sharedModes } from '../workflow/calendar.js';
import type { ChartSummary } from '../workflow/chart-form.js';
import type { AwayResident, DueResident, DueTask } from '../workflow/due-list.js';
import type { OpenReferral } from '../workflow/referrals.js';
import type { YearlyCount } from '../workflow/yearly-counts.js';
import type { PageContext } from './environment.js';
import { labels, personLine } from './residents-view.js';
import { countWords, dueWords, trackWords } from './residents-words.js';

/** Stands for a village in an address: the name itself never does. */
export function villageKey(village: string): string {
  return hashOfText(village).slice(0, 10);
}

/** When, how and with what words somebody tried; '' when nobody did since the last visit. */
export function attemptWords(c: PageContext, { attempt }: Pick<DueTask, 'attempt'>): string {
  if (attempt === null) return '';
  const { on, reason } = attempt;
  const mode = labels(c)('modes', attempt.mode);
  return c.get('deps').messages({ code: 'follow-up.attempted', values: { on, mode, reason } });
}

/** `key`: the village whose list it stands on, to come back to; '' for all. */
export function dueLine(c: PageContext, one: DueResident, key = '') {
  const label = labels(c);
  const modes = sharedModes(one.tasks);
  return {
    ...personLine(c, one.resident),
    tasks: one.tasks.map((due) => ({
      label: due.task.label,
      due: dueWords(c, due),
      isOverdue: due.days < 0,
      reason: due.state === 'postponed' ? (due.task.postponed?.reason ?? '') : '',
      tried: attemptWords(c, due),
    })),
    isOverdue: one.tasks.some((due) => due.days < 0),
    visits: `/residents/${one.resident.residentId}/visits`,
    plan: `/follow-up/${one.resident.residentId}${key === '' ? '' : `?village=${key}`}`,
    mode: modes[0] ?? 'clinic',
    modes: modes.map((mode) => label('modes', mode)).join('、'),
    seenOn: one.seenSince?.on ?? '',
  };
}

export function unplannedLine(c: PageContext, resident: ChartSummary) {
  const line = personLine(c, resident);
  return { ...line, hasVisit: line.lastVisit !== '' };
}

export function awayLine(c: PageContext, { resident, status, on, note }: AwayResident) {
  return {
    ...personLine(c, resident),
    status: labels(c)('standings', status),
    on,
    note,
    back: `/residents/${resident.residentId}/standing?to=present`,
  };
}

export function referralLine(c: PageContext, one: OpenReferral) {
  const label = labels(c);
  const { messages } = c.get('deps');
  return {
    ...personLine(c, one.resident),
    where: [label('refer-to', one.to), one.institution, one.department].filter(Boolean).join(' '),
    reason: one.reason,
    left: trackWords(c, one.daysLeft),
    isLate: one.daysLeft < 0,
    trackBy: one.trackBy,
    news:
      one.arrived === null
        ? messages({ code: 'referral.not-known' })
        : label('referral-arrivals', one.arrived ? 'yes' : 'no'),
    open: `/residents/${one.resident.residentId}/visits/${one.visitId}/referrals/${one.id}`,
  };
}

/** What a resident certainly lacks this year by the norm and by what the house is scored by; of the rest, how many. */
export function countsByResident(c: PageContext, counts: readonly YearlyCount[]) {
  const anyScored = counts.some((one) => one.scored);
  const people = new Map<string, YearlyCount[]>();
  for (const one of counts) {
    people.set(one.resident.residentId, [...(people.get(one.resident.residentId) ?? []), one]);
  }
  return [...people.values()].flatMap((lines) => {
    const [first] = lines;
    const told = lines.filter(
      (one) => one.done !== null && (!anyScored || one.scored || one.task.kind === 'clinical'),
    );
    return first
      ? [
          {
            ...personLine(c, first.resident),
            plan: `/follow-up/${first.resident.residentId}`,
            lines: told.map(({ task, done, wanted, scored }) => ({
              label: task.label,
              words: countWords(c, done, wanted),
              isScored: scored,
              isService: task.kind === 'service-count',
            })),
            others: lines.length - told.length,
            hasOthers: lines.length > told.length,
          },
        ]
      : [];
  });
}
