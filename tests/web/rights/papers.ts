/** Papers: whoever sees the resident sees them; clinic and township print and hand over; a trained doctor signs. */
import { issuePaper } from '../../../src/workflow/papers.js';
import { makeResultNotice } from '../../../src/workflow/result-notice.js';
import { approveDraft } from '../../../src/workflow/review.js';
import { type Drafted, documentIn, must, record, submitted, walkIn } from '../../unit/workflow/walk-in.js';
import type { TestHouse } from '../house.js';
import { all, type RouteRow, seeing, serving } from './rows.js';

const seen = { ...all(seeing, 200), others: 403 } as const;
const done = { ...all(serving, 303), others: 403 } as const;

const idsOf = async (test: TestHouse, draft: Drafted) => ({
  residentId: draft.residentId,
  visitId: draft.visitId,
  documentId: draft.documentId,
  shown: String((await documentIn(test, draft)).revision),
});

async function approved(test: TestHouse) {
  const draft = await submitted(test);
  const { revision } = await documentIn(test, draft);
  const county = await test.by('county-1');
  const decided = { shown: revision, seenInPerson: true };
  must(await approveDraft(test.service, county, draft.residentId, draft.documentId, decided));
  return idsOf(test, draft);
}

async function issued(test: TestHouse) {
  const ids = await approved(test);
  const doctor = await test.by('doctor-east-1');
  const input = { shown: Number(ids.shown), size: 'A5' };
  must(await issuePaper(test.house.web, doctor, ids.residentId, ids.documentId, input));
  return ids;
}

async function notice(test: TestHouse) {
  const walk = await walkIn(test);
  const doctor = await test.by(walk.doctor);
  const documentId = must(await makeResultNotice(test.service, doctor, walk.residentId, walk.visitId));
  return idsOf(test, { ...walk, documentId });
}

async function visited(test: TestHouse) {
  const { residentId, visitId } = await walkIn(test);
  return { residentId, visitId };
}

async function inDanger(test: TestHouse) {
  const walk = await walkIn(test);
  await record(test, walk, 'symptoms', {
    symptomsToday: { value: { present: ['chest-pain'], complete: true } },
  });
  return { residentId: walk.residentId, visitId: walk.visitId };
}

const document = '/residents/:residentId/documents/:documentId';
const visit = '/residents/:residentId/visits/:visitId';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: `${document}/paper`, arrange: approved, expect: seen },
  { method: 'GET', path: `${document}/paper.html`, arrange: issued, expect: seen },
  { method: 'GET', path: `${document}/paper.pdf`, arrange: issued, expect: seen },
  {
    method: 'POST',
    path: `${document}/print`,
    arrange: approved,
    fields: ({ shown = '' }) => ({ shown, size: 'A5' }),
    expect: done,
  },
  { method: 'POST', path: `${document}/reprint`, arrange: issued, expect: done },
  { method: 'POST', path: `${document}/hand-over`, arrange: issued, expect: done },
  {
    method: 'POST',
    path: `${document}/sign`,
    arrange: notice,
    fields: ({ shown = '' }) => ({ shown }),
    expect: done,
  },
  { method: 'POST', path: `${visit}/result-notice`, arrange: visited, expect: done },
  { method: 'POST', path: `${visit}/referral-slip`, arrange: inDanger, expect: done },
  {
    method: 'GET',
    path: `${visit}/elderly-record`,
    arrange: visited,
    expect: { ...all(serving, 200), others: 403 },
  },
  {
    method: 'POST',
    path: `${visit}/elderly-record`,
    arrange: visited,
    fields: () => ({ guidance: ['1', '3'], words: '' }),
    expect: done,
  },
];
