/** From a decision to the lines of a draft. The machine proposes what it ticked; nothing else is on the paper unasked. */
import { isProposed } from '../decision/choose.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import type { AdviceLine } from '../domain/document.js';
import type { Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';

/** Grams typed by a physician: recipe id → food id → grams. */
type TypedAmounts = DecisionInput['amounts'];

/** The ticked items as lines, in the order of the decision. */
export function draftLines(decision: Decision, knowledge: Knowledge, typed: TypedAmounts): AdviceLine[] {
  return decision.items.filter((item) => item.ticked).map((item) => lineOf(item, knowledge, typed));
}

/** One decided item as a line. Foods that safety dropped, and those the resident does not like, are left out. */
export function lineOf(item: DecidedItem, knowledge: Knowledge, typed: TypedAmounts): AdviceLine {
  const recipe = knowledge.recipes.get(item.itemId);
  if (recipe) {
    const amounts = standingAmounts(recipe, typed[recipe.id]);
    return { itemId: recipe.id, domain: recipe.domain, text: recipe.resident, amounts, lifts: [] };
  }
  const advice = knowledge.items.get(item.itemId);
  if (!advice) throw new Error(`the release holds no item ${item.itemId}`);
  return {
    itemId: advice.id,
    domain: advice.domain,
    text: advice.resident,
    ...(item.favour ? { favour: item.favour.filter(isProposed).map((choice) => choice.food) } : {}),
    ...(item.limit ? { limit: [...item.limit] } : {}),
    lifts: [],
  };
}

/** Grams of a recipe: as its source states them, a physician's word before it. Unstated ones are left out. */
export function standingAmounts(
  recipe: Recipe,
  typed: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  return Object.fromEntries(
    recipe.ingredients.flatMap((part): [string, number][] => {
      const grams = typed?.[part.food] ?? part.grams;
      return grams === 'unknown' ? [] : [[part.food, grams]];
    }),
  );
}
