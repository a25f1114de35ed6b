/**
 * For a dish that is held back: another one for the same purpose that this resident may have, beside what the plan already
 * holds. It is offered, never taken; that there is none is an answer too.
 */
import { assessItems } from '../decision/assess.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import { seasonRank } from '../decision/eating.js';
import type { DecisionInput } from '../decision/input.js';
import type { AdviceLine } from '../domain/document.js';
import type { Recipe } from '../knowledge/advice-item.js';
import { mayStandIn, mealOf } from '../prescription/together.js';
import type { Service } from './service.js';

/** Held dish → its stand-in, or null. Dishes that are not held back, or stand on the lines, are left out. */
export function standInsFor(
  service: Service,
  { input, decision }: { readonly input: DecisionInput; readonly decision: Decision },
  lines: readonly Pick<AdviceLine, 'itemId'>[],
): ReadonlyMap<string, DecidedItem | null> {
  const release = service.release();
  const { items, recipes } = release.knowledge;
  const onLines = new Set(lines.map((line) => line.itemId));
  const held = decision.items.flatMap(({ itemId, verdict }) => {
    const recipe = recipes.get(itemId);
    const isHeld = verdict === 'withheld' || verdict === 'cannot-judge';
    return recipe && isHeld && !onLines.has(itemId) ? [recipe] : [];
  });
  if (held.length === 0) return new Map();
  const alike = (recipe: Recipe) =>
    [...recipes.values()].filter(
      (other) =>
        other.id !== recipe.id &&
        other.status.kind === 'issuable' &&
        !onLines.has(other.id) &&
        input.harmfulItems?.includes(other.id) !== true &&
        shared(recipe, other) > 0,
    );
  const ids = [...new Set(held.flatMap((recipe) => alike(recipe).map((other) => other.id)))];
  const judged = new Map(assessItems(input, release, ids).map((item) => [item.itemId, item]));
  const meal = (id: string | null) => {
    const recipe = id === null ? undefined : recipes.get(id);
    return recipe ? mealOf(recipe, input.amounts[recipe.id], release.knowledge) : undefined;
  };
  const chosen = [...onLines].flatMap((id) => meal(id) ?? []);
  const limited = new Set([...onLines].flatMap((id) => (id === null ? [] : (items.get(id)?.limit ?? []))));
  const isLess = ({ ingredients }: Recipe) =>
    ingredients.some(({ food, role }) => role === 'main' && limited.has(food));
  return new Map(
    held.map((recipe) => {
      const [best] = alike(recipe)
        .flatMap((other) => {
          const item = judged.get(other.id);
          return item && !isLess(other) && mayStandIn(item, meal(other.id), chosen) ? [{ item, other }] : [];
        })
        .sort(
          (a, b) =>
            shared(recipe, b.other) - shared(recipe, a.other) ||
            Number(a.item.verdict === 'caution') - Number(b.item.verdict === 'caution') ||
            seasonRank(a.item.season) - seasonRank(b.item.season) ||
            (a.other.id < b.other.id ? -1 : 1),
        );
      return [recipe.id, best?.item ?? null];
    }),
  );
}

function shared(recipe: Recipe, other: Recipe): number {
  return (recipe.purpose ?? []).filter((purpose) => other.purpose?.includes(purpose)).length;
}
