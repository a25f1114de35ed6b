/** The due list by village, and one resident's plan: putting off with a reason, planning anew after a follow-up. */
import { Hono } from 'hono';
import type { Problem } from '../domain/result.js';
import {
  countsOf,
  type DueResident,
  dueList,
  postponeTask,
  stateOf,
  type YearlyCount,
} from '../workflow/due-list.js';
import { renewPlan } from '../workflow/plan.js';
import { clinicsFor, residentInReach } from '../workflow/residents-search.js';
import { placesOfClinic, readChart, refusalOf, today } from '../workflow/service.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { ledTo } from './fields.js';
import { dueLine } from './follow-up-view.js';
import { type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { doneOf, optionsOf, personLine } from './residents-view.js';
import { countWords, dueWords } from './residents-words.js';

export const followUpRoom = new Hono<Env>();

const spans = [7, 14, 30] as const;
const usualSpan = 14;
/** More people than anybody visits in a day; villages narrow it down. */
const most = 60;

followUpRoom.get('/follow-up', (c) =>
  listPage(c, c.req.query('clinic') ?? '', c.req.query('within') ?? '', null),
);

followUpRoom.post('/follow-up', async (c) => {
  const form = await typedForm(c);
  const village = text(form, 'village');
  // The word of the village comes after a mark, so that "all" and "none written down" are two answers.
  return listPage(c, text(form, 'clinicId'), text(form, 'within'), village === '' ? null : village.slice(1));
});

function listPage(c: PageContext, clinicId: string, span: string, village: string | null): Response {
  const { service } = c.get('deps');
  const withinDays = spans.find((days) => String(days) === span) ?? usualSpan;
  const found = dueList(service, by(c), { clinicId, village, withinDays });
  if (!found.ok) return refusalPage(c, found.problems);
  const everywhere = dueList(service, by(c), { clinicId, village: null, withinDays });
  const clinics = clinicsFor(service, by(c), 'record-follow-up');
  const { due, postponed, counts, fulfilled } = found.value;
  const overdue = due.filter((one) => one.tasks.some((task) => task.state === 'overdue'));
  return page(
    c,
    'follow-up',
    {
      clinics: optionsOf(clinics, clinicId),
      hasClinics: clinics.length > 1,
      clinicId,
      spans: spans.map((days) => ({ days, selected: days === withinDays })),
      withinDays,
      villages: villageOptions(c, everywhere.ok ? everywhere.value.due : [], village),
      groups: byVillage(c, due.slice(0, most)),
      hasDue: due.length > 0,
      dueCount: due.length,
      overdueCount: overdue.length,
      more: Math.max(0, due.length - most),
      hasMore: due.length > most,
      postponed: postponed.slice(0, most).map((one) => dueLine(c, one)),
      hasPostponed: postponed.length > 0,
      postponedCount: postponed.length,
      counts: countsByResident(c, counts).slice(0, most),
      hasCounts: counts.length > 0,
      moreCounts: Math.max(0, countsByResident(c, counts).length - most),
      hasMoreCounts: countsByResident(c, counts).length > most,
      fulfilled,
      year: today(service).slice(0, 4),
      today: today(service),
      servedBy: signedIn(c).person.id,
    },
    { title: 'page.follow-up', done: doneOf(c) },
  );
}

function villageWords(c: PageContext, village: string): string {
  return village === '' ? c.get('deps').messages({ code: 'follow-up.no-village' }) : village;
}

function villageOptions(c: PageContext, due: readonly DueResident[], chosen: string | null) {
  const counted = new Map<string, number>();
  for (const { resident } of due) counted.set(resident.village, (counted.get(resident.village) ?? 0) + 1);
  return [...counted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([village, count]) => ({
      value: `=${village}`,
      label: villageWords(c, village),
      count,
      selected: village === chosen,
    }));
}

function byVillage(c: PageContext, due: readonly DueResident[]) {
  const groups = new Map<string, DueResident[]>();
  for (const one of due) {
    groups.set(one.resident.village, [...(groups.get(one.resident.village) ?? []), one]);
  }
  return [...groups].map(([village, people]) => ({
    village: villageWords(c, village),
    count: people.length,
    people: people.map((one) => dueLine(c, one)),
  }));
}

function countsByResident(c: PageContext, counts: readonly YearlyCount[]) {
  const people = new Map<string, YearlyCount[]>();
  for (const one of counts) {
    people.set(one.resident.residentId, [...(people.get(one.resident.residentId) ?? []), one]);
  }
  return [...people.values()].flatMap((lines) => {
    const [first] = lines;
    return first
      ? [
          {
            ...personLine(c, first.resident),
            lines: lines.map(({ task, done, wanted }) => ({
              label: task.label,
              words: countWords(c, done, wanted),
              isService: task.kind === 'service-count',
            })),
          },
        ]
      : [];
  });
}

followUpRoom.get('/follow-up/:residentId', (c) => planPage(c, c.req.param('residentId'), {}, []));

followUpRoom.post('/follow-up/:residentId/postpone', async (c) => {
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const input = {
    activity: text(form, 'activity'),
    fromVisit: text(form, 'fromVisit'),
    until: text(form, 'until'),
    reason: text(form, 'reason'),
  };
  const put = await postponeTask(c.get('deps').service, by(c), id, input);
  return put.ok ? c.redirect('/follow-up?done=postponed', 303) : planPage(c, id, form, put.problems);
});

followUpRoom.post('/follow-up/:residentId/renew', async (c) => {
  const id = c.req.param('residentId');
  const visitId = text(await typedForm(c), 'visitId');
  const renewed = await renewPlan(c.get('deps').service, by(c), id, visitId);
  return renewed.ok
    ? c.redirect(`/residents/${id}?done=renewed`, 303)
    : planPage(c, id, {}, renewed.problems);
});

async function planPage(
  c: PageContext,
  id: string,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const { service } = c.get('deps');
  const chart = await readChart(service, by(c), id, 'follow-up');
  if (!chart.ok) return refusalPage(c, chart.problems);
  const refused = refusalOf(by(c), 'record-follow-up', {
    places: placesOfClinic(service, chart.value.clinicId),
  });
  if (refused && !refused.ok) return refusalPage(c, refused.problems);
  const summary = residentInReach(service, by(c), id);
  if (!summary) return refusalPage(c, [{ code: 'chart.missing', path: '' }]);
  const on = today(service);
  const plannedOn = summary.visits.find((visit) => visit.id === summary.planned[0]?.fromVisit)?.occurredOn;
  const latest = [...summary.visits].sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1))[0];
  const activity = text(form, 'activity');
  return page(
    c,
    'follow-up-resident',
    {
      ...personLine(c, summary),
      isPresent: summary.status === 'present',
      plannedOn: plannedOn ?? '',
      visitId: latest?.id ?? '',
      latestOn: latest?.occurredOn ?? '',
      hasLatest: latest !== undefined,
      tasks: chart.value.planned.flatMap((task, index) => {
        const state = task.kind === 'clinical' ? stateOf(task, on) : null;
        if (!state) return [];
        const typed = activity === task.activity;
        return [
          {
            key: `t${index}`,
            activity: task.activity,
            fromVisit: task.fromVisit,
            label: task.label,
            due: dueWords(c, state),
            isOverdue: state.state === 'overdue',
            norm: task.norm,
            postponedFor: task.postponed?.reason ?? '',
            until: typed ? text(form, 'until') : '',
            reason: typed ? text(form, 'reason') : '',
            isOpen: typed,
          },
        ];
      }),
      counts: countsOf(summary, on, service.release().knowledge.vocabularies).map(
        ({ task, done, wanted }) => ({
          label: task.label,
          words: countWords(c, done, wanted),
          norm: task.norm,
        }),
      ),
      hasPlan: chart.value.planned.length > 0,
      earliest: on,
    },
    {
      title: 'page.follow-up-resident',
      problems: ledTo(['until', 'reason'], problems).map((problem) => ({ ...problem, path: '' })),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}
