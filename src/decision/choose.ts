/**
 * From fired recommendations to decided items: safety for each, contradictions between constitutions resolved (what one
 * says to eat less another may not favour), and a small number ticked by precedence, at most one a heading first.
 */
import type { AdviceDomain } from '../domain/codes.js';
import type { Action } from '../rules/rule-schema.js';
import type { DecidedItem, FoodChoice, Reason } from './decision.js';
import { dislikesIn, isDisliked, seasonOf, seasonRank } from './eating.js';
import type { DecisionInput } from './input.js';
import type { Release } from './release.js';
import { amountsAreStated, judgeFood, judgeItem, judgeRecipe, type Restrictions } from './safety.js';
import { type IsSigned, reasonOf, type StageRun } from './stage.js';

type Recommend = Extract<Action, { recommend: unknown }>['recommend'];

/** Order in which headings are filled when there is not room for all. */
const domainOrder: readonly AdviceDomain[] = [
  'healthy-eating',
  'exercise',
  'daily-life',
  'mood',
  'acupoint-care',
  'medicinal-meal',
];

export interface Candidate {
  readonly itemId: string;
  readonly precedence: number;
  readonly reasons: readonly Reason[];
}

export function chooseItems(
  run: StageRun,
  restrictions: Restrictions,
  input: DecisionInput,
  release: Release,
  drivingPrimary: string | undefined,
  isSigned: IsSigned,
): DecidedItem[] {
  const candidates = gather(run, drivingPrimary, isSigned);
  const limited = new Set(candidates.flatMap((one) => release.knowledge.items.get(one.itemId)?.limit ?? []));
  const items = candidates
    .map((one) => decideItem(one, restrictions, limited, input, release, isSigned))
    .filter((item) => item !== undefined)
    .sort(
      (a, b) =>
        a.precedence - b.precedence ||
        domainOrder.indexOf(a.domain) - domainOrder.indexOf(b.domain) ||
        Number(a.verdict === 'caution') - Number(b.verdict === 'caution') ||
        seasonRank(a.season) - seasonRank(b.season) ||
        (a.itemId < b.itemId ? -1 : 1),
    );
  return tick(items, input.settings.thingsToDo, new Set(input.harmfulItems));
}

function gather(run: StageRun, primary: string | undefined, isSigned: IsSigned): Candidate[] {
  const byItem = new Map<string, Candidate>();
  for (const { rule, evaluation } of run.evaluated) {
    if (evaluation.outcome !== 'fires') continue;
    const reason = reasonOf(rule, evaluation, isSigned);
    for (const action of rule.rule.then) {
      if (!('recommend' in action)) continue;
      const precedence = precedenceOf(action.recommend, primary);
      for (const itemId of action.recommend.items) {
        const before = byItem.get(itemId);
        byItem.set(itemId, {
          itemId,
          precedence: Math.min(precedence, before?.precedence ?? precedence),
          reasons: [...(before?.reasons ?? []), reason],
        });
      }
    }
  }
  return [...byItem.values()];
}

/** The whole numbers stand in stored decisions, so none of them moves. */
function precedenceOf({ for: whom, first }: Recommend, primary: string | undefined): number {
  if (first) return 0.5;
  if (whom === 'everyone') return 5;
  if ('condition' in whom) return 1;
  if ('pattern' in whom) return 1.5;
  if ('medicine' in whom) return 2;
  return whom.constitution === primary ? 3 : 4;
}

/** Undefined: the release keeps the item on record only (not issuable) or does not hold it. */
export function decideItem(
  candidate: Candidate,
  restrictions: Restrictions,
  limited: ReadonlySet<string>,
  input: DecisionInput,
  release: Release,
  isSigned: IsSigned,
): DecidedItem | undefined {
  const { knowledge } = release;
  const dislikes = dislikesIn(input.facts);
  const contentHash = release.contentHashes.get(candidate.itemId) ?? '';
  const common = {
    itemId: candidate.itemId,
    contentHash,
    precedence: candidate.precedence,
    recommendedBy: candidate.reasons,
    ticked: false,
  };
  /** A proposal when the item, or every rule that recommends it, is general and unsigned. */
  const proposal = (kind: 'item' | 'recipe', basis: string) =>
    (basis === 'general' && !isSigned(kind, candidate.itemId, contentHash)) ||
    (candidate.reasons.length > 0 && candidate.reasons.every((reason) => reason.awaitsExpert));

  const recipe = knowledge.recipes.get(candidate.itemId);
  if (recipe) {
    if (recipe.status.kind === 'not-issuable') return undefined;
    const found = judgeRecipe(recipe, knowledge, restrictions);
    const stated = amountsAreStated(recipe, knowledge, input.amounts[recipe.id]);
    const open = found.verdict === 'allowed' || found.verdict === 'caution';
    const disliked = recipe.ingredients
      .map((part) => part.food)
      .filter((id) => isDisliked(id, dislikes, knowledge));
    const season = seasonOf(recipe, knowledge, input.occurredOn);
    return {
      ...common,
      ...found,
      domain: recipe.domain,
      verdict: open && !stated ? 'needs-amounts' : found.verdict,
      proposal: proposal('recipe', recipe.basis),
      ...(disliked.length > 0 ? { disliked } : {}),
      ...(season ? { season } : {}),
    };
  }
  const item = knowledge.items.get(candidate.itemId);
  if (!item) return undefined;
  const found = judgeItem(item, knowledge, restrictions);
  const judged = (id: string): FoodChoice => {
    const food = knowledge.foods.get(id);
    if (!food) throw new Error('a published release names a food it does not hold');
    return judgeFood(food, restrictions);
  };
  const favour = item.favour?.map(
    (id): FoodChoice => ({
      ...(limited.has(id)
        ? { food: id, verdict: 'withheld' as const, because: candidate.reasons }
        : judged(id)),
      ...(isDisliked(id, dislikes, knowledge) ? { disliked: true as const } : {}),
    }),
  );
  const avoid = item.limit?.map(judged).filter((choice) => choice.verdict === 'withheld');
  return {
    ...common,
    ...found,
    domain: item.domain,
    proposal: proposal('item', item.basis),
    ...(favour ? { favour } : {}),
    ...(item.limit ? { limit: item.limit } : {}),
    ...(avoid ? { avoid } : {}),
  };
}

/** Lists of foods that go onto one paper by themselves: a third is more than anybody keeps in mind, and than a leaf holds. */
const mostFoodTables = 2;

/**
 * Room for `count` things to do: the best item of each heading, then no more. A list of foods is a table on the paper,
 * not a thing to do: it takes no room. What a list says to eat less, no other favours, ticked or not. A proposal is never ticked, nor what this resident came to harm after or does not
 * like: another of its heading may take its place.
 */
function tick(items: readonly DecidedItem[], count: number, harmful: ReadonlySet<string>): DecidedItem[] {
  const headings = new Set<AdviceDomain>();
  let left = count;
  let tables = 0;
  return items.map((item) => {
    if (item.verdict !== 'allowed' && item.verdict !== 'caution') return item;
    if (item.proposal) return { ...item, notTicked: 'proposal' as const };
    if (harmful.has(item.itemId)) return { ...item, notTicked: 'harm-recorded' as const };
    if (item.disliked) return { ...item, notTicked: 'disliked' as const };
    if (isFoodTable(item)) {
      const says = (item.favour ?? []).some(isProposed) || (item.limit ?? []).length > 0;
      if (!says) return { ...item, notTicked: 'nothing-left' as const };
      if (tables === mostFoodTables) return { ...item, notTicked: 'enough-lists' as const };
      tables += 1;
      return { ...item, ticked: true };
    }
    if (headings.has(item.domain)) return { ...item, notTicked: 'same-domain' as const };
    if (left === 0) return { ...item, notTicked: 'limit-reached' as const };
    headings.add(item.domain);
    left -= 1;
    return { ...item, ticked: true };
  });
}

/** Foods to eat more or less of: printed as a table, counted by nobody. */
export function isFoodTable(one: { readonly favour?: unknown; readonly limit?: unknown }): boolean {
  return one.favour !== undefined || one.limit !== undefined;
}

/** Allowed, and not disliked: on the list without anybody asking. */
export function isProposed(choice: FoodChoice): boolean {
  return canEat(choice) && choice.disliked !== true;
}

export function canEat(choice: FoodChoice): boolean {
  return choice.verdict === 'allowed' || choice.verdict === 'caution';
}
