/**
 * What must raise the alarm at a follow-up, from clinical.md §1.1 and §1.2 (any one → treat, refer at once, follow the
 * referral within two weeks) and §1.4. The red flags of §2.1 stand in red-flags.ts.
 */
import { type AlarmRow, type Demand, measured, pressure180Or110, symptom } from './alarm-row.js';
import { groups, highPressureInPregnancy } from './groups.js';
import { type Answer, and, type Told } from './told.js';

const sugars = ['glucoseFastingMmolL', 'glucoseTwoHourMmolL', 'glucoseRandomMmolL'];

/** Glucose "above normal" in pregnancy has no number in the reference; the norm's own limit of 7.0 fasting is certain. */
const highSugarInPregnancy = (told: Told): Answer =>
  measured(
    and(
      groups.孕妇或哺乳期(told),
      told.some(['glucoseFastingMmolL'], (value) => value >= 7),
    ),
  );

const otherDisease = (told: Told): Answer => measured(told.is('otherAcuteDisease'));

type Sign = readonly [id: string, state: (told: Told) => Answer];

// clinical.md §1.1 "Emergency at follow-up" [2] H1, H2, H3; pain over the heart [1].
const hypertensionSigns: readonly Sign[] = [
  ['pressure ≥180 and/or ≥110', pressure180Or110],
  ['change of consciousness', symptom('consciousness-change')],
  ['severe headache or dizziness', symptom('severe-headache', 'severe-dizziness')],
  ['nausea and vomiting', symptom('nausea-vomiting')],
  ['blurred sight, eye pain', symptom('blurred-vision', 'eye-pain')],
  [
    'palpitations, chest tightness, cannot lie flat',
    symptom('palpitations', 'chest-tightness', 'cannot-lie-flat'),
  ],
  ['pain over the heart', symptom('chest-pain')],
  ['high pressure in pregnancy or lactation', (told) => measured(highPressureInPregnancy(told))],
  ['another disease that cannot be handled here', otherDisease],
];

// clinical.md §1.2 "Emergency" [2] D1, D2. Each sign stands alone ("any one").
const diabetesSigns: readonly Sign[] = [
  ['glucose ≥16.7', (told) => measured(told.some(sugars, (value) => value >= 16.7))],
  ['glucose ≤3.9', (told) => measured(told.some(sugars, (value) => value <= 3.9))],
  ['pressure ≥180 and/or ≥110', pressure180Or110],
  ['change of consciousness or behaviour', symptom('consciousness-change')],
  ['breath smells of rotten apple', symptom('acetone-breath')],
  ['palpitations, sweating', symptom('palpitations', 'sweating')],
  ['poor appetite, nausea, vomiting', symptom('poor-appetite', 'nausea-vomiting')],
  ['great thirst, much urine', symptom('great-thirst-polyuria')],
  ['abdominal pain', symptom('abdominal-pain')],
  ['deep breathing', symptom('deep-breathing')],
  ['flushed skin', symptom('flushed-skin')],
  ['heart rate >100', (told) => measured(told.some(['heartRatePerMinute'], (value) => value > 100))],
  ['temperature >39', (told) => measured(told.some(['temperatureC'], (value) => value > 39))],
  ['sudden loss of sight', symptom('sudden-vision-loss')],
  ['high glucose in pregnancy or lactation', highSugarInPregnancy],
  ['another disease that cannot be handled here', otherDisease],
];

const treatAndRefer: readonly Demand[] = [
  'emergency',
  'referral at once',
  'referral followed within two weeks',
];

export const normEmergencies: readonly AlarmRow[] = [
  ...hypertensionSigns.map(([id, state]) => ({
    id: `hypertension: ${id}`,
    from: 'clinical.md §1.1 Emergency at follow-up [2] (pain over the heart [1])',
    demands: treatAndRefer,
    state: (told: Told) => and(groups.高血压(told), state(told)),
  })),
  ...diabetesSigns.map(([id, state]) => ({
    id: `diabetes: ${id}`,
    from: 'clinical.md §1.2 Emergency [2]',
    demands: treatAndRefer,
    state: (told: Told) => and(groups.糖尿病(told), state(told)),
  })),
  // Pregnant women are one of the five kinds that the 2025 guide refers (§1.4 [2]); high pressure in pregnancy is §1.1.
  {
    id: 'anybody: high pressure in pregnancy or lactation',
    from: 'clinical.md §1.1 Emergency; §1.4 row 2025 "refer five kinds: … 孕产妇" [2]',
    demands: treatAndRefer,
    state: (told) => measured(highPressureInPregnancy(told)),
  },
  // What the path is the reference does not say: no more than a word above a notice is demanded.
  {
    id: 'anybody: a first pressure ≥180/110',
    from: 'clinical.md §1.4 row 2025 "first reading ≥180/110 has its own path" [2]',
    demands: ['alert'],
    state: pressure180Or110,
  },
];

/** Glucose this low is first treated with sugar: no rule on sugar may take that away. */
export const lowSugar = (told: Told): boolean => told.some(sugars, (value) => value <= 3.9) === 'yes';
