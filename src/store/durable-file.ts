/**
 * Writes that hold through a power cut and a full disk: all bytes to a temporary file in the same folder, fsync,
 * rename, fsync of the folder. Never writes over a good file, and never trusts one write call to take every byte.
 */
import { dirname } from 'node:path';
import { type Disk, type DiskFile, errnoOf, type Listed } from './disk.js';
import { StoreError } from './store-error.js';

export const temporarySuffix = '.tmp';

/**
 * Puts `text` at `path`. Callers run one replacement a path at a time: the temporary name is fixed.
 * @throws StoreError store.disk-full or store.write-failed: the old file is as it was;
 * store.write-uncertain: the new file is there, but a power cut may bring back the old one
 */
export async function replaceFile(disk: Disk, path: string, text: string): Promise<void> {
  const temporary = path + temporarySuffix;
  try {
    await writeNewFile(disk, temporary, Buffer.from(text, 'utf8'));
    await disk.rename(temporary, path);
  } catch (error) {
    // Best effort: a leftover is swept at the next start.
    await disk.remove(temporary).catch(() => undefined);
    throw writeError(error, path);
  }
  await syncFolder(disk, dirname(path));
}

/** @throws StoreError store.write-failed: still there; store.write-uncertain: gone, but it may come back */
export async function removeFile(disk: Disk, path: string): Promise<void> {
  try {
    await disk.remove(path);
  } catch (error) {
    throw writeError(error, path);
  }
  await syncFolder(disk, dirname(path));
}

/**
 * The folder, durable before anything is put in it. One that is there is synced too: the process that made it may
 * have died before it could.
 */
export async function ensureFolder(disk: Disk, path: string): Promise<void> {
  try {
    await disk.makeFolder(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      await ensureFolder(disk, dirname(path));
      return ensureFolder(disk, path);
    }
    if (errnoOf(error) !== 'EEXIST') throw writeError(error, path);
  }
  await syncFolder(disk, dirname(path));
}

/** Writes every byte from `position` on. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const taken = await file.write(bytes.subarray(done), position + done);
    if (taken <= 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'ENOSPC' });
    done += taken;
  }
}

export function writeError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const errno = errnoOf(error) ?? 'unknown';
  const full = errno === 'ENOSPC' || errno === 'EDQUOT';
  return new StoreError(full ? 'store.disk-full' : 'store.write-failed', path, { errno }, error);
}

/** @throws StoreError store.write-uncertain */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  try {
    await disk.syncFolder(folder);
  } catch (error) {
    throw new StoreError('store.write-uncertain', folder, { errno: errnoOf(error) ?? 'unknown' }, error);
  }
}

/** @throws StoreError store.read-failed */
export function listFolder(disk: Disk, folder: string): readonly Listed[] {
  try {
    return disk.list(folder);
  } catch (error) {
    throw new StoreError('store.read-failed', folder, { errno: errnoOf(error) ?? 'unknown' }, error);
  }
}

async function writeNewFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(path, 'replace');
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
