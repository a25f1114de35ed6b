/** A rule change from edit to publication and back: who may, what is kept, what is refused and why. */
import { describe, expect, it } from 'vitest';
import { hashOfText } from '../../../src/domain/canonical.js';
import type { PackFile } from '../../../src/knowledge/pack.js';
import { proposeRelease, viewCandidate, withdrawProposal } from '../../../src/workflow/candidate.js';
import { publishRelease, rollBackRelease } from '../../../src/workflow/publish.js';
import { ContentFaults, releaseHistory } from '../../../src/workflow/releases.js';
import { signaturesInForce } from '../../../src/workflow/signatures.js';
import { generalPieces, signContent, withdrawSignature } from '../../../src/workflow/signing.js';
import { audited } from '../../web/audited.js';
import {
  everyoneRule,
  firstFiles,
  frailRule,
  itemsText,
  reopened,
  type SmallHouse,
  smallHouse,
  withFiles,
} from './small-pack.js';

const withFrailRule = withFiles(firstFiles, { 'rules/safety/frail.yaml': frailRule });
const broken = withFiles(firstFiles, {
  'rules/safety/frail.yaml': frailRule.replace('strenuous', 'strenous'),
});

async function candidateHash(test: SmallHouse): Promise<string> {
  const view = await viewCandidate(test.service, await test.by('steward-1'));
  if (!view.ok) throw new Error('no candidate');
  return view.value.candidate.hash;
}

async function propose(test: SmallHouse, who: string, alsoEditedBy: readonly string[] = []) {
  const hash = await candidateHash(test);
  return proposeRelease(test.service, await test.by(who), { hash, note: '体弱不散步', alsoEditedBy });
}

async function publish(test: SmallHouse, who: string, note = '') {
  return publishRelease(test.service, await test.by(who), { hash: await candidateHash(test), note });
}

/** Edited and proposed by the first steward, published by the second. */
async function changedBy(test: SmallHouse, files: readonly PackFile[]): Promise<void> {
  test.putOnDisk(files);
  expect(await propose(test, 'steward-1')).toMatchObject({ ok: true });
  expect(await publish(test, 'steward-2')).toMatchObject({ ok: true });
}

const codes = (result: { ok: boolean; problems?: readonly { code: string }[] }) =>
  result.problems?.map((problem) => problem.code) ?? [];

describe('a candidate', () => {
  it('is told file by file and piece by piece, and decides nothing', async () => {
    const test = await smallHouse();
    test.putOnDisk(
      withFiles(firstFiles, {
        'rules/safety/frail.yaml': frailRule,
        'knowledge/living/test.yaml': itemsText.replace('早点睡', '九点睡'),
        'knowledge/vocabularies/traits-constitutions.yaml': null,
      }),
    );
    const view = await viewCandidate(test.service, await test.by('steward-1'));
    expect(view).toMatchObject({
      ok: true,
      value: {
        publishable: false,
        candidate: {
          same: false,
          files: [
            { path: 'knowledge/living/test.yaml', change: 'changed', from: 'overlay' },
            { path: 'knowledge/vocabularies/traits-constitutions.yaml', change: 'removed', from: 'pack' },
            { path: 'rules/safety/frail.yaml', change: 'added', from: 'overlay' },
          ],
          pieces: [
            { kind: 'rule', id: 'safety-frail-walk', change: 'added' },
            { kind: 'item', id: 'living-early-bed', change: 'changed' },
            { kind: 'trait', id: 'low-pillow', change: 'removed' },
          ],
        },
      },
    });
    expect(test.service.releaseNumber()).toBe(1);
    expect(test.service.release().rules).toHaveLength(1);
  });

  it('with a fault is told where, and can be neither proposed nor published', async () => {
    const test = await smallHouse();
    test.putOnDisk(broken);
    const view = await viewCandidate(test.service, await test.by('expert'));
    const errors = view.ok ? view.value.candidate.problems.filter((one) => one.severity === 'error') : [];
    expect(errors).toMatchObject([
      { code: 'content.unknown-id-near', file: 'rules/safety/frail.yaml', line: 6 },
    ]);
    expect(codes(await propose(test, 'steward-1'))).toEqual(['release.has-errors']);
    expect(codes(await publish(test, 'steward-2'))).toEqual(['release.has-errors']);
    expect(test.service.release().rules).toHaveLength(1);
  });

  it('is for stewards and experts only', async () => {
    const test = await smallHouse();
    for (const who of ['doctor-east-1', 'county-1', 'administrator', 'auditor'])
      expect(codes(await viewCandidate(test.service, await test.by(who)))).toEqual(['rights.role']);
  });
});

describe('publishing', () => {
  it('takes two: who edited proposes, another steward publishes, and it decides at once and for ever', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    expect(test.service.releaseNumber()).toBe(2);
    expect(test.service.release().rules.map(({ rule }) => rule.id)).toEqual([
      'intervention-everyone',
      'safety-frail-walk',
    ]);
    const after = await reopened(test.contents, false);
    expect([after.service.releaseNumber(), after.service.release().hash]).toEqual([
      2,
      test.service.release().hash,
    ]);
    expect(await releaseHistory(test.service, await test.by('doctor-east-1'))).toMatchObject({
      value: [
        { number: 2, about: { publishedBy: 'steward-2', note: '体弱不散步' } },
        { number: 1, about: { publishedBy: 'system' } },
      ],
    });
    const stored = await test.service.releases.get('2');
    expect(stored).toMatchObject({ value: { editors: ['steward-1'] } });
  });

  it('is in the house audit, with what was proposed and what was published', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    const { hash } = test.service.release();
    expect(await audited(test)).toMatchObject([
      { act: 'propose-release', by: 'steward-1', subject: { base: '1' }, detail: { hash, editors: 1 } },
      { act: 'publish-release', by: 'steward-2', subject: { release: '2' }, detail: { hash, replaces: 1 } },
    ]);
  });

  it('is refused to who edited, and to whom the editor named as having edited too', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    expect(codes(await publish(test, 'steward-1'))).toEqual(['rights.own-edit']);
    await propose(test, 'steward-1', ['steward-2']);
    expect(codes(await publish(test, 'steward-2'))).toEqual(['rights.own-edit']);
  });

  it('is refused to everybody who is no steward', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    for (const who of ['expert', 'county-1', 'doctor-east-1', 'administrator', 'auditor'])
      expect(codes(await publish(test, who))).toEqual(['rights.role']);
    expect(codes(await propose(test, 'expert'))).toEqual(['rights.role']);
  });

  it('waits for somebody to say who edited', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    expect(codes(await publish(test, 'steward-2'))).toEqual(['release.not-proposed']);
  });

  it('of what changed after it was read, or after it was proposed, is refused', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    const read = await candidateHash(test);
    test.putOnDisk(
      withFiles(withFrailRule, { 'rules/safety/frail.yaml': frailRule.replace('走不稳', '易跌倒') }),
    );
    const stale = await publishRelease(test.service, await test.by('steward-2'), { hash: read, note: '' });
    expect(codes(stale)).toEqual(['release.stale-candidate']);
    expect(codes(await publish(test, 'steward-2'))).toEqual(['release.changed-since-proposed']);
  });

  it('remembers every editor until something is published, whoever proposed last', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    test.putOnDisk(
      withFiles(withFrailRule, { 'rules/safety/frail.yaml': frailRule.replace('走不稳', '易跌倒') }),
    );
    await propose(test, 'steward-2');
    expect(codes(await publish(test, 'steward-1'))).toEqual(['rights.own-edit']);
  });

  it('forgets the editors only when their edits are undone on disk', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    expect(codes(await withdrawProposal(test.service, await test.by('steward-2')))).toEqual([
      'release.still-changed',
    ]);
    test.putOnDisk(firstFiles);
    expect(await withdrawProposal(test.service, await test.by('steward-1'))).toMatchObject({ ok: true });
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-2');
    expect(await publish(test, 'steward-1')).toMatchObject({ ok: true, value: 2 });
  });

  it('of two at the same moment lets one through', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1');
    const both = await Promise.all([publish(test, 'steward-2'), publish(test, 'steward-2')]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(test.service.releaseNumber()).toBe(2);
    expect(test.service.releases.keys()).toHaveLength(2);
  });

  it('with nothing changed is refused', async () => {
    const test = await smallHouse();
    expect(codes(await publish(test, 'steward-2'))).toEqual(['release.nothing-changed']);
    expect(codes(await propose(test, 'steward-1'))).toEqual(['release.nothing-changed']);
  });
});

describe('rolling back', () => {
  it('publishes the older files under a new number and keeps every release', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    const back = await rollBackRelease(test.service, await test.by('steward-1'), { number: 1, note: '误拦' });
    expect(back).toMatchObject({ ok: true, value: 3 });
    expect(test.service.release().rules).toHaveLength(1);
    const history = await releaseHistory(test.service, await test.by('steward-1'));
    expect(history).toMatchObject({
      value: [
        { number: 3, about: { restores: 1, note: '误拦', publishedBy: 'steward-1' } },
        { number: 2 },
        { number: 1 },
      ],
    });
    expect((await audited(test)).at(-1)).toMatchObject({
      act: 'roll-back-release',
      subject: { release: '3' },
      detail: { restores: 1, replaces: 2 },
    });
    const view = await viewCandidate(test.service, await test.by('steward-1'));
    expect(view).toMatchObject({ value: { candidate: { same: false } } });
  });

  it('needs a steward, a reason, an older release, and one that is not in force', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    const back = async (who: string, input: object) =>
      codes(await rollBackRelease(test.service, await test.by(who), input));
    expect(await back('expert', { number: 1, note: '误拦' })).toEqual(['rights.role']);
    expect(await back('steward-1', { number: 1, note: ' ' })).toEqual(['input.invalid']);
    expect(await back('steward-1', { number: 7, note: '误拦' })).toEqual(['release.missing']);
    expect(await back('steward-1', { number: 2, note: '误拦' })).toEqual(['release.already-in-force']);
  });

  it('to a release that today’s checks refuse is refused, and what is in force stays', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    await spoilRelease(test, '1');
    const back = await rollBackRelease(test.service, await test.by('steward-1'), { number: 1, note: '误拦' });
    expect(codes(back)).toEqual(['release.refused-now']);
    expect(test.service.releaseNumber()).toBe(2);
  });
});

/** As if a newer code checked more: a stored release whose content has an error. */
async function spoilRelease(test: SmallHouse, number: string): Promise<void> {
  const text = everyoneRule.replace('living-walk', 'living-wakl');
  await test.service.releases.update(number, (stored) => ({
    ...stored,
    hash: `${stored.hash}-spoilt`,
    files: stored.files.map((one) =>
      one.path === 'rules/interventions/everyone.yaml' ? { ...one, text, sha256: hashOfText(text) } : one,
    ),
  }));
}

describe('starting', () => {
  it('by a newest release that the checks of today refuse, is refused with the release and every fault', async () => {
    const test = await smallHouse();
    await spoilRelease(test, '1');
    const error = await reopened(test.contents, false).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ContentFaults);
    expect(error).toMatchObject({
      problems: [
        { code: 'release.refused-by-checks', values: { number: 1 } },
        { code: 'content.unknown-id-near', file: 'rules/interventions/everyone.yaml', line: 6 },
      ],
    });
    const told = test.house.web.messages({ code: 'release.refused-by-checks', values: { number: 1 } });
    expect(told).toContain('第 1 号规则');
    expect(told).toContain('没有被改动，也没有被删除');
  });

  it('by a newest release that cannot be read, is refused: the one before does not take over', async () => {
    const test = await smallHouse();
    await changedBy(test, withFrailRule);
    const stored = test.contents.entries.get('entries/releases');
    expect([...(stored?.keys() ?? [])]).toEqual(['1', '2']);
    stored?.set('2', '{"form":"releases"}');
    const error = await reopened(test.contents, false).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ problems: [{ code: 'release.unreadable', values: { number: 2 } }] });
  });

  it('does not look at the disk: a half-written file there changes nothing', async () => {
    const test = await smallHouse();
    const again = await reopened(test.contents, false);
    again.putOnDisk(broken);
    expect(again.service.release().hash).toBe(test.service.release().hash);
  });
});

describe('the expert’s signature', () => {
  async function piece(test: SmallHouse, id: string) {
    const pieces = await generalPieces(test.service, await test.by('expert'));
    const found = pieces.ok ? pieces.value.find((one) => one.id === id) : undefined;
    if (!found) throw new Error(`nothing general is called ${id}`);
    return found;
  }
  async function sign(test: SmallHouse, id: string, who = 'expert') {
    const { kind, contentHash } = await piece(test, id);
    return signContent(test.service, await test.by(who), { kind, id, contentHash });
  }

  it('is bound to the content: an edit that is published takes it away', async () => {
    const test = await smallHouse();
    expect(await sign(test, 'living-early-bed')).toMatchObject({ ok: true });
    expect(await piece(test, 'living-early-bed')).toMatchObject({ state: 'signed', signedBy: 'expert' });
    expect(await piece(test, 'living-walk')).toMatchObject({ state: 'unsigned', signedBy: null });
    const { contentHash } = await piece(test, 'living-early-bed');
    expect(await signaturesInForce(test.service)).toEqual([
      { kind: 'item', id: 'living-early-bed', contentHash },
    ]);
    await changedBy(
      test,
      withFiles(firstFiles, { 'knowledge/living/test.yaml': itemsText.replace('早点睡', '九点睡') }),
    );
    expect(await piece(test, 'living-early-bed')).toMatchObject({ state: 'changed', signedBy: 'expert' });
    expect((await audited(test))[0]).toMatchObject({
      act: 'sign-content',
      by: 'expert',
      subject: { item: 'living-early-bed' },
      detail: { contentHash, release: 1 },
    });
  });

  it('is refused on content that is not what the page showed, on cited content, and to others', async () => {
    const test = await smallHouse();
    const { contentHash } = await piece(test, 'living-walk');
    const tried = async (who: string, input: object) =>
      codes(await signContent(test.service, await test.by(who), input));
    const input = { kind: 'item', id: 'living-walk', contentHash };
    expect(await tried('expert', { ...input, contentHash: '0'.repeat(64) })).toEqual(['sign.stale-content']);
    expect(await tried('expert', { ...input, kind: 'rule', id: 'intervention-everyone' })).toEqual([
      'sign.missing',
    ]);
    for (const who of ['steward-1', 'county-1', 'doctor-east-1'])
      expect(await tried(who, input)).toEqual(['rights.role']);
  });

  it('is not given by who edited the file, however many releases ago', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1', ['expert']);
    await publish(test, 'steward-2');
    expect(codes(await sign(test, 'safety-frail-walk'))).toEqual(['rights.own-edit']);
    expect(await sign(test, 'living-walk')).toMatchObject({ ok: true });
    await changedBy(
      test,
      withFiles(withFrailRule, { 'knowledge/living/test.yaml': itemsText.replace('早点睡', '九点睡') }),
    );
    expect(codes(await sign(test, 'safety-frail-walk'))).toEqual(['rights.own-edit']);
  });

  it('is not given by who edited, also after a roll back brought the edit again', async () => {
    const test = await smallHouse();
    test.putOnDisk(withFrailRule);
    await propose(test, 'steward-1', ['expert']);
    await publish(test, 'steward-2');
    const by = await test.by('steward-1');
    await rollBackRelease(test.service, by, { number: 1, note: '误拦' });
    await rollBackRelease(test.service, by, { number: 2, note: '恢复' });
    expect(codes(await sign(test, 'safety-frail-walk'))).toEqual(['rights.own-edit']);
  });

  it('may be taken back', async () => {
    const test = await smallHouse();
    await sign(test, 'living-walk');
    const by = await test.by('expert');
    expect(await withdrawSignature(test.service, by, { kind: 'item', id: 'living-walk' })).toMatchObject({
      ok: true,
    });
    expect(await piece(test, 'living-walk')).toMatchObject({ state: 'unsigned' });
    expect(codes(await withdrawSignature(test.service, by, { kind: 'item', id: 'living-walk' }))).toEqual([
      'sign.missing',
    ]);
  });
});
