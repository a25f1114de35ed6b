/** A referral as a village doctor walks it: the visit advises, one button, the slip, what was heard, the end. */
import { describe, expect, it } from 'vitest';
import { renewPlan } from '../../src/workflow/plan.js';
import { mergeResidents } from '../../src/workflow/residents-merge.js';
import { must, record, recordVisit, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';
import { formOf } from './visit-form.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });
const high = {
  history: { conditions: has('hypertension') },
  measurements: { systolicFirstMmHg: { value: 164 }, diastolicFirstMmHg: { value: 96 } },
};
const asked = { adverseReaction: { value: false }, complicationNewOrWorse: { value: false } };

async function failedTwice(
  test: TestHouse,
  kind: 'assessment' | 'follow-up' = 'assessment',
): Promise<{ residentId: string; base: string }> {
  const first = await walkIn(test, { facts: high, occurredOn: '2026-11-01' });
  await record(test, first, 'follow-up', asked);
  must(await renewPlan(test.service, await test.by(first.doctor), first.residentId, first.visitId));
  const second = { ...first, ...(await recordVisit(test, first.residentId, { facts: high, kind })) };
  await record(test, second, 'follow-up', asked);
  return {
    residentId: first.residentId,
    base: `/residents/${first.residentId}/visits/${second.visitId}`,
  };
}

function hidden(body: string, name: string): string[] {
  return [...body.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map((one) => one[1] ?? '');
}

describe('a referral that is no emergency', () => {
  it('goes from the visit in one button to its slip, and from the desk to its end', async () => {
    const test = await makeHouse();
    const { residentId, base } = await failedTwice(test);
    const doctor = await test.as('doctor-east-1');
    for (const page of [base, `/residents/${residentId}`]) {
      const { body } = await doctor.get(page);
      expect(body).toContain('建议转诊（不是急症）');
      expect(body).toContain(`href="${base}/referrals/new">开转诊单</a>`);
    }
    const form = await doctor.get(`${base}/referrals/new`);
    expect(hidden(form.body, 'ruleIds')).toEqual(['followup-hypertension-second-time']);
    expect(form.body).toContain('>高血压连续两次控制不满意或有不良反应</textarea>');
    // Two weeks after the visit of 20 November.
    expect(form.body).toContain('name="trackBy" type="date" value="2026-12-04"');
    const fields = {
      ruleIds: 'followup-hypertension-second-time',
      to: 'upper-hospital',
      urgency: 'within-two-weeks',
      institution: '示例县中医医院',
      department: '',
      reason: '高血压连续两次控制不满意',
      trackBy: '2026-12-04',
      size: 'A4',
    };
    const refused = await doctor.post(`${base}/referrals`, { ...fields, reason: '' });
    expect([refused.status, refused.body.includes('请写明转诊原因')]).toEqual([422, true]);
    expect(refused.body).toContain('value="示例县中医医院"');
    const made = await doctor.post(`${base}/referrals`, fields);
    expect(made.location).toMatch(/\/documents\/[^/]+\/paper\?done=made$/);
    const sheet = await doctor.get(made.location.replace('?done=made', '.html'));
    expect(sheet.body).toContain('双向转诊单（转出）');
    expect(sheet.body).toContain('回转单');

    const desk = await doctor.get('/');
    expect(desk.body).toContain('转诊要追踪（1）');
    const href = desk.body.match(/href="([^"]*\/referrals\/[^"]*)"/)?.[1] ?? '';
    expect((await doctor.get('/follow-up')).body).toContain(href);
    const silent = await doctor.post(href, {
      on: '2026-11-20',
      arrived: 'no',
      answer: '',
      outcome: 'not-gone',
      words: '',
    });
    expect([silent.status, silent.body.includes('请选“没有去”，并写明本人怎么说')]).toEqual([422, true]);
    const ended = await doctor.post(href, {
      on: '2026-11-20',
      arrived: 'no',
      answer: '',
      outcome: 'not-gone',
      words: '路远，不肯去',
    });
    expect(ended.location).toBe(`${href}?done=ended`);
    expect((await doctor.get('/')).body).not.toContain('转诊要追踪');
    const county = await (await test.as('county-1')).get(href);
    expect(county.status).toBe(200);
    expect(county.body).toContain('路远，不肯去');
    expect(county.body).not.toContain('记消息');
  });

  it('is offered to the county to read, without the button', async () => {
    const test = await makeHouse();
    const { base } = await failedTwice(test);
    const { body } = await (await test.as('county-1')).get(base);
    expect(body).toContain('建议转诊（不是急症）');
    expect(body).not.toContain('referrals/new');
  });
});

it('An open referral of a chart that was merged is still on the desk and stands on the chart that stays', async () => {
  const test = await makeHouse();
  const { residentId, base } = await failedTwice(test);
  const doctor = await test.as('doctor-east-1');
  await doctor.post(`${base}/referrals`, {
    ruleIds: 'followup-hypertension-second-time',
    to: 'upper-hospital',
    urgency: 'within-two-weeks',
    institution: '示例县中医医院',
    department: '',
    reason: '高血压连续两次控制不满意',
    trackBy: '2026-12-04',
    size: 'A4',
  });
  const staying = await test.addResident('east-1');
  const merge = { merge: residentId, samePerson: true };
  must(await mergeResidents(test.service, await test.by('doctor-east-1'), staying, merge));
  const desk = (await doctor.get('/')).body;
  const href = desk.match(/href="([^"]*\/referrals\/[^"]*)"/)?.[1] ?? '';
  expect(desk).toContain('转诊要追踪（1）');
  expect((await doctor.get(`/residents/${staying}`)).body).toContain(href);
  const ended = await doctor.post(href, {
    on: '2026-11-20',
    arrived: 'yes',
    answer: '调整了用药',
    outcome: 'came-back',
    words: '',
  });
  expect(ended.location).toBe(`${href}?done=ended`);
});

describe('an advised referral on a follow-up', () => {
  const advice = '高血压连续两次控制不满意或有不良反应';

  it('stands once: saved with the button, while somebody types without it', async () => {
    const test = await makeHouse();
    const { base } = await failedTwice(test, 'follow-up');
    const doctor = await test.as('doctor-east-1');
    const { body } = await doctor.get(base);
    expect(body).toContain('高血压：2 控制不满意');
    expect(body.split(advice)).toHaveLength(2);
    expect(body).toContain('14天内主动随访转诊情况');
    expect(body.split('开转诊单</a>')).toHaveLength(2);
    const looked = await doctor.post(`${base}/look`, formOf(body));
    expect(looked.body.split(advice)).toHaveLength(2);
    expect(looked.body).not.toContain('referrals/new');
    expect(looked.body).toContain('保存以后在这里开转诊单');
  });
});

describe('hours of a visit', () => {
  const fields = {
    kind: 'follow-up',
    occurredOn: '2026-11-20',
    mode: 'home',
    place: '',
    servedBy: 'doctor-east-1',
    from: '09:00',
    until: '09:30',
  };

  it('that meet another visit are told once, then stand; the visit page goes on telling it', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const ids: string[] = [];
    for (const name of ['甲示例', '乙示例']) {
      const id = await test.addResident('east-1', { identity: { name } });
      await test.addConsent(id);
      ids.push(id);
    }
    const [first = '', second = ''] = ids;
    expect((await doctor.post(`/residents/${first}/visits`, fields)).status).toBe(303);
    const told = await doctor.post(`/residents/${second}/visits`, fields);
    expect([told.status, told.body.includes('另有1次就诊的时段和这次重叠')]).toEqual([200, true]);
    expect(told.body).toContain('甲示例 09:00–09:30');
    expect((await test.chartOf(second)).visits).toEqual([]);
    const opened = await doctor.post(`/residents/${second}/visits`, { ...fields, overlapSeen: 'yes' });
    expect(opened.status).toBe(303);
    const { body } = await doctor.get(opened.location);
    expect(body).toContain('时段 09:00–09:30');
    expect(body).toContain('另有1次就诊的时段和这次重叠');
    const wrong = await doctor.post(`/residents/${second}/visits`, { ...fields, until: '08:00' });
    expect([wrong.status, wrong.body.includes('结束要晚于开始')]).toEqual([422, true]);
  });

  it('are written down afterwards on the page of the visit, which then tells of the other', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const opened: string[] = [];
    for (const hours of [
      { from: '09:00', until: '09:30' },
      { from: '08:50', until: '' },
    ]) {
      const id = await test.addResident('east-1');
      await test.addConsent(id);
      opened.push((await doctor.post(`/residents/${id}/visits`, { ...fields, ...hours })).location);
    }
    const url = opened[1] ?? '';
    const before = (await doctor.get(url)).body;
    expect(before).toContain('改时段');
    expect(before).not.toContain('的时段和这次重叠');
    const wrong = await doctor.post(`${url}/hours`, { shown: '08:50-', from: '08:50', until: '08:00' });
    expect([wrong.status, wrong.body.includes('结束要晚于开始')]).toEqual([422, true]);
    expect(wrong.body).toContain('name="until" type="time" inputmode="numeric" value="08:00"');
    const written = await doctor.post(`${url}/hours`, { shown: '08:50-', from: '08:50', until: '09:10' });
    expect(written.location).toBe(`${url}?done=hours-saved`);
    const after = (await doctor.get(written.location)).body;
    expect(after).toContain('时段 08:50–09:10');
    expect(after).toContain('另有1次就诊的时段和这次重叠');
    expect((await (await test.as('county-1')).get(url)).body).not.toContain('改时段');
    const stale = await doctor.post(`${url}/hours`, { shown: '08:50-', from: '08:50', until: '09:20' });
    expect(stale.status).toBe(409);
  });
});
