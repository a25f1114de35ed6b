/**
 * Lines of advice as an elder reads them: at most five numbered things under their headings, one table of foods, what to
 * watch for beside each, what nobody could judge. It chooses nothing: the lines are the document's, the warnings are
 * the decision's.
 */
import { z } from 'zod';
import type { DecidedItem, Decision, Reason } from '../../decision/decision.js';
import { householdIn } from '../../decision/eating.js';
import type { DecisionInput } from '../../decision/input.js';
import type { AdviceDomain } from '../../domain/codes.js';
import type { AdviceLine } from '../../domain/document.js';
import type { CivilDate } from '../../domain/time.js';
import type { Recipe } from '../../knowledge/advice-item.js';
import type { Knowledge } from '../../knowledge/pack.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import { kitchenGrams, type Portion, portionsOf } from '../portions.js';
import { type DayParts, dayParts } from './source.js';

export interface AdviceSource {
  readonly lines: readonly AdviceLine[];
  readonly input: DecisionInput;
  readonly decision: Decision;
  /** Every item on the lines, as judged by that decision. */
  readonly judged: ReadonlyMap<string, DecidedItem>;
  /** Day of issue; of the preview before that. */
  readonly today: CivilDate;
}

export interface AdviceView {
  readonly headings: readonly Heading[];
  /** Labels of what nobody knew, so that what needs it was left out. */
  readonly unjudged: readonly string[];
  readonly nextVisit: NextVisit | null;
  /** Not printed: which warnings the sheet carries, for checking it again later. */
  readonly madeFrom: { readonly warnings: readonly string[] };
}

export interface Heading {
  readonly label: string;
  readonly things: readonly Thing[];
  /** Under 健康饮食 only: a table, not a thing to do. */
  readonly foods: FoodTable | null;
}

export interface Thing {
  /** 1 … 5, through all headings. */
  readonly number: string;
  readonly text: string;
  readonly dish: Dish | null;
  readonly warnings: readonly string[];
  readonly stopSigns: string | null;
}

export interface Dish {
  readonly name: string;
  /** For how many people the grams are; null where no source says, and where a physician typed them. */
  readonly servings: string | null;
  /** A physician typed the grams: a day's amount for this person. */
  readonly forPerson: boolean;
  readonly parts: readonly DishPart[];
  /** The same dish for all who eat together; null where nobody may multiply it. */
  readonly family: { readonly people: string; readonly parts: readonly DishPart[] } | null;
}

interface DishPart {
  readonly name: string;
  readonly grams: string | null;
}

export interface FoodTable {
  readonly texts: readonly string[];
  readonly favour: readonly string[];
  readonly limit: readonly string[];
  /** Foods of the list to eat less of that this person must not touch. */
  readonly avoid: readonly string[];
  readonly cautions: readonly { readonly text: string; readonly foods: readonly string[] }[];
}

export interface NextVisit {
  readonly on: DayParts;
  /** The day had passed when the paper was issued. */
  readonly overdue: boolean;
  readonly modes: readonly string[];
}

/** Order of the headings on the paper. */
const headingOrder: readonly AdviceDomain[] = [
  'medicinal-meal',
  'daily-life',
  'mood',
  'exercise',
  'acupoint-care',
  'healthy-eating',
];

/** Throws when a line names an item, food or recipe that the release does not hold: such a line is never issued. */
export function adviceView(source: AdviceSource, knowledge: Knowledge): AdviceView {
  const { lines, decision, judged } = source;
  const isTable = (line: AdviceLine) => line.favour !== undefined || line.limit !== undefined;
  const things = headingOrder.flatMap((domain) =>
    lines.filter((line) => line.domain === domain && !isTable(line)),
  );
  const numbered = new Map(things.map((line, index) => [line, String(index + 1)]));
  const tables = lines.filter(isTable);
  const headings = headingOrder.map((domain): Heading => {
    const own = tables.filter((line) => line.domain === domain);
    return {
      label: labelOf(knowledge.vocabularies, 'domains', domain),
      things: things
        .filter((line) => line.domain === domain)
        .map((line) => thingOf(line, numbered.get(line) ?? '', source, knowledge)),
      foods: own.length === 0 ? null : foodTable(own, judged, knowledge),
    };
  });
  return {
    headings: headings.filter((heading) => heading.things.length > 0 || heading.foods !== null),
    unjudged: unjudged(decision, knowledge),
    nextVisit: nextVisit(decision, source.today, knowledge),
    madeFrom: { warnings: [...new Set(warningsOn(lines, judged).map((one) => one.ruleId))].sort() },
  };
}

function thingOf(line: AdviceLine, number: string, source: AdviceSource, knowledge: Knowledge): Thing {
  const recipe = line.itemId === null ? undefined : knowledge.recipes.get(line.itemId);
  const item = line.itemId === null ? undefined : knowledge.items.get(line.itemId);
  const judged = line.itemId === null ? undefined : source.judged.get(line.itemId);
  return {
    number,
    text: line.text,
    dish: recipe ? dishOf(recipe, line, source.input, knowledge) : null,
    warnings: [...new Set((judged?.warnings ?? []).map((warning) => warning.text))],
    stopSigns: item?.stopSigns ?? null,
  };
}

/**
 * For one person where the source says for how many it is, else the whole pot or what a physician typed; in the order of
 * the source. What has no grams is kitchen seasoning.
 */
function dishOf(recipe: Recipe, line: AdviceLine, input: DecisionInput, knowledge: Knowledge): Dish {
  const portions = portionsOf(recipe, input.amounts[recipe.id], householdIn(input.facts));
  const weighed = ({ parts }: Portion) =>
    parts.map(({ food, grams }) => ({
      name: foodName(food, knowledge),
      grams: grams === null ? null : kitchenGrams(grams),
    }));
  return {
    name: recipe.title,
    forPerson: input.amounts[recipe.id] !== undefined,
    servings: portions ? String(portions.one.people) : null,
    parts: portions
      ? weighed(portions.one)
      : recipe.ingredients.map((part) => {
          const grams = line.amounts?.[part.food];
          return { name: foodName(part.food, knowledge), grams: grams === undefined ? null : String(grams) };
        }),
    family: portions?.family
      ? { people: String(portions.family.people), parts: weighed(portions.family) }
      : null,
  };
}

function foodTable(
  tables: readonly AdviceLine[],
  judged: ReadonlyMap<string, DecidedItem>,
  knowledge: Knowledge,
): FoodTable {
  const names = (ids: readonly string[]) => [...new Set(ids)].map((id) => foodName(id, knowledge));
  const limit = tables.flatMap((line) => line.limit ?? []);
  const forbidden = neverEaten(tables, judged, knowledge);
  const cautions = new Map<string, Set<string>>();
  const about = (text: string, foods: readonly string[]) => {
    const known = cautions.get(text) ?? new Set<string>();
    for (const food of foods) known.add(food);
    cautions.set(text, known);
  };
  for (const line of tables) {
    const item = line.itemId === null ? undefined : judged.get(line.itemId);
    for (const warning of item?.warnings ?? []) about(warning.text, []);
    for (const choice of item?.favour ?? []) {
      if (!line.favour?.includes(choice.food)) continue;
      for (const reason of choice.because) {
        if (reason.text !== undefined) about(reason.text, [foodName(choice.food, knowledge)]);
      }
    }
  }
  return {
    texts: tables.map((line) => line.text),
    favour: names(tables.flatMap((line) => line.favour ?? [])),
    limit: names(limit.filter((food) => !forbidden.has(food))),
    avoid: names(limit.filter((food) => forbidden.has(food))),
    cautions: [...cautions].map(([text, foods]) => ({ text, foods: [...foods] })),
  };
}

/** Vocabulary of the facts (allergies) for which "eat less" would be the wrong word. */
const neverFor = 'never-eaten-for';

function neverEaten(
  tables: readonly AdviceLine[],
  judged: ReadonlyMap<string, DecidedItem>,
  knowledge: Knowledge,
): ReadonlySet<string> {
  const facts = new Set(knowledge.vocabularies.get(neverFor)?.options.map((option) => option.code) ?? []);
  const forbidden = tables.flatMap((line) => {
    const item = line.itemId === null ? undefined : judged.get(line.itemId);
    return (item?.avoid ?? []).filter((choice) =>
      choice.because.some((reason) => reason.facts.some(({ fact }) => facts.has(fact))),
    );
  });
  return new Set(forbidden.map((choice) => choice.food));
}

function foodName(id: string, knowledge: Knowledge): string {
  const food = knowledge.foods.get(id);
  if (!food) throw new Error(`the release holds no food ${id}`);
  return food.name;
}

/** Facts that safety needed and nobody knew, as far as something was left out for want of them. */
function unjudged(decision: Decision, knowledge: Knowledge): string[] {
  return decision.missing
    .filter((one) => one.safety > 0)
    .map((one) => knowledge.facts.get(one.fact)?.label ?? one.fact);
}

function nextVisit(decision: Decision, today: CivilDate, knowledge: Knowledge): NextVisit | null {
  const [soonest] = decision.plan
    .flatMap((line) =>
      line.kind === 'clinical' && line.dueOn ? [{ on: line.dueOn, modes: line.modes }] : [],
    )
    .sort((a, b) => (a.on < b.on ? -1 : 1));
  if (!soonest) return null;
  return {
    on: dayParts(soonest.on),
    overdue: soonest.on < today,
    modes: soonest.modes.map((mode) => labelOf(knowledge.vocabularies, 'modes', mode)),
  };
}

/** Everything that warns about something on the lines, with the words it prints. */
export function warningsOn(
  lines: readonly AdviceLine[],
  judged: ReadonlyMap<string, DecidedItem>,
): readonly (Reason & { readonly text?: string })[] {
  return lines.flatMap((line) => {
    const item = line.itemId === null ? undefined : judged.get(line.itemId);
    const foods = (item?.favour ?? []).filter((choice) => line.favour?.includes(choice.food));
    return [
      ...(item?.warnings ?? []),
      ...foods.flatMap((choice) => choice.because.filter((reason) => reason.text !== undefined)),
    ];
  });
}

const frozen = z.looseObject({ madeFrom: z.strictObject({ warnings: z.array(z.string()) }) });

/** What a frozen view says it was made from. Throws on the view of a paper without advice. */
export function madeFrom(viewJson: string): AdviceView['madeFrom'] {
  return frozen.parse(JSON.parse(viewJson)).madeFrom;
}

/** Titles of at most this many sources stand at the foot, the most used first. */
const sourcesShown = 3;

export function adviceSources(lines: readonly AdviceLine[], knowledge: Knowledge): string[] {
  const uses = new Map<string, number>();
  for (const { itemId } of lines) {
    const item = itemId === null ? undefined : (knowledge.items.get(itemId) ?? knowledge.recipes.get(itemId));
    for (const { source } of item?.sources ?? []) uses.set(source, (uses.get(source) ?? 0) + 1);
  }
  return [...uses]
    .sort(([a, often], [b, rare]) => rare - often || (a < b ? -1 : 1))
    .slice(0, sourcesShown)
    .flatMap(([id]) => knowledge.sources.get(id)?.title ?? []);
}
