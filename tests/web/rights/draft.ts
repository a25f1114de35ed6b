/** Drafts: clinic and township make, change and send them; the county looks, lifts, and voids what was approved. */
import { approveDraft } from '../../../src/workflow/review.js';
import {
  type Drafted,
  documentIn,
  drafted as draftedFor,
  must,
  submitted as submittedFor,
  walkIn,
} from '../../unit/workflow/walk-in.js';
import type { TestHouse } from '../house.js';
import { all, type RouteRow, seeing, serving } from './rows.js';

const seen = { ...all(seeing, 200), others: 403 } as const;
const done = { ...all(serving, 303), others: 403 } as const;

async function idsOf(test: TestHouse, { residentId, visitId, documentId, doctor }: Drafted) {
  const { revision } = await documentIn(test, { residentId, visitId, documentId, doctor });
  return { residentId, visitId, documentId, shown: String(revision) };
}

const drafted = async (test: TestHouse) => idsOf(test, await draftedFor(test));
const submitted = async (test: TestHouse) => idsOf(test, await submittedFor(test));

async function visited(test: TestHouse) {
  const { residentId, visitId } = await walkIn(test);
  return { residentId, visitId };
}

async function approved(test: TestHouse) {
  const draft = await submittedFor(test);
  const { revision } = await documentIn(test, draft);
  const decided = { shown: revision, seenInPerson: true };
  const county = await test.by('county-1');
  must(await approveDraft(test.service, county, draft.residentId, draft.documentId, decided));
  return idsOf(test, draft);
}

const document = '/residents/:residentId/documents/:documentId';

export const rows: readonly RouteRow[] = [
  {
    method: 'POST',
    path: '/residents/:residentId/visits/:visitId/draft',
    arrange: visited,
    expect: done,
  },
  { method: 'GET', path: document, arrange: drafted, expect: seen },
  {
    method: 'POST',
    path: `${document}/lines`,
    arrange: drafted,
    fields: ({ shown = '' }) => ({ shown, count: '0', then: 'save' }),
    expect: done,
  },
  {
    // Only whoever submitted it takes it back.
    method: 'POST',
    path: `${document}/recall`,
    arrange: submitted,
    expect: { 'village-own': 303, others: 403 },
  },
  {
    method: 'POST',
    path: `${document}/void`,
    arrange: approved,
    fields: ({ shown = '' }) => ({ shown, reason: 'wrong-content', comment: '' }),
    expect: { 'county-own': 303, others: 403 },
  },
  {
    // Grams are a physician's: township and county, not the village clinic.
    method: 'POST',
    path: `${document}/amounts`,
    arrange: drafted,
    fields: () => ({
      recipe: 'meal-qi-deficiency-huang-qi-tong-zi-ji',
      // No more than the release states of chicken: more is asked about first.
      'grams.ji-rou': '60',
      'grams.huang-qi': '9',
    }),
    expect: { 'township-own': 303, 'county-own': 303, others: 403 },
  },
  { method: 'GET', path: `${document}/library`, arrange: drafted, expect: seen },
  {
    method: 'POST',
    path: `${document}/library`,
    arrange: drafted,
    fields: () => ({ q: '八段锦', domain: '' }),
    expect: seen,
  },
  {
    method: 'POST',
    path: `${document}/add`,
    // A meal held back for the limit has no room; food tables take none.
    arrange: drafted,
    fields: ({ shown = '' }) => ({
      shown,
      add: 'diet-yang-deficiency',
      reason: 'fits-better',
      comment: '',
    }),
    expect: done,
  },
];
