/** The patterns of a visit and of the county page, on both screens: nothing axe finds, nothing sideways, within the weight. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { documentIn, must } from '../unit/workflow/walk-in.js';
import { makeHouse } from '../web/house.js';
import { patternMarkIn, walkInWithPressure } from '../web/pressure-visit.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let served: Served;
let test: Awaited<ReturnType<typeof makeHouse>>;
const paths: Record<string, string> = {};

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
  const walk = await walkInWithPressure(test);
  const visit = `/residents/${walk.residentId}/visits/${walk.visitId}`;
  const physician = await test.as('county-1');
  const shown = await patternMarkIn(test, walk);
  const pattern = 'pattern-hypertension-liver-fire-flaring';
  await physician.post(`${visit}/patterns`, { confirm: pattern, shown });
  const doctor = await test.by(walk.doctor);
  const documentId = must(await makeDraft(test.service, doctor, walk.residentId, walk.visitId));
  const { revision } = await documentIn(test, { ...walk, documentId });
  must(await submitDraft(test.service, doctor, walk.residentId, documentId, { shown: revision }));
  paths['visit'] = visit;
  paths['review'] = `/review/${walk.residentId}/${documentId}`;
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

describe.each(['desk', 'phone'] as const)('on the screen of a %s', (viewport) => {
  it.each(['visit', 'review'])('the page %s with its patterns', async (name) => {
    const who = name === 'visit' ? 'township-east' : 'county-1';
    const opened = await openAs(browser, served, await test.as(who), { viewport });
    const { page } = opened;
    await page.goto(paths[name] ?? '');
    const block = page.locator('[id="s.patterns"]');
    if (name === 'review') await block.locator('> summary').click();
    await block.locator('details.more > summary').first().click();
    expect(await block.locator('.pattern').count()).toBe(12);
    await block.scrollIntoViewIfNeeded();
    await picture(page, `patterns-${name}-${viewport}`);
    expect(await faultsOf(opened)).toEqual([]);
    // The form for recording weighs by what is recorded on it; the county page only reads.
    if (name === 'review') expect(await weightOf(page, paths[name] ?? '')).toBeLessThanOrEqual(100 * 1024);
    await page.context().close();
  });
});
