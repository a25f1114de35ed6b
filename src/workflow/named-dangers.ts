/**
 * What a person's own words name that a paper should not carry: foods this resident must not have, what is no food, more
 * than the reference allows, and the words of knowledge/vocabularies/named-words.yaml. What
 * as an item would be withheld for certain is refused in words; everything else is told to whoever decides.
 */
import { canEat } from '../decision/choose.js';
import { runStages, type StagesRun } from '../decision/decide.js';
import type { FoodChoice, Reason } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import type { Release } from '../decision/release.js';
import { judgeFood } from '../decision/safety.js';
import type { Food } from '../knowledge/advice-item.js';
import { clausesOf, type FoundWords, foundGroups, isLimited, weightOf } from '../knowledge/find-words.js';
import type { NamedKind, NamedWords } from '../knowledge/named-words.js';
import type { NamedDanger } from '../prescription/check-lines.js';
import { namedFoods } from '../prescription/named-foods.js';
import { joinedReasons } from '../prescription/reason-words.js';

/** `itemId` null: written by hand. Words of an item as the release has them name nothing: rules judged the item. */
export type NamedDangers = (line: {
  readonly itemId: string | null;
  readonly text: string;
}) => readonly NamedDanger[];

export function namedDangersFor(input: DecisionInput, { knowledge, ...release }: Release): NamedDangers {
  const { namedWords, foods, items, recipes } = knowledge;
  let stages: StagesRun | undefined;
  const standing = () => {
    stages ??= runStages(input, { knowledge, ...release });
    return stages.restrictions;
  };
  const choice = (food: Food): FoodChoice => judgeFood(food, standing());
  const reasonsOf = (kind: NamedKind) => {
    const { because } = choice({ ...kind, id: `kind-${kind.name}`, kind: 'ordinary', use: 'food' });
    const byName = standing().flatMap(({ reason }) => (kind.rules.includes(reason.ruleId) ? [reason] : []));
    return { because: [...new Map([...because, ...byName].map((one) => [one.ruleId, one])).values()] };
  };
  return ({ itemId, text }) => {
    const own = itemId === null ? undefined : (items.get(itemId) ?? recipes.get(itemId))?.resident;
    if (own === text) return [];
    if (namedWords === null)
      return namedFoods(text, foods.values())
        .map(choice)
        .filter((one) => !canEat(one))
        .map(({ food, because }) => dangerOf(food, because, false));
    const clauses = clausesOf(text, namedWords);
    return distinct([
      ...clauses.flatMap((clause) =>
        namedFoods(clause, foods.values()).flatMap((food) =>
          inClause(clause, food, choice(food), namedWords),
        ),
      ),
      ...clauses.flatMap((clause) =>
        namedWords.kinds.flatMap((kind) => {
          const name = [kind.name, ...kind.aliases].find((one) => clause.includes(one));
          const { because } = reasonsOf(kind);
          return name === undefined || because.length === 0
            ? []
            : [dangerOf(name, because, isHard(because, kind.rules) && !isLimited(clause, name, namedWords))];
        }),
      ),
      ...oncePerReason(foundGroups(text, namedWords)).map(({ group, phrase }) => ({
        code: group.act === 'refuse' ? 'line.forbidden-phrase' : 'line.names-word',
        values: { phrase, because: group.because },
        refused: group.act === 'refuse',
      })),
    ]);
  };
}

/** What one clause says of one food. */
function inClause(clause: string, food: Food, judged: FoodChoice, named: NamedWords): NamedDanger[] {
  const name = [food.name, ...food.aliases].find((one) => clause.includes(one)) ?? food.name;
  const free = !isLimited(clause, name, named);
  const weight = weightOf(clause, name, named);
  const { upperGramsPerDay: upper } = food;
  const found: NamedDanger[] = [];
  if (!canEat(judged)) found.push(dangerOf(food.id, judged.because, free && isHard(judged.because, [])));
  if (food.use === 'none')
    found.push({ code: 'line.names-not-food', values: { food: food.id }, refused: free });
  if (food.use === 'spice-only' && weight)
    found.push({ code: 'line.names-spice', values: { food: food.id }, refused: free });
  else if (upper !== undefined && weight?.grams && weight.grams > upper)
    found.push({ code: 'line.names-above', values: { food: food.id, limit: upper }, refused: free });
  return found;
}

/**
 * A rule that withholds it for certain. On an item a physician may lift what no document supports; words have no place for
 * that reason, so whoever wants to lift puts the item on.
 */
function isHard(because: readonly Reason[], byName: readonly string[]): boolean {
  return because.some(
    (reason) => (!('text' in reason) || byName.includes(reason.ruleId)) && reason.outcome === 'fires',
  );
}

function dangerOf(food: string, because: readonly Reason[], refused: boolean): NamedDanger {
  const why = joinedReasons(because.map((reason) => reason.why));
  return { code: 'line.names-food', values: { food, why }, refused };
}

/** Several groups may find one thing in the same words; what is refused needs no telling besides. */
function oncePerReason(found: readonly FoundWords[]): FoundWords[] {
  const refused = found.filter(({ group }) => group.act === 'refuse');
  const told = refused.length > 0 ? refused : found;
  return [...new Map([...told].reverse().map((one) => [one.group.because, one])).values()].reverse();
}

/** The same words twice are told once, and refused if they are refused once. */
function distinct(dangers: readonly NamedDanger[]): NamedDanger[] {
  const once = new Map<string, NamedDanger>();
  for (const danger of dangers) {
    const key = `${danger.code} ${JSON.stringify(danger.values)}`;
    if (!once.has(key) || danger.refused) once.set(key, danger);
  }
  return [...once.values()];
}
