/** Why a line is there or is not, in words: rule, facts with their values, source with locator, basis. Decides nothing. */
import type { Reason } from '../decision/decision.js';
import { patternOf } from '../decision/patterns.js';
import type { Release } from '../decision/release.js';
import { type FactValue, isCodeSet } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { LeafTrace } from '../rules/compile.js';
import type { SilentRule } from '../workflow/document-page.js';
import type { PageContext } from './environment.js';
import { staffNames } from './visit-people.js';

export type Say = (problem: Pick<Problem, 'code' | 'values'>) => string;

/** What every part of these pages needs to find words. */
export interface Words {
  readonly knowledge: Knowledge;
  readonly say: Say;
  readonly staffName: (id: string) => string;
  readonly ruleTitle: (ruleId: string) => string;
  /** The sentences a rule adds to what it warns on. */
  readonly ruleWarnings: (ruleId: string) => readonly string[];
  readonly itemText: (itemId: string) => string | undefined;
  /** The word for a code; a code that the vocabulary has lost stands as itself. */
  readonly label: (vocabulary: string, code: string) => string;
}

export function wordsOf(c: PageContext): Words {
  const { service, messages } = c.get('deps');
  return wordsFor(service.release(), messages, staffNames(service));
}

/** Coded reasons as lists to choose from, under the names the templates use. */
export function reasonLists({ knowledge }: Words) {
  const options = (id: string) =>
    (knowledge.vocabularies.get(id)?.options ?? []).map(({ code, label }) => ({ code, label }));
  return {
    addReasons: options('add-reasons'),
    liftReasons: options('lift-reasons'),
    returnReasons: options('return-reasons'),
    rejectReasons: options('reject-reasons'),
    voidReasons: options('void-reasons'),
  };
}

export function wordsFor(release: Release, say: Say, staffName: (id: string) => string): Words {
  const { knowledge } = release;
  const titles = new Map(release.rules.map(({ rule }) => [rule.id, rule.title]));
  const warnings = new Map(
    release.rules.map(({ rule }) => [
      rule.id,
      rule.then.flatMap((action) => ('warn' in action ? [action.warn.text] : [])),
    ]),
  );
  const questions = new Map(
    [...release.instruments.values()].flatMap((one) => one.items.map((item) => [item.id, item.text])),
  );
  return {
    knowledge,
    say,
    staffName,
    ruleTitle: (ruleId) => titles.get(ruleId) ?? ruleId,
    ruleWarnings: (ruleId) => warnings.get(ruleId) ?? [],
    itemText: (itemId) => questions.get(itemId) ?? patternOf(release.patterns, itemId)?.pattern.title,
    label: (vocabulary, code) => {
      const known = knowledge.vocabularies.get(vocabulary)?.options.some((option) => option.code === code);
      return known ? labelOf(knowledge.vocabularies, vocabulary, code) : code;
    },
  };
}

/** The vocabulary that names a value of a refusal. */
const namedBy: Readonly<Record<string, string>> = {
  state: 'document-states',
  status: 'standings',
  move: 'document-events',
};

/** A problem with names for the ids and codes among its values. */
export function named(problem: Problem, words: Words): Problem {
  const values = Object.entries(problem.values ?? {}).map(([name, value]): [string, string | number] => {
    if (typeof value !== 'string') return [name, value];
    if (name === 'food') return [name, words.knowledge.foods.get(value)?.name ?? value];
    if (name === 'rule') return [name, words.ruleTitle(value)];
    const vocabulary = namedBy[name];
    return [name, vocabulary === undefined ? value : words.label(vocabulary, value)];
  });
  return { ...problem, values: Object.fromEntries(values) };
}

export interface ReasonView {
  readonly title: string;
  readonly why: string;
  readonly basis: string;
  readonly awaits: boolean;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly known: boolean }[];
  readonly hasFacts: boolean;
  readonly sources: readonly string[];
  /** Told in full further up: the name is enough. */
  readonly again: boolean;
}

export function reasonView(reason: Reason, words: Words): ReasonView {
  return {
    title: words.ruleTitle(reason.ruleId),
    why: reason.why,
    basis:
      reason.basis === 'general' && !reason.awaitsExpert
        ? words.say({ code: 'draft.signed' })
        : words.label('bases', reason.basis),
    awaits: reason.awaitsExpert,
    facts: reason.facts.map(({ fact, value }) => ({
      label: factLabel(fact, words),
      value: value === undefined ? askFor(fact, words) : factWords(fact, value, words),
      known: value !== undefined,
    })),
    hasFacts: reason.facts.length > 0,
    sources: reason.sources.map(
      ({ source, locator }) => `${words.knowledge.sources.get(source)?.title ?? source} · ${locator}`,
    ),
    again: false,
  };
}

/** A rule speaks once, however many of its actions reached the item. */
export function reasonViews(reasons: readonly Reason[], words: Words): ReasonView[] {
  const once = new Map(reasons.map((reason) => [reason.ruleId, reason]));
  return [...once.values()].map((reason) => reasonView(reason, words));
}

export function factLabel(fact: string, words: Words): string {
  return words.knowledge.facts.get(fact)?.label ?? fact;
}

/** What to do so that the fact is known. */
export function askFor(fact: string, words: Words): string {
  const definition = words.knowledge.facts.get(fact);
  return words.say({ code: 'draft.ask', values: { what: definition?.askFor ?? definition?.label ?? fact } });
}

/** A known value in words with its unit; undefined: not known. */
export function factWords(fact: string, value: FactValue | undefined, words: Words): string {
  const definition = words.knowledge.facts.get(fact);
  if (value === undefined) return words.say({ code: 'draft.not-known' });
  if (typeof value === 'boolean') {
    const answers = definition?.type === 'boolean' ? (definition.answers ?? 'answers') : 'answers';
    return words.label(answers, value ? 'yes' : 'no');
  }
  if (typeof value === 'number') {
    const unit = definition?.type === 'number' ? definition.unit : '';
    return `${Math.round(value * 10) / 10}${unit}`;
  }
  if (!isCodeSet(value)) return optionWords(definition, value, words);
  const labels = value.present.map((code) => optionWords(definition, code, words));
  const present = joinedLabels(labels);
  const none = definition?.type === 'codes' ? definition.noneLabel : undefined;
  const told = present === '' ? (none ?? words.label('answers', 'no')) : present;
  if (value.complete) return told;
  return words.say({ code: 'draft.list-open', values: { known: present } });
}

/** A label may hold the list mark itself; then it does not part one label from the next. */
export function joinedLabels(labels: readonly string[]): string {
  return labels.join(labels.some((label) => label.includes('、')) ? '；' : '、');
}

function optionWords(definition: FactDefinition | undefined, code: string, words: Words): string {
  const options = definition?.type === 'code' || definition?.type === 'codes' ? definition.options : [];
  return options.find((option) => option.code === code)?.label ?? words.itemText(code) ?? code;
}

export interface SilentGroup {
  /** The condition that failed with what was found, or what to ask. */
  readonly because: string;
  readonly rules: readonly string[];
}

/**
 * Rules that recommended nothing, gathered under the condition they failed on: two hundred rules, a few lines. Rules that
 * wanted something else of one list each (a disease, a confirmed pattern) are one line.
 */
export function silentGroups(
  silent: readonly SilentRule[],
  outcome: SilentRule['outcome'],
  words: Words,
): SilentGroup[] {
  const groups = new Map<string, { because: string; rules: string[] }>();
  for (const { leaves, ruleId } of silent.filter((one) => one.outcome === outcome)) {
    const [only] = leaves;
    const told = [...new Set(leaves.map((leaf) => leafWords(leaf, words)))].join('；');
    const key = leaves.length === 1 && only && ofList.has(only.operator) ? `list ${only.fact}` : told;
    const group = groups.get(key);
    const because = !group || group.because === told || !only ? told : listWords(only, words);
    groups.set(key, { because, rules: [...(group?.rules ?? []), words.ruleTitle(ruleId)] });
  }
  return [...groups.values()];
}

const ofList: ReadonlySet<LeafTrace['operator']> = new Set(['includes', 'includesAny']);

/** Several rules that each wanted something else of one list: their names say what. */
function listWords({ fact, actual }: LeafTrace, words: Words): string {
  const values = { fact: factLabel(fact, words), actual: factWords(fact, actual, words) };
  const code = actual === undefined ? 'draft.condition-list-unknown' : 'draft.condition-list';
  return words.say({ code, values: { ...values, ask: askFor(fact, words) } });
}

function leafWords(leaf: LeafTrace, words: Words): string {
  const { fact, operator, expected, actual } = leaf;
  const wanted = (Array.isArray(expected) ? expected : [expected]).map((one) =>
    typeof one === 'string'
      ? optionWords(words.knowledge.facts.get(fact), one, words)
      : factWords(fact, one, words),
  );
  const values = {
    fact: factLabel(fact, words),
    wanted: joinedLabels(wanted),
    actual: factWords(fact, actual, words),
  };
  const condition = words.say({ code: `draft.condition.${operator}`, values });
  return actual === undefined
    ? words.say({ code: 'draft.condition-unknown', values: { condition, ask: askFor(fact, words) } })
    : words.say({ code: 'draft.condition-now', values: { condition, actual: values.actual } });
}
