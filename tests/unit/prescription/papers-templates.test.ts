/** Every paper's template with the least and the most a view can hold, and what a site may change in them. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createTemplates } from '../../../src/prescription/rendering.js';
import { forms, notices, prescriptions, records, slips, twoWaySlips } from './paper-views.js';

const templates = createTemplates('templates');
const layout = { layout: 'layouts/paper' };

/** Text as read, without tags and white space. */
function said(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, '')
    .replace(/\s/g, '');
}

const papers = [
  ['papers/health-prescription', prescriptions],
  ['papers/result-notice', notices],
  ['papers/referral-slip', slips],
  ['papers/two-way-slip', twoWaySlips],
  ['papers/elderly-record', records],
] as const;

describe.each(papers)('%s', (name, [smallest, fullest]) => {
  test('renders with the least it can hold', () => {
    expect(said(templates.render(name, smallest, layout))).toContain('示例甲');
  });

  test('renders with the most it can hold, and names no rule', () => {
    const html = templates.render(name, fullest, layout);
    for (const words of ['示例甲', '编号2026-000123', '校验码0000-0000-0001-ZT', '1-00000000'])
      expect(said(html)).toContain(words);
    expect(html).not.toContain('safety-');
  });

  test('escapes what a person typed', () => {
    const evil = {
      ...smallest,
      frame: { ...smallest.frame, resident: { name: '<b>甲', sex: '女', age: '1岁' } },
    };
    expect(templates.render(name, evil, layout)).toContain('&lt;b&gt;甲');
  });
});

test('no template of this room has a fault', () => {
  expect(templates.problems().filter((problem) => problem.severity === 'error')).toEqual([]);
});

describe('the health prescription', () => {
  const [smallest, fullest] = prescriptions;

  test('says everything an elder needs beside each thing to do', () => {
    const text = said(templates.render('papers/health-prescription', fullest, layout));
    for (const words of [
      '体质辨识：气虚质（是）',
      '膳食食疗1示例粥一起煮粥。',
      '用料（整道菜用量，原方未写几人份）山药30克、盐适量',
      '注意要算在主食里。',
      '当心拉肚子就停。',
      '用料（1人份）百合5克',
      '全家4人份百合20克',
      '健康饮食饭菜要熟。宜大米、小米少冷饮不吃螃蟹',
      '注意绿叶菜每天差不多。（菠菜、韭菜）注意慢慢嚼。',
      '没有问清肾病、过敏。',
      '下次随访2026年12月4日（门诊、家庭）',
      '不要自行停药减药',
      '未面诊',
    ])
      expect(text).toContain(words);
  });

  test('leaves a line to write the next visit on where none is planned', () => {
    const text = said(templates.render('papers/health-prescription', smallest, layout));
    expect(text).toContain('下次随访年月日');
    expect(text).not.toContain('没有问清');
    expect(text).not.toContain('体质辨识');
  });
});

test('a notice whose next visit is overdue says to see the doctor soon', () => {
  const text = said(templates.render('papers/result-notice', notices[1], layout));
  expect(text).toContain('辨识结果：气虚质，兼阳虚质（倾向是）');
  expect(text).toContain('2026年11月2日（已到期，请尽快找签约医生）');
});

describe('the two-way slip', () => {
  test('leaves lines for hospital and ward, and a part to send back by the day', () => {
    const text = said(templates.render('papers/two-way-slip', twoWaySlips[0], layout));
    for (const words of [
      '转出（择期）',
      '转往县医院科',
      '原因：想请县里看一看',
      '没有测量记录',
      '回转单',
      '2026年12月4日前',
      '诊断',
      '现用药',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('先打120');
  });

  test('names hospital, ward and what the receiving doctor must know', () => {
    const text = said(templates.render('papers/two-way-slip', twoWaySlips[1], layout));
    for (const words of [
      '转往上级医院示例县中医医院心内科',
      '收缩压186mmHg',
      '在吃的药：华法林（不全）',
      '没有问清：肾病。',
    ])
      expect(text).toContain(words);
  });
});

describe('the referral slip', () => {
  test('leaves lines and boxes for what nobody has recorded', () => {
    const text = said(templates.render('papers/referral-slip', slips[0], layout));
    for (const words of ['先打120', '心前区疼痛', '已做处置', '告知了谁', '□救护车', '签字', '没有测量记录'])
      expect(text).toContain(words);
  });

  test('tells each record, the refusal with who signed it, and what is known of the person', () => {
    const text = said(templates.render('papers/referral-slip', slips[1], layout));
    for (const words of [
      '心前区疼痛转往县医院',
      '处置时间2026-11-2009:05',
      '怎么送的救护车',
      '后来怎样已住院',
      '拒绝转诊已讲明危险，仍不愿转诊。签字人示例家属',
      '收缩压186mmHg；心率90',
      '在吃的药：华法林（不全）（2026-10-01记录）',
      '容易出血：有',
      '没有：肝病（2026-10-01记录）',
      '没有问清：肾病。',
    ])
      expect(text).toContain(words);
  });
});

describe('the elderly form', () => {
  test('ticks what was answered and what was given, and says what was measured', () => {
    const text = said(templates.render('papers/elderly-record', records[1], layout));
    for (const words of [
      '（1）您精力充沛吗？（指精神头足）1√2345',
      '【按实测】1档12档23档34档4√5档5',
      '1.得分162√是3.倾向是',
      '2.是3√基本是',
      '1√情志调摄6√其他：戒烟',
      '填表日期2026年11月20日医生签名签乙',
    ])
      expect(text).toContain(words);
  });
});

describe('the paper form of a visit', () => {
  const text = (view: object) =>
    said(templates.render('forms/visit', { forms: [view] }, { layout: 'layouts/form' }));

  test('is blank where nothing is known', () => {
    expect(text(forms[0])).toContain('表号F2026-000001');
    expect(text(forms[0])).toContain('性别□女□男');
  });

  test('has a box or a line for every question', () => {
    for (const words of [
      '表号F2026-000002',
      '姓名示例甲性别女出生日期1955-03-02',
      '收缩压（坐着量）（需要时）mmHg',
      '在吃的药□没有□不清楚降糖：□二甲双胍',
      '1.您精力充沛吗？（只问女）（指精神头足）1一年＜2次12',
      '望（问卷相应一题选“经常”“总是”的才问）检查者',
      '末次月经年月日',
    ])
      expect(text(forms[1])).toContain(words);
  });
});

describe('a site’s own template', () => {
  function overlayOf(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'zhiwei-site-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }
  const file = 'papers/health-prescription.hbs';

  test('changes the paper without code', () => {
    const site = createTemplates(
      'templates',
      overlayOf({ [file]: '<p>本县热线 0000</p>{{> partials/paper-advice}}' }),
    );
    const html = site.render('papers/health-prescription', prescriptions[1], layout);
    expect(said(html)).toContain('本县热线0000');
    expect(said(html)).toContain('山药30克');
    expect(site.hash('papers/health-prescription', layout)).not.toBe(
      templates.hash('papers/health-prescription', layout),
    );
  });

  test('that is broken names its file and line, and the last good one goes on being served', () => {
    const folder = overlayOf({ [file]: '<p>第一版</p>' });
    const site = createTemplates('templates', folder);
    writeFileSync(join(folder, file), '<p>第二版</p>\n<p>{{#if frame}}</p>\n');
    const problems = site.reload();
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: 'error', file, line: expect.any(Number) }),
    );
    expect(problems).toContainEqual(expect.objectContaining({ code: 'template.kept-last-good', file }));
    expect(said(site.render('papers/health-prescription', prescriptions[1], layout))).toContain('第一版');
    writeFileSync(join(folder, file), '<p>第三版</p>');
    expect(site.reload().filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(said(site.render('papers/health-prescription', prescriptions[1], layout))).toContain('第三版');
  });

  test('that was broken from the start leaves the shipped one in use', () => {
    const site = createTemplates('templates', overlayOf({ [file]: '{{{frame.title}}}' }));
    expect(site.problems()).toContainEqual(
      expect.objectContaining({ code: 'template.raw-output', file, line: 1 }),
    );
    expect(said(site.render('papers/health-prescription', prescriptions[1], layout))).toContain('山药30克');
  });
});
