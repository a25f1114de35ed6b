/**
 * Plays a list of operations against the lowdb adapter until the process dies at a given step, and says what a reader
 * may then find: for each key the last acknowledged state or one asked for and not acknowledged.
 */
import { expect } from 'vitest';
import type { Store } from '../../src/domain/ports.js';
import type { Problem } from '../../src/domain/result.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { allOf } from './conformance-logs.js';
import { FaultyDisk } from './faulty-disk.js';
import { eventForm, noteForm, noteOf } from './sample-forms.js';
import type { SimulatedDisk } from './simulated-disk.js';
import { oneProcess } from './subjects.js';

export type Operation =
  | { readonly do: 'write' | 'remove'; readonly key: string }
  | { readonly do: 'append' | 'count' };

/** Text of the entry, or undefined where there is none. */
type State = string | undefined;

export interface Memory {
  /** Per key: the acknowledged state first, then what was asked for since. */
  readonly entries: Map<string, State[]>;
  readonly acknowledgedLines: string[];
  readonly askedLines: string[];
  highestNumber: number;
  /** Operations asked for, so that no two write the same text. */
  serial: number;
}

export function nothingYet(): Memory {
  return { entries: new Map(), acknowledgedLines: [], askedLines: [], highestNumber: 0, serial: 0 };
}

/** Small files, so that logs start new ones within a short play. */
const logFileBytes = 400;

/** Groups run one after another, the operations of a group at once. Returns the steps the disk took. */
export async function play(
  disk: SimulatedDisk,
  groups: readonly (readonly Operation[])[],
  crashAtStep: number,
  memory: Memory,
  pid = 1,
): Promise<number> {
  const watched = new FaultyDisk(disk);
  watched.fault = ({ number }) => (number === crashAtStep ? 'crash' : undefined);
  try {
    const store = await open(watched, pid, []);
    const operate = await operator(store, memory);
    for (const group of groups) await Promise.allSettled(group.map(operate));
  } catch (error) {
    if (!watched.dead) throw error;
  }
  return watched.steps.length;
}

/** What was found becomes what is acknowledged: a reader has seen it. */
export function settle(
  memory: Memory,
  found: { entries: Map<string, State>; lines: readonly string[] },
): void {
  for (const [key, state] of found.entries) memory.entries.set(key, [state]);
  memory.acknowledgedLines.splice(0, Number.POSITIVE_INFINITY, ...found.lines);
}

/** Opens as another process, holds what is found against `memory`, and returns it. */
export async function findAfterCrash(disk: SimulatedDisk, memory: Memory, pid: number) {
  const notices: Problem[] = [];
  const store = await open(new FaultyDisk(disk), pid, notices);
  const notes = await store.summarised(noteForm);
  const log = await store.log(eventForm);
  const entries = new Map<string, State>();
  for (const [key, allowed] of memory.entries) {
    const found = await notes.get(key);
    expect(found.state).not.toBe('damaged');
    const state = found.state === 'found' ? found.value.text : undefined;
    expect(allowed).toContain(state);
    entries.set(key, state);
  }
  const lines = await allOf(log);
  const acknowledged = new Set(memory.acknowledgedLines);
  expect(lines.filter((line) => acknowledged.has(line))).toEqual(memory.acknowledgedLines);
  for (const line of lines) expect(memory.askedLines).toContain(line);
  expect(notices.filter(({ code }) => code === 'store.damaged-entry')).toEqual([]);
  return { store, entries, lines };
}

function open(disk: FaultyDisk, pid: number, notices: Problem[]): Promise<Store> {
  const report = (notice: Problem): void => void notices.push(notice);
  return openLowdbStore({
    folder: '/store',
    create: true,
    report,
    disk,
    processes: oneProcess(pid),
    logFileBytes,
  });
}

async function operator(store: Store, memory: Memory) {
  const notes = await store.summarised(noteForm);
  const log = await store.log(eventForm);

  const asked = (key: string, state: State): (() => void) => {
    const states = memory.entries.get(key) ?? [undefined];
    memory.entries.set(key, states);
    states.push(state);
    // One change a key at a time, so everything before this one is settled when it is acknowledged.
    return () => states.splice(0, states.lastIndexOf(state));
  };

  return async (operation: Operation): Promise<void> => {
    memory.serial += 1;
    const text = `text ${memory.serial}`;
    if (operation.do === 'write') {
      const acknowledge = asked(operation.key, text);
      const created = await notes.create(operation.key, noteOf(text));
      if (!created) await notes.update(operation.key, () => noteOf(text));
      acknowledge();
    } else if (operation.do === 'remove') {
      const acknowledge = asked(operation.key, undefined);
      await notes.remove(operation.key);
      acknowledge();
    } else if (operation.do === 'append') {
      memory.askedLines.push(text);
      await log.append({ what: text });
      memory.acknowledgedLines.push(text);
    } else {
      memory.highestNumber = Math.max(memory.highestNumber, await store.nextNumber('sheets'));
    }
  };
}
