/** The pages of a course as they answer. The resident is the one of walk-in.ts: a woman of 70. */
import { describe, expect, it } from 'vitest';
import { submitDraft } from '../../src/workflow/drafts.js';
import { mergeResidents } from '../../src/workflow/residents-merge.js';
import { markVisitInError } from '../../src/workflow/visits.js';
import { issued } from '../unit/workflow/printed.js';
import {
  answer,
  type Drafted,
  documentIn,
  must,
  record,
  recordVisit,
  walkIn,
} from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';

const pressure = (systolic: number, diastolic: number) => ({
  measurements: { systolicFirstMmHg: { value: systolic }, diastolicFirstMmHg: { value: diastolic } },
});
const hypertension = { history: { conditions: { value: { present: ['hypertension'], complete: true } } } };

async function later(test: TestHouse, changes: object = {}): Promise<Drafted & { laterId: string }> {
  const paper = await issued(test, { occurredOn: '2026-06-02', ...changes });
  const { visitId: laterId } = await recordVisit(test, paper.residentId, changes);
  return { ...paper, laterId };
}

const told = {
  line: 'unknown',
  occurredOn: '2026-11-20',
  what: '练完头晕',
  severity: 'needed-care',
  done: '停了',
};

describe('the course', () => {
  it('draws both documents of pressure at 70 years and the one of fasting glucose, each with its source', async () => {
    const test = await makeHouse();
    const conditions = { value: { present: ['hypertension', 'type-2-diabetes'], complete: true } };
    const { measurements } = pressure(152, 92);
    const { residentId } = await walkIn(test, {
      facts: {
        history: { conditions },
        measurements: { ...measurements, glucoseFastingMmolL: { value: 8.4 } },
      },
    });
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${residentId}/course`);
    // Norm 2017 from 65 years <150/90; guide 2025 under 80 years <130/80.
    // Of glucose the norm 2017 names fasting <7.0 alone.
    for (const line of [
      '规范2017 &lt;150',
      '规范2017 &lt;90',
      '指南2025 &lt;130',
      '指南2025 &lt;80',
      '规范2017 &lt;7<',
    ])
      expect(body).toContain(line);
    expect(body).toContain('国家基层高血压防治管理指南（2025版） · 降压目标');
    expect(body).toContain('152/92');
  });

  it('draws no target where the disease is not on record, and says which way it is not known', async () => {
    const test = await makeHouse();
    const without = await walkIn(test);
    const unasked = await walkIn(test, { facts: { history: { conditions: null } } });
    const doctor = await test.as('doctor-east-1');
    const page = async (id: string) => (await doctor.get(`/residents/${id}/course`)).body;
    expect(await page(without.residentId)).toContain('没有记有高血压');
    expect(await page(unasked.residentId)).toContain('没有问过得过哪些病，不知道有没有高血压');
    for (const one of [without, unasked]) expect(await page(one.residentId)).not.toContain('规范2017');
  });

  it('draws the weight last agreed with the resident, with its day, and says so where none was', async () => {
    const test = await makeHouse();
    const walk = await walkIn(test, { occurredOn: '2026-06-02', facts: hypertension });
    const { residentId } = walk;
    const seen = async (occurredOn: string, target: number | null) => {
      const visit = await recordVisit(test, residentId, { occurredOn, facts: hypertension });
      if (target === null) return;
      await record(test, { residentId, ...visit }, 'habits', { targetWeightKg: { value: target } });
    };
    const doctor = await test.as('doctor-east-1');
    const course = async () => (await doctor.get(`/residents/${residentId}/course`)).body;
    expect(await course()).toContain('没有记过和本人商定的目标');
    await record(test, walk, 'habits', { targetWeightKg: { value: 58 } });
    await seen('2026-08-03', 56);
    await seen('2026-09-04', null);
    const body = await course();
    expect(body).toContain('>商定 56</text>');
    expect(body).toContain('体重目标 56 kg：2026-08-03 随访时和本人商定');
    expect([body.includes('商定 58'), body.includes('没有记过和本人商定的目标')]).toEqual([false, false]);
  });

  it('leaves out a visit entered in error', async () => {
    const test = await makeHouse();
    const { residentId } = await walkIn(test, { facts: pressure(144, 90) });
    const { visitId } = await recordVisit(test, residentId, { facts: pressure(211, 99) });
    const doctor = await test.as('doctor-east-1');
    expect((await doctor.get(`/residents/${residentId}/course`)).body).toContain('211/99');
    const by = await test.by('doctor-east-1');
    must(await markVisitInError(test.service, by, residentId, visitId, { reason: 'duplicate', comment: '' }));
    const { body } = await doctor.get(`/residents/${residentId}/course`);
    expect([body.includes('211/99'), body.includes('144/90')]).toEqual([false, true]);
  });

  it('says what changed in the constitution in words and shape, by the same form with scores', async () => {
    const test = await makeHouse();
    // 气虚: items 2, 3, 4, 14. Four of them answered 4 make 16, "是" from 11; two make 4+4+1+1 = 10, "倾向是" 9–10.
    const { residentId } = await later(test, {});
    await recordVisit(test, residentId, { high: ['e33-02', 'e33-03'] });
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${residentId}/course`);
    const row = /<th scope="row">气虚质<\/th>(.*?)<\/tr>/s.exec(body)?.[1] ?? '';
    expect(
      row
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ).toBe('是 16分 倾向是 10分 ▼ 减轻');
    expect(body).not.toContain('分数不能直接比');
  });

  it('puts judgements of two different forms side by side without comparing their scores', async () => {
    const test = await makeHouse();
    const { residentId } = await later(test, {});
    const walk = { residentId, ...(await recordVisit(test, residentId)) };
    const other = test.service.release().instruments.get('ccmq-60');
    // Item 41 has a wording for each sex.
    const items = (other?.items ?? []).filter(({ id }) => id !== 'ccmq-41m');
    await answer(test, walk, 'ccmq-60', Object.fromEntries(items.map(({ id }) => [id, 1])));
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${residentId}/course`);
    expect(body).toContain('量表不同，分数不能直接比');
    expect(body).not.toContain('分</span>');
    expect(body).toContain('▼ 减轻');
  });

  it('includes and marks what a merged chart holds, its harm among it', async () => {
    const test = await makeHouse();
    const old = await walkIn(test, { facts: pressure(171, 101) });
    const kept = await walkIn(test, { facts: pressure(133, 81) });
    const doctor = await test.as('doctor-east-1');
    await doctor.post(`/residents/${old.residentId}/adverse-events`, told);
    const merging = { merge: old.residentId, samePerson: true };
    must(await mergeResidents(test.service, await test.by('doctor-east-1'), kept.residentId, merging));
    const { body } = await doctor.get(`/residents/${kept.residentId}/course`);
    const rest = (text: string) => body.slice(body.indexOf(`<td>${text}`)).split('</tr>')[0] ?? '';
    expect(body).toContain('<td>171/101');
    expect([rest('171/101').includes('旧档案'), rest('133/81').includes('旧档案')]).toEqual([true, false]);
    expect(body).toContain('练完头晕');
  });

  it('is read by the county and not by another clinic', async () => {
    const test = await makeHouse();
    const { residentId } = await walkIn(test);
    const path = `/residents/${residentId}/course`;
    expect((await (await test.as('county-1')).get(path)).status).toBe(200);
    expect((await (await test.as('doctor-west-1')).get(path)).status).toBe(403);
  });
});

describe('asking what became of the advice', () => {
  it('stands on the page of the visit, is saved, told on the course and to the county', async () => {
    const test = await makeHouse();
    const one = await later(test);
    const doctor = await test.as('doctor-east-1');
    const visit = `/residents/${one.residentId}/visits/${one.laterId}`;
    expect((await doctor.get(visit)).body).toContain('2026-06-02 的健康处方，建议做了没有');
    const { lines } = await documentIn(test, one);
    const saved = await doctor.post(`${visit}/carried-out`, {
      document: one.documentId,
      shown: '',
      'l.0.done': 'done',
      'l.0.reason': 'too-hard',
      'l.1.done': 'not-done',
      'l.1.reason': 'forgotten',
      'l.1.comment': '',
    });
    // The reason beside 做了 stood in a box that is not shown then.
    expect([saved.status, saved.location]).toEqual([303, `/residents/${one.residentId}/course#advice`]);
    const title = (itemId: string | null | undefined) =>
      test.service.release().knowledge.items.get(itemId ?? '')?.title ?? '?';
    const course = await doctor.get(`/residents/${one.residentId}/course`);
    expect(course.body).toContain(`${title(lines[1]?.itemId)}：没做（忘了）`);
    expect(course.body).toContain(`${title(lines[0]?.itemId)}：做了`);
    expect(course.body).toContain(`${title(lines[2]?.itemId)}：没有问`);
    const drafted = await doctor.post(`${visit}/draft`);
    const documentId = /documents\/([^?]+)/.exec(drafted.location)?.[1] ?? '';
    const { revision } = await documentIn(test, { ...one, documentId });
    const by = await test.by('doctor-east-1');
    must(await submitDraft(test.service, by, one.residentId, documentId, { shown: revision }));
    const county = await (await test.as('county-1')).get(`/review/${one.residentId}/${documentId}`);
    expect(county.body).toContain(
      `上次的建议</dt><dd class="warn-text">${title(lines[1]?.itemId)}：没做（忘了）`,
    );
  });

  it('leads from 身体不舒服 to the record of harm, with the line chosen', async () => {
    const test = await makeHouse();
    const one = await later(test);
    const doctor = await test.as('doctor-east-1');
    const saved = await doctor.post(`/residents/${one.residentId}/visits/${one.laterId}/carried-out`, {
      document: one.documentId,
      shown: '',
      'l.2.done': 'partly',
      'l.2.reason': 'unwell',
    });
    expect(saved.location).toContain(
      `/residents/${one.residentId}/adverse-events/new?document=${one.documentId}&line=2`,
    );
    const { body } = await doctor.get(saved.location);
    expect(body).toContain(`value="${one.documentId} 2" checked`);
  });

  it('keeps what was ticked when it is refused', async () => {
    const test = await makeHouse();
    const one = await later(test);
    const doctor = await test.as('doctor-east-1');
    const answer = await doctor.post(`/residents/${one.residentId}/visits/${one.laterId}/carried-out`, {
      document: one.documentId,
      shown: '',
      'l.0.done': 'not-done',
      'l.0.reason': 'other',
      'l.0.comment': '',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('name="l.0.done" value="not-done" data-done="not-done" checked');
    expect(answer.body).toContain('选了“其他”，请写一句是什么。');
  });
});

describe('recording harm', () => {
  it('asks for what was left open and keeps what was typed', async () => {
    const test = await makeHouse();
    const { residentId } = await later(test);
    const doctor = await test.as('doctor-east-1');
    const answer = await doctor.post(`/residents/${residentId}/adverse-events`, {
      ...told,
      line: '',
      severity: '',
    });
    expect(answer.status).toBe(422);
    for (const text of ['请选轻重。', '不知道就选“不知道是哪条”', '练完头晕'])
      expect(answer.body).toContain(text);
    expect((await test.chartOf(residentId)).adverseEvents).toEqual([]);
  });

  it('stands on chart and course; a severe one says to stop and to call 120 first', async () => {
    const test = await makeHouse();
    const { residentId } = await later(test);
    const doctor = await test.as('doctor-east-1');
    await doctor.post(`/residents/${residentId}/adverse-events`, told);
    const calm = await doctor.get(`/residents/${residentId}/course`);
    expect(calm.body).toContain('练完头晕（去看了或用了药）');
    expect(calm.body).not.toContain('停下这条建议');
    await doctor.post(`/residents/${residentId}/adverse-events`, {
      ...told,
      what: '满脸肿',
      severity: 'severe',
    });
    for (const path of ['', '/course']) {
      const { body } = await doctor.get(`/residents/${residentId}${path}`);
      expect(body).toContain('满脸肿（严重）');
      expect(body).toContain('停下这条建议');
      expect(body).toContain('先打120');
    }
  });

  it('is marked as entered in error with a reason, and then told nowhere', async () => {
    const test = await makeHouse();
    const { residentId } = await later(test);
    const doctor = await test.as('doctor-east-1');
    await doctor.post(`/residents/${residentId}/adverse-events`, told);
    const [event] = (await test.chartOf(residentId)).adverseEvents;
    const path = `/residents/${residentId}/adverse-events/${event?.id}/error`;
    expect((await doctor.post(path, { reason: ' ' })).status).toBe(422);
    expect((await doctor.post(path, { reason: '记到别人了' })).status).toBe(303);
    expect((await doctor.get(`/residents/${residentId}`)).body).not.toContain('练完头晕');
    expect((await test.chartOf(residentId)).adverseEvents).toHaveLength(1);
  });

  it('is a number on the pages of the item and its rules, for the steward too, and never a name', async () => {
    const test = await makeHouse();
    const one = await later(test, { about: { identity: { name: '欧阳示例' } } });
    const { lines } = await documentIn(test, one);
    const doctor = await test.as('doctor-east-1');
    await doctor.post(`/residents/${one.residentId}/adverse-events`, {
      ...told,
      line: `${one.documentId} 1`,
    });
    const [event] = (await test.chartOf(one.residentId)).adverseEvents;
    const steward = await test.as('steward-1');
    for (const path of [`/rules/items/${lines[1]?.itemId}`, `/rules/${event?.ruleIds[0]}`]) {
      const { body } = await steward.get(path);
      expect(body).toContain('轻0次，去看过或用了药1次，严重0次');
      for (const secret of ['欧阳示例', '练完头晕', one.residentId]) expect(body).not.toContain(secret);
    }
  });
});

it('Harm put down to no line is told on the chart, on the new draft and to the county', async () => {
  const test = await makeHouse();
  const { residentId, laterId } = await later(test);
  const doctor = await test.as('doctor-east-1');
  await doctor.post(`/residents/${residentId}/adverse-events`, told);
  const chart = (await doctor.get(`/residents/${residentId}`)).body;
  expect(chart).toContain('有一次不良反应没有归到哪一条');
  const { location } = await doctor.post(`/residents/${residentId}/visits/${laterId}`, { then: 'draft' });
  expect((await doctor.get(location)).body).toContain('有一次不良反应没有归到哪一条');
  const documentId = /documents\/([^/?]+)/.exec(location)?.[1] ?? '';
  const { revision } = await documentIn(test, {
    residentId,
    documentId,
    visitId: laterId,
    doctor: 'doctor-east-1',
  });
  const by = await test.by('doctor-east-1');
  must(await submitDraft(test.service, by, residentId, documentId, { shown: revision }));
  const county = await (await test.as('county-1')).get(`/review/${residentId}/${documentId}`);
  expect(county.body).toContain('没有归到哪一条，单子上哪条都可能是');
});
