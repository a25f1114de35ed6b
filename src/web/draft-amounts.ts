/** Grams of a dish that were refused or have to be said once more: what was typed stays, each fault beside its box. */
import type { Problem } from '../domain/result.js';
import type { TypedAmounts } from '../workflow/amounts.js';
import type { DocumentRead } from '../workflow/document-page.js';
import { headView } from './draft-view.js';
import type { PageContext } from './environment.js';
import { named, type Words, wordsOf } from './explain-view.js';
import { numberTyped, type Typed, text } from './forms.js';
import { foodName, titleOf } from './line-view.js';
import { page, statusOf } from './page.js';

const field = 'grams.';

/** Empty boxes are left out; what is no plain number is sent on as it was typed, and refused. */
export function amountsTyped(form: Typed) {
  const grams = Object.keys(form).flatMap((name): [string, unknown][] => {
    if (!name.startsWith(field)) return [];
    const typed = text(form, name);
    const number = numberTyped(typed);
    return number === undefined ? [] : [[name.slice(field.length), Number.isNaN(number) ? typed : number]];
  });
  const sure = Object.keys(form).filter((name) => name.startsWith('sure.') && text(form, name) === '1');
  return {
    recipe: text(form, 'recipe'),
    grams: Object.fromEntries(grams),
    sure: sure.map((name) => name.slice('sure.'.length)),
  };
}

/** The faults that somebody may answer by saying that the amount is meant. */
const confirmable: ReadonlySet<string> = new Set(['amounts.unusual', 'amounts.unheard']);

export function amountsPage(
  c: PageContext,
  read: DocumentRead,
  form: Typed,
  faults: readonly Problem[],
): Response | Promise<Response> {
  const words = wordsOf(c);
  const { recipe: recipeId, sure } = amountsTyped(form);
  const recipe = words.knowledge.recipes.get(recipeId);
  const head = headView(read, words);
  const problems = faults.map((problem) => named(problem, words));
  const of = (food: string) => problems.filter((problem) => problem.path === `${field}${food}`);
  return page(
    c,
    'draft-amounts',
    {
      resident: head.resident,
      action: `${head.base}/amounts`,
      backHref: read.doc.state === 'submitted' ? head.reviewHref : head.base,
      recipe: recipeId,
      title: titleOf(recipeId, words),
      parts: [...new Set((recipe?.ingredients ?? []).map((part) => part.food))].map((food) => {
        const upper = words.knowledge.foods.get(food)?.upperGramsPerDay;
        const asked = of(food).some((problem) => confirmable.has(problem.code));
        return {
          food,
          name: foodName(food, words),
          typed: text(form, `${field}${food}`),
          limit: upper === undefined ? '' : words.say({ code: 'draft.upper', values: { grams: upper } }),
          problems: of(food).map((problem) => words.say(problem)),
          asked: asked || sure.includes(food),
          sure: sure.includes(food),
        };
      }),
    },
    { title: 'page.amounts', status: statusOf(problems), problems },
  );
}

/** For the county, under what was changed: the machine did not draft these. */
export function amountWords(typed: readonly TypedAmounts[], words: Words): string[] {
  return typed.map(({ recipe, grams, by }) =>
    words.say({
      code: 'review.typed-amounts',
      values: {
        dish: titleOf(recipe, words),
        parts: Object.entries(grams)
          .map(([food, amount]) =>
            words.say({
              code: 'draft.portion.part',
              values: { food: foodName(food, words), grams: amount },
            }),
          )
          .join('、'),
        who: by === '' ? '' : words.staffName(by),
      },
    }),
  );
}
