/**
 * Random tokens a browser carries and what the store keeps of them. The token itself is never stored: whoever reads
 * the data folder cannot take over a session.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashOfText } from '../domain/canonical.js';
import type { Randomness } from '../domain/ports.js';

/** 32 random bytes, base64url. */
export function randomText(randomness: Pick<Randomness, 'bytes'>): string {
  return Buffer.from(randomness.bytes(32)).toString('base64url');
}

/** Key under which the store knows a token: its SHA-256 in hex. A token has 256 bits, so no salt and no slow hash. */
export function keyOf(token: string): string {
  return hashOfText(token);
}

/**
 * The CSRF token of a session, an HMAC under the session token: bound to it, needs no store, and neither the store nor
 * another session yields it.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('zhiwei csrf token').digest('base64url');
}

export function csrfTokenFits(sessionToken: string, sent: string): boolean {
  return sameText(csrfTokenOf(sessionToken), sent);
}

/** Compares without telling by the time taken how much was right. Lengths may show. */
export function sameText(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'utf8');
  const right = Buffer.from(given, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Crockford's digits: nothing to mistake for another when read aloud or typed from a printed line. */
const readableDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `groups` of four characters, 20 random bits each: ABCD-EFGH-… */
export function readableCode(randomness: Pick<Randomness, 'bytes'>, groups: number): string {
  const digits = [...randomness.bytes(groups * 4)].map((byte) => readableDigits.charAt(byte % 32));
  return Array.from({ length: groups }, (_, group) => digits.slice(group * 4, group * 4 + 4).join('')).join(
    '-',
  );
}

/** What was typed of a readable code: case, spaces and hyphens do not matter; I, L read as 1, O as 0. */
export function readCode(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
}
