/**
 * Foods that a person's own words name. No rule judges free words; what is found here is shown to whoever decides, and
 * refuses nothing: "less of it" names a food as well.
 */
import type { Food } from '../knowledge/advice-item.js';

/** Names of one sign stand inside too many other words to mean anything. */
const shortest = 2;

/** Each food once; a name inside a longer name that was found (豆 in 绿豆) is not another food. */
export function namedFoods(text: string, foods: Iterable<Food>): Food[] {
  const names = [...foods].flatMap((food) =>
    [food.name, ...food.aliases]
      .filter((name) => name.length >= shortest && text.includes(name))
      .map((name) => ({ name, food })),
  );
  const longest = [...names].sort((a, b) => b.name.length - a.name.length);
  let left = text;
  const found = new Set<Food>();
  for (const { name, food } of longest) {
    if (!left.includes(name)) continue;
    left = left.replaceAll(name, ' ');
    found.add(food);
  }
  return [...found];
}
