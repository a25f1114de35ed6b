/**
 * Releases decide. Each is pack + overlay as one immutable set of files, kept for ever; a changed file on disk is a
 * candidate until somebody publishes it. First start publishes release 1.
 */
import { z } from 'zod';
import { buildRelease, type Release } from '../decision/release.js';
import type { Clock, Collection, SummarisedForm } from '../domain/ports.js';
import { type Instant, instant } from '../domain/time.js';
import type { PackFile } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';

export const storedRelease = z.strictObject({
  number: z.int().positive(),
  hash: z.string(),
  publishedAt: instant,
  /** Staff id, or `system` for release 1. */
  publishedBy: z.string(),
  /** Everyone who edited what it changed; they may not publish it alone. */
  editors: z.array(z.string()),
  note: z.string().max(500),
  files: z.array(
    z.strictObject({
      path: z.string(),
      text: z.string(),
      sha256: z.string(),
      from: z.enum(['pack', 'overlay']),
    }),
  ),
});
export type StoredRelease = z.infer<typeof storedRelease>;

export interface ReleaseSummary {
  readonly number: number;
  readonly hash: string;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
  readonly note: string;
}

/** Keyed by number. */
export const releaseForm: SummarisedForm<StoredRelease, ReleaseSummary> = {
  name: 'releases',
  version: 1,
  parse: (stored) => storedRelease.parse(stored),
  upcasters: {},
  summarise: ({ number, hash, publishedAt, publishedBy, note }) => ({
    number,
    hash,
    publishedAt,
    publishedBy,
    note,
  }),
};

/** Content that cannot be published keeps the service from starting; every fault is told. */
export class ContentFaults extends Error {
  override readonly name = 'ContentFaults';
  constructor(readonly problems: readonly ContentProblem[]) {
    super(`content has ${problems.length} faults`);
  }
}

/**
 * The release in force: the newest stored one; release 1 is made from the files on disk when there is none. `build` is
 * handed in by tests that open many houses on the same files.
 */
export async function openRelease(
  releases: Collection<StoredRelease, ReleaseSummary>,
  onDisk: () => readonly PackFile[],
  clock: Clock,
  build: (files: readonly PackFile[]) => Release = built,
): Promise<{ readonly number: number; readonly release: Release }> {
  const newest = Math.max(0, ...releases.keys().map(Number));
  if (newest === 0) {
    const release = build(onDisk());
    await releases.create('1', {
      number: 1,
      hash: release.hash,
      publishedAt: clock.now(),
      publishedBy: 'system',
      editors: [],
      note: '',
      files: release.files.map((file) => ({ ...file })),
    });
    return { number: 1, release };
  }
  const stored = await releases.get(String(newest));
  if (stored.state !== 'found') throw new Error(`release ${newest} cannot be read`);
  return { number: newest, release: build(stored.value.files) };
}

export function built(files: readonly PackFile[]): Release {
  const { release, problems } = buildRelease(files);
  if (!release) throw new ContentFaults(problems.filter((problem) => problem.severity === 'error'));
  return release;
}
