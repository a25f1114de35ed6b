/**
 * Who looked at which resident, when and why: the record the Personal Information Protection Law asks of whoever
 * handles health data. Ids and codes only.
 */
import { z } from 'zod';
import type { StoredForm } from '../domain/ports.js';
import { instant } from '../domain/time.js';

export const accessReason = z.enum([
  'care',
  'county-review',
  'follow-up',
  'paper',
  'duplicate-check',
  'call-back',
  'resident-request',
  'supervision',
]);
export type AccessReason = z.infer<typeof accessReason>;

export const accessEntry = z.strictObject({
  at: instant,
  staffId: z.string(),
  residentId: z.string(),
  why: accessReason,
  /** Key of the terminal it was seen on. */
  terminalId: z.string().optional(),
});
export type AccessEntry = z.infer<typeof accessEntry>;

export const accessLogForm: StoredForm<AccessEntry> = {
  name: 'access-log',
  version: 1,
  parse: (stored) => accessEntry.parse(stored),
  upcasters: {},
};
