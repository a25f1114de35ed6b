/**
 * Referrals that are no emergency: what the decision on a visit advises, the record a person makes of it, and its
 * tracking until somebody knows how it ended. Emergencies have records of their own (visits.ts) and never come here.
 */
import { z } from 'zod';
import type { Decision, Referral } from '../decision/decision.js';
import { type Chart, latestFirst, validVisits } from '../domain/chart.js';
import { contentId } from '../domain/codes.js';
import { type ReferralRecord, referralRecord } from '../domain/loop.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { addDays, type CivilDate, civilDate, daysBetween } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { ChartSummary, OpenReferralSummary } from './chart-form.js';
import { decideOn } from './decided.js';
import { visitFor } from './paper-documents.js';
import { residentsInReach, standsInWay } from './residents-search.js';
import { type By, changeChart, parsed, type Service, today } from './service.js';
import { changeVisit } from './visits.js';

/** What the rules advise and nobody has recorded yet, as one referral. */
export interface ReferralAdvice extends Pick<ReferralRecord, 'ruleIds' | 'urgency' | 'to' | 'reason'> {
  readonly lines: readonly Referral[];
  /** The shortest its rules allow; null: none of them says. */
  readonly trackWithinDays: number | null;
}

const byUrgency = ['at-once', 'within-two-weeks', 'routine'] as const;
const byReach = ['upper-hospital', 'county', 'township'] as const;

/** Several rules that advise a referral make one: the most urgent, the farthest, tracked the soonest. */
export function adviceOn(
  { referrals, alerts }: Pick<Decision, 'referrals' | 'alerts'>,
  visit: Pick<Visit, 'emergencies' | 'referrals'>,
): ReferralAdvice | null {
  const elsewhere = new Set([
    ...alerts.filter((alert) => alert.level === 'emergency').map((alert) => alert.ruleId),
    ...visit.emergencies.map((one) => one.ruleId),
    ...visit.referrals.flatMap((one) => one.ruleIds),
  ]);
  const lines = referrals.filter((one) => !elsewhere.has(one.ruleId));
  const urgency = byUrgency.find((code) => lines.some((one) => one.urgency === code));
  const to = byReach.find((code) => lines.some((one) => one.to === code));
  if (urgency === undefined || to === undefined) return null;
  const days = lines.flatMap(({ trackWithinDays }) => trackWithinDays ?? []);
  return {
    lines,
    ruleIds: [...new Set(lines.map((one) => one.ruleId))],
    urgency,
    to,
    reason: [...new Set(lines.map((one) => one.reason))].join('；').slice(0, 300),
    trackWithinDays: days.length > 0 ? Math.min(...days) : null,
  };
}

/** The latest visit of a chart with what its decision advises; undefined when there is none or nothing is advised. */
export async function advisedNow(
  service: Service,
  chart: Chart,
): Promise<{ visit: Visit; advice: ReferralAdvice } | undefined> {
  const [visit] = latestFirst(validVisits(chart));
  if (!visit) return undefined;
  const { decision } = await decideOn(service, chart, visit);
  const advice = adviceOn(decision, visit);
  return advice ? { visit, advice } : undefined;
}

/** The last day to learn what became of a referral. Without a rule's word, the longest any rule in force gives. */
export function latestTrackDay(
  service: Service,
  visit: Pick<Visit, 'occurredOn'>,
  trackWithinDays: number | null,
): CivilDate {
  const given = service
    .release()
    .rules.flatMap(({ rule }) =>
      rule.then.flatMap((action) => ('refer' in action ? (action.refer.trackWithinDays ?? []) : [])),
    );
  return addDays(visit.occurredOn, trackWithinDays ?? Math.max(0, ...given));
}

export const referralInput = z.strictObject({
  /** Of the advice the page showed; empty: a person's own decision. */
  ruleIds: z.array(contentId),
  urgency: referralRecord.shape.urgency,
  to: referralRecord.shape.to,
  institution: referralRecord.shape.institution,
  department: referralRecord.shape.department,
  reason: z.string().max(300),
  trackBy: z.string(),
});

/** Records a referral of a visit. Answers its id. */
export async function makeReferral(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(referralInput, input);
  if (!asked.ok) return asked;
  const found = await visitFor(service, by, 'record-follow-up', residentId, visitId);
  if (!found.ok) return found;
  const { chart, visit } = found.value;
  const { ruleIds, urgency, to } = asked.value;
  const [institution, department, reason] = [
    asked.value.institution.trim(),
    asked.value.department.trim(),
    asked.value.reason.trim(),
  ];
  if (reason === '') return refuse({ code: 'referral.needs-reason', path: 'reason' });
  const { decision } = await decideOn(service, chart, visit);
  const advice = adviceOn(decision, visit);
  if (!ruleIds.every((id) => advice?.ruleIds.includes(id)))
    return refuse({ code: 'referral.stale-advice', path: '' });
  const trackBy = civilDate.safeParse(asked.value.trackBy);
  const latest = latestTrackDay(
    service,
    visit,
    ruleIds.length > 0 ? (advice?.trackWithinDays ?? null) : null,
  );
  if (!trackBy.success || trackBy.data < visit.occurredOn || trackBy.data > latest)
    return refuse({ code: 'referral.track-day', path: 'trackBy', values: { latest } });
  const id = service.randomness.id();
  return changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'make-referral',
    about: { visit: visitId, referral: id },
    // One field a rule: the chain takes short words only.
    detail: { to, urgency, ...Object.fromEntries(ruleIds.map((id, at) => [`rule${at + 1}`, id])) },
    apply: (now, context) =>
      changeVisit(now, visitId, (before) => {
        const same = before.referrals.some(
          (one) =>
            one.closed === null &&
            (one.ruleIds.some((ruleId) => ruleIds.includes(ruleId)) ||
              (one.reason === reason && one.to === to && one.institution === institution)),
        );
        if (same) return refuse({ code: 'referral.already', path: '' });
        const made: ReferralRecord = {
          id,
          ruleIds,
          urgency,
          to,
          institution,
          department,
          reason,
          madeAt: context.at,
          madeBy: context.by,
          trackBy: trackBy.data,
          news: [],
          closed: null,
        };
        return ok({ visit: { ...before, referrals: [...before.referrals, made] }, value: id });
      }),
  });
}

export const referralNewsInput = z.strictObject({
  /** Day on which somebody learnt it. */
  on: z.string(),
  arrived: z.boolean().nullable(),
  answer: z.string().max(500),
  /** How it ended; null: it stays open. */
  outcome: z.enum(['came-back', 'stays', 'not-gone']).nullable(),
  words: z.string().max(300),
});

/** What somebody learnt of a referral, and, when it is over, how it ended. Added to, never rewritten. */
export async function followReferral(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  referralId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(referralNewsInput, input);
  if (!asked.ok) return asked;
  const { arrived, outcome } = asked.value;
  const [answer, words] = [asked.value.answer.trim(), asked.value.words.trim()];
  const on = civilDate.safeParse(asked.value.on);
  if (!on.success) return refuse({ code: 'referral.news-day', path: 'on' });
  if (outcome === null && arrived === null && answer === '')
    return refuse({ code: 'referral.nothing-new', path: 'arrived' });
  if (outcome === 'not-gone' && (arrived !== false || words === ''))
    return refuse({ code: 'referral.not-gone', path: arrived === false ? 'words' : 'arrived' });
  if (outcome !== null && outcome !== 'not-gone' && arrived !== true)
    return refuse({ code: 'referral.ended-unseen', path: 'arrived' });
  return changeChart(service, by, residentId, {
    act: outcome === null ? 'record-follow-up' : 'close-referral',
    event: outcome === null ? 'note-referral' : 'end-referral',
    about: { visit: visitId, referral: referralId },
    detail: { arrived: arrived === null ? 'unknown' : arrived, ...(outcome === null ? {} : { outcome }) },
    apply: (now, context) =>
      changeVisit(now, visitId, (visit) => {
        const before = visit.referrals.find((one) => one.id === referralId);
        if (!before) return refuse({ code: 'referral.missing', path: '' });
        if (before.closed) return refuse({ code: 'referral.closed', path: '' });
        if (on.data < visit.occurredOn || on.data > context.today)
          return refuse({ code: 'referral.news-day', path: 'on' });
        const stamp = { at: context.at, by: context.by };
        const after: ReferralRecord = {
          ...before,
          news: [...before.news, { on: on.data, arrived, answer, ...stamp }],
          closed: outcome === null ? null : { outcome, words, ...stamp },
        };
        const referrals = visit.referrals.map((one) => (one.id === referralId ? after : one));
        return ok({ visit: { ...visit, referrals }, value: null });
      }),
  });
}

export interface OpenReferral extends OpenReferralSummary {
  readonly resident: ChartSummary;
  /** Days left to learn what became of it; negative when past. */
  readonly daysLeft: number;
}

export const openReferralsInput = z.strictObject({
  /** '' for all in reach. */
  clinicId: z.string(),
  /** null for all; '' for residents without one. */
  village: z.string().nullable(),
});

/** Referrals nobody has closed, the most pressing first; of whoever has left, too. */
export function openReferrals(service: Service, by: By, input: unknown): Result<OpenReferral[]> {
  const asked = parsed(openReferralsInput, input);
  if (!asked.ok) return asked;
  const inWay = standsInWay(by, 'record-follow-up');
  if (inWay) return inWay;
  const { clinicId, village } = asked.value;
  const on = today(service);
  return ok(
    residentsInReach(service, by, 'record-follow-up')
      .filter(
        (one) =>
          (clinicId === '' || one.clinicId === clinicId) && (village === null || one.village === village),
      )
      .flatMap((resident) =>
        resident.referrals.map((one) => ({ ...one, resident, daysLeft: daysBetween(on, one.trackBy) })),
      )
      .sort((a, b) => a.daysLeft - b.daysLeft || (a.id < b.id ? -1 : 1)),
  );
}
