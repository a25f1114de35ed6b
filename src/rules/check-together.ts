/**
 * Rules held against each other and against what the visit page asks: two that put one person into two classes, one that
 * says the same thing twice, and safety rules that would withhold from everybody because nobody is asked.
 */
import type { Knowledge } from '../knowledge/pack.js';
import { exampleFacts } from './check-examples.js';
import type { Report } from './check-report.js';
import { type CompiledRule, compileRule, leavesOf, wholeTree } from './compile.js';
import type { PlacedRule } from './load.js';
import type { Action, Rule } from './rule-schema.js';

export function checkTogether(
  placed: readonly PlacedRule[],
  knowledge: Knowledge,
  reporterOf: (one: PlacedRule) => Report,
): void {
  const classifying = placed
    .filter(({ rule }) => rule.then.some((action) => 'classify' in action))
    .map(({ rule }) => compileRule(rule));
  for (const one of placed) {
    const report = reporterOf(one);
    checkTwoClasses(one.rule, classifying, report);
    checkSameTargetTwice(one.rule, report);
    checkWithholdsWithoutAsking(one.rule, knowledge, report);
  }
}

/** On no example may two rules give one fact two codes: only one would be kept, and nobody could say which. */
function checkTwoClasses(rule: Rule, classifying: readonly CompiledRule[], report: Report): void {
  if (!rule.then.some((action) => 'classify' in action)) return;
  rule.examples.forEach((example, index) => {
    const given = new Map<string, { code: string; by: string }>();
    for (const other of classifying) {
      if (outcomeOn(other, example) !== 'fires') continue;
      for (const action of other.rule.then) {
        if (!('classify' in action)) continue;
        const { fact, code } = action.classify;
        const before = given.get(fact);
        if (before && before.code !== code && [before.by, other.rule.id].includes(rule.id)) {
          const against = before.by === rule.id ? other.rule.id : before.by;
          report(['examples', index], 'rule.two-classes', { name: example.name, against });
        }
        given.set(fact, before ?? { code, by: other.rule.id });
      }
    }
  });
}

/** An example with a value of the wrong type has been told already; it settles nothing here. */
function outcomeOn(rule: CompiledRule, example: Rule['examples'][number]) {
  try {
    return rule.outcome(exampleFacts(example));
  } catch {
    return 'cannot-tell';
  }
}

/** What is withheld is not warned about as well: the warning would never be read. */
function checkSameTargetTwice(rule: Rule, report: Report): void {
  const withheld = new Set(
    rule.then.flatMap((action) => ('withhold' in action ? [targetOf(action.withhold)] : [])),
  );
  rule.then.forEach((action, index) => {
    if ('warn' in action && withheld.has(targetOf(action.warn.on))) {
      report(['then', index], 'rule.warns-of-withheld', {}, 'notice');
    }
  });
}

function targetOf(on: Extract<Action, { withhold: unknown }>['withhold']): string {
  return Object.entries(on)[0]?.join(' ') ?? '';
}

/**
 * A withhold that cannot tell withholds: on a fact the page does not always ask, it holds back from almost everybody.
 * Often right (broken skin, moxa), always worth a look.
 */
function checkWithholdsWithoutAsking(rule: Rule, knowledge: Knowledge, report: Report): void {
  const withholds = rule.then.some((action) => 'withhold' in action);
  if (rule.stage !== 'safety' || !withholds || rule.whenUnknown === 'ignore') return;
  const reads = new Set(leavesOf(wholeTree(rule)).map((leaf) => leaf.fact));
  for (const fact of reads) {
    const definition = knowledge.facts.get(fact);
    if (definition && !isAlwaysThere(fact, knowledge)) {
      report(['when'], 'rule.withholds-unasked', { fact: definition.label, id: fact }, 'notice');
    }
  }
}

/** Asked of everybody, kept in the register, a result of an earlier stage, or derived from such. */
function isAlwaysThere(fact: string, knowledge: Knowledge): boolean {
  const origin = knowledge.facts.get(fact)?.origin;
  if (origin?.from === 'form') return origin.least === true;
  if (origin?.from === 'derived')
    return origin.of.length === 0 || origin.of.some((part) => isAlwaysThere(part, knowledge));
  return origin?.from === 'register' || origin?.from === 'stage';
}
