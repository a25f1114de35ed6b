/** How a chart is stored, and the summary of it that lists and searches work on. */
import { pinyin } from 'pinyin-pro';
import type { PlannedTask } from '../domain/chart.js';
import { type Chart, chart, validVisits } from '../domain/chart.js';
import type { DocumentKind, DocumentState } from '../domain/document.js';
import type { SummarisedForm } from '../domain/ports.js';
import type { Standing } from '../domain/resident.js';
import type { CivilDate, Instant } from '../domain/time.js';

/** Enough of a chart for every list: no answers, no measurements, no advice. */
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
  readonly lastVisitOn: CivilDate | null;
  readonly visitDays: readonly CivilDate[];
  readonly documents: readonly {
    readonly id: string;
    readonly kind: DocumentKind;
    readonly state: DocumentState;
    readonly author: string;
    /** When it came into this state. */
    readonly since: Instant;
    readonly handedOver: boolean;
    readonly recheck: boolean;
    readonly validUntil: CivilDate | null;
  }[];
  readonly openEmergencies: number;
  readonly planned: readonly PlannedTask[];
}

export const chartForm: SummarisedForm<Chart, ChartSummary> = {
  name: 'charts',
  version: 1,
  parse: (stored) => chart.parse(stored),
  upcasters: {},
  summarise: (value) => ({
    residentId: value.residentId,
    clinicId: value.clinicId,
    name: value.identity.name,
    initials: pinyin(value.identity.name, {
      pattern: 'first',
      toneType: 'none',
      type: 'array',
      mode: 'surname',
    }).join(''),
    spelling: pinyin(value.identity.name, { toneType: 'none', type: 'array', mode: 'surname' }).join(''),
    sex: value.identity.sex,
    birthDate: value.identity.birthDate,
    village: value.identity.village,
    idNumber: value.identity.idDocument?.number ?? null,
    phones: value.identity.phones,
    status: value.standing.status,
    lastVisitOn: latest(validVisits(value).map((visit) => visit.occurredOn)),
    visitDays: validVisits(value).map((visit) => visit.occurredOn),
    documents: value.documents.map((doc) => ({
      id: doc.id,
      kind: doc.kind,
      state: doc.state,
      author: doc.author,
      since: (doc.events.at(-1) ?? { at: value.registeredAt }).at,
      handedOver: doc.events.some((event) => event.kind === 'handed-over'),
      recheck: doc.recheck.length > 0,
      validUntil: doc.issued?.validUntil ?? null,
    })),
    openEmergencies: validVisits(value)
      .flatMap((visit) => visit.emergencies)
      .filter((one) => one.closed === null).length,
    planned: value.planned,
  }),
};

function latest(days: readonly CivilDate[]): CivilDate | null {
  return [...days].sort().at(-1) ?? null;
}
