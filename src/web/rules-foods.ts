/** What items are made of, to read: foods, points and traits, each with the safety rules that speak of it. */
import { Hono } from 'hono';
import type { Acupoint, Food } from '../knowledge/advice-item.js';
import { foodConcerned } from '../rules/concerning.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { contentLines, produceWords, seasonWords } from './rules-food-words.js';
import { concernsOf, pieceView } from './rules-piece.js';
import { tabsOf, termsOf } from './rules-view.js';

export const rulesFoodsRoom = new Hono<Env>();

rulesFoodsRoom.get('/rules/foods/:foodId', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const food = read.value.release.knowledge.foods.get(c.req.param('foodId'));
  if (!food) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  return page(c, 'rules-food', foodView(c, read.value, food), { title: 'page.rules-food' });
});

function foodView(c: PageContext, book: RuleBook, food: Food) {
  const { messages } = c.get('deps');
  const { items, recipes } = book.release.knowledge;
  const usedIn = [
    ...[...items.values()].filter(
      (item) => item.favour?.includes(food.id) === true || item.limit?.includes(food.id) === true,
    ),
    ...[...recipes.values()].filter((recipe) => recipe.ingredients.some((part) => part.food === food.id)),
  ];
  const terms = termsOf(c);
  const contents = contentLines(food, terms);
  return {
    ...pieceView(c, book, food, foodConcerned(food)),
    contents,
    hasContents: contents.length > 0,
    seasons: seasonWords(food, terms),
    produce: produceWords(food.id, terms),
    name: food.name,
    aliases: food.aliases.join('、'),
    kind: messages({ code: `rules.food-kind.${food.kind}` }),
    batch: food.batch === undefined ? '' : messages({ code: 'rules.batch', values: { year: food.batch } }),
    use: food.use === 'food' ? '' : messages({ code: `rules.food-use.${food.use}` }),
    part: food.part ?? '',
    upper:
      food.upperGramsPerDay === undefined
        ? ''
        : messages({ code: 'rules.upper', values: { grams: food.upperGramsPerDay } }),
    usedIn: usedIn.map(({ id, title }) => ({ href: `/rules/items/${id}`, title })),
    hasUsedIn: usedIn.length > 0,
  };
}

rulesFoodsRoom.get('/rules/points/:pointId', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const point = read.value.release.knowledge.points.get(c.req.param('pointId'));
  if (!point) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  return page(c, 'rules-point', pointView(c, read.value, point), { title: 'page.rules-point' });
});

function pointView(c: PageContext, book: RuleBook, point: Acupoint) {
  const usedIn = [...book.release.knowledge.items.values()].filter(
    (item) => item.points?.includes(point.id) === true,
  );
  return {
    ...pieceView(c, book, point, { foodIds: [], traits: new Set(point.traits) }),
    name: point.name,
    code: point.code ?? '',
    location: point.location,
    usedIn: usedIn.map(({ id, title }) => ({ href: `/rules/items/${id}`, title })),
    hasUsedIn: usedIn.length > 0,
  };
}

rulesFoodsRoom.get('/rules/traits/:traitId', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { release } = read.value;
  const { traits, items, recipes, foods, points } = release.knowledge;
  const trait = traits.get(c.req.param('traitId'));
  if (!trait) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  const carries = (one: { traits: readonly string[] }) => one.traits.includes(trait.id);
  const concerns = concernsOf({ foodIds: [], traits: new Set([trait.id]) }, release, termsOf(c));
  const groups = [
    ['items', [...items.values(), ...recipes.values()].filter(carries).map((one) => [one.id, one.title])],
    ['foods', [...foods.values()].filter(carries).map((one) => [one.id, one.name])],
    ['points', [...points.values()].filter(carries).map((one) => [one.id, one.name])],
  ] as const;
  const { messages } = c.get('deps');
  const view = {
    tabs: tabsOf(c, 'items'),
    label: trait.label,
    meaning: trait.meaning,
    id: trait.id,
    concerns,
    hasConcerns: concerns.length > 0,
    groups: groups
      .filter(([, carriers]) => carriers.length > 0)
      .map(([kind, carriers]) => ({
        name: messages({ code: `rules.carriers.${kind}` }),
        carriers: carriers.map(([id, title]) => ({ href: `/rules/${kind}/${id}`, title })),
      })),
  };
  return page(c, 'rules-trait', view, { title: 'page.rules-trait' });
});
