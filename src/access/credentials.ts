/**
 * Changing one's password, setting a PIN, and the administrator's reset. A change ends every older session of the
 * person; a reset also takes the PIN. The temporary password is returned once and kept nowhere.
 */
import type { Problem, Result } from '../domain/result.js';
import { ok, refuse } from '../domain/result.js';
import { checkPassword, checkPin } from './secrets.js';
import { admit, type SignedIn, type SignInDeps } from './sign-in.js';
import type { Staff } from './staff.js';
import { readableCode } from './tokens.js';

export interface Credentials {
  /** Ends all sessions of the person and opens a new one for this browser. */
  changePassword(input: {
    readonly staffId: string;
    readonly current: string;
    readonly next: string;
    readonly terminalToken?: string | undefined;
    readonly replacedToken?: string | undefined;
  }): Promise<Result<SignedIn>>;
  setPin(input: {
    readonly staffId: string;
    readonly password: string;
    readonly pin: string;
  }): Promise<Result<Staff>>;
  /** A password to be said to a new person once, with its hash for their record (mustChangePassword: true). */
  drawPassword(): Promise<Result<{ readonly typed: string; readonly passwordHash: string }>>;
  /** For someone who forgot: a temporary password to be changed at the next sign-in. */
  resetPassword(staffId: string): Promise<Result<{ readonly typed: string; readonly person: Staff }>>;
}

const busy: Problem = { code: 'sign-in.busy', path: '' };
const gone: Problem = { code: 'staff.unknown', path: '' };

export function openCredentials(deps: SignInDeps): Credentials {
  const { staff, secrets, attempts, clock, randomness, settings } = deps;

  /** Asks the list first: an id may come from a page and be no key at all. */
  async function personOf(staffId: string): Promise<Staff | undefined> {
    if (!staff.summaries().has(staffId)) return undefined;
    const found = await staff.get(staffId);
    return found.state === 'found' ? found.value : undefined;
  }

  /** The person, their password verified; counted like a sign-in, for a session left open must not be a way to guess. */
  async function proven(staffId: string, typed: string, path: string): Promise<Result<Staff>> {
    const person = await personOf(staffId);
    if (person === undefined) return refuse(gone);
    const key = `proof ${staffId}`;
    const tried = attempts.take(key, settings.attemptsPerName);
    if (!tried.allowed)
      return refuse({
        code: 'sign-in.too-many',
        path: '',
        values: { minutes: Math.ceil(tried.retryAfterSeconds / 60) },
      });
    const comparison = await secrets.compare(person.passwordHash, typed);
    if (comparison === 'different') return refuse({ code: 'password.wrong', path });
    if (comparison === 'busy') {
      tried.giveBack();
      return refuse(busy);
    }
    attempts.clear(key);
    return ok(person);
  }

  /** Writes unless the password was changed by someone else since `seen` was read. */
  async function write(seen: Staff, change: (stored: Staff) => Staff): Promise<Result<Staff>> {
    let stale = false;
    const written = await staff.update(seen.id, (stored) => {
      stale = stored.passwordHash !== seen.passwordHash;
      return stale ? undefined : change(stored);
    });
    return stale ? refuse({ code: 'password.changed-meanwhile', path: '' }) : ok(written);
  }

  async function drawPassword(): Promise<Result<{ typed: string; passwordHash: string }>> {
    const typed = readableCode(randomness, 3);
    const passwordHash = await secrets.hash(typed);
    return passwordHash === 'busy' ? refuse(busy) : ok({ typed, passwordHash });
  }

  return {
    async changePassword({ staffId, current, next, ...browser }) {
      const proof = await proven(staffId, current, 'current');
      if (!proof.ok) return proof;
      const problems = checkPassword(next, proof.value.loginName, settings);
      if (problems.length > 0) return refuse(...problems);
      if (next === current) return refuse({ code: 'password.same', path: 'password' });
      const passwordHash = await secrets.hash(next);
      if (passwordHash === 'busy') return refuse(busy);
      const written = await write(proof.value, (stored) => ({
        ...stored,
        passwordHash,
        passwordSetAt: clock.now(),
        mustChangePassword: false,
      }));
      return written.ok ? ok(await admit(deps, written.value, browser)) : written;
    },

    async setPin({ staffId, password, pin }) {
      const problems = checkPin(pin);
      if (problems.length > 0) return refuse(...problems);
      const proof = await proven(staffId, password, 'password');
      if (!proof.ok) return proof;
      const pinHash = await secrets.hash(pin);
      if (pinHash === 'busy') return refuse(busy);
      return write(proof.value, (stored) => ({ ...stored, pinHash }));
    },

    drawPassword,

    async resetPassword(staffId) {
      const person = await personOf(staffId);
      if (person === undefined) return refuse(gone);
      const drawn = await drawPassword();
      if (!drawn.ok) return drawn;
      const { typed, passwordHash } = drawn.value;
      const written = await write(person, ({ pinHash: _taken, ...stored }) => ({
        ...stored,
        passwordHash,
        passwordSetAt: clock.now(),
        mustChangePassword: true,
      }));
      return written.ok ? ok({ typed, person: written.value }) : written;
    },
  };
}
