/** The folder of the lowdb adapter: its layout, its lock, what it sweeps and what it refuses to open. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/domain/result.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import type { Processes } from '../../src/store/processes.js';
import { allOf } from './conformance-logs.js';
import { FaultyDisk } from './faulty-disk.js';
import { bucketOf, envelopeText, eventForm, noteForm, noteOf, problem } from './sample-forms.js';
import { SimulatedDisk } from './simulated-disk.js';
import { oneProcess, plantText } from './subjects.js';

function setting(disk = new SimulatedDisk()) {
  const notices: Problem[] = [];
  const open = (options: { create?: boolean; processes?: Processes; logFileBytes?: number } = {}) =>
    openLowdbStore({
      folder: '/srv/store',
      create: true,
      processes: oneProcess(1),
      report: (notice) => notices.push(notice),
      disk,
      ...options,
    });
  return { disk, notices, open };
}

const namesIn = (disk: SimulatedDisk, folder: string): string[] => disk.list(folder).map(({ name }) => name);

describe('the folder', () => {
  it('is made only when asked: a disk not mounted must not look like an empty county', async () => {
    const { disk, open } = setting();
    await expect(open({ create: false })).rejects.toMatchObject(problem('store.folder-missing'));
    await plantText(disk, '/srv/store/readme.txt', 'empty but for this');
    await expect(open({ create: false })).rejects.toMatchObject(problem('store.folder-missing'));
    await (await open()).close();
    await (await open({ create: false })).close();
  });

  it('holds an entry in a bucket of its key’s hash, as one line of canonical JSON', async () => {
    const { disk, open } = setting();
    const notes = await (await open()).summarised(noteForm);
    await notes.create('n1', noteOf('text', { b: 1, a: 2 }));
    const path = `/srv/store/entries/notes/${bucketOf('n1')}/n1.json`;
    const text = envelopeText('notes', 'n1', 2, '{"tags":{"a":2,"b":1},"text":"text"}');
    expect(Buffer.from(disk.readNow(path)).toString('utf8')).toBe(text);
  });

  it('spreads 5,000 entries over 256 buckets', async () => {
    const { disk, open } = setting();
    const notes = await (await open()).summarised(noteForm);
    for (let i = 0; i < 5000; i += 1) await notes.create(`n${i}`, noteOf(''));
    const buckets = disk.list('/srv/store/entries/notes');
    expect(buckets.length).toBe(256);
    const sizes = buckets.map(({ name }) => disk.list(`/srv/store/entries/notes/${name}`).length);
    // 5000 / 256 is about 20 each; by chance none holds three times that.
    expect(Math.max(...sizes)).toBeLessThan(60);
  });

  it('is swept of temporary files at start; what is not the store’s is left and reported', async () => {
    const { disk, notices, open } = setting();
    const store = await open();
    await (await store.summarised(noteForm)).create('n1', noteOf('kept'));
    await store.close();
    const bucket = `/srv/store/entries/notes/${bucketOf('n1')}`;
    await plantText(disk, `${bucket}/n1.json.tmp`, 'half a wri');
    await plantText(disk, `${bucket}/copy of n1.json`, 'someone’s copy');
    await plantText(disk, '/srv/store/entries/notes/00x/n9.json', 'no bucket of ours');
    const notes = await (await open()).summarised(noteForm);
    expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('kept') });
    expect(namesIn(disk, bucket).sort()).toEqual(['copy of n1.json', 'n1.json']);
    expect(notices).toEqual([
      { code: 'store.stray-file', path: `${bucket}/copy of n1.json` },
      { code: 'store.stray-file', path: '/srv/store/entries/notes/00x' },
      { code: 'store.swept', path: '/srv/store/entries/notes', values: { count: 1 } },
    ]);
  });

  it('without its marker but with contents is not taken for new', async () => {
    const { disk, open } = setting();
    await (await open()).close();
    await disk.remove('/srv/store/store.json');
    await expect(open()).rejects.toMatchObject(problem('store.marker-missing'));
    await expect(open({ create: false })).rejects.toMatchObject(problem('store.marker-missing'));
    expect(namesIn(disk, '/srv/store').filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it.each([
    ['damaged', '', 'store.marker-damaged'],
    ['of another shape', '{"layout":"1"}', 'store.marker-damaged'],
    ['of a newer layout', '{"layout":2}', 'store.newer-layout'],
  ])('with a marker that is %s does not open', async (_what, text, code) => {
    const { disk, open } = setting();
    await plantText(disk, '/srv/store/store.json', text);
    await expect(open()).rejects.toMatchObject(problem(code));
  });
});

describe('the lock', () => {
  it('keeps a second process out, and the same process opening twice', async () => {
    const { open } = setting();
    const bothRun: Processes = { self: { ...oneProcess(2).self }, isRunning: () => true };
    const store = await open();
    const held = problem('store.locked', { file: 'lock.1.7.b007.clinic', pid: '1' });
    await expect(open({ processes: bothRun })).rejects.toMatchObject(held);
    await expect(open()).rejects.toMatchObject(problem('store.locked'));
    await store.close();
    await (await open({ processes: bothRun })).close();
  });

  it('of a process that died is taken over and reported', async () => {
    const { disk, notices, open } = setting();
    const store = await open();
    await (await store.summarised(noteForm)).create('n1', noteOf('kept'));
    const next = await open({ processes: oneProcess(2) });
    expect(notices).toEqual([{ code: 'store.stale-lock', path: 'lock.1.7.b007.clinic' }]);
    expect((await next.summarised(noteForm)).keys()).toEqual(['n1']);
    expect(namesIn(disk, '/srv/store')).not.toContain('lock.1.7.b007.clinic');
    await next.close();
    expect(namesIn(disk, '/srv/store').filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it.each(['lock.1.7.b007.elsewhere', 'lock.old', 'lock.'])(
    'that cannot be judged from here holds: %s',
    async (name) => {
      const { disk, open } = setting();
      await plantText(disk, `/srv/store/${name}`, '');
      await expect(open()).rejects.toMatchObject(problem('store.locked', { file: name }));
      expect(namesIn(disk, '/srv/store')).toEqual([name]);
    },
  );

  it('lets at most one of two in that start at the same moment', async () => {
    const { disk } = setting();
    const start = (pid: number) =>
      openLowdbStore({
        folder: '/srv/store',
        create: true,
        report: () => undefined,
        disk,
        processes: { self: oneProcess(pid).self, isRunning: () => true },
      });
    const outcomes = await Promise.allSettled([start(1), start(2), start(3)]);
    const opened = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(opened.length).toBeLessThanOrEqual(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(problem('store.locked'));
    }
  });

  it('is given back when opening fails later', async () => {
    const { disk, open } = setting();
    await (await open()).close();
    const bad = envelopeText('counters', 'sheets', 2, '{}');
    await plantText(disk, `/srv/store/counters/${bucketOf('sheets')}/sheets.json`, bad);
    await expect(open()).rejects.toMatchObject(problem('store.newer-version'));
    expect(namesIn(disk, '/srv/store').filter((name) => name.startsWith('lock'))).toEqual([]);
  });
});

describe('after a crash', () => {
  it('the names a reader sees are made durable before anything is built on them', async () => {
    const { disk, open } = setting();
    await (await (await open()).summarised(noteForm)).create('n1', noteOf('kept'));
    const watched = new FaultyDisk(disk);
    const store = await openLowdbStore({
      folder: '/srv/store',
      create: false,
      report: () => undefined,
      disk: watched,
      processes: oneProcess(2),
    });
    await store.summarised(noteForm);
    const synced = watched.steps.filter(({ operation }) => operation === 'names').map(({ path }) => path);
    expect(synced).toContain('/srv/store');
    expect(synced).toContain('/srv/store/entries/notes');
    expect(synced).toContain(`/srv/store/entries/notes/${bucketOf('n1')}`);
  });
});

describe('a log', () => {
  it('starts a new file when one is full, and reads through all of them', async () => {
    const { disk, notices, open } = setting();
    const one = Buffer.byteLength(envelopeText('events', '1', 1, '{"what":"x"}'));
    const store = await open({ logFileBytes: 2 * one });
    const log = await store.log(eventForm);
    for (const what of ['a', 'b', 'c', 'd', 'e']) await log.append({ what });
    const files = ['000000000001.jsonl', '000000000003.jsonl', '000000000005.jsonl'];
    expect(namesIn(disk, '/srv/store/logs/events')).toEqual(files);
    await store.close();
    const again = await (await open({ logFileBytes: 2 * one })).log(eventForm);
    await again.append({ what: 'f' });
    await again.append({ what: 'g' });
    expect(await allOf(again)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(namesIn(disk, '/srv/store/logs/events')).toEqual([...files, '000000000007.jsonl']);
    expect(notices).toEqual([]);
  });

  it('whose file in the middle is gone reports the lines missing', async () => {
    const { disk, notices, open } = setting();
    const store = await open({ logFileBytes: 1 });
    const log = await store.log(eventForm);
    for (const what of ['a', 'b', 'c']) await log.append({ what });
    await disk.remove('/srv/store/logs/events/000000000002.jsonl');
    await store.close();
    expect(await allOf(await (await open()).log(eventForm))).toEqual(['a', 'c']);
    expect(notices).toMatchObject([{ code: 'store.log-gap', values: { first: 2, last: 2 } }]);
  });

  it('reads the lines there were when reading began', async () => {
    const { open } = setting();
    const log = await (await open()).log(eventForm);
    await log.append({ what: 'a' });
    const seen: string[] = [];
    for await (const { what } of log.read()) {
      seen.push(what);
      await log.append({ what: `${what}+` });
    }
    expect(seen).toEqual(['a']);
    expect(await allOf(log)).toEqual(['a', 'a+']);
  });
});
