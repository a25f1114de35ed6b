/**
 * What closes the loop after a paper was given: referrals and their answers, attempts to reach somebody who is due,
 * what was done of what was advised, and harm that an advice may have caused. Types only; nothing here decides.
 */
import { z } from 'zod';
import { contentId, visitMode } from './codes.js';
import { civilDate, instant } from './time.js';

/** What somebody learnt of a referral: whether the resident went, and what the receiving side answered. */
export const referralNews = z.strictObject({
  on: civilDate,
  /** null: not known yet. */
  arrived: z.boolean().nullable(),
  /** Diagnosis, treatment and advice that came back; '' for none. */
  answer: z.string().max(500),
  at: instant,
  by: z.string(),
});

/** A referral that is no emergency (emergencies have a record of their own). Open until somebody closes it. */
export const referralRecord = z.strictObject({
  id: z.string(),
  /** Rules that advised it; empty: a person's own decision. */
  ruleIds: z.array(contentId),
  urgency: z.enum(['at-once', 'within-two-weeks', 'routine']),
  to: z.enum(['township', 'county', 'upper-hospital']),
  institution: z.string().max(80),
  department: z.string().max(80),
  reason: z.string().min(1).max(300),
  madeAt: instant,
  madeBy: z.string(),
  trackBy: civilDate,
  news: z.array(referralNews),
  closed: z
    .strictObject({
      /** came-back: seen there and back in the care of the village · stays: treated on there · not-gone: never went. */
      outcome: z.enum(['came-back', 'stays', 'not-gone']),
      words: z.string().max(300),
      at: instant,
      by: z.string(),
    })
    .nullable(),
});
export type ReferralRecord = z.infer<typeof referralRecord>;

/** A TCM pattern a physician confirmed on this visit. */
export const confirmedPattern = z.strictObject({ pattern: contentId, by: z.string(), at: instant });
export type ConfirmedPattern = z.infer<typeof confirmedPattern>;

/** What became of the lines of a prescription, as the resident tells it. A line nobody asked about is absent. */
export const carriedOut = z.strictObject({
  documentId: z.string(),
  lines: z.array(
    z.strictObject({
      /** Place of the line in the document. */
      line: z.int().nonnegative(),
      done: z.enum(['done', 'partly', 'not-done']),
      /** Coded reason for `partly` and `not-done`; null: not asked. */
      reason: contentId.nullable(),
      comment: z.string().max(200),
    }),
  ),
  at: instant,
  by: z.string(),
});
export type CarriedOut = z.infer<typeof carriedOut>;

/** An attempt to do a planned follow-up that did not lead to one. The task stays open. */
export const contactAttempt = z.strictObject({
  id: z.string(),
  activity: contentId,
  on: civilDate,
  mode: visitMode,
  outcome: z.enum(['refused', 'not-reached']),
  reason: z.string().min(1).max(200),
  at: instant,
  by: z.string(),
});
export type ContactAttempt = z.infer<typeof contactAttempt>;

/** Harm after an advice, pointing back at the line and so at the rules that put it there. Added to, never rewritten. */
export const adverseEvent = z.strictObject({
  id: z.string(),
  occurredOn: civilDate,
  /** Prescription and line it is put down to; null: not known which. */
  documentId: z.string().nullable(),
  itemId: contentId.nullable(),
  /** Rules that recommended the line, read from the decision the document holds. */
  ruleIds: z.array(contentId),
  what: z.string().min(1).max(300),
  severity: z.enum(['mild', 'needed-care', 'severe']),
  done: z.string().max(300),
  recordedAt: instant,
  recordedBy: z.string(),
  enteredInError: z
    .strictObject({ at: instant, by: z.string(), reason: z.string().min(1).max(200) })
    .nullable(),
});
export type AdverseEvent = z.infer<typeof adverseEvent>;
