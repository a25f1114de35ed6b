/** From a decision to the lines of a draft. The machine proposes what it ticked; nothing else is on the paper unasked. */
import { canEat } from '../decision/choose.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import type { AdviceLine } from '../domain/document.js';
import type { Knowledge } from '../knowledge/pack.js';

/** The ticked items as lines, in the order of the decision. */
export function draftLines(decision: Decision, knowledge: Knowledge): AdviceLine[] {
  return decision.items.filter((item) => item.ticked).map((item) => lineOf(item, knowledge));
}

/** One decided item as a line. Foods that safety dropped are left out. */
export function lineOf(item: DecidedItem, knowledge: Knowledge): AdviceLine {
  const recipe = knowledge.recipes.get(item.itemId);
  if (recipe) {
    const amounts = Object.fromEntries(
      recipe.ingredients.flatMap((part): [string, number][] =>
        part.grams === 'unknown' ? [] : [[part.food, part.grams]],
      ),
    );
    return { itemId: recipe.id, domain: recipe.domain, text: recipe.resident, amounts, lifts: [] };
  }
  const advice = knowledge.items.get(item.itemId);
  if (!advice) throw new Error(`the release holds no item ${item.itemId}`);
  return {
    itemId: advice.id,
    domain: advice.domain,
    text: advice.resident,
    ...(item.favour ? { favour: item.favour.filter(canEat).map((choice) => choice.food) } : {}),
    ...(item.limit ? { limit: [...item.limit] } : {}),
    lifts: [],
  };
}
