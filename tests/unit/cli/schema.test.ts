/** `zhiwei schema`: what is printed is what is committed for editors, and it says the same as the checks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSchemas, schemaCommand, schemaText } from '../../../src/cli/schema.js';
import { packRoot } from '../../scenarios/release.js';
import { runCommand } from './run.js';

const committed = join(packRoot, 'rules', 'schema');

describe('schemas for editors', () => {
  it('are committed, one for each kind of content file and no other', () => {
    const wanted = Object.keys(contentSchemas).map((name) => `${name}.schema.json`);
    expect(readdirSync(committed).sort()).toEqual(wanted.sort());
  });

  it.each(Object.keys(contentSchemas))(
    '%s is not stale (if it is: npm run --silent zhiwei -- schema <name>)',
    (name) => {
      expect(readFileSync(join(committed, `${name}.schema.json`), 'utf8')).toBe(schemaText(name));
    },
  );

  it('refuse unknown keys, as the checks do', () => {
    const schema = JSON.parse(schemaText('rule') ?? '');
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['rules'],
      properties: { rules: { items: { additionalProperties: false } } },
    });
    expect(schema.properties.rules.items.required).toEqual(
      expect.arrayContaining([
        'id',
        'title',
        'stage',
        'when',
        'then',
        'why',
        'basis',
        'sources',
        'reviewBy',
        'examples',
      ]),
    );
  });

  it('know our operators and no others', () => {
    // design.md §4: our operators, no `not`.
    const text = schemaText('rule') ?? '';
    for (const operator of [
      'equal',
      'oneOf',
      'atLeast',
      'above',
      'atMost',
      'below',
      'includes',
      'includesAny',
      'lacks',
    ])
      expect(text).toContain(`"${operator}"`);
    expect(text).not.toContain('"not"');
  });
});

describe('zhiwei schema', () => {
  it.each(['rule', 'visit', 'instrument', 'decision-input', 'chart'])('prints %s', async (name) => {
    const { code, output } = await runCommand(schemaCommand, [name]);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('of a name there is none of says which there are', async () => {
    const { code, told } = await runCommand(schemaCommand, ['rules']);
    expect([code, told.includes('decision-input')]).toEqual([2, true]);
    expect((await runCommand(schemaCommand, [])).code).toBe(2);
  });
});
