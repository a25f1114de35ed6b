/** Hours of a visit, and two of one person at one time. */
import { describe, expect, it } from 'vitest';
import { hoursTyped, overlapOf, overlaps } from '../../../src/workflow/visit-hours.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import type { ClinicId } from '../../web/county.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, must } from './walk-in.js';

const hours = (from: string, until: string | null) => ({ from, until });

describe('hours', () => {
  it.each([
    ['09:00', '09:30', hours('09:00', '09:30')],
    ['09:00', '', hours('09:00', null)],
    ['', '', null],
  ])('%s to %s are read as typed', (from, until, wanted) => {
    expect(must(hoursTyped(from, until))).toEqual(wanted);
  });

  it.each([
    ['09:30', '09:30'],
    ['10:00', '09:00'],
    ['', '09:00'],
    ['24:00', ''],
    ['9:00', ''],
  ])('%s to %s are refused', (from, until) => {
    expect(codesOf(hoursTyped(from, until))).toEqual(['visit.wrong-hours']);
  });

  it.each([
    ['one inside the other', hours('09:00', '10:00'), hours('09:20', '09:30'), true],
    ['one into the other', hours('09:00', '10:00'), hours('09:59', '10:30'), true],
    ['one after the other', hours('09:00', '10:00'), hours('10:00', '10:30'), false],
    ['the same beginning', hours('09:00', null), hours('09:00', null), true],
    ['an open end before the other', hours('09:00', null), hours('09:10', '09:30'), false],
    ['a beginning within the other', hours('09:20', null), hours('09:10', '09:30'), true],
  ])('%s', (_name, a, b, wanted) => {
    expect([overlaps(a, b), overlaps(b, a)]).toEqual([wanted, wanted]);
  });
});

async function visited(test: TestHouse, clinic: ClinicId, changes: object = {}) {
  const residentId = await test.addResident(clinic);
  await test.addConsent(residentId);
  const by = await test.by(clinic === 'east-1' ? 'doctor-east-1' : 'doctor-east-2');
  const visit = {
    kind: 'follow-up',
    occurredOn: '2026-11-20',
    mode: 'home',
    place: '',
    servedBy: 'doctor-east-1',
    from: '09:00',
    until: '09:30',
    ...changes,
  };
  return { residentId, visitId: must(await openVisit(test.service, by, residentId, visit)) };
}

describe('two visits of one person at one time', () => {
  const mine = { id: null, servedBy: 'doctor-east-1', occurredOn: day('2026-11-20') };

  it('are counted; who it is is told only of residents within reach', async () => {
    const test = await makeHouse();
    const own = await visited(test, 'east-1');
    await visited(test, 'east-2', { from: '09:10', until: '' });
    const seen = async (who: string, on: object = {}) => {
      const met = overlapOf(test.service, await test.by(who), {
        ...mine,
        hours: hours('09:05', '09:20'),
        ...on,
      });
      return [met.count, met.seen.map((one) => one.visitId)];
    };
    expect(await seen('doctor-east-1')).toEqual([2, [own.visitId]]);
    expect((await seen('township-east'))[0]).toBe(2);
    // Another person, another day, the visit itself, no hours: nothing.
    expect(await seen('doctor-east-1', { servedBy: 'doctor-east-2' })).toEqual([0, []]);
    expect(await seen('doctor-east-1', { occurredOn: day('2026-11-19') })).toEqual([0, []]);
    expect(await seen('doctor-east-1', { id: own.visitId })).toEqual([1, []]);
    expect(await seen('doctor-east-1', { hours: null })).toEqual([0, []]);
  });

  it('never keep a visit from being opened', async () => {
    const test = await makeHouse();
    await visited(test, 'east-1');
    const { residentId, visitId } = await visited(test, 'east-1');
    const visit = (await test.chartOf(residentId)).visits.find((one) => one.id === visitId);
    expect(visit?.hours).toEqual(hours('09:00', '09:30'));
  });
});
