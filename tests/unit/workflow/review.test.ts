/** The county's side through the real house: who may decide, and what stops an approval between submission and then. */
import { describe, expect, it } from 'vitest';
import { hashOf, hashOfText } from '../../../src/domain/canonical.js';
import type { PackFile } from '../../../src/knowledge/pack.js';
import { makeDraft, recallDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { built } from '../../../src/workflow/releases.js';
import {
  amendDraft,
  approveBatch,
  approveDraft,
  rejectDraft,
  returnDraft,
} from '../../../src/workflow/review.js';
import { reviewQueue, standsInFor } from '../../../src/workflow/review-queue.js';
import { changeChart } from '../../../src/workflow/service.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import {
  codesOf,
  type Drafted,
  documentIn,
  must,
  record,
  recordVisit,
  submitted,
  typed,
  wellAnswered,
} from './walk-in.js';

async function approve(house: TestHouse, draft: Drafted, who = 'county-1', more: object = {}) {
  const { revision } = await documentIn(house, draft);
  return approveDraft(house.service, await house.by(who), draft.residentId, draft.documentId, {
    shown: revision,
    seenInPerson: false,
    ...more,
  });
}

const allergicToEgg = { allergies: { value: { present: ['egg'], complete: true } } } as const;

describe('who approves', () => {
  it('a county physician of the resident’s county, once', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    must(await approve(house, draft));
    const doc = await documentIn(house, draft);
    expect(doc).toMatchObject({
      state: 'approved',
      reviewer: 'county-1',
      fields: { 'seen-in-person': 'no' },
    });
    expect(codesOf(await approve(house, draft, 'county-2'))).toEqual(['document.wrong-state']);
  });

  it('no village doctor, no township physician, nobody of another county', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    expect(codesOf(await approve(house, draft, 'doctor-east-1'))).toEqual(['rights.role']);
    expect(codesOf(await approve(house, draft, 'township-east'))).toEqual(['rights.role']);
    expect(codesOf(await approve(house, draft, 'neighbour-1'))).toEqual(['rights.outside']);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });

  it('no county physician whose certificate has run out; the last day still counts', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const until = (expiresOn: string) =>
      house.service.staff.update('county-1', (one) => ({
        ...one,
        certificate: { number: 'SL-county-1', expiresOn: day(expiresOn) },
      }));
    await until('2026-11-19');
    expect(codesOf(await approve(house, draft))).toEqual(['standing.certificate-expired']);
    await until('2026-11-20');
    must(await approve(house, draft));
  });

  it('no deputy who wrote on the draft; another deputy may', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    await house.service.staff.update('county-1', (one) => ({
      ...one,
      deputies: ['township-east', 'township-west'].map((staffId) => ({
        staffId,
        from: day('2026-11-01'),
        until: day('2026-11-30'),
      })),
    }));
    // township-west is a general practitioner: the county's approval is a TCM physician's.
    expect(codesOf(await approve(house, draft, 'township-west'))).toEqual(['standing.category']);
    const village = await house.by(draft.doctor);
    must(await recallDraft(house.service, village, draft.residentId, draft.documentId));
    const { revision } = await documentIn(house, draft);
    const township = await house.by('township-east');
    must(await submitDraft(house.service, township, draft.residentId, draft.documentId, { shown: revision }));
    expect(codesOf(await approve(house, draft, 'township-east'))).toEqual(['rights.own-draft']);
    expect(standsInFor(house.service, township)).toEqual([
      { staffId: 'county-1', name: '钟文竹', until: '2026-11-30' },
    ]);
    const other = await submitted(house, { clinic: 'west-1' });
    must(await approve(house, other, 'township-east'));
  });
});

describe('what stops an approval after submission', () => {
  it('a new allergy to what is on the paper', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    await record(house, draft, 'safety', { ...wellAnswered.safety, ...allergicToEgg });
    expect(codesOf(await approve(house, draft))).toEqual(['line.food-withheld', 'line.food-withheld']);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });

  it('an allergy found at a later visit', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    house.clock.pass({ days: 3 });
    await recordVisit(house, draft.residentId, {
      occurredOn: '2026-11-23',
      facts: { safety: allergicToEgg },
    });
    expect(codesOf(await approve(house, draft))).toEqual(['line.later-danger']);
  });

  it('an emergency, of this visit or a later one', async () => {
    const house = await makeHouse();
    const pain = { symptomsToday: { value: { present: ['chest-pain'], complete: true } } } as const;
    const [here, later] = [await submitted(house), await submitted(house, { clinic: 'east-2' })];
    await record(house, here, 'symptoms', { ...wellAnswered.symptoms, ...pain });
    expect(codesOf(await approve(house, here))).toEqual(['decision.emergency']);
    house.clock.pass({ days: 1 });
    await recordVisit(house, later.residentId, {
      clinic: 'east-2',
      occurredOn: '2026-11-21',
      facts: { symptoms: pain },
    });
    expect(codesOf(await approve(house, later))).toEqual(['decision.emergency']);
  });

  it('an urgent alert that was not there when it was drafted', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    // rules/triage: low mood new or worse is an alert above notice.
    await record(house, draft, 'clarify', { ...wellAnswered.clarify, breathlessNewOrWorse: { value: true } });
    expect(codesOf(await approve(house, draft))).toContain('review.new-alert');
  });

  it('the rule that recommended a line withdrawn by a new release', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const without = 'intervention-qi-deficiency-mood';
    publish(house, (file) =>
      file.path === 'rules/interventions/qi-deficiency.yaml'
        ? file.text.replace(new RegExp(`  - id: ${without}\\n[\\s\\S]*?(?=\\n  - id: )`), '')
        : file.text,
    );
    expect(codesOf(await approve(house, draft))).toEqual(['line.not-recommended']);
  });

  it('a new release under which an item on the paper is forbidden', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    // 八段锦 is made to carry what a safety rule withholds from everybody.
    publish(house, (file) =>
      file.path.startsWith('knowledge/exercises/')
        ? file.text.replace(/(- id: exercise-ba-duan-jin\n[\s\S]*?traits: \[)/, '$1alcohol, ')
        : file.text,
    );
    expect(codesOf(await approve(house, draft))).toEqual(['line.withheld']);
  });

  it('a fact saved while the check was running: what was checked is no longer so', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { charts } = house.service;
    let meanwhile = true;
    const hurried: typeof charts = {
      get: (key) => charts.get(key),
      create: (key, value) => charts.create(key, value),
      remove: (key) => charts.remove(key),
      keys: () => charts.keys(),
      summaries: () => charts.summaries(),
      async update(key, change) {
        if (meanwhile) {
          meanwhile = false;
          await record(house, draft, 'safety', { ...wellAnswered.safety, ...allergicToEgg });
        }
        return charts.update(key, change);
      },
    };
    const { revision } = await documentIn(house, draft);
    const service = { ...house.service, charts: hurried };
    const approved = await approveDraft(
      service,
      await house.by('county-1'),
      draft.residentId,
      draft.documentId,
      { shown: revision, seenInPerson: false },
    );
    expect(codesOf(approved)).toEqual(['draft.chart-changed']);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });

  it('consent to sharing withdrawn', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    await changeChart(house.service, await house.by(draft.doctor), draft.residentId, {
      act: 'record-consent',
      apply: (chart, context) => {
        const withdrawn = { on: context.today, recordedAt: context.at, recordedBy: context.by };
        const consents = chart.consents.map((one) => ({ ...one, withdrawn }));
        return { ok: true, value: { chart: { ...chart, consents }, value: null } };
      },
    });
    expect(codesOf(await approve(house, draft))).toEqual(['review.consent-withdrawn']);
  });

  it('a page that shows an older version, before anything else is said', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    expect(codesOf(await approve(house, draft, 'county-1', { shown: 1 }))).toEqual(['document.stale']);
  });
});

describe('what goes through', () => {
  it('a harmless new fact, and the paper then rests on the decision of approval', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const before = (await documentIn(house, draft)).decision?.hash;
    await record(house, draft, 'habits', { saltTaste: { value: 'heavy' } });
    must(await approve(house, draft, 'county-2', { seenInPerson: true }));
    const doc = await documentIn(house, draft);
    expect(doc.decision?.hash).not.toBe(before);
    expect(doc.decision?.inputJson).toContain('saltTaste');
    expect(doc.fields['seen-in-person']).toBe('yes');
  });

  it('amended and approved at once: two events, one write, the village’s lines kept beside', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { lines } = await documentIn(house, draft);
    const fewer = lines.filter((line) => line.domain !== 'acupoint-care');
    must(await approve(house, draft, 'county-1', { lines: typed(fewer) }));
    const doc = await documentIn(house, draft);
    expect(doc.lines).toEqual(fewer);
    expect(doc.submittedLines).toEqual(lines);
    expect(doc.events.slice(-2).map((event) => event.kind)).toEqual(['amended', 'approved']);
  });

  it('a second paper, which takes the place of the first', async () => {
    const house = await makeHouse();
    const first = await submitted(house);
    must(await approve(house, first));
    const by = await house.by(first.doctor);
    const id = must(await makeDraft(house.service, by, first.residentId, first.visitId));
    must(await submitDraft(house.service, by, first.residentId, id, { shown: 1 }));
    must(await approve(house, { ...first, documentId: id }));
    const { documents } = await house.chartOf(first.residentId);
    expect(documents.map((doc) => [doc.state, doc.supersedes, doc.supersededBy])).toEqual([
      ['superseded', null, id],
      ['approved', first.documentId, null],
    ]);
  });
});

describe('amending, returning, rejecting', () => {
  it('asks a reason of the list', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const by = await house.by('county-1');
    const { revision } = await documentIn(house, draft);
    const back = (reason: string, comment = '') =>
      returnDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: revision,
        reason,
        comment,
      });
    expect(codesOf(await back(''))).toEqual(['document.needs-reason']);
    expect(codesOf(await back('no-such-reason'))).toEqual(['document.unknown-reason']);
    expect(codesOf(await back('other'))).toEqual(['document.needs-comment']);
    must(await back('facts-doubtful', '血压请再量一次。'));
    expect((await documentIn(house, draft)).events.at(-1)).toMatchObject({
      kind: 'returned',
      reason: 'facts-doubtful',
      comment: '血压请再量一次。',
    });
  });

  it('a rejected draft is closed; the visit may be drafted again', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { revision } = await documentIn(house, draft);
    const county = await house.by('county-1');
    const remark = { shown: revision, reason: 'duplicate', comment: '' };
    must(await rejectDraft(house.service, county, draft.residentId, draft.documentId, remark));
    expect(codesOf(await approve(house, draft))).toEqual(['document.wrong-state']);
    const by = await house.by(draft.doctor);
    const again = must(await makeDraft(house.service, by, draft.residentId, draft.visitId));
    expect(again).not.toBe(draft.documentId);
  });

  it('the county’s lines are held to the same rules as the village’s', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { lines, revision } = await documentIn(house, draft);
    const wrong = lines.map((line) => ({ ...line, text: `${line.text}可以减药。` }));
    const amended = await amendDraft(
      house.service,
      await house.by('county-1'),
      draft.residentId,
      draft.documentId,
      { shown: revision, lines: typed(wrong.slice(0, 1)) },
    );
    expect(codesOf(amended)).toEqual(['line.forbidden-phrase']);
  });
});

describe('the queue', () => {
  it('shows a county its own, longest waiting first; an amendment does not start the waiting anew', async () => {
    const house = await makeHouse();
    const first = await submitted(house);
    house.clock.pass({ days: 2 });
    const second = await submitted(house, { clinic: 'west-1', occurredOn: '2026-11-22' });
    const { lines, revision } = await documentIn(house, first);
    house.clock.pass({ days: 1 });
    must(
      await amendDraft(house.service, await house.by('county-1'), first.residentId, first.documentId, {
        shown: revision,
        lines: typed(lines.slice(0, 2)),
      }),
    );
    const queue = must(await reviewQueue(house.service, await house.by('county-1')));
    expect(queue.map((one) => [one.documentId, one.daysWaiting, one.marks.edited])).toEqual([
      [first.documentId, 3, true],
      [second.documentId, 1, false],
    ]);
    expect(must(await reviewQueue(house.service, await house.by('neighbour-1')))).toEqual([]);
    expect(codesOf(await reviewQueue(house.service, await house.by('doctor-east-1')))).toEqual([
      'rights.role',
    ]);
  });
});

describe('the batch', () => {
  it('approves each for itself: what stops one does not stop the next', async () => {
    const house = await makeHouse();
    const drafts = [
      await submitted(house),
      await submitted(house, { facts: { safety: { fallsPastYear: { unknown: 'unsure' } } } }),
      await submitted(house, { clinic: 'west-1' }),
    ];
    const entries = await Promise.all(
      drafts.map(async (draft) => ({
        residentId: draft.residentId,
        documentId: draft.documentId,
        shown: (await documentIn(house, draft)).revision,
      })),
    );
    const results = must(await approveBatch(house.service, await house.by('county-1'), { entries }));
    expect(results.map((one) => one.problems.map((problem) => problem.code))).toEqual([
      [],
      ['review.batch.unknown-safety'],
      [],
    ]);
    const states = await Promise.all(drafts.map(async (draft) => (await documentIn(house, draft)).state));
    expect(states).toEqual(['approved', 'submitted', 'approved']);
  });

  it('checks again on what is known now: a draft that was fit for it this morning may not be now', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const [entry] = must(await reviewQueue(house.service, await house.by('county-1')));
    expect(entry?.marks.obstacles).toEqual([]);
    await record(house, draft, 'history', { ...wellAnswered.history, frail: { unknown: 'unsure' } });
    const { revision } = await documentIn(house, draft);
    const entries = [{ residentId: draft.residentId, documentId: draft.documentId, shown: revision }];
    const [result] = must(await approveBatch(house.service, await house.by('county-1'), { entries }));
    expect(result?.problems.length).toBeGreaterThan(0);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });
});

/** Publishes the same content with some text changed, as a new release in force. */
function publish(house: TestHouse, change: (file: PackFile) => string): void {
  const { service } = house;
  const before = service.release().files;
  const files = before.map((file) => {
    const text = change(file);
    return { ...file, text, sha256: hashOfText(text) };
  });
  expect(hashOf(files)).not.toBe(hashOf(before));
  service.useRelease(2, built(files));
}
