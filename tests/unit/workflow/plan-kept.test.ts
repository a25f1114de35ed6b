/** A task with a day falls when a visit could judge it, never because something was not asked. */
import { beforeEach, describe, expect, it } from 'vitest';
import { makeDraft } from '../../../src/workflow/drafts.js';
import { renewPlan } from '../../../src/workflow/plan.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { markVisitInError } from '../../../src/workflow/visits.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { everyCopdRow, followedUp, followUp, plainHypertension, type Sections, set } from './follow-ups.js';
import { must, record } from './walk-in.js';

let test: TestHouse;
let residentId: string;
const doctor = 'doctor-east-1';
const pressure = (systolic: number, diastolic: number) => ({
  systolicFirstMmHg: { value: systolic },
  diastolicFirstMmHg: { value: diastolic },
});
/** Not in target by either norm: within two weeks. */
const highPressure: Sections = { ...plainHypertension, measurements: pressure(162, 88) };
const highGlucose = { glucoseFastingMmolL: { value: 9.1 } };
const both: Sections = {
  ...highPressure,
  history: { conditions: set('hypertension', 'type-2-diabetes') },
  measurements: { ...pressure(162, 88), ...highGlucose },
};

beforeEach(async () => {
  test = await makeHouse();
  residentId = await followedUp(test);
});

/** Clinical tasks with a day, by activity. */
async function tasks(): Promise<Record<string, string[]>> {
  const { planned } = await test.chartOf(residentId);
  const days: Record<string, string[]> = {};
  for (const { kind, activity, dueOn } of planned)
    if (kind === 'clinical' && dueOn !== null) days[activity] = [...(days[activity] ?? []), dueOn];
  return days;
}

describe('a task that is overdue stays', () => {
  beforeEach(async () => {
    await followUp(test, residentId, '2026-03-02', highPressure);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-03-16'] });
  });
  const asBefore = { 'hypertension-follow-up': ['2026-03-16'] };

  it('when the next follow-up holds the pressure alone', async () => {
    await followUp(test, residentId, '2026-04-01', { measurements: pressure(150, 88) });
    expect(await tasks()).toEqual(asBefore);
  });

  it('when nothing was answered, and the plan is made again from that', async () => {
    const visitId = await followUp(test, residentId, '2026-04-01', {});
    expect(await tasks()).toEqual(asBefore);
    const again = must(await renewPlan(test.service, await test.by(doctor), residentId, visitId));
    expect(again).toEqual({ made: 0, kept: 1, dropped: 0 });
    expect(await tasks()).toEqual(asBefore);
  });

  it('when an assessment that asked nothing but allergies is drafted from', async () => {
    const by = await test.by(doctor);
    const about = { kind: 'assessment', mode: 'clinic', place: '', servedBy: doctor };
    const opened = { ...about, occurredOn: '2026-03-02' };
    const visitId = must(await openVisit(test.service, by, residentId, opened));
    await record(test, { residentId, visitId, doctor }, 'safety', { allergies: { unknown: 'unsure' } });
    must(await makeDraft(test.service, by, residentId, visitId));
    expect(await tasks()).toEqual(asBefore);
  });

  it('when the pressure is in target and nobody asked which diseases there are', async () => {
    const { history: _, ...unasked } = plainHypertension;
    await followUp(test, residentId, '2026-04-01', unasked);
    expect(await tasks()).toEqual(asBefore);
  });

  it('and falls as soon as a follow-up knows all it takes', async () => {
    await followUp(test, residentId, '2026-04-01', {});
    // 128/78 of a person of 70: 91 days.
    await followUp(test, residentId, '2026-04-20', plainHypertension);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-07-20'] });
  });

  it('when a correction takes back what had replaced it', async () => {
    const visitId = await followUp(test, residentId, '2026-04-01', plainHypertension);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-07-01'] });
    await record(test, { residentId, visitId, doctor }, 'history', {});
    expect(await tasks()).toEqual(asBefore);
  });
});

describe('with two diseases known', () => {
  beforeEach(async () => {
    await followUp(test, residentId, '2026-03-02', both);
  });
  const diabetes = {
    // 14 days; the fasting glucose within 91.
    'diabetes-follow-up': ['2026-03-16'],
    'fasting-glucose-test': ['2026-06-01'],
  };

  it('both two-week tasks stay when pressure and symptoms alone are recorded', async () => {
    const half = { measurements: pressure(136, 78), symptoms: { symptomsToday: set() } };
    await followUp(test, residentId, '2026-04-01', half);
    expect(await tasks()).toEqual({ ...diabetes, 'hypertension-follow-up': ['2026-03-16'] });
  });

  it('what a disease planned stays when one complete list lacks it, and falls with the second in a row', async () => {
    const unplanned = { unplanned: true };
    await followUp(test, residentId, '2026-04-01', plainHypertension, unplanned);
    expect(await tasks()).toEqual({ ...diabetes, 'hypertension-follow-up': ['2026-07-01'] });
    // Not asked is no second word.
    await followUp(test, residentId, '2026-05-01', {});
    expect(await tasks()).toMatchObject(diabetes);
    await followUp(test, residentId, '2026-06-01', plainHypertension, unplanned);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-08-31'] });
  });

  it('a year’s number stands once, whichever disease asks for it', async () => {
    await followUp(test, residentId, '2026-04-01', plainHypertension);
    const { planned } = await test.chartOf(residentId);
    expect(planned.filter((task) => task.activity === 'yearly-check-chronic')).toHaveLength(1);
  });
});

it('What another chart of the person had planned stays until a visit of the kept one settles it', async () => {
  await followUp(test, residentId, '2026-03-02', highPressure);
  const old = residentId;
  residentId = await followedUp(test);
  must(
    await mergeResidents(test.service, await test.by(doctor), residentId, { merge: old, samePerson: true }),
  );
  await followUp(test, residentId, '2026-04-01', {});
  expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-03-16'] });
  await followUp(test, residentId, '2026-04-20', plainHypertension);
  expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-07-20'] });
});

describe('a visit entered in error', () => {
  const error = { reason: 'wrong-person', comment: '' };
  const mark = async (visitId: string) =>
    must(await markVisitInError(test.service, await test.by(doctor), residentId, visitId, error));

  it('takes its own plan with it and gives back what it had replaced', async () => {
    await followUp(test, residentId, '2026-03-02', highPressure);
    const visitId = await followUp(test, residentId, '2026-04-01', everyCopdRow);
    expect(Object.keys(await tasks())).toContain('copd-follow-up');
    await mark(visitId);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-03-16'] });
    expect((await test.chartOf(residentId)).audit.at(-1)?.act).toBe('renew-plan');
  });

  it('gives back what visits before it had carried along', async () => {
    await followUp(test, residentId, '2026-03-02', highPressure);
    await followUp(test, residentId, '2026-04-01', {});
    const visitId = await followUp(test, residentId, '2026-04-20', plainHypertension);
    await mark(visitId);
    expect(await tasks()).toEqual({ 'hypertension-follow-up': ['2026-03-16'] });
  });

  it('leaves the plan of later visits as it was, put off or not', async () => {
    const visitId = await followUp(test, residentId, '2026-03-02', everyCopdRow);
    await followUp(test, residentId, '2026-04-01', highPressure);
    const { planned } = await test.chartOf(residentId);
    await test.service.charts.update(residentId, (chart) => ({
      ...chart,
      planned: chart.planned.map((task) => ({
        ...task,
        postponed: { until: '2026-04-20' as never, reason: '住院', by: doctor, at: test.clock.now() },
      })),
    }));
    await mark(visitId);
    const now = (await test.chartOf(residentId)).planned;
    const ofLater = now.filter((task) => task.activity === 'hypertension-follow-up');
    expect(ofLater.map((task) => task.dueOn)).toEqual(
      planned.filter((task) => task.activity === 'hypertension-follow-up').map((task) => task.dueOn),
    );
    expect(ofLater[0]?.postponed?.reason).toBe('住院');
    expect(now.some((task) => task.activity === 'copd-follow-up')).toBe(false);
  });

  it('leaves nothing planned where it was the only one', async () => {
    const visitId = await followUp(test, residentId, '2026-03-02', highPressure);
    await mark(visitId);
    expect((await test.chartOf(residentId)).planned).toEqual([]);
  });
});
