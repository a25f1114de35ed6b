/**
 * A disk in memory that knows what is durable and what is only cached, so a power cut can be played: every name and
 * every byte not synced may be old, new, torn or zero, each by itself. Harsher than a journaling file system.
 */
import { posix } from 'node:path';
import type { Disk, DiskFile, Listed, OpenMode } from '../../src/store/disk.js';

class FileNode {
  now = new Uint8Array();
  durable = new Uint8Array();
}

class FolderNode {
  now = new Map<string, FileNode | FolderNode>();
  durable = new Map<string, FileNode | FolderNode>();
}

/** A number in 0 ≤ n < 1, from a seed. */
export type Chance = () => number;

export class SimulatedDisk implements Disk {
  #root = new FolderNode();

  /** The machine loses power: a new disk with what happened to be durable. */
  powerCut(chance: Chance): SimulatedDisk {
    const survivor = new SimulatedDisk();
    survivor.#root = surviveFolder(this.#root, chance);
    return survivor;
  }

  list(folder: string): readonly Listed[] {
    const entries = [...this.#folder(folder).now];
    return entries.map(([name, node]) => ({ name, isFolder: node instanceof FolderNode }));
  }

  readNow(path: string): Uint8Array {
    return this.#file(path).now.slice();
  }

  async read(path: string): Promise<Uint8Array> {
    return this.readNow(path);
  }

  async makeFolder(path: string): Promise<void> {
    const [parent, name] = this.#parent(path);
    if (parent.now.has(name)) throw errno('EEXIST');
    parent.now.set(name, new FolderNode());
  }

  async open(path: string, mode: OpenMode): Promise<DiskFile> {
    const [parent, name] = this.#parent(path);
    if (mode === 'new' && parent.now.has(name)) throw errno('EEXIST');
    if (mode !== 'existing' && !parent.now.has(name)) parent.now.set(name, new FileNode());
    const file = this.#file(path);
    if (mode === 'replace') file.now = new Uint8Array();
    return openFile(file);
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, name] = this.#parent(from);
    const node = this.#file(from);
    const [target, newName] = this.#parent(to);
    source.now.delete(name);
    target.now.set(newName, node);
  }

  async remove(path: string): Promise<void> {
    this.#file(path);
    const [parent, name] = this.#parent(path);
    parent.now.delete(name);
  }

  async syncFolder(path: string): Promise<void> {
    const folder = this.#folder(path);
    folder.durable = new Map(folder.now);
  }

  #parent(path: string): [FolderNode, string] {
    return [this.#folder(posix.dirname(path)), posix.basename(path)];
  }

  #folder(path: string): FolderNode {
    let folder = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      const node = folder.now.get(name);
      if (node === undefined) throw errno('ENOENT');
      if (node instanceof FileNode) throw errno('ENOTDIR');
      folder = node;
    }
    return folder;
  }

  #file(path: string): FileNode {
    const [parent, name] = this.#parent(path);
    const node = parent.now.get(name);
    if (node === undefined) throw errno('ENOENT');
    if (node instanceof FolderNode) throw errno('EISDIR');
    return node;
  }
}

export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function openFile(file: FileNode): DiskFile {
  return {
    write: async (bytes, position) => {
      const grown = new Uint8Array(Math.max(file.now.length, position + bytes.length));
      grown.set(file.now);
      grown.set(bytes, position);
      file.now = grown;
      return bytes.length;
    },
    truncate: async (length) => {
      file.now = file.now.slice(0, length);
    },
    sync: async () => {
      file.durable = file.now.slice();
    },
    close: async () => undefined,
  };
}

function surviveFolder(folder: FolderNode, chance: Chance): FolderNode {
  const survivor = new FolderNode();
  for (const name of new Set([...folder.durable.keys(), ...folder.now.keys()])) {
    const node = (chance() < 0.5 ? folder.durable : folder.now).get(name);
    if (node === undefined) continue;
    const kept = node instanceof FolderNode ? surviveFolder(node, chance) : surviveFile(node, chance);
    survivor.now.set(name, kept);
  }
  survivor.durable = new Map(survivor.now);
  return survivor;
}

function surviveFile(file: FileNode, chance: Chance): FileNode {
  const survivor = new FileNode();
  survivor.now = survivingBytes(file, chance);
  survivor.durable = survivor.now.slice();
  return survivor;
}

function survivingBytes({ durable, now }: FileNode, chance: Chance): Uint8Array<ArrayBuffer> {
  if (Buffer.compare(durable, now) === 0) return now.slice();
  // Bytes alike in both were synced and stay; from the first difference on anything may have reached the disk.
  let alike = 0;
  while (alike < Math.min(durable.length, now.length) && durable[alike] === now[alike]) alike += 1;
  const cut = alike + Math.floor(chance() * (now.length - alike + 1));
  const outcome = Math.floor(chance() * 4);
  if (outcome === 0) return durable.slice();
  if (outcome === 1) return now.slice();
  if (outcome === 2) return now.slice(0, cut);
  return now.slice().fill(0, alike, cut);
}
