/** The due list as it is walked: by village, with the button that starts the visit, putting off, planning anew. */
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../src/domain/chart.js';
import { day, makeHouse, morning, type TestHouse } from './house.js';

const task: PlannedTask = {
  activity: 'hypertension-follow-up',
  label: '高血压随访',
  kind: 'clinical',
  dueOn: day('2026-11-10'),
  timesPerYear: 4,
  modes: ['home', 'telephone'],
  norm: '规范',
  ruleId: 'followup-hypertension',
  fromVisit: 'v1',
  postponed: null,
};
const count: PlannedTask = {
  ...task,
  activity: 'service-preventive-care',
  label: '治未病随访（履约）',
  kind: 'service-count',
  dueOn: null,
  timesPerYear: 2,
  ruleId: 'followup-service-preventive-care',
};

const visit = {
  id: 'v1',
  kind: 'follow-up' as const,
  occurredOn: day('2026-08-10'),
  recordedAt: morning,
  mode: 'telephone' as const,
  place: '',
  servedBy: 'doctor-east-1',
  typedBy: 'doctor-east-1',
  sections: {},
  questionnaire: null,
  confirmed: null,
  hours: null,
  patterns: [],
  emergencies: [],
  referrals: [],
  carriedOut: null,
  amounts: {},
  outcome: {},
  enteredInError: null,
};

async function planned(
  test: TestHouse,
  name: string,
  village: string,
  planOf = [task, count],
): Promise<string> {
  const chart = { planned: planOf, visits: [visit] };
  const id = await test.addResident('east-1', { identity: { name, village }, chart });
  await test.addConsent(id);
  return id;
}

describe('the due list', () => {
  it('stands by village, names what is overdue in words, and keeps yearly counts apart', async () => {
    const test = await makeHouse();
    await planned(test, '甲示例', '柳树一组');
    await planned(test, '乙示例', '');
    const { body } = await (await test.as('doctor-east-1')).get('/follow-up');
    expect(body).toContain('柳树一组（1）');
    expect(body).toContain('没有填村组（1）');
    expect(body).toContain('超期10天（应在2026-11-10）');
    // One follow-up in 2026, at least two wanted by the contract.
    expect(body).toContain('今年已做1次，应2次');
    expect(body.indexOf('全年次数')).toBeGreaterThan(body.indexOf('超期10天'));
  });

  it('narrows to a village by an address that does not name it', async () => {
    const test = await makeHouse();
    await planned(test, '甲示例', '柳树一组');
    await planned(test, '乙示例', '');
    const doctor = await test.as('doctor-east-1');
    const { body } = await doctor.get('/follow-up');
    const keyOf = (label: string) =>
      body.match(new RegExp(`value="([0-9a-f]{10})">${label}（1）`))?.[1] ?? '';
    const there = await doctor.get(`/follow-up?village=${keyOf('柳树一组')}&within=14`);
    expect([there.body.includes('甲示例'), there.body.includes('乙示例')]).toEqual([true, false]);
    const nowhere = await doctor.get(`/follow-up?village=${keyOf('没有填村组')}`);
    expect([nowhere.body.includes('甲示例'), nowhere.body.includes('乙示例')]).toEqual([false, true]);
  });

  it('starts an overdue follow-up with one button, in a mode the norm allows', async () => {
    const test = await makeHouse();
    const id = await planned(test, '甲示例', '柳树一组');
    const doctor = await test.as('doctor-east-1');
    const { body } = await doctor.get('/follow-up');
    expect(body).toContain(`formaction="/residents/${id}/visits" name="mode" value="home"`);
    const list = body.slice(body.indexOf('name="kind"') - 200);
    const hidden = [...list.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const fields = Object.fromEntries(hidden.map((match) => [match[1], match[2]]));
    const opened = await doctor.post(`/residents/${id}/visits`, { ...fields, mode: 'home' });
    expect(opened.status).toBe(303);
    expect((await test.chartOf(id)).visits.at(-1)).toMatchObject({ kind: 'follow-up', mode: 'home' });
  });

  it('stays under 100 KB when a whole village is overdue', async () => {
    const test = await makeHouse();
    for (let n = 0; n < 90; n += 1) await planned(test, `示例${n}`, `第${n % 6}组`);
    const { body } = await (await test.as('doctor-east-1')).get('/follow-up');
    expect(body).toContain('还有 30 人没有列出');
    expect(Buffer.byteLength(body)).toBeLessThan(100 * 1024);
  });
});

describe('who has no plan', () => {
  it('stands on the page with the day of the last visit, within the village asked for', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', { identity: { name: '没来过', village: '柳树一组' } });
    await test.addResident('east-1', {
      identity: { name: '来过没排', village: '柳树二组' },
      chart: { visits: [visit] },
    });
    const doctor = await test.as('doctor-east-1');
    const { body } = await doctor.get('/follow-up');
    expect(body).toContain('还没有随访计划的 2 人');
    expect(body.slice(body.indexOf('没来过</a>'))).toMatch(/^没来过<\/a>.*?<td>没就诊过<\/td>/s);
    expect(body.slice(body.indexOf('来过没排</a>'))).toMatch(/^来过没排<\/a>.*?<td>2026-08-10<\/td>/s);
    const key = body.match(/value="([0-9a-f]{10})">柳树二组（1）/)?.[1] ?? '';
    const there = await doctor.get(`/follow-up?village=${key}`);
    expect(there.body).toContain('还没有随访计划的 1 人');
    expect(there.body).not.toContain('没来过</a>');
  });
});

describe('a follow-up that did not come about', () => {
  it('is written down in one tap and stays on the list, with the button that starts it', async () => {
    const test = await makeHouse();
    const id = await planned(test, '甲示例', '柳树一组');
    const doctor = await test.as('doctor-east-1');
    const page = await doctor.get(`/follow-up/${id}`);
    expect(page.body).toContain('name="said" value="not-reached.no-answer">电话没人接</button>');
    const fields = { activities: task.activity, mode: 'telephone', village: '', words: '' };
    // How it was tried is nobody's to answer for the doctor.
    expect(page.body.slice(page.body.indexOf('id="tried"'))).not.toMatch(/name="mode" value="\w+" checked/);
    const noMode = await doctor.post(`/follow-up/${id}/attempt`, {
      ...fields,
      mode: '',
      said: 'not-reached.no-answer',
    });
    expect([noMode.status, noMode.body.includes('请先选怎么试的')]).toEqual([422, true]);
    const nothing = await doctor.post(`/follow-up/${id}/attempt`, { ...fields, said: 'refused.other' });
    expect([nothing.status, nothing.body.includes('请写明为什么没做成')]).toEqual([422, true]);
    const tried = await doctor.post(`/follow-up/${id}/attempt`, { ...fields, said: 'not-reached.no-answer' });
    expect(tried.location).toBe('/follow-up?done=attempt');
    const { body } = await doctor.get(tried.location);
    expect(body).toContain('试过，没联系上（1）');
    expect(body).toContain('2026-11-20 试过（电话）：电话没人接');
    expect(body).toContain('超期10天（应在2026-11-10）');
    expect(body).toContain(`formaction="/residents/${id}/visits"`);
  });

  it('names who is not followed up, why and since when, with the way back', async () => {
    const test = await makeHouse();
    const id = await planned(test, '甲示例', '柳树一组');
    const doctor = await test.as('doctor-east-1');
    const lost = { shown: 'present', status: 'lost', on: '2026-11-19', note: '' };
    const refused = await doctor.post(`/residents/${id}/standing`, lost);
    expect([refused.status, refused.body.includes('请在备注里写明原因')]).toEqual([422, true]);
    await doctor.post(`/residents/${id}/standing`, { ...lost, note: '三次上门没人' });
    const { body } = await doctor.get('/follow-up');
    expect(body).toContain('不在名单上的（1）');
    expect(body).toMatch(/<b>失访<\/b>　2026-11-19 起　<span class="soft">三次上门没人<\/span>/);
    const back = await doctor.get(`/residents/${id}/standing?to=present`);
    expect(back.body).toContain('name="status" value="present" checked');
  });

  it('shows every norm of service counts with its source, and which one the house scores by', async () => {
    const test = await makeHouse();
    await planned(test, '甲示例', '柳树一组');
    const { body } = await (await test.as('doctor-east-1')).get('/follow-up');
    // S0 twice and monthly, S2 with S0, S4 and S3: none is hidden.
    for (const words of ['每月一次履约服务', '每年至少3次随访', '每年4次面对面随访', '每年至少1次上门出诊'])
      expect(body).toContain(words);
    expect(body).toContain('履约考核按 签约服务规范评分表：治未病每年至少2次');
    expect(body.match(/考核按此计/g)).toHaveLength(3);
    // Documents by name, no key of ours and no path; what institutions owe each other is named as not counted here.
    for (const ours of ['S0', 'S3', 'S4', 'knowledge/', '.yaml']) expect(body).not.toContain(ours);
    for (const named of ['典型经验汇编（厦门）', '番禺区实施方案附件2', '每周两次远程会诊'])
      expect(body).toContain(named);
  });
});

describe('the plan of one resident', () => {
  it('puts a task off with a reason, and shows it among those put off', async () => {
    const test = await makeHouse();
    const id = await planned(test, '甲示例', '柳树一组');
    const doctor = await test.as('doctor-east-1');
    const fields = { activity: task.activity, fromVisit: 'v1', until: '2026-12-01', reason: '在外打工' };
    const refused = await doctor.post(`/follow-up/${id}/postpone`, { ...fields, reason: '' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('请写明延期的原因');
    expect(refused.body).toContain('value="2026-12-01"');
    const put = await doctor.post(`/follow-up/${id}/postpone`, fields);
    const { body } = await doctor.get(put.location);
    expect(body).toContain('已延期（1）');
    expect(body).toContain('延到2026-12-01');
    expect(body).toContain('在外打工');
    // Put off is no reason not to do it today: the button is on the line as on every other.
    const line = body.slice(body.indexOf('id="postponed"')).split('</table>')[0] ?? '';
    expect(line).toContain(`formaction="/residents/${id}/visits"`);
  });

  it('is made anew from the latest visit, and says on which visit it rests', async () => {
    const test = await makeHouse();
    const id = await planned(test, '甲示例', '柳树一组');
    const doctor = await test.as('doctor-east-1');
    const page = await doctor.get(`/follow-up/${id}`);
    expect(page.body).toContain('计划按 2026-08-10 的就诊排出');
    const renewed = await doctor.post(`/follow-up/${id}/renew`, { visitId: 'v1' });
    // The visit says nothing of a pressure: its own day falls, and that is told.
    expect(renewed.location).toBe(`/residents/${id}?done=renewed-fewer`);
    const chart = await test.chartOf(id);
    // Born 1956-04-12, so 70 years old: the norm's yearly check for 65 and over is planned.
    expect(chart.planned.map((one) => one.activity)).toContain('yearly-check-elderly');
    expect(chart.planned.map((one) => one.activity)).not.toContain('hypertension-follow-up');
  });
});
