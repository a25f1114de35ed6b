/**
 * A fact is a known value with where it came from, or not known with the reason. "Not asked" is never "no".
 * Which facts exist is content: knowledge/facts/.
 */
import { z } from 'zod';
import { contentId, factId } from './codes.js';
import { civilDate } from './time.js';

/**
 * A set of codes as far as it is known. `complete: false` says that codes not listed are unknown
 * (服药但叫不出名: present ["unnamed"], complete false).
 */
export const codeSet = z.strictObject({ present: z.array(contentId), complete: z.boolean() });
export type CodeSet = z.infer<typeof codeSet>;

/** number: in the unit of the dictionary · boolean · string: one code, a date, or free text · CodeSet. */
export const factValue = z.union([z.number(), z.boolean(), z.string(), codeSet]);
export type FactValue = z.infer<typeof factValue>;

export const unknownReason = z.enum(['not-asked', 'unsure', 'declined', 'not-derivable']);
export type UnknownReason = z.infer<typeof unknownReason>;

export const provenance = z.strictObject({
  kind: z.enum(['asked', 'measured', 'derived', 'history', 'stage', 'register']),
  /** Visit the value was recorded in; absent for register and derived values. */
  visitId: z.string().optional(),
  /** Day the value is true of. */
  on: civilDate.optional(),
});
export type Provenance = z.infer<typeof provenance>;

export const factEntry = z.union([
  z.strictObject({ value: factValue, from: provenance }),
  z.strictObject({ unknown: unknownReason }),
]);
export type FactEntry = z.infer<typeof factEntry>;

/** Facts by id; a fact that is absent is `not-asked`. */
export const facts = z.record(factId, factEntry);
export type Facts = z.infer<typeof facts>;

/** What a form saves: the value, or that the person does not know or would not say. Absent: not asked. */
export const recordedFact = z.union([
  z.strictObject({ value: factValue }),
  z.strictObject({ unknown: z.enum(['unsure', 'declined']) }),
]);
export type RecordedFact = z.infer<typeof recordedFact>;
export const recordedFacts = z.record(factId, recordedFact);
export type RecordedFacts = z.infer<typeof recordedFacts>;

export function isKnown(entry: FactEntry | undefined): entry is { value: FactValue; from: Provenance } {
  return entry !== undefined && 'value' in entry;
}

export function isCodeSet(value: FactValue): value is CodeSet {
  return typeof value === 'object';
}
