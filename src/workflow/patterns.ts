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
  const signatures = await signaturesInForce(service);
  const isListed = (chart: Chart, visit: Visit, pattern: string) => {
    const stages = runStages(inputOf(service, chart, visit, signatures), service.release());
    if (stages.emergency) return false;
    const { patterns, contentHashes } = service.release();
    const isSigned = (id: string) => stages.isSigned('pattern', id, contentHashes.get(id) ?? '');
    return rankPatterns(patterns, stages.facts, isSigned).some(({ ranked }) =>
      ranked.some((one) => one.patternId === pattern),
    );
  };
  return changePatterns(service, by, residentId, visitId, input, 'confirm-pattern', (chart, visit, word) =>
    isListed(chart, visit, word.pattern)
      ? ok([...visit.patterns, word])
      : refuse({ code: 'pattern.unknown', path: 's.patterns' }),
  );
}

/** Takes a confirmation back. What was confirmed and withdrawn stays in the audit. */
export async function withdrawPattern(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<null>> {
  return changePatterns(service, by, residentId, visitId, input, 'withdraw-pattern', (_, visit, word) =>
    ok(visit.patterns.filter((one) => one.pattern !== word.pattern)),
  );
}

/** Refuses a word said already, and one on a page that no longer stands. `after` answers the patterns then confirmed. */
async function changePatterns(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
  event: 'confirm-pattern' | 'withdraw-pattern',
  after: (chart: Chart, visit: Visit, word: ConfirmedPattern) => Result<Visit['patterns']>,
): Promise<Result<null>> {
  const asked = parsed(patternInput, input);
  if (!asked.ok) return asked;
  const { pattern, shown } = asked.value;
  return changeChart(service, by, residentId, {
    act: 'confirm-pattern',
    event,
    about: { visit: visitId },
    detail: { pattern },
    apply: (chart, context) =>
      changeVisit(chart, visitId, (visit) => {
        const isConfirmed = visit.patterns.some((one) => one.pattern === pattern);
        if (isConfirmed && event === 'confirm-pattern')
          return refuse({ code: 'pattern.already', path: 's.patterns' });
        if (!isConfirmed && event === 'withdraw-pattern')
          return refuse({ code: 'pattern.not-confirmed', path: 's.patterns' });
        if (markOf(visit) !== shown) return refuse({ code: 'pattern.stale', path: 's.patterns' });
        const patterns = after(chart, visit, { pattern, by: context.by, at: context.at });
        return patterns.ok ? ok({ visit: { ...visit, patterns: patterns.value }, value: null }) : patterns;
      }),
  });
}
