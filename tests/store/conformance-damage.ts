/** Versions and damage: what an adapter does with texts it did not write itself, or not lately. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.js';
import { envelopeText, noteForm, noteOf, problem } from './sample-forms.js';
import type { Subject } from './subjects.js';

export interface Opening {
  subject(): Subject;
  store(): Store;
  /** Closes and opens again over the same contents. */
  reopened(): Promise<Store>;
}

const goodJson = '{"tags":{},"text":"good"}';
const good = envelopeText('notes', 'n1', 2, goodJson);

const damaged: readonly [what: string, text: string, reason: string][] = [
  ['is empty', '', 'not-an-envelope'],
  ['is not JSON', '<html>', 'not-an-envelope'],
  ['is JSON of another kind', '{"text":"good"}\n', 'not-an-envelope'],
  ['is zeros after a power cut', '\u0000'.repeat(good.length), 'not-an-envelope'],
  ['lost its last byte', good.slice(0, -1), 'not-an-envelope'],
  ['lost its second half', `${good.slice(0, -12)}}\n`, 'checksum'],
  ['has something behind its end', `${good}x\n`, 'not-an-envelope'],
  ['has a byte order mark', `\ufeff${good}`, 'not-an-envelope'],
  ['has one character changed', good.replace('"good"', '"gold"'), 'checksum'],
  ['has its version changed to one not known', good.replace(':2,', ':9,'), 'checksum'],
  ['has its key changed', good.replace('"n1"', '"n2"'), 'checksum'],
  ['is of another form', envelopeText('others', 'n1', 2, goodJson), 'wrong-form'],
  ['is of another key', envelopeText('notes', 'n2', 2, goodJson), 'wrong-key'],
  ['holds a key twice', envelopeText('notes', 'n1', 2, '{"tags":{},"text":"a","text":"b"}'), 'not-canonical'],
  ['was laid out by hand', envelopeText('notes', 'n1', 2, '{ "tags": {}, "text": "a" }'), 'not-canonical'],
  [
    'writes a number its own way',
    envelopeText('notes', 'n1', 2, '{"tags":{"a":1.0},"text":""}'),
    'not-canonical',
  ],
  ['holds no JSON value', envelopeText('notes', 'n1', 2, '{"tags":{},"text":'), 'not-canonical'],
  ['has a field too many', envelopeText('notes', 'n1', 2, '{"more":1,"tags":{},"text":"a"}'), 'wrong-shape'],
  ['lacks a field', envelopeText('notes', 'n1', 2, '{"text":"a"}'), 'wrong-shape'],
  ['cannot be upgraded', envelopeText('notes', 'n1', 1, '{"text":"unreadable"}'), 'upcast-failed'],
];

export function describeDamage(opening: Opening): void {
  describe('versions', () => {
    it('an older version is upgraded on reading and rewritten by the next change only', async () => {
      const old = envelopeText('notes', 'n1', 1, '{"text":"old"}');
      await opening.subject().plantEntry('notes', 'n1', old);
      const notes = await (await opening.reopened()).summarised(noteForm);
      expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('old') });
      expect(notes.summaries().get('n1')).toEqual({ state: 'found', value: 3 });
      expect(await opening.subject().entryText('notes', 'n1')).toBe(old);
      await notes.update('n1', ({ text }) => noteOf(text, { a: 1 }));
      const json = '{"tags":{"a":1},"text":"old"}';
      expect(await opening.subject().entryText('notes', 'n1')).toBe(envelopeText('notes', 'n1', 2, json));
    });

    it('a newer version refuses to open, whatever else is there', async () => {
      await opening.subject().plantEntry('notes', 'n0', 'damaged');
      await opening.subject().plantEntry('notes', 'n1', envelopeText('notes', 'n1', 3, '{"unheard":"of"}'));
      const store = await opening.reopened();
      const newer = problem('store.newer-version', { stored: 3, known: 2 });
      await expect(store.summarised(noteForm)).rejects.toMatchObject(newer);
    });
  });

  describe('a damaged entry', () => {
    it.each(damaged)('that %s stays as it is and takes no writes', async (_what, text, reason) => {
      const subject = opening.subject();
      await subject.plantEntry('notes', 'n1', text);
      const store = await opening.reopened();
      const notes = await store.summarised(noteForm);
      expect(await notes.get('n1')).toEqual({ state: 'damaged', reason });
      expect(notes.summaries().get('n1')).toEqual({ state: 'damaged' });
      expect(notes.keys()).toEqual(['n1']);
      expect(await notes.create('n1', noteOf('new'))).toBe(false);
      const refused = problem('store.damaged', { reason });
      await expect(notes.update('n1', () => noteOf('new'))).rejects.toMatchObject(refused);
      await expect(notes.remove('n1')).rejects.toMatchObject(refused);
      expect(await subject.entryText('notes', 'n1')).toBe(text);
      expect(subject.notices).toEqual([
        { code: 'store.damaged-entry', path: 'notes/n1', values: { reason } },
      ]);
    });

    it('does not keep the others from being read and written', async () => {
      await (await opening.store().summarised(noteForm)).create('n1', noteOf('well'));
      await opening.subject().plantEntry('notes', 'n2', 'damaged');
      const notes = await (await opening.reopened()).summarised(noteForm);
      expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('well') });
      expect(await notes.update('n1', () => noteOf('better'))).toEqual(noteOf('better'));
      expect(await notes.create('n3', noteOf('new'))).toBe(true);
    });
  });
}
