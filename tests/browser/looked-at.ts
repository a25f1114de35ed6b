/**
 * What every page must be, seen in the browser: nothing axe-core finds, no sideways scrolling, one heading of the first
 * rank, at most 100 KB at first load, no error, no request elsewhere. Serves a test house on a port of its own.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Browser, Page, Response } from 'playwright-core';
import type { Env } from '../../src/web/environment.js';
import type { Client } from '../web/client.js';
import { type OpenedPage, openPage, viewports } from './chromium.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Served {
  /** http://127.0.0.1:<port> */
  readonly baseURL: string;
  close(): Promise<void>;
}

export async function serveApp(app: Hono<Env>): Promise<Served> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => {
    if (server.listening) resolve();
    else server.once('listening', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A page left open may still hold a connection in use.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** A page that carries the cookies of a test client: signed in as whoever that is. */
export async function openAs(
  browser: Browser,
  { baseURL }: Served,
  client: Client,
  options: { readonly viewport?: keyof typeof viewports; readonly javaScriptEnabled?: boolean } = {},
): Promise<OpenedPage> {
  const opened = await openPage(browser, {
    baseURL,
    viewport: viewports[options.viewport ?? 'desk'],
    javaScriptEnabled: options.javaScriptEnabled ?? true,
  });
  const cookies = [...client.cookies].map(([name, value]) => ({ name, value, url: baseURL }));
  await opened.page.context().addCookies(cookies);
  return opened;
}

/** What is wrong with the page as it stands; empty when nothing is. */
export async function faultsOf(opened: OpenedPage): Promise<readonly string[]> {
  const { page } = opened;
  // Asked through the debugger, so the page's own policy against foreign scripts stays in force; once a document.
  if (!(await page.evaluate<boolean>("typeof axe === 'object'"))) await page.evaluate(axe);
  const violations = await page.evaluate<readonly string[]>(`(async () => {
    const result = await axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((one) =>
      one.id + ': ' + one.help + ' ' + one.nodes.map((node) => node.target.join(' ')).join(', '));
  })()`);
  return [...violations, ...(await layoutFaultsOf(opened))];
}

/** The same without axe: for a page whose like has been held against axe at this width. */
export async function layoutFaultsOf({
  page,
  errors,
  refusedRequests,
}: OpenedPage): Promise<readonly string[]> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  const headings = await page.locator('h1').count();
  return [
    ...(overflow > 0 ? [`scrolls sideways by ${overflow} px`] : []),
    ...(headings === 1 ? [] : [`${headings} headings of the first rank`]),
    ...errors,
    ...refusedRequests.map((url) => `asked for ${url}`),
  ];
}

/** Opens an address and answers how many bytes came with it, style sheet and scripts included. */
export async function weightOf(page: Page, path: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  const weigh = (response: Response) => {
    sizes.push(
      response.body().then(
        (body) => body.length,
        () => 0,
      ),
    );
  };
  page.on('response', weigh);
  await page.goto(path, { waitUntil: 'load' });
  page.off('response', weigh);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Saves a picture where SCREENSHOTS names a folder; does nothing otherwise. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
