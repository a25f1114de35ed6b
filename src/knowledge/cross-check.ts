/**
 * Holds knowledge/ against itself once every file is read: what it names must exist, and what may be issued must keep its
 * limits. Reports; it never repairs and never drops anything.
 */
import { adviceDomain } from '../domain/codes.js';
import type { Acupoint, AdviceItem, Food, Recipe } from './advice-item.js';
import { citationsOf } from './disease.js';
import { conditionsOf } from './fact-definition.js';
import { formFaults } from './follow-up-form.js';
import { nearSpelling } from './near-spelling.js';
import type { Knowledge, PackFile } from './pack.js';
import { citationFaults } from './source.js';
import type { ContentFile, ContentProblem } from './yaml-file.js';

/** A fault at a place in a file. */
export function fault(
  content: ContentFile<unknown>,
  path: readonly (string | number)[],
  code: string,
  values: Record<string, string | number>,
): ContentProblem {
  return {
    severity: 'error',
    code,
    file: content.file,
    ...(content.at(path) ?? {}),
    path: path.join('.'),
    values,
  };
}

/** Where a piece of content stands, and whose file that is. */
export interface Place {
  readonly content: ContentFile<unknown>;
  readonly path: readonly (string | number)[];
  readonly from: PackFile['from'];
}

/** One id twice is told at the county's own file, which can be mended; the shipped one is named beside it. */
export function duplicate(id: string, code: string, later: Place, earlier: Place): ContentProblem {
  const swap = later.from === 'pack' && earlier.from === 'overlay';
  const [own, other] = swap ? [earlier, later] : [later, earlier];
  const line = other.content.at(other.path)?.line;
  const where = line === undefined ? other.content.file : `${other.content.file}:${line}`;
  return fault(own.content, [...own.path, 'id'], code, { id, other: where });
}

/** Every id that content names must exist; what may be issued must keep its limits. */
export function crossCheck(knowledge: Knowledge, places: ReadonlyMap<object, Place>): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const report = (
    item: object,
    inside: (string | number)[],
    code: string,
    values: Record<string, string | number>,
    severity: ContentProblem['severity'] = 'error',
  ) => {
    const place = places.get(item);
    if (place) problems.push({ ...fault(place.content, [...place.path, ...inside], code, values), severity });
  };
  const mustKnow = (
    item: object,
    inside: (string | number)[],
    what: string,
    id: string,
    known: ReadonlyMap<string, unknown>,
  ) => {
    if (known.has(id)) return;
    const near = nearSpelling(id, known.keys());
    report(item, inside, near ? 'content.unknown-id-near' : 'content.unknown-id', {
      what,
      id,
      near: near ?? '',
    });
  };
  const claims = (item: Parameters<typeof citationFaults>[0]) => {
    for (const { path, code, values } of citationFaults(item, knowledge.sources))
      report(item, path, code, values);
  };
  const cites = (item: Food | Recipe | AdviceItem | Acupoint) => {
    item.sources.forEach((c, i) => {
      mustKnow(item, ['sources', i, 'source'], 'source', c.source, knowledge.sources);
    });
    claims(item);
    item.traits.forEach((t, i) => {
      mustKnow(item, ['traits', i], 'trait', t, knowledge.traits);
    });
  };
  for (const fact of knowledge.facts.values()) {
    if (fact.showWhen) {
      const list = 'all' in fact.showWhen ? 'all' : 'any';
      conditionsOf(fact.showWhen).forEach((one, i) => {
        mustKnow(fact, ['showWhen', list, i, 'fact'], 'fact', one.fact, knowledge.facts);
      });
    }
    if (fact.type === 'number' && fact.above !== undefined)
      mustKnow(fact, ['above'], 'fact', fact.above, knowledge.facts);
    if (fact.type === 'boolean' && fact.answers !== undefined)
      mustKnow(fact, ['answers'], 'vocabulary', fact.answers, knowledge.vocabularies);
  }
  for (const item of knowledge.items.values()) {
    cites(item);
    for (const list of ['favour', 'limit'] as const) {
      (item[list] ?? []).forEach((id, i) => {
        mustKnow(item, [list, i], 'food', id, knowledge.foods);
        const food = knowledge.foods.get(id);
        if (list === 'limit' || food === undefined || food.use === 'food') return;
        const code = food.use === 'none' ? 'content.favour-none' : 'content.favour-spice-only';
        report(item, [list, i], code, { title: item.title, food: food.name });
      });
      if (item[list] && item.domain !== adviceDomain.enum['healthy-eating']) {
        report(item, [list], 'content.foods-outside-diet', { id: item.id });
      }
    }
    (item.points ?? []).forEach((id, i) => {
      mustKnow(item, ['points', i], 'point', id, knowledge.points);
    });
  }
  for (const point of knowledge.points.values()) cites(point);
  const conditions = knowledge.facts.get('conditions');
  const known = new Map(
    conditions?.type === 'codes' ? conditions.options.map((option) => [option.code, option]) : [],
  );
  for (const one of knowledge.diseases.values()) {
    mustKnow(one, ['id'], 'condition', one.id, known);
    for (const { path, source } of citationsOf(one)) {
      mustKnow(one, path, 'source', source, knowledge.sources);
      // A document nobody has seen covers nothing.
      if (knowledge.sources.get(source)?.seen === 'not-seen')
        report(one, path, 'disease.document-not-seen', { source });
    }
    claims(one);
    one.measures.forEach((id, i) => {
      mustKnow(one, ['measures', i], 'fact', id, knowledge.facts);
      const from = knowledge.facts.get(id)?.origin.from;
      if (from !== undefined && from !== 'form')
        report(one, ['measures', i], 'disease.measure-not-on-form', { fact: id });
    });
    const form = one.followUpForm;
    if (!form) continue;
    mustKnow(one, ['followUpForm', 'classFact'], 'fact', form.classFact, knowledge.facts);
    form.symptomFacts.forEach((id, i) => {
      mustKnow(one, ['followUpForm', 'symptomFacts', i], 'fact', id, knowledge.facts);
    });
    for (const { path, code, values } of formFaults(form, knowledge.facts))
      report(one, ['followUpForm', ...path], code, values);
  }
  for (const food of knowledge.foods.values()) {
    cites(food);
    const said = { seasons: food.seasons, ...food.contents };
    for (const [key, one] of Object.entries(said)) {
      const inside = key === 'seasons' ? [key, 'source'] : ['contents', key, 'source'];
      if (one) mustKnow(food, inside, 'source', one.source, knowledge.sources);
    }
  }
  for (const one of knowledge.produce.values()) mustKnow(one, ['food'], 'food', one.food, knowledge.foods);
  const purposes = new Map(
    knowledge.vocabularies.get('meal-purposes')?.options.map((option) => [option.code, option]),
  );
  for (const one of knowledge.targets.values()) {
    one.sources.forEach(({ source }, i) => {
      mustKnow(one, ['sources', i, 'source'], 'source', source, knowledge.sources);
    });
    claims(one);
    mustKnow(one, ['condition'], 'condition', one.condition, known);
    one.below.forEach(({ fact }, i) => {
      mustKnow(one, ['below', i, 'fact'], 'fact', fact, knowledge.facts);
    });
  }
  for (const recipe of knowledge.recipes.values()) {
    cites(recipe);
    recipe.purpose?.forEach((id, i) => {
      mustKnow(recipe, ['purpose', i], 'purpose', id, purposes);
    });
    if (recipe.seasons)
      mustKnow(recipe, ['seasons', 'source'], 'source', recipe.seasons.source, knowledge.sources);
    recipe.ingredients.forEach((part, i) => {
      mustKnow(recipe, ['ingredients', i, 'food'], 'food', part.food, knowledge.foods);
      const food = knowledge.foods.get(part.food);
      if (!food || recipe.status.kind !== 'issuable') return;
      if (food.kind === 'not-food' || food.use === 'none') {
        report(recipe, ['ingredients', i, 'food'], 'content.not-a-food', {
          recipe: recipe.title,
          food: food.name,
        });
      } else if (!withinUpper(recipe, part, food)) {
        report(
          recipe,
          ['ingredients', i, 'grams'],
          'content.above-upper',
          { recipe: recipe.title, food: food.name, grams: part.grams, upper: food.upperGramsPerDay ?? '' },
          'notice',
        );
      }
      if (food.use === 'spice-only' && part.role !== 'spice') {
        report(recipe, ['ingredients', i, 'role'], 'content.spice-only', {
          recipe: recipe.title,
          food: food.name,
        });
      }
    });
  }
  return problems;
}

/** Stated grams of one person's day against the upper reference of the dried drug, as the decision reads them. */
function withinUpper(
  { servings = 1 }: Recipe,
  { grams }: Recipe['ingredients'][number],
  { upperGramsPerDay: upper }: Food,
): boolean {
  return upper === undefined || grams === 'unknown' || grams / servings <= upper;
}
