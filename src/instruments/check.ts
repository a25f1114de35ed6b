/**
 * Static checks of an instrument file beyond its shape: what would make scoring silently wrong is refused at load.
 * Each check gives the place in the file.
 */
import { sex } from '../domain/codes.js';
import { answerRange, isAskedOf } from './answers.js';
import { coverEverything, decidingBands } from './bands.js';
import type { Instrument, InstrumentItem } from './instrument-schema.js';
import { withinLimit } from './judge.js';
import { scoreOf, tallyScales } from './score.js';

export interface InstrumentFault {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly values: Readonly<Record<string, string | number>>;
}

export function checkInstrument(instrument: Instrument): InstrumentFault[] {
  const faults: InstrumentFault[] = [
    ...checkOptions(instrument),
    ...checkItems(instrument),
    ...checkMembership(instrument),
  ];
  // Ranges and reach are meaningless while options or rows are wrong.
  return faults.length > 0 ? faults : checkJudging(instrument);
}

function checkOptions(instrument: Instrument): InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const values = instrument.options.map((option) => option.value);
  if (values.some((value, index) => index > 0 && value !== (values[index - 1] ?? 0) + 1)) {
    faults.push({ code: 'instrument.option-values', path: ['options'], values: {} });
  }
  const { lowest, highest } = answerRange(instrument);
  if (instrument.highAnswerFrom <= lowest || instrument.highAnswerFrom > highest) {
    faults.push({ code: 'instrument.high-answer', path: ['highAnswerFrom'], values: { lowest, highest } });
  }
  const { minAgeYears, maxAgeYears } = instrument.audience;
  if (maxAgeYears !== undefined && maxAgeYears < minAgeYears) {
    faults.push({ code: 'instrument.audience', path: ['audience'], values: {} });
  }
  return faults;
}

function checkItems(instrument: Instrument): InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const ids = new Set<string>();
  instrument.items.forEach((item, index) => {
    const report = (code: string, ...inside: string[]) =>
      faults.push({ code, path: ['items', index, ...inside], values: { id: item.id } });
    if (ids.has(item.id)) report('content.duplicate-id', 'id');
    ids.add(item.id);
    const sameNumber = instrument.items.slice(0, index).filter((other) => other.no === item.no);
    if (sameNumber.some((other) => !item.sex || !other.sex || item.sex === other.sex)) {
      report('instrument.duplicate-number', 'no');
    }
    const values = instrument.options.map((option) => option.value).join();
    if (item.options && item.options.map((option) => option.value).join() !== values) {
      report('instrument.item-options', 'options');
    }
    const rows = item.scales.map((row) => row.constitution);
    if (new Set(rows).size < rows.length) report('instrument.row-twice', 'scales');
    for (const fault of bandFaults(item)) report(fault, 'options');
  });
  return faults;
}

function bandFaults(item: InstrumentItem): string[] {
  const printed = (item.options ?? []).some((option) => option.band !== undefined);
  if (item.optionMeasure === undefined) {
    return printed || item.continuousReading ? ['instrument.bands-without-measure'] : [];
  }
  const bands = decidingBands(item);
  const options = new Set((item.options ?? []).map((option) => option.value));
  if (bands.some(({ value }) => !options.has(value))) return ['instrument.band-value'];
  return coverEverything(bands) ? [] : ['instrument.bands-not-covering'];
}

/** Items and scales must name the same rows, so that a slip in either is seen. */
function checkMembership(instrument: Instrument): InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const listed = new Map<string, Set<string>>();
  instrument.scales.forEach(({ constitution, items }, index) => {
    const path = ['scales', index];
    if (listed.has(constitution)) {
      faults.push({ code: 'instrument.scale-twice', path, values: { constitution } });
    }
    listed.set(constitution, new Set(items));
    items.forEach((id, at) => {
      const item = instrument.items.find((one) => one.id === id);
      if (!item?.scales.some((row) => row.constitution === constitution)) {
        faults.push({
          code: 'instrument.row-not-in-item',
          path: [...path, 'items', at],
          values: { id, constitution },
        });
      }
    });
    for (const one of sex.options) {
      const asked = instrument.items.some((item) => items.includes(item.id) && isAskedOf(item, one));
      if (!asked) faults.push({ code: 'instrument.no-rows-for-sex', path, values: { constitution } });
    }
  });
  instrument.items.forEach((item, index) => {
    item.scales.forEach(({ constitution }, at) => {
      if (listed.get(constitution)?.has(item.id)) return;
      const path = ['items', index, 'scales', at];
      faults.push({ code: 'instrument.row-not-in-scale', path, values: { id: item.id, constitution } });
    });
  });
  instrument.contradictions.forEach((pair, index) => {
    for (const constitution of pair.filter((one) => !listed.has(one))) {
      faults.push({
        code: 'instrument.no-such-scale',
        path: ['contradictions', index],
        values: { constitution },
      });
    }
  });
  return faults;
}

function checkJudging(instrument: Instrument): InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const { biased, balanced } = instrument.judging;
  const report = (code: string, ...path: string[]) =>
    faults.push({ code, path: ['judging', ...path], values: {} });
  if (biased.tends && biased.tends.atLeast >= biased.yes.atLeast) report('instrument.thresholds', 'biased');
  const hasBalancedScale = instrument.scales.some((one) => one.constitution === 'balanced');
  if (hasBalancedScale !== (balanced !== undefined)) report('instrument.balanced', 'balanced');
  if (balanced?.basically) {
    // `yes` must be the narrower of the two, or one of them could never be reached.
    const limit = balanced.yes.everyBiased;
    const widest = 'atMost' in limit ? limit.atMost : limit.below;
    const looser = balanced.basically.everyBiased;
    const same = JSON.stringify(limit) === JSON.stringify(looser);
    if (same || !withinLimit(looser, widest) || balanced.basically.atLeast > balanced.yes.atLeast) {
      report('instrument.thresholds', 'balanced');
    }
  }
  for (const one of sex.options) {
    for (const [constitution, tally] of tallyScales(instrument, one, new Map())) {
      const highest = scoreOf(instrument, tally.highRaw, tally);
      const lowest = scoreOf(instrument, tally.lowRaw, tally);
      const thresholds =
        constitution === 'balanced'
          ? [balanced?.yes.atLeast, balanced?.basically?.atLeast]
          : [biased.yes.atLeast, biased.tends?.atLeast];
      if (thresholds.some((at) => at !== undefined && (at > highest || at <= lowest))) {
        faults.push({ code: 'instrument.out-of-reach', path: ['judging'], values: { constitution } });
      }
    }
  }
  return faults;
}
