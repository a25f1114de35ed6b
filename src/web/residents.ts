/** The residents' rooms, mounted in the order in which their addresses must be tried. */
import { Hono } from 'hono';
import type { Env } from './environment.js';
import { chartRoutes } from './residents-chart.js';
import { consentRoutes } from './residents-consent.js';
import { importRoutes } from './residents-import.js';
import { listRoutes } from './residents-list.js';
import { mergeRoutes } from './residents-merge.js';
import { newRoutes } from './residents-new.js';

export const residentsRoom = new Hono<Env>();

// Fixed words before `:id`, or a resident would be looked up by the name "new".
for (const routes of [listRoutes, newRoutes, importRoutes, consentRoutes, mergeRoutes, chartRoutes]) {
  residentsRoom.route('/', routes);
}
