/**
 * What the rules recommend to whoever has a disease, heading by heading, and to whoever has one of its patterns. Nothing
 * under a heading, or for a pattern, is a gap to be told, never one to be filled.
 */
import { type AdviceDomain, adviceDomain } from '../domain/codes.js';
import type { Knowledge } from '../knowledge/pack.js';
import { type CompiledRule, leavesOf } from './compile.js';
import type { PatternSet } from './pattern-schema.js';
import type { Action } from './rule-schema.js';

type Whom = Extract<Action, { recommend: unknown }>['recommend']['for'];

export interface DiseaseAdvice {
  /** Every heading, with how many different things are recommended for the disease, and for its patterns alone. */
  readonly headings: readonly {
    readonly domain: AdviceDomain;
    readonly items: number;
    readonly patternItems: number;
  }[];
  /** Every pattern of the disease, with how many different things a confirmed one brings. */
  readonly patterns: readonly { readonly title: string; readonly items: number }[];
}

/** `condition`: a code of the fact `conditions`. */
export function diseaseAdvice(
  condition: string,
  {
    knowledge,
    rules,
    patterns,
  }: { knowledge: Knowledge; rules: readonly CompiledRule[]; patterns: readonly PatternSet[] },
): DiseaseAdvice {
  const itemsFor = (isMeant: (whom: Whom) => boolean): ReadonlySet<string> =>
    new Set(
      rules.flatMap(({ rule }) =>
        rule.then.flatMap((action) =>
          'recommend' in action && isMeant(action.recommend.for) ? action.recommend.items : [],
        ),
      ),
    );
  const own = itemsFor(
    (whom) => typeof whom === 'object' && 'condition' in whom && whom.condition === condition,
  );
  const ofDisease = patterns
    .filter((set) => leavesOf(set.condition.when).some(({ value }) => [value].flat().includes(condition)))
    .flatMap((set) => set.patterns);
  const ofPattern = (id: string) =>
    itemsFor((whom) => typeof whom === 'object' && 'pattern' in whom && whom.pattern === id);
  const onlyPatterns = new Set(
    ofDisease.flatMap(({ id }) => [...ofPattern(id)].filter((item) => !own.has(item))),
  );
  const domainOf = (id: string) => (knowledge.items.get(id) ?? knowledge.recipes.get(id))?.domain;
  const under = (items: ReadonlySet<string>, domain: AdviceDomain) =>
    [...items].filter((id) => domainOf(id) === domain).length;
  return {
    headings: adviceDomain.options.map((domain) => ({
      domain,
      items: under(own, domain),
      patternItems: under(onlyPatterns, domain),
    })),
    patterns: ofDisease.map(({ id, title }) => ({ title, items: ofPattern(id).size })),
  };
}
