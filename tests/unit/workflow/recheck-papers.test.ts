/** Papers in residents' hands, looked at again when somebody learns something new or a rule is changed. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.js';
import { makeDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { handOverPaper, reprintPaper } from '../../../src/workflow/papers.js';
import { recheckAll, recheckResident } from '../../../src/workflow/recheck-papers.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { markVisitInError } from '../../../src/workflow/visits.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { approve, approved, issued, print, publish, sheetOf, signedNotice } from './printed.js';
import {
  codesOf,
  type Drafted,
  documentIn,
  must,
  record,
  recordVisit,
  walkIn,
  wellAnswered,
} from './walk-in.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });

/** A later visit in which everything is as it was but for these safety answers. */
async function later(house: TestHouse, paper: Drafted, safety: Readonly<Record<string, unknown>>) {
  return recordVisit(house, paper.residentId, { facts: { safety } });
}

async function doubtsOf(house: TestHouse, paper: Drafted) {
  return (await documentIn(house, paper)).recheck.map(({ cause, ruleIds }) => ({ cause, ruleIds }));
}

describe('a later visit', () => {
  it('that finds an allergy to what the paper advises to eat flags the paper with the rule', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    // 鸡蛋 is on the list of the qi-deficiency diet (knowledge/diets/qi-deficiency.yaml).
    await later(house, paper, { allergies: has('egg') });
    expect(await doubtsOf(house, paper)).toEqual([{ cause: 'new-facts', ruleIds: ['safety-allergy-egg'] }]);
    expect((await documentIn(house, paper)).events.at(-1)).toMatchObject({
      kind: 'recheck-flagged',
      by: 'doctor-east-1',
    });
  });

  it('of the chart it was merged into flags the paper just as well, and looking at everybody leaves the flag', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const kept = await house.addResident('east-1');
    await house.addConsent(kept);
    const by = await house.by('doctor-east-1');
    must(await mergeResidents(house.service, by, kept, { merge: paper.residentId, samePerson: true }));
    house.clock.pass({ hours: 1 });
    await recordVisit(house, kept, { facts: { safety: { allergies: has('egg') } } });
    const flagged = [{ cause: 'new-facts', ruleIds: ['safety-allergy-egg'] }];
    expect(await doubtsOf(house, paper)).toEqual(flagged);
    await recheckAll(house.service, 'doctor-east-1');
    expect(await doubtsOf(house, paper)).toEqual(flagged);
  });

  it('flags the notice beside the prescription', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const notice = await signedNotice(house, paper);
    await later(house, paper, { allergies: has('egg') });
    expect(await doubtsOf(house, notice)).toEqual([{ cause: 'new-facts', ruleIds: ['safety-allergy-egg'] }]);
  });

  it('that answers everything as before flags nothing and writes nothing', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await later(house, paper, {});
    expect(await doubtsOf(house, paper)).toEqual([]);
    const { audit } = await house.chartOf(paper.residentId);
    expect(audit.map((entry) => entry.act)).not.toContain('recheck-papers');
  });

  it('that asked nothing flags nothing: what was not asked says nothing', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await later(house, paper, { allergies: null, medicines: null, kidneyDisease: null });
    expect(await doubtsOf(house, paper)).toEqual([]);
  });

  it('whose new answer only calls for a warning that is not printed flags the paper for that', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await later(house, paper, { allergies: has('medicine') });
    expect(await doubtsOf(house, paper)).toEqual([
      { cause: 'new-warning', ruleIds: [expect.stringContaining('allerg')] },
    ]);
  });

  it('with an emergency does not hide what else it found', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await recordVisit(house, paper.residentId, {
      facts: { safety: { allergies: has('egg') }, symptoms: { symptomsToday: has('chest-pain') } },
    });
    expect(await doubtsOf(house, paper)).toEqual([{ cause: 'new-facts', ruleIds: ['safety-allergy-egg'] }]);
  });

  it('entered in error frees the paper again', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const { visitId, doctor } = await later(house, paper, { allergies: has('egg') });
    must(
      await markVisitInError(house.service, await house.by(doctor), paper.residentId, visitId, {
        reason: 'wrong-person',
        comment: '',
      }),
    );
    const doc = await documentIn(house, paper);
    expect(doc.recheck).toEqual([]);
    expect(doc.events.at(-1)).toMatchObject({ kind: 'recheck-cleared' });
  });
});

describe('the visit under the paper', () => {
  it('corrected against it flags the paper; corrected back frees it', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await record(house, paper, 'safety', { ...wellAnswered.safety, allergies: has('egg') });
    expect(await doubtsOf(house, paper)).toEqual([{ cause: 'new-facts', ruleIds: ['safety-allergy-egg'] }]);
    await record(house, paper, 'safety', wellAnswered.safety);
    expect(await doubtsOf(house, paper)).toEqual([]);
  });
});

describe('a paper in doubt', () => {
  it('is neither printed, reprinted nor handed over', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const waiting = await approved(house, { clinic: 'west-1' });
    await later(house, paper, { allergies: has('egg') });
    await recordVisit(house, waiting.residentId, {
      clinic: 'west-1',
      facts: { safety: { allergies: has('egg') } },
    });
    const by = await house.by(paper.doctor);
    const asked = [
      await reprintPaper(house.service, by, paper.residentId, paper.documentId),
      await handOverPaper(house.service, by, paper.residentId, paper.documentId),
      await print(house, waiting),
    ];
    expect(asked.map(codesOf)).toEqual([['paper.flagged'], ['paper.flagged'], ['paper.flagged']]);
  });

  it('keeps its sheet as it was given', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const before = await sheetOf(house, paper);
    await later(house, paper, { allergies: has('egg') });
    expect(await sheetOf(house, paper)).toEqual(before);
  });

  it('is replaced by what the county approves next', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const { visitId, doctor } = await later(house, paper, { allergies: has('egg') });
    const by = await house.by(doctor);
    const documentId = must(await makeDraft(house.service, by, paper.residentId, visitId));
    const next = { ...paper, visitId, documentId };
    const { revision } = await documentIn(house, next);
    must(await submitDraft(house.service, by, paper.residentId, documentId, { shown: revision }));
    await approve(house, next);
    expect((await documentIn(house, paper)).state).toBe('superseded');
    expect(await doubtsOf(house, next)).toEqual([]);
  });

  it('that has expired is nobody’s to call about', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    house.clock.set(instant.parse('2027-06-01T01:00:00.000Z'));
    await house.addConsent(paper.residentId);
    await recordVisit(house, paper.residentId, {
      occurredOn: '2027-06-01',
      facts: { safety: { allergies: has('egg') } },
    });
    expect(await doubtsOf(house, paper)).toEqual([]);
  });
});

describe('a new release', () => {
  it('that withdraws the rule behind a line flags the paper with that rule and names the resident', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const elsewhere = await walkIn(house, { clinic: 'west-2' });
    const withdrawn = 'intervention-qi-deficiency-mood';
    publish(house, (file) =>
      file.path === 'rules/interventions/qi-deficiency.yaml'
        ? file.text.replace(new RegExp(`  - id: ${withdrawn}\\n[\\s\\S]*?(?=\\n  - id: )`), '')
        : file.text,
    );
    const affected = await recheckAll(house.service, 'steward-1');
    expect(affected).toEqual([
      {
        residentId: paper.residentId,
        doubts: [{ documentId: paper.documentId, cause: 'rules-changed', ruleIds: [withdrawn] }],
      },
    ]);
    expect(affected.map((one) => one.residentId)).not.toContain(elsewhere.residentId);
    expect((await documentIn(house, paper)).events.at(-1)).toMatchObject({ by: 'steward-1' });
  });

  it('that says the same in other words flags nothing', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    publish(house, (file) =>
      file.path === 'rules/safety/gout.yaml' ? `${file.text}# 只加了一行说明\n` : file.text,
    );
    expect(await recheckAll(house.service, 'steward-1')).toEqual([]);
    expect(await doubtsOf(house, paper)).toEqual([]);
  });

  it('is told once: looking again writes nothing more', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await later(house, paper, { allergies: has('egg') });
    const before = await house.chartOf(paper.residentId);
    const doubts = await recheckResident(house.service, 'doctor-east-1', paper.residentId);
    expect(doubts).toHaveLength(1);
    expect(await house.chartOf(paper.residentId)).toEqual(before);
  });
});
