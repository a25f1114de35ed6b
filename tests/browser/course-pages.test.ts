/** The course of a resident, asking what became of advice, and recording harm: as they look and as they are used. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.js';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { mergeResidents } from '../../src/workflow/residents-merge.js';
import { issued } from '../unit/workflow/printed.js';
import { type Drafted, documentIn, must, recordVisit, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse, morning, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
let paper: Drafted;
let visitId = '';
const at = new Map<string, string>();

const pressure = (systolic: number, diastolic: number, more: object = {}) => ({
  systolicFirstMmHg: { value: systolic },
  diastolicFirstMmHg: { value: diastolic },
  ...more,
});
const chronic = {
  history: { conditions: { value: { present: ['hypertension', 'type-2-diabetes'], complete: true } } },
};

/** A woman of 70 with both diseases, seen over two years; one chart of hers was merged in; a paper of June in hand. */
async function longCourse() {
  const by = await test.by('doctor-east-1');
  test.clock.set(instant.parse('2025-02-10T01:00:00.000Z'));
  const old = await walkIn(test, {
    occurredOn: '2025-02-10',
    facts: {
      ...chronic,
      measurements: pressure(168, 98, { weightKg: { value: 63.5 }, glucoseFastingMmolL: { value: 9.1 } }),
    },
  });
  for (const [on, systolic, diastolic, weight, fasting] of [
    ['2025-06-11', 156, 94, 62, 8.2],
    ['2025-12-09', 148, 90, 61.2, 7.4],
  ] as const) {
    test.clock.set(instant.parse(`${on}T01:00:00.000Z`));
    await recordVisit(test, old.residentId, {
      occurredOn: on,
      facts: {
        ...chronic,
        measurements: pressure(systolic, diastolic, {
          weightKg: { value: weight },
          glucoseFastingMmolL: { value: fasting },
        }),
      },
    });
  }
  test.clock.set(instant.parse('2026-06-02T01:00:00.000Z'));
  paper = await issued(test, {
    occurredOn: '2026-06-02',
    facts: {
      ...chronic,
      measurements: pressure(152, 92, {
        systolicRepeatMmHg: { value: 146 },
        diastolicRepeatMmHg: { value: 88 },
        glucoseFastingMmolL: { value: 6.8 },
        weightKg: { value: 60.4 },
      }),
    },
  });
  must(await mergeResidents(test.service, by, paper.residentId, { merge: old.residentId, samePerson: true }));
  test.clock.set(morning);
  const later = await recordVisit(test, paper.residentId, {
    high: ['e33-02', 'e33-03'],
    facts: {
      ...chronic,
      measurements: pressure(138, 84, {
        glucoseTwoHourMmolL: { value: 9.6 },
        glucoseRandomMmolL: { value: 11.2 },
        weightKg: { value: 59.8 },
      }),
    },
  });
  visitId = later.visitId;
}

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
  await longCourse();
  const bare = await test.addResident('east-1');
  const resident = `/residents/${paper.residentId}`;
  at.set('course', `${resident}/course`);
  at.set('course-bare', `/residents/${bare}/course`);
  at.set('carried-out', `${resident}/visits/${visitId}/carried-out`);
  at.set('chart', resident);
  at.set('visit', `${resident}/visits/${visitId}`);
  at.set('adverse-event', `${resident}/adverse-events/new`);
}, 120_000);

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

describe('the pages of a course', () => {
  it.each(['course', 'course-bare', 'carried-out', 'adverse-event'])(
    '%s has no fault, wide and narrow',
    async (name) => {
      for (const viewport of ['desk', 'phone'] as const) {
        const opened = await openAs(browser, served, await test.as('doctor-east-1'), { viewport });
        expect(await weightOf(opened.page, at.get(name) ?? '')).toBeLessThan(100 * 1024);
        await picture(opened.page, `${name}-${viewport}`);
        expect(await faultsOf(opened)).toEqual([]);
        await opened.page.context().close();
      }
    },
  );

  it('the course prints with every number in a table and without buttons', async () => {
    const opened = await openAs(browser, served, await test.as('doctor-east-1'));
    const { page } = opened;
    await page.goto(at.get('course') ?? '');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'course-print');
    expect(await page.getByRole('link', { name: '记一次不良反应' }).isVisible()).toBe(false);
    expect(await page.getByText('152/92；复测 146/88').isVisible()).toBe(true);
    expect(await page.locator('.drawing').count()).toBe(3);
    await page.context().close();
  });
});

describe('asking what became of the advice', () => {
  it('asks why only of what was not done, and leads from 身体不舒服 straight to the record of harm', async () => {
    const opened = await openAs(browser, served, await test.as('doctor-east-1'), { viewport: 'phone' });
    const { page } = opened;
    await page.goto(at.get('carried-out') ?? '');
    const [first, second] = [page.locator('.asked').nth(0), page.locator('.asked').nth(1)];
    await first.getByText('做了', { exact: true }).click();
    expect(await first.getByText('太难').isVisible()).toBe(false);
    await second.getByText('没做').click();
    await second.getByText('身体不舒服').click();
    await picture(page, 'carried-out-ticked');
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(/adverse-events\/new/);
    // The line that was asked about is chosen already.
    expect(await page.locator('#line input:checked').count()).toBe(1);
    await page.getByLabel('出了什么事').fill('头晕，站不稳');
    expect(await page.getByText('告诉本人停下这条').isVisible()).toBe(false);
    await page.getByText('严重', { exact: true }).click();
    expect(await page.getByText('告诉本人停下这条').isVisible()).toBe(true);
    await picture(page, 'adverse-event-filled');
    await page.getByRole('button', { name: '登记' }).click();
    await page.waitForURL(/course/);
    expect(await page.getByText('严重的不良反应：停下这条建议').isVisible()).toBe(true);
    expect(await page.getByText('先打120').first().isVisible()).toBe(true);
    expect(await faultsOf(opened)).toEqual([]);
    await picture(page, 'course-harmed-phone');
    await page.context().close();
    await looksAfterHarm();
  });
});

/** The chart, the new draft, the county page and the rule, now that harm is on record. */
async function looksAfterHarm() {
  const doctor = await openAs(browser, served, await test.as('doctor-east-1'));
  const by = await test.by('doctor-east-1');
  const documentId = must(await makeDraft(test.service, by, paper.residentId, visitId));
  await doctor.page.goto(`/residents/${paper.residentId}`);
  await picture(doctor.page, 'chart-harmed');
  expect(await faultsOf(doctor)).toEqual([]);
  await doctor.page.goto(`/residents/${paper.residentId}/documents/${documentId}`);
  expect(await doctor.page.getByText('同一条没有勾').isVisible()).toBe(true);
  await picture(doctor.page, 'draft-harmed');
  expect(await faultsOf(doctor)).toEqual([]);
  await doctor.page.context().close();
  const { revision } = await documentIn(test, { ...paper, documentId });
  must(await submitDraft(test.service, by, paper.residentId, documentId, { shown: revision }));
  const county = await openAs(browser, served, await test.as('county-1'));
  await county.page.goto(`/review/${paper.residentId}/${documentId}`);
  expect(await county.page.getByText('照建议做出过不良反应').first().isVisible()).toBe(true);
  await picture(county.page, 'review-harmed');
  expect(await faultsOf(county)).toEqual([]);
  await county.page.context().close();
}
