/** The visit page as it looks and as it is used: by keyboard, by tap, and without its script. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '../../src/domain/visit.js';
import { day, makeHouse, type TestHouse } from '../web/house.js';
import { formOf } from '../web/visit-form.js';
import { launchBrowser, type OpenedPage } from './chromium.js';
import { faultsOf, openAs, picture, type Served, serveApp } from './looked-at.js';

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

interface AtVisit extends OpenedPage {
  readonly url: string;
  stored(): Promise<Visit>;
  focused(): Promise<string>;
}

async function newVisit(birthDate = '1954-04-12'): Promise<{ url: string; residentId: string }> {
  const residentId = await test.addResident('east-1', { identity: { birthDate: day(birthDate) } });
  await test.addConsent(residentId);
  return nextVisit(residentId);
}

async function nextVisit(residentId: string): Promise<{ url: string; residentId: string }> {
  const doctor = await test.as('doctor-east-1');
  const { location } = await doctor.post(`/residents/${residentId}/visits`, {
    kind: 'assessment',
    occurredOn: '2026-11-20',
    mode: 'clinic',
    place: '卫生室',
    servedBy: 'doctor-east-1',
  });
  return { url: location, residentId };
}

async function atVisit(
  options: Parameters<typeof openAs>[3] = {},
  opening: ReturnType<typeof newVisit> = newVisit(),
): Promise<AtVisit> {
  const { url, residentId } = await opening;
  const opened = await openAs(browser, served, await test.as('doctor-east-1'), options);
  await opened.page.goto(url);
  return {
    ...opened,
    url,
    async stored() {
      const visit = (await test.chartOf(residentId)).visits.find((one) => url.endsWith(one.id));
      if (!visit) throw new Error('no visit');
      return visit;
    },
    focused: () => opened.page.evaluate<string>('document.activeElement.name'),
  };
}

const elderly = (value: string) =>
  Object.fromEntries(
    Array.from({ length: 33 }, (_, at) => [`q.e33-${String(at + 1).padStart(2, '0')}`, value]),
  );

function looked(page: Page): Promise<unknown> {
  return page.waitForResponse((response) => response.url().endsWith('/look'));
}

describe('every page of the room, on the desk and on the phone', () => {
  const ill = {
    ...elderly('2'),
    'q.e33-03': '4',
    'q.e33-28': '',
    'q-who': 'self',
    'f.medicines': 'some',
    't.medicines': ['warfarin', 'unnamed'],
    'f.systolicFirstMmHg': '186',
    'f.diastolicFirstMmHg': '96',
    'f.weightKg': '72',
    'f.heightCm': '160',
    'f.conditions': 'some',
    't.conditions': ['hypertension', 'type-2-diabetes'],
  };
  const tie = Object.fromEntries(['03', '04', '14', '23', '25', '27'].map((no) => [`q.e33-${no}`, '3']));

  /** Name, who looks, and what has happened to the visit before. */
  const pages: readonly (readonly [string, string, (url: string, residentId: string) => Promise<string>])[] =
    [
      ['visit-new', 'doctor-east-1', async (_, residentId) => `/residents/${residentId}/visits/new`],
      ['visit-empty', 'doctor-east-1', async (url) => url],
      ['visit-more', 'doctor-east-1', async (url) => `${url}?more=yes`],
      ['visit-emergency', 'doctor-east-1', async (url) => saved(url, ill)],
      ['visit-tie', 'township-east', async (url) => saved(url, { ...elderly('2'), ...tie, 'q-who': 'self' })],
      ['visit-read', 'county-1', async (url) => saved(url, ill)],
      [
        'visit-in-error',
        'doctor-east-1',
        async (url) => {
          await saved(url, ill);
          await (await test.as('doctor-east-1')).post(`${url}/error`, { reason: 'duplicate', comment: '' });
          return url;
        },
      ],
      ['score', 'doctor-east-1', async () => '/score?instrument=elderly-33&sex=female'],
    ];

  async function saved(url: string, changes: Record<string, string | string[]>): Promise<string> {
    const doctor = await test.as('doctor-east-1');
    const form = formOf((await doctor.get(url)).body);
    expect((await doctor.post(url, { ...form, ...changes, then: 'stay' })).status).toBe(303);
    return url;
  }

  it.each(pages)('%s has no fault', async (name, who, prepare) => {
    const { url, residentId } = await newVisit();
    const path = await prepare(url, residentId);
    for (const viewport of ['desk', 'phone'] as const) {
      const opened = await openAs(browser, served, await test.as(who), { viewport });
      await opened.page.goto(path);
      expect(await faultsOf(opened)).toEqual([]);
      await picture(opened.page, `${name}-${viewport}`);
      await opened.page.context().close();
    }
  });

  it('a refused page says at the top what to mend, shows it at the field, and has no fault', async () => {
    for (const viewport of ['desk', 'phone'] as const) {
      const opened = await atVisit({ viewport });
      await opened.page.fill('[name="f.systolicFirstMmHg"]', '1280');
      await opened.page.fill('[name="f.heartRatePerMinute"]', '44');
      await opened.page.click('.sticky .primary');
      await opened.page.waitForSelector('.problems');
      expect(
        await faultsOf({ ...opened, errors: opened.errors.filter((one) => !one.includes('422')) }),
      ).toEqual([]);
      await picture(opened.page, `visit-refused-${viewport}`);
      expect(await opened.page.inputValue('[name="f.systolicFirstMmHg"]')).toBe('1280');
      await opened.page.context().close();
    }
  });
});

describe('by keyboard', () => {
  it('begins at the first question; a digit answers and goes on to the next', async () => {
    const { page, focused } = await atVisit();
    expect(await focused()).toBe('f.medicines');
    await page.keyboard.press('2');
    expect(await page.isChecked('[name="f.medicines"][value="none"]')).toBe(true);
    expect(await focused()).toBe('f.allergies');
    await page.keyboard.press('3');
    expect(await page.isChecked('[name="f.allergies"][value="?"]')).toBe(true);
    expect(await focused()).toBe('f.kidneyDisease');
  });

  it('opens the list under 有 and stays in it', async () => {
    const { page, focused } = await atVisit();
    expect(await page.isVisible('[name="t.medicines"]')).toBe(false);
    await page.keyboard.press('1');
    expect(await focused()).toBe('t.medicines');
    await page.keyboard.press('Space');
    expect(await page.isChecked('[name="t.medicines"][value="warfarin"]')).toBe(true);
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('f.allergies');
  });

  it('moves on in pressure by itself: three digits after 1 or 2, else two', async () => {
    const { page, focused } = await atVisit();
    await page.focus('[name="f.systolicFirstMmHg"]');
    await page.keyboard.type('12');
    expect(await focused()).toBe('f.systolicFirstMmHg');
    await page.keyboard.type('8');
    expect(await focused()).toBe('f.diastolicFirstMmHg');
    await page.keyboard.type('82');
    expect(await focused()).toBe('f.heartRatePerMinute');
  });

  it('uncovers the repeat boxes after a raised first reading and goes to them', async () => {
    const { page, focused } = await atVisit();
    await page.focus('[name="f.systolicFirstMmHg"]');
    await page.keyboard.type('14886');
    expect(await focused()).toBe('f.systolicRepeatMmHg');
    await page.keyboard.type('13884');
    expect(await focused()).toBe('f.heartRatePerMinute');
  });

  it('answers the questionnaire row by row and passes over a row that a measure decides', async () => {
    const { page, focused, stored } = await atVisit();
    await page.fill('[name="f.heightCm"]', '160');
    const answer = looked(page);
    await page.fill('[name="f.weightKg"]', '73');
    await page.press('[name="f.weightKg"]', 'Tab');
    await answer;
    await page.waitForSelector('[id="q.e33-09"] >> text=按测量28.51算第5档');
    await page.focus('[name="q-who"]');
    await page.keyboard.press('2');
    expect(await focused()).toBe('q.e33-01');
    for (let row = 1; row <= 8; row += 1) await page.keyboard.press('3');
    expect(await focused()).toBe('q.e33-10');
    await page.keyboard.press('Backspace');
    await page.click('.sticky button:not(.primary)');
    await page.waitForURL(/done=saved/);
    expect((await stored()).questionnaire).toMatchObject({
      respondent: { kind: 'read-aloud' },
      answers: Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`e33-0${at + 1}`, 3])),
    });
  });

  it('never sends the page by Enter alone: it goes on, from an empty box to the next section', async () => {
    const { page, focused, stored } = await atVisit();
    await page.focus('[name="f.weightKg"]');
    await page.keyboard.type('61.5');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('f.waistCm');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('f.symptomsToday');
    expect((await stored()).sections).toEqual({});
    expect(await page.inputValue('[name="f.weightKg"]')).toBe('61.5');
  });
});

describe('by tap', () => {
  it('a tick withdraws 没有, 没有 withdraws the ticks', async () => {
    const { page } = await atVisit();
    await page.click('label:has([name="f.symptomsToday"][value="none"])');
    await page.click('label:has([name="t.symptomsToday"][value="fever"])');
    expect(await page.isChecked('[name="f.symptomsToday"][value="none"]')).toBe(false);
    await page.click('label:has([name="f.symptomsToday"][value="none"])');
    expect(await page.isChecked('[name="t.symptomsToday"][value="fever"]')).toBe(false);
  });

  it('a second tap in haste leaves the answer', async () => {
    const { page } = await atVisit();
    await page.dblclick('label:has([name="f.liverDisease"][value="no"])');
    expect(await page.isChecked('[name="f.liverDisease"][value="no"]')).toBe(true);
  });

  it('asks again about an unusual reading before it is sent', async () => {
    const { page, stored } = await atVisit();
    await page.fill('[name="f.heartRatePerMinute"]', '44');
    await page.press('[name="f.heartRatePerMinute"]', 'Tab');
    await page.check('.sure [value="heartRatePerMinute"]');
    await page.click('.sticky button:not(.primary)');
    await page.waitForURL(/done=saved/);
    expect((await stored()).sections.measurements?.facts).toEqual({ heartRatePerMinute: { value: 44 } });
  });
});

describe('live triage', () => {
  it('shows the danger beside the form while it is typed, in words and shape; nothing is stored', async () => {
    const opened = await atVisit({ viewport: 'phone' });
    const { page } = opened;
    await page.focus('[name="f.systolicFirstMmHg"]');
    const answer = looked(page);
    await page.keyboard.type('18696');
    await answer;
    await page.waitForSelector('#alerts .alert');
    expect(await page.textContent('#alerts')).toContain('▲ 危急：收缩压≥180');
    expect(await page.textContent('#alerts')).toContain('先打120');
    expect(await page.textContent('#strip')).toContain('▲ 危急');
    expect((await opened.stored()).sections).toEqual({});
    await picture(page, 'visit-live-phone');
  });

  it('uncovers the question a high answer calls for', async () => {
    const { page } = await atVisit();
    expect(await page.isVisible('[name="f.breathlessNewOrWorse"]')).toBe(false);
    const answer = looked(page);
    await page.click('label:has([name="q.e33-03"][value="5"])');
    await answer;
    await page.waitForSelector('[name="f.breathlessNewOrWorse"]');
    expect(await page.textContent('#alerts')).toContain('气短是新出现的或比以前重吗');
  });

  it('brings back what was typed when the page is loaded again before anything was saved', async () => {
    const { page } = await atVisit();
    const answer = looked(page);
    await page.focus('[name="f.systolicFirstMmHg"]');
    await page.keyboard.type('12882');
    await answer;
    await page.waitForSelector('#alerts');
    await page.reload();
    expect(await page.inputValue('[name="f.diastolicFirstMmHg"]')).toBe('82');
    expect(await page.textContent('#main')).toContain('填的还没有保存，已放回页面');
  });

  it('says when it cannot look, rather than showing an all-clear', async () => {
    const { page } = await atVisit();
    await page.route('**/look', (route) => route.abort());
    await page.fill('[name="f.systolicFirstMmHg"]', '186');
    await page.press('[name="f.systolicFirstMmHg"]', 'Tab');
    await page.waitForSelector('#alerts >> text=不能当作没有问题；请保存后再看');
    expect(await page.textContent('#alerts')).not.toContain('没有警示');
  });
});

it('works without its script: everything asked, saved and drafted by tapping', async () => {
  const { page, stored, url } = await atVisit({ javaScriptEnabled: false });
  const { knowledge } = test.service.release();
  const least = [...knowledge.facts.values()].filter(
    ({ origin, type }) => origin.from === 'form' && origin.least === true && type !== 'number',
  );
  for (const { id } of least) {
    const no = page.locator(`[name="f.${id}"][value="no"], [name="f.${id}"][value="none"]`);
    if ((await no.count()) > 0) await no.check();
  }
  await page.fill('[name="f.systolicFirstMmHg"]', '128');
  await page.fill('[name="f.diastolicFirstMmHg"]', '82');
  await page.check('[name="q-who"][value="self"]');
  for (const name of Object.keys(elderly('2'))) await page.check(`[name="${name}"][value="2"]`);
  await page.click('.sticky .primary');
  await page.waitForURL(/\/documents\//);
  expect((await stored()).questionnaire).toMatchObject({ instrument: 'elderly-33' });
  await page.goto(url);
  expect(await page.isChecked('[name="f.liverDisease"][value="no"]')).toBe(true);
});

it('without its script, Enter in a box saves what was typed and answers nothing else', async () => {
  const first = await newVisit();
  const before = await atVisit({}, Promise.resolve(first));
  await before.page.check('[name="f.kidneyDisease"][value="no"]');
  await before.page.click('.sticky button:not(.primary)');
  await before.page.waitForURL(/done=saved/);
  const { page, stored } = await atVisit({ javaScriptEnabled: false }, nextVisit(first.residentId));
  expect(await page.locator('button[value="earlier.safety"]').count()).toBe(1);
  await page.fill('[name="f.systolicFirstMmHg"]', '128');
  await page.press('[name="f.systolicFirstMmHg"]', 'Enter');
  await page.waitForURL(/done=saved/);
  const { sections } = await stored();
  expect([sections.measurements?.facts, sections.safety]).toEqual([
    { systolicFirstMmHg: { value: 128 } },
    undefined,
  ]);
});

it('style sheets are served without the spaces that say nothing, and say the same', async () => {
  const { page } = await openAs(browser, served, await test.as('doctor-east-1'));
  await page.goto('/score');
  const folder = new URL('../../templates/layouts/', import.meta.url);
  const rulesOf = (css: string) =>
    page.evaluate<readonly string[]>(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(${JSON.stringify(css)});
      return [...sheet.cssRules].map((rule) => rule.cssText);
    })()`);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.css'))) {
    const sent = test.house.web.assets.get(name)?.text ?? '';
    const written = readFileSync(new URL(name, folder), 'utf8');
    expect(sent.length).toBeLessThan(written.length);
    expect(await rulesOf(sent)).toEqual(await rulesOf(written));
  }
});
