/** The view model of the visit page: sections in the order of the paper form, and what is said beside them. */
import { type Chart, documentOf } from '../domain/chart.js';
import type { FormSection } from '../domain/codes.js';
import { ageInYears } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { conditionsOf } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { VisitReview } from '../workflow/visit-review.js';
import { text } from './forms.js';
import { adviceLink } from './harm-view.js';
import { emergencyViews } from './visit-emergencies.js';
import { isPut } from './visit-fields.js';
import { asksQuestionnaire, followUpResult, formsOfVisit, orders } from './visit-follow-up.js';
import { answerFieldOf } from './visit-form.js';
import { outcomeView } from './visit-outcome.js';
import { measuredWords, questionnaireView } from './visit-questionnaire.js';
import { scoreView } from './visit-score.js';
import { contextOf, savedWords, sectionView, type VisitPageInput } from './visit-section.js';

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
    emergencies: emergencyViews(visit, review.decision, knowledge, titleOf(input), input.typedEmergencies),
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
