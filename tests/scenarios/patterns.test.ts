/**
 * Patterns in a whole decision: 肝火上炎证 as the diet guide of 2023 describes it (main 头晕胀痛、面红目赤、烦躁易怒; tongue red, coat
 * yellow; pulse 弦数), the two meals it lists for it, and what a decision of a release without patterns looks like.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { Decision } from '../../src/decision/decision.js';
import { decisionInput } from '../../src/decision/input.js';
import { buildRelease, type Release, readPackFiles } from '../../src/decision/release.js';
import { canonicalJson } from '../../src/domain/canonical.js';
import type { PackFile } from '../../src/knowledge/pack.js';
import { decideFor, inputFor, type Person, wellElder } from './patients.js';
import { packRoot, shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const liverFire = 'pattern-hypertension-liver-fire-flaring';
const meals = [
  'meal-hypertension-gou-qi-ju-hua-jue-ming-yin',
  'meal-hypertension-qin-cai-jing-mi-shou-rou-zhou',
];

const examined: Person = {
  facts: {
    ...wellElder,
    conditions: ['hypertension'],
    headAndBody: ['dizziness'],
    headSensation: ['distending'],
    complexion: ['red'],
    eyesAndLips: ['red-eyes'],
    emotion: ['irritable'],
    tongueColour: 'red',
    coatColour: 'yellow',
    pulse: ['string-like', 'rapid'],
  },
};
const confirmed: Person = { ...examined, more: { confirmedPatterns: [liverFire] } };
const mealsIn = ({ items }: Decision) =>
  items.flatMap(({ itemId }) => (itemId.startsWith('meal-hypertension') ? [itemId] : [])).sort();

describe('somebody with hypertension', () => {
  it('is told what fits first, and that nothing follows until a physician says so', async () => {
    const decision = await decideFor(examined, release);
    const [pressure] = decision.patterns ?? [];
    expect(pressure?.condition).toBe('hypertension');
    expect(pressure?.ranked[0]).toMatchObject({ patternId: liverFire, rank: 1, verdict: 'fits', lacks: [] });
    // Similar by name, another document: not merged, and short of 口苦、失眠 here.
    const rising = pressure?.ranked.find((one) => one.patternId === 'pattern-hypertension-liver-yang-rising');
    expect(rising?.verdict).toBe('possible');
    expect(mealsIn(decision)).toEqual([]);
    expect(decision.outcomes['intervention-pattern-hypertension-liver-fire-meals']).toBe('quiet');
  });

  it('gets the two meals of the guide once it is confirmed, right after disease', async () => {
    const decision = await decideFor(confirmed, release);
    expect(mealsIn(decision)).toEqual(meals);
    for (const { itemId, precedence, recommendedBy } of decision.items)
      if (meals.includes(itemId))
        expect([precedence, recommendedBy.map((one) => one.sources[0]?.source)]).toEqual([
          1.5,
          ['hypertension-diet-guide-2023'],
        ]);
  });

  it('gets nothing of it by the confirmation of a pattern with a similar name', async () => {
    const more = { confirmedPatterns: ['pattern-hypertension-liver-yang-rising'] };
    expect(mealsIn(await decideFor({ ...examined, more }, release))).toEqual([]);
  });

  it('is not told apart at all while an emergency is open', async () => {
    // Norm: systolic 180 and above is an emergency.
    const facts = { ...confirmed.facts, systolicFirstMmHg: 186, systolicRepeatMmHg: 184 };
    const decision = await decideFor({ ...confirmed, facts }, release);
    expect([decision.emergency, decision.patterns, decision.items]).toEqual([true, [], []]);
  });

  it('with nobody having examined, has not enough to say of any pattern: a normal answer', async () => {
    const decision = await decideFor({ facts: { ...wellElder, conditions: ['hypertension'] } }, release);
    const verdicts = decision.patterns?.[0]?.ranked.map((one) => one.verdict);
    expect(new Set(verdicts)).toEqual(new Set(['not-enough']));
    expect(decision.complete).toBe(true);
    // Of the findings only the pulse stands in all twelve patterns.
    expect(decision.patterns?.[0]?.next?.fact).toBe('pulse');
  });
});

it('nobody without one of the conditions is told of patterns', async () => {
  const { patterns } = await decideFor({ facts: wellElder }, release);
  expect(patterns).toEqual([]);
});

/** A file as it was before patterns: rules that read a confirmed pattern taken out, and nothing where none is left. */
function withoutPatterns(file: PackFile): PackFile[] {
  if (file.path.startsWith('rules/patterns/')) return [];
  if (!file.path.startsWith('rules/') || !file.text.includes('confirmedPatterns')) return [file];
  const [head = '', ...rules] = file.text.split(/^(?= {2}- id: )/mu);
  const kept = rules.filter((rule) => !rule.includes('confirmedPatterns'));
  return kept.length === 0 ? [] : [{ ...file, text: [head, ...kept].join('') }];
}

describe('a release older than patterns', () => {
  it('decides as it did: no field more, so that stored decisions replay byte for byte', async () => {
    const { release: older } = buildRelease(readPackFiles({ pack: packRoot }).flatMap(withoutPatterns));
    if (!older) throw new Error('the pack without patterns has faults');
    const input = inputFor(examined);
    expect(canonicalJson(input)).not.toContain('confirmedPatterns');
    const decision = await decide(input, older);
    expect('patterns' in decision).toBe(false);
    const again = await decide(decisionInput.parse(JSON.parse(canonicalJson(input))), older);
    expect(canonicalJson(again)).toBe(canonicalJson(decision));
    // Everything else is decided as with them: patterns add, and change nothing.
    const { patterns: _, releaseHash: __, outcomes, ...rest } = await decide(input, release);
    const { releaseHash: ___, outcomes: before, ...then } = decision;
    expect(canonicalJson(rest)).toBe(canonicalJson(then));
    for (const [id, outcome] of Object.entries(before)) expect(outcomes[id]).toBe(outcome);
  });
});
