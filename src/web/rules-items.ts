/** What can be advised, to read: items, dishes, foods, points and traits, each with the safety rules that speak of it. */
import { Hono } from 'hono';
import { adviceDomain } from '../domain/codes.js';
import type { AdviceItem, Recipe } from '../knowledge/advice-item.js';
import { itemConcerned, recipeConcerned } from '../rules/concerning.js';
import type { Terms } from '../rules/wording.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { by, type Env, type PageContext } from './environment.js';
import { harmCountWords } from './harm-view.js';
import { page, refusalPage } from './page.js';
import { seasonWords } from './rules-food-words.js';
import { pieceView } from './rules-piece.js';
import { labelIn, signatureView, tabsOf, termsOf } from './rules-view.js';

export const rulesItemsRoom = new Hono<Env>();

const lists = [...adviceDomain.options, 'foods', 'points', 'patterns', 'traits'] as const;
type List = (typeof lists)[number];

interface Line {
  readonly href: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly waits: boolean;
  readonly warning: string;
}

/** Lines on one page. */
const pageSize = 100;

rulesItemsRoom.get('/rules/items', async (c) => {
  const { service, messages } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const asked = c.req.query('list') ?? '';
  const list = lists.find((one) => one === asked) ?? 'healthy-eating';
  const terms = termsOf(c);
  const all = linesOf(list, read.value, terms);
  const pages = Math.max(1, Math.ceil(all.length / pageSize));
  const wanted = Number(c.req.query('page') ?? '1');
  const number = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const at = (to: number) => `/rules/items?list=${list}&page=${to}`;
  const view = {
    tabs: tabsOf(c, 'items'),
    lists: lists.map((one) => ({
      href: `/rules/items?list=${one}`,
      label: listLabel(one, terms),
      current: one === list,
    })),
    found: messages({ code: 'rules.items-found', values: { count: all.length, page: number, pages } }),
    name: listLabel(list, terms),
    lines: all.slice((number - 1) * pageSize, number * pageSize),
    before: number > 1 ? at(number - 1) : '',
    after: number < pages ? at(number + 1) : '',
  };
  return page(c, 'rules-items', view, { title: 'page.rules-items' });
});

function listLabel(list: List, terms: Terms): string {
  const domain = adviceDomain.safeParse(list);
  return domain.success
    ? labelIn(terms)('domains', domain.data)
    : terms.messages({ code: `rules.list.${list}` });
}

function linesOf(list: List, { release, general }: RuleBook, terms: Terms): Line[] {
  const { items, recipes, foods, points, traits } = release.knowledge;
  const waiting = new Set(
    general.filter((one) => one.state !== 'signed').map((one) => `${one.kind} ${one.id}`),
  );
  const label = (id: string) => traits.get(id)?.label ?? id;
  const line = (
    kind: string,
    one: { id: string; traits: readonly string[] },
    title: string,
    warning = '',
  ) => ({
    href: `/rules/${kind === 'food' ? 'foods' : kind === 'point' ? 'points' : 'items'}/${one.id}`,
    title,
    tags: one.traits.map(label),
    waits: waiting.has(`${kind} ${one.id}`),
    warning,
  });
  const say = (code: string) => terms.messages({ code });
  if (list === 'traits')
    return [...traits.values()].map(({ id, label: title, meaning }) => ({
      href: `/rules/traits/${id}`,
      ...{ title, tags: [meaning], waits: false, warning: '' },
    }));
  if (list === 'foods')
    return [...foods.values()].map((one) =>
      line('food', one, one.name, one.use === 'food' ? '' : say(`rules.food-use.${one.use}`)),
    );
  if (list === 'patterns')
    return release.patterns.flatMap((set) =>
      set.patterns.map(({ id, title }) => ({
        href: `/rules/patterns/${id}`,
        ...{ title: `${set.condition.title} · ${title}`, tags: [], warning: '' },
        waits: waiting.has(`pattern ${id}`),
      })),
    );
  if (list === 'points') return [...points.values()].map((one) => line('point', one, one.name));
  return [
    ...[...items.values()].filter((one) => one.domain === list).map((one) => line('item', one, one.title)),
    ...[...recipes.values()]
      .filter((one) => one.domain === list)
      .map((one) =>
        line('recipe', one, one.title, one.status.kind === 'issuable' ? '' : say('rules.not-issued')),
      ),
  ];
}

rulesItemsRoom.get('/rules/items/:itemId', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const book = read.value;
  const id = c.req.param('itemId');
  const view = contentView(c, book, id);
  if (!view) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  const harm = harmCountWords(c, 'byItem', id);
  return page(c, 'rules-item', { ...view, harm }, { title: 'page.rules-item' });
});

/** An item or a dish as a page; undefined when the release holds neither. */
export function contentView(c: PageContext, book: RuleBook, id: string) {
  const { items, recipes } = book.release.knowledge;
  const item = items.get(id);
  const recipe = recipes.get(id);
  return item ? itemView(c, book, item) : recipe ? recipeView(c, book, recipe) : undefined;
}

function itemView(c: PageContext, book: RuleBook, item: AdviceItem) {
  const { knowledge } = book.release;
  const points = (item.points ?? []).flatMap((id) => knowledge.points.get(id) ?? []);
  const food = (id: string) => ({ href: `/rules/foods/${id}`, label: knowledge.foods.get(id)?.name ?? id });
  return {
    ...pieceView(c, book, item, itemConcerned(item, knowledge)),
    ...common(c, book, item, 'item'),
    care: item.care ?? null,
    stopSigns: item.stopSigns ?? '',
    points: points.map(({ id, name, location }) => ({ href: `/rules/points/${id}`, name, location })),
    hasPoints: points.length > 0,
    favour: (item.favour ?? []).map(food),
    hasFavour: (item.favour ?? []).length > 0,
    limit: (item.limit ?? []).map(food),
    hasLimit: (item.limit ?? []).length > 0,
    ingredients: [],
    hasIngredients: false,
    method: '',
    servings: '',
    purpose: '',
    seasons: '',
    excluded: '',
  };
}

function recipeView(c: PageContext, book: RuleBook, recipe: Recipe) {
  const { knowledge } = book.release;
  const { messages } = c.get('deps');
  return {
    ...pieceView(c, book, recipe, recipeConcerned(recipe, knowledge)),
    ...common(c, book, recipe, 'recipe'),
    care: null,
    stopSigns: '',
    points: [],
    hasPoints: false,
    favour: [],
    hasFavour: false,
    limit: [],
    hasLimit: false,
    ingredients: recipe.ingredients.map(({ food, grams, role }) => ({
      href: `/rules/foods/${food}`,
      label: knowledge.foods.get(food)?.name ?? food,
      amount:
        grams === 'unknown'
          ? messages({ code: 'rules.grams-unknown' })
          : messages({ code: 'rules.grams', values: { grams } }),
      spice: role === 'spice',
    })),
    hasIngredients: true,
    method: recipe.method ?? '',
    servings: recipe.servings === undefined ? '' : String(recipe.servings),
    purpose: (recipe.purpose ?? []).map((code) => labelIn(termsOf(c))('meal-purposes', code)).join('、'),
    seasons: seasonWords(recipe, termsOf(c)),
    excluded: recipe.status.kind === 'issuable' ? '' : recipe.status.reason,
  };
}

function common(c: PageContext, book: RuleBook, one: AdviceItem | Recipe, kind: 'item' | 'recipe') {
  const { rules } = book.release;
  const recommending = rules.filter(({ rule }) =>
    rule.then.some((action) => 'recommend' in action && action.recommend.items.includes(one.id)),
  );
  return {
    title: one.title,
    domain: labelIn(termsOf(c))('domains', one.domain),
    resident: one.resident,
    physician: one.physician,
    signature: signatureView(c, book, kind, one.id),
    recommending: recommending.map(({ rule }) => ({ href: `/rules/${rule.id}`, title: rule.title })),
    hasRecommending: recommending.length > 0,
  };
}
