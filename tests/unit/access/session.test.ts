import { describe, expect, it } from 'vitest';
import { openSessions, sessionForm } from '../../../src/access/session.js';
import { csrfTokenFits, csrfTokenOf, readableCode, readCode } from '../../../src/access/tokens.js';
import { desk, person, repeatingRandomness } from './fixtures.js';

const doctor = person({ id: 'doctor', roles: ['village-doctor'], organisationId: 'north-1-a' });
const nurse = person({ id: 'nurse', roles: ['village-doctor'], organisationId: 'north-1-a' });

const stateOf = (found: { state: string; reason?: string }) => found.reason ?? found.state;

describe('a session', () => {
  it('is found by its token, and the store holds no token', async () => {
    const at = await desk([doctor]);
    const { token } = await at.sessions.open('doctor', 'terminal', 'password');
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const found = await at.sessions.current(token);
    expect(found).toMatchObject({
      state: 'open',
      person: { id: 'doctor' },
      session: { openedBy: 'password' },
    });
    const [key] = at.storedSessions.keys();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([key, await at.storedSessions.get(key ?? '')])).not.toContain(token);
  });

  it('is not found by any other token, an empty or a strange one', async () => {
    const at = await desk([doctor]);
    await at.sessions.open('doctor', 'terminal', 'password');
    for (const token of ['', '../staff/doctor', 'x'.repeat(43), '数'])
      expect(stateOf(await at.sessions.current(token))).toBe('unknown');
  });

  it('ends thirty minutes after its last use and not a second before', async () => {
    const at = await desk([doctor]);
    const { token } = await at.sessions.open('doctor', 'terminal', 'password');
    at.clock.pass({ minutes: 29, seconds: 59 });
    expect(stateOf(await at.sessions.current(token))).toBe('open');
    at.clock.pass({ minutes: 30 });
    expect(stateOf(await at.sessions.current(token))).toBe('idle');
    expect(stateOf(await at.sessions.current(token))).toBe('unknown');
    expect(at.storedSessions.keys()).toEqual([]);
  });

  it('ends after twelve hours however much it is used', async () => {
    const at = await desk([doctor]);
    const { token } = await at.sessions.open('doctor', 'terminal', 'password');
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      at.clock.pass({ minutes: 20 });
      expect(stateOf(await at.sessions.current(token))).toBe('open');
    }
    at.clock.pass({ minutes: 20 });
    expect(stateOf(await at.sessions.current(token))).toBe('absolute');
  });

  it('writes its use down at most once a minute', async () => {
    const at = await desk([doctor]);
    const { token, session } = await at.sessions.open('doctor', 'terminal', 'password');
    at.clock.pass({ seconds: 59 });
    expect(await at.sessions.current(token)).toMatchObject({ session: { lastSeenAt: session.createdAt } });
    at.clock.pass({ seconds: 1 });
    expect(await at.sessions.current(token)).toMatchObject({ session: { lastSeenAt: at.clock.now() } });
  });

  it('ends when revoked, for one browser or for all of a person', async () => {
    const at = await desk([doctor, nurse]);
    const desks = [
      await at.sessions.open('doctor', 'one', 'password'),
      await at.sessions.open('doctor', 'two', 'password'),
      await at.sessions.open('doctor', 'three', 'pin'),
    ];
    const other = await at.sessions.open('nurse', 'one', 'password');
    await at.sessions.revoke(desks[0]?.token ?? '');
    await at.sessions.revoke('never opened');
    expect(stateOf(await at.sessions.current(desks[0]?.token ?? ''))).toBe('unknown');
    expect(stateOf(await at.sessions.current(desks[1]?.token ?? ''))).toBe('open');
    expect(await at.sessions.revokeAllOf('doctor')).toBe(2);
    expect(stateOf(await at.sessions.current(desks[1]?.token ?? ''))).toBe('unknown');
    expect(stateOf(await at.sessions.current(other.token))).toBe('open');
  });

  it('ends when its person is suspended, leaves, or has a newer password', async () => {
    for (const change of [
      { status: 'suspended' as const },
      { status: 'left' as const },
      { passwordSetAt: 'later' as const },
    ]) {
      const at = await desk([doctor]);
      const { token } = await at.sessions.open('doctor', 'terminal', 'password');
      at.clock.pass({ seconds: 1 });
      await at.staff.update('doctor', (stored) =>
        'status' in change
          ? { ...stored, status: change.status }
          : { ...stored, passwordSetAt: at.clock.now() },
      );
      expect(stateOf(await at.sessions.current(token))).toBe('account');
    }
  });

  it('that is revoked between being read and being marked as used is ended, not an error', async () => {
    const at = await desk([doctor]);
    const { token } = await at.sessions.open('doctor', 'terminal', 'password');
    at.clock.pass({ minutes: 5 });
    const revokingMeanwhile = openSessions({
      ...at.deps,
      sessions: at.storedSessions,
      staff: {
        get: async (key) => {
          await at.sessions.revoke(token);
          return at.staff.get(key);
        },
        create: (key, value) => at.staff.create(key, value),
        update: (key, change) => at.staff.update(key, change),
        remove: (key) => at.staff.remove(key),
        keys: () => at.staff.keys(),
        summaries: () => at.staff.summaries(),
      },
    });
    expect(stateOf(await revokingMeanwhile.current(token))).toBe('unknown');
  });

  it('past its end is swept away, one in use is not', async () => {
    const at = await desk([doctor]);
    await at.sessions.open('doctor', 'one', 'password');
    at.clock.pass({ minutes: 20 });
    const late = await at.sessions.open('doctor', 'two', 'password');
    at.clock.pass({ minutes: 10 });
    expect(await at.sessions.sweep()).toBe(1);
    expect(stateOf(await at.sessions.current(late.token))).toBe('open');
  });

  it('is stored strictly', () => {
    expect(() => sessionForm.parse({ staffId: 'x' })).toThrow();
  });
});

describe('the CSRF token', () => {
  it('fits its own session only', () => {
    expect(csrfTokenFits('session-a', csrfTokenOf('session-a'))).toBe(true);
    expect(csrfTokenFits('session-a', csrfTokenOf('session-b'))).toBe(false);
    expect(csrfTokenFits('session-a', '')).toBe(false);
    expect(csrfTokenFits('session-a', 'session-a')).toBe(false);
  });
});

describe('a code read from paper', () => {
  it('has groups of four characters that are hard to mistake', () => {
    expect(readableCode(repeatingRandomness(), 5)).toMatch(
      /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/,
    );
  });

  it('is the same in small letters, without hyphens, and with O and l for 0 and 1', () => {
    expect(readCode(' ab1o-l0cd ')).toBe('AB1010CD');
    expect(readCode('ＡＢ10 10CD')).toBe('AB1010CD');
  });
});
