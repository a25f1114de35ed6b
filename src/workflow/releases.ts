/**
 * Releases decide. Each is pack + overlay as one immutable set of files, kept for ever; a changed file on disk is a
 * candidate (candidate.ts) until somebody publishes it (publish.ts). First start publishes release 1.
 */
import { z } from 'zod';
import { buildRelease, type Release } from '../decision/release.js';
import type { Clock, Collection, SummarisedForm } from '../domain/ports.js';
import { ok, type Result } from '../domain/result.js';
import { type Instant, instant } from '../domain/time.js';
import type { PackFile } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { type By, refusalOf, type Service } from './service.js';

export const storedRelease = z.strictObject({
  number: z.int().positive(),
  hash: z.string(),
  publishedAt: instant,
  /** Staff id, or `system` for release 1. */
  publishedBy: z.string(),
  /** Everyone who edited what it changed; they may not publish it alone. */
  editors: z.array(z.string()),
  note: z.string().max(500),
  /** Number of the older release whose files these are again, when it was rolled back to. */
  restores: z.int().positive().optional(),
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
  readonly restores?: number;
}

/** Keyed by number. */
export const releaseForm: SummarisedForm<StoredRelease, ReleaseSummary> = {
  name: 'releases',
  version: 1,
  parse: (stored) => storedRelease.parse(stored),
  upcasters: {},
  summarise: ({ number, hash, publishedAt, publishedBy, note, restores }) => ({
    ...{ number, hash, publishedAt, publishedBy, note },
    ...(restores === undefined ? {} : { restores }),
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
 * The release in force: the newest stored one; release 1 is made from the files on disk when there is none. A newest one
 * that cannot be read, or that today's checks refuse, keeps the service from starting: deciding by an older one, or by
 * the files on disk, would be a release nobody published. `build` is handed in by tests that open many houses on the
 * same files. Throws ContentFaults.
 */
export async function openRelease(
  releases: Collection<StoredRelease, ReleaseSummary>,
  onDisk: () => readonly PackFile[],
  clock: Clock,
  build: (files: readonly PackFile[]) => Release = built,
): Promise<{
  readonly number: number;
  readonly release: Release;
  /** Release 1 as it was published just now, for its audit entry. */
  readonly first?: StoredRelease;
}> {
  const newest = newestNumber(releases);
  if (newest === 0) {
    const release = build(onDisk());
    const first: StoredRelease = {
      number: 1,
      hash: release.hash,
      publishedAt: clock.now(),
      publishedBy: 'system',
      editors: [],
      note: '',
      files: release.files.map((file) => ({ ...file })),
    };
    await releases.create('1', first);
    return { number: 1, release, first };
  }
  const stored = await releases.get(String(newest));
  if (stored.state !== 'found') throw new ContentFaults([aboutStored('release.unreadable', newest)]);
  try {
    return { number: newest, release: build(stored.value.files) };
  } catch (error) {
    if (!(error instanceof ContentFaults)) throw error;
    throw new ContentFaults([aboutStored('release.refused-by-checks', newest), ...error.problems]);
  }
}

function aboutStored(code: string, number: number): ContentProblem {
  return { severity: 'error', code, file: '', path: '', values: { number } };
}

/** 0: nothing has been published yet. Damaged releases count: their numbers are never used again. */
export function newestNumber(releases: Collection<StoredRelease, ReleaseSummary>): number {
  return Math.max(0, ...releases.keys().map(Number));
}

/** Throws ContentFaults when the files hold an error. */
export function built(files: readonly PackFile[]): Release {
  const { release, problems } = buildRelease(files);
  if (!release) throw new ContentFaults(problems.filter((problem) => problem.severity === 'error'));
  return release;
}

export interface ReleaseLine {
  readonly number: number;
  /** Null: the stored file is damaged. It stays where it is. */
  readonly about: ReleaseSummary | null;
}

/** Every release ever published, newest first. */
export function releaseHistory(service: Service, by: By): Result<ReleaseLine[]> {
  const refused = refusalOf(by, 'view-rules', {});
  if (refused) return refused;
  const lines = [...service.releases.summaries()].map(([key, summary]) => ({
    number: Number(key),
    about: summary.state === 'found' ? summary.value : null,
  }));
  return ok(lines.sort((a, b) => b.number - a.number));
}
