/** Two texts line by line, as whoever publishes a change reads it: what went, what came, with a little around it. */

export interface DifferingLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** 1-based, in the text after; of a removed line, in the text before. */
  readonly number: number;
  readonly text: string;
}

/** Unchanged lines told before and after a change. */
const around = 2;
/** A middle with more pairs of lines than this is told as all gone and all new: nobody reads it line by line. */
const mostPairs = 4_000_000;

/** Only changed lines and those around them, in order; empty when the texts are equal. */
export function lineDifference(before: string, after: string): DifferingLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const all = aligned(old, fresh);
  const near = all.map((_, at) => all.slice(Math.max(0, at - around), at + around + 1).some(isChange));
  return all.filter((_, at) => near[at]);
}

const isChange = ({ kind }: DifferingLine) => kind !== 'same';

/** The empty piece after the last line end is no line. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function aligned(old: readonly string[], fresh: readonly string[]): DifferingLine[] {
  let head = 0;
  while (head < Math.min(old.length, fresh.length) && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(old.length, fresh.length) - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  )
    tail += 1;
  const same = (from: number, to: number): DifferingLine[] =>
    fresh.slice(from, to).map((text, at) => ({ kind: 'same', number: from + at + 1, text }));
  return [
    ...same(0, head),
    ...middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), head),
    ...same(fresh.length - tail, fresh.length),
  ];
}

/** By the longest common subsequence; removed lines stand before the added ones they gave way to. */
function middle(old: readonly string[], fresh: readonly string[], offset: number): DifferingLine[] {
  const common = old.length * fresh.length > mostPairs ? undefined : commonLengths(old, fresh);
  const told: DifferingLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [gone, come] = [old[i], fresh[j]];
    if (common && gone !== undefined && gone === come) {
      told.push({ kind: 'same', number: offset + j + 1, text: gone });
      i += 1;
      j += 1;
    } else if (
      gone !== undefined &&
      (come === undefined || left(common, i + 1, j) >= left(common, i, j + 1))
    ) {
      told.push({ kind: 'removed', number: offset + i + 1, text: gone });
      i += 1;
    } else {
      told.push({ kind: 'added', number: offset + j + 1, text: come ?? '' });
      j += 1;
    }
  }
  return told;
}

const left = (common: readonly Uint32Array[] | undefined, i: number, j: number) => common?.[i]?.[j] ?? 0;

/** Length of the longest common subsequence from each pair of places on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (!row || !below) continue;
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      row[j] = old[i] === fresh[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return rows;
}
