/** Real processes on the real disk: killed at random moments, and two at once on one folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/domain/result.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { type Compiled, compileWriter } from './compiled.js';
import { allOf } from './conformance-logs.js';
import { seeded } from './faulty-disk.js';
import { eventForm, noteForm, problem } from './sample-forms.js';

const rounds = process.env.LONG === '1' ? 200 : 10;

let compiled: Compiled;
let parent: string;
let folder: string;

beforeAll(() => {
  compiled = compileWriter();
  parent = mkdtempSync(join(tmpdir(), 'zhiwei-kill-'));
});
afterAll(() => {
  compiled.dispose();
  rmSync(parent, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'store-'));
});

/** Starts a writer and hands each line it says to `onLine`; resolves when the process has ended. */
async function runWriter(onLine: (line: string, child: ChildProcess) => void): Promise<void> {
  const child = spawn(execPath, [compiled.writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => onLine(line, child));
  await Promise.all([once(child, 'exit'), once(lines, 'close')]);
}

/** Runs a writer, kills it when it has said `count` lines, and returns all it said. */
async function killAfter(count: number): Promise<string[]> {
  const said: string[] = [];
  await runWriter((line, child) => {
    said.push(line);
    if (said.length === count) child.kill('SIGKILL');
  });
  return said;
}

function open(notices: Problem[]) {
  return openLowdbStore({ folder, create: true, report: (notice) => void notices.push(notice) });
}

describe('a writer killed at random moments', () => {
  it(
    `loses nothing it acknowledged and damages nothing, ${rounds} times in a row`,
    async () => {
      const chance = seeded(20261122);
      const acknowledged = new Map<string, number>();
      const lines: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // 1 is while opening; the writer says two lines before the first acknowledgement.
        for (const line of await killAfter(1 + Math.floor(chance() * 60))) {
          const [what, name = '', number] = line.split(' ');
          expect(what).not.toBe('refused');
          if (what === 'entry') acknowledged.set(name, Number(number));
          if (what === 'number') acknowledged.set('number', Number(name));
          if (what === 'line') lines.push(name);
        }
        const notices: Problem[] = [];
        const store = await open(notices);
        const notes = await store.summarised(noteForm);
        for (const key of notes.keys()) {
          const found = await notes.get(key);
          const least = acknowledged.get(key) ?? 0;
          // One change may have been written and not yet said.
          if (found.state !== 'found') expect.fail(`round ${round}: ${key} is ${found.state}`);
          expect([least, least + 1]).toContain(found.value.tags.n);
          acknowledged.set(key, found.value.tags.n ?? 0);
        }
        for (const key of ['n1', 'n2', 'n3']) if (acknowledged.has(key)) expect(notes.keys()).toContain(key);
        const kept = new Set(await allOf(await store.log(eventForm)));
        expect(lines.filter((line) => !kept.has(line))).toEqual([]);
        const next = await store.nextNumber('lines');
        expect(next).toBeGreaterThan(acknowledged.get('number') ?? 0);
        acknowledged.set('number', next);
        const harmless = ['store.stale-lock', 'store.swept', 'store.torn-line'];
        expect(notices.filter(({ code }) => !harmless.includes(code))).toEqual([]);
        await store.close();
      }
      expect(lines.length).toBeGreaterThan(0);
    },
    60_000 + rounds * 3000,
  );
});

describe('two processes on one folder', () => {
  it('the second is kept out while the first runs, and takes over when it was killed', async () => {
    let pid = 0;
    let attempt: Promise<unknown> = Promise.resolve();
    await runWriter((line, child) => {
      if (line !== 'open') return;
      pid = child.pid ?? 0;
      attempt = open([]).then(
        () => 'opened a folder in use',
        (error: unknown) => error,
      );
      void attempt.then(() => child.kill('SIGKILL'));
    });
    expect(await attempt).toMatchObject({ problem: { code: 'store.locked', values: { pid: String(pid) } } });
    const notices: Problem[] = [];
    await (await open(notices)).close();
    expect(notices[0]).toMatchObject({ code: 'store.stale-lock' });
    expect(notices[0]?.path.startsWith(`lock.${pid}.`)).toBe(true);
  });

  it('a process that finds the folder in use says so and leaves it alone', async () => {
    const store = await open([]);
    const notes = await store.summarised(noteForm);
    const said: string[] = [];
    await runWriter((line) => said.push(line));
    expect(said).toEqual(['opening', 'refused store.locked']);
    expect(notes.keys()).toEqual([]);
    await expect(open([])).rejects.toMatchObject(problem('store.locked'));
    await store.close();
  });
});
