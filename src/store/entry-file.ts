/**
 * lowdb's adapter for one entry's file. A missing file is `null`, never an empty database; a damaged one is read as
 * damaged and never written over.
 */
import type { Adapter } from 'lowdb';
import type { StoredForm } from '../domain/ports.js';
import { type Disk, errnoOf } from './disk.js';
import { replaceFile } from './durable-file.js';
import { type Damaged, type Sealed, unseal } from './envelope.js';
import { StoreError } from './store-error.js';

export interface Missing {
  readonly state: 'missing';
}

/** What lowdb holds in memory for one entry. */
export type Entry<T> = Sealed<T> | Damaged | Missing;

export class EntryFile<T> implements Adapter<Entry<T>> {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #form: StoredForm<T>;
  readonly #key: string;

  constructor(disk: Disk, path: string, form: StoredForm<T>, key: string) {
    this.#disk = disk;
    this.#path = path;
    this.#form = form;
    this.#key = key;
  }

  /** @throws StoreError store.newer-version, or store.read-failed when the system, not the file, is at fault */
  async read(): Promise<Entry<T> | null> {
    try {
      return entryOf(this.#form, this.#key, await this.#disk.read(this.#path));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (errnoOf(error) === 'ENOENT') return null;
      return unreadable(error, this.#path);
    }
  }

  /** @throws StoreError of replaceFile */
  async write(entry: Entry<T>): Promise<void> {
    if (entry.state !== 'found') throw new TypeError(`${this.#path}: only a sealed entry is written`);
    await replaceFile(this.#disk, this.#path, `${entry.text}\n`);
  }
}

/** The entry in these bytes. @throws StoreError store.newer-version */
export function entryOf<T>(form: StoredForm<T>, key: string, bytes: Uint8Array): Sealed<T> | Damaged {
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.endsWith('\n')) return { state: 'damaged', reason: 'not-an-envelope' };
  const entry = unseal(form, text.slice(0, -1));
  return entry.state === 'found' && entry.key !== key ? { state: 'damaged', reason: 'wrong-key' } : entry;
}

const faultsOfOneFile = new Set(['EIO', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENOTDIR']);

/** A bad sector or wrong rights spoil one entry; running out of handles or memory is not the entry's fault. */
export function unreadable(error: unknown, path: string): Damaged {
  const errno = errnoOf(error) ?? 'unknown';
  if (faultsOfOneFile.has(errno)) return { state: 'damaged', reason: 'unreadable' };
  throw new StoreError('store.read-failed', path, { errno }, error);
}
