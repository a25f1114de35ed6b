/**
 * Any sequence of operations, with full disks and reopenings between, leaves the lowdb store as a plain map would be;
 * and any operations at once, with the power cut at any step, lose nothing acknowledged.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppendLog, Collection, Store } from '../../src/domain/ports.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { emptyContents, openMemoryStore } from '../../src/store/memory-store.js';
import { allOf } from '../store/conformance-logs.js';
import { findAfterCrash, nothingYet, type Operation, play } from '../store/crash-run.js';
import { FaultyDisk, seeded } from '../store/faulty-disk.js';
import { type Event, eventForm, type Note, noteForm, noteOf } from '../store/sample-forms.js';
import { SimulatedDisk } from '../store/simulated-disk.js';
import { oneProcess } from '../store/subjects.js';

const runs = process.env.LONG === '1' ? 2000 : 150;
const seed = 20261122;
const timeout = 60_000 + runs * 100;

interface Model {
  readonly notes: Map<string, Note>;
  readonly lines: string[];
  last: number;
}

interface Real {
  store: Store;
  notes: Collection<Note, number>;
  log: AppendLog<Event>;
  /** Refuses every write from now on, or no more. */
  setFull(full: boolean): void;
  reopen(): Promise<void>;
}

type Command = fc.AsyncCommand<Model, Real>;

/** A command that can always run; its text is what fast-check prints. */
function command(text: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => text };
}

async function expectEqual(model: Model, { notes, log }: Real): Promise<void> {
  expect([...notes.keys()].sort()).toEqual([...model.notes.keys()].sort());
  for (const [key, value] of model.notes) {
    expect(await notes.get(key)).toEqual({ state: 'found', value });
    expect(notes.summaries().get(key)).toEqual({ state: 'found', value: value.text.length });
  }
  expect(await allOf(log)).toEqual(model.lines);
}

const key = fc.constantFrom('a', 'b', 'A', '__proto__', 'n-1');
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const note = fc.record({ text, tags: fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,2}$/), fc.integer()) });

const create = fc.tuple(key, note).map(([key, value]) =>
  command(`create ${key}`, async (model, { notes }) => {
    expect(await notes.create(key, value)).toBe(!model.notes.has(key));
    if (!model.notes.has(key)) model.notes.set(key, value);
  }),
);

const update = fc.tuple(key, text).map(([key, more]) =>
  command(`update ${key}`, async (model, { notes }) => {
    const old = model.notes.get(key);
    const change = (value: Note): Note => noteOf(value.text + more, value.tags);
    if (old === undefined) await expect(notes.update(key, change)).rejects.toThrow('store.missing');
    else {
      expect(await notes.update(key, change)).toEqual(change(old));
      model.notes.set(key, change(old));
    }
  }),
);

const updatesAtOnce = fc.tuple(key, fc.array(text, { maxLength: 5 })).map(([key, texts]) =>
  command(`update ${key} ${texts.length} times at once`, async (model, { notes }) => {
    const old = model.notes.get(key);
    if (old === undefined) return;
    await Promise.all(
      texts.map((more) => notes.update(key, (value) => noteOf(value.text + more, value.tags))),
    );
    model.notes.set(key, noteOf(old.text + texts.join(''), old.tags));
  }),
);

const remove = key.map((key) =>
  command(`remove ${key}`, async (model, { notes }) => {
    await notes.remove(key);
    model.notes.delete(key);
  }),
);

const append = text.map((what) =>
  command('append', async (model, { log }) => {
    await log.append({ what });
    model.lines.push(what);
  }),
);

const count = fc.constant(
  command('count', async (model, { store }) => {
    model.last += 1;
    expect(await store.nextNumber('sheets')).toBe(model.last);
  }),
);

const fullDisk = fc.tuple(key, note).map(([key, value]) =>
  command(`everything on a full disk`, async (model, real) => {
    real.setFull(true);
    const change = real.notes.update(key, () => value);
    await expect(change).rejects.toThrow(model.notes.has(key) ? 'store.disk-full' : 'store.missing');
    if (!model.notes.has(key)) await expect(real.notes.create(key, value)).rejects.toThrow('store.disk-full');
    await expect(real.log.append({ what: 'lost' })).rejects.toThrow('store.disk-full');
    await expect(real.store.nextNumber('sheets')).rejects.toThrow('store.disk-full');
    real.setFull(false);
    await expectEqual(model, real);
  }),
);

const reopen = fc.constant(
  command('reopen', async (model, real) => {
    await real.reopen();
    await expectEqual(model, real);
  }),
);

const everyday = [create, update, updatesAtOnce, remove, append, count, reopen];

async function onLowdb(): Promise<Real> {
  const disk = new FaultyDisk(new SimulatedDisk());
  const open = () =>
    openLowdbStore({
      folder: '/store',
      create: true,
      report: (notice) => expect.fail(notice.code),
      disk,
      processes: oneProcess(1),
      logFileBytes: 500,
    });
  return asReal(open, (full) => {
    disk.fault = ({ operation }) => (full && operation === 'write' ? 'ENOSPC' : undefined);
  });
}

async function inMemory(): Promise<Real> {
  const contents = emptyContents();
  const open = () => openMemoryStore(contents, (notice) => expect.fail(notice.code));
  return asReal(open, () => undefined);
}

async function asReal(open: () => Promise<Store>, setFull: (full: boolean) => void): Promise<Real> {
  const parts = async () => {
    const store = await open();
    return { store, notes: await store.summarised(noteForm), log: await store.log(eventForm) };
  };
  const real: Real = {
    ...(await parts()),
    setFull,
    reopen: async () => {
      await real.store.close();
      Object.assign(real, await parts());
    },
  };
  return real;
}

async function modelRun(commands: Iterable<Command>, makeReal: () => Promise<Real>): Promise<void> {
  const model: Model = { notes: new Map(), lines: [], last: 0 };
  const real = await makeReal();
  await fc.asyncModelRun(() => ({ model, real }), commands);
  await expectEqual(model, real);
  await real.reopen();
  await expectEqual(model, real);
}

describe('a store behaves like a plain map, a list and a number', () => {
  it(
    'on lowdb, also when the disk is full now and then',
    async () => {
      const commands = fc.commands([...everyday, fullDisk], { maxCommands: 40 });
      const property = fc.asyncProperty(commands, (list) => modelRun(list, onLowdb));
      await fc.assert(property, { seed, numRuns: runs });
    },
    timeout,
  );

  it(
    'in memory',
    async () => {
      const commands = fc.commands(everyday, { maxCommands: 40 });
      const property = fc.asyncProperty(commands, (list) => modelRun(list, inMemory));
      await fc.assert(property, { seed, numRuns: runs });
    },
    timeout,
  );
});

describe('a power cut at any step of anything', () => {
  /** One change a key in a group: which of two at once is the last is not known from outside. */
  const keyed = fc.record({
    do: fc.constantFrom('write', 'remove'),
    key: fc.constantFrom('a', 'b', 'c', 'd'),
  });
  const unkeyed = fc.record({ do: fc.constantFrom('append', 'count') });
  const group: fc.Arbitrary<Operation[]> = fc
    .tuple(
      fc.uniqueArray(keyed, { maxLength: 4, selector: ({ key }) => key }),
      fc.array(unkeyed, { maxLength: 4 }),
    )
    .map(([changes, others]) => [...changes, ...others]);

  it(
    'loses nothing acknowledged, damages nothing, hands out no number twice',
    async () => {
      const groups = fc.array(group, { minLength: 1, maxLength: 6 });
      const property = fc.asyncProperty(groups, fc.nat(400), fc.nat(), async (plan, step, chance) => {
        const disk = new SimulatedDisk();
        const memory = nothingYet();
        await play(disk, plan, step, memory);
        const { store } = await findAfterCrash(disk.powerCut(seeded(chance)), memory, 2);
        expect(await store.nextNumber('sheets')).toBeGreaterThan(memory.highestNumber);
      });
      await fc.assert(property, { seed, numRuns: runs * 2 });
    },
    timeout,
  );
});
