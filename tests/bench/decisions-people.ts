/**
 * People of the decision bench: like the forty residents of the demo county, with the chronic diseases, readings and
 * questionnaires a village clinic meets, yet no two alike. Nothing here is chosen for speed.
 */
import { bornFor, type DemoResident, demoResident, leaningAnswers } from '../../src/cli/demo/residents.js';
import { runStages } from '../../src/decision/decide.js';
import { decisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import { type FactValue, isCodeSet } from '../../src/domain/facts.js';
import { civilDate } from '../../src/domain/time.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';
import type { KnownFacts } from '../../src/rules/compile.js';

const on = civilDate.parse('2026-11-20');

/** Unremarkable readings of an elder, in the unit of the dictionary; any other is the middle of what is usual. */
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
 * What the rules see of each person: recorded, derived, scored and stage facts. Each is a resident of the demo with
 * another age (within three years), every reading moved by up to a tenth, the diseases and medicines of two residents
 * together, and some answers of the questionnaire changed; so none has been seen before. At 0 % everything a form can ask
 * is known: what the demo does not record is "no", the first answer of a list (none, normal, regular) or an unremarkable
 * reading. Above, each answer is left out with that chance, and the whole questionnaire too; sex and birthday stay.
 */
export function* demoPeople(release: Release, unknownShare: number): Generator<KnownFacts, never> {
  const random = seeded(20261122);
  const below = (count: number) => Math.floor(random() * count);
  const instrument = release.instruments.get('elderly-33');
  if (!instrument) throw new Error('the pack holds no elderly form');
  const residents = Array.from({ length: 40 }, (_, n) => demoResident(Math.floor(n / 10), n % 10));
  for (;;) {
    for (const resident of residents) {
      const other = residents[below(residents.length)] ?? resident;
      const full = moved(together(answersOf(resident, release), recordedOf(other)), release, random);
      const known = {
        ...Object.fromEntries(Object.entries(full).filter(() => random() >= unknownShare)),
        sex: resident.sex,
        birthDate: bornFor(resident.ageYears + below(7) - 3, on),
      };
      const leaning = leaningAnswers(instrument, below(9), resident.sex);
      const answers = Object.fromEntries(
        Object.entries(leaning).map(([id, answer]) => [id, random() < 0.1 ? 1 + below(5) : answer]),
      );
      const input = decisionInput.parse({
        schemaVersion: 1,
        occurredOn: on,
        facts: Object.fromEntries(
          Object.entries(known).map(([id, value]) => [id, { value, from: { kind: 'asked' } }]),
        ),
        questionnaire:
          random() < unknownShare ? { none: 'not-asked' } : { instrument: instrument.id, answers },
        ...{ handledAlerts: [], openEmergencyElsewhere: false, amounts: {}, signatures: [], mutes: [] },
        settings: { thingsToDo: 5, validMonths: 6 },
      });
      yield runStages(input, release).facts;
    }
  }
}

type Answers = Record<string, FactValue>;

function recordedOf({ sections }: DemoResident): Answers {
  const recorded: Answers = {};
  for (const { facts } of sections)
    for (const [id, fact] of Object.entries(facts)) if ('value' in fact) recorded[id] = fact.value;
  return recorded;
}

function answersOf(resident: DemoResident, release: Release): Answers {
  const recorded = recordedOf(resident);
  const asked = [...release.knowledge.facts.values()].filter((one) => one.origin.from === 'form');
  return { ...Object.fromEntries(asked.map((one) => [one.id, usualAnswer(one, recorded)])), ...recorded };
}

/** With what the other has as well, wherever a list can hold both. */
function together(answers: Answers, other: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, value]) => {
      const more = other[id];
      if (more === undefined || !isCodeSet(value) || !isCodeSet(more)) return [id, value];
      const present = [...new Set([...value.present, ...more.present])].sort();
      return [id, { present, complete: value.complete && more.complete }];
    }),
  );
}

/** Every reading up to a tenth higher or lower, in steps of its scale and within its range. */
function moved(answers: Answers, release: Release, random: () => number): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, value]) => {
      const definition = release.knowledge.facts.get(id);
      if (definition?.type !== 'number' || typeof value !== 'number') return [id, value];
      const { step, range } = definition;
      const steps = Math.round((value * (0.9 + 0.2 * random())) / step);
      return [id, Math.min(range.max, Math.max(range.min, Number((steps * step).toFixed(6))))];
    }),
  );
}

function usualAnswer(definition: FactDefinition, recorded: Answers): FactValue {
  switch (definition.type) {
    case 'number': {
      // A pressure measured again is taken to be what it was.
      const first = recorded[definition.id.replace('Repeat', 'First')];
      const { min, max } = definition.usual ?? definition.range;
      const middle = min + definition.step * Math.round((max - min) / 2 / definition.step);
      const reading = first ?? unremarkable[definition.id] ?? Number(middle.toFixed(6));
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

/** Linear congruential; the same people in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
