/** Everything about one resident, stored as one small file. Commands on it are pure and live beside what they change. */
import { z } from 'zod';
import { contentId, visitMode } from './codes.js';
import { document } from './document.js';
import { adverseEvent, contactAttempt } from './loop.js';
import { consent, identity, registerEntry, standing } from './resident.js';
import { civilDate, instant } from './time.js';
import { type Visit, visit } from './visit.js';

/** One link of the audit chain (src/access/audit.ts makes and verifies them). */
export const auditEntry = z.strictObject({
  seq: z.int().positive(),
  at: instant,
  by: z.string(),
  act: z.string(),
  subject: z.record(z.string(), z.string()),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  prevHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/**
 * What is planned for the resident, as the latest decision said. Clinical intervals carry a day; service counts (履约)
 * a number a year. A task that was put off keeps its reason; an overdue one still opens.
 */
export const plannedTask = z.strictObject({
  activity: contentId,
  label: z.string(),
  kind: z.enum(['clinical', 'service-count']),
  dueOn: civilDate.nullable(),
  timesPerYear: z.int().positive().nullable(),
  modes: z.array(visitMode),
  norm: z.string(),
  ruleId: contentId,
  fromVisit: z.string(),
  postponed: z
    .strictObject({ until: civilDate, reason: z.string().min(1).max(200), by: z.string(), at: instant })
    .nullable(),
});
export type PlannedTask = z.infer<typeof plannedTask>;

export const chart = z.strictObject({
  residentId: z.string(),
  /** Clinic that serves the resident. */
  clinicId: z.string(),
  registeredAt: instant,
  identity,
  register: registerEntry,
  standing,
  consents: z.array(consent),
  visits: z.array(visit),
  documents: z.array(document),
  planned: z.array(plannedTask),
  attempts: z.array(contactAttempt),
  adverseEvents: z.array(adverseEvent),
  /** Residents found to be the same person; kept for un-merging. */
  mergedFrom: z.array(z.string()),
  audit: z.array(auditEntry),
});
export type Chart = z.infer<typeof chart>;

export function visitOf(chart: Chart, visitId: string) {
  return chart.visits.find((one) => one.id === visitId);
}

export function documentOf(chart: Chart, documentId: string) {
  return chart.documents.find((one) => one.id === documentId);
}

/** A visit that counts: not entered in error. */
export function validVisits(chart: Chart) {
  return chart.visits.filter((one) => one.enteredInError === null);
}

/** By day of service, the latest first; of one day the one recorded last, and of one moment the one that stands last. */
export function latestFirst<V extends Pick<Visit, 'occurredOn' | 'recordedAt'>>(visits: readonly V[]): V[] {
  const order = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
  return [...visits]
    .reverse()
    .sort((a, b) => order(a.occurredOn, b.occurredOn) || order(a.recordedAt, b.recordedAt));
}
