/** Message files: code → text, merged over the folder; faults stop the start. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadMessages, MessageFilesError } from '../../../src/knowledge/messages.js';

const folders: string[] = [];
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('messages', () => {
  it('fill their placeholders and merge all files', () => {
    const messages = loadMessages(
      folderOf({ 'a.yaml': 'a.one: 从 {lowest} 到 {highest}', 'b.yaml': 'b.two: 好' }),
    );
    expect(messages({ code: 'a.one', values: { lowest: 1, highest: 5 } })).toBe('从 1 到 5');
    expect(messages({ code: 'b.two' })).toBe('好');
    expect(messages.codes).toEqual(new Set(['a.one', 'b.two']));
  });

  it('leave a placeholder without a value visible, also one named like a property every object has', () => {
    const messages = loadMessages(folderOf({ 'a.yaml': 'a.one: "{missing} {constructor}"' }));
    expect(messages({ code: 'a.one', values: {} })).toBe('{missing} {constructor}');
  });

  it('never put what a value holds through placeholders again', () => {
    const messages = loadMessages(folderOf({ 'a.yaml': 'a.one: "{key}"' }));
    expect(messages({ code: 'a.one', values: { key: '{other}', other: 'x' } })).toBe('{other}');
  });

  it('give the code where a text is missing', () => {
    expect(loadMessages(folderOf({ 'a.yaml': 'a.one: x' }))({ code: 'a.none' })).toBe('a.none');
  });

  it.each([
    [
      'a code in two files',
      { 'a.yaml': 'a.one: x', 'b.yaml': 'a.one: y' },
      /b\.yaml:1 content\.duplicate-id a\.one/,
    ],
    ['a code twice in a file', { 'a.yaml': 'a.one: x\na.one: y' }, /a\.yaml:2 content\.duplicate-key/],
    ['a text that is a number', { 'a.yaml': 'a.zero: x\na.one: 3' }, /a\.yaml:2 content\.wrong-type a\.one/],
    ['a file that is no YAML', { 'a.yaml': 'a: [' }, /a\.yaml:1 content\.unpaired-bracket/],
  ])('%s is a fault with its place', (_, files, words) => {
    const folder = folderOf(files);
    expect(() => loadMessages(folder)).toThrow(MessageFilesError);
    expect(() => loadMessages(folder)).toThrow(words);
  });
});
