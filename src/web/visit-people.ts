/** Names of staff for the visit pages. */
import type { StaffSummary } from '../access/staff.js';
import type { Service } from '../workflow/service.js';

export function staffList(service: Service): StaffSummary[] {
  return [...service.staff.summaries().values()].flatMap((one) => (one.state === 'found' ? [one.value] : []));
}

/** The id itself for somebody who is no longer in the list. */
export function staffNames(service: Service): (id: string) => string {
  const names = new Map(staffList(service).map((one) => [one.id, one.name]));
  return (id) => names.get(id) ?? id;
}
