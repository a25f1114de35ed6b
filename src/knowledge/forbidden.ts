/** What no paper may say, found in a text of the content: phrases wherever they stand, and word groups that are refused. */
import { foundGroups } from './find-words.js';
import type { Knowledge } from './pack.js';

/** Spaces and full-width letters do not hide a phrase. */
export function forbiddenIn(
  text: string,
  { forbiddenPhrases, namedWords }: Pick<Knowledge, 'forbiddenPhrases' | 'namedWords'>,
): { readonly phrase: string; readonly because: string }[] {
  const words = text.normalize('NFKC').replace(/\s+/g, '');
  const groups = namedWords === null ? [] : foundGroups(text, namedWords);
  return [
    ...forbiddenPhrases.filter(({ phrase }) => words.includes(phrase)),
    ...groups
      .filter(({ group }) => group.act === 'refuse')
      .map(({ phrase, group: { because } }) => ({ phrase, because })),
  ];
}
