/** Patterns to read, as the document groups their signs: what an expert signs and a steward publishes. */
import { Hono } from 'hono';
import { patternOf } from '../decision/patterns.js';
import { type Sign, signGroups } from '../rules/pattern-schema.js';
import { sayCondition } from '../rules/wording.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { citedView, signatureView, tabsOf, termsOf } from './rules-view.js';

export const rulesPatternsRoom = new Hono<Env>();

rulesPatternsRoom.get('/rules/patterns/:patternId', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const view = patternReading(c, read.value, c.req.param('patternId'));
  if (!view) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  return page(
    c,
    'rules-pattern',
    { tabs: tabsOf(c, 'items'), pattern: view },
    { title: 'page.rules-pattern' },
  );
});

/** One pattern with each sign in the document's words and how a visit shows it; undefined when the release has none. */
export function patternReading(c: PageContext, book: RuleBook, id: string) {
  const found = patternOf(book.release.patterns, id);
  if (!found) return undefined;
  const { condition, pattern } = found;
  const { messages, service } = c.get('deps');
  const terms = termsOf(c);
  const signs = (list: readonly Sign[] | undefined) =>
    (list ?? []).map(({ text, when }) => ({
      text,
      when: sayCondition(when, terms)
        .map((line) => line.text)
        .join(' '),
    }));
  return {
    id,
    title: pattern.title,
    condition: condition.title,
    standard: pattern.standard ? `${pattern.standard.system} ${pattern.standard.code}` : '',
    requires: pattern.requires ? messages({ code: 'pattern.requires', values: pattern.requires }) : '',
    groups: signGroups
      .map((group) => ({ name: messages({ code: `pattern.group.${group}` }), signs: signs(pattern[group]) }))
      .filter((group) => group.signs.length > 0),
    against: signs(pattern.against),
    hasAgainst: pattern.against !== undefined,
    examples: pattern.examples.map(({ name, expect }) => ({
      name,
      verdict: messages({ code: `pattern.verdict.${expect}` }),
    })),
    cited: citedView(pattern, terms, today(service)),
    signature: signatureView(c, book, 'pattern', id),
  };
}
