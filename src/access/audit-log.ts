/**
 * The chain of staff, sign-ins and releases, over an append-only log with its head kept apart. Entries are written one
 * after another. What was tampered with is never smoothed over: the chain goes on from the recorded head, so that the
 * gap stays visible.
 */
import type { AppendLog, Collection } from '../domain/ports.js';
import {
  type AuditEntry,
  type AuditEvent,
  type AuditFinding,
  auditEvent,
  type ChainHead,
  emptyHead,
  headOf,
  nextEntry,
  verifyChain,
} from './audit.js';

export interface AuditLog {
  /** Durable when the promise resolves. Throws on an event with what looks like personal data. */
  append(event: AuditEvent): Promise<AuditEntry>;
  /**
   * The same for a change that has already been written. Throws too when the entry cannot be written, but the entry is
   * then owed: it goes ahead of the next one. One that a crash takes is found by vouched.ts.
   */
  appendDone(event: AuditEvent): Promise<void>;
  /** Entries as stored, oldest first; ends quietly where the log cannot be read, which verify() says. */
  entries(): AsyncIterable<AuditEntry>;
  /** Reads the whole log again. */
  verify(): Promise<readonly AuditFinding[]>;
  /** What was wrong when the log was opened. */
  readonly atOpening: readonly AuditFinding[];
}

export async function openAuditLog(
  chain: string,
  log: AppendLog<AuditEntry>,
  heads: Collection<ChainHead>,
): Promise<AuditLog> {
  async function recordedHead(): Promise<ChainHead | undefined> {
    const found = await heads.get(chain);
    return found.state === 'found' ? found.value : undefined;
  }

  async function read(): Promise<{
    readonly entries: readonly AuditEntry[];
    readonly findings: readonly AuditFinding[];
  }> {
    const entries: AuditEntry[] = [];
    let unreadable = false;
    try {
      for await (const entry of log.read()) entries.push(entry);
    } catch {
      // A spoilt line is a finding like any other; its text could hold anything and is not passed on.
      unreadable = true;
    }
    const recorded = await recordedHead();
    return {
      entries,
      findings: [
        ...verifyChain(chain, entries, recorded),
        ...(unreadable ? [{ kind: 'unreadable', seq: entries.length + 1 } as const] : []),
        ...(recorded === undefined && entries.length > 0 ? [{ kind: 'no-head', seq: 1 } as const] : []),
      ],
    };
  }

  const { entries, findings } = await read();
  let head = startingHead(await recordedHead(), headOf(chain, entries), entries);
  let turn: Promise<unknown> = Promise.resolve();
  const owed: AuditEvent[] = [];

  function next<T>(job: () => Promise<T>): Promise<T> {
    const mine = turn.then(job);
    // One failed write must not keep the next from its turn.
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function payOff(): Promise<void> {
    for (const event of [...owed]) {
      const before = head.length;
      try {
        await write(event);
      } finally {
        // Written even when only the head could not be: it must not be written twice.
        if (head.length > before) owed.shift();
      }
    }
  }

  async function write(event: AuditEvent): Promise<AuditEntry> {
    const entry = nextEntry(head, event);
    await log.append(entry);
    head = { chain, length: entry.seq, hash: entry.hash };
    // After the log: a crash in between leaves a log that goes on beyond its head, not one that seems cut.
    const written = head;
    // A damaged head stays as it is: verify() goes on saying so, and the log goes on.
    if (!(await heads.create(chain, written)) && (await recordedHead()) !== undefined)
      await heads.update(chain, () => written);
    return entry;
  }

  return {
    atOpening: findings,
    append(event) {
      return next(async () => {
        await payOff();
        return write(event);
      });
    },
    async appendDone(event) {
      // What the chain would refuse must not stand in the way of everything after it.
      const sound = auditEvent.parse(event);
      await next(() => {
        owed.push(sound);
        return payOff();
      });
    },
    async *entries() {
      await turn;
      yield* (await read()).entries;
    },
    async verify() {
      await turn;
      return (await read()).findings;
    },
  };
}

/** The recorded head, unless the log holds it and goes on from there (the crash above) or nothing was recorded. */
function startingHead(
  recorded: ChainHead | undefined,
  reached: ChainHead,
  entries: readonly AuditEntry[],
): ChainHead {
  if (recorded === undefined) return reached;
  const start = recorded.length === 0 ? emptyHead(recorded.chain).hash : undefined;
  const atRecorded = start ?? entries.find((entry) => entry.seq === recorded.length)?.hash;
  return reached.length > recorded.length && atRecorded === recorded.hash ? reached : recorded;
}
