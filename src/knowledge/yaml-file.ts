/**
 * Reads one YAML content file (1.2 core schema, unique keys) through a strict zod schema.
 * Every fault is collected with file, line, column, what is wrong and a near spelling; nothing is half-loaded.
 */
import { distance } from 'fastest-levenshtein';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
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

type Issue = z.core.$ZodIssue;

export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
): { content?: ContentFile<T>; problems: ContentProblem[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', schema: 'core' });
  if (doc.errors.length > 0) {
    return {
      problems: doc.errors.map((fault) => {
        const where = lines.linePos(fault.pos[0]);
        return {
          severity: 'error',
          code: fault.code === 'DUPLICATE_KEY' ? 'content.duplicate-key' : 'content.not-yaml',
          file,
          line: where.line,
          column: where.col,
          path: '',
          values: { detail: fault.message.split('\n')[0] ?? '' },
        };
      }),
    };
  }
  const at = locator(doc, lines);
  const parsed = schema.safeParse(doc.toJS());
  if (!parsed.success) {
    return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, file, at, [])) };
  }
  return { content: { file, value: parsed.data, at }, problems: [] };
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
  return Object.assign(at, { has: (path: readonly (string | number)[]) => doc.hasIn(path) });
}

function problemsOf(
  issue: Issue,
  file: string,
  at: ReturnType<typeof locator>,
  before: readonly (string | number)[],
): ContentProblem[] {
  const path = [...before, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) => problemsOf(inner, file, at, path));
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
      return [problem('content.not-in-list', { allowed: issue.values.map(String).join('、') })];
    case 'too_small':
      return [problem('content.too-few', { minimum: Number(issue.minimum) })];
    default:
      return [problem('content.invalid', { detail: issue.message })];
  }
}

/** Of several shapes that did not fit, the one that got furthest is the one that was meant. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]) => Math.max(0, ...branch.map(depthOf));
  return [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
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
