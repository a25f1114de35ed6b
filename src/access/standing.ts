/**
 * Professional standing at the moment of signing: category, certificate, TCM training on a civil date. What is not
 * recorded does not count as held. The categories follow the law and the norm named beside them.
 */
import type { CivilDate } from '../domain/time.js';
import type { Certificate, StaffCategory, TcmTraining } from './staff.js';

/** What a person puts their name under, or may read by their standing only. */
export type Signature =
  | 'result-notice'
  | 'county-approval'
  | 'constitution'
  | 'pattern-reading'
  | 'pattern'
  | 'safety-lift';

export interface Standing {
  readonly category: StaffCategory;
  readonly certificate?: Certificate | undefined;
  readonly tcmTraining?: TcmTraining | undefined;
}

interface Requirement {
  /** Categories that sign by their certificate alone. */
  readonly byCertificate: readonly StaffCategory[];
  /** Categories that also need TCM training in force. */
  readonly byTraining: readonly StaffCategory[];
}

const requirements: Readonly<Record<Signature, Requirement>> = {
  // National norm 2017 for elders, guidance part: TCM (assistant) physicians, or physicians of another category,
  // village doctors included, after special training. Nurses and public health staff may assess, not sign.
  'result-notice': {
    byCertificate: ['tcm-physician', 'tcm-assistant-physician'],
    byTraining: ['general-practitioner', 'assistant-physician', 'village-doctor'],
  },
  'county-approval': { byCertificate: ['tcm-physician'], byTraining: [] },
  constitution: { byCertificate: ['tcm-physician', 'tcm-assistant-physician'], byTraining: [] },
  // A ranking of patterns would mislead whoever was not trained to tell them apart: it is read by standing, too.
  'pattern-reading': { byCertificate: ['tcm-physician', 'tcm-assistant-physician'], byTraining: [] },
  // Advice may follow from it, so an assistant physician leaves it to a full one.
  pattern: { byCertificate: ['tcm-physician'], byTraining: [] },
  // Stricter than the law asks: an assistant physician leaves it to a full one.
  'safety-lift': { byCertificate: ['tcm-physician', 'general-practitioner'], byTraining: [] },
};

export type StandingCode =
  | 'standing.category'
  | 'standing.certificate-missing'
  | 'standing.certificate-expired'
  | 'standing.training-missing'
  | 'standing.training-expired';

/** Why this person may not sign on this day; undefined when they may. Both expiry days are still valid days. */
export function standingAgainst(
  signature: Signature,
  standing: Standing,
  on: CivilDate,
): StandingCode | undefined {
  const { byCertificate, byTraining } = requirements[signature];
  const needsTraining = byTraining.includes(standing.category);
  if (!needsTraining && !byCertificate.includes(standing.category)) return 'standing.category';
  if (standing.certificate === undefined) return 'standing.certificate-missing';
  if (standing.certificate.expiresOn < on) return 'standing.certificate-expired';
  if (!needsTraining) return undefined;
  const training = standing.tcmTraining;
  if (training === undefined || training.completedOn > on) return 'standing.training-missing';
  if (training.expiresOn !== undefined && training.expiresOn < on) return 'standing.training-expired';
  return undefined;
}
