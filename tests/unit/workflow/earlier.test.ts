/** What earlier visits knew of lasting things, argued answer by answer. The day of the house is 2026-11-20. */
import { describe, expect, it } from 'vitest';
import type { RecordedFact } from '../../../src/domain/facts.js';
import { instant } from '../../../src/domain/time.js';
import { makeDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { type EarlierAnswer, earlierAnswers } from '../../../src/workflow/earlier.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { approveBatch } from '../../../src/workflow/review.js';
import { readBatch, reviewQueue } from '../../../src/workflow/review-queue.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { documentIn, must, record, recordVisit, type WalkIn, walkIn, wellAnswered } from './walk-in.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });
const before = '2026-05-20';

async function bare(house: TestHouse, residentId: string): Promise<WalkIn> {
  const doctor = 'doctor-east-1';
  const visitId = must(
    await openVisit(house.service, await house.by(doctor), residentId, {
      kind: 'follow-up',
      occurredOn: '2026-11-20',
      mode: 'clinic',
      place: '',
      servedBy: doctor,
    }),
  );
  return { residentId, visitId, doctor };
}

async function earlierOf(house: TestHouse, walk: WalkIn) {
  const chart = await house.chartOf(walk.residentId);
  const visit = chart.visits.find((one) => one.id === walk.visitId);
  if (!visit) throw new Error('no visit');
  return earlierAnswers(house.service, chart, visit);
}

/** Shellfish allergy, warfarin and kidney disease in May; today as given. */
async function today(safety: Record<string, RecordedFact>) {
  const house = await makeHouse();
  const may = await walkIn(house, {
    occurredOn: before,
    facts: {
      safety: {
        allergies: has('shellfish'),
        medicines: { value: { present: ['warfarin', 'unnamed'], complete: false } },
        kidneyDisease: { value: true },
        liverDisease: { unknown: 'unsure' },
        fallsPastYear: { value: true },
      },
    },
  });
  const now = await bare(house, may.residentId);
  await record(house, now, 'safety', safety);
  return earlierOf(house, now);
}

const goneOf = (answers: ReadonlyMap<string, EarlierAnswer>) =>
  Object.fromEntries([...answers].flatMap(([id, { gone }]) => (gone === null ? [] : [[id, gone]])));

describe('what was known before', () => {
  it('is told with its day for what lasts, and not for what is asked anew each time', async () => {
    const answers = await today({});
    expect(answers.get('allergies')).toMatchObject({ recorded: has('shellfish'), on: before, gone: null });
    expect(answers.get('kidneyDisease')).toMatchObject({ recorded: { value: true }, on: before });
    expect(answers.has('fallsPastYear')).toBe(false);
  });

  it('is no answer where somebody was unsure', async () => {
    expect((await today({})).has('liverDisease')).toBe(false);
  });

  it('contradicts nothing while today has not been asked, or is unsure', async () => {
    expect(goneOf(await today({}))).toEqual({});
    expect(goneOf(await today({ allergies: { unknown: 'unsure' } }))).toEqual({});
    expect(goneOf(await today({ allergies: { value: { present: ['egg'], complete: false } } }))).toEqual({});
  });

  it('is missed where today says there is none, naming just what is gone', async () => {
    const gone = goneOf(
      await today({ allergies: has('egg'), medicines: has('metformin'), kidneyDisease: { value: false } }),
    );
    // 叫不出名的药 may have got its name: only warfarin is missed.
    expect(gone).toEqual({
      allergies: has('shellfish').value,
      medicines: has('warfarin').value,
      kidneyDisease: true,
    });
  });

  it('is not missed where today says it again, with more', async () => {
    const again = { allergies: has('egg', 'shellfish'), kidneyDisease: { value: true } };
    expect(goneOf(await today(again))).toEqual({});
  });

  it('is the latest answer, not an older one, and never one entered in error or of a later visit', async () => {
    const house = await makeHouse();
    const first = await walkIn(house, {
      occurredOn: '2026-03-01',
      facts: { safety: { allergies: has('egg') } },
    });
    const facts = (code: string) => ({ facts: { safety: { allergies: has(code) } } });
    await recordVisit(house, first.residentId, { occurredOn: '2026-06-01', ...facts('fish') });
    const wrong = await recordVisit(house, first.residentId, { occurredOn: '2026-07-01', ...facts('soy') });
    const middle = await recordVisit(house, first.residentId, { occurredOn: '2026-08-01', ...facts('milk') });
    await recordVisit(house, first.residentId, { occurredOn: '2026-09-01', ...facts('wheat') });
    await house.service.charts.update(first.residentId, (chart) => ({
      ...chart,
      visits: chart.visits.map((one) =>
        one.id === wrong.visitId
          ? { ...one, enteredInError: { at: one.recordedAt, by: wrong.doctor, reason: 'other-person' } }
          : one,
      ),
    }));
    const answers = await earlierOf(house, { ...first, ...middle });
    expect(answers.get('allergies')).toMatchObject({ recorded: has('fish'), on: '2026-06-01' });
  });

  it('of two visits of one day is that of the one recorded before; what was recorded after is not earlier', async () => {
    const house = await makeHouse();
    const facts = (code: string) => ({ facts: { safety: { allergies: has(code) } } });
    const morning = await walkIn(house, facts('egg'));
    house.clock.set(instant.parse('2026-11-20T02:00:00.000Z'));
    const noon = await recordVisit(house, morning.residentId, facts('fish'));
    house.clock.set(instant.parse('2026-11-20T03:00:00.000Z'));
    const evening = await recordVisit(house, morning.residentId, facts('soy'));
    const saidBefore = async (visit: object) =>
      (await earlierOf(house, { ...morning, ...visit })).get('allergies')?.recorded;
    expect(await saidBefore(evening)).toEqual(has('fish'));
    expect(await saidBefore(noon)).toEqual(has('egg'));
    expect(await saidBefore({})).toBeUndefined();
  });

  it('is read from a chart that was merged into this one, and from no other', async () => {
    const house = await makeHouse();
    const other = await walkIn(house, {
      occurredOn: before,
      facts: { safety: { allergies: has('shellfish') } },
    });
    const kept = await house.addResident('east-1');
    await house.addConsent(kept);
    const now = await bare(house, kept);
    expect((await earlierOf(house, now)).has('allergies')).toBe(false);
    const by = await house.by('doctor-east-1');
    must(await mergeResidents(house.service, by, kept, { merge: other.residentId, samePerson: true }));
    expect((await earlierOf(house, now)).get('allergies')).toMatchObject({ recorded: has('shellfish') });
  });
});

describe('a danger that is not said again', () => {
  it('keeps the draft out of the batch, when it is listed and when it is approved', async () => {
    const house = await makeHouse();
    const may = await walkIn(house, {
      occurredOn: before,
      facts: { safety: { allergies: has('shellfish') } },
    });
    const now = await recordVisit(house, may.residentId, { facts: { safety: wellAnswered.safety } });
    const by = await house.by(now.doctor);
    const documentId = must(await makeDraft(house.service, by, may.residentId, now.visitId));
    const draft = { ...may, ...now, documentId };
    const shown = (await documentIn(house, draft)).revision;
    must(await submitDraft(house.service, by, may.residentId, documentId, { shown }));

    const county = await house.by('county-1');
    expect(must(await reviewQueue(house.service, county)).map((one) => one.marks.obstacles)).toEqual([
      ['contradicts-earlier'],
    ]);
    expect(must(await readBatch(house.service, county))).toEqual([]);
    const { revision } = await documentIn(house, draft);
    const entries = [{ residentId: may.residentId, documentId, shown: revision }];
    const [result] = must(await approveBatch(house.service, county, { entries }));
    expect(result?.problems.map((one) => one.code)).toEqual(['review.batch.contradicts-earlier']);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });
});
