/** Distances and single answers, each counted by hand from the thresholds. */
import { describe, expect, it } from 'vitest';
import type { ConstitutionCode } from '../../../src/domain/codes.js';
import type { Answered } from '../../../src/instruments/answers.js';
import { explain } from '../../../src/instruments/explain.js';
import type { Instrument } from '../../../src/instruments/load.js';
import { answering, ccmq, elderly, summing } from './shipped.js';

function explained(instrument: Instrument, answered: Answered, constitution: ConstitutionCode) {
  const found = explain(instrument, answered).find((one) => one.constitution === constitution);
  if (!found) throw new Error(`no scale ${constitution}`);
  return found;
}

describe('how far a scale is from another judgement', () => {
  // Items 9, 16, 28, 32 answered 3, 2, 2, 2.
  const tending = answering(elderly, 1, summing([9, 16, 28, 32], 9));

  it('phlegm-dampness 9 tends: two points up to yes, one point down to no', () => {
    expect(explained(elderly, tending, 'phlegm-dampness')).toMatchObject({
      judgement: 'tends',
      score: 9,
      distances: [
        {
          direction: 'up',
          to: 'yes',
          steps: [{ constitution: 'phlegm-dampness', threshold: 11, gap: 2, points: 2 }],
        },
        {
          direction: 'down',
          to: 'no',
          steps: [{ constitution: 'phlegm-dampness', threshold: 9, gap: 0, points: -1 }],
        },
      ],
    });
  });

  it('its single answers: item 9 at 1 or 2 makes it no, at 5 yes; items 16, 28, 32 at 1 no, at 4 or 5 yes', () => {
    expect(explained(elderly, tending, 'phlegm-dampness').changes).toEqual([
      { item: 'e33-09', values: [1, 2], to: 'no' },
      { item: 'e33-09', values: [5], to: 'yes' },
      ...['e33-16', 'e33-28', 'e33-32'].flatMap((item) => [
        { item, values: [1], to: 'no' },
        { item, values: [4, 5], to: 'yes' },
      ]),
    ]);
  });

  it('balanced 21 is basically: yes needs phlegm-dampness one lower, any of nine moves makes it no', () => {
    const { distances } = explained(elderly, tending, 'balanced');
    expect(distances[0]).toEqual({
      direction: 'up',
      to: 'yes',
      needs: 'all',
      steps: [{ constitution: 'phlegm-dampness', threshold: 8, gap: -1, points: -1 }],
    });
    expect(distances[1]).toMatchObject({ direction: 'down', to: 'no', needs: 'any' });
    expect(distances[1]?.steps).toHaveLength(9);
    // 21 → 16, one below 17; phlegm-dampness 9 → 11; the others 4 → 11.
    expect(distances[1]?.steps).toContainEqual({
      constitution: 'balanced',
      threshold: 17,
      gap: -4,
      points: -5,
    });
    expect(distances[1]?.steps).toContainEqual({
      constitution: 'phlegm-dampness',
      threshold: 10,
      gap: 1,
      points: 2,
    });
    expect(distances[1]?.steps).toContainEqual({
      constitution: 'damp-heat',
      threshold: 10,
      gap: 6,
      points: 7,
    });
    expect(distances).toHaveLength(2);
  });

  it('all answers 2: one point more in any other scale makes balanced only basically, two less of its own make it no', () => {
    const { distances } = explained(elderly, answering(elderly, 2), 'balanced');
    const down = distances.filter(({ direction }) => direction === 'down');
    expect(distances).toHaveLength(2);
    expect(down.find(({ to }) => to === 'no')?.steps).toEqual([
      { constitution: 'balanced', threshold: 17, gap: -1, points: -2 },
    ]);
    const basically = down.find(({ to }) => to === 'basically')?.steps ?? [];
    expect(basically).toHaveLength(8);
    expect(basically.every(({ points, gap }) => points === 1 && gap === 0)).toBe(true);
  });

  it('transformed scores: 39.29 is 0.71 and one raw point from 40, and three raw points above 30', () => {
    // 7 rows, raw 18. Raw 19 is 42.86; raw 16 is 32.14, raw 15 is 28.57.
    const answered = answering(ccmq, 1, summing([54, 55, 56, 57, 58, 59, 60], 18));
    const { distances, score } = explained(ccmq, answered, 'inherited-special');
    expect(score).toBeCloseTo(39.2857, 4);
    expect(distances[0]?.steps[0]).toMatchObject({ threshold: 40, points: 1 });
    expect(distances[0]?.steps[0]?.gap).toBeCloseTo(0.7143, 4);
    expect(distances[1]?.steps[0]).toMatchObject({ threshold: 30, points: -3 });
    expect(distances[1]?.steps[0]?.gap).toBeCloseTo(-9.2857, 4);
  });

  it('yes has no way up, no has no way down', () => {
    const answered = answering(elderly, 1, summing([9, 16, 28, 32], 20));
    const directions = (constitution: ConstitutionCode) =>
      explained(elderly, answered, constitution).distances.map(({ direction }) => direction);
    expect(directions('phlegm-dampness')).toEqual(['down']);
    expect(directions('damp-heat')).toEqual(['up']);
    expect(directions('balanced')).toEqual(['up']);
  });

  it('balanced no needs both: its own sum up and each scale above the limit down', () => {
    // Balanced 16; phlegm-dampness 12, two above 10.
    const answered = answering(elderly, 1, { 2: 2, 4: 2, 5: 2, 13: 3, ...summing([9, 16, 28, 32], 12) });
    expect(explained(elderly, answered, 'balanced').distances).toEqual([
      {
        direction: 'up',
        to: 'basically',
        needs: 'all',
        steps: [
          { constitution: 'balanced', threshold: 17, gap: 1, points: 1 },
          { constitution: 'phlegm-dampness', threshold: 10, gap: -2, points: -2 },
        ],
      },
    ]);
  });
});

describe('missing and measured items', () => {
  it('a scale that cannot be scored has no distance; its one missing item says what each answer would make of it', () => {
    const answered = answering(elderly, 1, { 33: null });
    const stasis = explained(elderly, answered, 'blood-stasis');
    expect(stasis).toMatchObject({ judgement: 'cannot-score', score: null, distances: [] });
    // 1 + 1 + 1 + 5 = 8 at most.
    expect(stasis.changes).toEqual([{ item: 'e33-33', values: [1, 2, 3, 4, 5], to: 'no' }]);
    const balanced = explained(elderly, answered, 'balanced');
    expect(balanced.distances).toEqual([]);
    expect(balanced.changes).toEqual([{ item: 'e33-33', values: [1, 2, 3, 4, 5], to: 'yes' }]);
  });

  it('with two items of a scale missing no single answer settles it', () => {
    const answered = answering(elderly, 1, { 24: null, 33: null });
    expect(explained(elderly, answered, 'blood-stasis').changes).toEqual([]);
  });

  it('another answer to an item that a measure decides would change nothing', () => {
    const answered = { ...answering(elderly, 1, { 16: 3, 28: 2, 32: 2 }), measures: { bmi: 24 } };
    // 2 + 3 + 2 + 2 = 9.
    const items = explained(elderly, answered, 'phlegm-dampness').changes.map(({ item }) => item);
    expect(new Set(items)).toEqual(new Set(['e33-16', 'e33-28', 'e33-32']));
  });

  it('an item of the other sex is never among the answers', () => {
    const items = explain(ccmq, answering(ccmq, 2, {}, 'male')).flatMap(({ changes }) =>
      changes.map(({ item }) => item),
    );
    expect(items).not.toContain('ccmq-41f');
  });
});
