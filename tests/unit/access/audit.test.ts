import { describe, expect, it } from 'vitest';
import { accessLogForm } from '../../../src/access/access-log.js';
import {
  type AuditEntry,
  type AuditEvent,
  appendAudit,
  auditLogForm,
  chainHeadForm,
  emptyHead,
  headOf,
  nextEntry,
  verifyChain,
} from '../../../src/access/audit.js';
import { openAuditLog } from '../../../src/access/audit-log.js';
import type { AuditEntry as ChartAuditEntry } from '../../../src/domain/chart.js';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../../src/store/memory-store.js';
import { handClock, morning } from './fixtures.js';

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  at: morning,
  by: 'zhang',
  act: 'submit',
  subject: { document: 'd-1' },
  detail: {},
  ...changes,
});

/** `length` entries of the chain `chart-1`. */
function chainOf(length: number, chain = 'chart-1'): readonly AuditEntry[] {
  let entries: readonly AuditEntry[] = [];
  for (let step = 1; step <= length; step += 1)
    entries = appendAudit(chain, entries, event({ detail: { step } }));
  return entries;
}

const verified = (entries: readonly unknown[], head = headOf('chart-1', chainOf(5))) =>
  verifyChain('chart-1', entries, head).map(({ kind, seq }) => `${kind} ${seq}`);

/** The same content hashed again, as someone would who knows the method. */
const rehashed = (entry: AuditEntry, changes: Partial<AuditEvent>, before = entry.prevHash): AuditEntry => {
  const { seq, prevHash: _old, hash: _stale, ...content } = entry;
  return nextEntry({ chain: 'chart-1', length: seq - 1, hash: before }, { ...content, ...changes });
};

describe('an entry', () => {
  it('hashes the canonical JSON of everything else in it', () => {
    // By hand: printf '{"chain":"chart-1"}' | sha256sum, then the same over the text in the comment below.
    const [first] = chainOf(1);
    // {"act":"submit","at":"2026-03-02T00:00:00.000Z","by":"zhang","detail":{"step":1},"prevHash":"…","seq":1,
    //  "subject":{"document":"d-1"}}
    expect(first?.prevHash).toBe('5e6dfdd4d36266db8ff0f901a012e48197ae7cf1fc83373733628df3df997362');
    expect(first?.hash).toBe('c96e7c46496d0ec5a779ef46214fc351a8543e967b0735d524aaa0c9f83b1a4f');
  });

  it('fits the audit of a chart', () => {
    const inChart: readonly ChartAuditEntry[] = chainOf(2);
    expect(inChart.map((entry) => entry.seq)).toEqual([1, 2]);
  });

  it.each([
    ['a name', { subject: { resident: '张三' } }],
    ['a sentence', { detail: { reason: 'felt unwell today' } }],
    ['an identity number', { subject: { resident: '11010519491231002X' } }],
    ['a telephone number', { detail: { phone: '13812345678' } }],
    ['a number that is none', { detail: { step: Number.NaN } }],
    ['an empty id', { subject: { document: '' } }],
    ['an act that is no code', { act: 'Submit it' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => appendAudit('chart-1', [], event(changes))).toThrow();
  });

  it('takes ids, hashes, dates, instants, versions, numbers and yes or no', () => {
    const detail = {
      release: '1.4.0+2',
      hash: 'a'.repeat(64),
      on: '2026-03-02',
      at: '2026-03-02T00:00:00.000Z',
      lines: 3,
      amended: true,
    };
    expect(appendAudit('chart-1', [], event({ by: 'system', detail }))).toHaveLength(1);
  });
});

describe('a whole chain', () => {
  it('has no findings, empty, with one entry or several, with its head and without', () => {
    for (const length of [0, 1, 5]) {
      const entries = chainOf(length);
      expect(verifyChain('chart-1', entries, headOf('chart-1', entries))).toEqual([]);
      expect(verifyChain('chart-1', entries)).toEqual([]);
    }
  });
});

describe('verifyChain', () => {
  const [one, two, three, four, five] = chainOf(5) as [
    AuditEntry,
    AuditEntry,
    AuditEntry,
    AuditEntry,
    AuditEntry,
  ];

  it('finds a changed entry by its number', () => {
    expect(verified([one, two, { ...three, by: 'wang' }, four, five])).toEqual(['changed 3']);
    expect(verified([one, two, three, four, { ...five, detail: {} }])).toEqual(['changed 5']);
    expect(verified([one, two, { ...three, extra: 1 }, four, five])).toEqual(['changed 3']);
  });

  it('finds a changed entry that was hashed again, by the link after it', () => {
    expect(verified([one, two, rehashed(three, { by: 'wang' }), four, five])).toEqual(['changed 3']);
  });

  it('finds a chain hashed again to its end, by its head', () => {
    const newThree = rehashed(three, { by: 'wang' });
    const newFour = rehashed(four, {}, newThree.hash);
    const newFive = rehashed(five, {}, newFour.hash);
    const forged = [one, two, newThree, newFour, newFive];
    expect(verified(forged)).toEqual(['changed 5']);
    expect(verifyChain('chart-1', forged)).toEqual([]);
  });

  it('finds entries removed from the start, the middle and the end', () => {
    expect(verified([two, three, four, five])).toEqual(['removed 1']);
    expect(verified([one, four, five])).toEqual(['removed 2']);
    expect(verified([one, two, three])).toEqual(['truncated 4']);
    expect(verified([])).toEqual(['truncated 1']);
  });

  it('finds entries in another order', () => {
    expect(verified([one, three, two, four, five])).toEqual(['reordered 2']);
    expect(verified([five, one, two, three, four])).toEqual([
      'reordered 1',
      'reordered 2',
      'reordered 3',
      'reordered 4',
    ]);
  });

  it('finds an entry put in twice, one made up, and one added at the end', () => {
    expect(verified([one, two, two, three, four, five])).toEqual(['inserted 2']);
    const madeUp = nextEntry({ chain: 'chart-1', length: 2, hash: two.hash }, event({ by: 'wang' }));
    expect(verified([one, two, madeUp, three, four, five])).toContain('inserted 3');
    expect(verified([...chainOf(5), nextEntry(headOf('chart-1', chainOf(5)), event())])).toEqual([
      'beyond-head 6',
    ]);
  });

  it('finds the chain of another chart', () => {
    const other = chainOf(5, 'chart-2');
    expect(verified(other, { ...headOf('chart-2', other), chain: 'chart-1' })).toEqual(['changed 1']);
  });

  it('finds what is no entry at all', () => {
    expect(verified([one, 'nonsense', three, four, five])).toEqual(['changed 2']);
    expect(verified([one, null, three, four, five])).toEqual(['changed 2']);
  });
});

describe('the audit log', () => {
  async function open(contents = emptyContents()) {
    const store = await openMemoryStore(contents);
    const log = await store.log(auditLogForm);
    const heads = await store.collection(chainHeadForm);
    return { contents, log, heads, audit: await openAuditLog('house', log, heads) };
  }
  /** The texts of a form, whatever prefix the memory store files it under. */
  const filed = <T>(place: ReadonlyMap<string, T>, form: string): T | undefined =>
    [...place].find(([name]) => name === form || name.endsWith(`/${form}`))?.[1];
  const lines = (contents: MemoryContents) => filed(contents.logs, 'audit') ?? [];
  const headTexts = (contents: MemoryContents) => filed(contents.entries, 'audit-heads');
  const kinds = (findings: readonly { kind: string; seq: number }[]) =>
    findings.map(({ kind, seq }) => `${kind} ${seq}`);

  it('goes on where it ended when opened again', async () => {
    const { audit, contents } = await open();
    await audit.append(event());
    await audit.append(event());
    const again = await open(contents);
    expect((await again.audit.append(event())).seq).toBe(3);
    expect(await again.audit.verify()).toEqual([]);
    expect(again.audit.atOpening).toEqual([]);
  });

  it('numbers entries sent at once one after another', async () => {
    const { audit } = await open();
    const entries = await Promise.all(Array.from({ length: 10 }, () => audit.append(event())));
    expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await audit.verify()).toEqual([]);
  });

  it('goes on after a refused entry, and after a write that failed', async () => {
    const { audit, log, heads } = await open();
    await expect(audit.append(event({ by: '张三' }))).rejects.toThrow();
    expect((await audit.append(event())).seq).toBe(1);
    let full = true;
    const failing = await openAuditLog(
      'house',
      {
        append: async (entry) => {
          if (full) throw new Error('disk full');
          await log.append(entry);
        },
        read: () => log.read(),
      },
      heads,
    );
    await expect(failing.append(event())).rejects.toThrow('disk full');
    full = false;
    expect((await failing.append(event())).seq).toBe(2);
    expect(await failing.verify()).toEqual([]);
  });

  it('shows a cut tail when opened, and never smooths it over', async () => {
    const { audit, contents } = await open();
    for (let step = 0; step < 4; step += 1) await audit.append(event());
    lines(contents).splice(2);
    const again = await open(contents);
    expect(kinds(again.audit.atOpening)).toEqual(['truncated 3']);
    expect((await again.audit.append(event())).seq).toBe(5);
    expect(kinds(await again.audit.verify())).toEqual(['removed 3']);
  });

  it('takes an entry whose head was not yet written as its own, after a crash between the two', async () => {
    const { audit, contents, log, heads } = await open();
    await audit.append(event());
    const head = await heads.get('house');
    if (head.state !== 'found') throw new Error('no head');
    await log.append(nextEntry(head.value, event()));
    const again = await open(contents);
    expect(kinds(again.audit.atOpening)).toEqual(['beyond-head 2']);
    expect((await again.audit.append(event())).seq).toBe(3);
    expect(await again.audit.verify()).toEqual([]);
  });

  it('goes on from its head, not from a rewritten log, so that the rewriting stays visible', async () => {
    const { audit, contents } = await open();
    await audit.append(event());
    await audit.append(event());
    const forged = await open();
    for (let step = 0; step < 3; step += 1) await forged.audit.append(event({ by: 'wang' }));
    lines(contents).splice(0, 2, ...lines(forged.contents));
    const again = await open(contents);
    expect(kinds(again.audit.atOpening)).toEqual(['changed 2']);
    await again.audit.append(event());
    expect(kinds(await again.audit.verify())).not.toEqual([]);
  });

  it('says that a head is missing or damaged, keeps writing, and leaves the damaged one as it is', async () => {
    const { audit, contents } = await open();
    await audit.append(event());
    headTexts(contents)?.set('house', 'spoilt');
    const again = await open(contents);
    expect(kinds(again.audit.atOpening)).toEqual(['no-head 1']);
    expect((await again.audit.append(event())).seq).toBe(2);
    expect(kinds(await again.audit.verify())).toEqual(['no-head 1']);
    headTexts(contents)?.clear();
    expect(kinds((await open(contents)).audit.atOpening)).toEqual(['no-head 1']);
  });

  it('reports a line that cannot be read as a removed entry', async () => {
    const { audit, contents } = await open();
    for (let step = 0; step < 3; step += 1) await audit.append(event());
    lines(contents).splice(1, 1, 'spoilt\n');
    expect(kinds((await open(contents)).audit.atOpening)).toEqual(['removed 2']);
  });

  it('has an empty head before anything happened', () => {
    expect(emptyHead('house')).toMatchObject({ chain: 'house', length: 0 });
    expect(() => emptyHead('a/b')).toThrow();
  });
});

describe('the access log', () => {
  it('says who looked at whom, when and why, strictly', () => {
    const look = { at: handClock().now(), staffId: 'zhang', residentId: 'r-1', why: 'care' };
    expect(accessLogForm.parse(look)).toEqual(look);
    expect(() => accessLogForm.parse({ ...look, name: 'x' })).toThrow();
    expect(() => accessLogForm.parse({ ...look, why: 'curiosity' })).toThrow();
  });
});
