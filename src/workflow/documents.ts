/**
 * Finding and changing one document in its chart. The right is looked at before anything of the resident is told, and
 * again inside the write.
 */
import { type Chart, documentOf, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import {
  type By,
  type ChartContext,
  changeChart,
  placesOfClinic,
  refusalOf,
  type Service,
} from './service.js';

type Act = Parameters<typeof changeChart>[3]['act'];

/** A document with what it stands in. */
export interface Found {
  readonly chart: Chart;
  readonly doc: Document;
  readonly visit: Visit;
}

/** The document, for somebody who may do this to it. Refused before a word about it is said. */
export async function documentFor(
  service: Service,
  by: By,
  act: Act,
  residentId: string,
  documentId: string,
): Promise<Result<Found>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const chart = found.value;
  const doc = documentOf(chart, documentId);
  const refused = refusalOf(by, act, {
    places: placesOfClinic(service, chart.clinicId),
    ...(doc ? { authorIds: authorsOf(doc) } : {}),
  });
  if (refused) return refused;
  const visit = doc && visitOf(chart, doc.visitId);
  return doc && visit ? ok({ chart, doc, visit }) : refuse({ code: 'document.missing', path: 'documentId' });
}

export interface DocumentChange {
  readonly act: Act;
  readonly event?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  apply(doc: Document, context: ChartContext, chart: Chart): Result<Document>;
  /** Changes elsewhere in the chart that belong to the same write. */
  also?(chart: Chart, doc: Document, context: ChartContext): Result<Chart>;
}

/** Changes one document in its chart; answers its new revision. Rights know everyone who wrote on it. */
export async function changeDocument(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  change: DocumentChange,
): Promise<Result<number>> {
  return changeChart(service, by, residentId, {
    act: change.act,
    ...(change.event === undefined ? {} : { event: change.event }),
    about: { document: documentId },
    ...(change.detail === undefined ? {} : { detail: change.detail }),
    subject(chart) {
      const doc = documentOf(chart, documentId);
      return doc ? { authorIds: authorsOf(doc) } : {};
    },
    apply(chart, context) {
      const doc = documentOf(chart, documentId);
      if (!doc) return refuse({ code: 'document.missing', path: 'documentId' });
      const changed = change.apply(doc, context, chart);
      if (!changed.ok) return changed;
      const documents = chart.documents.map((one) => (one.id === documentId ? changed.value : one));
      const whole =
        change.also?.({ ...chart, documents }, changed.value, context) ?? ok({ ...chart, documents });
      return whole.ok ? ok({ chart: whole.value, value: changed.value.revision }) : whole;
    },
  });
}

/** Everyone who drafted, adjusted or submitted: none of them may approve it. */
export function authorsOf(doc: Document): string[] {
  const wrote = doc.events.filter((event) => ['drafted', 'adjusted', 'submitted'].includes(event.kind));
  return [...new Set([doc.author, ...wrote.map((event) => event.by)])];
}

/** The health prescription the resident holds now: what a newly approved one supersedes. */
export function standingPaper(chart: Chart): Document | undefined {
  return chart.documents.find(
    (doc) => doc.kind === 'health-prescription' && (doc.state === 'approved' || doc.state === 'issued'),
  );
}

/** Whether a coded reason is one of the release's list. */
export function reasonFault(
  service: Service,
  vocabulary: string,
  reason: string,
  path: string,
): Result<never> | undefined {
  const options = service.release().knowledge.vocabularies.get(vocabulary)?.options ?? [];
  if (options.some((option) => option.code === reason)) return undefined;
  return refuse({ code: reason === '' ? 'document.needs-reason' : 'document.unknown-reason', path });
}
