/** What no document says of a food: told as a gap, never taken for nil. Foods that may not be eaten are left out. */
import { type Food, foodContents } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';

export interface FoodGap {
  readonly content: (typeof foodContents)[number];
  /** How many foods a document does speak of. */
  readonly known: number;
  /** Names of the others. */
  readonly unknown: readonly string[];
}

export function foodGaps({ foods }: Pick<Knowledge, 'foods'>): FoodGap[] {
  const eaten = [...foods.values()].filter(({ use }) => use !== 'none');
  return foodContents.map((content) => {
    const unknown = eaten.filter((food) => food.contents?.[content] === undefined);
    return { content, known: eaten.length - unknown.length, unknown: unknown.map(({ name }) => name) };
  });
}

/** Every document a food rests on, those of its contents and seasons included. */
export function citedBy(food: Food): { readonly source: string }[] {
  const said = [...Object.values(food.contents ?? {}), food.seasons];
  return [...food.sources, ...said.filter((one) => one !== undefined)];
}
