/** A small county with people in it, a clock that is set by hand, and randomness that repeats. */
import { createHash } from 'node:crypto';
import { countAttempts } from '../../../src/access/attempts.js';
import { type Organisation, organisationForm } from '../../../src/access/organisation.js';
import type { Secrets } from '../../../src/access/secrets.js';
import { openSessions, sessionForm } from '../../../src/access/session.js';
import { type AccessSettings, usualAccessSettings } from '../../../src/access/settings.js';
import type { SignInDeps } from '../../../src/access/sign-in.js';
import { type Staff, type StaffSummary, staffForm } from '../../../src/access/staff.js';
import { terminalForm } from '../../../src/access/terminal.js';
import type { Clock, Randomness, Store } from '../../../src/domain/ports.js';
import { civilDate, epochMsOf, type Instant, instant, instantOf } from '../../../src/domain/time.js';
import { openMemoryStore } from '../../../src/store/memory-store.js';

export const morning = instant.parse('2026-03-02T00:00:00.000Z');
export const day = civilDate.parse;

export interface HandClock extends Clock {
  pass(amount: { minutes?: number; seconds?: number; ms?: number }): void;
}

export function handClock(start: Instant = morning): HandClock {
  let nowMs = epochMsOf(start);
  return {
    now: () => instantOf(nowMs),
    pass({ minutes = 0, seconds = 0, ms = 0 }) {
      nowMs += minutes * 60_000 + seconds * 1000 + ms;
    },
  };
}

export function repeatingRandomness(): Randomness {
  let drawn = 0;
  const next = () => {
    drawn += 1;
    return String(drawn);
  };
  return {
    id: () => `id-${next()}`,
    bytes: (length) => new Uint8Array(createHash('sha512').update(next()).digest().subarray(0, length)),
  };
}

const place = (id: string, level: Organisation['level'], parentId: string | null): Organisation => ({
  id,
  name: id,
  level,
  parentId,
  status: 'active',
});

/** Two counties: north (two townships; the first has two clinics) and south. */
export const county: ReadonlyMap<string, Organisation> = new Map(
  [
    place('north', 'county-hospital', null),
    place('north-1', 'township-hospital', 'north'),
    place('north-1-a', 'village-clinic', 'north-1'),
    place('north-1-b', 'village-clinic', 'north-1'),
    place('north-2', 'township-hospital', 'north'),
    place('north-2-a', 'village-clinic', 'north-2'),
    place('south', 'county-hospital', null),
    place('south-1', 'township-hospital', 'south'),
    place('south-1-a', 'village-clinic', 'south-1'),
  ].map((one) => [one.id, one]),
);

/** A person with every professional qualification, so that a test names only what it takes away. */
export function person(changes: Partial<Staff> & Pick<Staff, 'id' | 'roles' | 'organisationId'>): Staff {
  return {
    name: changes.id,
    loginName: changes.id,
    category: 'tcm-physician',
    certificate: { number: 'C-1', expiresOn: day('2030-12-31') },
    tcmTraining: { kind: 'elderly-tcm', completedOn: day('2020-05-01') },
    status: 'active',
    passwordHash: '$argon2id$unused',
    passwordSetAt: instant.parse('2026-01-01T00:00:00.000Z'),
    mustChangePassword: false,
    deputies: [],
    ...changes,
  };
}

export function summaries(...people: readonly Staff[]): readonly StaffSummary[] {
  return people.map((one) => staffForm.summarise(one));
}

/** Compares plainly and at once; counts the comparisons. The real one is tested in secrets.test.ts. */
export function plainSecrets(): Secrets & { compared: number; busy: boolean } {
  const made = (typed: string) => `$argon2id$plain$${typed}`;
  const secrets = {
    compared: 0,
    busy: false,
    hash: async (typed: string) => (secrets.busy ? ('busy' as const) : made(typed)),
    compare: async (stored: string | undefined, typed: string) => {
      secrets.compared += 1;
      if (secrets.busy) return 'busy' as const;
      return stored === made(typed) ? ('same' as const) : ('different' as const);
    },
  };
  return secrets;
}

export const plainHash = (typed: string) => `$argon2id$plain$${typed}`;

/** Everything signing in needs over an empty memory store, with these people on the staff. */
export async function desk(people: readonly Staff[], changed: Partial<AccessSettings> = {}) {
  const settings = { ...usualAccessSettings, ...changed };
  const store: Store = await openMemoryStore();
  const clock = handClock();
  const randomness = repeatingRandomness();
  const secrets = plainSecrets();
  const staff = await store.summarised(staffForm);
  for (const one of people) await staff.create(one.id, one);
  const organisations = await store.summarised(organisationForm);
  const terminals = await store.collection(terminalForm);
  const stored = await store.collection(sessionForm);
  const sessions = openSessions({ sessions: stored, staff, clock, randomness, settings });
  const attempts = countAttempts(clock, settings.attemptWindowMinutes);
  const deps: SignInDeps = { staff, terminals, sessions, secrets, attempts, clock, randomness, settings };
  return { ...deps, deps, store, clock, secrets, organisations, storedSessions: stored };
}

export const codesOf = (outcome: { ok: true } | { ok: false; problems: readonly { code: string }[] }) =>
  outcome.ok ? [] : outcome.problems.map((problem) => problem.code);
