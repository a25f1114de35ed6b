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
export const sourceFile = z.strictObject({ sources: z.array(sourceRecord) });

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

/** What an item claims of its documents beyond what was seen of them, each at its path in the item. */
export function citationFaults(
  item: { basis: z.infer<typeof basis>; sources: readonly Citation[] },
  records: ReadonlyMap<string, Pick<SourceRecord, 'seen'>>,
): { path: (string | number)[]; code: string; values: Record<string, string> }[] {
  if (!citesEnough(item))
    return [{ path: ['basis'], code: 'content.basis-without-source', values: { basis: item.basis } }];
  const seen = item.sources.map(({ source }) => records.get(source)?.seen);
  const named = { sources: [...new Set(item.sources.map(({ source }) => source))].join('、') };
  const claimed = [];
  // A source there is none of has been told already; what it would show is not known.
  if (!seen.includes(undefined)) {
    if (item.basis === 'official' && !seen.includes('document'))
      claimed.push({ path: ['basis'], code: 'content.official-not-seen', values: named });
    if (item.basis === 'secondary' && seen.every((one) => one === 'not-seen'))
      claimed.push({ path: ['basis'], code: 'content.secondary-not-seen', values: named });
  }
  const quoted = item.sources.flatMap(({ source, quote }, index) =>
    quote !== undefined && seen[index] === 'not-seen'
      ? [{ path: ['sources', index, 'quote'], code: 'content.quote-not-seen', values: { source } }]
      : [],
  );
  return [...claimed, ...quoted];
}
