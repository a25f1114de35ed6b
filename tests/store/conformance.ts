/** What every adapter of the Store port must do. Faults of one medium are tested beside its adapter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.js';
import { describeDamage } from './conformance-damage.js';
import { describeLogs } from './conformance-logs.js';
import { type Note, noteForm, noteOf, problem } from './sample-forms.js';
import type { Subject } from './subjects.js';

export function describeStore(name: string, makeSubject: () => Subject): void {
  describe(name, () => {
    let subject: Subject;
    let store: Store;

    beforeEach(async () => {
      subject = makeSubject();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      subject.dispose();
    });
    const reopened = async (): Promise<Store> => {
      await store.close();
      store = await subject.open();
      return store;
    };

    describe('entries', () => {
      it('a key never written is missing', async () => {
        const notes = await store.summarised(noteForm);
        expect(await notes.get('n1')).toEqual({ state: 'missing' });
        expect(notes.keys()).toEqual([]);
      });

      it('an entry created is found, now and after opening again', async () => {
        const notes = await store.summarised(noteForm);
        expect(await notes.create('n1', noteOf('头晕三日', { b: 2, a: 1 }))).toBe(true);
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('头晕三日', { a: 1, b: 2 }) });
        const again = await (await reopened()).summarised(noteForm);
        expect(await again.get('n1')).toEqual({ state: 'found', value: noteOf('头晕三日', { a: 1, b: 2 }) });
        expect(again.keys()).toEqual(['n1']);
      });

      it('creating a taken key answers false and leaves the entry', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('first'));
        expect(await notes.create('n1', noteOf('second'))).toBe(false);
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('first') });
      });

      it('of two who create a key at once, one is told it is taken', async () => {
        const notes = await store.summarised(noteForm);
        const answers = await Promise.all([notes.create('n1', noteOf('a')), notes.create('n1', noteOf('b'))]);
        expect(answers).toEqual([true, false]);
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('a') });
      });

      it('an update writes what the change returns and answers with it', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('old'));
        expect(await notes.update('n1', ({ text }) => noteOf(`${text} and new`))).toEqual(
          noteOf('old and new'),
        );
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('old and new') });
      });

      it('a change that returns undefined writes nothing, whatever it did to what it was given', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('old'));
        await notes.update('n1', (value) => {
          value.text = 'scribbled';
          return undefined;
        });
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('old') });
      });

      it('a change that throws writes nothing and its error passes through', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('old'));
        const refusal = new Error('not today');
        const update = notes.update('n1', () => {
          throw refusal;
        });
        await expect(update).rejects.toBe(refusal);
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('old') });
        expect(await notes.update('n1', () => noteOf('later'))).toEqual(noteOf('later'));
      });

      it('updating a missing entry is refused', async () => {
        const notes = await store.summarised(noteForm);
        await expect(notes.update('n1', (value) => value)).rejects.toMatchObject(problem('store.missing'));
        expect(notes.keys()).toEqual([]);
      });

      it('a removed entry is missing, now and after opening again, and its key is free', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('a'));
        await notes.remove('n1');
        await notes.remove('n1');
        expect(await notes.get('n1')).toEqual({ state: 'missing' });
        const again = await (await reopened()).summarised(noteForm);
        expect(again.keys()).toEqual([]);
        expect(await again.create('n1', noteOf('b'))).toBe(true);
      });

      it('fifty changes of one entry asked for at once all happen, in the order asked', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf(''));
        const letters = [...'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx'];
        await Promise.all(letters.map((letter) => notes.update('n1', ({ text }) => noteOf(text + letter))));
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf(letters.join('')) });
      });

      it('reading waits for the change asked for before it', async () => {
        const notes = await store.summarised(noteForm);
        const created = notes.create('n1', noteOf('a'));
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('a') });
        await created;
      });

      it('a value handed out is the caller’s own', async () => {
        const notes = await store.summarised(noteForm);
        const given = noteOf('kept', { a: 1 });
        await notes.create('n1', given);
        given.tags.a = 2;
        const found = await notes.get('n1');
        if (found.state === 'found') found.value.tags.a = 3;
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('kept', { a: 1 }) });
      });

      it.each(['__proto__', 'constructor', '-', '_', 'A', 'a', '0', 'x'.repeat(128)])(
        'the key %s is a key like any other',
        async (key) => {
          const notes = await store.summarised(noteForm);
          expect(await notes.get(key)).toEqual({ state: 'missing' });
          expect(await notes.create(key, noteOf(key))).toBe(true);
          const again = await (await reopened()).summarised(noteForm);
          expect(await again.get(key)).toEqual({ state: 'found', value: noteOf(key) });
        },
      );

      it.each(['', '.', '..', '../n1', 'a/b', 'a b', '王小明', 'a\n', 'a.json', 'x'.repeat(129)])(
        'the key %j is refused and not repeated in the error',
        async (key) => {
          const notes = await store.summarised(noteForm);
          const refused = { ...problem('store.bad-key'), message: 'store.bad-key: notes' };
          await expect(notes.get(key)).rejects.toMatchObject(refused);
          await expect(notes.create(key, noteOf('a'))).rejects.toMatchObject(refused);
          await expect(notes.update(key, (value) => value)).rejects.toMatchObject(refused);
          await expect(notes.remove(key)).rejects.toMatchObject(refused);
        },
      );

      it.each([
        ['quotes, line ends and separators', '"\\\n\r\u2028\u2029\u0000'],
        ['Chinese beyond the basic plane', '𠮷野家'],
        ['an emoji', '👵🏽'],
        ['nothing', ''],
      ])('text with %s comes back as it was', async (_what, text) => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf(text));
        const again = await (await reopened()).summarised(noteForm);
        expect(await again.get('n1')).toEqual({ state: 'found', value: noteOf(text) });
      });

      it('keys inside a value that look like numbers come back as they were', async () => {
        const notes = await store.summarised(noteForm);
        const tags: Record<string, number> = { '10': 1, '9': 2, b: 3, a: 4 };
        await notes.create('n1', noteOf('', tags));
        const again = await (await reopened()).summarised(noteForm);
        expect(await again.get('n1')).toEqual({ state: 'found', value: noteOf('', tags) });
      });

      it.each<[string, Note]>([
        ['has half a character', noteOf('\ud842')],
        ['holds a number that is none', noteOf('', { a: Number.NaN })],
        ['holds a number without end', noteOf('', { a: Number.POSITIVE_INFINITY })],
        ['is not of the form', { ...noteOf('a'), ...{ extra: 1 } }],
      ])('a value that %s is refused, and the entry stays', async (_why, value) => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('old'));
        await expect(notes.update('n1', () => value)).rejects.toMatchObject(problem('store.not-storable'));
        await expect(notes.create('n2', value)).rejects.toMatchObject(problem('store.not-storable'));
        expect(await notes.get('n1')).toEqual({ state: 'found', value: noteOf('old') });
        expect(notes.keys()).toEqual(['n1']);
      });
    });

    describe('summaries', () => {
      it('follow every acknowledged write and are there after opening again', async () => {
        const notes = await store.summarised(noteForm);
        await notes.create('n1', noteOf('one'));
        await notes.create('n2', noteOf('three'));
        await notes.update('n1', () => noteOf('two words'));
        await notes.remove('n2');
        await notes.create('n3', noteOf(''));
        // Lengths counted by hand: 'two words' has 9 characters.
        const expected = new Map([
          ['n1', { state: 'found', value: 9 }],
          ['n3', { state: 'found', value: 0 }],
        ]);
        expect(notes.summaries()).toEqual(expected);
        expect((await (await reopened()).summarised(noteForm)).summaries()).toEqual(expected);
      });

      it('of a plain collection hold no value', async () => {
        const notes = await store.collection(noteForm);
        await notes.create('n1', noteOf('one'));
        expect(notes.summaries()).toEqual(new Map([['n1', { state: 'found', value: undefined }]]));
      });

      it('that cannot be made stop the write', async () => {
        const summarise = (): number => {
          throw new Error('no summary');
        };
        const notes = await store.summarised({ ...noteForm, summarise });
        await expect(notes.create('n1', noteOf('one'))).rejects.toThrow('no summary');
        expect(await notes.get('n1')).toEqual({ state: 'missing' });
      });
    });

    describe('counters', () => {
      it('count 1, 2, 3, each for itself, and go on after opening again', async () => {
        expect(await store.nextNumber('sheets')).toBe(1);
        expect(await store.nextNumber('sheets')).toBe(2);
        expect(await store.nextNumber('referrals')).toBe(1);
        expect(await (await reopened()).nextNumber('sheets')).toBe(3);
      });

      it('hand out 1 to 30 once each to thirty who ask at once', async () => {
        const numbers = await Promise.all(Array.from({ length: 30 }, () => store.nextNumber('sheets')));
        expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      });

      it('that are damaged hand out nothing', async () => {
        await store.nextNumber('sheets');
        await store.close();
        await subject.plantCounter('sheets', 'not a counter');
        store = await subject.open();
        await expect(store.nextNumber('sheets')).rejects.toMatchObject(problem('store.damaged'));
        expect(await store.nextNumber('referrals')).toBe(1);
      });
    });

    describe('opening and closing', () => {
      it('a form is opened once', async () => {
        await store.summarised(noteForm);
        await expect(store.collection(noteForm)).rejects.toMatchObject(problem('store.opened-twice'));
      });

      it('a form that cannot read all its older versions is a fault of the code', async () => {
        await expect(store.collection({ ...noteForm, upcasters: {} })).rejects.toThrow(TypeError);
      });

      it('after closing everything is refused, and what was asked before is done', async () => {
        const notes = await store.summarised(noteForm);
        const asked = notes.create('n1', noteOf('in time'));
        await store.close();
        expect(await asked).toBe(true);
        const closed = problem('store.closed');
        await expect(notes.get('n1')).rejects.toMatchObject(closed);
        await expect(notes.create('n2', noteOf('late'))).rejects.toMatchObject(closed);
        await expect(notes.update('n1', (value) => value)).rejects.toMatchObject(closed);
        await expect(notes.remove('n1')).rejects.toMatchObject(closed);
        await expect(store.nextNumber('sheets')).rejects.toMatchObject(closed);
        await expect(store.summarised({ ...noteForm, name: 'others' })).rejects.toMatchObject(closed);
        store = await subject.open();
        expect((await store.summarised(noteForm)).keys()).toEqual(['n1']);
      });
    });

    const opening = { subject: () => subject, store: () => store, reopened };
    describeDamage(opening);
    describeLogs(opening);
  });
}
