/**
 * Reads the posted visit page into what the workflow takes: section by section, with the revision that the page showed
 * and whether anybody typed into it. A section as it was shown is left alone, so that two typists do not clash.
 */
import { hashOf } from '../domain/canonical.js';
import { type FormSection, formSection } from '../domain/codes.js';
import type { RecordedFact } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import type { FactSection, QuestionnaireSection, Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { EarlierAnswer } from '../workflow/earlier.js';
import type { Refused, SectionName } from '../workflow/whole-visit.js';
import { many, one, type Typed, text } from './forms.js';
import { fieldOf, recordedFrom, storedEntry, tickFieldOf, typedEntry } from './visit-entries.js';

/** Sections that say who examined. */
export const examined: ReadonlySet<FormSection> = new Set(['looking', 'listening', 'asking', 'palpation']);

export const noteFieldOf = (section: string): string => `note.${section}`;
export const examinerFieldOf = (section: string): string => `by.${section}`;
export const answerFieldOf = (item: string): string => `q.${item}`;

export interface TypedSection<Input = Record<string, unknown>> {
  readonly touched: boolean;
  readonly input: Input;
  /** What cannot be said as a recorded value; paths are ids of the page. */
  readonly problems: readonly Problem[];
}

export interface TypedVisit {
  readonly sections: ReadonlyMap<FormSection, TypedSection<SectionInput>>;
  readonly questionnaire: TypedSection | null;
  readonly sure: readonly string[];
}

export interface SectionInput {
  readonly section: FormSection;
  readonly shown: number;
  readonly facts: Readonly<Record<string, RecordedFact>>;
  readonly freeText: string;
  readonly examinedBy: string | null;
}

/** What a page shows of a section, as a mark to hold a posted one against. */
export function markOfSection(section: FactSection | undefined): string {
  return markOf({
    facts: section?.facts ?? {},
    freeText: section?.freeText ?? '',
    examinedBy: section?.examinedBy ?? null,
  });
}

export function markOfQuestionnaire(section: QuestionnaireSection | null): string {
  if (!section) return markOf(null);
  if ('none' in section) return markOf({ none: section.none });
  const { instrument, answers, respondent } = section;
  return markOf({ instrument, answers, respondent });
}

/** Short and equal for equal content. */
export function markOf(content: unknown): string {
  return hashOf(content).slice(0, 12);
}

export function readVisitForm(form: Typed, dictionary: ReadonlyMap<string, FactDefinition>): TypedVisit {
  const sections = new Map<FormSection, TypedSection<SectionInput>>();
  for (const section of formSection.options) {
    const shown = one(form, `shown.${section}`);
    if (shown !== undefined) sections.set(section, readSection(section, Number(shown), form, dictionary));
  }
  return { sections, questionnaire: readQuestionnaire(form), sure: many(form, 'sure') };
}

/** The form with the open questions of a section answered as an earlier visit had them: somebody has asked and said so. */
export function filledFromEarlier(
  form: Typed,
  section: string,
  earlier: ReadonlyMap<string, EarlierAnswer>,
  dictionary: ReadonlyMap<string, FactDefinition>,
): Typed {
  const filled: Record<string, readonly string[]> = { ...form };
  for (const [id, { recorded }] of earlier) {
    const definition = dictionary.get(id);
    if (definition?.origin.from !== 'form' || definition.origin.section !== section) continue;
    const typed = typedEntry(definition, form);
    if (typed.main !== '' || typed.ticks.length > 0) continue;
    const { main, ticks } = storedEntry(definition, recorded);
    filled[fieldOf(id)] = [main];
    filled[tickFieldOf(id)] = ticks;
  }
  return filled;
}

function readSection(
  section: FormSection,
  shown: number,
  form: Typed,
  dictionary: ReadonlyMap<string, FactDefinition>,
): TypedSection<SectionInput> {
  const facts: Record<string, RecordedFact> = {};
  const problems: Problem[] = [];
  for (const definition of dictionary.values()) {
    if (definition.origin.from !== 'form' || definition.origin.section !== section) continue;
    const { fact, problem } = recordedFrom(definition, typedEntry(definition, form));
    if (fact) facts[definition.id] = fact;
    if (problem) problems.push(problem);
  }
  const freeText = text(form, noteFieldOf(section));
  const found = Object.keys(facts).length > 0 || problems.length > 0 || freeText.trim() !== '';
  const examiner = text(form, examinerFieldOf(section)).trim();
  const examinedBy = examined.has(section) && found ? examiner : null;
  if (examinedBy === '') {
    problems.push({ code: 'visit.needs-examiner', path: examinerFieldOf(section) });
  }
  const content = { facts, freeText, examinedBy };
  const touched = problems.length > 0 || markOf(content) !== one(form, `was.${section}`);
  return { touched, input: { section, shown, ...content }, problems };
}

/** Null: the page showed no questionnaire. */
function readQuestionnaire(form: Typed): TypedSection | null {
  const shown = one(form, 'shown.questionnaire');
  if (shown === undefined) return null;
  const input = { shown: Number(shown) };
  const who = text(form, 'q-who');
  const was = one(form, 'was.questionnaire');
  if (who.startsWith('none.')) {
    const none = who.slice('none.'.length);
    return { touched: markOf({ none }) !== was, input: { ...input, none }, problems: [] };
  }
  const problems: Problem[] = [];
  const answers: Record<string, number> = {};
  for (const [name, [value = '']] of Object.entries(form)) {
    if (name.startsWith('q.') && value !== '') answers[name.slice(2)] = Number(value);
  }
  const empty = Object.keys(answers).length === 0 && who === '';
  if (empty) {
    const touched = markOf(null) !== was;
    const emptied = { code: 'visit.questionnaire-emptied', path: 'q-who' };
    return { touched, input, problems: touched ? [emptied] : [] };
  }
  if (who === '') problems.push({ code: 'visit.needs-respondent', path: 'q-who' });
  const respondent =
    who === 'family'
      ? { kind: who, name: text(form, 'q-name').trim(), relation: text(form, 'q-relation').trim() }
      : { kind: who };
  if ('name' in respondent && (respondent.name === '' || respondent.relation === '')) {
    problems.push({ code: 'visit.needs-family-name', path: 'q-name' });
  }
  const content = { instrument: text(form, 'q-instrument'), answers, respondent };
  const touched = problems.length > 0 || markOf(content) !== was;
  return { touched, input: { ...input, ...content }, problems };
}

/** Sections that hold something else than what is stored now. */
export function unsavedSections(typed: TypedVisit, visit: Visit): SectionName[] {
  const sections: SectionName[] = [];
  for (const [name, { touched, problems, input }] of typed.sections) {
    const { facts, freeText, examinedBy } = input;
    const differs = markOf({ facts, freeText, examinedBy }) !== markOfSection(visit.sections[name]);
    if (touched && (problems.length > 0 || differs)) sections.push(name);
  }
  const { questionnaire } = typed;
  if (questionnaire?.touched) {
    const { shown: _, ...content } = questionnaire.input;
    if (questionnaire.problems.length > 0 || markOf(content) !== markOfQuestionnaire(visit.questionnaire))
      sections.push('questionnaire');
  }
  return sections;
}

/** Everything typed, for a look: who answered does not matter to it, so that it need not be known yet. */
export function inputForLook({ sections, questionnaire, sure }: TypedVisit): object {
  const typed = questionnaire && Object.keys(questionnaire.input).length > 1 ? questionnaire.input : null;
  return {
    sections: [...sections.values()].map((section) => section.input),
    questionnaire: typed && 'answers' in typed ? { ...typed, respondent: { kind: 'self' } } : typed,
    sure,
  };
}

/** What somebody typed into and can be taken as it stands. */
export function inputForSaving({ sections, questionnaire, sure }: TypedVisit): object {
  const ready = (one: TypedSection<unknown>) => one.touched && one.problems.length === 0;
  return {
    sections: [...sections.values()].filter(ready).map((section) => section.input),
    questionnaire: questionnaire && ready(questionnaire) ? questionnaire.input : null,
    sure,
  };
}

/** Problems of a refused section, at the ids of the page; `label` says which section somebody else has saved. */
export function placed({ section, problems }: Refused, label: string): Problem[] {
  return problems.map((problem) => {
    if (problem.code === 'visit.stale-section')
      return { code: 'visit.stale-section-named', path: `s.${section}`, values: { section: label } };
    const [head = '', ...rest] = problem.path.split('.');
    const inner = rest.join('.');
    const at =
      head === 'facts' && inner !== ''
        ? fieldOf(inner)
        : head === 'answers' && inner !== ''
          ? answerFieldOf(inner)
          : head === 'freeText'
            ? noteFieldOf(section)
            : head === 'examinedBy'
              ? examinerFieldOf(section)
              : head === 'respondent'
                ? 'q-who'
                : `s.${section}`;
    return { ...problem, path: at };
  });
}
