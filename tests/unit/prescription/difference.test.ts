import { describe, expect, it } from 'vitest';
import { difference, isUnchanged, threeWay } from '../../../src/prescription/difference.js';
import { at, line } from './papers-fixtures.js';

const [a, b, c] = [line('a'), line('b'), line('c')];

describe('difference', () => {
  it('of equal versions is nothing', () => {
    const found = difference([a, b], [line('a'), line('b')]);
    expect(found).toEqual({ added: [], removed: [], changed: [], reordered: false });
    expect(isUnchanged(found)).toBe(true);
  });

  it('tells a new order, and does not call it a change', () => {
    const found = difference([a, b, c], [c, a, b]);
    expect(found.reordered).toBe(true);
    expect(isUnchanged(found)).toBe(true);
  });

  it('does not take a line that was taken out for a new order', () => {
    expect(difference([a, b, c], [a, c])).toMatchObject({ removed: [b], reordered: false });
  });

  it('names each field that differs, and only those', () => {
    const lift = { ruleId: 'r', reason: 'other', comment: '', by: 'x', at };
    const before = line('a', { favour: ['x', 'y'], limit: ['z'], amounts: { x: 1 } });
    const after = line('a', { text: 'else', favour: ['x'], limit: ['z'], amounts: { x: 2 }, lifts: [lift] });
    expect(difference([before], [after]).changed.map((one) => one.fields)).toEqual([
      ['text', 'favour', 'amounts', 'lifts'],
    ]);
  });

  it('does not take grams written in another order for others', () => {
    const before = line('a', { amounts: { x: 1, y: 2 } });
    expect(isUnchanged(difference([before], [line('a', { amounts: { y: 2, x: 1 } })]))).toBe(true);
  });

  it('knows a hand-written line by its heading and words: other words are another line', () => {
    const own = line(null, { text: 'early to bed' });
    const other = line(null, { text: 'late to bed' });
    expect(difference([own], [other])).toMatchObject({ added: [other], removed: [own], changed: [] });
  });
});

describe('threeWay', () => {
  it('follows each line through machine, village and county', () => {
    const changed = line('b', { text: 'shorter' });
    const stories = threeWay([a, b, c], [a, changed], [a, changed, c]);
    const told = stories.map((one) => [one.now?.itemId ?? one.drafted?.itemId, one.village, one.county]);
    expect(told).toEqual([
      ['a', 'none', 'none'],
      ['b', 'changed', 'none'],
      // The village took it out, the county put it back: both are told.
      ['c', 'removed', 'added'],
    ]);
  });

  it('keeps a line that everybody after the machine left out', () => {
    expect(threeWay([a, b], [a], [a]).at(-1)).toMatchObject({
      drafted: b,
      village: 'removed',
      county: 'none',
    });
  });
});
