/** The list, who somebody is, consent, merging, the roster, and a resident's own copy. */
import { recordConsent } from '../../../src/workflow/consent.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import type { TestHouse } from '../house.js';
import { all, clinical, type RouteRow, seeing, serving, type Who } from './rows.js';

/** Whoever registers residents somewhere, here or elsewhere. */
const registering: readonly Who[] = [
  'village-own',
  'village-other',
  'village-far',
  'township-own',
  'township-other',
];

const person = {
  name: '示例新人',
  sex: 'male',
  birthDate: '1960-01-09',
  idKind: 'none',
  idDocument: '',
  phones: '',
  address: '',
  village: '',
};

const consent = {
  version: 'consent-1',
  'purpose.assessment-and-advice': 'yes',
  'purpose.share-with-county': 'no',
  signer: 'self',
  givenOn: '2026-11-20',
};

async function pair(test: TestHouse) {
  return { residentId: await test.addResident('east-1'), other: await test.addResident('east-1') };
}

async function mergedPair(test: TestHouse) {
  const { residentId, other } = await pair(test);
  await mergeResidents(test.service, await test.by('doctor-east-1'), other, {
    merge: residentId,
    samePerson: true,
  });
  return { residentId, other };
}

async function consented(test: TestHouse) {
  const residentId = await test.addResident('east-1');
  const recorded = await recordConsent(test.service, await test.by('doctor-east-1'), residentId, {
    version: 'consent-1',
    purposes: { 'assessment-and-advice': true, 'share-with-county': true },
    givenOn: '2026-11-20',
    signer: { kind: 'self' },
  });
  return { residentId, consent: recorded.ok ? recorded.value : '' };
}

const rosterRow = JSON.stringify([
  {
    row: 2,
    residentId: '01a1f677-aa80-7000-8000-0680369cbc1d',
    person: {
      name: '示例新人',
      sex: 'male',
      birthDate: '1960-01-09',
      idDocument: null,
      phones: [],
      address: '',
      village: '',
    },
    contractSigned: null,
    healthRecordNumber: null,
  },
]);

const one = '/residents/:residentId';
const nobody = async () => ({});

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/residents', expect: { ...all(clinical, 200), others: 403 } },
  {
    method: 'POST',
    path: '/residents',
    fields: () => ({ text: 'slj' }),
    expect: { ...all(clinical, 200), others: 403 },
  },
  {
    method: 'GET',
    path: '/residents/new',
    arrange: nobody,
    expect: { ...all(registering, 200), others: 403 },
  },
  {
    method: 'POST',
    path: '/residents/new',
    arrange: nobody,
    fields: () => ({ ...person, clinicId: 'east-1' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'GET',
    path: '/residents/import',
    arrange: nobody,
    expect: { ...all(registering, 200), others: 403 },
  },
  {
    method: 'GET',
    path: '/residents/import/template.xlsx',
    arrange: nobody,
    expect: { ...all(registering, 200), others: 403 },
  },
  {
    // This client sends no file, so that even who may is told to choose one; files are tested in residents.test.ts.
    method: 'POST',
    path: '/residents/import',
    arrange: nobody,
    fields: () => ({ clinicId: 'east-1' }),
    expect: { ...all(registering, 422), others: 403 },
  },
  {
    method: 'POST',
    path: '/residents/import/confirm',
    arrange: nobody,
    fields: () => ({ clinicId: 'east-1', rows: rosterRow }),
    expect: { ...all(serving, 200), others: 403 },
  },
  { method: 'GET', path: one, expect: { ...all(seeing, 200), others: 403 } },
  { method: 'POST', path: `${one}/export`, expect: { ...all(serving, 200), others: 403 } },
  { method: 'GET', path: `${one}/identity`, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path: `${one}/identity`,
    fields: () => ({ ...person, shown: '1' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/register`,
    fields: () => ({ contractSigned: 'no', healthRecordNumber: '', shown: '1' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  { method: 'GET', path: `${one}/standing`, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path: `${one}/standing`,
    fields: () => ({ shown: 'present', status: 'moved', on: '2026-11-20', note: '' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  { method: 'GET', path: `${one}/consent`, expect: { ...all(seeing, 200), others: 403 } },
  { method: 'GET', path: `${one}/consent/paper`, expect: { ...all(seeing, 200), others: 403 } },
  {
    // The page shows a county physician what was agreed to, but takes nothing down from there.
    method: 'POST',
    path: `${one}/consent`,
    fields: () => consent,
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/consent/:consent/withdraw`,
    arrange: consented,
    fields: () => ({ on: '2026-11-20' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  { method: 'GET', path: `${one}/merge`, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path: `${one}/merge`,
    fields: () => ({ text: 'slj' }),
    expect: { ...all(serving, 200), others: 403 },
  },
  {
    method: 'GET',
    path: `${one}/merge/:other`,
    arrange: pair,
    expect: { ...all(serving, 200), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/merge/:other`,
    arrange: pair,
    fields: ({ residentId = '' }) => ({ keep: residentId, samePerson: 'yes' }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/unmerge`,
    arrange: mergedPair,
    expect: { ...all(serving, 303), others: 403 },
  },
];
