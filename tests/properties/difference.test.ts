/** What changed between two versions of the lines, and what may stand on a paper, for any lines. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DecidedItem, Reason } from '../../src/decision/decision.js';
import type { AdviceLine } from '../../src/domain/document.js';
import { carryOver } from '../../src/prescription/carry-over.js';
import { lineProblems } from '../../src/prescription/check-lines.js';
import { difference, isUnchanged, keyOf, threeWay } from '../../src/prescription/difference.js';
import { item, line, reason, rulesOf } from '../unit/prescription/papers-fixtures.js';

beforeAll(() => {
  fc.configureGlobal({ seed: 20261120, numRuns: process.env['LONG'] ? 5000 : 200 });
});

const ids = ['a', 'b', 'c', 'd'];
const foods = fc.subarray(['x', 'y', 'z']);
const anyLine = fc
  .record({ id: fc.constantFrom(...ids), text: fc.constantFrom('one', 'two'), favour: foods, limit: foods })
  .map(({ id, text, favour, limit }) => line(id, { text, favour, limit }));
/** A version: each item at most once. */
const version = fc.uniqueArray(anyLine, { selector: keyOf });
const keys = (lines: readonly AdviceLine[]) => lines.map(keyOf).sort();

describe('a difference', () => {
  it('of a version with itself, in any order, is no change', () => {
    fc.assert(
      fc.property(
        version.chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
        ),
        ([lines, shuffled]) => {
          expect(isUnchanged(difference(lines, shuffled))).toBe(true);
        },
      ),
    );
  });

  it('leads from the one version to the other: taking out, changing and adding gives the later lines', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const { added, removed, changed } = difference(before, after);
        const gone = new Set(keys(removed));
        const anew = new Map(changed.map((one) => [keyOf(one.after), one.after]));
        const made = before
          .filter((one) => !gone.has(keyOf(one)))
          .map((one) => anew.get(keyOf(one)) ?? one)
          .concat(added);
        const sorted = (lines: readonly AdviceLine[]) =>
          [...lines].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
        expect(sorted(made)).toEqual(sorted(after));
      }),
    );
  });

  it('turned round adds what was taken out and takes out what was added', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const [there, back] = [difference(before, after), difference(after, before)];
        expect(keys(back.added)).toEqual(keys(there.removed));
        expect(keys(back.removed)).toEqual(keys(there.added));
        expect(back.changed.length).toBe(there.changed.length);
      }),
    );
  });

  it('three ways says of each hand what the two-way differences say', () => {
    fc.assert(
      fc.property(version, version, version, (drafted, submitted, now) => {
        const stories = threeWay(drafted, submitted, now);
        expect(
          new Set(stories.map((one) => keyOf(one.now ?? one.submitted ?? one.drafted ?? line('none')))).size,
        ).toBe(stories.length);
        const village = difference(drafted, submitted);
        const count = (hand: 'village' | 'county', change: string) =>
          stories.filter((one) => one[hand] === change).length;
        expect(count('village', 'added')).toBe(village.added.length);
        expect(count('village', 'removed')).toBe(village.removed.length);
        expect(count('village', 'changed')).toBe(village.changed.length);
        expect(count('county', 'none') === stories.length).toBe(isUnchanged(difference(submitted, now)));
      }),
    );
  });
});

describe('a draft made anew', () => {
  it('never proposes what the doctor took out, nor a line that neither the doctor added nor the machine proposes', () => {
    fc.assert(
      fc.property(version, version, version, (drafted, lines, anew) => {
        const made = carryOver({ drafted, lines }, anew);
        const { removed, added } = difference(drafted, lines);
        const allowed = new Set([...keys(anew), ...keys(added)]);
        const out = new Set(keys(removed));
        expect(made.every((one) => allowed.has(keyOf(one)) && !out.has(keyOf(one)))).toBe(true);
        expect(new Set(keys(made)).size).toBe(made.length);
      }),
    );
  });

  it('on unchanged facts is what the doctor had made of it', () => {
    const adjusted = version.chain((drafted) =>
      fc.tuple(fc.constant(drafted), fc.subarray(drafted), version, foods, fc.boolean()),
    );
    // Neither the machine nor the check of typed lines lets one list favour what another wants less of.
    const agree = (lines: readonly AdviceLine[]) => {
      const less = lines.flatMap(({ limit }) => limit ?? []);
      return lines.every(({ favour }) => (favour ?? []).every((food) => !less.includes(food)));
    };
    fc.assert(
      fc.property(adjusted, ([drafted, kept, others, takenOut, shorter]) => {
        // What a doctor can do: take out, reword, take foods off the lists, add.
        const without = (list: readonly string[] | undefined) =>
          (list ?? []).filter((food) => !takenOut.includes(food));
        const lines = [
          ...kept.map((one) => ({
            ...one,
            ...(shorter ? { text: 'shorter' } : {}),
            favour: without(one.favour),
            limit: without(one.limit),
          })),
          ...others.filter((one) => !drafted.some((other) => keyOf(other) === keyOf(one))),
        ];
        fc.pre(agree(drafted) && agree(lines));
        expect(isUnchanged(difference(lines, carryOver({ drafted, lines }, drafted)))).toBe(true);
      }),
    );
  });
});

describe('lines on a paper', () => {
  const aReason = fc
    .record({
      id: fc.constantFrom('s', 't', 'u'),
      outcome: fc.constantFrom('fires' as const, 'cannot-tell' as const),
      awaitsExpert: fc.boolean(),
    })
    .map(({ id, outcome, awaitsExpert }) => reason(id, { outcome, awaitsExpert }));

  /** The verdict as src/decision/safety.ts gives it: a certain one before one that cannot tell. */
  const judged = (itemId: string, withheldBy: readonly Reason[]): DecidedItem =>
    item(itemId, {
      withheldBy,
      verdict: withheldBy.some((one) => one.outcome === 'fires')
        ? 'withheld'
        : withheldBy.length > 0
          ? 'cannot-judge'
          : 'allowed',
    });

  it('adding a caution never lets a line stand that did not', () => {
    fc.assert(
      fc.property(fc.array(aReason, { maxLength: 3 }), aReason, foods, (withheldBy, more, lifts) => {
        const one = line('a', {
          lifts: lifts.map((id) => ({
            ruleId: { x: 's', y: 't', z: 'u' }[id] ?? id,
            reason: 'fact-clarified',
            comment: '',
            by: 'p',
            at: line('a').lifts[0]?.at ?? ('2026-11-20T01:00:00.000Z' as never),
          })),
        });
        const problems = (reasons: readonly Reason[]) =>
          lineProblems([one], rulesOf([judged('a', reasons)])).length;
        expect(problems([...withheldBy, more])).toBeGreaterThanOrEqual(problems(withheldBy));
      }),
    );
  });

  it('no more than the limit ever stand, however they are ordered', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), (numbers) => {
        const lines = numbers.map((number) => line(`item-${number}`));
        const rules = rulesOf(lines.map((one) => item(one.itemId ?? '')));
        const stands = lineProblems(lines, rules).length === 0;
        expect(stands).toBe(lines.length <= rules.limit);
      }),
    );
  });
});
