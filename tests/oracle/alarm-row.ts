/**
 * One sign of the references that must not be passed over, and what it demands of a decision. Written from clinical.md
 * alone; shares nothing with rules/triage.
 */
import type { Decision } from '../../src/decision/decision.js';
import { type Answer, or, type Told } from './told.js';

/** What a decision must hold, by the words of the reference. */
export const demands = {
  /** An emergency alert; nothing but emergency action and referral goes on. */
  emergency: ({ emergency, alerts }) => emergency && alerts.some((one) => one.level === 'emergency'),
  /** An alert above a notice. */
  alert: ({ alerts }) => alerts.some((one) => one.level !== 'notice'),
  /** "Urgent = at once". */
  'referral at once': ({ referrals }) => referrals.some((one) => one.urgency === 'at-once'),
  /** "Follow the referral actively within two weeks". */
  'referral followed within two weeks': ({ referrals }) =>
    referrals.some((one) => (one.trackWithinDays ?? Number.POSITIVE_INFINITY) <= 14),
  /** "Refer", without a word on how soon. */
  referral: ({ referrals }) => referrals.length > 0,
} satisfies Readonly<Record<string, (decision: Decision) => boolean>>;

export type Demand = keyof typeof demands;

export interface AlarmRow {
  readonly id: string;
  readonly from: string;
  readonly demands: readonly Demand[];
  /** yes: the facts state it · unknown: it cannot be ruled out, and the decision must not pass over that in silence. */
  readonly state: (told: Told) => Answer;
}

export const symptom =
  (...codes: string[]) =>
  (told: Told): Answer =>
    told.has('symptomsToday', ...codes);

/** Not measured, or a question that is not always put, is no sign: it speaks only when it is known. */
export const measured = (state: Answer): Answer => (state === 'yes' ? 'yes' : 'no');

export const pressure180Or110 = (told: Told): Answer =>
  measured(
    or(
      told.some(['systolicFirstMmHg', 'systolicRepeatMmHg'], (value) => value >= 180),
      told.some(['diastolicFirstMmHg', 'diastolicRepeatMmHg'], (value) => value >= 110),
    ),
  );
