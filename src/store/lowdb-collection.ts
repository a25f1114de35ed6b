/**
 * Collection over lowdb, one `Low` an entry. lowdb changes its memory before the write succeeds, so no `Low` outlives
 * the operation it was made for: what failed to be written is forgotten with it. Only summaries stay in memory,
 * and they change after the disk has the entry.
 */
import { Low } from 'lowdb';
import type { Collection, Found, StoredForm, Summary } from '../domain/ports.js';
import type { Disk } from './disk.js';
import { removeFile } from './durable-file.js';
import { type Entry, EntryFile, entryOf, unreadable } from './entry-file.js';
import type { EntryShelf } from './entry-shelf.js';
import { checkKey, type Prepared, prepare, seal } from './envelope.js';
import type { KeyQueue } from './key-queue.js';
import { type Report, StoreError } from './store-error.js';

export interface CollectionParts<T, S> {
  readonly form: StoredForm<T>;
  readonly summarise: (value: T) => S;
  readonly disk: Disk;
  readonly shelf: EntryShelf;
  readonly queue: KeyQueue;
  readonly report: Report;
}

export class LowdbCollection<T, S> implements Collection<T, S> {
  readonly #parts: CollectionParts<T, S>;
  readonly #summaries = new Map<string, Summary<S>>();

  private constructor(parts: CollectionParts<T, S>) {
    this.#parts = parts;
  }

  /** Reads every entry once. @throws StoreError store.newer-version, store.read-failed */
  static async open<T, S>(parts: CollectionParts<T, S>, settle: boolean): Promise<LowdbCollection<T, S>> {
    const collection = new LowdbCollection(parts);
    for (const { key, path } of await parts.shelf.scan(settle)) {
      collection.#note(key, readNow(parts, key, path));
    }
    return collection;
  }

  get(key: string): Promise<Found<T>> {
    return this.#run(key, async () => {
      const { data } = await this.#read(key);
      this.#note(key, data);
      if (data.state === 'found') return { state: 'found', value: data.value };
      // A file taken away behind our back is a loss to show, not a resident who never was.
      if (data.state === 'missing' && this.#summaries.has(key))
        return { state: 'damaged', reason: 'vanished' };
      return data;
    });
  }

  create(key: string, value: T): Promise<boolean> {
    return this.#run(key, async () => {
      if (this.#summaries.has(key)) return false;
      const low = await this.#read(key);
      if (low.data.state !== 'missing') {
        this.#note(key, low.data);
        return false;
      }
      await this.#parts.shelf.prepare(key);
      await this.#write(low, key, prepare(this.#parts.form, key, value));
      return true;
    });
  }

  update(key: string, change: (value: T) => T | undefined): Promise<T> {
    return this.#run(key, async () => {
      const low = await this.#read(key);
      const value = this.#present(key, low.data);
      const next = change(value);
      if (next === undefined) return value;
      const prepared = prepare(this.#parts.form, key, next);
      await this.#write(low, key, prepared);
      return prepared.value;
    });
  }

  remove(key: string): Promise<void> {
    return this.#run(key, async () => {
      const { data } = await this.#read(key);
      if (data.state === 'missing' && !this.#summaries.has(key)) return;
      this.#present(key, data);
      await this.#orReread(key, () => removeFile(this.#parts.disk, this.#parts.shelf.pathOf(key)));
      this.#summaries.delete(key);
    });
  }

  keys(): readonly string[] {
    return [...this.#summaries.keys()];
  }

  summaries(): ReadonlyMap<string, Summary<S>> {
    return this.#summaries;
  }

  async #run<R>(key: string, task: () => Promise<R>): Promise<R> {
    const { form, queue } = this.#parts;
    checkKey(form.name, key);
    return queue.run(`${form.name}/${key}`, task);
  }

  async #read(key: string): Promise<Low<Entry<T>>> {
    const { disk, shelf, form } = this.#parts;
    const low = new Low<Entry<T>>(new EntryFile(disk, shelf.pathOf(key), form, key), { state: 'missing' });
    await low.read();
    return low;
  }

  async #write(low: Low<Entry<T>>, key: string, prepared: Prepared<T>): Promise<void> {
    const { form, summarise } = this.#parts;
    const summary: Summary<S> = { state: 'found', value: summarise(prepared.value) };
    low.data = seal(form, key, prepared);
    await this.#orReread(key, () => low.write());
    this.#summaries.set(key, summary);
  }

  /** A write that failed may still show on the disk: the summary follows the disk, whatever it says. */
  async #orReread(key: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      // If this reading fails too, the first error is still the one to tell.
      await this.#follow(key).catch(() => undefined);
      throw error;
    }
  }

  async #follow(key: string): Promise<void> {
    const { data } = await this.#read(key);
    this.#summaries.delete(key);
    this.#note(key, data);
  }

  #present(key: string, entry: Entry<T>): T {
    if (entry.state === 'found') return entry.value;
    const path = `${this.#parts.form.name}/${key}`;
    if (entry.state === 'damaged') throw new StoreError('store.damaged', path, { reason: entry.reason });
    if (!this.#summaries.has(key)) throw new StoreError('store.missing', path);
    throw new StoreError('store.damaged', path, { reason: 'vanished' });
  }

  /** Brings the summary in line with what was just read. */
  #note(key: string, entry: Entry<T>): void {
    const known = this.#summaries.get(key);
    if (entry.state === 'found') {
      if (known?.state !== 'found') {
        this.#summaries.set(key, { state: 'found', value: this.#parts.summarise(entry.value) });
      }
      return;
    }
    if (known?.state === 'damaged' || (entry.state === 'missing' && known === undefined)) return;
    const reason = entry.state === 'damaged' ? entry.reason : 'vanished';
    const path = `${this.#parts.form.name}/${key}`;
    this.#parts.report({ code: 'store.damaged-entry', path, values: { reason } });
    this.#summaries.set(key, { state: 'damaged' });
  }
}

function readNow<T, S>(parts: CollectionParts<T, S>, key: string, path: string): Entry<T> {
  let bytes: Uint8Array;
  try {
    bytes = parts.disk.readNow(path);
  } catch (error) {
    return unreadable(error, path);
  }
  return entryOf(parts.form, key, bytes);
}
