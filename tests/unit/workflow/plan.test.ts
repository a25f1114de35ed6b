/** What saving a follow-up leads to: its class, its next day and the plan, without another button. */
import { beforeEach, describe, expect, it } from 'vitest';
import { recordEmergency } from '../../../src/workflow/visits.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { followedUp, followUp, plainHypertension } from './follow-ups.js';
import { must, record, recordVisit } from './walk-in.js';

let test: TestHouse;
let residentId: string;
const doctor = 'doctor-east-1';
const saved = { unplanned: true };
const pressure = (systolic: number, diastolic: number) => ({
  systolicFirstMmHg: { value: systolic },
  diastolicFirstMmHg: { value: diastolic },
});

beforeEach(async () => {
  test = await makeHouse();
  residentId = await followedUp(test);
});

const outcomeOf = async (visitId: string) =>
  (await test.chartOf(residentId)).visits.find((one) => one.id === visitId)?.outcome;
const dueOn = async () =>
  (await test.chartOf(residentId)).planned.find((task) => task.activity === 'hypertension-follow-up')?.dueOn;

describe('a follow-up that was only saved', () => {
  it('has its class and its next day, and they are the plan', async () => {
    const visitId = await followUp(test, residentId, '2026-03-02', plainHypertension, saved);
    // 128/78 of a person of 70: in target; four a year leave 91 days at most.
    expect(await outcomeOf(visitId)).toMatchObject({
      hypertensionFollowUpClass: 'controlled',
      'hypertension-follow-up': '2026-06-01',
    });
    expect(await dueOn()).toBe('2026-06-01');
  });

  it('follows a correction, and loses the class that the corrected record no longer bears', async () => {
    const visitId = await followUp(test, residentId, '2026-03-02', plainHypertension, saved);
    const walk = { residentId, visitId, doctor } as const;
    await record(test, walk, 'measurements', pressure(162, 88));
    // Over 150: not controlled, within two weeks.
    expect(await outcomeOf(visitId)).toMatchObject({ hypertensionFollowUpClass: 'not-controlled' });
    expect(await dueOn()).toBe('2026-03-16');
    await record(test, walk, 'measurements', {});
    expect(await outcomeOf(visitId)).not.toHaveProperty('hypertensionFollowUpClass');
    expect(await dueOn()).toBe('2026-06-01');
  });

  it('leaves the plan that stands alone while nothing can be classified', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension, saved);
    const half = { measurements: pressure(128, 78) };
    const visitId = await followUp(test, residentId, '2026-06-01', half, saved);
    expect(await outcomeOf(visitId)).toEqual({});
    expect(await dueOn()).toBe('2026-06-01');
  });

  it('has the class in an emergency, and the day as soon as the emergency is closed', async () => {
    const visitId = await followUp(
      test,
      residentId,
      '2026-03-02',
      { ...plainHypertension, measurements: pressure(184, 112) },
      saved,
    );
    expect(await outcomeOf(visitId)).toEqual({ hypertensionFollowUpClass: 'not-controlled' });
    expect(await dueOn()).toBeUndefined();
    const [open] = (await test.chartOf(residentId)).visits[0]?.emergencies ?? [];
    must(
      await recordEmergency(test.service, await test.by(doctor), residentId, visitId, {
        ruleId: open?.ruleId ?? '',
        done: '休息，打120',
        toldWhom: '女儿',
        transport: { kind: 'ambulance' },
        outcome: '住院两天，已回家',
        close: true,
      }),
    );
    expect(await outcomeOf(visitId)).toMatchObject({ 'hypertension-follow-up': '2026-03-16' });
    expect(await dueOn()).toBe('2026-03-16');
  });

  it('is planned once: saving again without a change writes nothing', async () => {
    await followUp(test, residentId, '2026-03-02', plainHypertension, saved);
    const planned = async () =>
      (await test.chartOf(residentId)).audit.filter((entry) => entry.act === 'renew-plan').length;
    const before = await planned();
    await record(
      test,
      { residentId, visitId: (await test.chartOf(residentId)).visits[0]?.id ?? '', doctor },
      'habits',
      {
        smoking: { value: 'never' },
      },
    );
    expect(await planned()).toBe(before);
  });
});

it('An assessment that was only saved plans nothing: that is the draft’s', async () => {
  const { visitId } = await recordVisit(test, residentId, { occurredOn: '2026-11-20' });
  expect(await outcomeOf(visitId)).toEqual({});
});
