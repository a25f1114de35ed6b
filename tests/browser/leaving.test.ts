/** Nothing typed is lost by leaving: forms that are guarded ask, the visit page keeps, and what is saved asks nothing. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drafted } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from '../web/house.js';
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
