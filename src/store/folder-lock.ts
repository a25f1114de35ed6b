/**
 * Keeps a second process out of the store's folder. The claim is the file's name, so it is whole the moment it is
 * there. Each process leaves its own claim and then looks for others: of two that start at once at least one sees
 * the other and goes. (One shared lock file would leave a gap between judging a dead lock and replacing it.)
 */
import { join } from 'node:path';
import { type Disk, errnoOf } from './disk.js';
import { listFolder, writeError } from './durable-file.js';
import type { Processes, ProcessMark } from './processes.js';
import { type Report, StoreError } from './store-error.js';

export interface FolderLock {
  /** A claim of a dead process was there: what it wrote last may not be durable yet. */
  readonly tookOver: boolean;
  release(): Promise<void>;
}

const claimPattern = /^lock\.([1-9][0-9]*)\.([0-9]+)\.([0-9a-f]+)\.([A-Za-z0-9-]+)$/;

/** @throws StoreError store.locked with the file and process id of the holder */
export async function lockFolder(
  disk: Disk,
  folder: string,
  processes: Processes,
  report: Report,
): Promise<FolderLock> {
  const own = claimOf(processes.self);
  refuseIfHeld(otherClaims(disk, folder, ''), folder, processes);
  await leaveClaim(disk, join(folder, own), processes.self);
  const release = (): Promise<void> => disk.remove(join(folder, own));
  const others = otherClaims(disk, folder, own);
  try {
    refuseIfHeld(others, folder, processes);
  } catch (error) {
    await release();
    throw error;
  }
  for (const name of others) {
    report({ code: 'store.stale-lock', path: name });
    await disk.remove(join(folder, name));
  }
  return { tookOver: others.length > 0, release };
}

function claimOf(mark: ProcessMark): string {
  return `lock.${mark.pid}.${mark.startedAt}.${mark.boot}.${mark.host}`;
}

function otherClaims(disk: Disk, folder: string, own: string): readonly string[] {
  const names = listFolder(disk, folder).map((entry) => entry.name);
  return names.filter((name) => name.startsWith('lock.') && name !== own);
}

function refuseIfHeld(claims: readonly string[], folder: string, processes: Processes): void {
  for (const name of claims) {
    const [, pid = '', startedAt = '', boot = '', host = ''] = claimPattern.exec(name) ?? [];
    // A claim that cannot be read or judged holds: better a start refused than two writers.
    const dead = host !== '' && processes.isRunning({ pid: Number(pid), startedAt, boot, host }) === false;
    if (!dead) throw new StoreError('store.locked', join(folder, name), { file: name, pid });
  }
}

async function leaveClaim(disk: Disk, path: string, self: ProcessMark): Promise<void> {
  try {
    // Empty: on a full disk, too, the service should start and be read.
    await (await disk.open(path, 'new')).close();
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') {
      throw new StoreError('store.locked', path, { file: claimOf(self), pid: `${self.pid}` });
    }
    throw writeError(error, path);
  }
}
