/**
 * The county's side: queue, return, reject, amend, approve, void. Safety runs again at approval on what is known then.
 */
import { z } from 'zod';
import { countyOf, placesOf } from '../access/organisation.js';
import { holds, may } from '../access/rights.js';
import { contentId } from '../domain/codes.js';
import { adviceLine } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { civilDateAt, daysBetween, type Instant } from '../domain/time.js';
import { lineProblems } from '../prescription/check-lines.js';
import * as states from '../prescription/states.js';
import type { ChartSummary } from './chart-form.js';
import {
  adjustInput,
  bringsLift,
  changeDocument,
  checkAgain,
  type DocumentChange,
  decideOn,
  lineRulesFor,
  stampLines,
  standingPaper,
} from './drafts.js';
import { type By, organisations, parsed, refusalOf, type Service, today } from './service.js';

export interface QueueEntry {
  readonly resident: ChartSummary;
  readonly documentId: string;
  readonly submittedAt: Instant;
  readonly daysWaiting: number;
}

/** Drafts waiting for this county physician (or deputy), longest waiting first. */
export function reviewQueue(service: Service, by: By): Result<QueueEntry[]> {
  if (!holds(by.actor, 'review-queue')) return refuse({ code: 'rights.role', path: '' });
  const all = organisations(service);
  const on = today(service);
  const entries = [...service.charts.summaries().values()].flatMap((summary): QueueEntry[] => {
    if (summary.state !== 'found') return [];
    const places = placesOf(all, summary.value.clinicId);
    const countyId = countyOf(places);
    if (countyId === undefined || !may(by.actor, 'review-queue', { countyId }).allowed) return [];
    return summary.value.documents
      .filter((doc) => doc.state === 'submitted')
      .map((doc) => ({
        resident: summary.value,
        documentId: doc.id,
        submittedAt: doc.since,
        daysWaiting: daysBetween(civilDateAt(doc.since), on),
      }));
  });
  return ok(entries.sort((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1)));
}

export const remarkInput = z.strictObject({
  shown: z.int().positive(),
  reason: contentId,
  comment: z.string().max(500),
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
  const { shown, ...remark } = asked.value;
  const apply: DocumentChange['apply'] = (doc, context) => {
    const current = states.atRevision(doc, shown);
    return current.ok ? move(doc, remark, { by: context.by, at: context.at }) : current;
  };
  return changeDocument(service, by, residentId, documentId, {
    act,
    detail: { reason: remark.reason },
    apply,
  });
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
  const now = await checkInput(service, residentId, documentId);
  if (!now.ok) return now;
  const rules = await lineRulesFor(service, now.value, asked.value.lines);
  const lifting = bringsLift(now.value.document, asked.value.lines);
  if (lifting) {
    const refused = refusalOf(by, 'lift-safety', { places: now.value.places });
    if (refused) return refused;
  }
  return changeDocument(service, by, residentId, documentId, {
    act: 'amend',
    apply(doc, context) {
      const current = states.atRevision(doc, asked.value.shown);
      if (!current.ok) return current;
      const lines = stampLines(asked.value.lines, doc.lines, context).map((line) => adviceLine.parse(line));
      const drafted = new Set([...rules.drafted, ...doc.lines.flatMap((line) => line.itemId ?? [])]);
      const faults = lineProblems(lines, { ...rules, drafted });
      return faults.length > 0
        ? refuse(...faults)
        : states.amend(doc, lines, { by: context.by, at: context.at });
    },
  });
}

const approveInput = z.strictObject({
  shown: z.int().positive(),
  /** The county physician has seen the resident; false prints 未面诊. */
  seenInPerson: z.boolean(),
});

/** Approves what is on the page now. A newer paper replaces the one the resident holds, in the same write. */
export async function approveDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(approveInput, input);
  if (!asked.ok) return asked;
  const checked = await checkAgain(service, residentId, documentId);
  if (!checked.ok) return checked;
  return changeDocument(service, by, residentId, documentId, {
    act: 'approve',
    detail: { decision: checked.value.record.hash, seenInPerson: asked.value.seenInPerson },
    apply(doc, context) {
      const current = states.atRevision(doc, asked.value.shown);
      if (!current.ok) return current;
      const approved = states.approve(doc, { by: context.by, at: context.at });
      const fields = { ...doc.fields, 'seen-in-person': asked.value.seenInPerson ? 'yes' : 'no' };
      return approved.ok ? ok({ ...approved.value, fields }) : approved;
    },
    also(chart, doc, context) {
      const others = { ...chart, documents: chart.documents.filter((one) => one.id !== doc.id) };
      const standing = standingPaper(others);
      if (!standing) return ok(chart);
      const replaced = states.supersede(standing, doc.id, { by: context.by, at: context.at });
      if (!replaced.ok) return replaced;
      return ok({
        ...chart,
        documents: chart.documents.map((one) =>
          one.id === standing.id
            ? replaced.value
            : one.id === doc.id
              ? { ...one, supersedes: standing.id }
              : one,
        ),
      });
    },
  });
}

async function checkInput(service: Service, residentId: string, documentId: string) {
  const chart = await service.charts.get(residentId);
  if (chart.state !== 'found') return refuse({ code: `chart.${chart.state}`, path: 'residentId' });
  const document = chart.value.documents.find((one) => one.id === documentId);
  const visit = chart.value.visits.find((one) => one.id === document?.visitId);
  if (!document || !visit) return refuse({ code: 'document.missing', path: 'documentId' });
  const decided = await decideOn(service, chart.value, visit);
  return ok({ ...decided, document, places: placesOf(organisations(service), chart.value.clinicId) });
}
