/** Every code that drafts and review can refuse or say has its text: a page never shows a bare code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { leafCondition } from '../../../src/rules/rule-schema.js';
import { pack } from '../../web/house.js';

const messages = loadMessages(join(pack, 'templates', 'messages'));

/** Files of this room, by how their names begin. */
const files = [
  ['src/workflow', /^(add-line|amounts|decided|document|documents|drafts|lines|recheck|review)/],
  ['src/prescription', /^(check-lines|states|batch)\.ts$/],
  ['src/web', /^(draft|review|line|untaken|difference|danger|explain)/],
] as const;

const source = files.flatMap(([folder, name]) =>
  readdirSync(join(pack, folder))
    .filter((file) => name.test(file))
    .map((file) => readFileSync(join(pack, folder, file), 'utf8')),
);

describe('messages of drafts and review', () => {
  it('are there for every code the source names', () => {
    const codes = source.flatMap((text) => [
      ...[...text.matchAll(/code: '([a-z-]+\.[a-z.-]+)'/g)].map(([, code]) => code ?? ''),
      ...[...text.matchAll(/'((?:draft|review|page|line|document)\.[a-z-]+(?:\.[a-z-]+)?)'/g)].map(
        ([, code]) => code ?? '',
      ),
    ]);
    expect(source.length).toBeGreaterThan(15);
    expect(codes.length).toBeGreaterThan(40);
    expect([...new Set(codes)].filter((code) => !messages.codes.has(code))).toEqual([]);
  });

  it('are there for the families of codes that are put together', () => {
    const operators = leafCondition.options.flatMap(({ shape: { operator } }) =>
      'options' in operator ? operator.options : [...operator.values],
    );
    const families = [
      ...operators.map((operator) => `draft.condition.${operator}`),
      ...['yes', 'tends', 'balanced', 'tie', 'none', 'open'].map((basis) => `draft.constitution.${basis}`),
      ...['visit-day', 'questionnaire', 'confirmed-constitution', 'emergency', 'amounts', 'harm'].map(
        (part) => `draft.changed.${part}`,
      ),
      ...['added', 'removed', 'changed'].map((hand) => `review.hand.${hand}`),
      ...[
        'not-submitted',
        'edited',
        'lift',
        'recheck',
        'alert',
        'undecided',
        'unknown-safety',
        'awaits-expert',
        'no-constitution',
        'contradicts-earlier',
        'harm-recorded',
      ].map((obstacle) => `review.batch.${obstacle}`),
      ...['drafted', 'saved', 'submitted', 'recalled', 'added', 'amounts', 'voided'].map(
        (done) => `draft.done.${done}`,
      ),
      ...['approved', 'returned', 'rejected', 'saved', 'added', 'amounts'].map(
        (done) => `review.done.${done}`,
      ),
      ...['missing', 'damaged'].map((state) => `chart.${state}`),
    ];
    expect(families.filter((code) => !messages.codes.has(code))).toEqual([]);
  });
});
