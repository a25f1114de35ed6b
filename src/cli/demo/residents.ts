/** Forty invented residents: how far each has come, how old, what was answered and measured. Nothing is random. */
import type { RecordedFacts } from '../../domain/facts.js';
import { addDays, type CivilDate } from '../../domain/time.js';
import type { Instrument } from '../../instruments/instrument-schema.js';

/** How far a resident's visit has come. */
export type Stage =
  | 'registered'
  | 'open'
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'rejected'
  | 'approved'
  | 'issued'
  | 'handed-over'
  | 'void'
  | 'emergency'
  | 'moved'
  | 'died';

/** One row a place on the list of each clinic, ten a clinic. */
const stagesOfClinic: readonly (readonly Stage[])[] = [
  [
    'submitted',
    'draft',
    'handed-over',
    'returned',
    'approved',
    'registered',
    'submitted',
    'open',
    'issued',
    'emergency',
  ],
  [
    'submitted',
    'handed-over',
    'draft',
    'approved',
    'registered',
    'submitted',
    'rejected',
    'handed-over',
    'moved',
    'issued',
  ],
  [
    'handed-over',
    'submitted',
    'open',
    'draft',
    'returned',
    'approved',
    'void',
    'submitted',
    'registered',
    'died',
  ],
  [
    'draft',
    'submitted',
    'approved',
    'handed-over',
    'emergency',
    'open',
    'issued',
    'submitted',
    'registered',
    'submitted',
  ],
];

/** Conditions and medicines as the visit page would record them, one set a resident in turn. */
const histories: readonly {
  readonly conditions: readonly string[];
  readonly medicines: readonly string[];
}[] = [
  { conditions: [], medicines: [] },
  { conditions: ['hypertension'], medicines: ['calcium-channel-blocker'] },
  { conditions: ['type-2-diabetes'], medicines: ['metformin'] },
  { conditions: ['hypertension', 'type-2-diabetes'], medicines: ['acei-arb', 'insulin'] },
  { conditions: ['coronary-heart-disease'], medicines: ['antiplatelet', 'statin'] },
  { conditions: ['arrhythmia', 'hypertension'], medicines: ['warfarin', 'beta-blocker'] },
  { conditions: ['knee-osteoarthritis'], medicines: ['nsaid'] },
];

export interface DemoResident {
  /** Place on the list of all, from 0. */
  readonly number: number;
  readonly stage: Stage;
  readonly sex: 'female' | 'male';
  readonly ageYears: number;
  readonly sections: readonly { readonly section: string; readonly facts: RecordedFacts }[];
  /** Number of the constitution (from 0) whose questions are answered high. */
  readonly leaning: number;
}

export function demoResident(clinic: number, place: number): DemoResident {
  const number = clinic * 10 + place;
  const stage = stagesOfClinic[clinic]?.[place] ?? 'registered';
  const sex = number % 2 === 0 ? 'female' : 'male';
  const ageYears = number % 5 === 4 ? 40 + number : 65 + ((number * 7) % 22);
  return {
    number,
    stage,
    sex,
    ageYears,
    leaning: number % 9,
    sections: sectionsOf(number, sex, ageYears, stage),
  };
}

function sectionsOf(number: number, sex: string, ageYears: number, stage: Stage): DemoResident['sections'] {
  const { conditions, medicines } = histories[number % histories.length] ?? { conditions: [], medicines: [] };
  const set = (present: readonly string[]) => ({ value: { present: [...present], complete: true } });
  const systolic = stage === 'emergency' ? 186 : 118 + ((number * 5) % 36);
  const diabetic = conditions.includes('type-2-diabetes');
  return [
    {
      section: 'safety',
      facts: {
        medicines: set(medicines),
        allergies: set(number % 6 === 5 ? ['shellfish'] : []),
        ...(sex === 'female' && ageYears < 60 ? { pregnancyOrLactation: { value: 'none' } } : {}),
        kidneyDisease: { value: number % 11 === 10 },
        liverDisease: { value: false },
        // One in eight does not know: that prints as one line and withholds only what needs it.
        bleedingTendency: number % 8 === 7 ? { unknown: 'unsure' as const } : { value: false },
        swallowingDifficulty: { value: number % 13 === 12 },
        fallsPastYear: { value: number % 7 === 6 },
      },
    },
    {
      section: 'measurements',
      facts: {
        systolicFirstMmHg: { value: systolic },
        diastolicFirstMmHg: { value: stage === 'emergency' ? 112 : 70 + ((number * 3) % 22) },
        heightCm: { value: 152 + (number % 20) },
        weightKg: { value: 50 + (number % 25) },
        ...(diabetic ? { glucoseFastingMmolL: { value: 6.1 + (number % 4) / 2 } } : {}),
      },
    },
    { section: 'symptoms', facts: { symptomsToday: set([]), acuteIllness: { value: false } } },
    {
      section: 'history',
      facts: { conditions: set(conditions), sensoryLoss: { value: false }, brokenSkin: { value: false } },
    },
    {
      section: 'follow-up',
      facts:
        conditions.length > 0
          ? { adverseReaction: { value: false }, complicationNewOrWorse: { value: false } }
          : {},
    },
  ];
}

/** In kg, as measured this week. */
export function weightOf({ sections }: DemoResident): number {
  const measured = sections.find(({ section }) => section === 'measurements')?.facts['weightKg'];
  if (!measured || !('value' in measured) || typeof measured.value !== 'number')
    throw new Error('demo: somebody was not weighed');
  return measured.value;
}

/** Born so as to be that age on the day, in the middle of the year of life. */
export function bornFor(ageYears: number, today: CivilDate): CivilDate {
  return addDays(today, -Math.round((ageYears + 0.5) * 365.25));
}

/** Every question low, but those of one scale high. */
export function leaningAnswers(
  instrument: Instrument,
  leaning: number,
  sex: 'female' | 'male',
): Record<string, number> {
  const scale = instrument.scales[leaning % instrument.scales.length]?.constitution;
  const values = instrument.options.map((option) => option.value);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  return Object.fromEntries(
    instrument.items
      .filter((item) => item.sex === undefined || item.sex === sex)
      .map((item): [string, number] => {
        const row = item.scales.find((one) => one.constitution === scale);
        const high = row?.reverse ? lowest + 1 : highest - 1;
        return [item.id, row ? high : lowest + 1];
      }),
  );
}
