/**
 * The view model of the visit page: sections in the order of the paper form, each with what is stored, or what was typed
 * and refused beside what is stored.
 */
import { type Chart, documentOf } from '../domain/chart.js';
import type { FormSection } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { ageInYears, clockTimeAt } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { conditionsOf, type FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { VisitReview } from '../workflow/visit-review.js';
import type { SectionName } from '../workflow/whole-visit.js';
import { type Typed, text } from './forms.js';
import { adviceLink } from './harm-view.js';
import { storedEntry, typedEntry } from './visit-entries.js';
import { type FieldView, fieldView, inOrder, isPut } from './visit-fields.js';
import {
  asksQuestionnaire,
  followUpResult,
  formsOfVisit,
  orders,
  waitsForDisease,
} from './visit-follow-up.js';
import { answerFieldOf, examined, examinerFieldOf, markOfSection, noteFieldOf } from './visit-form.js';
import { emergencyViews, outcomeView } from './visit-outcome.js';
import { measuredWords, questionnaireView } from './visit-questionnaire.js';
import { scoreView } from './visit-score.js';

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
  /** A posted emergency record that was refused. */
  readonly typedEmergency?: Typed;
  readonly mayConfirm: boolean;
}

interface SectionView {
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

export function visitView(input: VisitPageInput) {
  const { chart, visit, review, say, release } = input;
  const { knowledge } = release;
  const section = (name: FormSection) => sectionView(name, input);
  const { before, after, folded } = orders[visit.kind];
  const questionnaire = questionnairePart(input);
  const isFollowUp = visit.kind === 'follow-up';
  const putsAside = isFollowUp && !asksQuestionnaire(input);
  return {
    ...headView(input),
    isFollowUp,
    forms: formsOfVisit(input),
    before: before.map(section),
    questionnaire: putsAside ? null : questionnaire,
    /** A follow-up does without; one button brings it. */
    offersQuestionnaire: putsAside && questionnaire.isShown,
    offeredInstrument: questionnaire.instrumentId,
    // What the answers of the questionnaire call for is not carried along by a page without it.
    after: after.map(section).filter((one) => !(putsAside && one.name === 'clarify' && one.hidden)),
    folded: folded.filter((name) => isOpened(name, input)).map(section),
    restored: input.restored,
    advice: adviceLink(chart, visit, say),
    hasFolded: folded.some((name) => !isOpened(name, input)),
    emergencies: emergencyViews(visit, review.decision, knowledge, titleOf(input), input.typedEmergency),
    hasEmergencies:
      visit.emergencies.length > 0 || review.decision.alerts.some((one) => one.level === 'emergency'),
    blocked: review.decision.emergency,
    openElsewhere: openElsewhere(chart, visit),
    hasOpenElsewhere: openElsewhere(chart, visit).length > 0,
    confirm: confirmView(input),
    /** The official form that this instrument belongs to has kinds of guidance to tick. */
    hasElderlyRecord: review.scored?.instrument.guidanceOptions !== undefined,
    known: JSON.stringify(knownElsewhere(review, knowledge)),
    errorReasons: (knowledge.vocabularies.get('error-reasons')?.options ?? []).map((one) => ({ ...one })),
    ...lookView(review, release, undefined, say),
  };
}

function contextOf({ known, earlier, decision }: VisitReview) {
  return { known, earlier, asked: new Set(decision.asks.map((ask) => ask.fact)) };
}

/** What the look brings anew while somebody types. */
export function lookView(
  review: VisitReview,
  { knowledge }: Pick<VisitPageInput['release'], 'knowledge'>,
  /** The questionnaire on the page, scored or not yet answered. */
  instrument: Instrument | undefined,
  say: VisitPageInput['say'],
) {
  const { scored } = review;
  return {
    outcome: outcomeView(review, knowledge, (one) => isPut(one, contextOf(review)), say),
    followUp: followUpResult(review.decision, knowledge, say),
    hasScore: scored !== null,
    score: scored ? scoreView(scored, knowledge, say) : null,
    confirmed: review.decision.confirmed,
    measured: [...measuredOf(review, instrument, say)].map(([item, words]) => ({
      id: answerFieldOf(item),
      words,
    })),
  };
}

function measuredOf(
  { scored, measured }: VisitReview,
  instrument: Instrument | undefined,
  say: VisitPageInput['say'],
): Map<string, string> {
  if (!instrument) return new Map();
  const { measures, counted } = measured(instrument);
  const readingOf = (measure: string) => {
    const value = measures[measure];
    // Cut, not rounded: 24.996 shown as 25 would seem to stand in the next band.
    return typeof value === 'number' ? String(Math.floor(value * 100) / 100) : '';
  };
  const own = scored?.instrument.id === instrument.id ? scored : undefined;
  return measuredWords(instrument, own?.counted ?? counted, own?.answered.answers ?? {}, readingOf, say);
}

function isOpened(name: FormSection, { more, visit, typed }: VisitPageInput): boolean {
  return more || visit.sections[name] !== undefined || typed?.refused.has(name) === true;
}

/** What decides whether a question is put and is not typed on this page (sex, age): for the page script. */
function knownElsewhere({ known }: VisitReview, { facts }: Knowledge): Record<string, unknown> {
  const needed = [...facts.values()].flatMap(({ showWhen }) => (showWhen ? conditionsOf(showWhen) : []));
  return Object.fromEntries(
    needed.flatMap(({ fact }) =>
      known.has(fact) && facts.get(fact)?.origin.from !== 'form' ? [[fact, known.get(fact)]] : [],
    ),
  );
}

function headView({ chart, visit, release, staffName }: VisitPageInput) {
  const { identity, residentId } = chart;
  const word = (vocabulary: string, code: string) =>
    labelOf(release.knowledge.vocabularies, vocabulary, code);
  return {
    base: `/residents/${residentId}/visits/${visit.id}`,
    chartHref: `/residents/${residentId}`,
    resident: {
      name: identity.name,
      sex: word('sexes', identity.sex),
      age: String(ageInYears(identity.birthDate, visit.occurredOn)),
    },
    visit: {
      kind: word('visit-kinds', visit.kind),
      day: visit.occurredOn,
      mode: word('modes', visit.mode),
      place: visit.place,
      servedBy: staffName(visit.servedBy),
      typedBy: staffName(visit.typedBy),
    },
    papers: chart.documents
      .filter((doc) => doc.visitId === visit.id)
      .map((doc) => ({
        href: `/residents/${residentId}/documents/${doc.id}`,
        kind: word('document-kinds', doc.kind),
        state: word('document-states', documentOf(chart, doc.id)?.state ?? doc.state),
      })),
    hasPapers: chart.documents.some((doc) => doc.visitId === visit.id),
  };
}

function savedWords(
  saved: { readonly at: Parameters<typeof clockTimeAt>[0]; readonly by: string } | null | undefined,
  { say, staffName }: VisitPageInput,
  code: 'visit.saved-by' | 'visit.clash',
): string {
  return saved ? say({ code, values: { who: staffName(saved.by), at: clockTimeAt(saved.at) } }) : '';
}

function sectionView(name: FormSection, input: VisitPageInput): SectionView {
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

function questionnairePart(input: VisitPageInput) {
  const { visit, release, review, typed, chart } = input;
  const problems = typed?.refused.get('questionnaire');
  const form = problems ? (typed?.form ?? null) : null;
  const stored = visit.questionnaire;
  const stale = form !== null && Number(text(form, 'shown.questionnaire')) !== (stored?.revision ?? 0);
  return questionnaireView({
    stored,
    typed: form,
    choice: review.choice,
    wanted: input.wanted,
    instruments: release.instruments,
    offered: [...release.selection.byAge, ...release.selection.onChoice].map((one) => one.instrument),
    sex: chart.identity.sex,
    measuredOf: (instrument) => measuredOf(review, instrument, input.say),
    problems: problems ?? [],
    knowledge: release.knowledge,
    say: input.say,
    clash: stale ? savedWords(stored, input, 'visit.clash') : '',
    saved: savedWords(stored, input, 'visit.saved-by'),
  });
}

function titleOf({ release }: VisitPageInput) {
  return (ruleId: string) => release.rules.find(({ rule }) => rule.id === ruleId)?.rule.title ?? ruleId;
}

function openElsewhere(chart: Chart, visit: Visit) {
  return chart.visits
    .filter((other) => other.id !== visit.id && other.enteredInError === null)
    .filter((other) => other.emergencies.some((one) => one.closed === null))
    .map((other) => ({ href: `/residents/${chart.residentId}/visits/${other.id}`, day: other.occurredOn }));
}

/** A TCM physician's word is asked for after a tie or a contradiction only. */
function confirmView({ visit, review, release, mayConfirm, say }: VisitPageInput) {
  const { scored } = review;
  const open = scored && (scored.score.constitution.basis === 'tie' || scored.score.recollect.length > 0);
  const name = (code: string) => labelOf(release.knowledge.vocabularies, 'constitutions', code);
  const reached = new Set(['yes', 'tends', 'basically']);
  const candidates = [...(scored?.score.scales ?? [])]
    .filter(([, scale]) => reached.has(scale.judgement))
    .map(([code]) => ({
      code,
      label: name(code),
      isPrimary: visit.confirmed?.primary === code,
      isOther: visit.confirmed?.others.includes(code) === true,
    }));
  return {
    isShown: Boolean(open) && mayConfirm,
    awaits: Boolean(open) && !mayConfirm && visit.confirmed === null,
    candidates,
    said: visit.confirmed
      ? say({
          code: 'visit.confirmed',
          values: {
            primary: name(visit.confirmed.primary),
            others: visit.confirmed.others.map(name).join('、') || '—',
          },
        })
      : '',
  };
}
