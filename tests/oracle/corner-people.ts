/**
 * People at the corners: both sides of each number in the references, every medicine class and allergy, pregnancy,
 * and up to six answers in ten not known. Drawn from the fact dictionary by a seeded generator of its own, far faster
 * than the arbitraries of tests/people, which the test mixes in. The same seed draws the same people anywhere.
 */
import type { DecisionInput } from '../../src/decision/input.js';
import type { FactEntry, FactValue } from '../../src/domain/facts.js';
import { type CivilDate, civilDate } from '../../src/domain/time.js';
import type { FactDefinition } from '../../src/knowledge/fact-definition.js';
import { besidesFor, type Content, inputWith } from './beside-the-facts.js';
import { type Dice, diceOf } from './dice.js';
import { toldBy } from './told.js';

/** Values on both sides of the numbers in clinical.md §1, §2.2; calm ones raise no alarm by themselves. */
export const corners: Readonly<
  Record<string, { readonly calm: readonly number[]; readonly alarm: readonly number[] }>
> = {
  systolicFirstMmHg: {
    calm: [89, 90, 110, 124, 129, 130, 138, 139, 140, 141, 149, 150, 151, 160, 179],
    alarm: [180, 181, 210],
  },
  diastolicFirstMmHg: { calm: [55, 60, 72, 79, 84, 85, 88], alarm: [109, 110, 120] },
  systolicRepeatMmHg: { calm: [128, 138, 139, 140, 149, 150, 179], alarm: [180, 190] },
  diastolicRepeatMmHg: { calm: [70, 84, 85, 88], alarm: [89, 90, 109, 110] },
  heartRatePerMinute: { calm: [59, 60, 76, 99, 100], alarm: [101, 130] },
  temperatureC: { calm: [36, 36.5, 37.3, 38.9, 39], alarm: [39.1, 40] },
  spo2Percent: { calm: [91, 95, 98], alarm: [88, 89, 90] },
  glucoseFastingMmolL: { calm: [4, 5.2, 6, 6.1, 6.9, 7, 7.1, 11, 16.6], alarm: [2.8, 3.8, 3.9, 16.7, 20] },
  glucoseTwoHourMmolL: { calm: [4, 7.8, 11.1, 16.6], alarm: [3.9, 16.7] },
  glucoseRandomMmolL: { calm: [4, 6, 16.6], alarm: [2, 3.9, 16.7] },
  heightCm: { calm: [150, 160, 170], alarm: [120] },
  weightKg: { calm: [45, 54, 61.4, 61.5, 69.3, 71.7, 80], alarm: [96, 96.1, 108] },
  waistCm: { calm: [70, 84.9, 85, 89.9, 90], alarm: [110] },
  spiritsMlPerDay: { calm: [0, 0, 50, 99], alarm: [100, 200] },
};

const ages = [0, 1, 2, 3, 13, 17, 18, 34, 35, 54, 55, 59, 60, 64, 64, 65, 65, 66, 79, 80, 92];
const visitDays = ['2026-11-20', '2026-02-03', '2026-02-04', '2026-06-21', '2026-12-31', '2028-02-29'];

/** The birthday was today, is tomorrow, or some other day. */
function born(draw: Dice, on: CivilDate): string {
  const [year = '', month = '', day = ''] = on.split('-');
  const age = draw.chance(0.5) ? draw.pick(ages) : Math.floor(18 + draw.roll() * 75);
  const shift = draw.pick([0, 1, -1, -30, -200, -364]);
  const then = new Date(Date.UTC(Number(year) - age, Number(month) - 1, Number(day) + shift));
  return (then > new Date(`${on}T00:00:00Z`) ? on : then.toISOString().slice(0, 10)).slice(0, 10);
}

/** What the norms of clinical.md §1 speak of is drawn most. */
const common: Readonly<Record<string, readonly string[]>> = {
  conditions: [
    'hypertension',
    'type-2-diabetes',
    'gout',
    'hyperthyroidism',
    'g6pd-deficiency',
    'dyslipidaemia',
    'obesity',
    'stroke',
    'coronary-heart-disease',
    'copd',
    'neck-back-pain',
  ],
  medicines: ['warfarin', 'diuretic', 'digoxin', 'insulin', 'unnamed'],
  allergies: ['shellfish', 'nuts', 'pollen', 'unnamed'],
};

function listOf(draw: Dice, definition: Extract<FactDefinition, { type: 'codes' }>, some: number): FactValue {
  const often = common[definition.id] ?? [];
  const present = new Set(often.filter((_, index) => draw.chance(index < 2 ? some : some / 4)));
  if (present.size === 0 && !draw.chance(some)) return { present: [], complete: true };
  const wanted = draw.pick([1, 1, 1, 2, 2, 3, 5]);
  for (let n = 0; n < wanted; n += 1) present.add(draw.pick(definition.options).code);
  const open = definition.options.some((one) => one.leavesOpen === true && present.has(one.code));
  return { present: [...present], complete: !open && !draw.chance(0.05) };
}

interface Mood {
  readonly unknown: number;
  /** How often something is the matter. */
  readonly trouble: number;
  /** How often a sign that may raise the alarm is drawn. */
  readonly alarm: number;
}

function valueFor(draw: Dice, definition: FactDefinition, { trouble, alarm }: Mood): FactValue | undefined {
  const edge = corners[definition.id];
  if (edge !== undefined) return draw.pick(draw.chance(alarm) ? edge.alarm : edge.calm);
  if (definition.type === 'boolean') {
    const grave = definition.id === 'otherAcuteDisease' || definition.id.endsWith('NewOrWorse');
    return draw.chance(grave ? alarm / 4 : trouble / 2);
  }
  if (definition.type === 'codes')
    return listOf(draw, definition, definition.id === 'symptomsToday' ? alarm : trouble);
  if (definition.type === 'code') {
    const first = definition.options[0];
    return draw.chance(trouble) || first === undefined ? draw.pick(definition.options).code : first.code;
  }
  if (definition.type === 'number') {
    const { min, max } = definition.usual ?? definition.range;
    const steps = Math.floor((max - min) / definition.step);
    return Number((min + Math.floor(draw.roll() * (steps + 1)) * definition.step).toFixed(2));
  }
  return undefined;
}

/** Facts of one visit. What cannot be (a man pregnant, lower above upper) or is never asked is left out. */
function factsFor(draw: Dice, { knowledge }: Content, on: CivilDate, mood: Mood): Record<string, FactEntry> {
  const from = { kind: 'asked' as const, on };
  const facts: Record<string, FactEntry> = {
    sex: { value: draw.pick(['female', 'male']), from: { kind: 'register' } },
    birthDate: { value: born(draw, on), from: { kind: 'register' } },
    contractSigned: { value: draw.chance(0.7), from: { kind: 'register' } },
  };
  const sparse = draw.chance(0.5) ? 0 : 0.4;
  const person = Math.floor(draw.roll() * 4_294_967_296);
  for (const definition of knowledge.facts.values()) {
    if (definition.origin.from !== 'form') continue;
    const core = ['safety', 'symptoms', 'history', 'measurements', 'follow-up'].includes(
      definition.origin.section,
    );
    const own = diceOf(person, definition.id);
    if (!core && !own.chance(sparse)) continue;
    if (own.chance(mood.unknown)) {
      if (own.chance(0.5)) facts[definition.id] = { unknown: own.pick(['unsure', 'declined']) };
      continue;
    }
    const value = valueFor(own, definition, mood);
    if (value !== undefined) facts[definition.id] = { value, from };
  }
  return possible(draw, facts, on);
}

function possible(draw: Dice, facts: Record<string, FactEntry>, on: CivilDate): Record<string, FactEntry> {
  const value = (id: string) => {
    const entry = facts[id];
    return entry !== undefined && 'value' in entry ? entry.value : undefined;
  };
  const drop = new Set<string>();
  const { ageYears: age = 0 } = toldBy({ facts, occurredOn: on });
  // Asked of women up to 59 only (groups.ts).
  if (value('sex') === 'male' || age > 59 || age < 12) drop.add('pregnancyOrLactation');
  const upper = Number(value('systolicFirstMmHg'));
  const lower = Number(value('diastolicFirstMmHg'));
  if (!(upper >= 140 || lower >= 90)) {
    drop.add('systolicRepeatMmHg');
    drop.add('diastolicRepeatMmHg');
  }
  if (Number(value('systolicRepeatMmHg')) <= Number(value('diastolicRepeatMmHg')))
    drop.add('diastolicRepeatMmHg');
  if (upper <= lower) drop.add('diastolicFirstMmHg');
  const conditions = value('conditions');
  const ill = typeof conditions === 'object' ? conditions.present : [];
  const kept = Object.fromEntries(Object.entries(facts).filter(([id]) => !drop.has(id)));
  const classes = ['controlled', 'not-controlled', 'adverse-reaction', 'complication'];
  const before = [
    ['hypertension', 'previousHypertensionClass'],
    ['type-2-diabetes', 'previousDiabetesClass'],
  ] as const;
  for (const [disease, fact] of before)
    if (ill.includes(disease) && draw.chance(0.6))
      kept[fact] = { value: draw.pick(classes), from: { kind: 'history' } };
  return kept;
}

/** One person at the corners. */
export function cornerPerson(draw: Dice, content: Content): DecisionInput {
  const on = civilDate.parse(draw.pick(visitDays));
  const mood: Mood = {
    unknown: draw.pick([0, 0, 0, 0.05, 0.1, 0.3, 0.6]),
    trouble: draw.pick([0.05, 0.2, 0.2, 0.5]),
    alarm: draw.pick([0, 0, 0, 0, 0.05, 0.3]),
  };
  const input = inputWith(factsFor(draw, content, on, mood), { on, draw, content });
  return { ...input, ...besidesFor(draw, input, content) };
}
