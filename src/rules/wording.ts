/**
 * A rule in the words of the person who answers for it: conditions and actions as Chinese sentences, made from the labels
 * of the dictionary and the sentence patterns of templates/messages. It tells what is written; it judges nothing.
 */
import { type CodeSet, type FactValue, isCodeSet } from '../domain/facts.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Messages } from '../knowledge/messages.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { Action, Condition, LeafCondition } from './rule-schema.js';

export interface Terms {
  readonly knowledge: Knowledge;
  readonly messages: Messages;
  /** Wording of a questionnaire item or of a pattern; undefined when there is none of that id. */
  readonly itemText: (itemId: string) => string | undefined;
}

/** One line of a condition, as an outline: 1, 1.1, 1.2, 2 … */
export interface ConditionLine {
  readonly number: string;
  readonly depth: number;
  readonly text: string;
  /** Absent on a line that only says how the lines below it are joined. */
  readonly leaf?: LeafCondition;
}

/** The whole tree, outermost joint first. A tree of one leaf is one line. */
export function sayCondition(tree: Condition, terms: Terms): ConditionLine[] {
  const lines = (node: Condition, number: string, depth: number): ConditionLine[] => {
    if (!('all' in node) && !('any' in node))
      return [{ number, depth, text: sayLeaf(node, terms), leaf: node }];
    const children = 'all' in node ? node.all : node.any;
    const [only] = children;
    if (only && children.length === 1) return lines(only, number, depth);
    const joint = terms.messages({ code: 'all' in node ? 'rules.all' : 'rules.any' });
    return [
      { number, depth, text: joint },
      ...children.flatMap((child, index) =>
        lines(child, number === '' ? `${index + 1}` : `${number}.${index + 1}`, depth + 1),
      ),
    ];
  };
  return lines(tree, '', 0);
}

export function sayLeaf(leaf: LeafCondition, terms: Terms): string {
  const definition = terms.knowledge.facts.get(leaf.fact);
  const values = {
    fact: definition?.label ?? leaf.fact,
    value: sayValue(leaf.fact, asFactValue(leaf.value), terms),
  };
  const code = typeof leaf.value === 'boolean' ? 'rules.leaf.boolean' : `rules.leaf.${leaf.operator}`;
  return terms.messages({ code, values });
}

function asFactValue(value: LeafCondition['value']): FactValue {
  return Array.isArray(value) ? { present: value, complete: true } : value;
}

/** A fact with its value: 收缩压：182 mmHg. */
export function sayFact(factId: string, value: FactValue, terms: Terms): string {
  const fact = terms.knowledge.facts.get(factId)?.label ?? factId;
  return terms.messages({ code: 'rules.fact', values: { fact, value: sayValue(factId, value, terms) } });
}

/** A value in words: number with unit, the label of a code, the two words of a yes-or-no question. */
export function sayValue(factId: string, value: FactValue, terms: Terms): string {
  const definition = terms.knowledge.facts.get(factId);
  if (typeof value === 'number') return `${value}${definition?.type === 'number' ? unitOf(definition) : ''}`;
  if (typeof value === 'boolean') {
    const words = definition?.type === 'boolean' ? (definition.answers ?? 'answers') : 'answers';
    return labelOf(terms.knowledge.vocabularies, words, value ? 'yes' : 'no');
  }
  if (isCodeSet(value)) return saySet(definition, value, terms);
  return codeLabel(definition, value, terms);
}

function unitOf({ unit }: { readonly unit: string }): string {
  return unit === '' ? '' : ` ${unit}`;
}

function saySet(
  definition: FactDefinition | undefined,
  { present, complete }: CodeSet,
  terms: Terms,
): string {
  const none = terms.messages({ code: 'rules.none' });
  const said = present.map((code) => codeLabel(definition, code, terms)).join('、') || none;
  return complete ? said : terms.messages({ code: 'rules.set-open', values: { said } });
}

function codeLabel(definition: FactDefinition | undefined, code: string, terms: Terms): string {
  if (definition?.type !== 'code' && definition?.type !== 'codes') return code;
  const label = definition.options.find((option) => option.code === code)?.label;
  return label ?? terms.itemText(code) ?? code;
}

/** What an action speaks of, so that a page can lead there. */
export interface Mentioned {
  readonly kind: 'trait' | 'item' | 'food' | 'domain' | 'fact';
  readonly id: string;
  readonly label: string;
}

export interface ActionLine {
  readonly text: string;
  /** Steps of an alert, one a line; empty elsewhere. */
  readonly steps: readonly string[];
  readonly mentions: readonly Mentioned[];
}

export function sayAction(action: Action, terms: Terms): ActionLine {
  const { messages, knowledge } = terms;
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const line = (
    kind: string,
    values: Record<string, string | number>,
    mentions: readonly Mentioned[] = [],
    steps: readonly string[] = [],
  ): ActionLine => ({ text: messages({ code: `rules.action.${kind}`, values }), mentions, steps });

  if ('ask' in action) {
    const { fact } = action.ask;
    const asked = knowledge.facts.get(fact)?.label ?? fact;
    return line('ask', { fact: asked }, [{ kind: 'fact', id: fact, label: asked }]);
  }
  if ('alert' in action) {
    const { level, text, actions } = action.alert;
    return line('alert', { level: label('alert-levels', level), text }, [], actions);
  }
  if ('refer' in action) {
    const { urgency, to, reason, trackWithinDays } = action.refer;
    const values = { urgency: label('urgencies', urgency), to: label('refer-to', to), reason };
    return trackWithinDays === undefined
      ? line('refer', values)
      : line('refer-tracked', { ...values, days: trackWithinDays });
  }
  if ('recommend' in action) {
    const { items, for: whom } = action.recommend;
    return line(
      'recommend',
      { whom: sayWhom(whom, terms) },
      items.map((id) => mentionItem(id, terms)),
    );
  }
  if ('withhold' in action) return line('withhold', {}, [mentionTarget(action.withhold, terms)]);
  if ('warn' in action)
    return line('warn', { text: action.warn.text }, [mentionTarget(action.warn.on, terms)]);
  if ('plan' in action) return line(...sayPlan(action.plan, terms));
  if ('classify' in action) {
    const { fact, code } = action.classify;
    const definition = knowledge.facts.get(fact);
    return line('classify', { fact: definition?.label ?? fact, code: codeLabel(definition, code, terms) });
  }
  return line('note', { text: action.note.text });
}

function sayPlan(
  plan: Extract<Action, { plan: unknown }>['plan'],
  { messages, knowledge }: Terms,
): [string, Record<string, string | number>] {
  const modes = plan.modes.map((mode) => labelOf(knowledge.vocabularies, 'modes', mode)).join('、');
  const often = [
    ...(plan.withinDays === undefined
      ? []
      : [messages({ code: 'rules.plan.within-days', values: { days: plan.withinDays } })]),
    ...(plan.timesPerYear === undefined
      ? []
      : [messages({ code: 'rules.plan.times-a-year', values: { times: plan.timesPerYear } })]),
  ];
  const kind = labelOf(knowledge.vocabularies, 'plan-kinds', plan.kind);
  return ['plan', { label: plan.label, often: often.join('，'), modes, kind, norm: plan.norm }];
}

type Whom = Extract<Action, { recommend: unknown }>['recommend']['for'];

function sayWhom(whom: Whom, { messages, knowledge, itemText }: Terms): string {
  if (whom === 'everyone') return messages({ code: 'rules.whom.everyone' });
  if ('constitution' in whom)
    return messages({
      code: 'rules.whom.constitution',
      values: { name: labelOf(knowledge.vocabularies, 'constitutions', whom.constitution) },
    });
  if ('pattern' in whom)
    return messages({ code: 'rules.whom.pattern', values: { name: itemText(whom.pattern) ?? whom.pattern } });
  const [fact, code] =
    'condition' in whom ? (['conditions', whom.condition] as const) : (['medicines', whom.medicine] as const);
  const definition = knowledge.facts.get(fact);
  const option =
    definition?.type === 'codes' ? definition.options.find((one) => one.code === code) : undefined;
  return messages({ code: `rules.whom.${fact}`, values: { name: option?.label ?? code } });
}

function mentionItem(id: string, { knowledge }: Terms): Mentioned {
  const title = (knowledge.items.get(id) ?? knowledge.recipes.get(id))?.title;
  return { kind: 'item', id, label: title ?? id };
}

type Target = Extract<Action, { withhold: unknown }>['withhold'];

export function mentionTarget(on: Target, terms: Terms): Mentioned {
  const { knowledge } = terms;
  if ('trait' in on)
    return { kind: 'trait', id: on.trait, label: knowledge.traits.get(on.trait)?.label ?? on.trait };
  if ('item' in on) return mentionItem(on.item, terms);
  if ('food' in on)
    return { kind: 'food', id: on.food, label: knowledge.foods.get(on.food)?.name ?? on.food };
  return { kind: 'domain', id: on.domain, label: labelOf(knowledge.vocabularies, 'domains', on.domain) };
}
