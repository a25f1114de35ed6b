/** The draft, the library, the county's queue, page and batch, as they look and as they are used without script. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitDraft } from '../../src/workflow/drafts.js';
import {
  type Drafted,
  documentIn,
  drafted,
  must,
  record,
  submitted,
  typed,
  wellAnswered,
} from '../unit/workflow/walk-in.js';
import type { LoginName } from '../web/county.js';
import { makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
const at = new Map<string, string>();

/** Much to tell: an allergy, a medicine, two diseases, something nobody knows. */
const eventful = {
  safety: {
    fallsPastYear: { unknown: 'unsure' },
    medicines: { value: { present: ['calcium-channel-blocker'], complete: true } },
    allergies: { value: { present: ['egg'], complete: true } },
  },
  history: {
    sensoryLoss: null,
    conditions: { value: { present: ['hypertension', 'knee-osteoarthritis'], complete: true } },
  },
} as const;

const documentPath = (one: Drafted) => `/residents/${one.residentId}/documents/${one.documentId}`;
const reviewPath = (one: Drafted) => `/review/${one.residentId}/${one.documentId}`;

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  served = await serveApp(test.app);
  const draft = await drafted(test, { facts: eventful });
  at.set('draft', documentPath(draft));
  at.set('draft-library', `${documentPath(draft)}/library`);
  const changed = await drafted(test);
  await record(test, changed, 'safety', { ...wellAnswered.safety, fallsPastYear: { value: true } });
  at.set('draft-changed', documentPath(changed));
  const waiting = await submitted(test, { facts: eventful });
  at.set('draft-waiting', documentPath(waiting));
  at.set('review-one', reviewPath(waiting));
  const edited = await drafted(test, { facts: { safety: eventful.safety } });
  const { lines } = await documentIn(test, edited);
  const reworded = lines.map((line) =>
    line.domain === 'daily-life' ? { ...line, text: `${line.text}早上不吃鸡蛋。` } : line,
  );
  const village = await test.by(edited.doctor);
  const sent = { shown: 1, lines: typed(reworded.filter((line) => line.domain !== 'mood')) };
  must(await submitDraft(test.service, village, edited.residentId, edited.documentId, sent));
  at.set('review-edited', reviewPath(edited));
  await submitted(test);
  await submitted(test);
  at.set('review', '/review');
  at.set('review-batch', '/review/batch');
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

const pages: readonly { readonly name: string; readonly who: LoginName; readonly unfolded?: true }[] = [
  { name: 'draft', who: 'doctor-east-1' },
  { name: 'draft', who: 'township-east', unfolded: true },
  { name: 'draft-changed', who: 'doctor-east-1' },
  { name: 'draft-library', who: 'township-east' },
  { name: 'draft-waiting', who: 'doctor-east-1' },
  { name: 'review', who: 'county-1' },
  { name: 'review-one', who: 'county-1', unfolded: true },
  { name: 'review-edited', who: 'county-1' },
  { name: 'review-batch', who: 'county-1' },
];

describe.each(['desk', 'phone'] as const)('on a %s', (viewport) => {
  it.each(pages)('$name is light and has no fault, for $who', async ({ name, who, unfolded }) => {
    const opened = await openAs(browser, served, await test.as(who), { viewport });
    expect(await weightOf(opened.page, at.get(name) ?? '')).toBeLessThanOrEqual(100 * 1024);
    if (unfolded)
      await opened.page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true })",
      );
    expect(await faultsOf(opened)).toEqual([]);
    await picture(opened.page, `${name}-${who}-${viewport}`);
    await opened.page.context().close();
  });
});

describe('without script', () => {
  it('a draft is reworded, thinned and submitted', async () => {
    const draft = await drafted(test, { facts: eventful });
    const { page } = await openAs(browser, served, await test.as('doctor-east-1'), {
      javaScriptEnabled: false,
    });
    await page.goto(documentPath(draft));
    const [first] = await page.locator('.heading .line textarea').all();
    await first?.fill('慢慢来，不着急。');
    await page.locator('.line', { hasText: '乐观，不太劳神' }).getByRole('checkbox').first().uncheck();
    await page.getByRole('button', { name: '提交县级审核' }).click();
    await page.getByText('已提交县级审核').waitFor();
    const doc = await documentIn(test, draft);
    expect(doc.state).toBe('submitted');
    expect(doc.lines.some((line) => line.text === '慢慢来，不着急。')).toBe(true);
    expect(doc.lines.some((line) => line.itemId === 'mood-qi-deficiency-calm')).toBe(false);
    await page.context().close();
  });

  it('the county finds the reasons for returning behind one tap, and decides', async () => {
    const draft = await submitted(test);
    const { page } = await openAs(browser, served, await test.as('county-2'), {
      javaScriptEnabled: false,
      viewport: 'phone',
    });
    await page.goto(reviewPath(draft));
    await page.getByRole('link', { name: '退回', exact: true }).click();
    await page.locator('#return').getByText('资料有疑，请核对').click();
    await page.locator('#return').getByRole('button', { name: '退回' }).click();
    await page.getByText('已退回村里').waitFor();
    expect((await documentIn(test, draft)).state).toBe('returned');
    await page.context().close();
  });

  it('a line is moved by the keyboard alone', async () => {
    const draft = await drafted(test, { facts: { history: eventful.history } });
    const { page } = await openAs(browser, served, await test.as('doctor-east-1'), {
      javaScriptEnabled: false,
    });
    await page.goto(documentPath(draft));
    const order = async () =>
      (await documentIn(test, draft)).lines
        .filter((line) => line.domain === 'healthy-eating')
        .map((line) => line.itemId);
    const before = await order();
    await page
      .getByRole('button', { name: /^下移：/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#lines$/);
    const [first, second, ...others] = before;
    expect(await order()).toEqual([second, first, ...others]);
    await page.context().close();
  });
});
