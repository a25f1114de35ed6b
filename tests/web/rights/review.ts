/** The county's pages: for its own county physicians; another county's queue is empty and its drafts out of reach. */
import { documentIn, submitted as submittedFor } from '../../unit/workflow/walk-in.js';
import type { TestHouse } from '../house.js';
import type { RouteRow } from './rows.js';

const county = { 'county-own': 200, 'county-other': 200, others: 403 } as const;
const decided = { 'county-own': 303, others: 403 } as const;

async function submitted(test: TestHouse) {
  const draft = await submittedFor(test);
  const { revision, lines } = await documentIn(test, draft);
  return {
    residentId: draft.residentId,
    documentId: draft.documentId,
    shown: String(revision),
    lines: JSON.stringify(lines.map(({ itemId, domain, text }) => ({ itemId, domain, text }))),
  };
}

/** The lines as the page shows them. */
function lineFields(lines: string): Record<string, string> {
  const all = JSON.parse(lines) as { itemId: string; domain: string; text: string }[];
  return Object.fromEntries([
    ['count', String(all.length)],
    ...all.flatMap(({ itemId, domain, text }, index) => [
      [`l.${index}.item`, itemId],
      [`l.${index}.domain`, domain],
      [`l.${index}.text`, text],
      [`l.${index}.keep`, '1'],
    ]),
  ]);
}

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/review', arrange: submitted, expect: county },
  { method: 'GET', path: '/review/batch', arrange: submitted, expect: county },
  {
    // Each draft is decided for itself: what a physician of another county ticks is told as refused, on the page.
    method: 'POST',
    path: '/review/batch',
    arrange: submitted,
    fields: ({ residentId, documentId, shown }) => ({ entry: `${residentId} ${documentId} ${shown}` }),
    expect: county,
  },
  {
    method: 'GET',
    path: '/review/:residentId/:documentId',
    arrange: submitted,
    expect: { 'county-own': 200, others: 403 },
  },
  {
    method: 'POST',
    path: '/review/:residentId/:documentId',
    arrange: submitted,
    fields: ({ shown = '', lines = '[]' }) => ({
      shown,
      ...lineFields(lines),
      then: 'approve',
      seen: 'no',
    }),
    expect: decided,
  },
  {
    method: 'POST',
    path: '/review/:residentId/:documentId/send-back',
    arrange: submitted,
    fields: ({ shown = '' }) => ({ shown, act: 'return', reason: 'facts-missing', comment: '' }),
    expect: decided,
  },
];
