/** Grams of a medicinal meal, typed by a physician for one resident; the open draft is made anew on them. */
import { z } from 'zod';
import { amountsAreStated } from '../decision/safety.js';
import { contentId } from '../domain/codes.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Recipe } from '../knowledge/advice-item.js';
import { makeDraft } from './drafts.js';
import { type By, changeChart, parsed, placesOfClinic, refusalOf, type Service } from './service.js';
import { changeVisit } from './visits.js';

export const amountsInput = z.strictObject({
  recipe: contentId,
  /** Grams a day for this person, by food. */
  grams: z.record(contentId, z.number().positive()),
});

/**
 * Saves the grams. Refused unless every ingredient that needs an amount has one, within the upper reference of each
 * dried drug. Answers the draft made anew, or null where the visit has none open or the person does not draft.
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
  const { recipe: recipeId, grams } = asked.value;
  const recipe = service.release().knowledge.recipes.get(recipeId);
  if (recipe?.status.kind !== 'issuable') return refuse({ code: 'line.not-issuable', path: 'recipe' });
  const faults = amountFaults(service, recipe, grams);
  if (faults.length > 0) return refuse(...faults);
  const saved = await changeChart<{ readonly open: boolean; readonly clinicId: string }>(
    service,
    by,
    residentId,
    {
      act: 'lift-safety',
      event: 'set-amounts',
      about: { visit: visitId },
      detail: { recipe: recipeId },
      apply: (chart) =>
        changeVisit(chart, visitId, (visit) => {
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

function amountFaults(service: Service, recipe: Recipe, grams: Readonly<Record<string, number>>): Problem[] {
  const { knowledge } = service.release();
  const named = (id: string) => knowledge.foods.get(id)?.name ?? id;
  const parts = new Set(recipe.ingredients.map((part) => part.food));
  const faults = Object.entries(grams).flatMap(([food, amount]): Problem[] => {
    const path = `grams.${food}`;
    const upper = knowledge.foods.get(food)?.upperGramsPerDay;
    if (!parts.has(food)) return [{ code: 'amounts.not-in-recipe', path, values: { food: named(food) } }];
    if (upper === undefined || amount <= upper) return [];
    return [{ code: 'amounts.above-limit', path, values: { food: named(food), limit: upper } }];
  });
  if (faults.length > 0 || amountsAreStated(recipe, knowledge, grams)) return faults;
  return [{ code: 'amounts.incomplete', path: 'grams' }];
}
