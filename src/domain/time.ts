/**
 * Civil dates and instants. Civil dates are `YYYY-MM-DD` in Asia/Shanghai; instants are UTC ISO 8601.
 * The only user of the calendar library; no `Date` in the domain.
 */
import { Temporal } from '@js-temporal/polyfill';
import { z } from 'zod';

export const civilDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isCalendarDate, 'not a calendar date')
  .brand<'CivilDate'>();
export type CivilDate = z.infer<typeof civilDate>;

export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .brand<'Instant'>();
export type Instant = z.infer<typeof instant>;

/** Where the service is given; age, season and due dates follow its calendar. */
export const serviceTimeZone = 'Asia/Shanghai';

function isCalendarDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Epoch milliseconds → Instant. */
export function instantOf(epochMs: number): Instant {
  return instant.parse(
    Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ fractionalSecondDigits: 3 }),
  );
}

export function epochMsOf(at: Instant): number {
  return Temporal.Instant.from(at).epochMilliseconds;
}

/** The civil date in Asia/Shanghai at an instant. */
export function civilDateAt(at: Instant): CivilDate {
  return civilDate.parse(
    Temporal.Instant.from(at).toZonedDateTimeISO(serviceTimeZone).toPlainDate().toString(),
  );
}

/** The instant at which a civil date begins in Asia/Shanghai. */
export function startOfDay(date: CivilDate): Instant {
  return instantOf(Temporal.PlainDate.from(date).toZonedDateTime(serviceTimeZone).epochMilliseconds);
}

/** Clock time HH:mm in Asia/Shanghai at an instant. */
export function clockTimeAt(at: Instant): string {
  return Temporal.Instant.from(at)
    .toZonedDateTimeISO(serviceTimeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return civilDate.parse(Temporal.PlainDate.from(date).add({ days }).toString());
}

/** Calendar months; the last day of a shorter month stands in for a missing day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  return civilDate.parse(Temporal.PlainDate.from(date).add({ months }).toString());
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** Completed years on a day (born 29 February: a year older on 1 March of a common year). */
export function ageInYears(birthDate: CivilDate, on: CivilDate): number {
  const birth = Temporal.PlainDate.from(birthDate);
  const day = Temporal.PlainDate.from(on);
  const hadBirthday = day.month > birth.month || (day.month === birth.month && day.day >= birth.day);
  return day.year - birth.year - (hadBirthday ? 0 : 1);
}

/** Completed months on a day. */
export function ageInMonths(birthDate: CivilDate, on: CivilDate): number {
  const birth = Temporal.PlainDate.from(birthDate);
  const day = Temporal.PlainDate.from(on);
  return (day.year - birth.year) * 12 + day.month - birth.month - (day.day >= birth.day ? 0 : 1);
}
