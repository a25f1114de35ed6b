/**
 * AppendLog in JSON Lines files named by the number of their first line. A line is acknowledged after fsync. Lines
 * that wait for the disk together are written together. Never rewrites an acknowledged line; what lies behind
 * the last one (a write cut off or refused) is cut away before the next append.
 */
import { join } from 'node:path';
import type { AppendLog, StoredForm } from '../domain/ports.js';
import { type Disk, type DiskFile, errnoOf } from './disk.js';
import { ensureFolder, listFolder, syncFolder, writeAll, writeError } from './durable-file.js';
import { type Prepared, prepare, seal } from './envelope.js';
import type { KeyQueue } from './key-queue.js';
import { readLines, reportGap, wholeLinesLength } from './log-lines.js';
import { type Report, StoreError } from './store-error.js';

export interface LogParts<T> {
  readonly form: StoredForm<T>;
  readonly disk: Disk;
  readonly folder: string;
  readonly queue: KeyQueue;
  readonly report: Report;
  /** A file this long takes no more lines; the next line starts a new one. */
  readonly fileBytes: number;
}

interface Waiting<T> {
  readonly prepared: Prepared<T>;
  resolve(): void;
  reject(error: unknown): void;
}

const namePattern = /^([0-9]{12})\.jsonl$/;

export class LineLog<T> implements AppendLog<T> {
  readonly #parts: LogParts<T>;
  /** Number of the first line of each file, ascending; the last file is the one written to. */
  readonly #files: number[];
  #next = 1;
  /** Acknowledged bytes of the last file. */
  #length = 0;
  /** Whether the last file may hold more than that. */
  #overhang = false;
  #waiting: Waiting<T>[] = [];

  private constructor(parts: LogParts<T>, files: number[]) {
    this.#parts = parts;
    this.#files = files;
  }

  /** Reads the last file only. @throws StoreError store.newer-version, store.read-failed */
  static async open<T>(parts: LogParts<T>): Promise<LineLog<T>> {
    await ensureFolder(parts.disk, parts.folder);
    await syncFolder(parts.disk, parts.folder);
    const log = new LineLog(parts, listFiles(parts));
    await log.#findEnd();
    return log;
  }

  append(entry: T): Promise<void> {
    const { form, queue } = this.#parts;
    return new Promise((resolve, reject) => {
      // Before the line waits: an earlier flush must not write what was refused.
      queue.refuseIfClosed(form.name);
      const prepared = prepare(form, 'line', entry);
      this.#waiting.push({ prepared, resolve, reject });
      queue.run(this.#queueKey, () => this.#flush()).catch(reject);
    });
  }

  /** The lines acknowledged when reading begins. */
  async *read(): AsyncIterable<T> {
    const { form, report, queue } = this.#parts;
    const [files, lastLength] = await queue.run(
      this.#queueKey,
      async () => [[...this.#files], this.#length] as const,
    );
    let next = files[0] ?? 1;
    for (const first of files) {
      const path = this.#pathOf(first);
      const bytes = await this.#readFile(path);
      const length = first === files.at(-1) ? lastLength : wholeLinesLength(bytes);
      if (first !== files.at(-1)) reportTorn(path, bytes.length - length, report);
      reportGap(path, next, first, report);
      const lines = readLines(form, path, bytes.subarray(0, length), first, report);
      yield* lines.values;
      next = lines.next;
    }
  }

  get #queueKey(): string {
    return `log ${this.#parts.form.name}`;
  }

  get #lastPath(): string {
    return this.#pathOf(this.#files.at(-1) ?? 1);
  }

  #pathOf(first: number): string {
    return join(this.#parts.folder, `${String(first).padStart(12, '0')}.jsonl`);
  }

  async #findEnd(): Promise<void> {
    const { disk, form, report } = this.#parts;
    const first = this.#files.at(-1);
    if (first === undefined) return;
    const path = this.#pathOf(first);
    const bytes = await this.#readFile(path);
    this.#length = wholeLinesLength(bytes);
    this.#overhang = bytes.length > this.#length;
    reportTorn(path, bytes.length - this.#length, report);
    this.#next = readLines(form, path, bytes.subarray(0, this.#length), first, report).next;
    // Lines that a crash left whole but unsynced are read from now on, so they must hold.
    await withFile(disk, path, 'existing', (file) => file.sync());
  }

  async #readFile(path: string): Promise<Uint8Array> {
    try {
      return await this.#parts.disk.read(path);
    } catch (error) {
      throw new StoreError('store.read-failed', path, { errno: errnoOf(error) ?? 'unknown' }, error);
    }
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      const { form } = this.#parts;
      const lines = batch.map(({ prepared }, i) => `${seal(form, String(this.#next + i), prepared).text}\n`);
      await this.#extend(Buffer.from(lines.join(''), 'utf8'));
      this.#next += batch.length;
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // What was refused should not come back after a restart; if cutting fails too, the next append tries again.
      await this.#cutOverhang().catch(() => undefined);
      for (const { reject } of batch) reject(error);
    }
  }

  /** All or nothing as far as anyone is told: on an error the length stays, and the rest is overhang. */
  async #extend(bytes: Uint8Array): Promise<void> {
    const { disk, fileBytes } = this.#parts;
    await this.#cutOverhang();
    if (this.#files.length === 0 || this.#length >= fileBytes) await this.#startFile();
    this.#overhang = true;
    await withFile(disk, this.#lastPath, 'existing', async (file) => {
      await writeAll(file, bytes, this.#length);
      await file.sync();
    });
    this.#length += bytes.length;
    this.#overhang = false;
  }

  async #cutOverhang(): Promise<void> {
    if (!this.#overhang) return;
    await withFile(this.#parts.disk, this.#lastPath, 'existing', async (file) => {
      await file.truncate(this.#length);
      await file.sync();
    });
    this.#overhang = false;
  }

  async #startFile(): Promise<void> {
    const { disk, folder } = this.#parts;
    await withFile(disk, this.#pathOf(this.#next), 'replace', (file) => file.sync());
    await syncFolder(disk, folder);
    this.#files.push(this.#next);
    this.#length = 0;
    this.#overhang = false;
  }
}

function listFiles<T>({ disk, folder, report }: LogParts<T>): number[] {
  const files: number[] = [];
  for (const { name } of listFolder(disk, folder)) {
    const first = Number(namePattern.exec(name)?.[1] ?? 0);
    if (first > 0) files.push(first);
    else report({ code: 'store.stray-file', path: join(folder, name) });
  }
  return files.sort((a, b) => a - b);
}

function reportTorn(path: string, bytes: number, report: Report): void {
  if (bytes > 0) report({ code: 'store.torn-line', path, values: { bytes } });
}

async function withFile(
  disk: Disk,
  path: string,
  mode: 'existing' | 'replace',
  use: (file: DiskFile) => Promise<void>,
): Promise<void> {
  try {
    const file = await disk.open(path, mode);
    try {
      await use(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw writeError(error, path);
  }
}
