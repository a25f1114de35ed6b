/**
 * Whether what staff, organisations, releases and signatures now say is what the house chain says of them. An entry about
 * such a record carries its name and the hash of its new state, so a change whose entry a crash took, or that somebody
 * made past the service, is found. Says that a record changed, never how: hashes only. A new version of a form changes what
 * is hashed: the first start after it enters every record anew.
 */
import { hashOf } from '../domain/canonical.js';
import type { Collection } from '../domain/ports.js';
import type { AuditEntry } from './audit.js';

/** Form name → collection of records that people change and the house chain vouches for. */
export type VouchedShelves = Readonly<Record<string, Collection<unknown, unknown>>>;

/** What goes into the detail of an entry; `none`: the record is no more. */
export interface Vouched {
  readonly record: string;
  readonly state: string;
}

const gone = 'none';

/** For the entry about a record as just written; undefined when it was taken away. */
export function vouch(form: string, key: string, value: unknown): Vouched {
  return { record: nameOf(form, key), state: value === undefined ? gone : hashOf(value) };
}

export interface Unvouched extends Vouched {
  /** The file cannot be read: nothing can be said of its state. */
  readonly damaged: boolean;
}

/** Records whose state is not the one of the last entry about them, or that no entry is about. */
export async function unvouchedRecords(
  entries: AsyncIterable<AuditEntry>,
  shelves: VouchedShelves,
): Promise<readonly Unvouched[]> {
  const said = new Map<string, string>();
  for await (const { detail } of entries)
    if (typeof detail['record'] === 'string' && typeof detail['state'] === 'string')
      said.set(detail['record'], detail['state']);
  const found: Unvouched[] = [];
  const present = new Set<string>();
  for (const [form, records] of Object.entries(shelves))
    for (const key of [...records.keys()].sort()) {
      const stored = await records.get(key);
      if (stored.state === 'missing') continue;
      const record = nameOf(form, key);
      present.add(record);
      const state = stored.state === 'found' ? hashOf(stored.value) : gone;
      if (stored.state === 'damaged') found.push({ record, state, damaged: true });
      else if (said.get(record) !== state) found.push({ record, state, damaged: false });
    }
  for (const [record, state] of said)
    if (state !== gone && !present.has(record)) found.push({ record, state: gone, damaged: false });
  return found;
}

/** Keys hold no dot. */
function nameOf(form: string, key: string): string {
  return `${form}.${key}`;
}
