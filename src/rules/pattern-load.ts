/**
 * Reads rules/patterns/ of pack and overlay: schema first, then that what a pattern names exists, that its signs are
 * findings of the four examinations, and that it says of its own examples what they expect. All faults are collected.
 */
import { formSection } from '../domain/codes.js';
import type { Knowledge, PackFile } from '../knowledge/pack.js';
import { citationFaults } from '../knowledge/source.js';
import { type ContentFile, type ContentProblem, readYaml } from '../knowledge/yaml-file.js';
import { checkLeaves } from './check.js';
import { exampleIsUsable } from './check-example-values.js';
import { exampleFacts } from './check-examples.js';
import { type CheckOptions, mustExist, type Path, type Report } from './check-report.js';
import { evaluateTree, leavesOf } from './compile.js';
import { judgePattern, signsOf } from './pattern-judge.js';
import { type Pattern, type PatternSet, patternFile, signGroups } from './pattern-schema.js';

const folder = 'rules/patterns/';

export function isPatternFile({ path }: Pick<PackFile, 'path'>): boolean {
  return path.startsWith(folder);
}

/** The four examinations: what a pattern is told from. */
const examinations: ReadonlySet<string> = new Set(
  formSection.extract(['looking', 'listening', 'asking', 'palpation']).options,
);

type Placed = ContentFile<PatternSet>;

/** Sets in the order of their ids, patterns in that of the file. */
export function readPatterns(files: readonly PackFile[]): {
  placed: readonly Placed[];
  problems: ContentProblem[];
} {
  const read = files.filter(isPatternFile).map(({ path, text }) => readYaml(path, text, patternFile));
  return {
    placed: read
      .flatMap(({ content }) => content ?? [])
      .sort((a, b) => (a.value.condition.id < b.value.condition.id ? -1 : 1)),
    problems: read.flatMap(({ problems }) => problems),
  };
}

export function checkPatterns(
  placed: readonly Placed[],
  knowledge: Knowledge,
  options: CheckOptions,
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const seen = new Set<string>();
  for (const { value, file, at } of placed) {
    const reportAt =
      (name: string, before: Path): Report =>
      (inside, code, values = {}, severity) => {
        const path = [...before, ...inside];
        const place = { file, ...(at(path) ?? {}), path: path.join('.') };
        problems.push({ severity: severity ?? 'error', code, ...place, values: { rule: name, ...values } });
      };
    const { id, when } = value.condition;
    const report = reportAt(id, ['condition']);
    if (seen.has(id)) report(['id'], 'content.duplicate-id', { id });
    seen.add(id);
    checkLeaves(when, 'pattern', ['when'], knowledge, options, report);
    value.patterns.forEach((pattern, index) => {
      const report = reportAt(pattern.id, ['patterns', index]);
      if (seen.has(pattern.id)) report(['id'], 'content.duplicate-id', { id: pattern.id });
      seen.add(pattern.id);
      checkPattern(pattern, knowledge, options, report);
    });
  }
  return problems;
}

function checkPattern(pattern: Pattern, knowledge: Knowledge, options: CheckOptions, report: Report): void {
  pattern.sources.forEach(({ source }, index) => {
    mustExist('source', source, knowledge.sources.keys(), ['sources', index, 'source'], report);
  });
  for (const { path, code, values } of citationFaults(pattern, knowledge.sources)) report(path, code, values);
  let sound = true;
  const told: Report = (...fault) => {
    sound = false;
    report(...fault);
  };
  for (const group of [...signGroups, 'against'] as const) {
    pattern[group]?.forEach(({ when }, index) => {
      const path = [group, index, 'when'];
      checkLeaves(when, 'pattern', path, knowledge, options, told);
      for (const { fact } of leavesOf(when)) {
        const definition = knowledge.facts.get(fact);
        const { origin } = definition ?? {};
        if (definition && !(origin?.from === 'form' && examinations.has(origin.section)))
          told(path, 'pattern.not-an-examination', { fact: definition.label });
      }
    });
  }
  const { requires, main, secondary = [] } = pattern;
  if (requires && (requires.main > main.length || requires.secondary > secondary.length))
    told(['requires'], 'pattern.requires-too-many', { main: main.length, secondary: secondary.length });
  checkExamples(pattern, knowledge, options, report, sound);
}

/** Each example as it expects, one each that fits, that is not enough and that is unlikely; every sign seen in some. */
function checkExamples(
  pattern: Pattern,
  knowledge: Knowledge,
  options: CheckOptions,
  report: Report,
  sound: boolean,
): void {
  const usable = pattern.examples.map((example, index) =>
    exampleIsUsable(example, index, knowledge, options, report),
  );
  if (!sound || usable.includes(false)) return;
  const cases = pattern.examples.map((example) => ({ example, facts: exampleFacts(example) }));
  cases.forEach(({ example: { name, expect }, facts }, index) => {
    const { verdict } = judgePattern(pattern, facts);
    if (verdict !== expect)
      report(['examples', index, 'expect'], 'pattern.example-differs', { name, expected: expect, verdict });
  });
  for (const verdict of ['fits', 'not-enough', 'unlikely'] as const)
    if (!cases.some(({ example }) => example.expect === verdict))
      report(['examples'], 'pattern.example-missing', { verdict });
  for (const { text, when } of signsOf(pattern))
    if (!cases.some(({ facts }) => evaluateTree(when, facts) === true))
      report(['examples'], 'pattern.sign-never-seen', { sign: text });
}
