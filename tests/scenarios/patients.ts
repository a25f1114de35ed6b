/** Whole people for scenarios: only what is said is known; everything else is not asked. */

import { decide } from '../../src/decision/decide.js';
import type { Decision } from '../../src/decision/decision.js';
import { type DecisionInput, decisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { FactValue } from '../../src/domain/facts.js';

/** A list of codes stands for a complete set. */
export type SaidFacts = Readonly<Record<string, FactValue | readonly string[]>>;

export interface Person {
  readonly facts: SaidFacts;
  readonly questionnaire?: DecisionInput['questionnaire'];
  readonly occurredOn?: string;
  readonly more?: Partial<DecisionInput>;
}

export function inputFor(person: Person): DecisionInput {
  return decisionInput.parse({
    schemaVersion: 1,
    occurredOn: person.occurredOn ?? '2026-11-20',
    facts: Object.fromEntries(
      Object.entries(person.facts).map(([id, value]) => [
        id,
        { value: Array.isArray(value) ? { present: value, complete: true } : value, from: { kind: 'asked' } },
      ]),
    ),
    questionnaire: person.questionnaire ?? { none: 'not-asked' },
    handledAlerts: [],
    openEmergencyElsewhere: false,
    amounts: {},
    settings: { thingsToDo: 5, validMonths: 6 },
    signatures: [],
    mutes: [],
    ...person.more,
  });
}

export function decideFor(person: Person, release: Release): Promise<Decision> {
  return decide(inputFor(person), release);
}

/** The elderly form with every item answered `usual` but those named. */
export function elderly33(
  usual: number,
  but: Readonly<Record<number, number>> = {},
): DecisionInput['questionnaire'] {
  const answers: Record<string, number> = {};
  for (let no = 1; no <= 33; no += 1) answers[`e33-${String(no).padStart(2, '0')}`] = but[no] ?? usual;
  return { instrument: 'elderly-33', answers };
}

/** A 71-year-old woman who was asked everything the page always asks, and has nothing. */
export const wellElder: SaidFacts = {
  sex: 'female',
  birthDate: '1955-03-02',
  medicines: [],
  allergies: [],
  kidneyDisease: false,
  liverDisease: false,
  bleedingTendency: false,
  swallowingDifficulty: false,
  fallsPastYear: false,
  conditions: [],
  symptomsToday: [],
  acuteIllness: false,
  systolicFirstMmHg: 124,
  diastolicFirstMmHg: 76,
  contractSigned: true,
};

/** What may be put on a paper: item ids, and foods of the lists. */
export function issuable(decision: Decision): Set<string> {
  return new Set(
    decision.items
      .filter((item) => !item.proposal && (item.verdict === 'allowed' || item.verdict === 'caution'))
      .flatMap((item) => [
        item.itemId,
        ...(item.favour ?? [])
          .filter((one) => one.verdict === 'allowed' || one.verdict === 'caution')
          .map((one) => `${item.itemId}/${one.food}`),
      ]),
  );
}
