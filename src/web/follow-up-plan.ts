/** The plan of one resident: what to do on one day, what was tried, putting off with a reason, planning anew. */
import { Hono } from 'hono';
import type { Chart } from '../domain/chart.js';
import { latestFirst } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { daysBetween } from '../domain/time.js';
import { recordAttempt } from '../workflow/attempts.js';
import { type CalendarDay, calendarOf } from '../workflow/calendar.js';
import type { ChartSummary } from '../workflow/chart-form.js';
import { type DueTask, postponeTask, tasksOf } from '../workflow/due-list.js';
import { type PlanMade, renewPlan } from '../workflow/plan.js';
import { residentInReach } from '../workflow/residents-search.js';
import { placesOfClinic, readChart, refusalOf, today } from '../workflow/service.js';
import { countsOf } from '../workflow/yearly-counts.js';
import { conditionsIn, uncoveredView } from './coverage-view.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { ledTo } from './fields.js';
import { attemptWords } from './follow-up-view.js';
import { many, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { labels, personLine, staffName } from './residents-view.js';
import { countWords, dueWords } from './residents-words.js';

export const planRoutes = new Hono<Env>();

/** How far after a day something may be due and still be proposed for it. */
const closeSpans = [7, 14, 30] as const;
const usualSpan = 14;

planRoutes.get('/follow-up/:residentId', (c) => planPage(c, c.req.param('residentId'), {}, []));

planRoutes.post('/follow-up/:residentId/postpone', async (c) => {
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const input = {
    activity: text(form, 'activity'),
    fromVisit: text(form, 'fromVisit'),
    until: text(form, 'until'),
    reason: text(form, 'reason'),
  };
  const put = await postponeTask(c.get('deps').service, by(c), id, input);
  return put.ok ? toList(c, form, 'postponed') : planPage(c, id, form, put.problems);
});

planRoutes.post('/follow-up/:residentId/attempt', async (c) => {
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const [outcome = '', code = ''] = text(form, 'said').split('.');
  const { vocabularies } = c.get('deps').service.release().knowledge;
  const usual = vocabularies.get(`attempt-${outcome}`)?.options.find((option) => option.code === code);
  const tried = await recordAttempt(c.get('deps').service, by(c), id, {
    activities: many(form, 'activities'),
    mode: text(form, 'mode'),
    outcome,
    reason: usual?.label ?? text(form, 'words'),
  });
  return tried.ok ? toList(c, form, 'attempt') : planPage(c, id, form, tried.problems);
});

planRoutes.post('/follow-up/:residentId/renew', async (c) => {
  const id = c.req.param('residentId');
  const visitId = text(await typedForm(c), 'visitId');
  const renewed = await renewPlan(c.get('deps').service, by(c), id, visitId);
  return renewed.ok
    ? c.redirect(`/residents/${id}?done=${renewedWord(renewed.value)}`, 303)
    : planPage(c, id, {}, renewed.problems);
});

function renewedWord({ made, kept, dropped }: PlanMade): string {
  if (dropped > 0) return 'renewed-fewer';
  if (kept === 0) return 'renewed';
  return made === 0 ? 'renewed-nothing' : 'renewed-kept';
}

/** Back to the list, at the village one was walking. */
function toList(c: PageContext, form: Typed, done: string): Response {
  const key = text(form, 'village');
  const village = /^[0-9a-f]{10}$/.test(key) ? `&village=${key}` : '';
  return c.redirect(`/follow-up?done=${done}${village}`, 303);
}

async function planPage(
  c: PageContext,
  id: string,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const { service, messages } = c.get('deps');
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
  const [latest] = latestFirst(summary.visits);
  const span = closeSpans.find((days) => String(days) === c.req.query('close')) ?? usualSpan;
  const { vocabularies } = service.release().knowledge;
  const tasks = tasksOf(summary, on);
  const days = calendarOf(tasks, on, span, vocabularies);
  const village = text(form, 'village') || (c.req.query('village') ?? '');
  return page(
    c,
    'follow-up-resident',
    {
      ...personLine(c, summary),
      villageKey: village,
      listHref: /^[0-9a-f]{10}$/.test(village) ? `/follow-up?village=${village}` : '/follow-up',
      isPresent: summary.status === 'present',
      plannedOn: plannedOn ?? '',
      visitId: latest?.id ?? '',
      latestOn: latest?.occurredOn ?? '',
      hasLatest: latest !== undefined,
      visits: `/residents/${id}/visits`,
      today: on,
      servedBy: signedIn(c).person.id,
      spans: closeSpans.map((close) => ({
        close,
        href: `/follow-up/${id}?close=${close}`,
        current: close === span,
      })),
      days: days.map((day, index) => dayView(c, day, index, form)),
      hasTasks: tasks.length > 0,
      ...attemptView(c, days, form),
      attempts: attemptLines(c, chart.value),
      hasAttempts: chart.value.attempts.length > 0,
      ...countsView(c, summary),
      hasPlan: chart.value.planned.length > 0,
      uncovered: uncoveredView(conditionsIn(chart.value), service.release().knowledge, messages),
      earliest: on,
    },
    {
      title: 'page.follow-up-resident',
      problems: ledTo(['until', 'reason'], problems).map((problem) => ({ ...problem, path: '' })),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

function dayView(c: PageContext, day: CalendarDay, index: number, form: Typed) {
  const { service, messages } = c.get('deps');
  const label = labels(c);
  const ahead = daysBetween(today(service), day.on);
  return {
    on: day.on,
    ahead:
      ahead === 0
        ? messages({ code: 'follow-up.day-now' })
        : messages({ code: 'follow-up.day-ahead', values: { days: ahead } }),
    isFirst: index === 0,
    together: day.tasks.length > 1,
    mode: day.modes[0] ?? 'clinic',
    modes: day.modes.map((mode) => label('modes', mode)).join('、'),
    measures: day.measures,
    hasMeasures: day.measures.length > 0,
    tasks: day.tasks.map((task, place) => taskView(c, task, `t${index}-${place}`, form)),
  };
}

function taskView(c: PageContext, due: DueTask, key: string, form: Typed) {
  const { task } = due;
  const typed = text(form, 'activity') === task.activity;
  return {
    key,
    activity: task.activity,
    fromVisit: task.fromVisit,
    label: task.label,
    due: dueWords(c, due),
    isOverdue: due.days < 0,
    norm: task.norm,
    modes: task.modes.map((mode) => labels(c)('modes', mode)).join('、'),
    postponedFor: task.postponed?.reason ?? '',
    tried: attemptWords(c, due),
    until: typed ? text(form, 'until') : '',
    reason: typed ? text(form, 'reason') : '',
    isOpen: typed,
  };
}

/** What to tick, how it was tried (nobody answers that for them), and the usual reasons as buttons. */
function attemptView(c: PageContext, days: readonly CalendarDay[], form: Typed) {
  const { vocabularies } = c.get('deps').service.release().knowledge;
  const label = labels(c);
  const posted = text(form, 'said') !== '';
  const ticked = new Set(many(form, 'activities'));
  const mode = text(form, 'mode');
  const reasons = (outcome: string) =>
    (vocabularies.get(`attempt-${outcome}`)?.options ?? []).map((option) => ({
      value: `${outcome}.${option.code}`,
      label: option.label,
    }));
  return {
    triedTasks: days.flatMap((day, index) =>
      day.tasks.map(({ task }) => ({
        activity: task.activity,
        label: task.label,
        checked: posted ? ticked.has(task.activity) : index === 0,
      })),
    ),
    // The telephone first: that is how most people are tried.
    triedModes: [...(vocabularies.get('modes')?.options ?? [])].reverse().map(({ code }) => ({
      code,
      label: label('modes', code),
      checked: code === mode,
    })),
    notReached: reasons('not-reached'),
    refused: reasons('refused'),
    words: text(form, 'words'),
  };
}

function attemptLines(c: PageContext, chart: Chart) {
  const label = labels(c);
  const planned = new Map(chart.planned.map((task) => [task.activity, task.label]));
  return [...chart.attempts].reverse().map((one) => ({
    on: one.on,
    mode: label('modes', one.mode),
    reason: one.reason,
    outcome: c.get('deps').messages({ code: `follow-up.outcome-${one.outcome}` }),
    task: planned.get(one.activity) ?? '',
    by: staffName(c, one.by),
  }));
}

/** Service counts and the counts of the norm, each a line of its own; what the house is scored by stands first. */
function countsView(c: PageContext, summary: ChartSummary) {
  const { service } = c.get('deps');
  const label = labels(c);
  const counts = countsOf(summary, today(service), service.release().knowledge.vocabularies)
    .map(({ task, done, wanted, scored }) => ({
      label: task.label,
      words: countWords(c, done, wanted),
      isDone: done !== null && done >= wanted,
      norm: task.norm,
      modes: task.modes.map((mode) => label('modes', mode)).join('、'),
      scored,
      isService: task.kind === 'service-count',
    }))
    .sort((a, b) => Number(b.scored) - Number(a.scored));
  const services = counts.filter((one) => one.isService);
  const clinical = counts.filter((one) => !one.isService);
  return {
    services,
    hasServices: services.length > 0,
    clinical,
    hasClinical: clinical.length > 0,
  };
}
