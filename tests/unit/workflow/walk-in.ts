/**
 * One resident with one visit, recorded through the workflow as a village doctor would: healthy, every safety question
 * answered, 气虚 by the elders' form (items 2, 3, 4, 14 answered 4, the others 1: raw 16, at least 11 is "yes").
 * A test names only what differs.
 */

import type { FormSection } from '../../../src/domain/codes.js';
import type { AdviceLine, Document } from '../../../src/domain/document.js';
import type { RecordedFacts } from '../../../src/domain/facts.js';
import type { Result } from '../../../src/domain/result.js';
import { asTyped } from '../../../src/workflow/add-line.js';
import { makeDraft, submitDraft } from '../../../src/workflow/drafts.js';
import type { TypedLine } from '../../../src/workflow/lines.js';
import { openVisit, saveQuestionnaire, saveSection } from '../../../src/workflow/visits.js';
import { type ClinicId, doctorOf, type LoginName } from '../../web/county.js';
import { day, type NewResident, type TestHouse } from '../../web/house.js';

const none = { value: { present: [], complete: true } };

/** Sections of the visit, every question that safety asks answered. */
export const wellAnswered = {
  safety: {
    medicines: none,
    allergies: none,
    pregnancyOrLactation: { value: 'none' },
    kidneyDisease: { value: false },
    liverDisease: { value: false },
    bleedingTendency: { value: false },
    swallowingDifficulty: { value: false },
    fallsPastYear: { value: false },
  },
  measurements: {
    systolicFirstMmHg: { value: 126 },
    diastolicFirstMmHg: { value: 78 },
    heightCm: { value: 158 },
    weightKg: { value: 54 },
  },
  symptoms: { symptomsToday: none, acuteIllness: { value: false }, otherAcuteDisease: { value: false } },
  clarify: { breathlessNewOrWorse: { value: false } },
  history: {
    conditions: none,
    sensoryLoss: { value: false },
    brokenSkin: { value: false },
    livesAlone: { value: false },
    frail: { value: false },
  },
} as const satisfies Partial<Record<FormSection, RecordedFacts>>;

export interface WalkInChanges {
  readonly clinic?: ClinicId;
  readonly about?: NewResident;
  /** Facts that differ, by section; null takes a fact out: nobody asked. */
  readonly facts?: Partial<Record<FormSection, Readonly<Record<string, unknown>>>>;
  /** Items of elderly-33 answered 4. */
  readonly high?: readonly string[];
  readonly occurredOn?: string;
}

export interface WalkIn {
  readonly residentId: string;
  readonly visitId: string;
  readonly doctor: LoginName;
}

export interface Drafted extends WalkIn {
  readonly documentId: string;
}

/** The value, or a failure that names the codes. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map((one) => `${one.code} ${one.path}`).join('; '));
  return result.value;
}

export function codesOf(result: Result<unknown>): string[] {
  return result.ok ? [] : result.problems.map((one) => one.code);
}

export const qiDeficiency = ['e33-02', 'e33-03', 'e33-04', 'e33-14'] as const;

export async function walkIn(house: TestHouse, changes: WalkInChanges = {}): Promise<WalkIn> {
  const clinic = changes.clinic ?? 'east-1';
  const residentId = await house.addResident(clinic, changes.about);
  await house.addConsent(residentId, changes.occurredOn ? { givenOn: day(changes.occurredOn) } : {});
  return { residentId, ...(await recordVisit(house, residentId, changes)) };
}

/** One more visit of a resident. */
export async function recordVisit(
  house: TestHouse,
  residentId: string,
  changes: WalkInChanges = {},
): Promise<{ readonly visitId: string; readonly doctor: LoginName }> {
  const doctor = doctorOf[changes.clinic ?? 'east-1'];
  const { service } = house;
  const by = await house.by(doctor);
  const visitId = must(
    await openVisit(service, by, residentId, {
      kind: 'assessment',
      occurredOn: changes.occurredOn ?? '2026-11-20',
      mode: 'clinic',
      place: '',
      servedBy: doctor,
    }),
  );
  for (const section of Object.keys(wellAnswered) as (keyof typeof wellAnswered)[]) {
    await record(house, { residentId, visitId, doctor }, section, {
      ...wellAnswered[section],
      ...changes.facts?.[section],
    });
  }
  const instrument = service.release().instruments.get('elderly-33');
  const high = new Set(changes.high ?? qiDeficiency);
  must(
    await saveQuestionnaire(service, by, residentId, visitId, {
      shown: 0,
      instrument: 'elderly-33',
      answers: Object.fromEntries((instrument?.items ?? []).map(({ id }) => [id, high.has(id) ? 4 : 1])),
      respondent: { kind: 'self' },
    }),
  );
  return { visitId, doctor };
}

/** Saves a section as its newest version; null leaves a fact out. */
export async function record(
  house: TestHouse,
  { residentId, visitId, doctor }: WalkIn,
  section: FormSection,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const chart = await house.chartOf(residentId);
  const shown = chart.visits.find((one) => one.id === visitId)?.sections[section]?.revision ?? 0;
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
  must(
    await saveSection(house.service, await house.by(doctor), residentId, visitId, {
      section,
      shown,
      facts: known,
      freeText: '',
      examinedBy: null,
    }),
  );
}

export async function drafted(house: TestHouse, changes: WalkInChanges = {}): Promise<Drafted> {
  const walk = await walkIn(house, changes);
  const by = await house.by(walk.doctor);
  const documentId = must(await makeDraft(house.service, by, walk.residentId, walk.visitId));
  return { ...walk, documentId };
}

export async function submitted(house: TestHouse, changes: WalkInChanges = {}): Promise<Drafted> {
  const draft = await drafted(house, changes);
  const { revision } = await documentIn(house, draft);
  const by = await house.by(draft.doctor);
  must(await submitDraft(house.service, by, draft.residentId, draft.documentId, { shown: revision }));
  return draft;
}

export async function documentIn(house: TestHouse, { residentId, documentId }: Drafted): Promise<Document> {
  const chart = await house.chartOf(residentId);
  const doc = chart.documents.find((one) => one.id === documentId);
  if (!doc) throw new Error('no such document');
  return doc;
}

export function typed(lines: readonly AdviceLine[]): TypedLine[] {
  return lines.map(asTyped);
}
