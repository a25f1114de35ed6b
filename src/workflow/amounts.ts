/** Grams of a medicinal meal, typed by a physician for one resident; the open draft is made anew on them. */
import { z } from 'zod';
import { amountsAreStated } from '../decision/safety.js';
import type { Chart } from '../domain/chart.js';
import { contentId } from '../domain/codes.js';
import type { AdviceLine } from '../domain/document.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import type { Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';
import { makeDraft } from './drafts.js';
import { type By, changeChart, parsed, placesOfClinic, refusalOf, type Service } from './service.js';
import { changeVisit } from './visits.js';

export const amountsInput = z.strictObject({
  recipe: contentId,
  /** Grams a day for this person, by food. */
  grams: z.record(contentId, z.number().positive()),
  /** Foods of which the person has said once more that it is to be so much. */
  sure: z.array(contentId),
});

/**
 * Saves the grams. Refused unless every ingredient that needs an amount has one, within the upper reference of each
 * dried drug; where no document gives a limit, more than any recipe of the release states is asked once more. Answers the draft made anew, or null where the visit has none open or the person does not draft.
 */
export async function setAmounts(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<string | null>> {
  const asked = parsed(amountsInput, input);
  if (!asked.ok) return asked;
  const { recipe: recipeId, grams, sure } = asked.value;
  const recipe = service.release().knowledge.recipes.get(recipeId);
  if (recipe?.status.kind !== 'issuable') return refuse({ code: 'line.not-issuable', path: 'recipe' });
  const faults = amountFaults(service, recipe, grams, new Set(sure));
  const saved = await changeChart<{ readonly open: boolean; readonly clinicId: string }>(
    service,
    by,
    residentId,
    {
      act: 'lift-safety',
      event: 'set-amounts',
      about: { visit: visitId },
      detail: { recipe: recipeId, ...(sure.length > 0 ? { confirmed: sure.join(' ') } : {}) },
      // Only whoever may set amounts is asked about them.
      apply: (chart) =>
        changeVisit(chart, visitId, (visit) => {
          if (faults.length > 0) return refuse(...faults);
          const open = chart.documents.some(
            (doc) =>
              doc.kind === 'health-prescription' &&
              doc.visitId === visitId &&
              (doc.state === 'draft' || doc.state === 'returned'),
          );
          return ok({
            visit: { ...visit, amounts: { ...visit.amounts, [recipeId]: grams } },
            value: { open, clinicId: chart.clinicId },
          });
        }),
    },
  );
  if (!saved.ok) return saved;
  const { open, clinicId } = saved.value;
  const drafts = refusalOf(by, 'draft', { places: placesOfClinic(service, clinicId) }) === undefined;
  return open && drafts ? makeDraft(service, by, residentId, visitId) : ok(null);
}

function amountFaults(
  service: Service,
  recipe: Recipe,
  grams: Readonly<Record<string, number>>,
  sure: ReadonlySet<string>,
): Problem[] {
  const { knowledge } = service.release();
  const named = (id: string) => knowledge.foods.get(id)?.name ?? id;
  const parts = new Set(recipe.ingredients.map((part) => part.food));
  const faults = Object.entries(grams).flatMap(([food, amount]): Problem[] => {
    const path = `grams.${food}`;
    const upper = knowledge.foods.get(food)?.upperGramsPerDay;
    if (!parts.has(food)) return [{ code: 'amounts.not-in-recipe', path, values: { food: named(food) } }];
    if (upper === undefined) return sure.has(food) ? [] : unusual(food, amount, path, knowledge);
    if (amount <= upper) return [];
    return [{ code: 'amounts.above-limit', path, values: { food: named(food), limit: upper } }];
  });
  if (faults.length > 0 || amountsAreStated(recipe, knowledge, grams)) return faults;
  return [{ code: 'amounts.incomplete', path: 'grams' }];
}

/** More than the release anywhere states of a food that no document limits: a slip of the hand, most likely. */
function unusual(food: string, amount: number, path: string, knowledge: Knowledge): Problem[] {
  const stated = [...knowledge.recipes.values()].flatMap(({ title, ingredients }) =>
    ingredients.flatMap((part) =>
      part.food === food && part.grams !== 'unknown' ? [{ dish: title, grams: part.grams }] : [],
    ),
  );
  const most = stated.reduce<{ dish: string; grams: number } | undefined>(
    (best, one) => (best && best.grams >= one.grams ? best : one),
    undefined,
  );
  const values = { food: knowledge.foods.get(food)?.name ?? food, grams: amount };
  if (!most) return [{ code: 'amounts.unheard', path, values }];
  return amount <= most.grams
    ? []
    : [{ code: 'amounts.unusual', path, values: { ...values, most: most.grams, dish: most.dish } }];
}

export interface TypedAmounts {
  readonly recipe: string;
  readonly grams: Readonly<Record<string, number>>;
  /** Who typed them last; '' where the record does not say. */
  readonly by: string;
}

/** Grams a physician typed for dishes that stand on these lines. */
export function typedAmountsOn(
  chart: Chart,
  visit: Pick<Visit, 'id' | 'amounts'>,
  lines: readonly Pick<AdviceLine, 'itemId'>[],
): TypedAmounts[] {
  return lines.flatMap(({ itemId }) => {
    const grams = itemId === null ? undefined : visit.amounts[itemId];
    if (itemId === null || grams === undefined) return [];
    const entry = chart.audit.findLast(
      ({ act, subject, detail }) =>
        act === 'set-amounts' && subject['visit'] === visit.id && detail['recipe'] === itemId,
    );
    return [{ recipe: itemId, grams, by: entry?.by ?? '' }];
  });
}
