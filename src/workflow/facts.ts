/**
 * From a chart to the input of decide(): register facts, this visit's facts, history facts of earlier visits.
 * Readings are never copied forward: history has facts of its own.
 */
import type { DecisionInput, Signature } from '../decision/input.js';
import type { Release } from '../decision/release.js';
import { type Chart, latestFirst, validVisits } from '../domain/chart.js';
import type { FactEntry, Facts, FactValue } from '../domain/facts.js';
import { ageInYears, daysBetween } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { reasonsAgainst, type Situation } from '../instruments/selection.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Service } from './service.js';

export function decisionInputOf(
  chart: Chart,
  visit: Visit,
  release: Release,
  settings: DecisionInput['settings'],
  signatures: readonly Signature[],
): DecisionInput {
  return {
    schemaVersion: 1,
    occurredOn: visit.occurredOn,
    facts: {
      ...registerFacts(chart),
      ...historyFacts(chart, visit, release.knowledge.facts),
      ...visitFacts(visit),
    },
    questionnaire: questionnaireOf(chart, visit, release),
    ...(visit.confirmed
      ? { confirmedConstitutions: { primary: visit.confirmed.primary, others: visit.confirmed.others } }
      : {}),
    ...(visit.patterns.length > 0 ? { confirmedPatterns: visit.patterns.map(({ pattern }) => pattern) } : {}),
    handledAlerts: visit.emergencies.filter((one) => one.closed !== null).map((one) => one.ruleId),
    openEmergencyElsewhere: validVisits(chart).some(
      (other) => other.id !== visit.id && other.emergencies.some((one) => one.closed === null),
    ),
    amounts: visit.amounts,
    settings,
    signatures: [...signatures],
    mutes: [],
  };
}

/** Answers are left out where no judgement is made of them, whatever has been recorded (selection.ts). */
function questionnaireOf(chart: Chart, visit: Visit, release: Release): DecisionInput['questionnaire'] {
  const { questionnaire } = visit;
  if (questionnaire === null) return { none: 'not-asked' };
  if ('none' in questionnaire) return { none: questionnaire.none };
  const [reason] = reasonsAgainst(situationOf(chart, visit, release), release.selection);
  if (reason !== undefined) return { none: reason };
  return { instrument: questionnaire.instrument, answers: questionnaire.answers };
}

/** What the choice of a questionnaire depends on, as far as this visit has recorded it. */
export function situationOf(chart: Chart, visit: Visit, release: Release): Situation {
  const { pregnant, acuteIllness } = release.selection.circumstances;
  const holds = ({ fact, is }: { fact: string; is: boolean | string }) => {
    const value = valueIn(visit, fact);
    return value === undefined ? null : value === is;
  };
  const { questionnaire } = visit;
  return {
    ageYears: ageInYears(chart.identity.birthDate, visit.occurredOn),
    pregnant: chart.identity.sex === 'male' ? false : holds(pregnant),
    acuteIllness: holds(acuteIllness),
    canAnswer:
      questionnaire === null ? null : !('none' in questionnaire && questionnaire.none === 'cannot-answer'),
  };
}

/** The site settings that reach a decision. */
export function decisionSettings(service: Pick<Service, 'settings'>): DecisionInput['settings'] {
  const { thingsToDo, validMonths } = service.settings;
  return { thingsToDo, validMonths };
}

function registerFacts(chart: Chart): Facts {
  const from = { kind: 'register' as const };
  const facts: Record<string, FactEntry> = {
    sex: { value: chart.identity.sex, from },
    birthDate: { value: chart.identity.birthDate, from },
  };
  if (chart.register.contractSigned !== null)
    facts['contractSigned'] = { value: chart.register.contractSigned, from };
  if (chart.register.keyGroups !== null) facts['keyGroups'] = { value: chart.register.keyGroups, from };
  return facts;
}

function visitFacts(visit: Visit): Facts {
  const measured = new Set(['measurements']);
  return Object.fromEntries(
    Object.entries(visit.sections).flatMap(([name, section]): [string, FactEntry][] =>
      Object.entries(section?.facts ?? {}).map(([id, recorded]): [string, FactEntry] => [
        id,
        'value' in recorded
          ? {
              value: recorded.value,
              from: {
                kind: measured.has(name) ? 'measured' : 'asked',
                visitId: visit.id,
                on: visit.occurredOn,
              },
            }
          : recorded,
      ]),
    ),
  );
}

function historyFacts(chart: Chart, visit: Visit, dictionary: ReadonlyMap<string, FactDefinition>): Facts {
  const facts: Record<string, FactEntry> = {};
  for (const definition of dictionary.values()) {
    if (definition.origin.from !== 'history') continue;
    const { method, of, withinDays } = definition.origin;
    const before = validVisits(chart)
      .filter((other) => other.id !== visit.id && other.occurredOn < visit.occurredOn)
      .filter(
        (other) => withinDays === undefined || daysBetween(other.occurredOn, visit.occurredOn) <= withinDays,
      );
    const past = latestFirst(before).flatMap((other) => {
      const value = valueIn(other, of);
      return value === undefined ? [] : [{ value, other }];
    });
    const found = method === 'previous' ? past[1] : past[0];
    if (method === 'count') {
      facts[definition.id] = { value: past.length, from: { kind: 'history' } };
    } else if (found) {
      const value =
        method === 'days-since' ? daysBetween(found.other.occurredOn, visit.occurredOn) : found.value;
      facts[definition.id] = {
        value,
        from: { kind: 'history', visitId: found.other.id, on: found.other.occurredOn },
      };
    }
  }
  return facts;
}

/** A value recorded in a visit, or an outcome of its follow-up stage. */
function valueIn(visit: Visit, factId: string): FactValue | undefined {
  const outcome = visit.outcome[factId];
  if (outcome !== undefined) return outcome;
  for (const section of Object.values(visit.sections)) {
    const recorded = section?.facts[factId];
    if (recorded && 'value' in recorded) return recorded.value;
  }
  return undefined;
}
