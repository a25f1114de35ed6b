/** Sign-in, switch, password, first run, staff, organisations, deputies and audit, as they look and as they are used. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../web/client.js';
import { password, pin } from '../web/county.js';
import { makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
let firstRun: TestHouse;
let servedEmpty: Served;

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
  firstRun = await makeHouse({ peopled: false });
  servedEmpty = await serveApp(firstRun.app);
  const residentId = await test.addResident('west-2');
  await test.addConsent(residentId);
  const county = await test.as('county-1');
  await county.post('/deputies', { staffId: 'township-east', from: '2026-11-23', until: '2026-11-27' });
  const admin = await test.as('administrator');
  await admin.post('/staff/doctor-west-2/status', { status: 'suspended' });
  await test.visitor().post('/sign-in', { loginName: 'expert', password: 'wrong' });
});

afterAll(async () => {
  await served?.close();
  await servedEmpty?.close();
  await browser?.close();
});

/** A desk where three people have signed in, one of whom has no PIN. */
async function sharedDesk(): Promise<Client> {
  const desk = test.visitor();
  for (const loginName of ['doctor-east-2', 'township-east', 'doctor-east-1'])
    await desk.post('/sign-in', { loginName, password });
  await test.service.staff.update('doctor-east-2', ({ pinHash: _none, ...rest }) => rest);
  return desk;
}

interface Seen {
  readonly name: string;
  readonly path: string;
  readonly client: () => Promise<Client>;
  readonly at?: () => Served;
  /** Fills in and sends before looking, to see the page with its faults. */
  readonly send?: string;
}

const pages: readonly Seen[] = [
  { name: 'sign-in', path: '/sign-in', client: async () => test.visitor() },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    client: async () => test.visitor(),
    send: 'form[action="/sign-in"]',
  },
  {
    name: 'sign-in-known',
    path: '/sign-in',
    client: async () => {
      const desk = await sharedDesk();
      await desk.post('/sign-out');
      return desk;
    },
  },
  { name: 'switch', path: '/switch', client: sharedDesk },
  { name: 'switch-nobody', path: '/switch', client: async () => test.visitor() },
  { name: 'password', path: '/password', client: () => test.as('county-1') },
  {
    name: 'password-refused',
    path: '/password',
    client: () => test.as('county-1'),
    send: 'form[action="/password"]',
  },
  { name: 'set-up', path: '/set-up', client: async () => firstRun.visitor(), at: () => servedEmpty },
  { name: 'staff', path: '/staff', client: () => test.as('administrator') },
  { name: 'staff-new', path: '/staff/new', client: () => test.as('administrator') },
  {
    name: 'staff-new-refused',
    path: '/staff/new',
    client: () => test.as('administrator'),
    send: 'form[action="/staff"]',
  },
  { name: 'staff-one', path: '/staff/doctor-east-1', client: () => test.as('administrator') },
  { name: 'staff-self', path: '/staff/administrator', client: () => test.as('administrator') },
  { name: 'organisations', path: '/organisations', client: () => test.as('administrator') },
  { name: 'organisation-new', path: '/organisations/new', client: () => test.as('administrator') },
  { name: 'organisation-one', path: '/organisations/west-2', client: () => test.as('administrator') },
  { name: 'deputies', path: '/deputies', client: () => test.as('county-1') },
  { name: 'audit', path: '/audit', client: () => test.as('auditor') },
  { name: 'audit-access', path: '/audit/access', client: () => test.as('auditor') },
  {
    name: 'audit-verification',
    path: '/audit',
    client: () => test.as('auditor'),
    send: 'form[action="/audit/verify"]',
  },
];

describe('pages', () => {
  for (const { name, path, client, at, send } of pages)
    for (const viewport of ['desk', 'phone'] as const)
      it(`${name} at ${viewport} size`, async () => {
        const opened = await openAs(browser, (at ?? (() => served))(), await client(), { viewport });
        const { page } = opened;
        try {
          expect(await weightOf(page, path)).toBeLessThan(100 * 1024);
          if (send !== undefined) {
            await page.locator(send).evaluate((form) => {
              (form as unknown as { noValidate: boolean }).noValidate = true;
            });
            await Promise.all([
              page.waitForNavigation(),
              page.locator(`${send} button[type=submit]`).first().click(),
            ]);
          }
          await picture(page, `${name}-${viewport}`);
          // A refused form answers 422, which the browser notes as an error; that is its job here.
          const faults = (await faultsOf(opened)).filter((fault) => !fault.includes('status of 422'));
          expect(faults).toEqual([]);
        } finally {
          await page.context().close();
        }
      });
});

describe('looking', () => {
  it('sees a field without a label and a page too wide, so that "nothing found" means something', async () => {
    const opened = await openAs(browser, served, test.visitor(), { viewport: 'phone' });
    await opened.page.goto('/sign-in');
    await opened.page.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', '<input><div style="width:900px">宽</div>')`,
    );
    const faults = await faultsOf(opened);
    expect(faults.some((fault) => fault.startsWith('label:'))).toBe(true);
    expect(faults.some((fault) => fault.startsWith('scrolls sideways'))).toBe(true);
    await opened.page.context().close();
  });
});

describe('switching person at a shared desk', () => {
  it('takes one tap on the name and the digits, by keyboard alone after the tap', async () => {
    const { page } = await openAs(browser, served, await sharedDesk());
    await page.goto('/switch');
    await page.getByText('溪流云').click();
    // The cursor waits in the PIN box.
    await page.keyboard.type(pin);
    await Promise.all([page.waitForURL((url) => url.pathname !== '/switch'), page.keyboard.press('Enter')]);
    await page.goto('/password');
    expect(await page.locator('.who').textContent()).toContain('溪流云');
    await page.context().close();
  });

  it('works on the number pad of the page', async () => {
    const { page } = await openAs(browser, served, await sharedDesk());
    await page.goto('/switch');
    await page.getByText('溪流云').click();
    for (const digit of `9${pin}`) {
      await page.getByRole('button', { name: digit, exact: true }).click();
      if (digit === '9') await page.getByRole('button', { name: '退格' }).click();
    }
    await Promise.all([
      page.waitForURL((url) => url.pathname !== '/switch'),
      page.getByRole('button', { name: '进入' }).click(),
    ]);
    await page.context().close();
  });

  it('works without script', async () => {
    const { page } = await openAs(browser, served, await sharedDesk(), { javaScriptEnabled: false });
    await page.goto('/switch');
    await page.getByText('溪流云').click();
    await page.locator('#pin').fill(pin);
    await page.getByRole('button', { name: '进入' }).click();
    await page.goto('/password');
    expect(await page.locator('.who').textContent()).toContain('溪流云');
    await page.context().close();
  });
});

describe('the administrator’s work', () => {
  it('is done by a person at the pages: an account made, its one-time password used, and changed', async () => {
    const admin = await openAs(browser, served, await test.as('administrator'));
    await admin.page.goto('/staff/new');
    await admin.page.getByLabel('姓名').fill('新来的');
    await admin.page.getByLabel('登录名').fill('Newcomer');
    await admin.page.getByLabel('机构', { exact: true }).selectOption('east-1');
    await admin.page.getByText('村医', { exact: true }).click();
    await admin.page.getByLabel('执业类别').selectOption('village-doctor');
    await admin.page.getByRole('button', { name: '建账号' }).click();
    const drawn = ((await admin.page.locator('.code').textContent()) ?? '').trim();
    await picture(admin.page, 'staff-password-desk');
    expect(await faultsOf(admin)).toEqual([]);
    await admin.page.context().close();

    const { page } = await openAs(browser, served, test.visitor());
    await page.goto('/sign-in');
    await page.getByLabel('登录名').fill('newcomer');
    await page.getByLabel('密码').fill(drawn);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await picture(page, 'password-first-desk');
    await page.getByLabel('现在的密码').fill(drawn);
    await page.getByLabel('新密码', { exact: true }).fill('my-own-password');
    await page.getByLabel('再输一遍新密码').fill('my-own-password');
    await page.getByRole('button', { name: '换密码' }).click();
    expect(await page.getByRole('status').textContent()).toContain('密码已换');
    await page.context().close();
  });
});
