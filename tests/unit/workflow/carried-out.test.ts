/** What became of the advice: which paper is asked about, what may be said of it, and that nobody overwrites another unseen. */
import { describe, expect, it } from 'vitest';
import { adviceBefore, recordCarriedOut } from '../../../src/workflow/carried-out.js';
import { makeDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { approve, issued } from './printed.js';
import { codesOf, type Drafted, documentIn, must, recordVisit, submitted, walkIn } from './walk-in.js';

/** A paper of June in hand, and a visit in November at which nothing was asked yet. */
async function later(test: TestHouse) {
  const paper = await issued(test, { occurredOn: '2026-06-02' });
  const { visitId } = await recordVisit(test, paper.residentId);
  return { paper, visitId };
}

async function tell(test: TestHouse, paper: Drafted, visitId: string, changes: object) {
  const input = { documentId: paper.documentId, shown: '', lines: [], ...changes };
  const by = await test.by(paper.doctor);
  return recordCarriedOut(test.service, by, paper.residentId, visitId, input);
}

const line = (index: number, done: string, reason: string | null = null, comment = '') => ({
  line: index,
  done,
  reason,
  comment,
});

async function askedAbout(test: TestHouse, residentId: string, visitId: string) {
  const chart = await test.chartOf(residentId);
  const visit = chart.visits.find((one) => one.id === visitId);
  return visit ? adviceBefore(chart, visit)?.id : undefined;
}

describe('the paper that is asked about', () => {
  it('is the one of the latest earlier visit, not that of the visit itself, and none at the first visit', async () => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    expect(await askedAbout(test, paper.residentId, visitId)).toBe(paper.documentId);
    expect(await askedAbout(test, paper.residentId, paper.visitId)).toBeUndefined();
  });

  it('stays the earlier one after the visit has its own, which replaces it', async () => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    const by = await test.by(paper.doctor);
    const documentId = must(await makeDraft(test.service, by, paper.residentId, visitId));
    const next = { ...paper, visitId, documentId };
    const { revision } = await documentIn(test, next);
    must(await submitDraft(test.service, by, paper.residentId, documentId, { shown: revision }));
    await approve(test, next);
    expect((await documentIn(test, paper)).state).toBe('superseded');
    expect(await askedAbout(test, paper.residentId, visitId)).toBe(paper.documentId);
  });

  it('is never a draft that nobody was given', async () => {
    const test = await makeHouse();
    const draft = await submitted(test, { occurredOn: '2026-06-02' });
    const { visitId } = await recordVisit(test, draft.residentId);
    expect(await askedAbout(test, draft.residentId, visitId)).toBeUndefined();
  });
});

describe('what became of it', () => {
  it('is kept line by line with the visit; a line nobody asked about is absent', async () => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    const lines = [line(0, 'done'), line(2, 'not-done', 'too-hard'), line(1, 'partly')];
    must(await tell(test, paper, visitId, { lines }));
    const chart = await test.chartOf(paper.residentId);
    const record = chart.visits.find((one) => one.id === visitId)?.carriedOut;
    expect(record).toMatchObject({ documentId: paper.documentId, lines, by: paper.doctor });
    expect(chart.audit.at(-1)?.act).toBe('record-carried-out');
  });

  it('is refused when somebody saved after the page was shown, and saved when the page shows that', async () => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    const first = must(await tell(test, paper, visitId, { lines: [line(0, 'done')] }));
    const again = { lines: [line(0, 'not-done')] };
    expect(codesOf(await tell(test, paper, visitId, again))).toEqual(['carried-out.stale']);
    must(await tell(test, paper, visitId, { ...again, shown: first.at }));
  });

  it.each([
    ['nothing at all', [], 'carried-out.nothing'],
    ['a line the paper does not have', [line(99, 'done')], 'carried-out.unknown-line'],
    ['one line twice', [line(0, 'done'), line(0, 'not-done')], 'carried-out.unknown-line'],
    ['a reason for what was done', [line(0, 'done', 'too-hard')], 'carried-out.unknown-reason'],
    ['a reason nobody listed', [line(0, 'not-done', 'moon')], 'carried-out.unknown-reason'],
    ['another reason that says nothing', [line(0, 'partly', 'other', ' ')], 'carried-out.needs-comment'],
    ['a word that is no answer', [line(0, 'perhaps')], 'input.invalid'],
  ])('is refused: %s', async (_, lines, code) => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    expect(codesOf(await tell(test, paper, visitId, { lines }))).toEqual([code]);
  });

  it('is refused of another paper, by the county, and at the visit the paper was made for', async () => {
    const test = await makeHouse();
    const { paper, visitId } = await later(test);
    const lines = [line(0, 'done')];
    expect(codesOf(await tell(test, paper, visitId, { lines, documentId: 'other' }))).toEqual([
      'carried-out.other-paper',
    ]);
    expect(codesOf(await tell(test, paper, paper.visitId, { lines }))).toEqual(['carried-out.other-paper']);
    const county = await test.by('county-1');
    const input = { documentId: paper.documentId, shown: '', lines };
    const refused = await recordCarriedOut(test.service, county, paper.residentId, visitId, input);
    expect(codesOf(refused)).toEqual(['rights.role']);
  });
});

it('A paper given before two charts were merged is asked about in the chart that stays', async () => {
  const test = await makeHouse();
  const paper = await issued(test, { occurredOn: '2026-06-02' });
  const staying = await walkIn(test);
  const by = await test.by(paper.doctor);
  const merge = { merge: paper.residentId, samePerson: true };
  must(await mergeResidents(test.service, by, staying.residentId, merge));
  const told = { documentId: paper.documentId, shown: '', lines: [line(0, 'done')] };
  must(await recordCarriedOut(test.service, by, staying.residentId, staying.visitId, told));
  const doctor = await test.as('doctor-east-1');
  const { body } = await doctor.get(`/residents/${staying.residentId}/visits/${staying.visitId}/carried-out`);
  expect(body).toContain('2026-06-02 就诊后给的建议');
  const course = (await doctor.get(`/residents/${staying.residentId}/course`)).body;
  expect(course).toContain('2026-06-02');
});
