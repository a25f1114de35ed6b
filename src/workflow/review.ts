/**
 * The county's side: return, reject, amend, approve, void. Safety runs again on what is known then; what is approved is
 * what the check was made on, in one write.
 */
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.js';
import { contentId } from '../domain/codes.js';
import type { AdviceLine } from '../domain/document.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { lineProblems } from '../prescription/check-lines.js';
import * as states from '../prescription/states.js';
import { hasConsent } from './consent.js';
import { type Decided, decideOn } from './decided.js';
import { changeDocument, documentFor, type Found, reasonFault, standingPaper } from './documents.js';
import {
  adjustInput,
  bringsLift,
  lineRulesFor,
  linesOf,
  reasonsKnown,
  type TypedLine,
  typedLine,
} from './lines.js';
import { checkAgain } from './recheck.js';
import { obstaclesOn } from './review-marks.js';
import { type By, contextOf, parsed, placesOfClinic, refusalOf, type Service } from './service.js';

export const remarkInput = z.strictObject({
  shown: z.int().positive(),
  reason: z.union([contentId, z.literal('')]),
  comment: z.string().max(500),
  /** For a return: the lines as they stand on the county's page, kept in the same write. */
  lines: z.array(typedLine).optional(),
});

async function withRemark(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
  act: 'return' | 'reject' | 'void',
  move: typeof states.returnForRevision,
): Promise<Result<number>> {
  const asked = parsed(remarkInput, input);
  if (!asked.ok) return asked;
  const { shown, lines: typed, ...remark } = asked.value;
  const found = await documentFor(service, by, act, residentId, documentId);
  if (!found.ok) return found;
  const unknown = reasonFault(service, `${act}-reasons`, remark.reason, 'reason');
  if (unknown) return unknown;
  const lines = act === 'return' && typed ? await linesToReturn(service, by, found.value, typed) : ok(null);
  if (!lines.ok) return lines;
  return changeDocument(service, by, residentId, documentId, {
    act,
    detail: { reason: remark.reason },
    apply(doc, context) {
      const mover = { by: context.by, at: context.at };
      const current = states.atRevision(doc, shown);
      const amended = current.ok && lines.value ? states.amend(doc, lines.value, mover) : ok(doc);
      if (!current.ok) return current;
      return amended.ok ? move(amended.value, remark, mover) : amended;
    },
  });
}

/** Null: nothing was changed on the page, and what stands there may be just why it goes back. */
async function linesToReturn(
  service: Service,
  by: By,
  found: Found,
  typed: readonly TypedLine[],
): Promise<Result<AdviceLine[] | null>> {
  const decided = await decideOn(service, found.chart, found.visit);
  const rules = await lineRulesFor(service, decided, typed);
  const { at } = contextOf(service, by);
  const lines = linesOf(service, typed, found.doc, rules, { by: by.actor.staffId, at });
  if (canonicalJson(lines) === canonicalJson(found.doc.lines)) return ok(null);
  return amendedLines(service, by, found, typed, decided);
}

export const returnDraft = (
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
) => withRemark(service, by, residentId, documentId, input, 'return', states.returnForRevision);

export const rejectDraft = (
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
) => withRemark(service, by, residentId, documentId, input, 'reject', states.reject);

export const voidPaper = (service: Service, by: By, residentId: string, documentId: string, input: unknown) =>
  withRemark(service, by, residentId, documentId, input, 'void', states.voidDocument);

/** The county's own changes, kept as a second difference. */
export async function amendDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(adjustInput, input);
  if (!asked.ok) return asked;
  const found = await documentFor(service, by, 'amend', residentId, documentId);
  if (!found.ok) return found;
  const current = states.atRevision(found.value.doc, asked.value.shown);
  if (!current.ok) return current;
  const decided = await decideOn(service, found.value.chart, found.value.visit);
  const amended = await amendedLines(service, by, found.value, asked.value.lines, decided);
  if (!amended.ok) return amended;
  // The same lines are no amendment: nothing is written, and nobody is said to have changed them.
  if (canonicalJson(amended.value) === canonicalJson(found.value.doc.lines))
    return ok(found.value.doc.revision);
  return changeDocument(service, by, residentId, documentId, {
    act: 'amend',
    apply(doc, context) {
      const still = states.atRevision(doc, asked.value.shown);
      return still.ok ? states.amend(doc, amended.value, { by: context.by, at: context.at }) : still;
    },
  });
}

/** The county's lines as they would be stored, judged on what is known now. */
async function amendedLines(
  service: Service,
  by: By,
  { chart, doc }: Found,
  typed: readonly TypedLine[],
  decided: Decided,
): Promise<Result<AdviceLine[]>> {
  const rules = await lineRulesFor(service, decided, typed);
  const { at } = contextOf(service, by);
  const lines = linesOf(service, typed, doc, rules, { by: by.actor.staffId, at });
  const reasons = reasonsKnown(service, lines);
  if (!reasons.ok) return reasons;
  const standing = [...doc.drafted, ...doc.lines].flatMap((line) => line.itemId ?? []);
  // What the machine would tick only today was not on the draft: whoever adds it says why.
  const faults = lineProblems(lines, { ...rules, drafted: new Set(standing) });
  if (faults.length > 0) return refuse(...faults);
  if (bringsLift(doc, lines)) {
    const refused = refusalOf(by, 'lift-safety', { places: placesOfClinic(service, chart.clinicId) });
    if (refused) return refused;
  }
  return ok(lines);
}

const approveInput = z.strictObject({
  shown: z.int().positive(),
  /** The county physician has seen the resident; false prints 未面诊. */
  seenInPerson: z.boolean(),
  /** Amend and approve: the lines as they stand on the page, saved and approved in one write. */
  lines: z.array(typedLine).optional(),
});

/** Approves what is on the page now. A newer paper replaces the one the resident holds, in the same write. */
export async function approveDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  return approve(service, by, residentId, documentId, input, async () => ok(null));
}

async function approve(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
  /** What else must hold on the decision of now. */
  condition: (found: Found, decided: Decided) => Promise<Result<null>>,
): Promise<Result<number>> {
  const asked = parsed(approveInput, input);
  if (!asked.ok) return asked;
  const { shown, seenInPerson } = asked.value;
  const found = await documentFor(service, by, 'approve', residentId, documentId);
  if (!found.ok) return found;
  const { doc, chart, visit } = found.value;
  const current = states.atRevision(doc, shown);
  if (!current.ok) return current;
  const amended = asked.value.lines
    ? await amendedLines(service, by, found.value, asked.value.lines, await decideOn(service, chart, visit))
    : ok(doc.lines);
  if (!amended.ok) return amended;
  const lines = amended.value;
  const checked = await checkAgain(service, found.value, lines);
  if (!checked.ok) return checked;
  const held = await condition(found.value, checked.value.decided);
  if (!held.ok) return held;
  const { record } = checked.value.decided;
  return changeDocument(service, by, residentId, documentId, {
    act: 'approve',
    detail: { decision: record.hash, seenInPerson },
    apply(now, context, chartNow) {
      if (!hasConsent(chartNow, context.today, 'share-with-county'))
        return refuse({ code: 'review.consent-withdrawn', path: '' });
      const holds = checked.value.stillHolds(chartNow);
      if (!holds.ok) return holds;
      const still = states.atRevision(now, shown);
      if (!still.ok) return still;
      const mover = { by: context.by, at: context.at };
      const same = canonicalJson(lines) === canonicalJson(now.lines);
      const saved = same ? ok(now) : states.amend(now, lines, mover);
      const approved = saved.ok ? states.approve(saved.value, mover) : saved;
      if (!approved.ok) return approved;
      // The paper's warnings and plan are those of the check it passed.
      const fields = { ...approved.value.fields, 'seen-in-person': seenInPerson ? 'yes' : 'no' };
      return ok({ ...approved.value, decision: record, fields });
    },
    also(chartNow, approved, context) {
      const others = {
        ...chartNow,
        documents: chartNow.documents.filter((one) => one.id !== approved.id),
      };
      const standing = standingPaper(others);
      if (!standing) return ok(chartNow);
      const replaced = states.supersede(standing, approved.id, { by: context.by, at: context.at });
      if (!replaced.ok) return replaced;
      return ok({
        ...chartNow,
        documents: chartNow.documents.map((one) =>
          one.id === standing.id
            ? replaced.value
            : one.id === approved.id
              ? { ...one, supersedes: standing.id }
              : one,
        ),
      });
    },
  });
}

export const batchInput = z.strictObject({
  entries: z
    .array(z.strictObject({ residentId: z.string(), documentId: z.string(), shown: z.int().positive() }))
    .min(1),
});

export interface BatchResult {
  readonly residentId: string;
  readonly documentId: string;
  /** Empty: approved. */
  readonly problems: readonly Problem[];
}

/**
 * Approves drafts that were read and ticked one by one, each for itself: what stops one does not stop the next. Nobody
 * approved here has been seen in person.
 */
export async function approveBatch(service: Service, by: By, input: unknown): Promise<Result<BatchResult[]>> {
  const asked = parsed(batchInput, input);
  if (!asked.ok) return asked;
  const results: BatchResult[] = [];
  for (const { residentId, documentId, shown } of asked.value.entries) {
    const approval = { shown, seenInPerson: false };
    const done = await approve(service, by, residentId, documentId, approval, async (found, decided) => {
      const obstacles = await obstaclesOn(service, found, decided);
      return obstacles.length === 0
        ? ok(null)
        : refuse(...obstacles.map((one) => ({ code: `review.batch.${one}`, path: '' })));
    });
    results.push({ residentId, documentId, problems: done.ok ? [] : done.problems });
  }
  return ok(results);
}
