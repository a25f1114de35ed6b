import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PdfPrinter } from '../../../src/domain/ports.js';
import { launchChromium } from '../../../src/prescription/chromium.js';
import { createPdfPrinter } from '../../../src/prescription/pdf.js';
import { qrImage } from '../../../src/prescription/qr.js';
import { browserFolder, launchBrowser } from '../../browser/chromium.js';
import { readPdf } from '../../browser/pdf-reading.js';

const launched: Browser[] = [];

async function launch(): Promise<Browser> {
  const browser = await launchBrowser();
  launched.push(browser);
  return browser;
}

function pageOf(body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>@page{margin:10mm}body{margin:0;font:20px sans-serif}</style>${body}`;
}

/** Han characters and the punctuation that Chinese texts use. */
function gbkCharacters(): string[] {
  const gbk = new TextDecoder('gbk');
  const characters = [...'，。、；：？！“”‘’（）《》〈〉【】–…·～／％＋＝℃≥≤±×÷①②③ⅠⅡ√□'];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const decoded = gbk.decode(Uint8Array.of(lead, trail));
      if (/^\p{Unified_Ideograph}$/u.test(decoded)) characters.push(decoded);
    }
  }
  return characters;
}

describe('the printer', () => {
  let printer: PdfPrinter;
  beforeAll(() => {
    printer = createPdfPrinter({ launch });
  });
  afterAll(() => printer.close());

  test('prints Chinese that can be read back as text', async () => {
    const pages = await readPdf(
      await printer.print(pageOf('<p>中医健康处方，<b>不要自行停药</b>。</p>'), 'A5'),
    );
    expect(pages.map((page) => page.text)).toEqual(['中医健康处方，不要自行停药。']);
  });

  test('lets every character of GBK be read back as itself, not as a look-alike', async () => {
    const characters = gbkCharacters();
    const pages = await readPdf(await printer.print(pageOf(`<p>${characters.join('')}</p>`), 'A4'));
    const read = new Set(pages.flatMap((page) => [...page.text]));
    expect(characters.length).toBeGreaterThan(20_000);
    // 壿 shares its glyph with 墫, a variant of it, and both are ordinary ideographs.
    expect(characters.filter((character) => !read.has(character))).toEqual(['壿']);
  });

  test('keeps the Chinese dash, which is two characters', async () => {
    const [page] = await readPdf(await printer.print(pageOf('<p>少盐——每天不超过五克</p>'), 'A5'));
    expect(page?.text).toBe('少盐——每天不超过五克');
  });

  test('draws the look-alikes too where they are really meant', async () => {
    const [page] = await readPdf(await printer.print(pageOf(`<p>${'⽅㬵〜'.repeat(30)}</p>`), 'A5'));
    expect(page?.text).toBe('⽅㬵〜'.repeat(30));
    expect((await page?.picture())?.ink(0.05, 0.2)).toBeGreaterThan(0.03);
  });

  test('draws the glyphs: half a page of Chinese is dark, a page of spaces is not', async () => {
    // A hundred characters at 20 px fill the upper third of an A5 page. Noto Sans SC leaves about a tenth of a
    // line box dark; 0.03 is far above stray dots and far below any legible text.
    const [written] = await readPdf(await printer.print(pageOf(`<p>${'健康处方'.repeat(25)}</p>`), 'A5'));
    const [blank] = await readPdf(await printer.print(pageOf(`<p>${'　'.repeat(100)}</p>`), 'A5'));
    expect((await written?.picture())?.ink(0.05, 0.2)).toBeGreaterThan(0.03);
    expect((await blank?.picture())?.ink(0, 1)).toBe(0);
  });

  test('draws rare name characters too', async () => {
    const [page] = await readPdf(await printer.print(pageOf(`<p>${'䶮㛃㭎𬭎'.repeat(25)}</p>`), 'A5'));
    expect((await page?.picture())?.ink(0.05, 0.2)).toBeGreaterThan(0.03);
  });

  test('leaves a visible box, not a gap, for a character that no bundled font has', async () => {
    const [page] = await readPdf(await printer.print(pageOf(`<p>${'𠮷'.repeat(100)}</p>`), 'A5'));
    expect((await page?.picture())?.ink(0.05, 0.2)).toBeGreaterThan(0.01);
  });

  test.each([
    ['A5', 148, 210],
    ['A4', 210, 297],
  ] as const)('prints on %s paper', async (paper, widthMm, heightMm) => {
    const [page] = await readPdf(await printer.print(pageOf('<p>处方</p>'), paper));
    expect({ widthMm: page?.widthMm, heightMm: page?.heightMm }).toEqual({ widthMm, heightMm });
  });

  test('prints pictures that are inside the page', async () => {
    const [page] = await readPdf(
      await printer.print(pageOf(`<img src="${qrImage('https://a.example')}" width="400" alt="">`), 'A5'),
    );
    // A QR code is about half dark; 400 px on a page 559 px wide.
    expect((await page?.picture())?.ink(0.06, 0.45)).toBeGreaterThan(0.15);
  });

  test('asks for nothing outside the page and runs no script in it', async () => {
    const asking = [
      '<link rel="stylesheet" href="https://elsewhere.example/a.css">',
      '<img src="https://elsewhere.example/a.png" alt="">',
      '<iframe src="http://127.0.0.1:9/"></iframe>',
      '<script>document.body.textContent = "scripted"</script>',
      '<p onclick="x()">处方</p><img src="x" onerror="document.body.textContent=1" alt="">',
    ];
    const [page] = await readPdf(await printer.print(pageOf(asking.join('')), 'A5'));
    expect(page?.text).toBe('处方');
  });

  test('prints several pages at once without mixing them up', async () => {
    const names = ['甲', '乙', '丙', '丁', '戊', '己'];
    const printed = await Promise.all(names.map((name) => printer.print(pageOf(`<p>${name}</p>`), 'A5')));
    const read = await Promise.all(printed.map((bytes) => readPdf(bytes)));
    expect(read.map(([page]) => page?.text)).toEqual(names);
  });
});

describe('the printer and its browser', () => {
  test('starts none before the first print and one for many', async () => {
    let launches = 0;
    const printer = createPdfPrinter({
      launch: () => {
        launches += 1;
        return launch();
      },
    });
    expect(launches).toBe(0);
    await Promise.all([1, 2, 3].map(() => printer.print(pageOf('<p>处方</p>'), 'A5')));
    expect(launches).toBe(1);
    await printer.close();
  });

  test('starts one new browser after the old one died, for all that wait', async () => {
    const own: Browser[] = [];
    const printer = createPdfPrinter({
      launch: async () => {
        const browser = await launch();
        own.push(browser);
        return browser;
      },
    });
    await printer.print(pageOf('<p>前</p>'), 'A5');
    await own[0]?.close();
    const printed = await Promise.all(['甲', '乙'].map((text) => printer.print(pageOf(text), 'A5')));
    const read = await Promise.all(printed.map((bytes) => readPdf(bytes)));
    expect(read.map(([page]) => page?.text)).toEqual(['甲', '乙']);
    expect(own.length).toBe(2);
    await printer.close();
  });

  test('prints the same page again when the browser dies in the middle of it', async () => {
    let first: Browser | undefined;
    const printer = createPdfPrinter({
      launch: async () => {
        const browser = await launch();
        if (first !== undefined) return browser;
        first = browser;
        // Dies as soon as the print has opened its context.
        browser.on('context', () => void browser.close());
        return browser;
      },
    });
    const [page] = await readPdf(await printer.print(pageOf('<p>处方</p>'), 'A5'));
    expect(page?.text).toBe('处方');
    expect(first?.isConnected()).toBe(false);
    await printer.close();
  });

  test('tries again after a launch that failed', async () => {
    let launches = 0;
    const printer = createPdfPrinter({
      launch: () => {
        launches += 1;
        return launches === 1 ? Promise.reject(new Error('no room')) : launch();
      },
    });
    await expect(printer.print(pageOf('<p>处方</p>'), 'A5')).rejects.toThrow('no room');
    expect((await printer.print(pageOf('<p>处方</p>'), 'A5')).length).toBeGreaterThan(1000);
    await printer.close();
  });

  test('gives up a page that takes too long, and frees its place for the next', async () => {
    const printer = createPdfPrinter({ launch, parallel: 1, timeoutMs: 1 });
    const prints = [1, 2].map(() => printer.print(pageOf('<p>处方</p>'), 'A5'));
    const results = await Promise.allSettled(prints);
    expect(results.map((result) => result.status === 'rejected' && String(result.reason))).toEqual([
      'Error: PdfPrinter: gave up after 1 ms',
      'Error: PdfPrinter: gave up after 1 ms',
    ]);
    await printer.close();
  });

  test('ends its browser when closed, and prints no more', async () => {
    const printer = createPdfPrinter({ launch });
    await printer.print(pageOf('<p>处方</p>'), 'A5');
    const browser = launched.at(-1);
    await printer.close();
    expect(browser?.isConnected()).toBe(false);
    await expect(printer.print(pageOf('<p>处方</p>'), 'A5')).rejects.toThrow('closed');
  });
});

describe('without the bundled font', () => {
  const empty = mkdtempSync(join(tmpdir(), 'zhiwei-no-fonts-'));
  afterAll(() => rmSync(empty, { recursive: true, force: true }));

  test('the same page has its text but no ink: why the tests look at pixels', async () => {
    const printer = createPdfPrinter({ launch: () => launchBrowser({ withoutBundledFonts: true }) });
    const [page] = await readPdf(await printer.print(pageOf(`<p>${'健康处方'.repeat(25)}</p>`), 'A5'));
    await printer.close();
    expect((await page?.picture())?.ink(0, 1)).toBe(0);
  });

  test('a font folder that is not there stops the launch', async () => {
    await expect(launchBrowser({ furtherFonts: [join(empty, 'gone')] })).rejects.toThrow(
      'no such font folder',
    );
  });
});

describe('the browser folder', () => {
  test('that others can write to is refused: they could choose the program that is run', async () => {
    const open = mkdtempSync(join(tmpdir(), 'zhiwei-open-'));
    chmodSync(open, 0o777);
    await expect(launchChromium({ folder: open, sandbox: false })).rejects.toThrow(
      'only this user can write',
    );
    rmSync(open, { recursive: true, force: true });
  });

  test('may be given as a relative path, and a browser of the machine may be used instead', async () => {
    const version = readdirSync(browserFolder).find((name) => name.startsWith('chromium-')) ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'zhiwei-own-'));
    await expect(
      launchChromium({
        folder: relative(process.cwd(), folder),
        sandbox: false,
        executablePath: join(browserFolder, version, 'absent'),
      }),
    ).rejects.toThrow();
    rmSync(folder, { recursive: true, force: true });
  });
});
