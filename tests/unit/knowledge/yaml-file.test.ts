/** Reading a content file again: what did not change is not parsed again, and nobody can change what others read. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../../src/knowledge/yaml-file.js';

const schema = z.strictObject({ foods: z.array(z.strictObject({ id: z.string(), grams: z.number() })) });
const text = 'foods:\n  - { id: shan-yao, grams: 30 }\n';

describe('a content file read again', () => {
  it('is the same object while its text is the same, and another one when a figure changed', () => {
    const first = readYaml('knowledge/foods/a.yaml', text, schema).content?.value;
    expect(readYaml('knowledge/foods/a.yaml', text, schema).content?.value).toBe(first);
    const edited = readYaml('knowledge/foods/a.yaml', text.replace('30', '20'), schema);
    expect(edited.content?.value).toEqual({ foods: [{ id: 'shan-yao', grams: 20 }] });
    expect(first).toEqual({ foods: [{ id: 'shan-yao', grams: 30 }] });
  });

  it('cannot be changed by who reads it, at any depth', () => {
    const value = readYaml('knowledge/foods/b.yaml', text, schema).content?.value;
    expect(Object.isFrozen(value) && Object.isFrozen(value?.foods) && Object.isFrozen(value?.foods[0])).toBe(
      true,
    );
  });

  it('still says where a thing stands: the 30 behind `  - { id: shan-yao, grams: `, 27 characters long', () => {
    for (const again of [1, 2]) {
      const { content } = readYaml('knowledge/foods/c.yaml', text, schema);
      expect([again, content?.at(['foods', 0, 'grams'])]).toEqual([again, { line: 2, column: 28 }]);
    }
  });

  it('is told faulty every time', () => {
    for (const again of [1, 2]) {
      const { content, problems } = readYaml('knowledge/foods/d.yaml', 'foods: [{ id: 3 }]', schema);
      expect([again, content, problems.map(({ code, line }) => [code, line])]).toEqual([
        again,
        undefined,
        [
          ['content.wrong-type', 1],
          ['content.missing', 1],
        ],
      ]);
    }
  });
});
