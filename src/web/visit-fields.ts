/** The fields of the visit page, drawn from the fact dictionary: a new fact needs no code here. */
import { type CodeSet, type FactValue, isCodeSet, type RecordedFact } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import {
  conditionsOf,
  type FactDefinition,
  type ShownIf,
  type ShowWhen,
} from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { EarlierAnswer } from '../workflow/earlier.js';
import { type Entry, fieldOf, isFoldedList, press, storedEntry, tickFieldOf } from './visit-entries.js';

export interface ChoiceView {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
}

export interface FieldView {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly isBox: boolean;
  readonly isNumber: boolean;
  readonly isDate: boolean;
  readonly isText: boolean;
  readonly isChoice: boolean;
  readonly isTicks: boolean;
  /** Not put now; the page script may put it while somebody types. */
  readonly hidden: boolean;
  readonly answered: boolean;
  /** Condition for the page script, `all sex=female ageYears<=59`; '' for a field that is always there. */
  readonly showWhen: string;
  readonly value: string;
  readonly unit: string;
  readonly range: string;
  /** Usual range as `min max` for the page script, '' without one. */
  readonly usual: string;
  /** Whole numbers of two or three digits: the script moves on by itself. */
  readonly movesOn: boolean;
  readonly maxLength: string;
  readonly choices: readonly ChoiceView[];
  readonly tickName: string;
  readonly folded: boolean;
  readonly groups: readonly { readonly label: string; readonly ticks: readonly ChoiceView[] }[];
  readonly problems: readonly string[];
  readonly hasProblems: boolean;
  readonly asksSure: boolean;
  readonly sure: boolean;
  readonly factId: string;
  /** What is stored now, where it differs from what was typed. */
  readonly stored: string;
  /** What an earlier visit recorded, with its day; '' for nothing. Told, never filled in by itself. */
  readonly earlier: string;
}

export interface FieldContext {
  readonly knowledge: Knowledge;
  readonly known: ReadonlyMap<string, FactValue>;
  readonly earlier: ReadonlyMap<string, EarlierAnswer>;
  /** Follow-up questions that answers call for; facts of the section `clarify` show only then. */
  readonly asked: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly say: (problem: Problem) => string;
  readonly sure: readonly string[];
}

/**
 * A field, or undefined for one that can never be put in this visit (孕产 of a man). `beside` is what is stored when the
 * entry was typed and refused.
 */
export function fieldView(
  definition: FactDefinition,
  entry: Entry,
  context: FieldContext,
  beside?: RecordedFact | null,
): FieldView | undefined {
  const { knowledge } = context;
  const id = fieldOf(definition.id);
  const filled = entry.main !== '' || entry.ticks.length > 0;
  const put = isPut(definition, context);
  if (!put && !filled && isSettled(definition, knowledge.facts)) return undefined;
  const problems = context.problems.filter((problem) => problem.path === id);
  const unusual = problems.some((problem) => problem.code === 'fact.unusual');
  const { type } = definition;
  return {
    id,
    factId: definition.id,
    label: definition.label,
    hint: definition.hint ?? '',
    isNumber: type === 'number',
    isDate: type === 'date',
    isText: type === 'text',
    isBox: type === 'number' || type === 'date' || type === 'text',
    isChoice: type === 'boolean' || type === 'code',
    isTicks: type === 'codes',
    hidden: !put && !filled,
    answered: filled,
    showWhen: definition.showWhen ? conditionText(definition.showWhen) : '',
    value: entry.main,
    unit: type === 'number' ? definition.unit : '',
    range: type === 'number' ? `${definition.range.min}～${definition.range.max}` : '',
    usual: type === 'number' && definition.usual ? `${definition.usual.min} ${definition.usual.max}` : '',
    movesOn: type === 'number' && definition.step === 1 && definition.range.max >= 100,
    maxLength: type === 'text' ? String(definition.maxLength) : '',
    choices: choicesOf(definition, entry, knowledge),
    tickName: tickFieldOf(definition.id),
    folded: isFoldedList(definition),
    groups: groupsOf(definition, entry),
    problems: problems.filter((problem) => problem.code !== 'fact.unusual').map(context.say),
    hasProblems: problems.length > 0,
    asksSure: unusual || context.sure.includes(definition.id),
    sure: context.sure.includes(definition.id),
    stored: beside === undefined ? '' : storedWords(definition, entry, beside ?? undefined, knowledge),
    earlier: earlierWords(definition, context),
  };
}

function earlierWords(definition: FactDefinition, { earlier, knowledge, say }: FieldContext): string {
  const last = earlier.get(definition.id);
  if (!last) return '';
  const words = wordsOf(definition, last.recorded, knowledge);
  return say({ code: 'visit.earlier', path: '', values: { on: last.on, words } });
}

function conditionText(when: ShowWhen): string {
  const words = conditionsOf(when).map((one) => {
    if ('is' in one) return `${one.fact}=${one.is}`;
    if ('atLeast' in one) return `${one.fact}>=${one.atLeast}`;
    if ('atMost' in one) return `${one.fact}<=${one.atMost}`;
    return `${one.fact}~${one.includes.join(',')}`;
  });
  return ['all' in when ? 'all' : 'any', ...words].join(' ');
}

/** Whether the form puts this question now, on what is known and called for. */
export function isPut(
  definition: FactDefinition,
  { known, asked }: Pick<FieldContext, 'known' | 'asked'>,
): boolean {
  if (definition.origin.from === 'form' && definition.origin.section === 'clarify')
    return asked.has(definition.id);
  const when = definition.showWhen;
  if (!when) return true;
  const holds = (one: ShownIf) => isTrue(one, known.get(one.fact));
  return 'all' in when ? when.all.every(holds) : when.any.some(holds);
}

function isTrue(one: ShownIf, value: FactValue | undefined): boolean {
  if (value === undefined) return false;
  if ('is' in one) return value === one.is;
  if ('atLeast' in one) return typeof value === 'number' && value >= one.atLeast;
  if ('atMost' in one) return typeof value === 'number' && value <= one.atMost;
  return isCodeSet(value) && one.includes.some((code) => value.present.includes(code));
}

/** Nothing that can be typed on this page changes whether it is put. */
function isSettled(definition: FactDefinition, dictionary: Knowledge['facts']): boolean {
  if (!definition.showWhen) return false;
  return conditionsOf(definition.showWhen).every(({ fact }) => !isTyped(fact, dictionary));
}

function isTyped(factId: string, dictionary: Knowledge['facts']): boolean {
  const origin = dictionary.get(factId)?.origin;
  if (origin?.from === 'derived') return origin.of.some((part) => isTyped(part, dictionary));
  return origin?.from === 'form';
}

/** Dictionary order, but a question stands behind the ones of its section that decide whether it is put. */
export function inOrder(definitions: readonly FactDefinition[]): FactDefinition[] {
  const own = new Set(definitions.map((one) => one.id));
  const placed: FactDefinition[] = [];
  const waiting: FactDefinition[] = [];
  const isReady = ({ showWhen }: FactDefinition) =>
    !showWhen ||
    conditionsOf(showWhen).every(({ fact }) => !own.has(fact) || placed.some((one) => one.id === fact));
  for (const definition of definitions) {
    waiting.push(definition);
    for (let at = waiting.findIndex(isReady); at >= 0; at = waiting.findIndex(isReady)) {
      placed.push(...waiting.splice(at, 1));
    }
  }
  return [...placed, ...waiting];
}

function choicesOf(definition: FactDefinition, entry: Entry, knowledge: Knowledge): ChoiceView[] {
  const choice = (value: string, label: string, hint = ''): ChoiceView => ({
    value,
    label,
    hint,
    checked: entry.main === value,
  });
  const word = (code: string) => labelOf(knowledge.vocabularies, 'answers', code);
  const own = (code: 'yes' | 'no') =>
    definition.type === 'boolean' && definition.answers !== undefined
      ? labelOf(knowledge.vocabularies, definition.answers, code)
      : word(code);
  const unsure = isExamination(definition) ? [] : [choice(press.unsure, word('unsure'))];
  const declined = entry.main === press.declined ? [choice(press.declined, word('declined'))] : [];
  switch (definition.type) {
    case 'boolean':
      return [choice(press.yes, own('yes')), choice(press.no, own('no')), ...unsure, ...declined];
    case 'code':
      return [
        ...definition.options.map(({ code, label, hint }) => choice(code, label, hint)),
        ...unsure,
        ...declined,
      ];
    case 'codes': {
      if (isFoldedList(definition)) {
        const none = choice(press.none, definition.noneLabel ?? word('no'));
        return [choice(press.some, word('yes')), none, ...unsure, ...declined];
      }
      const none = definition.noneLabel === undefined ? [] : [choice(press.none, definition.noneLabel)];
      return [...none, ...unsure, ...declined];
    }
    default:
      return [];
  }
}

/** What the examiner sees, hears or feels: nobody is asked, so nobody is unsure. */
function isExamination({ origin }: FactDefinition): boolean {
  return origin.from === 'form' && ['looking', 'listening', 'palpation'].includes(origin.section);
}

function groupsOf(definition: FactDefinition, entry: Entry): FieldView['groups'] {
  if (definition.type !== 'codes') return [];
  const groups = new Map<string, ChoiceView[]>();
  for (const { code, label, hint, group } of definition.options) {
    const name = group ?? '';
    const tick = { value: code, label, hint: hint ?? '', checked: entry.ticks.includes(code) };
    groups.set(name, [...(groups.get(name) ?? []), tick]);
  }
  return [...groups].map(([label, ticks]) => ({ label, ticks }));
}

function storedWords(
  definition: FactDefinition,
  entry: Entry,
  stored: RecordedFact | undefined,
  knowledge: Knowledge,
): string {
  const now = storedEntry(definition, stored);
  if (now.main === entry.main && [...now.ticks].sort().join() === [...entry.ticks].sort().join()) return '';
  return wordsOf(definition, stored, knowledge);
}

/** A recorded fact in words; '—' when nothing is recorded. */
export function wordsOf(
  definition: FactDefinition,
  recorded: RecordedFact | undefined,
  knowledge: Knowledge,
): string {
  if (!recorded) return '—';
  const pressed = choicesOf(definition, storedEntry(definition, recorded), knowledge).find(
    (one) => one.checked && one.value !== press.some,
  );
  if ('value' in recorded && isCodeSet(recorded.value) && recorded.value.present.length > 0) {
    return [...(pressed ? [pressed.label] : []), ...labelsOf(definition, recorded.value)].join('、');
  }
  if (pressed) return pressed.label;
  if ('unknown' in recorded) return labelOf(knowledge.vocabularies, 'answers', recorded.unknown);
  const unit = definition.type === 'number' ? ` ${definition.unit}` : '';
  return `${String(recorded.value)}${unit}`;
}

function labelsOf(definition: FactDefinition, set: CodeSet): string[] {
  if (definition.type !== 'codes') return [...set.present];
  const labels = new Map(definition.options.map((option) => [option.code, option.label]));
  return set.present.map((code) => labels.get(code) ?? code);
}
