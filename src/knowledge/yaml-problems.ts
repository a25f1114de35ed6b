/** What zod says of a content file, as problems for the county expert: place, what is wrong, and which word was meant. */
import type { z } from 'zod';
import { contentId, factId } from '../domain/codes.js';
import { civilDate } from '../domain/time.js';
import { nearSpelling } from './near-spelling.js';
import type { ContentProblem, Places } from './yaml-file.js';

type Issue = z.core.$ZodIssue;

function patternOf(schema: z.ZodType): string | undefined {
  const issue = schema.safeParse('').error?.issues[0];
  return issue?.code === 'invalid_format' ? issue.pattern : undefined;
}
const idPatterns = [contentId, factId].map(patternOf);
const datePattern = patternOf(civilDate);
/** What a day of the right shape that is in no calendar is told in. */
const noSuchDay = civilDate.safeParse('2000-02-30').error?.issues[0]?.message;

/** A fault zod found, and those of the shapes it tried, in the words of the messages. */
export function problemsOf(
  issue: Issue,
  file: string,
  at: Places,
  before: readonly (string | number)[],
): ContentProblem[] {
  const path = [...before, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return unionProblems(issue.errors, file, at, path);
  }
  const where = at(path);
  const problem = (code: string, values: Record<string, string | number>): ContentProblem => ({
    severity: 'error',
    code,
    file,
    ...(where ?? {}),
    path: path.join('.'),
    values: { field: String(path.findLast((part) => typeof part === 'string') ?? ''), ...values },
  });
  const written = String(at.valueAt(path) ?? '');
  // Within full-width brackets a list is a text like any other.
  if (/^[［｛]/.test(written)) return [problem('content.full-width-bracket', {})];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem(strayKeyCode(key), { key }));
    case 'invalid_type':
      return [problem(at.has(path) ? 'content.wrong-type' : 'content.missing', { expected: issue.expected })];
    case 'invalid_value':
      return [problem(...notInList(at.valueAt(path), issue.values.map(String)))];
    case 'too_small': {
      if (issue.origin === 'string') return [problem('content.no-words', {})];
      const code = issue.origin === 'array' ? 'content.too-few' : 'content.too-small';
      return [problem(code, { minimum: Number(issue.minimum), written })];
    }
    case 'too_big': {
      const code = issue.origin === 'string' ? 'content.too-long' : 'content.too-big';
      return [problem(code, { maximum: Number(issue.maximum), written })];
    }
    case 'invalid_format':
      if (issue.pattern === datePattern) return [problem('content.not-a-date', { written })];
      if (idPatterns.includes(issue.pattern)) return [problem('content.not-an-id', { written })];
      return [problem('content.invalid', { detail: issue.message })];
    case 'invalid_union': {
      // No branch of a discriminated union: its key is missing, or holds a word that is none of them.
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      return [
        at.has(path)
          ? problem(...notInList(at.valueAt(path), options))
          : problem('content.missing', { expected: options.join('、') }),
      ];
    }
    default:
      return issue.message === noSuchDay
        ? [problem('content.not-a-date', { written })]
        : [problem('content.invalid', { detail: issue.message })];
  }
}

/** A key with a Chinese colon or comma in it is a key and a value, or two, that were not told apart. */
function strayKeyCode(key: string): string {
  if (/^[a-zA-Z][\w-]*：/.test(key)) return 'content.full-width-colon';
  return /[，；]/.test(key) ? 'content.full-width-comma' : 'content.unknown-key';
}

/** A word that is none of those allowed, with the nearest of them if any is near. */
function notInList(
  written: unknown,
  options: readonly string[],
): [code: string, values: Record<string, string>] {
  const allowed = options.join('、');
  const near = typeof written === 'string' ? nearSpelling(written, options) : undefined;
  return near === undefined
    ? ['content.not-in-list', { allowed }]
    : ['content.not-in-list-near', { allowed, near, written: String(written) }];
}

/**
 * Of several shapes that did not fit, the one that knows most of the keys that are there is the one that was meant. When
 * none knows them all, the keys it would have had instead are not missed: which shape was meant is only a guess.
 */
function unionProblems(
  branches: readonly (readonly Issue[])[],
  file: string,
  at: Places,
  path: readonly (string | number)[],
): ContentProblem[] {
  const meant = closestBranch(branches, (inner) => at.has([...path, ...inner]));
  const problems = meant.flatMap((issue) => problemsOf(issue, file, at, path));
  const unknown = problems.filter((problem) => isUnknownKeyAt(problem, path));
  if (unknown.length === 0) return problems;
  const wanted = branches.flat().flatMap((issue) => {
    const key = issue.code === 'invalid_type' && issue.path.length === 1 ? String(issue.path[0]) : '';
    return key !== '' && !at.has([...path, key]) ? [key] : [];
  });
  const missed = new Set(wanted.map((key) => [...path, key].join('.')));
  return problems
    .filter((problem) => problem.code !== 'content.missing' || !missed.has(problem.path))
    .map((problem) => (unknown.includes(problem) ? nearKey(problem, wanted) : problem));
}

function closestBranch(
  branches: readonly (readonly Issue[])[],
  isThere: (path: readonly (string | number)[]) => boolean,
): readonly Issue[] {
  const depth = (branch: readonly Issue[]) => Math.max(0, ...branch.map(depthOf));
  const strangers = (branch: readonly Issue[]) =>
    branch.reduce((count, issue) => {
      if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return count + issue.keys.length;
      // Without the key that tells its kinds apart, a shape is less likely than one that misses a single key.
      const kind = issue.code === 'invalid_union' && issue.errors.length === 0;
      return kind && !isThere(issue.path.map(String)) ? count + 1.5 : count;
    }, 0);
  const [best] = [...branches].sort(
    (a, b) => strangers(a) - strangers(b) || depth(b) - depth(a) || a.length - b.length,
  );
  return best ?? [];
}

function isUnknownKeyAt(problem: ContentProblem, path: readonly (string | number)[]): boolean {
  return problem.code === 'content.unknown-key' && problem.path === path.join('.');
}

function nearKey(problem: ContentProblem, wanted: readonly string[]): ContentProblem {
  const near = nearSpelling(String(problem.values.key), wanted);
  return near === undefined
    ? problem
    : { ...problem, code: 'content.unknown-key-near', values: { ...problem.values, near } };
}

/** A misspelt key is also a missing one; the misspelling is what to mend. */
export function withNearKeys(problems: readonly ContentProblem[]): ContentProblem[] {
  const missing = problems.filter(({ code }) => code === 'content.missing');
  const mended = new Set<ContentProblem>();
  const told = problems.map((problem, index) => {
    // A date of the wrong shape is also in no calendar: one thing to mend.
    const twin = problems.findIndex((one) => one.code === problem.code && one.path === problem.path);
    if (problem.code === 'content.not-a-date' && twin < index) mended.add(problem);
    const prefix = problem.path === '' ? '' : `${problem.path}.`;
    const beside = missing.filter((one) => one.path === `${prefix}${one.values.field}`);
    if (problem.code === 'content.full-width-colon')
      for (const one of beside)
        if (String(problem.values.key).startsWith(`${one.values.field}：`)) mended.add(one);
    if (problem.code !== 'content.unknown-key') return problem;
    const near = nearKey(
      problem,
      beside.map((one) => String(one.values.field)),
    );
    for (const one of beside) if (one.values.field === near.values.near) mended.add(one);
    return near;
  });
  return told.filter((problem) => !mended.has(problem));
}

function depthOf(issue: Issue): number {
  const inner = issue.code === 'invalid_union' ? Math.max(0, ...issue.errors.flat().map(depthOf)) : 0;
  return issue.path.length + inner;
}
