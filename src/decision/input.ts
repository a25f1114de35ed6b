/**
 * Everything a decision depends on, besides the release. Stored with the decision as canonical JSON; replaying it
 * must give the same result.
 */
import { z } from 'zod';
import { constitutionCode, contentId } from '../domain/codes.js';
import { facts } from '../domain/facts.js';
import { civilDate } from '../domain/time.js';

/** Why there is no questionnaire to score. The page says it and goes on without a judgement. */
export const noQuestionnaire = z.enum([
  'not-asked',
  'pregnancy',
  'under-age',
  'acute-illness',
  'cannot-answer',
  'declined',
]);

export const questionnaireInput = z.union([
  z.strictObject({
    instrument: contentId,
    /** Item id → option value. */
    answers: z.record(z.string(), z.int()),
  }),
  z.strictObject({ none: noQuestionnaire }),
]);

export const siteSettings = z.strictObject({
  /** How many things to do a paper may carry (design.md §7: at most five). */
  thingsToDo: z.int().min(1).max(5),
  /** Months a health prescription stays valid. */
  validMonths: z.int().min(1).max(24),
});
export type SiteSettings = z.infer<typeof siteSettings>;

export const signature = z.strictObject({
  kind: z.enum(['rule', 'item', 'recipe', 'pattern']),
  id: contentId,
  /** hashOf the content that was signed: a later edit is unsigned again. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Signature = z.infer<typeof signature>;

export const decisionInput = z.strictObject({
  schemaVersion: z.literal(1),
  /** Day of the visit: age and season come from it. */
  occurredOn: civilDate,
  /** Register, form and history facts. Derived and stage facts are added by decide(). */
  facts,
  questionnaire: questionnaireInput,
  /** A TCM physician's word after a tie or a contradiction. */
  confirmedConstitutions: z
    .strictObject({ primary: constitutionCode, others: z.array(constitutionCode) })
    .optional(),
  /** Patterns a physician confirmed in this visit; absent: none. */
  confirmedPatterns: z.array(contentId).min(1).optional(),
  /** Triage rules whose emergency has been dealt with and closed in this visit. */
  handledAlerts: z.array(contentId),
  /** An emergency of an earlier visit is still open. */
  openEmergencyElsewhere: z.boolean(),
  /** Physician-typed amounts: recipe id → food id → grams. */
  amounts: z.record(contentId, z.record(contentId, z.number().positive())),
  /** Items this resident came to harm after, by a record that stands; absent: none. Never ticked by the machine. */
  harmfulItems: z.array(contentId).min(1).optional(),
  settings: siteSettings,
  signatures: z.array(signature),
  /** Rules a physician has muted for this resident. Safety and triage rules cannot be muted. */
  mutes: z.array(z.strictObject({ ruleId: contentId, until: civilDate })),
});
export type DecisionInput = z.infer<typeof decisionInput>;
