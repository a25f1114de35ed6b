/**
 * What the receiving doctor must know, the same on every referral slip: readings and complaints of the visit, and the
 * medicines, allergies, pregnancy and diseases as last known. It never fills in what nobody told.
 */
import type { FactValue, RecordedFact } from '../../domain/facts.js';
import { ageInYears, type CivilDate } from '../../domain/time.js';
import type { Visit } from '../../domain/visit.js';
import type { FactDefinition } from '../../knowledge/fact-definition.js';
import { mayBeAsked } from './asked-of.js';
import { type FactTold, factTold } from './fact-told.js';
import type { PaperSource } from './source.js';

export interface FindingsSource {
  readonly visit: Pick<Visit, 'sections'>;
  /** What was last known of a fact before this visit: nobody has time to ask everything again. */
  lastKnown(factId: string): { readonly recorded: RecordedFact; readonly on: CivilDate } | undefined;
}

export interface Findings {
  readonly measures: readonly FactTold[];
  readonly symptoms: FactTold | null;
  /** What the receiving doctor must know first: medicines, allergies, pregnancy, diseases. */
  readonly known: readonly FactTold[];
  /** Asked, and there is nothing. */
  readonly without: readonly FactTold[];
  /** Labels of what nobody has ever told. */
  readonly notAsked: readonly string[];
}

export function findingsOf(source: PaperSource, referral: FindingsSource): Findings {
  const { knowledge } = source;
  const { sections } = referral.visit;
  const told = (fact: FactDefinition) => {
    const section = fact.origin.from === 'form' ? fact.origin.section : undefined;
    return factTold(fact, section === undefined ? undefined : sections[section]?.facts[fact.id]);
  };
  const inSection = (name: string) =>
    [...knowledge.facts.values()].filter(
      (fact) => fact.origin.from === 'form' && fact.origin.section === name,
    );
  const person = new Map<string, FactValue>([
    ['sex', source.resident.sex],
    ['ageYears', ageInYears(source.resident.birthDate, source.visitedOn)],
  ]);
  // What a walk-in is always asked about safety and illness is what the next doctor needs, asked or not.
  const background = ['safety', 'history']
    .flatMap(inSection)
    .filter((fact) => isLeast(fact) && mayBeAsked(fact, person))
    .map((fact) => {
      const now = told(fact);
      const before = now.unknown && now.values.length === 0 ? referral.lastKnown(fact.id) : undefined;
      return before ? { ...factTold(fact, before.recorded), on: before.on } : now;
    });
  const symptoms = inSection('symptoms').find((fact) => fact.type === 'codes');
  const isKnown = (fact: FactTold) => fact.yes || fact.values.length > 0;
  return {
    measures: inSection('measurements')
      .map(told)
      .filter((one) => one.values.length > 0),
    symptoms: symptoms ? told(symptoms) : null,
    known: background.filter(isKnown),
    without: background.filter((fact) => fact.none),
    notAsked: background.filter((fact) => !isKnown(fact) && !fact.none).map((fact) => fact.label),
  };
}

function isLeast(fact: FactDefinition): boolean {
  return fact.origin.from === 'form' && fact.origin.least === true;
}
