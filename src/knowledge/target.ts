/**
 * Targets of treatment: knowledge/targets/. Each is one document's number for one condition and age, so that a chart can
 * draw it as a line beside its neighbours. Nothing is decided by them: the follow-up rules classify, with examples of
 * their own; a content test holds both to the same numbers.
 */
import { z } from 'zod';
import { contentId, factId } from '../domain/codes.js';
import { cited } from './source.js';

export const target = z
  .strictObject({
    id: contentId,
    /** A few characters that stand on the line: which document, e.g. 规范2017. */
    name: z.string().min(1).max(12),
    /** The whole of what the document says, whom it is for included; for the doctor. */
    text: z.string().min(1),
    /** Code of the fact `conditions`. */
    condition: contentId,
    minAgeYears: z.int().optional(),
    /** Inclusive, as in rules. */
    maxAgeYears: z.int().optional(),
    /** Reached below each of these. */
    below: z.array(z.strictObject({ fact: factId, value: z.number().positive() })).min(1),
    ...cited,
  })
  .refine(
    ({ minAgeYears, maxAgeYears }) =>
      minAgeYears === undefined || maxAgeYears === undefined || minAgeYears <= maxAgeYears,
  );
export type Target = z.infer<typeof target>;
export const targetFile = z.strictObject({ targets: z.array(target) });
