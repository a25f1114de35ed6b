/** What is worth knowing of a dish beside its ingredients: what of it is in season, what it costs here, portions. */
import type { DecidedItem } from '../decision/decision.js';
import { householdIn } from '../decision/eating.js';
import type { DecisionInput } from '../decision/input.js';
import { dishCost } from '../knowledge/produce.js';
import { kitchenGrams, type Portion, portionsOf } from '../prescription/portions.js';
import type { Words } from './explain-view.js';

/** Sentences, in the order they are read; empty for everything that is no dish. */
export function dishNotes(
  itemId: string | null,
  item: DecidedItem | undefined,
  input: DecisionInput,
  words: Words,
): string[] {
  const { recipes, foods, produce } = words.knowledge;
  const recipe = itemId === null ? undefined : recipes.get(itemId);
  if (!recipe) return [];
  const name = (id: string) => foods.get(id)?.name ?? id;
  const names = (ids: readonly string[]) => ids.map(name).join('、');
  const note = (code: string, values: Record<string, string | number>) => words.say({ code, values });
  const parts = [...new Set(recipe.ingredients.map((part) => part.food))];
  const costs = parts.flatMap((id) => {
    const cost = produce.get(id)?.cost;
    return cost === undefined ? [] : [`${name(id)}${words.label('produce-costs', cost)}`];
  });
  const whole = dishCost(recipe, produce);
  const portions = portionsOf(recipe, input.amounts[recipe.id], householdIn(input.facts));
  const portion = (code: string, { people, parts: weighed }: Portion) =>
    note(code, {
      people,
      parts: weighed
        .map(({ food, grams }) =>
          grams === null
            ? note('draft.portion.pinch', { food: name(food) })
            : note('draft.portion.part', { food: name(food), grams: kitchenGrams(grams) }),
        )
        .join('、'),
    });
  const { season } = item ?? {};
  return [
    ...(item?.disliked ? [note('draft.disliked', { foods: names(item.disliked) })] : []),
    ...(season?.whole ? [note('draft.season.whole', {})] : []),
    ...(season && season.in.length > 0 ? [note('draft.season.in', { foods: names(season.in) })] : []),
    ...(season && season.out.length > 0 ? [note('draft.season.out', { foods: names(season.out) })] : []),
    ...(costs.length > 0 ? [note('draft.cost', { costs: costs.join('、') })] : []),
    ...(whole
      ? [
          note(whole.unpriced.length > 0 ? 'draft.cost.partly' : 'draft.cost.whole', {
            lowest: words.label('produce-costs', whole.lowest),
            highest: words.label('produce-costs', whole.highest),
            foods: names(whole.unpriced),
          }),
        ]
      : []),
    ...(portions ? [portion('draft.portion.one', portions.one)] : []),
    ...(portions?.family ? [portion('draft.portion.family', portions.family)] : []),
  ];
}
