/** Hours of a visit, and two of one person at one time. */
import { describe, expect, it } from 'vitest';
import { hoursTyped, overlapOf, overlaps, writeHours } from '../../../src/workflow/visit-hours.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { markVisitInError } from '../../../src/workflow/visits.js';
import type { ClinicId } from '../../web/county.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { issued } from './printed.js';
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

describe('hours written down afterwards', () => {
  const write = async (test: TestHouse, walk: { residentId: string; visitId: string }, input: object) =>
    writeHours(test.service, await test.by('doctor-east-1'), walk.residentId, walk.visitId, input);

  it('complete what was begun and change nothing else of the visit; the chain keeps what stood', async () => {
    const test = await makeHouse();
    const walk = await visited(test, 'east-1', { until: '' });
    const [before] = (await test.chartOf(walk.residentId)).visits;
    must(await write(test, walk, { shown: '09:00-', from: '09:00', until: '09:40' }));
    const chart = await test.chartOf(walk.residentId);
    expect(chart.visits).toEqual([{ ...before, hours: hours('09:00', '09:40') }]);
    expect(chart.audit.at(-1)).toMatchObject({
      act: 'write-hours',
      subject: { visit: walk.visitId },
      detail: { before: '09:00-', now: '09:00-09:40' },
    });
  });

  it('are written on a visit whose paper was printed, and the paper stays to the letter', async () => {
    const test = await makeHouse();
    const given = await issued(test);
    const before = (await test.chartOf(given.residentId)).documents;
    must(await write(test, given, { shown: '', from: '08:10', until: '08:55' }));
    const chart = await test.chartOf(given.residentId);
    expect(chart.documents).toEqual(before);
    expect(chart.visits[0]?.hours).toEqual(hours('08:10', '08:55'));
  });

  it('meet other visits as hours typed at the beginning do', async () => {
    const test = await makeHouse();
    await visited(test, 'east-1');
    const walk = await visited(test, 'east-1', { from: '08:00', until: '' });
    const written = must(await write(test, walk, { shown: '08:00-', from: '08:00', until: '09:10' }));
    const met = overlapOf(test.service, await test.by('doctor-east-1'), {
      id: walk.visitId,
      servedBy: 'doctor-east-1',
      occurredOn: day('2026-11-20'),
      hours: written,
    });
    expect(met.count).toBe(1);
  });

  it.each([
    [
      'over hours somebody else wrote meanwhile',
      { shown: '', from: '10:00', until: '' },
      'visit.stale-hours',
    ],
    ['away', { shown: '09:00-09:30', from: '', until: '' }, 'visit.wrong-hours'],
    ['backwards', { shown: '09:00-09:30', from: '09:00', until: '08:00' }, 'visit.wrong-hours'],
  ])('are not written %s', async (_what, input, code) => {
    const test = await makeHouse();
    const walk = await visited(test, 'east-1');
    expect(codesOf(await write(test, walk, input))).toEqual([code]);
  });

  it('are not written on a visit entered in error', async () => {
    const test = await makeHouse();
    const walk = await visited(test, 'east-1');
    const by = await test.by('doctor-east-1');
    const wrong = { reason: 'duplicate', comment: '' };
    must(await markVisitInError(test.service, by, walk.residentId, walk.visitId, wrong));
    expect(codesOf(await write(test, walk, { shown: '09:00-09:30', from: '09:00', until: '' }))).toEqual([
      'visit.in-error',
    ]);
  });
});
