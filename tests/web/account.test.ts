/** Coming in, changing person and going out, at the pages, with what each leaves in the house audit. */
import { describe, expect, it } from 'vitest';
import { addressKey } from '../../src/web/browser.js';
import { audited } from './audited.js';
import type { Client } from './client.js';
import { type LoginName, password, pin } from './county.js';
import { makeHouse } from './house.js';

async function signIn(client: Client, loginName: LoginName, typed = password) {
  return client.post('/sign-in', { loginName, password: typed });
}

const cookieLine = (headers: Headers, name: string) =>
  headers.getSetCookie().find((line) => line.startsWith(`${name}=`)) ?? '';

describe('signing in', () => {
  it('leads each role to its first page and writes who, how and where from', async () => {
    const test = await makeHouse();
    const leads = [
      ['doctor-east-1', '/'],
      ['county-1', '/'],
      ['steward-1', '/rules'],
      ['administrator', '/staff'],
      ['auditor', '/audit'],
    ] as const;
    for (const [loginName, first] of leads) {
      const answer = await signIn(test.visitor({ address: '::ffff:10.1.2.3' }), loginName);
      expect([loginName, answer.status, answer.location]).toEqual([loginName, 303, first]);
    }
    const entries = await audited(test);
    expect(entries.map(({ by, act, detail }) => ({ by, act, detail }))).toEqual(
      leads.map(([by]) => ({ by, act: 'sign-in', detail: { how: 'password', from: 'ip-10.1.2.3' } })),
    );
    expect(entries[0]?.subject).toMatchObject({ staff: 'doctor-east-1' });
  });

  it('gives a session that ends with the browser and a terminal that stays, both out of reach of scripts', async () => {
    const test = await makeHouse();
    const { headers } = await signIn(test.visitor(), 'doctor-east-1');
    expect(cookieLine(headers, 'session')).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookieLine(headers, 'terminal')).toMatch(
      /^terminal=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('uses host-bound secure cookies on https', async () => {
    const test = await makeHouse({ settings: { publicUrl: 'https://zhiwei.example' } });
    const client = test.visitor();
    const { headers } = await signIn(client, 'doctor-east-1');
    expect(cookieLine(headers, '__Host-session')).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(cookieLine(headers, '__Host-terminal')).toContain('; Secure;');
    expect((await client.get('/password')).status).toBe(200);
  });

  it('refuses a wrong password and an unknown name in the same words, and keeps the name that was typed', async () => {
    const test = await makeHouse();
    const shown = [];
    for (const loginName of ['doctor-east-1', 'nobody-here']) {
      const answer = await test.visitor().post('/sign-in', { loginName, password: 'wrong-password' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(`value="${loginName}"`);
      shown.push(answer.body.replaceAll(loginName, ''));
    }
    expect(shown[0]).toBe(shown[1]);
    const entries = await audited(test);
    expect(entries.map(({ by, act, subject, detail }) => ({ by, act, subject, why: detail.why }))).toEqual([
      { by: 'system', act: 'sign-in-failed', subject: { staff: 'doctor-east-1' }, why: 'sign-in.refused' },
      { by: 'system', act: 'sign-in-failed', subject: {}, why: 'sign-in.refused' },
    ]);
  });

  it('never writes down or shows again what was typed as a password', async () => {
    const test = await makeHouse();
    const answer = await test.visitor().post('/sign-in', { loginName: 'expert', password: 'my-secret-word' });
    expect(answer.body).not.toContain('my-secret-word');
    expect(JSON.stringify([await audited(test), test.logged])).not.toContain('my-secret-word');
  });

  it('turns tries away by address, whatever a header claims, without writing each of them down', async () => {
    const test = await makeHouse({ access: { attemptsPerAddress: 3 } });
    const client = test.visitor({ address: '10.0.0.7' });
    const statuses = [];
    for (let tries = 0; tries < 5; tries += 1)
      statuses.push(
        (await client.post('/sign-in', { loginName: `name-${tries}`, password: 'wrong' })).status,
      );
    expect(statuses).toEqual([422, 422, 422, 429, 429]);
    expect(await audited(test)).toHaveLength(3);
    expect((await signIn(test.visitor({ address: '10.0.0.8' }), 'expert')).status).toBe(303);
  });

  it('takes the address a trusted proxy wrote last', async () => {
    const test = await makeHouse({ trustProxy: true });
    const answer = await test.app.request(
      '/sign-in',
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Forwarded-For': '192.0.2.1, 198.51.100.7',
        },
        body: new URLSearchParams({ loginName: 'expert', password }).toString(),
      },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    );
    expect(answer.status).toBe(303);
    expect((await audited(test))[0]?.detail).toMatchObject({ from: 'ip-198.51.100.7' });
  });

  it('is refused to a form that another site sent', async () => {
    const test = await makeHouse();
    const answer = await test.app.request('/sign-in', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'cross-site',
      },
      body: new URLSearchParams({ loginName: 'expert', password }).toString(),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('is out of reach for a suspended account', async () => {
    const test = await makeHouse();
    await test.service.staff.update('expert', (stored) => ({ ...stored, status: 'suspended' }));
    expect((await signIn(test.visitor(), 'expert')).status).toBe(422);
  });
});

describe('network addresses', () => {
  it('count a whole IPv6 /64 as one, and mapped IPv4 as IPv4', () => {
    expect(addressKey('10.0.0.1')).toBe('10.0.0.1');
    expect(addressKey('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(addressKey('2001:db8:0:12:aaaa:bbbb:cccc:dddd')).toBe('2001:db8:0:12');
    expect(addressKey('2001:DB8:0:12::1')).toBe('2001:db8:0:12');
    expect(addressKey('::1')).toBe('0:0:0:0');
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(addressKey('not an address')).toBe('unknown');
  });
});

describe('switching person by PIN', () => {
  async function sharedDesk(changes: Parameters<typeof makeHouse>[0] = {}) {
    const test = await makeHouse(changes);
    const desk = test.visitor();
    await signIn(desk, 'doctor-east-1');
    await signIn(desk, 'township-east');
    return { test, desk };
  }

  it('offers the people of this terminal, the others first, and takes one tap and four digits', async () => {
    const { test, desk } = await sharedDesk();
    const shown = await desk.get('/switch');
    expect(shown.status).toBe(200);
    const order = [...shown.body.matchAll(/name="staffId" value="([\w-]+)"/g)].map((match) => match[1]);
    expect(order).toEqual(['doctor-east-1', 'township-east']);
    const before = desk.cookies.get('session');
    const answer = await desk.post('/switch', { staffId: 'doctor-east-1', pin });
    expect([answer.status, answer.location]).toEqual([303, '/']);
    expect(desk.cookies.get('session')).not.toBe(before);
    expect((await desk.get('/password')).body).toContain('柳一帆');
    expect((await audited(test)).at(-1)).toMatchObject({
      by: 'doctor-east-1',
      act: 'sign-in',
      subject: { staff: 'doctor-east-1', before: 'township-east' },
      detail: { how: 'pin' },
    });
  });

  it('ends the session it replaces', async () => {
    const { test, desk } = await sharedDesk();
    const old = test.visitor({ cookies: new Map(desk.cookies) });
    await desk.post('/switch', { staffId: 'doctor-east-1', pin });
    expect((await old.get('/password')).location).toBe('/sign-in');
  });

  it('brings people back after they went out or sat idle, from the sign-in page too', async () => {
    const { test, desk } = await sharedDesk();
    test.clock.pass({ minutes: 31 });
    expect((await desk.get('/password')).location).toBe('/sign-in');
    expect((await desk.get('/sign-in')).body).toContain('name="staffId" value="doctor-east-1"');
    expect((await desk.post('/switch', { staffId: 'doctor-east-1', pin })).status).toBe(303);
    expect((await desk.post('/sign-out')).location).toBe('/sign-in?done=out');
    expect((await desk.post('/switch', { staffId: 'township-east', pin })).status).toBe(303);
  });

  it('says how many tries are left, then asks for the password; failures are written down with whom they were about', async () => {
    const { test, desk } = await sharedDesk();
    const wrong = () => desk.post('/switch', { staffId: 'doctor-east-1', pin: '9999' });
    const first = await wrong();
    expect([first.status, first.body.includes('还可再试 4 次')]).toEqual([422, true]);
    for (let tries = 0; tries < 3; tries += 1) await wrong();
    expect((await wrong()).body).toContain('请用完整密码登录');
    const failed = (await audited(test)).filter((entry) => entry.act === 'sign-in-failed');
    expect(failed).toHaveLength(5);
    expect(failed[0]).toMatchObject({
      by: 'system',
      subject: { staff: 'doctor-east-1' },
      detail: { how: 'pin', why: 'pin.wrong' },
    });
    expect(failed[4]?.detail).toMatchObject({ why: 'pin.locked' });
    const page = await desk.get('/switch');
    expect(page.body).not.toContain('value="doctor-east-1"');
    expect(page.body).toContain('/sign-in?who=doctor-east-1');
    expect((await desk.get('/sign-in?who=doctor-east-1')).body).toContain('value="doctor-east-1"');
  });

  it('does not work on a terminal where the person never signed in, nor without one', async () => {
    const { test, desk } = await sharedDesk();
    for (const client of [desk, test.visitor()]) {
      const answer = await client.post('/switch', { staffId: 'county-1', pin });
      expect(answer.status).toBe(422);
    }
    expect((await test.visitor().get('/sign-in?who=county-1')).body).not.toContain('county-1');
  });

  it('asks for the name and the digits where one is missing', async () => {
    const { desk } = await sharedDesk();
    expect((await desk.post('/switch', { pin })).body).toContain('请先点名字');
    expect((await desk.post('/switch', { staffId: 'doctor-east-1', pin: '' })).status).toBe(422);
  });

  it('forgets a person who asks for it', async () => {
    const { test, desk } = await sharedDesk();
    expect((await desk.post('/switch/forget')).location).toBe('/switch?done=forgotten');
    expect((await desk.get('/switch')).body).not.toContain('value="township-east"');
    expect((await audited(test)).at(-1)).toMatchObject({ by: 'township-east', act: 'forget-terminal' });
  });
});

describe('signing out', () => {
  it('ends the session at once and leaves the terminal', async () => {
    const test = await makeHouse();
    const client = test.visitor();
    await signIn(client, 'doctor-east-1');
    const stolen = test.visitor({ cookies: new Map(client.cookies) });
    await client.post('/sign-out');
    expect(client.cookies.has('session')).toBe(false);
    expect(client.cookies.has('terminal')).toBe(true);
    expect((await stolen.get('/password')).location).toBe('/sign-in');
    expect((await audited(test)).at(-1)).toMatchObject({ by: 'doctor-east-1', act: 'sign-out' });
  });
});

describe('one’s own password and PIN', () => {
  it('must be changed before anything else when the password was drawn by the administrator', async () => {
    const test = await makeHouse();
    await test.service.staff.update('doctor-east-1', (stored) => ({ ...stored, mustChangePassword: true }));
    const client = test.visitor();
    expect((await signIn(client, 'doctor-east-1')).location).toBe('/password');
    expect((await client.get('/residents')).location).toBe('/password');
    const page = await client.get('/password');
    expect(page.body).toContain('一次性密码');
    expect(page.body).not.toContain('/password/pin');
    const changed = await client.post('/password', {
      current: password,
      password: 'a-new-long-password',
      again: 'a-new-long-password',
    });
    expect(changed.location).toBe('/password?done=password');
    expect((await client.get('/password?done=password')).body).toContain('密码已换');
  });

  it('end every other session of the person when the password changes', async () => {
    const test = await makeHouse();
    const [here, there] = [test.visitor(), test.visitor()];
    await signIn(here, 'doctor-east-1');
    await signIn(there, 'doctor-east-1');
    test.clock.pass({ minutes: 1 });
    await here.post('/password', {
      current: password,
      password: 'another-password',
      again: 'another-password',
    });
    expect((await here.get('/password')).status).toBe(200);
    expect((await there.get('/password')).location).toBe('/sign-in');
    expect((await audited(test)).at(-1)).toMatchObject({ by: 'doctor-east-1', act: 'change-password' });
  });

  it('are refused with the reason at the field', async () => {
    const test = await makeHouse();
    const client = await test.as('doctor-east-1');
    const tries = [
      [{ current: password, password: 'short', again: 'short' }, '密码至少 8 个字符', '#password'],
      [
        { current: password, password: 'long-enough-1', again: 'long-enough-2' },
        '两遍新密码不一样',
        '#again',
      ],
      [{ current: 'wrong', password: 'long-enough-1', again: 'long-enough-1' }, '密码不正确', '#current'],
    ] as const;
    for (const [fields, words, field] of tries) {
      const answer = await client.post('/password', fields);
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(words);
      expect(answer.body).toContain(`href="${field}"`);
    }
    expect((await audited(test)).at(-1)).toMatchObject({ act: 'password-proof-failed' });
  });

  it('set a PIN that then works, after the password was given', async () => {
    const test = await makeHouse();
    const client = test.visitor();
    await signIn(client, 'doctor-east-1');
    expect((await client.post('/password/pin', { proof: password, pin: '1234' })).body).toContain('过于简单');
    expect((await client.post('/password/pin', { proof: 'wrong', pin: '2580' })).body).toContain(
      'href="#proof"',
    );
    expect((await client.post('/password/pin', { proof: password, pin: '2580' })).location).toBe(
      '/password?done=pin',
    );
    expect((await audited(test)).at(-1)).toMatchObject({ by: 'doctor-east-1', act: 'set-pin' });
    expect((await client.post('/switch', { staffId: 'doctor-east-1', pin: '2580' })).status).toBe(303);
  });

  it('are not changed by a form without the token of the session', async () => {
    const test = await makeHouse();
    const client = await test.as('doctor-east-1');
    const answer = await client.post('/password/pin', { _csrf: 'guess', proof: password, pin: '2580' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('页面已失效');
    expect(await audited(test)).toEqual([]);
  });
});

describe('the first run', () => {
  const wanted = {
    organisationName: '示例县中医医院',
    name: '管有序',
    loginName: 'guan',
    password: 'first-password',
    again: 'first-password',
  };

  it('takes the one-time code, makes hospital and administrator, and signs in', async () => {
    const test = await makeHouse({ peopled: false });
    const code = (await test.house.web.firstRun.drawCode()) ?? '';
    const client = test.visitor();
    expect((await client.get('/')).location).toBe('/sign-in');
    expect((await client.get('/sign-in')).location).toBe('/set-up');
    expect((await client.get('/set-up')).status).toBe(200);
    const answer = await client.post('/set-up', { ...wanted, code: code.toLowerCase() });
    expect([answer.status, answer.location]).toEqual([303, '/staff']);
    expect((await audited(test)).map((entry) => entry.act)).toEqual([
      'create-organisation',
      'set-up',
      'sign-in',
    ]);
    expect((await client.get('/set-up')).location).toBe('/sign-in');
    expect((await test.visitor().post('/set-up', { ...wanted, code })).status).toBe(422);
  });

  it('refuses a wrong code and keeps everything typed but the passwords', async () => {
    const test = await makeHouse({ peopled: false });
    await test.house.web.firstRun.drawCode();
    const answer = await test.visitor().post('/set-up', { ...wanted, code: 'AAAA-AAAA-AAAA-AAAA-AAAA' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('value="示例县中医医院"');
    expect(answer.body).not.toContain('first-password');
    expect((await audited(test)).map((entry) => entry.act)).toEqual(['set-up-failed']);
    expect(test.service.staff.keys()).toEqual([]);
  });

  it('asks for every field by name', async () => {
    const test = await makeHouse({ peopled: false });
    const answer = await test.visitor().post('/set-up', {});
    for (const field of ['code', 'organisationName', 'name', 'loginName'])
      expect(answer.body).toContain(`href="#${field}"`);
  });
});
