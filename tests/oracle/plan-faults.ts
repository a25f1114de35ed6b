/**
 * What is wrong with the advice of a decision, by the oracle's own tables: a food, drink or meal that may be issued
 * though forbidden, a danger without its warning, an emergency that is passed over, a plan against itself.
 */
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { Food } from '../../src/knowledge/advice-item.js';
import { alarmFaults, mayBeIssued } from './alarms.js';
import { catalogue, eatenAsFood, notTogether } from './catalogue.js';
import { type FoodRow, foodTable, staples } from './food-table.js';
import { groups, wordsOf } from './groups.js';
import { type Told, toldBy } from './told.js';

type Content = Pick<Release, 'knowledge'>;

/** A food somebody may be given by this decision: favoured, or in a meal. */
export interface Given {
  readonly where: string;
  readonly food: Food;
  /** Text and reason of each warning that stands beside it. */
  readonly warnings: readonly string[];
  readonly grams: number | undefined;
  readonly role: 'main' | 'spice' | 'favoured';
  readonly ticked: boolean;
}

export function isOneOf(food: Food, names: ReadonlySet<string>): boolean {
  return names.has(food.name) || food.aliases.some((alias) => names.has(alias));
}

const knownRows = new WeakMap<Food, readonly FoodRow[]>();

/** Rows that speak of a food: looked up once, the table and the foods of a release do not change. */
function rowsOf(food: Food): readonly FoodRow[] {
  const before = knownRows.get(food);
  if (before) return before;
  const rows = foodTable.filter((row) => isOneOf(food, row.foods));
  knownRows.set(food, rows);
  return rows;
}

/** What may be issued of these items. Grams are one person's day: a pot is shared, a physician's number is not. */
export function givenBy(
  { items }: Pick<Decision, 'items'>,
  { knowledge }: Content,
  input: DecisionInput,
): readonly Given[] {
  return items.filter(mayBeIssued).flatMap((item): readonly Given[] => {
    const favoured = (item.favour ?? []).filter(mayBeIssued).flatMap((choice): readonly Given[] => {
      const food = knowledge.foods.get(choice.food);
      const warnings =
        choice.verdict === 'caution'
          ? choice.because.flatMap(({ text, why }) => (text ? [`${text} ${why}`] : []))
          : [];
      return food === undefined
        ? []
        : [{ where: item.itemId, food, warnings, grams: undefined, role: 'favoured', ticked: item.ticked }];
    });
    const recipe = knowledge.recipes.get(item.itemId);
    const meal = recipe?.ingredients.flatMap((one): readonly Given[] => {
      const food = knowledge.foods.get(one.food);
      const typed = input.amounts[item.itemId]?.[one.food];
      const stated = one.grams === 'unknown' ? undefined : one.grams / (recipe.servings ?? 1);
      const grams = typed ?? stated;
      const warnings =
        item.verdict === 'caution' ? item.warnings.map(({ text, why }) => `${text} ${why}`) : [];
      return food === undefined
        ? []
        : [{ where: item.itemId, food, warnings, grams, role: one.role, ticked: item.ticked }];
    });
    return [...favoured, ...(meal ?? [])];
  });
}

/** Nothing forbidden, nothing dangerous without a word beside it, the limits of the announcements kept. */
export function foodFaults(given: readonly Given[], told: Told): readonly string[] {
  const faults: string[] = [];
  const concerning = new Map(
    foodTable.map((row) => {
      const member = groups[row.who](told);
      return [row, member === 'no' || (row.certain && member === 'unknown') ? undefined : member];
    }),
  );
  for (const one of given)
    for (const row of rowsOf(one.food)) {
      const member = concerning.get(row);
      if (member === undefined) continue;
      const { who, level, from } = row;
      const about = wordsOf[who];
      if (level === 'warn' && one.warnings.some((text) => about === undefined || about.test(text))) continue;
      faults.push(`${who}(${member}) ${level} ${one.food.name} in ${one.where} (${from})`);
    }
  for (const { food, where, role, grams, warnings } of given) {
    const entry = catalogue.get(food.name);
    if (entry?.batch === 2019 && role !== 'spice')
      faults.push(`${food.name} in ${where}: only as spice and condiment (JSON batchRules 2019 [2])`);
    const upper = entry?.upperGrams;
    if (upper === undefined || grams === undefined || eatenAsFood.has(food.name)) continue;
    if (grams > upper && warnings.length === 0)
      faults.push(`${food.name} ${grams} g in ${where}: above ${upper} g a day (JSON dailyAmount)`);
  }
  return faults;
}

/** The words of an item that may be issued urge nobody to a food that is blocked for the person. */
function wordFaults(
  { items }: Pick<Decision, 'items'>,
  { knowledge }: Content,
  told: Told,
): readonly string[] {
  const blocked = foodTable.filter((row) => row.level === 'block' && groups[row.who](told) === 'yes');
  const names = new Set(blocked.flatMap(({ foods }) => [...foods]).filter((name) => name.length > 1));
  return items.filter(mayBeIssued).flatMap(({ itemId }) => {
    const item = knowledge.items.get(itemId);
    if (item === undefined) return [];
    const urging = `${item.title}。${item.resident}`
      .split(/[。；]/)
      .filter((text) => !/[不少忌别戒停避]/.test(text));
    return [...names]
      .filter((name) => urging.some((text) => text.includes(name)))
      .map((name) => `${itemId} speaks of ${name}, which is blocked`);
  });
}

/** What the machine chose for the paper: only what may be issued, little, one thing under each heading. */
function choiceFaults(decision: Decision, input: DecisionInput): readonly string[] {
  const faults: string[] = [];
  const ticked = decision.items.filter((item) => item.ticked);
  const harmful = new Set(input.harmfulItems);
  for (const item of ticked) {
    if (harmful.has(item.itemId)) faults.push(`${item.itemId} is ticked though it once did harm`);
    if (!mayBeIssued(item)) faults.push(`${item.itemId} is ticked and ${item.verdict}`);
    if (item.proposal) faults.push(`${item.itemId} is ticked and only a proposal`);
    if (item.withheldBy.length > 0) faults.push(`${item.itemId} is ticked and withheld`);
  }
  if (new Set(ticked.map((item) => item.itemId)).size < ticked.length) faults.push('an item is ticked twice');
  // A table of foods is not a thing to do; of those there is room for so many, and one under each heading.
  const toDo = ticked.filter((item) => item.favour === undefined && item.limit === undefined);
  const most = input.settings.thingsToDo;
  if (toDo.length > most) faults.push(`${toDo.length} things to do, at most ${most}`);
  if (new Set(toDo.map((item) => item.domain)).size < toDo.length)
    faults.push('two things to do under one heading');
  return faults;
}

/**
 * What the machine puts side by side agrees: no two foods that must not meet, no line that wants more of what another
 * wants less of.
 */
export function disagreements(
  items: readonly DecidedItem[],
  input: DecisionInput,
  { knowledge }: Content,
): readonly string[] {
  const faults: string[] = [];
  const ticked = items.filter((item) => item.ticked);
  const named = new Set(givenBy({ items: ticked }, { knowledge }, input).map(({ food }) => food.name));
  for (const [one, other, from] of notTogether)
    if (named.has(one) && named.has(other)) faults.push(`${one} and ${other} in one plan (${from})`);
  const says = (words: RegExp) =>
    ticked.some(({ itemId }) => words.test(knowledge.items.get(itemId)?.resident ?? ''));
  if (says(/多喝水/) && says(/少喝水|尽量不喝水/)) faults.push('drink more and drink less');
  const less = new Map(
    ticked.flatMap((item) =>
      [...(item.limit ?? []), ...(item.avoid ?? []).map((one) => one.food)].map((food) => [
        food,
        item.itemId,
      ]),
    ),
  );
  for (const item of ticked) {
    const more = [
      ...(item.favour ?? []).filter(mayBeIssued).map((one) => one.food),
      ...(knowledge.recipes.get(item.itemId)?.ingredients ?? [])
        .filter((one) => one.role === 'main')
        .map((one) => one.food),
    ];
    for (const food of more)
      if (less.has(food)) faults.push(`${food}: more by ${item.itemId}, less by ${less.get(food)}`);
  }
  return faults;
}

/** Grams of one day over all dishes: the upper amount is a day's, not a dish's. */
function tooMuchTogether(given: readonly Given[]): readonly string[] {
  const dishes = new Map<string, readonly number[]>();
  for (const { food, grams, ticked } of given)
    if (ticked && grams !== undefined) dishes.set(food.name, [...(dishes.get(food.name) ?? []), grams]);
  return [...dishes].flatMap(([name, parts]) => {
    const upper = eatenAsFood.has(name) ? undefined : catalogue.get(name)?.upperGrams;
    const total = parts.reduce((sum, grams) => sum + grams, 0);
    return parts.length > 1 && upper !== undefined && total > upper
      ? [`${name}: ${parts.length} dishes of one plan come to more than ${upper} g a day (JSON dailyAmount)`]
      : [];
  });
}

/** A meal for somebody with diabetes speaks of the staple (clinical.md §2.3 T3 [1], §4 diabetes [2]). */
function stapleFaults({ items }: Pick<Decision, 'items'>, { knowledge }: Content, told: Told) {
  if (groups.糖尿病(told) === 'no') return [];
  return items.filter(mayBeIssued).flatMap((item) => {
    const recipe = knowledge.recipes.get(item.itemId);
    if (!recipe?.ingredients.some((one) => staples.has(knowledge.foods.get(one.food)?.name ?? ''))) return [];
    const words = [recipe.resident, ...item.warnings.map((one) => one.text)].join('');
    return words.includes('主食')
      ? []
      : [`${item.itemId}: nothing on the staple (clinical.md §2.3 T3 [1], §4 diabetes [2])`];
  });
}

/** clinical.md §2.3 T3 [1]: exercise must guard against low sugar, above all with what lowers it. */
function lowSugarOnTheMove({ items }: Pick<Decision, 'items'>, { knowledge }: Content, told: Told) {
  if (groups.糖尿病(told) !== 'yes' || told.has('medicines', 'insulin', 'sulfonylurea') !== 'yes') return [];
  return items
    .filter((item) => item.domain === 'exercise' && mayBeIssued(item))
    .filter(({ itemId, warnings }) => {
      const stop = knowledge.items.get(itemId)?.stopSigns ?? '';
      return !/低血糖|空腹|糖/.test([stop, ...warnings.map((one) => one.text)].join(''));
    })
    .map(({ itemId }) => `${itemId}: nothing on low sugar (clinical.md §2.3 T3 [1])`);
}

/** What is wrong with each of these items for this person, and what those ticked come to together. */
export function itemFaults(
  items: readonly DecidedItem[],
  input: DecisionInput,
  content: Content,
): readonly string[] {
  const told = toldBy(input);
  const given = givenBy({ items }, content, input);
  return [
    ...foodFaults(given, told),
    ...wordFaults({ items }, content, told),
    ...stapleFaults({ items }, content, told),
    ...lowSugarOnTheMove({ items }, content, told),
    ...tooMuchTogether(given),
  ];
}

export function faultsOf(decision: Decision, input: DecisionInput, content: Content): readonly string[] {
  return [
    ...(decision.complete ? [] : [`incomplete: ${decision.faults.join(', ')}`]),
    ...alarmFaults(decision, toldBy(input)),
    ...choiceFaults(decision, input),
    ...itemFaults(decision.items, input, content),
    ...disagreements(decision.items, input, content),
  ];
}
