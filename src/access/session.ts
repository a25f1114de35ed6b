/**
 * Server-side sessions. The browser holds a random token, the store only its SHA-256. A session ends when idle, when
 * old, when revoked, and when its person is no longer active or has a newer password. Never prolonged past its
 * absolute end.
 */
import { z } from 'zod';
import type { Clock, Collection, Randomness, StoredForm } from '../domain/ports.js';
import { epochMsOf, instant } from '../domain/time.js';
import type { AccessSettings } from './settings.js';
import type { Staff, StaffSummary } from './staff.js';
import { csrfTokenOf, keyOf, randomText } from './tokens.js';

export const session = z.strictObject({
  staffId: z.string(),
  /** Key of the terminal it runs on. */
  terminalId: z.string(),
  openedBy: z.enum(['password', 'pin']),
  createdAt: instant,
  lastSeenAt: instant,
});
export type Session = z.infer<typeof session>;

/** Keyed by the SHA-256 of the token. */
export const sessionForm: StoredForm<Session> = {
  name: 'sessions',
  version: 1,
  parse: (stored) => session.parse(stored),
  upcasters: {},
};

export interface OpenedSession {
  /** For the cookie; nowhere else. */
  readonly token: string;
  /** For the forms of this session. */
  readonly csrfToken: string;
  readonly session: Session;
}

export type SessionState =
  | { readonly state: 'open'; readonly session: Session; readonly person: Staff; readonly csrfToken: string }
  /** unknown: never opened here, revoked or already cleared · account: suspended, left, or the password changed. */
  | { readonly state: 'ended'; readonly reason: 'unknown' | 'idle' | 'absolute' | 'account' };

export interface Sessions {
  open(staffId: string, terminalId: string, openedBy: Session['openedBy']): Promise<OpenedSession>;
  /** The session behind a token, marked as used just now. An ended one is removed. */
  current(token: string): Promise<SessionState>;
  revoke(token: string): Promise<void>;
  /** Ends every session of a person; answers how many. */
  revokeAllOf(staffId: string): Promise<number>;
  /** Removes sessions past their end; answers how many. To be called now and then. */
  sweep(): Promise<number>;
}

export interface SessionDeps {
  readonly sessions: Collection<Session>;
  readonly staff: Collection<Staff, StaffSummary>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly settings: AccessSettings;
}

export function openSessions(deps: SessionDeps): Sessions {
  const { sessions, staff, clock, randomness, settings } = deps;

  function endOf(one: Session): 'idle' | 'absolute' | undefined {
    const nowMs = epochMsOf(clock.now());
    if (nowMs - epochMsOf(one.createdAt) >= settings.sessionAbsoluteMinutes * 60_000) return 'absolute';
    if (nowMs - epochMsOf(one.lastSeenAt) >= settings.sessionIdleMinutes * 60_000) return 'idle';
    return undefined;
  }

  /** Writing each request down would cost an fsync a page; once in a while is enough. */
  async function touch(key: string, one: Session): Promise<Session | undefined> {
    const now = clock.now();
    if (epochMsOf(now) - epochMsOf(one.lastSeenAt) < settings.sessionTouchSeconds * 1000) return one;
    try {
      return await sessions.update(key, (stored) => ({ ...stored, lastSeenAt: now }));
    } catch (error) {
      // Revoked by another request between reading and writing: ended, not a fault.
      if ((await sessions.get(key)).state === 'missing') return undefined;
      throw error;
    }
  }

  async function removeWhere(gone: (one: Session) => boolean): Promise<number> {
    let removed = 0;
    for (const key of [...sessions.keys()]) {
      const found = await sessions.get(key);
      if (found.state !== 'found' || !gone(found.value)) continue;
      await sessions.remove(key);
      removed += 1;
    }
    return removed;
  }

  return {
    async open(staffId, terminalId, openedBy) {
      const token = randomText(randomness);
      const now = clock.now();
      const opened: Session = { staffId, terminalId, openedBy, createdAt: now, lastSeenAt: now };
      if (!(await sessions.create(keyOf(token), opened))) throw new Error('session token drawn twice');
      return { token, csrfToken: csrfTokenOf(token), session: opened };
    },

    async current(token) {
      const key = keyOf(token);
      const found = await sessions.get(key);
      if (found.state !== 'found') return { state: 'ended', reason: 'unknown' };
      const end = endOf(found.value);
      if (end !== undefined) {
        await sessions.remove(key);
        return { state: 'ended', reason: end };
      }
      const person = await staff.get(found.value.staffId);
      if (
        person.state !== 'found' ||
        person.value.status !== 'active' ||
        found.value.createdAt < person.value.passwordSetAt
      ) {
        await sessions.remove(key);
        return { state: 'ended', reason: 'account' };
      }
      const touched = await touch(key, found.value);
      if (touched === undefined) return { state: 'ended', reason: 'unknown' };
      return { state: 'open', session: touched, person: person.value, csrfToken: csrfTokenOf(token) };
    },

    revoke: (token) => sessions.remove(keyOf(token)),

    revokeAllOf: (staffId) => removeWhere((one) => one.staffId === staffId),

    sweep: () => removeWhere((one) => endOf(one) !== undefined),
  };
}
