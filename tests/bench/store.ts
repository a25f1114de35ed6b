/**
 * What one save of a chart costs as the county grows, beside lowdb's own JSONFile with everything in one file.
 * Saves of the three alternate, so a slow moment of the machine slows them all; read the ratios.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import { z } from 'zod';
import type { SummarisedForm } from '../../src/domain/ports.js';
import { nodeDisk } from '../../src/store/disk.js';
import { EntryShelf } from '../../src/store/entry-shelf.js';
import { prepare, seal } from '../../src/store/envelope.js';
import { openLowdbStore } from '../../src/store/lowdb-store.js';

const chart = z.strictObject({
  village: z.string(),
  visits: z.array(z.strictObject({ answers: z.record(z.string(), z.int()), note: z.string() })),
});
type Chart = z.infer<typeof chart>;

const form: SummarisedForm<Chart, string> = {
  name: 'charts',
  version: 1,
  parse: (stored) => chart.parse(stored),
  upcasters: {},
  summarise: ({ village }) => village,
};

export interface SaveTimes {
  readonly what: string;
  readonly entries: number;
  /** Milliseconds from start to ready, the scan of every entry included. */
  readonly openMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Median of the ratios to the save of the first row that was measured beside it. */
  readonly ratio: number;
}

export interface StoreBenchOptions {
  /** Entries of each store measured; the first is what the others are compared with. */
  readonly counts: readonly number[];
  /** Entries of the one big file of lowdb's JSONFile. */
  readonly peerEntries: number;
  readonly saves: number;
}

interface Measured {
  readonly what: string;
  readonly entries: number;
  readonly openMs: number;
  save(round: number): Promise<void>;
  close(): Promise<void>;
}

export async function benchStore(
  { counts, peerEntries, saves }: StoreBenchOptions = {
    counts: [2000, 100_000],
    peerEntries: 2000,
    saves: 200,
  },
): Promise<readonly SaveTimes[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiwei-bench-'));
  try {
    const measured: Measured[] = [];
    for (const count of counts) measured.push(await oneFileAChart(join(folder, `store-${count}`), count));
    measured.push(await oneBigFile(join(folder, 'charts.json'), peerEntries));
    const times = measured.map((): number[] => []);
    for (let round = -10; round < saves; round += 1) {
      for (const [i, { save }] of measured.entries()) {
        const start = performance.now();
        await save(round + 10);
        // The first ten rounds warm up.
        if (round >= 0) times[i]?.push(performance.now() - start);
      }
    }
    for (const { close } of measured) await close();
    return measured.map(({ what, entries, openMs }, i) => {
      const own = times[i] ?? [];
      const ratios = own.map((time, round) => time / (times[0]?.[round] ?? Number.NaN));
      const [medianMs, p95Ms, ratio] = [quantile(own, 0.5), quantile(own, 0.95), quantile(ratios, 0.5)];
      return { what, entries, openMs, medianMs, p95Ms, ratio };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function oneFileAChart(folder: string, count: number): Promise<Measured> {
  const report = (): void => undefined;
  await (await openLowdbStore({ folder, create: true, report })).close();
  const shelf = new EntryShelf(nodeDisk, join(folder, 'entries', form.name), report);
  for (let i = 0; i < count; i += 1) {
    // Laid out without fsync: only the saves below are measured.
    const path = shelf.pathOf(keyOf(i));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${seal(form, keyOf(i), prepare(form, keyOf(i), chartOf(i, 0))).text}\n`);
  }
  const start = performance.now();
  const store = await openLowdbStore({ folder, create: false, report });
  const charts = await store.summarised(form);
  const openMs = performance.now() - start;
  return {
    what: 'this store',
    entries: count,
    openMs,
    save: async (round) => {
      const i = (round * 7919) % count;
      await charts.update(keyOf(i), () => chartOf(i, round + 1));
    },
    close: () => store.close(),
  };
}

/** What lowdb's JSONFilePreset sets up; the preset itself keeps everything in memory when it runs under a test runner. */
async function oneBigFile(path: string, count: number): Promise<Measured> {
  const charts = Array.from({ length: count }, (_, i) => [keyOf(i), chartOf(i, 0)] as const);
  writeFileSync(path, JSON.stringify(Object.fromEntries(charts), null, 2));
  const start = performance.now();
  const low = new Low<Record<string, Chart>>(new JSONFile(path), {});
  await low.read();
  const openMs = performance.now() - start;
  return {
    what: 'lowdb JSONFile, one file',
    entries: count,
    openMs,
    save: async (round) => {
      const i = (round * 7919) % count;
      low.data[keyOf(i)] = chartOf(i, round + 1);
      await low.write();
    },
    close: async () => undefined,
  };
}

function keyOf(i: number): string {
  return `resident-${i}`;
}

/** About 6 KB: four visits of 33 answers with a note of a few lines. */
function chartOf(i: number, round: number): Chart {
  const answers = Object.fromEntries(
    Array.from({ length: 33 }, (_, n) => [
      `e33-${String(n + 1).padStart(2, '0')}`,
      ((i + n + round) % 5) + 1,
    ]),
  );
  const note = '舌淡胖有齿痕，苔白腻，脉濡。睡眠差，怕冷。'.repeat(18);
  return { village: `v${i % 40}`, visits: Array.from({ length: 4 }, () => ({ answers, note })) };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
