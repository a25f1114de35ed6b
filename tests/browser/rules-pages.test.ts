/** The rules, to read, to try, to sign, and a change of them published by two stewards, as pages in a browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackFiles } from '../../src/decision/release.js';
import type { PackFile } from '../../src/knowledge/pack.js';
import { frailRule, withFiles } from '../unit/workflow/small-pack.js';
import { walkIn } from '../unit/workflow/walk-in.js';
import type { LoginName } from '../web/county.js';
import { makeHouse, pack, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
let onDisk: readonly PackFile[];
const shipped = readPackFiles({ pack });
const changed = withFiles(shipped, {
  'rules/safety/frail-walk.yaml': frailRule.replace('trait: strenuous', 'domain: exercise'),
});
const broken = withFiles(shipped, {
  'rules/safety/frail-walk.yaml': frailRule
    .replace('strenuous', 'strenous')
    .replace('operator: equal', 'operator: equals'),
  'rules/safety/gout.yaml': 'rules:\n  - id: a\n     title: b\n',
});

beforeAll(async () => {
  browser = await launchBrowser();
  test = await makeHouse();
  onDisk = shipped;
  Object.assign(test.service, { contentOnDisk: () => onDisk });
  served = await serveApp(test.app);
  await walkIn(test, { facts: { history: { frail: { value: true } } } });
  await walkIn(test, { facts: { history: { frail: null } } });
});

afterAll(async () => {
  await served?.close();
  await browser?.close();
});

interface Seen {
  readonly name: string;
  readonly path: string;
  readonly who: LoginName;
  readonly files?: readonly PackFile[];
  /** Pressed before looking. */
  readonly press?: string;
}

const pages: readonly Seen[] = [
  { name: 'rules', path: '/rules', who: 'doctor-east-1' },
  { name: 'rules-filtered', path: '/rules?stage=safety&condition=hypertension', who: 'steward-1' },
  { name: 'rule', path: '/rules/triage-pressure-180-110', who: 'county-1' },
  { name: 'rule-long', path: '/rules/safety-warming-against-heat-signs', who: 'expert' },
  { name: 'rule-recommend', path: '/rules/intervention-qi-deficiency-medicinal-meal', who: 'expert' },
  { name: 'items', path: '/rules/items', who: 'expert' },
  { name: 'foods', path: '/rules/items?list=foods', who: 'expert' },
  { name: 'item', path: '/rules/items/diet-qi-deficiency', who: 'expert' },
  { name: 'recipe', path: '/rules/items/meal-qi-deficiency-shan-yao-zhou', who: 'expert' },
  { name: 'recipe-excluded', path: '/rules/items/meal-inherited-special-gu-biao-zhou', who: 'expert' },
  { name: 'food', path: '/rules/foods/dang-gui', who: 'expert' },
  { name: 'point', path: '/rules/points/zu-san-li', who: 'expert' },
  { name: 'trait', path: '/rules/traits/warming', who: 'expert' },
  { name: 'report', path: '/rules/report', who: 'expert' },
  { name: 'try', path: '/rules/try', who: 'expert' },
  { name: 'try-example', path: '/rules/try?rule=safety-warming-against-heat-signs&example=0', who: 'expert' },
  {
    name: 'try-result',
    path: '/rules/try?rule=safety-warming-against-heat-signs&example=4',
    who: 'expert',
    press: '看结果',
  },
  { name: 'candidate-none', path: '/rules/candidate', who: 'steward-1' },
  { name: 'candidate-broken', path: '/rules/candidate', who: 'expert', files: broken },
  { name: 'candidate', path: '/rules/candidate', who: 'steward-1', files: changed },
  { name: 'candidate-effect', path: '/rules/candidate', who: 'steward-1', files: changed, press: '算一算' },
  { name: 'sign', path: '/rules/sign', who: 'expert' },
  { name: 'sign-one', path: '/rules/sign/rule/safety-swallowing-choking', who: 'expert' },
];

describe('pages', () => {
  for (const { name, path, who, files, press } of pages)
    for (const viewport of ['desk', 'phone'] as const)
      it(`${name} at ${viewport} size`, async () => {
        onDisk = files ?? shipped;
        const opened = await openAs(browser, served, await test.as(who), { viewport });
        const { page } = opened;
        try {
          expect(await weightOf(page, path)).toBeLessThan(100 * 1024);
          if (press !== undefined)
            await Promise.all([
              page.waitForResponse((response) => response.request().method() === 'POST'),
              page.getByRole('button', { name: press }).click(),
            ]);
          await page.waitForLoadState();
          await picture(page, `rules-${name}-${viewport}`);
          expect(await faultsOf(opened)).toEqual([]);
        } finally {
          await page.context().close();
        }
      });
});

describe('a change of the rules', () => {
  it('goes from the steward who edited to the one who publishes, and back, at the pages', async () => {
    onDisk = changed;
    const editor = await openAs(browser, served, await test.as('steward-1'));
    await editor.page.goto('/rules/candidate');
    await editor.page.getByLabel('改了什么，为什么').fill('体弱的人不散步');
    await editor.page.getByRole('button', { name: '提出', exact: true }).click();
    expect(await editor.page.locator('.done').first().textContent()).toContain('请另一位规则管理员');
    expect(await editor.page.getByRole('button', { name: '我看过了，发布' }).count()).toBe(0);
    await editor.page.context().close();

    const publisher = await openAs(browser, served, await test.as('steward-2'), { javaScriptEnabled: false });
    await publisher.page.goto('/rules/candidate');
    await picture(publisher.page, 'rules-candidate-publishable-desk');
    await publisher.page.getByRole('button', { name: '我看过了，发布' }).click();
    expect(await publisher.page.locator('main').textContent()).toContain('正在用的是第 2 号');
    await publisher.page.goto('/rules/safety-frail-walk');
    expect(await publisher.page.locator('main').textContent()).toContain('体弱的人走不稳');

    await publisher.page.goto('/rules/candidate');
    await publisher.page.getByText('退回到第 1 号').click();
    await publisher.page.getByLabel('为什么退回').fill('误拦');
    await publisher.page.getByRole('button', { name: '退回，马上起作用' }).click();
    expect(await publisher.page.locator('main').textContent()).toContain('正在用的是第 3 号');
    await picture(publisher.page, 'rules-candidate-rolled-back-desk');
    await publisher.page.goto('/rules/safety-frail-walk');
    expect(await publisher.page.locator('main').textContent()).toContain('没有这一条');
    await publisher.page.context().close();
  });
});

describe('signing', () => {
  it('reads one, signs one, and is led to the next', async () => {
    onDisk = shipped;
    const { page } = await openAs(browser, served, await test.as('expert'));
    await page.goto('/rules/sign');
    const first = page.locator('.card a').first();
    const title = (await first.textContent()) ?? '';
    await first.click();
    expect(await page.locator('h2').first().textContent()).toBe(title);
    await page.getByRole('button', { name: '我已读过，签字' }).click();
    expect(await page.locator('.done').textContent()).toContain('已签字');
    expect(await page.locator('h2').first().textContent()).not.toBe(title);
    await page.goto('/rules/sign');
    await page.getByText('已签字 1 项').click();
    expect(await page.locator('main details').textContent()).toContain('甄百草');
    await page.context().close();
  });
});
