/** Trying without changing anything: the candidate on stored visits, and the rules in force on facts somebody chooses. */
import { z } from 'zod';
import { latestFirst } from '../domain/chart.js';
import { factId } from '../domain/codes.js';
import { factValue, isCodeSet } from '../domain/facts.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { CompiledRule, Evaluation } from '../rules/compile.js';
import { readCandidate, worksOnRules } from './candidate.js';
import { type Effect, effectOn } from './effect.js';
import { factValueProblems } from './fact-input.js';
import { decisionSettings } from './facts.js';
import { readableCharts } from './replay.js';
import { type By, parsed, refusalOf, type Service } from './service.js';
import { signaturesInForce } from './signatures.js';

export interface CandidateEffect extends Effect {
  /** Hash of the candidate that was tried. */
  readonly hash: string;
  /** Visits there are in all; more than were looked at when there are many. */
  readonly stored: number;
}

/**
 * The candidate on the newest stored visits. Charts are read without showing anybody anything of them but ids, so no
 * right to see residents is asked and the access log is silent; the house audit says that it was done.
 */
export async function candidateEffect(
  service: Service,
  by: By,
  mostVisits: number,
): Promise<Result<CandidateEffect>> {
  if (!worksOnRules(by)) return refuse({ code: 'rights.role', path: '' });
  const { hash, same, release } = readCandidate(service);
  if (same) return refuse({ code: 'release.nothing-changed', path: '' });
  if (!release) return refuse({ code: 'release.has-errors', path: '' });
  const visits = latestFirst(
    [...service.charts.summaries()].flatMap(([residentId, summary]) =>
      summary.state === 'found'
        ? summary.value.visits.map(({ id, occurredOn, recordedAt }) => ({
            residentId,
            id,
            occurredOn,
            recordedAt,
          }))
        : [],
    ),
  );
  const chosen = visits.slice(0, mostVisits);
  const ids = new Set(chosen.map(({ id }) => id));
  const residents = [...new Set(chosen.map(({ residentId }) => residentId))];
  const effect = await effectOn(
    readableCharts({ keys: () => residents, get: (id) => service.charts.get(id) }),
    {
      before: service.release(),
      after: release,
      settings: decisionSettings(service),
      signatures: await signaturesInForce(service),
    },
    (visit) => ids.has(visit.id),
  );
  await service.houseAudit.append({
    at: service.clock.now(),
    by: by.actor.staffId,
    act: 'try-candidate',
    subject: { base: String(service.releaseNumber()) },
    detail: { hash, visits: effect.visits },
  });
  return ok({ ...effect, hash, stored: visits.length });
}

export const tryInput = z.strictObject({ facts: z.record(factId, factValue) });

export interface TriedRule {
  readonly rule: CompiledRule;
  readonly evaluation: Evaluation;
}

/**
 * Every rule in force on these facts, all others unknown: what an example does, with facts of one's own. Results of
 * earlier stages and derived facts are given directly, as in examples; nothing is stored.
 */
export function tryFacts(service: Service, by: By, input: unknown): Result<TriedRule[]> {
  const refused = refusalOf(by, 'view-rules', {});
  if (refused) return refused;
  const asked = parsed(tryInput, input);
  if (!asked.ok) return asked;
  const { knowledge, instruments, patterns, rules } = service.release();
  // The codes of these two are not in the dictionary: items of the questionnaires, and patterns.
  const codes = new Map([
    ['highAnswerItems', [...instruments.values()].flatMap((one) => one.items.map((item) => item.id))],
    ['confirmedPatterns', patterns.flatMap((set) => set.patterns.map((one) => one.id))],
  ]);
  const problems = Object.entries(asked.value.facts).flatMap(([id, value]) => {
    const definition = knowledge.facts.get(id);
    if (!definition) return [{ code: 'try.unknown-fact', path: id }];
    const own = codes.get(id);
    if (own && typeof value === 'object' && isCodeSet(value))
      return value.present.every((code) => own.includes(code))
        ? []
        : [{ code: 'try.unknown-fact', path: id }];
    return factValueProblems(definition, value, id);
  });
  if (problems.length > 0) return refuse(...problems);
  const facts = new Map(Object.entries(asked.value.facts));
  return ok(rules.map((rule) => ({ rule, evaluation: rule.evaluate(facts) })));
}
