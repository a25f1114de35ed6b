/**
 * How much of typing a visit is not an answer: from the open page of a resident, with the paper form at hand, to the
 * draft the county has. Keys and taps are counted; the seconds are told and asserted by nobody.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day, makeHouse, type TestHouse } from '../web/house.js';
import { launchBrowser } from './chromium.js';
import { openAs, type Served, serveApp } from './looked-at.js';

/** Issue: 45 beyond the answers themselves. */
const allowed = 45;

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

/** A hand that counts: what is on the paper is an answer, everything else is burden. */
function hand(page: Page) {
  let answers = 0;
  let burden = 0;
  return {
    counted: () => ({ answers, burden }),
    async answer(keys: string) {
      for (const key of keys) await page.keyboard.press(key);
      answers += keys.length;
    },
    /** Keys that carry nothing: Enter, Tab, a chord counted key by key. */
    async key(name: string) {
      await page.keyboard.press(name);
      burden += name.split('+').length;
    },
    async tap(selector: string) {
      await page.click(selector);
      burden += 1;
    },
    at: () => page.evaluate<string>('document.activeElement.name'),
  };
}

async function openResident(birthDate: string) {
  const residentId = await test.addResident('east-1', { identity: { birthDate: day(birthDate) } });
  await test.addConsent(residentId);
  const opened = await openAs(browser, served, await test.as('doctor-east-1'));
  await opened.page.goto(`/residents/${residentId}`);
  return { ...opened, residentId };
}

async function submitted(residentId: string): Promise<readonly string[]> {
  return (await test.chartOf(residentId)).documents.map((doc) => doc.state);
}

/** 33 answers as on paper; item 9 and 28 come from the measures. */
const paper = '222222222222222222222222222222222';

describe('from the open resident to the submitted draft', () => {
  it('an elder with the whole form and measures: at most 45 beyond the answers', async () => {
    const { page, residentId } = await openResident('1954-04-12');
    const { counted, answer, key, tap, at } = hand(page);
    const begun = performance.now();

    await tap('button[name="kind"][value="assessment"]');
    await page.waitForSelector('#visit');
    // Medicines: nifedipine; the rest of the seven no.
    await answer('1');
    await page.click('label:has([name="t.medicines"][value="calcium-channel-blocker"])');
    await key('Enter');
    expect(await at()).toBe('f.allergies');
    await answer('222222');
    expect(await at()).toBe('f.systolicFirstMmHg');
    // 136/84, pulse 72, no temperature or oxygen on the paper, 155 cm, 56 kg, waist 82.
    await answer('136');
    await answer('84');
    await answer('72');
    await tap('[name="f.heightCm"]');
    await answer('155');
    await key('Enter');
    await answer('56');
    await key('Enter');
    await answer('82');
    await key('Enter');
    expect(await at()).toBe('f.glucoseFastingMmolL');
    await key('Enter');
    expect(await at()).toBe('f.symptomsToday');
    await answer('1');
    await answer('22');
    expect(await at()).toBe('q-who');
    await page.waitForSelector('[id="q.e33-28"] >> text=按测量82算第2档');
    await answer('2');
    await answer(paper.slice(0, 31));
    // Conditions: hypertension. Then 手脚 … 体弱 no, family yes.
    expect(await at()).toBe('f.conditions');
    await answer('1');
    await page.click('label:has([name="t.conditions"][value="hypertension"])');
    await key('Enter');
    await answer('2222');
    await answer('1');
    // Follow-up: regular, no reaction, no complication, tolerates the lower pressure.
    expect(await at()).toBe('f.medicineAdherence');
    await answer('1');
    await answer('2');
    await answer('2');
    await answer('1');
    await key('Control+Enter');
    await page.waitForURL(/\/documents\//);
    await tap('button[name="then"][value="submit"]');
    await page.waitForURL(/done=submitted/);

    const seconds = (performance.now() - begun) / 1000;
    console.log(`visit burden, whole form: ${JSON.stringify(counted())}, ${seconds.toFixed(1)} s`);
    expect(await submitted(residentId)).toEqual(['submitted']);
    expect(counted().burden).toBeLessThanOrEqual(allowed);
  });

  it('a walk-in with the least: at most 45 beyond the answers', async () => {
    const { page, residentId } = await openResident('1980-01-01');
    const { counted, answer, key, tap, at } = hand(page);
    const begun = performance.now();

    await tap('button[name="kind"][value="assessment"]');
    await page.waitForSelector('#visit');
    // Eight safety questions: 没有 stands second, 都没有 of pregnancy first.
    await answer('22');
    expect(await at()).toBe('f.pregnancyOrLactation');
    await answer('1');
    await answer('22222');
    await answer('12878');
    expect(await at()).toBe('f.heartRatePerMinute');
    await key('Enter');
    expect(await at()).toBe('f.symptomsToday');
    await answer('122');
    await answer('1');
    await answer('22222222222222222222222222');
    expect(await at()).toBe('f.conditions');
    await answer('2');
    await key('Control+Enter');
    await page.waitForURL(/\/documents\//);
    await tap('button[name="then"][value="submit"]');
    await page.waitForURL(/done=submitted/);

    const seconds = (performance.now() - begun) / 1000;
    console.log(`visit burden, walk-in: ${JSON.stringify(counted())}, ${seconds.toFixed(1)} s`);
    expect(await submitted(residentId)).toEqual(['submitted']);
    expect(counted().burden).toBeLessThanOrEqual(allowed);
  });
});
