/** The desks, the residents' pages, the chart and the due list, as they look and as they are used by keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../src/domain/chart.js';
import { approved, issued } from '../unit/workflow/printed.js';
import { type Drafted, drafted, recordVisit, submitted, walkIn } from '../unit/workflow/walk-in.js';
import type { LoginName } from '../web/county.js';
import { day, makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
let toPrint: Drafted;
const at = new Map<string, string>();

const due: PlannedTask = {
  activity: 'hypertension-follow-up',
  label: '高血压随访',
  kind: 'clinical',
  dueOn: day('2026-11-10'),
  timesPerYear: 4,
  modes: ['clinic'],
  norm: '规范',
  ruleId: 'followup-hypertension',
  fromVisit: 'v1',
  postponed: null,
};

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
  const bare = await test.addResident('east-1', { identity: { name: '示例甲', village: '柳树一组' } });
  const known = await drafted(test);
  toPrint = await approved(test);
  const doubted = await issued(test);
  await recordVisit(test, doubted.residentId, {
    facts: { safety: { allergies: { value: { present: ['egg'], complete: true } } } },
  });
  const urgent = await walkIn(test, {
    facts: { symptoms: { symptomsToday: { value: { present: ['chest-pain'], complete: true } } } },
  });
  await submitted(test);
  const overdue = await test.addResident('east-1', { chart: { planned: [due] } });
  const moved = await test.addResident('east-1', {
    standing: { status: 'moved', on: day('2026-10-01'), note: '' },
  });
  const chart = (residentId: string) => `/residents/${residentId}`;
  at.set('desk', '/');
  at.set('residents', '/residents');
  at.set('resident-new', '/residents/new');
  at.set('residents-import', '/residents/import');
  at.set('chart-bare', chart(bare));
  at.set('chart', chart(known.residentId));
  at.set('chart-urgent', chart(urgent.residentId));
  at.set('chart-moved', chart(moved));
  at.set('consent', `${chart(known.residentId)}/consent`);
  at.set('identity', `${chart(known.residentId)}/identity`);
  at.set('standing', `${chart(known.residentId)}/standing`);
  at.set('merge', `${chart(bare)}/merge`);
  at.set('merge-compare', `${chart(bare)}/merge/${known.residentId}`);
  at.set('due', '/follow-up');
  at.set('due-one', `/follow-up/${overdue}`);
  at.set('visit-new', `${chart(known.residentId)}/visits/new`);
  at.set('score', '/score');
  at.set('missing', '/residents/nobody');
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

const doctors = [
  ...'desk residents resident-new residents-import chart-bare chart chart-urgent'.split(' '),
].concat(
  'chart-moved consent identity standing merge merge-compare due due-one visit-new score missing'.split(' '),
);
const pages: readonly { readonly name: string; readonly who: LoginName }[] = [
  ...doctors.map((name) => ({ name, who: 'doctor-east-1' as const })),
  { name: 'desk', who: 'township-east' },
  { name: 'desk', who: 'county-1' },
  { name: 'chart', who: 'county-1' },
  { name: 'desk', who: 'administrator' },
  { name: 'desk', who: 'auditor' },
  { name: 'desk', who: 'steward-1' },
  { name: 'desk', who: 'expert' },
];

describe.each(['desk', 'phone'] as const)('on a %s', (viewport) => {
  it.each(pages)('$name is light and has no fault, for $who', async ({ name, who }) => {
    const opened = await openAs(browser, served, await test.as(who), { viewport });
    expect(await weightOf(opened.page, at.get(name) ?? '')).toBeLessThanOrEqual(100 * 1024);
    const faults = await faultsOf(opened);
    // A page that is not there answers 404, and the browser notes it.
    expect(faults.filter((fault) => !fault.includes('status of 404'))).toEqual([]);
    await picture(opened.page, `${name}-${who}-${viewport}`);
    await opened.page.context().close();
  });
});

describe('by keyboard and without script', () => {
  it('a resident is found by initials from the desk, and the sheet to print is one step away', async () => {
    const { page } = await openAs(browser, served, await test.as('doctor-east-1'), {
      javaScriptEnabled: false,
    });
    await page.goto('/');
    // The search has the cursor already.
    await page.keyboard.type('slj');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^找到 \d+ 位$/ }).waitFor();
    await page.getByRole('link', { name: '示例甲' }).first().waitFor();
    await page.goto('/');
    const sheet = `/residents/${toPrint.residentId}/documents/${toPrint.documentId}/paper`;
    await page.locator(`#to-print a[href="${sheet}"]`).press('Enter');
    await page.getByRole('button', { name: '编号打印' }).waitFor();
    await page.context().close();
  });
});

describe('on a phone', () => {
  it('the menu is one row under the name, so that the page begins in the first quarter of the screen', async () => {
    const { page } = await openAs(browser, served, await test.as('doctor-east-1'), { viewport: 'phone' });
    await page.goto('/');
    const heading = await page.locator('h1').boundingBox();
    expect(heading?.y).toBeLessThan(740 / 4);
    await page.context().close();
  });
});
