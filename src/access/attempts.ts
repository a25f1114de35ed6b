/**
 * Counts failed tries in a sliding window, in memory. Our own, because the clock is handed in here (the libraries read
 * their own and count fixed windows, which let twice the number through at a seam), one process serves the store, and
 * it is this small. Restarting the service forgets the counts.
 */
import type { Clock } from '../domain/ports.js';
import { epochMsOf } from '../domain/time.js';

/** Keys remembered at most; beyond it the one not tried for longest is forgotten. */
const keysKept = 50_000;

export type Try =
  | { readonly allowed: true; giveBack(): void }
  | { readonly allowed: false; readonly retryAfterSeconds: number };

export interface Attempts {
  /**
   * Counts one try before its outcome is known, so that tries sent at once are all counted. `giveBack` takes this one
   * try out again. A refused try is not counted: waiting always helps.
   */
  take(key: string, limit: number): Try;
  /** Forgets every try of the key. */
  clear(key: string): void;
}

export function countAttempts(clock: Clock, windowMinutes: number): Attempts {
  const windowMs = windowMinutes * 60_000;
  const tries = new Map<string, { readonly atMs: number }[]>();
  return {
    take(key, limit) {
      const nowMs = epochMsOf(clock.now());
      const recent = (tries.get(key) ?? []).filter((one) => one.atMs > nowMs - windowMs);
      const oldest = recent[recent.length - limit];
      // Deleted first so that the key moves to the end of the map: its order is that of the last try.
      tries.delete(key);
      if (oldest !== undefined) {
        tries.set(key, recent);
        return { allowed: false, retryAfterSeconds: Math.ceil((oldest.atMs + windowMs - nowMs) / 1000) };
      }
      const mine = { atMs: nowMs };
      tries.set(key, [...recent, mine]);
      const [stalest] = tries.keys();
      if (tries.size > keysKept && stalest !== undefined) tries.delete(stalest);
      return {
        allowed: true,
        giveBack() {
          const kept = (tries.get(key) ?? []).filter((one) => one !== mine);
          if (kept.length > 0) tries.set(key, kept);
          else tries.delete(key);
        },
      };
    },
    clear: (key) => void tries.delete(key),
  };
}
