/**
 * Which advice reaches whom: constitution × heading × age group × season, from what the rules say and what is signed.
 * An empty cell is a gap to be told, never one to be filled.
 */
import { type AdviceDomain, adviceDomain, type ConstitutionCode, constitutionCode } from '../domain/codes.js';
import type { FactValue } from '../domain/facts.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { CompiledRule } from './compile.js';

export type AgeGroup = 'adults' | 'elders';

/** empty: no rule recommends anything there · proposals-only: only general, unsigned advice: never printed. */
export interface Cell {
  readonly constitution: ConstitutionCode;
  readonly domain: AdviceDomain;
  readonly group: AgeGroup;
  /** Code of the season fact; null: the dictionary has none. */
  readonly season: string | null;
  /** As the dictionary calls the season; '' where it has none. */
  readonly seasonLabel: string;
  readonly state: 'filled' | 'proposals-only' | 'empty';
  readonly items: readonly string[];
}

/** Ages that stand for a group: both ends and one between. A rule for any of them counts for the group. */
const agesOf: Record<AgeGroup, readonly number[]> = { adults: [18, 40, 64], elders: [65, 72, 80] };

/** `isHeld`: "kind id" of what is general and not signed. */
export function cellsOf(
  knowledge: Knowledge,
  rules: readonly CompiledRule[],
  isHeld: (kindAndId: string) => boolean,
): Cell[] {
  const seasonFact = [...knowledge.facts.values()].find(
    ({ origin }) => origin.from === 'derived' && origin.method === 'solar-term-season',
  );
  const recommending = rules.filter(({ rule }) => rule.then.some((action) => 'recommend' in action));
  return constitutionCode.options.flatMap((constitution) =>
    (['adults', 'elders'] as const).flatMap((group) =>
      seasonsOf(seasonFact).flatMap(({ code: season, label: seasonLabel }) => {
        const people = agesOf[group].map((age) => someone(age, constitution, seasonFact?.id, season));
        const meant = recommending.flatMap(({ rule, outcome }) => {
          const items = recommendedFor(rule, constitution);
          if (items.length === 0 || people.every((facts) => outcome(facts) === 'quiet')) return [];
          return items.map((id) => ({ id, held: isHeld(`rule ${rule.id}`) }));
        });
        return adviceDomain.options.map((domain): Cell => {
          const here = meant.filter(({ id }) => domainOf(id, knowledge) === domain);
          const printable = here.some(
            ({ id, held }) => !held && !isHeld(`item ${id}`) && !isHeld(`recipe ${id}`),
          );
          const state = here.length === 0 ? 'empty' : printable ? 'filled' : 'proposals-only';
          const items = [...new Set(here.map(({ id }) => id))].sort();
          return { constitution, domain, group, season, seasonLabel, state, items };
        });
      }),
    ),
  );
}

function seasonsOf(fact: FactDefinition | undefined): readonly { code: string | null; label: string }[] {
  return fact?.type === 'code' ? fact.options : [{ code: null, label: '' }];
}

function recommendedFor({ then }: CompiledRule['rule'], constitution: ConstitutionCode): readonly string[] {
  return then.flatMap((action) => {
    if (!('recommend' in action)) return [];
    const { for: whom, items } = action.recommend;
    return typeof whom === 'object' && 'constitution' in whom && whom.constitution === constitution
      ? items
      : [];
  });
}

/** Only age, season and constitution are known: a rule that could still fire is not quiet. */
function someone(
  ageYears: number,
  constitution: ConstitutionCode,
  seasonFact: string | undefined,
  season: string | null,
): ReadonlyMap<string, FactValue> {
  return new Map<string, FactValue>([
    ['ageYears', ageYears],
    ['primaryConstitution', constitution],
    ['drivingConstitutions', { present: [constitution], complete: true }],
    ...(seasonFact === undefined || season === null ? [] : [[seasonFact, season] as const]),
  ]);
}

/** Dishes that are not issued fill no cell. */
function domainOf(id: string, { items, recipes }: Knowledge): AdviceDomain | undefined {
  const recipe = recipes.get(id);
  if (recipe) return recipe.status.kind === 'issuable' ? recipe.domain : undefined;
  return items.get(id)?.domain;
}
