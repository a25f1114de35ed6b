/**
 * Which targets concern a person, by age and by the diseases last recorded. A disease nobody asked about draws no line:
 * not known is not no, and the page says so.
 */
import type { Chart } from '../domain/chart.js';
import { latestFirst, validVisits } from '../domain/chart.js';
import { type CodeSet, isCodeSet } from '../domain/facts.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { Target } from '../knowledge/target.js';

/** The diseases as last recorded in any of these charts; undefined: never asked. */
export function lastConditions(charts: readonly Chart[]): CodeSet | undefined {
  for (const visit of latestFirst(charts.flatMap(validVisits))) {
    for (const section of Object.values(visit.sections)) {
      const recorded = section?.facts['conditions'];
      if (recorded && 'value' in recorded && isCodeSet(recorded.value)) return recorded.value;
    }
  }
  return undefined;
}

/** Targets of the diseases a person of this age is known to have, each document on its own. */
export function targetsFor(
  { targets }: Pick<Knowledge, 'targets'>,
  person: { readonly ageYears: number; readonly conditions: CodeSet | undefined },
): Target[] {
  return [...targets.values()].filter(
    ({ condition, minAgeYears, maxAgeYears }) =>
      person.conditions?.present.includes(condition) === true &&
      person.ageYears >= (minAgeYears ?? 0) &&
      person.ageYears <= (maxAgeYears ?? Number.POSITIVE_INFINITY),
  );
}
