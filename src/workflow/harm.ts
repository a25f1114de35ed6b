/**
 * What an advice did to a resident, as far as it stands: the adverse events of a chart and of the charts merged into it,
 * the items they are put down to, and counts by rule and item that name nobody. Reads only; recording is in
 * adverse-events.ts.
 */
import type { Chart } from '../domain/chart.js';
import type { AdverseEvent } from '../domain/loop.js';
import { ok, type Result } from '../domain/result.js';
import { type CivilDate, civilDateAt } from '../domain/time.js';
import { type By, refusalOf, type Service } from './service.js';

/** Events not entered in error, the latest first. */
export function standingEvents(chart: Pick<Chart, 'adverseEvents'>): AdverseEvent[] {
  return chart.adverseEvents
    .filter((one) => one.enteredInError === null)
    .sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : a.occurredOn > b.occurredOn ? -1 : 0));
}

/** The items that events are put down to, each once. */
export function itemsOf(events: readonly Pick<AdverseEvent, 'itemId'>[]): string[] {
  return [...new Set(events.flatMap((one) => one.itemId ?? []))].sort();
}

/** Items this resident came to harm after, by this chart or one merged into it. */
export function harmfulItems(service: Pick<Service, 'charts'>, chart: Chart): string[] {
  const summaries = service.charts.summaries();
  const merged = chart.mergedFrom.flatMap((id) => {
    const one = summaries.get(id);
    return one?.state === 'found' && one.value.mergedInto === chart.residentId ? one.value.harm : [];
  });
  return itemsOf([...standingEvents(chart), ...merged]);
}

/** A standing event with the chart it is kept in. */
export interface KeptEvent {
  readonly residentId: string;
  readonly event: AdverseEvent;
  /** Nobody has said which line it came of, and a prescription it may have come of is still valid: any line may be it. */
  readonly anyLine: boolean;
}

/** The events of these charts, which are of one person, the latest first. */
export function keptIn(charts: readonly Chart[], on: CivilDate): KeptEvent[] {
  return charts
    .flatMap((chart) =>
      standingEvents(chart).map((event) => ({
        residentId: chart.residentId,
        event,
        anyLine: event.itemId === null && mayStillBeFollowed(charts, event, on),
      })),
    )
    .sort((a, b) => b.event.occurredOn.localeCompare(a.event.occurredOn));
}

/**
 * A voided or replaced prescription may lie at home all the same, so that its day alone ends it. Where no prescription is
 * known, nothing says when it ends.
 */
function mayStillBeFollowed(charts: readonly Chart[], { documentId }: AdverseEvent, on: CivilDate): boolean {
  const given = charts
    .flatMap((chart) => chart.documents)
    .filter((doc) => doc.kind === 'health-prescription')
    .filter((doc) => doc.events.some((event) => event.kind === 'approved'))
    .filter((doc) => documentId === null || doc.id === documentId);
  return given.length === 0 || given.some(({ issued }) => (issued?.validUntil ?? on) >= on);
}

/** This chart and those merged into it, which still point to it. */
export async function chartsOfPerson(
  service: Pick<Service, 'charts'>,
  chart: Chart,
): Promise<[Chart, ...Chart[]]> {
  const charts: [Chart, ...Chart[]] = [chart];
  for (const id of chart.mergedFrom) {
    const merged = await service.charts.get(id);
    if (merged.state !== 'found') continue;
    const { standing } = merged.value;
    if (standing.status === 'merged' && standing.into === chart.residentId) charts.push(merged.value);
  }
  return charts;
}

/** The chart as if it held what those merged into it hold, for reading only: each paper stays where it was made. */
export function readTogether([own, ...merged]: readonly [Chart, ...Chart[]]): Chart {
  return {
    ...own,
    visits: [...merged.flatMap((chart) => chart.visits), ...own.visits],
    documents: [...merged.flatMap((chart) => chart.documents), ...own.documents],
  };
}

/** The events of this chart and of those merged into it, the latest first. */
export async function allEvents(
  service: Pick<Service, 'charts' | 'clock'>,
  chart: Chart,
): Promise<KeptEvent[]> {
  return keptIn(await chartsOfPerson(service, chart), civilDateAt(service.clock.now()));
}

/** How often harm was recorded, by how bad it was. */
export type HarmCount = Readonly<Record<AdverseEvent['severity'], number>>;

export interface HarmCounts {
  readonly byRule: ReadonlyMap<string, HarmCount>;
  readonly byItem: ReadonlyMap<string, HarmCount>;
}

/** Numbers for those who keep the rules: no resident, no day, no words. */
export function harmCounts(service: Service, by: By): Result<HarmCounts> {
  const refused = refusalOf(by, 'view-rules', {});
  if (refused) return refused;
  const byRule = new Map<string, HarmCount>();
  const byItem = new Map<string, HarmCount>();
  const count = (into: Map<string, HarmCount>, id: string, severity: AdverseEvent['severity']) => {
    const before = into.get(id) ?? { mild: 0, 'needed-care': 0, severe: 0 };
    into.set(id, { ...before, [severity]: before[severity] + 1 });
  };
  for (const summary of service.charts.summaries().values()) {
    if (summary.state !== 'found') continue;
    for (const { itemId, ruleIds, severity } of summary.value.harm) {
      for (const ruleId of ruleIds) count(byRule, ruleId, severity);
      if (itemId !== null) count(byItem, itemId, severity);
    }
  }
  return ok({ byRule, byItem });
}
