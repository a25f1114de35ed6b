/**
 * What a follow-up changes on the visit page: the order of its sections, the questionnaire put aside, and what came of
 * it (class, next visit, what to tell), as the decision says. Decides nothing.
 */
import type { Decision } from '../decision/decision.js';
import type { FormSection } from '../domain/codes.js';
import { isCodeSet } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { conditionsOf } from '../knowledge/fact-definition.js';
import { type FollowUpForm, followUpForms } from '../knowledge/follow-up-form.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { one, text } from './forms.js';
import { fieldOf } from './visit-entries.js';
import { type FieldView, isPut } from './visit-fields.js';
import type { VisitPageInput } from './visit-section.js';

/**
 * What comes before the questionnaire, after it, and folded away. An assessment has the order of the paper form. A
 * follow-up begins with the diseases, which say what is asked, and has the habits of the official form in the open.
 */
export const orders: Readonly<
  Record<Visit['kind'], Readonly<Record<'before' | 'after' | 'folded', readonly FormSection[]>>>
> = {
  assessment: {
    before: ['safety', 'measurements', 'symptoms'],
    after: ['clarify', 'history', 'follow-up'],
    folded: ['looking', 'listening', 'asking', 'palpation', 'habits'],
  },
  'follow-up': {
    before: ['history', 'measurements', 'symptoms', 'follow-up', 'habits', 'safety'],
    after: ['clarify'],
    folded: ['looking', 'listening', 'asking', 'palpation'],
  },
};

/** Somebody asked for the questionnaire, or began it. */
export function asksQuestionnaire({ visit, typed, wanted }: VisitPageInput): boolean {
  return (
    wanted !== undefined ||
    visit.questionnaire !== null ||
    (typed !== null && text(typed.form, 'shown.questionnaire') !== '')
  );
}

/**
 * On an assessment, what only the printed form asks waits until its disease is saved: the page must stay light for a
 * slow line. What a rule reads, and what an answer on the page calls for, is there to be uncovered while somebody types.
 */
export function waitsForDisease(
  { hidden, factId }: FieldView,
  section: FormSection,
  { visit, release, review, typed }: VisitPageInput,
): boolean {
  if (!hidden || section !== 'follow-up' || visit.kind !== 'assessment') return false;
  // What stood on the page that was posted stands on the one that comes back.
  if (typed !== null && one(typed.form, fieldOf(factId)) !== undefined) return false;
  const { facts } = release.knowledge;
  const waits = (id: string): boolean => {
    const definition = facts.get(id);
    if (!definition?.showWhen || isPut(definition, { known: review.known, asked: new Set() })) return false;
    if (release.rules.some((rule) => rule.reads.includes(id))) return false;
    return conditionsOf(definition.showWhen).every(({ fact }) => fact === 'conditions' || waits(fact));
  };
  return waits(factId);
}

/** The printed forms of the diseases this person has, as this visit or an earlier one says; on a follow-up only. */
export function formsOfVisit({ chart, visit, review, release }: VisitPageInput) {
  const value = review.known.get('conditions') ?? review.earlier.get('conditions')?.recorded.value;
  const has = (id: string) => value !== undefined && isCodeSet(value) && value.present.includes(id);
  return visit.kind === 'follow-up'
    ? followUpForms(release.knowledge)
        .filter((form) => has(form.id))
        .map(({ id, title }) => ({
          href: `/residents/${chart.residentId}/follow-up-form/${id}?year=${visit.occurredOn.slice(0, 4)}`,
          label: title,
        }))
    : [];
}

export interface FollowUpResult {
  readonly diseases: readonly {
    readonly name: string;
    /** '' while something it needs is not known. */
    readonly class: string;
    readonly next: string;
  }[];
  readonly hasDiseases: boolean;
  readonly notes: readonly string[];
  readonly hasNotes: boolean;
}

export function followUpResult(
  decision: Decision,
  knowledge: Knowledge,
  say: (problem: Pick<Problem, 'code' | 'values'>) => string,
): FollowUpResult {
  const word = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const diseases = followUpForms(knowledge)
    .filter((form) => concerns(form, decision))
    .map((form) => ({
      name: optionLabel(knowledge, 'conditions', form.id),
      class: classOf(form, decision, knowledge),
      next: nextOf(form, decision, (mode) => word('modes', mode), say),
    }));
  const notes = diseases.length === 0 ? [] : [...new Set(decision.notes.map((note) => note.text))];
  return {
    diseases,
    hasDiseases: diseases.length > 0,
    notes,
    hasNotes: notes.length > 0,
  };
}

function concerns({ activity, classFact }: FollowUpForm, { plan, classes }: Decision): boolean {
  return plan.some((line) => line.activity === activity) || classes.some((one) => one.fact === classFact);
}

function classOf({ classFact }: FollowUpForm, { classes }: Decision, knowledge: Knowledge): string {
  const found = classes.find((one) => one.fact === classFact);
  return found ? optionLabel(knowledge, classFact, found.code) : '';
}

function nextOf(
  { activity }: FollowUpForm,
  { plan }: Decision,
  modeWord: (mode: string) => string,
  say: (problem: Pick<Problem, 'code' | 'values'>) => string,
): string {
  const dated = plan.flatMap((line) =>
    line.activity === activity && line.dueOn ? [{ ...line, on: line.dueOn }] : [],
  );
  const [first] = dated.sort((a, b) => (a.on < b.on ? -1 : 1));
  if (!first) return '';
  const modes = first.modes.map(modeWord).join('、');
  return say({ code: 'visit.follow-up-next', values: { on: first.on, label: first.label, modes } });
}

function optionLabel({ facts }: Knowledge, factId: string, code: string): string {
  const definition = facts.get(factId);
  if (definition?.type !== 'code' && definition?.type !== 'codes') return code;
  return definition.options.find((option) => option.code === code)?.label ?? code;
}
