/**
 * What must raise the alarm, from clinical.md §1.1 and §1.2 (any one → treat, refer at once, follow the referral within
 * two weeks), and the red flags of neck and back pain of §2.1 ([1] X7). Not demanded: those of §2.1 that are graded [K]
 * (coronary, stroke, lipids, COPD, obesity, osteoporosis, knee, insomnia: they await a clinician), and of neck and back
 * pain what no question asks (steroids, new pain over fifty, a pulsating belly).
 */
import { groups, highPressureInPregnancy } from './groups.js';
import { type Answer, and, or, type Told } from './told.js';

export interface EmergencyRow {
  readonly id: string;
  readonly from: string;
  /** yes: the facts state it · unknown: it cannot be ruled out, and the decision must not pass over that in silence. */
  readonly state: (told: Told) => Answer;
}

const uppers = ['systolicFirstMmHg', 'systolicRepeatMmHg'];
const lowers = ['diastolicFirstMmHg', 'diastolicRepeatMmHg'];
const sugars = ['glucoseFastingMmolL', 'glucoseTwoHourMmolL', 'glucoseRandomMmolL'];

const symptom =
  (...codes: string[]) =>
  (told: Told): Answer =>
    told.has('symptomsToday', ...codes);

/** Not measured is no sign: a number speaks only when it is known. */
const measured = (state: Answer): Answer => (state === 'yes' ? 'yes' : 'no');

const pressure180Or110 = (told: Told): Answer =>
  measured(
    or(
      told.some(uppers, (value) => value >= 180),
      told.some(lowers, (value) => value >= 110),
    ),
  );

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

const joint = (told: Told, ...codes: string[]): Answer =>
  and(told.has('conditions', 'neck-back-pain'), told.has('jointDanger', ...codes));

export const emergencyTable: readonly EmergencyRow[] = [
  ...hypertensionSigns.map(([id, state]) => ({
    id: `hypertension: ${id}`,
    from: 'clinical.md §1.1 Emergency at follow-up [2] (pain over the heart [1])',
    state: (told: Told) => and(groups.高血压(told), state(told)),
  })),
  ...diabetesSigns.map(([id, state]) => ({
    id: `diabetes: ${id}`,
    from: 'clinical.md §1.2 Emergency [2]',
    state: (told: Told) => and(groups.糖尿病(told), state(told)),
  })),
  {
    id: 'neck or back pain: saddle numbness, bladder or bowel failure',
    from: 'clinical.md §2.1 low back pain, neck pain [1] X7',
    state: (told) => joint(told, 'saddle-numbness', 'bladder-bowel'),
  },
  // Pregnant women are one of the five kinds that the 2025 guide refers (§1.4 [2]); high pressure in pregnancy is §1.1.
  {
    id: 'anybody: high pressure in pregnancy or lactation',
    from: 'clinical.md §1.1 Emergency; §1.4 row 2025 "refer five kinds: … 孕产妇" [2]',
    state: (told) => measured(highPressureInPregnancy(told)),
  },
];

const neckAndBackSigns: readonly (readonly [id: string, code: string])[] = [
  ['walking unsteady, hand clumsy, weakness that grows', 'limbs-weak'],
  ['fever', 'pain-with-fever'],
  ['weight loss, cancer', 'weight-loss-cancer'],
  ['after an injury', 'after-injury'],
  ['night pain', 'pain-at-rest'],
];

/** What must not be taken for common pain: an alert above a notice, and a referral that is followed. */
export const urgentTable: readonly EmergencyRow[] = neckAndBackSigns.map(([id, code]) => ({
  id: `neck or back pain: ${id}`,
  from: 'clinical.md §2.1 neck pain, low back pain [1] X7',
  state: (told) => joint(told, code),
}));

/** Glucose this low is first treated with sugar: no rule on sugar may take that away. */
export const lowSugar = (told: Told): boolean => told.some(sugars, (value) => value <= 3.9) === 'yes';
