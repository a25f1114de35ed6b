/** What the candidate would change for stored visits, by rule, in words and numbers: no resident, no visit is named. */
import type { Release } from '../decision/release.js';
import type { Difference } from '../workflow/effect.js';
import type { CandidateEffect } from '../workflow/try-out.js';
import type { PageContext } from './environment.js';

/** Lines shown for one rule; the command line shows all. */
const mostLines = 12;

/** `candidate` has the names of what is new; of what is gone the release in force has them. */
export function effectView(c: PageContext, effect: CandidateEffect, candidate: Release) {
  const { messages, service } = c.get('deps');
  const releases = [service.release(), candidate];
  const titles = new Map(
    releases.flatMap((release) => release.rules.map(({ rule }) => [rule.id, rule.title] as const)),
  );
  const { visits, stored, differing, undecidable, rules } = effect;
  return {
    summary: messages({
      code: differing === 0 ? 'rules.effect-none' : 'rules.effect',
      values: { visits, stored, differing },
    }),
    undecidable:
      undecidable.length === 0
        ? ''
        : messages({ code: 'rules.effect-undecidable', values: { count: undecidable.length } }),
    partial: visits < stored ? messages({ code: 'rules.effect-partial' }) : '',
    rules: rules.map(({ ruleId, visits: touched, differences }) => ({
      title: ruleId === null ? messages({ code: 'rules.effect-no-rule' }) : (titles.get(ruleId) ?? ruleId),
      id: ruleId ?? '',
      visits: touched,
      lines: differences.slice(0, mostLines).map((difference) => lineView(c, difference, releases)),
      more: Math.max(0, differences.length - mostLines),
      hasMore: differences.length > mostLines,
    })),
    hasRules: rules.length > 0,
  };
}

function lineView(c: PageContext, { kind, what, visits }: Difference, releases: readonly Release[]) {
  const { messages } = c.get('deps');
  return {
    kind: messages({ code: `rules.effect.${kind}` }),
    danger: kind === 'lost',
    what: sayWhat(c, what, releases),
    count: visits.length,
  };
}

/** `item living-…` in words: of the last release that knows it. */
function sayWhat(c: PageContext, what: string, releases: readonly Release[]): string {
  const { messages } = c.get('deps');
  const [kind = '', id = ''] = what.split(' ');
  const [itemId = '', foodId = ''] = id.split('/');
  const known = <T>(find: (release: Release) => T | undefined) =>
    releases.reduce<T | undefined>((found, release) => find(release) ?? found, undefined);
  const item = known(({ knowledge }) => knowledge.items.get(itemId) ?? knowledge.recipes.get(itemId))?.title;
  const food = known(({ knowledge }) => knowledge.foods.get(foodId))?.name;
  const rule = known(({ rules }) => rules.find((one) => one.rule.id === id))?.rule.title;
  const fact = known(({ knowledge }) => knowledge.facts.get(id))?.label;
  const said = known(({ rules }) => sayIdOf(rules, kind, id));
  const values = {
    item: item ?? itemId,
    food: food ?? foodId,
    rule: rule ?? id,
    fact: fact ?? id,
    id: said ?? id,
  };
  return messages({ code: `rules.effect-what.${kind}`, values });
}

/** What a plan is called, or the rule whose note it is. */
function sayIdOf(rules: Release['rules'], kind: string, id: string): string | undefined {
  for (const { rule } of rules)
    for (const action of rule.then) {
      if (kind === 'plan' && 'plan' in action && action.plan.activity === id) return action.plan.label;
      if (kind === 'note' && 'note' in action && action.note.topic === id) return rule.title;
    }
  return undefined;
}
