/** What the auditor sees, and that a tampered record is told. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMessages } from '../../src/knowledge/messages.js';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../src/store/memory-store.js';
import { recoverRecords } from '../../src/workflow/audit.js';
import { readChart } from '../../src/workflow/service.js';
import { audited } from './audited.js';
import { password } from './county.js';
import { handClock, makeHouse, pack } from './house.js';

async function open(contents: MemoryContents = emptyContents(), peopled = true) {
  return makeHouse({ store: await openMemoryStore(contents), peopled, clock: handClock() });
}

describe('the audit page', () => {
  it('lists what was done, newest first, by ids only', async () => {
    const test = await open();
    const admin = await test.as('administrator');
    await admin.post('/staff/doctor-east-1/status', { status: 'suspended' });
    test.clock.pass({ minutes: 5 });
    await admin.post('/staff/doctor-east-1/status', { status: 'active' });
    const { body } = await (await test.as('auditor')).get('/audit');
    // 2026-11-20T01:00Z is 09:00 in Asia/Shanghai.
    expect(body.indexOf('2026-11-20 09:05')).toBeGreaterThan(0);
    expect(body.indexOf('2026-11-20 09:05')).toBeLessThan(body.indexOf('2026-11-20 09:00'));
    expect(body).toContain('改人员状态');
    expect(body).toContain('doctor-east-1');
    for (const name of ['柳一帆', '管有序']) expect(body).not.toContain(name);
  });

  it('finds by person, by resident with the chart’s own chain, and by date', async () => {
    const test = await open();
    const residentId = await test.addResident('east-1', { identity: { name: '示例某人' } });
    await test.addConsent(residentId);
    await test.addResident('west-1');
    await (await test.as('administrator')).post('/staff/doctor-west-1/status', { status: 'suspended' });
    test.clock.pass({ days: 1 });
    await test.visitor().post('/sign-in', { loginName: 'expert', password });
    const auditor = await test.as('auditor');
    const rows = async (query: string) =>
      [
        ...(await auditor.get(`/audit?${query}`)).body.matchAll(
          /<tr><td class="tight">.*?<\/td><td>.*?<\/td><td>(.*?)<\/td>/g,
        ),
      ].map((match) => match[1]);
    expect(await rows('')).toEqual(['登录', '改人员状态', '发布规则集']);
    expect(await rows('staff=doctor-west-1')).toEqual(['改人员状态']);
    expect(await rows(`resident=${residentId}`)).toEqual(['登记同意书', '登记居民']);
    expect(await rows('from=2026-11-21')).toEqual(['登录']);
    expect(await rows('until=2026-11-20')).toEqual(['改人员状态', '发布规则集']);
    expect((await auditor.get(`/audit?resident=${residentId}`)).body).not.toContain('示例某人');
  });

  it('lists nothing, and says why, when a filter is misspelt', async () => {
    const test = await open();
    await (await test.as('administrator')).post('/staff/doctor-west-1/status', { status: 'suspended' });
    const auditor = await test.as('auditor');
    for (const [query, words] of [
      ['from=2026-02-30', '开始日期写法不对'],
      ['until=today', '结束日期写法不对'],
      ['staff=..%2Fsecret', '人员编号写法不对'],
      ['resident=%3Cb%3E', '居民编号写法不对'],
    ] as const) {
      const answer = await auditor.get(`/audit?${query}`);
      expect([query, answer.status, answer.body.includes(words)]).toEqual([query, 422, true]);
      expect(answer.body).not.toContain('改人员状态');
    }
  });

  it('turns pages of a hundred', async () => {
    const test = await open();
    for (let n = 0; n < 150; n += 1)
      await test.service.houseAudit.append({
        at: test.clock.now(),
        by: 'system',
        act: 'trial',
        subject: {},
        detail: { n },
      });
    const auditor = await test.as('auditor');
    const first = await auditor.get('/audit');
    expect(first.body.match(/<td>trial<\/td>/g)).toHaveLength(100);
    expect(first.body).toContain('更早的');
    const second = await auditor.get('/audit?skip=100');
    expect(second.body.match(/<td>trial<\/td>/g)).toHaveLength(50);
    expect(second.body).not.toContain('更早的');
  });
});

describe('words of the record', () => {
  it('exist for every act the workflow writes down', () => {
    const folder = `${pack}src/workflow/`;
    const written = readdirSync(folder)
      .map((name) => readFileSync(`${folder}${name}`, 'utf8'))
      .flatMap((text) => [...text.matchAll(/\b(?:act|event): '([a-z-]+)'/g)].map((match) => match[1] ?? ''));
    const { codes } = loadMessages(`${pack}templates/messages`);
    expect(new Set(written).size).toBeGreaterThan(30);
    expect([...new Set(written)].filter((act) => !codes.has(`act.${act}`))).toEqual([]);
  });
});

describe('the access log', () => {
  it('says who looked at whom and why, by resident and by person', async () => {
    const test = await open();
    const one = await test.addResident('east-1', { identity: { name: '示例某人' } });
    const other = await test.addResident('east-1');
    await readChart(test.service, await test.by('doctor-east-1'), one, 'care');
    await readChart(test.service, await test.by('county-1'), other, 'county-review');
    const auditor = await test.as('auditor');
    const all = (await auditor.get('/audit/access')).body;
    for (const text of [one, other, '诊疗服务', '县级审核']) expect(all).toContain(text);
    expect(all).not.toContain('示例某人');
    const ofOne = (await auditor.get(`/audit/access?resident=${one}`)).body;
    expect(ofOne).toContain('doctor-east-1');
    expect(ofOne).not.toContain(other);
    expect((await auditor.get('/audit/access?staff=county-1')).body).not.toContain(one);
  });
});

describe('verification at the page', () => {
  it('finds everything whole, and is itself written down', async () => {
    const test = await open();
    await recoverRecords(test.service);
    await test.addConsent(await test.addResident('east-1'));
    const answer = await (await test.as('auditor')).post('/audit/verify');
    expect(answer.body).toContain('2 条链全部完好');
    expect((await audited(test)).at(-1)).toMatchObject({
      by: 'auditor',
      act: 'verify-audit',
      detail: { chains: 2, findings: 0 },
    });
  });

  it('names the chain of a chart that has been taken away, and of one that cannot be read', async () => {
    const contents = emptyContents();
    const test = await open(contents);
    const [gone, damaged] = [await test.addResident('east-1'), await test.addResident('east-2')];
    contents.entries.get('entries/charts')?.delete(gone);
    contents.entries.get('entries/charts')?.set(damaged, '{}\n');
    const again = await open(contents, false);
    const answer = await (await again.as('auditor')).post('/audit/verify');
    expect(answer.body).toContain(`chart-${gone}：有末尾登记而没有档案`);
    expect(answer.body).toContain(`chart-${damaged}：档案文件损坏`);
    expect((await again.as('auditor').then((client) => client.get('/audit'))).status).toBe(200);
  });
});
