import { describe, expect, it } from 'vitest';
import { openFirstRun, setupForm, setupInput } from '../../../src/access/first-run.js';
import { openSignIn } from '../../../src/access/sign-in.js';
import type { Staff } from '../../../src/access/staff.js';
import { codesOf, desk, person } from './fixtures.js';

async function open(people: readonly Staff[] = []) {
  const at = await desk(people);
  const setups = await at.store.collection(setupForm);
  return { ...at, setups, firstRun: openFirstRun({ ...at.deps, organisations: at.organisations, setups }) };
}

const filled = (code: string) =>
  setupInput.parse({
    code,
    organisationName: 'County hospital',
    name: 'Li',
    loginName: 'Admin',
    password: 'a long password',
  });
const address = '10.0.0.1';

describe('the first run', () => {
  it('creates the county hospital and its administrator, who can then sign in', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    const made = await at.firstRun.createAdministrator(filled(code), address);
    if (!made.ok) throw new Error(codesOf(made).join());
    expect(made.value.organisation).toMatchObject({ level: 'county-hospital', parentId: null });
    expect(made.value.person).toMatchObject({
      loginName: 'admin',
      roles: ['administrator'],
      organisationId: made.value.organisation.id,
      mustChangePassword: false,
    });
    const entered = await openSignIn(at.deps).byPassword({
      loginName: 'admin',
      password: 'a long password',
      address,
    });
    expect(entered.ok).toBe(true);
    expect(at.firstRun.needed()).toBe(false);
  });

  it('takes the code in small letters and without hyphens, and stores only its hash', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    expect(JSON.stringify(at.setups.keys())).not.toContain(code);
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(codesOf(await at.firstRun.createAdministrator(filled(typed), address))).toEqual([]);
  });

  it('is over once anyone is on the staff: no code is drawn and an old one does not work', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    await at.staff.create('zhang', person({ id: 'zhang', roles: ['auditor'], organisationId: 'north' }));
    expect(await at.firstRun.drawCode()).toBeUndefined();
    expect(codesOf(await at.firstRun.createAdministrator(filled(code), address))).toEqual(['setup.done']);
  });

  it('refuses a wrong code, and the right one at the moment it expires', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    expect(codesOf(await at.firstRun.createAdministrator(filled('AAAA-AAAA'), address))).toEqual([
      'setup.code-wrong',
    ]);
    at.clock.pass({ minutes: 60 });
    expect(codesOf(await at.firstRun.createAdministrator(filled(code), address))).toEqual([
      'setup.code-expired',
    ]);
    expect(at.staff.keys()).toEqual([]);
  });

  it('replaces the code at the next start', async () => {
    const at = await open();
    const first = (await at.firstRun.drawCode()) ?? '';
    const second = (await at.firstRun.drawCode()) ?? '';
    expect(codesOf(await at.firstRun.createAdministrator(filled(first), address))).toEqual([
      'setup.code-wrong',
    ]);
    expect(codesOf(await at.firstRun.createAdministrator(filled(second), address))).toEqual([]);
  });

  it('does not use the code up on a password against the policy', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    const short = { ...filled(code), password: 'short' };
    expect(codesOf(await at.firstRun.createAdministrator(short, address))).toEqual(['password.too-short']);
    expect(codesOf(await at.firstRun.createAdministrator(filled(code), address))).toEqual([]);
  });

  it('makes one administrator of two people who send the same code at once', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    const both = await Promise.all([
      at.firstRun.createAdministrator(filled(code), address),
      at.firstRun.createAdministrator({ ...filled(code), loginName: 'other' }, address),
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(at.staff.keys()).toHaveLength(1);
  });

  it('takes up the county hospital that a set-up cut off half way left behind', async () => {
    const at = await open();
    await at.organisations.create('left', {
      id: 'left',
      name: 'Old name',
      level: 'county-hospital',
      parentId: null,
      status: 'active',
    });
    const code = (await at.firstRun.drawCode()) ?? '';
    const made = await at.firstRun.createAdministrator(filled(code), address);
    expect(made).toMatchObject({ value: { organisation: { id: 'left', name: 'County hospital' } } });
    expect(at.organisations.keys()).toEqual(['left']);
  });

  it('limits guesses', async () => {
    const at = await open();
    const code = (await at.firstRun.drawCode()) ?? '';
    for (let tries = 0; tries < 10; tries += 1)
      await at.firstRun.createAdministrator(filled('AAAA-AAAA'), address);
    expect(codesOf(await at.firstRun.createAdministrator(filled(code), address))).toEqual([
      'sign-in.too-many',
    ]);
  });
});
