/** What must hold of the ranked patterns of the shipped pack, for any mixture of known and unknown facts. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { rankPatterns } from '../../src/decision/patterns.js';
import type { Release } from '../../src/decision/release.js';
import type { FactValue } from '../../src/domain/facts.js';
import type { KnownFacts } from '../../src/rules/compile.js';
import { judgePattern, signsOf } from '../../src/rules/pattern-judge.js';
import { shippedRelease } from '../scenarios/release.js';
import { anyFacts } from './random-facts.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const runs = { seed: 20261122, numRuns: process.env['LONG'] ? 20_000 : 150 };

/** Somebody with all conditions that have patterns, and any findings. */
function anybody(): fc.Arbitrary<KnownFacts> {
  return anyFacts(release.knowledge.facts).map((facts) => {
    const known = Object.entries(facts).flatMap(([id, entry]): [string, FactValue][] =>
      'value' in entry ? [[id, entry.value]] : [],
    );
    const conditions = {
      present: [
        'hypertension',
        'type-2-diabetes',
        'coronary-heart-disease',
        'stroke',
        'neck-back-pain',
        'insomnia',
      ],
      complete: true,
    };
    return new Map<string, FactValue>([...known, ['conditions', conditions], ['bmi', 30]]);
  });
}

const allPatterns = () => release.patterns.flatMap((set) => set.patterns);

test('a fact that is removed turns a pattern that fits into one of which less is said, and never makes one fit', () => {
  fc.assert(
    fc.property(anybody(), fc.nat(), fc.nat(), (facts, at, which) => {
      const patterns = allPatterns();
      const pattern = patterns[which % patterns.length];
      const ids = [...facts.keys()];
      const gone = ids[at % ids.length];
      if (!pattern || gone === undefined) return;
      const less = new Map([...facts].filter(([id]) => id !== gone));
      const [before, after] = [judgePattern(pattern, facts).verdict, judgePattern(pattern, less).verdict];
      if (before !== 'fits') expect(after, `${pattern.id} without ${gone}`).not.toBe('fits');
      // Unlikely asks for something known: less known never makes it so.
      if (before !== 'unlikely') expect(after, `${pattern.id} without ${gone}`).not.toBe('unlikely');
    }),
    runs,
  );
});

test('removing the findings of a pattern that fits, one after another, ends with not enough to say', () => {
  for (const pattern of allPatterns()) {
    const fit = pattern.examples.find(({ expect: verdict }) => verdict === 'fits');
    if (!fit) throw new Error(`${pattern.id} has no example that fits`);
    let known = Object.entries(fit.facts).map(([id, value]): [string, FactValue] => [
      id,
      Array.isArray(value) ? { present: value, complete: true } : value,
    ]);
    expect([pattern.id, judgePattern(pattern, new Map(known)).verdict]).toEqual([pattern.id, 'fits']);
    while (known.length > 0) {
      const verdict = judgePattern(pattern, new Map(known)).verdict;
      known = known.slice(1);
      const next = judgePattern(pattern, new Map(known)).verdict;
      if (verdict === 'not-enough') expect([pattern.id, next]).toEqual([pattern.id, 'not-enough']);
    }
    expect([pattern.id, judgePattern(pattern, new Map()).verdict]).toEqual([pattern.id, 'not-enough']);
  }
});

const unsigned = () => false;

test('the ranking does not depend on the order of facts, patterns or conditions', () => {
  fc.assert(
    fc.property(anybody(), (facts) => {
      const turned = release.patterns.map((set) => ({ ...set, patterns: [...set.patterns].reverse() }));
      const straight = rankPatterns(release.patterns, facts, unsigned);
      expect(rankPatterns(turned, new Map([...facts].reverse()), unsigned)).toEqual(straight);
      const back = rankPatterns([...release.patterns].reverse(), facts, unsigned);
      expect(back.reverse()).toEqual(straight);
    }),
    runs,
  );
});

test('every sign of a pattern stands in exactly one of there, not there, not looked at', () => {
  fc.assert(
    fc.property(anybody(), (facts) => {
      for (const { ranked } of rankPatterns(release.patterns, facts, unsigned))
        for (const one of ranked) {
          const told = Object.values(one.groups).flatMap((group) => [
            ...group.seen,
            ...group.absent,
            ...group.unknown,
          ]);
          const pattern = allPatterns().find(({ id }) => id === one.patternId);
          expect(told.sort()).toEqual(
            pattern &&
              signsOf(pattern)
                .map(({ text }) => text)
                .sort(),
          );
          if (one.verdict === 'fits') expect(one.groups.main?.seen.length).toBeGreaterThan(0);
        }
    }),
    { ...runs, numRuns: Math.ceil(runs.numRuns / 5) },
  );
});
