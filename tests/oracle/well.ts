/**
 * Somebody known to be well: everything the page always asks was asked and nothing is the matter. Such a person must
 * get something: clinical.md §1.3 [2] (elderly: advice on diet, mood, living, exercise, points once a year) and the
 * rule of the house that nobody known to be well gets nothing at all.
 */

import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { AdviceDomain } from '../../src/domain/codes.js';
import type { FactEntry, FactValue } from '../../src/domain/facts.js';
import { type CivilDate, civilDate } from '../../src/domain/time.js';
import { inputWith } from './beside-the-facts.js';
import type { Dice } from './dice.js';
import { toldBy } from './told.js';

const noTrouble = [
  'kidneyDisease',
  'liverDisease',
  'bleedingTendency',
  'swallowingDifficulty',
  'fallsPastYear',
];
const noHistory = [
  'acuteIllness',
  'sensoryLoss',
  'brokenSkin',
  'livesAlone',
  'frail',
  'familyHistoryHypertension',
];
const emptyLists = ['medicines', 'allergies', 'conditions', 'symptomsToday'];

/** Adult or elder, man or woman, of any leaning that the questionnaire may find; all is known and well. */
export function wellPerson(draw: Dice, content: Parameters<typeof inputWith>[1]['content']): DecisionInput {
  const on = civilDate.parse('2026-11-20');
  const age = draw.pick([18, 30, 34, 35, 50, 59, 60, 64, 65, 66, 75, 80]);
  const sex = draw.pick(['female', 'male']);
  const birthday = draw.pick(['11-20', '03-02']);
  return inputWith(wellFacts(on, { age, sex, birthday }), { on, draw, content });
}

/** Nothing is the matter, and everything that is always asked is known. */
export function wellFacts(
  on: CivilDate,
  { age, sex, birthday }: { readonly age: number; readonly sex: string; readonly birthday: string },
): Readonly<Record<string, FactEntry>> {
  const known = (value: FactValue): FactEntry => ({ value, from: { kind: 'asked', on } });
  return {
    sex: known(sex),
    birthDate: known(`${2026 - age}-${birthday}`),
    contractSigned: known(true),
    ...Object.fromEntries(emptyLists.map((id) => [id, known({ present: [], complete: true })])),
    ...Object.fromEntries([...noTrouble, ...noHistory].map((id) => [id, known(false)])),
    ...(sex === 'female' && age <= 59 ? { pregnancyOrLactation: known('none') } : {}),
    systolicFirstMmHg: known(118),
    diastolicFirstMmHg: known(76),
    heartRatePerMinute: known(72),
    temperatureC: known(36.5),
    heightCm: known(165),
    weightKg: known(60),
    glucoseFastingMmolL: known(5.1),
    smoking: known('never'),
    spiritsMlPerDay: known(0),
  };
}

/** Ticked, or open to be ticked with nothing to sign first. */
function reaches({ proposal, verdict }: DecidedItem): boolean {
  return !proposal && (verdict === 'allowed' || verdict === 'caution');
}

const demanded: readonly AdviceDomain[] = ['healthy-eating', 'daily-life', 'mood', 'exercise'];

export function nothingForTheWell(decision: Decision, input: DecisionInput): readonly string[] {
  const faults: string[] = [];
  if (decision.emergency) faults.push('an emergency of somebody who is well');
  if (decision.alerts.some((one) => one.level !== 'notice')) faults.push('an alert for somebody who is well');
  const ticked = decision.items.filter((item) => item.ticked && reaches(item));
  if (ticked.length === 0) faults.push('nothing at all');
  // Without a constitution, or with answers that contradict each other, only what holds for everybody can be advised.
  const { constitution } = decision;
  if (!('primary' in constitution) || constitution.primary === null || constitution.recollect.length > 0)
    return faults;
  for (const domain of demanded) {
    const open = decision.items.filter((item) => item.domain === domain && reaches(item));
    if (open.length === 0) faults.push(`${domain}: nothing may be issued`);
    else if (input.settings.thingsToDo === 5 && !open.some((item) => item.ticked))
      faults.push(`${domain}: nothing is ticked, though five things may be`);
  }
  const elder = (toldBy(input).ageYears ?? 0) >= 65;
  if (elder && !decision.items.some((item) => item.domain === 'acupoint-care' && reaches(item)))
    faults.push('acupoint-care: nothing may be issued to an elder');
  return faults;
}
