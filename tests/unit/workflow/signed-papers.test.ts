/** Papers without the county: result notice, referral slip, official elderly form; and what a check code tells. */
import { describe, expect, it } from 'vitest';
import { qrImage } from '../../../src/prescription/qr.js';
import { checkPaper } from '../../../src/workflow/check-paper.js';
import { makeResultNotice, signResultNotice } from '../../../src/workflow/result-notice.js';
import { voidPaper } from '../../../src/workflow/review.js';
import { makeElderlyRecord, makeReferralSlip } from '../../../src/workflow/signed-papers.js';
import { recordEmergency } from '../../../src/workflow/visits.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { issued, print, sheetOf, signedNotice } from './printed.js';
import {
  answer,
  codesOf,
  type Drafted,
  documentIn,
  must,
  record,
  recordVisit,
  type WalkIn,
  walkIn,
} from './walk-in.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });

async function notice(house: TestHouse, walk: WalkIn): Promise<Drafted> {
  const by = await house.by(walk.doctor);
  const documentId = must(await makeResultNotice(house.service, by, walk.residentId, walk.visitId));
  return { ...walk, documentId };
}

async function sign(house: TestHouse, paper: Drafted, who: string = paper.doctor) {
  const { revision } = await documentIn(house, paper);
  const by = await house.by(who);
  return signResultNotice(house.service, by, paper.residentId, paper.documentId, { shown: revision });
}

async function slip(house: TestHouse, walk: WalkIn, size = 'A4') {
  const by = await house.by(walk.doctor);
  return makeReferralSlip(house.house.web, by, walk.residentId, walk.visitId, { size });
}

async function elderly(house: TestHouse, walk: WalkIn, input: object) {
  const by = await house.by(walk.doctor);
  return makeElderlyRecord(house.house.web, by, walk.residentId, walk.visitId, input);
}

describe('a result notice', () => {
  it('holds the norm’s guidance without medicinal meals and without moxa, at most five things', async () => {
    const house = await makeHouse();
    // 气虚 with 阳虚: items 11, 12, 29 answered 4 and 13 answered 1 make 13, at least 11.
    const walk = await walkIn(house, {
      high: ['e33-02', 'e33-03', 'e33-04', 'e33-14', 'e33-11', 'e33-12', 'e33-29'],
    });
    const { lines } = await documentIn(house, await notice(house, walk));
    const { knowledge } = house.service.release();
    const traits = lines.flatMap((line) => {
      const item = knowledge.items.get(line.itemId ?? '');
      const points = (item?.points ?? []).flatMap((id) => knowledge.points.get(id)?.traits ?? []);
      return [...(item?.traits ?? []), ...points];
    });
    expect(lines.map((line) => line.domain)).not.toContain('medicinal-meal');
    expect(traits).not.toContain('moxibustion');
    const things = lines.filter((line) => line.favour === undefined && line.limit === undefined);
    expect(things.length).toBeGreaterThan(2);
    expect(things.length).toBeLessThanOrEqual(5);
  });

  it('is signed the day it was made by a doctor with training, and then printed without the county', async () => {
    const house = await makeHouse();
    const paper = await notice(house, await walkIn(house));
    must(await sign(house, paper));
    must(await print(house, paper));
    const { html, validUntil } = await sheetOf(house, paper);
    expect(validUntil).toBeNull();
    expect(html).toContain('气虚质');
    expect(html).not.toContain('未经审核');
    expect(html).not.toContain('审核医师');
  });

  it('is not signed by somebody whose TCM training is not recorded', async () => {
    const house = await makeHouse();
    const paper = await notice(house, await walkIn(house));
    await house.service.staff.update(paper.doctor, ({ tcmTraining: _, ...rest }) => rest);
    expect(codesOf(await sign(house, paper))).toEqual(['standing.training-missing']);
  });

  it('is not signed the day after: it is made anew', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const paper = await notice(house, walk);
    house.clock.pass({ days: 1 });
    expect(codesOf(await sign(house, paper))).toEqual(['notice.not-today']);
    const again = await notice(house, walk);
    expect(again.documentId).toBe(paper.documentId);
    must(await sign(house, again));
  });

  it('is not signed by the county in place of the doctor', async () => {
    const house = await makeHouse();
    expect(codesOf(await sign(house, await notice(house, await walkIn(house)), 'county-1'))).toEqual([
      'rights.role',
    ]);
  });

  it('waits for a physician where two constitutions are equal', async () => {
    const house = await makeHouse();
    // 气虚 (2, 3, 4, 14) and 血瘀 (19, 22, 24, 33) all answered 4: both 16.
    const walk = await walkIn(house, {
      high: ['e33-02', 'e33-03', 'e33-04', 'e33-14', 'e33-19', 'e33-22', 'e33-24', 'e33-33'],
      facts: {
        clarify: { bruisingNewOrWorse: { value: false }, numbnessOrPainNewOrWorse: { value: false } },
      },
    });
    const by = await house.by(walk.doctor);
    expect(codesOf(await makeResultNotice(house.service, by, walk.residentId, walk.visitId))).toEqual([
      'notice.no-result',
    ]);
  });

  it('is not made while an emergency is open', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, { facts: { symptoms: { symptomsToday: has('chest-pain') } } });
    const by = await house.by(walk.doctor);
    expect(codesOf(await makeResultNotice(house.service, by, walk.residentId, walk.visitId))).toEqual([
      'decision.emergency',
    ]);
  });
});

describe('a referral slip', () => {
  it('is refused for a visit without an emergency', async () => {
    const house = await makeHouse();
    expect(codesOf(await slip(house, await walkIn(house)))).toEqual(['referral.no-emergency']);
  });

  it('is issued at once, with what was found, without approval and without watermark', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, {
      facts: {
        symptoms: { symptomsToday: has('chest-pain', 'sweating') },
        measurements: { systolicFirstMmHg: { value: 186 }, diastolicFirstMmHg: { value: 112 } },
        safety: { medicines: has('warfarin') },
      },
    });
    const paper = { ...walk, documentId: must(await slip(house, walk)) };
    const doc = await documentIn(house, paper);
    expect(doc).toMatchObject({ kind: 'referral-slip', state: 'issued', author: 'doctor-east-1' });
    expect(doc.events.map((event) => event.kind)).toEqual(['drafted', 'signed', 'printed']);
    const { html } = await sheetOf(house, paper);
    for (const said of ['心前区疼痛', '出冷汗', '186', '112', '华法林', '□救护车', '拇印'])
      expect(html).toContain(said);
    for (const unsaid of ['未经审核', '审核医师', '起居调养']) expect(html).not.toContain(unsaid);
  });

  it('carries what was last known of medicines and allergies, with the day', async () => {
    const house = await makeHouse();
    const before = await walkIn(house, { facts: { safety: { allergies: has('shellfish') } } });
    house.clock.pass({ days: 3 });
    const now = await recordVisit(house, before.residentId, {
      occurredOn: '2026-11-23',
      facts: { symptoms: { symptomsToday: has('chest-pain') }, safety: { allergies: null } },
    });
    const walk = { ...before, ...now };
    const { html } = await sheetOf(house, { ...walk, documentId: must(await slip(house, walk)) });
    expect(html).toMatch(/过敏：<b>虾蟹贝类<\/b>（2026-11-20记录）/);
  });

  it('has one table to fill in by hand for several emergencies found at once, and then one for each written about', async () => {
    const house = await makeHouse();
    // 急症两样：心前区疼痛；180/110。
    const walk = await walkIn(house, {
      facts: {
        symptoms: { symptomsToday: has('chest-pain') },
        measurements: { systolicFirstMmHg: { value: 182 } },
      },
    });
    const tables = async (documentId: string) =>
      (await sheetOf(house, { ...walk, documentId })).html.split('<table class="done">').length - 1;
    expect((await house.chartOf(walk.residentId)).visits[0]?.emergencies.length).toBeGreaterThan(1);
    expect(await tables(must(await slip(house, walk)))).toBe(1);
    const by = await house.by(walk.doctor);
    for (const ruleId of ['triage-chest-pain', 'triage-pressure-180-110'])
      must(
        await recordEmergency(house.service, by, walk.residentId, walk.visitId, {
          ruleId,
          done: '呼叫120',
          toldWhom: '',
          transport: null,
          outcome: '',
          close: false,
        }),
      );
    expect(await tables(must(await slip(house, walk)))).toBe(2);
  });

  it('names who signed a refusal; a later slip of the visit replaces the first', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, { facts: { symptoms: { symptomsToday: has('chest-pain') } } });
    const first = { ...walk, documentId: must(await slip(house, walk)) };
    must(
      await recordEmergency(house.service, await house.by(walk.doctor), walk.residentId, walk.visitId, {
        ruleId: 'triage-chest-pain',
        done: '测血压，让其坐着休息',
        toldWhom: '儿子',
        transport: { kind: 'refused', signedBy: '示例家属' },
        outcome: '',
        close: false,
      }),
    );
    const second = { ...walk, documentId: must(await slip(house, walk)) };
    expect(await documentIn(house, first)).toMatchObject({ state: 'superseded' });
    const { html } = await sheetOf(house, second);
    for (const said of ['拒绝转诊', '示例家属', '测血压，让其坐着休息', '儿子', '2026-11-20 09:00'])
      expect(html).toContain(said);
    expect(html).not.toContain('□救护车');
  });
});

describe('the official elderly form', () => {
  it('is filled from the visit, signed by its author and issued on A4', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, { about: { register: { healthRecordNumber: 'SL-0001' } } });
    const documentId = must(await elderly(house, walk, { guidance: [2, 3], words: '' }));
    const paper = { ...walk, documentId };
    expect(await documentIn(house, paper)).toMatchObject({
      kind: 'elderly-record',
      state: 'issued',
      fields: { guidance: '2 3', 'guidance-words': '' },
    });
    const { html } = await sheetOf(house, paper);
    for (const said of ['SL-0001', '（33）', '√饮食调养', '√起居调摄', '2026年11月20日', 'class="paper A4"'])
      expect(html).toContain(said);
    expect(html).not.toContain('√情志调摄');
  });

  it('is refused with the numbers of the items that nobody answered', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const chart = await house.chartOf(walk.residentId);
    const questionnaire = chart.visits[0]?.questionnaire;
    if (!questionnaire || !('answers' in questionnaire)) throw new Error('no questionnaire');
    const { 'e33-07': _, 'e33-20': __, ...answers } = questionnaire.answers;
    await answer(house, walk, 'elderly-33', answers);
    expect(await elderly(house, walk, { guidance: [1], words: '' })).toMatchObject({
      problems: [{ code: 'record.incomplete', values: { count: 2, items: '7 20' } }],
    });
  });

  it('asks which guidance was given, and the words for "other"', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    expect(codesOf(await elderly(house, walk, { guidance: [], words: '' }))).toEqual(['record.no-guidance']);
    expect(codesOf(await elderly(house, walk, { guidance: [7], words: '' }))).toEqual(['record.no-guidance']);
    expect(codesOf(await elderly(house, walk, { guidance: [6], words: ' ' }))).toEqual([
      'record.needs-words',
    ]);
    must(await elderly(house, walk, { guidance: [6], words: '戒烟' }));
  });

  it('is not made from another questionnaire', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const instrument = house.service.release().instruments.get('ccmq-60');
    const answers = (instrument?.items ?? []).filter((item) => item.sex !== 'male');
    await answer(house, walk, 'ccmq-60', Object.fromEntries(answers.map(({ id }) => [id, 1])));
    expect(codesOf(await elderly(house, walk, { guidance: [1], words: '' }))).toEqual([
      'record.other-instrument',
    ]);
  });
});

describe('a check code', () => {
  const tell = (house: TestHouse, code: string) => must(checkPaper(house.service, code));

  it('tells a genuine paper with kind, number, dates and county, and nothing about the resident', async () => {
    const house = await makeHouse();
    const paper = await issued(house, { about: { identity: { name: '示例居民名' } } });
    const { checkCode } = await sheetOf(house, paper);
    const told = tell(house, checkCode.toLowerCase().replaceAll('-', ' '));
    expect(told).toEqual({
      code: checkCode,
      standing: 'genuine',
      paper: {
        kind: 'health-prescription',
        sheetNumber: '2026-000001',
        issuedOn: '2026-11-20',
        validUntil: '2027-05-20',
        county: '示例县中医医院',
        askFirst: false,
      },
    });
    expect(JSON.stringify(told)).not.toContain('示例居民名');
    expect(JSON.stringify(told)).not.toContain(paper.residentId);
  });

  it('tells a void, a replaced and an expired paper as what they are', async () => {
    const house = await makeHouse();
    const taken = await issued(house);
    const { revision } = await documentIn(house, taken);
    must(
      await voidPaper(house.service, await house.by('county-1'), taken.residentId, taken.documentId, {
        shown: revision,
        reason: 'wrong-content',
        comment: '',
      }),
    );
    expect(tell(house, (await sheetOf(house, taken)).checkCode).standing).toBe('void');
    const walk = await walkIn(house, {
      clinic: 'west-1',
      facts: { symptoms: { symptomsToday: has('chest-pain') } },
    });
    const first = { ...walk, documentId: must(await slip(house, walk)) };
    must(await slip(house, walk));
    expect(tell(house, (await sheetOf(house, first)).checkCode).standing).toBe('superseded');
    const old = await issued(house, { clinic: 'west-2' });
    house.clock.pass({ days: 200 });
    expect(tell(house, (await sheetOf(house, old)).checkCode).standing).toBe('expired');
  });

  it('asks to see the doctor first where the paper is in doubt', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await record(house, paper, 'safety', { allergies: has('egg') });
    expect(tell(house, (await sheetOf(house, paper)).checkCode)).toMatchObject({
      standing: 'genuine',
      paper: { askFirst: true },
    });
  });

  it('that was never given out is unknown; a mistyped one is told as such', async () => {
    const house = await makeHouse();
    expect(tell(house, '0000-0000-0001-ZT')).toEqual({
      code: '0000-0000-0001-ZT',
      standing: 'unknown',
      paper: null,
    });
    expect(codesOf(checkPaper(house.service, '0000-0000-0001-ZZ'))).toEqual(['check-code.mistyped']);
  });

  it('is on the sheet as text, and as a QR code of the address to look it up at', async () => {
    const house = await makeHouse();
    const paper = await signedNotice(house, await walkIn(house));
    must(await print(house, paper));
    const { checkCode, viewJson, html } = await sheetOf(house, paper);
    expect(html).toContain(checkCode);
    expect(JSON.parse(viewJson)).toMatchObject({
      frame: {
        check: {
          address: 'http://zhiwei.example/check',
          qr: qrImage(`http://zhiwei.example/check/${checkCode}`),
        },
      },
    });
  });
});
