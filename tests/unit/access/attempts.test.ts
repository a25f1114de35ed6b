import { describe, expect, it } from 'vitest';
import { countAttempts } from '../../../src/access/attempts.js';
import { handClock } from './fixtures.js';

describe('counting attempts', () => {
  it('lets the limit through and refuses the next, with the wait until the oldest leaves the window', () => {
    const clock = handClock();
    const attempts = countAttempts(clock, 15);
    for (let tries = 0; tries < 3; tries += 1) {
      expect(attempts.take('zhang', 3).allowed).toBe(true);
      clock.pass({ minutes: 1 });
    }
    // First try at minute 0, now minute 3: it leaves at minute 15.
    expect(attempts.take('zhang', 3)).toEqual({ allowed: false, retryAfterSeconds: 12 * 60 });
  });

  it('slides: each try frees its own place fifteen minutes later, to the millisecond', () => {
    const clock = handClock();
    const attempts = countAttempts(clock, 15);
    attempts.take('zhang', 2);
    clock.pass({ minutes: 10 });
    attempts.take('zhang', 2);
    clock.pass({ minutes: 5, ms: -1 });
    expect(attempts.take('zhang', 2)).toEqual({ allowed: false, retryAfterSeconds: 1 });
    clock.pass({ ms: 1 });
    expect(attempts.take('zhang', 2).allowed).toBe(true);
    expect(attempts.take('zhang', 2)).toEqual({ allowed: false, retryAfterSeconds: 10 * 60 });
  });

  it('does not count what it refuses, so waiting always helps', () => {
    const clock = handClock();
    const attempts = countAttempts(clock, 15);
    attempts.take('zhang', 1);
    for (let minute = 1; minute < 15; minute += 1) {
      clock.pass({ minutes: 1 });
      expect(attempts.take('zhang', 1).allowed).toBe(false);
    }
    clock.pass({ minutes: 1 });
    expect(attempts.take('zhang', 1).allowed).toBe(true);
  });

  it('keeps keys apart', () => {
    const attempts = countAttempts(handClock(), 15);
    attempts.take('zhang', 1);
    expect(attempts.take('wang', 1).allowed).toBe(true);
  });

  it('gives back one try and no other, even of the same instant', () => {
    const attempts = countAttempts(handClock(), 15);
    attempts.take('zhang', 2);
    const second = attempts.take('zhang', 2);
    if (second.allowed) {
      second.giveBack();
      second.giveBack();
    }
    expect(attempts.take('zhang', 2).allowed).toBe(true);
    expect(attempts.take('zhang', 2).allowed).toBe(false);
  });

  it('forgets a key that is cleared', () => {
    const attempts = countAttempts(handClock(), 15);
    attempts.take('zhang', 1);
    attempts.clear('zhang');
    expect(attempts.take('zhang', 1).allowed).toBe(true);
  });
});
