/** Derived facts of the dictionary: arithmetic only. What cannot be derived stays unknown. */
import { SolarDay, type SolarTerm } from 'tyme4ts';
import { type FactEntry, type Facts, type FactValue, isKnown } from '../domain/facts.js';
import { ageInMonths, ageInYears, type CivilDate, civilDate } from '../domain/time.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';

type Derivation = (values: readonly (FactValue | undefined)[], on: CivilDate) => FactValue | undefined;

const methods: Record<Extract<FactDefinition['origin'], { from: 'derived' }>['method'], Derivation> = {
  'age-in-years': ([birth], on) =>
    typeof birth === 'string' ? ageInYears(civilDate.parse(birth), on) : undefined,
  'age-in-months': ([birth], on) =>
    typeof birth === 'string' ? ageInMonths(civilDate.parse(birth), on) : undefined,
  /** kg / m². Unrounded: the bands decide on it. */
  bmi: ([weight, height]) =>
    typeof weight === 'number' && typeof height === 'number' ? weight / (height / 100) ** 2 : undefined,
  'repeat-or-first': ([repeat, first]) => repeat ?? first,
  'higher-of': (values) => {
    const numbers = values.filter((value) => typeof value === 'number');
    return numbers.length > 0 ? Math.max(...numbers) : undefined;
  },
  'solar-term-season': (_, on) => seasonOn(on),
};

/** Seasons begin with 立春, 立夏, 立秋, 立冬. */
export function seasonOn(on: CivilDate): string {
  const [year, month, day] = on.split('-').map(Number);
  const term: SolarTerm = SolarDay.fromYmd(year ?? 0, month ?? 0, day ?? 0).getTerm();
  // Terms count from 冬至 = 0; 立春 = 3, then six terms a season.
  const sinceSpring = (term.getIndex() - 3 + 24) % 24;
  return ['spring', 'summer', 'autumn', 'winter'][Math.floor(sinceSpring / 6)] ?? 'spring';
}

/** Facts with the derived ones added; a derived fact whose parts are unknown is `not-derivable`. */
export function withDerivedFacts(
  facts: Facts,
  dictionary: ReadonlyMap<string, FactDefinition>,
  on: CivilDate,
): Facts {
  const all: Record<string, FactEntry> = { ...facts };
  for (const definition of dictionary.values()) {
    if (definition.origin.from !== 'derived') continue;
    const { method, of } = definition.origin;
    const values = of.map((id) => {
      const entry = all[id];
      return isKnown(entry) ? entry.value : undefined;
    });
    const value = methods[method](values, on);
    all[definition.id] =
      value === undefined ? { unknown: 'not-derivable' } : { value, from: { kind: 'derived', on } };
  }
  return all;
}
