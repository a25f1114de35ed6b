/**
 * Whether a condition can hold for anybody at all: a number both above 70 and below 60, or a code that is two things at
 * once, never does. Looks at each fact on its own; how facts hang together is left to the examples.
 */
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Condition, LeafCondition } from './rule-schema.js';

/** More alternatives than this are not followed: such a condition counts as one that can hold. */
const mostAlternatives = 2000;

export function canHold(tree: Condition, dictionary: ReadonlyMap<string, FactDefinition>): boolean {
  const ways = alternatives(tree);
  return ways === undefined || ways.some((way) => agrees(way, dictionary));
}

/** Each list of leaves that would together make the tree true; undefined when there are too many. */
function alternatives(node: Condition): LeafCondition[][] | undefined {
  if ('any' in node) {
    const all = node.any.map(alternatives);
    return all.includes(undefined) ? undefined : capped(all.flatMap((one) => one ?? []));
  }
  if (!('all' in node)) return [[node]];
  return node.all.reduce<LeafCondition[][] | undefined>(
    (ways, child) => {
      const more = alternatives(child);
      if (!ways || !more || ways.length * more.length > mostAlternatives) return undefined;
      return ways.flatMap((way) => more.map((leaves) => [...way, ...leaves]));
    },
    [[]],
  );
}

function capped(ways: LeafCondition[][]): LeafCondition[][] | undefined {
  return ways.length > mostAlternatives ? undefined : ways;
}

function agrees(leaves: readonly LeafCondition[], dictionary: ReadonlyMap<string, FactDefinition>): boolean {
  const byFact = new Map<string, LeafCondition[]>();
  for (const leaf of leaves) byFact.set(leaf.fact, [...(byFact.get(leaf.fact) ?? []), leaf]);
  return [...byFact].every(([fact, group]) => {
    const definition = dictionary.get(fact);
    if (definition?.type === 'number') return numbersAgree(group, definition);
    return valuesAgree(group) && setsAgree(group);
  });
}

/** Some step of the fact's scale lies within all bounds. */
function numbersAgree(
  leaves: readonly LeafCondition[],
  { range, step }: Extract<FactDefinition, { type: 'number' }>,
): boolean {
  let { min, max } = range;
  for (const { operator, value } of leaves) {
    if (typeof value !== 'number') continue;
    if (operator === 'atLeast') min = Math.max(min, value);
    if (operator === 'above') min = Math.max(min, value + step);
    if (operator === 'atMost') max = Math.min(max, value);
    if (operator === 'below') max = Math.min(max, value - step);
  }
  // Steps such as 0.1 are not exact in binary.
  return min <= max + step / 1000;
}

/** One value satisfies every `equal` and `oneOf`. */
function valuesAgree(leaves: readonly LeafCondition[]): boolean {
  const allowed = leaves.flatMap(({ operator, value }) =>
    operator === 'equal' ? [[value]] : operator === 'oneOf' ? [value as readonly unknown[]] : [],
  );
  const [first = [], ...others] = allowed;
  return allowed.length === 0 || first.some((value) => others.every((list) => list.includes(value)));
}

/** No set holds what it is to lack. */
function setsAgree(leaves: readonly LeafCondition[]): boolean {
  const lacked = new Set(leaves.flatMap(({ operator, value }) => (operator === 'lacks' ? value : [])));
  return leaves.every(({ operator, value }) => {
    if (operator === 'includes') return !lacked.has(value);
    if (operator === 'includesAny') return value.some((code) => !lacked.has(code));
    return true;
  });
}
