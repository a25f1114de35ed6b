/**
 * What every workflow function is given, and the one way a chart is changed: right checked, change applied, audited and
 * saved in a single durable write. web/ and cli/ call workflow functions and nothing else.
 */

import type { z } from 'zod';
import type { AccessEntry, AccessReason } from '../access/access-log.js';
import { appendAudit, type ChainHead, headOf } from '../access/audit.js';
import type { AuditLog } from '../access/audit-log.js';
import { type Organisation, type Organisations, type Place, placesOf } from '../access/organisation.js';
import { type Act, type Actor, may, type Subject } from '../access/rights.js';
import type { Staff, StaffSummary } from '../access/staff.js';
import type { Release } from '../decision/release.js';
import type { Chart } from '../domain/chart.js';
import type { AppendLog, Clock, Collection, PdfPrinter, Randomness } from '../domain/ports.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { type CivilDate, civilDateAt, type Instant } from '../domain/time.js';
import type { PackFile } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { StoredProposal } from './candidate.js';
import type { ChartSummary } from './chart-form.js';
import type { ReleaseSummary, StoredRelease } from './releases.js';
import type { StoredSignature } from './signatures.js';
import type { Typing, TypingSummary } from './typing.js';

/** Site settings that reach decisions and papers. */
export interface SiteSettings {
  readonly thingsToDo: number;
  readonly validMonths: number;
  /** Base address printed in the QR code. */
  readonly publicUrl: string;
  readonly consentVersion: string;
}

export interface Service {
  readonly charts: Collection<Chart, ChartSummary>;
  readonly staff: Collection<Staff, StaffSummary>;
  readonly organisations: Collection<Organisation, Organisation>;
  readonly accessLog: AppendLog<AccessEntry>;
  readonly chainHeads: Collection<ChainHead>;
  readonly houseAudit: AuditLog;
  readonly signatures: Collection<StoredSignature>;
  /** What is being typed and not yet saved. */
  readonly typing: Collection<Typing, TypingSummary>;
  readonly nextNumber: (counter: string) => Promise<number>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly releases: Collection<StoredRelease, ReleaseSummary>;
  /** Who edited the candidate, as they said. */
  readonly proposals: Collection<StoredProposal>;
  /** The release that decides now, and its number. */
  readonly release: () => Release;
  readonly releaseNumber: () => number;
  /** Called by publishing and rolling back only. */
  readonly useRelease: (number: number, release: Release) => void;
  /** Pack and overlay as they lie on disk: the candidate. */
  readonly contentOnDisk: () => readonly PackFile[];
  /** What the county's folder does without saying so: files nobody reads, shipped content a copy lost. Absent: not looked at. */
  readonly overlayNotices?: () => readonly ContentProblem[];
  readonly pdf: PdfPrinter;
  readonly settings: SiteSettings;
}

/** A signed-in person doing something now, on a terminal. */
export interface By {
  readonly actor: Actor;
  readonly terminalId: string;
}

export interface ChartContext {
  readonly at: Instant;
  readonly today: CivilDate;
  readonly by: string;
  newId(): string;
}

export function today(service: Service): CivilDate {
  return civilDateAt(service.clock.now());
}

export function organisations(service: Service): Organisations {
  return new Map(
    [...service.organisations.summaries()].flatMap(([id, summary]): [string, Organisation][] =>
      summary.state === 'found' ? [[id, summary.value]] : [],
    ),
  );
}

export function placesOfClinic(service: Service, clinicId: string): readonly Place[] {
  return placesOf(organisations(service), clinicId);
}

/** The refusal of a right as a problem; undefined when allowed. */
export function refusalOf(by: By, act: Act, subject: Subject): Result<never> | undefined {
  const decision = may(by.actor, act, subject);
  return decision.allowed ? undefined : refuse({ code: decision.code, path: '' });
}

/** Reads a chart for somebody who may see it, and writes that down. */
export async function readChart(
  service: Service,
  by: By,
  residentId: string,
  why: AccessReason,
): Promise<Result<Chart>> {
  const found = await service.charts.get(residentId);
  if (found.state === 'missing') return refuse({ code: 'chart.missing', path: 'residentId' });
  if (found.state === 'damaged') return refuse({ code: 'chart.damaged', path: 'residentId' });
  const refused = refusalOf(by, 'view-resident', { places: placesOfClinic(service, found.value.clinicId) });
  if (refused) return refused;
  await service.accessLog.append({
    at: service.clock.now(),
    staffId: by.actor.staffId,
    residentId,
    why,
    terminalId: by.terminalId,
  });
  return ok(found.value);
}

export interface ChartChange<T> {
  readonly act: Act;
  /** Word of the audit entry; the act itself when absent. */
  readonly event?: string;
  /** More about the subject of the right than the clinic, read from the chart as it now stands. */
  subject?(chart: Chart): Partial<Subject>;
  /** Ids the audit entry names beside the resident. */
  readonly about?: Readonly<Record<string, string>>;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  apply(chart: Chart, context: ChartContext): Result<{ chart: Chart; value: T }>;
}

/** Thrown inside a store update to leave the chart as it is; never leaves this module. */
class Refused extends Error {
  constructor(readonly result: Result<never>) {
    super('refused');
  }
}

/**
 * Checks the right against the chart as it stands, applies, appends to the chart's audit chain and saves. A refusal
 * writes nothing.
 */
export async function changeChart<T>(
  service: Service,
  by: By,
  residentId: string,
  change: ChartChange<T>,
): Promise<Result<T>> {
  const word = { ...change, event: change.event ?? change.act };
  return writeChart(service, by.actor.staffId, residentId, word, (chart) =>
    refusalOf(by, change.act, {
      places: placesOfClinic(service, chart.clinicId),
      ...(change.subject?.(chart) ?? {}),
    }),
  );
}

/** What follows from an act that was allowed, in the name of whoever did it: it asks no right of its own. */
export type ChartConsequence<T> = Omit<ChartChange<T>, 'act' | 'subject' | 'event'> & {
  readonly event: string;
};

export async function changeChartAfter<T>(
  service: Service,
  staffId: string,
  residentId: string,
  change: ChartConsequence<T>,
): Promise<Result<T>> {
  return writeChart(service, staffId, residentId, change, () => undefined);
}

async function writeChart<T>(
  service: Service,
  staffId: string,
  residentId: string,
  change: ChartConsequence<T>,
  refusal: (chart: Chart) => Result<never> | undefined,
): Promise<Result<T>> {
  const found = await service.charts.get(residentId);
  if (found.state === 'missing') return refuse({ code: 'chart.missing', path: 'residentId' });
  if (found.state === 'damaged') return refuse({ code: 'chart.damaged', path: 'residentId' });
  const context = contextFor(service, staffId);
  let value: T | undefined;
  let head: ChainHead | undefined;
  try {
    await service.charts.update(residentId, (chart) => {
      const refused = refusal(chart);
      if (refused) throw new Refused(refused);
      const applied = change.apply(chart, context);
      if (!applied.ok) throw new Refused(applied);
      value = applied.value.value;
      const audit = appendAudit(chainOf(residentId), applied.value.chart.audit, {
        at: context.at,
        by: staffId,
        act: change.event,
        subject: { resident: residentId, ...(change.about ?? {}) },
        detail: { ...(change.detail ?? {}) },
      });
      head = headOf(chainOf(residentId), audit);
      return { ...applied.value.chart, audit: [...audit] };
    });
  } catch (error) {
    if (error instanceof Refused) return error.result;
    throw error;
  }
  if (head) await keepHead(service, head);
  return ok(value as T);
}

/** A new chart with the first link of its chain. False: the id is taken. */
export async function createChart(service: Service, by: By, chart: Chart, event: string): Promise<boolean> {
  const audit = appendAudit(chainOf(chart.residentId), [], {
    at: service.clock.now(),
    by: by.actor.staffId,
    act: event,
    subject: { resident: chart.residentId },
    detail: {},
  });
  const created = await service.charts.create(chart.residentId, { ...chart, audit: [...audit] });
  if (created) await keepHead(service, headOf(chainOf(chart.residentId), audit));
  return created;
}

export function contextOf(service: Service, by: By): ChartContext {
  return contextFor(service, by.actor.staffId);
}

function contextFor(service: Service, staffId: string): ChartContext {
  const at = service.clock.now();
  return { at, today: civilDateAt(at), by: staffId, newId: () => service.randomness.id() };
}

export function chainOf(residentId: string): string {
  return `chart-${residentId}`;
}

/** After the chart: a crash in between leaves a chain longer than its head, which verification reports as such. */
async function keepHead(service: Service, head: ChainHead): Promise<void> {
  if (!(await service.chainHeads.create(head.chain, head))) {
    // Two changes of one chart may come here out of turn: the longer chain is the newer one.
    await service.chainHeads.update(head.chain, (kept) => (kept.length >= head.length ? undefined : head));
  }
}

/** Parses what came from outside; each fault becomes a problem at its field. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): Result<T> {
  const result = schema.safeParse(input);
  if (result.success) return ok(result.data);
  return refuse(
    ...result.error.issues.map((issue) => ({
      code: issue.code === 'unrecognized_keys' ? 'input.unknown-field' : 'input.invalid',
      path: issue.path.map(String).join('.'),
      values: { detail: issue.code },
    })),
  );
}
