/**
 * Reads one YAML content file (1.2 core schema, unique keys) through a strict zod schema.
 * Every fault is collected with file, line, column, what is wrong and a near spelling; nothing is half-loaded.
 */
import { distance } from 'fastest-levenshtein';
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

/** A fault in a content file. `code` is a key of templates/messages; the text is for the county expert. */
export interface ContentProblem {
  readonly severity: 'error' | 'notice';
  readonly code: string;
  readonly file: string;
  /** 1-based; absent when the fault is of the whole file or pack. */
  readonly line?: number;
  readonly column?: number;
  /** Where in the file, e.g. rules.2.when.all.0.fact. */
  readonly path: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A parsed file, able to say where a path stands. */
export interface ContentFile<T> {
  readonly file: string;
  readonly value: T;
  at(path: readonly (string | number)[]): { line: number; column: number } | undefined;
}

/** The faults of form that editing by hand makes; every other one is told in the library's words. */
const formFaults: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'content.duplicate-key',
  BAD_INDENT: 'content.bad-indent',
  BLOCK_AS_IMPLICIT_KEY: 'content.bad-indent',
  MULTILINE_IMPLICIT_KEY: 'content.no-space-after-colon',
  MISSING_CHAR: 'content.unclosed',
  TAB_AS_INDENT: 'content.tab-indent',
};

type Issue = z.core.$ZodIssue;

export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
): { content?: ContentFile<T>; problems: ContentProblem[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', schema: 'core' });
  if (doc.errors.length > 0) {
    // After the first fault of form the rest is guesswork; keys that stand twice are each a fault of their own.
    const formFault = doc.errors.find((fault) => fault.code !== 'DUPLICATE_KEY');
    const told = doc.errors.filter((fault) => fault.code === 'DUPLICATE_KEY' || fault === formFault);
    return {
      problems: told.map((fault) => {
        const where = lines.linePos(openedAt(doc, fault.pos[0]) ?? fault.pos[0]);
        return {
          severity: 'error',
          code: formFaults[fault.code] ?? 'content.not-yaml',
          file,
          line: where.line,
          column: where.col,
          path: '',
          // The place is told apart from it.
          values: { detail: (fault.message.split('\n')[0] ?? '').replace(/ at line .*$/, '') },
        };
      }),
    };
  }
  const at = locator(doc, lines);
  const parsed = schema.safeParse(doc.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, file, at, []));
    return { problems: withNearKeys(problems) };
  }
  return { content: { file, value: parsed.data, at }, problems: [] };
}

/** Where the quote opens that is still open at `end`, often many lines below: that is the line to mend. */
function openedAt(doc: Document, end: number): number | undefined {
  let start: number | undefined;
  visit(doc, {
    Scalar(_, { type, range }) {
      if (type?.startsWith('QUOTE') && range?.[1] === end) start = range[0];
    },
  });
  return start;
}

function locator(doc: Document, lines: LineCounter) {
  const at = (path: readonly (string | number)[]) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? doc.contents : doc.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) {
        const where = lines.linePos(node.range[0]);
        return { line: where.line, column: where.col };
      }
    }
    return undefined;
  };
  return Object.assign(at, {
    has: (path: readonly (string | number)[]) => doc.hasIn(path),
    valueAt: (path: readonly (string | number)[]): unknown => doc.getIn(path),
  });
}

function problemsOf(
  issue: Issue,
  file: string,
  at: ReturnType<typeof locator>,
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
    values: { field: String(path.at(-1) ?? ''), ...values },
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem('content.unknown-key', { key }));
    case 'invalid_type':
      return [problem(at.has(path) ? 'content.wrong-type' : 'content.missing', { expected: issue.expected })];
    case 'invalid_value':
      return [problem(...notInList(at.valueAt(path), issue.values.map(String)))];
    case 'too_small':
      return [problem('content.too-few', { minimum: Number(issue.minimum) })];
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
      return [problem('content.invalid', { detail: issue.message })];
  }
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
  at: ReturnType<typeof locator>,
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
function withNearKeys(problems: readonly ContentProblem[]): ContentProblem[] {
  const missing = problems.filter(({ code }) => code === 'content.missing');
  const mended = new Set<ContentProblem>();
  const told = problems.map((problem) => {
    if (problem.code !== 'content.unknown-key') return problem;
    const prefix = problem.path === '' ? '' : `${problem.path}.`;
    const beside = missing.filter((one) => one.path === `${prefix}${one.values.field}`);
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

/** The known word nearest to a misspelt one, if any is near. */
export function nearSpelling(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d <= Math.max(2, Math.floor(word.length / 4)) && (!best || d < best.distance)) {
      best = { word: candidate, distance: d };
    }
  }
  return best?.word;
}
