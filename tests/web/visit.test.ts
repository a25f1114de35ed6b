/** The page of one visit: opened, filled section by section, looked at, never losing what was typed. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Visit } from '../../src/domain/visit.js';
import type { Client } from './client.js';
import { day, makeHouse, type TestHouse } from './house.js';
import { around, type FormFields, formOf, has } from './visit-form.js';

let test: TestHouse;
let doctor: Client;

beforeEach(async () => {
  test = await makeHouse();
  doctor = await test.as('doctor-east-1');
});

const usual = {
  kind: 'assessment',
  occurredOn: '2026-11-20',
  mode: 'clinic',
  place: '卫生室',
  servedBy: 'doctor-east-1',
};

interface OpenedVisit {
  readonly residentId: string;
  readonly url: string;
  page(query?: string): Promise<string>;
  stored(): Promise<Visit>;
  /** Posts what the page shows with these fields changed. */
  save(changes: FormFields, then?: string): ReturnType<Client['post']>;
}

async function visitOf(
  birthDate = '1954-04-12',
  sex: 'female' | 'male' = 'female',
  about: Partial<typeof usual> = {},
): Promise<OpenedVisit> {
  const residentId = await test.addResident('east-1', { identity: { birthDate: day(birthDate), sex } });
  await test.addConsent(residentId, { givenOn: day('2026-01-05') });
  const opened = await doctor.post(`/residents/${residentId}/visits`, { ...usual, ...about });
  expect(opened.status).toBe(303);
  const url = opened.location;
  const page = async (query = '') => (await doctor.get(`${url}${query}`)).body;
  return {
    residentId,
    url,
    page,
    async stored() {
      const visit = (await test.chartOf(residentId)).visits.find((one) => url.endsWith(one.id));
      if (!visit) throw new Error('no visit');
      return visit;
    },
    save: async (changes, then = 'stay') => doctor.post(url, { ...formOf(await page()), ...changes, then }),
  };
}

/** Words that are not there; a page in an error message would hide the error. */
const lacking = (text: string | undefined, ...words: string[]) =>
  words.filter((word) => text?.includes(word) !== true);
/** Words that are there and should not be. */
const absent = (text: string | undefined, ...words: string[]) =>
  words.filter((word) => text?.includes(word) !== false);

const allSafe = {
  'f.medicines': 'none',
  'f.allergies': 'none',
  'f.kidneyDisease': 'no',
  'f.liverDisease': 'no',
  'f.bleedingTendency': 'no',
  'f.swallowingDifficulty': 'no',
  'f.fallsPastYear': 'no',
};
const elderly = (value: string): FormFields =>
  Object.fromEntries(
    Array.from({ length: 33 }, (_, at) => [`q.e33-${String(at + 1).padStart(2, '0')}`, value]),
  );

describe('opening a visit', () => {
  it('is one tap: today, clinic, place and person are chosen already', async () => {
    const residentId = await test.addResident('east-1');
    await test.addConsent(residentId);
    const page = await doctor.get(`/residents/${residentId}/visits/new`);
    expect(lacking(page.body, 'value="2026-11-20"')).toEqual([]);
    expect(page.body).toMatch(/value="assessment" checked/);
    expect(page.body).toMatch(/value="clinic" checked/);
    expect(lacking(page.body, 'value="东溪镇柳树村卫生室"')).toEqual([]);
    expect(page.body).toMatch(/value="doctor-east-1" selected/);
    // Whoever may have served: physicians, and neither steward, expert, administrator nor auditor of the county.
    expect(lacking(page.body, '柳一帆', '溪流云', '钟文竹')).toEqual([]);
    expect(absent(page.body, '规子衡', '甄百草', '管有序', '核一清')).toEqual([]);
  });

  it('keeps day of service and moment of typing apart for a visit typed later from paper', async () => {
    const visit = await (await visitOf('1954-04-12', 'female', { occurredOn: '2026-11-02' })).stored();
    expect(visit).toMatchObject({
      occurredOn: '2026-11-02',
      recordedAt: '2026-11-20T01:00:00.000Z',
      mode: 'clinic',
      place: '卫生室',
      servedBy: 'doctor-east-1',
      typedBy: 'doctor-east-1',
    });
  });

  it('refuses a day in the future and shows the form again as it was typed', async () => {
    const residentId = await test.addResident('east-1');
    await test.addConsent(residentId);
    const answer = await doctor.post(`/residents/${residentId}/visits`, {
      ...usual,
      occurredOn: '2026-11-21',
      place: '老张家',
    });
    expect(answer.status).toBe(422);
    expect(lacking(answer.body, '就诊日期不能晚于今天')).toEqual([]);
    expect(lacking(answer.body, 'value="2026-11-21"')).toEqual([]);
    expect(lacking(answer.body, 'value="老张家"')).toEqual([]);
  });

  it('asks for consent first', async () => {
    const residentId = await test.addResident('east-1');
    const answer = await doctor.post(`/residents/${residentId}/visits`, usual);
    expect(answer.status).toBe(422);
    expect(lacking(answer.body, '还没有本人（或监护人）的同意')).toEqual([]);
  });

  it('offers the visit of today to go on with', async () => {
    const { residentId, url } = await visitOf();
    expect(lacking((await doctor.get(`/residents/${residentId}/visits/new`)).body, `href="${url}"`)).toEqual(
      [],
    );
  });
});

describe('the page', () => {
  it('stands in the order of the paper form', async () => {
    const body = await (await visitOf()).page('?more=yes');
    const order = [
      'safety',
      'measurements',
      'symptoms',
      'questionnaire',
      'history',
      'follow-up',
      'looking',
      'listening',
      'asking',
      'palpation',
      'habits',
    ].map((name) => body.indexOf(` id="s.${name}"`));
    expect(order.every((at) => at > 0)).toBe(true);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  it('is drawn from the fact dictionary: every fact that is always put has its field', async () => {
    const body = await (await visitOf()).page('?more=yes');
    const always = [...test.service.release().knowledge.facts.values()].filter(
      (fact) => fact.origin.from === 'form' && !fact.showWhen,
    );
    expect(always.length).toBeGreaterThan(80);
    expect(always.filter((fact) => !has(body, `f.${fact.id}`)).map((fact) => fact.id)).toEqual([]);
  });

  it('leaves the four examinations to whoever opens them, and then shows them for good', async () => {
    const visit = await visitOf();
    expect(has(await visit.page(), 'f.pulse')).toBe(false);
    const opened = await visit.save({}, 'more');
    expect(opened.location).toBe(`${visit.url}?more=yes#s.looking`);
    const saved = await doctor.post(visit.url, {
      ...formOf(await visit.page('?more=yes')),
      't.pulse': ['string-like', 'slippery'],
      then: 'stay',
    });
    expect(saved.status).toBe(303);
    expect(has(await visit.page(), 'f.pulse')).toBe(true);
    expect((await visit.stored()).sections.palpation).toMatchObject({
      facts: { pulse: { value: { present: ['string-like', 'slippery'], complete: true } } },
      examinedBy: '柳一帆',
    });
  });

  it('asks nothing of pregnancy where the answer settles nothing: of men, and from 60 years', async () => {
    expect(has(await (await visitOf('1976-11-20', 'male')).page(), 'f.pregnancyOrLactation')).toBe(false);
    // 59 years on the day before the 60th birthday, 60 on it.
    expect(has(await (await visitOf('1966-11-21')).page(), 'f.pregnancyOrLactation')).toBe(true);
    expect(has(await (await visitOf('1966-11-20')).page(), 'f.pregnancyOrLactation')).toBe(false);
  });

  it('shows the repeat boxes after a first reading of 140 or 90, not before', async () => {
    const hidden = async (visit: OpenedVisit) =>
      / hidden><label for="f.systolicRepeatMmHg"/.test(await visit.page());
    const visit = await visitOf();
    expect(await hidden(visit)).toBe(true);
    await visit.save({ 'f.systolicFirstMmHg': '139', 'f.diastolicFirstMmHg': '89' });
    expect(await hidden(visit)).toBe(true);
    await visit.save({ 'f.systolicFirstMmHg': '140' });
    expect(await hidden(visit)).toBe(false);
    const other = await visitOf();
    await other.save({ 'f.systolicFirstMmHg': '120', 'f.diastolicFirstMmHg': '90' });
    expect(await hidden(other)).toBe(false);
  });

  it('puts the follow-up questions of a disease once the disease is known', async () => {
    const visit = await visitOf();
    const hidden = (body: string, fact: string) => new RegExp(`id="f\\.${fact}"[^>]* hidden>`).test(body);
    expect(hidden(await visit.page(), 'medicineAdherence')).toBe(true);
    await visit.save({ 'f.conditions': 'some', 't.conditions': ['hypertension'] });
    const body = await visit.page();
    expect(hidden(body, 'medicineAdherence')).toBe(false);
    expect(hidden(body, 'hypoglycaemiaEpisodes')).toBe(true);
  });

  it('has the reading page for a county physician, who records nothing', async () => {
    const visit = await visitOf();
    await visit.save({ 'f.systolicFirstMmHg': '128', 'f.diastolicFirstMmHg': '82' });
    const county = await test.as('county-1');
    const { body, status } = await county.get(visit.url);
    expect(status).toBe(200);
    expect(lacking(body, '128 mmHg')).toEqual([]);
    expect(absent(body, '<form id="visit"')).toEqual([]);
    expect(
      (await county.post(visit.url, { 'shown.safety': '0', 'was.safety': '', 'f.liverDisease': 'no' }))
        .status,
    ).toBe(403);
  });

  it('is closed to another clinic', async () => {
    const visit = await visitOf();
    const stranger = await test.as('doctor-west-1');
    expect((await stranger.get(visit.url)).status).toBe(403);
    expect((await stranger.post(`${visit.url}/look`, {})).status).toBe(403);
  });
});

describe('saving', () => {
  it('saves the least of a walk-in with one submit: value, no, not known, not asked', async () => {
    const visit = await visitOf();
    const answer = await visit.save({
      ...allSafe,
      'f.kidneyDisease': '?',
      'f.liverDisease': '',
      'f.systolicFirstMmHg': '128',
      'f.diastolicFirstMmHg': '８２',
      'f.symptomsToday': 'none',
      ...elderly('2'),
      'q-who': 'read-aloud',
    });
    expect(answer.location).toBe(`${visit.url}?done=saved`);
    const { sections, questionnaire } = await visit.stored();
    const none = { value: { present: [], complete: true } };
    expect(sections.safety?.facts).toEqual({
      medicines: none,
      allergies: none,
      kidneyDisease: { unknown: 'unsure' },
      bleedingTendency: { value: false },
      swallowingDifficulty: { value: false },
      fallsPastYear: { value: false },
    });
    expect(sections.measurements?.facts).toEqual({
      systolicFirstMmHg: { value: 128 },
      diastolicFirstMmHg: { value: 82 },
    });
    expect(sections.symptoms?.facts).toEqual({ symptomsToday: none });
    expect(Object.keys(sections).sort()).toEqual(['measurements', 'safety', 'symptoms']);
    expect(questionnaire).toMatchObject({ instrument: 'elderly-33', respondent: { kind: 'read-aloud' } });
  });

  it('is one entry of the audit, naming the sections', async () => {
    const visit = await visitOf();
    await visit.save({ ...allSafe, 'f.symptomsToday': 'none' });
    const { audit } = await test.chartOf(visit.residentId);
    expect(audit.map((entry) => entry.act)).toEqual([
      'register-resident',
      'record-consent',
      'open-visit',
      'save-visit',
    ]);
    expect(audit.at(-1)?.detail).toEqual({ sections: 'safety+symptoms' });
  });

  it('leaves alone what was not touched: no revision, no audit entry', async () => {
    const visit = await visitOf();
    await visit.save(allSafe);
    await visit.save({});
    expect((await visit.stored()).sections.safety?.revision).toBe(1);
    expect((await test.chartOf(visit.residentId)).audit).toHaveLength(4);
  });

  it('takes a medicine nobody can name for an open list', async () => {
    const visit = await visitOf();
    await visit.save({ 'f.medicines': 'some', 't.medicines': ['statin', 'unnamed'] });
    expect((await visit.stored()).sections.safety?.facts['medicines']).toEqual({
      value: { present: ['statin', 'unnamed'], complete: false },
    });
  });

  it('goes back to the section whose button was pressed', async () => {
    const visit = await visitOf();
    expect((await visit.save(allSafe, 'stay.measurements')).location).toBe(
      `${visit.url}?done=saved#s.measurements`,
    );
  });

  it.each([
    ['没有 and a tick', { 'f.medicines': 'none', 't.medicines': 'statin' }, 'f.medicines', '请留一边'],
    ['有 without a tick', { 'f.allergies': 'some' }, 'f.allergies', '请点出是哪些'],
    ['letters for a number', { 'f.heartRatePerMinute': '七十' }, 'f.heartRatePerMinute', '心率要填数字'],
    [
      'a reading out of range',
      { 'f.systolicFirstMmHg': '1280' },
      'f.systolicFirstMmHg',
      '应在40～300mmHg之间',
    ],
  ])('refuses %s in its section only, with the words at the field', async (_, wrong, field, words) => {
    const visit = await visitOf();
    const answer = await visit.save({ 'f.symptomsToday': 'none', ...wrong });
    expect(answer.status).toBe(422);
    expect(lacking(answer.body, `<a href="#${field}">`)).toEqual([]);
    expect(around(answer.body, field, 9000)).toMatch(new RegExp(`class="field-problem">[^<]*${words}`));
    expect(Object.keys((await visit.stored()).sections)).toEqual(['symptoms']);
    expect(formOf(answer.body)).toMatchObject(wrong);
  });

  it('tells all faults of a section at once, each once', async () => {
    const visit = await visitOf();
    const answer = await visit.save({ 'f.heightCm': '一米六', 'f.systolicFirstMmHg': '400' });
    expect(lacking(answer.body, '<a href="#f.heightCm">', '<a href="#f.systolicFirstMmHg">')).toEqual([]);
    const alone = await visit.save({ 'f.systolicFirstMmHg': '400' });
    expect(lacking(alone.body, '应在40～300mmHg之间')).toEqual([]);
    // What cannot be is refused: nobody is asked whether they are sure of it.
    expect(absent(alone.body, '收缩压400mmHg少见')).toEqual([]);
  });

  it('asks again about a reading out of the usual, and takes it when somebody says it is right', async () => {
    const visit = await visitOf();
    const asked = await visit.save({ 'f.heartRatePerMinute': '44' });
    expect(asked.status).toBe(422);
    expect(lacking(asked.body, '心率44次/分少见（常见45～130）')).toEqual([]);
    expect((await visit.stored()).sections.measurements).toBeUndefined();
    const again = await doctor.post(visit.url, {
      ...formOf(asked.body),
      sure: 'heartRatePerMinute',
      then: 'stay',
    });
    expect(again.status).toBe(303);
    expect((await visit.stored()).sections.measurements?.facts).toEqual({
      heartRatePerMinute: { value: 44 },
    });
  });

  it('takes the last usual reading without a word', async () => {
    const visit = await visitOf();
    expect((await visit.save({ 'f.heartRatePerMinute': '45' })).status).toBe(303);
  });

  it.each([
    ['90', '120'],
    ['95', '104'],
    ['100', '100'],
  ])(
    'asks whether %s over %s is the wrong way round, keeps it on the page and raises nothing',
    async (systolic, diastolic) => {
      const visit = await visitOf();
      const typed = { 'f.systolicFirstMmHg': systolic, 'f.diastolicFirstMmHg': diastolic };
      const answer = await visit.save(typed);
      expect(answer.status).toBe(422);
      const said = `收缩压${systolic}应高于舒张压${diastolic}，是不是填反了？`;
      expect(lacking(around(answer.body, 'f.systolicFirstMmHg'), said)).toEqual([]);
      expect(formOf(answer.body)).toMatchObject(typed);
      expect(absent(answer.body, '急症处置')).toEqual([]);
      expect((await visit.stored()).sections.measurements).toBeUndefined();
      expect(
        (
          await visit.save({
            'f.systolicFirstMmHg': '101',
            'f.diastolicFirstMmHg': '100',
            sure: 'diastolicFirstMmHg',
          })
        ).status,
      ).toBe(303);
    },
  );

  it('wants to know who examined', async () => {
    const visit = await visitOf();
    const form = formOf(await visit.page('?more=yes'));
    const answer = await doctor.post(visit.url, { ...form, 't.pulse': 'rapid', 'by.palpation': ' ' });
    expect(answer.status).toBe(422);
    expect(lacking(answer.body, '请写谁查的')).toEqual([]);
    expect(formOf(answer.body)).toMatchObject({ 't.pulse': 'rapid' });
  });

  it('drafts and goes to the draft', async () => {
    const visit = await visitOf();
    const answer = await visit.save(
      {
        ...allSafe,
        'f.systolicFirstMmHg': '128',
        'f.diastolicFirstMmHg': '82',
        'f.symptomsToday': 'none',
        'f.conditions': 'none',
        ...elderly('2'),
        'q-who': 'self',
      },
      'draft',
    );
    expect(answer.status).toBe(303);
    const [draft] = (await test.chartOf(visit.residentId)).documents;
    expect(answer.location).toBe(`/residents/${visit.residentId}/documents/${draft?.id}?done=drafted`);
    expect(draft).toMatchObject({ state: 'draft', kind: 'health-prescription' });
  });

  it('does not draft while something typed could not be saved', async () => {
    const visit = await visitOf();
    const answer = await visit.save({ ...allSafe, 'f.heartRatePerMinute': '七十' }, 'draft');
    expect(answer.status).toBe(422);
    expect((await test.chartOf(visit.residentId)).documents).toEqual([]);
  });
});

describe('two typists on one visit', () => {
  it('save different sections from pages opened at the same time', async () => {
    const visit = await visitOf();
    const colleague = await test.as('township-east');
    const [mine, theirs] = [await visit.page(), (await colleague.get(visit.url)).body];
    await doctor.post(visit.url, { ...formOf(mine), ...allSafe, then: 'stay' });
    const second = await colleague.post(visit.url, {
      ...formOf(theirs),
      'f.systolicFirstMmHg': '118',
      'f.diastolicFirstMmHg': '76',
      then: 'stay',
    });
    expect(second.status).toBe(303);
    const { sections } = await visit.stored();
    expect(sections.safety?.by).toBe('doctor-east-1');
    expect(sections.measurements?.by).toBe('township-east');
  });

  it('clash in one section: the others are saved, the clashing one stands beside what is stored', async () => {
    const visit = await visitOf();
    const mine = await visit.page();
    const colleague = await test.as('township-east');
    const theirs = (await colleague.get(visit.url)).body;
    await colleague.post(visit.url, {
      ...formOf(theirs),
      'f.systolicFirstMmHg': '118',
      'f.diastolicFirstMmHg': '76',
      'f.heartRatePerMinute': '70',
    });
    const clash = await doctor.post(visit.url, {
      ...formOf(mine),
      ...allSafe,
      'f.systolicFirstMmHg': '122',
      'f.diastolicFirstMmHg': '76',
      then: 'stay',
    });
    expect(clash.status).toBe(409);
    expect(lacking(clash.body, '溪流云在09:00先保存了这一节')).toEqual([]);
    const shown = formOf(clash.body);
    // Mine as typed, theirs where I had left the box empty.
    expect(shown).toMatchObject({
      'f.systolicFirstMmHg': '122',
      'f.diastolicFirstMmHg': '76',
      'f.heartRatePerMinute': '70',
    });
    expect(lacking(around(clash.body, 'f.systolicFirstMmHg', 600), '现存：118 mmHg')).toEqual([]);
    expect(around(clash.body, 'f.diastolicFirstMmHg', 600).split('</div>')[0]).not.toContain('现存');
    const between = await visit.stored();
    expect(between.sections.safety?.by).toBe('doctor-east-1');
    expect(between.sections.measurements?.facts['systolicFirstMmHg']).toEqual({ value: 118 });

    expect((await doctor.post(visit.url, { ...shown, then: 'stay' })).status).toBe(303);
    expect((await visit.stored()).sections.measurements).toMatchObject({
      revision: 2,
      by: 'doctor-east-1',
      facts: { systolicFirstMmHg: { value: 122 }, heartRatePerMinute: { value: 70 } },
    });
  });

  it('clash in the questionnaire: answers as typed, stored answers beside them', async () => {
    const visit = await visitOf();
    const mine = await visit.page();
    await visit.save({ ...elderly('2'), 'q-who': 'self' });
    const clash = await doctor.post(visit.url, {
      ...formOf(mine),
      ...elderly('2'),
      'q.e33-01': '4',
      'q-who': 'self',
    });
    expect(clash.status).toBe(409);
    expect(formOf(clash.body)['q.e33-01']).toBe('4');
    expect(lacking(around(clash.body, 'q.e33-01', 900), '现存：很少')).toEqual([]);
  });
});

describe('the questionnaire', () => {
  it.each([
    ['65 years on the day of the visit', '1961-11-20', 'e33-01'],
    ['64 years', '1961-11-21', 'gbt-01'],
    ['18 years', '2008-11-20', 'gbt-01'],
  ])('of somebody of %s', async (_, birthDate, first) => {
    expect(has(await (await visitOf(birthDate, 'male')).page(), `q.${first}`)).toBe(true);
  });

  it('is the 60 items when somebody chooses them; what was typed is saved first', async () => {
    const visit = await visitOf('1980-01-01', 'male');
    const chosen = await visit.save(allSafe, 'use.ccmq-60');
    expect(chosen.location).toBe(`${visit.url}?instrument=ccmq-60#s.questionnaire`);
    expect((await visit.stored()).sections.safety).toBeDefined();
    const body = await visit.page('?instrument=ccmq-60');
    expect([has(body, 'q.ccmq-01'), has(body, 'q.gbt-01')]).toEqual([true, false]);
  });

  it('is not put under 18, and the page says why', async () => {
    const body = await (await visitOf('2008-11-21', 'male')).page();
    expect(has(body, 'q-who')).toBe(false);
    expect(lacking(body, '没有找到适用于未成年人的官方计分量表')).toEqual([]);
  });

  it('is not judged in pregnancy or acute illness, even where it was answered; the page goes on without', async () => {
    const visit = await visitOf('1990-01-01');
    const shown = formOf(await visit.page());
    expect(shown['q-instrument']).toBe('gbt-46939-2025');
    await visit.save({ 'q.gbt-01': '3', 'q-who': 'self', 'f.pregnancyOrLactation': 'pregnant' });
    const body = await visit.page();
    expect(lacking(body, '没有找到适用于孕期的官方计分量表')).toEqual([]);
    expect(absent(body, '得分与判定')).toEqual([]);
    expect(has(body, 'f.medicines')).toBe(true);
  });

  it('is not judged in acute illness: answers stay recorded and are judged when the person is well', async () => {
    const visit = await visitOf();
    await visit.save({ ...elderly('2'), 'q-who': 'self', 'f.acuteIllness': 'yes' });
    const ill = await visit.page();
    expect(lacking(ill, '正在生急病，本次不作体质判定')).toEqual([]);
    expect(absent(ill, '得分与判定')).toEqual([]);
    await visit.save({ 'f.acuteIllness': 'no' });
    expect(lacking(await visit.page(), '得分与判定', '主要体质：平和质')).toEqual([]);
  });

  it('records who answered, and a family member by name and relation', async () => {
    const visit = await visitOf();
    const nobody = await visit.save(elderly('2'));
    expect(nobody.status).toBe(422);
    expect(lacking(nobody.body, '请选是谁回答的问卷')).toEqual([]);
    expect(formOf(nobody.body)['q.e33-33']).toBe('2');
    const nameless = await visit.save({ ...elderly('2'), 'q-who': 'family' });
    expect(lacking(nameless.body, '请填家属姓名和与本人关系')).toEqual([]);
    await visit.save({ ...elderly('2'), 'q-who': 'family', 'q-name': '示例子', 'q-relation': '女儿' });
    expect((await visit.stored()).questionnaire).toMatchObject({
      respondent: { kind: 'family', name: '示例子', relation: '女儿' },
    });
  });

  it('may be declined, which is recorded', async () => {
    const visit = await visitOf();
    await visit.save({ 'q-who': 'none.declined' });
    expect((await visit.stored()).questionnaire).toMatchObject({ none: 'declined' });
    expect(formOf(await visit.page())['q-who']).toBe('none.declined');
  });

  it('lets the measure decide items 9 and 28 and shows a differing answer', async () => {
    const visit = await visitOf();
    // 73 kg at 160 cm: 28.515…, the fifth option; the person said the second. Waist 90 cm is the third.
    await visit.save({
      ...elderly('2'),
      'q.e33-28': '',
      'q-who': 'self',
      'f.heightCm': '160',
      'f.weightKg': '73',
      'f.waistCm': '90',
    });
    const body = await visit.page();
    expect(
      lacking(around(body, 'q.e33-09', 2500), '按测量28.51算第5档（BMI≥28）；自报第2档，以测量为准'),
    ).toEqual([]);
    expect(lacking(around(body, 'q.e33-28', 2500), '按测量90算第3档')).toEqual([]);
    expect(lacking(body, '第9题：测量在第5档，自报第2档，按测量计分')).toEqual([]);
  });
});

describe('the score after saving', () => {
  it('shows nine scales with words for each bar; all answers 2 are 平和 18 and eight 8s', async () => {
    const visit = await visitOf();
    await visit.save({ ...elderly('2'), 'q-who': 'self' });
    const body = await visit.page();
    const bars = [...body.matchAll(/role="img" aria-label="([^"]*)"/g)].map(([, text]) => text);
    expect(bars).toEqual([
      '平和质18分，判为是',
      ...['气虚质', '阳虚质', '阴虚质', '痰湿质', '湿热质', '血瘀质', '气郁质', '特禀质'].map(
        (name) => `${name}8分，判为否`,
      ),
    ]);
    expect(lacking(body, '主要体质：平和质')).toEqual([]);
    // One point more is 9, where 倾向是 begins; any of its four answers at 3 does it.
    expect(lacking(body, '升到“倾向是”：气虚质再高1分')).toEqual([]);
    expect(lacking(body, '第3题改答3/4，就变成“倾向是”')).toEqual([]);
  });

  it('names what is missing, with a link to each question, and judges nothing by it', async () => {
    const visit = await visitOf();
    await visit.save({ ...elderly('2'), 'q.e33-03': '', 'q-who': 'self' });
    const body = await visit.page();
    expect(lacking(body, '<a href="#q.e33-03">第3题</a>')).toEqual([]);
    expect(lacking(body, '还定不了：气虚质缺答')).toEqual([]);
    expect(lacking(body, '缺1题，不能计分')).toEqual([]);
  });

  it('leaves a tie to a TCM physician, who confirms on the same page', async () => {
    const visit = await visitOf();
    // 气虚 (2, 3, 4, 14) and 湿热 (23, 25, 27, 30), three answers 3 and one 2 each: 11 and 11.
    const tie = ['03', '04', '14', '23', '25', '27'].map((no) => [`q.e33-${no}`, '3']);
    await visit.save({ ...elderly('2'), ...Object.fromEntries(tie), 'q-who': 'self' });
    const body = await visit.page();
    expect(lacking(body, '最高分相同，待中医师判定')).toEqual([]);
    expect(lacking(body, '由中医师依据专业知识判定后再指导')).toEqual([]);
    expect(has(body, 's.confirm')).toBe(false);

    const physician = await test.as('township-east');
    expect(has((await physician.get(visit.url)).body, 's.confirm')).toBe(true);
    const unsaid = await physician.post(`${visit.url}/confirm`, { others: 'damp-heat' });
    expect([unsaid.status, unsaid.body.includes('请选主要体质')]).toEqual([422, true]);
    const said = await physician.post(`${visit.url}/confirm`, {
      primary: 'qi-deficiency',
      others: ['damp-heat', 'qi-deficiency'],
    });
    expect(said.status).toBe(303);
    expect((await visit.stored()).confirmed).toMatchObject({
      primary: 'qi-deficiency',
      others: ['damp-heat'],
      by: 'township-east',
    });
    expect(
      lacking((await physician.get(visit.url)).body, '中医师已判定：主要体质气虚质，同时确认：湿热质'),
    ).toEqual([]);
    expect((await doctor.post(`${visit.url}/confirm`, { primary: 'damp-heat' })).status).toBe(403);
  });

  it('sends 阴虚 with 阳虚 back to be asked again', async () => {
    const visit = await visitOf();
    // 阳虚 (11, 12, 13, 29) and 阴虚 (10, 21, 26, 31): all 4, that is 16 each.
    const both = ['11', '12', '13', '29', '10', '21', '26', '31'].map((no) => [`q.e33-${no}`, '4']);
    await visit.save({ ...elderly('1'), ...Object.fromEntries(both), 'q-who': 'self' });
    const body = await visit.page();
    expect(lacking(body, '同时为“是”，互相矛盾，请重新询问采集')).toEqual([]);
    expect(lacking(body, '返回查找原因、重新准确采集')).toEqual([]);
  });

  it('ranks what is still missing by what it would settle, with links to fields that are there', async () => {
    const visit = await visitOf();
    const body = await visit.page();
    const list = body.slice(body.indexOf('补上这些'), body.indexOf('</ol>', body.indexOf('补上这些')));
    const links = [...list.matchAll(/href="#([^"]+)">([^<]+)</g)];
    expect(links.length).toBeGreaterThan(2);
    expect(links.every(([, id = '']) => has(body, id))).toBe(true);
    expect(links[0]?.[2]).toMatch(/可判定\d+条（其中分诊\d+条）/);
    expect(lacking(body, '不能当作没有问题')).toEqual([]);
  });
});

describe('live triage', () => {
  it('says what has been typed so far means, and stores nothing', async () => {
    const visit = await visitOf();
    const form = formOf(await visit.page());
    const looked = await doctor.post(`${visit.url}/look`, {
      ...form,
      'f.systolicFirstMmHg': '186',
      'f.diastolicFirstMmHg': '96',
      'f.weightKg': 'nonsense',
    });
    expect(looked.status).toBe(200);
    expect(lacking(looked.body, '▲ 危急：收缩压≥180和/或舒张压≥110')).toEqual([]);
    expect(lacking(looked.body, '先打120。本系统不是急救通道')).toEqual([]);
    expect(lacking(looked.body, '转诊：立即 → 上级医院')).toEqual([]);
    expect(lacking(looked.body, '出处：')).toEqual([]);
    expect((await visit.stored()).sections).toEqual({});
  });

  it('needs the token of the session', async () => {
    const visit = await visitOf();
    expect((await doctor.post(`${visit.url}/look`, { _csrf: 'wrong' })).body).not.toContain('data-for');
  });

  it('asks "new or worse?" after a high answer on an illness-like item, and alerts on yes only', async () => {
    const visit = await visitOf();
    const form = { ...formOf(await visit.page()), ...elderly('2'), 'q.e33-03': '4' };
    const looked = await doctor.post(`${visit.url}/look`, form);
    expect(lacking(looked.body, 'data-asked="f.breathlessNewOrWorse"')).toEqual([]);
    expect(lacking(looked.body, '气短是新出现的或比以前重吗')).toEqual([]);
    await visit.save({ ...elderly('2'), 'q.e33-03': '4', 'q-who': 'self' });
    const put = around(await visit.page(), 'f.breathlessNewOrWorse', 300);
    expect(absent(put.split('>')[0], 'hidden')).toEqual([]);
    const level = async (answer: string) => {
      await visit.save({ 'f.breathlessNewOrWorse': answer });
      return /<h2>[▲◆] [^<]*气短[^<]*<\/h2>/.test(await visit.page());
    };
    expect(await level('no')).toBe(false);
    expect(await level('yes')).toBe(true);
  });
});

describe('what is being typed', () => {
  it('comes back to its typist after a page lost unsaved, and to nobody else', async () => {
    const visit = await visitOf();
    const form = formOf(await visit.page());
    await doctor.post(`${visit.url}/look`, {
      ...form,
      'f.systolicFirstMmHg': '128',
      'f.heartRatePerMinute': 'x',
    });
    const body = await visit.page();
    expect(lacking(body, '您2026-11-20 09:00填的还没有保存，已放回页面')).toEqual([]);
    expect(formOf(body)).toMatchObject({ 'f.systolicFirstMmHg': '128', 'f.heartRatePerMinute': 'x' });
    expect((await visit.stored()).sections).toEqual({});
    const colleague = await test.as('township-east');
    expect(formOf((await colleague.get(visit.url)).body)['f.systolicFirstMmHg']).toBe('');
  });

  it('goes when it is saved, and when its typist does not want it', async () => {
    const visit = await visitOf();
    await doctor.post(`${visit.url}/look`, { ...formOf(await visit.page()), 'f.systolicFirstMmHg': '128' });
    expect(test.service.typing.keys()).toHaveLength(1);
    await visit.save({});
    expect(test.service.typing.keys()).toEqual([]);
    expect((await visit.stored()).sections.measurements?.facts).toEqual({
      systolicFirstMmHg: { value: 128 },
    });
    await doctor.post(`${visit.url}/look`, { ...formOf(await visit.page()), 'f.systolicFirstMmHg': '182' });
    await doctor.post(visit.url, { then: 'discard' });
    expect(test.service.typing.keys()).toEqual([]);
    expect(formOf(await visit.page())['f.systolicFirstMmHg']).toBe('128');
  });

  it('says nothing of a look that came in after the save it belonged to', async () => {
    const visit = await visitOf();
    const form = { ...formOf(await visit.page()), ...allSafe };
    await doctor.post(visit.url, { ...form, then: 'stay' });
    await doctor.post(`${visit.url}/look`, form);
    expect(absent(await visit.page(), '还没有保存', '先保存了这一节')).toEqual([]);
  });

  it('is dropped after a week', async () => {
    const visit = await visitOf();
    await doctor.post(`${visit.url}/look`, { ...formOf(await visit.page()), 'f.systolicFirstMmHg': '128' });
    test.clock.pass({ days: 8 });
    doctor = await test.as('doctor-east-1');
    const other = await visitOf('1950-05-05');
    await doctor.post(`${other.url}/look`, { ...formOf(await other.page()), 'f.liverDisease': 'no' });
    expect(test.service.typing.keys()).toHaveLength(1);
  });
});

describe('an emergency', () => {
  async function inEmergency() {
    const visit = await visitOf();
    await visit.save({
      ...allSafe,
      'f.systolicFirstMmHg': '186',
      'f.diastolicFirstMmHg': '96',
      'f.symptomsToday': 'none',
      'f.conditions': 'none',
    });
    return visit;
  }
  const rule = 'triage-pressure-180-110';
  const done = {
    ruleId: rule,
    done: '10:05 半卧，复测 182/94，打120',
    toldWhom: '女儿、镇卫生院急诊',
    transport: 'ambulance',
    signedBy: '',
    outcome: '',
    close: 'no',
  };

  it('stands on desk and chart as soon as it is saved, before anybody wrote what was done', async () => {
    const visit = await visitOf();
    await visit.save({ ...allSafe, 't.symptomsToday': 'chest-pain' });
    expect((await visit.stored()).emergencies).toMatchObject([
      // Fourteen days: clinical.md §1, the referral is followed up within two weeks.
      { ruleId: 'triage-chest-pain', done: '', transport: null, closed: null, trackBy: '2026-12-04' },
    ]);
    expect(lacking((await doctor.get('/')).body, '急症没有处理完', visit.residentId)).toEqual([]);
    const chart = await doctor.get(`/residents/${visit.residentId}`);
    expect(lacking(chart.body, '急症没有处理完', '还没有记录做了什么')).toEqual([]);
  });

  it('is taken off again when it was a slip of the hand and nobody had written on it', async () => {
    const visit = await visitOf();
    const raised = await visit.save({
      ...allSafe,
      'f.systolicFirstMmHg': '186',
      'f.diastolicFirstMmHg': '96',
    });
    expect((await visit.stored()).emergencies).toHaveLength(1);
    const page = await doctor.get(raised.location);
    const mended = { ...formOf(page.body), 'f.systolicFirstMmHg': '136', then: 'stay' };
    const corrected = await doctor.post(visit.url, mended);
    expect(corrected.status).toBe(303);
    expect((await visit.stored()).emergencies).toEqual([]);
    expect(lacking((await doctor.get(corrected.location)).body, '已保存。急症已随读数更正撤下')).toEqual([]);
  });

  it('blocks drafting with the reason; everything typed is saved', async () => {
    const visit = await visitOf();
    const answer = await visit.save(
      { ...allSafe, 'f.systolicFirstMmHg': '186', 'f.diastolicFirstMmHg': '96' },
      'draft',
    );
    expect(answer.status).toBe(422);
    expect(lacking(answer.body, '有未处理完的急症，先处置和转诊，不能起草健康处方')).toEqual([]);
    // The button that would only be refused is not offered again.
    expect(absent(answer.body, 'name="then" value="draft"')).toEqual([]);
    expect(Object.keys((await visit.stored()).sections).sort()).toEqual(['measurements', 'safety']);
    expect((await test.chartOf(visit.residentId)).documents).toEqual([]);
  });

  it('has a form for what was done and a button for the referral slip', async () => {
    const visit = await inEmergency();
    const body = await visit.page();
    expect(has(body, `e.${rule}`)).toBe(true);
    expect(lacking(body, `action="${visit.url}/referral-slip"`)).toEqual([]);
    expect((await doctor.post(`${visit.url}/emergencies`, done)).status).toBe(303);
    expect((await visit.stored()).emergencies).toMatchObject([
      {
        ruleId: rule,
        done: done.done,
        doneAt: '2026-11-20T01:00:00.000Z',
        toldWhom: done.toldWhom,
        transport: { kind: 'ambulance' },
        // Fourteen days after the visit.
        trackBy: '2026-12-04',
        closed: null,
      },
    ]);
  });

  it('keeps what was typed when the record is refused: no signer, no outcome', async () => {
    const visit = await inEmergency();
    const unsigned = await doctor.post(`${visit.url}/emergencies`, { ...done, transport: 'refused' });
    expect(unsigned.status).toBe(422);
    expect(lacking(unsigned.body, '不肯去的，请填谁签的字')).toEqual([]);
    expect(lacking(unsigned.body, '10:05 半卧，复测 182/94，打120')).toEqual([]);
    const open = await doctor.post(`${visit.url}/emergencies`, { ...done, close: 'yes' });
    expect(lacking(open.body, '要结束急症记录，请写明后来怎样')).toEqual([]);
    // Tracked since the visit was saved; nothing of the refused record is in it.
    expect((await visit.stored()).emergencies).toMatchObject([{ done: '', transport: null, closed: null }]);
  });

  it('is written down once for two at a time, where the same was done about both', async () => {
    const visit = await visitOf();
    const two = {
      'f.systolicFirstMmHg': '186',
      'f.diastolicFirstMmHg': '96',
      't.symptomsToday': 'chest-pain',
    };
    await visit.save({ ...allSafe, ...two });
    const raised = (await visit.stored()).emergencies.map((one) => one.ruleId);
    expect(raised.sort()).toEqual(['triage-chest-pain', rule].sort());
    const body = await visit.page();
    expect(lacking(body, 'name="also" value="triage-chest-pain"', `name="also" value="${rule}"`)).toEqual([]);
    const ended = { ...done, also: 'triage-chest-pain', outcome: '县医院收住', close: 'yes' };
    expect((await doctor.post(`${visit.url}/emergencies`, ended)).status).toBe(303);
    for (const one of (await visit.stored()).emergencies)
      expect(one).toMatchObject({ done: done.done, closed: { outcome: '县医院收住' } });
    expect((await visit.stored()).emergencies).toHaveLength(2);
    expect(absent(await visit.page(), 'name="also"')).toEqual([]);
  });

  it('once closed lets the draft be made', async () => {
    const visit = await inEmergency();
    await doctor.post(`${visit.url}/emergencies`, done);
    const closed = await doctor.post(`${visit.url}/emergencies`, {
      ...done,
      outcome: '县医院处理后回家',
      close: 'yes',
    });
    expect(closed.status).toBe(303);
    const body = await visit.page();
    expect(lacking(body, '（已结束）')).toEqual([]);
    expect((await visit.save({}, 'draft')).location).toContain('/documents/');
  });

  it('of an earlier visit is named with a way to it', async () => {
    const first = await inEmergency();
    await doctor.post(`${first.url}/emergencies`, done);
    const opened = await doctor.post(`/residents/${first.residentId}/visits`, usual);
    const body = (await doctor.get(opened.location)).body;
    expect(lacking(body, '以前的就诊还有急症没有处理完')).toEqual([]);
    expect(lacking(body, `href="${first.url}"`)).toEqual([]);
  });
});

describe('a visit entered in error', () => {
  it('is marked with a coded reason, stays readable and takes nothing more', async () => {
    const visit = await visitOf();
    await visit.save({ 'f.systolicFirstMmHg': '128', 'f.diastolicFirstMmHg': '82' });
    const unsaid = await doctor.post(`${visit.url}/error`, { reason: '', comment: '' });
    expect([unsaid.status, unsaid.body.includes('请选一个原因')]).toEqual([422, true]);
    const marked = await doctor.post(`${visit.url}/error`, { reason: 'wrong-person', comment: '同名' });
    expect(marked.status).toBe(303);
    const body = await visit.page();
    expect(lacking(body, '录到别人名下 · 同名')).toEqual([]);
    expect(lacking(body, '128 mmHg')).toEqual([]);
    expect(absent(body, '<form id="visit"')).toEqual([]);
    const late = await doctor.post(visit.url, { 'shown.safety': '0', 'was.safety': '', ...allSafe });
    expect(late.status).toBe(422);
    expect(lacking(late.body, '已标为录入错误，不能再改')).toEqual([]);
  });
});

describe('the weight of the page', () => {
  it.each([
    ['an elder', '1950-01-01', ''],
    ['an adult', '1980-01-01', ''],
    ['an adult with the 60 items', '1980-01-01', '?instrument=ccmq-60'],
  ])('of %s with style and scripts is at most 100 KB', async (_, birthDate, query) => {
    const visit = await visitOf(birthDate);
    const { body } = await doctor.get(`${visit.url}${query}`);
    const assets = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(2);
    let bytes = Buffer.byteLength(body);
    for (const path of assets) bytes += Buffer.byteLength((await doctor.get(path)).body);
    expect(bytes).toBeLessThanOrEqual(100 * 1024);
  });
});

describe('the score sheet', () => {
  it('scores any questionnaire for nobody and stores nothing', async () => {
    const charts = test.service.charts.keys().length;
    const page = await doctor.get('/score?instrument=elderly-33&sex=female');
    expect(page.status).toBe(200);
    const scored = await doctor.post('/score', { ...formOf(page.body), ...elderly('2') });
    expect(lacking(scored.body, '平和质18分，判为是')).toEqual([]);
    expect(formOf(scored.body)['q.e33-33']).toBe('2');
    expect(test.service.charts.keys()).toHaveLength(charts);
  });

  it('lets a typed measure decide, and refuses one that cannot be', async () => {
    const form = formOf((await doctor.get('/score?instrument=elderly-33&sex=female')).body);
    const measured = await doctor.post('/score', { ...form, ...elderly('2'), 'm.bmi': '28' });
    expect(lacking(measured.body, '按测量28算第5档（BMI≥28）；自报第2档，以测量为准')).toEqual([]);
    const wrong = await doctor.post('/score', { ...form, ...elderly('2'), 'm.waistCm': '900' });
    expect(wrong.status).toBe(422);
    expect(lacking(wrong.body, '腰围应在30～200cm之间')).toEqual([]);
    expect(formOf(wrong.body)).toMatchObject({ 'm.waistCm': '900', 'q.e33-01': '2' });
  });

  it('asks for the sex before the rows, which differ by it', async () => {
    const bare = await doctor.get('/score?instrument=ccmq-60');
    expect(absent(bare.body, '<form id="visit"')).toEqual([]);
    const man = (await doctor.get('/score?instrument=ccmq-60&sex=male')).body;
    expect([has(man, 'q.ccmq-41m'), has(man, 'q.ccmq-41f')]).toEqual([true, false]);
  });
});

it('every template of the visit is served as it stands', () => {
  const names = ['pages/visit', 'partials/visit', 'partials/fact'];
  const mine = test.house.web.templates
    .problems()
    .filter(({ file }) => names.some((name) => file.startsWith(name)));
  expect(mine).toEqual([]);
});

describe('what an earlier visit recorded', () => {
  const may = { occurredOn: '2026-05-20' };

  async function secondVisit() {
    const first = await visitOf('1954-04-12', 'female', may);
    await first.save({
      'f.allergies': 'some',
      't.allergies': 'shellfish',
      'f.kidneyDisease': 'no',
      'f.fallsPastYear': 'yes',
    });
    const opened = await doctor.post(`/residents/${first.residentId}/visits`, usual);
    const url = opened.location;
    const page = async () => (await doctor.get(url)).body;
    const save = async (changes: FormFields, then: string) =>
      doctor.post(url, { ...formOf(await page()), ...changes, then });
    const stored = async () =>
      (await test.chartOf(first.residentId)).visits.find((one) => url.endsWith(one.id))?.sections.safety;
    return { page, save, stored };
  }

  it('stands beside the question with its day, and answers nothing by itself', async () => {
    const { page, stored } = await secondVisit();
    const html = await page();
    expect(lacking(around(html, 'f.allergies', 4000), '上次（2026-05-20）：虾蟹贝类')).toEqual([]);
    expect(formOf(html)['t.allergies']).toBeUndefined();
    expect(await stored()).toBeUndefined();
  });

  it('is taken over by one button, for questions left open and lasting things only', async () => {
    const { page, save, stored } = await secondVisit();
    const answer = await save({ 'f.kidneyDisease': 'yes' }, 'earlier.safety');
    expect(answer.location).toMatch(/#s\.safety$/);
    expect((await stored())?.facts).toEqual({
      allergies: { value: { present: ['shellfish'], complete: true } },
      kidneyDisease: { value: true },
    });
    expect(await page()).not.toContain('value="earlier.safety"');
  });

  it('is missed on the page, while it is typed too, when today says there is none', async () => {
    const { page, save } = await secondVisit();
    await save({ 'f.allergies': 'none' }, 'stay');
    expect(lacking(await page(), '以前记有，这次没有，请核对', '过敏：虾蟹贝类（2026-05-20记）')).toEqual([]);
  });
});
