/** What changed since a draft was decided on, in words: facts before and now, and which other ground moved. */
import type { FactValue } from '../domain/facts.js';
import type { ChangedInput } from '../prescription/changed-input.js';
import { factLabel, factWords, type Words } from './explain-view.js';

export function changedView(changed: ChangedInput, words: Words) {
  const value = (fact: string, known: FactValue | undefined) => factWords(fact, known, words);
  const facts = changed.facts.map(({ fact, before, now }) => ({
    label: factLabel(fact, words),
    before: value(fact, before),
    now: value(fact, now),
  }));
  // New settings or signatures alone ask for nothing.
  const parts = changed.parts
    .filter((part) => part !== 'settings' && part !== 'signatures')
    .flatMap((part) =>
      part === 'confirmed-patterns'
        ? patternsChanged(changed, words)
        : [words.say({ code: `draft.changed.${part}` })],
    );
  return { any: facts.length + parts.length > 0, facts, parts };
}

/** By name: which advice follows depends on it. */
function patternsChanged({ patterns }: ChangedInput, words: Words): string[] {
  return (['confirmed', 'withdrawn'] as const)
    .filter((change) => patterns[change].length > 0)
    .map((change) =>
      words.say({
        code: `draft.changed.pattern-${change}`,
        values: { names: patterns[change].map((id) => words.itemText(id) ?? id).join('、') },
      }),
    );
}
