/**
 * A whole house for tests: the real app over the memory store, with a clock set by hand, randomness that repeats, no
 * browser, and the people of county.ts. Signing in by as() opens the session directly: argon2id is left to the tests
 * that are about it.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { v7 } from 'uuid';
import { actorOf } from '../../src/access/rights.js';
import { type AccessSettings, usualAccessSettings } from '../../src/access/settings.js';
import { type House, loadPages, openHouse } from '../../src/app.js';
import type { Release } from '../../src/decision/release.js';
import { hashOf } from '../../src/domain/canonical.js';
import type { Chart } from '../../src/domain/chart.js';
import type { Clock, PdfPrinter, Randomness, Store } from '../../src/domain/ports.js';
import type { Consent, Identity, RegisterEntry } from '../../src/domain/resident.js';
import {
  type CivilDate,
  civilDate,
  civilDateAt,
  epochMsOf,
  type Instant,
  instant,
  instantOf,
} from '../../src/domain/time.js';
import type { PackFile } from '../../src/knowledge/pack.js';
import { openMemoryStore } from '../../src/store/memory-store.js';
import type { Env } from '../../src/web/environment.js';
import { built } from '../../src/workflow/releases.js';
import {
  type By,
  changeChart,
  createChart,
  organisations as organisationsOf,
  type Service,
  type SiteSettings,
  today,
} from '../../src/workflow/service.js';
import { type Client, type ClientOptions, openClient } from './client.js';
import { type ClinicId, doctorOf, type LoginName, organisations, staff } from './county.js';

/** Package root: the real rules/, knowledge/ and templates/. */
export const pack = fileURLToPath(new URL('../../', import.meta.url));

/** 2026-11-20, 09:00 in Asia/Shanghai. */
export const morning: Instant = instant.parse('2026-11-20T01:00:00.000Z');

export interface HandClock extends Clock {
  set(at: Instant): void;
  pass(amount: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

export function handClock(start: Instant = morning): HandClock {
  let nowMs = epochMsOf(start);
  return {
    now: () => instantOf(nowMs),
    set(at) {
      nowMs = epochMsOf(at);
    },
    pass({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      nowMs += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}

/** The same ids and bytes in every run; ids in the order they were drawn. */
export function repeatingRandomness(clock: Clock, seed = 'zhiwei'): Randomness {
  let drawn = 0;
  const bytes = (length: number) => {
    const block = () => createHash('sha512').update(`${seed} ${drawn++}`).digest();
    const blocks = Array.from({ length: Math.ceil(length / 64) }, block);
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
  return {
    bytes,
    id: () => v7({ msecs: epochMsOf(clock.now()), seq: drawn, random: bytes(16) }),
  };
}

export interface FakePrinter extends PdfPrinter {
  /** What was printed, in order. */
  readonly printed: readonly { readonly html: string; readonly paper: 'A4' | 'A5' }[];
}

export function fakePrinter(): FakePrinter {
  const printed: { html: string; paper: 'A4' | 'A5' }[] = [];
  return {
    printed,
    async print(html, paper) {
      printed.push({ html, paper });
      return new TextEncoder().encode(`%PDF-1.7\n% ${paper}, sheet ${printed.length}\n`);
    },
    close: async () => undefined,
  };
}

export interface TestHouse {
  readonly house: House;
  readonly service: Service;
  readonly app: Hono<Env>;
  readonly clock: HandClock;
  readonly printer: FakePrinter;
  readonly store: Store;
  /** What was logged, in order. */
  readonly logged: readonly { readonly event: string }[];
  /** A browser signed in as this person (id and login name are the same word). */
  as(loginName: LoginName | (string & {}), options?: ClientOptions): Promise<Client>;
  /** A browser nobody has signed in on. */
  visitor(options?: ClientOptions): Client;
  /** The same person for calling workflow functions directly. */
  by(loginName: LoginName | (string & {})): Promise<By>;
  /** Adds a resident of a clinic, as its doctor; answers the id. */
  addResident(clinic: ClinicId, about?: NewResident): Promise<string>;
  /** Records consent to both purposes, given today by the resident; answers the consent id. */
  addConsent(residentId: string, changes?: Partial<Consent>): Promise<string>;
  /** The chart as stored, for expectations. Throws when there is none. */
  chartOf(residentId: string): Promise<Chart>;
}

export interface NewResident {
  readonly identity?: Partial<Identity>;
  readonly register?: Partial<RegisterEntry>;
  readonly standing?: Chart['standing'];
  /** More of the chart as it is to be stored: visits, documents, planned tasks. */
  readonly chart?: Partial<Pick<Chart, 'visits' | 'documents' | 'planned' | 'consents'>>;
}

export interface HouseChanges {
  /** False: no organisations and no staff, as on a first run. Default true. */
  readonly peopled?: boolean;
  readonly settings?: Partial<SiteSettings>;
  readonly access?: Partial<AccessSettings>;
  readonly trustProxy?: boolean;
  readonly store?: Store;
  /** Other ids than those the store already holds. */
  readonly seed?: string;
  /** A real printer; without it the fake one of `printer`. */
  readonly pdf?: PdfPrinter;
  readonly clock?: HandClock;
}

export async function makeHouse(changes: HouseChanges = {}): Promise<TestHouse> {
  const clock = changes.clock ?? handClock();
  const store = changes.store ?? (await openMemoryStore());
  const randomness = repeatingRandomness(clock, changes.seed);
  const printer = fakePrinter();
  const logged: { event: string }[] = [];
  const house = await openHouse({
    store,
    clock,
    randomness,
    folders: { pack },
    pdf: changes.pdf ?? printer,
    settings: {
      thingsToDo: 5,
      validMonths: 6,
      publicUrl: 'http://zhiwei.example',
      consentVersion: 'consent-1',
      ...changes.settings,
    },
    access: { ...usualAccessSettings, ...changes.access },
    trustProxy: changes.trustProxy ?? false,
    log: (entry) => logged.push(entry),
    buildRelease,
    loaded: pages(),
  });
  const { service, app } = house;
  if (changes.peopled !== false) {
    for (const one of organisations) await service.organisations.create(one.id, one);
    for (const one of staff) await service.staff.create(one.id, one);
  }

  async function by(loginName: string): Promise<By> {
    const found = await service.staff.get(loginName);
    if (found.state !== 'found') throw new Error(`nobody is called ${loginName}`);
    const everyone = [...service.staff.summaries().values()].flatMap((one) =>
      one.state === 'found' ? [one.value] : [],
    );
    const actor = actorOf(found.value, everyone, organisationsOf(service), today(service));
    return { actor, terminalId: `terminal-of-${loginName}` };
  }

  async function chartOf(residentId: string): Promise<Chart> {
    const found = await service.charts.get(residentId);
    if (found.state !== 'found') throw new Error(`no chart ${residentId}`);
    return found.value;
  }

  let residents = 0;
  return {
    house,
    service,
    app,
    clock,
    printer,
    store,
    logged,
    by,
    chartOf,
    visitor: (options) => openClient(app, options),
    async as(loginName, options = {}) {
      const session = await house.web.sessions.open(loginName, `terminal-of-${loginName}`, 'password');
      const name = house.web.secure ? '__Host-session' : 'session';
      return openClient(app, {
        ...options,
        cookies: new Map([...(options.cookies ?? []), [name, session.token]]),
      });
    },
    async addResident(clinic, about = {}) {
      residents += 1;
      const residentId = randomness.id();
      const chart: Chart = {
        residentId,
        clinicId: clinic,
        registeredAt: clock.now(),
        identity: {
          revision: 1,
          name: residentNames[(residents - 1) % residentNames.length] ?? '示例居民',
          sex: 'female',
          birthDate: civilDate.parse('1956-04-12'),
          idDocument: null,
          phones: [],
          address: '',
          village: '',
          ...about.identity,
        },
        register: {
          revision: 1,
          contractSigned: true,
          keyGroups: null,
          healthRecordNumber: null,
          ...about.register,
        },
        standing: about.standing ?? { status: 'present' },
        consents: [],
        visits: [],
        documents: [],
        planned: [],
        attempts: [],
        adverseEvents: [],
        mergedFrom: [],
        audit: [],
        ...about.chart,
      };
      const created = await createChart(service, await by(doctorOf[clinic]), chart, 'register-resident');
      if (!created) throw new Error('resident id drawn twice');
      return residentId;
    },
    async addConsent(residentId, consentChanges = {}) {
      const { clinicId } = await chartOf(residentId);
      const doctor = doctorOf[clinicId as ClinicId];
      const consent: Consent = {
        id: randomness.id(),
        version: 'consent-1',
        purposes: { 'assessment-and-advice': true, 'share-with-county': true },
        givenOn: civilDateAt(clock.now()),
        signer: { kind: 'self' },
        recordedAt: clock.now(),
        recordedBy: doctor,
        ...consentChanges,
      };
      const recorded = await changeChart(service, await by(doctor), residentId, {
        act: 'record-consent',
        apply: (chart) => ({
          ok: true,
          value: { chart: { ...chart, consents: [...chart.consents, consent] }, value: consent.id },
        }),
      });
      if (!recorded.ok) throw new Error(recorded.problems.map((problem) => problem.code).join());
      return recorded.value;
    },
  };
}

const builtBefore = new Map<string, Release>();

/** Builds a release once a test file: it never changes, and takes the better part of opening a house. */
function buildRelease(files: readonly PackFile[]): Release {
  const key = hashOf(files.map(({ path, sha256 }) => ({ path, sha256 })));
  const release = builtBefore.get(key) ?? built(files);
  builtBefore.set(key, release);
  return release;
}

let pagesOnce: ReturnType<typeof loadPages> | undefined;

/** Templates and messages are read once a test file, too: nothing here changes them. */
function pages(): ReturnType<typeof loadPages> {
  pagesOnce ??= loadPages({ pack });
  return pagesOnce;
}

/** A civil date from its text, for readable tests. */
export const day = (text: string): CivilDate => civilDate.parse(text);

const residentNames = ['示例甲', '示例乙', '示例丙', '示例丁', '示例戊', '示例己', '示例庚', '示例辛'];
