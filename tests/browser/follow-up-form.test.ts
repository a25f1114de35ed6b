/**
 * A hypertension follow-up as a village doctor does it, key by key; and the official forms as they are printed, read
 * back from the PDF, with the fullest and the emptiest record.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPdfPrinter } from '../../src/prescription/pdf.js';
import {
  everyCopdRow,
  everyRow,
  followedUp,
  followUp,
  plainHypertension,
  set,
} from '../unit/workflow/follow-ups.js';
import { makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';
import { readPdf } from './pdf-reading.js';

let browser: Browser;
let test: TestHouse;
let served: Served;

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse({ pdf: createPdfPrinter({ launch: () => Promise.resolve(browser) }) });
  served = await serveApp(test.app);
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

describe('a plain hypertension follow-up', () => {
  it('takes at most seven keys and taps beyond its answers', async () => {
    const residentId = await followedUp(test);
    await followUp(test, residentId, '2026-03-02', plainHypertension);
    test.clock.pass({ days: 91 });
    const { page } = await openAs(browser, served, await test.as('doctor-east-1'));
    await page.goto(`/residents/${residentId}`);
    let answers = 0;
    let burden = 0;
    const answer = async (keys: string) => {
      for (const key of keys) await page.keyboard.press(key);
      answers += keys.length;
    };
    const at = () => page.evaluate<string>('document.activeElement.name');

    await page.click('button[name="kind"][value="follow-up"]');
    await page.waitForSelector('#visit');
    // The diseases are as they were.
    await page.click('button[value="earlier.history"]');
    await page.waitForURL(/done=taken/);
    burden += 2;
    await expect.poll(at).toBe('f.systolicFirstMmHg');
    // 132/78, pulse 72; the rest of the measures is left.
    await answer('132');
    await answer('78');
    await answer('72');
    expect(await at()).toBe('f.temperatureC');
    await page.keyboard.press('Enter');
    burden += 1;
    // No complaint, no other disease, no acute illness.
    expect(await at()).toBe('f.symptomsToday');
    await answer('122');
    // Regular, no reaction, nothing new, the lower pressure is borne; no further symptom; good, good.
    expect(await at()).toBe('f.medicineAdherence');
    await answer('1221');
    expect(await at()).toBe('f.hypertensionFormSymptoms');
    await answer('111');
    await page.keyboard.press('Control+Enter');
    burden += 2;
    await page.waitForURL(/done=planned/);

    // 7 figures of three readings, 3 answers on today, 7 on the form.
    expect(answers).toBe(17);
    // Open, take over, past the other measures, and the chord that saves; two for a hand that slips.
    expect(burden).toBeLessThanOrEqual(7);
    await expect.poll(() => page.textContent('#follow-up')).toContain('1 控制满意');
    const { outcome } = (await test.chartOf(residentId)).visits.at(-1) ?? {};
    expect(outcome?.['hypertensionFollowUpClass']).toBe('controlled');
  });
});

const path = (residentId: string, form: string) => `/residents/${residentId}/follow-up-form/${form}`;

async function printed(residentId: string, form: string) {
  const doctor = await test.as('doctor-east-1');
  const cookies = [...doctor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${served.baseURL}${path(residentId, form)}/paper.pdf?year=2026`, {
    headers: { cookie: cookies },
  });
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  return readPdf(new Uint8Array(await answer.arrayBuffer()));
}

describe('the printed form', () => {
  it('with every row told four times stands on one black and white A4 sheet, words and all', async () => {
    const residentId = await followedUp(test);
    for (const on of ['2026-03-02', '2026-05-04', '2026-07-06', '2026-09-07'])
      await followUp(test, residentId, on, everyRow);
    const own = { hypertension: '重/轻', 'type-2-diabetes': '420/310' };
    for (const [form, words] of Object.entries(own)) {
      const pages = await printed(residentId, form);
      const [sheet] = pages;
      expect([pages.length, sheet?.widthMm, sheet?.heightMm]).toEqual([1, 210, 297]);
      for (const said of ['随访服务记录表', '示例甲乙', '2026-09-07', '3不良反应', '示例药四每晚一次', words])
        expect(sheet?.text).toContain(said);
      expect(sheet?.text).toContain('打印自电子记录');
      expect(sheet?.text).toContain('下次随访日期2026-03-162026-05-182026-07-202026-09-21');
      const picture = await sheet?.picture();
      expect(picture?.isGrey()).toBe(true);
      expect(picture?.ink(0, 0.1)).toBeGreaterThan(0.005);
    }
  });

  it('of chronic obstructive disease stands on one sheet likewise', async () => {
    const residentId = await followedUp(test);
    for (const on of ['2026-03-02', '2026-05-04', '2026-07-06', '2026-09-07'])
      await followUp(test, residentId, on, everyCopdRow);
    const pages = await printed(residentId, 'copd');
    const [sheet] = pages;
    expect([pages.length, sheet?.widthMm, sheet?.heightMm]).toEqual([1, 210, 297]);
    for (const said of ['慢性阻塞性肺疾病患者随访服务记录表', '3不良反应', '1.42', '60.2%', '每日15小时'])
      expect(sheet?.text).toContain(said);
    // 91 days after each: four a year.
    expect(sheet?.text).toContain('下次随访日期2026-06-012026-08-032026-10-052026-12-07');
    expect((await sheet?.picture())?.isGrey()).toBe(true);
  });

  it('of somebody never followed up is the blank form on one sheet', async () => {
    const residentId = await followedUp(test);
    for (const form of ['hypertension', 'type-2-diabetes', 'copd']) {
      const pages = await printed(residentId, form);
      expect(pages).toHaveLength(1);
      expect(pages[0]?.text).toContain('1控制满意2控制不满意3不良反应4并发症');
    }
  });
});

describe('the pages', () => {
  it('of follow-up and form have no fault and are light, on desk and phone', async () => {
    const residentId = await followedUp(test);
    const visitId = await followUp(test, residentId, '2026-03-02', everyRow);
    for (const viewport of ['desk', 'phone'] as const) {
      const opened = await openAs(browser, served, await test.as('doctor-east-1'), { viewport });
      for (const [name, at] of [
        ['follow-up-form', path(residentId, 'hypertension')],
        ['follow-up-visit', `/residents/${residentId}/visits/${visitId}`],
      ] as const) {
        expect(await weightOf(opened.page, at)).toBeLessThanOrEqual(100 * 1024);
        expect([name, viewport, await faultsOf(opened)]).toEqual([name, viewport, []]);
        await picture(opened.page, `${name}-${viewport}`);
      }
    }
  });

  it('stay light with four diseases and every field of three forms told, and what lasts from the visit before', async () => {
    const residentId = await followedUp(test);
    const four = {
      ...everyRow,
      history: { conditions: set('hypertension', 'type-2-diabetes', 'copd', 'coronary-heart-disease') },
      measurements: { ...everyRow.measurements, ...everyCopdRow.measurements },
      'follow-up': { ...everyRow['follow-up'], ...everyCopdRow['follow-up'] },
    };
    await followUp(test, residentId, '2026-05-04', four);
    const heaviest = await followUp(test, residentId, '2026-07-06', four);
    const opened = await openAs(browser, served, await test.as('doctor-east-1'), { viewport: 'phone' });
    for (const [name, at] of [
      ['follow-up-visit-four', `/residents/${residentId}/visits/${heaviest}`],
      ['follow-up-form-copd', path(residentId, 'copd')],
    ] as const) {
      const weight = await weightOf(opened.page, at);
      expect([name, weight <= 100 * 1024]).toEqual([name, true]);
      expect([name, await faultsOf(opened)]).toEqual([name, []]);
      await picture(opened.page, name);
    }
  });
});
