/**
 * Whether lines of advice may stand on a paper: each is judged by the decision, whoever wrote it. A person may lift only
 * safety lines that no document supports (basis general, unsigned), with a coded reason; everything else stays.
 */
import { canEat, isFoodTable } from '../decision/choose.js';
import type { DecidedItem } from '../decision/decision.js';
import type { AdviceLine } from '../domain/document.js';
import type { Problem } from '../domain/result.js';

export interface LineRules {
  /** Every item on the lines that the release holds, as judged now. */
  readonly judged: ReadonlyMap<string, DecidedItem>;
  /** Items the machine had ticked: no reason is asked for keeping them. */
  readonly drafted: ReadonlySet<string>;
  /** Phrases no paper may carry (knowledge/vocabularies/forbidden-phrases.yaml), with the reason code. */
  readonly forbidden: readonly { readonly phrase: string; readonly because: string }[];
  readonly limit: number;
}

export function lineProblems(lines: readonly AdviceLine[], rules: LineRules): Problem[] {
  const problems: Problem[] = [];
  if (lines.filter((line) => !isFoodTable(line)).length > rules.limit) {
    problems.push({ code: 'line.too-many', path: 'lines', values: { limit: rules.limit } });
  }
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const path = `lines.${index}`;
    const key = line.itemId ?? `${line.domain} ${line.text}`;
    if (seen.has(key)) problems.push({ code: 'line.twice', path });
    seen.add(key);
    for (const { phrase, because } of rules.forbidden) {
      if (line.text.includes(phrase)) {
        problems.push({ code: 'line.forbidden-phrase', path: `${path}.text`, values: { phrase, because } });
      }
    }
    const ticked = line.itemId !== null && rules.drafted.has(line.itemId);
    if (!ticked && line.addedFor === undefined)
      problems.push({ code: 'line.needs-reason', path: `${path}.addedFor` });
    if (line.itemId !== null) problems.push(...itemProblems(line, rules.judged.get(line.itemId), path));
  });
  return problems;
}

function itemProblems(line: AdviceLine, item: DecidedItem | undefined, path: string): Problem[] {
  if (!item) return [{ code: 'line.not-issuable', path }];
  if (item.proposal) return [{ code: 'line.proposal', path }];
  if (item.verdict === 'needs-amounts') return [{ code: 'line.needs-amounts', path }];
  const problems: Problem[] = [];
  if (item.verdict === 'withheld' || item.verdict === 'cannot-judge') {
    const lifted = new Set(line.lifts.map((lift) => lift.ruleId));
    for (const reason of item.withheldBy) {
      if (!reason.awaitsExpert) {
        problems.push({ code: 'line.withheld', path, values: { rule: reason.ruleId, why: reason.why } });
      } else if (!lifted.has(reason.ruleId)) {
        problems.push({ code: 'line.needs-lift', path, values: { rule: reason.ruleId, why: reason.why } });
      }
    }
  }
  const may = new Set((item.favour ?? []).filter(canEat).map((choice) => choice.food));
  for (const food of line.favour ?? []) {
    if (!may.has(food))
      problems.push({ code: 'line.food-withheld', path: `${path}.favour`, values: { food } });
  }
  return problems;
}
