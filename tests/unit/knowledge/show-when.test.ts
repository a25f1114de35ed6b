/** When a question is put is content: it names facts and words that exist, and every fault is told with its place. */
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/pack.js';

function problemsOf(fact: string): readonly { code: string; path: string; line?: number }[] {
  const text = `facts:\n  - { id: pressed, label: 按, type: boolean, origin: { from: form, section: safety } }\n  - ${fact}\n`;
  const { problems } = loadKnowledge([{ path: 'knowledge/facts/a.yaml', text, sha256: '', from: 'pack' }]);
  return problems.map(({ code, path, line }) => ({ code, path, ...(line === undefined ? {} : { line }) }));
}

const late = (rest: string) =>
  `{ id: late, label: 后, type: boolean, origin: { from: form, section: safety }, ${rest} }`;

describe('a question that is put only when something holds', () => {
  it('is accepted when it names a fact of the dictionary', () => {
    expect(problemsOf(late('showWhen: { all: [{ fact: pressed, is: true }] }'))).toEqual([]);
  });

  it('is refused at its line when the fact does not exist', () => {
    expect(problemsOf(late('showWhen: { any: [{ fact: presed, is: true }] }'))).toEqual([
      { code: 'content.unknown-id-near', path: 'facts.1.showWhen.any.0.fact', line: 3 },
    ]);
  });

  it('is refused when its words are no vocabulary', () => {
    expect(problemsOf(late('answers: answers-none'))).toMatchObject([{ path: 'facts.1.answers', line: 3 }]);
  });

  it.each([
    'showWhen: { all: [] }',
    'showWhen: { all: [{ fact: pressed }] }',
    'showWhen: { all: [{ fact: pressed, is: true, atLeast: 3 }] }',
    'showWhen: { all: [{ fact: pressed, is: true }], any: [{ fact: pressed, is: true }] }',
  ])('is refused when its condition says nothing or two things: %s', (rest) => {
    expect(problemsOf(late(rest)).length).toBeGreaterThan(0);
  });
});
