/** The county page of one draft: what is dangerous first, then what was changed by whom, then the rest, folded. */
import type { Problem } from '../domain/result.js';
import { type CivilDate, civilDateAt, daysBetween } from '../domain/time.js';
import type { Basis, DocumentRead } from '../workflow/document-page.js';
import type { QueueEntry, StandsInFor } from '../workflow/review-queue.js';
import { changedView } from './changed-view.js';
import { firstRows, recordedSections } from './danger-view.js';
import { differenceView } from './difference-view.js';
import { alertViews, constitutionView, headView, linesView, planView } from './draft-view.js';
import { named, reasonLists, type Words } from './explain-view.js';
import { adviceRows, harmRows } from './harm-view.js';
import { type PageLine, titleOf } from './line-view.js';
import { awaitingExpert, openQuestions } from './open-questions-view.js';
import { draftedItems, untakenView } from './untaken-view.js';

/** What was posted and refused. */
export interface RefusedReview {
  readonly problems: readonly Problem[];
  readonly lines?: readonly PageLine[];
  readonly seen?: string | undefined;
  readonly sendBack?: { readonly reason: string; readonly comment: string; readonly rejects: boolean };
}

export interface ReviewOneInput {
  readonly read: DocumentRead;
  readonly basis: Basis;
  readonly words: Words;
  readonly today: CivilDate;
  readonly standsIn: readonly StandsInFor[];
  /** The others that wait for this person. */
  readonly ahead: readonly QueueEntry[];
  /** Problems with names for their codes. */
  readonly typed: RefusedReview;
}

export function reviewOneView({ read, basis, words, today, standsIn, ahead, typed }: ReviewOneInput) {
  const { problems } = typed;
  const stale = problems.some((problem) => problem.code === 'document.stale');
  const { decision } = basis;
  const first = [
    ...harmRows(read, words),
    ...firstRows(basis, read.earlier, words),
    ...adviceRows(read, words),
  ];
  return {
    ...headView(read, words),
    waiting: waitingWords(read, today, words),
    deputy: standsIn.map(({ name, until }) => words.say({ code: 'review.deputy', values: { name, until } })),
    stale,
    first,
    hasDanger: first.some((row) => row.tone === 'danger-text'),
    // What is on the paper, in a line; its words are folded below.
    titles: read.doc.lines.map((line) => titleOf(line.itemId, words)).join('；'),
    alerts: alertViews(decision, words),
    ...openQuestions(decision, words),
    unsigned: awaitingExpert(read.doc, decision, words),
    stops: [...new Set(basis.lineProblems.map((problem) => stopWords(problem, read, words)))],
    hasStops: basis.lineProblems.length > 0,
    changed: changedView(basis.changed, words),
    otherRelease: basis.otherRelease,
    difference: differenceView(read, basis, words),
    constitution: constitutionView(decision, words),
    ...draftPart(read, basis, words, typed, stale),
    ...decisionPart(read, words, typed),
    sections: recordedSections(read, words),
    plan: planView(basis, words),
    ahead: String(ahead.length),
    nextHref: ahead[0] ? `/review/${ahead[0].resident.residentId}/${ahead[0].documentId}` : '',
  };
}

/** What stops an approval, with the line it is about. */
function stopWords(problem: Problem, { doc }: DocumentRead, words: Words): string {
  const said = words.say(named(problem, words));
  const [, index] = /^lines\.(\d+)/.exec(problem.path) ?? [];
  const line = index === undefined ? undefined : doc.lines[Number(index)];
  return line === undefined
    ? said
    : words.say({ code: 'review.stop-of', values: { line: titleOf(line.itemId, words), said } });
}

function waitingWords({ doc }: DocumentRead, today: CivilDate, words: Words): string {
  const sentAt = doc.events.findLast((event) => event.kind === 'submitted')?.at;
  const days = sentAt === undefined ? 0 : daysBetween(civilDateAt(sentAt), today);
  return words.say({ code: days === 0 ? 'review.waiting-today' : 'review.waiting', values: { days } });
}

/** The whole prescription, to be amended in place, and what is not on it. */
function draftPart(read: DocumentRead, basis: Basis, words: Words, typed: RefusedReview, stale: boolean) {
  const { problems } = typed;
  const refused = typed.lines ? { lines: typed.lines, problems, stale } : null;
  const lines = linesView(read, basis, words, refused);
  const taken = new Set(lines.headings.flatMap((heading) => heading.lines.map((line) => line.itemId)));
  const additions = problems.filter((problem) => problem.path.startsWith('add.'));
  const { residentId } = read.chart;
  return {
    lines,
    linesOpen: refused !== null,
    untaken: untakenView(basis, taken, {
      words,
      mayAdd: read.allowed.has('amend'),
      mayLift: read.allowed.has('lift-safety'),
      drafted: draftedItems(read.doc),
      problems: new Map(additions.map((one) => [one.path.slice('add.'.length), [words.say(one)]])),
    }),
    untakenOpen: additions.length > 0,
    amountsHref: `/residents/${residentId}/documents/${read.doc.id}/amounts`,
  };
}

function decisionPart({ allowed, refusals }: DocumentRead, words: Words, typed: RefusedReview) {
  const lists = reasonLists(words);
  const chosen = (options: typeof lists.returnReasons, rejects: boolean) =>
    options.map((option) => ({
      ...option,
      chosen: typed.sendBack?.rejects === rejects && option.code === typed.sendBack.reason,
    }));
  const refusal = refusals.get('approve');
  return {
    ...lists,
    canAmend: allowed.has('amend'),
    canApprove: allowed.has('approve'),
    canSendBack: allowed.has('return'),
    whyNot: refusal === undefined ? '' : words.say({ code: refusal }),
    seenYes: typed.seen === 'yes',
    seenNo: typed.seen === 'no',
    seenProblem: typed.problems.some((problem) => problem.path === 'seen'),
    returnOpen: typed.sendBack?.rejects === false,
    rejectOpen: typed.sendBack?.rejects === true,
    returning: chosen(lists.returnReasons, false),
    rejecting: chosen(lists.rejectReasons, true),
    sendComment: typed.sendBack?.comment ?? '',
  };
}
