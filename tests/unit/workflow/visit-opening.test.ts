/** Opening a visit: a button pressed twice opens one, two that were meant are two. */
import { beforeEach, describe, expect, it } from 'vitest';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { markVisitInError } from '../../../src/workflow/visits.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, must, record } from './walk-in.js';

let test: TestHouse;
let residentId: string;
const doctor = 'doctor-east-1';

beforeEach(async () => {
  test = await makeHouse();
  residentId = await test.addResident('east-1');
  await test.addConsent(residentId);
});

async function open(changes: object = {}): Promise<string> {
  const usual = { kind: 'follow-up', occurredOn: '2026-11-20', mode: 'clinic', place: '', servedBy: doctor };
  return must(await openVisit(test.service, await test.by(doctor), residentId, { ...usual, ...changes }));
}
const visits = async () => (await test.chartOf(residentId)).visits;

describe('opening a visit twice', () => {
  it('lands on the one in which nobody has written anything', async () => {
    expect(await open()).toBe(await open());
    expect(await visits()).toHaveLength(1);
  });

  it('lands on one when both presses come at once', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    expect(second).toBe(first);
    expect(await visits()).toHaveLength(1);
  });

  it('takes over hours and place that were typed the second time, and keeps those of the first', async () => {
    await open();
    await open({ from: '09:00', until: '', place: '示例路' });
    await open();
    expect(await visits()).toMatchObject([{ place: '示例路', hours: { from: '09:00', until: null } }]);
  });

  it('opens a second one after something was saved in the first', async () => {
    const first = await open();
    await record(test, { residentId, visitId: first, doctor }, 'safety', {
      pregnancyOrLactation: { value: 'none' },
    });
    expect(await open()).not.toBe(first);
    expect(await visits()).toHaveLength(2);
  });

  it.each([
    ['another kind', { kind: 'assessment' }],
    ['another day', { occurredOn: '2026-11-19' }],
    ['another mode', { mode: 'home' }],
    ['another person who served', { servedBy: 'doctor-east-2' }],
  ])('opens a second one for %s', async (_what, changes) => {
    await test.addConsent(residentId, { givenOn: day('2026-11-01') });
    expect(await open()).not.toBe(await open(changes));
  });

  it('does not land on one that was entered in error', async () => {
    const first = await open();
    must(
      await markVisitInError(test.service, await test.by(doctor), residentId, first, {
        reason: 'wrong-person',
        comment: '',
      }),
    );
    expect(await open()).not.toBe(first);
  });

  it('is refused all the same where a visit may not be opened', async () => {
    await open();
    const by = await test.by(doctor);
    const late = { kind: 'follow-up', occurredOn: '2026-11-21', mode: 'clinic', place: '', servedBy: doctor };
    expect(codesOf(await openVisit(test.service, by, residentId, late))).toEqual(['visit.in-future']);
  });
});

describe('for somebody who is no longer there', () => {
  const died = { status: 'died' as const, on: day('2026-11-10'), note: '' };
  const opening = async (occurredOn: string) =>
    openVisit(test.service, await test.by(doctor), residentId, {
      kind: 'follow-up',
      occurredOn,
      mode: 'clinic',
      place: '',
      servedBy: doctor,
    });

  it('opens what was done until the day of leaving, and tells in words why nothing later', async () => {
    residentId = await test.addResident('east-1', { standing: died });
    await test.addConsent(residentId, { givenOn: day('2026-01-02') });
    expect(codesOf(await opening('2026-11-09'))).toEqual([]);
    expect(codesOf(await opening('2026-11-10'))).toEqual([]);
    expect(await opening('2026-11-11')).toMatchObject({
      problems: [{ code: 'visit.after-leaving', values: { on: '2026-11-10', status: '已故' } }],
    });
  });

  it('never opens on a chart that points to another', async () => {
    const merged = { status: 'merged' as const, on: day('2026-11-10'), into: 'r-other' };
    residentId = await test.addResident('east-1', { standing: merged });
    expect(codesOf(await opening('2026-11-09'))).toEqual(['visit.not-present']);
  });

  it('says that the resident does not agree, which is not the same as nobody having asked', async () => {
    residentId = await test.addResident('east-1');
    expect(codesOf(await opening('2026-11-20'))).toEqual(['visit.no-consent']);
    await test.addConsent(residentId, { purposes: { 'assessment-and-advice': false } });
    expect(codesOf(await opening('2026-11-20'))).toEqual(['visit.consent-refused']);
  });
});
