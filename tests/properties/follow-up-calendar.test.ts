/**
 * What holds of every plan: no task is moved later than its shortest interval allows or drops out of the calendar, no
 * measure stands twice on a day; an attempt takes no task off the lists.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../src/domain/chart.js';
import type { ContactAttempt } from '../../src/domain/loop.js';
import { addDays, civilDate, instant } from '../../src/domain/time.js';
import type { Vocabulary } from '../../src/knowledge/vocabulary.js';
import { calendarOf } from '../../src/workflow/calendar.js';
import { tasksOf } from '../../src/workflow/due-list.js';

const today = civilDate.parse('2026-11-20');
const morning = instant.parse('2026-11-20T01:00:00.000Z');
const activities = ['one', 'two', 'three', 'four'] as const;

const vocabularies = new Map<string, Vocabulary>(
  activities.map((activity, at) => [
    `measures-${activity}`,
    {
      id: `measures-${activity}`,
      options: ['pressure', 'weight', 'glucose'].slice(0, at).map((code) => ({ code, label: code })),
    },
  ]),
);

const planned: fc.Arbitrary<PlannedTask[]> = fc.array(
  fc
    .record({
      activity: fc.constantFrom(...activities),
      due: fc.integer({ min: -60, max: 200 }),
      off: fc.option(fc.integer({ min: -5, max: 60 }), { nil: null }),
    })
    .map(({ activity, due, off }) => ({
      activity,
      label: activity,
      kind: 'clinical' as const,
      dueOn: addDays(today, due),
      timesPerYear: null,
      modes: ['clinic' as const],
      norm: '',
      ruleId: `followup-${activity}`,
      fromVisit: 'v1',
      postponed: off === null ? null : { until: addDays(today, off), reason: 'r', by: 'd', at: morning },
    })),
  { maxLength: 8 },
);

const attempts: fc.Arbitrary<ContactAttempt[]> = fc.array(
  fc
    .record({
      activity: fc.constantFrom(...activities),
      before: fc.integer({ min: 0, max: 30 }),
      outcome: fc.constantFrom('refused' as const, 'not-reached' as const),
    })
    .map(({ activity, before, outcome }, ...rest) => ({
      id: `a${before}${rest.length}`,
      activity,
      on: addDays(today, -before),
      mode: 'telephone' as const,
      outcome,
      reason: 'r',
      at: instant.parse(`${addDays(today, -before)}T02:00:00.000Z`),
      by: 'd',
    })),
  { maxLength: 6 },
);

describe('every plan', () => {
  it('keeps each task on one day of the calendar, never after its day, and measures nothing twice', () => {
    fc.assert(
      fc.property(planned, fc.constantFrom(0, 7, 14, 30), (tasks, close) => {
        const due = tasksOf({ planned: tasks, attempts: [], visits: [] }, today);
        const days = calendarOf(due, today, close, vocabularies);
        expect(days.flatMap((one) => one.tasks.map(({ task }) => task.activity)).sort()).toEqual(
          [...new Set(tasks.map((task) => task.activity))].sort(),
        );
        for (const { on, tasks: together, measures } of days) {
          for (const one of together) {
            // Its own earliest day among all lines of the activity, or today where that is past.
            const own = tasks
              .filter((task) => task.activity === one.task.activity)
              .map((task) =>
                task.dueOn !== null && task.postponed !== null && task.postponed.until > task.dueOn
                  ? task.postponed.until
                  : (task.dueOn ?? today),
              )
              .sort()[0];
            expect(own !== undefined && (on <= own || on === today)).toBe(true);
            expect(one.dueOn <= addDays(on, close)).toBe(true);
          }
          expect(new Set(measures).size).toBe(measures.length);
        }
      }),
    );
  });

  it('has the same tasks with and without attempts, each with its days', () => {
    fc.assert(
      fc.property(planned, attempts, (tasks, tried) => {
        const without = tasksOf({ planned: tasks, attempts: [], visits: [] }, today);
        const with_ = tasksOf({ planned: tasks, attempts: tried, visits: [] }, today);
        const told = (list: typeof without) =>
          list.map(({ task, dueOn, days }) => [task.activity, dueOn, days]);
        expect(told(with_)).toEqual(told(without));
      }),
    );
  });
});
