/**
 * The code on a paper that lets anyone ask whether it is genuine: 60 random bits and two check symbols, to be read
 * aloud and typed by hand. It carries no meaning and no personal data, and is never derived from either.
 */
import { z } from 'zod';
import { ok, type Result, refuse } from '../domain/result.js';

/** Crockford's base 32: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const payloadLength = 12;
const codeLength = payloadLength + 2;

/**
 * The largest prime two symbols can carry. The whole code, read as a number, is a multiple of it. So every wrong
 * symbol and every two symbols exchanged are found: neither changes the number by a multiple of 1021, as 1021
 * divides no difference of two symbols and no 32^k - 1 for k < 14. Other errors pass once in about a thousand.
 */
const modulus = 1021n;

/** Canonical form `XXXX-XXXX-XXXX-XX`, upper case. The stored form, and what a paper prints. */
export const checkCode = z
  .string()
  .refine(isCanonical, 'not a check code in canonical form')
  .brand<'CheckCode'>();
export type CheckCode = z.infer<typeof checkCode>;

/** Bytes of randomness that one code takes. The last 4 bits are not used. */
export const checkCodeBytes = 8;

/** A code of the first 60 bits. Throws RangeError unless given exactly `checkCodeBytes` bytes. */
export function checkCodeOf(randomBytes: Uint8Array): CheckCode {
  if (randomBytes.length !== checkCodeBytes) {
    throw new RangeError(`checkCodeOf: needs ${checkCodeBytes} bytes, got ${randomBytes.length}`);
  }
  const payload = randomBytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 4n;
  return grouped(withCheck(payload)) as CheckCode;
}

/**
 * What a person typed → the code. Case, spaces, dashes of every kind and full-width letters do not matter; O is
 * read as 0, I and L as 1. Refuses with `check-code.character`, `check-code.length` or `check-code.mistyped`.
 */
export function parseCheckCode(typed: string): Result<CheckCode> {
  const symbols = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_·.]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const foreign = [...symbols].find((symbol) => !alphabet.includes(symbol));
  if (foreign !== undefined) {
    return refuse({ code: 'check-code.character', path: '', values: { character: foreign } });
  }
  if (symbols.length !== codeLength) {
    return refuse({
      code: 'check-code.length',
      path: '',
      values: { expected: codeLength, found: symbols.length },
    });
  }
  const payload = [...symbols.slice(0, payloadLength)].reduce(
    (sum, symbol) => sum * 32n + BigInt(alphabet.indexOf(symbol)),
    0n,
  );
  if (withCheck(payload) !== symbols) return refuse({ code: 'check-code.mistyped', path: '' });
  return ok(grouped(symbols) as CheckCode);
}

function isCanonical(text: string): boolean {
  const parsed = parseCheckCode(text);
  return parsed.ok && parsed.value === text;
}

function withCheck(payload: bigint): string {
  const shifted = payload * 1024n;
  const check = (modulus - (shifted % modulus)) % modulus;
  return inBase32(shifted + check);
}

function inBase32(value: bigint): string {
  return Array.from({ length: codeLength }, (_, index) =>
    alphabet.charAt(Number((value >> BigInt(5 * (codeLength - 1 - index))) & 31n)),
  ).join('');
}

function grouped(symbols: string): string {
  return symbols.replace(/(.{4})(?=.)/g, '$1-');
}
