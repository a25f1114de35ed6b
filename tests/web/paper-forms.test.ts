/** Paper forms: chosen residents and blank ones, each with a number, in the order of the visit page. */
import { describe, expect, it } from 'vitest';
import { walkIn } from '../unit/workflow/walk-in.js';
import { day, makeHouse } from './house.js';

const blank = { blank: '1', instrument: 'elderly-33', extent: 'short', as: 'html' };
const numbers = (body: string) => [...body.matchAll(/表号 (F\d{4}-\d{6})/g)].map(([, number]) => number);

describe('the page of paper forms', () => {
  it('lays out the residents of the own clinic who are present, and nobody else’s', async () => {
    const house = await makeHouse();
    const mine = await house.addResident('east-1', { identity: { name: '示例甲乙' } });
    await house.addResident('east-2', { identity: { name: '别家丙丁' } });
    await house.addResident('east-1', {
      identity: { name: '走了戊己' },
      standing: { status: 'moved', on: day('2026-11-01'), note: '' },
    });
    const { body } = await (await house.as('doctor-east-1')).get('/forms');
    expect(body).toContain(mine);
    expect(body).not.toContain('别家丙丁');
    expect(body).not.toContain('走了戊己');
  });

  it('is short enough for a slow line with a full clinic', async () => {
    const house = await makeHouse();
    for (let count = 0; count < 200; count += 1) await house.addResident('east-1');
    const { body } = await (await house.as('doctor-east-1')).get('/forms');
    expect(body.length).toBeLessThan(100_000);
    expect(body).toContain('没有列出');
  });

  it('keeps who was ticked while another name is searched', async () => {
    const house = await makeHouse();
    const ticked = await house.addResident('east-1', { identity: { name: '示例甲乙' } });
    await house.addResident('east-1', { identity: { name: '另外丙丁' } });
    const doctor = await house.as('doctor-east-1');
    const { body } = await doctor.post('/forms', { text: '另外', resident: ticked });
    expect(body).toContain('另外丙丁');
    expect(body).toContain(`<input type="hidden" name="resident" value="${ticked}">`);
    expect(body).toContain('另外已选 1 人');
  });
});

describe('printed forms', () => {
  it('carry name, sex and birth of the chosen, and a number each that is never used twice', async () => {
    const house = await makeHouse();
    const one = await house.addResident('east-1', { identity: { name: '示例甲乙' } });
    const two = await house.addResident('east-1', { identity: { name: '示例丙丁', sex: 'male' } });
    const doctor = await house.as('doctor-east-1');
    const first = await doctor.post('/forms/print', { ...blank, blank: '1', resident: [one, two] });
    expect(first.status).toBe(200);
    for (const said of ['示例甲乙', '示例丙丁', '1956-04-12', '□女 □男']) expect(first.body).toContain(said);
    expect(numbers(first.body)).toEqual(['F2026-000001', 'F2026-000002', 'F2026-000003']);
    const second = await doctor.post('/forms/print', blank);
    expect(numbers(second.body)).toEqual(['F2026-000004']);
  });

  it('carry the questionnaire for the age: 64 the national standard, 65 the elders’ form', async () => {
    const house = await makeHouse();
    // On 2026-11-20 born 1961-11-21: 64 years; born 1961-11-20: 65.
    const younger = await house.addResident('east-1', { identity: { birthDate: day('1961-11-21') } });
    const elder = await house.addResident('east-1', { identity: { birthDate: day('1961-11-20') } });
    const child = await house.addResident('east-1', { identity: { birthDate: day('2015-01-01') } });
    const doctor = await house.as('doctor-east-1');
    const form = (resident: string) => doctor.post('/forms/print', { ...blank, blank: '0', resident });
    const title = (id: string) => house.service.release().instruments.get(id)?.title ?? '';
    expect((await form(younger)).body).toContain(title('gbt-46939-2025'));
    expect((await form(elder)).body).toContain(title('elderly-33'));
    expect((await form(child)).body).not.toContain('在选中的数字上打勾');
  });

  it('have the sections in the order of the visit page', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const doctor = await house.as(walk.doctor);
    const page = await doctor.get(`/residents/${walk.residentId}/visits/${walk.visitId}?more=yes`);
    const paper = await doctor.post('/forms/print', { ...blank, extent: 'full' });
    const labels = house.service.release().knowledge.vocabularies.get('sections')?.options ?? [];
    const titles = labels.map((option) => option.label).filter((label) => label !== '体质问卷');
    const orderIn = (body: string) =>
      [...body.matchAll(/<(?:h2|summary|legend)[^>]*>\s*([^<\s]+)/g)]
        .map(([, title = '']) => title)
        .filter((title, index, all) => titles.includes(title) && all.indexOf(title) === index);
    const onPage = orderIn(page.body);
    expect(onPage.length).toBeGreaterThan(6);
    expect(orderIn(paper.body).filter((title) => onPage.includes(title))).toEqual(onPage);
  });

  it('come as a PDF on A4 as well', async () => {
    const house = await makeHouse();
    const answer = await (await house.as('doctor-east-1')).post('/forms/print', { ...blank, as: 'pdf' });
    expect(answer.headers.get('Content-Type')).toBe('application/pdf');
    expect(house.printer.printed.map((one) => one.paper)).toEqual(['A4']);
  });

  it('are refused in words for nobody, for too many, and for what is no number', async () => {
    const house = await makeHouse();
    const doctor = await house.as('doctor-east-1');
    const none = await doctor.post('/forms/print', { ...blank, blank: '0' });
    expect([none.status, none.body.includes('请先选居民')]).toEqual([422, true]);
    const many = await doctor.post('/forms/print', { ...blank, blank: '61' });
    expect([many.status, many.body.includes('一次最多打印 60 份')]).toEqual([422, true]);
    const what = await doctor.post('/forms/print', { ...blank, blank: '许多' });
    expect([what.status, what.body.includes('请填 0 到 60 的整数')]).toEqual([422, true]);
  });

  it('of a resident of another clinic are refused, and nothing is printed', async () => {
    const house = await makeHouse();
    const other = await house.addResident('west-1', { identity: { name: '别家丙丁' } });
    const answer = await (await house.as('doctor-east-1')).post('/forms/print', {
      ...blank,
      resident: other,
    });
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('别家丙丁');
  });

  it('write down whose names were printed', async () => {
    const house = await makeHouse();
    const one = await house.addResident('east-1');
    await (await house.as('doctor-east-1')).post('/forms/print', { ...blank, blank: '0', resident: one });
    const entries = [];
    for await (const entry of house.service.accessLog.read()) entries.push(entry);
    expect(entries).toMatchObject([{ residentId: one, staffId: 'doctor-east-1', why: 'paper' }]);
  });
});
