/**
 * What lies on a person's desk today, from the summaries: dangers first, then what waits for them, then what is due.
 * Opens no chart and changes nothing.
 */
import { z } from 'zod';
import { ok, type Result } from '../domain/result.js';
import { type CivilDate, civilDateAt, daysBetween, type Instant } from '../domain/time.js';
import type { ChartSummary } from './chart-form.js';
import { type DueList, dueList } from './due-list.js';
import { type OpenReferral, openReferrals } from './referrals.js';
import { residentsInReach, standsInWay } from './residents-search.js';
import { type By, parsed, type Service, today } from './service.js';

export interface OpenEmergency {
  readonly resident: ChartSummary;
  readonly visitId: string;
  readonly ruleId: string;
  readonly trackBy: CivilDate;
  /** Days left to learn how it ended; negative when past. */
  readonly daysLeft: number;
}

export interface DeskPaper {
  readonly resident: ChartSummary;
  readonly document: ChartSummary['documents'][number];
  /** When it came into this state. */
  readonly since: Instant;
  readonly daysThere: number;
}

export interface Workbench {
  readonly emergencies: readonly OpenEmergency[];
  /** Referrals nobody has closed, the most pressing first. */
  readonly referrals: readonly OpenReferral[];
  /** Valid papers that must be looked at again: whom to call. */
  readonly recheck: readonly DeskPaper[];
  /** Made void after they were printed, and nothing says that the resident has been told: whom to call, too. */
  readonly voided: readonly DeskPaper[];
  readonly returned: readonly DeskPaper[];
  readonly toPrint: readonly DeskPaper[];
  readonly toHandOver: readonly DeskPaper[];
  readonly drafts: readonly DeskPaper[];
  /** With the county. */
  readonly submitted: readonly DeskPaper[];
  readonly due: DueList;
}

export const workbenchInput = z.strictObject({
  /** '' for all in reach. */
  clinicId: z.string(),
  withinDays: z.int().nonnegative(),
});

/** The desk of somebody who looks after residents. */
export function workbench(service: Service, by: By, input: unknown): Result<Workbench> {
  const asked = parsed(workbenchInput, input);
  if (!asked.ok) return asked;
  const inWay = standsInWay(by, 'record-visit');
  if (inWay) return inWay;
  const { clinicId, withinDays } = asked.value;
  const on = today(service);
  const residents = residentsInReach(service, by, 'record-visit').filter(
    (one) => clinicId === '' || one.clinicId === clinicId,
  );
  const papers = residents
    // A paper of somebody who left has nobody to go to; it stays on the chart.
    .filter((one) => one.status === 'present')
    .flatMap((resident) =>
      resident.documents.map((document) => ({
        resident,
        document,
        since: document.since,
        daysThere: daysBetween(civilDateAt(document.since), on),
      })),
    )
    .sort((a, b) => (a.since < b.since ? -1 : 1));
  const inState = (...states: DeskPaper['document']['state'][]) =>
    papers.filter(({ document }) => states.includes(document.state));
  const due = dueList(service, by, { clinicId, village: null, withinDays });
  if (!due.ok) return due;
  const referrals = openReferrals(service, by, { clinicId, village: null });
  if (!referrals.ok) return referrals;
  return ok({
    emergencies: residents
      .flatMap((resident) =>
        resident.emergencies.map((one) => ({ resident, ...one, daysLeft: daysBetween(on, one.trackBy) })),
      )
      .sort((a, b) => a.daysLeft - b.daysLeft),
    referrals: referrals.value,
    recheck: inState('approved', 'issued').filter(
      ({ document }) => document.recheck && !isPast(document, on),
    ),
    voided: inState('void').filter(
      (one) => isAdvice(one) && one.document.sheet !== null && !isPast(one.document, on) && !wasTold(one),
    ),
    returned: inState('returned'),
    toPrint: inState('approved').filter(({ document }) => !document.recheck),
    toHandOver: inState('issued').filter(
      ({ document }) => !document.handedOver && !document.recheck && !isPast(document, on),
    ),
    drafts: inState('draft'),
    submitted: inState('submitted'),
    due: due.value,
  });
}

function isPast(document: DeskPaper['document'], on: CivilDate): boolean {
  return document.validUntil !== null && document.validUntil < on;
}

function isAdvice({ document }: DeskPaper): boolean {
  return document.kind === 'health-prescription' || document.kind === 'result-notice';
}

/** Seen or called since, given another paper since, or reached and unwilling: not reached is not told. */
function wasTold({ resident, since }: DeskPaper): boolean {
  const { visits, documents, attempts } = resident;
  return (
    visits.some((visit) => visit.recordedAt > since) ||
    documents.some((one) => one.state === 'issued' && one.since > since) ||
    attempts.some((one) => one.outcome === 'refused' && one.at > since)
  );
}
