/** Reads rules/ of pack and overlay: schema first, then the static checks of check.ts. All faults are collected. */
import { fault } from '../knowledge/cross-check.js';
import type { Knowledge, PackFile } from '../knowledge/pack.js';
import { type ContentFile, type ContentProblem, readYaml } from '../knowledge/yaml-file.js';
import { checkRules } from './check.js';
import type { CheckOptions } from './check-report.js';
import { type CompiledRule, compileRule, Leaves } from './compile.js';
import { isPatternFile } from './pattern-load.js';
import { type Rule, ruleFile } from './rule-schema.js';

/** A rule with the file it stands in, so that a fault can say where. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly content: ContentFile<unknown>;
  readonly path: readonly (string | number)[];
  readonly from: PackFile['from'];
}

export interface RuleBook {
  readonly rules: readonly CompiledRule[];
  readonly fileOf: ReadonlyMap<string, string>;
}

export function loadRules(
  files: readonly PackFile[],
  knowledge: Knowledge,
  options: CheckOptions,
): { book: RuleBook; problems: ContentProblem[] } {
  const problems: ContentProblem[] = [];
  const placed: PlacedRule[] = [];
  for (const { path, text, from } of files.filter(
    (file) => file.path.startsWith('rules/') && !isPatternFile(file),
  )) {
    const { content, problems: found } = readYaml(path, text, ruleFile);
    problems.push(...found);
    if (!content) continue;
    const { rules } = content.value;
    if (rules.length === 0 && from === 'pack')
      problems.push(fault(content, ['rules'], 'content.too-few', { field: 'rules', minimum: 1 }));
    rules.forEach((rule, index) => {
      placed.push({ rule, content, path: ['rules', index], from });
    });
  }
  problems.push(...checkRules(placed, knowledge, options));
  const byId = new Map(placed.map((one) => [one.rule.id, one]));
  const sorted = [...byId.values()].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  const leaves = new Leaves();
  return {
    book: {
      rules: sorted.map((one) => compileRule(one.rule, leaves)),
      fileOf: new Map(sorted.map((one) => [one.rule.id, one.content.file])),
    },
    problems,
  };
}
