/** Invented follow-ups of a few demo residents over the year, so that forms and courses have something to show. */
import type { House } from '../../app.js';
import { addDays } from '../../domain/time.js';
import { renewPlan } from '../../workflow/plan.js';
import { type By, today } from '../../workflow/service.js';
import { openVisit } from '../../workflow/visit-opening.js';
import { saveVisit } from '../../workflow/whole-visit.js';
import type { DemoCounty } from './county.js';
import { must } from './must.js';
import { type DemoResident, weightOf } from './residents.js';

export interface Reading {
  readonly daysAgo: number;
  readonly pressure: readonly [number, number];
  readonly weightKg: number;
  /** Agreed on that day. */
  readonly targetWeightKg: number;
  /** Fasting; taken of residents with diabetes only. */
  readonly glucose: number;
}

/** Out of target at first and seen again within two weeks, then in it; `kgMore` than at the visit of this week. */
const year: readonly (Pick<Reading, 'daysAgo' | 'pressure' | 'glucose'> & { readonly kgMore: number })[] = [
  { daysAgo: 270, pressure: [158, 92], kgMore: 4.5, glucose: 8.4 },
  { daysAgo: 257, pressure: [146, 86], kgMore: 4, glucose: 6.8 },
  { daysAgo: 168, pressure: [138, 82], kgMore: 3, glucose: 6.5 },
  { daysAgo: 80, pressure: [134, 80], kgMore: 1.5, glucose: 6.2 },
];

/** Days before today of the first. */
const firstFollowUpDaysAgo = Math.max(...year.map((one) => one.daysAgo));

/** Places on the list of residents (from 0) who were followed up: diabetes, hypertension, both. */
const followedUp: ReadonlySet<number> = new Set([2, 8, 17]);

/** Answers the visits, the earliest first; none of whoever was not followed up. */
export async function recordFollowUps(
  house: House,
  by: By,
  residentId: string,
  made: DemoResident,
  answers: DemoCounty['answers'],
): Promise<readonly string[]> {
  if (!followedUp.has(made.number)) return [];
  const { conditions } = made.sections.find((one) => one.section === 'history')?.facts ?? {};
  if (!conditions || !('value' in conditions)) throw new Error('demo: a follow-up of nobody ill');
  const visits: string[] = [];
  const now = weightOf(made);
  for (const { kgMore, ...rest } of year) {
    const reading = { ...rest, weightKg: now + kgMore, targetWeightKg: now + 1 };
    visits.push(await recordFollowUp(house, by, residentId, conditions, reading, answers));
  }
  return visits;
}

/** One follow-up with its plan; answers the visit. */
export async function recordFollowUp(
  house: House,
  by: By,
  residentId: string,
  conditions: { readonly value: unknown },
  { daysAgo, pressure, weightKg, targetWeightKg, glucose }: Reading,
  answers: DemoCounty['answers'],
): Promise<string> {
  const { service } = house;
  const has = (code: string) => JSON.stringify(conditions.value).includes(`"${code}"`);
  const visitId = must(
    await openVisit(service, by, residentId, {
      kind: 'follow-up',
      occurredOn: addDays(today(service), -daysAgo),
      mode: 'clinic',
      place: '',
      servedBy: by.actor.staffId,
    }),
  );
  const facts: Record<string, Record<string, unknown>> = {
    history: { conditions },
    measurements: {
      systolicFirstMmHg: { value: pressure[0] },
      diastolicFirstMmHg: { value: pressure[1] },
      ...(pressure[0] >= 140
        ? {
            systolicRepeatMmHg: { value: pressure[0] - 2 },
            diastolicRepeatMmHg: { value: pressure[1] - 1 },
          }
        : {}),
      heartRatePerMinute: { value: 72 },
      heightCm: { value: 160 },
      weightKg: { value: weightKg },
      ...(has('type-2-diabetes') ? { glucoseFastingMmolL: { value: glucose } } : {}),
    },
    symptoms: {
      symptomsToday: { value: { present: [], complete: true } },
      acuteIllness: { value: false },
      otherAcuteDisease: { value: false },
    },
    'follow-up': {
      medicineAdherence: { value: daysAgo === firstFollowUpDaysAgo ? 'interrupted' : 'regular' },
      adverseReaction: { value: false },
      complicationNewOrWorse: { value: false },
      mentalAdjustment: { value: 'good' },
      adviceFollowing: { value: 'fair' },
      drug1Name: { value: answers.drugName },
      drug1TimesPerDay: { value: 1 },
      drug1DoseEach: { value: answers.drugDose },
      ...(has('hypertension') ? { lowerTargetTolerated: { value: false } } : {}),
      ...(has('type-2-diabetes')
        ? { hypoglycaemiaEpisodes: { value: 'none' }, dorsalFootPulse: { value: 'normal' } }
        : {}),
    },
    habits: {
      smoking: { value: 'never' },
      alcoholLiangPerDay: { value: 0 },
      exerciseTimesPerWeek: { value: 3 },
      exerciseMinutesEach: { value: 20 },
      targetExerciseTimesPerWeek: { value: 5 },
      targetExerciseMinutesEach: { value: 30 },
      targetWeightKg: { value: targetWeightKg },
      ...(has('hypertension') ? { saltTaste: { value: 'medium' }, targetSaltTaste: { value: 'light' } } : {}),
      ...(has('type-2-diabetes')
        ? { stapleFoodGramsPerDay: { value: 350 }, targetStapleFoodGramsPerDay: { value: 300 } }
        : {}),
    },
  };
  const { refused } = must(
    await saveVisit(service, by, residentId, visitId, {
      sections: Object.entries(facts).map(([section, recorded]) => ({
        section,
        facts: recorded,
        shown: 0,
        freeText: '',
        examinedBy: null,
      })),
      questionnaire: null,
      sure: [],
    }),
  );
  if (refused.length > 0) throw new Error(`demo: ${refused[0]?.section} refused`);
  must(await renewPlan(service, by, residentId, visitId));
  return visitId;
}
