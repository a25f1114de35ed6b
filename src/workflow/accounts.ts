/**
 * Coming in, changing person, going out, and one's own secrets: each written to the house audit with who, when, how and
 * on which terminal. A try that failed is written down too, about whom it was. Never writes what was typed.
 */
import { z } from 'zod';
import type { Credentials } from '../access/credentials.js';
import { type FirstRun, setupInput } from '../access/first-run.js';
import type { SignedIn, SignIn, SignInOutcome } from '../access/sign-in.js';
import type { Staff } from '../access/staff.js';
import { keyOf } from '../access/tokens.js';
import { vouch } from '../access/vouched.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { parsedForm } from './organisations.js';
import type { By, Service } from './service.js';

export interface AccountDeps {
  readonly service: Service;
  readonly signIn: SignIn;
  readonly credentials: Credentials;
  readonly firstRun: FirstRun;
}

/** The browser a request came from. */
export interface Browser {
  /** Network address, one text for a whole IPv6 /64; letters, digits, dots and colons. */
  readonly address: string;
  readonly terminalToken?: string | undefined;
  /** Session it still holds; it ends when another is opened. */
  readonly replacedToken?: string | undefined;
  /** Staff id behind that session. */
  readonly replaced?: string | undefined;
}

/**
 * Refusals after somebody's secret was really held against what was typed. Tries turned away before that are not
 * written down: there may be any number of them, and a flood must not fill the disk.
 */
const looked: ReadonlySet<string> = new Set(['sign-in.refused', 'pin.wrong', 'pin.locked']);

/** Longer than any name, password or PIN: bounds what one try costs. */
const typed = z.string().max(512);

export const signInInput = z.strictObject({ loginName: typed.min(1), password: typed.min(1) });
export const switchInput = z.strictObject({
  staffId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  pin: typed,
});
export const passwordInput = z.strictObject({ current: typed, password: typed, again: typed });
export const pinInput = z.strictObject({ proof: typed, pin: typed });
/** The password typed twice: nobody else could draw the first administrator a new one. */
export const setUpInput = setupInput.extend({ again: typed });

export async function enterByPassword(
  deps: AccountDeps,
  browser: Browser,
  input: unknown,
): Promise<Result<SignedIn>> {
  const asked = parsedForm(signInInput, input, 'sign-in');
  if (!asked.ok) return asked;
  const outcome = await deps.signIn.byPassword({ ...asked.value, ...browser });
  return written(deps, browser, 'password', outcome);
}

/** Quick switch on a terminal that knows the person. */
export async function enterByPin(
  deps: AccountDeps,
  browser: Browser,
  input: unknown,
): Promise<Result<SignedIn>> {
  const asked = parsedForm(switchInput, input, 'switch');
  if (!asked.ok) return asked;
  const { terminalToken, replacedToken } = browser;
  if (terminalToken === undefined) return refuse({ code: 'pin.password-needed', path: 'pin' });
  const outcome = await deps.signIn.byPin({ ...asked.value, terminalToken, replacedToken });
  const entered = await written(deps, browser, 'pin', outcome);
  return entered.ok ? entered : refuse(...entered.problems.map((one) => ({ ...one, path: 'pin' })));
}

async function written(
  { service }: AccountDeps,
  browser: Browser,
  how: 'password' | 'pin',
  outcome: SignInOutcome,
): Promise<Result<SignedIn>> {
  const from = fromOf(browser);
  if (outcome.ok) {
    const { person, session } = outcome.value;
    await service.houseAudit.append({
      at: service.clock.now(),
      by: person.id,
      act: 'sign-in',
      subject: {
        staff: person.id,
        terminal: session.terminalId,
        ...(browser.replaced === undefined ? {} : { before: browser.replaced }),
      },
      detail: { how, from },
    });
    return ok(outcome.value);
  }
  const [problem] = outcome.problems;
  if (problem !== undefined && looked.has(problem.code)) {
    await service.houseAudit.append({
      at: service.clock.now(),
      by: 'system',
      act: 'sign-in-failed',
      subject: {
        ...(outcome.about === undefined ? {} : { staff: outcome.about }),
        ...(browser.terminalToken === undefined ? {} : { terminal: keyOf(browser.terminalToken) }),
      },
      detail: { how, from, why: problem.code },
    });
  }
  return refuse(...outcome.problems);
}

export async function leave({ service, signIn }: AccountDeps, by: By, sessionToken: string): Promise<void> {
  await signIn.signOut(sessionToken);
  await ownAct(service, by, 'sign-out');
}

/** Takes one's own name off the list of people on this terminal. */
export async function forgetMe(
  { service, signIn }: AccountDeps,
  by: By,
  terminalToken: string,
): Promise<void> {
  await signIn.forget(terminalToken, by.actor.staffId);
  await ownAct(service, by, 'forget-terminal');
}

/** A new password, typed twice. Every other session of the person ends. */
export async function changePassword(
  { service, credentials }: AccountDeps,
  by: By,
  browser: Browser,
  input: unknown,
): Promise<Result<SignedIn>> {
  const asked = parsedForm(passwordInput, input, 'password');
  if (!asked.ok) return asked;
  const { current, password: next, again } = asked.value;
  if (next !== again) return refuse({ code: 'password.not-the-same', path: 'again' });
  const { staffId } = by.actor;
  const changed = await credentials.changePassword({ staffId, current, next, ...browser });
  if (!changed.ok) return failedProof(service, by, changed.problems);
  await ownChange(service, by, 'change-password', changed.value.person);
  return changed;
}

export async function setPin(
  { service, credentials }: AccountDeps,
  by: By,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsedForm(pinInput, input, 'pin');
  if (!asked.ok) return asked;
  const { proof: password, pin } = asked.value;
  const set = await credentials.setPin({ staffId: by.actor.staffId, password, pin });
  if (!set.ok) {
    const problems = set.problems.map((one) => (one.path === 'password' ? { ...one, path: 'proof' } : one));
    return failedProof(service, by, problems);
  }
  await ownChange(service, by, 'set-pin', set.value);
  return ok(null);
}

/** The first administrator, by the one-time code; signed in at once. */
export async function setUp(deps: AccountDeps, browser: Browser, input: unknown): Promise<Result<SignedIn>> {
  const asked = parsedForm(setUpInput, input, 'setup');
  if (!asked.ok) return asked;
  const { again, ...wanted } = asked.value;
  if (wanted.password !== again) return refuse({ code: 'password.not-the-same', path: 'again' });
  const { service, firstRun } = deps;
  const made = await firstRun.createAdministrator(wanted, browser.address);
  if (!made.ok) {
    if (made.problems.some((one) => one.code.startsWith('setup.code')))
      await service.houseAudit.append({
        at: service.clock.now(),
        by: 'system',
        act: 'set-up-failed',
        subject: {},
        detail: { from: fromOf(browser), why: made.problems[0]?.code ?? '' },
      });
    return made;
  }
  const { person, organisation } = made.value;
  const entry = { at: service.clock.now(), by: person.id };
  const from = fromOf(browser);
  await service.houseAudit.appendDone({
    ...entry,
    act: 'create-organisation',
    subject: { organisation: organisation.id },
    detail: { from, ...vouch('organisations', organisation.id, organisation) },
  });
  await service.houseAudit.appendDone({
    ...entry,
    act: 'set-up',
    subject: { staff: person.id, organisation: organisation.id },
    detail: { from, ...vouch('staff', person.id, person) },
  });
  const { loginName, password } = wanted;
  return enterByPassword(deps, browser, { loginName, password });
}

/** A session left open must not be a quiet way to guess the password behind it. */
async function failedProof(service: Service, by: By, problems: readonly Problem[]): Promise<Result<never>> {
  if (problems.some((one) => one.code === 'password.wrong'))
    await ownAct(service, by, 'password-proof-failed');
  return refuse(...problems);
}

async function ownAct(service: Service, by: By, act: string): Promise<void> {
  await service.houseAudit.append({
    at: service.clock.now(),
    by: by.actor.staffId,
    act,
    subject: { staff: by.actor.staffId, terminal: by.terminalId },
    detail: {},
  });
}

async function ownChange(service: Service, by: By, act: string, written: Staff): Promise<void> {
  await service.houseAudit.appendDone({
    at: service.clock.now(),
    by: by.actor.staffId,
    act,
    subject: { staff: by.actor.staffId, terminal: by.terminalId },
    detail: { ...vouch('staff', written.id, written) },
  });
}

function fromOf({ address }: Browser): string {
  return `ip-${address}`;
}
