/**
 * What two releases hold differently, piece by piece: every kind of content that has a name of its own. What has none
 * (questionnaires, words, facts, sources) is told by its file, line by line (candidate.ts), so nothing goes unseen.
 */
import type { Release } from '../decision/release.js';
import { hashOf } from '../domain/canonical.js';

/** In the order in which they are told. */
export const pieceKinds = [
  'rule',
  'pattern',
  'disease',
  'target',
  'item',
  'recipe',
  'food',
  'point',
  'produce',
  'trait',
] as const;
export type PieceKind = (typeof pieceKinds)[number];

/** A piece that is not as in the release in force. */
export interface ChangedPiece {
  readonly kind: PieceKind;
  /** Of produce, the food. */
  readonly id: string;
  /** As the candidate has it; of a removed one, as it was. */
  readonly title: string;
  readonly change: 'added' | 'changed' | 'removed';
}

/** By kind, then by id; empty when the two hold the same. */
export function changedPieces(before: Release, after: Release): ChangedPiece[] {
  return pieceKinds.flatMap((kind) => {
    const [then, now] = [piecesOf(before, kind), piecesOf(after, kind)];
    return [...new Set([...then.keys(), ...now.keys()])].sort().flatMap((id): ChangedPiece[] => {
      const [old, fresh] = [then.get(id), now.get(id)];
      const shown = fresh ?? old;
      if (!shown || (old && fresh && hashOf(old.content) === hashOf(fresh.content))) return [];
      return [{ kind, id, title: shown.title, change: !old ? 'added' : !fresh ? 'removed' : 'changed' }];
    });
  });
}

interface Piece {
  readonly title: string;
  /** Whatever makes it what it is. */
  readonly content: object;
}

function piecesOf({ rules, patterns, knowledge }: Release, kind: PieceKind): ReadonlyMap<string, Piece> {
  switch (kind) {
    case 'rule':
      return new Map(rules.map(({ rule }) => [rule.id, { title: rule.title, content: rule }]));
    case 'pattern':
      // Who has the condition decides for each of its patterns.
      return new Map(
        patterns.flatMap(({ condition, patterns: told }) =>
          told.map((one) => [
            one.id,
            { title: `${condition.title} · ${one.title}`, content: { condition, one } },
          ]),
        ),
      );
    case 'disease':
      return titled(knowledge.diseases, ({ title }) => title);
    case 'target':
      return titled(knowledge.targets, ({ name }) => name);
    case 'item':
      return titled(knowledge.items, ({ title }) => title);
    case 'recipe':
      return titled(knowledge.recipes, ({ title }) => title);
    case 'food':
      return titled(knowledge.foods, ({ name }) => name);
    case 'point':
      return titled(knowledge.points, ({ name }) => name);
    case 'produce':
      return titled(knowledge.produce, ({ food }) => knowledge.foods.get(food)?.name ?? food);
    case 'trait':
      return titled(knowledge.traits, ({ label }) => label);
  }
}

function titled<T extends object>(
  all: ReadonlyMap<string, T>,
  titleOf: (one: T) => string,
): ReadonlyMap<string, Piece> {
  return new Map([...all].map(([id, content]) => [id, { title: titleOf(content), content }]));
}
