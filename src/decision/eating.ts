/**
 * What a person likes to eat, what is in season, how many eat together: likings, asked once and kept until somebody says
 * otherwise. Nothing here allows or forbids anything; it only says what is not ticked by itself, and what comes first.
 */
import { type Facts, type FactValue, isCodeSet, isKnown } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { DishSeason } from './decision.js';
import { seasonOn } from './derive.js';

/** Today's answer, or the last one. */
function lasting(facts: Facts, today: string, last: string): FactValue | undefined {
  return [facts[today], facts[last]].find(isKnown)?.value;
}

/** Ids of foods, and of traits that foods carry. */
export function dislikesIn(facts: Facts): ReadonlySet<string> {
  const disliked = lasting(facts, 'foodsDisliked', 'lastFoodsDisliked');
  return new Set(disliked !== undefined && isCodeSet(disliked) ? disliked.present : []);
}

/** Undefined: never asked. */
export function householdIn(facts: Facts): number | undefined {
  const people = lasting(facts, 'householdSize', 'lastHouseholdSize');
  return typeof people === 'number' ? people : undefined;
}

/** Nobody has ever asked, not even to hear 不清楚. */
export function dietRuleNeverAsked(facts: Facts): boolean {
  return facts['dietRule'] === undefined && facts['lastDietRule'] === undefined;
}

export function isDisliked(foodId: string, dislikes: ReadonlySet<string>, { foods }: Knowledge): boolean {
  return dislikes.has(foodId) || (foods.get(foodId)?.traits ?? []).some((trait) => dislikes.has(trait));
}

/**
 * What of a dish is in season on a day. The county's list tells both ways; a document that says when to eat a food never
 * says that it is out of season otherwise. Undefined: nothing is known.
 */
export function seasonOf(recipe: Recipe, knowledge: Knowledge, on: CivilDate): DishSeason | undefined {
  const month = Number(on.slice(5, 7));
  const season = seasonOn(on);
  const parts = [...new Set(recipe.ingredients.map((part) => part.food))];
  const states = parts.map((id): 'in' | 'out' | undefined => {
    const local = knowledge.produce.get(id);
    if (local) return local.months.includes(month) ? 'in' : 'out';
    return knowledge.foods.get(id)?.seasons?.in.some((one) => one === season) ? 'in' : undefined;
  });
  const found = {
    in: parts.filter((_, i) => states[i] === 'in'),
    out: parts.filter((_, i) => states[i] === 'out'),
  };
  const whole = recipe.seasons?.in.some((one) => one === season) === true;
  return found.in.length + found.out.length > 0 || whole
    ? { ...found, ...(whole ? { whole } : {}) }
    : undefined;
}

/** The lower the sooner: in season, nothing known, something out of season. */
export function seasonRank(season: DishSeason | undefined): number {
  if (season === undefined) return 1;
  return season.out.length > 0 ? 2 : 0;
}
