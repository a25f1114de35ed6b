/** Asking, at a later visit, what became of the advice: a tap a line, a reason where it was not done. */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import { visitOf } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { type AskedAdvice, askedAt, recordCarriedOut } from '../workflow/carried-out.js';
import { allEvents, chartsOfPerson, readTogether } from '../workflow/harm.js';
import { placesOfClinic, readChart } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { type Words, wordsOf } from './explain-view.js';
import { type Typed, text, typedForm } from './forms.js';
import { adviceTitle, harmViews, toldWords } from './harm-view.js';
import { page, refusalPage, statusOf } from './page.js';
import { reasonOf } from './residents-chart.js';

export const carriedOutRoom = new Hono<Env>();

const path = '/residents/:residentId/visits/:visitId/carried-out';
const doneCodes = new Map(['saved', 'harm'].map((word) => [word, `carried-out.done-${word}`]));

carriedOutRoom.get(path, (c) => show(c, {}, []));

carriedOutRoom.post(path, async (c) => {
  const { residentId, visitId } = c.req.param();
  const form = await typedForm(c);
  const lines = linesTyped(form);
  const input = { documentId: text(form, 'document'), shown: text(form, 'shown'), lines };
  const saved = await recordCarriedOut(c.get('deps').service, by(c), residentId, visitId, input);
  if (!saved.ok) return show(c, form, saved.problems.map(atLine));
  const unwell = saved.value.lines.find((one) => one.reason === 'unwell');
  if (!unwell) return c.redirect(`/residents/${residentId}/course#advice`, 303);
  const about = new URLSearchParams({
    document: saved.value.documentId,
    line: String(unwell.line),
    visit: visitId,
  });
  return c.redirect(`/residents/${residentId}/adverse-events/new?${about}`, 303);
});

const name = (line: number, what: string) => `l.${line}.${what}`;

function atLine(problem: Problem): Problem {
  return { ...problem, path: problem.path.replace(/^lines\.(\d+).*/, 'l.$1') };
}

/** Only lines somebody tapped on. A reason left beside 做了 is dropped: the box it stood in is not shown then. */
function linesTyped(form: Typed) {
  const places = Object.keys(form).flatMap((key) => /^l\.(\d+)\.done$/.exec(key)?.[1] ?? []);
  return places.map(Number).map((line) => {
    const done = text(form, name(line, 'done'));
    const asked = done === 'partly' || done === 'not-done';
    const reason = asked ? text(form, name(line, 'reason')) : '';
    return {
      line,
      done,
      reason: reason === '' ? null : reason,
      comment: asked ? text(form, name(line, 'comment')).trim() : '',
    };
  });
}

async function show(c: PageContext, form: Typed, problems: readonly Problem[]): Promise<Response> {
  const { service } = c.get('deps');
  const { residentId = '', visitId = '' } = c.req.param();
  const read = await readChart(service, by(c), residentId, reasonOf(c, residentId));
  if (!read.ok) return refusalPage(c, read.problems);
  const chart = read.value;
  const visit = visitOf(chart, visitId);
  if (!visit) return refusalPage(c, [{ code: 'visit.missing', path: '' }]);
  const asked = askedAt(readTogether(await chartsOfPerson(service, chart)), visit);
  const words = wordsOf(c);
  const subject = { places: placesOfClinic(service, chart.clinicId) };
  const view = {
    id: residentId,
    visitId,
    name: chart.identity.name,
    day: visit.occurredOn,
    mayRecord: visit.enteredInError === null && may(by(c).actor, 'record-follow-up', subject).allowed,
    asked: asked ? askedView(asked, form, problems, words) : null,
    ...harmViews(await allEvents(service, chart), chart, words),
  };
  return page(c, 'carried-out', view, {
    title: 'page.carried-out',
    problems,
    done: problems.length === 0 ? doneCodes.get(c.req.query('done') ?? '') : undefined,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
  });
}

function askedView(
  { visit, doc, advisedOn, lines }: AskedAdvice,
  form: Typed,
  problems: readonly Problem[],
  words: Words,
) {
  const stale = problems.some((one) => one.code === 'carried-out.stale');
  const typed = problems.length > 0;
  const options = (vocabulary: string, chosen: string) =>
    (words.knowledge.vocabularies.get(vocabulary)?.options ?? []).map(({ code, label }) => ({
      code,
      label,
      checked: code === chosen,
    }));
  return {
    documentId: doc.id,
    shown: visit.carriedOut?.at ?? '',
    advisedOn: advisedOn ?? '',
    wasPrinted: doc.issued !== null,
    lines: lines.map(({ index, line, told }) => {
      const value = (what: 'done' | 'reason' | 'comment') =>
        typed ? text(form, name(index, what)) : (told?.[what] ?? '');
      return {
        id: `l.${index}`,
        title: adviceTitle(line, words),
        text: line.text,
        done: options('carried-out', value('done')),
        reasons: options('carried-out-reasons', value('reason')),
        comment: value('comment'),
        stored: stale && told !== null ? toldWords(told, words) : '',
        told: toldWords(told, words),
        problems: problems.filter((one) => one.path === `l.${index}`).map((one) => words.say(one)),
      };
    }),
  };
}
