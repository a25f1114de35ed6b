/**
 * What grows in the county and what it costs: knowledge/produce/ of the site's overlay, none in the shipped pack. A
 * liking, never a limit: what is not listed is neither in nor out of season.
 */
import { z } from 'zod';
import { contentId } from '../domain/codes.js';
import type { Recipe } from './advice-item.js';

/** The cheapest first. */
const costs = ['low', 'medium', 'high'] as const;

export const produce = z.strictObject({
  food: contentId,
  /** Calendar months it is to be had fresh in the county. */
  months: z.array(z.int().min(1).max(12)).min(1),
  /** Price of a jin (500 g) as the county judges it. */
  cost: z.enum(costs).optional(),
  note: z.string().min(1).optional(),
});
export type Produce = z.infer<typeof produce>;
export const produceFile = z.strictObject({ produce: z.array(produce) });

export interface DishCost {
  readonly lowest: (typeof costs)[number];
  readonly highest: (typeof costs)[number];
  /** Ids of foods of the dish, seasoning apart, of which the list tells no price. */
  readonly unpriced: readonly string[];
}

/** Between which prices the foods of a dish lie, its seasoning left out; undefined: the list prices none of them. */
export function dishCost(
  { ingredients }: Pick<Recipe, 'ingredients'>,
  listed: ReadonlyMap<string, Produce>,
): DishCost | undefined {
  const foods = [...new Set(ingredients.filter(({ role }) => role !== 'spice').map(({ food }) => food))];
  const priced = costs.filter((cost) => foods.some((food) => listed.get(food)?.cost === cost));
  const [lowest] = priced;
  const highest = priced.at(-1);
  if (lowest === undefined || highest === undefined) return undefined;
  return { lowest, highest, unpriced: foods.filter((food) => listed.get(food)?.cost === undefined) };
}
