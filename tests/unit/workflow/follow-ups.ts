/** Follow-ups recorded through the workflow as the page does it: opened, saved section by section, planned. */
import type { FormSection } from '../../../src/domain/codes.js';
import { instant } from '../../../src/domain/time.js';
import { renewPlan } from '../../../src/workflow/plan.js';
import { openVisit } from '../../../src/workflow/visit-opening.js';
import { day, type TestHouse } from '../../web/house.js';
import { must, record } from './walk-in.js';

export const set = (...present: string[]) => ({ value: { present, complete: true } });
const value = (of: unknown) => ({ value: of });

export type Sections = Partial<Record<FormSection, Readonly<Record<string, unknown>>>>;

/** The least that a hypertension follow-up is classified on: 128/78, no reaction, nothing new. */
export const plainHypertension: Sections = {
  history: { conditions: set('hypertension') },
  measurements: { systolicFirstMmHg: value(128), diastolicFirstMmHg: value(78) },
  'follow-up': {
    adverseReaction: value(false),
    complicationNewOrWorse: value(false),
    lowerTargetTolerated: value(true),
  },
};

/** Every row of both forms, told. The readings are invented. */
export const everyRow: Sections = {
  history: { conditions: set('hypertension', 'type-2-diabetes') },
  measurements: {
    systolicFirstMmHg: value(152),
    diastolicFirstMmHg: value(94),
    systolicRepeatMmHg: value(148),
    diastolicRepeatMmHg: value(92),
    heartRatePerMinute: value(76),
    heightCm: value(160),
    weightKg: value(64),
    glucoseFastingMmolL: value(7.4),
  },
  symptoms: { symptomsToday: set('numbness', 'cough-phlegm'), acuteIllness: value(false) },
  habits: {
    smoking: value('current'),
    cigarettesPerDay: value(12),
    targetCigarettesPerDay: value(5),
    alcoholLiangPerDay: value(1.5),
    targetAlcoholLiangPerDay: value(0.5),
    exerciseTimesPerWeek: value(3),
    exerciseMinutesEach: value(20),
    targetExerciseTimesPerWeek: value(5),
    targetExerciseMinutesEach: value(30),
    saltTaste: value('heavy'),
    targetSaltTaste: value('light'),
    targetWeightKg: value(60),
    stapleFoodGramsPerDay: value(420),
    targetStapleFoodGramsPerDay: value(310),
  },
  'follow-up': {
    medicineAdherence: value('interrupted'),
    adverseReaction: value(true),
    adverseReactionText: value('示例反应甲'),
    reactionHardToControl: value(false),
    complicationNewOrWorse: value(false),
    lowerTargetTolerated: value(true),
    hypoglycaemiaEpisodes: value('occasional'),
    dorsalFootPulse: value('weak-left'),
    hypertensionFormSymptoms: set('headache-dizziness'),
    diabetesFormSymptoms: set('drinks-more'),
    mentalAdjustment: value('fair'),
    adviceFollowing: value('good'),
    otherSigns: value('示例体征乙'),
    hba1cPercent: value(7.2),
    hba1cOn: value('2026-02-11'),
    auxiliaryTests: value('示例检查丙'),
    drug1Name: value('示例药一'),
    drug1TimesPerDay: value(1),
    drug1DoseEach: value('5 mg'),
    drug2Name: value('示例药二'),
    drug2TimesPerDay: value(2),
    drug2DoseEach: value('0.5 g'),
    drug3Name: value('示例药三'),
    drug3TimesPerDay: value(3),
    drug3DoseEach: value('1 片'),
    otherDrugs: value('示例药四每晚一次'),
    insulinKind: value('示例胰岛素'),
    insulinUse: value('睡前12单位'),
  },
};

/** Every row of the form of chronic obstructive disease, told. The readings are invented. */
export const everyCopdRow: Sections = {
  history: { conditions: set('copd') },
  measurements: {
    respiratoryRatePerMinute: value(19),
    heartRatePerMinute: value(82),
    spo2Percent: value(94),
    heightCm: value(160),
    weightKg: value(64),
  },
  symptoms: { symptomsToday: set('cough-phlegm', 'numbness'), acuteIllness: value(false) },
  habits: {
    smoking: value('current'),
    cigarettesPerDay: value(12),
    exerciseTimesPerWeek: value(3),
    exerciseMinutesEach: value(20),
    targetExerciseTimesPerWeek: value(5),
    targetExerciseMinutesEach: value(30),
  },
  'follow-up': {
    copdWorse: set(),
    copdSymptomsHeld: value(true),
    copdUpperHospital: set(),
    copdFormSymptoms: set('breathlessness', 'wheeze'),
    copdSigns: set('oedema'),
    otherSigns: value('示例体征戊'),
    copdComorbidities: set('cardiovascular', 'other'),
    copdComorbidityText: value('示例合并症己'),
    copdVaccines: set('influenza', 'pneumococcal'),
    mentalAdjustment: value('fair'),
    adviceFollowing: value('good'),
    fev1L: value(1.42),
    fvcL: value(2.36),
    fev1FvcPercent: value(60.2),
    fev1PredictedPercent: value(55),
    medicineAdherence: value('interrupted'),
    copdDrugReaction: value(true),
    adverseReactionText: value('示例反应庚'),
    reactionHardToControl: value(false),
    copdComplication: value(false),
    drug1Name: value('示例吸入药'),
    drug1TimesPerDay: value(2),
    drug1DoseEach: value('1 吸'),
    drug2Name: value('示例药二'),
    drug2TimesPerDay: value(2),
    drug2DoseEach: value('0.5 g'),
    drug3Name: value('示例药三'),
    drug3TimesPerDay: value(3),
    drug3DoseEach: value('1 片'),
    otherDrugs: value('示例药四每晚一次'),
    copdTreatments: set('home-oxygen', 'ventilator'),
    homeOxygenHoursPerDay: value(15),
    homeOxygenLitresPerMinute: value(1.5),
    ventilatorHoursPerDay: value(6),
    copdSideEffects: set('ventilator'),
  },
};

/** One follow-up on its day, typed the same day unless `typedOn` says later; with its plan unless it is left open. */
export async function followUp(
  test: TestHouse,
  residentId: string,
  on: string,
  sections: Sections,
  more: { readonly typedOn?: string; readonly unplanned?: boolean; readonly mode?: 'clinic' | 'home' } = {},
): Promise<string> {
  const doctor = 'doctor-east-1';
  test.clock.set(instant.parse(`${more.typedOn ?? on}T01:00:00.000Z`));
  const by = await test.by(doctor);
  const visitId = must(
    await openVisit(test.service, by, residentId, {
      kind: 'follow-up',
      occurredOn: day(on),
      mode: more.mode ?? 'clinic',
      place: '',
      servedBy: doctor,
    }),
  );
  for (const [section, facts] of Object.entries(sections)) {
    await record(test, { residentId, visitId, doctor }, section as FormSection, facts);
  }
  if (more.unplanned !== true) must(await renewPlan(test.service, by, residentId, visitId));
  return visitId;
}

/** A resident of 70 years with consent since the beginning of 2026. */
export async function followedUp(test: TestHouse): Promise<string> {
  const residentId = await test.addResident('east-1', {
    identity: { name: '示例甲乙', birthDate: day('1956-01-05') },
    register: { healthRecordNumber: '示例0007' },
  });
  await test.addConsent(residentId, { givenOn: day('2026-01-02') });
  return residentId;
}
