/**
 * The few file operations the store uses, as an interface, so that tests can make a disk fill up, fail or lose
 * power between any two of them. Errors are Node's (`code`: ENOENT, ENOSPC …).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';

export interface DiskFile {
  /** Returns the bytes taken, which may be fewer than offered. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Listed {
  readonly name: string;
  readonly isFolder: boolean;
}

/** new: must not exist · replace: made or emptied · existing: must exist, kept. */
export type OpenMode = 'new' | 'replace' | 'existing';

export interface Disk {
  /** Blocks; for the scan at start, where it is twice as fast as asking in parallel. */
  list(folder: string): readonly Listed[];
  /** Blocks; for the scan at start. */
  readNow(path: string): Uint8Array;
  read(path: string): Promise<Uint8Array>;
  /** The parent must exist. */
  makeFolder(path: string): Promise<void>;
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the names in the folder durable. */
  syncFolder(path: string): Promise<void>;
}

export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const flags = { new: 'wx', replace: 'w', existing: 'r+' } as const;

/** Files hold personal data: for the service's own account only. */
const fileMode = 0o600;
const folderMode = 0o700;

export const nodeDisk: Disk = {
  list: (folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    })),
  readNow: (path) => readFileSync(path),
  read: (path) => readFile(path),
  makeFolder: async (path) => {
    await mkdir(path, { mode: folderMode });
  },
  open: async (path, mode) => {
    const handle = await open(path, flags[mode], fileMode);
    return {
      write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
      truncate: (length) => handle.truncate(length),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  remove: unlink,
  syncFolder: async (path) => {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
