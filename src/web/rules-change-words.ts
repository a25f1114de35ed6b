/**
 * A changed piece in words, row by row: as the candidate has it and, where it differs, as it is in the release in force.
 * Told from the content alone, whatever its kind; judges nothing.
 */
import { patternOf } from '../decision/patterns.js';
import type { Release } from '../decision/release.js';
import type { Acupoint, AdviceItem, Food, Recipe } from '../knowledge/advice-item.js';
import { careLevel, type Disease } from '../knowledge/disease.js';
import type { Produce } from '../knowledge/produce.js';
import type { Target } from '../knowledge/target.js';
import { type Sign, signGroups } from '../rules/pattern-schema.js';
import type { Condition } from '../rules/rule-schema.js';
import { sayAction, sayCondition, type Terms } from '../rules/wording.js';
import type { ChangedPiece } from '../workflow/changed-pieces.js';
import type { PageContext } from './environment.js';
import { cite, contentLines, monthWords, produceWords, say, seasonWords } from './rules-food-words.js';
import { labelIn, termsOf } from './rules-view.js';

/** A row's name is the end of its message code; lines as they are read, none when there is nothing to say. */
interface Row {
  readonly name: string;
  readonly lines: readonly string[];
}

export interface ChangedRow {
  readonly name: string;
  /** `fresh`: not there before, in a row that was. */
  readonly lines: readonly { readonly text: string; readonly fresh: boolean }[];
  /** Lines that are no more; empty where nothing changed, or where it was not there. */
  readonly was: readonly string[];
  readonly hasWas: boolean;
  /** It was there and is no more. */
  readonly gone: boolean;
}

/** `rows`: what differs; of an added or removed piece, all it says. `same`: what a change left as it was. */
export function changedRows(
  c: PageContext,
  piece: ChangedPiece,
  before: Release,
  after: Release,
): { readonly rows: readonly ChangedRow[]; readonly same: readonly ChangedRow[] } {
  const was = new Map(rowsOf(piece, before, termsOf(c, before)).map(({ name, lines }) => [name, lines]));
  const now = new Map(rowsOf(piece, after, termsOf(c, after)).map(({ name, lines }) => [name, lines]));
  const { messages } = c.get('deps');
  const all = [...new Set([...now.keys(), ...was.keys()])].flatMap((name) => {
    const [then, told] = [was.get(name) ?? [], now.get(name) ?? []];
    const differs = then.join('\n') !== told.join('\n');
    const changed = piece.change === 'changed';
    const lines = (piece.change === 'removed' ? then : told).map((text) => ({
      text,
      fresh: changed && !then.includes(text),
    }));
    const shownWas = changed ? then.filter((text) => !told.includes(text)) : [];
    if (lines.length === 0 && shownWas.length === 0) return [];
    const row = { name: messages({ code: `rules.row.${name}` }), lines, was: shownWas };
    return [{ ...row, hasWas: shownWas.length > 0, gone: lines.length === 0, differs }];
  });
  const those = (differing: boolean) =>
    all.filter((one) => one.differs === differing).map(({ differs: _, ...row }) => row);
  return { rows: those(true), same: those(false) };
}

function rowsOf({ kind, id }: ChangedPiece, release: Release, terms: Terms): Row[] {
  const { knowledge } = release;
  const told = <T extends object>(one: T | undefined, rows: (one: T) => Row[]) =>
    one === undefined ? [] : [...rows(one), ...standing(one, terms)];
  switch (kind) {
    case 'rule':
      return told(release.rules.find(({ rule }) => rule.id === id)?.rule, (rule) => [
        row('stage', labelIn(terms)('stages', rule.stage)),
        {
          name: 'when',
          lines: outline(release.rules.find((one) => one.rule.id === id)?.tree ?? rule.when, terms),
        },
        { name: 'then', lines: rule.then.flatMap((action) => saidAction(sayAction(action, terms))) },
        row('unknown', rule.whenUnknown && say(terms, 'unknown-ignored')),
        row('why', rule.why),
        {
          name: 'examples',
          lines: rule.examples.map(({ name, expect }) =>
            say(terms, 'example', { name, expect: labelIn(terms)('outcomes', expect) }),
          ),
        },
      ]);
    case 'pattern': {
      const found = patternOf(release.patterns, id);
      return told(found?.pattern, (pattern) => [
        { name: 'condition', lines: found ? outline(found.condition.when, terms) : [] },
        ...signGroups.map((group) => ({ name: group, lines: signLines(pattern[group], terms) })),
        { name: 'against', lines: signLines(pattern.against, terms) },
        row('requires', pattern.requires && say(terms, 'requires-words', pattern.requires)),
        {
          name: 'examples',
          lines: pattern.examples.map(({ name, expect }) =>
            say(terms, 'example', { name, expect: terms.messages({ code: `pattern.verdict.${expect}` }) }),
          ),
        },
      ]);
    }
    case 'disease':
      return told(knowledge.diseases.get(id), (one) => diseaseRows(one, terms));
    case 'target':
      return told(knowledge.targets.get(id), (one) => targetRows(one, terms));
    case 'item':
      return told(knowledge.items.get(id), (one) => itemRows(one, terms));
    case 'recipe':
      return told(knowledge.recipes.get(id), (one) => recipeRows(one, terms));
    case 'food':
      return told(knowledge.foods.get(id), (one) => foodRows(one, terms));
    case 'point':
      return told(knowledge.points.get(id), (one: Acupoint) => [
        row('location', one.location),
        row('traits', traitLabels(one.traits, terms)),
      ]);
    case 'produce':
      return told(knowledge.produce.get(id), (one) => produceRows(one, terms));
    case 'trait':
      return told(knowledge.traits.get(id), ({ meaning }) => [row('meaning', meaning)]);
  }
}

function row(name: string, text: string | undefined): Row {
  return { name, lines: text === undefined || text === '' ? [] : [text] };
}

function outline(tree: Condition, terms: Terms): string[] {
  return sayCondition(tree, terms).map(({ number, text }) => (number === '' ? text : `${number} ${text}`));
}

function saidAction({ text, steps, mentions }: ReturnType<typeof sayAction>): string[] {
  return [`${text}${mentions.map(({ label }) => label).join('、')}`, ...steps.map((step) => `· ${step}`)];
}

function signLines(signs: readonly Sign[] | undefined, terms: Terms): string[] {
  return (signs ?? []).map(({ text, when }) =>
    say(terms, 'sign', { text, when: outline(when, terms).join(' ') }),
  );
}

function diseaseRows({ covered, whoDoesWhat, measures }: Disease, terms: Terms): Row[] {
  const { facts } = terms.knowledge;
  const documents = (stated: Disease['covered']['triage']) =>
    'gap' in stated ? [say(terms, 'gap', { gap: stated.gap })] : stated.map((one) => cite(one, terms));
  return [
    { name: 'triage', lines: documents(covered.triage) },
    { name: 'interval', lines: documents(covered.interval) },
    { name: 'referral', lines: documents(covered.referral) },
    ...careLevel.options.map((level) => {
      const stated = whoDoesWhat[level];
      const lines =
        'gap' in stated ? [say(terms, 'gap', { gap: stated.gap })] : stated.map((one) => one.text);
      return { name: level, lines };
    }),
    row('measures', measures.map((id) => facts.get(id)?.label ?? id).join('、')),
  ];
}

function targetRows({ text, condition, minAgeYears, maxAgeYears, below }: Target, terms: Terms): Row[] {
  const { facts, diseases } = terms.knowledge;
  return [
    row('text', text),
    row('for-condition', diseases.get(condition)?.title ?? condition),
    row('ages', `${minAgeYears ?? ''}～${maxAgeYears ?? ''}`.replace(/^～$/, '')),
    {
      name: 'below',
      lines: below.map(({ fact, value }) =>
        say(terms, 'below-value', { fact: facts.get(fact)?.label ?? fact, value }),
      ),
    },
  ];
}

function itemRows(one: AdviceItem, terms: Terms): Row[] {
  const { points } = terms.knowledge;
  return [
    row('domain', labelIn(terms)('domains', one.domain)),
    row('resident', one.resident),
    row('physician', one.physician),
    row('favour', foodNames(one.favour ?? [], terms)),
    row('limit', foodNames(one.limit ?? [], terms)),
    row('points', (one.points ?? []).map((id) => points.get(id)?.name ?? id).join('、')),
    { name: 'care', lines: one.care ? [one.care.method, one.care.dose] : [] },
    row('stop-signs', one.stopSigns),
    row('traits', traitLabels(one.traits, terms)),
  ];
}

function recipeRows(one: Recipe, terms: Terms): Row[] {
  const label = labelIn(terms);
  return [
    row('resident', one.resident),
    row('physician', one.physician),
    {
      name: 'ingredients',
      lines: one.ingredients.map(({ food, grams, role }) =>
        say(terms, role === 'spice' ? 'spice' : 'ingredient', {
          food: foodNames([food], terms),
          amount:
            grams === 'unknown'
              ? terms.messages({ code: 'rules.grams-unknown' })
              : terms.messages({ code: 'rules.grams', values: { grams } }),
        }),
      ),
    },
    row('servings', one.servings === undefined ? undefined : String(one.servings)),
    row('method', one.method),
    row('purpose', (one.purpose ?? []).map((code) => label('meal-purposes', code)).join('、')),
    row('seasons', seasonWords(one, terms)),
    row('status', one.status.kind === 'issuable' ? say(terms, 'issuable') : one.status.reason),
    row('traits', traitLabels(one.traits, terms)),
  ];
}

function foodRows(food: Food, terms: Terms): Row[] {
  const word = (code: string) => terms.messages({ code });
  const { knowledge } = terms;
  return [
    row('kind', `${word(`rules.food-kind.${food.kind}`)} ${food.batch ?? ''}`.trim()),
    row('use', word(`rules.food-use.${food.use}`)),
    row('aliases', food.aliases.join('、')),
    row('part', food.part),
    row('upper', food.upperGramsPerDay === undefined ? undefined : String(food.upperGramsPerDay)),
    { name: 'contents', lines: contentLines(food, terms).map(({ text, from }) => `${text} ${from}`) },
    row('seasons', seasonWords(food, terms)),
    row('produce', knowledge.produce.has(food.id) ? produceWords(food.id, terms) : undefined),
    row('traits', traitLabels(food.traits, terms)),
  ];
}

function produceRows({ months, cost, note }: Produce, terms: Terms): Row[] {
  return [
    row('months', monthWords(months, terms)),
    row('cost', cost === undefined ? undefined : labelIn(terms)('produce-costs', cost)),
    row('note', note),
  ];
}

function foodNames(ids: readonly string[], { knowledge }: Terms): string {
  return ids.map((id) => knowledge.foods.get(id)?.name ?? id).join('、');
}

function traitLabels(ids: readonly string[], { knowledge }: Terms): string {
  return ids.map((id) => knowledge.traits.get(id)?.label ?? id).join('、');
}

/** What it stands on; nothing of what cites nothing. */
function standing(one: object, terms: Terms): Row[] {
  if (!isCited(one)) return [];
  const { basis, sources, reviewBy, note } = one;
  return [
    row('basis', terms.messages({ code: `rules.basis.${basis}` })),
    { name: 'sources', lines: sources.map((source) => cite(source, terms)) },
    row('review-by', reviewBy),
    row('note', note),
  ];
}

function isCited(one: object): one is Pick<Food, 'basis' | 'sources' | 'reviewBy' | 'note'> {
  return 'basis' in one;
}
