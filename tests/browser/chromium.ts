/**
 * The one place where tests start a browser: Chromium and Chinese fonts from npm, nothing of the machine. The fonts
 * are the browser's system fonts, so pages are tested as they are, with their own style sheets and policies. A page
 * may speak to this machine only; whatever else it asks for is refused and remembered.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type ChromiumOptions, launchChromium } from '../../src/prescription/chromium.js';

/** Outside the repository and shared by all test files, so that the browser is unpacked once per machine. */
export const browserFolder = join(tmpdir(), `zhiwei-browser-${process.getuid?.() ?? 'user'}`);

const isRoot = process.getuid?.() === 0;

/** Start one a test file in `beforeAll`, close it in `afterAll`. */
export function launchBrowser(
  options: Pick<ChromiumOptions, 'furtherFonts' | 'withoutBundledFonts'> = {},
): Promise<Browser> {
  return launchChromium({ folder: browserFolder, sandbox: !isRoot, ...options });
}

/** The two screens every page must fit (design.md §8). */
export const viewports = {
  desk: { width: 1366, height: 768 },
  phone: { width: 360, height: 740 },
} as const;

export interface OpenPageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** False for "usable without script". Default true. */
  readonly javaScriptEnabled?: boolean;
  readonly baseURL?: string;
}

export interface OpenedPage {
  readonly page: Page;
  /** Addresses outside this machine that the page asked for. A test expects none. */
  readonly refusedRequests: readonly string[];
  /** Uncaught errors and console errors of the page. A test expects none. */
  readonly errors: readonly string[];
}

/** A page in a context (cookies, storage) of its own. Closing the browser closes it. */
export async function openPage(browser: Browser, options: OpenPageOptions = {}): Promise<OpenedPage> {
  const contextOptions: BrowserContextOptions = {
    viewport: options.viewport ?? viewports.desk,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    ...(options.baseURL === undefined ? {} : { baseURL: options.baseURL }),
  };
  const context = await browser.newContext(contextOptions);
  const refusedRequests: string[] = [];
  const errors: string[] = [];
  await context.route(isElsewhere, (route) => {
    refusedRequests.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, refusedRequests, errors };
}

function isElsewhere(url: URL): boolean {
  return !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/**
 * Share of dark pixels (0 to 1) of a screenshot: a blank has 0, a box full of Chinese text more than 0.05. Use it to
 * see that glyphs are drawn, not only that the text is there.
 */
export async function inkOf(browser: Browser, png: Buffer): Promise<number> {
  const { page } = await openPage(browser);
  try {
    return await page.evaluate<number>(`(async () => {
      const file = await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob();
      const picture = await createImageBitmap(file);
      const drawing = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      drawing.drawImage(picture, 0, 0);
      const { data } = drawing.getImageData(0, 0, picture.width, picture.height);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] < 128) dark += 1;
      return dark / (data.length / 4);
    })()`);
  } finally {
    await page.context().close();
  }
}
