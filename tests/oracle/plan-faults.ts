/**
 * What is wrong with the advice of a decision, by the oracle's own tables: a food, drink or meal that may be issued
 * though forbidden, a danger without its warning, an emergency that is passed over, a plan against itself.
 */
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { Food } from '../../src/knowledge/advice-item.js';
import { catalogue, eatenAsFood, notTogether } from './catalogue.js';
import { emergencyTable, lowSugar, urgentTable } from './emergencies.js';
import { foodTable, staples } from './food-table.js';
import { groups, wordsOf } from './groups.js';
import { type Told, toldBy } from './told.js';

type Content = Pick<Release, 'knowledge'>;

/** A food somebody may be given by this decision: favoured, or in a meal. */
interface Given {
  readonly where: string;
  readonly food: Food;
  /** Text and reason of each warning that stands beside it. */
  readonly warnings: readonly string[];
  readonly grams: number | undefined;
  readonly role: 'main' | 'spice' | 'favoured';
  readonly ticked: boolean;
}

const mayBeIssued = ({ verdict }: Pick<DecidedItem, 'verdict'>): boolean =>
  verdict === 'allowed' || verdict === 'caution';

export function isOneOf(food: Food, names: ReadonlySet<string>): boolean {
  return names.has(food.name) || food.aliases.some((alias) => names.has(alias));
}

export function givenBy(decision: Decision, { knowledge }: Content, input: DecisionInput): readonly Given[] {
  return decision.items.filter(mayBeIssued).flatMap((item): readonly Given[] => {
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
    const meal = knowledge.recipes.get(item.itemId)?.ingredients.flatMap((one): readonly Given[] => {
      const food = knowledge.foods.get(one.food);
      const typed = input.amounts[item.itemId]?.[one.food];
      const grams = typed ?? (one.grams === 'unknown' ? undefined : one.grams);
      const warnings =
        item.verdict === 'caution' ? item.warnings.map(({ text, why }) => `${text} ${why}`) : [];
      return food === undefined
        ? []
        : [{ where: item.itemId, food, warnings, grams, role: one.role, ticked: item.ticked }];
    });
    return [...favoured, ...(meal ?? [])];
  });
}

/** (a) Nothing forbidden, nothing dangerous without a word beside it, the limits of the announcements kept. */
export function foodFaults(given: readonly Given[], told: Told): readonly string[] {
  const faults: string[] = [];
  for (const { who, level, certain, foods, from } of foodTable) {
    const member = groups[who](told);
    if (member === 'no' || (certain && member === 'unknown')) continue;
    for (const one of given) {
      if (!isOneOf(one.food, foods)) continue;
      const about = wordsOf[who];
      if (level === 'warn' && one.warnings.some((text) => about === undefined || about.test(text))) continue;
      faults.push(`${who}(${member}) ${level} ${one.food.name} in ${one.where} (${from})`);
    }
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
export function wordFaults(decision: Decision, { knowledge }: Content, told: Told): readonly string[] {
  const blocked = foodTable.filter((row) => row.level === 'block' && groups[row.who](told) === 'yes');
  const names = new Set(blocked.flatMap(({ foods }) => [...foods]).filter((name) => name.length > 1));
  return decision.items.filter(mayBeIssued).flatMap(({ itemId }) => {
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

/** (b) Every emergency and every red flag has its alert, nothing is drafted beside it, and first sugar is not taken away. */
export function emergencyFaults(decision: Decision, told: Told): readonly string[] {
  const faults: string[] = [];
  for (const row of [...emergencyTable, ...urgentTable]) {
    const { id, from } = row;
    const answer = row.state(told);
    const raised = emergencyTable.includes(row)
      ? decision.emergency && decision.alerts.some((one) => one.level === 'emergency')
      : decision.alerts.some((one) => one.level !== 'notice');
    if (answer === 'yes' && !raised) faults.push(`no alert: ${id} (${from})`);
    if (answer === 'yes' && !decision.referrals.some((one) => (one.trackWithinDays ?? 99) <= 14))
      faults.push(`no referral followed within two weeks: ${id} (${from})`);
    const said = decision.undecidedTriage.length > 0 || decision.alerts.some((one) => one.level !== 'notice');
    if (answer === 'unknown' && !said) faults.push(`passed over in silence: ${id} (${from})`);
  }
  if (decision.emergency && decision.items.some((item) => item.ticked || mayBeIssued(item)))
    faults.push('an item is drafted beside an emergency');
  if (groups.糖尿病(told) === 'yes' && lowSugar(told)) {
    const said = decision.alerts.flatMap((one) => one.actions).filter((text) => text.includes('糖'));
    if (!said.some((text) => /口服|喝|吃/.test(text))) faults.push('low sugar: no alert says to give sugar');
  }
  return faults;
}

/** (c) What is ticked agrees with itself, and a meal for somebody with diabetes speaks of the staple. */
export function contradictions(
  decision: Decision,
  { knowledge }: Content,
  { told, given, thingsToDo }: { told: Told; given: readonly Given[]; thingsToDo: number },
): readonly string[] {
  const faults: string[] = [];
  const ticked = decision.items.filter((item) => item.ticked);
  for (const item of ticked) {
    if (!mayBeIssued(item)) faults.push(`${item.itemId} is ticked and ${item.verdict}`);
    if (item.proposal) faults.push(`${item.itemId} is ticked and only a proposal`);
    if (item.withheldBy.length > 0) faults.push(`${item.itemId} is ticked and withheld`);
  }
  // A table of foods is not a thing to do; of those there is room for so many, and one under each heading.
  const toDo = ticked.filter((item) => item.favour === undefined && item.limit === undefined);
  if (toDo.length > thingsToDo) faults.push(`${toDo.length} things to do, at most ${thingsToDo}`);
  if (new Set(toDo.map((item) => item.domain)).size < toDo.length)
    faults.push('two things to do under one heading');
  const named = new Set(given.filter((one) => one.ticked).map(({ food }) => food.name));
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
  for (const [one, other, from] of notTogether)
    if (named.has(one) && named.has(other)) faults.push(`${one} and ${other} in one plan (${from})`);
  if (new Set(ticked.map((item) => item.itemId)).size < ticked.length) faults.push('an item is ticked twice');
  const says = (words: RegExp) =>
    ticked.some(({ itemId }) => words.test(knowledge.items.get(itemId)?.resident ?? ''));
  if (says(/多喝水/) && says(/少喝水|尽量不喝水/)) faults.push('drink more and drink less');
  if (groups.糖尿病(told) !== 'no')
    for (const item of decision.items.filter(mayBeIssued)) {
      const recipe = knowledge.recipes.get(item.itemId);
      if (!recipe?.ingredients.some((one) => staples.has(knowledge.foods.get(one.food)?.name ?? '')))
        continue;
      const words = [recipe.resident, ...item.warnings.map((one) => one.text)].join('');
      if (!words.includes('主食'))
        faults.push(`${item.itemId}: nothing on the staple (clinical.md §2.3 T3 [1], §4 diabetes [2])`);
    }
  return faults;
}

/** clinical.md §2.3 T3 [1]: exercise must guard against low sugar, above all with what lowers it. */
function lowSugarOnTheMove(decision: Decision, { knowledge }: Content, told: Told): readonly string[] {
  if (groups.糖尿病(told) !== 'yes' || told.has('medicines', 'insulin', 'sulfonylurea') !== 'yes') return [];
  return decision.items
    .filter((item) => item.domain === 'exercise' && mayBeIssued(item))
    .filter(({ itemId, warnings }) => {
      const stop = knowledge.items.get(itemId)?.stopSigns ?? '';
      return !/低血糖|空腹|糖/.test([stop, ...warnings.map((one) => one.text)].join(''));
    })
    .map(({ itemId }) => `${itemId}: nothing on low sugar (clinical.md §2.3 T3 [1])`);
}

export function faultsOf(decision: Decision, input: DecisionInput, content: Content): readonly string[] {
  const told = toldBy(input);
  const given = givenBy(decision, content, input);
  return [
    ...(decision.complete ? [] : [`incomplete: ${decision.faults.join(', ')}`]),
    ...foodFaults(given, told),
    ...wordFaults(decision, content, told),
    ...emergencyFaults(decision, told),
    ...contradictions(decision, content, { told, given, thingsToDo: input.settings.thingsToDo }),
    ...lowSugarOnTheMove(decision, content, told),
  ];
}
