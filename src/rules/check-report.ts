/** What the checks of a rule share: how a fault is reported at its place, and how a name is held against the known ones. */
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { nearSpelling } from '../knowledge/near-spelling.js';

export interface CheckOptions {
  /** Ids of questionnaire items, which the fact highAnswerItems holds. */
  readonly instrumentItems: ReadonlySet<string>;
  /** Ids of patterns, which the fact confirmedPatterns holds; absent: none are loaded. */
  readonly patterns?: ReadonlySet<string>;
}

export type Path = readonly (string | number)[];

/** `inside` is the path inside the rule. */
export type Report = (
  inside: Path,
  code: string,
  values?: Record<string, string | number>,
  severity?: 'notice',
) => void;

/** Reports an id that is not among the known ones, with the nearest spelling if any is near. */
export function mustExist(
  what: string,
  id: string,
  known: Iterable<string>,
  path: Path,
  report: Report,
): void {
  const all = [...known];
  if (all.includes(id)) return;
  const near = nearSpelling(id, all);
  report(path, near ? 'content.unknown-id-near' : 'content.unknown-id', { what, id, near: near ?? '' });
}

/** The codes a fact of codes may hold; empty for other facts. */
export function codesOf(definition: FactDefinition, options: CheckOptions): ReadonlySet<string> {
  if (definition.type !== 'code' && definition.type !== 'codes') return new Set();
  if (definition.id === 'highAnswerItems') return options.instrumentItems;
  if (definition.id === 'confirmedPatterns') return options.patterns ?? new Set();
  return new Set(definition.options.map((option) => option.code));
}
