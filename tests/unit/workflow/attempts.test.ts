/** Attempts that led to no visit: what they make of a task, and what they never do. The day of the house is 2026-11-20. */
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../../src/domain/chart.js';
import { instant } from '../../../src/domain/time.js';
import { recordAttempt } from '../../../src/workflow/attempts.js';
import { type DueList, dueList, postponeTask } from '../../../src/workflow/due-list.js';
import { setStanding } from '../../../src/workflow/residents.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { day, makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, must } from './walk-in.js';

const task: PlannedTask = {
  activity: 'hypertension-follow-up',
  label: '高血压随访',
  kind: 'clinical',
  dueOn: day('2026-11-10'),
  timesPerYear: 4,
  modes: ['clinic', 'home', 'telephone'],
  norm: '规范',
  ruleId: 'followup-hypertension',
  fromVisit: 'v1',
  postponed: null,
};
const glucose: PlannedTask = { ...task, activity: 'fasting-glucose-test', dueOn: day('2026-11-25') };

const attempt = {
  activities: ['hypertension-follow-up'],
  mode: 'telephone',
  outcome: 'not-reached',
  reason: '电话没人接',
};

async function planned(test: TestHouse, tasks = [task]): Promise<string> {
  const id = await test.addResident('east-1', { chart: { planned: tasks } });
  await test.addConsent(id);
  return id;
}

async function list(test: TestHouse): Promise<DueList> {
  const by = await test.by('doctor-east-1');
  return must(dueList(test.service, by, { clinicId: '', village: null, withinDays: 14 }));
}

const told = (found: DueList['due']) =>
  found.flatMap((one) => one.tasks.map(({ task: { activity }, state, days }) => [activity, state, days]));

describe('an attempt', () => {
  it('moves an overdue task to who was not reached, with its days and reason; it is still planned', async () => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    expect(must(await recordAttempt(test.service, by, id, attempt))).toBe(1);
    const found = await list(test);
    expect(told(found.due)).toEqual([]);
    expect(told(found.notReached)).toEqual([['hypertension-follow-up', 'not-reached', -10]]);
    expect(found.notReached[0]?.tasks[0]?.attempt).toMatchObject({
      on: '2026-11-20',
      mode: 'telephone',
      reason: '电话没人接',
      by: 'doctor-east-1',
    });
    const chart = await test.chartOf(id);
    expect(chart.planned).toEqual([task]);
    expect(chart.audit.at(-1)).toMatchObject({
      act: 'record-attempt',
      detail: { outcome: 'not-reached', mode: 'telephone', tasks: 1 },
    });
  });

  it('may be for several tasks at once; the last one says the state', async () => {
    const test = await makeHouse();
    const id = await planned(test, [task, glucose]);
    const by = await test.by('doctor-east-1');
    const both = { ...attempt, activities: ['hypertension-follow-up', 'fasting-glucose-test'] };
    expect(must(await recordAttempt(test.service, by, id, both))).toBe(2);
    test.clock.pass({ hours: 2 });
    const refused = { ...attempt, mode: 'home', outcome: 'refused', reason: '农活忙' };
    must(await recordAttempt(test.service, by, id, refused));
    const found = await list(test);
    expect(told(found.refused)).toEqual([['hypertension-follow-up', 'refused', -10]]);
    expect(told(found.notReached)).toEqual([['fasting-glucose-test', 'not-reached', 5]]);
  });

  it('is ended by a visit after it, and not by one of an earlier day that is written down later', async () => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    must(await recordAttempt(test.service, by, id, attempt));
    test.clock.pass({ hours: 1 });
    const visit = { kind: 'follow-up', mode: 'home', place: '', servedBy: 'doctor-east-1' };
    await test.addConsent(id, { givenOn: day('2026-11-01') });
    must(await openVisit(test.service, by, id, { ...visit, occurredOn: '2026-11-12' }));
    expect(told((await list(test)).notReached)).toHaveLength(1);
    must(await openVisit(test.service, by, id, { ...visit, occurredOn: '2026-11-20' }));
    const found = await list(test);
    expect(told(found.notReached)).toEqual([]);
    expect(told(found.due)).toEqual([['hypertension-follow-up', 'overdue', -10]]);
  });

  it('gives way to a day the task is put off to afterwards', async () => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    must(await recordAttempt(test.service, by, id, attempt));
    test.clock.pass({ minutes: 1 });
    const put = { activity: task.activity, fromVisit: 'v1', until: '2026-12-01', reason: '月底回来' };
    must(await postponeTask(test.service, by, id, put));
    expect(told((await list(test)).postponed)).toEqual([['hypertension-follow-up', 'postponed', 11]]);
    test.clock.pass({ days: 12 });
    expect(told((await list(test)).due)).toEqual([['hypertension-follow-up', 'overdue', -1]]);
  });

  it('needs a task that is planned with a day, a reason, a resident who is followed up, and the right', async () => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    const codes = async (changes: object, who = by) =>
      codesOf(await recordAttempt(test.service, who, id, { ...attempt, ...changes }));
    expect(await codes({ activities: [] })).toEqual(['follow-up.attempt-needs-task']);
    expect(await codes({ activities: ['diabetes-follow-up'] })).toEqual(['follow-up.stale-plan']);
    expect(await codes({ reason: ' ' })).toEqual(['follow-up.attempt-needs-reason']);
    expect(await codes({ outcome: 'done' })).toEqual(['input.invalid']);
    expect(await codes({}, await test.by('doctor-east-2'))).toEqual(['rights.outside']);
    const moved = { shown: 'present', status: 'moved', on: '2026-11-19', note: '' };
    must(await setStanding(test.service, by, id, moved));
    expect(await codes({})).toEqual(['visit.not-present']);
    expect((await test.chartOf(id)).attempts).toEqual([]);
  });
});

describe('who is not followed up', () => {
  it.each(['refused', 'lost'])('%s needs a reason, and comes back by being present again', async (status) => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    const asked = { shown: 'present', status, on: '2026-11-19', note: ' ' };
    expect(codesOf(await setStanding(test.service, by, id, asked))).toEqual([
      'resident.standing-needs-reason',
    ]);
    must(await setStanding(test.service, by, id, { ...asked, note: '三次上门没人' }));
    const found = await list(test);
    expect(found.due).toEqual([]);
    expect(found.away.map(({ on, note }) => [found.away[0]?.status, on, note])).toEqual([
      [status, '2026-11-19', '三次上门没人'],
    ]);
    must(await setStanding(test.service, by, id, { shown: status, status: 'present' }));
    expect((await list(test)).away).toEqual([]);
    expect(told((await list(test)).due)).toHaveLength(1);
  });

  it('two visits of one day: the one recorded last is the latest', async () => {
    const test = await makeHouse();
    const id = await planned(test);
    const by = await test.by('doctor-east-1');
    const visit = {
      kind: 'follow-up',
      occurredOn: '2026-11-20',
      mode: 'home',
      place: '',
      servedBy: by.actor.staffId,
    };
    must(await openVisit(test.service, by, id, visit));
    test.clock.set(instant.parse('2026-11-20T05:00:00.000Z'));
    const second = must(await openVisit(test.service, by, id, visit));
    expect((await list(test)).due[0]?.seenSince).toEqual({ visitId: second, on: '2026-11-20' });
  });
});
