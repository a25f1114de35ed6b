/**
 * `zhiwei decide`: JSON Lines of decision inputs in, one line of decision or error out for each, in order. Decides by the
 * content on disk; a decision is written as the canonical JSON a stored one has. Nothing is coerced or filled in.
 */

import { decide } from '../decision/decide.js';
import { type DecisionInput, decisionInput } from '../decision/input.js';
import { buildRelease, type Release, readPackFiles } from '../decision/release.js';
import { canonicalJson } from '../domain/canonical.js';
import { sex as sexCode } from '../domain/codes.js';
import { isKnown } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import { checkAnswers } from '../instruments/answers.js';
import { factValueProblems } from '../workflow/fact-input.js';
import type { Command, CommandIo, ExitCode } from './command.js';
import { longestLine, parseJson, readLines } from './json-lines.js';

export const decideCommand: Command = { name: 'decide', summary: 'cli.decide.summary', run };

async function run(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (args.length > 0) {
    await io.tell(`${io.messages({ code: 'cli.decide.usage' })}\n`);
    return args[0] === '--help' ? 0 : 2;
  }
  const { release, problems } = buildRelease(readPackFiles(io.folders));
  if (!release) {
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    await io.tell(`${io.messages({ code: 'cli.content-faulty', values: { errors } })}\n`);
    return 3;
  }
  let findings = false;
  for await (const { text } of readLines(io.input)) {
    const read = readInput(text, release);
    if ('code' in read) {
      findings = true;
      const { code, path } = read;
      await io.write(`${JSON.stringify({ error: { code, path, message: io.messages(read) } })}\n`);
    } else {
      await io.write(`${canonicalJson(await decide(read, release))}\n`);
    }
  }
  return findings ? 1 : 0;
}

/** The input, or the first thing wrong with the line. */
function readInput(text: string | undefined, release: Release): DecisionInput | Problem {
  if (text === undefined) return { code: 'score.line-too-long', path: '', values: { limit: longestLine } };
  const json = parseJson(text);
  if (json.kind === 'not-json') return { code: 'score.not-json', path: '' };
  if (json.kind === 'duplicate-key') return { code: 'score.duplicate-key', path: json.path };
  const parsed = decisionInput.safeParse(json.value);
  if (!parsed.success) return shapeProblem(parsed.error.issues[0]);
  return problemIn(parsed.data, release) ?? parsed.data;
}

type Issue = NonNullable<ReturnType<typeof decisionInput.safeParse>['error']>['issues'][number];

function shapeProblem(issue: Issue | undefined): Problem {
  const path = issue?.path.map(String).join('.') ?? '';
  if (issue?.code === 'unrecognized_keys')
    return { code: 'decide.unknown-key', path: [path, issue.keys[0]].filter(Boolean).join('.') };
  return { code: 'decide.wrong-shape', path };
}

/** What the shape allows and the content does not: names it does not hold, values no form would take. */
function problemIn(input: DecisionInput, release: Release): Problem | undefined {
  return factProblem(input, release) ?? questionnaireProblem(input, release) ?? namesProblem(input, release);
}

function factProblem({ facts }: DecisionInput, { knowledge }: Release): Problem | undefined {
  for (const [id, entry] of Object.entries(facts)) {
    const path = `facts.${id}`;
    const definition = knowledge.facts.get(id);
    if (!definition) return { code: 'decide.unknown-fact', path };
    // decide() makes these itself; one handed in would be overwritten without a word.
    if (definition.origin.from === 'derived' || definition.origin.from === 'stage')
      return { code: 'decide.made-fact', path, values: { label: definition.label } };
    const problem = isKnown(entry) ? factValueProblems(definition, entry.value, path)[0] : undefined;
    if (problem) return problem;
  }
  return undefined;
}

function questionnaireProblem(
  { questionnaire, facts }: DecisionInput,
  { instruments }: Release,
): Problem | undefined {
  if ('none' in questionnaire) return undefined;
  const instrument = instruments.get(questionnaire.instrument);
  if (!instrument) {
    const values = { known: [...instruments.keys()].join('、') };
    return { code: 'score.unknown-instrument', path: 'questionnaire.instrument', values };
  }
  const sex = isKnown(facts.sex) ? sexCode.safeParse(facts.sex.value).data : undefined;
  if (sex === undefined) return { code: 'decide.needs-sex', path: 'facts.sex' };
  const fault = checkAnswers(instrument, sex, questionnaire.answers)[0];
  return fault ? { ...fault, path: `questionnaire.${fault.path}` } : undefined;
}

function namesProblem(
  { amounts, handledAlerts, mutes }: DecisionInput,
  { knowledge, rules }: Release,
): Problem | undefined {
  for (const [recipe, grams] of Object.entries(amounts)) {
    const ingredients = knowledge.recipes.get(recipe)?.ingredients;
    if (!ingredients) return { code: 'decide.unknown-recipe', path: `amounts.${recipe}` };
    const wrong = Object.keys(grams).find((food) => !ingredients.some((part) => part.food === food));
    if (wrong !== undefined) return { code: 'decide.not-in-recipe', path: `amounts.${recipe}.${wrong}` };
  }
  const known = new Set(rules.map(({ rule }) => rule.id));
  const alert = handledAlerts.findIndex((id) => !known.has(id));
  if (alert >= 0) return { code: 'decide.unknown-rule', path: `handledAlerts.${alert}` };
  const mute = mutes.findIndex(({ ruleId }) => !known.has(ruleId));
  return mute >= 0 ? { code: 'decide.unknown-rule', path: `mutes.${mute}.ruleId` } : undefined;
}
