/** Measured bands: which option a reading falls into, and whether bands leave a gap. Never fills a gap. */
import type { Band, InstrumentItem } from './instrument-schema.js';

export interface DecidingBand {
  readonly value: number;
  readonly band: Band;
}

/** The bands that choose the option of a measured item, lowest first. */
export function decidingBands(item: InstrumentItem): readonly DecidingBand[] {
  if (item.optionMeasure === undefined) return [];
  return (
    item.continuousReading?.bands ??
    (item.options ?? []).flatMap(({ value, band }) => (band ? [{ value, band }] : []))
  );
}

export function contains({ gte, gt, lte, lt }: Band, reading: number): boolean {
  return (
    (gte === undefined || reading >= gte) &&
    (gt === undefined || reading > gt) &&
    (lte === undefined || reading <= lte) &&
    (lt === undefined || reading < lt)
  );
}

/** Option value of a reading; undefined when no band holds it. */
export function optionOf(item: InstrumentItem, reading: number): number | undefined {
  return decidingBands(item).find(({ band }) => contains(band, reading))?.value;
}

/** Whether bands in order cover every number exactly once: open at both ends, each beginning where the last ended. */
export function coverEverything(bands: readonly DecidingBand[]): boolean {
  const first = bands[0]?.band;
  const last = bands.at(-1)?.band;
  if (!first || !last) return false;
  if (first.gte !== undefined || first.gt !== undefined) return false;
  if (last.lte !== undefined || last.lt !== undefined) return false;
  return bands.every(({ band }, index) => {
    const next = bands[index + 1]?.band;
    if (!next) return true;
    return (
      (band.lt !== undefined && band.lt === next.gte) || (band.lte !== undefined && band.lte === next.gt)
    );
  });
}
