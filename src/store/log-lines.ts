/**
 * Reads the lines of a log file. Lines are numbered from 1 through all files of the log, so a line taken out, put in
 * or changed shows. Never stops at a bad line: it is reported and the good ones go on.
 */
import type { StoredForm } from '../domain/ports.js';
import { unseal } from './envelope.js';
import type { DamageReason, Report } from './store-error.js';

export interface Lines<T> {
  readonly values: readonly T[];
  /** Number of the line that would come next. */
  readonly next: number;
}

/** Bytes up to and with the last line end. What follows is a line whose writing was cut off: never acknowledged. */
export function wholeLinesLength(bytes: Uint8Array): number {
  return bytes.lastIndexOf(0x0a) + 1;
}

/**
 * `bytes` must end at a line end; `from` is the number the first line should have.
 * @throws StoreError store.newer-version
 */
export function readLines<T>(
  form: StoredForm<T>,
  path: string,
  bytes: Uint8Array,
  from: number,
  report: Report,
): Lines<T> {
  const values: T[] = [];
  let next = from;
  const reject = (reason: DamageReason): void => {
    report({ code: 'store.damaged-line', path, values: { line: next, reason } });
  };
  for (const text of Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1)) {
    const line = unseal(form, text);
    if (line.state === 'damaged') {
      reject(line.reason);
      next += 1;
      continue;
    }
    const number = Number(line.key);
    if (!Number.isSafeInteger(number) || number < next) {
      reject('wrong-key');
      continue;
    }
    reportGap(path, next, number, report);
    values.push(line.value);
    next = number + 1;
  }
  return { values, next };
}

export function reportGap(path: string, expected: number, found: number, report: Report): void {
  if (found > expected) report({ code: 'store.log-gap', path, values: { first: expected, last: found - 1 } });
}
