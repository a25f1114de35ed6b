/**
 * Hash chains of who did what. An entry holds ids, codes and hashes, never personal data: it outlives a deletion and is
 * read by auditors. Chains show tampering; they do not prevent it, and someone who can rewrite every file of the data
 * folder, heads included, can forge one: heads belong into backups elsewhere too.
 */
import { z } from 'zod';
import { hashOf } from '../domain/canonical.js';
import { contentId } from '../domain/codes.js';
import type { StoredForm } from '../domain/ports.js';
import { instant } from '../domain/time.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*$/);

/** Identity numbers (18 or 15 characters) and mobile numbers, which an id or code never is. */
const personalNumber = /^(\d{17}[\dXx]|\d{15}|1[3-9]\d{9})$/;

/** An id, code, hash, date, instant or version: no spaces and no Chinese, so no name and no free text. */
const idText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,127}$/)
  .refine((text) => !personalNumber.test(text), 'looks like an identity or telephone number');

export const auditEvent = z.strictObject({
  at: instant,
  /** Staff id, or `system`. */
  by: idText,
  act: contentId,
  /** What it was done to: ids by kind, e.g. {resident, document}. */
  subject: z.record(fieldName, idText),
  detail: z.record(fieldName, z.union([idText, z.number(), z.boolean()])),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditEntry = auditEvent.extend({
  /** 1, 2, 3 … within its chain. */
  seq: z.int().positive(),
  /** Hash of the entry before; of the chain's name for the first. */
  prevHash: sha256,
  /** SHA-256 of the canonical JSON of everything else in the entry. */
  hash: sha256,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** Where a chain ended when last written, kept apart from it: what shows a cut or rewritten tail. */
export const chainHead = z.strictObject({
  /** `house` for staff and releases, `chart-<resident id>` for a chart. Also its key in the store. */
  chain: z.string().regex(/^[A-Za-z0-9_-]+$/),
  length: z.int().nonnegative(),
  hash: sha256,
});
export type ChainHead = z.infer<typeof chainHead>;

export const chainHeadForm: StoredForm<ChainHead> = {
  name: 'audit-heads',
  version: 1,
  parse: (stored) => chainHead.parse(stored),
  upcasters: {},
};

/** Lines of the chain for staff and releases. */
export const auditLogForm: StoredForm<AuditEntry> = {
  name: 'audit',
  version: 1,
  parse: (stored) => auditEntry.parse(stored),
  upcasters: {},
};

/** The head of a chain without entries. Bound to its name, so a chain cannot pass for that of another chart. */
export function emptyHead(chain: string): ChainHead {
  return chainHead.parse({ chain, length: 0, hash: hashOf({ chain }) });
}

export function headOf(chain: string, entries: readonly AuditEntry[]): ChainHead {
  const last = entries.at(-1);
  return last === undefined ? emptyHead(chain) : { chain, length: last.seq, hash: last.hash };
}

/** The entry that follows a head. Throws on an event that is malformed or carries what looks like personal data. */
export function nextEntry(head: ChainHead, event: AuditEvent): AuditEntry {
  const content = { ...auditEvent.parse(event), seq: head.length + 1, prevHash: head.hash };
  return { ...content, hash: hashOf(content) };
}

/** The chain with one more entry. Throws like nextEntry(). */
export function appendAudit(
  chain: string,
  entries: readonly AuditEntry[],
  event: AuditEvent,
): readonly AuditEntry[] {
  return [...entries, nextEntry(headOf(chain, entries), event)];
}

export interface AuditFinding {
  /**
   * changed: content, hash or link does not fit · removed, reordered, inserted: by its number · truncated: shorter than
   * its head · beyond-head: longer than its head but continuing it (an unfinished write, or an added entry) ·
   * unreadable: the log cannot be read past this point · no-head: entries, and no readable
   * head.
   */
  readonly kind:
    | 'changed'
    | 'removed'
    | 'reordered'
    | 'inserted'
    | 'truncated'
    | 'beyond-head'
    | 'unreadable'
    | 'no-head';
  /** Number of the entry concerned; the first of several that are missing. */
  readonly seq: number;
}

/**
 * What is wrong with a chain as stored, in the order met; empty when it is whole. Without a head a cut tail, or one
 * rewritten with fresh hashes to the end, cannot be seen.
 */
export function verifyChain(
  chain: string,
  entries: readonly unknown[],
  head?: ChainHead,
): readonly AuditFinding[] {
  const findings: AuditFinding[] = [];
  const hashes = new Map<number, string>([[0, emptyHead(chain).hash]]);
  const met = new Set<number>();
  const present = new Set(entries.map(seqOf));
  let highest = 0;
  for (const stored of entries) {
    const parsed = auditEntry.safeParse(stored);
    const seq = seqOf(stored) ?? highest + 1;
    const repeated = met.has(seq);
    met.add(seq);
    if (repeated) findings.push({ kind: 'inserted', seq });
    else if (seq < highest) findings.push({ kind: 'reordered', seq });
    for (let missing = highest + 1; missing < seq; missing += 1)
      if (!present.has(missing)) {
        findings.push({ kind: 'removed', seq: missing });
        break;
      }
    if (!parsed.success || hashWithin(parsed.data) !== parsed.data.hash)
      findings.push({ kind: 'changed', seq });
    else {
      const before = hashes.get(seq - 1);
      // A link that does not fit, between neighbours that each fit themselves: the earlier was written anew.
      if (before !== undefined && before !== parsed.data.prevHash)
        findings.push({ kind: 'changed', seq: Math.max(1, seq - 1) });
    }
    if (!repeated && parsed.success) hashes.set(seq, parsed.data.hash);
    highest = Math.max(highest, seq);
  }
  if (head !== undefined) findings.push(...againstHead(head, hashes, highest));
  return findings;
}

function againstHead(
  head: ChainHead,
  hashes: ReadonlyMap<number, string>,
  highest: number,
): readonly AuditFinding[] {
  if (highest < head.length) return [{ kind: 'truncated', seq: highest + 1 }];
  const reached = hashes.get(head.length);
  // Nothing readable there has been reported already, as removed or changed.
  if (reached !== undefined && reached !== head.hash) return [{ kind: 'changed', seq: head.length }];
  return highest > head.length ? [{ kind: 'beyond-head', seq: head.length + 1 }] : [];
}

function hashWithin({ hash: _own, ...content }: AuditEntry): string {
  return hashOf(content);
}

const numbered = z.looseObject({ seq: z.int().positive() });

/** The number an entry gives itself, even when the rest of it is spoilt. */
function seqOf(stored: unknown): number | undefined {
  const parsed = numbered.safeParse(stored);
  return parsed.success ? parsed.data.seq : undefined;
}
