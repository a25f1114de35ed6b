/**
 * One invented resident who was judged and advised before the year's follow-ups, and asked at the first of them what became
 * of the advice: so that the course shows two judgements and 做了没有. By the workflow functions the pages call.
 */
import type { House } from '../../app.js';
import { recordCarriedOut } from '../../workflow/carried-out.js';
import { makeDraft, submitDraft } from '../../workflow/drafts.js';
import { handOverPaper, issuePaper } from '../../workflow/papers.js';
import { approveDraft } from '../../workflow/review.js';
import type { By } from '../../workflow/service.js';
import { must } from './must.js';
import { type DemoResident, weightOf } from './residents.js';
import { type DemoActors, revisionOf, visitOf } from './visit.js';

/** Place on the list of residents (from 0): also followed up through the year, and judged again this week. */
export const judgedBefore = 2;
/** Days before today of the earlier judgement; consent is as old. */
export const judgedBeforeDaysAgo = 300;
/** Answered high then: another constitution than today's. And heavier. */
const leaningThen = 1;
const kgMoreThen = 5;

/** The earlier visit and its paper, handed over; answers the paper's id. */
export async function adviseEarlier(
  house: House,
  { village, county }: DemoActors,
  residentId: string,
  made: DemoResident,
): Promise<string> {
  const { service } = house;
  const weightKg = { value: weightOf(made) + kgMoreThen };
  const then = {
    ...made,
    leaning: leaningThen,
    sections: made.sections.map((one) =>
      one.section === 'measurements' ? { ...one, facts: { ...one.facts, weightKg } } : one,
    ),
  };
  const visitId = await visitOf(house, village, residentId, then, judgedBeforeDaysAgo);
  const documentId = must(await makeDraft(service, village, residentId, visitId));
  const shown = () => revisionOf(house, residentId, documentId);
  must(await submitDraft(service, village, residentId, documentId, await shown()));
  const approval = { ...(await shown()), seenInPerson: false };
  must(await approveDraft(service, county, residentId, documentId, approval));
  const press = { service, templates: house.web.templates };
  must(await issuePaper(press, village, residentId, documentId, { ...(await shown()), size: 'A5' }));
  must(await handOverPaper(service, village, residentId, documentId));
  return documentId;
}

/** One line done, one partly, one not; the others stay unasked. */
export async function tellCarriedOut(
  { service }: House,
  by: By,
  residentId: string,
  visitId: string,
  documentId: string,
): Promise<void> {
  const lines = [
    { line: 0, done: 'done', reason: null, comment: '' },
    { line: 1, done: 'partly', reason: 'too-hard', comment: '' },
    { line: 2, done: 'not-done', reason: 'forgotten', comment: '' },
  ];
  must(await recordCarriedOut(service, by, residentId, visitId, { documentId, shown: '', lines }));
}
