/** The audit, the access log and their verification: the auditor alone. */
import type { RouteRow } from './rows.js';

const auditor = { auditor: 200, others: 403 } as const;

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/audit', expect: auditor },
  { method: 'GET', path: '/audit/access', expect: auditor },
  { method: 'POST', path: '/audit/verify', expect: auditor },
];
