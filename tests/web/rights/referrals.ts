/** Referrals: whoever follows the resident up opens, notes and closes; whoever may see the resident reads. */
import { makeReferral } from '../../../src/workflow/referrals.js';
import { must, walkIn } from '../../unit/workflow/walk-in.js';
import type { TestHouse } from '../house.js';
import { all, type RouteRow, seeing, serving } from './rows.js';

const own = {
  urgency: 'routine',
  to: 'county',
  institution: '示例县中医医院',
  department: '内科',
  reason: '想请县里看一看',
  trackBy: '2026-12-04',
};

async function visited(test: TestHouse) {
  const { residentId, visitId } = await walkIn(test);
  return { residentId, visitId };
}

async function referred(test: TestHouse) {
  const ids = await visited(test);
  const doctor = await test.by('doctor-east-1');
  const made = await makeReferral(test.service, doctor, ids.residentId, ids.visitId, { ...own, ruleIds: [] });
  return { ...ids, referralId: must(made) };
}

const path = '/residents/:residentId/visits/:visitId/referrals';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: `${path}/new`, arrange: visited, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path,
    arrange: visited,
    fields: () => own,
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'GET',
    path: `${path}/:referralId`,
    arrange: referred,
    expect: { ...all(seeing, 200), others: 403 },
  },
  {
    method: 'POST',
    path: `${path}/:referralId`,
    arrange: referred,
    fields: () => ({ on: '2026-11-20', arrived: 'yes', answer: '照原方', outcome: '', words: '' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${path}/:referralId/slip`,
    arrange: referred,
    expect: { ...all(serving, 303), others: 403 },
  },
];
