/** Recording that an advice did harm, and marking a record as entered in error. Decides nothing. */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import { type Chart, visitOf } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { givenPapers, markAdverseEventInError, recordAdverseEvent } from '../workflow/adverse-events.js';
import { allEvents } from '../workflow/harm.js';
import { placesOfClinic, readChart, today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { type Words, wordsOf } from './explain-view.js';
import { fieldsOf, ledTo } from './fields.js';
import { type Typed, text, typedForm } from './forms.js';
import { adviceTitle, harmViews } from './harm-view.js';
import { page, refusalPage, statusOf } from './page.js';
import { reasonOf } from './residents-chart.js';

export const adverseEventsRoom = new Hono<Env>();

const base = '/residents/:residentId/adverse-events';
const fields = ['line', 'occurredOn', 'what', 'severity', 'done'] as const;
/** Papers offered to choose from: the resident hardly follows older ones. */
const mostPapers = 3;

adverseEventsRoom.get(`${base}/new`, (c) => {
  const { document = '', line = '', visit = '' } = c.req.query();
  const chosen = document === '' ? '' : `${document} ${line}`.trim();
  return formPage(c, { line: [chosen] }, [], visit);
});

adverseEventsRoom.post(base, async (c) => {
  const residentId = c.req.param('residentId');
  const form = await typedForm(c);
  const missing = missingIn(form);
  if (missing.length > 0) return formPage(c, form, missing);
  const line = text(form, 'line');
  const [documentId = '', place] = line.split(' ');
  const input = {
    occurredOn: text(form, 'occurredOn'),
    documentId: line === 'unknown' ? null : documentId,
    line: place === undefined ? null : Number(place),
    what: text(form, 'what'),
    severity: text(form, 'severity'),
    done: text(form, 'done').trim(),
  };
  const recorded = await recordAdverseEvent(c.get('deps').service, by(c), residentId, input);
  if (!recorded.ok) return formPage(c, form, recorded.problems);
  return c.redirect(`/residents/${residentId}/course?done=harm`, 303);
});

adverseEventsRoom.post(`${base}/:eventId/error`, async (c) => {
  const { residentId, eventId } = c.req.param();
  const form = await typedForm(c);
  const reason = text(form, 'reason');
  const marked =
    reason.trim() === ''
      ? ({ ok: false, problems: [{ code: 'adverse-event.needs-reason', path: '' }] } as const)
      : await markAdverseEventInError(c.get('deps').service, by(c), residentId, eventId, { reason });
  if (marked.ok) return c.redirect(`/residents/${residentId}/course?done=harm-error`, 303);
  return statusOf(marked.problems) === 422
    ? formPage(c, {}, marked.problems)
    : refusalPage(c, marked.problems);
});

/** What was left open is asked for by name; "not known which line" is an answer of its own. */
function missingIn(form: Typed): Problem[] {
  const asked = [
    ['line', 'adverse-event.needs-line'],
    ['what', 'adverse-event.needs-what'],
    ['severity', 'adverse-event.needs-severity'],
  ] as const;
  return asked.flatMap(([name, code]) => (text(form, name).trim() === '' ? [{ code, path: name }] : []));
}

async function formPage(
  c: PageContext,
  form: Typed,
  problems: readonly Problem[],
  visitId = '',
): Promise<Response> {
  const { service } = c.get('deps');
  const residentId = c.req.param('residentId') ?? '';
  const read = await readChart(service, by(c), residentId, reasonOf(c, residentId));
  if (!read.ok) return refusalPage(c, read.problems);
  const chart = read.value;
  const subject = { places: placesOfClinic(service, chart.clinicId) };
  const right = may(by(c).actor, 'record-follow-up', subject);
  if (!right.allowed) return refusalPage(c, [{ code: right.code, path: '' }]);
  const on = today(service);
  const words = wordsOf(c);
  const typed = Object.fromEntries(fields.map((name) => [name, text(form, name)]));
  const values = { ...typed, occurredOn: typed['occurredOn'] || (visitOf(chart, visitId)?.occurredOn ?? on) };
  const view = {
    id: residentId,
    name: chart.identity.name,
    today: on,
    field: fieldsOf(c, fields, values, problems),
    lines: linesOf(chart, text(form, 'line'), words),
    severities: (words.knowledge.vocabularies.get('harm-severities')?.options ?? []).map((one) => ({
      ...one,
      checked: one.code === text(form, 'severity'),
      severe: one.code === 'severe',
    })),
    ...harmViews(await allEvents(service, chart), chart, words),
  };
  return page(c, 'adverse-event', view, {
    title: 'page.adverse-event',
    problems: ledTo(fields, problems),
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
  });
}

function linesOf(chart: Chart, chosen: string, words: Words) {
  const papers = givenPapers(chart).slice(0, mostPapers);
  const lines = papers.flatMap((doc) => {
    const on = visitOf(chart, doc.visitId)?.occurredOn ?? '';
    const each = doc.lines.map((line, index) => ({
      value: `${doc.id} ${index}`,
      label: words.say({
        code: 'adverse-event.line',
        values: { title: adviceTitle(line, words), on },
      }),
    }));
    return [
      ...each,
      { value: doc.id, label: words.say({ code: 'adverse-event.paper-only', values: { on } }) },
    ];
  });
  return [...lines, { value: 'unknown', label: words.say({ code: 'adverse-event.not-known' }) }].map(
    (one) => ({
      ...one,
      checked: one.value === chosen,
    }),
  );
}
