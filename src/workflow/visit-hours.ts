/**
 * Whether one person is written down at two residents at the same time of one day. It warns and never refuses; of
 * residents outside the reader's reach it tells how many, never who.
 */
import { ok, type Result, refuse } from '../domain/result.js';
import { type Visit, type VisitHours, visitHours } from '../domain/visit.js';
import type { ChartSummary } from './chart-form.js';
import { residentsInReach } from './residents-search.js';
import type { By, Service } from './service.js';

/** Hours of a visit as typed; null when nothing was. */
export function hoursTyped(from: string, until: string): Result<VisitHours | null> {
  if (from === '' && until === '') return ok(null);
  const hours = visitHours.safeParse({ from, until: until === '' ? null : until });
  return hours.success ? ok(hours.data) : refuse({ code: 'visit.wrong-hours', path: 'from' });
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
