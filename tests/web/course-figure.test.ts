/** The drawing of readings: where things stand is worked out by hand from the size of the field. */
import { describe, expect, it } from 'vitest';
import { figureOf, type Series } from '../../src/web/course-figure.js';
import { day } from './house.js';

const series = (...points: (readonly [string, number])[]): Series => ({
  name: '收缩压',
  shape: 'dot',
  points: points.map(([on, value]) => ({ on: day(on), value, old: false })),
});

describe('a figure', () => {
  it('is none where nothing was measured', () => {
    expect(figureOf([series()], [{ label: '规范2017 <140', value: 140 }])).toBeUndefined();
  });

  it('joins readings in their order and puts days at their true distance', () => {
    // 10 of 40 days lie a quarter of the way between the marks at 54 and 398.
    const figure = figureOf([series(['2026-01-01', 100], ['2026-01-11', 120], ['2026-02-10', 140])], []);
    const xs = figure?.series[0]?.path.match(/[ML]([\d.]+)/g);
    expect(xs).toEqual(['M54', 'L140', 'L398']);
    expect(figure?.days.map((one) => one.label)).toEqual(['2026-01-01', '2026-02-10']);
  });

  it('draws every reading of one day, and a single day in the middle', () => {
    const figure = figureOf([series(['2026-01-01', 152], ['2026-01-01', 146])], []);
    expect(figure?.series[0]?.marks).toHaveLength(2);
    expect(figure?.days).toEqual([{ x: '226', label: '2026-01-01', anchor: 'middle' }]);
    // The higher of the two is named above its mark, the lower below.
    const [low, high] = [146, 152].map((value) =>
      Number(figure?.values.find((one) => one.text === String(value))?.y),
    );
    expect(low).toBeGreaterThan(high ?? 0);
  });

  it('steps the scale in round numbers around readings and targets', () => {
    // 84 … 168: a quarter is 21, the next round step 50.
    const figure = figureOf([series(['2026-01-01', 168], ['2026-02-01', 84])], []);
    expect(figure?.rows.map((one) => one.label)).toEqual(['50', '100', '150', '200']);
    // A target outside the readings is inside the field: 6.8 and 7 stand between 6.75 or less and 7 or more.
    const close = figureOf([series(['2026-01-01', 6.8])], [{ label: '规范2017 <7', value: 7 }]);
    expect(close?.targets.map((one) => one.label)).toEqual(['规范2017 <7']);
    expect(Number(close?.targets[0]?.y)).toBeGreaterThanOrEqual(22);
  });

  it('names two documents with one number one under the other, and their lines are one', () => {
    const figure = figureOf(
      [series(['2026-01-01', 150])],
      [
        { label: '规范2017 <150', value: 150 },
        { label: '指南2025 <150', value: 150 },
      ],
    );
    expect(figure?.targets.map((one) => one.label)).toEqual(['规范2017 <150', '指南2025 <150']);
    expect(figure?.targets[0]?.y).toBe(figure?.targets[1]?.y);
    const [first, second] = (figure?.targets ?? []).map((one) => Number(one.labelY));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(17);
  });

  it('tells series apart by shape: a ring is hollow, a square and a triangle are themselves', () => {
    const shapes = (['ring', 'square', 'triangle'] as const).map((shape) => ({
      ...series(['2026-01-01', 8]),
      shape,
    }));
    const key = figureOf(shapes, [])?.key ?? [];
    expect(key.map((one) => one.filled)).toEqual([false, true, true]);
    expect(new Set(key.map((one) => one.path)).size).toBe(3);
  });

  it('marks what comes from an older chart', () => {
    const old = {
      name: '体重',
      shape: 'dot' as const,
      points: [{ on: day('2026-01-01'), value: 60, old: true }],
    };
    expect(figureOf([old], [])?.olds).toHaveLength(1);
    expect(figureOf([series(['2026-01-01', 60])], [])?.olds).toEqual([]);
  });
});
