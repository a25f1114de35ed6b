/**
 * The content of the chronic room as loaded, and a reference evaluator of a few lines, so that the content tests do not
 * lean on the engine they check.
 */
import { fileURLToPath } from 'node:url';
import { instrumentsFrom } from '../../src/instruments/load.js';
import { listPackFiles, loadKnowledge } from '../../src/knowledge/pack.js';
import { loadRules } from '../../src/rules/load.js';
import type { Condition, LeafCondition, Rule } from '../../src/rules/rule-schema.js';

const pack = { pack: fileURLToPath(new URL('../../', import.meta.url)) };
const knowledgeFiles = listPackFiles(pack, 'knowledge', '.yaml');
export const { knowledge, problems: knowledgeProblems } = loadKnowledge(knowledgeFiles);
const { instruments } = instrumentsFrom(knowledgeFiles);
export const itemText = new Map(
  [...instruments.values()].flatMap((one) => one.items.map((item) => [item.id, item.text] as const)),
);
export const { book, problems: ruleProblems } = loadRules(listPackFiles(pack, 'rules', '.yaml'), knowledge, {
  instrumentItems: new Set(itemText.keys()),
});

export const ours =
  /^(rules\/(clarify|triage|follow-up)\/|rules\/safety\/questionnaire-|knowledge\/sources\/chronic|knowledge\/facts\/(looking|listening|asking|palpation|drug-reaction))/;
export const rules = book.rules
  .map((one) => one.rule)
  .filter((rule) => ours.test(book.fileOf.get(rule.id) ?? ''));

export function rulesOf(folder: string): Rule[] {
  return rules.filter((rule) => (book.fileOf.get(rule.id) ?? '').startsWith(`rules/${folder}/`));
}

export type Value = number | boolean | string | readonly string[];
export type Known = Readonly<Record<string, Value | undefined>>;
export type Truth = true | false | 'unknown';

function leafHolds(leaf: LeafCondition, facts: Known): Truth {
  const value = facts[leaf.fact];
  if (value === undefined) return 'unknown';
  switch (leaf.operator) {
    case 'equal':
      return value === leaf.value;
    case 'oneOf':
      return leaf.value.some((code) => code === value);
    case 'atLeast':
      return Number(value) >= leaf.value;
    case 'above':
      return Number(value) > leaf.value;
    case 'atMost':
      return Number(value) <= leaf.value;
    case 'below':
      return Number(value) < leaf.value;
    case 'includes':
      return Array.isArray(value) && value.includes(leaf.value);
    case 'includesAny':
      return Array.isArray(value) && leaf.value.some((code) => value.includes(code));
    case 'lacks':
      return Array.isArray(value) && !leaf.value.some((code) => value.includes(code));
  }
}

function holds(node: Condition, facts: Known): Truth {
  if ('all' in node || 'any' in node) {
    const decisive = 'any' in node;
    const parts = ('any' in node ? node.any : node.all).map((child) => holds(child, facts));
    if (parts.includes(decisive)) return decisive;
    return parts.includes('unknown') ? 'unknown' : !decisive;
  }
  return leafHolds(node, facts);
}

export function outcome(rule: Rule, facts: Known): Truth {
  const gates: Condition[] = [];
  const { minAgeYears, maxAgeYears, sex } = rule.appliesTo ?? {};
  if (minAgeYears !== undefined) gates.push({ fact: 'ageYears', operator: 'atLeast', value: minAgeYears });
  if (maxAgeYears !== undefined) gates.push({ fact: 'ageYears', operator: 'atMost', value: maxAgeYears });
  if (sex !== undefined) gates.push({ fact: 'sex', operator: 'equal', value: sex });
  return holds({ all: [...gates, rule.when] }, facts);
}

export function fired(among: readonly Rule[], facts: Known): string[] {
  return among.filter((rule) => outcome(rule, facts) === true).map((rule) => rule.id);
}

export function leavesOf(node: Condition): LeafCondition[] {
  if ('all' in node) return node.all.flatMap(leavesOf);
  if ('any' in node) return node.any.flatMap(leavesOf);
  return [node];
}

/** Every sentence a person reads in a rule. */
export function textsOf(rule: Rule): string[] {
  return rule.then.flatMap((action) => {
    if ('alert' in action) return [action.alert.text, ...action.alert.actions];
    if ('refer' in action) return [action.refer.reason];
    if ('plan' in action) return [action.plan.label];
    if ('note' in action) return [action.note.text];
    return [];
  });
}
