/**
 * What earlier visits found out about things that last (过敏, 得过的病, 正在吃的药): shown beside the question, and told
 * where today's answer lacks it. Never taken as today's answer by itself.
 */
import { type Chart, latestFirst, validVisits } from '../domain/chart.js';
import { type FactValue, isCodeSet, type RecordedFact } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Service } from './service.js';

export interface EarlierAnswer {
  readonly recorded: Extract<RecordedFact, { value: unknown }>;
  /** Day of the visit it was recorded in. */
  readonly on: CivilDate;
  /** What was there then and is not said today: codes, or `true` for a 有 that has become 没有. Null: nothing. */
  readonly gone: FactValue | null;
}

/** The latest answer to each lasting fact before this visit, charts merged into this one included. */
export async function earlierAnswers(
  service: Service,
  chart: Chart,
  visit: Visit,
): Promise<ReadonlyMap<string, EarlierAnswer>> {
  const visits = await visitsOfPerson(service, chart);
  const lasting = [...service.release().knowledge.facts.values()].filter((one) => one.lasting === true);
  return new Map(
    lasting.flatMap((definition): [string, EarlierAnswer][] => {
      const last = lastKnown(visits, visit, definition.id);
      return last ? [[definition.id, { ...last, gone: goneFrom(last.recorded, visit, definition) }]] : [];
    }),
  );
}

/** Valid visits of the person, those of charts merged into this one included. */
export async function visitsOfPerson(service: Service, chart: Chart): Promise<readonly Visit[]> {
  const visits = [...validVisits(chart)];
  for (const id of chart.mergedFrom) {
    const merged = await service.charts.get(id);
    if (merged.state !== 'found') continue;
    const { standing } = merged.value;
    if (standing.status === 'merged' && standing.into === chart.residentId)
      visits.push(...(await visitsOfPerson(service, merged.value)));
  }
  return visits;
}

/** Whether today's answers lack anything of what was known. */
export function contradictsEarlier(earlier: ReadonlyMap<string, EarlierAnswer>): boolean {
  return [...earlier.values()].some(({ gone }) => gone !== null);
}

/** The latest answer to a fact in visits before this one, of the same day by when they were recorded; 不清楚 is no answer. */
export function lastKnown(
  visits: readonly Visit[],
  visit: Visit,
  factId: string,
): Pick<EarlierAnswer, 'recorded' | 'on'> | undefined {
  const earlier = visits.filter(
    (other) =>
      other.id !== visit.id &&
      (other.occurredOn < visit.occurredOn ||
        (other.occurredOn === visit.occurredOn && other.recordedAt <= visit.recordedAt)),
  );
  for (const other of latestFirst(earlier)) {
    const recorded = answerIn(other, factId);
    if (recorded) return { recorded, on: other.occurredOn };
  }
  return undefined;
}

/** What a visit itself answered; 不清楚 is no answer. */
export function answerIn(visit: Visit, factId: string): EarlierAnswer['recorded'] | undefined {
  for (const section of Object.values(visit.sections)) {
    const recorded = section?.facts[factId];
    if (recorded && 'value' in recorded) return recorded;
  }
  return undefined;
}

function goneFrom(
  { value: then }: EarlierAnswer['recorded'],
  visit: Visit,
  definition: FactDefinition,
): FactValue | null {
  const now = answerIn(visit, definition.id)?.value;
  if (now === undefined) return null;
  if (typeof then === 'boolean') return then && now === false ? true : null;
  if (!isCodeSet(then) || !isCodeSet(now) || definition.type !== 'codes') return null;
  // 叫不出名的药 is not gone when its name has been found out.
  const open = definition.options.filter((one) => one.leavesOpen === true).map((one) => one.code);
  const present = then.present.filter((code) => !now.present.includes(code) && !open.includes(code));
  return present.length > 0 && now.complete ? { present, complete: true } : null;
}
