/**
 * What the content is and is not: every piece by basis, signature, age and source; cells of constitution × heading × age ×
 * season that are empty; what residents may find hard to read; points without two sources; dishes kept but not issued;
 * and what is due for review. It counts what is written and fills nothing in.
 */
import type { CivilDate } from '../domain/time.js';
import { citationsOf } from '../knowledge/disease.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { SourceRecord } from '../knowledge/source.js';
import type { CompiledRule } from './compile.js';
import { type Cell, cellsOf } from './content-cells.js';
import { type HardReading, hardReadings } from './content-language.js';
import { citedBy, type FoodGap, foodGaps } from './food-gaps.js';
import type { PatternSet } from './pattern-schema.js';

export type ReportedKind = 'rule' | 'item' | 'recipe' | 'pattern' | 'disease' | 'food' | 'point';

/** general content is printed or held back by its signature; everything else needs none. */
export type SignatureState = 'not-needed' | 'signed' | 'unsigned' | 'not-looked-at';

export interface ReportedPiece {
  readonly kind: ReportedKind;
  readonly id: string;
  readonly title: string;
  readonly basis: 'official' | 'secondary' | 'general';
  readonly signature: SignatureState;
  readonly reviewBy: CivilDate;
  readonly sources: readonly string[];
  /** Year of its newest document, and the day on which one of its documents was last read; null: neither is stated. */
  readonly documentYear: number | null;
  readonly readOn: CivilDate | null;
}

/** A document and how much of the pack rests on it. */
export interface ReportedSource
  extends Pick<SourceRecord, 'id' | 'title' | 'seen' | 'year' | 'retrievedOn' | 'supersededBy'> {
  readonly cited: number;
}

export interface ContentReport {
  readonly pieces: readonly ReportedPiece[];
  readonly cells: readonly Cell[];
  /** Those the pack rests on most first; one that nothing cites has 0. */
  readonly sources: readonly ReportedSource[];
  readonly hardToRead: readonly HardReading[];
  /** Points whose place rests on fewer than two documents. */
  readonly thinPoints: readonly string[];
  /** Dishes of the norm that are kept on record and never issued. */
  readonly excluded: readonly { readonly id: string; readonly title: string; readonly reason: string }[];
  /** Dishes that could be issued but for grams nobody has stated. */
  readonly withoutGrams: readonly { readonly id: string; readonly title: string }[];
  /** Patterns of which the documents name no sign against. */
  readonly withoutAgainst: readonly string[];
  /** What no document says of foods. */
  readonly foodGaps: readonly FoodGap[];
  /** Review day before `on`. */
  readonly overdue: readonly ReportedPiece[];
}

/** Signature of a piece of general content, or undefined where signatures were not looked at. */
export type IsSigned = ((kind: 'rule' | 'item' | 'recipe' | 'pattern', id: string) => boolean) | undefined;

/** What is reported on: a release, or as much of one as there is. */
export interface ReportedContent {
  readonly knowledge: Knowledge;
  readonly rules: readonly CompiledRule[];
  readonly patterns: readonly PatternSet[];
}

export function contentReport(
  { knowledge, rules, patterns }: ReportedContent,
  isSigned: IsSigned,
  on: CivilDate,
): ContentReport {
  const pieces = piecesOf({ knowledge, rules, patterns }, isSigned);
  const held = new Set(
    pieces
      .filter((one) => one.signature === 'unsigned' || one.signature === 'not-looked-at')
      .map((one) => `${one.kind} ${one.id}`),
  );
  const recipes = [...knowledge.recipes.values()];
  return {
    pieces,
    cells: cellsOf(knowledge, rules, (kindAndId) => held.has(kindAndId)),
    sources: sourcesOf(knowledge, pieces),
    hardToRead: hardReadings(knowledge),
    thinPoints: pieces
      .filter(({ kind, sources }) => kind === 'point' && new Set(sources).size < 2)
      .map(({ id }) => id),
    excluded: recipes.flatMap(({ id, title, status }) =>
      status.kind === 'not-issuable' ? [{ id, title, reason: status.reason }] : [],
    ),
    withoutGrams: recipes
      .filter(
        ({ status, ingredients }) =>
          status.kind === 'issuable' &&
          ingredients.some(({ grams, role }) => grams === 'unknown' && role === 'main'),
      )
      .map(({ id, title }) => ({ id, title })),
    withoutAgainst: patterns.flatMap((set) =>
      set.patterns.filter(({ against }) => against === undefined).map(({ id }) => id),
    ),
    foodGaps: foodGaps(knowledge),
    overdue: pieces.filter((piece) => piece.reviewBy < on),
  };
}

function sourcesOf({ sources }: Knowledge, pieces: readonly ReportedPiece[]): ReportedSource[] {
  const cited = new Map<string, number>();
  for (const piece of pieces)
    for (const id of new Set(piece.sources)) cited.set(id, (cited.get(id) ?? 0) + 1);
  return [...sources.values()]
    .map(
      ({ id, title, seen, year, retrievedOn, supersededBy }): ReportedSource => ({
        ...{ id, title, seen, cited: cited.get(id) ?? 0 },
        ...(year === undefined ? {} : { year }),
        ...(retrievedOn === undefined ? {} : { retrievedOn }),
        ...(supersededBy === undefined ? {} : { supersededBy }),
      }),
    )
    .sort((a, b) => b.cited - a.cited || (a.id < b.id ? -1 : 1));
}

function piecesOf({ knowledge, rules, patterns }: ReportedContent, isSigned: IsSigned): ReportedPiece[] {
  const piece = (
    kind: ReportedKind,
    one: Pick<ReportedPiece, 'id' | 'basis' | 'reviewBy'> & {
      readonly sources: readonly { readonly source: string }[];
    },
    title: string,
  ): ReportedPiece => ({
    kind,
    id: one.id,
    title,
    basis: one.basis,
    signature:
      // Foods, points and diseases act through the items and rules that use them; those are what is signed.
      one.basis !== 'general' || kind === 'food' || kind === 'point' || kind === 'disease'
        ? 'not-needed'
        : isSigned === undefined
          ? 'not-looked-at'
          : isSigned(kind, one.id)
            ? 'signed'
            : 'unsigned',
    reviewBy: one.reviewBy,
    ...ageOf(
      one.sources.map(({ source }) => source),
      knowledge,
    ),
  });
  const { items, recipes, foods, points } = knowledge;
  return [
    ...rules.map(({ rule }) => piece('rule', rule, rule.title)),
    ...[...items.values()].map((one) => piece('item', one, one.title)),
    ...[...recipes.values()].map((one) => piece('recipe', one, one.title)),
    ...[...knowledge.diseases.values()].map((one) =>
      piece('disease', { ...one, sources: citationsOf(one) }, one.title),
    ),
    ...patterns.flatMap((set) =>
      set.patterns.map((one) => piece('pattern', one, `${set.condition.title} · ${one.title}`)),
    ),
    ...[...foods.values()].map((one) => piece('food', { ...one, sources: citedBy(one) }, one.name)),
    ...[...points.values()].map((one) => piece('point', one, one.name)),
  ];
}

function ageOf(ids: readonly string[], { sources }: Knowledge) {
  const records = ids.flatMap((id) => sources.get(id) ?? []);
  const years = records.flatMap(({ year }) => year ?? []);
  return {
    sources: ids,
    documentYear: years.length === 0 ? null : Math.max(...years),
    readOn:
      records
        .flatMap(({ retrievedOn }) => retrievedOn ?? [])
        .sort()
        .at(-1) ?? null,
  };
}
