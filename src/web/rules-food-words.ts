/** What is known of a food in words: what it holds, its seasons, what the county's list says; and a source as it is cited. */
import { type Food, type FoodContent, foodContents } from '../knowledge/advice-item.js';
import type { Citation } from '../knowledge/source.js';
import type { Terms } from '../rules/wording.js';
import { labelIn } from './rules-view.js';

/** A row's words; `code` is the end of its message code. */
export function say(
  terms: Terms,
  code: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return terms.messages({ code: `rules.row.${code}`, values });
}

/** A document and the place in it. */
export function cite(
  { source, locator }: Pick<Citation, 'source' | 'locator'>,
  { knowledge, messages }: Terms,
): string {
  const title = knowledge.sources.get(source)?.title ?? source;
  return messages({ code: 'rules.row.citation', values: { title, locator } });
}

/** What its documents say 100 g of a food hold, in the order of the list; what none gives is not told. */
export function contentLines(food: Food, terms: Terms): { readonly text: string; readonly from: string }[] {
  return foodContents.flatMap((code) => {
    const held: FoodContent | undefined = food.contents?.[code];
    if (held === undefined) return [];
    const unit = code === 'vitamin-k' ? 'microgram' : 'milligram';
    const parts = [
      ...(held.per100g === undefined ? [] : [say(terms, unit, { amount: held.per100g })]),
      ...(held.level === undefined ? [] : [say(terms, `level.${held.level}`)]),
    ];
    const name = labelIn(terms)('food-contents', code);
    return [
      { text: say(terms, 'content', { name, held: parts.join('，'), of: held.of }), from: cite(held, terms) },
    ];
  });
}

/** '' where no document says a season. */
export function seasonWords({ seasons }: Pick<Food, 'seasons'>, terms: Terms): string {
  if (seasons === undefined) return '';
  return `${seasons.in.map((one) => say(terms, `season.${one}`)).join('、')} ${cite(seasons, terms)}`;
}

/** What the county's own list says of a food; '' where it is not listed. */
export function produceWords(foodId: string, terms: Terms): string {
  const listed = terms.knowledge.produce.get(foodId);
  if (listed === undefined) return '';
  const cost = listed.cost === undefined ? [] : [labelIn(terms)('produce-costs', listed.cost)];
  return [
    monthWords(listed.months, terms),
    ...cost,
    ...(listed.note === undefined ? [] : [listed.note]),
  ].join('，');
}

export function monthWords(months: readonly number[], terms: Terms): string {
  return say(terms, 'months-words', { months: months.join('、') });
}
