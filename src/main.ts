/**
 * Composition root of the service: the only reader of process.env, the clock, randomness and file locations.
 * `npm start` opens DATA_DIR; `npm run demo` fills a folder of its own with a fictitious county first.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import pino from 'pino';
import { v7 } from 'uuid';
import { z } from 'zod';
import { usualAccessSettings } from './access/settings.js';
import { openHouse } from './app.js';
import { demoAccounts, fillDemo } from './cli/demo/fill.js';
import { instantOf } from './domain/time.js';
import { loadMessages } from './knowledge/messages.js';
import { launchChromium } from './prescription/chromium.js';
import { createPdfPrinter } from './prescription/pdf.js';
import { openLowdbStore } from './store/lowdb-store.js';
import { StoreError } from './store/store-error.js';
import { ContentFaults } from './workflow/releases.js';

const pack = fileURLToPath(new URL('../', import.meta.url));
const messages = loadMessages(join(pack, 'templates', 'messages'));
const demo = process.argv.includes('--demo');

/** Everything a site sets. All faults are told at once; nothing has a silent meaning. */
const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port > 0 && port < 65_536)
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .min(1)
    .default(join(pack, demo ? 'demo-data' : 'data')),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `refuse` once in use: an unmounted disk then stops the start instead of looking like an empty county. */
  NEW_STORE: z.enum(['allow', 'refuse']).default('allow'),
  /** Must be there: a misspelt folder would otherwise read as a county that changed nothing. */
  OVERLAY_DIR: z
    .string()
    .min(1)
    .refine((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true)
    .optional(),
  /** yes: the last X-Forwarded-For entry, which a reverse proxy of our own wrote, is the browser's address. */
  TRUST_PROXY: z.enum(['yes', 'no']).default('no'),
  /** Where the browser that prints unpacks itself once; writable by this user only. */
  CHROMIUM_DIR: z
    .string()
    .min(1)
    .default(join(tmpdir(), `zhiwei-chromium-${process.getuid?.() ?? 'user'}`)),
  CHROMIUM_PATH: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
});

function tell(code: string, values: Readonly<Record<string, string | number>> = {}): void {
  process.stdout.write(`${messages({ code, values })}\n`);
}

const settings = environment.safeParse(process.env);
if (!settings.success) {
  for (const { path } of settings.error.issues) {
    const name = path.join('.');
    tell('start.bad-setting', { name, wanted: messages({ code: `start.wanted.${name}` }) });
  }
  process.exit(2);
}
const { PORT, HOST, DATA_DIR, NEW_STORE, OVERLAY_DIR, CHROMIUM_DIR, CHROMIUM_PATH, LOG_LEVEL, TRUST_PROXY } =
  settings.data;
const publicUrl = (settings.data.PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/$/, '');
const log = pino({ level: LOG_LEVEL });

try {
  await start();
} catch (error) {
  if (error instanceof ContentFaults) {
    for (const problem of error.problems) {
      tell('start.content-fault', {
        place: [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':'),
        text: messages(problem),
      });
    }
    process.exit(1);
  }
  if (error instanceof StoreError) {
    tell(error.problem.code, error.problem.values ?? {});
    process.exit(1);
  }
  throw error;
}

async function start(): Promise<void> {
  const store = await openLowdbStore({
    folder: DATA_DIR,
    create: NEW_STORE === 'allow',
    report: (notice) => log.warn({ event: notice.code, path: notice.path, ...notice.values }),
  });
  const pdf = createPdfPrinter({
    launch: () =>
      launchChromium({
        folder: CHROMIUM_DIR,
        // Chromium's own sandbox refuses to start as root.
        sandbox: process.getuid?.() !== 0,
        ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
      }),
  });
  const house = await openHouse({
    store,
    clock: { now: () => instantOf(Date.now()) },
    randomness: { id: () => v7(), bytes: (length) => randomBytes(length) },
    folders: OVERLAY_DIR === undefined ? { pack } : { pack, overlay: OVERLAY_DIR },
    pdf,
    settings: { thingsToDo: 5, validMonths: 6, publicUrl, consentVersion: 'consent-1' },
    access: usualAccessSettings,
    trustProxy: TRUST_PROXY === 'yes',
    log: (entry) => log.info(entry),
  });
  if (demo) await fillDemo(house, pack);
  const code = await house.web.firstRun.drawCode();
  const server = serve({ fetch: house.app.fetch, port: PORT, hostname: HOST }, () => {
    tell('start.listening', { address: publicUrl });
    if (code !== undefined) tell('start.set-up-code', { code, address: `${publicUrl}/set-up` });
    if (demo) for (const account of demoAccounts(house, pack)) tell('start.demo-account', account);
  });

  // Ended sessions are cleared away; unref'd so that it keeps nothing alive.
  setInterval(() => void house.web.sessions.sweep(), 3_600_000).unref();

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await pdf.close();
    await store.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      void end().then(() => process.exit(0));
    });
  }
}
