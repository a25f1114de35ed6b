/** Papers that were made void after they were printed: somebody has to tell the resident, until the record says so. */
import { describe, expect, it } from 'vitest';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { handOverPaper } from '../../src/workflow/papers.js';
import { voidPaper } from '../../src/workflow/review.js';
import { approve, approved, issued, print } from '../unit/workflow/printed.js';
import { type Drafted, documentIn, must, recordVisit, submitted } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });

async function voided(house: TestHouse, paper: Drafted): Promise<void> {
  const { revision } = await documentIn(house, paper);
  const remark = { shown: revision, reason: 'other', comment: '另开。' };
  must(
    await voidPaper(house.service, await house.by('county-1'), paper.residentId, paper.documentId, remark),
  );
}

const desk = async (house: TestHouse) => (await (await house.as('doctor-east-1')).get('/')).body;
const calls = '单子作废了，给本人打电话';

describe('a paper made void', () => {
  it('after it was handed over is on the village’s list of calls, as its first step, until the resident is seen', async () => {
    const house = await makeHouse();
    const paper = await issued(house, { about: { identity: { name: '示例甲' } } });
    const by = await house.by(paper.doctor);
    must(await handOverPaper(house.service, by, paper.residentId, paper.documentId));
    expect(await desk(house)).not.toContain(calls);
    house.clock.pass({ hours: 1 });
    await voided(house, paper);
    const body = await desk(house);
    expect(body).toContain(`${calls}（1）`);
    expect(body).toContain('下一步：给示例甲打电话，告诉本人单子作废了');
    house.clock.pass({ hours: 1 });
    await recordVisit(house, paper.residentId, { kind: 'follow-up' });
    expect(await desk(house)).not.toContain(calls);
  });

  it('is off the list once the resident has another', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    house.clock.pass({ hours: 1 });
    await voided(house, paper);
    expect(await desk(house)).toContain(calls);
    house.clock.pass({ hours: 1 });
    const by = await house.by(paper.doctor);
    const documentId = must(await makeDraft(house.service, by, paper.residentId, paper.visitId));
    const next = { ...paper, documentId };
    const { revision } = await documentIn(house, next);
    must(await submitDraft(house.service, by, paper.residentId, documentId, { shown: revision }));
    await approve(house, next);
    expect(await desk(house)).toContain(calls);
    must(await print(house, next));
    expect(await desk(house)).not.toContain(calls);
  });

  it('before anybody printed it is nobody’s to call about', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    await voided(house, paper);
    expect(await desk(house)).not.toContain(calls);
  });

  it('says on the chart no day until which it were valid', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const chart = async () =>
      (await (await house.as('doctor-east-1')).get(`/residents/${paper.residentId}`)).body;
    expect(await chart()).toContain('有效至');
    await voided(house, paper);
    expect(await chart()).not.toContain('有效至');
  });
});

describe('the desk of the county', () => {
  it('counts and names the papers that have to be looked at again', async () => {
    const house = await makeHouse();
    const paper = await issued(house, { about: { identity: { name: '示例甲' } } });
    await submitted(house, { clinic: 'west-1' });
    const county = await house.as('county-1');
    expect((await county.get('/')).body).not.toContain('要复核的单子');
    await recordVisit(house, paper.residentId, { facts: { safety: { allergies: has('egg') } } });
    const { body } = await county.get('/');
    expect(body).toContain('要复核的单子（1）');
    expect(body).toContain(`href="/residents/${paper.residentId}/documents/${paper.documentId}"`);
    expect((await (await house.as('neighbour-1')).get('/')).body).not.toContain('要复核的单子');
  });
});
