/** What is typed into the record of an emergency goes along with the page of the visit: kept, saved with it, never over another's. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Visit } from '../../src/domain/visit.js';
import type { Client } from './client.js';
import { makeHouse, type TestHouse } from './house.js';
import { around, formOf } from './visit-form.js';

let test: TestHouse;
let doctor: Client;
let residentId: string;
let url: string;

const rule = 'triage-pressure-180-110';
const done = '10:05 半卧，复测 182/94，打120';

beforeEach(async () => {
  test = await makeHouse();
  doctor = await test.as('doctor-east-1');
  residentId = await test.addResident('east-1');
  await test.addConsent(residentId);
  const opened = await doctor.post(`/residents/${residentId}/visits`, {
    kind: 'assessment',
    occurredOn: '2026-11-20',
    mode: 'clinic',
    place: '卫生室',
    servedBy: 'doctor-east-1',
  });
  url = opened.location;
  await doctor.post(url, { ...formOf(await page()), ...pressure('186', '96'), then: 'stay' });
});

const pressure = (systolic: string, diastolic: string) => ({
  'f.systolicFirstMmHg': systolic,
  'f.diastolicFirstMmHg': diastolic,
});

async function page(): Promise<string> {
  return (await doctor.get(url)).body;
}

async function stored(): Promise<Visit> {
  const visit = (await test.chartOf(residentId)).visits.find((one) => url.endsWith(one.id));
  if (!visit) throw new Error('no visit');
  return visit;
}

/** The page as the script sends it, with these words in the form of the emergency. */
async function withRecord(typed: Record<string, string>, html?: string) {
  const shown = html ?? (await page());
  const [, was = ''] =
    new RegExp(`value="${rule}"><input type="hidden" name="was" value="([^"]*)"`).exec(shown) ?? [];
  const fields = { ruleId: rule, was, done: '', toldWhom: '', signedBy: '', outcome: '', ...typed };
  const along = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`e.${rule}.${name}`, value]),
  );
  return { ...formOf(shown), ...along };
}

describe('the record of an emergency', () => {
  it('comes back to its typist when the page was left before it was saved', async () => {
    await doctor.post(`${url}/look`, await withRecord({ done, transport: 'ambulance' }));
    expect((await stored()).emergencies).toMatchObject([{ done: '', transport: null }]);
    const html = await page();
    expect(html).toContain('填的还没有保存，已放回页面');
    expect(around(html, `e.${rule}.done`)).toContain(done);
    expect(html).toMatch(/value="ambulance" checked/);
  });

  it('is saved with any button that saves the visit', async () => {
    const saved = await doctor.post(url, { ...(await withRecord({ done })), then: 'stay.measurements' });
    expect(saved.status).toBe(303);
    expect((await stored()).emergencies).toMatchObject([{ ruleId: rule, done, closed: null }]);
    expect(await page()).not.toContain('填的还没有保存');
  });

  it('stays on the page, not on record, while a refusal lacks its signature; the visit is saved all the same', async () => {
    const typed = await withRecord({ done, transport: 'refused' });
    await doctor.post(url, { ...typed, 'f.weightKg': '61', then: 'stay' });
    expect((await stored()).emergencies).toMatchObject([{ done: '' }]);
    expect((await stored()).sections.measurements?.facts).toMatchObject({ weightKg: { value: 61 } });
    const html = await page();
    expect(html).toContain('填的还没有保存，已放回页面');
    expect(around(html, `e.${rule}.done`)).toContain(done);
  });

  it('keeps an outcome that was typed before the button that ends it is pressed', async () => {
    await doctor.post(url, { ...(await withRecord({ done, outcome: '县医院收住' })), then: 'stay' });
    expect((await stored()).emergencies).toMatchObject([{ done, closed: null }]);
    expect(await page()).toContain('value="县医院收住"');
  });

  it('is not written over by a page that was opened before another wrote, and says what is on record', async () => {
    const old = await page();
    const other = await test.as('township-east');
    const record = {
      ruleId: rule,
      done: '院里已派车',
      toldWhom: '',
      transport: 'ambulance',
      signedBy: '',
      outcome: '',
      close: 'no',
    };
    expect((await other.post(`${url}/emergencies`, record)).status).toBe(303);
    await doctor.post(url, { ...(await withRecord({}, old)), then: 'stay' });
    expect((await stored()).emergencies).toMatchObject([{ done: '院里已派车' }]);
    await doctor.post(url, { ...(await withRecord({ done }, old)), then: 'stay' });
    expect((await stored()).emergencies).toMatchObject([{ done: '院里已派车' }]);
    const html = await page();
    expect(html).toContain('现存：院里已派车');
    expect(around(html, `e.${rule}.done`)).toContain(done);
  });

  it('is refused when nothing was written into it', async () => {
    const empty = { ruleId: rule, done: '', toldWhom: '', signedBy: '', outcome: '', close: 'no' };
    const answer = await doctor.post(`${url}/emergencies`, empty);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('处置记录是空的，没有保存');
    expect(answer.body).toContain(`href="#e.${rule}.done"`);
  });
});

it('what is typed into the visit stays on the page while the record of an emergency is refused', async () => {
  await doctor.post(`${url}/look`, { ...formOf(await page()), 'f.weightKg': '61' });
  const answer = await doctor.post(`${url}/emergencies`, {
    ruleId: rule,
    done,
    transport: 'refused',
    signedBy: '',
    close: 'no',
  });
  expect(answer.status).toBe(422);
  expect(formOf(answer.body)['f.weightKg']).toBe('61');
  expect(around(answer.body, `e.${rule}.done`)).toContain(done);
});

describe('a visit in which nothing was asked', () => {
  const empty = async () => {
    const other = await test.addResident('east-1');
    await test.addConsent(other);
    const opened = await doctor.post(`/residents/${other}/visits`, {
      kind: 'assessment',
      occurredOn: '2026-11-20',
      mode: 'clinic',
      place: '',
      servedBy: 'doctor-east-1',
    });
    return { at: opened.location, form: formOf((await doctor.get(opened.location)).body) };
  };

  it('is not drafted: the lists that nobody put are named, with the way to the first', async () => {
    const { at, form } = await empty();
    const answer = await doctor.post(at, { ...form, 'f.kidneyDisease': 'no', then: 'draft' });
    expect(answer.status).toBe(422);
    const [, named = ''] =
      /<a href="#f\.(?:medicines|conditions|symptomsToday|allergies)">这些一样都还没有问：(.*?)。/.exec(
        answer.body,
      ) ?? [];
    for (const what of ['药', '过敏', '病', '不适']) expect(named).toContain(what);
  });

  it('is drafted as soon as one of them was put, whatever the answer', async () => {
    const { at, form } = await empty();
    const answer = await doctor.post(at, { ...form, 'f.allergies': '?', then: 'draft' });
    expect(answer.location).toContain('/documents/');
  });
});

it('faults are summed up in the order the fields stand on the page', async () => {
  // The form sends 安全问题 before 测量 before 既往; heart rate stands behind the pressure.
  const answer = await doctor.post(url, {
    ...formOf(await page()),
    'f.conditions': 'some',
    'f.heartRatePerMinute': '900',
    'f.systolicFirstMmHg': '900',
    'f.medicines': 'some',
    then: 'stay',
  });
  const summary = answer.body.slice(
    answer.body.indexOf('id="problems-title"'),
    answer.body.indexOf('</section>', answer.body.indexOf('id="problems-title"')),
  );
  expect([...summary.matchAll(/href="#([^"]+)"/g)].map(([, field]) => field)).toEqual([
    'f.medicines',
    'f.systolicFirstMmHg',
    'f.heartRatePerMinute',
    'f.conditions',
  ]);
});

it('two visits of one day are told apart by the time they were opened', async () => {
  const html = (await doctor.get(`/residents/${residentId}`)).body;
  // 01:00 UTC is nine in the morning here.
  expect(html).toContain('接着填今天09:00开的');
});

it('a man is not registered among pregnant women', async () => {
  const man = await test.addResident('east-1', { identity: { sex: 'male' } });
  const { body } = await doctor.get(`/residents/${man}/identity`);
  const [, shown = ''] = /action="[^"]*\/register"[\s\S]*?name="shown" value="([^"]*)"/.exec(body) ?? [];
  const answer = await doctor.post(`/residents/${man}/register`, {
    shown,
    contractSigned: '',
    keyGroups: ['pregnant'],
    healthRecordNumber: '',
  });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain('登记为男性，重点人群不能勾“孕产妇”');
});
