/**
 * Two levels of language: each item has a text for the physician and one for the resident (the file format wants both).
 * Here the resident's is held against the pack's own measure of plainness. It finds; it changes nothing.
 */
import type { Knowledge } from '../knowledge/pack.js';

export interface HardReading {
  readonly id: string;
  readonly title: string;
  /** A sentence longer than the pack allows, or a term nobody explains. */
  readonly kind: 'long-sentence' | 'hard-term';
  readonly words: string;
}

/** What of the issued texts is hard to read. A term with its meaning in brackets right behind it is explained. */
export function hardReadings({ items, recipes, plainLanguage }: Knowledge): HardReading[] {
  if (!plainLanguage) return [];
  const issued = [...recipes.values()].filter((recipe) => recipe.status.kind === 'issuable');
  return [...items.values(), ...issued].flatMap(({ id, title, ...one }) => {
    const text = [one.resident, 'stopSigns' in one ? (one.stopSigns ?? '') : ''].join('\n');
    const long = text
      .split(/[。；！？\n]/)
      .filter((sentence) => [...sentence].length > plainLanguage.longestSentence)
      .map((words) => ({ id, title, kind: 'long-sentence' as const, words }));
    const hard = plainLanguage.hardTerms
      .filter(({ term }) => text.replaceAll(`${term}（`, '').includes(term))
      .map(({ term }) => ({ id, title, kind: 'hard-term' as const, words: term }));
    return [...long, ...hard];
  });
}
