/** A draft whose resident was seen again, died or had an emergency since: what the county is told, and what stops it. */
import { describe, expect, it } from 'vitest';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { changeChart } from '../../src/workflow/service.js';
import { approve, approved, print, sheetOf } from '../unit/workflow/printed.js';
import {
  codesOf,
  type Drafted,
  documentIn,
  must,
  recordVisit,
  submitted,
  type WalkInChanges,
} from '../unit/workflow/walk-in.js';
import { day, makeHouse, type TestHouse } from './house.js';
import { linesForm } from './lines-form.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });
const bloodThinner = {
  safety: { medicines: has('warfarin') },
  history: { conditions: has('arrhythmia') },
} as const;
const chestPain = { symptoms: { symptomsToday: has('chest-pain') } } as const;
const pathOf = ({ residentId, documentId }: Drafted) => `/review/${residentId}/${documentId}`;
const named = (name: string, changes: WalkInChanges = {}): WalkInChanges => ({
  ...changes,
  about: { identity: { name } },
});

/** Two days after the draft the resident is seen again. */
async function seenAgain(
  house: TestHouse,
  draft: Drafted,
  facts: NonNullable<WalkInChanges['facts']>,
): Promise<{ visitId: string }> {
  house.clock.pass({ days: 2 });
  return recordVisit(house, draft.residentId, { occurredOn: '2026-11-22', facts });
}

/** The line of one person in the queue or the batch. */
function entryOf(page: string, name: string): string {
  return page.split('<li').find((one) => one.includes(name)) ?? '';
}

describe('a medicine that a later visit found', () => {
  it('stands in the queue and on top of the page, and the draft is in no batch', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, named('示例甲'));
    const county = await house.as('county-1');
    expect(entryOf((await county.get('/review')).body, '示例甲')).toContain('未改、无要紧警示');
    await seenAgain(house, draft, bloodThinner);
    // Two days have passed: whoever was signed in is not any more.
    const later = await house.as('county-1');
    const queued = entryOf((await later.get('/review')).body, '示例甲');
    expect(queued).not.toContain('未改、无要紧警示');
    expect(queued).toMatch(/之后就诊（2026-11-22）：[^<]*华法林/);
    expect((await later.get('/review/batch')).body).not.toContain('示例甲');
    const page = (await later.get(pathOf(draft))).body;
    const [first] = page.slice(page.indexOf('<dl>')).split('</dd>');
    expect(first).toMatch(/<dt>之后就诊（2026-11-22）<\/dt><dd class="danger-text">[^<]*华法林/);
    expect(first).toMatch(/得过的病：[^<]*心律失常/);
    expect(page).toContain('2026-11-20当天的不适');
    expect(page).not.toContain('今天没有以下不适');
  });

  it('stops an approval, alone or from a page that was opened before, because the paper would not warn of it', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, named('示例甲'));
    const county = await house.as('county-1');
    const batch = (await county.get('/review/batch')).body;
    const [, entry = ''] = batch.match(/name="entry" value="([^"]*)"/) ?? [];
    const fields = linesForm((await county.get(pathOf(draft))).body);
    await seenAgain(house, draft, bloodThinner);
    const later = await house.as('county-1');
    const answer = await later.post(pathOf(draft), { ...fields, then: 'approve', seen: 'no' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatch(/2026-11-22的就诊以后，这一条要多提醒一句/);
    const together = await later.post('/review/batch', { entry });
    expect(together.body).toMatch(/没有通过<\/span> <a href="[^"]*">示例甲/);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });

  it('of an approved paper that is not printed yet: it is to be rechecked, and not printed', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    await seenAgain(house, paper, bloodThinner);
    const [doubt] = (await documentIn(house, paper)).recheck;
    expect(doubt?.cause).toBe('new-warning');
    expect(codesOf(await print(house, paper))).toEqual(['paper.flagged']);
  });

  it('is printed by the draft made on that visit', async () => {
    const house = await makeHouse();
    const first = await submitted(house);
    const { visitId } = await seenAgain(house, first, bloodThinner);
    const by = await house.by(first.doctor);
    const documentId = must(await makeDraft(house.service, by, first.residentId, visitId));
    const next = { ...first, visitId, documentId };
    const { revision } = await documentIn(house, next);
    must(await submitDraft(house.service, by, first.residentId, documentId, { shown: revision }));
    await approve(house, next);
    must(await print(house, next));
    expect((await sheetOf(house, next)).html).toContain('INR');
    expect((await documentIn(house, next)).recheck).toEqual([]);
  });
});

describe('a later visit that found nothing new', () => {
  it('is named calmly; the draft is read alone and may be approved', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, named('示例甲'));
    await seenAgain(house, draft, {});
    const county = await house.as('county-1');
    expect(entryOf((await county.get('/review')).body, '示例甲')).toContain(
      '之后就诊（2026-11-22）：没有新的病、药、过敏和要紧警示',
    );
    expect((await county.get('/review/batch')).body).not.toContain('示例甲');
    await approve(house, draft);
    expect((await documentIn(house, draft)).state).toBe('approved');
  });
});

describe('the queue', () => {
  it('puts an emergency of a later visit first, then what cannot be approved, then the longest waiting', async () => {
    const house = await makeHouse();
    const quiet = await submitted(house, named('示例甲'));
    const pregnant = await submitted(
      house,
      named('示例乙', { about: { identity: { birthDate: day('1994-03-01') } } }),
    );
    const ill = await submitted(house, named('示例丙'));
    house.clock.pass({ days: 2 });
    const again = (draft: Drafted, facts: NonNullable<WalkInChanges['facts']>) =>
      recordVisit(house, draft.residentId, { occurredOn: '2026-11-22', facts });
    await again(pregnant, { safety: { medicines: has('warfarin') } });
    await again(ill, chestPain);
    const county = await house.as('county-1');
    const page = (await county.get('/review')).body;
    const order = ['示例丙', '示例乙', '示例甲'].map((name) => page.indexOf(name));
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(entryOf(page, '示例丙')).toContain('危急');
    expect(entryOf(page, '示例丙')).not.toContain('未改、无要紧警示');
    expect((await county.get('/review/batch')).body).not.toContain('示例丙');
    expect((await documentIn(house, quiet)).state).toBe('submitted');
  });

  it('says of somebody who has died that nobody is there to give it to, and keeps the draft out of the batch', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, named('示例甲'));
    must(
      await changeChart(house.service, await house.by(draft.doctor), draft.residentId, {
        act: 'edit-identity',
        apply: (chart) => ({
          ok: true,
          value: {
            chart: { ...chart, standing: { status: 'died', on: day('2026-11-20'), note: '' } },
            value: null,
          },
        }),
      }),
    );
    const county = await house.as('county-1');
    const queued = entryOf((await county.get('/review')).body, '示例甲');
    expect(queued).toContain('这位居民不在管（已故）');
    expect(queued).not.toContain('未改、无要紧警示');
    expect((await county.get('/review/batch')).body).not.toContain('示例甲');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const answer = await county.post(pathOf(draft), { ...fields, then: 'approve', seen: 'no' });
    expect(answer.body).toContain('不能送审、同意或打印');
    expect(answer.body).not.toContain('不能新开就诊');
  });
});

describe('the batch', () => {
  it('says of each what they have, take and cannot stand', async () => {
    const house = await makeHouse();
    await submitted(
      house,
      named('示例甲', {
        facts: {
          safety: { medicines: has('calcium-channel-blocker'), allergies: has('pollen') },
          history: { conditions: has('hypertension'), livesAlone: { value: true } },
        },
      }),
    );
    const line = entryOf((await (await house.as('county-1')).get('/review/batch')).body, '示例甲');
    expect(line).toContain('得过的病：高血压');
    expect(line).toContain('正在吃（用）的药：地平类降压药');
    expect(line).toContain('过敏：花粉');
    expect(line).toContain('有：独居');
  });

  it('says how much goes into a dish', async () => {
    const house = await makeHouse();
    await submitted(house, named('示例甲'));
    const line = entryOf((await (await house.as('county-1')).get('/review/batch')).body, '示例甲');
    expect(line).toContain('病、药、过敏和安全问题都问过，没有');
    // Recipe source Q1, for the whole pot.
    expect(line).toContain('山药粥（整道：山药30克、大米180克）');
  });
});
