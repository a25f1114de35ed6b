/**
 * `zhiwei score`: JSON Lines of answered questionnaires in, one line of result or error out for each, in order.
 * Nothing is coerced or guessed; a bad line never stops the others.
 */
import { z } from 'zod';
import { type ConstitutionCode, sex } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { checkAnswers } from '../instruments/answers.js';
import { type Instrument, instrumentsFrom } from '../instruments/load.js';
import { type ScaleScore, type Score, score } from '../instruments/score.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { listPackFiles, loadKnowledge } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { Command, CommandIo } from './command.js';
import { longestLine, parseJson, readLines } from './json-lines.js';

export const scoreCommand: Command = { name: 'score', summary: 'cli.score.summary', run };

async function run(args: readonly string[], io: CommandIo): Promise<0 | 1 | 2 | 3> {
  if (args.length > 0) {
    await io.tell(`${io.messages({ code: 'cli.score.usage' })}\n`);
    return args[0] === '--help' ? 0 : 2;
  }
  const content = loadContent(io);
  if (content.problems.length > 0) {
    await io.tell(content.problems.map((problem) => `${placed(problem, io)}\n`).join(''));
    return 3;
  }
  let findings = false;
  for await (const { text } of readLines(io.input)) {
    const result = scoreLine(text, content);
    if ('code' in result) {
      findings = true;
      const { code, path } = result;
      await io.write(`${JSON.stringify({ error: { code, path, message: io.messages(result) } })}\n`);
    } else {
      await io.write(`${JSON.stringify(outputOf(result))}\n`);
    }
  }
  return findings ? 1 : 0;
}

interface Content {
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Measures that any instrument reads, as the fact dictionary defines them. */
  readonly measures: ReadonlyMap<string, Extract<FactDefinition, { type: 'number' }>>;
}

function loadContent({ folders }: CommandIo): Content & { problems: ContentProblem[] } {
  const { knowledge, problems } = loadKnowledge([
    ...listPackFiles(folders, 'knowledge/facts', '.yaml'),
    // The dictionary names the words of its answers.
    ...listPackFiles(folders, 'knowledge/vocabularies', '.yaml'),
  ]);
  const loaded = instrumentsFrom(listPackFiles(folders, 'knowledge/instruments', '.yaml'));
  const { instruments } = loaded;
  const read = new Set(
    [...instruments.values()].flatMap(({ items }) => items.map((item) => item.optionMeasure)),
  );
  const measures = new Map<string, Extract<FactDefinition, { type: 'number' }>>();
  for (const fact of knowledge.facts.values()) {
    if (fact.type === 'number' && read.has(fact.id)) measures.set(fact.id, fact);
  }
  const errors = [...problems, ...loaded.problems].filter((problem) => problem.severity === 'error');
  return { instruments, measures, problems: errors };
}

const jsonObject = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const line = z.strictObject({
  instrument: z.string(),
  sex,
  answers: jsonObject,
  measures: jsonObject.optional(),
});

/** The score, or the first thing wrong with the line. */
function scoreLine(text: string | undefined, { instruments, measures: known }: Content): Score | Problem {
  if (text === undefined) return { code: 'score.line-too-long', path: '', values: { limit: longestLine } };
  const json = parseJson(text);
  if (json.kind === 'not-json') return { code: 'score.not-json', path: '' };
  if (json.kind === 'duplicate-key') return { code: 'score.duplicate-key', path: json.path };
  const parsed = line.safeParse(json.value);
  if (!parsed.success) return envelopeProblem(parsed.error.issues, json.value);
  const { instrument: id, sex, answers, measures = {} } = parsed.data;
  const instrument = instruments.get(id);
  if (!instrument) {
    const values = { known: [...instruments.keys()].join('、') };
    return { code: 'score.unknown-instrument', path: 'instrument', values };
  }
  const fault = checkAnswers(instrument, sex, answers)[0] ?? checkMeasures(measures, known)[0];
  if (fault) return fault;
  return score(instrument, { sex, answers: numbersOf(answers), measures: numbersOf(measures) });
}

/** Unknown keys first: a misspelt key is also a missing one, and the misspelling is what to mend. */
function envelopeProblem(issues: readonly z.core.$ZodIssue[], value: unknown): Problem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { code: 'score.not-an-object', path: '' };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') return { code: 'score.unknown-key', path: issue.keys[0] ?? '' };
  }
  const key = String(issues[0]?.path[0] ?? '');
  if (!Object.hasOwn(value, key)) return { code: 'score.missing-key', path: key };
  if (key === 'sex') return { code: 'score.unknown-sex', path: key };
  return { code: key === 'instrument' ? 'score.not-text' : 'score.not-an-object', path: key };
}

function checkMeasures(measures: Readonly<Record<string, unknown>>, known: Content['measures']): Problem[] {
  return Object.entries(measures).flatMap(([id, reading]): Problem[] => {
    const path = `measures.${id}`;
    const fact = known.get(id);
    if (!fact)
      return [{ code: 'score.unknown-measure', path, values: { known: [...known.keys()].join('、') } }];
    const { min, max } = fact.range;
    if (typeof reading !== 'number' || !(reading >= min && reading <= max)) {
      return [{ code: 'score.implausible-measure', path, values: { min, max, unit: fact.unit } }];
    }
    return [];
  });
}

/** Already checked: every value is a number. */
function numbersOf(values: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** The published form of a result: these keys and no others. */
function outputOf({ instrument, complete, missing, disagreements, scales, constitution }: Score) {
  const { primary, basis, mixed } = constitution;
  const scaleOf = ([code, { raw, transformed, judgement }]: [ConstitutionCode, ScaleScore]) =>
    [code, { raw, transformed, judgement }] as const;
  return {
    instrument,
    complete,
    missing,
    disagreements: disagreements.map(({ item }) => item),
    scales: Object.fromEntries([...scales].map(scaleOf)),
    constitution: { primary, basis, mixed },
  };
}

function placed(problem: ContentProblem, { messages }: CommandIo): string {
  return `${problem.file}:${problem.line ?? 0}:${problem.column ?? 0} ${messages(problem)} (${problem.path})`;
}
