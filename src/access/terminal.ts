/**
 * A terminal is a browser people share, known by a long-lived random cookie of which the store keeps the SHA-256. It
 * remembers who signed in with the full password, so that they may come back by PIN for a while. It gives no right.
 */
import { z } from 'zod';
import type { StoredForm } from '../domain/ports.js';
import { epochMsOf, type Instant, instant } from '../domain/time.js';
import type { AccessSettings } from './settings.js';
import type { Staff } from './staff.js';

/** People remembered on one terminal; beyond it whoever signed in longest ago is forgotten. */
const peopleKept = 30;

export const terminalPerson = z.strictObject({
  staffId: z.string(),
  /** Last sign-in with the full password on this terminal. */
  passwordAt: instant,
  /** Wrong PINs in a row since the last right PIN or full password. */
  pinFailures: z.int().nonnegative(),
});
export type TerminalPerson = z.infer<typeof terminalPerson>;

export const terminal = z.strictObject({ people: z.array(terminalPerson) });
export type Terminal = z.infer<typeof terminal>;

/** Keyed by the SHA-256 of the terminal token. */
export const terminalForm: StoredForm<Terminal> = {
  name: 'terminals',
  version: 1,
  parse: (stored) => terminal.parse(stored),
  upcasters: {},
};

/** The terminal after a full password: the person first, PIN failures forgiven. */
export function withPassword(known: Terminal, staffId: string, at: Instant): Terminal {
  const others = known.people.filter((one) => one.staffId !== staffId);
  return { people: [{ staffId, passwordAt: at, pinFailures: 0 }, ...others].slice(0, peopleKept) };
}

export function withPinFailures(known: Terminal, staffId: string, pinFailures: number): Terminal {
  return {
    people: known.people.map((one) => (one.staffId === staffId ? { ...one, pinFailures } : one)),
  };
}

export function withoutPerson(known: Terminal, staffId: string): Terminal {
  return { people: known.people.filter((one) => one.staffId !== staffId) };
}

/** Why a PIN will not do here. locked: too many wrong · period: the password was too long ago or has changed since. */
export type PinObstacle = 'no-pin' | 'locked' | 'period';

export function pinObstacle(
  known: TerminalPerson,
  person: Staff,
  now: Instant,
  settings: Pick<AccessSettings, 'pinPeriodMinutes' | 'pinFailures'>,
): PinObstacle | undefined {
  if (person.pinHash === undefined) return 'no-pin';
  if (known.pinFailures >= settings.pinFailures) return 'locked';
  const ageMs = epochMsOf(now) - epochMsOf(known.passwordAt);
  if (known.passwordAt < person.passwordSetAt || ageMs >= settings.pinPeriodMinutes * 60_000) return 'period';
  return undefined;
}
