/**
 * Ranks the patterns of every condition a person is known to have: a reference for a TCM physician, never a diagnosis.
 * Plain counts in a fixed order, no weights; equal counts share a place. What is unknown stays unknown.
 */
import type { KnownFacts } from '../rules/compile.js';
import { evaluateTree, leavesOf } from '../rules/compile.js';
import { type JudgedPattern, judgePattern, type PatternLack } from '../rules/pattern-judge.js';
import {
  type Pattern,
  type PatternSet,
  type PatternVerdict,
  type SignGroup,
  signGroups,
} from '../rules/pattern-schema.js';

/** Signs in the words of the document. */
export interface SignsTold {
  readonly seen: readonly string[];
  readonly absent: readonly string[];
  readonly unknown: readonly string[];
}

export interface RankedPattern {
  readonly patternId: string;
  /** General and not signed by a county expert: shown 待专家审定. */
  readonly awaitsExpert: boolean;
  /** 1 is first; patterns that nothing tells apart share a rank. */
  readonly rank: number;
  readonly verdict: PatternVerdict;
  /** What has not been looked at; empty unless the verdict is not-enough. */
  readonly lacks: readonly PatternLack[];
  /** Groups that the document has. */
  readonly groups: Readonly<Partial<Record<SignGroup, SignsTold>>>;
  /** Signs that are there and that the document says speak against it. */
  readonly opposed: readonly string[];
}

export interface ConditionPatterns {
  readonly condition: string;
  readonly ranked: readonly RankedPattern[];
  /** The finding that would tell of most of the patterns that are still open; absent: everything has been looked at. */
  readonly next?: { readonly fact: string; readonly patterns: number };
}

interface Judged {
  readonly pattern: Pattern;
  readonly judged: JudgedPattern;
}

export function rankPatterns(
  sets: readonly PatternSet[],
  facts: KnownFacts,
  isSigned: (patternId: string) => boolean,
): ConditionPatterns[] {
  return sets
    .filter(({ condition }) => evaluateTree(condition.when, facts) === true)
    .map(({ condition, patterns }) => {
      const all = patterns
        .filter((pattern) => mayApply(pattern, facts))
        .map((pattern): Judged => ({ pattern, judged: judgePattern(pattern, facts) }))
        .sort((a, b) => compare(a, b) || (a.pattern.id < b.pattern.id ? -1 : 1));
      const next = nextFinding(all, facts);
      return { condition: condition.id, ranked: ranked(all, isSigned), ...(next ? { next } : {}) };
    });
}

/** A pattern for women is not told of a man; of somebody whose sex is not known it is. */
function mayApply({ appliesTo }: Pattern, facts: KnownFacts): boolean {
  if (!appliesTo) return true;
  return evaluateTree({ fact: 'sex', operator: 'equal', value: appliesTo.sex }, facts) !== false;
}

const verdicts: readonly PatternVerdict[] = ['fits', 'possible', 'not-enough', 'unlikely'];

/**
 * The stated order: verdict; then main signs seen; then tongue and pulse seen; then secondary signs seen; then fewer
 * signs against (looked for and not there, or opposed by the document).
 */
function compare({ judged: a }: Judged, { judged: b }: Judged): number {
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    seen(b, 'main') - seen(a, 'main') ||
    seen(b, 'tongue', 'pulse') - seen(a, 'tongue', 'pulse') ||
    seen(b, 'secondary') - seen(a, 'secondary') ||
    against(a) - against(b)
  );
}

function seen({ groups }: JudgedPattern, ...which: readonly SignGroup[]): number {
  return which.reduce((count, group) => count + groups[group].seen.length, 0);
}

function against({ groups, opposed }: JudgedPattern): number {
  return opposed.length + signGroups.reduce((count, group) => count + groups[group].absent.length, 0);
}

function ranked(all: readonly Judged[], isSigned: (patternId: string) => boolean): RankedPattern[] {
  let rank = 0;
  return all.map((one, index) => {
    const before = all[index - 1];
    if (!before || compare(before, one) !== 0) rank = index + 1;
    const { pattern, judged } = one;
    const words = (signs: readonly { readonly text: string }[]) => signs.map(({ text }) => text);
    return {
      patternId: pattern.id,
      awaitsExpert: pattern.basis === 'general' && !isSigned(pattern.id),
      rank,
      verdict: judged.verdict,
      lacks: judged.lacks,
      groups: Object.fromEntries(
        signGroups.flatMap((group) => {
          const { seen, absent, unknown } = judged.groups[group];
          const told = { seen: words(seen), absent: words(absent), unknown: words(unknown) };
          return pattern[group] ? [[group, told]] : [];
        }),
      ),
      opposed: words(judged.opposed),
    };
  });
}

/**
 * Counts, for each fact that is not known, the open patterns with an unknown sign in it: most patterns first, then the
 * group that counts before, then the id.
 */
function nextFinding(all: readonly Judged[], facts: KnownFacts): ConditionPatterns['next'] {
  const open = all.filter(({ judged }) => judged.verdict !== 'unlikely');
  const found = new Map<string, { patterns: number; group: number }>();
  for (const { judged } of open) {
    const here = new Map<string, number>();
    signGroups.forEach((group, at) => {
      for (const { when } of judged.groups[group].unknown)
        for (const leaf of leavesOf(when))
          if (evaluateTree(leaf, facts) === 'unknown')
            here.set(leaf.fact, Math.min(at, here.get(leaf.fact) ?? at));
    });
    for (const [fact, group] of here) {
      const before = found.get(fact);
      found.set(fact, {
        patterns: (before?.patterns ?? 0) + 1,
        group: Math.min(group, before?.group ?? group),
      });
    }
  }
  const [best] = [...found].sort(
    ([aId, a], [bId, b]) => b.patterns - a.patterns || a.group - b.group || (aId < bId ? -1 : 1),
  );
  return best && { fact: best[0], patterns: best[1].patterns };
}

/** The pattern of that id and what it is told apart within; undefined: the release holds none. */
export function patternOf(
  sets: readonly PatternSet[],
  id: string,
): { readonly pattern: Pattern; readonly condition: PatternSet['condition'] } | undefined {
  for (const { condition, patterns } of sets) {
    const pattern = patterns.find((one) => one.id === id);
    if (pattern) return { pattern, condition };
  }
  return undefined;
}
