/**
 * Trying out: choose facts, see which rules fire, stay quiet or cannot tell, as in an example. Only facts that rules read
 * are offered; results of earlier stages are chosen directly. Nothing is stored, no resident is involved.
 */
import { Hono } from 'hono';
import { formSection } from '../domain/codes.js';
import { type CodeSet, type FactValue, isCodeSet } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { exampleFacts } from '../rules/check-examples.js';
import type { CompiledRule, Outcome } from '../rules/compile.js';
import { leavesOf } from '../rules/compile.js';
import type { LeafCondition } from '../rules/rule-schema.js';
import { sayLeaf, type Terms } from '../rules/wording.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { type TriedRule, tryFacts } from '../workflow/try-out.js';
import { by, type Env, type PageContext } from './environment.js';
import { many, numberTyped, one, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { labelIn, tabsOf, termsOf } from './rules-view.js';

export const rulesTryRoom = new Hono<Env>();

type Facts = Readonly<Record<string, FactValue>>;

rulesTryRoom.get('/rules/try', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { rules } = read.value.release;
  const rule = rules.find((compiled) => compiled.rule.id === c.req.query('rule'));
  const example = rule?.rule.examples[Number(c.req.query('example'))];
  return tryPage(c, read.value, rule, example ? Object.fromEntries(exampleFacts(example)) : {});
});

rulesTryRoom.post('/rules/try', async (c) => {
  const { service } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const typed = await typedForm(c);
  const rule = read.value.release.rules.find((compiled) => compiled.rule.id === text(typed, 'rule'));
  const facts = factsFrom(typed, factsRead(read.value, undefined));
  const tried = tryFacts(service, by(c), { facts });
  if (!tried.ok) return tryPage(c, read.value, rule, facts, undefined, tried.problems);
  return tryPage(c, read.value, rule, facts, tried.value);
});

/** Facts that the rule reads, or all that any rule reads, in the order of the dictionary. */
function factsRead({ release }: RuleBook, rule: CompiledRule | undefined): FactDefinition[] {
  const read = new Set((rule ? [rule] : release.rules).flatMap((compiled) => compiled.reads));
  return [...release.knowledge.facts.values()].filter(({ id }) => read.has(id));
}

/** What the form says: an empty box, or nothing ticked and not said to be whole, is an unknown fact. */
function factsFrom(typed: Typed, definitions: readonly FactDefinition[]): Facts {
  return Object.fromEntries(
    definitions.flatMap((definition): [string, FactValue][] => {
      const value = valueFrom(typed, definition);
      return value === undefined ? [] : [[definition.id, value]];
    }),
  );
}

function valueFrom(typed: Typed, { id, type }: FactDefinition): FactValue | undefined {
  const said = one(typed, id) ?? '';
  if (type === 'codes') {
    const set: CodeSet = { present: [...many(typed, id)], complete: text(typed, `${id}-whole`) === 'yes' };
    return set.present.length > 0 || set.complete ? set : undefined;
  }
  if (type === 'number') return numberTyped(said);
  if (said === '') return undefined;
  return type === 'boolean' ? said === 'yes' : said;
}

function tryPage(
  c: PageContext,
  book: RuleBook,
  rule: CompiledRule | undefined,
  facts: Facts,
  tried?: readonly TriedRule[],
  problems: readonly Problem[] = [],
): Response {
  const terms = termsOf(c);
  const view = {
    tabs: tabsOf(c, 'try'),
    rule: rule ? { id: rule.rule.id, title: rule.rule.title } : null,
    groups: groupsOf(factsRead(book, rule), book, facts, terms),
    result: tried ? resultView(tried, rule, terms) : null,
  };
  return page(c, 'rules-try', view, {
    title: 'page.rules-try',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
  });
}

/** By the section of the visit page; what the system finds itself stands in groups of its own. */
function groupsOf(definitions: readonly FactDefinition[], book: RuleBook, facts: Facts, terms: Terms) {
  const groups = new Map<string, FactDefinition[]>();
  for (const definition of definitions) {
    const { origin } = definition;
    const group = origin.from === 'form' ? origin.section : origin.from;
    groups.set(group, [...(groups.get(group) ?? []), definition]);
  }
  const order: readonly string[] = [...formSection.options, 'register', 'derived', 'history', 'stage'];
  const ordered = [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return ordered.map(([group, members]) => ({
    name: groupName(group, terms),
    open: members.some(({ id }) => facts[id] !== undefined) || groups.size === 1,
    fields: members.map((definition) => fieldOf(definition, book, facts[definition.id], terms)),
  }));
}

function groupName(group: string, { knowledge, messages }: Terms): string {
  const section = knowledge.vocabularies.get('sections')?.options.find(({ code }) => code === group);
  return section?.label ?? messages({ code: `rules.facts-from.${group}` });
}

/** Exactly one of number, choice and ticks is not null. */
function fieldOf(definition: FactDefinition, book: RuleBook, value: FactValue | undefined, terms: Terms) {
  const { id, label, type } = definition;
  const base = { id, label, number: null, choice: null, ticks: null };
  if (definition.type === 'number') {
    const { range, step, unit } = definition;
    return {
      ...base,
      number: { value: value === undefined ? '' : String(value), unit, min: range.min, max: range.max, step },
    };
  }
  if (type === 'codes') {
    const set = value !== undefined && isCodeSet(value) ? value : { present: [], complete: false };
    return {
      ...base,
      ticks: {
        options: optionsOf(definition, book, terms).map(({ code, label: text }) => ({
          code,
          label: text,
          ticked: set.present.includes(code),
        })),
        whole: set.complete,
      },
    };
  }
  const options = optionsOf(definition, book, terms);
  return {
    ...base,
    choice: {
      options: options.map(({ code, label: text }) => ({
        code,
        label: text,
        selected: value === code || (typeof value === 'boolean' && value === (code === 'yes')),
      })),
    },
  };
}

interface Choice {
  readonly code: string;
  readonly label: string;
}

function optionsOf(definition: FactDefinition, { release }: RuleBook, terms: Terms): readonly Choice[] {
  if (definition.type === 'boolean') {
    const words = definition.answers ?? 'answers';
    return (['yes', 'no'] as const).map((code) => ({
      code,
      label: labelOf(terms.knowledge.vocabularies, words, code),
    }));
  }
  // Their codes are the items of all questionnaires, and all patterns; those some rule asks about are enough to try with.
  if (definition.id === 'highAnswerItems' || definition.id === 'confirmedPatterns') {
    const asked = release.rules
      .flatMap(({ tree }) => leavesOf(tree))
      .filter(({ fact }) => fact === definition.id);
    const codes = [
      ...new Set(asked.flatMap(({ value }) => (Array.isArray(value) ? value : [String(value)]))),
    ];
    return codes.sort().map((code) => ({ code, label: terms.itemText(code) ?? code }));
  }
  return definition.type === 'code' || definition.type === 'codes' ? definition.options : [];
}

function resultView(tried: readonly TriedRule[], rule: CompiledRule | undefined, terms: Terms) {
  const own = rule ? tried.find((one) => one.rule.rule.id === rule.rule.id) : undefined;
  const lines = (outcome: Outcome) =>
    tried
      .filter(({ evaluation }) => evaluation.outcome === outcome)
      .map(({ rule: { rule: found }, evaluation }) => ({
        href: `/rules/${found.id}`,
        title: found.title,
        stage: labelIn(terms)('stages', found.stage),
        missing: evaluation.missing.map((id) => terms.knowledge.facts.get(id)?.label ?? id).join('、'),
      }));
  const [fires, unsettled] = [lines('fires'), lines('cannot-tell')];
  return {
    own: own ? ownView(own, terms) : null,
    fires,
    firesCount: fires.length,
    hasFires: fires.length > 0,
    // Nearly every rule lacks something when little is said: those that lack one fact only are told first.
    unsettled: unsettled.filter((line) => !line.missing.includes('、')).slice(0, mostUnsettled),
    unsettledCount: unsettled.length,
    quietCount: tried.length - fires.length - unsettled.length,
  };
}

const mostUnsettled = 60;

/** The rule one came from, leaf by leaf. */
function ownView({ evaluation }: TriedRule, terms: Terms) {
  const { messages } = terms;
  return {
    outcome: labelIn(terms)('outcomes', evaluation.outcome),
    leaves: evaluation.leaves.map(({ fact, operator, expected, truth }) => ({
      text: sayLeaf({ fact, operator, value: expected } as LeafCondition, terms),
      truth: messages({ code: `rules.truth.${truth}` }),
      holds: truth === true,
      fails: truth === false,
    })),
  };
}
