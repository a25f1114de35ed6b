import { describe, expect, it } from 'vitest';
import { openCredentials } from '../../../src/access/credentials.js';
import { openSecrets } from '../../../src/access/secrets.js';
import { openSignIn, type SignInOutcome } from '../../../src/access/sign-in.js';
import { codesOf, desk, person, plainHash } from './fixtures.js';

const zhang = person({
  id: 'zhang',
  roles: ['village-doctor'],
  organisationId: 'north-1-a',
  passwordHash: plainHash('zhang-password'),
  pinHash: plainHash('4821'),
});
const wang = person({
  id: 'wang',
  roles: ['village-doctor'],
  organisationId: 'north-1-a',
  passwordHash: plainHash('wang-password'),
  pinHash: plainHash('9037'),
});

async function open(changed = {}) {
  const at = await desk([zhang, wang], changed);
  const signIn = openSignIn(at.deps);
  return { ...at, signIn, credentials: openCredentials(at.deps) };
}

const right = { loginName: 'zhang', password: 'zhang-password', address: '10.0.0.1' };
const wrong = { ...right, password: 'wrong' };

function value(outcome: SignInOutcome) {
  if (!outcome.ok) throw new Error(codesOf(outcome).join());
  return outcome.value;
}

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

describe('switching person by PIN', () => {
  async function shared(changed = {}) {
    const at = await open(changed);
    const { terminalToken } = value(await at.signIn.byPassword(right));
    const entered = value(
      await at.signIn.byPassword({
        loginName: 'wang',
        password: 'wang-password',
        terminalToken,
        address: '10.0.0.1',
      }),
    );
    const pin = (staffId: string, typed: string) =>
      at.signIn.byPin({ terminalToken, staffId, pin: typed, replacedToken: entered.token });
    return { ...at, terminalToken, entered, pin };
  }

  it('takes one person’s session away and opens the other’s', async () => {
    const at = await shared();
    const switched = value(await at.pin('zhang', '4821'));
    expect(switched.session).toMatchObject({ staffId: 'zhang', openedBy: 'pin' });
    expect(await at.sessions.current(at.entered.token)).toMatchObject({ state: 'ended' });
    expect(await at.sessions.current(switched.token)).toMatchObject({ state: 'open' });
  });

  it('leaves the session alone when the PIN is wrong, and says how many tries are left', async () => {
    const at = await shared();
    expect(await at.pin('zhang', '0000')).toMatchObject({
      problems: [{ code: 'pin.wrong', values: { left: 4 } }],
    });
    expect(await at.sessions.current(at.entered.token)).toMatchObject({ state: 'open' });
  });

  it('locks at the fifth wrong PIN, even for the right one, until the full password', async () => {
    const at = await shared();
    for (const left of [4, 3, 2, 1])
      expect(await at.pin('zhang', '0000')).toMatchObject({ problems: [{ values: { left } }] });
    expect(codesOf(await at.pin('zhang', '0000'))).toEqual(['pin.locked']);
    at.clock.pass({ minutes: 60 });
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual(['pin.locked']);
    expect(codesOf(await at.pin('wang', '9037'))).toEqual([]);
    value(await at.signIn.byPassword({ ...right, terminalToken: at.terminalToken }));
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual([]);
  });

  it('counts guesses sent at once', async () => {
    const at = await shared();
    const guesses = ['0001', '0002', '0003', '0005', '0006', '0007', '0008', '4821'];
    const before = at.secrets.compared;
    const outcomes = await Promise.all(guesses.map((guess) => at.pin('zhang', guess)));
    expect(at.secrets.compared - before).toBe(5);
    expect(outcomes.some((outcome) => outcome.ok)).toBe(false);
  });

  it('forgets wrong PINs after a right one', async () => {
    const at = await shared();
    for (let round = 0; round < 3; round += 1) {
      for (let tries = 0; tries < 4; tries += 1) await at.pin('zhang', '0000');
      expect(codesOf(await at.pin('zhang', '4821'))).toEqual([]);
    }
  });

  it('does not count a try the service was too busy to look at', async () => {
    const at = await shared();
    at.secrets.busy = true;
    for (let tries = 0; tries < 9; tries += 1)
      expect(codesOf(await at.pin('zhang', '4821'))).toEqual(['sign-in.busy']);
    at.secrets.busy = false;
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual([]);
  });

  it('needs the full password again once twelve hours have passed since the last', async () => {
    const at = await shared();
    at.clock.pass({ minutes: 12 * 60, seconds: -1 });
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual([]);
    at.clock.pass({ seconds: 1 });
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual(['pin.password-needed']);
  });

  it('is refused on another terminal, for a stranger to it, a suspended person and one without a PIN', async () => {
    const at = await shared();
    const elsewhere = { terminalToken: 'elsewhere', staffId: 'zhang', pin: '4821' };
    expect(codesOf(await at.signIn.byPin(elsewhere))).toEqual(['pin.password-needed']);
    expect(codesOf(await at.pin('nobody', '4821'))).toEqual(['pin.password-needed']);
    expect(codesOf(await at.pin('../not a key', '4821'))).toEqual(['pin.password-needed']);
    await at.staff.update('zhang', ({ pinHash: _gone, ...stored }) => stored);
    expect(codesOf(await at.pin('zhang', '4821'))).toEqual(['pin.none']);
    await at.staff.update('wang', (stored) => ({ ...stored, status: 'suspended' }));
    expect(codesOf(await at.pin('wang', '9037'))).toEqual(['pin.password-needed']);
  });

  it('lists who signed in here, latest first, and what stands in the way of a PIN', async () => {
    const at = await shared();
    for (let tries = 0; tries < 5; tries += 1) await at.pin('zhang', '0000');
    expect(await at.signIn.peopleOn(at.terminalToken)).toEqual([
      { staffId: 'wang', name: 'wang' },
      { staffId: 'zhang', name: 'zhang', obstacle: 'locked' },
    ]);
    await at.signIn.forget(at.terminalToken, 'zhang');
    expect(await at.signIn.peopleOn(at.terminalToken)).toEqual([{ staffId: 'wang', name: 'wang' }]);
    expect(await at.signIn.peopleOn('elsewhere')).toEqual([]);
  });
});

describe('changing secrets', () => {
  it('a new password ends every older session, opens one here, and makes terminals ask for it again', async () => {
    const at = await open();
    const here = value(await at.signIn.byPassword(right));
    const there = value(await at.signIn.byPassword(right));
    at.clock.pass({ minutes: 1 });
    const changed = await at.credentials.changePassword({
      staffId: 'zhang',
      current: 'zhang-password',
      next: 'a new password',
      terminalToken: here.terminalToken,
      replacedToken: here.token,
    });
    if (!changed.ok) throw new Error(codesOf(changed).join());
    expect(await at.sessions.current(changed.value.token)).toMatchObject({ state: 'open' });
    expect(await at.sessions.current(there.token)).toMatchObject({ reason: 'account' });
    const byPin = (terminalToken: string) =>
      at.signIn.byPin({ terminalToken, staffId: 'zhang', pin: '4821' });
    expect(codesOf(await byPin(there.terminalToken))).toEqual(['pin.password-needed']);
    expect(codesOf(await byPin(here.terminalToken))).toEqual([]);
    expect(codesOf(await at.signIn.byPassword(right))).toEqual(['sign-in.refused']);
  });

  it('is refused with a wrong current password, ten times and then not looked at', async () => {
    const at = await open();
    const change = (current: string) =>
      at.credentials.changePassword({ staffId: 'zhang', current, next: 'a new password' });
    for (let tries = 0; tries < 10; tries += 1)
      expect(codesOf(await change('wrong'))).toEqual(['password.wrong']);
    expect(codesOf(await change('zhang-password'))).toEqual(['sign-in.too-many']);
  });

  it('is refused for the same password again or one against the policy', async () => {
    const at = await open();
    const change = (next: string) =>
      at.credentials.changePassword({ staffId: 'zhang', current: 'zhang-password', next });
    expect(codesOf(await change('zhang-password'))).toEqual(['password.same']);
    expect(codesOf(await change('short'))).toEqual(['password.too-short']);
  });

  it('a PIN is set with the password and not without', async () => {
    const at = await open();
    const set = (password: string, pin: string) => at.credentials.setPin({ staffId: 'zhang', password, pin });
    expect(codesOf(await set('wrong', '7305'))).toEqual(['password.wrong']);
    expect(codesOf(await set('zhang-password', '1234'))).toEqual(['pin.too-simple']);
    expect(await set('zhang-password', '7305')).toMatchObject({ value: { pinHash: plainHash('7305') } });
  });

  it('a reset gives a temporary password once, takes the PIN and the sessions, and must be changed', async () => {
    const at = await open();
    const entered = value(await at.signIn.byPassword(right));
    at.clock.pass({ minutes: 1 });
    const reset = await at.credentials.resetPassword('zhang');
    if (!reset.ok) throw new Error(codesOf(reset).join());
    expect(reset.value.typed).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(reset.value.person).toMatchObject({ mustChangePassword: true });
    expect(reset.value.person).not.toHaveProperty('pinHash');
    expect(await at.sessions.current(entered.token)).toMatchObject({ reason: 'account' });
    const again = value(await at.signIn.byPassword({ ...right, password: reset.value.typed }));
    expect(again.person.mustChangePassword).toBe(true);
    expect(codesOf(await at.credentials.resetPassword('nobody'))).toEqual(['staff.unknown']);
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
