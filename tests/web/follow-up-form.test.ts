/**
 * The official follow-up forms printed from the record, row by row. What is expected is written from the forms, their
 * instructions for filling in and the norm's classes, never from what is printed.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  everyCopdRow,
  everyRow,
  followedUp,
  followUp,
  plainHypertension,
  set,
} from '../unit/workflow/follow-ups.js';
import type { Client } from './client.js';
import { makeHouse, type TestHouse } from './house.js';
import { formOf } from './visit-form.js';

let test: TestHouse;
let residentId: string;
let doctor: Client;

beforeEach(async () => {
  test = await makeHouse();
  residentId = await followedUp(test);
});

async function sheet(condition: string, query = '') {
  doctor = await test.as('doctor-east-1');
  return (await doctor.get(`/residents/${residentId}/follow-up-form/${condition}/paper.html${query}`)).body;
}

/** The cells of the row with this head, tags taken out. */
function row(html: string, head: string, sheetNo = 0): string[] {
  const [, ...sheets] = html.split('<section class="sheet">');
  const line = (sheets[sheetNo] ?? '').split('<tr').find((one) => one.includes(`>${head}</th>`)) ?? '';
  return [...line.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) =>
    cell
      .replaceAll('<br>', '；')
      .replace(/<[^>]+>/g, '')
      .trim()
      .replace(/；$/, ''),
  );
}
const first = (html: string, head: string) => row(html, head)[0];

describe('a row of the hypertension form', () => {
  it('holds what the visit recorded, now before the stroke and the target after it', async () => {
    await followUp(test, residentId, '2026-03-02', everyRow, { mode: 'home' });
    const html = await sheet('hypertension');
    const expected: Record<string, string> = {
      随访日期: '2026-03-02',
      随访方式: '2 家庭',
      // Numbness is 8 on the form, mild headache 2; a cough has no number.
      症状: '2 头痛头晕；8 四肢发麻；其他：咳嗽咳痰',
      // The second reading after a rest counts.
      '血压（mmHg）': '148/92',
      '体重（kg）': '64 / 60',
      // 64 / 1.6² = 25.0; 60 / 1.6² = 23.4.
      体质指数: '25.0 / 23.4',
      '心率（次/分）': '76',
      其他: '示例体征乙',
      '日吸烟量（支）': '12 / 5',
      '日饮酒量（两）': '1.5 / 0.5',
      运动: '3次/周　20分钟/次；目标 5次/周　30分钟/次',
      '摄盐（咸淡）': '重 / 轻',
      心理调整: '2 一般',
      遵医行为: '1 良好',
      辅助检查: '示例检查丙',
      服药依从性: '2 间断',
      药物不良反应: '2 有 示例反应甲',
      // A reaction and no complication: class 3, whatever the pressure.
      此次随访分类: '3 不良反应',
      药物名称1: '示例药一',
      药物名称2: '示例药二',
      药物名称3: '示例药三',
      其他药物: '示例药四每晚一次',
      // Within two weeks: 2026-03-02 + 14 days.
      下次随访日期: '2026-03-16',
      随访医生签名: '柳一帆',
    };
    for (const [head, words] of Object.entries(expected))
      expect([head, first(html, head)]).toEqual([head, words]);
    expect(html).toContain('每日1次　每次5 mg');
    expect(html).toContain('打印自电子记录');
    expect(html).toContain('示例0007');
  });

  it('is empty where nobody asked, and says so where nobody knew', async () => {
    await followUp(test, residentId, '2026-03-02', {
      ...plainHypertension,
      'follow-up': { ...plainHypertension['follow-up'], medicineAdherence: { unknown: 'unsure' } },
      habits: { smoking: { value: 'never' } },
    });
    const html = await sheet('hypertension');
    for (const head of ['症状', '心率（次/分）', '运动', '心理调整', '药物名称1', '辅助检查', '机构及科别'])
      expect([head, first(html, head)]).toEqual([head, '']);
    expect(first(html, '体重（kg）')).toBe('/');
    // 不吸烟填“0”.
    expect(first(html, '日吸烟量（支）')).toBe('0 /');
    expect(first(html, '药物不良反应')).toBe('1 无');
    expect(first(html, '服药依从性')).toBe('不清楚');
    // 128/78 of a person of 70: in target; four a year leave 91 days at most.
    expect(first(html, '此次随访分类')).toBe('1 控制满意');
    expect(first(html, '下次随访日期')).toBe('2026-06-01');
  });

  it('says 1 无症状 only when today’s complaints were gone through', async () => {
    const symptoms = { symptomsToday: set(), acuteIllness: { value: false } };
    await followUp(test, residentId, '2026-03-02', { ...plainHypertension, symptoms });
    await followUp(test, residentId, '2026-05-04', {
      ...plainHypertension,
      'follow-up': { ...plainHypertension['follow-up'], hypertensionFormSymptoms: set() },
    });
    await followUp(test, residentId, '2026-07-06', {
      ...plainHypertension,
      symptoms: { symptomsToday: { unknown: 'unsure' } },
    });
    expect(row(await sheet('hypertension'), '症状').slice(0, 3)).toEqual(['1 无症状', '', '不清楚']);
  });

  it('does not carry a reading or a target from one visit to the next', async () => {
    await followUp(test, residentId, '2026-03-02', everyRow);
    await followUp(test, residentId, '2026-05-04', plainHypertension);
    const html = await sheet('hypertension');
    expect(row(html, '体重（kg）').slice(0, 2)).toEqual(['64 / 60', '/']);
    expect(row(html, '药物名称1').slice(0, 2)).toEqual(['示例药一', '']);
  });
});

describe('a row of the diabetes form', () => {
  it('holds foot pulse, staple food, glucose, HbA1c with its day, low sugar and insulin', async () => {
    await followUp(test, residentId, '2026-03-02', everyRow);
    const html = await sheet('type-2-diabetes');
    const expected: Record<string, string> = {
      症状: '2 多饮；7 手脚麻木；其他：咳嗽咳痰',
      足背动脉搏动: '2 减弱（左侧）',
      '主食（克/天）': '420 / 310',
      空腹血糖: '7.4 mmol/L',
      其他检查: '糖化血红蛋白 7.2%；（2026-02-11）；示例检查丙',
      低血糖反应: '2 偶尔',
      此次随访分类: '3 不良反应',
      胰岛素: '示例胰岛素；睡前12单位',
      下次随访日期: '2026-03-16',
    };
    for (const [head, words] of Object.entries(expected))
      expect([head, first(html, head)]).toEqual([head, words]);
  });
});

describe('a row of the form of chronic obstructive disease', () => {
  it('holds signs, comorbidities, vaccines, lung function, drugs and the treatment at home', async () => {
    await followUp(test, residentId, '2026-03-02', everyCopdRow, { mode: 'home' });
    const html = await sheet('copd');
    expect(html).toContain('<h1>慢性阻塞性肺疾病患者随访服务记录表</h1>');
    const expected: Record<string, string> = {
      随访方式: '2 家庭',
      // In the order of the form's own numbers; numbness has none.
      症状: '1 呼吸困难；2 喘息；4 咳嗽；5 咳痰；其他：手脚麻木',
      口唇紫绀: '无',
      外周水肿: '有',
      呼吸频率: '19 次/分',
      心率: '82 次/分',
      // 64 / 1.6² = 25.0.
      体质指数: '25.0',
      其他: '示例体征戊',
      合并症: '1 心血管疾病；其他：示例合并症己',
      '日吸烟量（支）': '12',
      运动: '3次/周　20分钟/次；目标 5次/周　30分钟/次',
      心理调整: '2 一般',
      遵医行为: '1 良好',
      疫苗免疫史: '流感疫苗、肺炎球菌疫苗',
      SpO2: '94%',
      肺通气功能: 'FEV1 1.42 L　FVC 2.36 L；FEV1/FVC 60.2%',
      FEV1占预计值: '55%',
      服药依从性: '2 间断',
      药物不良反应: '2 有 示例反应庚',
      药物名称1: '示例吸入药',
      其他药物: '示例药四每晚一次',
      家庭氧疗: '每日15小时　1.5 L/分；副作用 1 无',
      无创呼吸机: '每日6小时；副作用 2 有',
      // A reaction and no complication.
      此次随访分类: '3 不良反应',
      // 2026-03-02 + 91 days: four a year; the norm does not say how soon after a reaction.
      下次随访日期: '2026-06-01',
    };
    for (const [head, words] of Object.entries(expected))
      expect([head, first(html, head)]).toEqual([head, words]);
    expect(html).toContain('每日2次　每次1 吸');
  });

  it('tells what was looked for and not found from what nobody asked', async () => {
    const asked = {
      ...{ copdSigns: set(), copdWorse: set('oedema'), copdComorbidities: set() },
      ...{ copdVaccines: set(), copdTreatments: set(), copdDrugReaction: { value: false } },
    };
    const history = { conditions: set('copd') };
    const symptoms = { symptomsToday: set(), acuteIllness: { value: false } };
    await followUp(test, residentId, '2026-03-02', { history, 'follow-up': asked });
    await followUp(test, residentId, '2026-05-04', { history, symptoms });
    const html = await sheet('copd');
    const rows = {
      症状: ['其他：眼睑、双腿水肿', '无'],
      // Oedema that is new is oedema, though nobody ticked it again; the lips were looked at.
      口唇紫绀: ['无', ''],
      外周水肿: ['有（新出现或加重）', ''],
      合并症: ['无', ''],
      疫苗免疫史: ['无', ''],
      药物不良反应: ['1 无', ''],
      家庭氧疗: ['不用', ''],
      无创呼吸机: ['不用', ''],
      肺通气功能: ['', ''],
      此次随访分类: ['', ''],
    };
    for (const [head, words] of Object.entries(rows))
      expect([head, row(html, head).slice(0, 2)]).toEqual([head, words]);
    // A column for the hand has the form’s own numbers, the fourth way among them.
    expect(row(html, '随访方式')[3]).toBe('1门诊 2家庭；3视频 4电话 □');
  });

  it('takes no reaction from the form of the pressure, and gives it none', async () => {
    const both = { conditions: set('hypertension', 'copd') };
    await followUp(test, residentId, '2026-03-02', {
      ...plainHypertension,
      history: both,
      'follow-up': { ...plainHypertension['follow-up'], ...everyCopdRow['follow-up'] },
    });
    expect(first(await sheet('hypertension'), '药物不良反应')).toBe('1 无');
    expect(first(await sheet('hypertension'), '此次随访分类')).toBe('1 控制满意');
    expect(first(await sheet('copd'), '药物不良反应')).toBe('2 有 示例反应庚');
    expect(first(await sheet('copd'), '此次随访分类')).toBe('3 不良反应');
  });
});

describe('the columns', () => {
  it('are the follow-ups of the year, oldest left, four a sheet, and what was typed later says so', async () => {
    const days = ['2026-01-05', '2026-03-09', '2026-05-11', '2026-07-13', '2026-09-14'];
    for (const on of days) await followUp(test, residentId, on, plainHypertension);
    await followUp(test, residentId, '2026-04-20', plainHypertension, { typedOn: '2026-09-15' });
    const html = await sheet('hypertension');
    expect(row(html, '随访日期')).toEqual([
      '2026-01-05',
      '2026-03-09',
      '2026-04-20；补录于 2026-09-15',
      '2026-05-11',
    ]);
    expect(row(html, '随访日期', 1)).toEqual([
      '2026-07-13',
      '2026-09-14',
      '年　　月　　日',
      '年　　月　　日',
    ]);
  });

  it('leave out another year and another disease', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension);
    expect(row(await sheet('type-2-diabetes'), '随访日期')[0]).toBe('年　　月　　日');
    expect(row(await sheet('hypertension', '?year=2025'), '随访日期')[0]).toBe('年　　月　　日');
    expect(row(await sheet('hypertension', '?year=2026'), '随访日期')[0]).toBe('2026-03-02');
  });

  it('have class and day of a follow-up that was only saved', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension, { unplanned: true });
    const html = await sheet('hypertension');
    expect(first(html, '此次随访分类')).toBe('1 控制满意');
    expect(first(html, '下次随访日期')).toBe('2026-06-01');
  });

  it('have no class while something it needs is not known, and the page says which', async () => {
    const unmeasured = { ...plainHypertension, measurements: {} };
    const visitId = await followUp(test, residentId, '2026-03-02', unmeasured, { unplanned: true });
    expect(row(await sheet('hypertension'), '此次随访分类')[0]).toBe('');
    const { body } = await doctor.get(`/residents/${residentId}/follow-up-form/hypertension`);
    expect(body).toContain('还没有分类，表上空着');
    expect(body).toContain(`/visits/${visitId}`);
  });

  it('keep the class and the day of the time, whatever is planned afterwards', async () => {
    const high = { systolicFirstMmHg: { value: 162 }, diastolicFirstMmHg: { value: 88 } };
    await followUp(test, residentId, '2026-03-02', { ...plainHypertension, measurements: high });
    await followUp(test, residentId, '2026-03-16', plainHypertension);
    const html = await sheet('hypertension');
    // 162 is over 150: not controlled, within two weeks; then 128/78: controlled, 91 days.
    expect(row(html, '此次随访分类').slice(0, 2)).toEqual(['2 控制不满意', '1 控制满意']);
    expect(row(html, '下次随访日期').slice(0, 2)).toEqual(['2026-03-16', '2026-06-15']);
  });
});

describe('the form', () => {
  it('is not found for a disease without one', async () => {
    const { status } = await (await test.as('doctor-east-1')).get(
      `/residents/${residentId}/follow-up-form/gout`,
    );
    expect(status).toBe(404);
  });

  it('is a reading of the chart, written down as one', async () => {
    await sheet('hypertension');
    const entries = [];
    for await (const entry of test.service.accessLog.read()) entries.push(entry);
    expect(entries.at(-1)).toMatchObject({ residentId, why: 'paper', staffId: 'doctor-east-1' });
  });
});

describe('the ways to it', () => {
  it('are the card of the plan on the chart, for the diseases of the person only', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension);
    const { body } = await (await test.as('doctor-east-1')).get(`/residents/${residentId}`);
    expect(body).toContain(`/residents/${residentId}/follow-up-form/hypertension`);
    expect(body).not.toContain('/follow-up-form/type-2-diabetes');
  });

  it('are blank ones in the room of forms, each with a number, columns free for a hand', async () => {
    doctor = await test.as('doctor-east-1');
    const asked = { form: 'type-2-diabetes', blank: '1', extent: 'short', as: 'html', resident: residentId };
    const { body } = await doctor.post('/forms/print', asked);
    expect([...body.matchAll(/表号 (F2026-\d{6})/g)].map(([, number]) => number)).toEqual([
      'F2026-000001',
      'F2026-000002',
    ]);
    expect(body.match(/<h1>2型糖尿病患者随访服务记录表<\/h1>/g)).toHaveLength(2);
    expect(body).toContain('示例甲乙');
    expect(body).not.toContain('打印自电子记录');
    expect(row(body, '低血糖反应')).toEqual(Array.from({ length: 4 }, () => '1 无 2 偶尔 3 频繁 □'));
  });
});

describe('the follow-up page', () => {
  const visitPage = async () => {
    doctor = await test.as('doctor-east-1');
    const opened = await doctor.post(`/residents/${residentId}/visits`, {
      kind: 'follow-up',
      occurredOn: '2026-06-01',
      mode: 'clinic',
      place: '',
      servedBy: 'doctor-east-1',
    });
    const url = opened.location ?? '';
    return { url, html: (await doctor.get(url)).body };
  };
  const placeOf = (html: string, section: string) => html.indexOf(` id="s.${section}"`);

  it('asks the diseases first, then measures, complaints and the follow-up; the questionnaire is put aside', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension);
    test.clock.pass({ days: 91 });
    const { html, url } = await visitPage();
    const order = ['history', 'measurements', 'symptoms', 'follow-up', 'habits', 'safety', 'questionnaire'];
    const places = order.map((section) => placeOf(html, section));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((at) => at > 0)).toBe(true);
    expect(html).not.toContain('name="shown.questionnaire"');
    const offered = /value="(use\.[^"]+)"/.exec(html)?.[1] ?? '';
    const after = await doctor.post(url, { ...formOf(html), then: offered });
    expect((await doctor.get(after.location ?? '')).body).toContain('name="shown.questionnaire"');
    expect(html).toContain(`/residents/${residentId}/follow-up-form/hypertension?year`);
  });

  it('takes over drugs and targets with one button each, and no reading', async () => {
    await followUp(test, residentId, '2026-03-02', everyRow);
    test.clock.pass({ days: 91 });
    const { html, url } = await visitPage();
    await doctor.post(url, { ...formOf(html), then: 'earlier.history' });
    const second = (await doctor.get(url)).body;
    await doctor.post(url, { ...formOf(second), then: 'earlier.follow-up' });
    await doctor.post(url, { ...formOf((await doctor.get(url)).body), then: 'earlier.habits' });
    const sections = (await test.chartOf(residentId)).visits.at(-1)?.sections;
    expect(Object.keys(sections?.['follow-up']?.facts ?? {}).sort()).toEqual(
      [
        ...[1, 2, 3].flatMap((drug) => [`drug${drug}Name`, `drug${drug}TimesPerDay`, `drug${drug}DoseEach`]),
        'insulinKind',
        'insulinUse',
        'otherDrugs',
      ].sort(),
    );
    expect(Object.keys(sections?.habits?.facts ?? {}).every((id) => id.startsWith('target'))).toBe(true);
    expect(sections?.measurements).toBeUndefined();
  });

  it('says class, day and the two weeks after saving, and refers after the second failure', async () => {
    const high = { systolicFirstMmHg: { value: 162 }, diastolicFirstMmHg: { value: 88 } };
    await followUp(test, residentId, '2026-05-18', { ...plainHypertension, measurements: high });
    test.clock.pass({ days: 14 });
    const { html, url } = await visitPage();
    await doctor.post(url, { ...formOf(html), then: 'earlier.history' });
    const saved = await doctor.post(url, {
      ...formOf((await doctor.get(url)).body),
      'f.systolicFirstMmHg': '158',
      'f.diastolicFirstMmHg': '84',
      'f.adverseReaction': 'no',
      'f.complicationNewOrWorse': 'no',
      'f.lowerTargetTolerated': 'no',
      then: 'plan',
    });
    expect(saved.location).toMatch(/done=planned#follow-up$/);
    const page = (await doctor.get(saved.location ?? '')).body;
    expect(page).toContain('高血压：2 控制不满意');
    // 2026-06-01 + 14 days.
    expect(page).toContain('下次：2026-06-15');
    expect(page).toContain('高血压连续两次控制不满意或有不良反应');
    expect((await test.chartOf(residentId)).visits.at(-1)?.outcome).toMatchObject({
      hypertensionFollowUpClass: 'not-controlled',
      'hypertension-follow-up': '2026-06-15',
    });
  });
});
