import { describe, expect, it } from 'vitest';
import { codesOf, plainHash } from './fixtures.js';
import { open, right, value } from './two-doctors.js';

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

  it('of two changes sent at once one is written, and the other is told', async () => {
    const at = await open();
    const change = (next: string) =>
      at.credentials.changePassword({ staffId: 'zhang', current: 'zhang-password', next });
    const both = await Promise.all([change('first new one'), change('second new one')]);
    expect(both.flatMap(codesOf)).toEqual(['password.changed-meanwhile']);
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
