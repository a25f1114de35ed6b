/** Unknown is a third answer: a scale with a missing answer cannot be scored, and nothing undecided is decided. */
import { describe, expect, it } from 'vitest';
import { highAnswerItems } from '../../../src/instruments/answers.js';
import { score } from '../../../src/instruments/score.js';
import { answering, ccmq, elderly, judgementOf, rawOf, summing } from './shipped.js';

const phlegm = [9, 16, 28, 32];

describe('a scale with a missing answer cannot be scored and names the item', () => {
  it('item 33 missing: only blood-stasis and balanced are open', () => {
    const result = score(elderly, answering(elderly, 1, { 33: null }));
    expect(result.complete).toBe(false);
    expect(result.missing).toEqual(['e33-33']);
    expect(result.scales.get('blood-stasis')).toEqual({
      raw: null,
      transformed: null,
      judgement: 'cannot-score',
      missing: ['e33-33'],
    });
    expect(judgementOf(result, 'damp-heat')).toBe('no');
    // Its own five answers are there, so its sum is known; its judgement also needs the others.
    expect(rawOf(result, 'balanced')).toBe(21);
    expect(judgementOf(result, 'balanced')).toBe('cannot-score');
  });

  it('three answers of 5 already pass 11, and still it cannot be scored', () => {
    const result = score(elderly, answering(elderly, 1, { 19: 5, 22: 5, 24: 5, 33: null }));
    expect(judgementOf(result, 'blood-stasis')).toBe('cannot-score');
    expect(result.constitution.mixed).toEqual([]);
  });

  it('an item of two scales opens both: item 13 is in yang-deficiency and in balanced', () => {
    const result = score(elderly, answering(elderly, 1, { 13: null }));
    expect(judgementOf(result, 'yang-deficiency')).toBe('cannot-score');
    expect(rawOf(result, 'balanced')).toBeNull();
    expect(judgementOf(result, 'qi-deficiency')).toBe('no');
  });

  it('the row of the other sex is not missing', () => {
    expect(score(ccmq, answering(ccmq, 1, {}, 'male')).missing).toEqual([]);
    expect(score(ccmq, answering(ccmq, 1, { 41: null }, 'male')).missing).toEqual(['ccmq-41m']);
    expect(score(ccmq, answering(ccmq, 1, { 41: null }, 'female')).missing).toEqual(['ccmq-41f']);
  });

  it('nothing asked: every scale open, no constitution, nothing counted as no', () => {
    const result = score(elderly, { sex: 'female', answers: {} });
    expect([...result.scales.values()].map((scale) => scale.judgement)).toEqual(
      Array(9).fill('cannot-score'),
    );
    expect(result.missing).toHaveLength(33);
    expect(result.constitution).toMatchObject({ primary: null, basis: 'none', mixed: [] });
    expect(result.constitution.awaits).toHaveLength(8);
  });
});

describe('balanced is no as soon as nothing missing could change it', () => {
  it.each([
    // 9, 16, 28 answered 3: at least 9 + 1 = 10 with item 32 open; ≤ 10 is still possible.
    ['a scale that is at least 10', 'cannot-score', { 9: 3, 16: 3, 28: 3, 32: null }],
    // 4 + 3 + 3 + 1 = 11: above 10 whatever item 32 is.
    ['a scale that is at least 11', 'no', { 9: 4, 16: 3, 28: 3, 32: null }],
    // A yes elsewhere, item 33 open.
    ['a scored yes', 'no', { ...summing(phlegm, 11), 33: null }],
    // A tends elsewhere leaves basically possible.
    ['a scored tends', 'cannot-score', { ...summing(phlegm, 10), 33: null }],
    // Own sum at most 1 + 4 + 4 + 4 + (13 open: at most 5) = 18: 17 is possible.
    ['an own sum of at most 18', 'cannot-score', { 1: 1, 2: 2, 4: 2, 5: 2, 13: null }],
    // 1 + 4 + 3 + 3 + 5 = 16.
    ['an own sum of at most 16', 'no', { 1: 1, 2: 2, 4: 3, 5: 3, 13: null }],
    // 1 + 4 + 4 + 3 + 5 = 17.
    ['an own sum of at most 17', 'cannot-score', { 1: 1, 2: 2, 4: 2, 5: 3, 13: null }],
    // Own sum 16 is known, an unrelated answer is missing.
    ['a known own sum of 16', 'no', { 1: 1, 2: 2, 4: 2, 5: 2, 13: 3, 33: null }],
    // Item 1 is forward: open, it is at most 5; 2, 4, 5, 13 answered 4 count 2 each: 5 + 4 × 2 = 13.
    ['item 1 open and an own sum of at most 13', 'no', { 1: null, 2: 4, 4: 4, 5: 4, 13: 4 }],
  ] as const)('%s: %s', (_, judgement, answers) => {
    expect(judgementOf(score(elderly, answering(elderly, 1, answers)), 'balanced')).toBe(judgement);
  });
});

describe('a missing answer never makes another constitution primary', () => {
  const yin = [10, 21, 26, 31];
  it('the highest yes loses an answer: no primary instead of the second highest', () => {
    const full = { ...summing(phlegm, 16), ...summing(yin, 12) };
    expect(score(elderly, answering(elderly, 1, full)).constitution.primary).toBe('phlegm-dampness');
    const open = score(elderly, answering(elderly, 1, { ...full, 9: null })).constitution;
    expect(open).toEqual({
      primary: null,
      basis: 'none',
      mixed: ['yin-deficiency'],
      awaits: ['phlegm-dampness'],
    });
  });

  it('a scale that cannot catch up does not hold the primary back', () => {
    // blood-stasis 1 + 1 + 1 + at most 5 = 8, yin-deficiency 12.
    const found = score(elderly, answering(elderly, 1, { ...summing(yin, 12), 33: null })).constitution;
    expect(found).toEqual({ primary: 'yin-deficiency', basis: 'yes', mixed: ['yin-deficiency'], awaits: [] });
  });

  it('a scale that could still tie holds it back', () => {
    // blood-stasis 3 + 2 + 2 + at most 5 = 12 against yin-deficiency 12.
    const answers = { ...summing(yin, 12), 19: 3, 22: 2, 24: 2, 33: null };
    expect(score(elderly, answering(elderly, 1, answers)).constitution).toMatchObject({
      primary: null,
      basis: 'none',
      awaits: ['blood-stasis'],
    });
  });

  it('a tie that nothing can break is a tie', () => {
    const answers = { ...summing(yin, 12), ...summing(phlegm, 12), 33: null };
    expect(score(elderly, answering(elderly, 1, answers)).constitution).toMatchObject({
      primary: null,
      basis: 'tie',
    });
  });

  it('nothing reached so far, and one scale could still tend: undecided, not none for good', () => {
    // blood-stasis 2 + 1 + 1 + at most 5 = 9.
    const found = score(elderly, answering(elderly, 1, { 19: 2, 33: null })).constitution;
    expect(found).toMatchObject({ primary: null, basis: 'none', awaits: ['blood-stasis'] });
  });

  it('balanced cannot be scored, so it is not primary', () => {
    // No scale can reach 9 any more, but balanced waits for item 33.
    const found = score(elderly, answering(elderly, 1, { 33: null })).constitution;
    expect(found).toMatchObject({ primary: null, basis: 'none', awaits: ['blood-stasis'] });
  });

  it('none is settled when balanced is certainly no and nothing can tend', () => {
    const answers = { 1: 1, 2: 2, 4: 2, 5: 2, 13: 3, 33: null };
    const found = score(elderly, answering(elderly, 1, answers)).constitution;
    expect(found).toEqual({ primary: null, basis: 'none', mixed: [], awaits: [] });
  });
});

describe('answers from 4 up are high', () => {
  it('lists 4 and 5, not 3, and is complete when nothing is missing', () => {
    const answered = answering(elderly, 1, { 6: 3, 7: 4, 8: 5 });
    expect(highAnswerItems(elderly, answered)).toEqual({ present: ['e33-07', 'e33-08'], complete: true });
  });

  it('is not complete while an item is missing', () => {
    const answered = answering(elderly, 1, { 7: 4, 8: null });
    expect(highAnswerItems(elderly, answered)).toEqual({ present: ['e33-07'], complete: false });
  });
});

describe('score refuses what was not checked', () => {
  it.each([
    ['an unknown item', { 'e33-40': 1 }],
    ['a value of 6', { 'e33-01': 6 }],
    ['a value of 2.5', { 'e33-01': 2.5 }],
  ])('%s throws', (_, answers) => {
    expect(() => score(elderly, { sex: 'male', answers })).toThrow(/unchecked answers/);
  });

  it.each([[0], [-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('a body-mass index of %d throws', (bmi) => {
    expect(() => score(elderly, { sex: 'male', answers: {}, measures: { bmi } })).toThrow(
      /unchecked measure/,
    );
  });
});
