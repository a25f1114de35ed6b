/**
 * The Store on files: one small file an entry through lowdb, JSON Lines for logs, one folder for one process.
 * Never opens what it cannot vouch for: a folder in use, from a newer version, or not a store.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { AppendLog, Collection, Store, StoredForm, SummarisedForm } from '../domain/ports.js';
import { type Counter, counterForm, nextNumber } from './counters.js';
import { type Disk, nodeDisk } from './disk.js';
import { ensureFolder, listFolder, replaceFile } from './durable-file.js';
import { EntryShelf } from './entry-shelf.js';
import { checkForm } from './envelope.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { KeyQueue } from './key-queue.js';
import { LineLog } from './line-log.js';
import { LowdbCollection } from './lowdb-collection.js';
import { type Processes, systemProcesses } from './processes.js';
import { type Report, StoreError } from './store-error.js';

export interface LowdbStoreOptions {
  /** Absolute path. */
  readonly folder: string;
  /**
   * Make a new store where there is none. Without it a missing or empty folder refuses: an unmounted disk must not
   * look like a county without residents.
   */
  readonly create: boolean;
  readonly report: Report;
  readonly disk?: Disk;
  readonly processes?: Processes;
  /** See LogParts; 8 MiB unless told. */
  readonly logFileBytes?: number;
}

const marker = z.strictObject({ layout: z.int().min(1) });
const markerName = 'store.json';
const knownLayout = 1;
const defaultLogFileBytes = 8 * 1024 * 1024;
const contentFolders = ['entries', 'logs', 'counters'];

/** @throws StoreError store.folder-missing, -marker-missing, -marker-damaged, -newer-layout, -locked, and write errors */
export async function openLowdbStore(options: LowdbStoreOptions): Promise<Store> {
  const { folder, create, report, disk = nodeDisk, processes = systemProcesses() } = options;
  if (create) await ensureFolder(disk, folder);
  else refuseUnlessStore(disk, folder);
  const lock = await lockFolder(disk, folder, processes, report);
  try {
    await checkMarker(disk, folder);
    const base: Base = { folder, disk, report, lock, queue: new KeyQueue() };
    const counters = await openCollection(base, folder, counterForm, () => undefined);
    return new LowdbStore(base, counters, options.logFileBytes ?? defaultLogFileBytes);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Base {
  readonly folder: string;
  readonly disk: Disk;
  readonly report: Report;
  readonly lock: FolderLock;
  readonly queue: KeyQueue;
}

class LowdbStore implements Store {
  readonly #base: Base;
  readonly #counters: Collection<Counter>;
  readonly #logFileBytes: number;
  readonly #opened = new Set<string>();
  #closing: Promise<void> | undefined;

  constructor(base: Base, counters: Collection<Counter>, logFileBytes: number) {
    this.#base = base;
    this.#counters = counters;
    this.#logFileBytes = logFileBytes;
  }

  collection<T>(form: StoredForm<T>): Promise<Collection<T>> {
    return this.#open(form, () => undefined);
  }

  summarised<T, S>(form: SummarisedForm<T, S>): Promise<Collection<T, S>> {
    return this.#open(form, (value) => form.summarise(value));
  }

  async log<T>(form: StoredForm<T>): Promise<AppendLog<T>> {
    this.#claimName(form, 'logs');
    const { disk, queue, report } = this.#base;
    const folder = join(this.#base.folder, 'logs', form.name);
    return LineLog.open({ form, disk, folder, queue, report, fileBytes: this.#logFileBytes });
  }

  nextNumber(counter: string): Promise<number> {
    return nextNumber(this.#counters, counter);
  }

  close(): Promise<void> {
    const { queue, lock } = this.#base;
    this.#closing ??= queue.close().then(() => lock.release());
    return this.#closing;
  }

  async #open<T, S>(form: StoredForm<T>, summarise: (value: T) => S): Promise<Collection<T, S>> {
    this.#claimName(form, 'entries');
    return openCollection(this.#base, join(this.#base.folder, 'entries'), form, summarise);
  }

  /** Two collections over one folder would each have their own summaries and order of writes. */
  #claimName<T>(form: StoredForm<T>, place: string): void {
    this.#base.queue.refuseIfClosed(form.name);
    checkForm(form);
    const name = join(place, form.name);
    if (this.#opened.has(name)) throw new StoreError('store.opened-twice', form.name);
    this.#opened.add(name);
  }
}

function openCollection<T, S>(
  { disk, queue, report, lock }: Base,
  parent: string,
  form: StoredForm<T>,
  summarise: (value: T) => S,
): Promise<Collection<T, S>> {
  const shelf = new EntryShelf(disk, join(parent, form.name), report);
  return LowdbCollection.open({ form, summarise, disk, shelf, queue, report }, lock.tookOver);
}

function refuseUnlessStore(disk: Disk, folder: string): void {
  let names: readonly string[];
  try {
    names = disk.list(folder).map((entry) => entry.name);
  } catch (error) {
    throw new StoreError('store.folder-missing', folder, {}, error);
  }
  if (names.includes(markerName)) return;
  const lost = names.some((name) => contentFolders.includes(name));
  throw new StoreError(lost ? 'store.marker-missing' : 'store.folder-missing', folder);
}

/** Reads the marker, or leaves one in a folder that holds no store yet. */
async function checkMarker(disk: Disk, folder: string): Promise<void> {
  const names = listFolder(disk, folder).map((entry) => entry.name);
  const path = join(folder, markerName);
  if (!names.includes(markerName)) {
    if (names.some((name) => contentFolders.includes(name))) {
      throw new StoreError('store.marker-missing', folder);
    }
    await replaceFile(disk, path, `${JSON.stringify({ layout: knownLayout })}\n`);
    return;
  }
  const { layout } = await readMarker(disk, path);
  if (layout > knownLayout) {
    throw new StoreError('store.newer-layout', path, { stored: layout, known: knownLayout });
  }
}

async function readMarker(disk: Disk, path: string): Promise<z.infer<typeof marker>> {
  try {
    return marker.parse(JSON.parse(Buffer.from(await disk.read(path)).toString('utf8')));
  } catch {
    throw new StoreError('store.marker-damaged', path);
  }
}
