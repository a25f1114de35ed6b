import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCode, checkCodeOf, parseCheckCode } from '../../../src/prescription/check-code.js';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const eightBytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
const symbolsOf = (code: string): string[] => [...code.replaceAll('-', '')];

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function problemCode(typed: string): string {
  const parsed = parseCheckCode(typed);
  return parsed.ok ? 'accepted' : (parsed.problems[0]?.code ?? '');
}

describe('a check code', () => {
  test('of sixty zero bits is all zeros, whose check value is 0', () => {
    expect(checkCodeOf(bytes('0000000000000000'))).toBe('0000-0000-0000-00');
  });

  test('of the number one ends in ZT', () => {
    // 60 bits with value 1: symbols 000000000001. 1 × 1024 mod 1021 = 3, so the check value is 1021 - 3 = 1018
    // = 31 × 32 + 26, and symbol 31 is Z, symbol 26 is T.
    expect(checkCodeOf(bytes('0000000000000010'))).toBe('0000-0000-0001-ZT');
  });

  test('ignores the last four of the 64 bits', () => {
    expect(checkCodeOf(bytes('123456789abcdef0'))).toBe(checkCodeOf(bytes('123456789abcdeff')));
  });

  test('uses each of the sixty bits', () => {
    const codes = Array.from({ length: 60 }, (_, bit) => {
      const value = 1n << BigInt(63 - bit);
      return checkCodeOf(bytes(value.toString(16).padStart(16, '0')));
    });
    expect(new Set(codes).size).toBe(60);
  });

  test('refuses to be made of too few or too many random bytes', () => {
    expect(() => checkCodeOf(bytes('00000000000000'))).toThrow(RangeError);
    expect(() => checkCodeOf(bytes('000000000000000000'))).toThrow(RangeError);
  });

  test('reads back as it was made', () => {
    fc.assert(
      fc.property(eightBytes, (random) => {
        const code = checkCodeOf(random);
        expect(parseCheckCode(code)).toEqual({ ok: true, value: code });
        expect(checkCode.safeParse(code).success).toBe(true);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}-[0-9A-HJKMNP-TV-Z]{2}$/);
      }),
    );
  });
});

describe('a typed check code', () => {
  // From the hand calculation above.
  const code = '0000-0000-0001-ZT';

  test.each([
    ['in lower case', '0000-0000-0001-zt'],
    ['without dashes', '000000000001ZT'],
    ['with spaces', ' 0000 0000 0001 ZT '],
    ['with the letter O for zero', 'OOOO-oooo-OOO1-ZT'],
    ['with the letters I and L for one', '0000-0000-000I-ZT'],
    ['with a small l for one', '0000-0000-000l-ZT'],
    ['in full-width letters and dashes of a Chinese keyboard', '００００－００００－０００１－ＺＴ'],
    ['with long dashes', '0000—0000–0001‑ZT'],
  ])('%s is understood', (_, typed) => {
    expect(parseCheckCode(typed)).toEqual({ ok: true, value: code });
  });

  test.each([
    ['the letter U, which the alphabet leaves out', '0000-0000-0001-ZU', 'check-code.character'],
    ['a Chinese character', '0000-0000-0001-药T', 'check-code.character'],
    ['one symbol too few', '0000-0000-0001-Z', 'check-code.length'],
    ['one symbol too many', '0000-0000-0001-ZT0', 'check-code.length'],
    ['nothing', '', 'check-code.length'],
    ['a wrong symbol', '0000-0000-0002-ZT', 'check-code.mistyped'],
  ])('with %s is refused', (_, typed, expected) => {
    expect(problemCode(typed)).toBe(expected);
  });

  test('has one canonical form only: check value 1021 is not accepted for 0', () => {
    // 1021 = 31 × 32 + 29: ZX is also a multiple of the modulus after twelve zeros.
    expect(problemCode('0000-0000-0000-ZX')).toBe('check-code.mistyped');
  });

  test('with any one symbol wrong is refused', () => {
    fc.assert(
      fc.property(
        eightBytes,
        fc.nat({ max: 13 }),
        fc.constantFrom(...crockford),
        (random, position, symbol) => {
          const symbols = symbolsOf(checkCodeOf(random));
          fc.pre(symbols[position] !== symbol);
          symbols[position] = symbol;
          expect(problemCode(symbols.join(''))).toBe('check-code.mistyped');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('with any two different symbols exchanged, adjacent or not, is refused', () => {
    fc.assert(
      fc.property(eightBytes, fc.nat({ max: 13 }), fc.nat({ max: 13 }), (random, one, other) => {
        const symbols = symbolsOf(checkCodeOf(random));
        const [first, second] = [symbols[one] ?? '', symbols[other] ?? ''];
        fc.pre(first !== second);
        symbols[one] = second;
        symbols[other] = first;
        expect(problemCode(symbols.join(''))).toBe('check-code.mistyped');
      }),
      { numRuns: 1000 },
    );
  });

  test('never makes the reader throw, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(typeof parseCheckCode(typed).ok).toBe('boolean');
      }),
    );
  });

  test('is stored in canonical form only', () => {
    expect(checkCode.safeParse('00000000000000').success).toBe(false);
    expect(checkCode.safeParse('0000-0000-0001-zt').success).toBe(false);
  });
});
