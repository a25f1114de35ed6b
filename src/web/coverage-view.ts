/** Diseases of a person that the content does not cover, each said plainly with what is missing. Decides nothing. */
import { type Chart, latestFirst } from '../domain/chart.js';
import { type FactValue, isCodeSet } from '../domain/facts.js';
import { uncoveredOf } from '../knowledge/disease.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { Say } from './explain-view.js';

export interface UncoveredView {
  readonly said: string;
  readonly gaps: readonly string[];
}

/** `conditions`: what is known to be present; nothing is said of what nobody asked. */
export function uncoveredView(
  conditions: FactValue | undefined,
  knowledge: Knowledge,
  say: Say,
): UncoveredView[] {
  const codes = conditions !== undefined && isCodeSet(conditions) ? conditions.present : [];
  return uncoveredOf(codes, knowledge).map(({ title, missing }) => ({
    said: say({ code: 'disease.uncovered', values: { title } }),
    gaps:
      missing === null
        ? [say({ code: 'disease.no-file' })]
        : missing.map(({ part, gap }) => say({ code: `disease.gap.${part}`, values: { gap } })),
  }));
}

/** The diseases as the latest visit that asked recorded them. */
export function conditionsIn({ visits }: Pick<Chart, 'visits'>): FactValue | undefined {
  const asked = latestFirst(visits.filter((visit) => visit.enteredInError === null)).flatMap((visit) =>
    Object.values(visit.sections).flatMap((section) => section.facts['conditions'] ?? []),
  );
  return asked.flatMap((one) => ('value' in one ? [one.value] : []))[0];
}
