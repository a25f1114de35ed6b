/** Papers as they are printed, read back from the PDF, and their pages as they look and as they are used. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PdfPrinter } from '../../src/domain/ports.js';
import { createPdfPrinter } from '../../src/prescription/pdf.js';
import { reprintPaper, showPaper } from '../../src/workflow/papers.js';
import { makeElderlyRecord, makeReferralSlip } from '../../src/workflow/signed-papers.js';
import { recordEmergency } from '../../src/workflow/visits.js';
import { approved, issued, print, sheetOf, signedNotice } from '../unit/workflow/printed.js';
import { type Drafted, drafted, must, recordVisit, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser, openPage } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';
import { type PdfPage, readPdf } from './pdf-reading.js';

let browser: Browser;
let printer: PdfPrinter;

beforeAll(async () => {
  browser = await launchBrowser();
  printer = createPdfPrinter({ launch: () => Promise.resolve(browser) });
});

afterAll(async () => {
  await browser?.close();
});

const has = (...present: string[]) => ({ value: { present, complete: true } });

async function htmlOf(house: TestHouse, paper: Drafted): Promise<string> {
  const by = await house.by(paper.doctor);
  return must(await showPaper(house.house.web, by, paper.residentId, paper.documentId)).html;
}

async function printed(html: string, size: 'A4' | 'A5' = 'A5'): Promise<PdfPage[]> {
  return readPdf(await printer.print(html, size));
}

const textOf = (pages: readonly PdfPage[]) => pages.map((page) => page.text).join('');

/** What is read by the resident, smaller than 16 px. The foot is for checking the paper, not for reading. */
async function tooSmall(html: string): Promise<string[]> {
  const { page } = await openPage(browser);
  await page.setContent(html);
  const small = await page.evaluate<string[]>(`
    [...document.querySelectorAll('header *, main *:not(style), .signatures *')]
      .filter((element) => element.textContent.trim() !== '')
      .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
      .map((element) => element.outerHTML.slice(0, 120))`);
  await page.context().close();
  return small;
}

/** Many answers at once: two constitutions, diabetes, warfarin, a shellfish allergy, a question nobody could answer. */
const burdened = {
  high: ['e33-02', 'e33-03', 'e33-04', 'e33-14', 'e33-11', 'e33-12', 'e33-29'],
  facts: {
    safety: {
      medicines: has('warfarin', 'metformin'),
      allergies: has('shellfish'),
      kidneyDisease: { unknown: 'unsure' },
    },
    history: { conditions: has('hypertension', 'type-2-diabetes') },
  },
};

describe('the health prescription in print', () => {
  it('says everything a resident needs, on one A5 leaf, both sides at most', async () => {
    const house = await makeHouse();
    const paper = await issued(house, burdened);
    const pages = await printed(await htmlOf(house, paper));
    expect(pages.map(({ widthMm, heightMm }) => [widthMm, heightMm])).toEqual(pages.map(() => [148, 210]));
    expect(pages.length).toBeLessThanOrEqual(2);
    const text = textOf(pages);
    const { checkCode } = await sheetOf(house, paper);
    for (const said of [
      '中医健康处方',
      '健康饮食',
      '宜',
      '没有问清',
      '肾病',
      '下次随访',
      '不要自行停药减药',
      '未面诊',
      '记录医生柳一帆',
      '审核医师钟文竹',
      '居民或监护人',
      '拇印',
      '见证人',
      '（盖章）',
      '编号2026-000001',
      `校验码${checkCode}`,
      '有效期至2027-05-20',
    ])
      expect(text).toContain(said);
    for (const unsaid of ['未经审核', '补打', '作废', 'safety-', 'intervention-', '证']) {
      if (unsaid === '证') expect(text).not.toMatch(/[虚实热寒瘀滞]证/);
      else expect(text).not.toContain(unsaid);
    }
  });

  it('says which of the foods to eat less of an allergy forbids altogether', async () => {
    const house = await makeHouse();
    // Without a disease both constitutions bring their lists; crab stands under 少 of the second.
    const { high, facts } = burdened;
    const paper = await issued(house, { high, facts: { ...facts, history: {} } });
    const text = textOf(await printed(await htmlOf(house, paper)));
    expect(text).toMatch(/不吃[^。]*螃蟹/);
  });

  it('is read in at least 16 px', async () => {
    const house = await makeHouse();
    expect(await tooSmall(await htmlOf(house, await issued(house, burdened)))).toEqual([]);
  });

  it('draws its characters and its QR code', async () => {
    const house = await makeHouse();
    const pages = await printed(await htmlOf(house, await issued(house)));
    for (const page of pages) expect((await page.picture()).ink(0.05, 0.4)).toBeGreaterThan(0.02);
  });

  it('carries the watermark before the county has decided, and the mark of a reprint after', async () => {
    const house = await makeHouse();
    expect(textOf(await printed(await htmlOf(house, await drafted(house))))).toContain('未经审核');
    const paper = await issued(house, { clinic: 'west-1' });
    const by = await house.by(paper.doctor);
    must(await reprintPaper(house.service, by, paper.residentId, paper.documentId));
    expect(textOf(await printed(await htmlOf(house, paper)))).toContain('补打第1次');
  });

  it('fits A4 as well', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    must(await print(house, paper, 'A4'));
    const pages = await printed(await htmlOf(house, paper), 'A4');
    expect([pages.length, pages[0]?.widthMm, pages[0]?.heightMm]).toEqual([1, 210, 297]);
  });
});

describe('the other papers in print', () => {
  it('the result notice tells the result and its guidance, in at least 16 px', async () => {
    const house = await makeHouse();
    const notice = await signedNotice(house, await walkIn(house, burdened));
    must(await print(house, notice));
    const html = await htmlOf(house, notice);
    const text = textOf(await printed(html));
    for (const said of [
      '体质辨识结果告知单',
      '气虚质（是）',
      '兼阳虚质（是）',
      '签发医生柳一帆',
      '不要自行停药减药',
    ])
      expect(text).toContain(said);
    // The foot names books by their titles: 针灸学.
    const [told = ''] = text.split('依据：');
    for (const unsaid of ['膳食食疗', '审核医师', '艾', '灸']) expect(told).not.toContain(unsaid);
    expect(await tooSmall(html)).toEqual([]);
  });

  it('the referral slip is one A4 page with everything the next doctor asks first', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, {
      facts: { ...burdened.facts, symptoms: { symptomsToday: has('chest-pain', 'sweating') } },
    });
    const by = await house.by(walk.doctor);
    must(
      await recordEmergency(house.service, by, walk.residentId, walk.visitId, {
        ruleId: 'triage-chest-pain',
        done: '停止活动，测血压脉搏，呼叫120',
        toldWhom: '县医院急诊科',
        transport: { kind: 'ambulance' },
        outcome: '',
        close: false,
      }),
    );
    const documentId = must(
      await makeReferralSlip(house.house.web, by, walk.residentId, walk.visitId, { size: 'A4' }),
    );
    const pages = await printed(await htmlOf(house, { ...walk, documentId }), 'A4');
    expect(pages).toHaveLength(1);
    for (const said of [
      '紧急转诊单',
      '心前区疼痛',
      '2026-11-2009:00',
      '停止活动，测血压脉搏，呼叫120',
      '县医院急诊科',
      '救护车',
      '华法林',
      '虾蟹贝类',
      '没有问清：肾病',
    ])
      expect(pages[0]?.text).toContain(said);
    expect(pages[0]?.text).not.toContain('未经审核');
  });

  it('the elderly form has 33 ticked answers and the scores of the nine types on two A4 pages', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const by = await house.by(walk.doctor);
    const documentId = must(
      await makeElderlyRecord(house.house.web, by, walk.residentId, walk.visitId, {
        guidance: [2, 4],
        words: '',
      }),
    );
    const pages = await printed(await htmlOf(house, { ...walk, documentId }), 'A4');
    expect(pages).toHaveLength(2);
    const text = textOf(pages);
    for (let no = 1; no <= 33; no += 1) expect(text).toContain(`（${no}）您`);
    // 33 answers, 气虚 judged, two kinds of guidance, and the word in the head of the table, which repeats.
    expect(text.split('√').length - 1).toBe(33 + 1 + 2 + pages.length);
    for (const said of ['1.得分16', '医生签名柳一帆', '2026年11月20日']) expect(text).toContain(said);
  });

  it('the paper form of a visit repeats its number and the name on every page', async () => {
    const house = await makeHouse();
    const residentId = await house.addResident('east-1', { identity: { name: '示例居民名' } });
    const answer = await (await house.as('doctor-east-1')).post('/forms/print', {
      resident: residentId,
      blank: '0',
      instrument: '',
      extent: 'full',
      as: 'html',
    });
    const pages = await printed(answer.body, 'A4');
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      expect(page.text).toContain('表号F2026-000001');
      expect(page.text).toContain('示例居民名');
    }
  });
});

describe('the pages of papers', () => {
  let house: TestHouse;
  let served: Served;
  const paths = new Map<string, string>();

  beforeAll(async () => {
    house = await makeHouse();
    served = await serveApp(house.app);
    const ready = await approved(house);
    const sheet = await issued(house, { about: { identity: { name: '示例甲乙' } } });
    const doubted = await issued(house);
    await recordVisit(house, doubted.residentId, { facts: { safety: { allergies: has('egg') } } });
    const page = (paper: Drafted) => `/residents/${paper.residentId}/documents/${paper.documentId}/paper`;
    paths.set('approved', page(ready));
    paths.set('issued', page(sheet));
    paths.set('sheet', `${page(sheet)}.html`);
    paths.set('doubted', page(doubted));
    paths.set('elderly-record', `/residents/${sheet.residentId}/visits/${sheet.visitId}/elderly-record`);
    paths.set('forms', '/forms');
    paths.set('check', '/check');
    paths.set('checked', `/check/${(await sheetOf(house, sheet)).checkCode}`);
  });

  afterAll(async () => {
    await served?.close();
  });

  const names = ['approved', 'issued', 'sheet', 'doubted', 'elderly-record', 'forms', 'check', 'checked'];
  const everywhere = names.flatMap((name) =>
    (['desk', 'phone'] as const).map((screen) => [name, screen] as const),
  );

  it.each(everywhere)('%s on the %s has no fault and comes in at most 100 KB', async (name, viewport) => {
    const opened = await openAs(browser, served, await house.as('doctor-east-1'), { viewport });
    const weight = await weightOf(opened.page, paths.get(name) ?? '');
    await picture(opened.page, `paper-${name}-${viewport}`);
    expect(await faultsOf(opened)).toEqual([]);
    expect(weight).toBeLessThanOrEqual(100_000);
    await opened.page.context().close();
  });

  it('a paper is printed, handed over and checked by keyboard and without script', async () => {
    const paper = await approved(house);
    const doctor = await house.as(paper.doctor);
    const { page } = await openAs(browser, served, doctor, { javaScriptEnabled: false });
    await page.goto(`/residents/${paper.residentId}/documents/${paper.documentId}/paper`);
    await page.getByRole('button', { name: '编号打印' }).press('Enter');
    await page.getByText('已打印编号').waitFor();
    await page.getByRole('button', { name: '已签名，交给本人' }).press('Enter');
    await page.getByText('已登记交付').waitFor();
    const { checkCode } = await sheetOf(house, paper);
    const visitor = await openPage(browser, { baseURL: served.baseURL, javaScriptEnabled: false });
    await visitor.page.goto('/check');
    await visitor.page.getByLabel('单子下方的校验码').fill(checkCode.toLowerCase());
    await visitor.page.getByRole('button', { name: '核对' }).press('Enter');
    await visitor.page.getByText('是真的，现在有效').waitFor();
    expect(await visitor.page.content()).not.toContain('示例甲');
  });
});
