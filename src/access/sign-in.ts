/**
 * Signing in with the full password, switching person by PIN, signing out. Never tells whether a login name exists:
 * one refusal, the same work, the same limits for every name. What a refusal is about goes to the audit only.
 */
import type { Clock, Collection, Randomness } from '../domain/ports.js';
import type { Problem } from '../domain/result.js';
import type { Attempts } from './attempts.js';
import type { Secrets } from './secrets.js';
import type { OpenedSession, Session, Sessions } from './session.js';
import type { AccessSettings } from './settings.js';
import { loginNameOf, type Staff, type StaffSummary } from './staff.js';
import {
  type PinObstacle,
  pinObstacle,
  type Terminal,
  withoutPerson,
  withPassword,
  withPinFailures,
} from './terminal.js';
import { keyOf, randomText } from './tokens.js';

export interface SignInDeps {
  readonly staff: Collection<Staff, StaffSummary>;
  readonly terminals: Collection<Terminal>;
  readonly sessions: Sessions;
  readonly secrets: Secrets;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly settings: AccessSettings;
}

export interface SignedIn extends OpenedSession {
  readonly person: Staff;
  /** For the terminal's long-lived cookie. */
  readonly terminalToken: string;
}

export type SignInOutcome =
  | { readonly ok: true; readonly value: SignedIn }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Staff id the try was about, for the audit. Never for a page: it tells that the name exists. */
      readonly about?: string;
    };

export interface PasswordSignIn {
  readonly loginName: string;
  readonly password: string;
  readonly terminalToken?: string | undefined;
  /** Session this browser still holds; it ends when the sign-in succeeds. */
  readonly replacedToken?: string | undefined;
  /** Network address of the browser; give one key for a whole IPv6 /64. */
  readonly address: string;
}

export interface PinSwitch {
  readonly terminalToken: string;
  readonly staffId: string;
  readonly pin: string;
  readonly replacedToken?: string | undefined;
}

export interface KnownPerson {
  readonly staffId: string;
  readonly name: string;
  /** Absent: a PIN will do. */
  readonly obstacle?: PinObstacle;
}

export interface SignIn {
  byPassword(input: PasswordSignIn): Promise<SignInOutcome>;
  byPin(input: PinSwitch): Promise<SignInOutcome>;
  signOut(token: string): Promise<void>;
  /** Active people who signed in on this terminal with their password, latest first. */
  peopleOn(terminalToken: string): Promise<readonly KnownPerson[]>;
  forget(terminalToken: string, staffId: string): Promise<void>;
}

function refusal(code: string, about?: string, values?: Problem['values']): SignInOutcome {
  const problem: Problem = { code, path: '', ...(values === undefined ? {} : { values }) };
  return { ok: false, problems: [problem], ...(about === undefined ? {} : { about }) };
}

const pinRefusals: Readonly<Record<PinObstacle, string>> = {
  'no-pin': 'pin.none',
  locked: 'pin.locked',
  period: 'pin.password-needed',
};

async function terminalBehind(
  terminals: Collection<Terminal>,
  token: string | undefined,
): Promise<{ readonly id: string; readonly known: Terminal } | undefined> {
  if (token === undefined) return undefined;
  const id = keyOf(token);
  const found = await terminals.get(id);
  return found.state === 'found' ? { id, known: found.value } : undefined;
}

/** Lets in someone whose full password was just verified: terminal remembered, old session ended, new one opened. */
export async function admit(
  { terminals, sessions, clock, randomness }: Omit<SignInDeps, 'staff' | 'secrets' | 'attempts' | 'settings'>,
  person: Staff,
  browser: { readonly terminalToken?: string | undefined; readonly replacedToken?: string | undefined },
): Promise<SignedIn> {
  const existing = await terminalBehind(terminals, browser.terminalToken);
  const terminalToken =
    existing === undefined || browser.terminalToken === undefined
      ? randomText(randomness)
      : browser.terminalToken;
  const terminalId = keyOf(terminalToken);
  const remember = (known: Terminal) => withPassword(known, person.id, clock.now());
  if (existing === undefined) await terminals.create(terminalId, remember({ people: [] }));
  else await terminals.update(terminalId, remember);
  return { ...(await renew(sessions, person, terminalId, 'password', browser)), person, terminalToken };
}

async function renew(
  sessions: Sessions,
  person: Staff,
  terminalId: string,
  openedBy: Session['openedBy'],
  browser: { readonly replacedToken?: string | undefined },
): Promise<OpenedSession> {
  if (browser.replacedToken !== undefined) await sessions.revoke(browser.replacedToken);
  return sessions.open(person.id, terminalId, openedBy);
}

export function openSignIn(deps: SignInDeps): SignIn {
  const { staff, terminals, sessions, secrets, attempts, clock, settings } = deps;

  function idOf(loginName: string): string | undefined {
    for (const [id, summary] of staff.summaries())
      if (summary.state === 'found' && summary.value.loginName === loginName) return id;
    return undefined;
  }

  async function personOf(id: string | undefined): Promise<Staff | undefined> {
    if (id === undefined) return undefined;
    const found = await staff.get(id);
    return found.state === 'found' ? found.value : undefined;
  }

  return {
    async byPassword(input) {
      const loginName = loginNameOf(input.loginName);
      const id = idOf(loginName);
      const terminal = await terminalBehind(terminals, input.terminalToken);
      // A terminal where this person has signed in before has its own count, so that a stranger who keeps trying the
      // name elsewhere cannot lock the person out of their own desk (OWASP: device cookies).
      const atOwnDesk = terminal?.known.people.some((one) => one.staffId === id) === true;
      const nameKey = `${atOwnDesk ? `terminal ${terminal.id}` : 'name'} ${keyOf(loginName)}`;

      const byAddress = attempts.take(`address ${input.address}`, settings.attemptsPerAddress);
      if (!byAddress.allowed) return tooMany(byAddress.retryAfterSeconds, id);
      const byName = attempts.take(nameKey, settings.attemptsPerName);
      if (!byName.allowed) {
        byAddress.giveBack();
        return tooMany(byName.retryAfterSeconds, id);
      }

      const person = await personOf(id);
      const comparison = await secrets.compare(person?.passwordHash, input.password);
      if (comparison === 'busy') {
        byAddress.giveBack();
        byName.giveBack();
        return refusal('sign-in.busy', id);
      }
      if (comparison === 'different' || person?.status !== 'active') return refusal('sign-in.refused', id);
      byAddress.giveBack();
      attempts.clear(nameKey);
      return { ok: true, value: await admit(deps, person, input) };
    },

    async byPin({ terminalToken, staffId, pin, replacedToken }) {
      const terminal = await terminalBehind(terminals, terminalToken);
      const entryOf = (known: Terminal) => known.people.find((one) => one.staffId === staffId);
      const person = terminal && (await personOf(entryOf(terminal.known)?.staffId));
      if (terminal === undefined || person?.status !== 'active')
        return refusal('pin.password-needed', person?.id);

      // The failure is written before the PIN is looked at, so that guesses sent at once are all counted.
      let obstacle: PinObstacle | undefined = 'period';
      const counted = await terminals.update(terminal.id, (known) => {
        const entry = entryOf(known);
        obstacle = entry === undefined ? 'period' : pinObstacle(entry, person, clock.now(), settings);
        if (entry === undefined || obstacle !== undefined) return undefined;
        return withPinFailures(known, staffId, entry.pinFailures + 1);
      });
      if (obstacle !== undefined) return refusal(pinRefusals[obstacle], staffId);

      const comparison = await secrets.compare(person.pinHash, pin);
      if (comparison === 'different') {
        const left = settings.pinFailures - (entryOf(counted)?.pinFailures ?? settings.pinFailures);
        return left > 0 ? refusal('pin.wrong', staffId, { left }) : refusal('pin.locked', staffId);
      }
      const restore = (known: Terminal) => {
        const failures = entryOf(known)?.pinFailures ?? 0;
        return withPinFailures(known, staffId, comparison === 'same' ? 0 : Math.max(0, failures - 1));
      };
      await terminals.update(terminal.id, restore);
      if (comparison === 'busy') return refusal('sign-in.busy', staffId);
      const opened = await renew(sessions, person, terminal.id, 'pin', { replacedToken });
      return { ok: true, value: { ...opened, person, terminalToken } };
    },

    signOut: (token) => sessions.revoke(token),

    async peopleOn(terminalToken) {
      const terminal = await terminalBehind(terminals, terminalToken);
      const people: KnownPerson[] = [];
      for (const entry of terminal?.known.people ?? []) {
        const person = await personOf(entry.staffId);
        if (person?.status !== 'active') continue;
        const obstacle = pinObstacle(entry, person, clock.now(), settings);
        people.push({
          staffId: person.id,
          name: person.name,
          ...(obstacle === undefined ? {} : { obstacle }),
        });
      }
      return people;
    },

    async forget(terminalToken, staffId) {
      const terminal = await terminalBehind(terminals, terminalToken);
      if (terminal !== undefined)
        await terminals.update(terminal.id, (known) => withoutPerson(known, staffId));
    },
  };
}

function tooMany(seconds: number, about: string | undefined): SignInOutcome {
  return refusal('sign-in.too-many', about, { minutes: Math.ceil(seconds / 60) });
}
