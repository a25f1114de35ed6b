/**
 * The closed vocabularies that code branches on. Labels a person reads are content:
 * knowledge/vocabularies/. Names follow design.md §10 (WHO / ICD-11 English).
 */
import { z } from 'zod';

export const constitutionCode = z.enum([
  'balanced',
  'qi-deficiency',
  'yang-deficiency',
  'yin-deficiency',
  'phlegm-dampness',
  'damp-heat',
  'blood-stasis',
  'qi-stagnation',
  'inherited-special',
]);
export type ConstitutionCode = z.infer<typeof constitutionCode>;

/** The eight types other than balanced. */
export type BiasedConstitutionCode = Exclude<ConstitutionCode, 'balanced'>;

export const sex = z.enum(['female', 'male']);
export type Sex = z.infer<typeof sex>;

/** yes 是 · tends 倾向是 · basically 基本是 · no 否 · cannot-score: an answer it needs is missing. */
export const judgement = z.enum(['yes', 'tends', 'basically', 'no', 'cannot-score']);
export type Judgement = z.infer<typeof judgement>;

/**
 * The six headings of the health prescription (papers, design.md §7):
 * 健康饮食, 膳食食疗, 起居调养, 情志调节, 养生功法, 保健技术.
 */
export const adviceDomain = z.enum([
  'healthy-eating',
  'medicinal-meal',
  'daily-life',
  'mood',
  'exercise',
  'acupoint-care',
]);
export type AdviceDomain = z.infer<typeof adviceDomain>;

/** official: the document itself is at hand · secondary: a copy or a single transcription · general: no document. */
export const basis = z.enum(['official', 'secondary', 'general']);
export type Basis = z.infer<typeof basis>;

/** Stages of decide(), in order. A rule reads facts of earlier stages only. */
export const stage = z.enum(['clarify', 'triage', 'pattern', 'intervention', 'safety', 'follow-up']);
export type Stage = z.infer<typeof stage>;

export const visitMode = z.enum(['clinic', 'home', 'telephone']);
export type VisitMode = z.infer<typeof visitMode>;

/** Kebab-case identifier used by every content file. */
export const contentId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** camelCase fact identifier; numbers carry their unit (systolicBpMmHg). */
export const factId = z.string().regex(/^[a-z][a-zA-Z0-9]*$/);

/** Sections of the visit page, in the order of the paper form. */
export const formSection = z.enum([
  'safety',
  'measurements',
  'symptoms',
  'clarify',
  'history',
  'habits',
  'looking',
  'listening',
  'asking',
  'palpation',
  'follow-up',
]);
export type FormSection = z.infer<typeof formSection>;
