/**
 * People of the decision bench: the forty residents of the demo county, with the chronic diseases, readings and
 * questionnaires a village clinic meets. Made once, by hand, for the demo; nothing here is chosen for speed.
 */
import { bornFor, type DemoResident, demoResident, leaningAnswers } from '../../src/cli/demo/residents.js';
import { runStages } from '../../src/decision/decide.js';
import { decisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { FactValue } from '../../src/domain/facts.js';
import { civilDate } from '../../src/domain/time.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';
import type { KnownFacts } from '../../src/rules/compile.js';

const on = civilDate.parse('2026-11-20');

/** Unremarkable readings of an elder, in the unit of the dictionary. */
const unremarkable: Readonly<Record<string, number>> = {
  heartRatePerMinute: 74,
  temperatureC: 36.4,
  spo2Percent: 97,
  waistCm: 84,
  glucoseFastingMmolL: 5.4,
  glucoseTwoHourMmolL: 7,
  glucoseRandomMmolL: 6.5,
  spiritsMlPerDay: 0,
  exerciseTimesPerWeek: 3,
  sleepHours: 7,
  stoolTimesPerDay: 1,
  urineTimesPerDay: 6,
  nightUrineTimes: 1,
  menstrualCycleDays: 28,
  menstrualDays: 5,
};

/**
 * What the rules see of each resident: recorded, derived, scored and stage facts. At 0 % everything a form can ask is
 * known: what the demo does not record is "no", the first answer of a list (none, normal, regular) or an unremarkable
 * reading. Above, each answer is left out with that chance, and the whole questionnaire too; sex and birthday stay.
 */
export function demoPeople(release: Release, unknownShare: number): KnownFacts[] {
  const random = seeded(20261122);
  return Array.from({ length: 40 }, (_, n) => {
    const resident = demoResident(Math.floor(n / 10), n % 10);
    const answered = Object.entries(answersOf(resident, release)).filter(() => random() >= unknownShare);
    const instrument = release.instruments.get('elderly-33');
    if (!instrument) throw new Error('the pack holds no elderly form');
    const answers = leaningAnswers(instrument, resident.leaning, resident.sex);
    const known = { ...Object.fromEntries(answered), ...registerOf(resident) };
    const input = decisionInput.parse({
      schemaVersion: 1,
      occurredOn: on,
      facts: Object.fromEntries(
        Object.entries(known).map(([id, value]) => [id, { value, from: { kind: 'asked' } }]),
      ),
      questionnaire: random() < unknownShare ? { none: 'not-asked' } : { instrument: instrument.id, answers },
      ...{ handledAlerts: [], openEmergencyElsewhere: false, amounts: {}, signatures: [], mutes: [] },
      settings: { thingsToDo: 5, validMonths: 6 },
    });
    return runStages(input, release).facts;
  });
}

function registerOf({ sex, ageYears }: DemoResident) {
  return { sex, birthDate: bornFor(ageYears, on) };
}

function answersOf({ sections }: DemoResident, release: Release): Record<string, FactValue> {
  const recorded: Record<string, FactValue> = {};
  for (const { facts } of sections)
    for (const [id, fact] of Object.entries(facts)) if ('value' in fact) recorded[id] = fact.value;
  const asked = [...release.knowledge.facts.values()].filter((one) => one.origin.from === 'form');
  const usual = Object.fromEntries(asked.map((one) => [one.id, usualAnswer(one, recorded)]));
  return { ...usual, ...recorded };
}

function usualAnswer(definition: FactDefinition, recorded: Readonly<Record<string, FactValue>>): FactValue {
  switch (definition.type) {
    case 'number': {
      // A pressure measured again is taken to be what it was.
      const first = recorded[definition.id.replace('Repeat', 'First')];
      const reading = first ?? unremarkable[definition.id];
      if (reading === undefined) throw new Error(`say what is unremarkable for ${definition.id}`);
      return reading;
    }
    case 'boolean':
      return false;
    case 'code':
      return definition.options[0]?.code ?? '';
    case 'codes':
      return { present: [], complete: true };
    case 'date':
      return on;
    case 'text':
      return '';
  }
}

/** Linear congruential; the same gaps in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
