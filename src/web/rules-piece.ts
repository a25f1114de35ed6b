/** A piece of content as its page shows it: what it is, and which safety rules speak of it, by which of its traits. */
import type { Release } from '../decision/release.js';
import type { AdviceItem } from '../knowledge/advice-item.js';
import { type Concern, type Concerned, rulesConcerning } from '../rules/concerning.js';
import { placeOfId } from '../rules/place-of-id.js';
import { mentionTarget, type Terms } from '../rules/wording.js';
import type { RuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import type { PageContext } from './environment.js';
import { citedView, tabsOf, termsOf } from './rules-view.js';

/** The safety rules that speak of it, each once for what it does, and by what. */
export function concernsOf(concerned: Concerned, release: Release, terms: Terms) {
  const lines = new Map<string, { concern: Concern; by: string[] }>();
  for (const concern of rulesConcerning(release.rules, concerned)) {
    const key = `${concern.rule.rule.id} ${concern.kind} ${concern.text}`;
    const line = lines.get(key) ?? { concern, by: [] };
    line.by.push(mentionTarget(concern.on, terms).label);
    lines.set(key, line);
  }
  return [...lines.values()].map(({ concern: { rule, kind, text }, by }) => ({
    href: `/rules/${rule.rule.id}`,
    title: rule.rule.title,
    withholds: kind === 'withhold',
    // A warning says its own reason.
    text: kind === 'withhold' ? rule.rule.why : text,
    by: by.join('、'),
  }));
}

function traitViews(ids: readonly string[], { knowledge }: Release) {
  return ids.flatMap((id) => {
    const trait = knowledge.traits.get(id);
    return trait ? [{ href: `/rules/traits/${id}`, label: trait.label, meaning: trait.meaning }] : [];
  });
}

/** What every page about one piece shows. */
export function pieceView(
  c: PageContext,
  book: RuleBook,
  one: Pick<AdviceItem, 'id' | 'basis' | 'sources' | 'reviewBy' | 'note' | 'traits'>,
  concerned: Concerned,
) {
  const { release } = book;
  const terms = termsOf(c);
  const concerns = concernsOf(concerned, release, terms);
  const { file, line } = placeOfId(one.id, release.files);
  return {
    tabs: tabsOf(c, 'items'),
    id: one.id,
    place: line === undefined ? file : `${file}:${line}`,
    traits: traitViews([...concerned.traits], release),
    hasTraits: concerned.traits.size > 0,
    concerns,
    hasConcerns: concerns.length > 0,
    cited: citedView(one, terms, today(c.get('deps').service)),
  };
}
