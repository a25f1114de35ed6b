/**
 * One figure of readings over time as an SVG a template can draw: places, paths and words, no colour and no decision.
 * Readings are joined in the order they were taken and nothing else is drawn between them.
 */
import { type CivilDate, daysBetween } from '../domain/time.js';

export type Shape = 'dot' | 'ring' | 'square' | 'triangle';

export interface Point {
  readonly on: CivilDate;
  readonly value: number;
  /** From a chart merged into this one. */
  readonly old: boolean;
}

export interface Series {
  readonly name: string;
  readonly shape: Shape;
  /** In the order they were taken. */
  readonly points: readonly Point[];
}

/** `label`: name and number as they stand beside the field. */
export interface Line {
  readonly label: string;
  readonly value: number;
}

export interface Figure {
  readonly box: string;
  readonly rows: readonly { readonly y: string; readonly label: string }[];
  readonly days: readonly { readonly x: string; readonly label: string; readonly anchor: string }[];
  readonly foot: string;
  readonly left: string;
  readonly right: string;
  readonly targets: readonly { readonly y: string; readonly label: string; readonly labelY: string }[];
  readonly series: readonly {
    readonly path: string;
    readonly marks: readonly { readonly path: string; readonly filled: boolean }[];
  }[];
  readonly values: readonly { readonly x: string; readonly y: string; readonly text: string }[];
  readonly olds: readonly { readonly x: string; readonly y: string }[];
  readonly key: readonly { readonly name: string; readonly path: string; readonly filled: boolean }[];
}

/** The drawing, in units of which a phone shows almost one a pixel. */
const size = { width: 420, height: 250, left: 40, top: 22, bottom: 214 };
/** Names of targets stand beside the field; without any it is wider. */
const rightEdge = { named: 302, bare: 412 };
const lineHeight = 17;
/** A value is written above its mark, or below where the one above is taken. */
const above = -9;
const below = 20;

/** Undefined: nothing was ever measured. */
export function figureOf(series: readonly Series[], targets: readonly Line[]): Figure | undefined {
  const drawn = series.filter((one) => one.points.length > 0);
  const points = drawn.flatMap((one) => one.points);
  const [any] = points;
  if (!any) return undefined;
  const days = points.map((one) => one.on).sort();
  const first = days[0] ?? any.on;
  const last = days.at(-1) ?? any.on;
  const span = daysBetween(first, last);
  const right = targets.length > 0 ? rightEdge.named : rightEdge.bare;
  const xOf = (on: CivilDate) =>
    span === 0
      ? (size.left + right) / 2
      : size.left + 14 + (daysBetween(first, on) / span) * (right - size.left - 28);
  const scale = scaleOf([...points, ...targets].map((one) => one.value));
  const yOf = (value: number) =>
    size.bottom - ((value - scale.from) / (scale.to - scale.from)) * (size.bottom - size.top);
  const placed = drawn.map((one) => ({
    ...one,
    at: one.points.map((point) => ({ ...point, x: xOf(point.on), y: yOf(point.value) })),
  }));
  const all = placed.flatMap((one) => one.at);
  return {
    box: `0 0 ${size.width} ${size.height}`,
    rows: scale.steps.map((value) => ({ y: short(yOf(value)), label: short(value) })),
    days:
      span === 0
        ? [{ x: short(xOf(first)), label: first, anchor: 'middle' }]
        : [
            { x: short(xOf(first)), label: first, anchor: 'start' },
            { x: short(xOf(last)), label: last, anchor: 'end' },
          ],
    foot: short(size.bottom),
    left: short(size.left),
    right: short(right),
    targets: spread(targets.map((one) => ({ ...one, y: yOf(one.value) }))),
    series: placed.map((one) => ({
      path: one.at.map(({ x, y }, place) => `${place === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join(' '),
      marks: one.at.map(({ x, y }) => ({ path: markAt(one.shape, x, y), filled: one.shape !== 'ring' })),
    })),
    values: valuesOf(placed.map((one) => one.at)),
    olds: [...new Set(all.filter((one) => one.old).map((one) => one.x))].map((x) => ({
      x: short(x),
      y: short(size.bottom - 4),
    })),
    key: drawn.map((one) => ({
      name: one.name,
      path: markAt(one.shape, 9, 9),
      filled: one.shape !== 'ring',
    })),
  };
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Round steps around everything that is drawn; at least one step wide. */
function scaleOf(values: readonly number[]): { from: number; to: number; steps: number[] } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const rough = Math.max((most - least) / 4, 0.25);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const from = Math.floor(least / step) * step;
  const count = Math.max(1, Math.ceil((most - from) / step));
  const steps = Array.from({ length: count + 1 }, (_, index) => from + index * step);
  return { from, to: from + count * step, steps };
}

/** Names that would stand on each other, also of two documents with one number, are moved apart; the lines stay. */
function spread(lines: readonly (Line & { readonly y: number })[]): Figure['targets'] {
  let free = Number.NEGATIVE_INFINITY;
  return [...lines]
    .sort((a, b) => a.y - b.y)
    .map(({ label, y }) => {
      const labelY = Math.max(y + 4, free);
      free = labelY + lineHeight;
      return { y: short(y), labelY: short(labelY), label };
    });
}

function markAt(shape: Shape, x: number, y: number): string {
  const at = (dx: number, dy: number) => `${short(x + dx)} ${short(y + dy)}`;
  if (shape === 'square') return `M${at(-4.5, -4.5)}h9v9h-9Z`;
  if (shape === 'triangle') return `M${at(0, -6)}L${at(5.5, 4.5)}L${at(-5.5, 4.5)}Z`;
  return `M${at(-4.5, 0)}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z`;
}

/** The latest numbers first; one that has no room is left to the table. */
function valuesOf(series: readonly (readonly { x: number; y: number; value: number }[])[]): Figure['values'] {
  const taken: { x: number; y: number }[] = [];
  const marks = series.flat();
  const isFree = (x: number, y: number) =>
    y > size.top - 12 &&
    y < size.bottom - 2 &&
    taken.every((one) => Math.abs(one.x - x) > 30 || Math.abs(one.y - y) > lineHeight - 2) &&
    marks.every((one) => Math.abs(one.x - x) > 12 || Math.abs(one.y - (y - 5)) > 8);
  return series.flatMap((points) =>
    points.toReversed().flatMap(({ x, y, value }) => {
      // Of two of one day the higher is named above, the lower below.
      const isLower = points.some((one) => one.x === x && one.y < y);
      const places = isLower ? [y + below, y + above] : [y + above, y + below];
      const place = places.find((one) => isFree(x, one));
      if (place === undefined) return [];
      taken.push({ x, y: place });
      return [{ x: short(x), y: short(place), text: short(value) }];
    }),
  );
}
