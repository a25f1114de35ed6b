/**
 * Frozen fixtures: fixtures/<form>/v<version>.json is one entry (or log line) exactly as that version of the code wrote
 * it. Written once, when the version is published, with `prepare` and `seal` of src/store/envelope.ts; never changed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prepare, seal, unseal } from '../../src/store/envelope.js';
import { storedForms } from './stored-forms.js';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

describe('stored forms', () => {
  it('have names of their own', () => {
    const names = storedForms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are all there are fixtures of', () => {
    expect(readdirSync(fixtures).sort()).toEqual(storedForms.map(({ name }) => name).sort());
  });

  describe.each(storedForms.map((form) => [form.name, form] as const))('%s', (name, form) => {
    it('has one fixture of each published version and no other', () => {
      const folder = join(fixtures, name);
      const published = Array.from({ length: form.version }, (_, i) => `v${i + 1}.json`);
      expect(existsSync(folder) ? readdirSync(folder).sort() : []).toEqual(published.sort());
    });

    it('reads every one of them, and writes it back in its own version', () => {
      for (const file of readdirSync(join(fixtures, name))) {
        const text = readFileSync(join(fixtures, name, file), 'utf8');
        expect(text).toContain(`"schemaVersion":${file.slice(1, -5)},`);
        const entry = unseal(form, text.trimEnd());
        if (entry.state === 'damaged') expect.fail(`${name}/${file}: ${entry.reason}`);
        const again = seal(form, entry.key, prepare(form, entry.key, entry.value));
        expect(unseal(form, again.text)).toMatchObject({ state: 'found', value: entry.value });
        if (file === `v${form.version}.json`) expect(`${again.text}\n`).toBe(text);
      }
    });
  });
});
