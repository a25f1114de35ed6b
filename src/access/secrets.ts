/**
 * Passwords and PINs: argon2id with the library's default parameters, a cap on how many are computed at once, and the
 * same work whether or not there is anything to compare with. Never logs, stores or returns what was typed.
 */
import { hash, verify } from '@node-rs/argon2';
import type { Randomness } from '../domain/ports.js';
import type { Problem } from '../domain/result.js';
import type { AccessSettings } from './settings.js';
import { randomText } from './tokens.js';

/** Longest password accepted, in characters: bounds the work of one request. */
const passwordMaxLength = 256;

export type Comparison = 'same' | 'different' | 'busy';

export interface Secrets {
  /** PHC text of argon2id; 'busy' when too many wait already. */
  hash(typed: string): Promise<string | 'busy'>;
  /** With no stored hash it does the work of a comparison all the same and answers 'different'. */
  compare(stored: string | undefined, typed: string): Promise<Comparison>;
}

/** One form for what keyboards send in several (full width digits, composed letters). */
function normal(typed: string): string {
  return typed.normalize('NFKC');
}

export async function openSecrets(
  settings: Pick<AccessSettings, 'hashesAtOnce' | 'hashesWaiting'>,
  randomness: Pick<Randomness, 'bytes'>,
): Promise<Secrets> {
  const inTurn = turns(settings.hashesAtOnce, settings.hashesWaiting);
  // A secret nobody knows, hashed with the same parameters as every other.
  const nobody = await hash(randomText(randomness));
  return {
    hash: (typed) => inTurn(() => hash(normal(typed))),
    async compare(stored, typed) {
      if (typed.length > passwordMaxLength) return 'different';
      const same = await inTurn(() => verify(stored ?? nobody, normal(typed)));
      if (same === 'busy') return 'busy';
      return same && stored !== undefined ? 'same' : 'different';
    },
  };
}

/** Runs at most `atOnce` jobs, lets `waiting` more queue in order, and answers 'busy' beyond that. */
export function turns(atOnce: number, waiting: number): <T>(job: () => Promise<T>) => Promise<T | 'busy'> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (job) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return 'busy';
      // The one who finishes hands its place on, so `running` never passes `atOnce`.
      await new Promise<void>((start) => queue.push(start));
    } else running += 1;
    try {
      return await job();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** What speaks against a password. Empty when it will do. */
export function checkPassword(
  typed: string,
  loginName: string,
  settings: Pick<AccessSettings, 'passwordMinLength'>,
): readonly Problem[] {
  const text = normal(typed);
  const length = [...text].length;
  const at = { path: 'password' };
  if (length < settings.passwordMinLength)
    return [{ ...at, code: 'password.too-short', values: { min: settings.passwordMinLength } }];
  if (text.length > passwordMaxLength)
    return [{ ...at, code: 'password.too-long', values: { max: passwordMaxLength } }];
  if (text.toLowerCase() === loginName) return [{ ...at, code: 'password.is-login-name' }];
  return [];
}

/** What speaks against a PIN: 4 to 6 digits, not one digit repeated, not a run up or down by one. */
export function checkPin(typed: string): readonly Problem[] {
  if (!/^\d{4,6}$/.test(typed)) return [{ code: 'pin.form', path: 'pin' }];
  const steps = new Set([...typed].slice(1).map((digit, index) => Number(digit) - Number(typed[index])));
  const [step] = steps;
  if (steps.size === 1 && (step === 0 || step === 1 || step === -1))
    return [{ code: 'pin.too-simple', path: 'pin' }];
  return [];
}
