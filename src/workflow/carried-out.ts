/**
 * What became of the advice a resident had: line by line done, partly or not, with a coded reason, as told at a later
 * visit. It belongs to that visit and says nothing about who is to blame; a line nobody asked about stays unasked.
 */
import { z } from 'zod';
import { type Chart, documentOf, latestFirst, validVisits, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { type CarriedOut, carriedOut } from '../domain/loop.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { CivilDate } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { givenPapers } from './adverse-events.js';
import { chartsOfPerson, readTogether } from './harm.js';
import { type By, changeChart, parsed, type Service } from './service.js';
import { changeVisit } from './visits.js';

/**
 * The health prescription the resident had when this visit began: the latest that was given and not voided, from an
 * earlier visit. Of a person with several charts it is given the charts read together. What has been asked already stays with the paper it was asked about.
 */
export function adviceBefore(chart: Chart, visit: Visit): Document | undefined {
  if (visit.carriedOut) return documentOf(chart, visit.carriedOut.documentId);
  const order = latestFirst(chart.visits).map((one) => one.id);
  const own = order.indexOf(visit.id);
  const earlier = givenPapers(chart).filter(
    (doc) => doc.state !== 'void' && order.indexOf(doc.visitId) > own,
  );
  const latest = earlier.filter((doc) => doc.visitId === earlier[0]?.visitId);
  // A paper that another of the same visit has replaced was not the last word.
  return latest.find((doc) => doc.state !== 'superseded') ?? latest[0];
}

export const carriedOutInput = z.strictObject({
  documentId: z.string(),
  /** When what the page showed had been saved; '' where nothing had. */
  shown: z.union([carriedOut.shape.at, z.literal('')]),
  lines: carriedOut.shape.lines,
});

export async function recordCarriedOut(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<CarriedOut>> {
  const asked = parsed(carriedOutInput, input);
  if (!asked.ok) return asked;
  const { shown, ...told } = asked.value;
  const faults = faultsIn(service, told.lines);
  if (faults.length > 0) return refuse(...faults);
  const found = await service.charts.get(residentId);
  const merged = found.state === 'found' ? (await chartsOfPerson(service, found.value)).slice(1) : [];
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'record-carried-out',
    about: { visit: visitId, document: told.documentId },
    apply: (chart, context) =>
      changeVisit(chart, visitId, (visit) => {
        if ((visit.carriedOut?.at ?? '') !== shown) return refuse({ code: 'carried-out.stale', path: '' });
        const doc = adviceBefore(readTogether([chart, ...merged]), visit);
        if (doc?.id !== told.documentId) return refuse({ code: 'carried-out.other-paper', path: '' });
        if (told.lines.some(({ line }) => doc.lines[line] === undefined))
          return refuse({ code: 'carried-out.unknown-line', path: '' });
        const record = { ...told, at: context.at, by: context.by };
        return ok({ visit: { ...visit, carriedOut: record }, value: record });
      }),
  });
}

function faultsIn(service: Service, lines: CarriedOut['lines']): Problem[] {
  if (lines.length === 0) return [{ code: 'carried-out.nothing', path: '' }];
  const reasons = service.release().knowledge.vocabularies.get('carried-out-reasons')?.options ?? [];
  const known = new Set(reasons.map((one) => one.code));
  const seen = new Set<number>();
  return lines.flatMap(({ line, done, reason, comment }): Problem[] => {
    const path = `lines.${line}`;
    if (seen.has(line)) return [{ code: 'carried-out.unknown-line', path }];
    seen.add(line);
    if (reason === null) return [];
    if (done === 'done' || !known.has(reason)) return [{ code: 'carried-out.unknown-reason', path }];
    return reason === 'other' && comment.trim() === '' ? [{ code: 'carried-out.needs-comment', path }] : [];
  });
}

/** One line as it was given, and what became of it; `told` null: not asked. */
export interface AskedLine {
  readonly index: number;
  readonly line: Document['lines'][number];
  readonly told: CarriedOut['lines'][number] | null;
}

/** The advice of one paper and what was told of it at one visit. */
export interface AskedAdvice {
  readonly visit: Visit;
  readonly doc: Document;
  /** Day of the visit the paper was made for. */
  readonly advisedOn: CivilDate | null;
  readonly lines: readonly AskedLine[];
}

export function askedAt(chart: Chart, visit: Visit): AskedAdvice | undefined {
  const doc = adviceBefore(chart, visit);
  if (!doc) return undefined;
  const told = new Map(visit.carriedOut?.lines.map((one) => [one.line, one]));
  return {
    visit,
    doc,
    advisedOn: visitOf(chart, doc.visitId)?.occurredOn ?? null,
    lines: doc.lines.map((line, index) => ({ index, line, told: told.get(index) ?? null })),
  };
}

/** Every visit at which it was asked, the latest first. */
export function everythingAsked(chart: Chart): AskedAdvice[] {
  return latestFirst(validVisits(chart)).flatMap((visit) =>
    visit.carriedOut ? (askedAt(chart, visit) ?? []) : [],
  );
}
