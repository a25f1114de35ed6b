/**
 * An attempt to do what is due that did not lead to a visit: nobody was reached, or the resident did not want it this
 * time. It is written down with how and why; the task stays planned and open, and only a visit ends what it says.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { contentId, visitMode } from '../domain/codes.js';
import type { ContactAttempt } from '../domain/loop.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { type By, changeChart, parsed, type Service } from './service.js';
import { notPresent } from './standing.js';

/** The last attempt for an activity that no visit has followed; null when there is none. */
export function lastAttempt(
  activity: string,
  attempts: readonly ContactAttempt[],
  visits: readonly Pick<Visit, 'occurredOn' | 'recordedAt'>[],
): ContactAttempt | null {
  const since = attempts.filter(
    (attempt) =>
      attempt.activity === activity &&
      visits.every(
        ({ occurredOn, recordedAt }) =>
          occurredOn < attempt.on || (occurredOn === attempt.on && recordedAt < attempt.at),
      ),
  );
  return since.reduce<ContactAttempt | null>(
    (last, one) => (last === null || one.at >= last.at ? one : last),
    null,
  );
}

export const attemptInput = z.strictObject({
  /** The tasks one tried to do; one knock at the door may be for several. */
  activities: z.array(contentId),
  /** '' where nobody said. */
  mode: z.union([visitMode, z.literal('')]),
  outcome: z.enum(['refused', 'not-reached']),
  reason: z.string(),
});

/** Writes down an attempt of today for each of the tasks. Answers how many. Refused for what is not planned with a day. */
export async function recordAttempt(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(attemptInput, input);
  if (!asked.ok) return asked;
  const { mode, outcome } = asked.value;
  const activities = [...new Set(asked.value.activities)];
  const reason = asked.value.reason.trim();
  if (activities.length === 0) return refuse({ code: 'follow-up.attempt-needs-task', path: 'activities' });
  if (mode === '') return refuse({ code: 'follow-up.attempt-needs-mode', path: 'mode' });
  if (reason === '' || reason.length > 200)
    return refuse({ code: 'follow-up.attempt-needs-reason', path: 'reason' });
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'record-attempt',
    detail: { outcome, mode, tasks: activities.length },
    apply(chart, context) {
      const away = notPresent(service, chart.standing);
      if (away) return away;
      if (!activities.every((activity) => isPlanned(chart, activity)))
        return refuse({ code: 'follow-up.stale-plan', path: '' });
      const made = activities.map(
        (activity): ContactAttempt => ({
          id: context.newId(),
          activity,
          on: context.today,
          mode,
          outcome,
          reason,
          at: context.at,
          by: context.by,
        }),
      );
      return ok({ chart: { ...chart, attempts: [...chart.attempts, ...made] }, value: made.length });
    },
  });
}

function isPlanned({ planned }: Chart, activity: string): boolean {
  return planned.some(
    (task) => task.kind === 'clinical' && task.dueOn !== null && task.activity === activity,
  );
}
