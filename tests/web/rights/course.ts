/** The course of a resident: whoever sees the resident reads it; clinic and township record what became of advice and harm. */

import { recordAdverseEvent } from '../../../src/workflow/adverse-events.js';
import { adviceBefore } from '../../../src/workflow/carried-out.js';
import { issued } from '../../unit/workflow/printed.js';
import { must, recordVisit } from '../../unit/workflow/walk-in.js';
import type { TestHouse } from '../house.js';
import { all, type RouteRow, seeing, serving } from './rows.js';

/** A resident with a paper in hand and a later visit. */
async function advised(test: TestHouse): Promise<Readonly<Record<string, string>>> {
  const { residentId } = await issued(test, { occurredOn: '2026-06-02' });
  const { visitId } = await recordVisit(test, residentId);
  const chart = await test.chartOf(residentId);
  const visit = chart.visits.find((one) => one.id === visitId);
  const document = visit ? (adviceBefore(chart, visit)?.id ?? '') : '';
  return { residentId, visitId, document };
}

async function harmed(test: TestHouse): Promise<Readonly<Record<string, string>>> {
  const ids = await advised(test);
  const { residentId = '' } = ids;
  const eventId = must(
    await recordAdverseEvent(test.service, await test.by('doctor-east-1'), residentId, {
      occurredOn: '2026-11-20',
      documentId: null,
      line: null,
      what: '头晕',
      severity: 'mild',
      done: '',
    }),
  );
  return { ...ids, eventId };
}

const reads = { ...all(seeing, 200), others: 403 } as const;
const records = { ...all(serving, 303), others: 403 } as const;
const events = '/residents/:residentId/adverse-events';
const carriedOut = '/residents/:residentId/visits/:visitId/carried-out';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/residents/:residentId/course', expect: reads },
  { method: 'GET', path: carriedOut, arrange: advised, expect: reads },
  {
    method: 'POST',
    path: carriedOut,
    arrange: advised,
    fields: ({ document = '' }) => ({ document, shown: '', 'l.0.done': 'done' }),
    expect: records,
  },
  { method: 'GET', path: `${events}/new`, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path: events,
    arrange: advised,
    fields: () => ({ line: 'unknown', occurredOn: '2026-11-20', what: '头晕', severity: 'mild', done: '' }),
    expect: records,
  },
  {
    method: 'POST',
    path: `${events}/:eventId/error`,
    arrange: harmed,
    fields: () => ({ reason: '记错了人' }),
    expect: records,
  },
];
