/**
 * The whole way as three people, by what they see: a village doctor records a visit and submits the draft, the county
 * returns it, the doctor answers, the county amends nothing and approves, the doctor prints and hands over; the resident's
 * family checks the paper without signing in. The text of the printed PDF is read back.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PdfPrinter } from '../../src/domain/ports.js';
import { createPdfPrinter } from '../../src/prescription/pdf.js';
import { password } from '../web/county.js';
import { day, makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser, openPage } from './chromium.js';
import { type Served, serveApp } from './looked-at.js';
import { readPdf } from './pdf-reading.js';

let browser: Browser;
let pdf: PdfPrinter;
let house: TestHouse;
let served: Served;

beforeAll(async () => {
  browser = await launchBrowser();
  pdf = createPdfPrinter({ launch: () => launchBrowser() });
  house = await makeHouse({ pdf });
  served = await serveApp(house.app);
});

afterAll(async () => {
  await served?.close();
  await pdf?.close();
  await browser?.close();
});

async function signIn(loginName: string): Promise<Page> {
  const { page } = await openPage(browser, { baseURL: served.baseURL });
  await page.goto('/sign-in');
  await page.fill('[name=loginName]', loginName);
  await page.fill('[name=password]', password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/');
  return page;
}

/** Does something that leads to another page, and waits for it. */
async function leaving(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), act()]);
}

/** Presses what is named and waits for the page it leads to. */
async function press(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
  await leaving(page, () => page.getByRole(role, { name }).first().click());
}

async function newResident(name: string): Promise<string> {
  const residentId = await house.addResident('east-1', { identity: { name, birthDate: day('1955-03-02') } });
  await house.addConsent(residentId);
  return residentId;
}

/** Answers as on a paper form: nothing wrong anywhere, tired and short of voice (qi deficiency), 126/78. */
async function fillVisit(page: Page): Promise<void> {
  for (const section of ['safety', 'symptoms', 'history']) {
    for (const label of await page.locator(`.facts.${section} fieldset:not([hidden]) .choices label`).all()) {
      if (/^(没有|以下都没有|今天没有|都没有|不是)/.test((await label.innerText()).trim()))
        await label.click();
    }
  }
  await page.getByText('念给本人听、本人回答').click();
  const [systolic, diastolic] = await page.locator('.facts.measurements input.short:visible').all();
  await systolic?.fill('126');
  await diastolic?.fill('78');
  // Breathlessness (3) stays at 有时: higher would ask whether it is new or worse before anything else.
  const answers = new Map([
    [2, 5],
    [3, 3],
    [4, 5],
    [14, 5],
  ]);
  const questions = await page.locator('fieldset.q').all();
  for (const [index, question] of questions.entries()) {
    await question
      .locator('label')
      .nth((answers.get(index + 1) ?? 1) - 1)
      .click();
  }
}

describe('the whole way', () => {
  test('recorded, returned, answered, approved, printed, handed over and checked', async () => {
    const residentId = await newResident('甄演示');

    // The village doctor finds the resident by initials and records the visit.
    const doctor = await signIn('doctor-east-1');
    await doctor.fill('input[type=search]', 'zys');
    await press(doctor, '查找');
    await press(doctor, /甄演示/, 'link');
    await press(doctor, /新开就诊/);
    await fillVisit(doctor);
    await press(doctor, '保存并起草');
    expect(doctor.url()).toContain(`/residents/${residentId}/documents/`);
    expect(await doctor.locator('main').innerText()).toContain('气虚');
    await press(doctor, '提交县级审核');

    // The county sees who it is before what it says, and sends it back with a reason.
    const county = await signIn('county-1');
    await county.goto('/review');
    await press(county, /甄演示/, 'link');
    const read = await county.locator('main').innerText();
    expect(read).toContain('71');
    expect(read).toMatch(/过敏/);
    await returnIt(county, '请先面诊或会诊');

    // The doctor sees it on the workbench with the reason, and submits again.
    await doctor.goto('/');
    expect(await doctor.locator('main').innerText()).toContain('请先面诊或会诊');
    await press(doctor, /甄演示/, 'link');
    await press(doctor, '提交县级审核');

    // The county approves without having seen the person.
    await county.goto('/review');
    await press(county, /甄演示/, 'link');
    await approveIt(county);
    expect((await house.chartOf(residentId)).documents.map((doc) => doc.state)).toEqual(['approved']);

    // The doctor prints and hands over.
    await doctor.goto('/');
    await press(doctor, /甄演示/, 'link');
    await press(doctor, '编号打印');
    const paperUrl = doctor.url();
    await press(doctor, /交给本人/);
    const chart = await house.chartOf(residentId);
    const issued = chart.documents[0]?.issued;
    expect([chart.documents[0]?.state, chart.documents[0]?.events.at(-1)?.kind]).toEqual([
      'issued',
      'handed-over',
    ]);

    // What is on the paper, read from the PDF itself.
    const response = await doctor.request.get(`${paperUrl.replace(/[?#].*$/, '')}.pdf`);
    expect(response.headers()['content-type']).toContain('application/pdf');
    const pages = await readPdf(await response.body());
    const text = pages
      .map((page) => page.text)
      .join('\n')
      .replace(/\s+/g, '');
    for (const words of [
      '甄演示',
      '中医健康处方',
      '不要自行停药减药',
      '未面诊',
      issued?.sheetNumber ?? '?',
    ]) {
      expect(text).toContain(words.replace(/\s+/g, ''));
    }
    expect(text).not.toContain('未经审核');
    expect(text).not.toMatch(/intervention-|safety-|triage-/);

    // Anybody holding the paper can check it, and learns nothing about the person.
    const { page: family } = await openPage(browser, { baseURL: served.baseURL });
    await family.goto(`/check/${issued?.checkCode}`);
    const answer = await family.locator('main').innerText();
    expect(answer).toContain(issued?.sheetNumber);
    expect(answer).not.toContain('甄演示');
  }, 180_000);
});

/** Return with a coded reason, wherever the page has folded it. */
async function returnIt(page: Page, reason: string): Promise<void> {
  await openFolded(page);
  await page.locator('#return').getByText(reason).click();
  await leaving(page, () => page.locator('#return').getByRole('button', { name: '退回' }).click());
}

async function approveIt(page: Page): Promise<void> {
  await openFolded(page);
  await page.locator('[name=seen][value=no]').check();
  await press(page, '同意下发');
}

async function openFolded(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
}
