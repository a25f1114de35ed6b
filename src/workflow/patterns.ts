/**
 * TCM patterns of one visit: who may see the ranking, and what a physician confirms or takes back. The machine ranks; only
 * a physician's word is stored, and only for a pattern that stood on the page as it was shown.
 */
import { z } from 'zod';
import { runStages } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type ConditionPatterns, rankPatterns } from '../decision/patterns.js';
import type { Chart } from '../domain/chart.js';
import { contentId, formSection } from '../domain/codes.js';
import type { ConfirmedPattern } from '../domain/loop.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { inputOf } from './decided.js';
import { type By, changeChart, parsed, placesOfClinic, refusalOf, type Service } from './service.js';
import { signaturesInForce } from './signatures.js';
import { changeVisit } from './visits.js';

export interface PatternsSeen {
  readonly conditions: readonly ConditionPatterns[];
  readonly confirmed: readonly (ConfirmedPattern & {
    /** An examination was saved again after it. */
    readonly examinedSince: boolean;
  })[];
  readonly mayConfirm: boolean;
  /** What was shown; goes back with a confirmation. */
  readonly mark: string;
}

/** Null for whoever may not see patterns: the page then says nothing of them. */
export function patternsSeen(
  service: Service,
  by: By,
  chart: Chart,
  visit: Visit,
  decision: Pick<Decision, 'patterns'>,
): PatternsSeen | null {
  const subject = { places: placesOfClinic(service, chart.clinicId) };
  if (refusalOf(by, 'view-patterns', subject)) return null;
  return {
    conditions: decision.patterns ?? [],
    confirmed: visit.patterns.map((one) => ({ ...one, examinedSince: examinedAfter(visit, one.at) })),
    mayConfirm: visit.enteredInError === null && !refusalOf(by, 'confirm-pattern', subject),
    mark: markOf(visit),
  };
}

const examinations = formSection.extract(['looking', 'listening', 'asking', 'palpation']).options;

function examinedAfter({ sections }: Visit, at: ConfirmedPattern['at']): boolean {
  return examinations.some((name) => (sections[name]?.at ?? at) > at);
}

/** Changes with everything a ranking can come from, and with every confirmation. */
function markOf({ sections, patterns }: Visit): string {
  const revisions = formSection.options.map((name) => sections[name]?.revision ?? 0);
  return [revisions.join('.'), ...patterns.map(({ pattern }) => pattern)].join(' ');
}

export const patternInput = z.strictObject({
  pattern: contentId,
  /** `mark` of the page. */
  shown: z.string(),
});

/** A physician's word that this is the pattern; advice for it may follow. */
export async function confirmPattern(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(patternInput, input);
  if (!asked.ok) return asked;
  const { pattern, shown } = asked.value;
  const signatures = await signaturesInForce(service);
  return changeChart(service, by, residentId, {
    act: 'confirm-pattern',
    about: { visit: visitId },
    detail: { pattern },
    apply: (chart, context) =>
      changeVisit(chart, visitId, (visit) => {
        if (visit.patterns.some((one) => one.pattern === pattern))
          return refuse({ code: 'pattern.already', path: 's.patterns' });
        if (markOf(visit) !== shown) return refuse({ code: 'pattern.stale', path: 's.patterns' });
        const stages = runStages(inputOf(service, chart, visit, signatures), service.release());
        const { patterns, contentHashes } = service.release();
        const listed = stages.emergency
          ? []
          : rankPatterns(patterns, stages.facts, (id) =>
              stages.isSigned('pattern', id, contentHashes.get(id) ?? ''),
            );
        if (!listed.some(({ ranked }) => ranked.some((one) => one.patternId === pattern)))
          return refuse({ code: 'pattern.unknown', path: 's.patterns' });
        const confirmed = { pattern, by: context.by, at: context.at };
        return ok({ visit: { ...visit, patterns: [...visit.patterns, confirmed] }, value: null });
      }),
  });
}

/** Takes a confirmation back. What was confirmed and withdrawn stays in the audit. */
export async function withdrawPattern(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(patternInput, input);
  if (!asked.ok) return asked;
  const { pattern, shown } = asked.value;
  return changeChart(service, by, residentId, {
    act: 'confirm-pattern',
    event: 'withdraw-pattern',
    about: { visit: visitId },
    detail: { pattern },
    apply: (chart) =>
      changeVisit(chart, visitId, (visit) => {
        const patterns = visit.patterns.filter((one) => one.pattern !== pattern);
        if (patterns.length === visit.patterns.length)
          return refuse({ code: 'pattern.not-confirmed', path: 's.patterns' });
        if (markOf(visit) !== shown) return refuse({ code: 'pattern.stale', path: 's.patterns' });
        return ok({ visit: { ...visit, patterns }, value: null });
      }),
  });
}
