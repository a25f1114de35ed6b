/**
 * What a person's own words name: clauses, what they limit or favour, and the word groups of the release that they hold.
 * It knows no rule and no resident; who must not have what was named is judged elsewhere.
 */
import type { NamedWords, WordGroup } from './named-words.js';

/** Full-width marks are brought to plain ones first; the list mark does not part a clause. */
const clauseEnds = /[,;!?:\u3002\n\r]+/;
const listMark = '\u3001';

/** A clause without spaces, with words that mean something else blanked out. */
export function clausesOf(text: string, { ignore }: Pick<NamedWords, 'ignore'>): string[] {
  return text
    .normalize('NFKC')
    .split(clauseEnds)
    .map((clause) => blanked(clause.replace(/\s+/g, ''), ignore))
    .filter((clause) => clause.trim() !== '');
}

/** The same length, so that places in it stay. */
function blanked(clause: string, words: readonly string[]): string {
  return longestFirst(words).reduce((left, word) => left.replaceAll(word, ' '.repeat(word.length)), clause);
}

function longestFirst(words: readonly string[]): string[] {
  return [...words].sort((a, b) => b.length - a.length);
}

/** Whether a clause speaks of less of what it names, or none: the nearest word before the name says, else the next. */
export function isLimited(
  clause: string,
  name: string,
  { limiting, favouring, notLimiting }: NamedWords,
): boolean {
  const at = clause.indexOf(name);
  const told = blanked(clause, notLimiting);
  const [before, after] = [told.slice(0, at), told.slice(at + name.length)];
  const [less, more] = [lastOf(before, limiting), lastOf(before, favouring)];
  if (less.at >= 0 || more.at >= 0) {
    // "Not every day": the favouring word itself is denied.
    const denied = limiting.some((word) => before.slice(0, more.at).endsWith(word));
    return more.at > less.at ? denied : true;
  }
  const [lessNext, moreNext] = [firstOf(after, limiting), firstOf(after, favouring)];
  return lessNext >= 0 && (moreNext < 0 || lessNext <= moreNext);
}

function lastOf(text: string, words: readonly string[]): { readonly at: number } {
  return { at: Math.max(-1, ...words.map((word) => text.lastIndexOf(word))) };
}

function firstOf(text: string, words: readonly string[]): number {
  const found = words.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

export interface FoundWords {
  readonly group: WordGroup;
  /** The words as they stand: what is named and what is said of it. */
  readonly phrase: string;
}

/** Word groups that the text holds, each once. */
export function foundGroups(text: string, named: NamedWords): FoundWords[] {
  const clauses = clausesOf(text, named);
  return named.groups.flatMap((group): FoundWords[] => {
    const names = longestFirst(group.names.flatMap((id) => named.lists[id] ?? []));
    const phrases = clauses.flatMap((clause) => phraseIn(clause, names, group, named) ?? []);
    const [phrase] = phrases;
    return phrase === undefined ? [] : [{ group, phrase }];
  });
}

function phraseIn(
  clause: string,
  names: readonly string[],
  group: WordGroup,
  named: NamedWords,
): string | undefined {
  if (group.excused?.some((word) => clause.includes(word))) return undefined;
  const told = blanked(clause, named.notLimiting);
  for (const name of names.filter((one) => clause.includes(one))) {
    // A unit or verb inside the name itself says nothing.
    const rest = blanked(told, [name]);
    const at = clause.indexOf(name);
    const trigger = triggerOf(rest, at, group);
    if (trigger === undefined) continue;
    const start = trigger.word === '' ? at : trigger.at;
    if (group.unless?.some((word) => told.slice(0, start).includes(word))) continue;
    if (trigger.word === '') return name;
    return trigger.at < at ? `${trigger.word}…${name}` : `${name}…${trigger.word}`;
  }
  return undefined;
}

/** What is said of the name; '' where the name alone is enough. */
function triggerOf(rest: string, at: number, group: WordGroup) {
  if (!group.with && !group.then) return { word: '', at };
  const [anywhere] = (group.with ?? []).filter((word) => rest.includes(word));
  if (anywhere !== undefined) return { word: anywhere, at: rest.indexOf(anywhere) };
  const [behind] = (group.then ?? []).filter((word) => rest.indexOf(word, at) >= 0);
  return behind === undefined ? undefined : { word: behind, at: rest.indexOf(behind, at) };
}

export interface Weight {
  /** Null: a weight is written, how much nobody can tell. */
  readonly grams: number | null;
}

/** The weight written with a name in its part of a list; null: none is. */
export function weightOf(clause: string, name: string, { weights, numerals }: NamedWords): Weight | null {
  const part = clause.split(listMark).find((one) => one.includes(name)) ?? '';
  const at = part.indexOf(name) + name.length;
  const units = longestFirst(weights.map(({ unit }) => unit));
  for (const text of [part.slice(at), part.slice(0, at)]) {
    const numbered = new RegExp(`(\\d+(?:\\.\\d+)?)(${units.join('|')})`, 'i').exec(text);
    if (numbered) {
      const grams = weights.find(({ unit }) => unit === numbered[2]?.toLowerCase())?.grams ?? null;
      return { grams: grams === null ? null : grams * Number(numbered[1]) };
    }
    if (new RegExp(`[${numerals.join('')}](${units.join('|')})`, 'i').test(text)) return { grams: null };
  }
  return null;
}
