/** What waits for the county: whose turn it is, for how long, and what to look at first. */
import { countyOf, placesOf } from '../access/organisation.js';
import { holds, may } from '../access/rights.js';
import { principalsOf } from '../access/staff.js';
import { runStages } from '../decision/decide.js';
import { documentOf, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { type CivilDate, civilDateAt, daysBetween, type Instant } from '../domain/time.js';
import type { ChartSummary } from './chart-form.js';
import { decideOn } from './decided.js';
import type { Basis } from './document-page.js';
import { type EarlierAnswer, earlierAnswers } from './earlier.js';
import { groundOfMarks, marksOf, type ReviewMarks } from './review-marks.js';
import { type By, organisations, readChart, type Service, today } from './service.js';

export interface WaitingDraft {
  readonly resident: ChartSummary;
  readonly documentId: string;
  readonly submittedAt: Instant;
  readonly daysWaiting: number;
  /** This person wrote on it: somebody else must decide. */
  readonly own: boolean;
}

export interface QueueEntry extends WaitingDraft {
  readonly marks: ReviewMarks;
}

/** Residents of the counties for which this person reviews. */
function residentsReviewed(service: Service, by: By): Result<ChartSummary[]> {
  if (!holds(by.actor, 'review-queue')) return refuse({ code: 'rights.role', path: '' });
  const all = organisations(service);
  return ok(
    [...service.charts.summaries().values()].flatMap((summary) => {
      if (summary.state !== 'found') return [];
      const countyId = countyOf(placesOf(all, summary.value.clinicId));
      const own = countyId !== undefined && may(by.actor, 'review-queue', { countyId }).allowed;
      return own ? [summary.value] : [];
    }),
  );
}

/** Drafts waiting for this county physician (or deputy), longest waiting first. Reads summaries only. */
export function waitingDrafts(service: Service, by: By): Result<WaitingDraft[]> {
  const residents = residentsReviewed(service, by);
  if (!residents.ok) return residents;
  const on = today(service);
  const entries = residents.value.flatMap((resident) =>
    resident.documents.flatMap((doc): WaitingDraft[] =>
      doc.review === null
        ? []
        : [
            {
              resident,
              documentId: doc.id,
              submittedAt: doc.since,
              daysWaiting: daysBetween(civilDateAt(doc.since), on),
              own: doc.review.authors.includes(by.actor.staffId),
            },
          ],
    ),
  );
  return ok(
    entries.sort((a, b) =>
      a.submittedAt === b.submittedAt
        ? a.documentId < b.documentId
          ? -1
          : 1
        : a.submittedAt < b.submittedAt
          ? -1
          : 1,
    ),
  );
}

/** The same with what is to be said of each today: dangers first, and among like ones the longest waiting. */
export async function reviewQueue(service: Service, by: By): Promise<Result<QueueEntry[]>> {
  const waiting = waitingDrafts(service, by);
  if (!waiting.ok) return waiting;
  const ground = await groundOfMarks(service);
  const entries: QueueEntry[] = [];
  for (const draft of waiting.value) {
    const marks = await marksOf(service, draft.resident, draft.documentId, ground);
    if (marks) entries.push({ ...draft, marks });
  }
  return ok(entries.sort((a, b) => pressing(a.marks) - pressing(b.marks)));
}

/** Smaller is sooner. */
function pressing({ alerts, stops }: ReviewMarks): number {
  if (alerts.some((alert) => alert.level === 'emergency' && !alert.handled)) return 0;
  return stops.length > 0 || alerts.some((alert) => alert.level !== 'notice') ? 1 : 2;
}

/** Papers given or about to be given that must be looked at again; the village calls, the county makes void or replaces. */
export function papersInDoubt(
  service: Service,
  by: By,
): Result<Pick<WaitingDraft, 'resident' | 'documentId'>[]> {
  const residents = residentsReviewed(service, by);
  if (!residents.ok) return residents;
  const on = today(service);
  const stands = (doc: ChartSummary['documents'][number]) =>
    doc.recheck &&
    (doc.state === 'approved' || doc.state === 'issued') &&
    (doc.validUntil === null || doc.validUntil >= on);
  return ok(
    residents.value
      .filter((resident) => resident.status === 'present')
      .flatMap((resident) =>
        resident.documents.filter(stands).map((doc) => ({ resident, documentId: doc.id })),
      ),
  );
}

/** Nothing speaks against approving it from the list. */
export function fitsBatch({ marks, own }: QueueEntry): boolean {
  return marks.obstacles.length === 0 && !own;
}

export interface BatchEntry extends QueueEntry {
  readonly doc: Document;
  readonly basis: Pick<Basis, 'input' | 'decision' | 'facts' | 'later'>;
  /** What was known of lasting things before the visit. */
  readonly earlier: ReadonlyMap<string, EarlierAnswer>;
}

/** Shown on one page: as many as somebody reads one by one. */
const batchSize = 20;

/** Drafts that may be approved from a list, each read and written down as looked at. */
export async function readBatch(service: Service, by: By): Promise<Result<BatchEntry[]>> {
  const queue = await reviewQueue(service, by);
  if (!queue.ok) return queue;
  const entries: BatchEntry[] = [];
  for (const entry of queue.value.filter(fitsBatch).slice(0, batchSize)) {
    const read = await readChart(service, by, entry.resident.residentId, 'county-review');
    const doc = read.ok ? documentOf(read.value, entry.documentId) : undefined;
    const visit = read.ok && doc && visitOf(read.value, doc.visitId);
    if (!read.ok || !doc || !visit) continue;
    const { input, decision } = await decideOn(service, read.value, visit);
    const { facts } = runStages(input, service.release());
    entries.push({
      ...entry,
      doc,
      basis: { input, decision, facts, later: entry.marks.later },
      earlier: await earlierAnswers(service, read.value, visit),
    });
  }
  return ok(entries);
}

export interface StandsInFor {
  readonly staffId: string;
  readonly name: string;
  readonly until: CivilDate;
}

/** County physicians for whom this person stands in today. */
export function standsInFor(service: Service, by: By): StandsInFor[] {
  const everyone = [...service.staff.summaries().values()].flatMap((one) =>
    one.state === 'found' ? [one.value] : [],
  );
  const on = today(service);
  return principalsOf(by.actor.staffId, everyone, on).flatMap(({ id, name, deputies }) => {
    const named = deputies.find(
      (one) => one.staffId === by.actor.staffId && one.from <= on && on <= one.until,
    );
    return named ? [{ staffId: id, name, until: named.until }] : [];
  });
}
