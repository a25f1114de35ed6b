import { describe, expect, it } from 'vitest';
import { openCredentials } from '../../../src/access/credentials.js';
import { openSecrets } from '../../../src/access/secrets.js';
import { openSignIn } from '../../../src/access/sign-in.js';
import { codesOf, desk } from './fixtures.js';
import { open, right, value, wrong, zhang } from './two-doctors.js';

describe('signing in with the password', () => {
  it('opens a session on a terminal, whatever the case and width of the login name', async () => {
    const at = await open();
    const entered = value(await at.signIn.byPassword({ ...right, loginName: ' ＺＨＡＮＧ' }));
    expect(entered.person.id).toBe('zhang');
    expect(await at.sessions.current(entered.token)).toMatchObject({ state: 'open' });
    expect(at.terminals.keys()).toHaveLength(1);
    expect(at.terminals.keys()).not.toContain(entered.terminalToken);
  });

  it('ends the session the browser held before', async () => {
    const at = await open();
    const first = value(await at.signIn.byPassword(right));
    const second = value(await at.signIn.byPassword({ ...right, replacedToken: first.token }));
    expect(await at.sessions.current(first.token)).toMatchObject({ state: 'ended' });
    expect(await at.sessions.current(second.token)).toMatchObject({ state: 'open' });
  });

  it('keeps the terminal it is given, and makes a new one for a token it does not know', async () => {
    const at = await open();
    const { terminalToken } = value(await at.signIn.byPassword(right));
    expect(value(await at.signIn.byPassword({ ...right, terminalToken })).terminalToken).toBe(terminalToken);
    const forged = value(await at.signIn.byPassword({ ...right, terminalToken: 'mine' }));
    expect(forged.terminalToken).not.toBe('mine');
  });

  it('refuses an unknown name, a wrong password and a suspended account alike, after one comparison each', async () => {
    const at = await open();
    await at.staff.update('wang', (stored) => ({ ...stored, status: 'suspended' }));
    const shown = [];
    for (const tried of [
      { ...right, loginName: 'nobody' },
      wrong,
      { ...right, loginName: 'wang', password: 'wang-password' },
    ]) {
      const before = at.secrets.compared;
      const outcome = await at.signIn.byPassword(tried);
      shown.push(outcome.ok ? 'in' : outcome.problems);
      expect(at.secrets.compared - before).toBe(1);
    }
    expect(shown).toEqual(Array(3).fill([{ code: 'sign-in.refused', path: '' }]));
  });

  it('tells the audit, and only it, whom a refusal was about', async () => {
    const at = await open();
    expect(await at.signIn.byPassword(wrong)).toMatchObject({ about: 'zhang' });
    expect(await at.signIn.byPassword({ ...right, loginName: 'nobody' })).not.toHaveProperty('about');
  });
});

describe('too many tries', () => {
  it('of one name are refused from the eleventh on, for names that exist and names that do not', async () => {
    for (const loginName of ['zhang', 'nobody']) {
      const at = await open();
      for (let tries = 0; tries < 10; tries += 1)
        expect(codesOf(await at.signIn.byPassword({ ...wrong, loginName }))).toEqual(['sign-in.refused']);
      const refused = await at.signIn.byPassword({ ...right, loginName });
      expect(refused).toMatchObject({ problems: [{ code: 'sign-in.too-many', values: { minutes: 15 } }] });
      expect(at.secrets.compared).toBe(10);
    }
  });

  it('of one address are refused whatever the names', async () => {
    const at = await open({ attemptsPerAddress: 5 });
    for (let tries = 0; tries < 5; tries += 1)
      await at.signIn.byPassword({ ...wrong, loginName: `name-${tries}` });
    expect(codesOf(await at.signIn.byPassword(right))).toEqual(['sign-in.too-many']);
    expect(codesOf(await at.signIn.byPassword({ ...right, address: '10.0.0.2' }))).toEqual([]);
  });

  it('sent at once are all counted', async () => {
    const at = await open();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => at.signIn.byPassword(wrong)));
    const counted = outcomes.filter((outcome) => codesOf(outcome)[0] === 'sign-in.refused');
    expect(counted).toHaveLength(10);
  });

  it('are forgiven by the right password, and a right password costs an address nothing', async () => {
    const at = await open({ attemptsPerAddress: 12 });
    for (let tries = 0; tries < 9; tries += 1) await at.signIn.byPassword(wrong);
    for (let tries = 0; tries < 20; tries += 1) expect((await at.signIn.byPassword(right)).ok).toBe(true);
    expect(codesOf(await at.signIn.byPassword(wrong))).toEqual(['sign-in.refused']);
  });

  it('elsewhere do not lock a person out of the terminal they know', async () => {
    const at = await open();
    const { terminalToken } = value(await at.signIn.byPassword(right));
    for (let tries = 0; tries < 20; tries += 1)
      await at.signIn.byPassword({ ...wrong, address: `10.9.9.${tries}` });
    expect(codesOf(await at.signIn.byPassword(right))).toEqual(['sign-in.too-many']);
    expect(codesOf(await at.signIn.byPassword({ ...right, terminalToken }))).toEqual([]);
  });

  it('are counted at the known terminal as well', async () => {
    const at = await open();
    const { terminalToken } = value(await at.signIn.byPassword(right));
    for (let tries = 0; tries < 10; tries += 1) await at.signIn.byPassword({ ...wrong, terminalToken });
    expect(codesOf(await at.signIn.byPassword({ ...right, terminalToken }))).toEqual(['sign-in.too-many']);
  });

  it('are not counted when the service was too busy to look', async () => {
    const at = await open();
    at.secrets.busy = true;
    for (let tries = 0; tries < 15; tries += 1)
      expect(codesOf(await at.signIn.byPassword(right))).toEqual(['sign-in.busy']);
    at.secrets.busy = false;
    expect(codesOf(await at.signIn.byPassword(right))).toEqual([]);
  });
});

describe('with real hashes', () => {
  it('a person signs in, sets a PIN and switches back by it', async () => {
    const at = await desk([]);
    const secrets = await openSecrets(at.settings, at.randomness);
    const passwordHash = await secrets.hash('zhang-password');
    const { pinHash: _none, ...withoutPin } = zhang;
    await at.staff.create('zhang', { ...withoutPin, passwordHash });
    const deps = { ...at.deps, secrets };
    const signIn = openSignIn(deps);
    const { terminalToken, token } = value(await signIn.byPassword(right));
    expect(codesOf(await signIn.byPassword(wrong))).toEqual(['sign-in.refused']);
    const set = await openCredentials(deps).setPin({
      staffId: 'zhang',
      password: 'zhang-password',
      pin: '4821',
    });
    expect(set).toMatchObject({ ok: true, value: { pinHash: expect.stringMatching(/^\$argon2id\$/) } });
    await signIn.signOut(token);
    expect(codesOf(await signIn.byPin({ terminalToken, staffId: 'zhang', pin: '4822' }))).toEqual([
      'pin.wrong',
    ]);
    expect(codesOf(await signIn.byPin({ terminalToken, staffId: 'zhang', pin: '4821' }))).toEqual([]);
  });
});
