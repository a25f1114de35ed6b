/** Source records: knowledge/sources/. Every claim of the pack points at one of these with a locator. */
import { z } from 'zod';
import { basis, contentId } from '../domain/codes.js';
import { civilDate } from '../domain/time.js';

export const sourceRecord = z.strictObject({
  id: contentId,
  title: z.string().min(1),
  issuer: z.string().min(1),
  edition: z.string().min(1).optional(),
  year: z.int().optional(),
  language: z.enum(['zh', 'en']),
  /** Address or repository path of the copy that was read; none when only known by name. */
  readAt: z.array(z.string().min(1)),
  /** What was really at hand: the document, a copy or transcription, or nothing. */
  seen: z.enum(['document', 'copy', 'excerpt', 'not-seen']),
  retrievedOn: civilDate.optional(),
  inForceFrom: civilDate.optional(),
  supersededBy: contentId.optional(),
  licence: z.string().min(1).optional(),
  note: z.string().min(1).optional(),
});
export type SourceRecord = z.infer<typeof sourceRecord>;
export const sourceFile = z.strictObject({ sources: z.array(sourceRecord).min(1) });

/** A pointer into a source. `quote` only of text that was really at hand. */
export const citation = z.strictObject({
  source: contentId,
  locator: z.string().min(1),
  quote: z.string().min(1).optional(),
});
export type Citation = z.infer<typeof citation>;

/** Fields every citable piece of content carries. */
export const cited = {
  basis,
  sources: z.array(citation),
  reviewBy: civilDate,
  note: z.string().min(1).optional(),
};

/** `official` and `secondary` need a citation; `general` says itself that there is no document. */
export function citesEnough(item: { basis: z.infer<typeof basis>; sources: readonly Citation[] }): boolean {
  return item.basis === 'general' || item.sources.length > 0;
}
