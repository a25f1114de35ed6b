/** What waits for the county: whose turn it is, for how long, and what to look at first. Reads summaries only. */
import { countyOf, placesOf } from '../access/organisation.js';
import { holds, may } from '../access/rights.js';
import { principalsOf } from '../access/staff.js';
import { type Chart, documentOf, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { type CivilDate, civilDateAt, daysBetween, type Instant } from '../domain/time.js';
import type { ChartSummary, ReviewMarks } from './chart-form.js';
import { contradictsEarlier, earlierAnswers } from './earlier.js';
import { allEvents } from './harm.js';
import { type By, organisations, readChart, type Service, today } from './service.js';

export interface QueueEntry {
  readonly resident: ChartSummary;
  readonly documentId: string;
  readonly submittedAt: Instant;
  readonly daysWaiting: number;
  /** This person wrote on it: somebody else must decide. */
  readonly own: boolean;
  readonly marks: ReviewMarks;
}

/** Drafts waiting for this county physician (or deputy), longest waiting first. */
export function reviewQueue(service: Service, by: By): Result<QueueEntry[]> {
  if (!holds(by.actor, 'review-queue')) return refuse({ code: 'rights.role', path: '' });
  const all = organisations(service);
  const on = today(service);
  const entries = [...service.charts.summaries().values()].flatMap((summary): QueueEntry[] => {
    if (summary.state !== 'found') return [];
    const countyId = countyOf(placesOf(all, summary.value.clinicId));
    if (countyId === undefined || !may(by.actor, 'review-queue', { countyId }).allowed) return [];
    return summary.value.documents.flatMap((doc) =>
      doc.review === null
        ? []
        : [
            {
              resident: summary.value,
              documentId: doc.id,
              submittedAt: doc.since,
              daysWaiting: daysBetween(civilDateAt(doc.since), on),
              own: doc.review.authors.includes(by.actor.staffId),
              marks: doc.review,
            },
          ],
    );
  });
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

export interface BatchEntry extends QueueEntry {
  readonly chart: Chart;
  readonly doc: Document;
}

/** Shown on one page: as many as somebody reads one by one. */
const batchSize = 20;

/** Drafts that may be approved from a list, each read and written down as looked at. */
export async function readBatch(service: Service, by: By): Promise<Result<BatchEntry[]>> {
  const queue = reviewQueue(service, by);
  if (!queue.ok) return queue;
  const fit = queue.value.filter((one) => one.marks.obstacles.length === 0 && !one.own).slice(0, batchSize);
  const entries: BatchEntry[] = [];
  for (const entry of fit) {
    const read = await readChart(service, by, entry.resident.residentId, 'county-review');
    const doc = read.ok ? documentOf(read.value, entry.documentId) : undefined;
    const visit = read.ok && doc && visitOf(read.value, doc.visitId);
    if (!read.ok || !doc || !visit) continue;
    if (contradictsEarlier(await earlierAnswers(service, read.value, visit))) continue;
    if ((await allEvents(service, read.value)).some((one) => one.anyLine)) continue;
    entries.push({ ...entry, chart: read.value, doc });
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
