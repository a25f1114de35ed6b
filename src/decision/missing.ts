/** What is still missing, ranked by what it would settle: triage before safety before advice before follow-up. */
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { DecidedItem, MissingFact } from './decision.js';
import { isUndecided, type StageRun } from './stage.js';

type Counts = { triage: number; safety: number; advice: number; followUp: number };

export function missingFacts(
  runs: readonly StageRun[],
  items: readonly DecidedItem[],
  dictionary: ReadonlyMap<string, FactDefinition>,
): MissingFact[] {
  const counts = new Map<string, Counts>();
  const count = (factIds: readonly string[], kind: keyof Counts) => {
    for (const fact of collectable(factIds, dictionary)) {
      const row = counts.get(fact) ?? { triage: 0, safety: 0, advice: 0, followUp: 0 };
      row[kind] += 1;
      counts.set(fact, row);
    }
  };
  for (const { rule, evaluation } of runs.flatMap((run) => run.evaluated)) {
    if (!isUndecided({ rule, evaluation })) continue;
    if (rule.rule.stage === 'triage') count(evaluation.missing, 'triage');
    if (rule.rule.stage === 'intervention') count(evaluation.missing, 'advice');
    if (rule.rule.stage === 'follow-up') count(evaluation.missing, 'followUp');
  }
  // A safety rule that cannot tell matters as far as it holds something back.
  for (const item of items) {
    const held = [...item.withheldBy, ...(item.favour ?? []).flatMap((choice) => choice.because)];
    for (const reason of held) {
      if (reason.outcome === 'cannot-tell')
        count(
          reason.facts.map((one) => one.fact),
          'safety',
        );
    }
  }
  return [...counts]
    .map(([fact, row]) => ({ fact, ...row }))
    .sort(
      (a, b) =>
        b.triage - a.triage ||
        b.safety - a.safety ||
        b.advice - a.advice ||
        b.followUp - a.followUp ||
        (a.fact < b.fact ? -1 : 1),
    );
}

/** The facts somebody can ask or measure: a derived fact stands for its parts; results of stages are left out. */
function collectable(factIds: readonly string[], dictionary: ReadonlyMap<string, FactDefinition>): string[] {
  return [
    ...new Set(
      factIds.flatMap((id): string[] => {
        const origin = dictionary.get(id)?.origin;
        if (origin?.from === 'derived') return collectable(origin.of, dictionary);
        return origin?.from === 'form' ? [id] : [];
      }),
    ),
  ];
}
