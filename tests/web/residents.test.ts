/** The residents' pages as a doctor meets them: find, register, correct, consent, merge, import, hand out a copy. */
import { describe, expect, it } from 'vitest';
import { emptyContents, openMemoryStore } from '../../src/store/memory-store.js';
import { StoreError } from '../../src/store/store-error.js';
import { writeWorkbook } from '../../src/workflow/roster-workbook.js';
import { drafted } from '../unit/workflow/walk-in.js';
import type { Client, Fields } from './client.js';
import { day, makeHouse, morning, type TestHouse } from './house.js';

// clinical.md §6.4: a faultless sample number, born 1949-12-31, female.
const idNumber = '11010519491231002X';
const phone = '13800000001';

const person: Fields = {
  clinicId: 'east-1',
  name: '王桂英',
  idKind: 'resident-id',
  idDocument: idNumber,
  sex: '',
  birthDate: '',
  phones: phone,
  address: '',
  village: '柳树一组',
  contractSigned: 'yes',
  healthRecordNumber: '',
};

async function wang(test: TestHouse): Promise<string> {
  return test.addResident('east-1', {
    identity: {
      name: '王桂英',
      birthDate: day('1949-12-31'),
      idDocument: { kind: 'resident-id', number: idNumber },
      phones: [phone],
      village: '柳树一组',
    },
  });
}

/** Every address a page names. */
function addresses(body: string): string[] {
  return [...body.matchAll(/(?:href|action|formaction)="([^"]*)"/g)].map((match) => match[1] ?? '');
}

function visit(id: string, occurredOn: string, more: object = {}) {
  return {
    id,
    kind: 'assessment' as const,
    occurredOn: day(occurredOn),
    recordedAt: morning,
    mode: 'clinic' as const,
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
    ...more,
  };
}

describe('the list', () => {
  it('finds by initials in a posted form, and names nobody in an address', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const found = await doctor.post('/residents', { text: 'wgy', village: '' });
    expect(found.body).toContain('找到 1 位');
    expect(found.body).toContain(`href="/residents/${id}"`);
    for (const address of addresses(found.body)) {
      expect(decodeURIComponent(address)).not.toMatch(/王桂英|wgy|1949|柳树/);
    }
  });

  it('shows numbers by their tails only', async () => {
    const test = await makeHouse();
    await wang(test);
    const doctor = await test.as('doctor-east-1');
    const list = await doctor.get('/residents');
    expect(list.body).toContain('002X');
    expect(list.body).toContain('138****0001');
    expect(list.body).not.toContain(idNumber);
    expect(list.body).not.toContain(phone);
  });

  it('shows a damaged chart as 档案损坏, and everybody else', async () => {
    const contents = emptyContents();
    const before = await makeHouse({ store: await openMemoryStore(contents) });
    const lost = await wang(before);
    await before.addResident('east-1', { identity: { name: '李完好' } });
    contents.entries.get('entries/charts')?.set(lost, 'broken');
    const test = await makeHouse({ store: await openMemoryStore(contents) });
    const doctor = await test.as('doctor-east-1');
    const list = await doctor.get('/residents');
    expect(list.body).toContain('档案损坏');
    expect(list.body).toContain(lost);
    expect(list.body).toContain('李完好');
    expect((await doctor.get(`/residents/${lost}`)).body).toContain('这份档案的文件损坏');
  });

  it('stays under 100 KB with as many residents as a clinic has', async () => {
    const test = await makeHouse();
    for (let n = 0; n < 120; n += 1) {
      await test.addResident('east-1', {
        identity: { village: `第${n % 12}组`, phones: [`139${10000000 + n}`] },
      });
    }
    const doctor = await test.as('doctor-east-1');
    const found = await doctor.post('/residents', { text: '示例', village: '' });
    expect(found.body).toContain('还有 70 位没有列出');
    expect(Buffer.byteLength(found.body)).toBeLessThan(100 * 1024);
    expect(Buffer.byteLength((await doctor.get('/residents')).body)).toBeLessThan(100 * 1024);
  });
});

describe('registering', () => {
  it('takes the least: name and id number, and leads to the chart, where consent is the next step', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const registered = await doctor.post('/residents/new', person);
    expect(registered.status).toBe(303);
    const chart = await doctor.get(registered.location);
    expect(chart.body).toContain('已登记。');
    expect(chart.body).toContain('先办同意书，再开就诊');
    expect(chart.body).not.toContain('新开就诊');
    expect(chart.body).toContain('1949-12-31 出生');
  });

  it('says that an id number with a slip in it is the fault, not that sex and birth date were left out', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    // clinical.md §6.4: the sample number with another check digit.
    const slip = { ...person, idDocument: '110105194912310021' };
    const refused = await doctor.post('/residents/new', slip);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('<a href="#idDocument">这个身份证号不对（多半是输错一位）');
    // With both given by hand the number may stay as the card has it, once that is confirmed.
    const byHand = await doctor.post('/residents/new', { ...slip, sex: 'female', birthDate: '19491231' });
    expect(byHand.body).not.toContain('推不出性别和出生日期');
    expect(byHand.body).toContain('最后一位校验不对');
  });

  it('keeps what was typed, puts the fault beside its field, and leads to it from the top', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const refused = await doctor.post('/residents/new', {
      ...person,
      name: '',
      idDocument: '1101',
      village: '石桥',
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('<a href="#name">请填姓名');
    expect(refused.body).toContain('id="idDocument-problem"');
    expect(refused.body).toContain('value="1101"');
    expect(refused.body).toContain('value="石桥"');
    expect(test.service.charts.keys()).toHaveLength(0);
  });

  it('asks about a doubtful number and a look-alike, and goes on once both are ticked', async () => {
    const test = await makeHouse();
    const old = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const doubtful = { ...person, idDocument: '110105194912310021', sex: 'female', birthDate: '19491231' };
    const asked = await doctor.post('/residents/new', doubtful);
    expect(asked.status).toBe(422);
    expect(asked.body).toContain('name="confirmed" value="resident.warn-id-check-digit"');
    expect(asked.body).toContain(`name="notSameAs" value="${old}"`);
    expect(asked.body).toContain(`href="/residents/${old}"`);
    const ticked = { ...doubtful, confirmed: 'resident.warn-id-check-digit', notSameAs: old };
    expect((await doctor.post('/residents/new', ticked)).status).toBe(303);
    expect(test.service.charts.keys()).toHaveLength(2);
  });
});

describe('the chart', () => {
  it('puts an open emergency above everything else', async () => {
    const test = await makeHouse();
    const open = {
      ruleId: 'triage-pressure-180-110',
      raisedAt: morning,
      done: '半卧',
      doneAt: morning,
      toldWhom: '',
      transport: null,
      trackBy: day('2026-11-24'),
      closed: null,
    };
    const id = await test.addResident('east-1', {
      chart: { visits: [visit('v1', '2026-11-10', { emergencies: [open] })] },
    });
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${id}`);
    expect(body).toContain('还剩4天');
    expect(body.indexOf('急症没有处理完')).toBeLessThan(body.indexOf('出生'));
  });

  it('does not miss pregnancy where nobody would ask for it', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const bodyOf = async (identity: { sex: 'female' | 'male'; birthDate: ReturnType<typeof day> }) =>
      (await doctor.get(`/residents/${await test.addResident('east-1', { identity })}`)).body;
    expect(await bodyOf({ sex: 'male', birthDate: day('1990-03-01') })).not.toContain('怀孕或哺乳');
    expect(await bodyOf({ sex: 'female', birthDate: day('1956-04-12') })).not.toContain('怀孕或哺乳');
    expect(await bodyOf({ sex: 'female', birthDate: day('1990-03-01') })).toMatch(
      /没有问过：[^<]*怀孕或哺乳/,
    );
  });

  it('tells what was last known with its day, and that unasked is not no', async () => {
    const test = await makeHouse();
    const saved = { revision: 1, at: morning, by: 'doctor-east-1', freeText: '', examinedBy: null };
    const safety = (facts: object) => ({ sections: { safety: { ...saved, facts } } });
    const id = await test.addResident('east-1', {
      chart: {
        visits: [
          visit(
            'v1',
            '2026-08-10',
            safety({ allergies: { value: { present: ['shellfish'], complete: true } } }),
          ),
          visit(
            'v2',
            '2026-11-10',
            safety({ allergies: { unknown: 'unsure' }, kidneyDisease: { value: false } }),
          ),
        ],
      },
    });
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${id}`);
    expect(body).toMatch(/过敏<\/dt><dd>虾蟹贝类 <span class="soft">2026-08-10/);
    expect(body).toContain('2026-11-10 再问：不清楚');
    expect(body).toMatch(/肾病<\/dt><dd>没有/);
    expect(body).toMatch(/没有问过：[^<]*得过的病/);
  });

  it('offers what is open of today before a new visit', async () => {
    const test = await makeHouse();
    const id = await test.addResident('east-1', { chart: { visits: [visit('v1', '2026-11-20')] } });
    await test.addConsent(id);
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${id}`);
    expect(body).toContain(
      `<a class="button primary" href="/residents/${id}/visits/v1">接着填今天09:00开的评估</a>`,
    );
    expect(body).toContain('value="assessment">新开就诊');
  });

  it('opens a visit from its button', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    await test.addConsent(id);
    const doctor = await test.as('doctor-east-1');
    const { body } = await doctor.get(`/residents/${id}`);
    const hidden = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const fields = Object.fromEntries(hidden.map((match) => [match[1], match[2]]));
    const opened = await doctor.post(`/residents/${id}/visits`, { ...fields, kind: 'assessment' });
    expect(opened.location).toMatch(new RegExp(`^/residents/${id}/visits/`));
  });

  it('shows a county physician the same without buttons, and writes the look down', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    await test.addConsent(id);
    const { body } = await (await test.as('county-1')).get(`/residents/${id}`);
    expect(body).toContain('王桂英');
    for (const words of ['新开就诊', '看完整号码', '导出一份', '合并重复']) expect(body).not.toContain(words);
    const looks = [];
    for await (const { staffId, residentId, why } of test.service.accessLog.read())
      looks.push([staffId, residentId, why]);
    expect(looks).toContainEqual(['county-1', id, 'county-review']);
  });

  it('links the papers, the plan and the constitution of each visit', async () => {
    const test = await makeHouse();
    // 气虚 by the elders' form, recorded and drafted as a doctor would (walk-in.ts).
    const { residentId, visitId, documentId } = await drafted(test);
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${residentId}`);
    expect(body).toMatch(/2026-11-20　<b>气虚质<\/b>/);
    expect(body).toContain(`href="/residents/${residentId}/documents/${documentId}"`);
    expect(body).toContain(`href="/residents/${residentId}/visits/${visitId}"`);
    expect(body).toContain('治未病随访（履约）');
    expect(body).not.toContain('还没有计划');
  });

  it('hands out the copy as a file whose name tells nothing', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const copy = await (await test.as('doctor-east-1')).post(`/residents/${id}/export`);
    expect(copy.headers.get('Content-Disposition')).toBe(`attachment; filename="resident-${id}.json"`);
    expect(copy.body).toContain(idNumber);
  });
});

describe('identity', () => {
  it('shows full numbers on their own page only', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    expect((await doctor.get(`/residents/${id}`)).body).not.toContain(idNumber);
    expect((await doctor.get(`/residents/${id}/identity`)).body).toContain(idNumber);
  });

  it('keeps what was typed on a stale page beside what is stored now', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const typed = { ...person, sex: 'female', birthDate: '1949-12-31', shown: '1' };
    expect((await doctor.post(`/residents/${id}/identity`, { ...typed, phones: '13800000002' })).status).toBe(
      303,
    );
    const stale = await doctor.post(`/residents/${id}/identity`, { ...typed, phones: '13800000003' });
    expect(stale.status).toBe(409);
    expect(stale.body).toContain('别人刚改过');
    expect(stale.body).toContain('13800000002');
    expect(stale.body).toContain('value="13800000003"');
    expect(stale.body).toContain('name="shown" value="2"');
  });

  it('takes groups as known without the rest being no, until the list is said to be whole', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const typed = { contractSigned: '', keyGroups: ['disabled'], healthRecordNumber: '', shown: '1' };
    await doctor.post(`/residents/${id}/register`, typed);
    expect((await test.chartOf(id)).register).toMatchObject({
      contractSigned: null,
      keyGroups: { present: ['disabled'], complete: false },
    });
    await doctor.post(`/residents/${id}/register`, {
      ...typed,
      shown: '2',
      keyGroupsComplete: 'yes',
      keyGroups: [],
    });
    expect((await test.chartOf(id)).register.keyGroups).toEqual({ present: [], complete: true });
  });
});

describe('standing', () => {
  it('moves a resident away, says so on the chart, and offers no visit', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    await test.addConsent(id);
    const doctor = await test.as('doctor-east-1');
    const moved = { shown: 'present', status: 'moved', on: '2026-11-01', note: '随子女进城' };
    const { location } = await doctor.post(`/residents/${id}/standing`, moved);
    const { body } = await doctor.get(location);
    expect(body).toContain('已迁出（2026-11-01 起）随子女进城');
    expect(body).not.toContain('新开就诊');
  });
});

describe('consent', () => {
  const agreed = {
    version: 'consent-1',
    'purpose.assessment-and-advice': 'yes',
    'purpose.share-with-county': 'no',
    signer: 'thumbprint',
    witness: '柳二婶',
    givenOn: '2026-11-20',
  };

  it('is read out, asked purpose by purpose with nothing answered beforehand, and opens the visit', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const asked = await doctor.get(`/residents/${id}/consent`);
    expect(asked.body).toContain('示例县中医医院的中医师负责审核');
    expect(asked.body).not.toMatch(/type="radio"[^>]* checked/);
    const given = await doctor.post(`/residents/${id}/consent`, agreed);
    const { body } = await doctor.get(given.location);
    expect(body).toContain('本人按手印，见证人柳二婶');
    expect(body).toContain('送县级中医师审核：不同意');
    expect(body).toContain('新开就诊');
  });

  it('that was refused says so, and says no visit can be opened', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const refused = { ...agreed, 'purpose.assessment-and-advice': 'no' };
    const given = await doctor.post(`/residents/${id}/consent`, refused);
    const { body } = await doctor.get(given.location);
    expect(body).toContain('已登记：本人不同意，不开就诊。');
    expect(body).not.toContain('可以开就诊了');
  });

  it('lets paper visits of before be typed for whoever has died', async () => {
    const test = await makeHouse();
    const standing = { status: 'died' as const, on: day('2026-11-10'), note: '' };
    const id = await test.addResident('east-1', { standing });
    const doctor = await test.as('doctor-east-1');
    expect((await doctor.get(`/residents/${id}`)).body).toContain('补录那天和以前的纸质就诊');
    expect((await doctor.get(`/residents/${id}/visits/new`)).body).toContain('value="2026-11-10"');
  });

  it('answers nothing by itself when a form comes back empty, and says in words at which field', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const nothing = { version: 'consent-1', givenOn: '2026-11-20' };
    const empty = await doctor.post(`/residents/${id}/consent`, nothing);
    expect(empty.status).toBe(422);
    expect(empty.body).not.toMatch(/type="radio"[^>]* checked/);
    expect(empty.body).toContain('<a href="#signer">请选谁签的字');
    expect(empty.body).toContain('<p class="field-problem">请选谁签的字');
    expect(empty.body).not.toContain('invalid_');
    const unasked = await doctor.post(`/residents/${id}/consent`, { ...nothing, signer: 'self' });
    expect(unasked.body).toContain('<p class="field-problem">两项都没有问');
  });

  it('keeps answers when the witness was forgotten', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const doctor = await test.as('doctor-east-1');
    const refused = await doctor.post(`/residents/${id}/consent`, { ...agreed, witness: '' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('name="purpose.share-with-county" value="no" checked');
    expect(refused.body).toContain('name="signer" value="thumbprint" checked');
  });

  it('is withdrawn, and the visit is no longer offered', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const consentId = await test.addConsent(id);
    const doctor = await test.as('doctor-east-1');
    const path = `/residents/${id}/consent/${consentId}/withdraw`;
    const { location } = await doctor.post(path, { on: '2026-11-20' });
    const { body } = await doctor.get(location);
    expect(body).toContain('2026-11-20 已撤回');
    expect(body).not.toContain('新开就诊');
  });

  it('prints as a paper with places to tick and sign', async () => {
    const test = await makeHouse();
    const id = await wang(test);
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${id}/consent/paper`);
    expect(body).toContain('个人信息处理知情同意书');
    expect(body).toContain('□ 不同意');
    expect(body).toContain('拇印');
    expect(body).toContain('consent-1');
  });
});

describe('merging', () => {
  it('finds the look-alike, compares, merges, shows where it went, and takes it back', async () => {
    const test = await makeHouse();
    const kept = await wang(test);
    const merged = await test.addResident('east-1', {
      identity: { name: '王桂英', birthDate: day('1949-12-31') },
      chart: { visits: [visit('v9', '2026-05-01')] },
    });
    const doctor = await test.as('doctor-east-1');
    expect((await doctor.get(`/residents/${kept}/merge`)).body).toContain(
      `/residents/${kept}/merge/${merged}`,
    );
    const compare = `/residents/${kept}/merge/${merged}`;
    const { body } = await doctor.get(compare);
    expect(body).toContain('不同');
    // The one with visits is chosen already; what would be left behind is told.
    expect(body).toMatch(new RegExp(`value="${merged}" checked>`));
    expect(body).toContain('随访计划并到留用的那份');
    const careless = await doctor.post(compare, { keep: kept });
    expect([careless.status, careless.body.includes('请先核对')]).toEqual([422, true]);
    const done = await doctor.post(compare, { keep: kept, samePerson: 'yes' });
    expect(done.location).toBe(`/residents/${kept}?done=merged`);
    expect((await doctor.get(done.location)).body).toContain('合并进来的旧档案：王桂英，1次就诊');
    const old = await doctor.get(`/residents/${merged}`);
    expect(old.body).toContain('已合并到');
    expect(old.body).toContain(`href="/residents/${kept}"`);
    expect(old.body).toContain('2026-05-01');
    const back = await doctor.post(`/residents/${merged}/unmerge`);
    expect((await doctor.get(back.location)).body).toContain('已撤销合并');
  });
});

describe('the roster', () => {
  const headings = ['姓名', '性别', '出生日期', '身份证号', '村组'];

  async function send(doctor: Client, rows: readonly (readonly string[])[]) {
    const file = new File([new Uint8Array(writeWorkbook('名册', rows))], '名册.xlsx');
    return doctor.postParts('/residents/import', { clinicId: 'east-1', file });
  }

  /** The hidden field of the report page. */
  function carried(body: string): string {
    const match = /name="rows" value="([^"]*)"/.exec(body);
    return (match?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
  }

  it('lists everything first, then imports the good rows, and not twice', async () => {
    const test = await makeHouse();
    await wang(test);
    const doctor = await test.as('doctor-east-1');
    const report = await send(doctor, [
      headings,
      ['李示例', '女', '1958-07-12', '', '柳树一组'],
      ['赵示例', '雄', '1960-01-09', '', ''],
      ['王桂英', '', '', idNumber, ''],
    ]);
    expect(report.status).toBe(200);
    expect(report.body).toContain('导入这 1 人');
    expect(report.body).toContain('性别只能写男或女');
    expect(report.body).toContain('已经登记过，不用再导');
    expect(report.body).not.toContain(idNumber);
    expect(test.service.charts.keys()).toHaveLength(1);
    const fields = { clinicId: 'east-1', rows: carried(report.body) };
    expect((await doctor.post('/residents/import/confirm', fields)).body).toContain('导入了1人');
    const again = await doctor.post('/residents/import/confirm', fields);
    expect(again.body).toContain('导入了0人');
    expect(again.body).toContain('另有1人上一次已经导入');
    expect(test.service.charts.keys()).toHaveLength(2);
  });

  it('says what is wrong with the file, and refuses rows that were changed on the way', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const text = new File(['姓名'], 'a.xlsx');
    const odd = await doctor.postParts('/residents/import', { clinicId: 'east-1', file: text });
    expect([odd.status, odd.body.includes('不是 .xlsx 表格')]).toEqual([422, true]);
    const none = await doctor.post('/residents/import/confirm', { clinicId: 'east-1', rows: '[{}]' });
    expect([none.status, none.body.includes('一个也没有导入')]).toEqual([422, true]);
    expect(test.service.charts.keys()).toHaveLength(0);
  });

  it('says how far it came when the disk is full, and goes on from there', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const report = await send(doctor, [
      headings,
      ['李示例', '女', '1958-07-12', '', ''],
      ['赵示例', '男', '1960-01-09', '', ''],
    ]);
    const fields = { clinicId: 'east-1', rows: carried(report.body) };
    const { charts } = test.service;
    const create = charts.create.bind(charts);
    let writes = 0;
    charts.create = async (key, chart) => {
      writes += 1;
      if (writes > 1) throw new StoreError('store.disk-full', 'charts');
      return create(key, chart);
    };
    const cut = await doctor.post('/residents/import/confirm', fields);
    expect(cut.status).toBe(503);
    expect(cut.body).toContain('已存好1人，还有1人没有导入');
    expect(cut.body).toContain('磁盘已满');
    charts.create = create;
    const rest = { clinicId: 'east-1', rows: carried(cut.body) };
    expect((await doctor.post('/residents/import/confirm', rest)).body).toContain('导入了1人');
    expect(charts.keys()).toHaveLength(2);
  });

  it('offers an empty workbook, and describes every column', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const template = await doctor.get('/residents/import/template.xlsx');
    expect(template.headers.get('Content-Type')).toContain('spreadsheetml');
    const page = await doctor.get('/residents/import');
    for (const heading of [...headings, '电话', '住址', '是否签约', '健康档案号']) {
      expect(page.body).toContain(heading);
    }
  });
});

it('logs no name, number or search', async () => {
  const test = await makeHouse();
  const id = await wang(test);
  const doctor = await test.as('doctor-east-1');
  await doctor.post('/residents', { text: '王桂英', village: '' });
  await doctor.get(`/residents/${id}`);
  await doctor.get('/residents/nobody-of-that-id');
  expect(JSON.stringify(test.logged)).not.toMatch(/王桂英|1949|138/);
});

it('takes an address that is no id for a page that is not there', async () => {
  const test = await makeHouse();
  const doctor = await test.as('doctor-east-1');
  for (const odd of ['%E7%8E%8B', '..%2F..', 'x'.repeat(129), 'a%20b']) {
    expect([odd, (await doctor.get(`/residents/${odd}`)).status]).toEqual([odd, 404]);
    expect([odd, (await doctor.post(`/residents/${odd}/identity`, person)).status]).toEqual([odd, 404]);
  }
  expect((await doctor.get('/residents/nobody')).status).toBe(404);
});
