/** The elderly form. Expected values are counted by hand from the form's own table, beside each test. */
import { describe, expect, it } from 'vitest';
import { score } from '../../../src/instruments/score.js';
import { answering, elderly, elderlyBiased, judgementOf, rawOf, summing } from './shipped.js';

describe('elderly-33: a biased type is no up to 8, tends at 9 and 10, yes from 11', () => {
  for (const [constitution, numbers] of elderlyBiased) {
    it.each([
      [4, 'no'],
      [8, 'no'],
      [9, 'tends'],
      [10, 'tends'],
      [11, 'yes'],
      [20, 'yes'],
    ])(`${constitution} at %i is %s`, (raw, judgement) => {
      const result = score(elderly, answering(elderly, 1, summing(numbers, raw)));
      expect(rawOf(result, constitution)).toBe(raw);
      expect(judgementOf(result, constitution)).toBe(judgement);
      expect(result.scales.get(constitution)?.transformed).toBeNull();
    });
  }
});

// Items 2, 4, 5, 13 answered 2 count 4 each, item 1 answered 1 counts 1: balanced is 17. With 13 answered 3: 16.
const balanced17 = { 1: 1, 2: 2, 4: 2, 5: 2, 13: 2 };
const balanced16 = { ...balanced17, 13: 3 };
const phlegm = [9, 16, 28, 32];

describe('elderly-33: the balanced type needs 17 and looks at all eight others', () => {
  it.each([
    ['17 and the others at most 8', balanced17, 8, 'yes'],
    ['17 and one other at 9', balanced17, 9, 'basically'],
    ['17 and one other at 10', balanced17, 10, 'basically'],
    ['17 and one other at 11', balanced17, 11, 'no'],
    ['16 and the others at most 8', balanced16, 8, 'no'],
    ['16 and one other at 10', balanced16, 10, 'no'],
  ])('%s: %s', (_, own, other, judgement) => {
    const result = score(elderly, answering(elderly, 1, { ...own, ...summing(phlegm, other) }));
    expect(rawOf(result, 'balanced')).toBe(own === balanced17 ? 17 : 16);
    expect(rawOf(result, 'phlegm-dampness')).toBe(other);
    expect(judgementOf(result, 'balanced')).toBe(judgement);
  });

  it.each(elderlyBiased)(
    '%s alone at 11 makes it no (not only the first type is looked at)',
    (constitution, numbers) => {
      const result = score(elderly, answering(elderly, 1, { 1: 5, ...summing(numbers, 11) }));
      // Highest own loss is with qi-deficiency: items 2 and 4 answered 3 count 3 each; 5 + 3 + 3 + 5 + 5 = 21, still ≥ 17.
      expect(rawOf(result, 'balanced')).toBeGreaterThanOrEqual(17);
      expect(judgementOf(result, constitution)).toBe('yes');
      expect(judgementOf(result, 'balanced')).toBe('no');
    },
  );
});

describe('elderly-33: whole questionnaires by hand', () => {
  it('all answers 2: balanced is 18, the eight others 8 each, so it is balanced', () => {
    const result = score(elderly, answering(elderly, 2));
    // 2 + 4 × (6 − 2) = 18; 4 × 2 = 8.
    expect(rawOf(result, 'balanced')).toBe(18);
    for (const [constitution] of elderlyBiased) expect(rawOf(result, constitution)).toBe(8);
    expect(judgementOf(result, 'balanced')).toBe('yes');
    expect(result.constitution).toEqual({
      primary: 'balanced',
      basis: 'balanced',
      mixed: ['balanced'],
      awaits: [],
    });
    expect(result.complete).toBe(true);
  });

  it('all answers 1: four reversed rows count 5 and item 1 stays 1, 21 in all', () => {
    const result = score(elderly, answering(elderly, 1));
    // Never reversed it would be 5, item 1 reversed too 25.
    expect(rawOf(result, 'balanced')).toBe(21);
    expect(judgementOf(result, 'balanced')).toBe('yes');
    expect(result.constitution.primary).toBe('balanced');
  });

  it('all answers 5: balanced 9, all others 20, a tie of eight with the contradictory pair', () => {
    const result = score(elderly, answering(elderly, 5));
    // 5 + 4 × (6 − 5) = 9; 4 × 5 = 20.
    expect(rawOf(result, 'balanced')).toBe(9);
    expect(judgementOf(result, 'balanced')).toBe('no');
    expect(result.constitution).toEqual({
      primary: null,
      basis: 'tie',
      mixed: elderlyBiased.map(([constitution]) => constitution),
      awaits: [],
    });
    expect(result.recollect).toEqual(['yin-deficiency', 'yang-deficiency']);
  });
});

describe('elderly-33: which constitution is primary', () => {
  const of = (...parts: Record<number, number>[]) =>
    score(elderly, answering(elderly, 1, Object.assign({}, ...parts))).constitution;
  const [qi, yang, yin, damp] = [[2, 3, 4, 14], [11, 12, 13, 29], [10, 21, 26, 31], phlegm] as const;

  it('two yes of 12 and 11: the higher is primary, both are mixed', () => {
    const found = of(summing(yin, 11), summing(damp, 12));
    expect(found).toMatchObject({ primary: 'phlegm-dampness', basis: 'yes' });
    expect(found.mixed).toEqual(['yin-deficiency', 'phlegm-dampness']);
  });

  it('two yes of 12 each: a tie, no primary, a TCM physician decides', () => {
    expect(of(summing(yin, 12), summing(damp, 12))).toMatchObject({ primary: null, basis: 'tie' });
  });

  it('a tie lower down does not matter', () => {
    expect(of(summing(qi, 11), summing(yin, 11), summing(damp, 12))).toMatchObject({
      primary: 'phlegm-dampness',
      basis: 'yes',
    });
  });

  it('no yes, tends of 10 and 9: the higher tends is primary and said so; nothing is mixed', () => {
    expect(of(summing(yin, 9), summing(damp, 10))).toEqual({
      primary: 'phlegm-dampness',
      basis: 'tends',
      mixed: [],
      awaits: [],
    });
  });

  it('two tends of 9 each: a tie', () => {
    expect(of(summing(yin, 9), summing(damp, 9))).toEqual({
      primary: null,
      basis: 'tie',
      mixed: [],
      awaits: [],
    });
  });

  it('a tends comes before balanced-basically', () => {
    // Items 9, 16, 28, 32 are not in the balanced scale: balanced stays 21 and is basically.
    const result = score(elderly, answering(elderly, 1, summing(damp, 9)));
    expect(judgementOf(result, 'balanced')).toBe('basically');
    expect(result.constitution).toMatchObject({ primary: 'phlegm-dampness', basis: 'tends' });
  });

  it('nothing reached and balanced below 17: none', () => {
    // Item 13 answered 3: yang-deficiency 6; items 2 and 4 answered 2: qi-deficiency 6; item 5: qi-stagnation 5.
    expect(of(balanced16)).toEqual({ primary: null, basis: 'none', mixed: [], awaits: [] });
  });

  it('yin with yang both yes: primary stays the higher, and it asks to collect again', () => {
    const result = score(elderly, answering(elderly, 1, { ...summing(yin, 12), ...summing(yang, 11) }));
    expect(result.constitution).toMatchObject({ primary: 'yin-deficiency', basis: 'yes' });
    expect(result.recollect).toEqual(['yin-deficiency', 'yang-deficiency']);
  });

  it('yin yes with yang only tends, or any other pair of yes, does not ask to collect again', () => {
    const yangTends = answering(elderly, 1, { ...summing(yin, 12), ...summing(yang, 10) });
    expect(score(elderly, yangTends).recollect).toEqual([]);
    const otherPair = answering(elderly, 1, { ...summing(qi, 12), ...summing(yang, 11) });
    expect(score(elderly, otherPair).recollect).toEqual([]);
  });
});
