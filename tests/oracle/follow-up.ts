/**
 * Follow-up classes, two-week rule and yearly counts, computed again from clinical.md §1.1, §1.2 and §1.3.
 * Both sides of 64/65 years and of every number; what is not known never makes somebody "controlled".
 */
import type { Decision } from '../../src/decision/decision.js';
import { groups } from './groups.js';
import { type Answer, daysBetween, type Told } from './told.js';

export type FollowUpClass = 'controlled' | 'not-controlled' | 'adverse-reaction' | 'complication';

export interface FollowUp {
  readonly disease: 'hypertension' | 'diabetes';
  /** Classes the norm allows here; undefined among them: no class at all. */
  readonly classes: ReadonlySet<FollowUpClass | undefined>;
  /** Days within which the next visit must stand; absent: nothing is demanded. */
  readonly visitWithinDays?: number;
  /** A referral, followed within two weeks. */
  readonly refer: boolean;
  readonly from: string;
}

/** At most three months: four visits a year. */
const threeMonths = 92;

/** §1.1: general <140/90; ≥65 years <150/90, and <140/90 if tolerated. The reading after rest counts. */
function pressureInTarget(told: Told): Answer | 'open' {
  const upper = told.number('systolicRepeatMmHg') ?? told.number('systolicFirstMmHg');
  const lower = told.number('diastolicRepeatMmHg') ?? told.number('diastolicFirstMmHg');
  const age = told.ageYears;
  // "and/or": one reading over the target is enough, both must be known to be in it.
  if ((lower ?? 0) >= 90 || (upper ?? 0) >= 150) return 'no';
  if (age !== undefined && age < 65 && (upper ?? 0) >= 140) return 'no';
  if (upper === undefined || lower === undefined || age === undefined) return 'unknown';
  if (upper < 140) return 'yes';
  const tolerated = told.is('lowerTargetTolerated');
  if (tolerated === 'unknown') return 'open';
  return tolerated === 'yes' ? 'no' : 'yes';
}

/** §1.2: fasting <7.0. */
function sugarInTarget(told: Told): Answer {
  const fasting = told.number('glucoseFastingMmolL');
  if (fasting === undefined) return 'unknown';
  return fasting < 7 ? 'yes' : 'no';
}

function classesFor(inTarget: Answer | 'open', reaction: Answer, worse: Answer): FollowUp['classes'] {
  if (worse === 'yes') return new Set(['complication']);
  // Complication or reaction not known: anything but "controlled".
  if (worse === 'unknown') return new Set(['not-controlled', 'adverse-reaction', undefined]);
  if (reaction === 'yes')
    return inTarget === 'yes'
      ? new Set(['adverse-reaction'])
      : new Set(['adverse-reaction', 'not-controlled']);
  if (reaction === 'unknown') return new Set(['not-controlled', undefined]);
  if (inTarget === 'no') return new Set(['not-controlled']);
  if (inTarget === 'yes') return new Set(['controlled']);
  if (inTarget === 'open') return new Set(['controlled', 'not-controlled', undefined]);
  return new Set([undefined]);
}

function followUp(
  disease: FollowUp['disease'],
  {
    told,
    inTarget,
    previous,
    from,
  }: { told: Told; inTarget: Answer | 'open'; previous: string; from: string },
): FollowUp {
  const reaction = told.is('adverseReaction');
  const worse = told.is('complicationNewOrWorse');
  const classes = classesFor(inTarget, reaction, worse);
  const before = told.code(previous);
  const failedBefore = before === 'not-controlled' || before === 'adverse-reaction';
  const failsNow = !classes.has('controlled') && !classes.has(undefined) && worse !== 'yes';
  const hard = reaction === 'yes' && told.is('reactionHardToControl') === 'yes';
  // The second time running, out of hand, or with a complication: referral, which is itself followed within two weeks.
  const refer = worse === 'yes' || hard || (failsNow && failedBefore);
  const settled = classes.size === 1 && classes.has('controlled');
  return {
    disease,
    classes,
    refer,
    ...(failsNow && !refer ? { visitWithinDays: 14 } : settled ? { visitWithinDays: threeMonths } : {}),
    from,
  };
}

/** The norm speaks of residents of 35 years and more who have the disease. */
export function followUpsOf(told: Told): readonly FollowUp[] {
  if (told.ageYears === undefined || told.ageYears < 35) return [];
  return [
    ...(groups.高血压(told) === 'yes'
      ? [
          followUp('hypertension', {
            told,
            inTarget: pressureInTarget(told),
            previous: 'previousHypertensionClass',
            from: 'clinical.md §1.1 Classification and action [2]',
          }),
        ]
      : []),
    ...(groups.糖尿病(told) === 'yes'
      ? [
          followUp('diabetes', {
            told,
            inTarget: sugarInTarget(told),
            previous: 'previousDiabetesClass',
            from: 'clinical.md §1.2 Classification [2]',
          }),
        ]
      : []),
  ];
}

export interface YearlyCount {
  readonly what: string;
  readonly timesPerYear: number;
  readonly faceToFace: boolean;
  /** Words of which one stands in the label of the line that answers it. */
  readonly label: RegExp;
  readonly from: string;
}

/** §1.1, any one of six. The amount of spirits is graded [1]; high salt is taken from the answer 重. */
function highRisk(told: Told): boolean {
  const upper = told.number('systolicRepeatMmHg') ?? told.number('systolicFirstMmHg') ?? 0;
  const lower = told.number('diastolicRepeatMmHg') ?? told.number('diastolicFirstMmHg') ?? 0;
  const height = (told.number('heightCm') ?? Number.POSITIVE_INFINITY) / 100;
  return (
    (upper >= 130 && upper <= 139) ||
    (lower >= 85 && lower <= 89) ||
    (told.number('weightKg') ?? 0) / height ** 2 >= 24 ||
    (told.number('waistCm') ?? 0) >= (told.sex === 'male' ? 90 : 85) ||
    told.is('familyHistoryHypertension') === 'yes' ||
    told.code('saltTaste') === 'heavy' ||
    (told.number('spiritsMlPerDay') ?? 0) >= 100 ||
    (told.ageYears ?? 0) >= 55
  );
}

export function yearlyCountsOf(told: Told): readonly YearlyCount[] {
  const { ageYears: age } = told;
  if (age === undefined) return [];
  const hypertension = age >= 35 && groups.高血压(told) === 'yes';
  const diabetes = age >= 35 && groups.糖尿病(told) === 'yes';
  const count = (due: boolean, one: YearlyCount): readonly YearlyCount[] => (due ? [one] : []);
  return [
    ...count(hypertension, {
      what: 'hypertension: at least 4 face-to-face follow-ups',
      timesPerYear: 4,
      faceToFace: true,
      label: /高血压.*随访|慢病.*随访/,
      from: 'clinical.md §1.1 Follow-up [2]',
    }),
    ...count(diabetes, {
      what: 'diabetes: at least 4 face-to-face follow-ups',
      timesPerYear: 4,
      faceToFace: true,
      label: /糖尿病.*随访|慢病.*随访/,
      from: 'clinical.md §1.2 Service [2]',
    }),
    ...count(diabetes, {
      what: 'diabetes: 4 fasting glucose tests',
      timesPerYear: 4,
      faceToFace: true,
      label: /血糖/,
      from: 'clinical.md §1.2 Service [2]',
    }),
    ...count(hypertension || diabetes, {
      what: 'chronic disease: one check-up',
      timesPerYear: 1,
      faceToFace: true,
      label: /体检|健康检查|查体/,
      from: 'clinical.md §1.1 Yearly check, §1.2 Service [2]',
    }),
    ...count(age >= 35 && groups.高血压(told) === 'no', {
      what: highRisk(told) ? 'high risk of hypertension: pressure every half year' : 'pressure once a year',
      timesPerYear: highRisk(told) ? 2 : 1,
      faceToFace: true,
      label: /血压/,
      from: 'clinical.md §1.1 Screening, High-risk [2]',
    }),
    ...count(age >= 65, {
      what: 'elderly: health check',
      timesPerYear: 1,
      faceToFace: true,
      label: /老年人.*(健康管理|体检|检查)/,
      from: 'clinical.md §1.3 [2]',
    }),
    ...count(age >= 65, {
      what: 'elderly: TCM constitution and advice',
      timesPerYear: 1,
      faceToFace: true,
      label: /老年人.*(中医|体质)/,
      from: 'clinical.md §1.3 [2]',
    }),
  ];
}

/** What is wrong with classes, dates, referrals and counts of a decision. Empty: nothing. */
export function followUpFaults(decision: Decision, told: Told): readonly string[] {
  const faults: string[] = [];
  // "Otherwise: … classification": beside an emergency the norm asks for treatment and referral only.
  if (decision.emergency) return faults;
  for (const expected of followUpsOf(told)) {
    const { disease, from } = expected;
    const fact = `${disease}FollowUpClass`;
    const found = decision.classes.filter((one) => one.fact === fact).map((one) => one.code);
    if (found.length > 1) faults.push(`${disease}: two classes ${found.join(', ')} (${from})`);
    const allowed = [...expected.classes].map(String);
    if (!allowed.includes(String(found[0])))
      faults.push(`${disease}: class ${found[0]}, expected ${allowed.join(' or ')} (${from})`);
    const own = decision.plan.filter((line) => line.activity.includes(disease) && line.dueOn !== undefined);
    const within = expected.visitWithinDays;
    if (within !== undefined && !own.some((line) => daysBetween(told.on, line.dueOn ?? '') <= within))
      faults.push(`${disease}: no visit within ${within} days (${from})`);
    if (own.some((line) => daysBetween(told.on, line.dueOn ?? '') < 0))
      faults.push(`${disease}: due in the past`);
    const referred = decision.referrals.some(
      (one) => (one.trackWithinDays ?? Number.POSITIVE_INFINITY) <= 14,
    );
    if (expected.refer && !referred)
      faults.push(`${disease}: no referral followed within two weeks (${from})`);
  }
  for (const { what, timesPerYear, faceToFace, label, from } of yearlyCountsOf(told)) {
    const answered = decision.plan.some(
      (line) =>
        label.test(line.label) &&
        (line.timesPerYear ?? 0) >= timesPerYear &&
        !(faceToFace && line.modes.includes('telephone')),
    );
    if (!answered) faults.push(`${what}: not in the plan (${from})`);
  }
  if (told.ageYears !== undefined && told.ageYears < 65)
    for (const line of decision.plan)
      if (/老年人/.test(line.label))
        faults.push(`${line.ruleId}: a line for the elderly at ${told.ageYears}`);
  return faults;
}
