/** How plain the residents' texts must be: knowledge/vocabularies/plain-language.yaml. The content report holds them against it. */
import { z } from 'zod';

export const plainLanguageFile = z.strictObject({
  /** Characters in a sentence. */
  longestSentence: z.int().positive(),
  /** Terms a resident does not know, unless their meaning follows in brackets. */
  hardTerms: z.array(z.strictObject({ term: z.string().min(1), say: z.string().min(1) })),
});
export type PlainLanguage = z.infer<typeof plainLanguageFile>;
