/** The questionnaire on the visit page and on the score sheet: rows of one instrument for one person, as data says. */
import type { Sex } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import type { QuestionnaireSection } from '../domain/visit.js';
import { isAskedOf } from '../instruments/answers.js';
import type { Instrument, InstrumentItem } from '../instruments/instrument-schema.js';
import type { InstrumentChoice } from '../instruments/selection.js';
import type { Knowledge } from '../knowledge/pack.js';
import { one, type Typed, text } from './forms.js';
import { answerFieldOf, markOfQuestionnaire } from './visit-form.js';

type Say = (problem: Pick<Problem, 'code' | 'values'>) => string;

export interface RowView {
  readonly id: string;
  readonly no: string;
  readonly text: string;
  readonly hint: string;
  readonly note: string;
  /** Options of its own are longer words and stand in a list. */
  readonly ownOptions: boolean;
  readonly options: readonly { readonly value: string; readonly label: string; readonly checked: boolean }[];
  readonly byMeasure: boolean;
  /** Option a measure chose, in words; '' while it is not measured. */
  readonly measured: string;
  readonly stored: string;
  readonly problems: readonly string[];
  readonly hasProblems: boolean;
}

/** Item id → option as typed or stored, '' for none. */
export type Answers = (item: string) => string;

export interface RowsInput {
  readonly instrument: Instrument;
  readonly sex: Sex;
  readonly answers: Answers;
  /** What a measure decided, in words, by item. */
  readonly measured: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly say: (problem: Problem) => string;
  /** Stored answers beside refused ones. */
  readonly beside?: Answers;
}

export function rowsOf({ instrument, sex, answers, ...more }: RowsInput): RowView[] {
  return instrument.items
    .filter((item) => isAskedOf(item, sex))
    .map((item) => rowOf(item, instrument, answers(item.id), more));
}

function rowOf(
  item: InstrumentItem,
  instrument: Instrument,
  answer: string,
  { measured, problems, say, beside }: Omit<RowsInput, 'instrument' | 'sex' | 'answers'>,
): RowView {
  const id = answerFieldOf(item.id);
  const options = item.options ?? instrument.options;
  const stored = beside?.(item.id) ?? '';
  const mine = problems.filter((problem) => problem.path === id);
  return {
    id,
    no: String(item.no),
    text: item.text,
    hint: item.hint ?? '',
    note: item.optionNote ?? '',
    ownOptions: item.options !== undefined,
    options: options.map(({ value, label }) => ({
      value: String(value),
      label,
      checked: String(value) === answer,
    })),
    byMeasure: item.optionMeasure !== undefined,
    measured: measured.get(item.id) ?? '',
    stored: stored === answer ? '' : (options.find(({ value }) => String(value) === stored)?.label ?? ''),
    problems: mine.map(say),
    hasProblems: mine.length > 0,
  };
}

/** Which option a measure chose and, where the person said otherwise, that too. */
export function measuredWords(
  instrument: Instrument,
  counted: { readonly values: ReadonlyMap<string, number>; readonly measured: ReadonlySet<string> },
  answers: Readonly<Record<string, number>>,
  readingOf: (measure: string) => string,
  say: Say,
): Map<string, string> {
  const words = new Map<string, string>();
  for (const item of instrument.items) {
    const value = counted.values.get(item.id);
    if (value === undefined || item.optionMeasure === undefined || !counted.measured.has(item.id)) continue;
    const label = (item.options ?? instrument.options).find((option) => option.value === value)?.label ?? '';
    const answered = answers[item.id];
    const differs = answered !== undefined && answered !== value;
    const values = { reading: readingOf(item.optionMeasure), value, label, answered: answered ?? '' };
    words.set(item.id, say({ code: differs ? 'visit.measured-differs' : 'visit.measured', values }));
  }
  return words;
}

export interface QuestionnaireView {
  readonly isShown: boolean;
  /** Why no judgement is made; empty: one is. */
  readonly against: readonly string[];
  readonly hasAgainst: boolean;
  /** What must be known before the result may stand. */
  readonly askFirst: readonly string[];
  readonly hasAskFirst: boolean;
  readonly instrumentId: string;
  readonly title: string;
  readonly instructions: string;
  readonly rows: readonly RowView[];
  readonly total: string;
  readonly who: readonly { readonly value: string; readonly label: string; readonly checked: boolean }[];
  readonly familyName: string;
  readonly relation: string;
  readonly whoProblems: readonly string[];
  readonly hasWhoProblems: boolean;
  readonly others: readonly { readonly id: string; readonly title: string }[];
  readonly revision: string;
  readonly mark: string;
  readonly clash: string;
  readonly saved: string;
}

export interface QuestionnaireInput {
  readonly stored: QuestionnaireSection | null;
  /** The whole posted form, when this section was refused. */
  readonly typed: Typed | null;
  readonly choice: (wanted?: string) => InstrumentChoice;
  readonly wanted: string | undefined;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly offered: readonly string[];
  readonly sex: Sex;
  /** What measures decided, in words, by item. */
  readonly measuredOf: (instrument: Instrument) => ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly knowledge: Knowledge;
  readonly say: (problem: Problem) => string;
  readonly clash: string;
  readonly saved: string;
}

/** Answers that say why nobody answered, beside the ways of answering. */
const noAnswers = ['cannot-answer', 'declined'] as const;

export function questionnaireView(input: QuestionnaireInput): QuestionnaireView {
  const { stored, typed, say, instruments, knowledge, problems } = input;
  const usual = input.choice(input.wanted);
  const against = usual.kind === 'no-judgement' ? usual.reasons : [];
  const storedId = stored && 'instrument' in stored ? stored.instrument : undefined;
  const chosenId =
    input.wanted ?? (typed ? one(typed, 'q-instrument') : undefined) ?? storedId ?? instrumentOf(usual);
  const instrument = chosenId === undefined ? undefined : instruments.get(chosenId);
  const isShown = against.length === 0 && instrument !== undefined;
  const respondent = stored && 'respondent' in stored ? stored.respondent : undefined;
  const storedWho = stored && 'none' in stored ? `none.${stored.none}` : (respondent?.kind ?? '');
  const pressed = typed ? text(typed, 'q-who') : storedWho;
  const label = (vocabulary: string, code: string) =>
    knowledge.vocabularies.get(vocabulary)?.options.find((option) => option.code === code)?.label ?? code;
  const kinds = knowledge.vocabularies.get('respondents')?.options ?? [];
  const whoProblems = problems.filter(({ path }) => path === 'q-who' || path === 'q-name').map(say);
  const answersOf = (section: QuestionnaireSection | null) => (item: string) =>
    section && 'answers' in section ? String(section.answers[item] ?? '') : '';
  const noneFits = instrument === undefined && against.length === 0;
  return {
    isShown,
    against: [
      ...against.map((reason) => say({ code: `instrument.none.${reason}`, path: '' })),
      ...(noneFits ? [say({ code: 'instrument.none.none-fits', path: '' })] : []),
    ],
    hasAgainst: against.length > 0 || noneFits,
    askFirst:
      usual.kind === 'ask-first'
        ? usual.ask
            .filter((what) => what !== 'canAnswer')
            .map((what) => say({ code: `instrument.ask.${what}`, path: '' }))
        : [],
    hasAskFirst: usual.kind === 'ask-first' && usual.ask.some((what) => what !== 'canAnswer'),
    instrumentId: instrument?.id ?? '',
    title: instrument?.title ?? '',
    instructions: [...(instrument?.instructions ?? [])].join('；'),
    rows:
      isShown && instrument
        ? rowsOf({
            instrument,
            sex: input.sex,
            answers: typed ? (item) => text(typed, answerFieldOf(item)) : answersOf(stored),
            measured: input.measuredOf(instrument),
            problems,
            say,
            ...(input.clash === '' ? {} : { beside: answersOf(stored) }),
          })
        : [],
    total: String(instrument?.items.filter((item) => isAskedOf(item, input.sex)).length ?? 0),
    who: [
      ...kinds.map(({ code, label: word }) => ({ value: code, label: word, checked: pressed === code })),
      ...noAnswers.map((code) => ({
        value: `none.${code}`,
        label: label('no-questionnaire', code),
        checked: pressed === `none.${code}`,
      })),
    ],
    familyName: typed ? text(typed, 'q-name') : respondent?.kind === 'family' ? respondent.name : '',
    relation: typed ? text(typed, 'q-relation') : respondent?.kind === 'family' ? respondent.relation : '',
    whoProblems,
    hasWhoProblems: whoProblems.length > 0,
    others: input.offered
      .filter((id) => id !== instrument?.id && against.length === 0 && fits(input.choice(id)))
      .map((id) => ({ id, title: instruments.get(id)?.title ?? id })),
    revision: String(stored?.revision ?? 0),
    mark: markOfQuestionnaire(stored),
    clash: input.clash,
    saved: input.saved,
  };
}

function instrumentOf(choice: InstrumentChoice): string | undefined {
  if (choice.kind === 'use') return choice.instrument;
  return choice.kind === 'ask-first' ? (choice.instrument ?? undefined) : undefined;
}

function fits(choice: InstrumentChoice): boolean {
  return choice.kind === 'use' || choice.kind === 'ask-first';
}
