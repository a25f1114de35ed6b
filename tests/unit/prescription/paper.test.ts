import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PdfPrinter } from '../../../src/domain/ports.js';
import { markPaper, type PaperFrame, type PaperMarks } from '../../../src/prescription/paper-frame.js';
import { createPdfPrinter } from '../../../src/prescription/pdf.js';
import { qrImage } from '../../../src/prescription/qr.js';
import { createTemplates, TemplateError, type Templates } from '../../../src/prescription/rendering.js';
import { launchBrowser, openPage, viewports } from '../../browser/chromium.js';
import { type PdfPage, readPdf } from '../../browser/pdf-reading.js';

const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-paper-'));
const layout = { layout: 'layouts/paper' };
const unmarked: PaperMarks = { unreviewed: false, void: false, superseded: false, reprint: null };

let templates: Templates;
let browser: Browser;
let printer: PdfPrinter;

beforeAll(async () => {
  mkdirSync(join(overlay, 'papers'));
  const sample = '<h2>{{heading}}</h2><ul>{{#each lines}}<li>{{this}}</li>{{/each}}</ul>';
  writeFileSync(join(overlay, 'papers', 'sample.hbs'), sample);
  templates = createTemplates('templates', overlay);
  browser = await launchBrowser();
  printer = createPdfPrinter({ launch: () => Promise.resolve(browser) });
});

afterAll(async () => {
  await printer.close();
  rmSync(overlay, { recursive: true, force: true });
});

const issued: PaperFrame = {
  size: 'A5',
  title: '中医健康处方',
  issuer: '（演示）清河县青石镇卫生院',
  issuerPhone: '0000-1234567',
  resident: { name: '张䶮', sex: '女', age: '72岁' },
  visitedOn: '2026年11月20日',
  issuedOn: '2026年11月22日',
  validUntil: '2027年2月22日',
  marks: unmarked,
  isAdvice: true,
  reviewedUnseen: true,
  signatures: {
    recordingDoctor: { name: '李某' },
    signingDoctor: null,
    reviewer: { name: '' },
    resident: true,
    seal: true,
  },
  sources: ['GB/T 46939—2025'],
  release: '3（7f3a9c12）',
  sheetNumber: 'QH-2026-000123',
  check: {
    code: '0000-0000-0001-ZT',
    address: 'zhiwei.example.cn/c',
    qr: qrImage('https://zhiwei.example.cn/c/0000-0000-0001-ZT'),
  },
};

const draft: PaperFrame = {
  ...issued,
  issuedOn: null,
  validUntil: null,
  marks: { ...unmarked, unreviewed: true },
  sheetNumber: null,
  check: null,
};

const fiveLines = Array.from(
  { length: 5 },
  (_, index) => `第${index + 1}件事：每天傍晚散步二十分钟，累了就停。`,
);

function htmlOf(frame: PaperFrame, lines: readonly string[] = fiveLines): string {
  return templates.render('papers/sample', { heading: '养生功法', lines, frame }, layout);
}

async function printed(html: string, paper: 'A4' | 'A5' = 'A5'): Promise<PdfPage[]> {
  return readPdf(await printer.print(html, paper));
}

describe('the paper layout', () => {
  test('is without faults', () => {
    expect(templates.problems().filter((problem) => problem.severity === 'error')).toEqual([]);
  });

  test.each(['A5', 'A4'] as const)(
    'of five things to do fits on one %s page and says everything',
    async (size) => {
      const pages = await printed(htmlOf({ ...issued, size }), size);
      expect(pages.length).toBe(1);
      for (const said of [
        '（演示）清河县青石镇卫生院',
        '中医健康处方',
        '姓名张䶮',
        '性别女',
        '年龄72岁',
        '服务日期2026年11月20日',
        '养生功法',
        '第5件事：每天傍晚散步二十分钟，累了就停。',
        '不要自行停药减药',
        '未面诊',
        '记录医生李某',
        '审核医师',
        '居民或监护人',
        '拇印',
        '见证人',
        '（盖章）',
        '编号QH-2026-000123',
        '校验码0000-0000-0001-ZT',
        '签发2026年11月22日',
        '有效期至2027年2月22日',
        '内容版本3（7f3a9c12）',
        'zhiwei.example.cn/c',
        '0000-1234567',
        '依据：GB/T46939—2025。',
        '第1页，共1页',
      ]) {
        expect(pages[0]?.text).toContain(said);
      }
    },
  );

  test('prints black on white', async () => {
    const [page] = await printed(
      htmlOf({ ...draft, marks: { unreviewed: true, void: true, superseded: true, reprint: '1' } }),
    );
    expect((await page?.picture())?.isGrey()).toBe(true);
  });

  test('shows everything a resident reads in at least 16 px', async () => {
    const { page } = await openPage(browser);
    await page.setContent(htmlOf(issued));
    const small = await page.evaluate<string[]>(`
      [...document.querySelectorAll('header *, main *, .reminder, .reminder *, .unseen, .signatures *')]
        .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
        .map((element) => element.outerHTML)`);
    expect(small).toEqual([]);
  });

  test('of several pages has sheet number and page number on each', async () => {
    const pages = await printed(htmlOf(issued, Array(8).fill(fiveLines).flat()));
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, index) => {
      expect(page.text).toContain('编号QH-2026-000123');
      expect(page.text).toContain(`第${index + 1}页，共${pages.length}页`);
    });
  });

  test('before issue has no number, code, picture to scan or way to check', () => {
    const html = htmlOf(draft);
    for (const absent of ['编号', '校验码', '<img', '核对真伪', '签发 ', '有效期'])
      expect(html).not.toContain(absent);
  });

  test('leaves out the reminder, the seal and signatures that a kind of paper does not have', () => {
    const signatures = {
      recordingDoctor: null,
      signingDoctor: { name: '王某' },
      reviewer: null,
      resident: false,
      seal: false,
    };
    const html = htmlOf({ ...issued, isAdvice: false, reviewedUnseen: false, signatures });
    expect(html).toContain('签发医生');
    for (const absent of ['停药', '未面诊', '记录医生', '审核医师', '居民或监护人', '盖章']) {
      expect(html).not.toContain(absent);
    }
  });

  test('refuses a frame that lacks something', () => {
    const { reviewedUnseen: _, ...incomplete } = issued;
    expect(() =>
      templates.render('papers/sample', { heading: '', lines: [], frame: incomplete }, layout),
    ).toThrow(TemplateError);
  });

  test('escapes what was typed, in text, attributes and style', () => {
    const html = htmlOf({ ...issued, sheetNumber: `'"; } </style><script>x</script>` });
    expect(html).not.toContain('<script');
    expect(html.match(/<\/style>/g)?.length).toBe(1);
  });

  test('needs no network and no script, and on a phone no sideways scrolling', async () => {
    const { page, refusedRequests } = await openPage(browser, { viewport: viewports.phone });
    await page.setContent(
      htmlOf({ ...issued, marks: { unreviewed: true, void: true, superseded: true, reprint: '12' } }),
    );
    expect(refusedRequests).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(htmlOf(issued)).not.toContain('<script');
  });
});

describe('marks', () => {
  test('of a draft are on every page', async () => {
    const pages = await printed(htmlOf(draft, Array(8).fill(fiveLines).flat()));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page.text).toContain('未经审核');
  });

  test('are absent from an issued paper', async () => {
    const [page] = await printed(htmlOf(issued));
    for (const mark of ['未经审核', '作废', '补打']) expect(page?.text).not.toContain(mark);
  });

  test('of a reprint are set on the stored paper, and nothing else of it changes', async () => {
    const stored = htmlOf(issued);
    const marked = markPaper(stored, { ...unmarked, reprint: '2' }, templates);
    const added = templates.render('partials/paper-marks', { ...unmarked, reprint: '2' });
    expect(marked.replace(added, '')).toBe(stored);
    const [page] = await printed(marked);
    expect(page?.text).toContain('补打第2次');
  });

  test('of a paper that was corrected say that another took its place', async () => {
    const [page] = await printed(markPaper(htmlOf(issued), { ...unmarked, superseded: true }, templates));
    expect(page?.text).toContain('已被替代');
    expect(page?.text).toContain('已被新单替代');
  });

  test('can be set again on a marked paper', () => {
    const once = markPaper(htmlOf(issued), { ...unmarked, reprint: '1' }, templates);
    const twice = markPaper(once, { ...unmarked, void: true }, templates);
    expect(twice).toContain('补打第1次');
    expect(twice).toContain('作废');
  });

  test('have one place only, which nothing typed can imitate', () => {
    const html = htmlOf({ ...issued, resident: { name: '<!--marks-->', sex: '女', age: '72岁' } });
    expect(() => markPaper(html, { ...unmarked, void: true }, templates)).not.toThrow();
    expect(() => markPaper('<p>其他</p>', unmarked, templates)).toThrow('not the HTML of one paper');
  });
});
