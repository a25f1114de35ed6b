/** The due list: who is on it, since when, and who never is. The day of the house is 2026-11-20. */
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../../src/domain/chart.js';
import type { Standing } from '../../../src/domain/resident.js';
import type { Visit } from '../../../src/domain/visit.js';
import { type DueList, dueList, postponeTask } from '../../../src/workflow/due-list.js';
import { renewPlan } from '../../../src/workflow/plan.js';
import { mergeResidents } from '../../../src/workflow/residents-merge.js';
import { workbench } from '../../../src/workflow/workbench.js';
import { day, makeHouse, morning, type TestHouse } from '../../web/house.js';
import { followedUp, followUp, plainHypertension, set } from './follow-ups.js';

function task(changes: Partial<PlannedTask> = {}): PlannedTask {
  return {
    activity: 'hypertension-follow-up',
    label: '高血压随访',
    kind: 'clinical',
    dueOn: day('2026-11-10'),
    timesPerYear: 4,
    modes: ['clinic', 'home'],
    norm: '规范',
    ruleId: 'followup-hypertension',
    fromVisit: 'v1',
    postponed: null,
    ...changes,
  };
}

function count(changes: Partial<PlannedTask> = {}): PlannedTask {
  return task({
    activity: 'service-preventive-care',
    label: '治未病随访',
    kind: 'service-count',
    dueOn: null,
    timesPerYear: 2,
    modes: ['clinic', 'home', 'telephone'],
    ruleId: 'followup-service-preventive-care',
    ...changes,
  });
}

function visit(id: string, occurredOn: string, changes: Partial<Visit> = {}): Visit {
  return {
    id,
    kind: 'assessment',
    occurredOn: day(occurredOn),
    recordedAt: morning,
    mode: 'clinic',
    place: '',
    servedBy: 'doctor-east-1',
    typedBy: 'doctor-east-1',
    sections: {},
    questionnaire: null,
    confirmed: null,
    hours: null,
    patterns: [],
    emergencies: [],
    referrals: [],
    carriedOut: null,
    amounts: {},
    outcome: {},
    enteredInError: null,
    ...changes,
  };
}

async function list(test: TestHouse, changes: object = {}, who = 'doctor-east-1'): Promise<DueList> {
  const asked = { clinicId: '', village: null, withinDays: 14, ...changes };
  const result = dueList(test.service, await test.by(who), asked);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.code).join());
  return result.value;
}

/** activity, state and days from today, resident by resident. */
function told(found: DueList['due']): string[] {
  return found.flatMap((one) =>
    one.tasks.map(({ task: { activity }, state, days }) => `${activity} ${state} ${days}`),
  );
}

describe('what is due', () => {
  it('is overdue the day after, due on the day, and listed as far ahead as asked', async () => {
    const test = await makeHouse();
    for (const [activity, dueOn] of [
      ['yesterday', '2026-11-19'],
      ['today', '2026-11-20'],
      ['in-two-weeks', '2026-12-04'],
      ['a-day-later', '2026-12-05'],
    ] as const) {
      await test.addResident('east-1', { chart: { planned: [task({ activity, dueOn: day(dueOn) })] } });
    }
    expect(told((await list(test)).due)).toEqual([
      'yesterday overdue -1',
      'today due 0',
      'in-two-weeks due 14',
    ]);
    expect(told((await list(test, { withinDays: 15 })).due)).toHaveLength(4);
  });

  it('counts two lines for one activity as one task, by the shorter interval', async () => {
    const test = await makeHouse();
    const planned = [
      task({ dueOn: day('2027-02-01') }),
      task({ dueOn: day('2026-11-24'), ruleId: 'followup-b' }),
    ];
    await test.addResident('east-1', { chart: { planned } });
    expect(told((await list(test)).due)).toEqual(['hypertension-follow-up due 4']);
  });

  it.each<[string, Exclude<Standing, { status: 'present' | 'merged' }>]>([
    ['moved', { status: 'moved', on: day('2026-11-01'), note: '' }],
    ['died', { status: 'died', on: day('2026-11-01'), note: '' }],
    ['refused', { status: 'refused', on: day('2026-11-01'), note: '都不要' }],
    ['is lost', { status: 'lost', on: day('2026-11-01'), note: '三次找不到' }],
  ])(
    'keeps who %s apart, with reason and day: no task, nothing put off, no count',
    async (_name, standing) => {
      const test = await makeHouse();
      const postponed = { until: day('2026-12-24'), reason: '住院', by: 'doctor-east-1', at: morning };
      const planned = [task(), task({ activity: 'glucose', postponed }), count()];
      const residentId = await test.addResident('east-1', { standing, chart: { planned } });
      const { away, ...others } = await list(test);
      expect(others).toEqual({
        due: [],
        notReached: [],
        refused: [],
        postponed: [],
        unplanned: [],
        counts: [],
        fulfilled: 0,
      });
      expect(away.map(({ resident, ...one }) => [resident.residentId, one])).toEqual([
        [residentId, standing],
      ]);
    },
  );

  it('tells who has no plan: never seen first, then the longest ago, the eldest first; nobody who left', async () => {
    const test = await makeHouse();
    const add = (name: string, birthDate: string, chart: object, standing?: Standing) =>
      test.addResident('east-1', {
        identity: { name, birthDate: day(birthDate) },
        chart,
        ...(standing === undefined ? {} : { standing }),
      });
    await add('有计划', '1950-01-01', { planned: [count()] });
    await add('今年来过', '1950-01-01', { visits: [visit('v1', '2026-03-01')] });
    await add('去年来过', '1980-01-01', { visits: [visit('v2', '2025-03-01')] });
    await add('没来过', '1980-01-01', {});
    await add('没来过，年长', '1940-01-01', {});
    await add('迁走了', '1940-01-01', {}, { status: 'moved', on: day('2026-11-01'), note: '' });
    const { unplanned } = await list(test);
    expect(unplanned.map((one) => one.name)).toEqual(['没来过，年长', '没来过', '去年来过', '今年来过']);
  });

  it('tells who has a disease that wants a day and a plan of yearly counts alone; no one else', async () => {
    const test = await makeHouse();
    const said = (...present: string[]) => ({
      history: {
        revision: 1,
        at: morning,
        by: 'doctor-east-1',
        facts: { conditions: { value: { present, complete: true } } },
        freeText: '',
        examinedBy: null,
      },
    });
    const add = (name: string, conditions: string[], planned: PlannedTask[], birthDate = '1950-01-01') =>
      test.addResident('east-1', {
        identity: { name, birthDate: day(birthDate) },
        chart: { planned, visits: [visit('v1', '2026-03-01', { sections: said(...conditions) })] },
      });
    await add('高血压，只有次数', ['hypertension'], [count()]);
    await add('高血压，有日期', ['hypertension'], [count(), task()]);
    await add('没有病，只有次数', [], [count()]);
    // Gout has no rule that gives a day; nor has hypertension below 18.
    await add('痛风，只有次数', ['gout'], [count()]);
    await add('高血压，17岁', ['hypertension'], [count()], '2009-06-01');
    expect((await list(test)).unplanned.map((one) => one.name)).toEqual(['高血压，只有次数']);
  });

  it('leaves out a merged chart and keeps the one it went into', async () => {
    const test = await makeHouse();
    const kept = await test.addResident('east-1', { chart: { planned: [task()] } });
    const merged = await test.addResident('east-1', { chart: { planned: [task(), count()] } });
    const by = await test.by('doctor-east-1');
    await mergeResidents(test.service, by, kept, { merge: merged, samePerson: true });
    const found = await list(test);
    expect(found.due.map((one) => one.resident.residentId)).toEqual([kept]);
    // The plan of the merged chart went along; what both had stands once.
    expect(found.counts.map((one) => [one.resident.residentId, one.task.activity])).toEqual([
      [kept, 'hypertension-follow-up'],
      [kept, 'service-preventive-care'],
    ]);
    expect(found.away).toEqual([]);
  });

  it('shows a doctor the own clinic, a township physician the township, a county physician none', async () => {
    const test = await makeHouse();
    for (const clinic of ['east-1', 'east-2', 'west-1'] as const) {
      await test.addResident(clinic, { chart: { planned: [task()] } });
    }
    expect((await list(test)).due).toHaveLength(1);
    expect((await list(test, {}, 'township-east')).due).toHaveLength(2);
    expect((await list(test, { clinicId: 'east-2' }, 'township-east')).due).toHaveLength(1);
    expect((await list(test, { clinicId: 'west-1' }, 'township-east')).due).toHaveLength(0);
    const county = dueList(test.service, await test.by('county-1'), {
      clinicId: '',
      village: null,
      withinDays: 14,
    });
    expect(county.ok ? '' : county.problems[0]?.code).toBe('rights.role');
  });

  it('keeps to a village, and to residents without one', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', { identity: { village: '柳树一组' }, chart: { planned: [task()] } });
    await test.addResident('east-1', { chart: { planned: [task()] } });
    expect((await list(test, { village: '柳树一组' })).due).toHaveLength(1);
    expect((await list(test, { village: '' })).due).toHaveLength(1);
    expect((await list(test)).due).toHaveLength(2);
  });

  it('says when somebody was seen after the visit that made the plan', async () => {
    const test = await makeHouse();
    const visits = [visit('v1', '2026-08-10'), visit('v2', '2026-11-18', { kind: 'follow-up' })];
    await test.addResident('east-1', { chart: { planned: [task()], visits } });
    expect((await list(test)).due[0]?.seenSince).toEqual({ visitId: 'v2', on: '2026-11-18' });
  });
});

describe('putting a task off', () => {
  const postpone = {
    activity: 'hypertension-follow-up',
    fromVisit: 'v1',
    until: '2026-12-01',
    reason: '在外打工',
  };

  it('moves it among those put off, with the reason, until the day comes', async () => {
    const test = await makeHouse();
    const id = await test.addResident('east-1', { chart: { planned: [task()] } });
    const by = await test.by('doctor-east-1');
    expect((await postponeTask(test.service, by, id, postpone)).ok).toBe(true);
    const found = await list(test);
    expect(found.due).toEqual([]);
    expect(told(found.postponed)).toEqual(['hypertension-follow-up postponed 11']);
    expect(found.postponed[0]?.tasks[0]?.task.postponed).toMatchObject({
      reason: '在外打工',
      by: 'doctor-east-1',
    });
    expect((await test.chartOf(id)).audit.at(-1)?.act).toBe('postpone-follow-up');
    test.clock.pass({ days: 11 });
    expect(told((await list(test)).due)).toEqual(['hypertension-follow-up due 0']);
    test.clock.pass({ days: 1 });
    expect(told((await list(test)).due)).toEqual(['hypertension-follow-up overdue -1']);
  });

  it('needs a reason, a day to come, and a task that is still planned', async () => {
    const test = await makeHouse();
    const id = await test.addResident('east-1', { chart: { planned: [task(), count()] } });
    const by = await test.by('doctor-east-1');
    const codeOf = async (changes: object) => {
      const result = await postponeTask(test.service, by, id, { ...postpone, ...changes });
      return result.ok ? '' : result.problems[0]?.code;
    };
    expect(await codeOf({ reason: ' ' })).toBe('follow-up.needs-reason');
    expect(await codeOf({ until: '' })).toBe('follow-up.needs-day');
    expect(await codeOf({ until: '2026-11-20' })).toBe('follow-up.day-past');
    expect(await codeOf({ fromVisit: 'v0' })).toBe('follow-up.stale-plan');
    expect(await codeOf({ activity: 'service-preventive-care' })).toBe('follow-up.stale-plan');
    const other = await postponeTask(test.service, await test.by('doctor-east-2'), id, postpone);
    expect(other.ok ? '' : other.problems[0]?.code).toBe('rights.outside');
  });
});

describe('how far a task is put off', () => {
  const until = async (test: TestHouse, id: string, day: string) => {
    const input = { activity: 'hypertension-follow-up', fromVisit: 'v1', until: day, reason: '在外打工' };
    const result = await postponeTask(test.service, await test.by('doctor-east-1'), id, input);
    return result.ok ? null : result.problems[0];
  };

  it('is no more than the days its rule gives: two weeks from today for a pressure not in target', async () => {
    const test = await makeHouse();
    const planned = [task({ ruleId: 'followup-hypertension-two-weeks', timesPerYear: null })];
    const id = await test.addResident('east-1', { chart: { planned } });
    // Today is 2026-11-20.
    expect(await until(test, id, '2099-12-31')).toEqual({
      code: 'follow-up.postponed-too-far',
      path: 'until',
      values: { latest: '2026-12-04', days: 14 },
    });
    expect(await until(test, id, '2026-12-05')).toMatchObject({ code: 'follow-up.postponed-too-far' });
    expect(await until(test, id, '2026-12-04')).toBeNull();
  });

  it('is a quarter where only the year’s number four is known, and nothing where no interval is', async () => {
    const test = await makeHouse();
    const gone = { ruleId: 'followup-withdrawn' };
    const counted = await test.addResident('east-1', { chart: { planned: [task(gone)] } });
    // 365 / 4 = 91 days after 2026-11-20.
    expect(await until(test, counted, '2027-02-20')).toMatchObject({ values: { latest: '2027-02-19' } });
    expect(await until(test, counted, '2027-02-19')).toBeNull();
    const open = await test.addResident('east-1', {
      chart: { planned: [task({ ...gone, timesPerYear: null })] },
    });
    expect(await until(test, open, '2026-11-21')).toMatchObject({ code: 'follow-up.no-interval' });
  });
});

describe('yearly counts', () => {
  it('are a line of their own: follow-ups of this calendar year against the norm, a day counted once', async () => {
    const test = await makeHouse();
    const followUp = { kind: 'follow-up' as const };
    const visits = [
      visit('v1', '2026-03-01'),
      visit('v2', '2025-12-31', followUp),
      visit('v3', '2026-01-01', followUp),
      visit('v4', '2026-05-01', followUp),
      visit('v5', '2026-05-01', followUp),
      visit('v6', '2026-06-01', {
        ...followUp,
        enteredInError: { at: morning, by: 'doctor-east-1', reason: 'test-entry' },
      }),
    ];
    const planned = [
      count(),
      count({ activity: 'service-key-group', timesPerYear: 3 }),
      count({ activity: 'service-general', timesPerYear: 1 }),
      count({ activity: 'service-glucose-test', timesPerYear: 4 }),
    ];
    await test.addResident('east-1', { chart: { planned, visits } });
    const found = await list(test);
    // Follow-ups of 2026: 1 January and 1 May. So 2 of 2 done, 2 of 3 open; tests of glucose are not counted here.
    expect(found.counts.map(({ task: { activity }, done, wanted }) => [activity, done, wanted])).toEqual([
      ['service-key-group', 2, 3],
      ['service-glucose-test', null, 4],
    ]);
    expect(found.fulfilled).toBe(2);
    expect(found.due).toEqual([]);
  });

  it('counts the yearly assessment of life and health by assessments that asked how the resident lives', async () => {
    const test = await makeHouse();
    const section = { facts: { smoking: { value: 'never' } }, freeText: '', examinedBy: null };
    const habits = { ...section, revision: 1, at: morning, by: 'doctor-east-1' };
    const planned = [count({ activity: 'service-health-assessment', timesPerYear: 1 })];
    const done = async (...visits: Visit[]) => {
      const before = (await list(test)).fulfilled;
      await test.addResident('east-1', { chart: { planned, visits } });
      return (await list(test)).fulfilled - before;
    };
    // 每年评估一次健康生活方式和健康状况: not the assessment that asked nothing of it, no follow-up, no other year.
    expect(await done(visit('v1', '2026-03-01'))).toBe(0);
    expect(await done(visit('v2', '2026-03-01', { kind: 'follow-up', sections: { habits } }))).toBe(0);
    expect(await done(visit('v3', '2025-12-31', { sections: { habits } }))).toBe(0);
    expect(await done(visit('v4', '2026-01-01', { sections: { habits } }))).toBe(1);
  });

  it('counts what the norm of a disease wants a year, whether or not a day stands for it', async () => {
    const test = await makeHouse();
    const home = { kind: 'follow-up' as const, mode: 'home' as const };
    const visits = [visit('v1', '2026-02-01', home), visit('v2', '2026-05-01', home)];
    const planned = [
      task({ dueOn: day('2027-02-01') }),
      task({ activity: 'diabetes-follow-up', dueOn: null }),
      // Nobody here can count a glucose test: its day is all there is.
      task({ activity: 'fasting-glucose-test', dueOn: day('2027-02-01') }),
    ];
    await test.addResident('east-1', { chart: { planned, visits } });
    const { counts } = await list(test);
    expect(counts.map(({ task: { activity }, done, wanted }) => [activity, done, wanted])).toEqual([
      ['hypertension-follow-up', 2, 4],
      ['diabetes-follow-up', 2, 4],
    ]);
  });

  it('count only the modes the norm allows', async () => {
    const test = await makeHouse();
    const visits = [visit('v1', '2026-02-01', { kind: 'follow-up', mode: 'telephone' })];
    const planned = [
      count({ activity: 'service-chronic-follow-up', timesPerYear: 4, modes: ['clinic', 'home'] }),
    ];
    await test.addResident('east-1', { chart: { planned, visits } });
    expect((await list(test)).counts.map((one) => one.done)).toEqual([0]);
  });

  it('take a yearly constitution assessment as done by an answered questionnaire only', async () => {
    const test = await makeHouse();
    const planned = [
      task({
        activity: 'tcm-constitution-elderly',
        dueOn: null,
        timesPerYear: 1,
        ruleId: 'followup-elderly-tcm',
      }),
    ];
    const saved = { revision: 1, at: morning, by: 'doctor-east-1' };
    const none = visit('v1', '2026-02-01', { questionnaire: { ...saved, none: 'declined' } });
    const answered = visit('v2', '2026-03-01', {
      questionnaire: { ...saved, instrument: 'elderly-33', answers: {}, respondent: { kind: 'self' } },
    });
    await test.addResident('east-1', { chart: { planned, visits: [none] } });
    await test.addResident('east-1', { chart: { planned, visits: [none, answered] } });
    const found = await list(test);
    expect(found.counts.map((one) => one.done)).toEqual([0]);
    expect(found.fulfilled).toBe(1);
  });
});

describe('planning anew from a follow-up', () => {
  it('takes the plan from what was recorded, without a prescription', async () => {
    const test = await makeHouse();
    const id = await test.addResident('east-1', {
      register: { contractSigned: true },
      chart: { planned: [task()], visits: [visit('v2', '2026-11-18', { kind: 'follow-up' })] },
    });
    const renewed = await renewPlan(test.service, await test.by('doctor-east-1'), id, 'v2');
    expect(renewed.ok).toBe(true);
    const chart = await test.chartOf(id);
    expect(chart.documents).toEqual([]);
    // The rule of rules/follow-up/service-counts.yaml: signed residents, at least 2 follow-ups a year.
    expect(chart.planned.find((one) => one.activity === 'service-preventive-care')).toMatchObject({
      timesPerYear: 2,
      fromVisit: 'v2',
    });
    expect(chart.planned.every((one) => one.fromVisit === 'v2')).toBe(true);
  });

  it('leaves the plan of a later visit as it is; one entered in error gives way', async () => {
    const test = await makeHouse();
    const later = (changes: Partial<Visit> = {}) => ({
      planned: [task({ fromVisit: 'v3' })],
      visits: [visit('v2', '2026-11-18', { kind: 'follow-up' }), visit('v3', '2026-11-19', changes)],
    });
    const enteredInError = { at: morning, by: 'doctor-east-1', reason: 'other-person' };
    const stands = await test.addResident('east-1', { chart: later() });
    const gone = await test.addResident('east-1', { chart: later({ enteredInError }) });
    const by = await test.by('doctor-east-1');
    for (const id of [stands, gone]) expect((await renewPlan(test.service, by, id, 'v2')).ok).toBe(true);
    expect((await test.chartOf(stands)).planned).toEqual([task({ fromVisit: 'v3' })]);
    expect((await test.chartOf(gone)).planned.some((one) => one.fromVisit === 'v3')).toBe(false);
  });

  it('keeps the day of a disease that the newer visit did not ask about, until it is asked', async () => {
    const test = await makeHouse();
    const id = await followedUp(test);
    const dayOf = async () =>
      (await test.chartOf(id)).planned.find((one) => one.activity === 'hypertension-follow-up')?.dueOn;
    // Controlled on 4 March: the norm's three months, 91 days as the rule counts them.
    await followUp(test, id, '2026-03-04', plainHypertension);
    expect(await dayOf()).toBe('2026-06-03');
    await followUp(test, id, '2026-05-06', { measurements: { weightKg: { value: 61 } } });
    expect(await dayOf()).toBe('2026-06-03');
    await followUp(test, id, '2026-05-08', { history: { conditions: set() } });
    // One list that lacks it is no word that it is gone; a second in a row is.
    expect(await dayOf()).toBe('2026-06-03');
    await followUp(test, id, '2026-05-11', { history: { conditions: set() } });
    expect(await dayOf()).toBeUndefined();
  });

  it('keeps the two weeks of a pressure not controlled while the newer visit has no reading', async () => {
    const test = await makeHouse();
    const id = await followedUp(test);
    const days = async () => (await test.chartOf(id)).planned.map((one) => one.dueOn);
    const high = { systolicFirstMmHg: { value: 152 }, diastolicFirstMmHg: { value: 94 } };
    await followUp(test, id, '2026-03-04', { ...plainHypertension, measurements: high });
    // The norm: seen again within two weeks, 4 + 14.
    expect(await days()).toContain('2026-03-18');
    await followUp(test, id, '2026-03-10', { history: plainHypertension.history ?? {} });
    expect(await days()).toContain('2026-03-18');
    await followUp(test, id, '2026-03-11', plainHypertension);
    expect(await days()).not.toContain('2026-03-18');
  });
});

describe('the desk', () => {
  it('puts open emergencies with the days left first, whoever they belong to', async () => {
    const test = await makeHouse();
    const open = {
      ruleId: 'triage-bp-emergency',
      raisedAt: morning,
      done: '',
      doneAt: null,
      toldWhom: '',
      transport: null,
      trackBy: day('2026-11-22'),
      closed: null,
    };
    const closed = { ...open, closed: { at: morning, by: 'doctor-east-1', outcome: '已住院' } };
    await test.addResident('east-1', {
      standing: { status: 'refused', on: day('2026-11-20'), note: '' },
      chart: { visits: [visit('v1', '2026-11-08', { emergencies: [open] })] },
    });
    await test.addResident('east-1', {
      chart: { visits: [visit('v1', '2026-11-08', { emergencies: [closed] })] },
    });
    const desk = workbench(test.service, await test.by('doctor-east-1'), { clinicId: '', withinDays: 14 });
    expect(desk.ok && desk.value.emergencies.map((one) => one.daysLeft)).toEqual([2]);
  });

  it('is refused to those who look after nobody', async () => {
    const test = await makeHouse();
    const desk = workbench(test.service, await test.by('county-1'), { clinicId: '', withinDays: 14 });
    expect(desk.ok ? '' : desk.problems[0]?.code).toBe('rights.role');
  });
});
