/**
 * A dish for one, and for all who eat together. Only from a source that says for how many its grams are: what a physician
 * typed is for this resident alone, and is never multiplied.
 */
import type { Recipe } from '../knowledge/advice-item.js';

export interface Portion {
  readonly people: number;
  /** In the order of the source; null: kitchen seasoning, not measured. Unrounded. */
  readonly parts: readonly { readonly food: string; readonly grams: number | null }[];
}

export interface Portions {
  readonly one: Portion;
  /** Null: nobody else eats along, or nobody asked. */
  readonly family: Portion | null;
}

/** Undefined: no source says for how many, or a physician typed the grams. */
export function portionsOf(
  recipe: Recipe,
  typed: Readonly<Record<string, number>> | undefined,
  household: number | undefined,
): Portions | undefined {
  const { servings } = recipe;
  if (servings === undefined || typed !== undefined) return undefined;
  const portion = (people: number): Portion => ({
    people,
    parts: recipe.ingredients.map(({ food, grams }) => ({
      food,
      grams: grams === 'unknown' ? null : (grams * people) / servings,
    })),
  });
  return {
    one: portion(1),
    family: household !== undefined && household > 1 ? portion(household) : null,
  };
}

/** As a kitchen weighs: tenths of a gram below ten, whole grams above. */
export function kitchenGrams(grams: number): string {
  return String(grams < 10 ? Math.round(grams * 10) / 10 : Math.round(grams));
}
