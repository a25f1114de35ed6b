/**
 * Replays every stored decision with the very release that made it. The same input must give the same bytes: anything
 * else means that the code decides differently than it did when somebody signed. Reads only; holds no value of a chart.
 */
import { z } from 'zod';
import { decide } from '../decision/decide.js';
import { decisionInput } from '../decision/input.js';
import type { Release } from '../decision/release.js';
import { canonicalJson, hashOfText } from '../domain/canonical.js';
import type { Chart } from '../domain/chart.js';
import type { DecisionRecord } from '../domain/document.js';
import type { Collection } from '../domain/ports.js';
import { built, ContentFaults, type ReleaseSummary, type StoredRelease } from './releases.js';

export type ReplayFault =
  /** The result is another one; `where` names the first places that differ. */
  | 'differs'
  /** The same, of a decision that an earlier version of the stages made: what changed is in the decision log. */
  | 'engine-changed'
  /** Input, result and their hash do not belong together: the record was altered. */
  | 'hash'
  /** The stored input is not one this code can read. */
  | 'input'
  /** No readable release of that hash is in the store. */
  | 'release-missing'
  /** The release is there but today's checks refuse it. */
  | 'release-refused'
  /** decide() failed. */
  | 'failed';

export interface ReplayFinding {
  readonly residentId: string;
  readonly documentId: string;
  readonly fault: ReplayFault;
  /** Dotted paths inside the decision, at most ten. */
  readonly where: readonly string[];
}

export interface ReplayReport {
  readonly decisions: number;
  readonly findings: readonly ReplayFinding[];
}

export async function replayAll(
  charts: AsyncIterable<Chart>,
  releases: Collection<StoredRelease, ReleaseSummary>,
): Promise<ReplayReport> {
  const releaseOf = releaseShelf(releases);
  const findings: ReplayFinding[] = [];
  let decisions = 0;
  for await (const { residentId, documents } of charts) {
    for (const { id: documentId, decision } of documents) {
      if (!decision) continue;
      decisions += 1;
      const fault = await replayOne(decision, releaseOf);
      if (fault) findings.push({ residentId, documentId, ...fault });
    }
  }
  return { decisions, findings };
}

type Shelf = (hash: string) => Promise<Release | 'release-missing' | 'release-refused'>;

/** Undefined: byte for byte the same. */
async function replayOne(
  record: DecisionRecord,
  releaseOf: Shelf,
): Promise<Pick<ReplayFinding, 'fault' | 'where'> | undefined> {
  if (hashOfText(`${record.inputJson}\n${record.decisionJson}`) !== record.hash)
    return { fault: 'hash', where: [] };
  const input = decisionInput.safeParse(readJson(record.inputJson));
  if (!input.success || canonicalJson(input.data) !== record.inputJson) return { fault: 'input', where: [] };
  const release = await releaseOf(record.releaseHash);
  if (typeof release === 'string') return { fault: release, where: [] };
  try {
    const decision = await decide(input.data, release);
    const { engineVersion } = decision;
    const then = madeBy.parse(readJson(record.decisionJson));
    // Which version of the stages decided is no result: the same bytes otherwise are the same decision.
    const now = canonicalJson({ ...decision, engineVersion: then.engineVersion });
    if (now === record.decisionJson) return undefined;
    const where = differingPaths(then, JSON.parse(now));
    return { fault: then.engineVersion === engineVersion ? 'differs' : 'engine-changed', where };
  } catch {
    return { fault: 'failed', where: [] };
  }
}

const madeBy = z.looseObject({ engineVersion: z.int() });

/** Builds each release once, when a decision first needs it. */
function releaseShelf(releases: Collection<StoredRelease, ReleaseSummary>): Shelf {
  const numberOf = new Map<string, string>();
  for (const [number, summary] of releases.summaries())
    if (summary.state === 'found') numberOf.set(summary.value.hash, number);
  const shelf = new Map<string, Awaited<ReturnType<Shelf>>>();
  return async (hash) => {
    const held = shelf.get(hash) ?? (await load(hash));
    shelf.set(hash, held);
    return held;
  };

  async function load(hash: string): Promise<Awaited<ReturnType<Shelf>>> {
    const number = numberOf.get(hash);
    const stored = number === undefined ? undefined : await releases.get(number);
    if (stored?.state !== 'found') return 'release-missing';
    try {
      return built(stored.value.files);
    } catch (error) {
      if (error instanceof ContentFaults) return 'release-refused';
      throw error;
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mostPaths = 10;

function differingPaths(then: unknown, now: unknown): string[] {
  const found: string[] = [];
  const compare = (a: unknown, b: unknown, path: string) => {
    if (found.length === mostPaths || canonicalJson(a ?? null) === canonicalJson(b ?? null)) return;
    if (!isTree(a) || !isTree(b)) {
      found.push(path);
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(a[key], b[key], path === '' ? key : `${path}.${key}`);
    }
  };
  compare(then, now, '');
  return found;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Every chart that can be read, one after another; `damaged` is told the ids of the others. */
export async function* readableCharts(
  charts: Pick<Collection<Chart, unknown>, 'get' | 'keys'>,
  damaged: (residentId: string) => void = () => undefined,
): AsyncGenerator<Chart> {
  for (const residentId of charts.keys()) {
    const found = await charts.get(residentId);
    if (found.state === 'found') yield found.value;
    else if (found.state === 'damaged') damaged(residentId);
  }
}
