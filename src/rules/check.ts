/**
 * Static checks of rules before anything runs: what they name exists, operators fit facts, stages flow forward,
 * numbers are plausible, examples say what the engine does, and every number has its three boundary examples.
 * A rule with an error keeps the whole release from being published; it is never skipped silently.
 */
import type { Stage } from '../domain/codes.js';
import { duplicate } from '../knowledge/cross-check.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { forbiddenIn } from '../knowledge/forbidden.js';
import type { Knowledge } from '../knowledge/pack.js';
import { citationFaults } from '../knowledge/source.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { checkExamples } from './check-examples.js';
import { canHold } from './check-reach.js';
import { type CheckOptions, codesOf, mustExist, type Path, type Report } from './check-report.js';
import { checkTogether } from './check-together.js';
import { leavesOf, wholeTree } from './compile.js';
import type { PlacedRule } from './load.js';
import type { Action, Condition, LeafCondition, Rule } from './rule-schema.js';

const stageOrder: readonly (Stage | 'scoring')[] = [
  'scoring',
  'clarify',
  'triage',
  'pattern',
  'intervention',
  'safety',
  'follow-up',
];

const actionsOfStage: Record<Stage, readonly string[]> = {
  clarify: ['ask'],
  triage: ['alert', 'refer', 'note'],
  pattern: ['note'],
  intervention: ['recommend'],
  safety: ['withhold', 'warn', 'note'],
  'follow-up': ['plan', 'classify', 'refer', 'note'],
};

const operatorsOfType: Record<FactDefinition['type'], readonly LeafCondition['operator'][]> = {
  number: ['atLeast', 'above', 'atMost', 'below'],
  boolean: ['equal'],
  code: ['equal', 'oneOf'],
  codes: ['includes', 'includesAny', 'lacks'],
  date: ['equal'],
  text: [],
};

export function checkRules(
  placed: readonly PlacedRule[],
  knowledge: Knowledge,
  options: CheckOptions,
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const seen = new Map<string, PlacedRule>();
  const reporterOf =
    ({ rule, content, path }: PlacedRule): Report =>
    (inside, code, values = {}, severity) => {
      const full = [...path, ...inside];
      problems.push({
        severity: severity ?? 'error',
        code,
        file: content.file,
        ...(content.at(full) ?? {}),
        path: full.join('.'),
        values: { rule: rule.id, ...values },
      });
    };
  for (const one of placed) {
    const { rule } = one;
    const report = reporterOf(one);
    const before = seen.get(rule.id);
    if (before) problems.push(duplicate(rule.id, 'rule.duplicate-id', one, before));
    seen.set(rule.id, one);
    checkCitations(rule, knowledge, report);
    const sound = checkConditions(rule, knowledge, options, report);
    rule.then.forEach((action, index) => {
      checkAction(rule, action, ['then', index], knowledge, options, report);
    });
    if (rule.whenUnknown && rule.stage !== 'safety' && rule.stage !== 'triage') {
      report(['whenUnknown'], 'rule.when-unknown-outside-safety');
    }
    checkExamples(rule, knowledge, options, report, sound);
    if (sound && !canHold(wholeTree(rule), knowledge.facts)) report(['when'], 'rule.never-true');
  }
  checkTogether(placed, knowledge, reporterOf);
  return problems;
}

function checkCitations(rule: Rule, knowledge: Knowledge, report: Report): void {
  rule.sources.forEach((citation, index) => {
    mustExist('source', citation.source, knowledge.sources.keys(), ['sources', index, 'source'], report);
  });
  for (const { path, code, values } of citationFaults(rule, knowledge.sources)) report(path, code, values);
}

/** True when every leaf can be evaluated. */
function checkConditions(rule: Rule, knowledge: Knowledge, options: CheckOptions, report: Report): boolean {
  return checkLeaves(rule.when, rule.stage, ['when'], knowledge, options, report);
}

/** Each leaf names a fact that there is, compares it as its kind allows, and reads no later stage. */
export function checkLeaves(
  tree: Condition,
  stage: Stage,
  at: Path,
  knowledge: Knowledge,
  options: CheckOptions,
  told: Report,
): boolean {
  let sound = true;
  const report: Report = (...fault) => {
    sound = false;
    told(...fault);
  };
  for (const { leaf, path } of placedLeaves(tree, at)) {
    const definition = knowledge.facts.get(leaf.fact);
    if (!definition) {
      mustExist('fact', leaf.fact, knowledge.facts.keys(), [...path, 'fact'], report);
      continue;
    }
    if (!operatorsOfType[definition.type].includes(leaf.operator)) {
      const allowed = operatorsOfType[definition.type].join('、');
      report([...path, 'operator'], 'rule.operator-misfit', {
        operator: leaf.operator,
        fact: definition.label,
        allowed,
      });
      continue;
    }
    if (definition.origin.from === 'stage' && !isEarlier(definition.origin.stage, stage)) {
      report([...path, 'fact'], 'rule.reads-own-stage', { fact: leaf.fact, stage });
    }
    checkLeafValue(leaf, definition, options, path, report);
  }
  return sound;
}

function isEarlier(from: Stage | 'scoring', than: Stage): boolean {
  // Triage looks at today only: a one-year questionnaire answer may ask (clarify) but never alarm.
  if (than === 'triage' && from === 'scoring') return false;
  return stageOrder.indexOf(from) < stageOrder.indexOf(than);
}

function checkLeafValue(
  leaf: LeafCondition,
  definition: FactDefinition,
  options: CheckOptions,
  path: Path,
  report: Report,
): void {
  if (definition.type === 'number' && typeof leaf.value === 'number') {
    const { min, max } = definition.range;
    if (leaf.value < min || leaf.value > max) {
      report([...path, 'value'], 'rule.outside-range', {
        fact: definition.label,
        value: leaf.value,
        min,
        max,
      });
    }
  }
  if (definition.type === 'boolean' && typeof leaf.value !== 'boolean') {
    report([...path, 'value'], 'rule.needs-yes-no', { fact: definition.label });
  }
  if (definition.type === 'code' || definition.type === 'codes') {
    const codes = codesOf(definition, options);
    for (const code of Array.isArray(leaf.value) ? leaf.value : [leaf.value]) {
      if (!codes.has(String(code))) {
        mustExist('option', String(code), codes, [...path, 'value'], report);
      }
    }
  }
}

function checkAction(
  rule: Rule,
  action: Action,
  path: Path,
  knowledge: Knowledge,
  options: CheckOptions,
  report: Report,
): void {
  const kind = Object.keys(action)[0] ?? '';
  if (!actionsOfStage[rule.stage].includes(kind)) {
    report(path, 'rule.action-outside-stage', {
      action: kind,
      stage: rule.stage,
      allowed: actionsOfStage[rule.stage].join('、'),
    });
  }
  if ('ask' in action) {
    const { fact } = action.ask;
    mustExist('fact', fact, knowledge.facts.keys(), [...path, 'ask', 'fact'], report);
    const definition = knowledge.facts.get(fact);
    if (definition && definition.origin.from !== 'form')
      report([...path, 'ask', 'fact'], 'rule.ask-not-on-form', { fact: definition.label });
  }
  if ('recommend' in action) {
    const known = new Set([...knowledge.items.keys(), ...knowledge.recipes.keys()]);
    action.recommend.items.forEach((id, index) => {
      mustExist('item', id, known, [...path, 'recommend', 'items', index], report);
    });
    const conditions = knowledge.facts.get('conditions');
    const whom = action.recommend.for;
    if (typeof whom === 'object' && 'condition' in whom && conditions?.type === 'codes') {
      mustExist(
        'option',
        whom.condition,
        conditions.options.map((o) => o.code),
        [...path, 'recommend', 'for'],
        report,
      );
    }
    if (typeof whom === 'object' && 'pattern' in whom)
      mustExist('pattern', whom.pattern, options.patterns ?? [], [...path, 'recommend', 'for'], report);
  }
  // Printed under the line it warns of.
  if ('warn' in action)
    for (const { phrase, because } of forbiddenIn(action.warn.text, knowledge))
      report([...path, 'warn', 'text'], 'content.forbidden-phrase', { title: rule.title, phrase, because });
  const on = 'withhold' in action ? action.withhold : 'warn' in action ? action.warn.on : undefined;
  if (on) {
    if ('trait' in on) mustExist('trait', on.trait, knowledge.traits.keys(), path, report);
    if ('food' in on) mustExist('food', on.food, knowledge.foods.keys(), path, report);
    if ('item' in on)
      mustExist('item', on.item, [...knowledge.items.keys(), ...knowledge.recipes.keys()], path, report);
  }
  if ('classify' in action) {
    const definition = knowledge.facts.get(action.classify.fact);
    if (definition?.type !== 'code' || !definition.options.some((o) => o.code === action.classify.code)) {
      report([...path, 'classify'], 'rule.unknown-class', {
        fact: action.classify.fact,
        code: action.classify.code,
      });
    }
  }
}

function placedLeaves(node: Rule['when'], path: Path): { leaf: LeafCondition; path: Path }[] {
  if ('all' in node) return node.all.flatMap((child, i) => placedLeaves(child, [...path, 'all', i]));
  if ('any' in node) return node.any.flatMap((child, i) => placedLeaves(child, [...path, 'any', i]));
  return leavesOf(node).map((leaf) => ({ leaf, path }));
}
