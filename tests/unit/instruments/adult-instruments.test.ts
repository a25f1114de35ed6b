/** GB/T 46939-2025 and the 60-item questionnaire: transformed scores, sex-specific rows, printed gaps. */
import { describe, expect, it } from 'vitest';
import type { ConstitutionCode } from '../../../src/domain/codes.js';
import { decideConstitution, judgeScales } from '../../../src/instruments/judge.js';
import { score } from '../../../src/instruments/score.js';
import { answering, ccmq, gbt, judgementOf, rawOf, summing } from './shipped.js';

describe('the worked examples of the 2009 standard', () => {
  const judge = (scores: Partial<Record<ConstitutionCode, number>>) => {
    const ranges = new Map(
      ccmq.scales.map(({ constitution }) => {
        const value = scores[constitution] ?? Number.NaN;
        return [constitution, { low: value, high: value }] as const;
      }),
    );
    const judged = judgeScales(ccmq, ranges);
    return { judged, constitution: decideConstitution(ccmq, ranges, judged) };
  };
  const shared = {
    balanced: 75,
    'yang-deficiency': 27,
    'yin-deficiency': 25,
    'qi-stagnation': 18,
    'inherited-special': 10,
  };

  it('example 1: qi-deficiency 56 is yes, so balanced is no although it has 75', () => {
    const { judged, constitution } = judge({
      ...shared,
      'qi-deficiency': 56,
      'phlegm-dampness': 12,
      'damp-heat': 15,
      'blood-stasis': 20,
    });
    expect(judged.get('balanced')).toBe('no');
    expect(judged.get('qi-deficiency')).toBe('yes');
    expect(constitution).toMatchObject({ primary: 'qi-deficiency', basis: 'yes', mixed: ['qi-deficiency'] });
  });

  it('example 2: balanced 75 with phlegm-dampness 32 is basically balanced, tending to phlegm-dampness', () => {
    const { judged, constitution } = judge({
      ...shared,
      'qi-deficiency': 16,
      'phlegm-dampness': 32,
      'damp-heat': 25,
      'blood-stasis': 10,
    });
    expect(judged.get('balanced')).toBe('basically');
    expect(judged.get('phlegm-dampness')).toBe('tends');
    expect(constitution).toMatchObject({ primary: 'phlegm-dampness', basis: 'tends', mixed: [] });
  });
});

// (raw − rows) / (rows × 4) × 100.
describe('ccmq-60: thresholds by number of rows', () => {
  const eight = [28, 29, 30, 31, 32, 33, 34, 35];
  const seven = [54, 55, 56, 57, 58, 59, 60];
  const six = [36, 37, 38, 39, 40, 41];
  it.each([
    ['phlegm-dampness', 17, 'no', eight, 28.125],
    ['phlegm-dampness', 18, 'tends', eight, 31.25],
    ['phlegm-dampness', 20, 'tends', eight, 37.5],
    ['phlegm-dampness', 21, 'yes', eight, 40.625],
    ['inherited-special', 15, 'no', seven, 800 / 28],
    ['inherited-special', 16, 'tends', seven, 900 / 28],
    // 39.29 lies between the printed bands 30–39 and ≥ 40: it is read as tends.
    ['inherited-special', 18, 'tends', seven, 1100 / 28],
    ['inherited-special', 19, 'yes', seven, 1200 / 28],
    ['damp-heat', 13, 'no', six, 700 / 24],
    ['damp-heat', 14, 'tends', six, 800 / 24],
    ['damp-heat', 16, 'yes', six, 1000 / 24],
  ] as const)('%s with raw %i: %s', (constitution, raw, judgement, numbers, transformed) => {
    const result = score(ccmq, answering(ccmq, 1, summing(numbers, raw)));
    expect(rawOf(result, constitution)).toBe(raw);
    expect(result.scales.get(constitution)?.transformed).toBeCloseTo(transformed, 10);
    expect(judgementOf(result, constitution)).toBe(judgement);
  });

  it('39.285714… is not rounded', () => {
    const result = score(ccmq, answering(ccmq, 1, summing(seven, 18)));
    expect(result.scales.get('inherited-special')?.transformed).toBeCloseTo(39.285714285714, 10);
  });

  it('damp-heat divides by 6 rows, not 7: raw 16 is 41.67 and yes, where 7 would give 32.1 and tends', () => {
    for (const sex of ['female', 'male'] as const) {
      const result = score(ccmq, answering(ccmq, 1, summing(six, 16), sex));
      expect(result.scales.get('damp-heat')?.transformed).toBeCloseTo(41.6667, 3);
      expect(judgementOf(result, 'damp-heat')).toBe('yes');
    }
  });

  it('balanced 27 of 40 is 59.375 and no; 28 is 62.5 and yes', () => {
    // Rows 1 and 6 forward; 2 3 4 5 7 8 reversed. Answers 2 to the reversed: 6 × 4 = 24; rows 1 and 6 make up the rest.
    const reversed = { 2: 2, 3: 2, 4: 2, 5: 2, 7: 2, 8: 2 };
    const short = score(ccmq, answering(ccmq, 1, { ...reversed, 1: 2, 6: 1 }));
    expect(short.scales.get('balanced')).toMatchObject({ raw: 27, transformed: 59.375, judgement: 'no' });
    const reached = score(ccmq, answering(ccmq, 1, { ...reversed, 1: 2, 6: 2 }));
    expect(reached.scales.get('balanced')).toMatchObject({ raw: 28, transformed: 62.5, judgement: 'yes' });
  });

  it('rows 1 and 6 of balanced are not reversed: all answers 1 give 2 + 6 × 5 = 32', () => {
    expect(rawOf(score(ccmq, answering(ccmq, 1)), 'balanced')).toBe(32);
  });

  it('one person answers 60 of the 61 wordings', () => {
    expect(Object.keys(answering(ccmq, 1, {}, 'female').answers)).toHaveLength(60);
    expect(Object.keys(answering(ccmq, 1, {}, 'male').answers)).toHaveLength(60);
    expect(score(ccmq, answering(ccmq, 1, {}, 'female')).complete).toBe(true);
  });
});

describe('gbt-46939-2025: thresholds by number of rows', () => {
  it.each([
    ['blood-stasis', 6, 'no', [19, 20, 21], 25],
    ['blood-stasis', 7, 'tends', [19, 20, 21], 400 / 12],
    ['blood-stasis', 8, 'yes', [19, 20, 21], 500 / 12],
    ['inherited-special', 8, 'no', [24, 25, 26, 27], 25],
    ['inherited-special', 9, 'tends', [24, 25, 26, 27], 31.25],
    ['inherited-special', 10, 'tends', [24, 25, 26, 27], 37.5],
    ['inherited-special', 11, 'yes', [24, 25, 26, 27], 43.75],
  ] as const)('%s with raw %i: %s', (constitution, raw, judgement, numbers, transformed) => {
    const result = score(gbt, answering(gbt, 1, summing(numbers, raw)));
    expect(rawOf(result, constitution)).toBe(raw);
    expect(result.scales.get(constitution)?.transformed).toBeCloseTo(transformed, 10);
    expect(judgementOf(result, constitution)).toBe(judgement);
  });

  it('damp-heat has 3 rows a person: 15, 16 and the row of the own sex', () => {
    const answers = { 15: 3, 16: 3, 17: 2, 18: 2 };
    for (const sex of ['female', 'male'] as const) {
      const result = score(gbt, answering(gbt, 1, answers, sex));
      // (8 − 3) / 12 × 100 = 41.67: yes. Over 4 rows it would be 25.
      expect(rawOf(result, 'damp-heat')).toBe(8);
      expect(judgementOf(result, 'damp-heat')).toBe('yes');
      expect(result.complete).toBe(true);
    }
  });

  it('balanced: 13 of 20 is 56.25 and no, 14 is 62.5 and yes; all answers 2 give 14', () => {
    // 2 + 3 × (6 − 2) = 14; every biased scale 25 < 30.
    const allTwo = score(gbt, answering(gbt, 2));
    expect(allTwo.scales.get('balanced')).toMatchObject({ raw: 14, transformed: 62.5, judgement: 'yes' });
    const oneLess = score(gbt, answering(gbt, 2, { 1: 1 }));
    expect(oneLess.scales.get('balanced')).toMatchObject({ raw: 13, transformed: 56.25, judgement: 'no' });
  });

  it('scales of 3 and of 4 rows tie at 50 exactly', () => {
    // Three answers of 3: (9 − 3) / 12 = 50. Four answers of 3: (12 − 4) / 16 = 50.
    const result = score(gbt, answering(gbt, 1, { 19: 3, 20: 3, 21: 3, 24: 3, 25: 3, 26: 3, 27: 3 }));
    expect(result.constitution).toMatchObject({ primary: null, basis: 'tie' });
  });

  it('scales of 3 and of 4 rows compare by transformed score, not by raw sum', () => {
    // Three rows raw 9 = 50; four rows raw 11 = 43.75: the smaller sum is the higher score.
    const result = score(gbt, answering(gbt, 1, { 19: 3, 20: 3, 21: 3, 24: 3, 25: 3, 26: 3, 27: 2 }));
    expect(result.constitution).toMatchObject({ primary: 'blood-stasis', basis: 'yes' });
    expect(result.constitution.mixed).toEqual(['blood-stasis', 'inherited-special']);
  });
});
