/** Opening a visit: on a day that has come, for somebody who is there, or was that day, and has agreed to it. */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { visitMode } from '../domain/codes.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { civilDate } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { hasConsent, saidNo } from './consent.js';
import { type By, type ChartContext, changeChart, parsed, type Service } from './service.js';
import { notPresent, standingLabel } from './standing.js';
import { hoursTyped } from './visit-hours.js';

export const openVisitInput = z.strictObject({
  kind: z.enum(['assessment', 'follow-up']),
  occurredOn: civilDate,
  mode: visitMode,
  place: z.string().max(80),
  /** Staff id of who served; the person typing is taken from the session. */
  servedBy: z.string(),
  /** As typed, HH:mm; '' or absent: not written down. */
  from: z.string().optional(),
  until: z.string().optional(),
});

/**
 * Opens a visit on a day that is not in the future. Consent in force is asked for before anything is recorded. One that
 * was opened alike and in which nobody has written anything is that visit: a button pressed twice opens one.
 */
export async function openVisit(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(openVisitInput, input);
  if (!asked.ok) return asked;
  if (!service.staff.keys().includes(asked.value.servedBy)) {
    return refuse({ code: 'visit.unknown-server', path: 'servedBy' });
  }
  const { from = '', until = '', ...about } = asked.value;
  const hours = hoursTyped(from, until);
  if (!hours.ok) return hours;
  return changeChart(service, by, residentId, {
    act: 'record-visit',
    event: 'open-visit',
    apply(chart, context) {
      const refused = mayOpen(service, chart, asked.value.occurredOn, context);
      if (refused) return refused;
      const begun = chart.visits.find((one) => isAlike(one, about) && isUntouched(one, chart));
      if (begun) {
        const now = { ...begun, hours: hours.value ?? begun.hours, place: about.place || begun.place };
        const visits = chart.visits.map((one) => (one.id === begun.id ? now : one));
        return ok({ chart: { ...chart, visits }, value: begun.id });
      }
      const id = context.newId();
      const opened: Visit = {
        id,
        ...about,
        hours: hours.value,
        recordedAt: context.at,
        typedBy: context.by,
        sections: {},
        questionnaire: null,
        confirmed: null,
        patterns: [],
        emergencies: [],
        referrals: [],
        carriedOut: null,
        amounts: {},
        outcome: {},
        enteredInError: null,
      };
      return ok({ chart: { ...chart, visits: [...chart.visits, opened] }, value: id });
    },
  });
}

function isAlike(one: Visit, asked: Pick<Visit, 'kind' | 'occurredOn' | 'mode' | 'servedBy'>): boolean {
  return (
    one.kind === asked.kind &&
    one.occurredOn === asked.occurredOn &&
    one.mode === asked.mode &&
    one.servedBy === asked.servedBy
  );
}

/** Nothing was recorded in it, and nothing rests on it. */
function isUntouched(visit: Visit, { documents }: Chart): boolean {
  return (
    visit.enteredInError === null &&
    Object.keys(visit.sections).length === 0 &&
    visit.questionnaire === null &&
    visit.confirmed === null &&
    visit.carriedOut === null &&
    visit.patterns.length + visit.emergencies.length + visit.referrals.length === 0 &&
    Object.keys(visit.amounts).length === 0 &&
    !documents.some((doc) => doc.visitId === visit.id)
  );
}

function mayOpen(
  service: Service,
  chart: Chart,
  occurredOn: string,
  context: ChartContext,
): Result<never> | undefined {
  const { standing } = chart;
  if (standing.status === 'merged') return notPresent(service, standing);
  // What was written on paper while the resident was still there may be typed afterwards.
  if (standing.status !== 'present' && occurredOn > standing.on) {
    const values = { on: standing.on, status: standingLabel(service, standing.status) };
    return refuse({ code: 'visit.after-leaving', path: 'occurredOn', values });
  }
  if (occurredOn > context.today) return refuse({ code: 'visit.in-future', path: 'occurredOn' });
  if (occurredOn < chart.identity.birthDate)
    return refuse({ code: 'visit.before-birth', path: 'occurredOn' });
  if (hasConsent(chart, occurredOn)) return undefined;
  return refuse({ code: saidNo(chart, occurredOn) ? 'visit.consent-refused' : 'visit.no-consent', path: '' });
}
