/**
 * Properties of scoring over random answers, against a small scorer written here from the printed tables alone
 * (it shares no code and no data with src/instruments or knowledge/).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConstitutionCode, Sex } from '../../src/domain/codes.js';
import { type Answered, isAskedOf } from '../../src/instruments/answers.js';
import type { Instrument } from '../../src/instruments/load.js';
import { type Score, score } from '../../src/instruments/score.js';
import { ccmq, elderly, gbt } from '../unit/instruments/shipped.js';

const runs = { seed: 20261121, numRuns: 400 };

/** Printed tables: item numbers; negative = marked as reversed; f/m = row of one sex. */
type Row = number | `${number}f` | `${number}m`;
interface Printed {
  readonly transformed: boolean;
  readonly tables: Readonly<Record<ConstitutionCode, readonly Row[]>>;
}
const printed: Readonly<Record<string, Printed>> = {
  'elderly-33': {
    transformed: false,
    tables: {
      balanced: [1, -2, -4, -5, -13],
      'qi-deficiency': [2, 3, 4, 14],
      'yang-deficiency': [11, 12, 13, 29],
      'yin-deficiency': [10, 21, 26, 31],
      'phlegm-dampness': [9, 16, 28, 32],
      'damp-heat': [23, 25, 27, 30],
      'blood-stasis': [19, 22, 24, 33],
      'qi-stagnation': [5, 6, 7, 8],
      'inherited-special': [15, 17, 18, 20],
    },
  },
  'gbt-46939-2025': {
    transformed: true,
    tables: {
      balanced: [1, -2, -3, -4],
      'qi-deficiency': [2, 5, 6],
      'yang-deficiency': [4, 7, 8],
      'yin-deficiency': [9, 10, 11],
      'phlegm-dampness': [12, 13, 14],
      'damp-heat': [15, 16, '17f', '18m'],
      'blood-stasis': [19, 20, 21],
      'qi-stagnation': [3, 22, 23],
      'inherited-special': [24, 25, 26, 27],
    },
  },
  'ccmq-60': {
    transformed: true,
    tables: {
      balanced: [1, -2, -3, -4, -5, 6, -7, -8],
      'qi-deficiency': [2, 9, 10, 11, 12, 13, 3, 14],
      'yang-deficiency': [15, 16, 17, 5, 12, 18, 19],
      'yin-deficiency': [20, 21, 22, 23, 24, 25, 26, 27],
      'phlegm-dampness': [28, 29, 30, 31, 32, 33, 34, 35],
      'damp-heat': [36, 37, 38, 39, 40, '41f', '41m'],
      'blood-stasis': [42, 43, 44, 45, 46, 8, 47],
      'qi-stagnation': [4, 48, 49, 50, 51, 52, 53],
      'inherited-special': [54, 55, 56, 57, 58, 59, 60],
    },
  },
};

/** A complete questionnaire scored from the tables above; `byNumber` holds the answers of this person's items. */
function reference(name: string, sex: Sex, byNumber: ReadonlyMap<number, number>) {
  const form = printed[name];
  if (!form) throw new Error(name);
  const raws: Record<string, number> = {};
  const compared: Record<string, number> = {};
  for (const [code, rows] of Object.entries(form.tables)) {
    const own = rows.filter((row) => typeof row === 'number' || row.endsWith(sex === 'female' ? 'f' : 'm'));
    let raw = 0;
    for (const row of own) {
      const no = Number.parseInt(String(row), 10);
      const answer = byNumber.get(Math.abs(no)) ?? Number.NaN;
      raw += no < 0 ? 6 - answer : answer;
    }
    raws[code] = raw;
    compared[code] = form.transformed ? ((raw - own.length) / (own.length * 4)) * 100 : raw;
  }
  const [yes, tends] = form.transformed ? [40, 30] : [11, 9];
  const biased = Object.entries(compared).filter(([code]) => code !== 'balanced');
  const judgements: Record<string, string> = {};
  for (const [code, value] of biased)
    judgements[code] = value >= yes ? 'yes' : value >= tends ? 'tends' : 'no';
  const highest = Math.max(...biased.map(([, value]) => value));
  const own = compared.balanced ?? Number.NaN;
  const reached = own >= (form.transformed ? 60 : 17);
  // ≤ 8 and ≤ 10 on whole numbers are < 9 and < 11: below tends, below yes.
  judgements.balanced = !reached || highest >= yes ? 'no' : highest < tends ? 'yes' : 'basically';
  const top = biased.filter(([, value]) => Math.abs(value - highest) < 1e-9).map(([code]) => code);
  let primary: string | null = null;
  let basis = 'none';
  if (highest >= tends) {
    basis = top.length > 1 ? 'tie' : highest >= yes ? 'yes' : 'tends';
    primary = top.length > 1 ? null : (top[0] ?? null);
  } else if (judgements.balanced !== 'no') {
    basis = 'balanced';
    primary = 'balanced';
  }
  return { raws, compared, judgements, primary, basis };
}

const instruments: readonly [string, Instrument][] = [
  ['elderly-33', elderly],
  ['gbt-46939-2025', gbt],
  ['ccmq-60', ccmq],
];

/** Complete answers; half the people answer low, so that all judgements occur. */
function people(instrument: Instrument): fc.Arbitrary<Answered> {
  return fc
    .tuple(fc.constantFrom<Sex>('female', 'male'), fc.constantFrom(2, 3, 5))
    .chain(([sex, highest]) => {
      const ids = instrument.items.filter((item) => isAskedOf(item, sex)).map((item) => item.id);
      const answer = fc.integer({ min: 1, max: highest });
      return fc
        .array(answer, { minLength: ids.length, maxLength: ids.length })
        .map((values) => ({ sex, answers: Object.fromEntries(ids.map((id, at) => [id, values[at] ?? 1])) }));
    });
}

/** A person and some items to leave out. */
function peopleWithGaps(instrument: Instrument, most: number): fc.Arbitrary<[Answered, string[]]> {
  return people(instrument).chain((person) =>
    fc.tuple(
      fc.constant(person),
      fc.subarray(Object.keys(person.answers), { minLength: 1, maxLength: most }),
    ),
  );
}

function without(person: Answered, items: readonly string[]): Answered {
  const kept = Object.entries(person.answers).filter(([id]) => !items.includes(id));
  return { ...person, answers: Object.fromEntries(kept) };
}

const judgementsOf = (result: Score) =>
  Object.fromEntries([...result.scales].map(([code, scale]) => [code, scale.judgement]));

describe.each(instruments)('%s', (name, instrument) => {
  const byNumber = ({ answers }: Answered) =>
    new Map(
      instrument.items.flatMap(({ id, no }) => {
        const answer = answers[id];
        return answer === undefined ? [] : [[no, answer] as const];
      }),
    );

  it('scores complete answers as the printed tables do', () => {
    fc.assert(
      fc.property(people(instrument), (person) => {
        const result = score(instrument, person);
        const expected = reference(name, person.sex, byNumber(person));
        for (const [code, scale] of result.scales) {
          expect(scale.raw).toBe(expected.raws[code]);
          if (printed[name]?.transformed) {
            expect(scale.transformed).toBeCloseTo(expected.compared[code] ?? Number.NaN, 9);
          } else {
            expect(scale.transformed).toBeNull();
          }
        }
        expect(judgementsOf(result)).toEqual(expected.judgements);
        const { primary, basis, mixed, awaits } = result.constitution;
        expect({ primary, basis, awaits }).toEqual({
          primary: expected.primary,
          basis: expected.basis,
          awaits: [],
        });
        expect([...mixed].sort()).toEqual(
          Object.keys(expected.judgements)
            .filter((code) => expected.judgements[code] === 'yes')
            .sort(),
        );
      }),
      runs,
    );
  });

  it('removing answers never changes a definite judgement or constitution into another definite one', () => {
    fc.assert(
      fc.property(peopleWithGaps(instrument, 8), ([person, gaps]) => {
        const full = score(instrument, person);
        const open = score(instrument, without(person, gaps));
        expect([...open.missing].sort()).toEqual([...gaps].sort());
        for (const [code, scale] of open.scales) {
          if (scale.judgement !== 'cannot-score')
            expect(scale.judgement).toBe(full.scales.get(code)?.judgement);
          if (scale.raw !== null) expect(scale.raw).toBe(full.scales.get(code)?.raw);
          if (scale.missing.length > 0) expect(scale.raw).toBeNull();
        }
        if (open.constitution.awaits.length === 0) {
          expect(open.constitution.primary).toBe(full.constitution.primary);
          expect(open.constitution.basis).toBe(full.constitution.basis);
        } else {
          expect(open.constitution).toMatchObject({ primary: null, basis: 'none' });
        }
        expect(full.constitution.mixed).toEqual(expect.arrayContaining([...open.constitution.mixed]));
      }),
      runs,
    );
  });

  it('removing one more answer from an open questionnaire never settles anything', () => {
    fc.assert(
      fc.property(peopleWithGaps(instrument, 6), ([person, gaps]) => {
        const fewer = score(instrument, without(person, gaps.slice(1)));
        const more = score(instrument, without(person, gaps));
        for (const [code, scale] of more.scales) {
          if (fewer.scales.get(code)?.judgement === 'cannot-score')
            expect(scale.judgement).toBe('cannot-score');
        }
        if (fewer.constitution.awaits.length > 0) expect(more.constitution.awaits.length).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  it('balanced is no exactly when every way of filling the gaps makes it no', () => {
    fc.assert(
      fc.property(peopleWithGaps(instrument, 3), ([person, gaps]) => {
        const open = without(person, gaps);
        const outcomes = new Set(
          fillings(gaps).map((filling) => {
            const filled = { ...open, answers: { ...open.answers, ...filling } };
            return reference(name, person.sex, byNumber(filled)).judgements.balanced;
          }),
        );
        const onlyNo = outcomes.size === 1 && outcomes.has('no');
        const judged = score(instrument, open).scales.get('balanced')?.judgement;
        expect(judged).toBe(onlyNo ? 'no' : 'cannot-score');
      }),
      { ...runs, numRuns: 150 },
    );
  });

  it('the order of answers, of items and of scales changes nothing', () => {
    const shuffles = fc.tuple(
      people(instrument),
      fc.shuffledSubarray([...instrument.items], { minLength: instrument.items.length }),
      fc.shuffledSubarray([...instrument.scales], { minLength: instrument.scales.length }),
    );
    fc.assert(
      fc.property(shuffles, ([person, items, scales]) => {
        const reversed = { ...person, answers: Object.fromEntries(Object.entries(person.answers).reverse()) };
        const plain = score(instrument, person);
        expect(score(instrument, reversed)).toEqual(plain);
        const shuffled = score({ ...instrument, items, scales }, person);
        expect(judgementsOf(shuffled)).toEqual(judgementsOf(plain));
        expect(shuffled.constitution.primary).toBe(plain.constitution.primary);
        expect(shuffled.constitution.basis).toBe(plain.constitution.basis);
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

describe('measures of elderly-33', () => {
  it('every reading chooses exactly the option of its band, and decides whatever was answered', () => {
    const bmi = fc.double({ min: 8, max: 80, noNaN: true });
    const waist = fc.double({ min: 30, max: 200, noNaN: true });
    fc.assert(
      fc.property(people(elderly), bmi, waist, (person, bmi, waistCm) => {
        const byBmi = bmi < 24 ? 1 : bmi < 25 ? 2 : bmi < 26 ? 3 : bmi < 28 ? 4 : 5;
        const byWaist = waistCm < 80 ? 1 : waistCm <= 85 ? 2 : waistCm <= 90 ? 3 : waistCm <= 105 ? 4 : 5;
        const measured = score(elderly, { ...person, measures: { bmi, waistCm } });
        const told = { ...person.answers, 'e33-09': byBmi, 'e33-28': byWaist };
        expect(judgementsOf(measured)).toEqual(judgementsOf(score(elderly, { ...person, answers: told })));
        expect(measured.disagreements.map(({ item }) => item)).toEqual([
          ...(person.answers['e33-09'] === byBmi ? [] : ['e33-09']),
          ...(person.answers['e33-28'] === byWaist ? [] : ['e33-28']),
        ]);
      }),
      runs,
    );
  });
});

function fillings(items: readonly string[]): Record<string, number>[] {
  return items.reduce<Record<string, number>[]>(
    (so, item) => so.flatMap((filling) => [1, 2, 3, 4, 5].map((value) => ({ ...filling, [item]: value }))),
    [{}],
  );
}
