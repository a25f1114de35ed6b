/** The rules, to read, to try, to sign, and a change of them published by two stewards, as pages in a browser. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackFiles } from '../../src/decision/release.js';
import type { PackFile } from '../../src/knowledge/pack.js';
import { createTemplates } from '../../src/prescription/rendering.js';
import { signContent } from '../../src/workflow/signing.js';
import { frailRule, withFiles } from '../unit/workflow/small-pack.js';
import { walkIn } from '../unit/workflow/walk-in.js';
import type { LoginName } from '../web/county.js';
import { makeHouse, pack, type TestHouse } from '../web/house.js';
import { launchBrowser, type OpenedPage, viewports } from './chromium.js';
import { faultsOf, layoutFaultsOf, openAs, picture, type Served, serveApp, weightOf } from './looked-at.js';

let browser: Browser;
let test: TestHouse;
let served: Served;
let onDisk: readonly PackFile[];
const shipped = readPackFiles({ pack });
const changed = withFiles(shipped, {
  'rules/safety/frail-walk.yaml': frailRule.replace('trait: strenuous', 'domain: exercise'),
});
/** A shipped file of which one line is changed: what an expert does first. */
const goutFile = shipped.find(({ path }) => path === 'rules/safety/gout.yaml')?.text ?? '';
const oneLine = withFiles(shipped, {
  'rules/safety/gout.yaml': goutFile.replace('果糖会让尿酸升高。', '果糖会让尿酸升高，甜饮料也算。'),
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
  const signedRule = test.service.release().rules.find(({ rule }) => rule.id === 'safety-swallowing-texture');
  await signContent(test.service, await test.by('expert'), {
    kind: 'rule',
    id: 'safety-swallowing-texture',
    contentHash: signedRule?.contentHash,
  });
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
  /** Opened before looking: a folded part by its words. */
  readonly unfold?: string;
  /** Another page of the same template stands for it against axe on a phone; width and headings are looked at all the same. */
  readonly alike?: true;
}

const pages: readonly Seen[] = [
  { name: 'rules', path: '/rules', who: 'doctor-east-1' },
  {
    name: 'rules-filtered',
    path: '/rules?stage=safety&condition=hypertension',
    who: 'steward-1',
    alike: true,
  },
  { name: 'rule', path: '/rules/triage-pressure-180-110', who: 'county-1', alike: true },
  { name: 'rule-long', path: '/rules/safety-warming-against-heat-signs', who: 'expert' },
  {
    name: 'rule-recommend',
    path: '/rules/intervention-qi-deficiency-medicinal-meal',
    who: 'expert',
    alike: true,
  },
  { name: 'rules-second-page', path: '/rules?page=2', who: 'steward-1', alike: true },
  { name: 'rules-none', path: '/rules?word=没有这样的字', who: 'steward-1' },
  { name: 'items', path: '/rules/items', who: 'expert', alike: true },
  // One template for all lists: the longest of each kind stands for the others.
  ...['medicinal-meal', 'patterns', 'traits'].map((list) => ({
    name: `items-${list}`,
    path: `/rules/items?list=${list}`,
    who: 'expert' as const,
    ...(list === 'medicinal-meal' ? {} : { alike: true as const }),
  })),
  { name: 'foods-last-page', path: '/rules/items?list=foods&page=3', who: 'expert', alike: true },
  { name: 'foods', path: '/rules/items?list=foods', who: 'expert', alike: true },
  { name: 'item', path: '/rules/items/diet-qi-deficiency', who: 'expert' },
  { name: 'recipe', path: '/rules/items/meal-qi-deficiency-shan-yao-zhou', who: 'expert' },
  {
    name: 'recipe-excluded',
    path: '/rules/items/meal-inherited-special-gu-biao-zhou',
    who: 'expert',
    alike: true,
  },
  { name: 'food', path: '/rules/foods/dang-gui', who: 'expert' },
  { name: 'point', path: '/rules/points/zu-san-li', who: 'expert' },
  { name: 'trait', path: '/rules/traits/warming', who: 'expert' },
  { name: 'report', path: '/rules/report', who: 'expert' },
  { name: 'report-kind', path: '/rules/report/recipe', who: 'expert' },
  { name: 'report-kind-none', path: '/rules/report/item?review=past', who: 'steward-1', alike: true },
  { name: 'diseases', path: '/rules/diseases', who: 'expert' },
  { name: 'pattern', path: '/rules/patterns/pattern-diabetes-yin-deficiency-dry-heat', who: 'expert' },
  {
    name: 'sign-pattern',
    path: '/rules/sign/pattern/pattern-diabetes-damp-heat',
    who: 'expert',
    alike: true,
  },
  { name: 'go-live', path: '/rules/go-live', who: 'expert' },
  { name: 'try', path: '/rules/try', who: 'expert' },
  {
    name: 'try-example',
    path: '/rules/try?rule=safety-warming-against-heat-signs&example=0',
    who: 'expert',
    alike: true,
  },
  {
    name: 'try-result',
    path: '/rules/try?rule=safety-warming-against-heat-signs&example=4',
    who: 'expert',
    press: '看结果',
  },
  { name: 'candidate-none', path: '/rules/candidate', who: 'steward-1', alike: true },
  { name: 'candidate-broken', path: '/rules/candidate', who: 'expert', files: broken },
  { name: 'candidate', path: '/rules/candidate', who: 'steward-1', files: changed },
  { name: 'candidate-effect', path: '/rules/candidate', who: 'steward-1', files: changed, press: '算一算' },
  {
    name: 'candidate-one-line',
    path: '/rules/candidate',
    who: 'steward-2',
    files: oneLine,
    unfold: 'rules/safety/gout.yaml',
    alike: true,
  },
  { name: 'candidate-expert', path: '/rules/candidate', who: 'expert', files: changed, alike: true },
  { name: 'sign', path: '/rules/sign', who: 'expert' },
  { name: 'sign-steward', path: '/rules/sign', who: 'steward-1', alike: true },
  {
    name: 'sign-one-steward',
    path: '/rules/sign/rule/safety-swallowing-choking',
    who: 'steward-1',
    alike: true,
  },
  { name: 'signed', path: '/rules/sign/rule/safety-swallowing-texture', who: 'expert', alike: true },
  { name: 'sign-one', path: '/rules/sign/rule/safety-swallowing-choking', who: 'expert' },
];

describe('pages', () => {
  // One window a person: nobody signs in again for the next page.
  const windows = new Map<LoginName, OpenedPage>();
  const windowOf = async (who: LoginName): Promise<OpenedPage> => {
    const opened = windows.get(who) ?? (await openAs(browser, served, await test.as(who)));
    windows.set(who, opened);
    await opened.page.setViewportSize(viewports.desk);
    return opened;
  };
  afterAll(async () => {
    for (const { page } of windows.values()) await page.context().close();
  });

  for (const { name, path, who, files, press, unfold, alike } of pages)
    it(`${name} is light and has no fault, on a desk and then as narrow as a phone`, async () => {
      onDisk = files ?? shipped;
      const opened = await windowOf(who);
      const { page } = opened;
      expect(await weightOf(page, path)).toBeLessThan(100 * 1024);
      if (press !== undefined)
        await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.getByRole('button', { name: press }).click(),
        ]);
      await page.waitForLoadState();
      if (unfold !== undefined) await page.locator('summary', { hasText: unfold }).click();
      await picture(page, `rules-${name}-desk`);
      expect(await faultsOf(opened)).toEqual([]);
      await page.setViewportSize(viewports.phone);
      await picture(page, `rules-${name}-phone`);
      expect(await (alike ? layoutFaultsOf(opened) : faultsOf(opened))).toEqual([]);
    });
});

describe('content that is not in order', () => {
  const mainOf = async (who: LoginName) => {
    const opened = await openAs(browser, served, await test.as(who));
    await opened.page.goto('/rules/candidate');
    return opened;
  };

  it('names file, line and words of each fault, the line itself, and how to mend it', async () => {
    onDisk = broken;
    const { page } = await mainOf('expert');
    const said = (await page.locator('.problems').first().textContent()) ?? '';
    expect(said).toContain('rules/safety/frail-walk.yaml 第 5 行');
    expect(said).toContain('when: { fact: frail, operator: equals, value: true }');
    expect(said).toContain('不能写“equals”，是不是“equal”？');
    expect(said).toContain('rules/safety/gout.yaml 第 2 行');
    expect(said).toContain('缩进不对');
    expect(await page.getByRole('button', { name: '提出' }).count()).toBe(0);
    await page.context().close();
  });

  it('of a template is told with its line, and the page is still served by the shipped one', async () => {
    onDisk = shipped;
    const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-templates-'));
    mkdirSync(join(overlay, 'pages'));
    writeFileSync(join(overlay, 'pages', 'rules.hbs'), '<p>本县</p>\n{{#if release}}<p>没有关上</p>\n');
    const kept = test.house.web.templates;
    Object.assign(test.house.web, { templates: createTemplates(join(pack, 'templates'), overlay) });
    try {
      const opened = await mainOf('steward-1');
      const said = (await opened.page.locator('main').textContent()) ?? '';
      expect(said).toMatch(/templates\/pages\/rules\.hbs 第 \d 行/);
      expect(said).toContain('请检查花括号、引号和 {{#if}}…{{/if}}');
      expect(said).toContain('仍使用系统自带的版本');
      await picture(opened.page, 'rules-template-broken-desk');
      expect(await faultsOf(opened)).toEqual([]);
      await opened.page.goto('/rules');
      expect(await opened.page.locator('main').textContent()).toContain('正在用的：第 1 号');
      await opened.page.context().close();
    } finally {
      Object.assign(test.house.web, { templates: kept });
      rmSync(overlay, { recursive: true });
    }
  });

  it('changed after it was looked at is neither proposed nor lost: the page says so and keeps what was typed', async () => {
    onDisk = oneLine;
    const opened = await mainOf('steward-1');
    const { page } = opened;
    await page.getByLabel('改了什么，为什么').fill('甜饮料也算');
    onDisk = changed;
    await page.getByRole('button', { name: '提出', exact: true }).click();
    await page.waitForLoadState();
    const said = (await page.locator('main').textContent()) ?? '';
    expect(said).toContain('您看过之后，磁盘上的内容又变了');
    expect(said).toContain('rules/safety/frail-walk.yaml');
    expect(await page.getByLabel('改了什么，为什么').inputValue()).toBe('甜饮料也算');
    await picture(page, 'rules-candidate-stale-desk');
    expect(await faultsOf({ ...opened, errors: [] })).toEqual([]);
    await page.context().close();
  });
});

describe('a change of the rules', () => {
  it('goes from the steward who edited to the one who publishes, and back, at the pages', async () => {
    onDisk = changed;
    const editor = await openAs(browser, served, await test.as('steward-1'));
    await editor.page.goto('/rules/candidate');
    await editor.page.getByLabel('改了什么，为什么').fill('体弱的人不散步');
    await editor.page.getByRole('button', { name: '提出', exact: true }).click();
    await editor.page.getByText('请另一位规则管理员').first().waitFor();
    await editor.page.waitForLoadState();
    expect(await editor.page.getByRole('button', { name: '我看过了，发布' }).count()).toBe(0);
    await editor.page.context().close();

    const publisher = await openAs(browser, served, await test.as('steward-2'), { javaScriptEnabled: false });
    await publisher.page.goto('/rules/candidate');
    await picture(publisher.page, 'rules-candidate-publishable-desk');
    const toRead = (await publisher.page.locator('main').textContent()) ?? '';
    for (const words of ['体弱不散步', '体弱的人走不稳', '不下发，凡是：养生功法'])
      expect(toRead).toContain(words);
    await publisher.page.getByRole('button', { name: '我看过了，发布' }).click();
    await publisher.page.getByText('正在用的是第 2 号').first().waitFor();
    await publisher.page.goto('/rules/safety-frail-walk');
    await publisher.page.getByText('体弱的人走不稳').first().waitFor();

    await publisher.page.goto('/rules/candidate');
    await publisher.page.getByText('退回到第 1 号').click();
    await publisher.page.getByLabel('为什么退回').fill('误拦');
    await publisher.page.getByRole('button', { name: '退回，马上起作用' }).click();
    await publisher.page.getByText('正在用的是第 3 号').first().waitFor();
    await picture(publisher.page, 'rules-candidate-rolled-back-desk');
    await publisher.page.goto('/rules/safety-frail-walk');
    await publisher.page.getByText('没有这一条').first().waitFor();
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
    await page.getByText('已签字 2 项').click();
    expect(await page.locator('main details').textContent()).toContain('甄百草');
    await page.context().close();
  });
});
