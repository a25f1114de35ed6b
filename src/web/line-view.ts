/**
 * One line of advice as the draft and the county page show it: words, foods, grams, warnings, why it is there, who lifted
 * what. The line may be as stored or as typed and refused; what is stored now is shown beside what was typed.
 */
import { canEat, isFoodTable } from '../decision/choose.js';
import type { DecidedItem, Reason } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import type { AdviceLine } from '../domain/document.js';
import type { Problem } from '../domain/result.js';
import type { LineRules, NamedDanger } from '../prescription/check-lines.js';
import { keyOf } from '../prescription/difference.js';
import { joinedReasons } from '../prescription/reason-words.js';
import { dishNotes } from './dish-view.js';
import { factLabel, named, type ReasonView, reasonViews, type Words } from './explain-view.js';

/** A line on the page: as stored, or as typed. Unticked lines stay on the page until they are saved away. */
export interface PageLine {
  readonly itemId: string | null;
  readonly domain: AdviceLine['domain'];
  readonly text: string;
  readonly favour?: readonly string[] | undefined;
  readonly limit?: readonly string[] | undefined;
  readonly addedFor: string;
  readonly addedComment: string;
  readonly lifts: readonly { readonly ruleId: string; readonly reason: string; readonly comment: string }[];
  readonly keep: boolean;
}

export interface LineView {
  /** Name of the fields and id of the line: `l.0`. */
  readonly id: string;
  /** Its place among the lines, for the buttons that move it. */
  readonly at: string;
  readonly itemId: string;
  readonly domain: string;
  readonly title: string;
  readonly text: string;
  readonly keep: boolean;
  readonly isTable: boolean;
  readonly foods: readonly { readonly id: string; readonly name: string; readonly kept: boolean }[];
  readonly favour: string;
  readonly dropped: readonly { readonly name: string; readonly why: string }[];
  readonly limit: string;
  readonly avoid: readonly { readonly name: string; readonly why: string }[];
  readonly dish: string;
  /** In season, price, portions. */
  readonly notes: readonly string[];
  readonly warnings: readonly { readonly text: string; readonly awaits: boolean }[];
  readonly reasons: readonly ReasonView[];
  readonly hasReasons: boolean;
  readonly added: string;
  readonly addedFor: string;
  readonly addedComment: string;
  readonly lifts: readonly { readonly field: string; readonly words: string }[];
  readonly handwritten: boolean;
  /** What a person's own words name that a paper should not carry, as far as it is not refused. */
  readonly mentions: readonly string[];
  /** The machine's words, where the line has others; '' where not. */
  readonly machineText: string;
  /** What is stored now where something else was typed; '' where not. */
  readonly stored: string;
  readonly problems: readonly string[];
  readonly hasProblems: boolean;
  readonly mayRise: boolean;
  readonly mayFall: boolean;
}

export interface LinesContext {
  readonly words: Words;
  readonly rules: LineRules;
  readonly input: DecisionInput;
  readonly drafted: readonly AdviceLine[];
  /** Lines as stored now; null: the page shows just these. */
  readonly stored: readonly AdviceLine[] | null;
  /** Told at the line they are about; paths begin with `l.<index>`. */
  readonly problems: readonly Problem[];
}

export function pageLines(lines: readonly AdviceLine[]): PageLine[] {
  return lines.map((line) => ({
    itemId: line.itemId,
    domain: line.domain,
    text: line.text,
    favour: line.favour,
    limit: line.limit,
    addedFor: line.addedFor ?? '',
    addedComment: line.addedComment ?? '',
    lifts: line.lifts,
    keep: true,
  }));
}

export function lineViews(lines: readonly PageLine[], context: LinesContext): LineView[] {
  return lines.map((line, index) => lineView(line, index, lines, context));
}

function lineView(
  line: PageLine,
  index: number,
  lines: readonly PageLine[],
  { words, rules, input, drafted, stored, problems }: LinesContext,
): LineView {
  const id = `l.${index}`;
  const item = line.itemId === null ? undefined : rules.judged.get(line.itemId);
  const own = problems.filter((one) => one.path === id || one.path.startsWith(`${id}.`));
  const machine = drafted.find((one) => one.itemId !== null && one.itemId === line.itemId);
  const now = stored?.find((one) => keyOf(one) === (line.itemId ?? `${line.domain} ${line.text}`));
  const told = own.map((one) => words.say(named(one, words)));
  const peers = lines.flatMap((one, at) => (one.domain === line.domain ? [at] : []));
  return {
    id,
    at: String(index),
    itemId: line.itemId ?? '',
    domain: line.domain,
    title: titleOf(line.itemId, words),
    text: line.text,
    keep: line.keep,
    isTable: item !== undefined && isFoodTable(item),
    ...foodsOf(line, item, words),
    dish: dishOf(line, rules, words),
    notes: dishNotes(line.itemId, item, input, words),
    warnings: warningsOf(line, item),
    reasons: item ? reasonViews(item.recommendedBy, words) : [],
    hasReasons: (item?.recommendedBy.length ?? 0) > 0,
    added: line.addedFor === '' ? '' : addedWords(line, words),
    addedFor: line.addedFor,
    addedComment: line.addedComment,
    lifts: line.lifts.map((lift) => ({
      field: `${lift.ruleId} ${lift.reason} ${lift.comment}`.trim(),
      words: liftWords(lift, words),
    })),
    handwritten: line.itemId === null,
    mentions: mentioned(
      rules.namedIn(line).filter((one) => !told.includes(words.say(named({ ...one, path: '' }, words)))),
      words,
    ),
    machineText: machine && machine.text !== line.text ? machine.text : '',
    stored: stored === null ? '' : storedWords(line, now, words),
    problems: told,
    hasProblems: own.length > 0,
    mayRise: peers.indexOf(index) > 0,
    mayFall: peers.indexOf(index) < peers.length - 1,
  };
}

export function isOwnWording(
  { itemId, text }: Pick<PageLine, 'itemId' | 'text'>,
  { knowledge }: Words,
): boolean {
  if (itemId === null) return true;
  return (knowledge.items.get(itemId) ?? knowledge.recipes.get(itemId))?.resident !== text;
}

export function mentioned(dangers: readonly NamedDanger[], words: Words): string[] {
  const once = new Map<string, Problem>();
  for (const { code, values } of dangers) {
    const problem = named({ code, path: '', values }, words);
    const key = `${code} ${problem.values?.['why'] ?? JSON.stringify(problem.values)}`;
    const before = once.get(key)?.values?.['food'];
    const food = [before, problem.values?.['food']].filter((one) => one !== undefined).join('、');
    once.set(key, before === undefined ? problem : { ...problem, values: { ...problem.values, food } });
  }
  return [...once.values()].map((problem) => words.say(problem));
}

export function titleOf(itemId: string | null, words: Words): string {
  const { items, recipes } = words.knowledge;
  if (itemId === null) return words.say({ code: 'draft.handwritten' });
  return (items.get(itemId) ?? recipes.get(itemId))?.title ?? itemId;
}

export function foodName(id: string, words: Words): string {
  return words.knowledge.foods.get(id)?.name ?? id;
}

function foodsOf(line: PageLine, item: DecidedItem | undefined, words: Words) {
  const may = (item?.favour ?? []).filter(canEat);
  const kept = new Set(line.favour ?? may.map((choice) => choice.food));
  const because = (choices: DecidedItem['favour']) => groupedByWhy(choices ?? [], words);
  const never = neverEaten(item, words);
  const avoid = new Set(never.map((choice) => choice.food));
  const names = (ids: readonly string[]) => ids.map((food) => foodName(food, words)).join('、');
  return {
    foods: may.map(({ food }) => ({ id: food, name: foodName(food, words), kept: kept.has(food) })),
    favour: names(may.map((choice) => choice.food).filter((food) => kept.has(food))),
    dropped: because((item?.favour ?? []).filter((choice) => !canEat(choice))),
    limit: names((line.limit ?? item?.limit ?? []).filter((food) => !avoid.has(food))),
    avoid: because(never),
  };
}

/** Foods with one reason stand together: it is said once. */
function groupedByWhy(choices: NonNullable<DecidedItem['favour']>, words: Words) {
  const groups = new Map<string, string[]>();
  for (const { food, because } of choices) {
    const why = joinedReasons(because.map((reason) => whyWords(reason, words)));
    groups.set(why, [...(groups.get(why) ?? []), foodName(food, words)]);
  }
  return [...groups].map(([why, foods]) => ({ name: foods.join('、'), why }));
}

/** What nobody asked is no reason of this person: it says what to ask. */
function whyWords({ outcome, facts, why }: Reason, words: Words): string {
  if (outcome !== 'cannot-tell') return why;
  const open = facts.filter(({ value }) => value === undefined).map(({ fact }) => factLabel(fact, words));
  const what = [...new Set(open)].join('、');
  return words.say({ code: 'line.unclear', values: { what, why } });
}

/** Of the foods to eat less of: those for which "less" would be the wrong word, as on the paper. */
function neverEaten(item: DecidedItem | undefined, { knowledge }: Words) {
  const facts = new Set(knowledge.vocabularies.get('never-eaten-for')?.options.map((one) => one.code));
  return (item?.avoid ?? []).filter(({ because }) =>
    because.some((reason) => reason.facts.some(({ fact }) => facts.has(fact))),
  );
}

/** What goes into the dish, with grams where they are stated. */
function dishOf(line: PageLine, rules: LineRules, words: Words): string {
  const recipe = line.itemId === null ? undefined : words.knowledge.recipes.get(line.itemId);
  if (!recipe) return '';
  const grams = rules.amounts.get(recipe.id) ?? {};
  return recipe.ingredients
    .map(
      (part) =>
        `${foodName(part.food, words)}${grams[part.food] === undefined ? '' : ` ${grams[part.food]}g`}`,
    )
    .join('、');
}

function warningsOf(line: PageLine, item: DecidedItem | undefined): LineView['warnings'] {
  const kept = line.favour === undefined ? undefined : new Set(line.favour);
  const ofFoods = (item?.favour ?? [])
    .filter((choice) => kept?.has(choice.food) ?? true)
    .flatMap((choice) => choice.because)
    .flatMap((reason) =>
      reason.text === undefined ? [] : [{ text: reason.text, awaits: reason.awaitsExpert }],
    );
  const ofItem = (item?.warnings ?? []).map(({ text, awaitsExpert }) => ({ text, awaits: awaitsExpert }));
  return [...new Map([...ofItem, ...ofFoods].map((one) => [one.text, one])).values()];
}

export function addedWords(
  { addedFor, addedComment }: { readonly addedFor: string; readonly addedComment: string },
  words: Words,
): string {
  return [words.label('add-reasons', addedFor), addedComment].filter(Boolean).join('：');
}

export function liftWords(
  lift: { readonly ruleId: string; readonly reason: string; readonly comment: string; readonly by?: string },
  words: Words,
): string {
  return words.say({
    code: 'draft.lifted',
    values: {
      rule: words.ruleTitle(lift.ruleId),
      reason: [words.label('lift-reasons', lift.reason), lift.comment].filter(Boolean).join('：'),
    },
  });
}

function storedWords(line: PageLine, now: AdviceLine | undefined, words: Words): string {
  if (now === undefined) return words.say({ code: 'draft.stored-without' });
  if (now.text !== line.text) return words.say({ code: 'draft.stored-text', values: { text: now.text } });
  const foods = (now.favour ?? []).map((food) => foodName(food, words)).join('、');
  const same = JSON.stringify(now.favour ?? null) === JSON.stringify(line.favour ?? null);
  return same ? '' : words.say({ code: 'draft.stored-foods', values: { foods } });
}
