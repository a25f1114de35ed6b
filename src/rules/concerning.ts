/**
 * What a safety rule's target is held against: one item, dish or food with everything it is. Pages list by it which rules
 * speak of a piece (its contraindications, said once), and the decision judges by the same.
 */
import type { AdviceItem, Food, Recipe } from '../knowledge/advice-item.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { CompiledRule } from './compile.js';
import type { Action } from './rule-schema.js';

export type Target = Extract<Action, { withhold: unknown }>['withhold'];

export interface Concerned {
  readonly itemId?: string;
  readonly foodIds: readonly string[];
  readonly domain?: string;
  readonly traits: ReadonlySet<string>;
}

export function concerns(on: Target, concerned: Concerned): boolean {
  if ('trait' in on) return concerned.traits.has(on.trait);
  if ('item' in on) return concerned.itemId === on.item;
  if ('food' in on) return concerned.foodIds.includes(on.food);
  return concerned.domain === on.domain;
}

/** An item as a whole: its own traits and those of its points. Its foods are judged one by one. */
export function itemConcerned(item: AdviceItem, { points }: Knowledge): Concerned {
  const ofPoints = (item.points ?? []).flatMap((id) => points.get(id)?.traits ?? []);
  const traits = new Set([...item.traits, ...ofPoints]);
  return { itemId: item.id, foodIds: [], domain: item.domain, traits };
}

/** What a pinch of seasoning does not change about a dish. */
const unseasoned = new Set(['warming', 'cooling']);

/** A dish with everything that goes into it; a spice brings its dangers but not its temperature. */
export function recipeConcerned(recipe: Recipe, { foods }: Knowledge): Concerned {
  const ofParts = recipe.ingredients.flatMap(({ food, role }) =>
    (foods.get(food)?.traits ?? []).filter((trait) => role === 'main' || !unseasoned.has(trait)),
  );
  const traits = new Set([...recipe.traits, ...ofParts]);
  const foodIds = recipe.ingredients.map((part) => part.food);
  return { itemId: recipe.id, foodIds, domain: recipe.domain, traits };
}

export function foodConcerned(food: Food): Concerned {
  return { foodIds: [food.id], traits: new Set(food.traits) };
}

/** One safety action that speaks of a piece. */
export interface Concern {
  readonly rule: CompiledRule;
  readonly kind: 'withhold' | 'warn';
  /** Words of the warning; '' when the rule withholds. */
  readonly text: string;
  readonly on: Target;
}

export function rulesConcerning(rules: readonly CompiledRule[], concerned: Concerned): Concern[] {
  return rules.flatMap((rule) =>
    rule.rule.then.flatMap((action): Concern[] => {
      if ('withhold' in action && concerns(action.withhold, concerned))
        return [{ rule, kind: 'withhold', text: '', on: action.withhold }];
      if ('warn' in action && concerns(action.warn.on, concerned))
        return [{ rule, kind: 'warn', text: action.warn.text, on: action.warn.on }];
      return [];
    }),
  );
}
