/** Opens a house on a store and builds its app, which does not listen. main.ts, demo and tests all come through here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { accessLogForm } from './access/access-log.js';
import { countAttempts } from './access/attempts.js';
import { auditLogForm, chainHeadForm } from './access/audit.js';
import { openAuditLog } from './access/audit-log.js';
import { openCredentials } from './access/credentials.js';
import { openFirstRun, setupForm } from './access/first-run.js';
import { organisationForm } from './access/organisation.js';
import { openSecrets } from './access/secrets.js';
import { openSessions, sessionForm } from './access/session.js';
import type { AccessSettings } from './access/settings.js';
import { openSignIn } from './access/sign-in.js';
import { staffForm } from './access/staff.js';
import { terminalForm } from './access/terminal.js';
import { readPackFiles } from './decision/release.js';
import type { Clock, PdfPrinter, Randomness, Store } from './domain/ports.js';
import { loadMessages } from './knowledge/messages.js';
import { overlayNotices } from './knowledge/overlay-notices.js';
import type { PackFolders } from './knowledge/pack.js';
import { createTemplates } from './prescription/rendering.js';
import { buildWeb } from './web/app.js';
import type { Env, WebDeps } from './web/environment.js';
import { rooms } from './web/rooms.js';
import { auditFirstRelease, recoverRecords } from './workflow/audit.js';
import { proposalForm } from './workflow/candidate.js';
import { chartForm } from './workflow/chart-form.js';
import { type built, openRelease, releaseForm } from './workflow/releases.js';
import type { Service, SiteSettings } from './workflow/service.js';
import { signatureForm } from './workflow/signatures.js';
import { typingForm } from './workflow/typing.js';

export interface HouseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Package root: rules/, knowledge/, templates/. The overlay has the same shape. */
  readonly folders: PackFolders;
  readonly pdf: PdfPrinter;
  readonly settings: SiteSettings;
  readonly access: AccessSettings;
  /** See WebDeps. Default false. */
  readonly trustProxy?: boolean;
  readonly log: WebDeps['log'];
  /** How a release is built from its files; the usual way when absent. A test builds the same files once. */
  readonly buildRelease?: typeof built;
  /** Pages and texts already loaded from these folders, for tests that open many houses. */
  readonly loaded?: Pick<WebDeps, 'templates' | 'messages' | 'assets'>;
}

export interface House {
  readonly service: Service;
  readonly web: WebDeps;
  readonly app: Hono<Env>;
}

export async function openHouse(options: HouseOptions): Promise<House> {
  const { store, clock, randomness, folders } = options;
  const staff = await store.summarised(staffForm);
  const organisations = await store.summarised(organisationForm);
  const chainHeads = await store.collection(chainHeadForm);
  const releases = await store.summarised(releaseForm);
  const { first, ...opened } = await openRelease(
    releases,
    () => readPackFiles(folders),
    clock,
    options.buildRelease,
  );
  let current: Pick<typeof opened, 'number' | 'release'> = opened;
  const service: Service = {
    charts: await store.summarised(chartForm),
    staff,
    organisations,
    accessLog: await store.log(accessLogForm),
    chainHeads,
    houseAudit: await openAuditLog('house', await store.log(auditLogForm), chainHeads),
    signatures: await store.collection(signatureForm),
    typing: await store.summarised(typingForm),
    releases,
    proposals: await store.collection(proposalForm),
    nextNumber: (counter) => store.nextNumber(counter),
    clock,
    randomness,
    release: () => current.release,
    releaseNumber: () => current.number,
    useRelease: (number, release) => {
      current = { number, release };
    },
    contentOnDisk: () => readPackFiles(folders),
    overlayNotices: () => overlayNotices(folders),
    pdf: options.pdf,
    settings: options.settings,
  };

  if (first !== undefined) await auditFirstRelease(service, first);
  await recoverRecords(service);

  const secrets = await openSecrets(options.access, randomness);
  const attempts = countAttempts(clock, options.access.attemptWindowMinutes);
  const sessions = openSessions({
    sessions: await store.collection(sessionForm),
    staff,
    clock,
    randomness,
    settings: options.access,
  });
  const terminals = await store.collection(terminalForm);
  const shared = {
    staff,
    terminals,
    sessions,
    secrets,
    attempts,
    clock,
    randomness,
    settings: options.access,
  };
  const web: WebDeps = {
    service,
    sessions,
    signIn: openSignIn(shared),
    credentials: openCredentials(shared),
    attempts,
    firstRun: openFirstRun({ ...shared, organisations, setups: await store.collection(setupForm) }),
    ...(options.loaded ?? loadPages(folders)),
    secure: options.settings.publicUrl.startsWith('https:'),
    trustProxy: options.trustProxy ?? false,
    log: options.log,
  };
  return { service, web, app: buildWeb(web, rooms) };
}

/** What pages are made of, from disk. */
export function loadPages(folders: PackFolders): NonNullable<HouseOptions['loaded']> {
  const { pack, overlay } = folders;
  return {
    templates: createTemplates(
      join(pack, 'templates'),
      overlay === undefined ? undefined : join(overlay, 'templates'),
    ),
    messages: loadMessages(join(pack, 'templates', 'messages')),
    assets: siteAssets(pack),
  };
}

/** Every style sheet and script of templates/layouts/, by file name. */
function siteAssets(pack: string): WebDeps['assets'] {
  const folder = join(pack, 'templates', 'layouts');
  const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };
  return new Map(
    Object.entries(types).flatMap(([extension, type]) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(`.${extension}`))
        .map((name) => {
          const text = lean(readFileSync(join(folder, name), 'utf8'));
          return [name, { type, text: extension === 'css' ? tight(text) : text }] as const;
        }),
    ),
  );
}

/** Without indentation and lines of comment: what only we read stays off a slow line. */
function lean(text: string): string {
  return text.replace(/^[ \t]+/gm, '').replace(/^(\/\/.*|\/\*[^*]*\*\/)\n/gm, '');
}

/** A style sheet without the spaces that only part its words from its signs; a space before a colon selects and stays. */
function tight(css: string): string {
  return css
    .replace(/([;:,{}]) +/g, '$1')
    .replace(/ +([{}])/g, '$1')
    .replace(/;?\n*\}/g, '}')
    .replace(/\n/g, '');
}
