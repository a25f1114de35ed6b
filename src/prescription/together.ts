/**
 * What the dishes of one plan come to together: a dried drug's upper reference counts over all of them, and what is only a
 * spice stands in one of them at most, because nobody gives it a number that could be added up.
 */
import { isFoodTable } from '../decision/choose.js';
import type { DecidedItem } from '../decision/decision.js';
import type { Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';

/** One ingredient of one person's day. */
export interface MealPart {
  readonly food: string;
  /** Null: kitchen seasoning, not measured. */
  readonly grams: number | null;
  /** Upper reference of the dried drug, g a day. */
  readonly upper: number | null;
  readonly spiceOnly: boolean;
}

export interface Meal {
  readonly title: string;
  readonly parts: readonly MealPart[];
}

export type Clash =
  | {
      readonly kind: 'above';
      readonly food: string;
      readonly total: number;
      readonly limit: number;
      readonly others: readonly string[];
    }
  | { readonly kind: 'twice'; readonly food: string; readonly others: readonly string[] };

/** A dish as one person eats it: a physician's grams are a day's, those of a source are shared by its servings. */
export function mealOf(
  recipe: Recipe,
  typed: Readonly<Record<string, number>> | undefined,
  { foods }: Pick<Knowledge, 'foods'>,
): Meal {
  return {
    title: recipe.title,
    parts: recipe.ingredients.map((part) => {
      const food = foods.get(part.food);
      const stated = part.grams === 'unknown' ? null : part.grams / (recipe.servings ?? 1);
      return {
        food: part.food,
        grams: typed?.[part.food] ?? stated,
        upper: food?.upperGramsPerDay ?? null,
        spiceOnly: food?.use === 'spice-only',
      };
    }),
  };
}

/** What a dish comes to beside those already chosen. Empty: nothing speaks against having them all. */
export function clashesWith(meal: Meal, chosen: readonly Meal[]): Clash[] {
  return meal.parts.flatMap((part): Clash[] => {
    const elsewhere = chosen.flatMap((other) =>
      other.parts.filter(({ food }) => food === part.food).map((same) => ({ ...same, title: other.title })),
    );
    if (elsewhere.length === 0) return [];
    const others = elsewhere.map(({ title }) => title);
    if (part.spiceOnly) return [{ kind: 'twice', food: part.food, others }];
    if (part.upper === null) return [];
    const total = [part, ...elsewhere].reduce((sum, { grams }) => sum + (grams ?? 0), 0);
    return total > part.upper
      ? [{ kind: 'above', food: part.food, total: rounded(total), limit: part.upper, others }]
      : [];
  });
}

/** Grams as they are told; halves of tenths come from sharing a pot. */
function rounded(grams: number): number {
  return Math.round(grams * 10) / 10;
}

/** Of several dishes for the same purpose, what may stand in for one that is held back. */
export function mayStandIn(item: DecidedItem, meal: Meal | undefined, chosen: readonly Meal[]): boolean {
  const open = item.verdict === 'allowed' || item.verdict === 'caution';
  const wanted = !item.proposal && item.disliked === undefined && !isFoodTable(item);
  return open && wanted && meal !== undefined && clashesWith(meal, chosen).length === 0;
}
