/** Every code of the store has a text, and no text is left over. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { damageReasons, noticeCodes, refusalCodes } from '../../src/store/store-error.js';

const file = new URL('../../templates/messages/store.zh-CN.yaml', import.meta.url);

describe('templates/messages/store.zh-CN.yaml', () => {
  it('has exactly the codes the store uses', () => {
    const texts = z.record(z.string(), z.string().min(1)).parse(parse(readFileSync(file, 'utf8')));
    const reasons = damageReasons.map((reason) => `store.damage-${reason}`);
    expect(Object.keys(texts).sort()).toEqual([...refusalCodes, ...noticeCodes, ...reasons].sort());
  });
});
