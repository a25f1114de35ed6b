/** The house that other tests stand on keeps what it promises. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pin as demoPin, password, staff } from './county.js';
import { day, makeHouse, morning } from './house.js';

describe('the house of tests', () => {
  it('signs a person in, who then sees a menu', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const answer = await doctor.get('/nowhere');
    expect(answer.body).toContain('柳一帆');
  });

  it('sends a visitor to the sign-in page', async () => {
    const test = await makeHouse();
    const answer = await test.visitor().get('/nowhere');
    expect([answer.status, answer.location]).toEqual([302, '/sign-in']);
  });

  it('holds the hashes of the password and the PIN that it names', async () => {
    const test = await makeHouse();
    const signedIn = await test.house.web.signIn.byPassword({
      loginName: 'county-1',
      password,
      address: '10.0.0.9',
    });
    expect(signedIn.ok).toBe(true);
    if (!signedIn.ok) return;
    const { terminalToken } = signedIn.value;
    const switched = await test.house.web.signIn.byPin({ terminalToken, staffId: 'county-1', pin: demoPin });
    expect(switched.ok).toBe(true);
  });

  it('has everybody of the county on the staff, and residents with consent', async () => {
    const test = await makeHouse();
    expect(test.service.staff.keys()).toHaveLength(staff.length);
    const residentId = await test.addResident('east-1', { identity: { sex: 'male' } });
    await test.addConsent(residentId);
    const chart = await test.chartOf(residentId);
    expect(chart).toMatchObject({ clinicId: 'east-1', registeredAt: morning, identity: { sex: 'male' } });
    expect(chart.consents).toMatchObject([{ givenOn: day('2026-11-20'), recordedBy: 'doctor-east-1' }]);
    expect(chart.audit.map((entry) => entry.act)).toEqual(['register-resident', 'record-consent']);
  });

  it('draws the same ids in every run', async () => {
    const [one, two] = [await makeHouse(), await makeHouse()];
    expect(await one.addResident('west-1')).toBe(await two.addResident('west-1'));
  });
});

describe('a slow line', () => {
  it('gets pages and style sheets compressed when it can read them so, and nothing else changes', async () => {
    const test = await makeHouse();
    const asked = (headers: Record<string, string>) => test.app.request('/sign-in', { headers });
    const plain = await (await asked({})).text();
    const packed = await asked({ 'Accept-Encoding': 'gzip' });
    expect(packed.headers.get('Content-Encoding')).toBe('gzip');
    const bytes = new Uint8Array(await packed.arrayBuffer());
    expect(bytes.length).toBeLessThan(Buffer.byteLength(plain));
    expect(gunzipSync(bytes).toString('utf8').length).toBe(plain.length);
  });
});

describe('a refused form', () => {
  it('stands on what is to be put right, also without script, and each sentence leads to its field', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const typed = { clinicId: 'east-1', name: '示例甲', idKind: 'none', sex: 'female' };
    const { status, body } = await doctor.post('/residents/new', typed);
    expect(status).toBe(422);
    expect(body).toMatch(/<section class="problems"[^>]* tabindex="-1" autofocus>/);
    expect(body).toMatch(/<li><a href="#birthDate">请填出生日期/);
    expect(body).toContain('id="birthDate"');
  });
});
