/**
 * Imports point inward (design.md §3). Fails on any other import, on a cycle between rooms, and on having read nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Which rooms each room may import; a room may always import itself. Files directly in src/ wire everything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  knowledge: ['domain'],
  instruments: ['domain', 'knowledge'],
  rules: ['domain', 'knowledge'],
  decision: ['domain', 'knowledge', 'instruments', 'rules'],
  prescription: ['domain', 'knowledge', 'instruments', 'rules', 'decision'],
  followup: ['domain', 'knowledge', 'instruments', 'rules', 'decision'],
  access: ['domain'],
  store: ['domain'],
  workflow: ['domain', 'knowledge', 'instruments', 'rules', 'decision', 'prescription', 'followup', 'access'],
  web: [
    'domain',
    'knowledge',
    'instruments',
    'rules',
    'decision',
    'prescription',
    'followup',
    'access',
    'workflow',
  ],
  cli: [
    'domain',
    'knowledge',
    'instruments',
    'rules',
    'decision',
    'prescription',
    'followup',
    'access',
    'workflow',
    'store',
  ],
};

/** Packages that only one room (or file) may import. */
const keptTo: Readonly<Record<string, string>> = {
  'json-rules-engine': 'rules',
  lowdb: 'store',
  handlebars: 'prescription',
  'playwright-core': 'prescription',
  '@sparticuz/chromium': 'prescription',
  '@node-rs/argon2': 'access',
  yaml: 'knowledge',
  hono: 'web',
  '@hono/node-server': 'web',
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

const files = filesUnder(src);
const imports: Import[] = files.flatMap((path) => {
  const text = readFileSync(path, 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    file: relative(src, path).split(sep).join('/'),
    target: fileName.startsWith('.')
      ? relative(src, resolve(dirname(path), fileName))
          .split(sep)
          .join('/')
      : fileName,
  }));
});

const roomOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');
const isInside = (target: string) => target.endsWith('.js') && !target.startsWith('node:');

describe('imports', () => {
  test('modules were read', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(300);
  });

  test('every room is known here', () => {
    const rooms = new Set(
      files.map((path) => roomOf(relative(src, path).split(sep).join('/'))).filter(Boolean),
    );
    expect([...rooms].filter((room) => !(room in allowed))).toEqual([]);
  });

  test('point inward only', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = roomOf(file);
      if (from === '' || !isInside(target)) return false;
      // The demo of the command line is handed an open house.
      if (from === 'cli' && file.startsWith('cli/demo/') && target === 'app.js') return false;
      const to = roomOf(target);
      return to !== from && !(allowed[from] ?? []).includes(to);
    });
    expect(wrong).toEqual([]);
  });

  test('one room keeps each package to itself', () => {
    const wrong = imports.filter(({ file, target }) => {
      const name = Object.keys(keptTo).find((one) => target === one || target.startsWith(`${one}/`));
      const from = roomOf(file);
      return name !== undefined && from !== '' && keptTo[name] !== from;
    });
    expect(wrong).toEqual([]);
  });

  test('nothing but the composition roots reads the process or the clock', () => {
    const roots = new Set(['main.ts', 'cli/main.ts']);
    const wrong = files
      .map((path) => ({ file: relative(src, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
      .filter(({ file }) => !roots.has(file))
      .filter(({ text }) => /process\.env|Date\.now\(|new Date\(\)|Math\.random\(/.test(text))
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });

  test('no Chinese outside comments: what a person reads is content', () => {
    const wrong = files.flatMap((path) => {
      const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        const literal =
          ts.isStringLiteralLike(node) ||
          ts.isTemplateHead(node) ||
          ts.isTemplateMiddleOrTemplateTail(node) ||
          ts.isRegularExpressionLiteral(node);
        if (literal && /\p{Script=Han}/u.test(node.getText()))
          found.push(`${relative(src, path)}: ${node.getText()}`);
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
    expect(wrong).toEqual([]);
  });
});

describe('tests', () => {
  test('every file that looks like a test is one the runner collects', () => {
    const root = fileURLToPath(new URL('../', import.meta.url));
    const strange = filesUnder(root).filter(
      (path) => /[._-](test|spec)s?\.ts$/.test(path) && !path.endsWith('.test.ts'),
    );
    expect(strange).toEqual([]);
  });
});
