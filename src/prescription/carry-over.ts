/**
 * A draft made anew on changed facts keeps what the doctor had done to the old one. It never keeps a line that only the
 * machine had proposed and no longer does; what the doctor added stays on, to be judged in the open by check-lines.
 */
import type { AdviceLine } from '../domain/document.js';
import { difference, keyOf } from './difference.js';
import { favouringNothingLimited } from './more-and-less.js';

/** `earlier`: what was proposed then and what the doctor made of it; `drafted`: what is proposed now. */
export function carryOver(
  earlier: { readonly drafted: readonly AdviceLine[]; readonly lines: readonly AdviceLine[] },
  drafted: readonly AdviceLine[],
): AdviceLine[] {
  const made = difference(earlier.drafted, earlier.lines);
  const removed = new Set(made.removed.map(keyOf));
  const changed = new Map(made.changed.map((change) => [keyOf(change.after), change]));
  const proposed = drafted
    .filter((line) => !removed.has(keyOf(line)))
    .map((line) => {
      const change = changed.get(keyOf(line));
      return change ? withChange(line, change.before, change.after) : line;
    });
  const known = new Set(proposed.map(keyOf));
  const added = made.added.filter((line) => !known.has(keyOf(line)));
  const order = earlier.lines.map(keyOf);
  const place = (line: AdviceLine) => {
    const at = order.indexOf(keyOf(line));
    return at === -1 ? order.length : at;
  };
  return favouringNothingLimited([...proposed, ...added].sort((a, b) => place(a) - place(b)));
}

/** The doctor's words, and without the foods the doctor took out; everything else as it is proposed now. */
function withChange(line: AdviceLine, before: AdviceLine, after: AdviceLine): AdviceLine {
  const without = (field: 'favour' | 'limit') => {
    const kept = new Set(after[field] ?? []);
    const takenOut = new Set((before[field] ?? []).filter((food) => !kept.has(food)));
    return line[field] ? { [field]: line[field].filter((food) => !takenOut.has(food)) } : {};
  };
  return {
    ...line,
    text: after.text === before.text ? line.text : after.text,
    ...without('favour'),
    ...without('limit'),
    lifts: after.lifts,
  };
}
