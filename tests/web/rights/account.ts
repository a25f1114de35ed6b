/** Sign-in, switch, one's own secrets, first run: for everybody, whatever the role. */
import { password, pin } from '../county.js';
import { people, type RouteRow } from './rows.js';

const nothing = async () => ({});
const next = 'another-long-password';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/sign-in', arrange: nothing, expect: { others: 200, visitor: 200 } },
  {
    method: 'POST',
    path: '/sign-in',
    arrange: nothing,
    fields: () => ({ loginName: 'expert', password }),
    expect: { others: 303, visitor: 303 },
  },
  { method: 'GET', path: '/switch', arrange: nothing, expect: { others: 200, visitor: 200 } },
  {
    // Nobody's browser here has signed in with the password before, so a PIN opens nothing.
    method: 'POST',
    path: '/switch',
    arrange: nothing,
    fields: (_, who) => ({ staffId: who === 'visitor' ? 'expert' : people[who], pin }),
    expect: { others: 422, visitor: 422 },
  },
  { method: 'POST', path: '/switch/forget', arrange: nothing, expect: { others: 303 } },
  { method: 'POST', path: '/sign-out', arrange: nothing, expect: { others: 303 } },
  { method: 'GET', path: '/password', arrange: nothing, expect: { others: 200 } },
  {
    method: 'POST',
    path: '/password',
    arrange: nothing,
    fields: () => ({ current: password, password: next, again: next }),
    expect: { others: 303 },
  },
  {
    method: 'POST',
    path: '/password/pin',
    arrange: nothing,
    fields: () => ({ proof: password, pin: '2580' }),
    expect: { others: 303 },
  },
  // The house has an administrator already: the first run is over, for everybody.
  { method: 'GET', path: '/set-up', arrange: nothing, expect: { others: 302, visitor: 302 } },
  {
    method: 'POST',
    path: '/set-up',
    arrange: nothing,
    fields: () => ({
      code: 'AAAA-AAAA-AAAA-AAAA-AAAA',
      organisationName: '另一家医院',
      name: '另一人',
      loginName: 'another',
      password: next,
      again: next,
    }),
    expect: { others: 422, visitor: 422 },
  },
];
