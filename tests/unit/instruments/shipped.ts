/** The shipped instruments, and answers to them built by item number. */
import { fileURLToPath } from 'node:url';
import type { ConstitutionCode, Sex } from '../../../src/domain/codes.js';
import { type Answered, isAskedOf } from '../../../src/instruments/answers.js';
import { type Instrument, instrumentsFrom } from '../../../src/instruments/load.js';
import type { Score } from '../../../src/instruments/score.js';
import { listPackFiles } from '../../../src/knowledge/pack.js';

export const packFolder = fileURLToPath(new URL('../../../', import.meta.url));

export const shipped = instrumentsFrom(listPackFiles({ pack: packFolder }, 'knowledge/instruments', '.yaml'));

export function instrumentNamed(id: string): Instrument {
  const instrument = shipped.instruments.get(id);
  if (!instrument) throw new Error(`no instrument ${id}: ${JSON.stringify(shipped.problems)}`);
  return instrument;
}

export const elderly = instrumentNamed('elderly-33');
export const gbt = instrumentNamed('gbt-46939-2025');
export const ccmq = instrumentNamed('ccmq-60');

/** Every item this person is asked, all answered `value`, except by number; null leaves an item out. */
export function answering(
  instrument: Instrument,
  value: number,
  byNumber: Readonly<Record<number, number | null>> = {},
  sex: Sex = 'male',
): Answered {
  const answers: Record<string, number> = {};
  for (const item of instrument.items) {
    if (!isAskedOf(item, sex)) continue;
    const answer = item.no in byNumber ? byNumber[item.no] : value;
    if (answer !== null && answer !== undefined) answers[item.id] = answer;
  }
  return { sex, answers };
}

export function judgementOf(score: Score, constitution: ConstitutionCode) {
  return score.scales.get(constitution)?.judgement;
}

export function rawOf(score: Score, constitution: ConstitutionCode) {
  return score.scales.get(constitution)?.raw;
}

/** Four numbers of an elderly scale → answers that add up to `raw`, as evenly as may be. */
export function summing(numbers: readonly number[], raw: number): Record<number, number> {
  const each = Math.floor(raw / numbers.length);
  const more = raw - each * numbers.length;
  return Object.fromEntries(numbers.map((no, index) => [no, each + (index < more ? 1 : 0)]));
}

/** Membership as the form prints it, by item number. */
export const elderlyBiased: readonly (readonly [ConstitutionCode, readonly number[]])[] = [
  ['qi-deficiency', [2, 3, 4, 14]],
  ['yang-deficiency', [11, 12, 13, 29]],
  ['yin-deficiency', [10, 21, 26, 31]],
  ['phlegm-dampness', [9, 16, 28, 32]],
  ['damp-heat', [23, 25, 27, 30]],
  ['blood-stasis', [19, 22, 24, 33]],
  ['qi-stagnation', [5, 6, 7, 8]],
  ['inherited-special', [15, 17, 18, 20]],
];
