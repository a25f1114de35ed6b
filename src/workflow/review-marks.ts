/**
 * What the county's list says of a waiting draft, true today: judged on the chart and the release of now, never on what
 * was known when it was sent. Remembered until the chart, the release, the signatures or the day change.
 */
import type { Alert } from '../decision/decision.js';
import { hashOf } from '../domain/canonical.js';
import { documentOf, visitOf } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { type BatchObstacle, batchObstacles, unknownSafety, wasEdited } from '../prescription/batch.js';
import type { ChartSummary } from './chart-form.js';
import { type Decided, decideOn } from './decided.js';
import type { Found } from './documents.js';
import { contradictsEarlier, earlierAnswers } from './earlier.js';
import { allEvents } from './harm.js';
import { type LaterVisit, laterFindings } from './later-visits.js';
import { checkAgain, laterVisits } from './recheck.js';
import { type Service, today } from './service.js';
import { signaturesInForce } from './signatures.js';

export interface ReviewMarks {
  readonly alerts: readonly Alert[];
  /** Facts that safety needed and nobody knew. */
  readonly unknown: readonly string[];
  readonly edited: boolean;
  /** Visits after the draft's own. */
  readonly later: readonly LaterVisit[];
  /** What refuses an approval now. */
  readonly stops: readonly Problem[];
  /** Why it cannot be approved from the batch; empty: it can. */
  readonly obstacles: readonly BatchObstacle[];
}

/** Everything that keeps a draft out of the batch, on the decision of now. */
export async function obstaclesOn(
  service: Service,
  { chart, doc, visit }: Found,
  { decision, input }: Pick<Decided, 'decision' | 'input'>,
): Promise<BatchObstacle[]> {
  const obstacles = batchObstacles(doc, decision, input);
  if (laterVisits(chart, visit).length > 0) obstacles.push('later-visit');
  if (contradictsEarlier(await earlierAnswers(service, chart, visit))) obstacles.push('contradicts-earlier');
  if ((await allEvents(service, chart)).some((one) => one.anyLine)) obstacles.push('harm-any-line');
  return obstacles;
}

async function judged(service: Service, found: Found): Promise<ReviewMarks> {
  const { chart, doc, visit } = found;
  const checked = await checkAgain(service, found, doc.lines);
  const decided = checked.ok ? checked.value.decided : await decideOn(service, chart, visit);
  const later = await laterFindings(service, chart, visit);
  const obstacles = await obstaclesOn(service, found, decided);
  return {
    alerts: [...decided.decision.alerts, ...later.flatMap((one) => one.alerts)],
    unknown: unknownSafety(decided.decision, decided.input),
    edited: wasEdited(doc),
    later,
    stops: checked.ok ? [] : checked.problems,
    obstacles: checked.ok ? obstacles : [...obstacles, 'stopped'],
  };
}

/** By the summary of the chart, which a saved chart has anew; what was judged on another ground does not count. */
const remembered = new WeakMap<
  ChartSummary,
  { readonly ground: string; readonly marks: Map<string, ReviewMarks> }
>();

/** What marks rest on besides the chart. Made once for a whole list. */
export async function groundOfMarks(service: Service): Promise<string> {
  const signatures = await signaturesInForce(service);
  return hashOf({ release: service.release().hash, on: today(service), signatures: [...signatures] });
}

/** Undefined: the chart cannot be read, or the document is gone. */
export async function marksOf(
  service: Service,
  summary: ChartSummary,
  documentId: string,
  ground: string,
): Promise<ReviewMarks | undefined> {
  const kept = remembered.get(summary);
  const known = kept?.ground === ground ? kept.marks : new Map<string, ReviewMarks>();
  const before = known.get(documentId);
  if (before) return before;
  const read = await service.charts.get(summary.residentId);
  if (read.state !== 'found') return undefined;
  const doc = documentOf(read.value, documentId);
  const visit = doc && visitOf(read.value, doc.visitId);
  if (!doc || !visit) return undefined;
  const marks = await judged(service, { chart: read.value, doc, visit });
  remembered.set(summary, { ground, marks: known.set(documentId, marks) });
  return marks;
}
