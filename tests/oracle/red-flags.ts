/**
 * The red flags of clinical.md §2.1, condition by condition, whatever their grade: content without a document may only
 * make a plan safer, so the [K] rows act as well. "urgent" (up to the semicolon) is read as at once.
 * Not demanded, since no question of a visit tells it: coronary, how many minutes a pain lasts (any pain today counts) ·
 * stroke, a fit · lipids, the whole row (triglycerides, LDL-C, enzymes; 身痛 and 小便赤 are terms of the four examinations,
 * no muscle pain or dark urine of today) · COPD, cannot speak sentences, not better in 48 hours · obesity, sleep apnoea,
 * secondary cause, eating disorder, loss of weight in a month · neck and back, a pulsating belly · knee, locked joint,
 * kidney sign of a pain killer · insomnia, snoring with stops, dependence, night confusion · of the word list: acute
 * belly (a plain belly ache is none), anaphylaxis, sepsis.
 */
import { type AlarmRow, type Demand, measured, symptom } from './alarm-row.js';
import { groups } from './groups.js';
import { type Answer, and, or, type Told } from './told.js';

type Sign = readonly [id: string, state: (told: Told) => Answer, demands?: readonly Demand[]];

const urgent: readonly Demand[] = ['alert', 'referral at once'];
const emergency: readonly Demand[] = ['emergency', 'referral at once'];
/** What must not be taken for common pain. */
const soon: readonly Demand[] = ['alert', 'referral followed within two weeks'];

const list =
  (fact: string, ...codes: string[]) =>
  (told: Told): Answer =>
    told.has(fact, ...codes);

const joint = (...codes: string[]) => list('jointDanger', ...codes);

/** The reading after rest counts. */
const lowPressure = (told: Told): Answer => measured(groups.低血压(told));
const lowOxygen = (told: Told): Answer => measured(told.some(['spo2Percent'], (value) => value < 90));

/** [K] */
const coronary: readonly Sign[] = [
  ['rest pain', list('anginaChanged', 'at-rest')],
  ['pain', symptom('chest-pain')],
  ['new or worse angina', list('anginaChanged', 'new', 'more-often', 'easier', 'longer-or-worse')],
  ['sweating', symptom('sweating')],
  ['syncope', symptom('syncope')],
  ['breathlessness lying', symptom('cannot-lie-flat')],
  ['pressure <90', lowPressure],
  ['new arrhythmia', (told) => measured(told.is('palpitationsNewOrWorse'))],
];

const onAntithrombotic = list('medicines', 'warfarin', 'other-anticoagulant', 'antiplatelet');

/** [K] */
const stroke: readonly Sign[] = [
  ['face-arm-speech sign', symptom('face-arm-speech')],
  ['sudden loss of sight', symptom('sudden-vision-loss')],
  ['severe headache', symptom('severe-headache')],
  ['less conscious', symptom('consciousness-change')],
  [
    'bleeding on antithrombotic',
    (told) => and(onAntithrombotic(told), symptom('bleeding', 'nosebleed')(told)),
  ],
];

/** [K] */
const copd: readonly Sign[] = [
  ['breathless at rest', symptom('cannot-lie-flat')],
  ['SpO₂ <90', lowOxygen],
  ['blue lips', list('copdWorse', 'lip-cyanosis')],
  [
    'drowsy or confused',
    (told) => or(list('copdWorse', 'drowsy')(told), symptom('consciousness-change')(told)),
  ],
  ['new leg swelling', (told) => or(list('copdWorse', 'oedema')(told), symptom('leg-swelling')(told))],
];

function bmiAtLeast(told: Told, limit: number): Answer {
  const [height, weight] = [told.number('heightCm'), told.number('weightKg')];
  // Grown-ups only: a child's index has other limits.
  if (height === undefined || weight === undefined || (told.ageYears ?? 0) < 18) return 'no';
  return weight / (height / 100) ** 2 >= limit ? 'yes' : 'no';
}

/** [K] "BMI ≥32.5 with disease": those of §2.1 that weight makes worse. */
const heavyDiseases = [
  'hypertension',
  'type-2-diabetes',
  'dyslipidaemia',
  'coronary-heart-disease',
  'stroke',
];
const obesity: readonly Sign[] = [
  ['BMI ≥37.5', (told) => bmiAtLeast(told, 37.5), ['referral']],
  [
    'BMI ≥32.5 with disease',
    (told) => and(bmiAtLeast(told, 32.5), list('conditions', ...heavyDiseases)(told)),
    ['referral'],
  ],
];

/** [K] */
const osteoporosis: readonly Sign[] = [
  [
    'new back pain after a small fall',
    (told) => and(joint('new-back-pain')(told), or(joint('after-injury')(told), told.is('fallsPastYear'))),
    ['referral'],
  ],
  ['height loss ≥2 cm', joint('shorter'), ['referral']],
  ['fracture', joint('cannot-stand'), ['referral']],
  ['neurological sign', joint('limbs-weak', 'saddle-numbness', 'bladder-bowel'), ['referral']],
  ['suspected tumour', joint('weight-loss-cancer'), ['referral']],
];

/** [1] X7 */
const neckAndBack: readonly Sign[] = [
  [
    'saddle numbness, bladder or bowel failure',
    joint('saddle-numbness', 'bladder-bowel'),
    [...emergency, 'referral followed within two weeks'],
  ],
  ['walking unsteady, hand clumsy, weakness that grows', joint('limbs-weak'), [...urgent, ...soon]],
  ['fever', joint('pain-with-fever'), soon],
  ['weight loss, cancer', joint('weight-loss-cancer'), soon],
  ['after an injury', joint('after-injury'), soon],
  ['night pain', joint('pain-at-rest'), soon],
  [
    'new low back pain over 50',
    (told) => and(joint('new-back-pain')(told), (told.ageYears ?? 0) > 50 ? 'yes' : 'no'),
    soon,
  ],
  [
    'low back pain and steroids',
    (told) => and(measured(told.has('painPlace', 'low-back')), told.has('medicines', 'steroid')),
    soon,
  ],
  ['pain with stroke signs', symptom('face-arm-speech'), emergency],
];

/** [K] */
const knee: readonly Sign[] = [
  [
    'hot swollen joint with fever',
    (told) => and(joint('hot-joint')(told), or(joint('pain-with-fever')(told), symptom('fever')(told))),
    ['referral'],
  ],
  ['sudden inability to stand', joint('cannot-stand'), ['referral']],
  ['night pain', joint('pain-at-rest'), ['referral']],
  [
    'bleeding on a pain killer',
    (told) => and(told.has('medicines', 'nsaid'), symptom('bleeding')(told)),
    ['referral'],
  ],
];

/** [K] 神乱 of the four examinations: wild, confused. */
const insomnia: readonly Sign[] = [
  ['thoughts of self-harm', symptom('self-harm-thoughts'), emergency],
  ['mania, psychosis', (told) => (told.code('spirit') === 'disordered' ? 'yes' : 'no')],
];

/**
 * For anybody: the groups of the word list C1 (cardiac, neurological, bleeding, respiratory, syncope, shock, mental
 * crisis), which the reference names as a checklist; the signs are those of the rows above.
 */
const anybody: readonly Sign[] = [
  ['pain over the heart', symptom('chest-pain'), emergency],
  ['less conscious', symptom('consciousness-change'), emergency],
  ['face-arm-speech sign', symptom('face-arm-speech'), emergency],
  ['sudden loss of sight', symptom('sudden-vision-loss'), emergency],
  ['severe headache', symptom('severe-headache'), emergency],
  ['bleeding', symptom('bleeding'), emergency],
  ['breathlessness lying', symptom('cannot-lie-flat'), emergency],
  ['SpO₂ <90', lowOxygen, emergency],
  ['syncope', symptom('syncope'), emergency],
  ['thoughts of self-harm', symptom('self-harm-thoughts'), emergency],
  ['pressure <90', lowPressure, ['alert']],
];

function rowsOf(condition: string, sure: string, signs: readonly Sign[]): readonly AlarmRow[] {
  return signs.map(([id, state, demands = urgent]) => ({
    id: `${condition}: ${id}`,
    from: `clinical.md §2.1 ${condition} ${sure}`,
    demands,
    state: (told) => and(told.has('conditions', condition), state(told)),
  }));
}

export const redFlags: readonly AlarmRow[] = [
  ...rowsOf('coronary-heart-disease', '[K]', coronary),
  ...rowsOf('stroke', '[K]', stroke),
  ...rowsOf('copd', '[K]', copd),
  ...rowsOf('obesity', '[K]', obesity),
  ...rowsOf('osteoporosis', '[K]', osteoporosis),
  ...rowsOf('neck-back-pain', '[1] X7', neckAndBack),
  ...rowsOf('knee-osteoarthritis', '[K]', knee),
  ...rowsOf('insomnia', '[K]', insomnia),
  ...anybody.map(([id, state, demands = emergency]) => ({
    id: `anybody: ${id}`,
    from: 'clinical.md §2.1, red-flag word list C1 and the [K] rows',
    demands,
    state,
  })),
];
