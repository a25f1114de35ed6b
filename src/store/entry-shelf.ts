/**
 * Where the entries of one form lie: <folder>/<two hex digits of the key's hash>/<key>.json. 256 small folders keep
 * finding a file equally fast at 2,000 and at 100,000 entries. Knows names and folders, not contents.
 */
import { join } from 'node:path';
import { hashOfText } from '../domain/canonical.js';
import type { Disk } from './disk.js';
import { ensureFolder, listFolder, syncFolder, temporarySuffix } from './durable-file.js';
import { isKey } from './envelope.js';
import type { Report } from './store-error.js';

export interface Shelved {
  readonly key: string;
  readonly path: string;
}

const bucketPattern = /^[0-9a-f]{2}$/;
const entrySuffix = '.json';

export class EntryShelf {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #report: Report;
  /** Folders known to be durable, or being made so. */
  readonly #buckets = new Map<string, Promise<void>>();

  constructor(disk: Disk, folder: string, report: Report) {
    this.#disk = disk;
    this.#folder = folder;
    this.#report = report;
  }

  pathOf(key: string): string {
    return join(this.#folder, bucketOf(key), key + entrySuffix);
  }

  /** Makes the key's folder durable before its first file. @throws StoreError of ensureFolder */
  prepare(key: string): Promise<void> {
    const bucket = bucketOf(key);
    const known = this.#buckets.get(bucket);
    if (known !== undefined) return known;
    const made = ensureFolder(this.#disk, join(this.#folder, bucket));
    this.#buckets.set(bucket, made);
    made.catch(() => this.#buckets.delete(bucket));
    return made;
  }

  /**
   * Sweeps what a crash left and lists every entry. After a crash (`settle`) the names a reader can see are first
   * made durable: nothing may be built on a state that a power cut could still take back.
   */
  async scan(settle: boolean): Promise<readonly Shelved[]> {
    await ensureFolder(this.#disk, this.#folder);
    await syncFolder(this.#disk, this.#folder);
    const found: Shelved[] = [];
    const leftovers: string[] = [];
    for (const { name, isFolder } of listFolder(this.#disk, this.#folder)) {
      const bucket = join(this.#folder, name);
      if (!isFolder || !bucketPattern.test(name)) {
        this.#report({ code: 'store.stray-file', path: bucket });
        continue;
      }
      this.#listBucket(name, found, leftovers);
      if (settle) await syncFolder(this.#disk, bucket);
      this.#buckets.set(name, Promise.resolve());
    }
    for (const path of leftovers) await this.#disk.remove(path);
    if (leftovers.length > 0) {
      this.#report({ code: 'store.swept', path: this.#folder, values: { count: leftovers.length } });
    }
    return found;
  }

  #listBucket(bucket: string, found: Shelved[], leftovers: string[]): void {
    for (const { name } of listFolder(this.#disk, join(this.#folder, bucket))) {
      const path = join(this.#folder, bucket, name);
      const key = name.slice(0, -entrySuffix.length);
      if (name.endsWith(entrySuffix) && isKey(key) && bucketOf(key) === bucket) found.push({ key, path });
      else if (name.endsWith(entrySuffix + temporarySuffix)) leftovers.push(path);
      else this.#report({ code: 'store.stray-file', path });
    }
  }
}

function bucketOf(key: string): string {
  return hashOfText(key).slice(0, 2);
}
