/**
 * The room of papers: one page a paper with the sheet as it is and the one next step, the sheet itself to print, its
 * PDF, and making the papers that need no county. What may be printed, by whom and when is the workflow's.
 */
import { type Context, Hono } from 'hono';
import { type Act, may } from '../access/rights.js';
import { type Chart, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import type { Problem, Result } from '../domain/result.js';
import { civilDateAt, clockTimeAt, type Instant } from '../domain/time.js';
import { bundledFontFolders, createGlyphCheck, type GlyphCheck } from '../prescription/fonts.js';
import {
  handOverPaper,
  isExpired,
  issuePaper,
  openPaper,
  paperSize,
  printPdf,
  reprintPaper,
  showPaper,
} from '../workflow/papers.js';
import { makeResultNotice, signResultNotice } from '../workflow/result-notice.js';
import { placesOfClinic, today } from '../workflow/service.js';
import { makeElderlyRecord, makeReferralSlip, recordToFill } from '../workflow/signed-papers.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { many, numberTyped, one, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { labels } from './residents-view.js';
import { staffNames } from './visit-people.js';

export const papersRoom = new Hono<Env>();

const documentPath = '/residents/:residentId/documents/:documentId';
const visitPath = '/residents/:residentId/visits/:visitId';

/** Confirmations a redirect may ask for; anything else in the address says nothing. */
const confirmations = new Set(['printed', 'reprinted', 'handed-over', 'signed', 'made']);

papersRoom.get(`${documentPath}/paper`, (c) => {
  const { residentId, documentId } = c.req.param();
  return paperPage(c, residentId, documentId, []);
});

papersRoom.get(`${documentPath}/paper.html`, async (c) => {
  const { residentId, documentId } = c.req.param();
  const shown = await showPaper(c.get('deps'), by(c), residentId, documentId, sizeAsked(c));
  return shown.ok ? c.html(shown.value.html) : refusalPage(c, shown.problems);
});

papersRoom.get(`${documentPath}/paper.pdf`, async (c) => {
  const { residentId, documentId } = c.req.param();
  const printed = await printPdf(c.get('deps'), by(c), residentId, documentId, sizeAsked(c));
  if (!printed.ok) return refusalPage(c, printed.problems);
  c.header('Content-Type', 'application/pdf');
  c.header('Content-Disposition', 'inline; filename="paper.pdf"');
  return c.body(new Uint8Array(printed.value).buffer);
});

papersRoom.post(`${documentPath}/print`, (c) =>
  step(c, 'printed', ({ residentId, documentId }, form) =>
    issuePaper(c.get('deps'), by(c), residentId, documentId, {
      shown: shownIn(form),
      size: one(form, 'size'),
    }),
  ),
);

papersRoom.post(`${documentPath}/reprint`, (c) =>
  step(c, 'reprinted', ({ residentId, documentId }) =>
    reprintPaper(c.get('deps').service, by(c), residentId, documentId),
  ),
);

papersRoom.post(`${documentPath}/hand-over`, (c) =>
  step(c, 'handed-over', ({ residentId, documentId }) =>
    handOverPaper(c.get('deps').service, by(c), residentId, documentId),
  ),
);

papersRoom.post(`${documentPath}/sign`, (c) =>
  step(c, 'signed', ({ residentId, documentId }, form) =>
    signResultNotice(c.get('deps').service, by(c), residentId, documentId, { shown: shownIn(form) }),
  ),
);

papersRoom.post(`${visitPath}/result-notice`, async (c) => {
  const { residentId, visitId } = c.req.param();
  const made = await makeResultNotice(c.get('deps').service, by(c), residentId, visitId);
  return made.ok ? toPaper(c, residentId, made.value) : refusalPage(c, made.problems);
});

papersRoom.post(`${visitPath}/referral-slip`, async (c) => {
  const { residentId, visitId } = c.req.param();
  const form = await typedForm(c);
  const input = { size: one(form, 'size') ?? 'A4' };
  const made = await makeReferralSlip(c.get('deps'), by(c), residentId, visitId, input);
  return made.ok ? toPaper(c, residentId, made.value) : refusalPage(c, made.problems);
});

papersRoom.get(`${visitPath}/elderly-record`, (c) => {
  const { residentId, visitId } = c.req.param();
  return recordPage(c, residentId, visitId, undefined, []);
});

papersRoom.post(`${visitPath}/elderly-record`, async (c) => {
  const { residentId, visitId } = c.req.param();
  const form = await typedForm(c);
  const input = {
    guidance: many(form, 'guidance').map((value) => numberTyped(value)),
    words: text(form, 'words'),
  };
  const made = await makeElderlyRecord(c.get('deps'), by(c), residentId, visitId, input);
  if (made.ok) return toPaper(c, residentId, made.value);
  return statusOf(made.problems) === 422
    ? recordPage(c, residentId, visitId, form, made.problems)
    : refusalPage(c, made.problems);
});

type Ids = { readonly residentId: string; readonly documentId: string };

/** One step on a paper; its own page again, with what was in the way or with a word of confirmation. */
async function step(
  c: Context<Env, typeof documentPath>,
  done: string,
  act: (ids: Ids, form: Typed) => Promise<Result<unknown>>,
): Promise<Response> {
  const ids = { residentId: c.req.param('residentId'), documentId: c.req.param('documentId') };
  const result = await act(ids, await typedForm(c));
  if (result.ok)
    return c.redirect(`/residents/${ids.residentId}/documents/${ids.documentId}/paper?done=${done}`, 303);
  const status = statusOf(result.problems);
  if (status === 403 || status === 404) return refusalPage(c, result.problems);
  return paperPage(c, ids.residentId, ids.documentId, result.problems);
}

function toPaper(c: PageContext, residentId: string, documentId: string): Response {
  return c.redirect(`/residents/${residentId}/documents/${documentId}/paper?done=made`, 303);
}

function shownIn(form: Typed): number | undefined {
  return numberTyped(text(form, 'shown'));
}

function sizeAsked(c: PageContext) {
  return paperSize.safeParse(c.req.query('size')).data;
}

async function paperPage(
  c: PageContext,
  residentId: string,
  documentId: string,
  problems: readonly Problem[],
): Promise<Response> {
  const { service } = c.get('deps');
  const found = await openPaper(service, by(c), residentId, documentId);
  if (!found.ok) return refusalPage(c, found.problems);
  const { chart, doc } = found.value;
  const done = c.req.query('done') ?? '';
  return page(c, 'paper', paperPageView(c, chart, doc), {
    title: 'page.paper',
    problems,
    status: problems.length > 0 ? statusOf(problems) : 200,
    done: confirmations.has(done) ? `paper.done.${done}` : undefined,
  });
}

function paperPageView(c: PageContext, chart: Chart, doc: Document) {
  const { service, messages } = c.get('deps');
  const label = labels(c);
  const allowed = (act: Act) =>
    may(signedIn(c).actor, act, { places: placesOfClinic(service, chart.clinicId) }).allowed;
  const base = `/residents/${chart.residentId}/documents/${doc.id}`;
  const expired = isExpired(doc, today(service));
  const flagged = doc.recheck.length > 0;
  const leaves = doc.state === 'issued' && !expired && !flagged;
  const strange = unprintable(chart.identity.name);
  return {
    base,
    chartHref: `/residents/${chart.residentId}`,
    // Only advice has a page of its own lines.
    draftHref: doc.kind === 'health-prescription' ? base : '',
    visitBase: `/residents/${chart.residentId}/visits/${doc.visitId}`,
    resident: chart.identity.name,
    kind: label('document-kinds', doc.kind),
    state: label('document-states', doc.state),
    isOpen: ['draft', 'submitted', 'returned'].includes(doc.state),
    isVoid: doc.state === 'void',
    superseded: doc.state === 'superseded',
    expired: expired && doc.state === 'issued',
    // Still good: what else there is of it is for the record only.
    inUse: doc.state === 'issued' && !expired,
    newerHref:
      doc.supersededBy === null ? '' : `/residents/${chart.residentId}/documents/${doc.supersededBy}/paper`,
    shown: String(doc.revision),
    sheet: doc.issued && {
      number: doc.issued.sheetNumber,
      code: doc.issued.checkCode,
      issuedOn: doc.issued.issuedOn,
      validUntil: doc.issued.validUntil ?? '',
      reprints: String(doc.issued.prints - 1),
      hasReprints: doc.issued.prints > 1,
    },
    doubts: doc.recheck.map((one) => ({
      cause: label('recheck-causes', one.cause),
      on: civilDateAt(one.at),
      rules: one.ruleIds.map((id) => ruleTitle(c, id)),
    })),
    hasDoubts: flagged,
    handedOver: eventsOf(c, doc, 'handed-over'),
    mayPrint: doc.state === 'approved' && !flagged && allowed('print'),
    mayReprint: leaves && allowed('print'),
    mayHandOver: leaves && !isHandedOver(doc) && allowed('hand-over'),
    // Nothing is left to do with it: the next resident comes.
    givenOut: leaves && isHandedOver(doc),
    // A sheet in doubt is there to be read, not to be given out.
    maySend: doc.issued !== null && !flagged,
    maySign: doc.kind === 'result-notice' && doc.state === 'draft' && allowed('sign-result-notice'),
    mayMake: allowed('print'),
    hasNotice: doc.kind === 'result-notice',
    offersRecord: doc.kind !== 'elderly-record' && answersOfficialForm(c, chart, doc),
    unprintable:
      strange === '' ? '' : messages({ code: 'print.unprintable', values: { characters: strange } }),
  };
}

/** The questionnaire of the visit belongs to the official form. */
function answersOfficialForm(c: PageContext, chart: Chart, doc: Document): boolean {
  const answered = visitOf(chart, doc.visitId)?.questionnaire;
  if (!answered || 'none' in answered) return false;
  const { instruments } = c.get('deps').service.release();
  return instruments.get(answered.instrument)?.guidanceOptions !== undefined;
}

/** Handed over, and no further copy printed since. */
function isHandedOver(doc: Document): boolean {
  const last = doc.events.findLast((event) => event.kind === 'handed-over' || event.kind === 'reprinted');
  return last?.kind === 'handed-over';
}

function ruleTitle(c: PageContext, ruleId: string): string {
  return (
    c
      .get('deps')
      .service.release()
      .rules.find((found) => found.rule.id === ruleId)?.rule.title ?? ruleId
  );
}

function eventsOf(c: PageContext, doc: Document, kind: Document['events'][number]['kind']) {
  const name = staffNames(c.get('deps').service);
  return doc.events
    .filter((event) => event.kind === kind)
    .map((event) => ({ at: clock(event.at), by: name(event.by) }));
}

function clock(at: Instant): string {
  return `${civilDateAt(at)} ${clockTimeAt(at)}`;
}

/** The fonts never change while the service runs; reading their character maps is left to the first who asks. */
let glyphs: GlyphCheck | undefined;

function unprintable(name: string): string {
  glyphs ??= createGlyphCheck(bundledFontFolders());
  return glyphs.unprintable(name).join('');
}

/** Which guidance was given, ticked beforehand from the advice of the same visit. */
async function recordPage(
  c: PageContext,
  residentId: string,
  visitId: string,
  form: Typed | undefined,
  problems: readonly Problem[],
): Promise<Response> {
  const found = await recordToFill(c.get('deps').service, by(c), residentId, visitId);
  if (!found.ok) return refusalPage(c, found.problems);
  const { chart, visit, options, suggested } = found.value;
  const ticked = new Set(form ? many(form, 'guidance') : suggested.map(String));
  const view = {
    action: `/residents/${residentId}/visits/${visitId}/elderly-record`,
    visitHref: `/residents/${residentId}/visits/${visitId}`,
    resident: chart.identity.name,
    occurredOn: visit.occurredOn,
    options: options.map((option) => ({
      value: String(option.value),
      label: option.label,
      freeText: option.freeText === true,
      checked: ticked.has(String(option.value)),
    })),
    words: form ? text(form, 'words') : '',
  };
  return page(c, 'elderly-record', view, {
    title: 'page.elderly-record',
    problems,
    status: problems.length > 0 ? statusOf(problems) : 200,
  });
}
