/**
 * Whether lines of advice may stand on a paper: each is judged by the decision, whoever wrote it. A person may lift only
 * safety lines that no document supports (basis general, unsigned), with a coded reason; everything else stays.
 * What a line carries beside its words (heading, foods, grams) is held against the item: nothing comes in by the side.
 */
import { canEat, isFoodTable } from '../decision/choose.js';
import type { DecidedItem, Reason } from '../decision/decision.js';
import { canonicalJson } from '../domain/canonical.js';
import type { AdviceLine } from '../domain/document.js';
import type { Problem } from '../domain/result.js';
import { keyOf } from './difference.js';
import { type Clash, clashesWith, type Meal } from './together.js';

export interface LineRules {
  /** Every item on the lines that the release holds, as judged now. */
  readonly judged: ReadonlyMap<string, DecidedItem>;
  /** Items the machine had ticked: no reason is asked for keeping them. */
  readonly drafted: ReadonlySet<string>;
  /** Grams of each recipe as they stand now, stated or typed by a physician. */
  readonly amounts: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** Dishes as one person eats them. */
  readonly meals: ReadonlyMap<string, Meal>;
  /** Phrases no paper may carry (knowledge/vocabularies/forbidden-phrases.yaml), with the reason code. */
  readonly forbidden: readonly { readonly phrase: string; readonly because: string }[];
  readonly limit: number;
  /** What the words of a line name that a paper should not carry; nothing for an item's own words. */
  namedIn(line: Pick<AdviceLine, 'itemId' | 'text'>): readonly NamedDanger[];
}

/** What a person's own words name: a message with its values. */
export interface NamedDanger {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** For certain not for this resident, or for no paper: the words do not stand. */
  readonly refused: boolean;
}

export function lineProblems(lines: readonly AdviceLine[], rules: LineRules): Problem[] {
  const problems: Problem[] = [];
  if (lines.filter((line) => !isTable(line, rules)).length > rules.limit) {
    problems.push({ code: 'line.too-many', path: 'lines', values: { limit: rules.limit } });
  }
  const seen = new Set<string>();
  const chosen: Meal[] = [];
  lines.forEach((line, index) => {
    const path = `lines.${index}`;
    const meal = line.itemId === null || seen.has(keyOf(line)) ? undefined : rules.meals.get(line.itemId);
    if (meal) {
      problems.push(...clashesWith(meal, chosen).map((clash) => clashProblem(clash, meal, path)));
      chosen.push(meal);
    }
    if (seen.has(keyOf(line))) problems.push({ code: 'line.twice', path });
    seen.add(keyOf(line));
    problems.push(...phraseProblems(line, rules, path), ...namedProblems(line, rules, path));
    const ticked = line.itemId !== null && rules.drafted.has(line.itemId);
    if (!ticked && line.addedFor === undefined)
      problems.push({ code: 'line.needs-reason', path: `${path}.addedFor` });
    if (line.addedFor === 'other' && (line.addedComment ?? '').trim() === '')
      problems.push({ code: 'document.needs-comment', path: `${path}.addedComment` });
    problems.push(
      ...(line.itemId === null
        ? handwrittenProblems(line, path)
        : itemProblems(line, rules.judged.get(line.itemId), rules, path)),
    );
  });
  return problems;
}

/** Two dishes that are each allowed may be too much together. */
export function clashProblem({ kind, others, ...clash }: Clash, { title }: Meal, path: string): Problem {
  return {
    code: `line.together-${kind}`,
    path,
    values: { ...clash, dish: title, others: others.join('、') },
  };
}

/** What the item is decides whether a line takes room, not what the line claims to be. */
function isTable(line: AdviceLine, rules: LineRules): boolean {
  const item = line.itemId === null ? undefined : rules.judged.get(line.itemId);
  return item !== undefined && isFoodTable(item);
}

/** Spaces and full-width letters do not hide a phrase. */
function phraseProblems(line: AdviceLine, rules: LineRules, path: string): Problem[] {
  const words = line.text.normalize('NFKC').replace(/\s+/g, '');
  return rules.forbidden
    .filter(({ phrase }) => words.includes(phrase))
    .map(({ phrase, because }) => ({
      code: 'line.forbidden-phrase',
      path: `${path}.text`,
      values: { phrase, because },
    }));
}

/** What could not be issued as an item is not issued in words either. */
function namedProblems(line: AdviceLine, rules: LineRules, path: string): Problem[] {
  return rules
    .namedIn(line)
    .filter(({ refused }) => refused)
    .map(({ code, values }) => ({ code, path: `${path}.text`, values }));
}

/** Words of a person: no rule has judged them, so they carry words only. */
function handwrittenProblems(line: AdviceLine, path: string): Problem[] {
  const bare =
    line.favour === undefined &&
    line.limit === undefined &&
    line.amounts === undefined &&
    line.lifts.length === 0;
  return bare ? [] : [{ code: 'line.words-only', path }];
}

function itemProblems(
  line: AdviceLine,
  item: DecidedItem | undefined,
  rules: LineRules,
  path: string,
): Problem[] {
  if (!item) return [{ code: 'line.not-issuable', path }];
  if (item.proposal) return [{ code: 'line.proposal', path }];
  if (item.verdict === 'needs-amounts') return [{ code: 'line.needs-amounts', path }];
  return [
    ...withheldProblems(line, item, path),
    ...foodProblems(line, item, path),
    ...(line.domain === item.domain ? [] : [{ code: 'line.not-as-item', path }]),
    ...(sameAmounts(line, rules) ? [] : [{ code: 'line.amounts-changed', path }]),
  ];
}

function withheldProblems(line: AdviceLine, item: DecidedItem, path: string): Problem[] {
  if (item.verdict !== 'withheld' && item.verdict !== 'cannot-judge') return [];
  const lifted = new Set(line.lifts.map((lift) => lift.ruleId));
  return item.withheldBy.flatMap((reason): Problem[] => {
    const values = { rule: reason.ruleId, why: reason.why };
    if (!mayBeLifted(reason))
      return [{ code: reason.outcome === 'fires' ? 'line.withheld' : 'line.cannot-judge', path, values }];
    return lifted.has(reason.ruleId) ? [] : [{ code: 'line.needs-lift', path, values }];
  });
}

/** A safety line that no document supports and no expert has signed. */
export function mayBeLifted(reason: Reason): boolean {
  return reason.awaitsExpert;
}

function foodProblems(line: AdviceLine, item: DecidedItem, path: string): Problem[] {
  const alike =
    (line.favour === undefined) === (item.favour === undefined) &&
    (line.limit === undefined) === (item.limit === undefined);
  if (!alike) return [{ code: 'line.not-as-item', path }];
  const may = new Set((item.favour ?? []).filter(canEat).map((choice) => choice.food));
  const less = new Set(item.limit ?? []);
  return [
    ...(line.favour ?? [])
      .filter((food) => !may.has(food))
      .map((food) => ({ code: 'line.food-withheld', path: `${path}.favour`, values: { food } })),
    ...(line.limit ?? [])
      .filter((food) => !less.has(food))
      .map((food) => ({ code: 'line.food-unknown', path: `${path}.limit`, values: { food } })),
  ];
}

function sameAmounts(line: AdviceLine, rules: LineRules): boolean {
  const standing = line.itemId === null ? undefined : rules.amounts.get(line.itemId);
  return canonicalJson(line.amounts ?? null) === canonicalJson(standing ?? null);
}
