/** The official follow-up forms are a reading of the record: whoever sees the resident sees and prints them. */
import { all, type RouteRow, seeing } from './rows.js';

const arrange = async (test: Parameters<NonNullable<RouteRow['arrange']>>[0]) => ({
  residentId: await test.addResident('east-1'),
  condition: 'hypertension',
});
const path = '/residents/:residentId/follow-up-form/:condition';
const expect = { ...all(seeing, 200), others: 403 } as const;

export const rows: readonly RouteRow[] = [
  { method: 'GET', path, arrange, expect },
  { method: 'GET', path: `${path}/paper.html`, arrange, expect },
  { method: 'GET', path: `${path}/paper.pdf`, arrange, expect },
];
