/** A chain with its head shows every single tampering, whatever the chain and wherever it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type AuditEvent,
  appendAudit,
  auditLogForm,
  chainHeadForm,
  headOf,
  nextEntry,
  verifyChain,
} from '../../src/access/audit.js';
import { openAuditLog } from '../../src/access/audit-log.js';
import { instantOf } from '../../src/domain/time.js';
import { openMemoryStore } from '../../src/store/memory-store.js';

const chain = 'chart-1';

const code = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,5})?$/);
const id = fc.uuid();
const anEvent: fc.Arbitrary<AuditEvent> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instantOf),
  by: fc.oneof(id, fc.constant('system')),
  act: code,
  subject: fc.dictionary(fc.constantFrom('resident', 'document', 'visit'), id, { maxKeys: 3 }),
  detail: fc.dictionary(
    fc.constantFrom('release', 'count', 'amended'),
    fc.oneof(code, fc.integer(), fc.boolean()),
    { maxKeys: 3 },
  ),
});

const aChain = fc
  .array(anEvent, { minLength: 1, maxLength: 12 })
  .map((events) =>
    events.reduce<readonly AuditEntry[]>((entries, event) => appendAudit(chain, entries, event), []),
  );

/** A chain and a place in it. */
const aPlace = aChain.chain((entries) =>
  fc.record({ entries: fc.constant(entries), at: fc.nat({ max: entries.length - 1 }) }),
);

const found = (entries: readonly unknown[], original: readonly AuditEntry[]) =>
  verifyChain(chain, entries, headOf(chain, original)).length > 0;

/** Everything after `at` hashed again, as a forger would who knows the method. */
function rehashedFrom(entries: readonly AuditEntry[], at: number): readonly AuditEntry[] {
  const made = entries.slice(0, at);
  for (const { seq: _seq, prevHash: _prev, hash: _hash, ...event } of entries.slice(at))
    made.push(nextEntry(headOf(chain, made), event));
  return made;
}

describe('an audit chain with its head', () => {
  it('is whole as it was made', () => {
    fc.assert(fc.property(aChain, (entries) => !found(entries, entries)));
  });

  it('shows any field of any entry changed', () => {
    const aChange = fc.constantFrom('seq', 'at', 'by', 'act', 'subject', 'detail', 'prevHash', 'hash');
    const aValue = fc.oneof(
      anEvent.map((event) => event.detail),
      id,
      fc.nat(),
      fc.constant(null),
      fc.constant('0'.repeat(64)),
    );
    fc.assert(
      fc.property(aPlace, aChange, aValue, ({ entries, at }, field, value) => {
        const before = entries[at];
        const after = { ...before, [field]: value };
        fc.pre(JSON.stringify(before) !== JSON.stringify(after));
        return found(entries.with(at, after as AuditEntry), entries);
      }),
    );
  });

  it('shows any entry replaced by another event, even with every later hash made anew', () => {
    fc.assert(
      fc.property(aPlace, anEvent, ({ entries, at }, event) => {
        const target = entries[at];
        if (target === undefined) return false;
        const changed = { ...target, ...event };
        fc.pre(JSON.stringify(changed) !== JSON.stringify(target));
        const forged = entries.with(at, changed);
        const rehashed = rehashedFrom(forged, at);
        fc.pre(rehashed.at(-1)?.hash !== entries.at(-1)?.hash);
        return found(forged, entries) && found(rehashed, entries);
      }),
    );
  });

  it('shows any entry deleted, hashed anew or not', () => {
    fc.assert(
      fc.property(aPlace, ({ entries, at }) => {
        const cut = entries.toSpliced(at, 1);
        return found(cut, entries) && found(rehashedFrom(cut, at), entries);
      }),
    );
  });

  it('shows any tail cut off', () => {
    fc.assert(fc.property(aPlace, ({ entries, at }) => found(entries.slice(0, at), entries)));
  });

  it('shows any two entries swapped', () => {
    fc.assert(
      fc.property(aPlace, fc.nat({ max: 11 }), ({ entries, at }, other) => {
        const left = entries[at];
        const right = entries[other];
        fc.pre(left !== undefined && right !== undefined && at !== other);
        if (left === undefined || right === undefined) return true;
        return found(entries.with(at, right).with(other, left), entries);
      }),
    );
  });

  it('shows any entry inserted: a copy, or a new one, hashed anew or not', () => {
    fc.assert(
      fc.property(aPlace, anEvent, fc.nat({ max: 12 }), ({ entries, at }, event, target) => {
        const place = Math.min(target, entries.length);
        const copied = entries.toSpliced(place, 0, entries[at] as AuditEntry);
        const made = nextEntry(headOf(chain, entries.slice(0, place)), event);
        const added = entries.toSpliced(place, 0, made);
        return found(copied, entries) && found(added, entries) && found(rehashedFrom(added, place), entries);
      }),
    );
  });

  it('never throws on what stands in the file', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), aChain, (junk, entries) => {
        expect(verifyChain(chain, junk)).toHaveLength(junk.length);
        verifyChain(chain, [...junk, ...entries], headOf(chain, entries));
      }),
    );
  });
});

describe('the stored chain of staff and releases', () => {
  it('shows a line cut off the end, taken out, doubled or moved', async () => {
    const aTampering = fc.constantFrom('cut', 'remove', 'double', 'move');
    const events = fc.array(anEvent, { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(events, aTampering, fc.nat(), async (made, how, place) => {
        const store = await openMemoryStore();
        const heads = await store.collection(chainHeadForm);
        const whole = await openAuditLog('house', await store.log(auditLogForm), heads);
        for (const event of made) await whole.append(event);
        const lines: AuditEntry[] = [];
        for await (const entry of whole.entries()) lines.push(entry);
        const at = place % (lines.length - 1);
        const [here, after] = lines.slice(at, at + 2);
        if (here === undefined || after === undefined) return false;
        const tampered = {
          cut: lines.slice(0, at + 1),
          remove: lines.toSpliced(at, 1),
          double: lines.toSpliced(at, 0, here),
          move: lines.toSpliced(at, 2, after, here),
        }[how];
        const log = {
          append: async () => undefined,
          async *read() {
            yield* tampered;
          },
        };
        const opened = await openAuditLog('house', log, heads);
        return (await whole.verify()).length === 0 && (await opened.verify()).length > 0;
      }),
      { numRuns: 100 },
    );
  });
});
