/**
 * The first administrator of an empty store, by a one-time code that main.ts prints. Only the hash of the code is
 * stored; it expires, works once, and never once anyone is on the staff. A restart before that draws a new code.
 */
import { z } from 'zod';
import type { Clock, Collection, Randomness, StoredForm } from '../domain/ports.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { epochMsOf, instant, instantOf } from '../domain/time.js';
import type { Attempts } from './attempts.js';
import { type Organisation, organisation } from './organisation.js';
import { checkPassword, type Secrets } from './secrets.js';
import type { AccessSettings } from './settings.js';
import { loginNameInput, type Staff, type StaffSummary, staff as staffSchema } from './staff.js';
import { keyOf, readableCode, readCode } from './tokens.js';

export const setup = z.strictObject({ expiresAt: instant, used: z.boolean() });
export type Setup = z.infer<typeof setup>;

/** Keyed by the SHA-256 of the code. */
export const setupForm: StoredForm<Setup> = {
  name: 'setups',
  version: 1,
  parse: (stored) => setup.parse(stored),
  upcasters: {},
};

/** What the set-up page sends. */
export const setupInput = z.strictObject({
  code: z.string().min(1).max(64),
  /** Name of the county hospital. */
  organisationName: organisation.shape.name,
  name: staffSchema.shape.name,
  loginName: loginNameInput,
  password: z.string(),
});
export type SetupInput = z.infer<typeof setupInput>;

export interface FirstRun {
  /** Whether nobody is on the staff yet. */
  needed(): boolean;
  /** Draws the code to print, replacing an earlier one; undefined when set-up is no longer needed. */
  drawCode(): Promise<string | undefined>;
  /** Creates the county hospital and its administrator. The code is used up only if this succeeds in all it checks. */
  createAdministrator(
    input: SetupInput,
    address: string,
  ): Promise<Result<{ readonly organisation: Organisation; readonly person: Staff }>>;
}

export interface FirstRunDeps {
  readonly setups: Collection<Setup>;
  readonly staff: Collection<Staff, StaffSummary>;
  readonly organisations: Collection<Organisation, Organisation>;
  readonly secrets: Secrets;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly settings: AccessSettings;
}

export function openFirstRun(deps: FirstRunDeps): FirstRun {
  const { setups, staff, organisations, secrets, attempts, clock, randomness, settings } = deps;
  const needed = () => staff.keys().length === 0;

  function obstacle(found: Setup): string | undefined {
    if (found.used) return 'setup.code-wrong';
    return clock.now() >= found.expiresAt ? 'setup.code-expired' : undefined;
  }

  /** A set-up cut off half way leaves its county hospital behind: it is taken up again, under the name given now. */
  async function countyHospital(name: string): Promise<Organisation> {
    for (const [id, summary] of organisations.summaries())
      if (summary.state === 'found' && summary.value.level === 'county-hospital')
        return organisations.update(id, (stored) => ({ ...stored, name }));
    const id = randomness.id();
    const made: Organisation = { id, name, level: 'county-hospital', parentId: null, status: 'active' };
    await organisations.create(id, made);
    return made;
  }

  return {
    needed,

    async drawCode() {
      if (!needed()) return undefined;
      const code = readableCode(randomness, 5);
      const expiresAt = instantOf(epochMsOf(clock.now()) + settings.setupCodeMinutes * 60_000);
      for (const [earlier, { state }] of [...setups.summaries()])
        if (state === 'found') await setups.remove(earlier);
      await setups.create(keyOf(readCode(code)), { expiresAt, used: false });
      return code;
    },

    async createAdministrator(input, address) {
      const tried = attempts.take(`setup ${address}`, settings.attemptsPerName);
      if (!tried.allowed)
        return refuse({
          code: 'sign-in.too-many',
          path: '',
          values: { minutes: Math.ceil(tried.retryAfterSeconds / 60) },
        });
      if (!needed()) return refuse({ code: 'setup.done', path: '' });
      const key = keyOf(readCode(input.code));
      const found = await setups.get(key);
      const code = found.state === 'found' ? obstacle(found.value) : 'setup.code-wrong';
      if (code !== undefined) return refuse({ code, path: 'code' });
      // Only wrong codes count: whoever has the right one may take several goes at a password.
      tried.giveBack();
      const problems = checkPassword(input.password, input.loginName, settings);
      if (problems.length > 0) return refuse(...problems);
      const passwordHash = await secrets.hash(input.password);
      if (passwordHash === 'busy') return refuse({ code: 'sign-in.busy', path: '' });

      // Looked at again inside the write: of two people with the same code one is too late.
      let late: string | undefined = 'setup.code-wrong';
      await setups.update(key, (stored) => {
        late = obstacle(stored);
        return late === undefined ? { ...stored, used: true } : undefined;
      });
      if (late !== undefined) return refuse({ code: late, path: 'code' });

      const made = await countyHospital(input.organisationName);
      const person: Staff = {
        id: randomness.id(),
        name: input.name,
        loginName: input.loginName,
        roles: ['administrator'],
        organisationId: made.id,
        category: 'other',
        status: 'active',
        passwordHash,
        passwordSetAt: clock.now(),
        mustChangePassword: false,
        deputies: [],
      };
      await staff.create(person.id, person);
      return ok({ organisation: made, person });
    },
  };
}
