/**
 * What visits after a document's own found out, for whoever decides on the document: alerts, and diseases, medicines,
 * allergies and the like that the document's own visit did not say. Reads only.
 */
import type { Alert } from '../decision/decision.js';
import type { Chart } from '../domain/chart.js';
import { type FactValue, isCodeSet } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { decideOn } from './decided.js';
import { answerIn } from './earlier.js';
import { isOfThePerson, laterVisits } from './recheck.js';
import type { Service } from './service.js';

export interface LaterVisit {
  readonly on: CivilDate;
  /** What is there now and was not said then, in the order of the fact dictionary. */
  readonly found: readonly { readonly fact: string; readonly value: FactValue }[];
  readonly alerts: readonly Alert[];
}

export async function laterFindings(service: Service, chart: Chart, visit: Visit): Promise<LaterVisit[]> {
  const findings: LaterVisit[] = [];
  for (const later of laterVisits(chart, visit)) {
    const { decision } = await decideOn(service, chart, later);
    const found = [...service.release().knowledge.facts.values()].filter(isOfThePerson).flatMap(({ id }) => {
      const now = answerIn(later, id)?.value;
      const value = now === undefined ? undefined : newIn(now, answerIn(visit, id)?.value);
      return value === undefined ? [] : [{ fact: id, value }];
    });
    findings.push({ on: later.occurredOn, found, alerts: decision.alerts });
  }
  return findings;
}

/** The part of an answer that says something is there, as far as it was not said before. */
function newIn(now: FactValue, before: FactValue | undefined): FactValue | undefined {
  if (typeof now === 'boolean') return now && before !== true ? true : undefined;
  if (isCodeSet(now)) {
    const known = before !== undefined && isCodeSet(before) ? before.present : [];
    const present = now.present.filter((code) => !known.includes(code));
    return present.length > 0 ? { present, complete: true } : undefined;
  }
  return now === before || now === nothing ? undefined : now;
}

/** The code by which a choice says that nothing is there. */
const nothing = 'none';
