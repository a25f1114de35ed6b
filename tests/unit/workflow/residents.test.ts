/** The resident list: who somebody is, who looks like whom, where they went, and finding them again. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { PlannedTask } from '../../../src/domain/chart.js';
import type { Consent } from '../../../src/domain/resident.js';
import { hasConsent, recordConsent, withdrawConsent } from '../../../src/workflow/consent.js';
import {
  readIdentity,
  type registerInput,
  registerResident,
  setStanding,
  updateIdentity,
  updateRegister,
} from '../../../src/workflow/residents.js';
import { exportResident } from '../../../src/workflow/residents-copy.js';
import { civilDateTyped, type IdentityTyped } from '../../../src/workflow/residents-identity.js';
import { chartsMergedInto, mergeResidents, unmergeResident } from '../../../src/workflow/residents-merge.js';
import { searchResidents } from '../../../src/workflow/residents-search.js';
import { recordEmergency } from '../../../src/workflow/visits.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { submitted, walkIn } from './walk-in.js';

// clinical.md §6.4, checked by program there: GB 11643 samples. Born 1949-12-31, sequence 002 even: female.
const idOf1949 = '11010519491231002X';
// Born 1880-01-01, sequence 001 odd: male.
const idOf1880 = '440524188001010014';
// Born 1992-05-08, sequence 011 odd: male.
const idOf1992 = '53010219200508011X';

const typed: IdentityTyped = {
  name: '王桂英',
  sex: 'female',
  birthDate: '1949-12-31',
  idDocument: { kind: 'resident-id', number: idOf1949 },
  phones: ['13800000001'],
  address: '',
  village: '柳树一组',
};
const form: z.infer<typeof registerInput> = {
  ...typed,
  clinicId: 'east-1',
  contractSigned: null,
  keyGroups: null,
  healthRecordNumber: '',
  confirmed: [],
  notSameAs: [],
};

function codes(result: { ok: true } | { ok: false; problems: readonly { code: string }[] }): string[] {
  return result.ok ? [] : result.problems.map((problem) => problem.code);
}

async function registered(test: TestHouse, changes: Partial<typeof form> = {}): Promise<string> {
  const result = await registerResident(test.service, await test.by('doctor-east-1'), {
    ...form,
    ...changes,
  });
  if (!result.ok) throw new Error(codes(result).join());
  return result.value;
}

describe('registering a resident', () => {
  it('stores what was typed and starts the audit chain', async () => {
    const test = await makeHouse();
    const chart = await test.chartOf(await registered(test, { name: ' 王桂英 ' }));
    expect(chart.identity).toMatchObject({
      name: '王桂英',
      sex: 'female',
      birthDate: '1949-12-31',
      revision: 1,
    });
    expect(chart.register).toEqual({
      revision: 1,
      contractSigned: null,
      keyGroups: null,
      healthRecordNumber: null,
    });
    expect(chart.audit.map((entry) => entry.act)).toEqual(['register-resident']);
  });

  it('takes sex and birth date from the id number when they are left blank', async () => {
    const test = await makeHouse();
    const chart = await test.chartOf(await registered(test, { sex: null, birthDate: '' }));
    expect(chart.identity).toMatchObject({ sex: 'female', birthDate: '1949-12-31' });
  });

  it('reads full-width digits and a small x of an id number', async () => {
    const test = await makeHouse();
    const number = '１１０１０５１９４９１２３１００２x';
    const chart = await test.chartOf(await registered(test, { idDocument: { kind: 'resident-id', number } }));
    expect(chart.identity.idDocument).toEqual({ kind: 'resident-id', number: idOf1949 });
  });

  it('warns when the id number states another sex or birth date, and stores them once confirmed', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const other = { ...form, sex: 'male' as const, birthDate: '1950-12-31' };
    expect(codes(await registerResident(test.service, by, other))).toEqual([
      'resident.warn-sex-differs',
      'resident.warn-birth-differs',
    ]);
    const confirmed = ['resident.warn-sex-differs', 'resident.warn-birth-differs'];
    const stored = await registerResident(test.service, by, { ...other, confirmed });
    expect(stored.ok && (await test.chartOf(stored.value)).identity).toMatchObject({
      sex: 'male',
      birthDate: '1950-12-31',
    });
  });

  it('warns of a wrong check digit and of an impossible birth date in the number', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const numbered = (number: string) =>
      registerResident(test.service, by, { ...form, idDocument: { kind: 'resident-id', number } });
    expect(codes(await numbered('110105194912310021'))).toEqual(['resident.warn-id-check-digit']);
    expect(codes(await numbered('110105194913310021'))).toEqual(['resident.warn-id-birth-date']);
  });

  it('refuses a number that is not 18 digits, a name left out, a day that is none', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const faulty = {
      ...form,
      name: ' ',
      birthDate: '1949-02-30',
      idDocument: { kind: 'resident-id', number: '110105491231002' },
    };
    expect(codes(await registerResident(test.service, by, faulty)).sort()).toEqual([
      'resident.wrong-birthDate',
      'resident.wrong-idDocument',
      'resident.wrong-name',
    ]);
  });

  it('refuses a birth in the future and an age nobody reaches', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const born = (birthDate: string) =>
      registerResident(test.service, by, { ...form, birthDate, idDocument: { kind: 'none' } });
    // The day of the house is 2026-11-20; the fact dictionary ends ages at 130.
    expect(codes(await born('2026-11-21'))).toEqual(['resident.birth-in-future']);
    expect((await born('2026-11-20')).ok).toBe(true);
    expect(codes(await born('1895-11-20'))).toEqual(['resident.birth-too-early']);
    expect((await born('1896-11-20')).ok).toBe(true);
  });

  it('takes residents without an id number, and with another document', async () => {
    const test = await makeHouse();
    await registered(test, { idDocument: { kind: 'none' } });
    const permit = { kind: 'other', name: '港澳居民来往内地通行证', number: 'H12345678' } as const;
    const chart = await test.chartOf(await registered(test, { name: '林示例', idDocument: permit }));
    expect(chart.identity.idDocument).toEqual(permit);
  });

  it('offers who has the same id number, and registers once told that it is another person', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const first = await registered(test);
    const again = { ...form, name: '王桂花' };
    const result = await registerResident(test.service, by, again);
    expect(result).toEqual({
      ok: false,
      problems: [{ code: 'resident.maybe-same', path: 'notSameAs', values: { resident: first } }],
    });
    expect((await registerResident(test.service, by, { ...again, notSameAs: [first] })).ok).toBe(true);
  });

  it('offers who has the same name and birth date when nothing tells them apart', async () => {
    const test = await makeHouse();
    await registered(test);
    const by = await test.by('doctor-east-1');
    const without = { ...form, name: '王 桂英', idDocument: { kind: 'none' as const } };
    expect(codes(await registerResident(test.service, by, without))).toEqual(['resident.maybe-same']);
  });

  it('asks nothing about twins, nor about namesakes whose id numbers differ', async () => {
    const test = await makeHouse();
    const born = { birthDate: '1949-12-31', idDocument: { kind: 'none' } } as const;
    await registered(test, { name: '李大双', ...born });
    await registered(test, { name: '李小双', ...born });
    await registered(test);
    // The next woman of that day and area has sequence 004: the sum grows by 2 × weight 2 to 171, 171 mod 11 = 6 → digit 6.
    await registered(test, { idDocument: { kind: 'resident-id', number: '110105194912310046' } });
  });

  it('does not tell one clinic who is registered at another', async () => {
    const test = await makeHouse();
    await registered(test);
    const by = await test.by('doctor-west-1');
    expect((await registerResident(test.service, by, { ...form, clinicId: 'west-1' })).ok).toBe(true);
  });

  it('refuses another clinic, a county physician, and an unknown key group', async () => {
    const test = await makeHouse();
    const [doctor, county] = [await test.by('doctor-east-1'), await test.by('county-1')];
    expect(codes(await registerResident(test.service, doctor, { ...form, clinicId: 'east-2' }))).toEqual([
      'rights.outside',
    ]);
    expect(codes(await registerResident(test.service, county, form))).toEqual(['rights.role']);
    const keyGroups = { present: ['astronauts'], complete: true };
    expect(codes(await registerResident(test.service, doctor, { ...form, keyGroups }))).toEqual([
      'resident.wrong-keyGroups',
    ]);
  });

  it('lets a township physician register at a clinic below and at the own hospital', async () => {
    const test = await makeHouse();
    const by = await test.by('township-east');
    for (const clinicId of ['east-2', 'east']) {
      const result = await registerResident(test.service, by, {
        ...form,
        clinicId,
        name: `示例${clinicId}`,
        idDocument: { kind: 'none' },
      });
      expect(result.ok).toBe(true);
    }
  });
});

describe('a birth date as people write it', () => {
  it.each(['1956-03-05', '19560305', '1956/3/5', '1956.3.5', '1956年3月5日', ' １９５６-03-05 '])(
    '%s is 5 March 1956',
    (text) => {
      expect(civilDateTyped(text)).toBe('1956-03-05');
    },
  );
  it.each(['', '1956', '1956-03', '56-3-5', '1956-13-01', '195635', '1956-02-30'])('%s is no day', (text) => {
    expect(civilDateTyped(text)).toBeUndefined();
  });
});

describe('correcting identity and register', () => {
  it('keeps a page of yesterday from overwriting what is there now', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const change = { ...typed, phones: ['13800000002'], shown: 1, confirmed: [], notSameAs: [] };
    expect(await updateIdentity(test.service, by, id, change)).toEqual({ ok: true, value: 2 });
    expect(codes(await updateIdentity(test.service, by, id, change))).toEqual(['resident.stale']);
    const entry = { contractSigned: true, keyGroups: null, healthRecordNumber: ' 4301-1 ', shown: 1 };
    expect(await updateRegister(test.service, by, id, entry)).toEqual({ ok: true, value: 2 });
    expect(codes(await updateRegister(test.service, by, id, entry))).toEqual(['resident.stale']);
    expect((await test.chartOf(id)).register).toMatchObject({
      contractSigned: true,
      healthRecordNumber: '4301-1',
    });
  });

  it('asks about a changed number, not about an unchanged one that was confirmed before', async () => {
    const test = await makeHouse();
    const confirmed = ['resident.warn-sex-differs'];
    const id = await registered(test, { sex: 'male', confirmed });
    const by = await test.by('doctor-east-1');
    const change = { ...typed, sex: 'male', shown: 1, confirmed: [], notSameAs: [] };
    const moved = await updateIdentity(test.service, by, id, { ...change, address: '新地址' });
    expect(moved.ok).toBe(true);
    const renumbered = await updateIdentity(test.service, by, id, {
      ...change,
      shown: 2,
      idDocument: { kind: 'resident-id', number: idOf1992 },
    });
    expect(codes(renumbered)).toEqual(['resident.warn-birth-differs']);
  });

  it('shows full numbers only to those who may correct them', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    expect((await readIdentity(test.service, await test.by('doctor-east-1'), id)).ok).toBe(true);
    expect(codes(await readIdentity(test.service, await test.by('county-1'), id))).toEqual(['rights.role']);
    expect(codes(await readIdentity(test.service, await test.by('doctor-east-2'), id))).toEqual([
      'rights.outside',
    ]);
  });
});

describe('standing', () => {
  it('moves, dies, refuses, and is present again', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const moved = { shown: 'present', status: 'moved', on: '2026-11-01', note: '随子女进城' };
    expect((await setStanding(test.service, by, id, moved)).ok).toBe(true);
    expect((await test.chartOf(id)).standing).toEqual({
      status: 'moved',
      on: '2026-11-01',
      note: '随子女进城',
    });
    expect(codes(await setStanding(test.service, by, id, moved))).toEqual(['resident.stale']);
    expect((await setStanding(test.service, by, id, { shown: 'moved', status: 'present' })).ok).toBe(true);
    expect((await test.chartOf(id)).standing).toEqual({ status: 'present' });
  });

  it('refuses a day in the future, before birth, or none', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const died = (on: string) =>
      setStanding(test.service, by, id, { shown: 'present', status: 'died', on, note: '' });
    expect(codes(await died('2026-11-21'))).toEqual(['resident.standing-wrong-day']);
    expect(codes(await died('1949-12-30'))).toEqual(['resident.standing-wrong-day']);
    expect(codes(await died(''))).toEqual(['resident.standing-needs-day']);
  });
});

describe('merging two charts of one person', () => {
  async function pair() {
    const test = await makeHouse();
    const kept = await registered(test);
    const merged = await registered(test, { name: '王桂芝', idDocument: { kind: 'none' } });
    return { test, kept, merged, by: await test.by('doctor-east-1') };
  }

  it('keeps both whole, each naming the other, and takes it back', async () => {
    const { test, kept, merged, by } = await pair();
    expect((await mergeResidents(test.service, by, kept, { merge: merged, samePerson: true })).ok).toBe(true);
    expect((await test.chartOf(kept)).mergedFrom).toEqual([merged]);
    expect((await test.chartOf(merged)).standing).toEqual({
      status: 'merged',
      on: '2026-11-20',
      into: kept,
      before: { status: 'present' },
    });
    const inside = await chartsMergedInto(test.service, by, await test.chartOf(kept));
    expect(inside.map((chart) => chart.residentId)).toEqual([merged]);
    expect((await unmergeResident(test.service, by, merged)).ok).toBe(true);
    expect((await test.chartOf(kept)).mergedFrom).toEqual([]);
    expect((await test.chartOf(merged)).standing).toEqual({ status: 'present' });
  });

  it('takes the plan along, the earlier day of what both have planned, and gives it back', async () => {
    const { test, kept, merged, by } = await pair();
    const task = (fromVisit: string, activity: string, dueOn: string | null): PlannedTask => ({
      activity,
      label: activity,
      kind: 'clinical',
      dueOn: dueOn === null ? null : day(dueOn),
      timesPerYear: 4,
      modes: ['clinic'],
      norm: '',
      ruleId: `followup-${activity}`,
      fromVisit,
      postponed: null,
    });
    const plan = async (id: string, ...planned: PlannedTask[]) => {
      await test.service.charts.update(id, (chart) => ({ ...chart, planned }));
    };
    const own = [task('k1', 'both-later', '2026-12-01'), task('k1', 'both-sooner', '2026-11-01')];
    const count = task('k1', 'count', null);
    await plan(kept, ...own, count);
    const brought = [task('m1', 'both-later', '2026-10-01'), task('m1', 'only-there', '2026-09-01')];
    await plan(merged, ...brought, task('m1', 'both-sooner', '2026-12-01'), task('m1', 'count', null));
    await mergeResidents(test.service, by, kept, { merge: merged, samePerson: true });
    expect((await test.chartOf(kept)).planned).toEqual([...own, count, ...brought]);
    await unmergeResident(test.service, by, merged);
    expect((await test.chartOf(kept)).planned).toEqual([...own, count]);
    expect((await test.chartOf(merged)).planned).toHaveLength(4);
  });

  it('gives back the standing from before the merge', async () => {
    const { test, kept, merged, by } = await pair();
    const moved = { status: 'moved' as const, on: day('2026-10-01'), note: '' };
    await setStanding(test.service, by, merged, { shown: 'present', ...moved });
    await mergeResidents(test.service, by, kept, { merge: merged, samePerson: true });
    await unmergeResident(test.service, by, merged);
    expect((await test.chartOf(merged)).standing).toEqual(moved);
  });

  it('finishes when done again after being cut off in between', async () => {
    const { test, kept, merged, by } = await pair();
    // As after a power cut between the two writes: only the chart that stays was written.
    await test.service.charts.update(kept, (chart) => ({ ...chart, mergedFrom: [merged] }));
    expect(await chartsMergedInto(test.service, by, await test.chartOf(kept))).toEqual([]);
    const again = await mergeResidents(test.service, by, kept, { merge: merged, samePerson: true });
    expect(again.ok).toBe(true);
    expect((await test.chartOf(kept)).mergedFrom).toEqual([merged]);
  });

  it('refuses without the word of the doctor, with itself, into a merged chart, or across clinics', async () => {
    const { test, kept, merged, by } = await pair();
    const merge = (into: string, from: string, samePerson = true) =>
      mergeResidents(test.service, by, into, { merge: from, samePerson });
    expect(codes(await merge(kept, merged, false))).toEqual(['merge.needs-word']);
    expect(codes(await merge(kept, kept))).toEqual(['merge.itself']);
    const elsewhere = await test.addResident('east-2');
    expect(codes(await merge(kept, elsewhere))).toEqual(['rights.outside']);
    await merge(kept, merged);
    const third = await registered(test, { name: '王三', idDocument: { kind: 'none' } });
    expect(codes(await merge(merged, third))).toEqual(['merge.into-merged']);
    expect(codes(await merge(third, merged))).toEqual(['merge.elsewhere']);
    expect((await test.chartOf(third)).standing).toEqual({ status: 'present' });
    expect((await test.chartOf(third)).mergedFrom).toEqual([]);
  });

  it('waits for the county to decide, and for an emergency to end', async () => {
    const { test, kept, by } = await pair();
    const waiting = await submitted(test);
    const merge = (from: string) => mergeResidents(test.service, by, kept, { merge: from, samePerson: true });
    expect(codes(await merge(waiting.residentId))).toEqual(['merge.under-review']);
    const open = {
      ruleId: 'triage-pressure-180-110',
      done: '休息，打120',
      toldWhom: '',
      transport: null,
      outcome: '',
      close: false,
    };
    const seen = await walkIn(test);
    await recordEmergency(test.service, by, seen.residentId, seen.visitId, open);
    expect(codes(await merge(seen.residentId))).toEqual(['merge.open-emergency']);
    expect((await test.chartOf(kept)).mergedFrom).toEqual([]);
  });

  it('lets a township physician merge across the clinics of the township', async () => {
    const { test, kept } = await pair();
    const elsewhere = await test.addResident('east-2');
    const by = await test.by('township-east');
    const result = await mergeResidents(test.service, by, kept, { merge: elsewhere, samePerson: true });
    expect(result.ok).toBe(true);
  });
});

describe('consent', () => {
  const given = {
    version: 'consent-1',
    purposes: { 'assessment-and-advice': true, 'share-with-county': true },
    givenOn: '2026-11-20',
    signer: { kind: 'self' as const },
  };

  it('records version, purposes one by one, signer and day', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const thumb = { kind: 'thumbprint' as const, witness: '柳二婶' };
    const purposes = { 'assessment-and-advice': true, 'share-with-county': null };
    expect((await recordConsent(test.service, by, id, { ...given, purposes, signer: thumb })).ok).toBe(true);
    const chart = await test.chartOf(id);
    expect(chart.consents).toMatchObject([
      {
        version: 'consent-1',
        purposes: { 'assessment-and-advice': true },
        givenOn: '2026-11-20',
        signer: thumb,
        recordedBy: 'doctor-east-1',
      },
    ]);
    expect(hasConsent(chart, '2026-11-20')).toBe(true);
    expect(hasConsent(chart, '2026-11-20', 'share-with-county')).toBe(false);
  });

  it('ends an earlier yes when a later consent says no, and keeps both', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    await recordConsent(test.service, by, id, given);
    const purposes = { 'assessment-and-advice': true, 'share-with-county': false };
    await recordConsent(test.service, by, id, { ...given, purposes });
    const chart = await test.chartOf(id);
    expect(chart.consents.map((one: Consent) => one.withdrawn?.on)).toEqual(['2026-11-20', undefined]);
    expect(hasConsent(chart, '2026-11-20')).toBe(true);
    expect(hasConsent(chart, '2026-11-20', 'share-with-county')).toBe(false);
  });

  it('is withdrawn once, not before it was given and not in the future', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const recorded = await recordConsent(test.service, by, id, given);
    const consentId = recorded.ok ? recorded.value : '';
    const withdraw = (on: string) => withdrawConsent(test.service, by, id, { consentId, on });
    expect(codes(await withdraw('2026-11-19'))).toEqual(['consent.wrong-day']);
    expect(codes(await withdraw('2026-11-21'))).toEqual(['consent.wrong-day']);
    expect((await withdraw('2026-11-20')).ok).toBe(true);
    expect(codes(await withdraw('2026-11-20'))).toEqual(['consent.withdrawn']);
    expect(hasConsent(await test.chartOf(id), '2026-11-20')).toBe(false);
  });

  it('needs a guardian below 14 years (PIPL art. 31), from the birthday on not', async () => {
    const test = await makeHouse();
    const by = await test.by('doctor-east-1');
    const none = { kind: 'none' } as const;
    const guardian = { kind: 'guardian' as const, name: '示例家长', relation: '母亲' };
    const child = await registered(test, { name: '甲童', birthDate: '2012-11-21', idDocument: none });
    expect(codes(await recordConsent(test.service, by, child, given))).toEqual(['consent.needs-guardian']);
    expect((await recordConsent(test.service, by, child, { ...given, signer: guardian })).ok).toBe(true);
    const youth = await registered(test, { name: '乙童', birthDate: '2012-11-20', idDocument: none });
    expect((await recordConsent(test.service, by, youth, given)).ok).toBe(true);
  });

  it('refuses another version of the text, nothing asked, and a signer without a name', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const by = await test.by('doctor-east-1');
    const record = (changes: object) => recordConsent(test.service, by, id, { ...given, ...changes });
    expect(codes(await record({ version: 'consent-0' }))).toEqual(['consent.stale-version']);
    const nothing = { 'assessment-and-advice': null, 'share-with-county': null };
    expect(codes(await record({ purposes: nothing }))).toEqual(['consent.nothing-asked']);
    const signer = { kind: 'thumbprint', witness: '' };
    expect(codes(await record({ signer }))).toEqual(['consent.needs-signer']);
  });
});

describe('finding a resident', () => {
  async function village() {
    const test = await makeHouse();
    const ids = {
      wang: await registered(test),
      lv: await registered(test, {
        name: '吕单',
        birthDate: '1960-01-01',
        village: '石桥',
        phones: ['13911112222'],
        idDocument: { kind: 'none' },
      }),
      le: await registered(test, {
        name: '单乐',
        birthDate: '1961-01-01',
        village: '',
        phones: [],
        idDocument: { kind: 'other', name: '护照', number: 'E1234567' },
      }),
    };
    const by = await test.by('doctor-east-1');
    const find = (text: string, more: object = {}) => {
      const asked = { text, clinicId: '', village: '', limit: 20, ...more };
      const result = searchResidents(test.service, by, asked);
      return result.ok ? result.value.residents.map((one) => one.residentId) : result.problems;
    };
    return { test, ids, find };
  }

  it.each([
    ['王桂英', 'the name'],
    ['桂英', 'a part of the name'],
    ['wgy', 'the initials'],
    ['WangGuiYing', 'the full spelling'],
    ['wang gui', 'its beginning'],
    [idOf1949, 'the id number'],
    ['11010519491231002x', 'the id number with a small x'],
    ['002X', 'its last four'],
    ['31002x', 'its last six'],
    ['0001', 'the tail of the telephone number'],
    ['柳树', 'the village'],
  ])('finds 王桂英 by %s: %s', async (text) => {
    const { ids, find } = await village();
    expect(find(text)).toEqual([ids.wang]);
  });

  it('finds ü typed as v, a surname read its own way, another reading of a given name, another document', async () => {
    const { ids, find } = await village();
    expect(find('lvdan')).toEqual([ids.lv]);
    expect(find('shan')).toContain(ids.le);
    expect(find('shanle')).toEqual([ids.le]);
    expect(find('shanyue')).toEqual([ids.le]);
    expect(find('e1234567')).toEqual([ids.le]);
  });

  it('takes three digits for no number, and finds nobody by nonsense', async () => {
    const { find } = await village();
    expect(find('02X')).toEqual([]);
    expect(find('不存在的人')).toEqual([]);
  });

  it('keeps to the village asked for, and says how many more there are', async () => {
    const { test, ids, find } = await village();
    expect(find('', { village: '石桥' })).toEqual([ids.lv]);
    const by = await test.by('doctor-east-1');
    const result = searchResidents(test.service, by, { text: '', clinicId: '', village: '', limit: 2 });
    expect(result.ok && result.value.more).toBe(1);
    expect(result.ok && result.value.villages).toEqual([
      { name: '柳树一组', residents: 1 },
      { name: '石桥', residents: 1 },
    ]);
  });

  it('never names residents outside the reach of the person', async () => {
    const { test } = await village();
    const asked = { text: '王桂英', clinicId: '', village: '', limit: 20 };
    const results = await Promise.all(
      (['doctor-east-2', 'township-west', 'neighbour-1'] as const).map(async (who) =>
        searchResidents(test.service, await test.by(who), asked),
      ),
    );
    expect(results.map((result) => result.ok && result.value.residents)).toEqual([[], [], []]);
    const steward = searchResidents(test.service, await test.by('steward-1'), asked);
    expect(codes(steward)).toEqual(['rights.role']);
  });

  it('puts a merged chart behind the others', async () => {
    const { test, ids, find } = await village();
    const by = await test.by('doctor-east-1');
    const twin = await registered(test, { notSameAs: [ids.wang] });
    await mergeResidents(test.service, by, twin, { merge: ids.wang, samePerson: true });
    expect(find('王桂英')).toEqual([twin, ids.wang]);
  });
});

describe("a resident's own copy", () => {
  it('holds the chart and what was merged into it, without the audit chain, and leaves a trace', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    const old = await registered(test, { name: '王桂英', notSameAs: [id] });
    const by = await test.by('doctor-east-1');
    await mergeResidents(test.service, by, id, { merge: old, samePerson: true });
    const copy = await exportResident(test.service, by, id);
    if (!copy.ok) throw new Error(codes(copy).join());
    expect(copy.value.fileName).toBe(`resident-${id}.json`);
    const { charts } = JSON.parse(copy.value.json);
    expect(charts.map((chart: { residentId: string }) => chart.residentId)).toEqual([id, old]);
    expect(charts[0].identity.idDocument.number).toBe(idOf1949);
    expect(charts[0]).not.toHaveProperty('audit');
    expect((await test.chartOf(id)).audit.at(-1)?.act).toBe('export-resident');
    const reasons: string[] = [];
    for await (const entry of test.service.accessLog.read()) reasons.push(entry.why);
    expect(reasons).toContain('resident-request');
  });

  it('is refused to those who only review', async () => {
    const test = await makeHouse();
    const id = await registered(test);
    expect(codes(await exportResident(test.service, await test.by('county-1'), id))).toEqual(['rights.role']);
  });
});

it('has sample numbers that mean what the tests say', () => {
  // Position 17 of each: 2 even, 1 odd, 1 odd; the second is older than any age the house accepts.
  expect([idOf1949, idOf1880, idOf1992].map((number) => Number(number[16]) % 2)).toEqual([0, 1, 1]);
});
