/**
 * Hours of a visit with the form that writes them down afterwards, and the warning that the same person is written down
 * elsewhere at that time. It never blocks.
 */
import type { Visit } from '../domain/visit.js';
import { type Overlap, overlapOf, shownAs } from '../workflow/visit-hours.js';
import { by, type PageContext } from './environment.js';
import { type Typed, text } from './forms.js';

/** `id` null: the visit is not opened yet. */
export function overlapBlock(
  c: PageContext,
  visit: Pick<Visit, 'servedBy' | 'occurredOn' | 'hours'> & { readonly id: string | null },
) {
  const { service, messages } = c.get('deps');
  const met: Overlap = overlapOf(service, by(c), visit);
  return {
    hours: hoursWords(visit.hours),
    overlap: met.count === 0 ? '' : messages({ code: 'visit.overlap', values: { count: met.count } }),
    overlapWith: met.seen.map(({ resident, visitId, hours }) => ({
      href: `/residents/${resident.residentId}/visits/${visitId}`,
      name: resident.name,
      hours: hoursWords(hours),
    })),
    overlapUnseen: met.count - met.seen.length,
    hasUnseen: met.count > met.seen.length,
  };
}

/**
 * A link until somebody asks for the form: the page of a visit must stay light. `typed`: hours that were refused; they
 * stand in the boxes as typed.
 */
export function hoursForm(c: PageContext, residentId: string, { id, hours }: Visit, typed?: Typed) {
  const base = `/residents/${residentId}/visits/${id}`;
  return {
    action: `${base}/hours`,
    openHref: `${base}?hours=yes#hours`,
    shown: shownAs(hours),
    from: typed ? text(typed, 'from') : (hours?.from ?? ''),
    until: typed ? text(typed, 'until') : (hours?.until ?? ''),
    isOpen: typed !== undefined || c.req.query('hours') !== undefined,
  };
}

function hoursWords(hours: Visit['hours']): string {
  return hours === null ? '' : `${hours.from}–${hours.until ?? ''}`;
}
