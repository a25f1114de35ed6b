/**
 * `zhiwei audit verify`: whole chains pass; whoever rewrites the stored entries, checksums and all, is told by chain and
 * number, with exit code 1.
 */
import { describe, expect, it } from 'vitest';
import { type AuditEntry, auditLogForm } from '../../../src/access/audit.js';
import { auditVerifyCommand } from '../../../src/cli/audit-verify.js';
import { dispatch } from '../../../src/cli/command.js';
import type { Store } from '../../../src/domain/ports.js';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { prepare, seal } from '../../../src/store/envelope.js';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../../src/store/memory-store.js';
import { StoreError } from '../../../src/store/store-error.js';
import { recoverRecords } from '../../../src/workflow/audit.js';
import { wholeChain } from '../../web/audited.js';
import { makeHouse, pack, type TestHouse } from '../../web/house.js';

const messages = loadMessages(`${pack}templates/messages`);

async function run(openStore: () => Promise<Store>, args: readonly string[] = []) {
  let output = '';
  let told = '';
  const code = await dispatch([auditVerifyCommand], ['audit', 'verify', ...args], {
    input: (async function* nothing() {})(),
    write: async (text) => {
      output += text;
    },
    tell: async (text) => {
      told += text;
    },
    folders: { pack },
    messages,
    openStore,
  });
  return { code, output, told };
}

/** A house with five entries in its own chain and four in that of a chart. */
async function lived(): Promise<{ test: TestHouse; contents: MemoryContents; residentId: string }> {
  const contents = emptyContents();
  const test = await makeHouse({ store: await openMemoryStore(contents) });
  // The people of the test are put there by hand, past every workflow function.
  await recoverRecords(test.service);
  const residentId = await test.addResident('east-1');
  for (let n = 0; n < 3; n += 1) await test.addConsent(residentId);
  const admin = await test.as('administrator');
  for (const status of ['suspended', 'active', 'suspended', 'active', 'left'])
    await admin.post('/staff/doctor-west-2/status', { status });
  return { test, contents, residentId };
}

type Tamper = (entries: AuditEntry[]) => AuditEntry[];

const at = (entries: AuditEntry[], index: number): AuditEntry => {
  const found = entries[index];
  if (found === undefined) throw new Error(`no entry ${index}`);
  return found;
};

const tamperings: readonly (readonly [string, Tamper, string])[] = [
  [
    'an entry blamed on somebody else',
    (all) => all.map((one, n) => (n === 1 ? { ...one, by: 'expert' } : one)),
    '第 2 条记录被改动',
  ],
  ['an entry taken out', (all) => all.filter((_, n) => n !== 1), '第 2 条起有记录缺失'],
  ['two entries swapped', (all) => [at(all, 0), at(all, 2), at(all, 1), ...all.slice(3)], '次序被改动'],
  [
    'an entry written twice',
    (all) => [...all.slice(0, 2), at(all, 1), ...all.slice(2)],
    '第 2 条记录重复或被插入',
  ],
  ['the last entry cut off', (all) => all.slice(0, -1), '末尾记录缺失'],
];

describe('audit verify', () => {
  it('finds a house whole that was only ever used', async () => {
    const { contents } = await lived();
    const { code, output } = await run(() => openMemoryStore(contents));
    expect([code, output]).toEqual([0, '核验完毕：2 条链全部完好。\n']);
  });

  for (const [what, tamper, words] of tamperings) {
    it(`tells ${what}, in a chart`, async () => {
      const { test, contents, residentId } = await lived();
      await test.service.charts.update(residentId, (chart) => ({ ...chart, audit: tamper(chart.audit) }));
      const { code, output } = await run(() => openMemoryStore(contents));
      expect(code).toBe(1);
      expect(output).toContain(`chart-${residentId} `);
      expect(output).toContain(words);
      expect(output).not.toMatch(/^house/m);
    });

    it(`tells ${what}, in the chain of staff and releases`, async () => {
      const { test, contents, residentId } = await lived();
      const entries = tamper([...(await wholeChain(test))]);
      const lines = entries.map(
        (entry, n) => `${seal(auditLogForm, `${n + 1}`, prepare(auditLogForm, 'line', entry)).text}\n`,
      );
      contents.logs.set('audit', lines);
      const { code, output } = await run(() => openMemoryStore(contents));
      expect(code).toBe(1);
      expect(output).toMatch(/^house /m);
      expect(output).toContain(words);
      expect(output).not.toContain(residentId);
    });
  }

  it('tells an entry written beyond the head, as a crash or a forger leaves it', async () => {
    const { test, contents, residentId } = await lived();
    const head = await test.service.chainHeads.get(`chart-${residentId}`);
    await test.addConsent(residentId);
    if (head.state !== 'found') throw new Error('no head');
    await test.service.chainHeads.update(`chart-${residentId}`, () => head.value);
    const { code, output } = await run(() => openMemoryStore(contents));
    expect([code, output.includes('第 5 条起的记录超出已登记的末尾')]).toEqual([1, true]);
  });

  it('tells a chart that is gone, a chain without a head, and a chain emptied together with its head', async () => {
    const { test, contents, residentId } = await lived();
    const [headless, emptied] = [await test.addResident('west-1'), await test.addResident('west-2')];
    contents.entries.get('entries/charts')?.delete(residentId);
    await test.service.chainHeads.remove(`chart-${headless}`);
    await test.service.chainHeads.remove(`chart-${emptied}`);
    await test.service.charts.update(emptied, (chart) => ({ ...chart, audit: [] }));
    const { code, output } = await run(() => openMemoryStore(contents));
    expect(code).toBe(1);
    expect(output).toContain(`chart-${residentId} 有末尾登记而没有档案`);
    expect(output).toContain(`chart-${headless} 有记录而没有可用的末尾登记`);
    expect(output).toMatch(new RegExp(`chart-${emptied} `));
    expect(output).toContain('3 条链，发现 3 处问题');
  });

  it('prints no name, only ids', async () => {
    const { test, contents, residentId } = await lived();
    const { name } = (await test.chartOf(residentId)).identity;
    await test.service.charts.update(residentId, (chart) => ({ ...chart, audit: chart.audit.slice(1) }));
    expect((await run(() => openMemoryStore(contents))).output).not.toContain(name);
  });

  it('ends with 2 on wrong use, and with 3 and the reason when the folder cannot be opened', async () => {
    const { contents } = await lived();
    expect((await run(() => openMemoryStore(contents), ['--fix'])).code).toBe(2);
    const locked = await run(async () => {
      throw new StoreError('store.locked', 'data', { pid: '7', file: 'lock.7' });
    });
    expect(locked.code).toBe(3);
    expect(locked.told).toContain('请先停下服务再核验');
  });
});
