/**
 * The visit page as one piece: what was typed is saved in one write, section by section, so that a clash or a fault in
 * one section costs nobody the others; and it is looked at without being stored, for the live triage.
 */
import { z } from 'zod';
import { type Chart, visitOf } from '../domain/chart.js';
import { type FormSection, factId, formSection } from '../domain/codes.js';
import type { RecordedFacts } from '../domain/facts.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { checkAnswers } from '../instruments/answers.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { recordedFactProblems } from './fact-input.js';
import { type PlanMade, planAfterSaving } from './plan.js';
import { keepRaisedEmergencies } from './raised-emergencies.js';
import { recheckResident } from './recheck-papers.js';
import { type By, changeChart, parsed, readChart, type Service } from './service.js';
import { reviewOf, type VisitReview } from './visit-review.js';
import {
  changeVisit,
  saveQuestionnaireInput,
  saveSectionInput,
  withQuestionnaire,
  withSection,
} from './visits.js';

export type SectionName = FormSection | 'questionnaire';

/** Sections are parsed one by one: a fault in one must not refuse the rest. */
export const typedVisitInput = z.strictObject({
  sections: z.array(
    z.strictObject({
      section: formSection,
      shown: z.unknown(),
      facts: z.unknown(),
      freeText: z.unknown(),
      examinedBy: z.unknown(),
    }),
  ),
  /** Null: nothing was typed into it. */
  questionnaire: z.record(z.string(), z.unknown()).nullable(),
  /** Readings outside the usual range that somebody has looked at a second time. */
  sure: z.array(factId),
});

export interface Refused {
  readonly section: SectionName;
  /** Paths inside the section: `facts.<id>`, `freeText`, `answers.<item>`; the section itself when it is stale. */
  readonly problems: readonly Problem[];
}

export interface SavedVisit {
  /** Rules whose emergency nobody had written on and the corrected readings no longer raise. */
  readonly withdrawn: readonly string[];
  readonly saved: readonly SectionName[];
  readonly refused: readonly Refused[];
  /** A follow-up was classified: what became of the plan; null: the plan was not looked at. */
  readonly planned: PlanMade | null;
}

/** Saves every section that can be saved; answers which could not, and why. Nothing to save writes nothing. */
export async function saveVisit(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<SavedVisit>> {
  const asked = parsed(typedVisitInput, input);
  if (!asked.ok) return asked;
  const { facts: dictionary } = service.release().knowledge;
  const faulty: Refused[] = [];
  const sections = asked.value.sections.flatMap((typed) => {
    const section = parsed(saveSectionInput, typed);
    const problems = section.ok
      ? [
          ...recordedFactProblems(section.value.section, section.value.facts, dictionary),
          ...unusualReadings(section.value.facts, asked.value.sure, dictionary),
        ]
      : section.problems;
    if (section.ok && problems.length === 0) return [section.value];
    faulty.push({ section: typed.section, problems });
    return [];
  });
  const questionnaire =
    asked.value.questionnaire && parsed(saveQuestionnaireInput, asked.value.questionnaire);
  if (questionnaire?.ok === false)
    faulty.push({ section: 'questionnaire', problems: questionnaire.problems });

  let saved: SectionName[] = [];
  let refused: Refused[] = [];
  const detail: Record<string, string> = {};
  const changed = await changeChart(service, by, residentId, {
    act: 'record-visit',
    event: 'save-visit',
    about: { visit: visitId },
    detail,
    apply: (chart, context) =>
      changeVisit(chart, visitId, (before) => {
        saved = [];
        refused = [...faulty];
        let visit = before;
        const take = (section: SectionName, result: Result<{ visit: Visit }>) => {
          if (!result.ok) {
            refused.push({ section, problems: result.problems });
            return;
          }
          visit = result.value.visit;
          saved.push(section);
        };
        for (const section of sections) take(section.section, withSection(visit, section, context));
        if (questionnaire?.ok) {
          const release = service.release();
          take('questionnaire', withQuestionnaire(visit, questionnaire.value, chart, release, context));
        }
        detail['sections'] = saved.join('+');
        return saved.length > 0 ? ok({ visit, value: null }) : refuse(nothingSaved);
      }),
  });
  let withdrawn: readonly string[] = [];
  if (changed.ok) {
    withdrawn = await keepRaisedEmergencies(service, by, residentId, visitId);
    await recheckResident(service, by.actor.staffId, residentId);
  }
  if (changed.ok || changed.problems.includes(nothingSaved)) {
    const planned = await planAfterSaving(service, by, residentId, visitId);
    return ok({ saved, refused, planned, withdrawn });
  }
  return changed;
}

/** Leaves the chart as it is; never leaves this module. */
const nothingSaved: Problem = { code: 'visit.nothing-saved', path: '' };

/** Accepted only when somebody has said that the reading is right. */
function unusualReadings(
  facts: RecordedFacts,
  sure: readonly string[],
  dictionary: ReadonlyMap<string, FactDefinition>,
): Problem[] {
  return Object.entries(facts).flatMap(([id, recorded]): Problem[] => {
    const definition = dictionary.get(id);
    if (definition?.type !== 'number' || !definition.usual || !('value' in recorded)) return [];
    const { value } = recorded;
    if (typeof value !== 'number' || sure.includes(id)) return [];
    const { min, max } = definition.usual;
    if (value >= min && value <= max) return [];
    // Beyond what can be is refused already; nobody is asked to be sure of it.
    if (value < definition.range.min || value > definition.range.max) return [];
    const { label, unit } = definition;
    return [{ code: 'fact.unusual', path: `facts.${id}`, values: { label, value, unit, min, max } }];
  });
}

export interface LookedAt {
  readonly chart: Chart;
  readonly visit: Visit;
  readonly review: VisitReview;
}

/** The visit as stored, with what it means. Written down in the access log like every reading of a chart. */
export async function openVisitPage(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<LookedAt>> {
  const chart = await readChart(service, by, residentId, 'care');
  if (!chart.ok) return chart;
  const visit = visitOf(chart.value, visitId);
  if (!visit) return refuse({ code: 'visit.missing', path: 'visitId' });
  return ok({ chart: chart.value, visit, review: await reviewOf(service, chart.value, visit) });
}

/** The same with what is being typed in place of what is stored; what cannot be a fact is left out. Stores nothing. */
export async function lookAtTyped(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<LookedAt>> {
  const asked = parsed(typedVisitInput, input);
  if (!asked.ok) return asked;
  const chart = await readChart(service, by, residentId, 'care');
  if (!chart.ok) return chart;
  const stored = visitOf(chart.value, visitId);
  if (!stored) return refuse({ code: 'visit.missing', path: 'visitId' });
  const provisional = { revision: 1, at: service.clock.now(), by: by.actor.staffId };
  let visit: Visit = stored;
  for (const typed of asked.value.sections) {
    const section = parsed(saveSectionInput, typed);
    if (!section.ok) continue;
    const { section: name, freeText, examinedBy } = section.value;
    const facts = withoutFaults(service, name, section.value.facts);
    visit = {
      ...visit,
      sections: { ...visit.sections, [name]: { ...provisional, facts, freeText, examinedBy } },
    };
  }
  const questionnaire =
    asked.value.questionnaire && parsed(saveQuestionnaireInput, asked.value.questionnaire);
  if (questionnaire?.ok) {
    const { shown, ...content } = questionnaire.value;
    const instrument =
      'instrument' in content ? service.release().instruments.get(content.instrument) : undefined;
    const sound =
      'none' in content ||
      (instrument && checkAnswers(instrument, chart.value.identity.sex, content.answers).length === 0);
    if (sound) visit = { ...visit, questionnaire: { ...provisional, ...content }, confirmed: null };
  }
  return ok({ chart: chart.value, visit, review: await reviewOf(service, chart.value, visit) });
}

function withoutFaults(service: Service, section: FormSection, facts: RecordedFacts): RecordedFacts {
  const { facts: dictionary } = service.release().knowledge;
  const faulty = new Set(
    recordedFactProblems(section, facts, dictionary).flatMap(({ code, path }) => {
      const id = path.slice('facts.'.length);
      const definition = dictionary.get(id);
      // Of two that stand the wrong way round nobody knows which is right.
      return code === 'fact.not-above' && definition?.type === 'number' ? [id, definition.above] : [id];
    }),
  );
  return Object.fromEntries(Object.entries(facts).filter(([id]) => !faulty.has(id)));
}
