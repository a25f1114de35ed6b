/** What the candidate would change for stored visits, by rule, in words and numbers: no resident, no visit is named. */
import type { Difference } from '../workflow/effect.js';
import type { CandidateEffect } from '../workflow/try-out.js';
import type { PageContext } from './environment.js';

/** Lines shown for one rule; the command line shows all. */
const mostLines = 12;

export function effectView(c: PageContext, effect: CandidateEffect) {
  const { messages, service } = c.get('deps');
  const titles = new Map(service.release().rules.map(({ rule }) => [rule.id, rule.title]));
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
      lines: differences.slice(0, mostLines).map((difference) => lineView(c, difference)),
      more: Math.max(0, differences.length - mostLines),
      hasMore: differences.length > mostLines,
    })),
    hasRules: rules.length > 0,
  };
}

function lineView(c: PageContext, { kind, what, visits }: Difference) {
  const { messages } = c.get('deps');
  return {
    kind: messages({ code: `rules.effect.${kind}` }),
    danger: kind === 'lost',
    what: sayWhat(c, what),
    count: visits.length,
  };
}

/** `item living-…` in words. */
function sayWhat(c: PageContext, what: string): string {
  const { service, messages } = c.get('deps');
  const { knowledge, rules } = service.release();
  const [kind = '', id = ''] = what.split(' ');
  const [itemId = '', foodId = ''] = id.split('/');
  const item = (knowledge.items.get(itemId) ?? knowledge.recipes.get(itemId))?.title ?? itemId;
  const food = knowledge.foods.get(foodId)?.name ?? foodId;
  const rule = rules.find((one) => one.rule.id === id)?.rule.title ?? id;
  const fact = knowledge.facts.get(id)?.label ?? id;
  return messages({ code: `rules.effect-what.${kind}`, values: { item, food, rule, fact, id } });
}
