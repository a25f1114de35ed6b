/**
 * The life of a document, as pure moves: a move is allowed from certain states, by certain people, with what it needs;
 * otherwise it is refused with a code. Rights by role are src/access; here is only what the paper itself demands.
 */
import type { AdviceLine, Document, DocumentEvent, DocumentState } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Instant } from '../domain/time.js';

/** Who moves it and when. */
export interface Mover {
  readonly by: string;
  readonly at: Instant;
}

export interface Remark {
  readonly reason: string;
  readonly comment: string;
}

type Kind = DocumentEvent['kind'];

const from: Partial<Record<Kind, readonly DocumentState[]>> = {
  drafted: ['draft', 'returned'],
  adjusted: ['draft', 'returned'],
  submitted: ['draft', 'returned'],
  recalled: ['submitted'],
  returned: ['submitted'],
  rejected: ['submitted'],
  amended: ['submitted'],
  approved: ['submitted'],
  signed: ['draft'],
  printed: ['approved'],
  reprinted: ['issued'],
  'handed-over': ['issued'],
  voided: ['approved', 'issued'],
  superseded: ['approved', 'issued'],
  'recheck-flagged': ['approved', 'issued'],
  'recheck-cleared': ['approved', 'issued'],
};

/** Applies the guard, the next state and the event; `change` is what else the move does. */
function move(
  doc: Document,
  kind: Kind,
  mover: Mover,
  change: Partial<Document>,
  remark?: Partial<Remark>,
): Result<Document> {
  if (!from[kind]?.includes(doc.state)) {
    return refuse({ code: 'document.wrong-state', path: 'state', values: { state: doc.state, move: kind } });
  }
  const event: DocumentEvent = {
    kind,
    at: mover.at,
    by: mover.by,
    ...(remark?.reason ? { reason: remark.reason } : {}),
    ...(remark?.comment ? { comment: remark.comment } : {}),
  };
  return ok({ ...doc, ...change, revision: doc.revision + 1, events: [...doc.events, event] });
}

/** A page that shows an older revision may not overwrite a newer one. */
export function atRevision(doc: Document, revision: number): Result<Document> {
  return doc.revision === revision
    ? ok(doc)
    : refuse({ code: 'document.stale', path: 'revision', values: { shown: revision, now: doc.revision } });
}

/** A health prescription nobody has touched yet. */
export function firstDraft(
  made: Pick<Document, 'id' | 'visitId' | 'decision' | 'drafted' | 'lines'>,
  mover: Mover,
): Document {
  return {
    ...made,
    kind: 'health-prescription',
    revision: 1,
    state: 'draft',
    author: mover.by,
    submittedLines: null,
    fields: {},
    reviewer: null,
    events: [{ kind: 'drafted', at: mover.at, by: mover.by }],
    issued: null,
    supersedes: null,
    supersededBy: null,
    recheck: [],
  };
}

/** Made anew on what is known now. A returned one stays returned: its remark still stands beside it. */
export function redraft(
  doc: Document,
  anew: Pick<Document, 'decision' | 'drafted' | 'lines'>,
  mover: Mover,
): Result<Document> {
  return move(doc, 'drafted', mover, anew);
}

export function adjust(doc: Document, lines: readonly AdviceLine[], mover: Mover): Result<Document> {
  return move(doc, 'adjusted', mover, { lines: [...lines], state: doc.state });
}

/**
 * Whoever submits answers for it: the author from then on. An empty health prescription is not sent: the county cannot
 * approve nothing. Other papers never go to the county.
 */
export function submit(doc: Document, mover: Mover): Result<Document> {
  if (doc.kind !== 'health-prescription') return refuse({ code: 'document.wrong-kind', path: 'kind' });
  if (doc.lines.length === 0) return refuse({ code: 'document.empty', path: 'lines' });
  return move(doc, 'submitted', mover, {
    state: 'submitted',
    author: mover.by,
    submittedLines: doc.lines,
  });
}

/** Back as it was sent: what the county had begun to amend goes with the submission. */
export function recall(doc: Document, mover: Mover): Result<Document> {
  if (doc.author !== mover.by) return refuse({ code: 'document.not-author', path: 'author' });
  return move(doc, 'recalled', mover, { state: 'draft', lines: doc.submittedLines ?? doc.lines });
}

export function returnForRevision(doc: Document, remark: Remark, mover: Mover): Result<Document> {
  return (
    needsRemark(remark) ?? move(doc, 'returned', mover, { state: 'returned', reviewer: mover.by }, remark)
  );
}

export function reject(doc: Document, remark: Remark, mover: Mover): Result<Document> {
  return (
    needsRemark(remark) ?? move(doc, 'rejected', mover, { state: 'rejected', reviewer: mover.by }, remark)
  );
}

/** The county's own changes, kept as a second difference beside what the village submitted. */
export function amend(doc: Document, lines: readonly AdviceLine[], mover: Mover): Result<Document> {
  if (doc.author === mover.by) return refuse({ code: 'document.own-draft', path: 'author' });
  return move(doc, 'amended', mover, { lines: [...lines] });
}

export function approve(doc: Document, mover: Mover): Result<Document> {
  if (doc.author === mover.by) return refuse({ code: 'document.own-draft', path: 'author' });
  if (doc.lines.length === 0) return refuse({ code: 'document.empty', path: 'lines' });
  return move(doc, 'approved', mover, { state: 'approved', reviewer: mover.by });
}

/** Papers that need no county approval are signed by their author: result notice, referral slip, record form. */
export function sign(doc: Document, mover: Mover): Result<Document> {
  if (doc.kind === 'health-prescription') return refuse({ code: 'document.needs-county', path: 'kind' });
  return move(doc, 'signed', mover, { state: 'approved', reviewer: mover.by });
}

/** First print: the sheet is frozen in the same write. */
export function issue(doc: Document, sheet: NonNullable<Document['issued']>, mover: Mover): Result<Document> {
  return move(doc, 'printed', mover, { state: 'issued', issued: sheet });
}

export function reprint(doc: Document, mover: Mover): Result<Document> {
  if (!doc.issued)
    return refuse({
      code: 'document.wrong-state',
      path: 'state',
      values: { state: doc.state, move: 'reprinted' },
    });
  return move(doc, 'reprinted', mover, { issued: { ...doc.issued, prints: doc.issued.prints + 1 } });
}

export function handOver(doc: Document, mover: Mover): Result<Document> {
  return move(doc, 'handed-over', mover, {});
}

export function voidDocument(doc: Document, remark: Remark, mover: Mover): Result<Document> {
  return needsRemark(remark) ?? move(doc, 'voided', mover, { state: 'void' }, remark);
}

export function supersede(doc: Document, byDocument: string, mover: Mover): Result<Document> {
  return move(doc, 'superseded', mover, { state: 'superseded', supersededBy: byDocument });
}

export function flagForRecheck(
  doc: Document,
  recheck: Document['recheck'][number],
  mover: Mover,
): Result<Document> {
  return move(doc, 'recheck-flagged', mover, { recheck: [...doc.recheck, recheck] });
}

/** The lines stand again: what was feared had been recorded in error, or a rule was mended. */
export function clearRecheck(doc: Document, mover: Mover): Result<Document> {
  return move(doc, 'recheck-cleared', mover, { recheck: [] });
}

function needsRemark(remark: Remark): Result<never> | undefined {
  if (remark.reason === '') return refuse({ code: 'document.needs-reason', path: 'reason' });
  if (remark.reason === 'other' && remark.comment.trim() === '') {
    return refuse({ code: 'document.needs-comment', path: 'comment' });
  }
  return undefined;
}
