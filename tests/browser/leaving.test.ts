/** Nothing typed is lost by leaving: forms that are guarded ask, the visit page keeps, and what is saved asks nothing. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drafted } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from '../web/house.js';
import { formOf } from '../web/visit-form.js';
import { launchBrowser } from './chromium.js';
import { openAs, type Served, serveApp } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

/** The page, and the questions it asks before it is left; each is answered with "stay". */
async function at(path: string): Promise<{ page: Page; asked: string[] }> {
  const { page } = await openAs(browser, served, await test.as('doctor-east-1'));
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await page.goto(path);
  return { page, asked };
}

const brand = '.brand';

describe('a form that is guarded', () => {
  it('asks before a sentence typed into the draft is left, and not after it is saved', async () => {
    const { residentId, documentId } = await drafted(test);
    const { page, asked } = await at(`/residents/${residentId}/documents/${documentId}`);
    const words = page.locator('#lines-form textarea:visible, #lines-form input[type=text]:visible').first();
    await words.fill('早睡，别熬夜。');
    await page.click(brand, { noWaitAfter: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
    expect(page.url()).toContain(documentId);
    await page.click('.sticky button[value=save]');
    await page.waitForURL(/done=/);
    await page.click(brand);
    await page.waitForURL((url) => url.pathname === '/');
    expect(asked).toHaveLength(1);
  });

  it('asks about what came back refused, and nothing where nothing was typed', async () => {
    const residentId = await test.addResident('east-1');
    const { page, asked } = await at(`/residents/${residentId}/standing`);
    await page.click(brand);
    await page.waitForURL((url) => url.pathname === '/');
    expect(asked).toEqual([]);
    await page.goto(`/residents/${residentId}/standing`);
    await page.check('[name=status][value=lost]');
    await page.click('main button.primary');
    await page.waitForSelector('.problems');
    await page.click(brand, { noWaitAfter: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
  });
});

describe('the page of a visit', () => {
  async function inEmergency(): Promise<string> {
    const residentId = await test.addResident('east-1');
    await test.addConsent(residentId);
    const doctor = await test.as('doctor-east-1');
    const { location } = await doctor.post(`/residents/${residentId}/visits`, {
      kind: 'assessment',
      occurredOn: '2026-11-20',
      mode: 'clinic',
      place: '卫生室',
      servedBy: 'doctor-east-1',
    });
    const form = formOf((await doctor.get(location)).body);
    await doctor.post(location, {
      ...form,
      'f.systolicFirstMmHg': '186',
      'f.diastolicFirstMmHg': '96',
      then: 'stay',
    });
    return location;
  }
  const done = 'textarea[name=done]';

  it('keeps what is being typed when a link is pressed, without a question', async () => {
    const path = await inEmergency();
    const { page, asked } = await at(path);
    await page.fill(done, '10:05 半卧，打120');
    await page.focus('[name="f.weightKg"]');
    await page.keyboard.type('61');
    await page.click(brand);
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto(path);
    expect(await page.inputValue(done)).toBe('10:05 半卧，打120');
    expect(await page.inputValue('[name="f.weightKg"]')).toBe('61');
    expect(asked).toEqual([]);
  });

  it('saves the record of an emergency with a section, and keeps the sections when the record is saved', async () => {
    const path = await inEmergency();
    const { page } = await at(path);
    await page.fill(done, '10:05 半卧，打120');
    await page.click('button[value="stay.measurements"]');
    await page.waitForURL(/done=saved/);
    expect(await page.inputValue(done)).toBe('10:05 半卧，打120');
    await page.fill('[name="f.weightKg"]', '61');
    await page.fill(done, '10:05 半卧，打120，10:20 车到');
    await page.click('button[name=close][value=no]');
    await page.waitForURL(/done=emergency-saved/);
    expect(await page.inputValue('[name="f.weightKg"]')).toBe('61');
    expect(await page.inputValue(done)).toContain('车到');
  });

  it('asks where the server cannot be reached', async () => {
    const { page, asked } = await at(await inEmergency());
    await page.route('**/look', (route) => route.abort());
    await page.fill('[name="f.weightKg"]', '61');
    await page.press('[name="f.weightKg"]', 'Tab');
    await page.waitForSelector('#alerts >> text=实时警示暂时看不到');
    await page.click(brand, { noWaitAfter: true });
    await expect.poll(() => asked).toEqual(['beforeunload']);
  });
});
