/** The roster import: what is read, what is refused and why, and that nobody comes in twice or by halves. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/store/store-error.js';
import {
  checkRoster,
  importRoster,
  type RosterReport,
  rosterTemplate,
} from '../../../src/workflow/roster.js';
import { readWorkbook, writeWorkbook } from '../../../src/workflow/roster-workbook.js';
import { makeHouse, type TestHouse } from '../../web/house.js';

// Made by GB 11643 (weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, index of the sum mod 11 in 10X98765432):
// 43102819560305001: sum 226, 226 mod 11 = 6 → 6, sequence 001 odd: male. 43102819580712002: sum 265, mod 11 = 1 → 0, female.
const manOf1956 = '431028195603050016';
const womanOf1958 = '431028195807120020';

const headings = ['姓名', '性别', '出生日期', '身份证号', '电话', '住址', '村组'];

async function check(test: TestHouse, rows: readonly (readonly string[])[], who = 'doctor-east-1') {
  return checkRoster(test.service, await test.by(who), {
    clinicId: 'east-1',
    file: writeWorkbook('名册', rows),
  });
}

async function report(test: TestHouse, rows: readonly (readonly string[])[]): Promise<RosterReport> {
  const checked = await check(test, rows);
  if (!checked.ok) throw new Error(checked.problems.map((problem) => problem.code).join());
  return checked.value;
}

/** row, heading and code of everything wrong. */
function wrong({ wrong: found }: RosterReport): string[] {
  return found.map(({ row, heading, problem }) => `${row} ${heading} ${problem.code}`);
}

describe('reading a roster', () => {
  it('takes columns in any order and under their other names, below a title', async () => {
    const test = await makeHouse();
    const { good, headingRow, ignored } = await report(test, [
      ['柳树村居民花名册'],
      [],
      ['序号', '村名', '联系电话', '身份证号码（18位）', ' 姓 名 *', '备注', '是否签约'],
      ['1', '柳树一组', '13800000001、0735-1234567', womanOf1958.toLowerCase(), '王桂英', '低保', '是'],
    ]);
    expect(headingRow).toBe(3);
    expect(ignored).toEqual(['序号', '备注']);
    expect(good).toMatchObject([
      {
        row: 4,
        person: {
          name: '王桂英',
          sex: 'female',
          birthDate: '1958-07-12',
          idDocument: { kind: 'resident-id', number: womanOf1958 },
          phones: ['13800000001', '0735-1234567'],
          address: '',
          village: '柳树一组',
        },
        contractSigned: true,
        healthRecordNumber: null,
      },
    ]);
  });

  it('joins village and group, and leaves unknown what no cell says', async () => {
    const test = await makeHouse();
    const { good } = await report(test, [
      ['姓名', '性别', '生日', '村', '组', '签约'],
      ['李示例', '男', '1960年1月9日', '柳树', '二组', ''],
    ]);
    expect(good).toMatchObject([
      {
        person: { village: '柳树二组', birthDate: '1960-01-09', idDocument: null, phones: [] },
        contractSigned: null,
      },
    ]);
  });

  it('reads dates and telephone numbers that the sheet holds as dates and numbers', async () => {
    const cells = await readWorkbook(withNumbers());
    expect(cells.ok && cells.value[0]?.rows[1]).toEqual([
      { kind: 'text', text: '李示例' },
      { kind: 'date', text: '1954-10-03' },
      { kind: 'number', text: '13800000001' },
      { kind: 'number', text: '4.31028195603E+17' },
    ]);
  });

  it('says that an id number kept as a number has lost its last digits', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const checked = await checkRoster(test.service, by, { clinicId: 'east-1', file: withNumbers() });
    expect(checked.ok && wrong(checked.value)).toEqual([
      '2 身份证号 roster.id-as-number',
      '2  roster.sex-missing',
    ]);
  });

  it('names row and column of everything that is wrong', async () => {
    const test = await makeHouse();
    const found = await report(test, [
      headings,
      ['', '男', '1960-01-09', '', '', '', ''],
      ['甲', '雄', '1960-01-09', '', '', '', ''],
      ['乙', '男', '1960-02-30', '', '', '', ''],
      ['丙', '男', '2026-11-21', '', '', '', ''],
      ['丁', '', '', '431028195603050015', '', '', ''],
      ['戊', '', '', '431028560305001', '', '', ''],
      ['己', '女', '1956-03-06', manOf1956, '', '', ''],
      ['庚', '男', '1960-01-09', '', '不知道', '', ''],
      ['辛', '', '', '', '', '', ''],
      ['', '', '', '', '', '', ''],
      ['壬', '男', '1960-01-09', '', '', '', ''],
    ]);
    expect(wrong(found)).toEqual([
      '2 姓名 roster.name-missing',
      '3 性别 roster.wrong-sex',
      '4 出生日期 roster.wrong-birth-date',
      '5 出生日期 roster.wrong-birth-date',
      '6 身份证号 roster.id-check-digit',
      '6 性别 roster.sex-missing',
      '6 出生日期 roster.birth-missing',
      '7 身份证号 roster.id-format',
      '7 性别 roster.sex-missing',
      '7 出生日期 roster.birth-missing',
      '8 性别 roster.sex-differs',
      '8 出生日期 roster.birth-date-differs',
      '9 电话 roster.wrong-phones',
      '10 性别 roster.sex-missing',
      '10 出生日期 roster.birth-missing',
    ]);
    expect(found.good.map((row) => row.row)).toEqual([12]);
  });

  it('refuses a file without headings, with one heading twice, or without what tells who somebody is', async () => {
    const test = await makeHouse();
    const codes = async (rows: string[][]) => {
      const checked = await check(test, rows);
      return checked.ok ? [] : checked.problems.map((problem) => problem.code);
    };
    expect(await codes([['甲', '男']])).toEqual(['roster.no-headings']);
    expect(await codes([['姓名', '性别', '出生日期', '性别']])).toEqual(['roster.column-twice']);
    expect(await codes([['姓名', '电话'], ['甲']])).toEqual(['roster.columns-missing']);
    expect(await codes([headings])).toEqual(['roster.no-rows']);
  });

  it('refuses what is not a workbook, the old format, and a file that unpacks to too much', async () => {
    const code = async (bytes: Uint8Array) => {
      const read = await readWorkbook(bytes);
      return read.ok ? '' : read.problems[0]?.code;
    };
    expect(await code(new TextEncoder().encode('姓名,性别'))).toBe('roster.not-a-workbook');
    expect(await code(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toBe('roster.old-format');
    expect(await code(zipSync({ 'a.txt': new Uint8Array(3) }))).toBe('roster.not-a-workbook');
    // 65 MiB of zeros pack into a few kilobytes; the limit is 64 MiB.
    const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(65 * 1024 * 1024) }, { level: 1 });
    expect(await code(bomb)).toBe('roster.too-large');
  });

  it('offers a template that it reads itself, whose columns are text', async () => {
    const test = await makeHouse();
    const template = await readWorkbook(rosterTemplate(test.service));
    expect(template.ok && template.value[0]?.rows[0]?.map((cell) => 'text' in cell && cell.text)).toEqual([
      ...headings,
      '是否签约',
      '健康档案号',
    ]);
  });
});

describe('duplicates', () => {
  const man = ['王示例', '男', '1956-03-05', manOf1956, '', '', ''];

  it('leaves out who is on the list, and says when the number belongs to another name', async () => {
    const test = await makeHouse();
    const first = await report(test, [headings, man]);
    await importRoster(test.service, await test.by('doctor-east-1'), {
      clinicId: 'east-1',
      rows: first.good,
    });
    const again = await report(test, [headings, man, ['张示例', '', '', manOf1956, '', '', '']]);
    // Two names beside one number in the file: neither row is trusted.
    expect(again.good).toEqual([]);
    expect(wrong(again)).toEqual(['2  roster.number-shared', '3  roster.number-shared']);
    const alone = await report(test, [headings, man]);
    expect(alone.already.map(({ row, problem }) => `${row} ${problem.code}`)).toEqual(['2 roster.already']);
    const other = await report(test, [headings, ['张示例', '', '', manOf1956, '', '', '']]);
    expect(wrong(other)).toEqual(['2  roster.number-taken']);
  });

  it('leaves a namesake of the same birth date to be registered by hand, unless the numbers differ', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', {
      identity: { name: '王示例', sex: 'male', birthDate: '1956-03-05' as never },
    });
    const found = await report(test, [headings, man]);
    expect(wrong(found)).toEqual(['2  roster.maybe-registered']);
    // 43102819560305003: sum 230, 230 mod 11 = 10 → 2; sequence 003 odd: male.
    const numbered = await makeHouse();
    await numbered.addResident('east-1', {
      identity: {
        name: '王示例',
        sex: 'male',
        birthDate: '1956-03-05' as never,
        idDocument: { kind: 'resident-id', number: '431028195603050032' },
      },
    });
    expect((await report(numbered, [headings, man])).good).toHaveLength(1);
  });

  it('takes one of two equal rows, and neither twin for the other', async () => {
    const test = await makeHouse();
    const found = await report(test, [
      headings,
      man,
      man,
      ['李大双', '女', '1960-01-09', '', '', '', ''],
      ['李小双', '女', '1960-01-09', '', '', '', ''],
      ['李小双', '女', '1960-01-09', '', '', '', ''],
    ]);
    expect(found.good.map((row) => row.row)).toEqual([2, 4, 5]);
    expect(found.already.map(({ row, problem }) => [row, problem.code, problem.values])).toEqual([
      [3, 'roster.again', { other: 2 }],
    ]);
    expect(found.wrong.map(({ row, problem }) => [row, problem.code, problem.values])).toEqual([
      [6, 'roster.maybe-again', { other: 5 }],
    ]);
  });
});

describe('importing', () => {
  const rows = [
    headings,
    ['王示例', '男', '1956-03-05', manOf1956, '13800000001', '柳树村12号', '柳树一组'],
    ['李示例', '女', '1958-07-12', womanOf1958, '', '', '柳树一组'],
    ['赵示例', '男', '1960-01-09', '', '', '', ''],
  ];

  it('writes nothing while checking, and all good rows at once when told to', async () => {
    const test = await makeHouse();
    const { good } = await report(test, rows);
    expect(test.service.charts.keys()).toHaveLength(0);
    const by = await test.by('doctor-east-1');
    const imported = await importRoster(test.service, by, { clinicId: 'east-1', rows: good });
    expect(imported).toEqual({ ok: true, value: { imported: 3, before: 0 } });
    const chart = await test.chartOf(good[0]?.residentId ?? '');
    expect(chart).toMatchObject({
      clinicId: 'east-1',
      identity: { name: '王示例', address: '柳树村12号', revision: 1 },
      consents: [],
    });
    expect(chart.audit.map((entry) => entry.act)).toEqual(['import-resident']);
  });

  it('adds nobody twice when the same rows are sent again', async () => {
    const test = await makeHouse();
    const { good } = await report(test, rows);
    const by = await test.by('doctor-east-1');
    const input = { clinicId: 'east-1', rows: good };
    await importRoster(test.service, by, input);
    expect(await importRoster(test.service, by, input)).toEqual({
      ok: true,
      value: { imported: 0, before: 3 },
    });
    expect(test.service.charts.keys()).toHaveLength(3);
  });

  it('says how far it came when the disk is full, and goes on from there', async () => {
    const test = await makeHouse();
    const { good } = await report(test, rows);
    const by = await test.by('doctor-east-1');
    let writes = 0;
    const full = {
      ...test.service,
      charts: Object.assign(Object.create(test.service.charts), {
        summaries: () => test.service.charts.summaries(),
        create: async (key: string, chart: never) => {
          writes += 1;
          if (writes > 2) throw new StoreError('store.disk-full', 'charts');
          return test.service.charts.create(key, chart);
        },
      }),
    };
    const cut = await importRoster(full, by, { clinicId: 'east-1', rows: good });
    expect(cut).toEqual({
      ok: false,
      problems: [
        { code: 'roster.interrupted', path: '', values: { done: 2, left: 1 } },
        { code: 'store.disk-full', path: 'charts', values: {} },
      ],
    });
    const again = await importRoster(test.service, by, { clinicId: 'east-1', rows: good });
    expect(again).toEqual({ ok: true, value: { imported: 1, before: 2 } });
    // The file itself, checked again after such an interruption, brings nobody in a second time either.
    const anew = await report(test, rows);
    expect(anew.good).toEqual([]);
    expect(anew.already.map(({ row }) => row)).toEqual([2, 3]);
    expect(wrong(anew)).toEqual(['4  roster.maybe-registered']);
  });

  it('imports none when somebody of the list was registered in the meantime', async () => {
    const test = await makeHouse();
    const { good } = await report(test, rows);
    await test.addResident('east-1', {
      identity: { name: '赵示例', sex: 'male', birthDate: '1960-01-09' as never },
    });
    const by = await test.by('doctor-east-1');
    const result = await importRoster(test.service, by, { clinicId: 'east-1', rows: good });
    expect(result).toEqual({ ok: false, problems: [{ code: 'roster.changed', path: '' }] });
    expect(test.service.charts.keys()).toHaveLength(1);
  });

  it('refuses rows that were tampered with, and a clinic that is not the own', async () => {
    const test = await makeHouse();
    const { good } = await report(test, rows);
    const by = await test.by('doctor-east-1');
    const [first] = good;
    if (!first) throw new Error('no row');
    const other = { ...first, person: { ...first.person, sex: 'female' as const } };
    const codes = async (input: object) => {
      const result = await importRoster(test.service, by, input);
      return result.ok ? [] : result.problems.map((problem) => problem.code);
    };
    expect(await codes({ clinicId: 'east-1', rows: [other] })).toEqual(['roster.changed']);
    expect(await codes({ clinicId: 'east-1', rows: [{ ...first, residentId: '../x' }] })).toEqual([
      'roster.changed',
    ]);
    expect(
      await codes({
        clinicId: 'east-1',
        rows: [first, { ...first, row: 9, residentId: good[1]?.residentId }],
      }),
    ).toEqual(['roster.changed']);
    expect(await codes({ clinicId: 'west-1', rows: good })).toEqual(['rights.outside']);
    const checked = await check(test, rows, 'doctor-west-1');
    expect(checked.ok ? '' : checked.problems[0]?.code).toBe('rights.outside');
  });
});

/** A sheet as a spreadsheet program writes it when nobody set the columns to text. */
function withNumbers(): Uint8Array {
  const text = (xml: string) => new TextEncoder().encode(xml);
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const inline = (at: string, words: string) => `<c r="${at}" t="inlineStr"><is><t>${words}</t></is></c>`;
  return zipSync({
    'xl/workbook.xml': text(
      `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': text(
      `<Relationships xmlns="${packaged}"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    ),
    // Style 1 is number format 14: a date. 20000 days after 1899-12-30 is 1954-10-03.
    'xl/styles.xml': text(
      `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    'xl/worksheets/sheet1.xml': text(
      `<worksheet xmlns="${main}"><sheetData><row r="1">${inline('A1', '姓名')}${inline('B1', '出生日期')}${inline('C1', '电话')}${inline('D1', '身份证号')}</row><row r="2">${inline('A2', '李示例')}<c r="B2" s="1"><v>20000</v></c><c r="C2"><v>13800000001</v></c><c r="D2"><v>4.31028195603E+17</v></c></row></sheetData></worksheet>`,
    ),
  });
}
