/**
 * Words that lines of a person are held against: knowledge/vocabularies/named-words*.yaml. Lines of items are judged by
 * rules; free words are judged by nobody, so what a village paper must not say by the side stands here, with its basis.
 */
import { z } from 'zod';
import { contentId } from '../domain/codes.js';
import { cited } from './source.js';

const words = z.array(z.string().min(1)).min(1);

/** Words that mean something wherever they stand in a clause. */
const wordGroup = z.strictObject({
  id: contentId,
  /** Ids of `lists`: what is named. */
  names: z.array(contentId).min(1),
  /** Only together with one of these in the same clause; absent: the name alone. */
  with: words.optional(),
  /** Only where one of these stands behind the name in the same clause. */
  then: words.optional(),
  /** One of these before what was found, in the same clause, and it is the opposite that is said. */
  unless: words.optional(),
  /** One of these anywhere in the clause, and a physician is asked first. */
  excused: words.optional(),
  /** refuse: no paper may carry it; tell: whoever decides is told. */
  act: z.enum(['refuse', 'tell']),
  because: z.string().min(1),
  ...cited,
});

/** What is no food of the catalogue by itself and yet stands for some: judged by the safety rules as a food would be. */
const namedKind = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  traits: z.array(contentId),
  /** Rules that speak against it by name although they warn on an item only. */
  rules: z.array(contentId),
  ...cited,
});

export const namedWordsFile = z
  .strictObject({
    /** Words in which a name means something else. */
    ignore: words,
    /** Eat less of it, or none. */
    limiting: words,
    /** Eat it. */
    favouring: words,
    /** Words in which a limiting word does not limit. */
    notLimiting: words,
    /** Units of weight; null: how much it is nobody can tell. */
    weights: z
      .array(z.strictObject({ unit: z.string().min(1), grams: z.number().positive().nullable() }))
      .min(1),
    /** Signs of a number that is written out. */
    numerals: z.array(z.string().length(1)).min(1),
    lists: z.record(contentId, words),
    groups: z.array(wordGroup).min(1),
    kinds: z.array(namedKind),
  })
  .superRefine(({ lists, groups }, context) => {
    for (const [index, { names }] of groups.entries())
      for (const [at, name] of names.entries())
        if (lists[name] === undefined)
          context.addIssue({ code: 'custom', path: ['groups', index, 'names', at], message: name });
  });
export type NamedWords = z.infer<typeof namedWordsFile>;
export type WordGroup = z.infer<typeof wordGroup>;
export type NamedKind = z.infer<typeof namedKind>;
