/** Body-mass index and waist choose the option of items 9 and 28; a differing answer is shown, never used. */
import { describe, expect, it } from 'vitest';
import { countAnswers, highAnswerItems } from '../../../src/instruments/answers.js';
import { score } from '../../../src/instruments/score.js';
import { answering, elderly, gbt, judgementOf, rawOf } from './shipped.js';

const optionWith = (item: string, measures: Record<string, number>) =>
  countAnswers(elderly, { ...answering(elderly, 1), measures }).values.get(item);

describe('elderly-33 item 9: bands of the body-mass index as printed', () => {
  it.each([
    [23.9, 1],
    [23.999, 1],
    [24, 2],
    [24.99, 2],
    [25, 3],
    [25.99, 3],
    [26, 4],
    [27.99, 4],
    [28, 5],
    [40, 5],
  ])('%d is option %i', (bmi, option) => {
    expect(optionWith('e33-09', { bmi })).toBe(option);
  });
});

describe('elderly-33 item 28: waist in cm, read on between the printed whole numbers', () => {
  it.each([
    [79.9, 1],
    // 80 is printed under option 2 in cm, though 2.4 尺 stands under both 1 and 2.
    [80, 2],
    [85, 2],
    // Between 85 and 86 nothing is printed; 2.56 尺, where option 3 begins, is 85.3 cm.
    [85.1, 3],
    [85.5, 3],
    [86, 3],
    [90, 3],
    [90.5, 4],
    [91, 4],
    [105, 4],
    [105.1, 5],
    [120, 5],
  ])('%d cm is option %i', (waistCm, option) => {
    expect(optionWith('e33-28', { waistCm })).toBe(option);
  });

  it('says in the data that the reading between the printed bands is an inference', () => {
    const item = elderly.items.find(({ id }) => id === 'e33-28');
    expect(item?.continuousReading?.inference).toBe(true);
    expect(item?.options?.map(({ band }) => band)).toEqual([
      { lt: 80 },
      { gte: 80, lte: 85 },
      { gte: 86, lte: 90 },
      { gte: 91, lte: 105 },
      { gt: 105 },
    ]);
  });
});

describe('a measure against an answer', () => {
  it('the measure decides and the item is listed with both', () => {
    const answered = { ...answering(elderly, 1), measures: { bmi: 28, waistCm: 79 } };
    const result = score(elderly, answered);
    // Item 9 counts 5 instead of 1; item 28 agrees: 5 + 1 + 1 + 1 = 8.
    expect(rawOf(result, 'phlegm-dampness')).toBe(8);
    expect(result.disagreements).toEqual([
      { item: 'e33-09', answered: 1, measured: 5, measure: 'bmi', reading: 28 },
    ]);
  });

  it('the measure fills an item nobody answered, without a disagreement', () => {
    const answered = { ...answering(elderly, 1, { 9: null }), measures: { bmi: 26 } };
    const result = score(elderly, answered);
    expect(result.complete).toBe(true);
    expect(result.disagreements).toEqual([]);
    // 4 + 1 + 1 + 1.
    expect(rawOf(result, 'phlegm-dampness')).toBe(7);
  });

  it('without a measure the answer stands', () => {
    const result = score(elderly, answering(elderly, 1, { 9: 5 }));
    expect(rawOf(result, 'phlegm-dampness')).toBe(8);
    expect(result.disagreements).toEqual([]);
  });

  it('a measured high option counts as high, an overruled high answer does not', () => {
    const answered = { ...answering(elderly, 1, { 9: 1, 28: 5 }), measures: { bmi: 30, waistCm: 70 } };
    expect(highAnswerItems(elderly, answered)).toEqual({ present: ['e33-09'], complete: true });
  });

  it('an instrument without measured items takes no notice of measures', () => {
    const plain = score(gbt, answering(gbt, 2));
    expect(score(gbt, { ...answering(gbt, 2), measures: { bmi: 40, waistCm: 130 } })).toEqual(plain);
  });
});

describe('the gaps of the official form stay gaps', () => {
  it('item 14 (colds a year) and item 17 (allergy) have options but no number that chooses one', () => {
    for (const id of ['e33-14', 'e33-17']) {
      const item = elderly.items.find((one) => one.id === id);
      expect(item?.options).toHaveLength(5);
      expect(item?.optionMeasure).toBeUndefined();
      expect(item?.options?.every(({ band }) => band === undefined)).toBe(true);
      expect(item?.optionNote).toBeTruthy();
    }
  });

  it('item 14 without an answer is missing, whatever was measured', () => {
    const answered = { ...answering(elderly, 1, { 14: null }), measures: { bmi: 22, waistCm: 70 } };
    const result = score(elderly, answered);
    expect(result.missing).toEqual(['e33-14']);
    expect(judgementOf(result, 'qi-deficiency')).toBe('cannot-score');
  });
});
