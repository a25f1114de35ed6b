/**
 * Holds known facts against one pattern: which of its signs are there, which were looked for and are not, which nobody has
 * looked at. What is unknown is never counted as absent, and never makes a pattern fit.
 */
import { evaluateTree, type KnownFacts } from './compile.js';
import type { Pattern, PatternVerdict, Sign, SignGroup } from './pattern-schema.js';
import { signGroups } from './pattern-schema.js';

/** Signs of one group in the words of the document. */
export interface GroupFindings {
  readonly seen: readonly Sign[];
  readonly absent: readonly Sign[];
  readonly unknown: readonly Sign[];
}

/** What has not been looked at, so that nothing can be said. */
export type PatternLack = 'main-sign' | 'tongue-and-pulse';

export interface JudgedPattern {
  readonly verdict: PatternVerdict;
  /** Empty unless the verdict is not-enough. */
  readonly lacks: readonly PatternLack[];
  readonly groups: Readonly<Record<SignGroup, GroupFindings>>;
  /** Signs that the document opposes and that are there. */
  readonly opposed: readonly Sign[];
}

export function judgePattern(pattern: Pattern, facts: KnownFacts): JudgedPattern {
  const found = (signs: readonly Sign[] | undefined): GroupFindings => {
    const seen: Sign[] = [];
    const absent: Sign[] = [];
    const unknown: Sign[] = [];
    for (const one of signs ?? []) {
      const truth = evaluateTree(one.when, facts);
      (truth === 'unknown' ? unknown : truth ? seen : absent).push(one);
    }
    return { seen, absent, unknown };
  };
  const groups = {
    main: found(pattern.main),
    tongue: found(pattern.tongue),
    pulse: found(pattern.pulse),
    secondary: found(pattern.secondary),
  };
  const opposed = found(pattern.against).seen;
  return { ...verdictOf(pattern, groups, opposed), groups, opposed };
}

function verdictOf(
  { requires, tongue, pulse }: Pattern,
  groups: JudgedPattern['groups'],
  opposed: readonly Sign[],
): Pick<JudgedPattern, 'verdict' | 'lacks'> {
  const { main, secondary } = groups;
  const short = (group: GroupFindings, wanted: number) => group.seen.length + group.unknown.length < wanted;
  const impossible = requires
    ? short(main, requires.main) || short(secondary, requires.secondary)
    : short(main, 1);
  if (opposed.length > 0 || impossible) return { verdict: 'unlikely', lacks: [] };
  // A pattern is told from all four examinations: without a look at tongue or pulse nothing is said of one that has them.
  const looked = [groups.tongue, groups.pulse].some((one) => one.seen.length + one.absent.length > 0);
  const lacks: PatternLack[] = [
    ...(main.seen.length === 0 ? (['main-sign'] as const) : []),
    ...((tongue || pulse) && !looked ? (['tongue-and-pulse'] as const) : []),
  ];
  if (lacks.length > 0) return { verdict: 'not-enough', lacks };
  const fits = requires
    ? main.seen.length >= requires.main && secondary.seen.length >= requires.secondary
    : [main, groups.tongue, groups.pulse].every((one) => one.absent.length + one.unknown.length === 0);
  return { verdict: fits ? 'fits' : 'possible', lacks: [] };
}

/** Every sign of a pattern, groups in their order, those against it last. */
export function signsOf(pattern: Pattern): Sign[] {
  return [...signGroups.flatMap((group) => pattern[group] ?? []), ...(pattern.against ?? [])];
}
