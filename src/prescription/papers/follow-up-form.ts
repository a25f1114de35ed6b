/**
 * An official follow-up form filled in, four visits a sheet, the oldest left. Which disease has one is its file's, which
 * fact stands in which row is the template's; a column brings every fact of the dictionary in words. What nobody asked is
 * empty, what somebody did not know says so, and a reading is that visit's own or none.
 */

import type { Sex } from '../../domain/codes.js';
import { type Facts, type FactValue, isCodeSet, isKnown } from '../../domain/facts.js';
import { type CivilDate, civilDateAt } from '../../domain/time.js';
import type { Visit } from '../../domain/visit.js';
import type { FactDefinition } from '../../knowledge/fact-definition.js';
import type { FollowUpForm } from '../../knowledge/follow-up-form.js';
import type { Knowledge } from '../../knowledge/pack.js';
import { labelOf } from '../../knowledge/vocabulary.js';

/** Columns of the official form. */
const perSheet = 4;

export interface FollowUpFormSource {
  readonly form: FollowUpForm;
  readonly knowledge: Knowledge;
  /** Null: a blank form for whoever comes. */
  readonly person: {
    readonly name: string;
    readonly sex: Sex;
    readonly birthDate: CivilDate;
    readonly recordNumber: string | null;
  } | null;
  /** In the order of the columns. */
  readonly visits: readonly FormVisit[];
  /** Year of the visits; '' on a blank form. */
  readonly year: string;
  readonly issuer: string;
  readonly printedOn: CivilDate;
  readonly release: { readonly number: number; readonly hash: string };
  /** Number of a blank form; null where the record is printed. */
  readonly number: string | null;
}

export interface FormVisit {
  readonly visit: Visit;
  /** Facts of that visit with the derived ones. */
  readonly facts: Facts;
  readonly doctor: string;
  /** Titles of the emergencies that were sent on. */
  readonly emergencies: readonly string[];
}

export interface FollowUpFormView {
  readonly title: string;
  readonly person: {
    readonly name: string;
    readonly sex: string;
    readonly birthDate: string;
    readonly recordNumber: string;
  } | null;
  readonly year: string;
  readonly issuer: string;
  readonly printedOn: string;
  readonly release: string;
  readonly number: string;
  readonly isRecord: boolean;
  readonly sheets: readonly {
    readonly no: string;
    readonly of: string;
    readonly columns: readonly FormColumn[];
  }[];
}

export interface FormColumn {
  /** False: free to be written by hand. */
  readonly filled: boolean;
  readonly on: string;
  /** Day of typing, where that was later than the visit; '' otherwise. */
  readonly lateOn: string;
  readonly mode: string;
  readonly symptoms: {
    readonly numbered: readonly string[];
    readonly others: readonly string[];
    readonly unsure: boolean;
  };
  readonly facts: Readonly<Record<string, Cell>>;
  readonly class: string;
  readonly nextOn: string;
  readonly referrals: readonly { readonly reason: string; readonly place: string }[];
  readonly doctor: string;
}

/** One fact for a row. Everything empty or false: nobody asked. */
export interface Cell {
  readonly words: string;
  readonly yes: boolean;
  readonly no: boolean;
  readonly unsure: boolean;
  /** Of a coded fact: each code, and whether it is the answer, or one of them. */
  readonly is: Readonly<Record<string, boolean>>;
  /** Of a list that was gone through to its end: each code that was not among the answers; and whether none was. */
  readonly lacks: Readonly<Record<string, boolean>>;
  readonly none: boolean;
}

export function followUpFormView(source: FollowUpFormSource): FollowUpFormView {
  const { knowledge, person, visits } = source;
  const columns = visits.map((one) => columnOf(one, source));
  const count = Math.max(1, Math.ceil(columns.length / perSheet));
  return {
    title: source.form.title,
    person: person && {
      name: person.name,
      sex: labelOf(knowledge.vocabularies, 'sexes', person.sex),
      birthDate: person.birthDate,
      recordNumber: person.recordNumber ?? '',
    },
    year: source.year,
    issuer: source.issuer,
    printedOn: source.printedOn,
    release: `${source.release.number}-${source.release.hash.slice(0, 8)}`,
    number: source.number ?? '',
    isRecord: source.number === null,
    sheets: Array.from({ length: count }, (_, sheet) => ({
      no: String(sheet + 1),
      of: String(count),
      columns: Array.from(
        { length: perSheet },
        (_, place) => columns[sheet * perSheet + place] ?? emptyColumn(knowledge),
      ),
    })),
  };
}

function columnOf(one: FormVisit, source: FollowUpFormSource): FormColumn {
  const { visit, facts } = one;
  const { form, knowledge } = source;
  const typedOn = civilDateAt(visit.recordedAt);
  return {
    filled: true,
    on: visit.occurredOn,
    lateOn: typedOn > visit.occurredOn ? typedOn : '',
    mode: form.modes[visit.mode],
    symptoms: symptomsOf(one, form, knowledge),
    facts: cellsOf(facts, knowledge),
    class: classWords(form, visit, knowledge),
    nextOn: visit.outcome[form.activity] ?? '',
    referrals: [
      ...one.emergencies.map((reason) => ({ reason, place: '' })),
      ...visit.referrals.map(({ reason, institution, department }) => ({
        reason,
        place: [institution, department].filter((part) => part !== '').join(' '),
      })),
    ],
    doctor: one.doctor,
  };
}

function emptyColumn(knowledge: Knowledge): FormColumn {
  return {
    filled: false,
    on: '',
    lateOn: '',
    mode: '',
    symptoms: { numbered: [], others: [], unsure: false },
    facts: cellsOf({}, knowledge),
    class: '',
    nextOn: '',
    referrals: [],
    doctor: '',
  };
}

function classWords({ classFact }: FollowUpForm, { outcome }: Visit, { facts }: Knowledge): string {
  const code = outcome[classFact];
  const definition = facts.get(classFact);
  if (code === undefined || definition?.type !== 'code') return '';
  return definition.options.find((option) => option.code === code)?.label ?? code;
}

/** The form's own numbers; a complaint it has no number for, and what was written beside, stand under 其他. */
function symptomsOf(
  { visit, facts }: FormVisit,
  form: FollowUpForm,
  knowledge: Knowledge,
): FormColumn['symptoms'] {
  const entries = form.symptomFacts.map((id) => facts[id]);
  const sets = entries.flatMap((entry) => (isKnown(entry) && isCodeSet(entry.value) ? [entry.value] : []));
  const present = sets.flatMap((set) => set.present);
  const unsure =
    entries.some((entry) => entry !== undefined && 'unknown' in entry) || sets.some((set) => !set.complete);
  const [today] = entries;
  // Today's list ends with "other", so that none of it is no complaint at all; the form's few alone are not.
  const none = isKnown(today) && present.length === 0 && !unsure;
  const codes = new Set(none ? ['none'] : present);
  const numbered = new Set(form.symptoms.flatMap(({ code, label }) => (codes.has(code) ? [label] : [])));
  const known = new Set(form.symptoms.map((one) => one.code));
  const note = visit.sections.symptoms?.freeText.trim() ?? '';
  return {
    numbered: [...numbered],
    others: [
      ...present
        .filter((code) => !known.has(code) && code !== 'other')
        .map((code) => labelIn(form, code, knowledge)),
      ...(note === '' ? [] : [note]),
    ],
    unsure,
  };
}

function labelIn({ symptomFacts }: FollowUpForm, code: string, { facts }: Knowledge): string {
  for (const id of symptomFacts) {
    const definition = facts.get(id);
    const option = definition?.type === 'codes' && definition.options.find((one) => one.code === code);
    if (option) return option.label;
  }
  return code;
}

function cellsOf(facts: Facts, knowledge: Knowledge): Record<string, Cell> {
  return Object.fromEntries(
    [...knowledge.facts.values()].map((definition) => [
      definition.id,
      cellOf(definition, facts[definition.id], knowledge),
    ]),
  );
}

function cellOf(definition: FactDefinition, entry: Facts[string] | undefined, knowledge: Knowledge): Cell {
  const codes =
    definition.type === 'code' || definition.type === 'codes'
      ? definition.options.map((option) => option.code)
      : [];
  const isAnswer = (code: string, value: FactValue | undefined) =>
    code === value || (value !== undefined && isCodeSet(value) && value.present.includes(code));
  const wasLooked = (value: FactValue | undefined) =>
    value !== undefined && isCodeSet(value) && value.complete;
  const cell = (value: FactValue | undefined, words: string): Cell => ({
    words,
    yes: value === true,
    no: value === false,
    unsure: false,
    is: Object.fromEntries(codes.map((code) => [code, isAnswer(code, value)])),
    lacks: Object.fromEntries(codes.map((code) => [code, wasLooked(value) && !isAnswer(code, value)])),
    none: wasLooked(value) && !codes.some((code) => isAnswer(code, value)),
  });
  if (isKnown(entry)) return cell(entry.value, wordsOf(definition, entry.value, knowledge));
  // What could not be worked out is nobody’s answer.
  if (entry === undefined || entry.unknown === 'not-asked' || entry.unknown === 'not-derivable')
    return cell(undefined, '');
  return { ...cell(undefined, labelOf(knowledge.vocabularies, 'answers', entry.unknown)), unsure: true };
}

function wordsOf(definition: FactDefinition, value: FactValue, { vocabularies }: Knowledge): string {
  if (typeof value === 'boolean')
    return labelOf(
      vocabularies,
      definition.type === 'boolean' ? (definition.answers ?? 'answers') : 'answers',
      value ? 'yes' : 'no',
    );
  if (typeof value === 'number') return numberWords(definition, value);
  const label = (code: string) =>
    definition.type === 'code' || definition.type === 'codes'
      ? (definition.options.find((option) => option.code === code)?.label ?? code)
      : code;
  if (!isCodeSet(value)) return label(value);
  const unsure = labelOf(vocabularies, 'answers', 'unsure');
  const none = definition.type === 'codes' && value.complete ? (definition.noneLabel ?? '') : '';
  const named = [...value.present.map(label), ...(value.complete ? [] : [unsure])];
  return named.length === 0 ? none : named.join('、');
}

/** A reading as it was typed; what was worked out, to the step of its fact. */
function numberWords(definition: FactDefinition, value: number): string {
  if (definition.type !== 'number' || definition.origin.from !== 'derived') return String(value);
  const places = String(definition.step).split('.')[1]?.length ?? 0;
  return value.toFixed(places);
}
