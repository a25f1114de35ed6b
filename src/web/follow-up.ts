/** The due list by village: what is due, what was tried, who is not followed up and why, and how often a year. */
import { Hono } from 'hono';
import { villageOrder } from '../domain/village-order.js';
import { type DueList, type DueResident, dueList } from '../workflow/due-list.js';
import { openReferrals } from '../workflow/referrals.js';
import { clinicsFor } from '../workflow/residents-search.js';
import { today } from '../workflow/service.js';
import { scoredNorms, serviceNorms } from '../workflow/yearly-counts.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { planRoutes } from './follow-up-plan.js';
import {
  awayLine,
  countsByResident,
  dueLine,
  referralLine,
  unplannedLine,
  villageKey,
} from './follow-up-view.js';
import { page, refusalPage } from './page.js';
import { doneOf, labels, optionsOf } from './residents-view.js';

export const followUpRoom = new Hono<Env>();
followUpRoom.route('/', planRoutes);

const spans = [7, 14, 30] as const;
const usualSpan = 14;
/** More people than anybody visits in a day; villages narrow it down. */
const most = 60;

followUpRoom.get('/follow-up', (c) => {
  const { service } = c.get('deps');
  const clinicId = c.req.query('clinic') ?? '';
  const key = c.req.query('village') ?? '';
  const withinDays = spans.find((days) => String(days) === c.req.query('within')) ?? usualSpan;
  const everywhere = dueList(service, by(c), { clinicId, village: null, withinDays });
  if (!everywhere.ok) return refusalPage(c, everywhere.problems);
  const villages = villagesOf(everywhere.value);
  // A village nobody is due in any more is no reason to show all the others.
  const village = key === '' ? null : (villages.find(({ name }) => villageKey(name) === key)?.name ?? null);
  const found = village === null ? everywhere : dueList(service, by(c), { clinicId, village, withinDays });
  const referrals = openReferrals(service, by(c), { clinicId, village });
  if (!found.ok) return refusalPage(c, found.problems);
  if (!referrals.ok) return refusalPage(c, referrals.problems);
  const { due, notReached, refused, postponed, unplanned, away, counts, fulfilled } = found.value;
  const clinics = clinicsFor(service, by(c), 'record-follow-up');
  const everybody = countsByResident(c, counts);
  // Who lacks nothing that is counted here would only make the list longer.
  const people = everybody.filter((one) => one.lines.length > 0);
  const shown = village === null ? '' : villageKey(village);
  const some = (list: readonly DueResident[]) => ({
    lines: list.slice(0, most).map((one) => dueLine(c, one, shown)),
    has: list.length > 0,
    count: list.length,
    more: Math.max(0, list.length - most),
    hasMore: list.length > most,
  });
  const norms = normLines(c);
  const scored = scoredNorms(service.release());
  return page(
    c,
    'follow-up',
    {
      clinics: optionsOf(clinics, clinicId),
      hasClinics: clinics.length > 1,
      spans: spans.map((days) => ({ days, selected: days === withinDays })),
      withinDays,
      villages: villages.map(({ name, count }) => ({
        value: villageKey(name),
        label: villageWords(c, name),
        count,
        selected: name === village,
      })),
      groups: byVillage(c, due.slice(0, most), shown),
      due: { has: due.length > 0, count: due.length },
      overdueCount: due.filter((one) => one.tasks.some((task) => task.state === 'overdue')).length,
      more: Math.max(0, due.length - most),
      hasMore: due.length > most,
      notReached: some(notReached),
      refused: some(refused),
      hasLines: due.length + notReached.length + refused.length + postponed.length > 0,
      postponed: some(postponed),
      referrals: referrals.value.slice(0, most).map((one) => referralLine(c, one)),
      hasReferrals: referrals.value.length > 0,
      referralCount: referrals.value.length,
      unplanned: unplanned.slice(0, most).map((one) => unplannedLine(c, one)),
      hasUnplanned: unplanned.length > 0,
      unplannedCount: unplanned.length,
      unplannedMore: Math.max(0, unplanned.length - most),
      hasUnplannedMore: unplanned.length > most,
      away: away.slice(0, most).map((one) => awayLine(c, one)),
      hasAway: away.length > 0,
      awayCount: away.length,
      awayMore: Math.max(0, away.length - most),
      hasAwayMore: away.length > most,
      counts: people.slice(0, most),
      hasCounts: people.length > 0,
      unlisted: everybody.length - people.length,
      hasUnlisted: everybody.length > people.length,
      moreCounts: Math.max(0, people.length - most),
      hasMoreCounts: people.length > most,
      fulfilled,
      norms,
      hasNorms: norms.length > 0,
      normCount: norms.length,
      scoredBy: scored,
      hasScored: scored.length > 0,
      year: today(service).slice(0, 4),
      today: today(service),
      servedBy: signedIn(c).person.id,
    },
    { title: 'page.follow-up', done: doneOf(c) },
  );
});

function villageWords(c: PageContext, village: string): string {
  return village === '' ? c.get('deps').messages({ code: 'follow-up.no-village' }) : village;
}

/** Villages with somebody on any of the lists but the one of who left, and how many. */
function villagesOf({
  due,
  notReached,
  refused,
  postponed,
  unplanned,
}: Pick<DueList, 'due' | 'notReached' | 'refused' | 'postponed' | 'unplanned'>) {
  const planned = [due, notReached, refused, postponed].flat().map((one) => one.resident);
  const names = new Map<string, Set<string>>();
  for (const { village, residentId } of [...planned, ...unplanned]) {
    const people = names.get(village) ?? new Set<string>();
    names.set(village, people.add(residentId));
  }
  return [...names]
    .sort(([a], [b]) => villageOrder(a, b))
    .map(([name, people]) => ({ name, count: people.size }));
}

function byVillage(c: PageContext, due: readonly DueResident[], shown: string) {
  const groups = new Map<string, DueResident[]>();
  for (const one of due) {
    groups.set(one.resident.village, [...(groups.get(one.resident.village) ?? []), one]);
  }
  return [...groups].map(([village, people]) => ({
    village: villageWords(c, village),
    count: people.length,
    people: people.map((one) => dueLine(c, one, shown)),
  }));
}

/** Every norm of service counts in force, each with its source; which the house scores by is marked, none is hidden. */
function normLines(c: PageContext) {
  const label = labels(c);
  return serviceNorms(c.get('deps').service.release()).map((one) => ({
    title: one.title,
    times: one.timesPerYear ?? 0,
    hasTimes: one.timesPerYear !== null,
    modes: one.modes.map((mode) => label('modes', mode)).join('、'),
    norm: one.norm,
    sources: one.sources.map(({ title, locator }) => `${title}：${locator}`),
    scored: one.scored,
  }));
}
