/** The adapters the conformance suite runs against, each with a way to put text behind its back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Store } from '../../src/domain/ports.js';
import type { Problem } from '../../src/domain/result.js';
import { type Disk, nodeDisk } from '../../src/store/disk.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { emptyContents, openMemoryStore } from '../../src/store/memory-store.js';
import type { Processes, ProcessMark } from '../../src/store/processes.js';
import { bucketOf } from './sample-forms.js';
import { SimulatedDisk } from './simulated-disk.js';

export interface Subject {
  /** Opens the same contents again; the store opened before must be closed. */
  open(): Promise<Store>;
  readonly notices: Problem[];
  plantEntry(form: string, key: string, text: string): Promise<void>;
  entryText(form: string, key: string): Promise<string | undefined>;
  plantCounter(name: string, text: string): Promise<void>;
  /** The whole log, in one file. */
  plantLog(form: string, text: string): Promise<void>;
  logText(form: string): Promise<string>;
  dispose(): void;
}

export function memorySubject(): Subject {
  const contents = emptyContents();
  const notices: Problem[] = [];
  const plant = async (place: string, key: string, text: string): Promise<void> => {
    const texts = contents.entries.get(place) ?? new Map<string, string>();
    contents.entries.set(place, texts.set(key, text));
  };
  return {
    notices,
    open: () => openMemoryStore(contents, (notice) => notices.push(notice)),
    plantEntry: (form, key, text) => plant(`entries/${form}`, key, text),
    entryText: async (form, key) => contents.entries.get(`entries/${form}`)?.get(key),
    plantCounter: (name, text) => plant('counters/counters', name, text),
    plantLog: async (form, text) => {
      contents.logs.set(form, text.split(/(?<=\n)/));
    },
    logText: async (form) => (contents.logs.get(form) ?? []).join(''),
    dispose: () => undefined,
  };
}

/** lowdb on the disk of this machine, in a folder of its own. */
export function realDiskSubject(): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'zhiwei-store-'));
  return lowdbSubject(nodeDisk, join(folder, 'store'), () => rmSync(folder, { recursive: true }));
}

export function simulatedDiskSubject(): Subject {
  return lowdbSubject(new SimulatedDisk(), '/store', () => undefined);
}

function lowdbSubject(disk: Disk, folder: string, dispose: () => void): Subject {
  const notices: Problem[] = [];
  const report = (notice: Problem): void => void notices.push(notice);
  const entryPath = (form: string, key: string) =>
    join(folder, 'entries', form, bucketOf(key), `${key}.json`);
  const logPath = (form: string) => join(folder, 'logs', form, '000000000001.jsonl');
  const readText = async (path: string): Promise<string> =>
    Buffer.from(await disk.read(path)).toString('utf8');
  return {
    notices,
    open: () => openLowdbStore({ folder, create: true, report, disk, processes: oneProcess(1) }),
    plantEntry: (form, key, text) => plantText(disk, entryPath(form, key), text),
    entryText: (form, key) => readText(entryPath(form, key)).catch(() => undefined),
    plantCounter: (name, text) =>
      plantText(disk, join(folder, 'counters', bucketOf(name), `${name}.json`), text),
    plantLog: (form, text) => plantText(disk, logPath(form), text),
    logText: (form) => readText(logPath(form)),
    dispose,
  };
}

/** Writes a text as another program would, folders and all. The store's marker stays as it is. */
export async function plantText(disk: Disk, path: string, text: string): Promise<void> {
  await makeFolders(disk, dirname(path));
  const file = await disk.open(path, 'replace');
  await file.write(Buffer.from(text, 'utf8'), 0);
  await file.close();
}

async function makeFolders(disk: Disk, path: string): Promise<void> {
  if (path === dirname(path)) return;
  await makeFolders(disk, dirname(path));
  await disk.makeFolder(path).catch(() => undefined);
}

/** A machine on which only process `pid` runs. */
export function oneProcess(pid: number): Processes {
  const self: ProcessMark = { pid, startedAt: '7', boot: 'b007', host: 'clinic' };
  return { self, isRunning: (mark) => (mark.host === self.host ? mark.pid === pid : undefined) };
}
