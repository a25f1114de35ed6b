/**
 * Safety is computed from ingredients up. An item, its points and its foods carry traits; a safety rule that fires on one
 * withholds or warns, and one that cannot tell withholds too (unless it says that its unknown means nothing).
 * Adding a rule can only take away.
 */
import type { AdviceItem, Food, Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';
import {
  type Concerned,
  concerns,
  foodConcerned,
  itemConcerned,
  recipeConcerned,
  type Target,
} from '../rules/concerning.js';
import type { FoodChoice, Reason, Verdict } from './decision.js';
import { type IsSigned, reasonOf, type StageRun } from './stage.js';

export interface SafetyFinding {
  readonly verdict: Exclude<Verdict, 'needs-amounts'>;
  readonly withheldBy: readonly Reason[];
  readonly warnings: readonly (Reason & { readonly text: string })[];
}

/** One safety action that is in force or could be. */
interface Restriction {
  readonly on: Target;
  readonly reason: Reason;
  readonly warning?: string;
}

export type Restrictions = readonly Restriction[];

export function restrictionsOf(run: StageRun, isSigned: IsSigned): Restrictions {
  return run.evaluated.flatMap(({ rule, evaluation }) => {
    if (evaluation.outcome === 'quiet') return [];
    if (evaluation.outcome === 'cannot-tell' && rule.rule.whenUnknown === 'ignore') return [];
    const reason = reasonOf(rule, evaluation, isSigned);
    return rule.rule.then.flatMap((action): Restriction[] => {
      if ('withhold' in action) return [{ on: action.withhold, reason }];
      if ('warn' in action) return [{ on: action.warn.on, reason, warning: action.warn.text }];
      return [];
    });
  });
}

function judge(concerned: Concerned, restrictions: Restrictions): SafetyFinding {
  const hits = restrictions.filter(({ on }) => concerns(on, concerned));
  const withheldBy = distinct(hits.filter((hit) => hit.warning === undefined).map((hit) => hit.reason));
  const warnings = distinct(
    hits.flatMap(({ reason, warning }) => (warning === undefined ? [] : [{ ...reason, text: warning }])),
  );
  const verdict = withheldBy.some((reason) => reason.outcome === 'fires')
    ? 'withheld'
    : withheldBy.length > 0
      ? 'cannot-judge'
      : warnings.length > 0
        ? 'caution'
        : 'allowed';
  return { verdict, withheldBy, warnings };
}

/** One rule may reach an item by several of its traits; it is told once. */
function distinct<T extends Reason & { readonly text?: string }>(reasons: readonly T[]): T[] {
  return [...new Map(reasons.map((one) => [`${one.ruleId} ${one.text ?? ''}`, one])).values()];
}

/** An item as a whole: its own traits and those of its points. Its foods are judged one by one. */
export function judgeItem(item: AdviceItem, knowledge: Knowledge, restrictions: Restrictions): SafetyFinding {
  return judge(itemConcerned(item, knowledge), restrictions);
}

/** A recipe with everything that goes into it; a spice brings its dangers but not its temperature. */
export function judgeRecipe(recipe: Recipe, knowledge: Knowledge, restrictions: Restrictions): SafetyFinding {
  return judge(recipeConcerned(recipe, knowledge), restrictions);
}

export function judgeFood(food: Food, restrictions: Restrictions): FoodChoice {
  const { verdict, withheldBy, warnings } = judge(foodConcerned(food), restrictions);
  return { food: food.id, verdict, because: [...withheldBy, ...warnings] };
}

/**
 * Whether the amounts of a recipe are stated and within the upper reference of each dried drug. A pot whose servings
 * nobody states is safe to judge only when the whole pot keeps within the limit.
 */
export function amountsAreStated(
  recipe: Recipe,
  knowledge: Knowledge,
  typed: Readonly<Record<string, number>> | undefined,
): boolean {
  return recipe.ingredients.every((part) => {
    const food = knowledge.foods.get(part.food);
    const upper = food?.upperGramsPerDay;
    const byPhysician = typed?.[part.food];
    if (byPhysician !== undefined) return upper === undefined || byPhysician <= upper;
    // Kitchen seasoning is printed 适量; a catalogue substance never is.
    if (part.grams === 'unknown') return part.role === 'spice' && food?.kind === 'ordinary';
    return upper === undefined || part.grams <= upper || part.grams / (recipe.servings ?? 1) <= upper;
  });
}
