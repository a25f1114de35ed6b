import { describe, expect, it } from 'vitest';
import { codesOf } from './fixtures.js';
import { open, right, value } from './two-doctors.js';

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
