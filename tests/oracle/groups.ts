/**
 * The groups of people the food references speak of, each decided from the facts of the visit: yes, no or unknown.
 * Unknown counts as possible danger (服药但叫不出名, 过敏但说不清): see food-table.ts.
 */
import { type Answer, and, or, type Told } from './told.js';

/**
 * The references give no age for pregnancy. These bounds are general knowledge, and wide; the upper one is also where the
 * visit page stops asking (knowledge/facts/safety.yaml), so that nobody older has an answer. Outside them nothing is demanded.
 */
const maybePregnant = { fromYears: 10, toYears: 59 };

function pregnancy(told: Told, state: string): Answer {
  const age = told.ageYears ?? maybePregnant.fromYears;
  if (told.sex === 'male' || age < maybePregnant.fromYears || age > maybePregnant.toYears) return 'no';
  const said = told.code('pregnancyOrLactation');
  if (said === undefined) return 'unknown';
  return said === state ? 'yes' : 'no';
}

function younger(told: Told, months: number): Answer {
  if (told.ageMonths === undefined) return 'unknown';
  return told.ageMonths < months ? 'yes' : 'no';
}

const allergic =
  (code: string) =>
  (told: Told): Answer =>
    told.has('allergies', code);

/** Somebody who certainly has the allergy to anything that is eaten. */
const foodAllergens = [
  'shellfish',
  'fish',
  'nuts',
  'peanut',
  'sesame',
  'egg',
  'milk',
  'soy',
  'wheat',
  'pollen',
  'meat',
  'mango',
];

export const groups = {
  孕妇: (told) => pregnancy(told, 'pregnant'),
  哺乳期: (told) => pregnancy(told, 'lactating'),
  孕妇或哺乳期: (told) => or(pregnancy(told, 'pregnant'), pregnancy(told, 'lactating')),
  // JSON groupBlocks 婴幼儿(0-3岁): read as under 36 months.
  婴幼儿: (told) => younger(told, 36),
  未满周岁: (told) => younger(told, 12),
  // JSON 白果, 鱼腥草 name 儿童 (0–19岁 in adr-101); the oracle demands it under 18 only.
  儿童: (told) => younger(told, 18 * 12),
  糖尿病: (told) => told.has('conditions', 'type-2-diabetes'),
  高血压: (told) => told.has('conditions', 'hypertension'),
  痛风或高尿酸: (told) => told.has('conditions', 'gout'),
  服抗凝药: (told) => told.has('medicines', 'warfarin', 'other-anticoagulant'),
  服华法林: (told) => told.has('medicines', 'warfarin'),
  服利尿药: (told) => told.has('medicines', 'diuretic'),
  服强心苷: (told) => told.has('medicines', 'digoxin'),
  服降压降脂药: (told) =>
    told.has('medicines', 'acei-arb', 'calcium-channel-blocker', 'beta-blocker', 'diuretic', 'statin'),
  服降压降糖药: (told) =>
    told.has(
      'medicines',
      'acei-arb',
      'calcium-channel-blocker',
      'beta-blocker',
      'diuretic',
      'insulin',
      'sulfonylurea',
      'metformin',
      'other-glucose-lowering',
    ),
  慢性肾病: (told) => told.is('kidneyDisease'),
  肝病: (told) => told.is('liverDisease'),
  蚕豆病: (told) => told.has('conditions', 'g6pd-deficiency'),
  甲亢: (told) => told.has('conditions', 'hyperthyroidism'),
  出血倾向: (told) => told.is('bleedingTendency'),
  消化性溃疡: (told) => told.has('conditions', 'peptic-ulcer'),
  急病期: (told) => or(told.is('acuteIllness'), told.has('symptomsToday', 'fever')),
  // The reading after rest counts.
  低血压: (told) =>
    told.some(
      [told.number('systolicRepeatMmHg') === undefined ? 'systolicFirstMmHg' : 'systolicRepeatMmHg'],
      (value) => value < 90,
    ),
  体虚: (told) => told.is('frail'),
  腹泻: (told) => told.has('stool', 'loose', 'watery'),
  便秘: (told) => told.has('stool', 'dry', 'bound'),
  月经过多: (told) => told.has('menstrualFlow', 'heavy'),
  虾蟹贝过敏: allergic('shellfish'),
  鱼过敏: allergic('fish'),
  坚果过敏: allergic('nuts'),
  花生过敏: allergic('peanut'),
  芝麻过敏: allergic('sesame'),
  蛋过敏: allergic('egg'),
  奶过敏: allergic('milk'),
  大豆过敏: allergic('soy'),
  小麦过敏: allergic('wheat'),
  花粉过敏: allergic('pollen'),
  牛羊肉过敏: allergic('meat'),
  芒果过敏: allergic('mango'),
  有食物过敏: (told) => told.has('allergies', ...foodAllergens),
  所有人: () => 'yes',
} satisfies Readonly<Record<string, (told: Told) => Answer>>;

export type Group = keyof typeof groups;

/** High pressure in pregnancy or lactation, as the norms' emergency lists have it (clinical.md §1.1). */
export function highPressureInPregnancy(told: Told): Answer {
  const high = or(
    told.some(['systolicFirstMmHg', 'systolicRepeatMmHg'], (value) => value >= 140),
    told.some(['diastolicFirstMmHg', 'diastolicRepeatMmHg'], (value) => value >= 90),
  );
  return and(groups.孕妇或哺乳期(told), high);
}

/** Words of which one stands in a warning that is about the group: a warning about something else is none. */
export const wordsOf: Readonly<Partial<Record<Group, RegExp>>> = {
  孕妇: /孕/,
  哺乳期: /哺乳|喂奶|奶水/,
  儿童: /孩|儿/,
  糖尿病: /糖/,
  高血压: /血压/,
  痛风或高尿酸: /痛风|尿酸/,
  服抗凝药: /抗凝|华法林/,
  服降压降脂药: /降压|降脂|血压|血脂/,
  服降压降糖药: /降压|降糖|血压|血糖/,
  慢性肾病: /肾/,
  蚕豆病: /蚕豆/,
  出血倾向: /出血/,
  消化性溃疡: /溃疡|胃/,
  急病期: /感冒|发热|发烧|急病/,
  低血压: /血压/,
  体虚: /虚|体弱/,
  腹泻: /拉肚子|腹泻|拉稀/,
  便秘: /便秘|大便/,
  月经过多: /月经/,
  有食物过敏: /过敏/,
};
