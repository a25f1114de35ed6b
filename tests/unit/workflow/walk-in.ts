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
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { saveVisit } from '../../../src/workflow/whole-visit.js';
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
  readonly kind?: 'assessment' | 'follow-up';
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
      kind: changes.kind ?? 'assessment',
      occurredOn: changes.occurredOn ?? '2026-11-20',
      mode: 'clinic',
      place: '',
      servedBy: doctor,
    }),
  );
  const instrument = service.release().instruments.get('elderly-33');
  const high = new Set(changes.high ?? qiDeficiency);
  const sections = (Object.keys(wellAnswered) as (keyof typeof wellAnswered)[]).map((section) => ({
    section,
    shown: 0,
    ...typedFacts({ ...wellAnswered[section], ...changes.facts?.[section] }),
  }));
  const answers = (instrument?.items ?? []).map(({ id }) => [id, high.has(id) ? 4 : 1]);
  await save(house, { residentId, visitId, doctor }, sections, {
    shown: 0,
    instrument: 'elderly-33',
    answers: Object.fromEntries(answers),
    respondent: { kind: 'self' },
  });
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
  await save(house, { residentId, visitId, doctor }, [{ section, shown, ...typedFacts(facts) }], null);
}

/** Saves the questionnaire anew. */
export async function answer(
  house: TestHouse,
  walk: WalkIn,
  instrument: string,
  answers: Readonly<Record<string, number>>,
): Promise<void> {
  const chart = await house.chartOf(walk.residentId);
  const shown = chart.visits.find((one) => one.id === walk.visitId)?.questionnaire?.revision ?? 0;
  await save(house, walk, [], { shown, instrument, answers, respondent: { kind: 'self' } });
}

function typedFacts(facts: Readonly<Record<string, unknown>>) {
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
  return { facts: known, freeText: '', examinedBy: null };
}

async function save(
  house: TestHouse,
  { residentId, visitId, doctor }: WalkIn,
  sections: readonly (ReturnType<typeof typedFacts> & { section: FormSection; shown: number })[],
  questionnaire: object | null,
): Promise<void> {
  const sure = sections.flatMap(({ facts }) => Object.keys(facts));
  const input = { sections, questionnaire, sure };
  const { refused } = must(
    await saveVisit(house.service, await house.by(doctor), residentId, visitId, input),
  );
  const problems = refused.flatMap((one) => one.problems);
  if (problems.length > 0) must({ ok: false, problems });
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
