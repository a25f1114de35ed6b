/** The word somebody probably meant. A hint for a message, never a correction made in silence. */
import { distance } from 'fastest-levenshtein';

/** The known word nearest to a misspelt one, if any is near. */
export function nearSpelling(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d <= Math.max(2, Math.floor(word.length / 4)) && (!best || d < best.distance)) {
      best = { word: candidate, distance: d };
    }
  }
  return best?.word;
}
