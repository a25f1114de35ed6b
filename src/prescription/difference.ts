/** What a person changed between two versions of the lines. Reordering alone is not a change that needs a reason. */
import { canonicalJson } from '../domain/canonical.js';
import type { AdviceLine } from '../domain/document.js';

export interface LineDifference {
  readonly added: readonly AdviceLine[];
  readonly removed: readonly AdviceLine[];
  readonly changed: readonly {
    readonly before: AdviceLine;
    readonly after: AdviceLine;
    readonly fields: readonly ChangedField[];
  }[];
  readonly reordered: boolean;
}

export type ChangedField = 'text' | 'favour' | 'limit' | 'amounts' | 'lifts';

/** Lines are the same line by item id; a hand-written line by its heading and words. */
export function difference(before: readonly AdviceLine[], after: readonly AdviceLine[]): LineDifference {
  const old = new Map(before.map((line) => [keyOf(line), line]));
  const now = new Map(after.map((line) => [keyOf(line), line]));
  const kept = after.filter((line) => old.has(keyOf(line)));
  const changed = kept.flatMap((line) => {
    const earlier = old.get(keyOf(line));
    const fields = earlier ? changedFields(earlier, line) : [];
    return earlier && fields.length > 0 ? [{ before: earlier, after: line, fields }] : [];
  });
  const orderBefore = before.map(keyOf).filter((key) => now.has(key));
  return {
    added: after.filter((line) => !old.has(keyOf(line))),
    removed: before.filter((line) => !now.has(keyOf(line))),
    changed,
    reordered: kept.map(keyOf).some((key, index) => key !== orderBefore[index]),
  };
}

export function isUnchanged(found: LineDifference): boolean {
  return found.added.length + found.removed.length + found.changed.length === 0;
}

export function keyOf(line: AdviceLine): string {
  return line.itemId ?? `${line.domain} ${line.text}`;
}

function changedFields(before: AdviceLine, after: AdviceLine): ChangedField[] {
  const fields: ChangedField[] = ['text', 'favour', 'limit', 'amounts', 'lifts'];
  return fields.filter(
    (field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null),
  );
}

/** One line through the three hands: machine, village, county. An undefined version did not hold it. */
export interface LineStory {
  readonly drafted: AdviceLine | undefined;
  readonly submitted: AdviceLine | undefined;
  readonly now: AdviceLine | undefined;
  readonly village: HandChange;
  readonly county: HandChange;
}

export type HandChange = 'none' | 'added' | 'removed' | 'changed';

/** Every line that any of the three versions holds, in the order of the latest that holds it. */
export function threeWay(
  drafted: readonly AdviceLine[],
  submitted: readonly AdviceLine[],
  now: readonly AdviceLine[],
): LineStory[] {
  const versions = [drafted, submitted, now].map(
    (lines) => new Map(lines.map((line) => [keyOf(line), line])),
  );
  const keys = new Set([...now, ...submitted, ...drafted].map(keyOf));
  return [...keys].map((key) => {
    const [first, second, third] = versions.map((version) => version.get(key));
    return {
      drafted: first,
      submitted: second,
      now: third,
      village: handChange(first, second),
      county: handChange(second, third),
    };
  });
}

function handChange(before: AdviceLine | undefined, after: AdviceLine | undefined): HandChange {
  if (before === undefined) return after === undefined ? 'none' : 'added';
  if (after === undefined) return 'removed';
  return changedFields(before, after).length > 0 ? 'changed' : 'none';
}
