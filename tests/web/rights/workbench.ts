/** The first page: everybody has one, each their own. */
import type { RouteRow } from './rows.js';

export const rows: readonly RouteRow[] = [{ method: 'GET', path: '/', expect: { others: 200 } }];
