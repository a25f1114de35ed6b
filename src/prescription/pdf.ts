/**
 * HTML of our own templates → PDF, by one Chromium kept alive. The page gets nothing but its HTML: no script runs and
 * every request is refused, so style and pictures are inside it. It never prints an address.
 */
import type { Browser } from 'playwright-core';
import type { PdfPrinter } from '../domain/ports.js';

export interface PdfPrinterOptions {
  /** Starts a browser; called at the first print and again after it has died. */
  readonly launch: () => Promise<Browser>;
  /** Prints at the same time; more wait their turn. Default 2: a page takes a core. */
  readonly parallel?: number;
  /** A page that takes longer is given up, and its print rejects. Default 30,000. */
  readonly timeoutMs?: number;
}

export function createPdfPrinter(options: PdfPrinterOptions): PdfPrinter {
  const { launch, parallel = 2, timeoutMs = 30_000 } = options;
  const turns = createTurns(parallel);
  let browser: Promise<Browser> | undefined;
  let closed = false;

  /** The living browser, or a new one. A launch that failed is not kept: the next print tries again. */
  async function living(): Promise<Browser> {
    const known = browser;
    const present = await known?.catch(() => undefined);
    if (closed) throw new Error('PdfPrinter: closed');
    if (present?.isConnected()) return present;
    // Of several prints that find the same dead browser only the first starts another.
    if (browser === known || browser === undefined) browser = launch();
    return browser;
  }

  /** Ends a browser in which a print failed; others printing in it are printed again like this one. */
  async function forget(engine: Browser): Promise<void> {
    if ((await browser?.catch(() => undefined)) === engine) browser = undefined;
    await engine.close().catch(() => undefined);
  }

  /** Rejects with GaveUp after the time limit, and ends the browser: what hangs in it may hold more than its page. */
  async function printWith(engine: Browser, html: string, paper: 'A4' | 'A5'): Promise<Uint8Array> {
    let timer: NodeJS.Timeout | undefined;
    let onDeath = () => {};
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new GaveUp(timeoutMs)), timeoutMs);
      // A call into a browser that dies under it may never return.
      onDeath = () => reject(new Error('PdfPrinter: the browser died'));
    });
    engine.once('disconnected', onDeath);
    try {
      return await Promise.race([printPage(engine, html, paper), limit]);
    } catch (error) {
      if (error instanceof GaveUp) void engine.close().catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
      engine.off('disconnected', onDeath);
    }
  }

  return {
    print: (html, paper) =>
      turns.take(async () => {
        const engine = await living();
        try {
          return await printWith(engine, html, paper);
        } catch (error) {
          if (error instanceof GaveUp || closed) throw error;
          // The browser died, or is dying and does not say so yet: once more with a new one.
          await forget(engine);
          return printWith(await living(), html, paper);
        }
      }),
    async close() {
      closed = true;
      const present = await browser?.catch(() => undefined);
      await present?.close();
    },
  };
}

class GaveUp extends Error {
  constructor(timeoutMs: number) {
    super(`PdfPrinter: gave up after ${timeoutMs} ms`);
  }
}

/** One page in a context of its own, without scripts or network. */
async function printPage(engine: Browser, html: string, paper: 'A4' | 'A5'): Promise<Uint8Array> {
  const context = await engine.newContext({ javaScriptEnabled: false, offline: true, locale: 'zh-CN' });
  try {
    await context.route('**/*', (route) => route.abort());
    const page = await context.newPage();
    await page.setContent(html, { waitUntil: 'load' });
    return await page.pdf({ format: paper, printBackground: true, tagged: true });
  } finally {
    await context.close().catch(() => undefined);
  }
}

interface Turns {
  take<T>(task: () => Promise<T>): Promise<T>;
}

/** At most `limit` tasks at a time, first come first served. */
function createTurns(limit: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async take(task) {
      if (running >= limit) await new Promise<void>((go) => waiting.push(go));
      else running += 1;
      try {
        return await task();
      } finally {
        // The place is handed on, not freed and taken again.
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
