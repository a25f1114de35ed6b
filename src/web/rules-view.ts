/** What the pages of the rules share: words for rules and content, the tabs, a rule and a cited piece as views. */
import { holds } from '../access/rights.js';
import { patternOf } from '../decision/patterns.js';
import type { Release } from '../decision/release.js';
import type { Basis } from '../domain/codes.js';
import { civilDateAt, clockTimeAt, type Instant } from '../domain/time.js';
import type { Citation } from '../knowledge/source.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { exampleFacts } from '../rules/check-examples.js';
import type { CompiledRule } from '../rules/compile.js';
import type { Example } from '../rules/rule-schema.js';
import { type Mentioned, sayAction, sayCondition, sayFact, type Terms } from '../rules/wording.js';
import type { RuleBook } from '../workflow/rule-book.js';
import type { GeneralPiece } from '../workflow/signing.js';
import { type PageContext, signedIn } from './environment.js';
import { staffNames } from './visit-people.js';

export type Tab = 'rules' | 'items' | 'diseases' | 'report' | 'try' | 'candidate' | 'sign';

/** Tabs of the room, for whom they are: the candidate for stewards and experts, signing for experts. */
export function tabsOf(c: PageContext, current: Tab) {
  const { actor } = signedIn(c);
  const steward = holds(actor, 'publish-release');
  const expert = holds(actor, 'sign-content');
  const shown: readonly [Tab, string, boolean][] = [
    ['rules', '/rules', true],
    ['items', '/rules/items', true],
    ['diseases', '/rules/diseases', true],
    ['report', '/rules/report', true],
    ['try', '/rules/try', true],
    ['candidate', '/rules/candidate', steward || expert],
    ['sign', '/rules/sign', steward || expert],
  ];
  return shown
    .filter(([, , visible]) => visible)
    .map(([tab, href]) => ({
      href,
      label: c.get('deps').messages({ code: `rules.tab.${tab}` }),
      current: tab === current,
    }));
}

/** Words of the release in force, or of another one. */
export function termsOf(c: PageContext, release?: Release): Terms {
  const { service, messages } = c.get('deps');
  const { knowledge, instruments, patterns } = release ?? service.release();
  const questions = new Map(
    [...instruments.values()].flatMap((one) => one.items.map((item) => [item.id, item.text])),
  );
  return {
    knowledge,
    messages,
    itemText: (id) => questions.get(id) ?? patternOf(patterns, id)?.pattern.title,
  };
}

export function labelIn(terms: Terms): (vocabulary: string, code: string) => string {
  return (vocabulary, code) => labelOf(terms.knowledge.vocabularies, vocabulary, code);
}

export function momentOf(at: Instant): string {
  return `${civilDateAt(at)} ${clockTimeAt(at)}`;
}

/** Who signed, or that somebody has to; content with a document behind it needs nobody. */
export function signatureView(c: PageContext, book: RuleBook, kind: GeneralPiece['kind'], id: string) {
  const { messages, service } = c.get('deps');
  const piece = book.general.find((one) => one.kind === kind && one.id === id);
  const state = piece?.state ?? 'not-needed';
  const values = {
    name: piece?.signedBy ? staffNames(service)(piece.signedBy) : '',
    at: piece?.signedAt ? momentOf(piece.signedAt) : '',
  };
  return { text: messages({ code: `rules.signed-state.${state}`, values }), waits: isWaiting(state) };
}

const isWaiting = (state: string) => state === 'unsigned' || state === 'changed';

/** Sources, basis, review day and remark of anything that is cited. */
export function citedView(
  one: { basis: Basis; sources: readonly Citation[]; reviewBy: string; note?: string | undefined },
  terms: Terms,
  on: string,
) {
  const { knowledge, messages } = terms;
  return {
    basis: messages({ code: `rules.basis.${one.basis}` }),
    isGeneral: one.basis === 'general',
    sources: one.sources.map(({ source, locator, quote }) => {
      const record = knowledge.sources.get(source);
      return {
        title: record?.title ?? source,
        issuer: [record?.issuer, record?.year].filter((part) => part !== undefined).join('，'),
        locator,
        quote: quote ?? '',
        seen: record ? messages({ code: `rules.seen.${record.seen}` }) : '',
      };
    }),
    hasSources: one.sources.length > 0,
    reviewBy: one.reviewBy,
    overdue: one.reviewBy < on,
    note: one.note ?? '',
  };
}

/** Where a mentioned thing is explained; '' when no page does. */
export function hrefOf({ kind, id }: Mentioned): string {
  if (kind === 'item') return `/rules/items/${id}`;
  if (kind === 'food') return `/rules/foods/${id}`;
  if (kind === 'trait') return `/rules/traits/${id}`;
  return '';
}

/** A rule as an expert reads it: when, then, why, sources, examples. */
export function ruleView({ rule, tree }: CompiledRule, terms: Terms, on: string) {
  const label = labelIn(terms);
  return {
    id: rule.id,
    title: rule.title,
    stage: label('stages', rule.stage),
    ignoresUnknown: rule.whenUnknown === 'ignore',
    withholds: rule.then.some((action) => 'withhold' in action),
    when: sayCondition(tree, terms).map(({ number, depth, text }) => ({ number, depth, text })),
    then: rule.then.map((action) => {
      const { text, steps, mentions } = sayAction(action, terms);
      return {
        text,
        steps,
        hasSteps: steps.length > 0,
        mentions: mentions.map((one) => ({ label: one.label, href: hrefOf(one) })),
        hasMentions: mentions.length > 0,
      };
    }),
    why: rule.why,
    cited: citedView(rule, terms, on),
    examples: rule.examples.map((example, index) => exampleView(rule.id, example, index, terms)),
  };
}

function exampleView(ruleId: string, example: Example, index: number, terms: Terms) {
  const facts = [...exampleFacts(example)].map(([id, value]) => sayFact(id, value, terms));
  return {
    name: example.name,
    facts,
    hasFacts: facts.length > 0,
    expected: labelIn(terms)('outcomes', example.expect),
    tryHref: `/rules/try?rule=${ruleId}&example=${index}`,
  };
}
