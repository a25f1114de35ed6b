/** One visit: opened, recorded, looked at, its emergencies, a physician's word, entered in error; the score sheet. */
import type { TestHouse } from '../house.js';
import { all, clinical, type RouteRow, seeing, serving } from './rows.js';

const fields = {
  kind: 'assessment',
  occurredOn: '2026-11-20',
  mode: 'clinic',
  place: '',
  servedBy: 'doctor-east-1',
};

async function openedVisit(test: TestHouse) {
  const residentId = await test.addResident('east-1');
  await test.addConsent(residentId);
  const doctor = await test.as('doctor-east-1');
  const { location } = await doctor.post(`/residents/${residentId}/visits`, fields);
  return { residentId, visitId: location.split('/').at(-1) ?? '' };
}

const base = '/residents/:residentId/visits';
const visit = `${base}/:visitId`;
/** Whoever may read the release. */
const reading = [...clinical, 'steward', 'expert'] as const;
const untouched = { 'shown.safety': '0', 'was.safety': '', 'f.liverDisease': 'no', then: 'stay' };

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: `${base}/new`, expect: { ...all(seeing, 200), others: 403 } },
  { method: 'POST', path: base, fields: () => fields, expect: { ...all(serving, 303), others: 403 } },
  { method: 'GET', path: visit, arrange: openedVisit, expect: { ...all(seeing, 200), others: 403 } },
  {
    method: 'POST',
    path: visit,
    arrange: openedVisit,
    fields: () => untouched,
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    // Looking is reading: nothing is stored.
    method: 'POST',
    path: `${visit}/look`,
    arrange: openedVisit,
    fields: () => untouched,
    expect: { ...all(seeing, 200), others: 403 },
  },
  {
    method: 'POST',
    path: `${visit}/emergencies`,
    arrange: openedVisit,
    fields: () => ({
      ruleId: 'triage-pressure-180-110',
      done: '半卧，打120',
      toldWhom: '女儿',
      transport: 'ambulance',
      outcome: '',
      close: 'no',
    }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    // Signed by category: of these the township hospital of the east and the county have a TCM physician.
    method: 'POST',
    path: `${visit}/confirm`,
    arrange: openedVisit,
    fields: () => ({ primary: 'qi-deficiency' }),
    expect: { ...all(['township-own', 'county-own'], 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${visit}/hours`,
    arrange: openedVisit,
    fields: () => ({ shown: '', from: '09:00', until: '09:30' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${visit}/error`,
    arrange: openedVisit,
    fields: () => ({ reason: 'duplicate', comment: '' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  { method: 'GET', path: '/score', expect: { ...all(reading, 200), others: 403 } },
  {
    method: 'POST',
    path: '/score',
    fields: () => ({ 'q-instrument': 'elderly-33', sex: 'female' }),
    expect: { ...all(reading, 200), others: 403 },
  },
];
