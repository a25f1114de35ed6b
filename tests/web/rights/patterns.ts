/** A physician's word on a pattern: TCM physicians with a certificate in date, at any level, for residents in their reach. */
import { patternMarkIn, walkInWithPressure } from '../pressure-visit.js';
import { all, type RouteRow } from './rows.js';

export const rows: readonly RouteRow[] = [
  {
    // Signed by category: of these the township hospital of the east and the county have a TCM physician.
    method: 'POST',
    path: '/residents/:residentId/visits/:visitId/patterns',
    arrange: async (test) => {
      const walk = await walkInWithPressure(test);
      return { ...walk, shown: await patternMarkIn(test, walk) };
    },
    fields: ({ shown = '' }) => ({ shown, confirm: 'pattern-hypertension-liver-fire-flaring' }),
    expect: { ...all(['township-own', 'county-own'], 303), others: 403 },
  },
];
