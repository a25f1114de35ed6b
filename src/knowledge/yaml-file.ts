/**
 * Reads one YAML content file (1.2 core schema, unique keys) through a strict zod schema.
 * Every fault is collected with file, line, column, what is wrong and a near spelling; nothing is half-loaded.
 */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { danglingAlias, formProblems } from './yaml-form.js';
import { problemsOf, withNearKeys } from './yaml-problems.js';

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

interface Read<T> {
  readonly content?: ContentFile<T>;
  readonly problems: readonly ContentProblem[];
}

/** What was read last of each file, by its schema: of a candidate only the files that were edited are parsed again. */
const lastRead = new WeakMap<
  z.ZodType,
  Map<string, { readonly text: string; readonly read: Read<unknown> }>
>();

/** The same text gives the same object again, frozen: whoever reads it shares it. */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): Read<T> {
  const files = lastRead.get(schema) ?? new Map();
  lastRead.set(schema, files);
  const known = files.get(file);
  // A schema's own map holds nothing but what that schema made.
  if (known?.text === text) return known.read as Read<T>;
  const read = readAnew(file, text, schema);
  files.set(file, { text, read });
  return read;
}

function readAnew<T>(file: string, text: string, schema: z.ZodType<T>): Read<T> {
  const whole = (code: string): Read<T> => ({
    problems: [{ severity: 'error', code, file, path: '', values: {} }],
  });
  // Bytes that are no UTF-8 were read as this mark; what is left of the words would be published as it stands.
  if (/[\uFFFD\0]/.test(text)) return whole('content.not-utf-8');
  const { doc, lines } = parsedText(text);
  if (doc.errors.length > 0) return { problems: formProblems(file, text, doc, lines) };
  if (doc.contents === null) return whole('content.empty-file');
  const dangling = danglingAlias(doc);
  if (dangling !== undefined) {
    const { line, col: column } = lines.linePos(dangling);
    const values = { detail: '*' };
    return {
      problems: [{ severity: 'error', code: 'content.needs-quotes', file, line, column, path: '', values }],
    };
  }
  const parsed = schema.safeParse(doc.toJS());
  if (!parsed.success) {
    const places = placesIn(doc, lines);
    const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, file, places, []));
    return { problems: withNearKeys(problems) };
  }
  // The document is many times its text and only a fault asks for a place in it, so it is not kept.
  const at: ContentFile<T>['at'] = (path) => {
    const again = parsedText(text);
    return placesIn(again.doc, again.lines)(path);
  };
  return { content: { file, value: frozen(parsed.data), at }, problems: [] };
}

function parsedText(text: string): { readonly doc: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  return {
    doc: parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', schema: 'core' }),
    lines,
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

/** Where things stand in a file, and what was written there, also of a file that is refused. */
export interface Places {
  (path: Path): { line: number; column: number } | undefined;
  has(path: Path): boolean;
  valueAt(path: Path): unknown;
}
type Path = readonly (string | number)[];

function placesIn(doc: Document, lines: LineCounter): Places {
  const at = (path: Path) => {
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
    has: (path: Path) => doc.hasIn(path),
    valueAt: (path: Path): unknown => doc.getIn(path),
  });
}
