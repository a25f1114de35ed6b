/** The county's pages: the queue, one draft with everything that decides it, and the batch that is read line by line. */
import { Hono } from 'hono';
import type { Problem, Result } from '../domain/result.js';
import { typedAmountsOn } from '../workflow/amounts.js';
import { readDocument } from '../workflow/document-page.js';
import { amendDraft, approveBatch, approveDraft, rejectDraft, returnDraft } from '../workflow/review.js';
import { readBatch, reviewQueue, standsInFor, waitingDrafts } from '../workflow/review-queue.js';
import { today } from '../workflow/service.js';
import { amountWords } from './draft-amounts.js';
import { by, type Env, type PageContext } from './environment.js';
import { named, wordsOf } from './explain-view.js';
import { many, one, type Typed, text, typedForm } from './forms.js';
import { readLinesForm } from './line-form.js';
import { behind } from './next-in-queue.js';
import { page, refusalPage, statusOf } from './page.js';
import { patternsView } from './patterns-view.js';
import { type RefusedReview, reviewOneView } from './review-one-view.js';
import { batchLine, queueView } from './review-view.js';

export const reviewRoom = new Hono<Env>();

const confirmations = new Set([
  'approved',
  'returned',
  'rejected',
  'saved',
  'added',
  'amounts',
  'confirmed',
  'withdrawn',
  'unchanged',
]);

function doneOf(c: PageContext): string | undefined {
  const done = c.req.query('done');
  return done !== undefined && confirmations.has(done) ? `review.done.${done}` : undefined;
}

const decided = new Set(['approved', 'returned', 'rejected']);

/** On the page of the next person: what was decided was another's, and is one tap away should it have been a slip. */
function lastDecided(c: PageContext) {
  const done = c.req.query('done') ?? '';
  const [residentId, documentId] = (c.req.query('last') ?? '').split('.');
  const known = decided.has(done) && [residentId, documentId].every((id) => /^[\w-]{1,64}$/.test(id ?? ''));
  return known
    ? { done: `review.next.${done}`, lastHref: `/residents/${residentId}/documents/${documentId}` }
    : { done: decided.has(done) ? undefined : doneOf(c), lastHref: '' };
}

reviewRoom.get('/review', async (c) => {
  const { service } = c.get('deps');
  const queue = await reviewQueue(service, by(c));
  if (!queue.ok) return refusalPage(c, queue.problems);
  const view = queueView(queue.value, standsInFor(service, by(c)), today(service), wordsOf(c));
  return page(c, 'review', view, { title: 'page.review', done: doneOf(c) });
});

reviewRoom.get('/review/batch', (c) => batchPage(c, []));

reviewRoom.post('/review/batch', async (c) => {
  const form = await typedForm(c);
  const entries = many(form, 'entry').map((entry) => {
    const [residentId = '', documentId = '', shown = ''] = entry.split(' ');
    return { residentId, documentId, shown: Number(shown) };
  });
  if (entries.length === 0) return batchPage(c, [], [{ code: 'review.nothing-ticked', path: '' }]);
  const { service } = c.get('deps');
  const before = waitingDrafts(service, by(c));
  const approved = await approveBatch(service, by(c), { entries });
  if (!approved.ok) return batchPage(c, [], approved.problems);
  const words = wordsOf(c);
  const names = new Map(
    (before.ok ? before.value : []).map((entry) => [entry.documentId, entry.resident.name]),
  );
  return batchPage(
    c,
    approved.value.map((result) => ({
      name: names.get(result.documentId) ?? '',
      href: `/review/${result.residentId}/${result.documentId}`,
      approved: result.problems.length === 0,
      problems: result.problems.map((problem) => words.say(named(problem, words))),
    })),
  );
});

async function batchPage(
  c: PageContext,
  results: readonly { name: string; href: string; approved: boolean; problems: readonly string[] }[],
  problems: readonly Problem[] = [],
): Promise<Response> {
  const { service } = c.get('deps');
  const found = await readBatch(service, by(c));
  if (!found.ok) return refusalPage(c, found.problems);
  const words = wordsOf(c);
  const view = {
    results,
    hasResults: results.length > 0,
    entries: found.value.map((entry) => batchLine(entry, today(service), words)),
    isEmpty: found.value.length === 0,
  };
  const status = problems.length > 0 ? { status: statusOf(problems) } : {};
  return page(c, 'review-batch', view, { title: 'page.review-batch', problems, ...status });
}

reviewRoom.get('/review/:residentId/:documentId', (c) =>
  show(c, c.req.param('residentId'), c.req.param('documentId')),
);

reviewRoom.post('/review/:residentId/:documentId', async (c) => {
  const { residentId, documentId } = c.req.param();
  const { service } = c.get('deps');
  const form = await typedForm(c);
  const lines = readLinesForm(form);
  const typed = { lines: lines.lines, seen: one(form, 'seen') };
  // A key pressed in a field decides nothing and loses nothing.
  if (lines.then.do === 'none')
    return show(c, residentId, documentId, {
      problems: [{ code: 'review.press-a-button', path: 'seen' }],
      ...typed,
    });
  const approves = lines.then.do === 'approve';
  const input = {
    shown: lines.shown,
    lines: lines.input,
    ...(approves ? { seenInPerson: seenTyped(form) } : {}),
  };
  const ahead = approves ? await following(c, documentId) : [];
  const done = await (approves ? approveDraft : amendDraft)(service, by(c), residentId, documentId, input);
  if (!done.ok) {
    return show(c, residentId, documentId, {
      problems: done.problems.map(lines.place).map(atSeen),
      ...typed,
    });
  }
  if (approves) return c.redirect(next(c, { residentId, documentId }, ahead, 'approved'), 303);
  if (lines.then.do === 'library')
    return c.redirect(`/residents/${residentId}/documents/${documentId}/library`, 303);
  const said = lines.then.do === 'add' ? 'added' : done.value === lines.shown ? 'unchanged' : 'saved';
  const seen = typed.seen === undefined ? '' : `&seen=${typed.seen}`;
  return c.redirect(`/review/${residentId}/${documentId}?done=${said}${seen}`, 303);
});

/** 有没有面诊 has no default: a box that was not ticked is not "no". */
function seenTyped(form: Typed): boolean | undefined {
  const seen = one(form, 'seen');
  return seen === 'yes' ? true : seen === 'no' ? false : undefined;
}

function atSeen(problem: Problem): Problem {
  return problem.path === 'seen' ? { ...problem, code: 'review.seen-needed' } : problem;
}

reviewRoom.post('/review/:residentId/:documentId/send-back', async (c) => {
  const { residentId, documentId } = c.req.param();
  const form = await typedForm(c);
  const rejects = text(form, 'act') === 'reject';
  // Sent back from the form of the lines: what was typed there goes along.
  const lines = one(form, 'count') === undefined ? null : readLinesForm(form);
  const remark = {
    shown: Number(text(form, 'shown')),
    reason: text(form, 'reason'),
    comment: text(form, 'comment'),
  };
  const input = { ...remark, ...(lines && !rejects ? { lines: lines.input } : {}) };
  const ahead = await following(c, documentId);
  const sent: Result<number> = await (rejects ? rejectDraft : returnDraft)(
    c.get('deps').service,
    by(c),
    residentId,
    documentId,
    input,
  );
  if (sent.ok)
    return c.redirect(next(c, { residentId, documentId }, ahead, rejects ? 'rejected' : 'returned'), 303);
  return show(c, residentId, documentId, {
    problems: lines
      ? sent.problems.map((one) => ({ ...lines.place(one), path: placeIn(one, lines) }))
      : sent.problems,
    ...(lines ? { lines: lines.lines, seen: one(form, 'seen') } : {}),
    sendBack: { ...remark, rejects },
  });
});

/** A fault of the remark stays where the remark is. */
function placeIn(problem: Problem, lines: ReturnType<typeof readLinesForm>): string {
  return problem.path.startsWith('lines') ? lines.place(problem).path : problem.path;
}

interface Place {
  readonly residentId: string;
  readonly documentId: string;
}

/** Who comes behind this one in the queue as it stands before the decision. */
async function following(c: PageContext, documentId: string): Promise<readonly Place[]> {
  const queue = await reviewQueue(c.get('deps').service, by(c));
  const entries = queue.ok ? behind(queue.value, documentId) : [];
  return entries.map((entry) => ({ residentId: entry.resident.residentId, documentId: entry.documentId }));
}

/** The first behind it that still waits; the queue when nothing is left. */
function next(c: PageContext, last: Place, ahead: readonly Place[], done: string): string {
  const waiting = waitingDrafts(c.get('deps').service, by(c));
  const ids = new Set(waiting.ok ? waiting.value.map((one) => one.documentId) : []);
  const first = ahead.find((one) => ids.has(one.documentId));
  return first
    ? `/review/${first.residentId}/${first.documentId}?done=${done}&last=${last.residentId}.${last.documentId}`
    : `/review?done=${done}`;
}

async function show(
  c: PageContext,
  residentId: string,
  documentId: string,
  refused: RefusedReview | null = null,
): Promise<Response> {
  const { service } = c.get('deps');
  const read = await readDocument(service, by(c), residentId, documentId, 'county-review');
  if (!read.ok) return refusalPage(c, read.problems);
  const queue = await reviewQueue(service, by(c));
  if (!queue.ok) return refusalPage(c, queue.problems);
  const { chart, doc, visit, basis } = read.value;
  // Decided meanwhile, or never sent: its own page tells its state.
  if (doc.state !== 'submitted' || !basis) return elsewhere(c, { residentId, documentId }, refused);
  const words = wordsOf(c);
  const problems = (refused?.problems ?? []).map((problem) => named(problem, words));
  const kept = c.req.query('seen');
  const after = refused === null ? lastDecided(c) : { done: undefined, lastHref: '' };
  const view = reviewOneView({
    read: read.value,
    basis,
    words,
    today: today(service),
    standsIn: standsInFor(service, by(c)),
    ahead: behind(queue.value, documentId),
    typed: { ...refused, seen: refused ? refused.seen : kept, problems },
  });
  return page(
    c,
    'review-one',
    {
      ...view,
      lastHref: after.lastHref,
      typedAmounts: amountWords(typedAmountsOn(chart, visit, doc.lines), words),
      patterns: patternsView(c, chart, visit, basis.decision, documentId),
    },
    {
      title: 'page.review-one',
      problems,
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
      done: after.done,
    },
  );
}

/** Its own page; what was pressed in vain is said first, with the words that were typed. */
function elsewhere(c: PageContext, { residentId, documentId }: Place, refused: RefusedReview | null) {
  const href = `/residents/${residentId}/documents/${documentId}`;
  if (refused === null) return c.redirect(href, 303);
  const { sendBack } = refused;
  const said = sendBack === undefined ? 'decided' : sendBack.rejects ? 'rejected' : 'returned';
  const problems = [{ code: `review.not-${said}`, path: '' }];
  const view = { href, comment: sendBack?.comment ?? '', queueHref: '/review' };
  return page(c, 'review-too-late', view, { title: 'page.review-one', problems, status: 409 });
}
