/** Faults of the disk under the lowdb adapter: what was acknowledged stays, what failed is not remembered. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { allOf } from './conformance-logs.js';
import { type Fault, FaultyDisk, type Step } from './faulty-disk.js';
import { bucketOf, eventForm, noteForm, noteOf, problem } from './sample-forms.js';
import { SimulatedDisk } from './simulated-disk.js';
import { oneProcess } from './subjects.js';

const entryPath = `/store/entries/notes/${bucketOf('n1')}/n1.json`;
const before = { state: 'found', value: noteOf('before') };
const after = { state: 'found', value: noteOf('after!') };

async function openOn(disk: FaultyDisk): Promise<Store> {
  return openLowdbStore({
    folder: '/store',
    create: true,
    report: () => undefined,
    disk,
    processes: oneProcess(1),
  });
}

async function withNote() {
  const disk = new FaultyDisk(new SimulatedDisk());
  const store = await openOn(disk);
  const notes = await store.summarised(noteForm);
  await notes.create('n1', noteOf('before'));
  return { disk, store, notes };
}

/** Fails the first step this describes, once. */
function once(operation: Step['operation'], path: string, fault: Fault): (step: Step) => Fault {
  let left = 1;
  return (step) => (step.operation === operation && step.path === path && left-- > 0 ? fault : undefined);
}

describe('writing an entry', () => {
  it('is: a temporary file beside it, all bytes, fsync, rename, fsync of the folder', async () => {
    const { disk, notes } = await withNote();
    disk.steps.length = 0;
    await notes.update('n1', () => noteOf('after!'));
    const temporary = `${entryPath}.tmp`;
    const folder = entryPath.replace('/n1.json', '');
    expect(disk.steps.map(({ operation, path }) => `${operation} ${path}`)).toEqual([
      `read ${entryPath}`,
      `open ${temporary}`,
      `write ${temporary}`,
      `sync ${temporary}`,
      `close ${temporary}`,
      `rename ${entryPath}`,
      `names ${folder}`,
    ]);
  });

  it('goes on after short writes until every byte is written', async () => {
    const { disk, notes } = await withNote();
    let shorts = 0;
    disk.fault = (step) => (step.operation === 'write' && shorts++ < 20 ? 'short' : undefined);
    await notes.update('n1', () => noteOf('after!'));
    expect(shorts).toBe(21);
    expect(await notes.get('n1')).toEqual(after);
  });

  it.each<[string, Step['operation'], string, Fault, string]>([
    ['opening the temporary file fails', 'open', `${entryPath}.tmp`, 'EMFILE', 'store.write-failed'],
    ['the disk is full', 'write', `${entryPath}.tmp`, 'ENOSPC', 'store.disk-full'],
    ['the disk takes no byte', 'write', `${entryPath}.tmp`, 'none', 'store.disk-full'],
    ['the disk is full at fsync', 'sync', `${entryPath}.tmp`, 'ENOSPC', 'store.disk-full'],
    ['fsync fails', 'sync', `${entryPath}.tmp`, 'EIO', 'store.write-failed'],
    ['closing fails', 'close', `${entryPath}.tmp`, 'EIO', 'store.write-failed'],
    ['the rename fails', 'rename', entryPath, 'EACCES', 'store.write-failed'],
  ])(
    'leaves the old entry, its summary and no rubbish when %s',
    async (_why, operation, path, fault, code) => {
      const { disk, store, notes } = await withNote();
      disk.fault = once(operation, path, fault);
      await expect(notes.update('n1', () => noteOf('after!'))).rejects.toMatchObject(problem(code));
      expect(await notes.get('n1')).toEqual(before);
      expect(notes.summaries().get('n1')).toEqual({ state: 'found', value: 6 });
      expect(disk.list(entryPath.replace('/n1.json', '')).map(({ name }) => name)).toEqual(['n1.json']);
      expect(await notes.update('n1', ({ text }) => noteOf(`${text} and on`))).toEqual(
        noteOf('before and on'),
      );
      await store.close();
    },
  );

  it('says it is uncertain when only the fsync of the folder failed, and shows what the disk shows', async () => {
    const { disk, notes } = await withNote();
    disk.fault = once('names', entryPath.replace('/n1.json', ''), 'EIO');
    const longer = noteOf('after all');
    await expect(notes.update('n1', () => longer)).rejects.toMatchObject(problem('store.write-uncertain'));
    expect(await notes.get('n1')).toEqual({ state: 'found', value: longer });
    expect(notes.summaries().get('n1')).toEqual({ state: 'found', value: 9 });
  });

  it('forgets a creation that failed', async () => {
    const { disk, notes } = await withNote();
    disk.fault = (step) => (step.operation === 'write' ? 'ENOSPC' : undefined);
    await expect(notes.create('n2', noteOf('x'))).rejects.toMatchObject(problem('store.disk-full'));
    expect(await notes.get('n2')).toEqual({ state: 'missing' });
    expect(notes.keys()).toEqual(['n1']);
    disk.fault = () => undefined;
    expect(await notes.create('n2', noteOf('x'))).toBe(true);
  });

  it('tries the folder of a first entry again after making it failed', async () => {
    const { disk, notes } = await withNote();
    disk.fault = (step) => (step.operation === 'make' ? 'ENOSPC' : undefined);
    await expect(notes.create('n2', noteOf('x'))).rejects.toMatchObject(problem('store.disk-full'));
    disk.fault = () => undefined;
    expect(await notes.create('n2', noteOf('x'))).toBe(true);
  });
});

describe('removing an entry', () => {
  it('that fails leaves the entry', async () => {
    const { disk, notes } = await withNote();
    disk.fault = once('remove', entryPath, 'EIO');
    await expect(notes.remove('n1')).rejects.toMatchObject(problem('store.write-failed'));
    expect(await notes.get('n1')).toEqual(before);
    expect(notes.keys()).toEqual(['n1']);
  });
});

describe('reading an entry', () => {
  it('the disk cannot read makes that entry damaged, at start and later', async () => {
    const { disk, store, notes } = await withNote();
    await notes.create('n2', noteOf('well'));
    disk.fault = (step) => (step.operation === 'read' && step.path === entryPath ? 'EIO' : undefined);
    expect(await notes.get('n1')).toEqual({ state: 'damaged', reason: 'unreadable' });
    expect(notes.summaries().get('n1')).toEqual({ state: 'damaged' });
    await store.close();
    const again = await (await openOn(disk)).summarised(noteForm);
    expect(again.summaries().get('n1')).toEqual({ state: 'damaged' });
    expect(await again.get('n2')).toEqual({ state: 'found', value: noteOf('well') });
  });

  it('is refused, not called damaged, when the process has run out of handles', async () => {
    const { disk, notes } = await withNote();
    disk.fault = once('read', entryPath, 'EMFILE');
    await expect(notes.get('n1')).rejects.toMatchObject(problem('store.read-failed'));
    expect(await notes.get('n1')).toEqual(before);
  });

  it('whose file was taken away while running shows it as damaged, and as found when it is put back', async () => {
    const { disk, notes } = await withNote();
    await disk.rename(entryPath, `${entryPath}.elsewhere`);
    expect(await notes.get('n1')).toEqual({ state: 'damaged', reason: 'vanished' });
    const vanished = problem('store.damaged', { reason: 'vanished' });
    await expect(notes.update('n1', () => noteOf('x'))).rejects.toMatchObject(vanished);
    await expect(notes.remove('n1')).rejects.toMatchObject(vanished);
    await disk.rename(`${entryPath}.elsewhere`, entryPath);
    expect(await notes.get('n1')).toEqual(before);
    expect(notes.summaries().get('n1')).toEqual({ state: 'found', value: 6 });
  });
});

describe('appending to a log', () => {
  it.each<[string, Step['operation'], Fault, string]>([
    ['the disk is full', 'write', 'ENOSPC', 'store.disk-full'],
    ['fsync fails', 'sync', 'EIO', 'store.write-failed'],
  ])(
    'when %s refuses all that waited together, and the next append heals',
    async (_why, operation, fault, code) => {
      const disk = new FaultyDisk(new SimulatedDisk());
      const store = await openOn(disk);
      const log = await store.log(eventForm);
      await log.append({ what: 'a' });
      disk.fault = once(operation, '/store/logs/events/000000000001.jsonl', fault);
      const asked = [log.append({ what: 'lost' }), log.append({ what: 'lost too' })];
      const outcomes = await Promise.allSettled(asked);
      expect(outcomes).toMatchObject([{ reason: problem(code) }, { reason: problem(code) }]);
      expect(await allOf(log)).toEqual(['a']);
      await log.append({ what: 'b' });
      expect(await allOf(log)).toEqual(['a', 'b']);
      await store.close();
      expect(await allOf(await (await openOn(disk)).log(eventForm))).toEqual(['a', 'b']);
    },
  );
});

describe('a refused line', () => {
  it('does not come back after a restart, even when it had reached the disk whole', async () => {
    const disk = new FaultyDisk(new SimulatedDisk());
    const store = await openOn(disk);
    const log = await store.log(eventForm);
    await log.append({ what: 'a' });
    disk.fault = once('sync', '/store/logs/events/000000000001.jsonl', 'EIO');
    await expect(log.append({ what: 'refused' })).rejects.toMatchObject(problem('store.write-failed'));
    await store.close();
    expect(await allOf(await (await openOn(disk)).log(eventForm))).toEqual(['a']);
  });

  it('that could not be cut away at once is cut away by the next append', async () => {
    const disk = new FaultyDisk(new SimulatedDisk());
    const log = await (await openOn(disk)).log(eventForm);
    await log.append({ what: 'a' });
    disk.fault = ({ operation }) => (operation === 'sync' || operation === 'truncate' ? 'EIO' : undefined);
    await expect(log.append({ what: 'refused' })).rejects.toMatchObject(problem('store.write-failed'));
    disk.fault = () => undefined;
    await log.append({ what: 'b' });
    expect(await allOf(log)).toEqual(['a', 'b']);
  });
});

describe('counting', () => {
  it('neither skips nor repeats a number when a write failed', async () => {
    const { disk, store } = await withNote();
    expect(await store.nextNumber('sheets')).toBe(1);
    disk.fault = (step) => (step.operation === 'write' ? 'ENOSPC' : undefined);
    await expect(store.nextNumber('sheets')).rejects.toMatchObject(problem('store.disk-full'));
    disk.fault = () => undefined;
    expect(await store.nextNumber('sheets')).toBe(2);
  });

  it('skips rather than repeats a number that may have been written', async () => {
    const { disk, store } = await withNote();
    expect(await store.nextNumber('sheets')).toBe(1);
    disk.fault = once('names', `/store/counters/${bucketOf('sheets')}`, 'EIO');
    await expect(store.nextNumber('sheets')).rejects.toMatchObject(problem('store.write-uncertain'));
    expect(await store.nextNumber('sheets')).toBe(3);
  });
});
