import { hash, parseOptions } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { checkPassword, checkPin, openSecrets, turns } from '../../../src/access/secrets.js';
import { usualAccessSettings } from '../../../src/access/settings.js';
import { repeatingRandomness } from './fixtures.js';

const codes = (problems: readonly { code: string }[]) => problems.map((problem) => problem.code);

describe('hashing', () => {
  it('makes argon2id with the parameters the library gives by default', async () => {
    const secrets = await openSecrets(usualAccessSettings, repeatingRandomness());
    const made = await secrets.hash('correct horse');
    expect(made).toMatch(/^\$argon2id\$v=19\$/);
    expect(parseOptions(made)).toEqual(parseOptions(await hash('anything')));
  });

  it('tells the right password from a wrong one, and answers nobody’s with "different"', async () => {
    const secrets = await openSecrets(usualAccessSettings, repeatingRandomness());
    const made = await secrets.hash('correct horse');
    expect(await secrets.compare(made, 'correct horse')).toBe('same');
    expect(await secrets.compare(made, 'correct horsf')).toBe('different');
    expect(await secrets.compare(undefined, 'correct horse')).toBe('different');
  });

  it('takes full width and half width letters for the same password', async () => {
    const secrets = await openSecrets(usualAccessSettings, repeatingRandomness());
    expect(await secrets.compare(await secrets.hash('Ｐａｓｓ１２３４'), 'Pass1234')).toBe('same');
  });

  it('turns an endless password away without hashing it', async () => {
    const secrets = await openSecrets(usualAccessSettings, repeatingRandomness());
    expect(await secrets.compare(undefined, 'x'.repeat(257))).toBe('different');
  });
});

describe('turns', () => {
  it('runs no more at once than allowed, in the order asked, and answers busy beyond the queue', async () => {
    const inTurn = turns(2, 1);
    const release: (() => void)[] = [];
    const begun: string[] = [];
    const job = (name: string) =>
      inTurn(async () => {
        begun.push(name);
        await new Promise<void>((done) => release.push(done));
        return name;
      });
    const first = job('first');
    const second = job('second');
    const third = job('third');
    expect(begun).toEqual(['first', 'second']);
    expect(await job('fourth')).toBe('busy');
    release[0]?.();
    expect(await first).toBe('first');
    await Promise.resolve();
    expect(begun).toEqual(['first', 'second', 'third']);
    release[1]?.();
    release[2]?.();
    expect(await Promise.all([second, third])).toEqual(['second', 'third']);
  });

  it('gives its place on when a job fails', async () => {
    const inTurn = turns(1, 0);
    await expect(inTurn(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await inTurn(async () => 'next')).toBe('next');
  });
});

describe('a password', () => {
  const check = (typed: string) => checkPassword(typed, 'zhangsan', { passwordMinLength: 8 });

  it('has at least the set length, counted in characters', () => {
    expect(check('1234567')).toEqual([{ code: 'password.too-short', path: 'password', values: { min: 8 } }]);
    expect(check('12345678')).toEqual([]);
    expect(codes(check('一二三四五六七'))).toEqual(['password.too-short']);
    // Four characters of two UTF-16 units each.
    expect(codes(check('𠀀𠀁𠀂𠀃'))).toEqual(['password.too-short']);
  });

  it('is not the login name in any case or width, nor endless', () => {
    expect(codes(check('ZhangSan'))).toEqual(['password.is-login-name']);
    expect(codes(check('ｚｈａｎｇｓａｎ'))).toEqual(['password.is-login-name']);
    expect(check('x'.repeat(256))).toEqual([]);
    expect(codes(check('x'.repeat(257)))).toEqual(['password.too-long']);
  });
});

describe('a PIN', () => {
  it.each(['4821', '12346', '908172'])('%s will do', (pin) => expect(checkPin(pin)).toEqual([]));

  it.each(['123', '1234567', '12a4', '', '１２８４', ' 1284'])('%s is not four to six digits', (pin) =>
    expect(codes(checkPin(pin))).toEqual(['pin.form']),
  );

  it.each(['1111', '000000', '1234', '6543', '456789'])('%s is too simple', (pin) =>
    expect(codes(checkPin(pin))).toEqual(['pin.too-simple']),
  );
});
