/**
 * The course of a resident over time, read once and written down as a look into the chart: readings, judgements of the
 * constitution, advice and what became of it, harm. Charts merged into this one are included and say so. Decides
 * nothing, fills no gap: what was not measured is not there.
 */
import type { AccessReason } from '../access/access-log.js';
import type { ScoredConstitution } from '../decision/decision.js';
import { withDerivedFacts } from '../decision/derive.js';
import { scoreQuestionnaire } from '../decision/scoring.js';
import { type Chart, latestFirst, validVisits } from '../domain/chart.js';
import type { CodeSet } from '../domain/facts.js';
import { ok, type Result } from '../domain/result.js';
import { ageInYears } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { Target } from '../knowledge/target.js';
import { type AskedAdvice, askedAt, everythingAsked } from './carried-out.js';
import { readDecision } from './decided.js';
import { decisionInputOf, decisionSettings } from './facts.js';
import { allEvents, type KeptEvent, readTogether } from './harm.js';
import { chartsMergedInto } from './residents-merge.js';
import { type By, readChart, type Service, today } from './service.js';
import { lastConditions, targetsFor } from './targets.js';

/** A visit with the chart it stands in; `old`: a chart merged into this one. */
export interface PlacedVisit {
  readonly visit: Visit;
  readonly residentId: string;
  readonly old: boolean;
}

export interface Assessment extends PlacedVisit {
  readonly scored: ScoredConstitution;
  /** Nobody drafted on it, so it was scored now, by the instrument in force. */
  readonly scoredNow: boolean;
}

export interface Course {
  readonly chart: Chart;
  /** Visits that count, the earliest first. */
  readonly visits: readonly PlacedVisit[];
  readonly ageYears: number;
  readonly conditions: CodeSet | undefined;
  readonly targets: readonly Target[];
  /** The latest first. */
  readonly assessments: readonly Assessment[];
  /** What was asked of advice, the latest first. */
  readonly asked: readonly AskedAdvice[];
  /** Advice whose turn it is: at the latest visit, not asked there yet. */
  readonly unasked: AskedAdvice | null;
  readonly events: readonly KeptEvent[];
}

export async function readCourse(
  service: Service,
  by: By,
  residentId: string,
  why: AccessReason,
): Promise<Result<Course>> {
  const read = await readChart(service, by, residentId, why);
  if (!read.ok) return read;
  const chart = read.value;
  const merged = await chartsMergedInto(service, by, chart);
  const charts = [chart, ...merged];
  const placed = charts.flatMap((one) =>
    validVisits(one).map((visit) => ({ visit, residentId: one.residentId, old: one !== chart, chart: one })),
  );
  const latest = latestFirst(placed.map((one) => ({ ...one.visit, placed: one }))).map((one) => one.placed);
  const ageYears = ageInYears(chart.identity.birthDate, today(service));
  const conditions = lastConditions(charts);
  const [newest] = latestFirst(validVisits(chart));
  const together = readTogether([chart, ...merged]);
  const next = newest ? askedAt(together, newest) : undefined;
  return ok({
    chart,
    visits: latest.toReversed().map(({ chart: _, ...one }) => one),
    ageYears,
    conditions,
    targets: targetsFor(service.release().knowledge, { ageYears, conditions }),
    assessments: latest.flatMap(({ chart: of, ...one }) => {
      const scored = scoredOf(service, of, one.visit);
      return scored ? [{ ...one, ...scored }] : [];
    }),
    asked: everythingAsked(together),
    unasked: next && newest?.carriedOut === null ? next : null,
    events: await allEvents(service, chart),
  });
}

/** As it was decided on when the latest paper of the visit was drafted; without a paper, as it is scored now. */
function scoredOf(
  service: Service,
  chart: Chart,
  visit: Visit,
): Pick<Assessment, 'scored' | 'scoredNow'> | undefined {
  const doc = chart.documents.findLast((one) => one.visitId === visit.id && one.decision !== null);
  if (doc?.decision) {
    const { constitution } = readDecision(doc.decision).decision;
    return 'scales' in constitution ? { scored: constitution, scoredNow: false } : undefined;
  }
  const release = service.release();
  const { questionnaire } = visit;
  if (questionnaire === null || 'none' in questionnaire) return undefined;
  if (!release.instruments.has(questionnaire.instrument)) return undefined;
  const input = decisionInputOf(chart, visit, release, decisionSettings(service), []);
  const facts = withDerivedFacts(input.facts, release.knowledge.facts, visit.occurredOn);
  const { constitution } = scoreQuestionnaire(input, facts, release);
  return 'scales' in constitution ? { scored: constitution, scoredNow: true } : undefined;
}
