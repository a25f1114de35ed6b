/** Code lists with the words a person reads: knowledge/vocabularies/labels*.yaml. */
import { z } from 'zod';
import { contentId } from '../domain/codes.js';

export const vocabulary = z.strictObject({
  id: contentId,
  options: z.array(z.strictObject({ code: contentId, label: z.string().min(1) })).min(1),
});
export const vocabularyFile = z.strictObject({ vocabularies: z.array(vocabulary).min(1) });
export type Vocabulary = z.infer<typeof vocabulary>;

/** Phrases that no paper may carry, and why. */
export const forbiddenPhrase = z.strictObject({ phrase: z.string().min(1), because: z.string().min(1) });
export type ForbiddenPhrase = z.infer<typeof forbiddenPhrase>;
export const forbiddenPhraseFile = z.strictObject({ phrases: z.array(forbiddenPhrase).min(1) });

/** The word for a code. Throws on an unknown one: a page never shows a bare code. */
export function labelOf(vocabularies: ReadonlyMap<string, Vocabulary>, id: string, code: string): string {
  const label = vocabularies.get(id)?.options.find((option) => option.code === code)?.label;
  if (label === undefined) throw new Error(`no label for ${id}/${code}`);
  return label;
}
