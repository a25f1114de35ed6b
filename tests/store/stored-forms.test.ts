/**
 * Frozen fixtures (fixtures/README.md): fixtures/<form>/v<version>.json is one entry (or log line) exactly as that version
 * of the code wrote it, v<version>-<what>.json another. No form and no version may lack one, and none may stop being read.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { StoredForm, SummarisedForm } from '../../src/domain/ports.js';
import { prepare, seal, unseal } from '../../src/store/envelope.js';
import { smallHouse } from '../unit/workflow/small-pack.js';
import { storedForms } from './stored-forms.js';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const fixtureName = /^v([1-9][0-9]*)(?:-[a-z0-9-]+)?\.json$/;

const names = storedForms.map(({ name }) => name).sort();

function filesOf(name: string): string[] {
  const folder = join(fixtures, name);
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isSummarised<T>(form: StoredForm<T>): form is SummarisedForm<T, unknown> {
  return 'summarise' in form;
}

describe('the list of stored forms', () => {
  it('has each name once', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('holds every form that a module of src/ declares', async () => {
    let declared = 0;
    for (const path of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue;
      const text = readFileSync(join(sources, path), 'utf8');
      for (const [, name = ''] of text.matchAll(
        /^(?:export )?const (\w+)\s*:\s*(?:StoredForm|SummarisedForm)</gm,
      )) {
        const module: Record<string, unknown> = await import(join(sources, path));
        expect([path, name, storedForms.some((form) => form === module[name])]).toEqual([path, name, true]);
        declared += 1;
      }
    }
    expect(declared).toBe(storedForms.length);
  });

  it('holds every form that a running house opens, and no other', async () => {
    const { contents } = await smallHouse();
    const places = [...contents.entries.keys()].map((place) => place.replace(/^.*\//, ''));
    expect([...places, ...contents.logs.keys()].sort()).toEqual(names);
  });

  it('is what there are fixtures of', () => {
    const folders = readdirSync(fixtures, { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(folders.map((one) => one.name).sort()).toEqual(names);
  });
});

describe.each(storedForms.map((form) => [form.name, form] as const))('%s', (name, form) => {
  it('has a fixture of each published version, and none of another', () => {
    const versions = filesOf(name).map((file) => Number(fixtureName.exec(file)?.[1] ?? Number.NaN));
    const published = Array.from({ length: form.version }, (_, i) => i + 1);
    expect([...new Set(versions)].sort((a, b) => a - b)).toEqual(published);
    for (const version of published) expect(filesOf(name)).toContain(`v${version}.json`);
  });

  it.each(filesOf(name))('reads %s, sums it up, and writes it back in its own version', (file) => {
    const text = readFileSync(join(fixtures, name, file), 'utf8');
    const version = Number(fixtureName.exec(file)?.[1]);
    expect(text).toContain(`"schemaVersion":${version},`);
    const entry = unseal(form, text.trimEnd());
    if (entry.state === 'damaged') expect.fail(`${name}/${file}: ${entry.reason}`);
    // A summary that throws would keep the store from opening.
    if (isSummarised(form)) expect(form.summarise(entry.value)).toBeDefined();
    const again = seal(form, entry.key, prepare(form, entry.key, entry.value));
    expect(unseal(form, again.text)).toMatchObject({ state: 'found', value: entry.value });
    if (version === form.version) expect(`${again.text}\n`).toBe(text);
    expect(() => form.parse(Object.assign({}, entry.value, { unknown: 1 }))).toThrow();
  });
});
