/**
 * When a visit began and ended, written down with it or afterwards, and whether one person is written down at two
 * residents at the same time of one day. That warns and never refuses; of residents outside the reader's reach it tells
 * how many, never who.
 */
import { z } from 'zod';
import { ok, type Result, refuse } from '../domain/result.js';
import { type Visit, type VisitHours, visitHours } from '../domain/visit.js';
import type { ChartSummary } from './chart-form.js';
import { residentsInReach } from './residents-search.js';
import { type By, changeChart, parsed, type Service } from './service.js';
import { changeVisit } from './visits.js';

/** Hours of a visit as typed; null when nothing was. */
export function hoursTyped(from: string, until: string): Result<VisitHours | null> {
  if (from === '' && until === '') return ok(null);
  const hours = visitHours.safeParse({ from, until: until === '' ? null : until });
  return hours.success ? ok(hours.data) : refuse({ code: 'visit.wrong-hours', path: 'from' });
}

export const hoursInput = z.strictObject({
  /** Hours that the page showed, as shownAs() has them. */
  shown: z.string(),
  from: z.string(),
  until: z.string(),
});

/**
 * Writes the hours of a visit down afterwards, or mends them. No decision reads them and no paper prints them, so what
 * was given out stays as it was; the audit chain keeps what stood before.
 */
export async function writeHours(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<VisitHours>> {
  const asked = parsed(hoursInput, input);
  if (!asked.ok) return asked;
  const typed = hoursTyped(asked.value.from, asked.value.until);
  if (!typed.ok) return typed;
  const hours = typed.value;
  if (hours === null) return refuse({ code: 'visit.wrong-hours', path: 'from' });
  return changeChart(service, by, residentId, {
    act: 'record-visit',
    event: 'write-hours',
    about: { visit: visitId },
    detail: { before: asked.value.shown || 'none', now: shownAs(hours) },
    apply: (chart) =>
      changeVisit(chart, visitId, (visit) =>
        shownAs(visit.hours) === asked.value.shown
          ? ok({ visit: { ...visit, hours }, value: hours })
          : refuse({ code: 'visit.stale-hours', path: 'from' }),
      ),
  });
}

/** 09:00-09:30, 09:00- or ''. */
export function shownAs(hours: VisitHours | null): string {
  return hours === null ? '' : `${hours.from}-${hours.until ?? ''}`;
}

export interface Overlap {
  /** Other visits of that person on that day whose hours overlap. */
  readonly count: number;
  /** Those of residents the reader may see. */
  readonly seen: readonly {
    readonly resident: ChartSummary;
    readonly visitId: string;
    readonly hours: VisitHours;
  }[];
}

/** `id` null: the visit is not opened yet. Without hours on both sides nothing is told. */
export function overlapOf(
  service: Service,
  by: By,
  visit: Pick<Visit, 'servedBy' | 'occurredOn' | 'hours'> & { readonly id: string | null },
): Overlap {
  const { hours } = visit;
  if (hours === null) return { count: 0, seen: [] };
  const inReach = new Set(residentsInReach(service, by).map((one) => one.residentId));
  const met = [...service.charts.summaries().values()].flatMap((summary) =>
    summary.state !== 'found'
      ? []
      : summary.value.visits.flatMap((other) =>
          other.id !== visit.id &&
          other.servedBy === visit.servedBy &&
          other.occurredOn === visit.occurredOn &&
          other.hours !== null &&
          overlaps(hours, other.hours)
            ? [{ resident: summary.value, visitId: other.id, hours: other.hours }]
            : [],
        ),
  );
  return { count: met.length, seen: met.filter(({ resident }) => inReach.has(resident.residentId)) };
}

/** One that ends when the other begins does not overlap it; of an open end only the beginning is known. */
export function overlaps(a: VisitHours, b: VisitHours): boolean {
  if (a.from === b.from) return true;
  const [first, second] = a.from < b.from ? [a, b] : [b, a];
  return first.until !== null && second.from < first.until;
}
