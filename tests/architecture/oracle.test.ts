/**
 * The oracle's independence: it may see what the product says, and nothing of how it comes to it. Fails on any import of
 * a rule, of content code or of a product module that is not named here, and on having read nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('../oracle/', import.meta.url));

/** What the product says, and what stands before it; everything else may be imported for its types alone. */
const entryPoints = [
  'src/decision/decide.js',
  'src/decision/release.js',
  'src/domain/canonical.js',
  'src/domain/time.js',
  'src/prescription/check-lines.js',
  'src/prescription/draft.js',
  'src/workflow/lines.js',
  'src/workflow/stand-ins.js',
];

/** The shipped release and the common generator of people: neither says what is right. */
const testHelpers = ['tests/people/people.js', 'tests/scenarios/release.js'];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typesOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(resolve(folder, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (module: ts.Node, typesOnly: boolean) => {
    if (!ts.isStringLiteralLike(module)) throw new Error(`${file}: an import that is no plain text`);
    const inside = module.text.startsWith('.');
    const target = inside
      ? relative(root, resolve(dirname(resolve(folder, file)), module.text))
          .split(sep)
          .join('/')
      : module.text;
    found.push({ file, target, typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const names = clause?.namedBindings;
      const each =
        clause !== undefined &&
        clause.name === undefined &&
        names !== undefined &&
        ts.isNamedImports(names) &&
        names.elements.length > 0 &&
        names.elements.every((one) => one.isTypeOnly);
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || each);
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      for (const argument of node.arguments.slice(0, 1)) add(argument, false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const imports = files.flatMap(importsOf);
const isOwn = ({ target }: Import) => target.startsWith('tests/oracle/');

describe('the independent oracle', () => {
  test('was read', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(imports.filter((one) => one.target.startsWith('src/')).length).toBeGreaterThan(20);
    expect(imports.filter((one) => one.typesOnly).length).toBeGreaterThan(20);
  });

  test('runs nothing of the product but what says, checks and drafts', () => {
    const run = imports.filter((one) => one.target.startsWith('src/') && !one.typesOnly);
    expect(run.filter((one) => !entryPoints.includes(one.target))).toEqual([]);
    // No name on the list that nobody needs.
    expect(entryPoints.filter((path) => !run.some(({ target }) => target === path))).toEqual([]);
  });

  test('knows nothing of rules, not even their types', () => {
    const known = imports.filter(({ target }) => /^(src\/rules|rules|knowledge|dist)\//.test(target));
    expect(known).toEqual([]);
  });

  test('takes nothing from other tests but people and the release to judge', () => {
    const others = imports.filter((one) => one.target.startsWith('tests/') && !isOwn(one));
    expect(others.filter(({ target }) => !testHelpers.includes(target))).toEqual([]);
  });

  test('reads no file: its tables are written down, not loaded', () => {
    const read = imports.filter(({ target }) => /^(node:)?(fs|path|url|module|child_process)/.test(target));
    expect(read).toEqual([]);
  });

  test('its tables of signs, groups and foods see no product code at all', () => {
    const tables = ['groups.ts', 'red-flags.ts', 'emergencies.ts', 'food-table.ts', 'catalogue.ts'];
    expect(imports.filter(({ file, target }) => tables.includes(file) && target.startsWith('src/'))).toEqual(
      [],
    );
  });
});
