/** The public page: everybody, signed in or not, gets the same answer. */
import type { RouteRow } from './rows.js';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/check', expect: { visitor: 200, others: 200 } },
  {
    method: 'GET',
    path: '/check/:code',
    // A code in good form that was never given out.
    fixed: { code: '0000-0000-0001-ZT' },
    expect: { visitor: 404, others: 404 },
  },
];
