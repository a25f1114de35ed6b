/** What the papers that need no county share: finding the visit they are made from, and their place in the chart. */
import { type Chart, visitOf } from '../domain/chart.js';
import type { Document, DocumentKind } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import * as states from '../prescription/states.js';
import { type By, placesOfClinic, refusalOf, type Service } from './service.js';

type Act = Parameters<typeof refusalOf>[1];

/** The visit, for somebody who may do this. */
export async function visitFor(
  service: Service,
  by: By,
  act: Act,
  residentId: string,
  visitId: string,
): Promise<Result<{ chart: Chart; visit: Visit }>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const chart = found.value;
  const refused = refusalOf(by, act, { places: placesOfClinic(service, chart.clinicId) });
  if (refused) return refused;
  const visit = visitOf(chart, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  return ok({ chart, visit });
}

/** A paper that nobody has signed yet. */
export function newDocument(
  kind: Exclude<DocumentKind, 'health-prescription'>,
  made: Parameters<typeof states.firstDraft>[0],
  mover: states.Mover,
): Document {
  return { ...states.firstDraft(made, mover), kind };
}

/** The chart with this document in it, in place of an older state of it. */
export function withDocument(chart: Chart, doc: Document): Chart {
  return { ...chart, documents: [...chart.documents.filter((one) => one.id !== doc.id), doc] };
}

/** The chart in which this document replaces the standing ones like it. */
export function replaceLike(
  chart: Chart,
  by: Document,
  alike: (doc: Document) => boolean,
  mover: states.Mover,
): Result<Chart> {
  let whole = chart;
  let latest: string | null = null;
  for (const one of chart.documents) {
    const stands = one.state === 'approved' || one.state === 'issued';
    if (one.id === by.id || !stands || !alike(one)) continue;
    const superseded = states.supersede(one, by.id, mover);
    if (!superseded.ok) return superseded;
    whole = withSame(whole, superseded.value);
    latest = one.id;
  }
  return ok(latest === null ? whole : withSame(whole, { ...by, supersedes: latest }));
}

function withSame(chart: Chart, doc: Document): Chart {
  return { ...chart, documents: chart.documents.map((one) => (one.id === doc.id ? doc : one)) };
}
