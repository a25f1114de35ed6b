/**
 * What the village doctor does at one encounter: mark a visit entered in error, confirm, record what was done about an
 * emergency; and what becomes of one section (each with its own revision). Opening is in visit-opening.ts, saving in
 * whole-visit.ts.
 */
import { z } from 'zod';
import type { Release } from '../decision/release.js';
import { type Chart, visitOf } from '../domain/chart.js';
import { constitutionCode, contentId, formSection } from '../domain/codes.js';
import { recordedFacts } from '../domain/facts.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { addDays } from '../domain/time.js';
import {
  emergencyRecord,
  factSection,
  respondent,
  type Visit,
  visit as visitSchema,
} from '../domain/visit.js';
import { checkAnswers } from '../instruments/answers.js';
import { planAfterSaving } from './plan.js';
import { planWithoutErrors } from './plan-history.js';
import { recheckResident } from './recheck-papers.js';
import { type By, type ChartContext, changeChart, parsed, type Service } from './service.js';

export const saveSectionInput = z.strictObject({
  section: formSection,
  /** Revision of the section that the page showed; 0: it was empty. */
  shown: z.int().nonnegative(),
  facts: recordedFacts,
  freeText: factSection.shape.freeText,
  examinedBy: factSection.shape.examinedBy,
});

/**
 * The visit with one section replaced; refused when somebody saved that section after it was shown. Another section saved
 * meanwhile does not clash.
 */
export function withSection(
  visit: Visit,
  { section, shown, ...content }: z.infer<typeof saveSectionInput>,
  context: ChartContext,
): Result<{ visit: Visit; value: { revision: number } }> {
  const revision = visit.sections[section]?.revision ?? 0;
  if (revision !== shown)
    return refuse({ code: 'visit.stale-section', path: section, values: { shown, now: revision } });
  const saved = { revision: revision + 1, at: context.at, by: context.by, ...content };
  return ok({
    visit: { ...visit, sections: { ...visit.sections, [section]: saved } },
    value: { revision: saved.revision },
  });
}

export const saveQuestionnaireInput = z.union([
  z.strictObject({
    shown: z.int().nonnegative(),
    instrument: contentId,
    answers: z.record(z.string(), z.int()),
    respondent,
  }),
  z.strictObject({
    shown: z.int().nonnegative(),
    none: z.enum(['pregnancy', 'under-age', 'acute-illness', 'cannot-answer', 'declined']),
  }),
]);

/** The visit with its questionnaire replaced; refused when stale, or when an answer is none of the instrument's. */
export function withQuestionnaire(
  visit: Visit,
  { shown, ...content }: z.infer<typeof saveQuestionnaireInput>,
  chart: Chart,
  release: Release,
  context: ChartContext,
): Result<{ visit: Visit; value: { revision: number } }> {
  const revision = visit.questionnaire?.revision ?? 0;
  if (revision !== shown) {
    const values = { shown, now: revision };
    return refuse({ code: 'visit.stale-section', path: 'questionnaire', values });
  }
  if ('instrument' in content) {
    const instrument = release.instruments.get(content.instrument);
    if (!instrument) return refuse({ code: 'visit.unknown-instrument', path: 'instrument' });
    const faults = checkAnswers(instrument, chart.identity.sex, content.answers);
    if (faults.length > 0) return refuse(...faults);
  }
  const saved = { revision: revision + 1, at: context.at, by: context.by, ...content };
  // Answers that changed may no longer bear a physician's word on them.
  return ok({
    visit: { ...visit, questionnaire: saved, confirmed: null },
    value: { revision: saved.revision },
  });
}

export const markErrorInput = z.strictObject({ reason: contentId, comment: z.string().max(200) });

/**
 * Marks a visit as entered in error; it stays on the chart, and the plan is made again without it. Refused while a paper that
 * was given out rests on it.
 */
export async function markVisitInError(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(markErrorInput, input);
  if (!asked.ok) return asked;
  const marked = await changeChart(service, by, residentId, {
    act: 'mark-visit-error',
    about: { visit: visitId },
    detail: { reason: asked.value.reason },
    apply: (chart, context) => {
      const papers = chart.documents.filter((doc) => doc.visitId === visitId);
      if (papers.some((doc) => ['submitted', 'approved', 'issued'].includes(doc.state))) {
        return refuse({ code: 'visit.has-papers', path: '' });
      }
      const reason = `${asked.value.reason} ${asked.value.comment}`.trim();
      return changeVisit(chart, visitId, (visit) =>
        ok({ visit: { ...visit, enteredInError: { at: context.at, by: context.by, reason } }, value: null }),
      );
    },
  });
  if (marked.ok) {
    await planWithoutErrors(service, by.actor.staffId, residentId);
    await recheckResident(service, by.actor.staffId, residentId);
  }
  return marked;
}

export const confirmInput = z.strictObject({
  primary: constitutionCode,
  others: z.array(constitutionCode).max(8),
});

/** A TCM physician's judgement after a tie or a contradiction. */
export async function confirmConstitution(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(confirmInput, input);
  if (!asked.ok) return asked;
  return changeChart(service, by, residentId, {
    act: 'confirm-constitution',
    about: { visit: visitId },
    detail: { primary: asked.value.primary },
    apply: (chart, context) =>
      changeVisit(chart, visitId, (visit) =>
        ok({
          visit: { ...visit, confirmed: { ...asked.value, by: context.by, at: context.at } },
          value: null,
        }),
      ),
  });
}

export const emergencyInput = z.strictObject({
  ruleId: contentId,
  /** Other emergencies of the visit that the same was done about. */
  also: z.array(contentId).optional(),
  done: emergencyRecord.shape.done,
  toldWhom: emergencyRecord.shape.toldWhom,
  transport: emergencyRecord.shape.transport,
  outcome: z.string().max(300),
  close: z.boolean(),
});

/** What was done about an emergency, and, when it is over, how it ended. The first record opens its tracking. */
export async function recordEmergency(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(emergencyInput, input);
  if (!asked.ok) return asked;
  const { ruleId, also, done, toldWhom, transport, outcome, close } = asked.value;
  if (close && outcome.trim() === '') return refuse({ code: 'emergency.needs-outcome', path: 'outcome' });
  if (close && (done.trim() === '' || transport === null))
    return refuse({ code: 'emergency.needs-action', path: 'done' });
  if (`${done}${toldWhom}`.trim() === '' && transport === null)
    return refuse({ code: 'emergency.nothing-written', path: 'done' });
  const trackDays = new Map<string, number>();
  for (const one of [ruleId, ...(also ?? [])]) {
    const days = trackDaysOf(service, one);
    if (days === undefined) return refuse({ code: 'emergency.unknown-rule', path: 'ruleId' });
    trackDays.set(one, days);
  }
  const recorded = await changeChart(service, by, residentId, {
    act: close ? 'close-referral' : 'record-visit',
    event: close ? 'close-emergency' : 'record-emergency',
    about: { visit: visitId },
    // One field a rule: the chain takes short words only.
    detail: Object.fromEntries(
      [...trackDays.keys()].map((id, at) => [at === 0 ? 'rule' : `rule${at + 1}`, id]),
    ),
    apply: (chart, context) =>
      changeVisit(chart, visitId, (visit) => {
        const kept = visit.emergencies.filter((one) => !trackDays.has(one.ruleId));
        const before = new Map(visit.emergencies.map((one) => [one.ruleId, one]));
        if ([...trackDays.keys()].some((id) => before.get(id)?.closed))
          return refuse({ code: 'emergency.closed', path: 'ruleId' });
        const records = [...trackDays].map(([id, days]) => ({
          ruleId: id,
          raisedAt: before.get(id)?.raisedAt ?? context.at,
          done,
          doneAt: done.trim() === '' ? null : (before.get(id)?.doneAt ?? context.at),
          toldWhom,
          transport,
          trackBy: before.get(id)?.trackBy ?? addDays(visit.occurredOn, days),
          closed: close ? { at: context.at, by: context.by, outcome } : null,
        }));
        return ok({ visit: { ...visit, emergencies: [...kept, ...records] }, value: null });
      }),
  });
  // The plan of a follow-up waited for the end of its emergency.
  if (recorded.ok && close) await planAfterSaving(service, by, residentId, visitId);
  return recorded;
}

/** Days within which the rule wants its referral followed up; undefined: no such emergency rule. */
export function trackDaysOf(service: Service, ruleId: string): number | undefined {
  const rule = service.release().rules.find((one) => one.rule.id === ruleId)?.rule;
  if (rule?.stage !== 'triage') return undefined;
  for (const action of rule.then) if ('refer' in action) return action.refer.trackWithinDays ?? 0;
  return 0;
}

/** Replaces one visit that is not marked in error, after a strict look at the result. */
export function changeVisit<T>(
  chart: Chart,
  visitId: string,
  change: (visit: Visit) => Result<{ visit: Visit; value: T }>,
): Result<{ chart: Chart; value: T }> {
  const visit = visitOf(chart, visitId);
  if (!visit) return refuse({ code: 'visit.missing', path: 'visitId' });
  if (visit.enteredInError) return refuse({ code: 'visit.in-error', path: 'visitId' });
  const changed = change(visit);
  if (!changed.ok) return changed;
  const checked = visitSchema.parse(changed.value.visit);
  const visits = chart.visits.map((one) => (one.id === visitId ? checked : one));
  return ok({ chart: { ...chart, visits }, value: changed.value.value });
}
