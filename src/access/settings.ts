/**
 * The numbers of signing in, all a site's to set. None comes from a standard: the level 2 protection baseline asks for
 * failure handling and automatic exit, and leaves the figures to house practice.
 */
import { z } from 'zod';

const count = z.int().positive();

export const accessSettings = z.strictObject({
  /** A session ends after this long without a request … */
  sessionIdleMinutes: count,
  /** … and in any case after this long. */
  sessionAbsoluteMinutes: count,
  /** Use is written down at most this often, so a session may end that much early. Shorter than the idle end. */
  sessionTouchSeconds: count,
  /** A PIN switches person only this long after that person's full password on the same terminal. */
  pinPeriodMinutes: count,
  /** Wrong PINs in a row until only the full password helps. */
  pinFailures: count,
  passwordMinLength: count,
  /** Failed sign-ins are counted over this window: by login name, by login name on a known terminal, by address. */
  attemptWindowMinutes: count,
  attemptsPerName: count,
  attemptsPerAddress: count,
  /** Hashes computed at one time (about 19 MiB each), and how many may wait; more are turned away. */
  hashesAtOnce: count,
  hashesWaiting: count,
  /** How long the printed set-up code is good for. */
  setupCodeMinutes: count,
});
export type AccessSettings = z.infer<typeof accessSettings>;

export const usualAccessSettings: AccessSettings = {
  sessionIdleMinutes: 30,
  sessionAbsoluteMinutes: 12 * 60,
  sessionTouchSeconds: 60,
  pinPeriodMinutes: 12 * 60,
  pinFailures: 5,
  passwordMinLength: 8,
  attemptWindowMinutes: 15,
  attemptsPerName: 10,
  // A township often shares one address behind its router.
  attemptsPerAddress: 100,
  hashesAtOnce: 2,
  hashesWaiting: 50,
  setupCodeMinutes: 60,
};
