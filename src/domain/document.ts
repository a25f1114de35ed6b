/** Papers and their life. What a resident was given stays exactly as it was given; corrections supersede. */
import { z } from 'zod';
import { adviceDomain, contentId } from './codes.js';
import { civilDate, instant } from './time.js';

export const documentKind = z.enum([
  'health-prescription',
  'result-notice',
  'referral-slip',
  'elderly-record',
]);
export type DocumentKind = z.infer<typeof documentKind>;

export const documentState = z.enum([
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'issued',
  'void',
  'superseded',
]);
export type DocumentState = z.infer<typeof documentState>;

/** A safety line a physician lifted, with a coded reason. */
export const lift = z.strictObject({
  ruleId: contentId,
  reason: contentId,
  comment: z.string().max(200),
  by: z.string(),
  at: instant,
});

/** One line of advice as it would be printed. */
export const adviceLine = z.strictObject({
  /** Item or recipe of the release, or null for a line written by hand. */
  itemId: contentId.nullable(),
  domain: adviceDomain,
  /** Resident wording. */
  text: z.string().trim().min(1).max(300),
  favour: z.array(contentId).optional(),
  limit: z.array(contentId).optional(),
  /** Recipe grams as issued. */
  amounts: z.record(contentId, z.number().positive()).optional(),
  /** Coded reason for a line that the draft did not tick; the code `other` says more in words. */
  addedFor: contentId.optional(),
  addedComment: z.string().max(200).optional(),
  lifts: z.array(lift),
});
export type AdviceLine = z.infer<typeof adviceLine>;

/** Input and result of decide(), canonical JSON (RFC 8785), and the SHA-256 over both. */
export const decisionRecord = z.strictObject({
  inputJson: z.string(),
  decisionJson: z.string(),
  hash: z.string(),
  releaseHash: z.string(),
});
export type DecisionRecord = z.infer<typeof decisionRecord>;

export const documentEvent = z.strictObject({
  kind: z.enum([
    'drafted',
    'adjusted',
    'submitted',
    'recalled',
    'returned',
    'rejected',
    'amended',
    'approved',
    'signed',
    'printed',
    'reprinted',
    'handed-over',
    'voided',
    'superseded',
    'recheck-flagged',
    'recheck-cleared',
  ]),
  at: instant,
  by: z.string(),
  reason: contentId.optional(),
  comment: z.string().max(500).optional(),
});
export type DocumentEvent = z.infer<typeof documentEvent>;

/** Frozen at issue, in the same write as the state change. */
export const issuedSheet = z.strictObject({
  sheetNumber: z.string(),
  checkCode: z.string(),
  templateHash: z.string(),
  viewJson: z.string(),
  html: z.string(),
  issuedAt: instant,
  issuedOn: civilDate,
  validUntil: civilDate.nullable(),
  prints: z.int().positive(),
});

export const document = z.strictObject({
  id: z.string(),
  kind: documentKind,
  visitId: z.string(),
  revision: z.int().positive(),
  state: documentState,
  author: z.string(),
  decision: decisionRecord.nullable(),
  /** What the machine ticked, what the village made of it, what the county made of that. */
  drafted: z.array(adviceLine),
  lines: z.array(adviceLine),
  submittedLines: z.array(adviceLine).nullable(),
  /** Free text of kinds that are not advice (referral slip: reason, condition, treatment given). */
  fields: z.record(contentId, z.string().max(500)),
  reviewer: z.string().nullable(),
  events: z.array(documentEvent).min(1),
  issued: issuedSheet.nullable(),
  supersedes: z.string().nullable(),
  supersededBy: z.string().nullable(),
  /** Why a valid paper must be looked at again (new allergy, medicine, pregnancy, withdrawn rule). */
  recheck: z.array(z.strictObject({ at: instant, cause: contentId, ruleIds: z.array(contentId) })),
});
export type Document = z.infer<typeof document>;
