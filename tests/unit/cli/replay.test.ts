/** `zhiwei replay`: stored decisions again with their own release, and stored visits under the content on disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { replayCommand } from '../../../src/cli/replay.js';
import { hashOfText } from '../../../src/domain/canonical.js';
import type { DecisionRecord } from '../../../src/domain/document.js';
import type { PackFile } from '../../../src/knowledge/pack.js';
import { openMemoryStore } from '../../../src/store/memory-store.js';
import { StoreError } from '../../../src/store/store-error.js';
import { makeDraft } from '../../../src/workflow/drafts.js';
import {
  everyoneRule,
  firstFiles,
  frailRule,
  itemsText,
  type SmallHouse,
  smallHouse,
  withFiles,
} from '../workflow/small-pack.js';
import { must, type WalkIn, walkIn } from '../workflow/walk-in.js';
import { type Ran, runCommand } from './run.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The files as they would lie in a pack folder. */
function onDisk(files: readonly PackFile[]): { pack: string } {
  const pack = mkdtempSync(join(tmpdir(), 'zhiwei-pack-'));
  folders.push(pack);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(pack, path)), { recursive: true });
    writeFileSync(join(pack, path), text);
  }
  return { pack };
}

function replay(test: SmallHouse, args: readonly string[] = [], files = firstFiles): Promise<Ran> {
  const openStore = () => openMemoryStore(test.contents);
  return runCommand(replayCommand, args, { folders: onDisk(files), openStore });
}

async function drafted(
  test: SmallHouse,
  frail: object | null = { value: false },
): Promise<WalkIn & { documentId: string }> {
  const visit = await walkIn(test, { facts: { history: { frail } } });
  const by = await test.by(visit.doctor);
  return { ...visit, documentId: must(await makeDraft(test.service, by, visit.residentId, visit.visitId)) };
}

async function changeRecord(
  test: SmallHouse,
  { residentId, documentId }: { residentId: string; documentId: string },
  change: (record: DecisionRecord) => DecisionRecord,
): Promise<void> {
  await test.service.charts.update(residentId, (chart) => ({
    ...chart,
    documents: chart.documents.map((doc) =>
      doc.id === documentId && doc.decision ? { ...doc, decision: change(doc.decision) } : doc,
    ),
  }));
}

describe('replay', () => {
  it('gives every decision again, byte for byte', async () => {
    const test = await smallHouse();
    await drafted(test);
    await drafted(test, null);
    const { code, output } = await replay(test);
    expect([code, output]).toEqual([0, '重放完毕：2 次裁定，与当时一字不差。\n']);
  });

  it('uses the release each was made with, whatever lies on disk', async () => {
    const test = await smallHouse();
    await drafted(test);
    const { code } = await replay(test, [], withFiles(firstFiles, { 'rules/safety/frail.yaml': frailRule }));
    expect(code).toBe(0);
  });

  it('tells a decision that comes out otherwise, with the places that differ', async () => {
    const test = await smallHouse();
    const one = await drafted(test);
    await changeRecord(test, one, (record) => {
      // As an older code that ticked nothing would have written it.
      const decisionJson = record.decisionJson.replaceAll('"ticked":true', '"ticked":false');
      return { ...record, decisionJson, hash: hashOfText(`${record.inputJson}\n${decisionJson}`) };
    });
    const { code, output } = await replay(test);
    expect(code).toBe(1);
    expect(output).toMatch(
      new RegExp(`^${one.residentId} ${one.documentId} 结果与当时不一样，不同之处：items\\.\\d\\.ticked`),
    );
    expect(output).toContain('1 次裁定，1 处不同');
  });

  it('takes a decision of an earlier engine for the same where the rest is, and says so where it is not', async () => {
    const test = await smallHouse();
    const [same, other] = [await drafted(test), await drafted(test)];
    const older = (change: (json: string) => string) => (record: DecisionRecord) => {
      const decisionJson = change(record.decisionJson).replace(/"engineVersion":\d+/, '"engineVersion":0');
      return { ...record, decisionJson, hash: hashOfText(`${record.inputJson}\n${decisionJson}`) };
    };
    await changeRecord(
      test,
      same,
      older((json) => json),
    );
    await changeRecord(
      test,
      other,
      older((json) => json.replaceAll('"ticked":true', '"ticked":false')),
    );
    const { code, output } = await replay(test);
    expect([code, output.includes(same.documentId)]).toEqual([1, false]);
    expect(output).toMatch(
      new RegExp(
        `^${other.residentId} ${other.documentId} 当时是前一版程序裁定的.*不同之处：items\\.\\d\\.ticked`,
      ),
    );
  });

  it('tells a record that was altered without its hash', async () => {
    const test = await smallHouse();
    const one = await drafted(test);
    await changeRecord(test, one, (record) => ({
      ...record,
      inputJson: record.inputJson.replace('"female"', '"male"'),
    }));
    const { code, output } = await replay(test);
    expect([code, output.includes(`${one.documentId} 记录被改动过`)]).toEqual([1, true]);
  });

  it('tells a decision whose release is gone, and one whose release is refused today', async () => {
    const test = await smallHouse();
    const [gone, refused] = [await drafted(test), await drafted(test)];
    await changeRecord(test, gone, (record) => ({ ...record, releaseHash: 'gone' }));
    const spoilt = everyoneRule.replace('living-walk', 'living-wakl');
    await test.service.releases.update('1', (stored) => ({
      ...stored,
      files: stored.files.map((one) => (one.path.startsWith('rules/') ? { ...one, text: spoilt } : one)),
    }));
    const { code, output } = await replay(test);
    expect(code).toBe(1);
    expect(output).toContain(`${gone.documentId} 库里没有（或读不出）当时那一号规则`);
    expect(output).toContain(`${refused.documentId} 当时那一号规则，现在这一版程序的检查不让通过`);
  });

  it('prints ids only', async () => {
    const test = await smallHouse();
    const one = await drafted(test);
    await changeRecord(test, one, (record) => ({ ...record, hash: 'x' }));
    const { name } = (await test.chartOf(one.residentId)).identity;
    expect((await replay(test)).output).not.toContain(name);
  });

  it('of an empty store is fine', async () => {
    expect(await replay(await smallHouse())).toMatchObject({
      code: 0,
      output: '重放完毕：0 次裁定，与当时一字不差。\n',
    });
  });
});

describe('replay --candidate', () => {
  const withFrailRule = withFiles(firstFiles, { 'rules/safety/frail.yaml': frailRule });

  it('tells by rule who loses what: those it is true of, and those nobody asked', async () => {
    const test = await smallHouse();
    await drafted(test, { value: false });
    const frail = await drafted(test, { value: true });
    const unasked = await drafted(test, null);
    const { code, output } = await replay(test, ['--candidate', '--json'], withFrailRule);
    expect(code).toBe(0);
    // Of the three items only the brisk walk is printed; the other two wait for a signature, so nobody loses them.
    expect(JSON.parse(output)).toEqual({
      visits: 3,
      differing: 2,
      undecidable: [],
      damaged: [],
      rules: [
        {
          ruleId: 'safety-frail-walk',
          visits: 2,
          differences: [
            { kind: 'lost', what: 'item living-brisk-walk', visits: [frail.visitId, unasked.visitId] },
          ],
        },
      ],
    });
  });

  it('says the same in words', async () => {
    const test = await smallHouse();
    const frail = await drafted(test, { value: true });
    const { output } = await replay(test, ['--candidate'], withFrailRule);
    expect(output).toBe(
      [
        '规则 safety-frail-walk：牵涉 1 次就诊',
        `  item living-brisk-walk 少了 1 次：${frail.visitId}`,
        '第 1 号规则与磁盘上的相比：看了 1 次就诊，1 次有变化，0 次算不出来，0 份档案损坏。',
        '',
      ].join('\n'),
    );
  });

  it('tells what a rule no longer recommends, and what only reads differently', async () => {
    const test = await smallHouse();
    const { visitId } = await drafted(test);
    const less = withFiles(firstFiles, {
      'rules/interventions/everyone.yaml': everyoneRule.replace(', living-brisk-walk', ''),
    });
    expect(JSON.parse((await replay(test, ['--candidate', '--json'], less)).output)).toMatchObject({
      rules: [
        {
          ruleId: 'intervention-everyone',
          differences: [{ kind: 'lost', what: 'item living-brisk-walk', visits: [visitId] }],
        },
      ],
    });
    const reworded = withFiles(firstFiles, {
      'knowledge/living/test.yaml': itemsText.replace('天好时快走一会儿', '天好时快走一刻钟'),
    });
    expect(JSON.parse((await replay(test, ['--candidate', '--json'], reworded)).output)).toMatchObject({
      rules: [
        {
          ruleId: null,
          differences: [{ kind: 'changed', what: 'item living-brisk-walk', visits: [visitId] }],
        },
      ],
    });
  });

  it('of the very content in force changes nothing', async () => {
    const test = await smallHouse();
    await drafted(test);
    const { output } = await replay(test, ['--candidate', '--json']);
    expect(JSON.parse(output)).toMatchObject({ visits: 1, differing: 0, rules: [] });
  });

  it('with an error is not tried: exit 1 and where to look', async () => {
    const broken = withFiles(firstFiles, {
      'rules/safety/frail.yaml': frailRule.replace('strenuous', 'strenous'),
    });
    const { code, told } = await replay(await smallHouse(), ['--candidate'], broken);
    expect([code, told.includes('1 处错误'), told.includes('rules check')]).toEqual([1, true, true]);
  });

  it('changes nothing in the store', async () => {
    const test = await smallHouse();
    await drafted(test);
    const before = JSON.stringify([...test.contents.entries].map(([name, entries]) => [name, [...entries]]));
    await replay(test, ['--candidate'], withFrailRule);
    const after = JSON.stringify([...test.contents.entries].map(([name, entries]) => [name, [...entries]]));
    expect(after).toBe(before);
  });
});

describe('wrong use', () => {
  it('ends with 2 and the usage', async () => {
    const test = await smallHouse();
    for (const args of [['--all'], ['--json'], ['--candidate', '--candidate']])
      expect(await replay(test, args)).toMatchObject({ code: 2, output: '' });
  });

  it('of a store in use ends with 3 and says to stop the service first', async () => {
    const openStore = async () => {
      throw new StoreError('store.locked', '/data/lock', { file: 'lock.7', pid: '7' });
    };
    const { code, told } = await runCommand(replayCommand, [], { openStore });
    expect([code, told.includes('请先停下服务')]).toEqual([3, true]);
  });
});
