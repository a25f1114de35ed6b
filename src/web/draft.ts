/** Pages of one document: the draft of the village doctor, the library it is filled from, and what became of it. */
import { Hono } from 'hono';
import { dietRuleNeverAsked } from '../decision/eating.js';
import { adviceDomain } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { civilDateAt, daysBetween } from '../domain/time.js';
import { addLine } from '../workflow/add-line.js';
import { setAmounts } from '../workflow/amounts.js';
import { type DocumentRead, readDocument } from '../workflow/document-page.js';
import { adjustDraft, makeDraft, recallDraft, submitDraft } from '../workflow/drafts.js';
import { isExpired } from '../workflow/papers.js';
import { voidPaper } from '../workflow/review.js';
import { today } from '../workflow/service.js';
import { changedView } from './changed-view.js';
import { amountsPage, amountsTyped } from './draft-amounts.js';
import { libraryPage } from './draft-library.js';
import {
  alertViews,
  constitutionView,
  headView,
  linesView,
  missingView,
  planView,
  type TypedLines,
} from './draft-view.js';
import { by, type Env, type PageContext } from './environment.js';
import { named, reasonLists, type Words, wordsOf } from './explain-view.js';
import { text, typedForm } from './forms.js';
import { harmViews } from './harm-view.js';
import { readLifts, readLinesForm } from './line-form.js';
import { openQuestions } from './open-questions-view.js';
import { page, refusalPage, statusOf } from './page.js';
import { draftedItems, type UntakenContext, untakenView } from './untaken-view.js';

export const draftRoom = new Hono<Env>();

/** Confirmations a redirect may ask for; anything else in the address says nothing. */
const confirmations = new Set([
  'drafted',
  'withdrawn',
  'saved',
  'submitted',
  'recalled',
  'added',
  'amounts',
  'voided',
]);

draftRoom.post('/residents/:residentId/visits/:visitId/draft', async (c) => {
  const { service } = c.get('deps');
  const { residentId, visitId } = c.req.param();
  const drafted = await makeDraft(service, by(c), residentId, visitId);
  if (drafted.ok) return c.redirect(`/residents/${residentId}/documents/${drafted.value}?done=drafted`, 303);
  const problems = drafted.problems.map((problem) => named(problem, wordsOf(c)));
  if (statusOf(problems) === 403 || statusOf(problems) === 404) return refusalPage(c, problems);
  const view = { visitHref: `/residents/${residentId}/visits/${visitId}` };
  return page(c, 'draft-refused', view, { title: 'page.draft', status: statusOf(problems), problems });
});

draftRoom.get('/residents/:residentId/documents/:documentId', (c) =>
  show(c, c.req.param('residentId'), c.req.param('documentId')),
);

draftRoom.post('/residents/:residentId/documents/:documentId/lines', async (c) => {
  const { service } = c.get('deps');
  const { residentId, documentId } = c.req.param();
  const form = readLinesForm(await typedForm(c));
  const input = { shown: form.shown, lines: form.input };
  const submits = form.then.do === 'submit';
  const saved = await (submits ? submitDraft : adjustDraft)(service, by(c), residentId, documentId, input);
  if (saved.ok) return c.redirect(`/residents/${residentId}/documents/${documentId}${after(form.then)}`, 303);
  return show(c, residentId, documentId, {
    problems: saved.problems.map(form.place),
    lines: form.lines,
  });
});

/** Where the page goes on after saving: what was asked for next, or the line that was moved. */
function after(then: ReturnType<typeof readLinesForm>['then']): string {
  if (then.do === 'library') return '/library';
  if (then.do === 'submit') return '?done=submitted';
  return then.do === 'move' ? '#lines' : then.do === 'add' ? '?done=added#lines' : '?done=saved';
}

draftRoom.post('/residents/:residentId/documents/:documentId/recall', async (c) => {
  const { residentId, documentId } = c.req.param();
  const recalled = await recallDraft(c.get('deps').service, by(c), residentId, documentId);
  if (recalled.ok) return c.redirect(`/residents/${residentId}/documents/${documentId}?done=recalled`, 303);
  return show(c, residentId, documentId, { problems: recalled.problems });
});

draftRoom.post('/residents/:residentId/documents/:documentId/void', async (c) => {
  const { residentId, documentId } = c.req.param();
  const form = await typedForm(c);
  const input = {
    shown: Number(text(form, 'shown')),
    reason: text(form, 'reason'),
    comment: text(form, 'comment'),
  };
  const voided = await voidPaper(c.get('deps').service, by(c), residentId, documentId, input);
  if (voided.ok) return c.redirect(`/residents/${residentId}/documents/${documentId}?done=voided`, 303);
  return show(c, residentId, documentId, { problems: voided.problems, voiding: input });
});

draftRoom.post('/residents/:residentId/documents/:documentId/amounts', async (c) => {
  const { service } = c.get('deps');
  const { residentId, documentId } = c.req.param();
  const form = await typedForm(c);
  const read = await readDocument(service, by(c), residentId, documentId, 'care');
  if (!read.ok) return refusalPage(c, read.problems);
  const set = await setAmounts(service, by(c), residentId, read.value.visit.id, amountsTyped(form));
  return set.ok
    ? c.redirect(`${homeOf(read.value)}?done=amounts`, 303)
    : amountsPage(c, read.value, form, set.problems);
});

draftRoom.get('/residents/:residentId/documents/:documentId/library', (c) =>
  library(c, { q: '', domain: c.req.query('domain') ?? '' }),
);

draftRoom.post('/residents/:residentId/documents/:documentId/library', async (c) => {
  const form = await typedForm(c);
  return library(c, { q: text(form, 'q'), domain: text(form, 'domain') });
});

draftRoom.post('/residents/:residentId/documents/:documentId/add', async (c) => {
  const { service } = c.get('deps');
  const { residentId, documentId } = c.req.param();
  const form = await typedForm(c);
  const shown = Number(text(form, 'shown'));
  const own = { domain: text(form, 'domain'), text: text(form, 'text') };
  const why = { reason: text(form, 'reason'), comment: text(form, 'comment') };
  const itemId = text(form, 'own') === '1' ? null : text(form, 'add');
  const what = itemId === null ? own : { itemId, lifts: readLifts(form, itemId) };
  const added = await addLine(service, by(c), residentId, documentId, { shown, ...why, ...what });
  if (!added.ok) {
    const domain = itemId === null ? own.domain : domainOf(c, itemId);
    return library(c, { q: '', domain }, { problems: added.problems, itemId, ...why, own });
  }
  const read = await readDocument(service, by(c), residentId, documentId, 'care');
  return read.ok ? c.redirect(`${homeOf(read.value)}?done=added`, 303) : refusalPage(c, read.problems);
});

/** The heading of an item, so that a refused addition shows it again. */
function domainOf(c: PageContext, itemId: string): string {
  const { items, recipes } = c.get('deps').service.release().knowledge;
  return (items.get(itemId) ?? recipes.get(itemId))?.domain ?? '';
}

/** Where somebody who works on this document came from. */
function homeOf({ chart, doc }: DocumentRead): string {
  return doc.state === 'submitted'
    ? `/review/${chart.residentId}/${doc.id}`
    : `/residents/${chart.residentId}/documents/${doc.id}`;
}

async function library(
  c: PageContext,
  looking: { readonly q: string; readonly domain: string },
  refused: Parameters<typeof libraryPage>[3] = null,
): Promise<Response> {
  const domain = adviceDomain.safeParse(looking.domain);
  const search = { q: looking.q.trim(), domain: domain.success ? domain.data : null };
  return libraryPage(
    c,
    { residentId: c.req.param('residentId') ?? '', documentId: c.req.param('documentId') ?? '' },
    search,
    refused,
  );
}

interface Refused {
  readonly problems: readonly Problem[];
  readonly lines?: TypedLines['lines'];
  /** What was typed into the form that voids. */
  readonly voiding?: { readonly reason: string; readonly comment: string };
}

/** What a look is written down as: the county's own, or the care of those who serve the resident. */
function lookOf(c: PageContext): 'care' | 'county-review' {
  return by(c).actor.roles.includes('county-physician') ? 'county-review' : 'care';
}

async function show(
  c: PageContext,
  residentId: string,
  documentId: string,
  refused: Refused | null = null,
): Promise<Response> {
  const { service } = c.get('deps');
  const read = await readDocument(service, by(c), residentId, documentId, lookOf(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const words = wordsOf(c);
  const problems = (refused?.problems ?? []).map((problem) => named(problem, words));
  const { doc } = read.value;
  const open = doc.kind === 'health-prescription' && (doc.state === 'draft' || doc.state === 'returned');
  const done = c.req.query('done');
  const options = {
    title: open ? 'page.draft' : 'page.document',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    done:
      refused === null && done !== undefined && confirmations.has(done) ? `draft.done.${done}` : undefined,
  };
  const head = headView(read.value, words);
  return open && read.value.basis
    ? page(c, 'draft', { ...head, ...openView(read.value, words, refused, problems) }, options)
    : page(c, 'draft-closed', { ...head, ...closedView(c, read.value, words, refused?.voiding) }, options);
}

function openView(read: DocumentRead, words: Words, refused: Refused | null, problems: readonly Problem[]) {
  const { basis, allowed } = read;
  if (!basis) throw new Error('a draft without its decision');
  const stale = problems.some((problem) => problem.code === 'document.stale');
  const typed = refused?.lines ? { lines: refused.lines, problems, stale } : null;
  const lines = linesView(read, basis, words, typed);
  const taken = new Set(lines.headings.flatMap((one) => one.lines.map((line) => line.itemId)));
  const changed = changedView(basis.changed, words);
  const context: UntakenContext = {
    words,
    mayAdd: allowed.has('adjust'),
    mayLift: allowed.has('lift-safety'),
    drafted: draftedItems(read.doc),
    problems: problemsByItem(problems, words),
  };
  return {
    ...reasonLists(words),
    constitution: constitutionView(basis.decision, words),
    stale,
    changed,
    canRedraft: allowed.has('draft'),
    canAdjust: allowed.has('adjust'),
    // One obvious step: what rests on old facts is made anew first.
    canSubmit: allowed.has('submit') && !changed.any,
    alerts: alertViews(basis.decision, words),
    ...harmViews(read.harm, read.chart, words),
    ...openQuestions(basis.decision, words),
    missing: missingView(basis.decision, words),
    askDiet: isDietAsked(read) ? '' : words.say({ code: 'draft.ask-diet' }),
    lines,
    untaken: untakenView(basis, taken, context),
    untakenOpen: context.problems.size > 0,
    amountsHref: `/residents/${read.chart.residentId}/documents/${read.doc.id}/amounts`,
    plan: planView(basis, words),
  };
}

/** Once is enough, whatever was answered. */
function isDietAsked({ chart, basis }: DocumentRead): boolean {
  const recorded = chart.visits.some((visit) =>
    Object.values(visit.sections).some((section) => section?.facts['dietRule'] !== undefined),
  );
  return recorded || !basis || !dietRuleNeverAsked(basis.input.facts);
}

function problemsByItem(problems: readonly Problem[], words: Words): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const problem of problems.filter((one) => one.path.startsWith('add.'))) {
    const item = problem.path.slice('add.'.length);
    found.set(item, [...(found.get(item) ?? []), words.say(problem)]);
  }
  return found;
}

function closedView(c: PageContext, read: DocumentRead, words: Words, voiding: Refused['voiding']) {
  const { basis, doc, allowed } = read;
  const sent = doc.events.findLast((event) => event.kind === 'submitted')?.at;
  const days = sent === undefined ? 0 : daysBetween(civilDateAt(sent), today(c.get('deps').service));
  const isPrescription = doc.kind === 'health-prescription';
  return {
    ...reasonLists(words),
    voidReasons: reasonLists(words).voidReasons.map((one) => ({
      ...one,
      chosen: one.code === voiding?.reason,
    })),
    voidOpen: voiding !== undefined,
    voidComment: voiding?.comment ?? '',
    constitution: basis ? constitutionView(basis.decision, words) : null,
    waiting: words.say({ code: days === 0 ? 'draft.waiting-today' : 'draft.waiting', values: { days } }),
    expired: doc.state === 'issued' && isExpired(doc, today(c.get('deps').service)),
    handedOver: doc.events.some((event) => event.kind === 'handed-over'),
    isVoid: doc.state === 'void',
    canReview: allowed.has('approve') || allowed.has('return'),
    canRecall: allowed.has('recall'),
    canRedraft: isPrescription && doc.state === 'rejected' && allowed.has('draft'),
    canVoid: allowed.has('void') && isPrescription && (doc.state === 'approved' || doc.state === 'issued'),
    hasLines: basis !== null && doc.lines.length > 0,
    lines: basis ? linesView(read, basis, words, null) : { headings: [] },
    plan: basis ? planView(basis, words) : null,
  };
}
