/**
 * rules/README.md, which an expert follows word by word: its examples pass the check of the program, those it says are
 * shipped are what is shipped, and no key, operator, step or basis of the format is left unexplained.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { contentSchemas } from '../../src/cli/schema.js';
import { buildRelease, readPackFiles } from '../../src/decision/release.js';
import { hashOfText } from '../../src/domain/canonical.js';
import { basis, stage } from '../../src/domain/codes.js';
import { leafCondition, rule } from '../../src/rules/rule-schema.js';
import { packRoot } from '../scenarios/release.js';

const readme = readFileSync(join(packRoot, 'rules', 'README.md'), 'utf8');

interface Block {
  /** Where the README says it stands. */
  readonly path: string;
  readonly text: string;
}

const blocks: readonly Block[] = [
  ...readme.matchAll(/```yaml\n# ([^\s（]+\.yaml)[^\n]*\n([\s\S]*?)```/g),
].map(([whole, path = '']) => ({ path, text: whole.replace(/^```yaml\n|```$/g, '') }));

type Piece = { readonly id: string };
const piecesOf = (text: string) => Object.values(parse(text) as Record<string, Piece[]>).flat();

const shipped = readPackFiles({ pack: packRoot });
const shippedPieces = new Map(
  shipped
    .filter(({ path }) => blocks.some((block) => block.path === path))
    .map(({ path, text }) => [path, text]),
);
const own = blocks.filter(({ path }) => !shippedPieces.has(path));

describe('the examples of the README', () => {
  it('are found, each with the file it stands in', () => {
    expect(readme.match(/```yaml/g)).toHaveLength(blocks.length);
    expect(own.map(({ path }) => path)).toEqual([
      'rules/safety/ben-xian-tong-feng.yaml',
      'knowledge/produce/ben-xian.yaml',
    ]);
  });

  it('that are shipped are word for word what is shipped', () => {
    for (const { path, text } of blocks.filter((block) => shippedPieces.has(block.path))) {
      const there = new Map(piecesOf(shippedPieces.get(path) ?? '').map((piece) => [piece.id, piece]));
      for (const piece of piecesOf(text)) expect([path, piece]).toEqual([path, there.get(piece.id)]);
    }
  });

  it('that are new pass the check beside everything shipped, without an error and without a notice of their own', () => {
    const files = own.map(({ path, text }) => ({
      ...{ path, text, sha256: hashOfText(text) },
      from: 'overlay' as const,
    }));
    const { release, problems } = buildRelease([...shipped, ...files]);
    const about = problems.filter(
      ({ severity, file }) => severity === 'error' || own.some(({ path }) => path === file),
    );
    expect(about).toEqual([]);
    expect(release?.ruleFiles.get('safety-ben-xian-gout-added-sugar')).toBe(
      'rules/safety/ben-xian-tong-feng.yaml',
    );
  });
});

/** Every key, and every word a key may only be one of, in the format of a file. */
function namesOf(schema: z.ZodType): Set<string> {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node && typeof node.properties === 'object')
      for (const key of Object.keys(node.properties ?? {})) names.add(key);
    if ('enum' in node && Array.isArray(node.enum)) for (const word of node.enum) names.add(String(word));
    if ('const' in node) names.add(String(node.const));
    for (const child of Object.values(node)) walk(child);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return names;
}

/** A name counts as explained where it stands in code marks, alone or in a short piece of YAML. */
const marked = new Set(
  [...readme.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/[^\w-]+/)),
);
const unexplained = (names: Iterable<string>) => [...names].filter((name) => !marked.has(name));

describe('the README explains', () => {
  it('every key of a rule, with a line of its own', () => {
    for (const key of Object.keys(rule.shape))
      expect(readme).toMatch(new RegExp(`^\\| \`${key}\` \\| .+ \\|$`, 'm'));
  });

  it('every operator, every step, every basis, each with a line of its own', () => {
    const operators = leafCondition.options.flatMap(({ shape: { operator } }) =>
      operator instanceof z.ZodEnum ? operator.options : [...operator.values],
    );
    // Nine operators: design.md §4 "our operators", no `not`.
    expect(new Set(operators).size).toBe(9);
    for (const word of [...operators, ...stage.options, ...basis.options])
      expect(readme).toMatch(new RegExp(`^\\| \`${word}\` \\| .+ \\|$`, 'm'));
  });

  it.each(['rule', 'food', 'recipe', 'produce', 'advice', 'acupoint', 'trait', 'source', 'disease'])(
    'every key and every fixed word of %s files',
    (name) => {
      const schema = contentSchemas[name];
      if (!schema) throw new Error(`no format ${name}`);
      expect(unexplained(namesOf(schema))).toEqual([]);
    },
  );

  it('every schema for editors by its name', () => {
    expect(
      unexplained([
        'rule',
        'food',
        'recipe',
        'advice',
        'acupoint',
        'trait',
        'source',
        'disease',
        'pattern',
        'target',
        'fact',
        'instrument',
      ]),
    ).toEqual([]);
  });

  it('faults in the words in which they are told', () => {
    const texts = ['content', 'rules']
      .map((room) =>
        parse(readFileSync(join(packRoot, 'templates', 'messages', `${room}.zh-CN.yaml`), 'utf8')),
      )
      .flatMap((codes: Record<string, string>) => Object.values(codes));
    const [, table = ''] = readme.split('| 报错里说 |');
    const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| ([^|-][^|]*) \|/gm)].map(
      ([, told = '']) => told,
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const told of rows) {
      const parts = told
        .replace(/（提醒）$/, '')
        .trim()
        .split('……');
      const inOrder = new RegExp(parts.map((part) => part.trim()).join('.*'));
      expect([told, texts.some((text) => inOrder.test(text))]).toEqual([told, true]);
    }
  });
});
