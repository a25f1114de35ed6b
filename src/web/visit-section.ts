/**
 * One section of the visit page: its questions with what is stored, or what was typed and refused beside what is stored,
 * who saved it last, and what came between.
 */
import type { Chart } from '../domain/chart.js';
import type { FormSection } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { clockTimeAt } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { VisitReview } from '../workflow/visit-review.js';
import type { SectionName } from '../workflow/whole-visit.js';
import { type Typed, text } from './forms.js';
import type { TypedEmergencies } from './visit-emergencies.js';
import { storedEntry, typedEntry } from './visit-entries.js';
import { type FieldView, fieldView, inOrder } from './visit-fields.js';
import { waitsForDisease } from './visit-follow-up.js';
import { examined, examinerFieldOf, markOfSection, noteFieldOf } from './visit-form.js';
import type { questionnaireView } from './visit-questionnaire.js';

/** What was posted and could not be saved. */
export interface TypedPage {
  readonly form: Typed;
  /** Sections shown as typed, with the problems of each; paths are ids of the page. */
  readonly refused: ReadonlyMap<SectionName, readonly Problem[]>;
  readonly sure: readonly string[];
}

export interface VisitPageInput {
  readonly chart: Chart;
  readonly visit: Visit;
  readonly review: VisitReview;
  readonly release: {
    readonly knowledge: Knowledge;
    readonly instruments: Parameters<typeof questionnaireView>[0]['instruments'];
    readonly selection: {
      readonly byAge: readonly { instrument: string }[];
      readonly onChoice: readonly { instrument: string }[];
    };
    readonly rules: readonly {
      readonly rule: { readonly id: string; readonly title: string };
      readonly reads: readonly string[];
    }[];
  };
  readonly say: (problem: Pick<Problem, 'code' | 'values'>) => string;
  readonly staffName: (id: string) => string;
  readonly wanted: string | undefined;
  readonly typed: TypedPage | null;
  /** Says when what is shown was typed, if it comes back unsaved; '' otherwise. */
  readonly restored: string;
  /** Four examinations and habits are on the page: they weigh as much as all the rest and are often not used. */
  readonly more: boolean;
  /** Records of emergencies as typed and not saved. */
  readonly typedEmergencies: TypedEmergencies;
  readonly mayConfirm: boolean;
}

export interface SectionView {
  readonly name: FormSection;
  readonly id: string;
  readonly title: string;
  readonly hidden: boolean;
  readonly open: boolean;
  readonly fields: readonly FieldView[];
  readonly note: string;
  readonly noteId: string;
  readonly hasExaminer: boolean;
  readonly examiner: string;
  readonly examinerId: string;
  readonly revision: string;
  readonly mark: string;
  readonly clash: string;
  readonly saved: string;
  readonly filled: string;
  /** Something known from an earlier visit is still open here. */
  readonly offersEarlier: boolean;
}

export function savedWords(
  saved: { readonly at: Parameters<typeof clockTimeAt>[0]; readonly by: string } | null | undefined,
  { say, staffName }: VisitPageInput,
  code: 'visit.saved-by' | 'visit.clash',
): string {
  return saved ? say({ code, values: { who: staffName(saved.by), at: clockTimeAt(saved.at) } }) : '';
}

export function sectionView(name: FormSection, input: VisitPageInput): SectionView {
  const { visit, release, review, typed } = input;
  const { knowledge } = release;
  const stored = visit.sections[name];
  const problems = typed?.refused.get(name);
  const form = problems ? typed?.form : undefined;
  const stale = form !== undefined && Number(text(form, `shown.${name}`)) !== (stored?.revision ?? 0);
  const context = {
    knowledge,
    ...contextOf(review),
    problems: problems ?? [],
    say: input.say,
    sure: typed?.sure ?? [],
  };
  const field = (definition: FactDefinition) => {
    const recorded = stored?.facts[definition.id];
    const own = form ? typedEntry(definition, form) : undefined;
    const empty = own !== undefined && own.main === '' && own.ticks.length === 0;
    // Somebody else's answer to a question left open here is taken over, not thrown away.
    const entry = own && !(stale && empty) ? own : storedEntry(definition, recorded);
    return fieldView(definition, entry, context, stale ? (recorded ?? null) : undefined);
  };
  const fields = inOrder([...knowledge.facts.values()].filter((one) => isIn(one, name)))
    .map(field)
    .filter((one) => one !== undefined)
    .filter((one) => !waitsForDisease(one, name, input));
  const filled = Object.keys(stored?.facts ?? {}).length;
  return {
    name,
    id: `s.${name}`,
    title: labelOf(knowledge.vocabularies, 'sections', name),
    hidden: fields.every((one) => one.hidden),
    open: input.more || filled > 0 || form !== undefined,
    fields,
    note: form ? text(form, noteFieldOf(name)) : (stored?.freeText ?? ''),
    noteId: noteFieldOf(name),
    hasExaminer: examined.has(name),
    examiner: form
      ? text(form, examinerFieldOf(name))
      : (stored?.examinedBy ?? input.staffName(visit.servedBy)),
    examinerId: examinerFieldOf(name),
    revision: String(stored?.revision ?? 0),
    mark: markOfSection(stored),
    clash: stale ? savedWords(stored, input, 'visit.clash') : '',
    saved: savedWords(stored, input, 'visit.saved-by'),
    offersEarlier: fields.some((one) => !one.hidden && one.earlier !== '' && !one.answered),
    filled: filled === 0 ? '' : input.say({ code: 'visit.filled', values: { count: filled } }),
  };
}

function isIn(definition: FactDefinition, section: FormSection): boolean {
  return definition.origin.from === 'form' && definition.origin.section === section;
}

export function contextOf({ known, earlier, decision }: VisitReview) {
  return { known, earlier, asked: new Set(decision.asks.map((ask) => ask.fact)) };
}
