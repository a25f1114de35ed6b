/** How a chart is stored, and the summary of it that lists and searches work on. */
import { pinyin } from 'pinyin-pro';
import { z } from 'zod';
import type { PlannedTask } from '../domain/chart.js';
import { type Chart, chart, validVisits } from '../domain/chart.js';
import type { Document, DocumentKind, DocumentState } from '../domain/document.js';
import type { AdverseEvent, ContactAttempt, ReferralRecord } from '../domain/loop.js';
import type { SummarisedForm } from '../domain/ports.js';
import type { Standing } from '../domain/resident.js';
import type { CivilDate, Instant } from '../domain/time.js';
import type { EmergencyRecord, Visit } from '../domain/visit.js';
import { authorsOf } from './documents.js';
import { standingEvents } from './harm.js';
import { lastConditions } from './targets.js';

export interface OpenReferralSummary
  extends Pick<ReferralRecord, 'id' | 'to' | 'institution' | 'department' | 'reason' | 'trackBy'> {
  readonly visitId: string;
  /** As last learnt; null: not known. */
  readonly arrived: boolean | null;
}

/** Enough of a chart for every list: of answers the diseases alone, no measurements, no advice. */
export interface ChartSummary {
  readonly residentId: string;
  readonly clinicId: string;
  readonly name: string;
  /** 王桂英 → "wgy"; with the full spelling for search. */
  readonly initials: string;
  readonly spelling: string;
  readonly sex: 'female' | 'male';
  readonly birthDate: CivilDate;
  readonly village: string;
  readonly idNumber: string | null;
  readonly phones: readonly string[];
  readonly status: Standing['status'];
  readonly mergedInto: string | null;
  /** Why and since when somebody is not followed up; null while present, and when merged. */
  readonly away: { readonly on: CivilDate; readonly note: string } | null;
  readonly lastVisitOn: CivilDate | null;
  readonly visitDays: readonly CivilDate[];
  /** Visits that count: not entered in error. */
  readonly visits: readonly (Pick<
    Visit,
    'id' | 'kind' | 'mode' | 'occurredOn' | 'recordedAt' | 'hours' | 'servedBy'
  > & {
    /** A constitution questionnaire was answered. */
    readonly questionnaire: boolean;
    /** Anything of how the resident lives was asked. */
    readonly lifestyle: boolean;
  })[];
  readonly documents: readonly {
    readonly id: string;
    readonly kind: DocumentKind;
    readonly state: DocumentState;
    readonly author: string;
    /** When it came into this state. */
    readonly since: Instant;
    /** Why it was returned; null in every other state. */
    readonly returned: { readonly reason: string; readonly comment: string } | null;
    /** Null unless it waits for the county. */
    readonly review: { readonly authors: readonly string[] } | null;
    readonly handedOver: boolean;
    readonly recheck: boolean;
    readonly validUntil: CivilDate | null;
    /** Of the issued sheet: what the public check page looks up. */
    readonly sheet: {
      readonly number: string;
      readonly checkCode: string;
      readonly issuedOn: CivilDate;
    } | null;
  }[];
  readonly openEmergencies: number;
  /** The same, with the visit they belong to and the day by which somebody must know how it ended. */
  readonly emergencies: readonly (Pick<EmergencyRecord, 'ruleId' | 'trackBy'> & {
    readonly visitId: string;
  })[];
  readonly planned: readonly PlannedTask[];
  /** Diseases as the latest visit that asked recorded them; empty where none did. */
  readonly conditions: readonly string[];
  readonly attempts: readonly ContactAttempt[];
  /** Referrals that nobody has closed, emergencies apart. */
  readonly referrals: readonly OpenReferralSummary[];
  /** Adverse events that stand: what they are put down to, no day, no words. */
  readonly harm: readonly Pick<AdverseEvent, 'itemId' | 'ruleIds' | 'severity'>[];
}

/** Version 1 knew no hours, referrals, patterns, attempts or adverse events: nobody had recorded any. */
const firstVersion = z.looseObject({ visits: z.array(z.looseObject({})) });

export const chartForm: SummarisedForm<Chart, ChartSummary> = {
  name: 'charts',
  version: 2,
  parse: (stored) => chart.parse(stored),
  upcasters: {
    1(old) {
      const before = firstVersion.parse(old);
      return {
        ...before,
        visits: before.visits.map((visit) => ({
          ...visit,
          hours: null,
          patterns: [],
          referrals: [],
          carriedOut: null,
        })),
        attempts: [],
        adverseEvents: [],
      };
    },
  },
  summarise: (value) => ({
    residentId: value.residentId,
    clinicId: value.clinicId,
    name: value.identity.name,
    initials: pinyin(value.identity.name, {
      pattern: 'first',
      toneType: 'none',
      type: 'array',
      mode: 'surname',
      v: true,
    }).join(''),
    spelling: pinyin(value.identity.name, {
      toneType: 'none',
      type: 'array',
      mode: 'surname',
      v: true,
    }).join(''),
    sex: value.identity.sex,
    birthDate: value.identity.birthDate,
    village: value.identity.village,
    idNumber: value.identity.idDocument?.number ?? null,
    phones: value.identity.phones,
    status: value.standing.status,
    mergedInto: value.standing.status === 'merged' ? value.standing.into : null,
    away:
      value.standing.status === 'present' || value.standing.status === 'merged'
        ? null
        : { on: value.standing.on, note: value.standing.note },
    lastVisitOn: latest(validVisits(value).map((visit) => visit.occurredOn)),
    visitDays: validVisits(value).map((visit) => visit.occurredOn),
    visits: validVisits(value).map((visit) => ({
      id: visit.id,
      kind: visit.kind,
      mode: visit.mode,
      occurredOn: visit.occurredOn,
      recordedAt: visit.recordedAt,
      hours: visit.hours,
      servedBy: visit.servedBy,
      questionnaire: visit.questionnaire !== null && 'instrument' in visit.questionnaire,
      lifestyle: Object.keys(visit.sections.habits?.facts ?? {}).length > 0,
    })),
    documents: value.documents.map((doc) => ({
      id: doc.id,
      kind: doc.kind,
      state: doc.state,
      author: doc.author,
      since: sinceWhen(doc) ?? value.registeredAt,
      returned: returnedFor(doc),
      review: doc.state === 'submitted' && doc.decision !== null ? { authors: authorsOf(doc) } : null,
      handedOver: doc.events.some((event) => event.kind === 'handed-over'),
      recheck: doc.recheck.length > 0,
      validUntil: doc.issued?.validUntil ?? null,
      sheet: doc.issued && {
        number: doc.issued.sheetNumber,
        checkCode: doc.issued.checkCode,
        issuedOn: doc.issued.issuedOn,
      },
    })),
    openEmergencies: validVisits(value)
      .flatMap((visit) => visit.emergencies)
      .filter((one) => one.closed === null).length,
    emergencies: validVisits(value).flatMap((visit) =>
      visit.emergencies
        .filter((one) => one.closed === null)
        .map(({ ruleId, trackBy }) => ({ ruleId, trackBy, visitId: visit.id })),
    ),
    planned: value.planned,
    conditions: lastConditions([value])?.present ?? [],
    attempts: value.attempts,
    referrals: validVisits(value).flatMap((visit) =>
      visit.referrals
        .filter((one) => one.closed === null)
        .map(({ id, to, institution, department, reason, trackBy, news }) => ({
          id,
          to,
          institution,
          department,
          reason,
          trackBy,
          visitId: visit.id,
          arrived: news.findLast((told) => told.arrived !== null)?.arrived ?? null,
        })),
    ),
    harm: standingEvents(value).map(({ itemId, ruleIds, severity }) => ({ itemId, ruleIds, severity })),
  }),
};

/** Events that lead into a state; others (an amendment, a reprint) leave it as it is. */
const leadsInto: Readonly<Record<DocumentState, readonly Document['events'][number]['kind'][]>> = {
  draft: ['drafted', 'recalled'],
  submitted: ['submitted'],
  returned: ['returned'],
  rejected: ['rejected'],
  approved: ['approved', 'signed'],
  issued: ['printed'],
  void: ['voided'],
  superseded: ['superseded'],
};

function sinceWhen(doc: Document): Instant | undefined {
  const kinds = leadsInto[doc.state];
  return (doc.events.findLast((event) => kinds.includes(event.kind)) ?? doc.events.at(-1))?.at;
}

/** An adjustment after the return does not take the county's reason away. */
function returnedFor(doc: Document): ChartSummary['documents'][number]['returned'] {
  if (doc.state !== 'returned') return null;
  const event = doc.events.findLast((one) => one.kind === 'returned');
  return event ? { reason: event.reason ?? '', comment: event.comment ?? '' } : null;
}

function latest(days: readonly CivilDate[]): CivilDate | null {
  return [...days].sort().at(-1) ?? null;
}
