/** Two doctors of one clinic, signed in and out through the real services with plain secrets. */
import { openCredentials } from '../../../src/access/credentials.js';
import type { AccessSettings } from '../../../src/access/settings.js';
import { openSignIn, type SignInOutcome } from '../../../src/access/sign-in.js';
import { codesOf, desk, person, plainHash } from './fixtures.js';

export const zhang = person({
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

export async function open(changed: Partial<AccessSettings> = {}) {
  const at = await desk([zhang, wang], changed);
  const signIn = openSignIn(at.deps);
  return { ...at, signIn, credentials: openCredentials(at.deps) };
}

export const right = { loginName: 'zhang', password: 'zhang-password', address: '10.0.0.1' };
export const wrong = { ...right, password: 'wrong' };

export function value(outcome: SignInOutcome) {
  if (!outcome.ok) throw new Error(codesOf(outcome).join());
  return outcome.value;
}
