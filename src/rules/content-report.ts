/**
 * What the content is and is not: every piece by basis and signature, cells of constitution × domain that are empty,
 * dishes kept but not issued, and what is due for review. It counts what is written and fills nothing in.
 */
import { type AdviceDomain, adviceDomain, type ConstitutionCode, constitutionCode } from '../domain/codes.js';
import type { FactValue } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { CompiledRule } from './compile.js';

export type ReportedKind = 'rule' | 'item' | 'recipe' | 'food' | 'point';

/** general content is printed or held back by its signature; everything else needs none. */
export type SignatureState = 'not-needed' | 'signed' | 'unsigned' | 'not-looked-at';

export interface ReportedPiece {
  readonly kind: ReportedKind;
  readonly id: string;
  readonly title: string;
  readonly basis: 'official' | 'secondary' | 'general';
  readonly signature: SignatureState;
  readonly reviewBy: CivilDate;
}

export type AgeGroup = 'adults' | 'elders';

/** empty: no rule recommends anything there · proposals-only: only general, unsigned advice: never printed. */
export interface Cell {
  readonly constitution: ConstitutionCode;
  readonly domain: AdviceDomain;
  readonly group: AgeGroup;
  readonly state: 'filled' | 'proposals-only' | 'empty';
  readonly items: readonly string[];
}

export interface ContentReport {
  readonly pieces: readonly ReportedPiece[];
  readonly cells: readonly Cell[];
  /** Dishes of the norm that are kept on record and never issued. */
  readonly excluded: readonly { readonly id: string; readonly title: string; readonly reason: string }[];
  /** Review day before `on`. */
  readonly overdue: readonly ReportedPiece[];
}

/** Signature of a piece of general content, or undefined where signatures were not looked at. */
export type IsSigned = ((kind: 'rule' | 'item' | 'recipe', id: string) => boolean) | undefined;

export function contentReport(
  knowledge: Knowledge,
  rules: readonly CompiledRule[],
  isSigned: IsSigned,
  on: CivilDate,
): ContentReport {
  const pieces = piecesOf(knowledge, rules, isSigned);
  return {
    pieces,
    cells: cellsOf(knowledge, rules, pieces),
    excluded: [...knowledge.recipes.values()].flatMap(({ id, title, status }) =>
      status.kind === 'not-issuable' ? [{ id, title, reason: status.reason }] : [],
    ),
    overdue: pieces.filter((piece) => piece.reviewBy < on),
  };
}

function piecesOf(
  { items, recipes, foods, points }: Knowledge,
  rules: readonly CompiledRule[],
  isSigned: IsSigned,
): ReportedPiece[] {
  const piece = (
    kind: ReportedKind,
    one: Pick<ReportedPiece, 'id' | 'basis' | 'reviewBy'>,
    title: string,
  ): ReportedPiece => ({
    kind,
    id: one.id,
    title,
    basis: one.basis,
    signature:
      // Foods and points act through the items and rules that use them; those are what is signed.
      one.basis !== 'general' || kind === 'food' || kind === 'point'
        ? 'not-needed'
        : isSigned === undefined
          ? 'not-looked-at'
          : isSigned(kind, one.id)
            ? 'signed'
            : 'unsigned',
    reviewBy: one.reviewBy,
  });
  return [
    ...rules.map(({ rule }) => piece('rule', rule, rule.title)),
    ...[...items.values()].map((one) => piece('item', one, one.title)),
    ...[...recipes.values()].map((one) => piece('recipe', one, one.title)),
    ...[...foods.values()].map((one) => piece('food', one, one.name)),
    ...[...points.values()].map((one) => piece('point', one, one.name)),
  ];
}

/** Ages that stand for a group: both ends and one between. A rule for any of them counts for the group. */
const agesOf: Record<AgeGroup, readonly number[]> = { adults: [18, 40, 64], elders: [65, 72, 80] };

function cellsOf(
  knowledge: Knowledge,
  rules: readonly CompiledRule[],
  pieces: readonly ReportedPiece[],
): Cell[] {
  const held = new Set(
    pieces
      .filter((one) => one.signature === 'unsigned' || one.signature === 'not-looked-at')
      .map((one) => `${one.kind} ${one.id}`),
  );
  const recommending = rules.filter(({ rule }) => rule.then.some((action) => 'recommend' in action));
  return constitutionCode.options.flatMap((constitution) =>
    (['adults', 'elders'] as const).flatMap((group) => {
      const meant = recommending.flatMap(({ rule, ...compiled }) =>
        rule.then.flatMap((action) => {
          if (!('recommend' in action)) return [];
          const { for: whom, items } = action.recommend;
          if (typeof whom !== 'object' || !('constitution' in whom) || whom.constitution !== constitution)
            return [];
          const reaches = agesOf[group].some(
            (age) => compiled.outcome(someone(age, constitution)) !== 'quiet',
          );
          return reaches ? items.map((id) => ({ id, isHeld: held.has(`rule ${rule.id}`) })) : [];
        }),
      );
      return adviceDomain.options.map((domain): Cell => {
        const here = meant.filter(({ id }) => domainOf(id, knowledge) === domain);
        const printable = here.filter(
          ({ id, isHeld }) => !isHeld && !held.has(`item ${id}`) && !held.has(`recipe ${id}`),
        );
        const state = here.length === 0 ? 'empty' : printable.length === 0 ? 'proposals-only' : 'filled';
        return { constitution, domain, group, state, items: [...new Set(here.map(({ id }) => id))].sort() };
      });
    }),
  );
}

/** Only age and constitution are known: a rule that could still fire is not quiet. */
function someone(ageYears: number, constitution: ConstitutionCode): ReadonlyMap<string, FactValue> {
  return new Map<string, FactValue>([
    ['ageYears', ageYears],
    ['primaryConstitution', constitution],
    ['drivingConstitutions', { present: [constitution], complete: true }],
  ]);
}

/** Dishes that are not issued fill no cell. */
function domainOf(id: string, { items, recipes }: Knowledge): AdviceDomain | undefined {
  const recipe = recipes.get(id);
  if (recipe) return recipe.status.kind === 'issuable' ? recipe.domain : undefined;
  return items.get(id)?.domain;
}
