/** What belongs to no room: style sheet and scripts, and the sign of life. */
import type { RouteRow } from './rows.js';

const nothing = async () => ({});

export const rows: readonly RouteRow[] = [
  {
    method: 'GET',
    path: '/assets/:name',
    fixed: { name: 'site.css' },
    expect: { others: 200, visitor: 200 },
  },
  { method: 'GET', path: '/healthz', arrange: nothing, expect: { others: 200, visitor: 200 } },
];
