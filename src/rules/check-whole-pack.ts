/**
 * Content held against the rules as a whole: items no rule recommends, traits nothing carries or no rule names, facts
 * whose parts are missing or that nothing can ever give a value, and words no paper may carry. A typo in one place often
 * shows as an orphan in another.
 */

import { forbiddenIn } from '../knowledge/forbidden.js';
import type { NamedWords } from '../knowledge/named-words.js';
import { nearSpelling } from '../knowledge/near-spelling.js';
import type { Knowledge, PackFile } from '../knowledge/pack.js';
import { citesEnough } from '../knowledge/source.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { CompiledRule } from './compile.js';
import { placeOfId } from './place-of-id.js';
import type { Action } from './rule-schema.js';

type Say = (
  id: string,
  code: string,
  values: Record<string, string | number>,
  severity: ContentProblem['severity'],
) => void;

export function checkWholePack(
  rules: readonly CompiledRule[],
  knowledge: Knowledge,
  files: readonly PackFile[],
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const say: Say = (id, code, values, severity) => {
    problems.push({ severity, code, ...placeOfId(id, files), path: id, values: { id, ...values } });
  };
  const actions = rules.flatMap(({ rule }) => rule.then);
  checkRecommended(actions, knowledge, say);
  checkTraits(actions, knowledge, say);
  checkFacts(actions, knowledge, say);
  checkWords(knowledge, say);
  checkNamed(knowledge.namedWords, rules, knowledge, say);
  checkCare(knowledge, say);
  return problems;
}

function checkRecommended(actions: readonly Action[], knowledge: Knowledge, say: Say): void {
  const recommended = new Set(
    actions.flatMap((action) => ('recommend' in action ? action.recommend.items : [])),
  );
  const issuable = [...knowledge.recipes.values()].filter((recipe) => recipe.status.kind === 'issuable');
  for (const { id, title } of [...knowledge.items.values(), ...issuable]) {
    if (!recommended.has(id)) say(id, 'content.never-recommended', { title }, 'notice');
  }
}

function checkTraits(actions: readonly Action[], knowledge: Knowledge, say: Say): void {
  const named = new Set(
    actions.flatMap((action) => {
      const on = 'withhold' in action ? action.withhold : 'warn' in action ? action.warn.on : undefined;
      return on && 'trait' in on ? [on.trait] : [];
    }),
  );
  const { items, recipes, foods, points } = knowledge;
  const carried = new Set(
    [items, recipes, foods, points].flatMap((map) => [...map.values()].flatMap((one) => one.traits)),
  );
  for (const { id, label } of knowledge.traits.values()) {
    if (!named.has(id)) say(id, 'trait.no-rule', { label }, 'notice');
    if (!carried.has(id)) say(id, 'trait.nothing-carries', { label }, 'notice');
  }
}

/** Facts of later stages get their value from a classify action; nothing else gives them one. */
function checkFacts(actions: readonly Action[], knowledge: Knowledge, say: Say): void {
  const classified = new Set(
    actions.flatMap((action) => ('classify' in action ? [action.classify.fact] : [])),
  );
  for (const { id, label, origin } of knowledge.facts.values()) {
    const parts = origin.from === 'derived' ? origin.of : origin.from === 'history' ? [origin.of] : [];
    for (const part of parts) {
      if (knowledge.facts.has(part)) continue;
      const near = nearSpelling(part, knowledge.facts.keys()) ?? '';
      say(id, near ? 'fact.unknown-part-near' : 'fact.unknown-part', { label, part, near }, 'error');
    }
    if (origin.from === 'stage' && origin.stage === 'follow-up' && !classified.has(id))
      say(id, 'fact.never-classified', { label }, 'notice');
  }
}

/** What stands on a paper or leads to it: a line typed by hand is held against the same list. */
function checkWords(knowledge: Knowledge, say: Say): void {
  for (const one of [...knowledge.items.values(), ...knowledge.recipes.values()]) {
    const read = [
      ...[one.title, one.resident],
      ...('stopSigns' in one ? [one.stopSigns] : []),
      ...('care' in one ? [one.care?.method, one.care?.dose] : []),
      ...('method' in one ? [one.method] : []),
    ].join('\n\n');
    for (const { phrase, because } of forbiddenIn(read, knowledge))
      say(one.id, 'content.forbidden-phrase', { title: one.title, phrase, because }, 'error');
  }
}

/** What the words a person may not write lean on must exist: a rule of another name would forbid nothing. */
function checkNamed(
  named: NamedWords | null,
  rules: readonly CompiledRule[],
  { traits, sources }: Knowledge,
  say: Say,
): void {
  const known = new Set(rules.map(({ rule }) => rule.id));
  const mustKnow = (about: string, what: string, id: string, has: (id: string) => boolean) => {
    if (!has(id)) say(about, 'content.unknown-id', { what, id }, 'error');
  };
  for (const kind of named?.kinds ?? []) {
    for (const id of kind.rules) mustKnow(kind.name, 'rule', id, (one) => known.has(one));
    for (const id of kind.traits) mustKnow(kind.name, 'trait', id, (one) => traits.has(one));
  }
  for (const one of [...(named?.groups ?? []), ...(named?.kinds ?? [])]) {
    const about = 'id' in one ? one.id : one.name;
    for (const { source } of one.sources) mustKnow(about, 'source', source, (id) => sources.has(id));
    if (!citesEnough(one)) say(about, 'content.basis-without-source', { basis: one.basis }, 'error');
  }
}

/** Nobody presses, scrapes or warms a point without knowing how, how long, and when to stop. */
function checkCare({ items }: Knowledge, say: Say): void {
  for (const { id, title, domain, care, stopSigns } of items.values()) {
    if (domain === 'acupoint-care' && (care === undefined || stopSigns === undefined))
      say(id, 'content.care-incomplete', { title }, 'error');
  }
}
