/**
 * The shipped release with a made-up overlay that favours every food there is and offers every meal to everybody, so
 * that the safety rules are tried on each food × person, not only on the few foods today's advice happens to name.
 */
import { buildRelease, type Release, readPackFiles } from '../../src/decision/release.js';
import { hashOfText } from '../../src/domain/canonical.js';
import type { ContentProblem } from '../../src/knowledge/yaml-file.js';

type Content = Pick<Release, 'knowledge'>;

const cited = `
    basis: secondary
    sources: [{ source: chp-2020, locator: 假设的条目，只供检验 }]
    reviewBy: '2099-12-31'`;

function items(foods: readonly string[]): string {
  return `items:
  - id: diet-oracle-wide
    domain: healthy-eating
    title: 检验用
    resident: 检验用。
    physician: 检验用。
    traits: []
    favour: [${foods.join(', ')}]${cited}
`;
}

/** The one rule of the overlay. */
export const offersAll = 'intervention-oracle-wide';

function rules(meals: readonly string[]): string {
  return `rules:
  - id: ${offersAll}
    title: 检验用
    stage: intervention
    when: { fact: ageYears, operator: atLeast, value: 0 }
    then:
      - recommend: { items: [${['diet-oracle-wide', ...meals].join(', ')}], for: everyone }
    why: 检验用。${cited}
    examples:
      - { name: 刚出生, facts: { ageYears: 0 }, expect: fires }
      - { name: 1岁, facts: { ageYears: 1 }, expect: fires }
      - { name: 年龄不知, facts: {}, expect: cannot-tell }
`;
}

const file = (path: string, text: string) => ({
  path,
  text,
  sha256: hashOfText(text),
  from: 'overlay' as const,
});

/** The release whose one further item favours these foods; no release when the content check refuses it. */
export function releaseFavouring(
  foods: readonly string[],
  { pack, content }: { readonly pack: string; readonly content: Content },
): { readonly release?: Release; readonly problems: readonly ContentProblem[] } {
  const meals = [...content.knowledge.recipes.values()]
    .filter((recipe) => recipe.status.kind === 'issuable')
    .map((recipe) => recipe.id);
  return buildRelease([
    ...readPackFiles({ pack }),
    file('knowledge/diets/zz-oracle.yaml', items(foods)),
    file('rules/interventions/zz-oracle.yaml', rules(meals)),
  ]);
}
