/** One encounter: what was asked, seen and measured, section by section, each with its own revision. */
import { z } from 'zod';
import { constitutionCode, contentId, formSection, visitMode } from './codes.js';
import { recordedFacts } from './facts.js';
import { carriedOut, confirmedPattern, referralRecord } from './loop.js';
import { civilDate, instant } from './time.js';

const saved = { revision: z.int().positive(), at: instant, by: z.string() };

/** A form section drawn from the fact dictionary. */
export const factSection = z.strictObject({
  ...saved,
  facts: recordedFacts,
  freeText: z.string().max(500),
  /** Who examined (looking, listening, asking, palpation); null elsewhere. */
  examinedBy: z.string().max(40).nullable(),
});
export type FactSection = z.infer<typeof factSection>;

export const respondent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['self', 'read-aloud', 'observed']) }),
  z.strictObject({
    kind: z.literal('family'),
    name: z.string().min(1).max(40),
    relation: z.string().min(1).max(20),
  }),
]);

export const questionnaireSection = z.union([
  z.strictObject({
    ...saved,
    instrument: contentId,
    answers: z.record(z.string(), z.int().min(1).max(5)),
    respondent,
  }),
  z.strictObject({
    ...saved,
    none: z.enum(['pregnancy', 'under-age', 'acute-illness', 'cannot-answer', 'declined']),
  }),
]);
export type QuestionnaireSection = z.infer<typeof questionnaireSection>;

/** What was done about an emergency that triage raised; tracked until somebody knows how it ended. */
export const emergencyRecord = z.strictObject({
  ruleId: contentId,
  raisedAt: instant,
  done: z.string().max(500),
  doneAt: instant.nullable(),
  toldWhom: z.string().max(80),
  transport: z.union([
    z.strictObject({ kind: z.enum(['ambulance', 'own', 'accompanied']) }),
    z.strictObject({ kind: z.literal('refused'), signedBy: z.string().min(1).max(40) }),
    z.null(),
  ]),
  /** Follow the referral up by this day. */
  trackBy: civilDate,
  closed: z.strictObject({ at: instant, by: z.string(), outcome: z.string().min(1).max(300) }).nullable(),
});
export type EmergencyRecord = z.infer<typeof emergencyRecord>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** From and until, on one day; `until` null: only the beginning was written down. */
export const visitHours = z
  .strictObject({ from: clockTime, until: clockTime.nullable() })
  .refine(({ from, until }) => until === null || until > from);
export type VisitHours = z.infer<typeof visitHours>;

export const visit = z.strictObject({
  id: z.string(),
  kind: z.enum(['assessment', 'follow-up']),
  occurredOn: civilDate,
  /** Clock times in Asia/Shanghai when it began and ended; null: not written down. */
  hours: visitHours.nullable(),
  recordedAt: instant,
  mode: visitMode,
  place: z.string().max(80),
  servedBy: z.string(),
  typedBy: z.string(),
  sections: z.partialRecord(formSection, factSection),
  questionnaire: questionnaireSection.nullable(),
  /** After a tie or contradiction: a TCM physician's word. */
  confirmed: z
    .strictObject({
      primary: constitutionCode,
      others: z.array(constitutionCode),
      by: z.string(),
      at: instant,
    })
    .nullable(),
  /** Patterns a physician confirmed; the machine only ranks them. */
  patterns: z.array(confirmedPattern),
  emergencies: z.array(emergencyRecord),
  referrals: z.array(referralRecord),
  /** What was done of the advice the resident had before this visit; null: not asked. */
  carriedOut: carriedOut.nullable(),
  /** Typed grams: recipe → food → grams, by a physician. */
  amounts: z.record(contentId, z.record(contentId, z.number().positive())),
  /** Results of the follow-up stage as last decided, for the history facts of the next visit. */
  outcome: z.record(z.string(), z.string()),
  enteredInError: z
    .strictObject({ at: instant, by: z.string(), reason: z.string().min(1).max(200) })
    .nullable(),
});
export type Visit = z.infer<typeof visit>;
