/** Accounts, organisations and deputies at the pages, with what each change leaves in the house audit. */
import { describe, expect, it } from 'vitest';
import type { Staff } from '../../src/access/staff.js';
import { audited } from './audited.js';
import type { Answer, Client } from './client.js';
import { password } from './county.js';
import { day, makeHouse, type TestHouse } from './house.js';

const newcomer = {
  name: '新来的',
  loginName: 'newcomer',
  roles: 'village-doctor',
  organisationId: 'west-2',
  category: 'village-doctor',
  'certificate.number': 'SL-9',
  'certificate.expiresOn': '2029-06-30',
  'tcmTraining.kind': '',
  'tcmTraining.completedOn': '',
  'tcmTraining.expiresOn': '',
};

const drawnIn = ({ body }: Answer) => /<p class="code">([A-Z0-9-]+)<\/p>/.exec(body)?.[1] ?? '';
const shownIn = ({ body }: Answer) => /name="shown" value="(\w+)"/.exec(body)?.[1] ?? '';

async function stored(test: TestHouse, staffId: string): Promise<Staff> {
  const found = await test.service.staff.get(staffId);
  if (found.state !== 'found') throw new Error(`nobody is ${staffId}`);
  return found.value;
}

function idOf(test: TestHouse, loginName: string): string {
  for (const [id, one] of test.service.staff.summaries())
    if (one.state === 'found' && one.value.loginName === loginName) return id;
  throw new Error(`nobody signs in as ${loginName}`);
}

/** The form of a person as it stands, with these changes. */
async function edit(client: Client, staffId: string, changes: Readonly<Record<string, string | string[]>>) {
  const shown = shownIn(await client.get(`/staff/${staffId}`));
  return client.post(`/staff/${staffId}`, { ...newcomer, shown, ...changes });
}

describe('a new account', () => {
  it('gets a one-time password that is shown once, works once, and must be changed', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const answer = await admin.post('/staff', newcomer);
    expect(answer.status).toBe(200);
    const drawn = drawnIn(answer);
    expect(drawn).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const staffId = idOf(test, 'newcomer');
    expect((await admin.get(`/staff/${staffId}`)).body).not.toContain(drawn);
    const visitor = test.visitor();
    expect((await visitor.post('/sign-in', { loginName: 'newcomer', password: drawn })).location).toBe(
      '/password',
    );
    expect(await stored(test, staffId)).toMatchObject({
      roles: ['village-doctor'],
      certificate: { number: 'SL-9', expiresOn: '2029-06-30' },
      mustChangePassword: true,
    });
    expect(await stored(test, staffId)).not.toHaveProperty('tcmTraining');
  });

  it('is written to the audit by id, role and place, without names', async () => {
    const test = await makeHouse();
    await (await test.as('administrator')).post('/staff', newcomer);
    const entry = (await audited(test)).at(-1);
    expect(entry).toMatchObject({
      by: 'administrator',
      act: 'create-staff',
      subject: { staff: idOf(test, 'newcomer'), organisation: 'west-2' },
      detail: { roles: 'village-doctor', category: 'village-doctor', status: 'active' },
    });
    expect(JSON.stringify(entry)).not.toMatch(/newcomer|新来的/);
  });

  it('is refused, with everything typed kept, for each thing that is wrong', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const before = test.service.staff.keys().length;
    const faults = [
      [{ name: '' }, '请填姓名', 'name'],
      [{ loginName: 'x' }, '登录名 2～32 个字', 'loginName'],
      [{ loginName: 'EXPERT' }, '该登录名已有人使用', 'loginName'],
      [{ roles: [] }, '请至少选一个岗位', 'roles'],
      [{ roles: 'county-physician' }, '该岗位与所在机构的级别不符', 'roles'],
      [{ roles: ['administrator', 'auditor'] }, '管理员与审计员不能兼任其他岗位', 'roles'],
      [{ organisationId: 'nowhere' }, '没有找到该', 'organisationId'],
      [{ category: '' }, '请选执业类别', 'category'],
      [{ 'certificate.number': '' }, '证书编号和有效期至要一起填', 'certificate'],
      [{ 'certificate.expiresOn': '2029-02-30' }, '证书编号和有效期至要一起填', 'certificate'],
      [{ 'tcmTraining.kind': 'elderly-tcm' }, '培训种类和完成日期要一起填', 'tcmTraining'],
    ] as const;
    for (const [changes, words, field] of faults) {
      const answer = await admin.post('/staff', { ...newcomer, ...changes });
      const told = field === 'organisationId' ? '没有找到所选机构' : words;
      expect([changes, answer.status, answer.body.includes(told)]).toEqual([changes, 422, true]);
      expect(answer.body).toMatch(new RegExp(`href="#${field}`));
      if (!('name' in changes)) expect(answer.body).toContain('value="新来的"');
    }
    expect(test.service.staff.keys()).toHaveLength(before);
    expect(await audited(test)).toEqual([]);
  });

  it('cannot take a login name twice, even when both are sent at once', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const answers = await Promise.all([admin.post('/staff', newcomer), admin.post('/staff', newcomer)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });
});

describe('changing an account', () => {
  it('keeps secrets and deputies, takes effect at once and says which fields moved', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const before = await stored(test, 'doctor-west-2');
    const doctor = await test.as('doctor-west-2');
    const answer = await edit(admin, 'doctor-west-2', {
      name: '白晓月',
      loginName: 'doctor-west-2',
      organisationId: 'west-1',
    });
    expect(answer.location).toBe('/staff/doctor-west-2?done=saved');
    const now = await stored(test, 'doctor-west-2');
    expect(now).toMatchObject({
      organisationId: 'west-1',
      passwordHash: before.passwordHash,
      pinHash: before.pinHash,
    });
    expect(now).not.toHaveProperty('tcmTraining');
    expect((await doctor.get('/password')).status).toBe(200);
    expect((await audited(test)).at(-1)).toMatchObject({
      act: 'edit-staff',
      detail: { changed: 'certificate+organisationId+tcmTraining' },
    });
  });

  it('is refused when somebody else saved meanwhile, and goes through at the second look', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const shown = shownIn(await admin.get('/staff/doctor-west-2'));
    await edit(admin, 'doctor-west-2', { name: '白晓月', loginName: 'doctor-west-2' });
    const late = await admin.post('/staff/doctor-west-2', { ...newcomer, loginName: 'doctor-west-2', shown });
    expect(late.status).toBe(409);
    expect(late.body).toContain('现在的资料');
    expect(late.body).toContain('value="新来的"');
    const second = await admin.post('/staff/doctor-west-2', {
      ...newcomer,
      loginName: 'doctor-west-2',
      shown: shownIn(late),
    });
    expect(second.status).toBe(303);
  });

  it('leaves the last administrator in office, and nobody changes their own rights', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const own = {
      ...newcomer,
      name: '管有序',
      loginName: 'administrator',
      category: 'other',
      organisationId: 'county',
    };
    const demoted = await edit(admin, 'administrator', { ...own, roles: 'auditor' });
    expect([demoted.status, demoted.body.includes('不能改自己的岗位')]).toEqual([422, true]);
    expect((await admin.post('/staff/administrator/status', { status: 'left' })).status).toBe(422);
    expect((await admin.post('/staff/administrator/password')).status).toBe(422);
    expect(
      (await edit(admin, 'administrator', { ...own, roles: 'administrator', name: '管有章' })).status,
    ).toBe(303);
    expect(await stored(test, 'administrator')).toMatchObject({ name: '管有章', status: 'active' });
  });

  it('does not leave the house without an administrator when two suspend each other at once', async () => {
    const test = await makeHouse();
    const second = {
      ...(await stored(test, 'administrator')),
      id: 'administrator-2',
      loginName: 'administrator-2',
    };
    await test.service.staff.create(second.id, second);
    const [one, two] = [await test.as('administrator'), await test.as('administrator-2')];
    const answers = await Promise.all([
      one.post('/staff/administrator-2/status', { status: 'suspended' }),
      two.post('/staff/administrator/status', { status: 'suspended' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });
});

describe('suspending and letting go', () => {
  it('ends every open session at once, and can be taken back', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const doctor = await test.as('doctor-east-1');
    expect((await admin.post('/staff/doctor-east-1/status', { status: 'suspended' })).status).toBe(303);
    expect((await doctor.get('/password')).location).toBe('/sign-in');
    expect((await audited(test)).at(-1)).toMatchObject({
      act: 'change-staff-status',
      subject: { staff: 'doctor-east-1' },
      detail: { status: 'suspended', before: 'active' },
    });
    await admin.post('/staff/doctor-east-1/status', { status: 'active' });
    expect((await test.visitor().post('/sign-in', { loginName: 'doctor-east-1', password })).status).toBe(
      303,
    );
    // The session of before does not come back with the account.
    expect((await doctor.get('/password')).location).toBe('/sign-in');
  });

  it('shows on the list only when asked for', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    await admin.post('/staff/doctor-east-1/status', { status: 'left' });
    expect((await admin.get('/staff')).body).not.toContain('柳一帆');
    expect((await admin.get('/staff?status=left')).body).toContain('柳一帆');
    expect((await admin.get('/staff?status=all&organisation=east-1')).body).toContain('柳一帆');
    expect((await admin.get('/staff?organisation=west-1')).body).not.toContain('石大川');
  });
});

describe('a forgotten password', () => {
  it('is replaced by one shown once; the old one, the PIN and every session are gone', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const doctor = await test.as('doctor-east-1');
    test.clock.pass({ seconds: 1 });
    const drawn = drawnIn(await admin.post('/staff/doctor-east-1/password'));
    expect((await doctor.get('/password')).location).toBe('/sign-in');
    const visitor = test.visitor();
    expect((await visitor.post('/sign-in', { loginName: 'doctor-east-1', password })).status).toBe(422);
    expect((await visitor.post('/sign-in', { loginName: 'doctor-east-1', password: drawn })).location).toBe(
      '/password',
    );
    expect(await stored(test, 'doctor-east-1')).not.toHaveProperty('pinHash');
    const acts = (await audited(test)).map(({ act }) => act);
    expect(acts).toEqual(['reset-password', 'sign-in-failed', 'sign-in']);
    expect(JSON.stringify([await audited(test), test.logged])).not.toContain(drawn);
  });
});

describe('the list of people', () => {
  it('points out certificates that are over or end within two months', async () => {
    const test = await makeHouse();
    const until = (staffId: string, expiresOn: string) =>
      test.service.staff.update(staffId, (one) => ({
        ...one,
        certificate: { number: 'SL-1', expiresOn: day(expiresOn) },
      }));
    // Today is 2026-11-20; the last day of a certificate is a valid day; two months later is 2027-01-20.
    await until('doctor-east-1', '2026-11-19');
    await until('doctor-east-2', '2026-11-20');
    await until('doctor-west-1', '2027-01-19');
    await until('doctor-west-2', '2027-01-20');
    const { body } = await (await test.as('administrator')).get('/staff');
    const marks = (name: string) =>
      /<tr>(?:(?!<\/tr>).)*/s.exec(body.slice(body.lastIndexOf('<tr>', body.indexOf(name))))?.[0];
    expect(marks('柳一帆')).toContain('已过期');
    expect(marks('石大川')).toContain('不到两个月到期');
    expect(marks('禾小满')).toContain('不到两个月到期');
    expect(marks('白晓月')).not.toMatch(/过期|到期</);
    expect(marks('核一清')).toContain('—');
  });

  it('stays under 100 KB for a county of 500 accounts', async () => {
    const test = await makeHouse();
    const sample = await stored(test, 'doctor-east-1');
    for (let n = 0; n < 500; n += 1) {
      const id = `extra-${n}`;
      await test.service.staff.create(id, { ...sample, id, loginName: id, name: `示例村医${n}` });
    }
    const { body } = await (await test.as('administrator')).get('/staff');
    expect(Buffer.byteLength(body)).toBeLessThan(60_000);
    expect(body).toContain('下一页');
  });

  it('answers an unknown person as not found', async () => {
    const admin = await (await makeHouse()).as('administrator');
    for (const path of ['/staff/nobody', '/staff/..%2F..', '/organisations/nowhere'])
      expect([path, (await admin.get(path)).status]).toEqual([path, 404]);
  });
});

describe('organisations', () => {
  const clinic = { name: '西坪乡新村卫生室', level: 'village-clinic', parentId: 'west' };

  it('are made under the right level and audited', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    expect((await admin.post('/organisations', clinic)).status).toBe(303);
    expect((await admin.get('/organisations')).body).toContain('西坪乡新村卫生室');
    expect((await audited(test)).at(-1)).toMatchObject({
      by: 'administrator',
      act: 'create-organisation',
      subject: { parent: 'west' },
      detail: { level: 'village-clinic', status: 'active' },
    });
  });

  it('are refused with the reason at the field', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const faults = [
      [{ name: ' ' }, '请填机构名称', 'name'],
      [{ level: '' }, '请选级别', 'level'],
      [{ parentId: '' }, '请选择上级机构', 'parentId'],
      [{ parentId: 'east-1' }, '上级机构的级别不符', 'parentId'],
      [{ level: 'county-hospital' }, '上级机构的级别不符', 'parentId'],
    ] as const;
    for (const [changes, words, field] of faults) {
      const answer = await admin.post('/organisations', { ...clinic, ...changes });
      expect([changes, answer.status, answer.body.includes(words)]).toEqual([changes, 422, true]);
      expect(answer.body).toContain(`href="#${field}"`);
    }
    expect(await audited(test)).toEqual([]);
  });

  it('close only when nobody works there and nothing hangs under them', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    await test.addResident('west-2');
    const close = async (id: string, name: string, level: string, parentId: string) => {
      const shown = shownIn(await admin.get(`/organisations/${id}`));
      return admin.post(`/organisations/${id}`, { name, level, parentId, status: 'closed', shown });
    };
    const withStaff = await close('west-2', '西坪乡白杨村卫生室', 'village-clinic', 'west');
    expect([withStaff.status, withStaff.body.includes('还有 1 位在用的人员')]).toEqual([422, true]);
    expect((await close('west', '西坪乡卫生院', 'township-hospital', 'county')).body).toContain(
      '还有 2 个下级机构',
    );
    await admin.post('/staff/doctor-west-2/status', { status: 'left' });
    expect((await admin.get('/organisations/west-2')).body).toContain('这里还有 1 位在管居民');
    expect((await close('west-2', '西坪乡白杨村卫生室', 'village-clinic', 'west')).status).toBe(303);
    expect((await audited(test)).at(-1)).toMatchObject({
      act: 'edit-organisation',
      detail: { status: 'closed', changed: 'status' },
    });
  });

  it('cannot be overwritten by a page that shows an older state', async () => {
    const test = await makeHouse();
    const admin = await test.as('administrator');
    const shown = shownIn(await admin.get('/organisations/west-2'));
    const rename = (name: string) =>
      admin.post('/organisations/west-2', { ...clinic, name, status: 'active', shown });
    expect((await rename('甲村卫生室')).status).toBe(303);
    expect((await rename('乙村卫生室')).status).toBe(409);
  });
});

describe('deputies', () => {
  const named = { staffId: 'township-east', from: '2026-11-23', until: '2026-11-27' };

  it('are named and taken back by the county physician, and written down', async () => {
    const test = await makeHouse();
    const county = await test.as('county-1');
    expect((await county.post('/deputies', named)).location).toBe('/deputies?done=named');
    expect((await county.get('/deputies')).body).toContain('溪流云');
    expect((await stored(test, 'county-1')).deputies).toEqual([named]);
    expect((await county.post('/deputies/remove', named)).status).toBe(303);
    expect((await stored(test, 'county-1')).deputies).toEqual([]);
    expect((await audited(test)).map(({ by, act, subject }) => ({ by, act, subject }))).toEqual(
      ['name-deputy', 'remove-deputy'].map((act) => ({
        by: 'county-1',
        act,
        subject: { staff: 'county-1', deputy: 'township-east' },
      })),
    );
  });

  it('are refused with the reason at the field', async () => {
    const test = await makeHouse();
    const county = await test.as('county-1');
    const faults = [
      [{ staffId: '' }, '没有找到所指定的代理人'],
      [{ staffId: 'county-1' }, '不能指定本人'],
      [{ staffId: 'doctor-east-1' }, '代理人须为'],
      [{ until: '2026-11-22' }, '请填结束日期，不早于开始日期'],
      [{ from: '2026-11-01', until: '2026-11-19' }, '结束日期已过'],
      [{ from: '' }, '请填开始日期'],
    ] as const;
    for (const [changes, words] of faults) {
      const answer = await county.post('/deputies', { ...named, ...changes });
      expect([changes, answer.status, answer.body.includes(words)]).toEqual([changes, 422, true]);
    }
    expect((await stored(test, 'county-1')).deputies).toEqual([]);
  });

  it('may name somebody new though one named before has left', async () => {
    const test = await makeHouse();
    await test.service.staff.update('county-1', (one) => ({
      ...one,
      deputies: [{ staffId: 'long-gone', from: day('2025-01-01'), until: day('2025-01-02') }],
    }));
    const county = await test.as('county-1');
    expect((await county.post('/deputies', named)).status).toBe(303);
  });
});
