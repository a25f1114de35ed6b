/**
 * Harm after an advice: where it points, and that the machine never advises it to this resident again by itself. The
 * resident is the one of walk-in.ts: 气虚 by the elders' form, 70 years old.
 */
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../src/domain/chart.js';
import { markAdverseEventInError, recordAdverseEvent } from '../../../src/workflow/adverse-events.js';
import { readDecision } from '../../../src/workflow/decided.js';
import { makeDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { harmCounts, keptIn } from '../../../src/workflow/harm.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { approveBatch } from '../../../src/workflow/review.js';
import { readBatch } from '../../../src/workflow/review-queue.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { issued } from './printed.js';
import { codesOf, type Drafted, documentIn, drafted, must, recordVisit, submitted } from './walk-in.js';

const told = {
  occurredOn: '2026-11-20',
  documentId: null,
  line: null,
  what: '头晕',
  severity: 'needed-care',
  done: '歇了一天',
};

/** The first line of the paper that is a thing to do, with its place. */
async function firstThing(test: TestHouse, paper: Drafted) {
  const doc = await documentIn(test, paper);
  const line = doc.lines.findIndex((one) => one.domain === 'exercise');
  const itemId = doc.lines[line]?.itemId;
  if (!itemId) throw new Error('the paper holds no exercise');
  return { doc, line, itemId };
}

async function harmed(test: TestHouse, paper: Drafted, changes: object = {}) {
  const { line, itemId } = await firstThing(test, paper);
  const by = await test.by(paper.doctor);
  const input = { ...told, documentId: paper.documentId, line, ...changes };
  const eventId = must(await recordAdverseEvent(test.service, by, paper.residentId, input));
  return { eventId, itemId };
}

async function newDraft(test: TestHouse, residentId: string): Promise<Drafted> {
  const walk = { residentId, ...(await recordVisit(test, residentId)) };
  const by = await test.by(walk.doctor);
  return { ...walk, documentId: must(await makeDraft(test.service, by, residentId, walk.visitId)) };
}

describe('an adverse event', () => {
  it('points at the item and at the rules the stored decision had recommended it by', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const { itemId } = await harmed(test, paper);
    const doc = await documentIn(test, paper);
    const decided = doc.decision ? readDecision(doc.decision).decision : undefined;
    const rules = decided?.items.find((one) => one.itemId === itemId)?.recommendedBy.map((one) => one.ruleId);
    const [event] = (await test.chartOf(paper.residentId)).adverseEvents;
    expect(rules?.length).toBeGreaterThan(0);
    expect(event).toMatchObject({ itemId, documentId: paper.documentId, what: '头晕', enteredInError: null });
    expect(event?.ruleIds).toEqual([...new Set(rules)].sort());
    const { audit } = await test.chartOf(paper.residentId);
    // The event may be followed by the papers looked at again.
    expect(audit.slice(-2).map((one) => one.act)).toEqual(['record-adverse-event', 'recheck-papers']);
  });

  it('may be put down to nothing, and then points nowhere', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const by = await test.by(paper.doctor);
    must(await recordAdverseEvent(test.service, by, paper.residentId, told));
    const [event] = (await test.chartOf(paper.residentId)).adverseEvents;
    expect(event).toMatchObject({ documentId: null, itemId: null, ruleIds: [] });
  });

  it('is refused for tomorrow, before the advice, for a line that is not there, for a draft nobody was given', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const draft = await drafted(test);
    const by = await test.by(paper.doctor);
    const tried = async (residentId: string, changes: object) =>
      codesOf(await recordAdverseEvent(test.service, by, residentId, { ...told, ...changes }));
    const { documentId, residentId } = paper;
    expect(await tried(residentId, { occurredOn: '2026-11-21' })).toEqual(['visit.in-future']);
    expect(await tried(residentId, { documentId, occurredOn: '2026-11-19' })).toEqual([
      'adverse-event.before-advice',
    ]);
    expect(await tried(residentId, { documentId, line: 99 })).toEqual(['adverse-event.unknown-line']);
    expect(await tried(residentId, { line: 0 })).toEqual(['adverse-event.unknown-line']);
    expect(await tried(draft.residentId, { documentId: draft.documentId, line: 0 })).toEqual([
      'adverse-event.unknown-line',
    ]);
    expect((await test.chartOf(residentId)).adverseEvents).toEqual([]);
  });

  it('is not recorded by the county, nor by another clinic', async () => {
    const test = await makeHouse();
    const { residentId } = await issued(test);
    for (const who of ['county-1', 'doctor-west-1'] as const)
      expect(codesOf(await recordAdverseEvent(test.service, await test.by(who), residentId, told))).toEqual([
        who === 'county-1' ? 'rights.role' : 'rights.outside',
      ]);
  });
});

describe('an item this resident came to harm after', () => {
  it('is recommended still and never ticked by itself; another of its kind may be', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const { itemId } = await harmed(test, paper);
    const draft = await newDraft(test, paper.residentId);
    const doc = await documentIn(test, draft);
    expect(doc.lines.map((line) => line.itemId)).not.toContain(itemId);
    const decided = doc.decision ? readDecision(doc.decision) : undefined;
    expect(decided?.input.harmfulItems).toEqual([itemId]);
    expect(decided?.decision.items.find((one) => one.itemId === itemId)).toMatchObject({
      ticked: false,
      notTicked: 'harm-recorded',
    });
  });

  it('is ticked again once the event is marked as entered in error', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const { itemId, eventId } = await harmed(test, paper);
    const by = await test.by(paper.doctor);
    const { residentId } = paper;
    must(await markAdverseEventInError(test.service, by, residentId, eventId, { reason: '记到别人了' }));
    const [event] = (await test.chartOf(residentId)).adverseEvents;
    expect(event?.enteredInError).toMatchObject({ by: paper.doctor, reason: '记到别人了' });
    const doc = await documentIn(test, await newDraft(test, residentId));
    expect(doc.lines.map((line) => line.itemId)).toContain(itemId);
    const again = await markAdverseEventInError(test.service, by, residentId, eventId, { reason: '再' });
    expect(codesOf(again)).toEqual(['adverse-event.in-error']);
  });

  it('is not ticked when the event stands in a chart that was merged into this one', async () => {
    const test = await makeHouse();
    const old = await issued(test);
    const { itemId } = await harmed(test, old);
    const kept = await drafted(test);
    const by = await test.by(old.doctor);
    must(
      await mergeResidents(test.service, by, kept.residentId, { merge: old.residentId, samePerson: true }),
    );
    const doc = await documentIn(test, await newDraft(test, kept.residentId));
    expect(doc.lines.map((line) => line.itemId)).not.toContain(itemId);
  });

  it('calls for a new draft where one was made before the event', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const draft = await newDraft(test, paper.residentId);
    await harmed(test, paper);
    const { revision } = await documentIn(test, draft);
    const by = await test.by(draft.doctor);
    const sent = await submitDraft(test.service, by, draft.residentId, draft.documentId, { shown: revision });
    expect(codesOf(sent)).toEqual(['draft.facts-changed']);
  });

  it('keeps a submitted draft out of the batch, in the list and when it is approved', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const again = await newDraft(test, paper.residentId);
    const other = await submitted(test);
    const { revision } = await documentIn(test, again);
    const by = await test.by(again.doctor);
    must(await submitDraft(test.service, by, again.residentId, again.documentId, { shown: revision }));
    const county = await test.by('county-1');
    const batch = async () =>
      must(await readBatch(test.service, county))
        .map((one) => one.documentId)
        .sort();
    expect(await batch()).toEqual([again.documentId, other.documentId].sort());
    await harmed(test, paper);
    expect(await batch()).toEqual([other.documentId]);
    const { residentId, documentId } = again;
    const entries = [{ residentId, documentId, shown: revision + 1 }];
    const [result] = must(await approveBatch(test.service, county, { entries }));
    expect(result?.problems.map((one) => one.code)).toContain('review.batch.harm-recorded');
  });
});

describe('harm that nobody has put down to a line', () => {
  it('keeps a draft out of the batch until it is put down to a line', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const draft = await newDraft(test, paper.residentId);
    const { revision } = await documentIn(test, draft);
    const by = await test.by(draft.doctor);
    must(await submitDraft(test.service, by, draft.residentId, draft.documentId, { shown: revision }));
    const county = await test.by('county-1');
    const batch = async () => must(await readBatch(test.service, county)).map((one) => one.documentId);
    expect(await batch()).toEqual([draft.documentId]);
    const unplaced = { ...told, severity: 'mild', documentId: paper.documentId };
    const eventId = must(await recordAdverseEvent(test.service, by, paper.residentId, unplaced));
    expect(await batch()).toEqual([]);
    const { residentId, documentId } = draft;
    const entries = [{ residentId, documentId, shown: revision + 1 }];
    const [result] = must(await approveBatch(test.service, county, { entries }));
    expect(result?.problems.map((one) => one.code)).toEqual(['review.batch.harm-any-line']);
    // Put down to a line that the new draft does not hold: nothing of it is left on this paper.
    const { lines } = await documentIn(test, paper);
    const held = new Set((await documentIn(test, draft)).lines.map((one) => one.itemId));
    const line = lines.findIndex((one) => one.itemId !== null && !held.has(one.itemId));
    must(await recordAdverseEvent(test.service, by, residentId, { ...unplaced, line: Math.max(line, 0) }));
    must(await markAdverseEventInError(test.service, by, residentId, eventId, { reason: '已归到一条' }));
    const [after] = must(await approveBatch(test.service, county, { entries }));
    expect(after?.problems.map((one) => one.code)).not.toContain('review.batch.harm-any-line');
  });

  it('may come of any line as long as the prescription is valid; without one nothing ends it', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const by = await test.by(paper.doctor);
    must(
      await recordAdverseEvent(test.service, by, paper.residentId, { ...told, documentId: paper.documentId }),
    );
    must(await recordAdverseEvent(test.service, by, paper.residentId, told));
    const chart = await test.chartOf(paper.residentId);
    const anyLine = (charts: readonly Chart[], on: string) =>
      keptIn(charts, day(on)).map((one) => one.anyLine);
    // Valid for six months from 2026-11-20.
    expect(anyLine([chart], '2027-05-20')).toEqual([true, true]);
    expect(anyLine([chart], '2027-05-21')).toEqual([false, false]);
    expect(anyLine([{ ...chart, documents: [] }], '2030-01-01')).toEqual([true, true]);
  });
});

describe('the paper the resident holds', () => {
  it('is to be looked at again after harm that needed care, not after a mild one', async () => {
    const test = await makeHouse();
    const mild = await issued(test);
    await harmed(test, mild, { severity: 'mild' });
    expect((await documentIn(test, mild)).recheck).toEqual([]);
    const severe = await issued(test);
    const { eventId } = await harmed(test, severe, { severity: 'severe' });
    expect((await documentIn(test, severe)).recheck.map((one) => one.cause)).toEqual(['harm-recorded']);
    const by = await test.by(severe.doctor);
    const reason = { reason: '记错了' };
    must(await markAdverseEventInError(test.service, by, severe.residentId, eventId, reason));
    expect((await documentIn(test, severe)).recheck).toEqual([]);
  });
});

describe('counts of harm', () => {
  it('are numbers by rule and by item for those who keep the rules, without what was entered in error', async () => {
    const test = await makeHouse();
    const paper = await issued(test);
    const { itemId } = await harmed(test, paper);
    await harmed(test, paper, { severity: 'severe' });
    const { eventId } = await harmed(test, paper, { severity: 'mild' });
    const by = await test.by(paper.doctor);
    must(await markAdverseEventInError(test.service, by, paper.residentId, eventId, { reason: '重复' }));
    const { byItem, byRule } = must(harmCounts(test.service, await test.by('steward-1')));
    expect(byItem.get(itemId)).toEqual({ mild: 0, 'needed-care': 1, severe: 1 });
    const [event] = (await test.chartOf(paper.residentId)).adverseEvents;
    for (const ruleId of event?.ruleIds ?? [])
      expect(byRule.get(ruleId)).toEqual({ mild: 0, 'needed-care': 1, severe: 1 });
    expect(codesOf(harmCounts(test.service, await test.by('administrator')))).toEqual(['rights.role']);
  });
});
