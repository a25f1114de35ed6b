/** One calendar of several diseases: which day, what is done on it, what is measured. Days counted by hand. */
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../../src/domain/chart.js';
import type { Vocabulary } from '../../../src/knowledge/vocabulary.js';
import { calendarOf } from '../../../src/workflow/calendar.js';
import { tasksOf } from '../../../src/workflow/due-list.js';
import { day } from '../../web/house.js';

const today = day('2026-11-20');

function task(
  activity: string,
  dueOn: string,
  modes: PlannedTask['modes'] = ['clinic', 'home'],
): PlannedTask {
  return {
    activity,
    label: activity,
    kind: 'clinical',
    dueOn: day(dueOn),
    timesPerYear: null,
    modes,
    norm: '规范',
    ruleId: `followup-${activity}`,
    fromVisit: 'v1',
    postponed: null,
  };
}

const words = (id: string, codes: readonly string[]): [string, Vocabulary] => [
  id,
  { id, options: codes.map((code) => ({ code, label: code })) },
];
const vocabularies = new Map([
  words('measures-hypertension', ['pressure', 'weight', 'heart-rate']),
  words('measures-diabetes', ['glucose', 'pressure', 'weight', 'foot-pulse']),
]);

function days(planned: readonly PlannedTask[], close = 14) {
  const tasks = tasksOf({ planned, attempts: [], visits: [] }, today);
  return calendarOf(tasks, today, close, vocabularies);
}

describe('the calendar', () => {
  it('proposes the earliest day for what is due up to two weeks after it, and another day for the rest', () => {
    const found = days([
      task('diabetes', '2026-12-08'),
      task('hypertension', '2026-11-24'),
      task('yearly', '2026-12-09'),
    ]);
    // 24 November and 14 days is 8 December; 9 December is one too many.
    expect(found.map(({ on, tasks }) => [on, tasks.map((one) => one.task.activity)])).toEqual([
      ['2026-11-24', ['hypertension', 'diabetes']],
      ['2026-12-09', ['yearly']],
    ]);
  });

  it('measures each thing once on a day, in the order of the tasks', () => {
    const [first] = days([task('hypertension', '2026-11-24'), task('diabetes', '2026-11-30')]);
    expect(first?.measures).toEqual(['pressure', 'weight', 'heart-rate', 'glucose', 'foot-pulse']);
  });

  it('names the ways of serving that every task of the day allows', () => {
    const two = [
      task('hypertension', '2026-11-24', ['clinic', 'home', 'telephone']),
      task('diabetes', '2026-11-24', ['home', 'clinic']),
    ];
    expect(days(two)[0]?.modes).toEqual(['clinic', 'home']);
    expect(
      days([task('a', '2026-11-24', ['telephone']), task('b', '2026-11-24', ['home'])])[0]?.modes,
    ).toEqual([]);
  });

  it('puts what is overdue on today, with what is due in the two weeks from today', () => {
    const found = days([task('hypertension', '2026-10-01'), task('diabetes', '2026-12-04')]);
    expect(found.map(({ on, tasks }) => [on, tasks.length])).toEqual([['2026-11-20', 2]]);
  });

  it('holds the shorter of two intervals of one activity', () => {
    const found = days([task('hypertension', '2027-02-01'), task('hypertension', '2026-11-24')]);
    expect(found.map(({ on, tasks }) => [on, tasks.length])).toEqual([['2026-11-24', 1]]);
  });

  it('is empty without a task', () => {
    expect(days([])).toEqual([]);
  });
});
