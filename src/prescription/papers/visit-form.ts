/**
 * The visit on paper, for a day without network or with sixty people: drawn from the fact dictionary and the instrument,
 * in the order of the visit page, so that typing it in later follows the sheet. Boxes to tick and lines to write on; it
 * ticks nothing itself.
 */
import type { FormSection, Sex } from '../../domain/codes.js';
import type { FactValue } from '../../domain/facts.js';
import { ageInYears, type CivilDate } from '../../domain/time.js';
import { isAskedOf } from '../../instruments/answers.js';
import type { Instrument } from '../../instruments/instrument-schema.js';
import type { FactDefinition } from '../../knowledge/fact-definition.js';
import type { Knowledge } from '../../knowledge/pack.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import { type KnownOfPerson, mayBeAsked } from './asked-of.js';

/** Order of the visit page: before the questionnaire, after it, and what is asked when there is time. */
const before: readonly FormSection[] = ['safety', 'measurements', 'symptoms'];
const after: readonly FormSection[] = ['clarify', 'history', 'follow-up'];
const whenTime: readonly FormSection[] = ['looking', 'listening', 'asking', 'palpation', 'habits'];
/** Sections in which somebody examines and puts a name to it. */
const examined: readonly FormSection[] = ['looking', 'listening', 'asking', 'palpation'];

/** short: the least for a walk-in · full: everything the visit page has. */
export type FormExtent = 'short' | 'full';

export interface VisitFormSource {
  readonly number: string;
  readonly clinic: string;
  /** Null: a blank form. */
  readonly person: {
    readonly name: string;
    readonly sex: Sex;
    readonly birthDate: CivilDate;
    readonly village: string;
    readonly recordNumber: string | null;
  } | null;
  readonly printedOn: CivilDate;
  readonly instrument: Instrument | null;
  readonly extent: FormExtent;
  readonly knowledge: Knowledge;
}

export interface VisitFormView {
  readonly number: string;
  readonly clinic: string;
  readonly person: {
    readonly name: string;
    readonly sex: string;
    readonly birthDate: string;
    readonly village: string;
    readonly recordNumber: string;
  } | null;
  readonly modes: readonly string[];
  readonly purposes: readonly string[];
  readonly before: readonly SectionOnForm[];
  readonly questionnaire: QuestionnaireOnForm | null;
  readonly after: readonly SectionOnForm[];
}

export interface SectionOnForm {
  readonly title: string;
  /** Asked only where an answer of the questionnaire calls for it. */
  readonly followsAnswers: boolean;
  readonly hasExaminer: boolean;
  readonly fields: readonly FieldOnForm[];
}

export interface FieldOnForm {
  readonly label: string;
  readonly hint: string | null;
  /** Put only to some (复测, 孕产): left empty by the others. */
  readonly sometimes: boolean;
  readonly groups: readonly { readonly label: string | null; readonly boxes: readonly string[] }[];
  readonly isNumber: boolean;
  readonly unit: string;
  readonly isDate: boolean;
  readonly isText: boolean;
}

export interface QuestionnaireOnForm {
  readonly title: string;
  readonly recall: string | null;
  readonly instructions: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly items: readonly {
    readonly no: string;
    readonly text: string;
    readonly hint: string | null;
    /** Asked of this sex only, where the sex of the person is not known. */
    readonly onlyFor: string | null;
    readonly values: readonly string[];
    /** Words of the item's own options. */
    readonly ownOptions: readonly { readonly value: string; readonly label: string }[];
  }[];
  readonly respondents: readonly string[];
}

export function visitFormView(source: VisitFormSource): VisitFormView {
  const { knowledge, person, instrument, extent } = source;
  const words = (vocabulary: string) =>
    (knowledge.vocabularies.get(vocabulary)?.options ?? []).map((option) => option.label);
  const known = knownOf(source);
  const sections = (names: readonly FormSection[]) =>
    names.flatMap((name) => sectionOnForm(name, source, known));
  return {
    number: source.number,
    clinic: source.clinic,
    person: person && {
      name: person.name,
      sex: labelOf(knowledge.vocabularies, 'sexes', person.sex),
      birthDate: person.birthDate,
      village: person.village,
      recordNumber: person.recordNumber ?? '',
    },
    modes: words('modes'),
    purposes: words('consent-purposes'),
    before: sections(before),
    questionnaire:
      instrument && questionnaireOnForm(instrument, person?.sex, knowledge, words('respondents')),
    after: sections(extent === 'full' ? [...after, ...whenTime] : after),
  };
}

function knownOf({ person, printedOn }: VisitFormSource): KnownOfPerson {
  const known = new Map<string, FactValue>();
  if (!person) return known;
  return known.set('sex', person.sex).set('ageYears', ageInYears(person.birthDate, printedOn));
}

function sectionOnForm(name: FormSection, source: VisitFormSource, known: KnownOfPerson): SectionOnForm[] {
  const { knowledge, extent } = source;
  const measured = measuredFor(source);
  const fields = [...knowledge.facts.values()].filter((fact) => {
    if (fact.origin.from !== 'form' || fact.origin.section !== name || !mayBeAsked(fact, known)) return false;
    return extent === 'full' || fact.origin.least === true || measured.has(fact.id);
  });
  if (fields.length === 0) return [];
  return [
    {
      title: labelOf(knowledge.vocabularies, 'sections', name),
      followsAnswers: name === 'clarify',
      hasExaminer: examined.includes(name),
      fields: fields.map((fact) => fieldOnForm(fact, knowledge)),
    },
  ];
}

/** Measurements that decide an option of the questionnaire belong on the shortest form too. */
function measuredFor({ instrument, knowledge }: VisitFormSource): ReadonlySet<string> {
  const parts = (id: string): string[] => {
    const origin = knowledge.facts.get(id)?.origin;
    return origin?.from === 'derived' ? origin.of.flatMap(parts) : [id];
  };
  return new Set(
    (instrument?.items ?? []).flatMap((item) => (item.optionMeasure ? parts(item.optionMeasure) : [])),
  );
}

function fieldOnForm(fact: FactDefinition, knowledge: Knowledge): FieldOnForm {
  return {
    label: fact.label,
    hint: fact.hint ?? null,
    sometimes: fact.showWhen !== undefined,
    groups: groupsOf(fact, knowledge),
    isNumber: fact.type === 'number',
    unit: fact.type === 'number' ? fact.unit : '',
    isDate: fact.type === 'date',
    isText: fact.type === 'text',
  };
}

/** Boxes of a question; 不清楚 is always one of them. */
function groupsOf(fact: FactDefinition, knowledge: Knowledge): FieldOnForm['groups'] {
  const unsure = labelOf(knowledge.vocabularies, 'answers', 'unsure');
  if (fact.type === 'boolean') {
    const word = (code: 'yes' | 'no') => labelOf(knowledge.vocabularies, fact.answers ?? 'answers', code);
    return [{ label: null, boxes: [word('yes'), word('no'), unsure] }];
  }
  if (fact.type !== 'code' && fact.type !== 'codes') return [];
  const none = fact.type === 'codes' && fact.noneLabel !== undefined ? [fact.noneLabel] : [];
  const names = [...new Set(fact.options.flatMap((option) => option.group ?? []))];
  const boxesOf = (group: string | undefined) =>
    fact.options.filter((option) => option.group === group).map((option) => option.label);
  const ungrouped = boxesOf(undefined);
  if (names.length === 0) return [{ label: null, boxes: [...none, ...ungrouped, unsure] }];
  return [
    { label: null, boxes: [...none, ...ungrouped, unsure] },
    ...names.map((name) => ({ label: name, boxes: boxesOf(name) })),
  ];
}

function questionnaireOnForm(
  instrument: Instrument,
  sex: Sex | undefined,
  knowledge: Knowledge,
  respondents: readonly string[],
): QuestionnaireOnForm {
  const items = instrument.items.filter((item) => sex === undefined || isAskedOf(item, sex));
  return {
    title: instrument.title,
    recall: instrument.recall ?? null,
    instructions: instrument.instructions ?? [],
    options: instrument.options.map(({ value, label }) => ({ value: String(value), label })),
    items: items.map((item) => ({
      no: String(item.no),
      text: item.text,
      hint: item.hint ?? null,
      onlyFor:
        sex === undefined && item.sex !== undefined
          ? labelOf(knowledge.vocabularies, 'sexes', item.sex)
          : null,
      values: instrument.options.map(({ value }) => String(value)),
      ownOptions: (item.options ?? []).map(({ value, label }) => ({ value: String(value), label })),
    })),
    respondents,
  };
}
