/** A disk that fails where a test says, counts the steps, or dies between two of them. */
import type { Disk, DiskFile, Listed, OpenMode } from '../../src/store/disk.js';
import { errno } from './simulated-disk.js';

export interface Step {
  readonly number: number;
  readonly operation:
    | 'open'
    | 'write'
    | 'truncate'
    | 'sync'
    | 'close'
    | 'rename'
    | 'remove'
    | 'make'
    | 'names'
    | 'read';
  readonly path: string;
}

/** An error code of Node; `short`: takes one byte of a write; `none`: takes no byte; `crash`: the process ends here. */
export type Fault = 'ENOSPC' | 'EIO' | 'EACCES' | 'EMFILE' | 'short' | 'none' | 'crash' | undefined;

export class FaultyDisk implements Disk {
  readonly steps: Step[] = [];
  /** Asked before each step. */
  fault: (step: Step) => Fault = () => undefined;
  readonly #inner: Disk;
  #dead = false;

  constructor(inner: Disk) {
    this.#inner = inner;
  }

  get dead(): boolean {
    return this.#dead;
  }

  list(folder: string): readonly Listed[] {
    this.#step('read', folder);
    return this.#inner.list(folder);
  }

  readNow(path: string): Uint8Array {
    this.#step('read', path);
    return this.#inner.readNow(path);
  }

  async read(path: string): Promise<Uint8Array> {
    this.#step('read', path);
    return this.#inner.read(path);
  }

  async makeFolder(path: string): Promise<void> {
    this.#step('make', path);
    await this.#inner.makeFolder(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step('rename', to);
    await this.#inner.rename(from, to);
  }

  async remove(path: string): Promise<void> {
    this.#step('remove', path);
    await this.#inner.remove(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#step('names', path);
    await this.#inner.syncFolder(path);
  }

  async open(path: string, mode: OpenMode): Promise<DiskFile> {
    this.#step('open', path);
    const file = await this.#inner.open(path, mode);
    return {
      write: (bytes, position) => this.#write(file, path, bytes, position),
      truncate: async (length) => {
        this.#step('truncate', path);
        await file.truncate(length);
      },
      sync: async () => {
        this.#step('sync', path);
        await file.sync();
      },
      close: async () => {
        this.#step('close', path);
        await file.close();
      },
    };
  }

  async #write(file: DiskFile, path: string, bytes: Uint8Array, position: number): Promise<number> {
    const fault = this.#next('write', path);
    if (fault === 'none') return 0;
    if (fault === 'short') return file.write(bytes.subarray(0, 1), position);
    // A process dies, or a disk fills, in the middle of a write rather than before it.
    if (fault !== undefined) await file.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), position);
    this.#raise(fault);
    return file.write(bytes, position);
  }

  #step(operation: Step['operation'], path: string): void {
    this.#raise(this.#next(operation, path));
  }

  #next(operation: Step['operation'], path: string): Fault {
    if (this.#dead) throw new Error('this process is dead');
    const step = { number: this.steps.length, operation, path };
    this.steps.push(step);
    return this.fault(step);
  }

  #raise(fault: Fault): void {
    if (fault === undefined) return;
    if (fault === 'crash') {
      this.#dead = true;
      throw new Error('this process is dead');
    }
    throw errno(fault);
  }
}

/** Numbers in 0 ≤ n < 1 from a seed (mulberry32), the same at every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
