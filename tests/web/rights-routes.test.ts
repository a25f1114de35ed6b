/**
 * Every route against every role, own and other organisation, as one table (tests/web/rights/). A route without a row
 * fails here, and so does a row without a route. Whoever is refused has also changed nothing.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../src/store/memory-store.js';
import type { Client } from './client.js';
import { makeHouse, type TestHouse } from './house.js';
import { type Expected, everyWho, people, type RouteRow, type Who } from './rights/rows.js';

const folder = fileURLToPath(new URL('./rights/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'rows.ts');
const rooms = await Promise.all(
  files.map(async (name) => {
    const room: { rows: readonly RouteRow[] } = await import(
      /* @vite-ignore */ pathToFileURL(join(folder, name)).href
    );
    return { name, rows: room.rows };
  }),
);

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

function expectedOf({ method, expect: table }: RouteRow, who: Who): Expected {
  if (who === 'visitor') return table.visitor ?? (method === 'GET' ? 'sign-in' : 422);
  return table[who] ?? table.others;
}

/** Stored things a refused request must leave as they are. Sessions, terminals and audit may move. */
const kept = ['charts', 'staff', 'organisations', 'releases', 'signatures'];

function standOf({ entries }: MemoryContents): readonly (readonly (readonly [string, string])[])[] {
  return kept.map((name) => [...(entries.get(`entries/${name}`) ?? [])]);
}

/** The texts are the same strings; what is written to one leaves the other as it was. */
function copyOf({ entries, logs }: MemoryContents): MemoryContents {
  return {
    entries: new Map([...entries].map(([place, texts]) => [place, new Map(texts)])),
    logs: new Map([...logs].map(([form, lines]) => [form, [...lines]])),
  };
}

interface Prepared {
  readonly test: TestHouse;
  readonly contents: MemoryContents;
  readonly ids: Readonly<Record<string, string>>;
}

async function prepare(row: RouteRow): Promise<Prepared> {
  const contents = emptyContents();
  const test = await makeHouse({ store: await openMemoryStore(contents) });
  const ids = row.arrange ? await row.arrange(test) : await oneResident(test);
  return { test, contents, ids };
}

/** The same house as it stood when prepared, for one more person who may change it. */
async function prepareAgain({ test, ids }: Prepared, asPrepared: MemoryContents): Promise<Prepared> {
  const contents = copyOf(asPrepared);
  const store = await openMemoryStore(contents);
  const again = await makeHouse({ store, peopled: false, seed: 'again', clock: test.clock });
  Object.assign(again.service, { contentOnDisk: test.service.contentOnDisk });
  return { test: again, contents, ids };
}

/** Who reads or is refused changes nothing (each row holds the house against what it was): rows of one arrangement share it. */
const arranged = new Map<RouteRow['arrange'], Promise<Prepared>>();

function preparedFor(row: RouteRow): Promise<Prepared> {
  const made = arranged.get(row.arrange) ?? prepare(row);
  arranged.set(row.arrange, made);
  return made;
}

async function oneResident(test: TestHouse): Promise<Readonly<Record<string, string>>> {
  const residentId = await test.addResident('east-1');
  await test.addConsent(residentId);
  return { residentId };
}

function pathOf({ path, fixed }: RouteRow, ids: Readonly<Record<string, string>>): string {
  return path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = fixed?.[name] ?? ids[name];
    if (value === undefined) throw new Error(`arrange() gives no ${name} for ${path}`);
    return value;
  });
}

async function knock(row: RouteRow, { test, ids }: Prepared, who: Who): Promise<Expected> {
  // Each at an address of their own: what one tries must not count against the next.
  const address = `10.0.1.${everyWho.indexOf(who)}`;
  const client: Client =
    who === 'visitor' ? test.visitor({ address }) : await test.as(people[who], { address });
  const path = pathOf(row, ids);
  const answer =
    row.method === 'GET'
      ? await client.get(path)
      : row.method === 'POST'
        ? await client.post(path, row.fields?.(ids, who))
        : await client.send(row.method, path);
  return answer.status === 302 &&
    answer.location === '/sign-in' &&
    who === 'visitor' &&
    row.path !== '/set-up'
    ? 'sign-in'
    : answer.status;
}

describe('the table of routes', () => {
  let registered: readonly string[] = [];
  beforeAll(async () => {
    const { app } = await makeHouse();
    // Middleware is registered for every method on every path; a room has no such route.
    registered = app.routes.filter((route) => !(route.method === 'ALL' && route.path === '/*')).map(nameOf);
  });

  it('has been read from one file a room', () => {
    expect(rooms.length).toBeGreaterThan(3);
    for (const { name, rows } of rooms) expect([name, rows.length > 0]).toEqual([name, true]);
  });

  it('has one row for each route, and no row for a route that is gone', () => {
    const listed = rooms.flatMap(({ rows }) => rows.map(nameOf)).sort();
    expect(listed).toEqual([...new Set(registered)].sort());
  });
});

for (const { name, rows } of rooms) {
  describe(`who gets what: ${name.replace(/\.ts$/, '')}`, () => {
    for (const row of rows) {
      it(nameOf(row), async () => {
        const wanted = new Map(everyWho.map((who) => [who, expectedOf(row, who)]));
        const met = new Map<Who, Expected>();
        const common = await preparedFor(row);
        const before = standOf(common.contents);
        const asPrepared = copyOf(common.contents);
        const getsIn = (who: Who) => {
          const status = wanted.get(who);
          return row.method !== 'GET' && typeof status === 'number' && status < 400;
        };
        for (const who of everyWho.filter((one) => !getsIn(one))) met.set(who, await knock(row, common, who));
        expect(standOf(common.contents)).toEqual(before);
        // Whoever may change something gets a house of their own: the next one must find it as it was.
        for (const who of everyWho.filter(getsIn))
          met.set(who, await knock(row, await prepareAgain(common, asPrepared), who));
        expect(Object.fromEntries(everyWho.map((who) => [who, met.get(who)]))).toEqual(
          Object.fromEntries(wanted),
        );
      });
    }
  });
}

describe('people whose account is not in order', () => {
  const everyRow = rooms.flatMap(({ rows }) => rows).filter(({ method }) => method === 'GET');

  it('see nothing before they changed their first password but that page', async () => {
    const test = await makeHouse();
    const residentId = await test.addResident('east-1');
    await test.service.staff.update('doctor-east-1', (stored) => ({ ...stored, mustChangePassword: true }));
    const client = await test.as('doctor-east-1');
    for (const { path } of everyRow) {
      const asked = path.replace(/:[a-zA-Z]+/g, residentId);
      const answer = await client.get(asked);
      const leads = path === '/password' ? '' : '/password';
      expect([asked, answer.location]).toEqual([asked, leads]);
    }
  });

  it('lose every page the moment they are suspended', async () => {
    const test = await makeHouse();
    const client = await test.as('township-east');
    expect((await client.get('/password')).status).toBe(200);
    await test.service.staff.update('township-east', (stored) => ({ ...stored, status: 'suspended' }));
    expect((await client.get('/password')).location).toBe('/sign-in');
  });

  // Pages about oneself, about nobody and for everybody stay; everything else asks for a right.
  const withRight = rooms
    .filter(({ name }) => name !== 'account.ts' && name !== 'frame.ts')
    .flatMap(({ rows }) => rows)
    .filter((row) => row.method === 'GET' && expectedOf(row, 'village-own') === 200)
    .filter((row) => expectedOf(row, 'visitor') === 'sign-in');
  for (const row of withRight)
    it(`may not ${nameOf(row)} while their clinic is closed`, async () => {
      const prepared = await prepare(row);
      await prepared.test.service.organisations.update('east-1', (stored) => ({
        ...stored,
        status: 'closed',
      }));
      expect(await knock(row, prepared, 'village-own')).toBe(403);
    });
});
