/**
 * decide(): facts and a release in, one explained decision out. No clock, no I/O, no randomness; stages in the order of
 * design.md §2, the results of each being facts of the next. A stage that fails leaves the decision incomplete:
 * that is never an all-clear.
 */
import type { Stage } from '../domain/codes.js';
import { type FactEntry, type Facts, type FactValue, isKnown } from '../domain/facts.js';
import { addDays, type CivilDate } from '../domain/time.js';
import type { KnownFacts, Outcome } from '../rules/compile.js';
import { chooseItems } from './choose.js';
import {
  type Alert,
  type Decision,
  engineVersion,
  type Note,
  type PlanLine,
  type Referral,
} from './decision.js';
import { withDerivedFacts } from './derive.js';
import type { DecisionInput } from './input.js';
import { missingFacts } from './missing.js';
import { rankPatterns } from './patterns.js';
import type { Release } from './release.js';
import { type Restrictions, restrictionsOf } from './safety.js';
import { scoreQuestionnaire } from './scoring.js';
import {
  disagreeing,
  type IsSigned,
  isUndecided,
  reasonOf,
  runStage,
  type StageRun,
  signedBy,
} from './stage.js';

/** Everything the stages found, before it is put together; also what a single item is judged by (assess.ts). */
export interface StagesRun {
  readonly facts: KnownFacts;
  readonly scoring: ReturnType<typeof scoreQuestionnaire>;
  readonly isSigned: IsSigned;
  readonly clarify: StageRun;
  readonly triage: StageRun;
  readonly intervention: StageRun;
  readonly safety: StageRun;
  readonly followUp: StageRun;
  readonly runs: readonly StageRun[];
  readonly alerts: readonly Alert[];
  readonly emergency: boolean;
  readonly restrictions: Restrictions;
}

export function runStages(input: DecisionInput, release: Release): StagesRun {
  const isSigned = signedBy(input.signatures);
  const derived = withDerivedFacts(input.facts, release.knowledge.facts, input.occurredOn);
  const scoring = scoreQuestionnaire(input, derived, release);
  const facts = new Map<string, FactValue>([...knownFacts(derived), ...scoring.facts]);
  const muted = mutedRules(input, release);
  const runs: StageRun[] = [];
  const run = (stage: Stage) => {
    const result = runStage(stage, release.rules, facts, muted);
    runs.push(result);
    return result;
  };
  const clarify = run('clarify');
  const triage = run('triage');
  const alerts = alertsOf(triage, input, isSigned);
  const emergency =
    input.openEmergencyElsewhere || alerts.some((alert) => alert.level === 'emergency' && !alert.handled);
  facts.set('emergencyOpen', emergency);
  run('pattern');
  facts.set('confirmedPatterns', { present: [...(input.confirmedPatterns ?? [])], complete: true });
  const intervention = run('intervention');
  const safety = run('safety');
  const followUp = run('follow-up');
  const restrictions = restrictionsOf(safety, isSigned);
  return {
    ...{ facts, scoring, isSigned, clarify, triage, intervention, safety, followUp, runs },
    ...{ alerts, emergency, restrictions },
  };
}

export async function decide(input: DecisionInput, release: Release): Promise<Decision> {
  const stages = runStages(input, release);
  const { scoring, isSigned, clarify, triage, intervention, safety, followUp, runs, emergency } = stages;
  const items = emergency
    ? []
    : chooseItems(intervention, stages.restrictions, input, release, scoring.drivingPrimary, isSigned);
  const faults = await disagreeing(runs, stages.facts);
  return {
    schemaVersion: 1,
    engineVersion,
    releaseHash: release.hash,
    complete: faults.length === 0,
    faults,
    constitution: scoring.constitution,
    confirmed: input.confirmedConstitutions !== undefined,
    asks: asksOf(clarify, stages.facts, isSigned),
    alerts: stages.alerts,
    referrals: [...referralsOf(triage, isSigned), ...(emergency ? [] : referralsOf(followUp, isSigned))],
    emergency,
    undecidedTriage: triage.evaluated
      .filter(isUndecided)
      .map(({ rule, evaluation }) => reasonOf(rule, evaluation, isSigned)),
    items,
    plan: emergency ? [] : planOf(followUp, input, isSigned),
    classes: classesOf(followUp, isSigned),
    ...(release.patterns.length > 0
      ? {
          patterns: emergency
            ? []
            : rankPatterns(release.patterns, stages.facts, (id) =>
                isSigned('pattern', id, release.contentHashes.get(id) ?? ''),
              ),
        }
      : {}),
    notes: notesOf([triage, safety, followUp], isSigned),
    missing: missingFacts(runs, items, release.knowledge.facts),
    outcomes: outcomesOf(runs),
  };
}

/** Questions a high answer calls for, as long as nobody has asked them. */
function asksOf(run: StageRun, facts: KnownFacts, isSigned: IsSigned): Decision['asks'] {
  return firedActions(run, isSigned).flatMap(({ action, reason }) =>
    'ask' in action && !facts.has(action.ask.fact) ? [{ ...reason, fact: action.ask.fact }] : [],
  );
}

function knownFacts(facts: Facts): KnownFacts {
  return new Map(
    Object.entries(facts).flatMap(([id, entry]: [string, FactEntry]): [string, FactValue][] =>
      isKnown(entry) ? [[id, entry.value]] : [],
    ),
  );
}

/** Mutes end on their day, and never reach triage or safety. */
function mutedRules(input: DecisionInput, release: Release): ReadonlySet<string> {
  const mutable = new Set(
    release.rules.filter(({ rule }) => rule.stage === 'intervention').map(({ rule }) => rule.id),
  );
  return new Set(
    input.mutes
      .filter((mute) => mutable.has(mute.ruleId) && mute.until >= input.occurredOn)
      .map((m) => m.ruleId),
  );
}

const alertOrder = ['emergency', 'urgent', 'notice'] as const;

function alertsOf(run: StageRun, input: DecisionInput, isSigned: IsSigned): Alert[] {
  return firedActions(run, isSigned)
    .flatMap(({ action, reason }): Alert[] =>
      'alert' in action
        ? [{ ...reason, ...action.alert, handled: input.handledAlerts.includes(reason.ruleId) }]
        : [],
    )
    .sort(
      (a, b) => alertOrder.indexOf(a.level) - alertOrder.indexOf(b.level) || (a.ruleId < b.ruleId ? -1 : 1),
    );
}

function referralsOf(run: StageRun, isSigned: IsSigned): Referral[] {
  return firedActions(run, isSigned).flatMap(({ action, reason }): Referral[] => {
    if (!('refer' in action)) return [];
    const { trackWithinDays, ...refer } = action.refer;
    return [{ ...reason, ...refer, ...(trackWithinDays === undefined ? {} : { trackWithinDays }) }];
  });
}

/**
 * Clinical intervals of one activity merge by the shortest. How often a year a norm wants it stays, as a line of its own
 * without a day where a shorter one came first. Service counts (履约) stay a line each.
 */
function planOf(run: StageRun, input: DecisionInput, isSigned: IsSigned): PlanLine[] {
  const merged = new Map<string, { soonest: Planned; most: Planned }>();
  for (const one of plannedBy(run, input, isSigned)) {
    const key = one.line.kind === 'clinical' ? one.line.activity : one.line.ruleId;
    const { soonest, most } = merged.get(key) ?? { soonest: one, most: one };
    merged.set(key, {
      soonest: (one.dueOn ?? '9') < (soonest.dueOn ?? '9') ? one : soonest,
      most: (one.line.timesPerYear ?? 0) > (most.line.timesPerYear ?? 0) ? one : most,
    });
  }
  return [...merged.values()].flatMap(({ soonest: { line, dueOn }, most }) => [
    { ...line, ...(dueOn === undefined ? {} : { dueOn }) },
    ...((most.line.timesPerYear ?? 0) > (line.timesPerYear ?? 0) ? [most.line] : []),
  ]);
}

interface Planned {
  readonly line: PlanLine;
  readonly dueOn: CivilDate | undefined;
}

function plannedBy(run: StageRun, input: DecisionInput, isSigned: IsSigned): Planned[] {
  return firedActions(run, isSigned).flatMap(({ action, reason }): Planned[] => {
    if (!('plan' in action)) return [];
    const { withinDays, timesPerYear, ...plan } = action.plan;
    const line = { ...reason, ...plan, ...(timesPerYear === undefined ? {} : { timesPerYear }) };
    return [{ line, dueOn: withinDays === undefined ? undefined : addDays(input.occurredOn, withinDays) }];
  });
}

function classesOf(run: StageRun, isSigned: IsSigned): Decision['classes'] {
  return firedActions(run, isSigned).flatMap(({ action, reason }) =>
    'classify' in action ? [{ ...reason, ...action.classify }] : [],
  );
}

function notesOf(runs: readonly StageRun[], isSigned: IsSigned): Note[] {
  return runs
    .flatMap((run) => firedActions(run, isSigned))
    .flatMap(({ action, reason }) => ('note' in action ? [{ ...reason, ...action.note }] : []));
}

function firedActions(run: StageRun, isSigned: IsSigned) {
  return run.evaluated.flatMap(({ rule, evaluation }) => {
    if (evaluation.outcome !== 'fires') return [];
    const reason = reasonOf(rule, evaluation, isSigned);
    return rule.rule.then.map((action) => ({ action, reason }));
  });
}

function outcomesOf(runs: readonly StageRun[]): Record<string, Outcome> {
  return Object.fromEntries(
    runs.flatMap((run) =>
      run.evaluated.map(({ rule, evaluation }): [string, Outcome] => [rule.rule.id, evaluation.outcome]),
    ),
  );
}
