/**
 * How often something is wanted in a calendar year, and how often it was done. The norms stand side by side, each a line
 * of its own: none is averaged, merged or hidden, and which of them the house scores by is content.
 */
import type { Release } from '../decision/release.js';
import type { PlannedTask } from '../domain/chart.js';
import type { VisitMode } from '../domain/codes.js';
import type { CivilDate } from '../domain/time.js';
import type { Vocabulary } from '../knowledge/vocabulary.js';
import type { ChartSummary } from './chart-form.js';

/** How often something is to be done in a calendar year, and how often it was. */
export interface YearlyCount {
  readonly resident: ChartSummary;
  readonly task: PlannedTask;
  readonly wanted: number;
  /** Null: this house does not count it. */
  readonly done: number | null;
  /** The house is scored by this norm. */
  readonly scored: boolean;
}

/** Vocabulary that names the activities whose norm the house scores by; a county sets it in its own content. */
const scoredBy = 'scored-service-counts';

/** What counts as done is content: the vocabularies `counted-by-…` name the activities. A day counts once. */
export function countsOf(
  resident: ChartSummary,
  on: CivilDate,
  vocabularies: ReadonlyMap<string, Vocabulary>,
): YearlyCount[] {
  const year = on.slice(0, 4);
  const counted = (id: string, activity: string) =>
    vocabularies.get(id)?.options.some((option) => option.code === activity) === true;
  return resident.planned.flatMap((task): YearlyCount[] => {
    if (task.timesPerYear === null) return [];
    const counts: ((visit: ChartSummary['visits'][number]) => boolean) | undefined = counted(
      'counted-by-follow-up',
      task.activity,
    )
      ? (visit) => visit.kind === 'follow-up'
      : counted('counted-by-any-visit', task.activity)
        ? () => true
        : counted('counted-by-questionnaire', task.activity)
          ? (visit) => visit.questionnaire
          : counted('counted-by-lifestyle-assessment', task.activity)
            ? (visit) => visit.kind === 'assessment' && visit.lifestyle
            : undefined;
    // What has a day stands among what is due; it is a count as well only where this house can count it.
    if (task.dueOn !== null && counts === undefined) return [];
    const days = resident.visits
      .filter((visit) => visit.occurredOn.startsWith(year) && visit.occurredOn <= on)
      .filter((visit) => task.modes.includes(visit.mode) && counts?.(visit) === true)
      .map((visit) => visit.occurredOn);
    const done = counts === undefined ? null : new Set(days).size;
    const scored = task.kind === 'service-count' && counted(scoredBy, task.activity);
    return [{ resident, task, wanted: task.timesPerYear, done, scored }];
  });
}

/** A norm of service counts as a rule in force states it. */
export interface ServiceNorm {
  readonly ruleId: string;
  readonly activity: string;
  readonly label: string;
  /** Whom it is for, in the words of the rule's title. */
  readonly title: string;
  readonly timesPerYear: number | null;
  readonly modes: readonly VisitMode[];
  readonly norm: string;
  readonly sources: readonly { readonly title: string; readonly locator: string }[];
  readonly scored: boolean;
}

/** The norms the house scores by, as its content words them. */
export function scoredNorms({ knowledge }: Release): string[] {
  return (knowledge.vocabularies.get(scoredBy)?.options ?? []).map((option) => option.label);
}

/** Every norm of service counts in force, in the order of the rules. */
export function serviceNorms({ rules, knowledge }: Release): ServiceNorm[] {
  const scored = knowledge.vocabularies.get(scoredBy)?.options ?? [];
  return rules.flatMap(({ rule }) =>
    rule.then.flatMap((action): ServiceNorm[] =>
      'plan' in action && action.plan.kind === 'service-count'
        ? [
            {
              ruleId: rule.id,
              activity: action.plan.activity,
              label: action.plan.label,
              title: rule.title,
              timesPerYear: action.plan.timesPerYear ?? null,
              modes: action.plan.modes,
              norm: action.plan.norm,
              sources: rule.sources.map(({ source, locator }) => ({
                title: knowledge.sources.get(source)?.title ?? source,
                locator,
              })),
              scored: scored.some((option) => option.code === action.plan.activity),
            },
          ]
        : [],
    ),
  );
}
