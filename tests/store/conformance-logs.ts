/** What every adapter's AppendLog must do. */
import { describe, expect, it } from 'vitest';
import type { AppendLog } from '../../src/domain/ports.js';
import type { Opening } from './conformance-damage.js';
import { type Event, envelopeText, eventForm, problem } from './sample-forms.js';

const line = (number: number, what: string): string =>
  envelopeText('events', String(number), 1, `{"what":"${what}"}`);

export async function allOf(log: AppendLog<Event>): Promise<string[]> {
  const found: string[] = [];
  for await (const { what } of log.read()) found.push(what);
  return found;
}

export function describeLogs(opening: Opening): void {
  const planted = async (text: string): Promise<AppendLog<Event>> => {
    await opening.subject().plantLog('events', text);
    return (await opening.reopened()).log(eventForm);
  };

  describe('logs', () => {
    it('an empty log reads as nothing', async () => {
      expect(await allOf(await opening.store().log(eventForm))).toEqual([]);
    });

    it('lines are read in the order appended, now and after opening again', async () => {
      const log = await opening.store().log(eventForm);
      await log.append({ what: 'a' });
      await log.append({ what: '二\n行' });
      expect(await allOf(log)).toEqual(['a', '二\n行']);
      const again = await (await opening.reopened()).log(eventForm);
      await again.append({ what: 'c' });
      expect(await allOf(again)).toEqual(['a', '二\n行', 'c']);
      expect(opening.subject().notices).toEqual([]);
    });

    it('lines asked for at once keep the order asked, and a bad one refuses itself only', async () => {
      const log = await opening.store().log(eventForm);
      const asked = ['a', 'b', '\ud842', 'c', 'd'].map((what) => log.append({ what }));
      const outcomes = await Promise.allSettled(asked);
      const states = outcomes.map(({ status }) => status);
      expect(states).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      await expect(asked[2]).rejects.toMatchObject(problem('store.not-storable'));
      expect(await allOf(log)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('each line is an envelope numbered from 1', async () => {
      const log = await opening.store().log(eventForm);
      await log.append({ what: 'a' });
      await log.append({ what: 'b' });
      expect(await opening.subject().logText('events')).toBe(line(1, 'a') + line(2, 'b'));
    });

    it.each([
      ['half a line', line(3, 'cut').slice(0, 40)],
      ['a line without its end', line(3, 'cut').slice(0, -1)],
      ['zeros', '\u0000'.repeat(50)],
    ])('%s at the end is reported, left out, and healed by the next append', async (_what, torn) => {
      const log = await planted(line(1, 'a') + line(2, 'b') + torn);
      expect(opening.subject().notices).toMatchObject([
        { code: 'store.torn-line', values: { bytes: torn.length } },
      ]);
      expect(await allOf(log)).toEqual(['a', 'b']);
      await log.append({ what: 'c' });
      expect(await allOf(log)).toEqual(['a', 'b', 'c']);
      expect(await opening.subject().logText('events')).toBe(line(1, 'a') + line(2, 'b') + line(3, 'c'));
    });

    it.each([
      ['changed', line(2, 'b').replace('"b"', '"x"'), 'store.damaged-line', { line: 2, reason: 'checksum' }],
      ['made unreadable', 'xxx\n', 'store.damaged-line', { line: 2, reason: 'not-an-envelope' }],
      ['taken out', '', 'store.log-gap', { first: 2, last: 2 }],
      [
        'replaced by a copy of the first',
        line(1, 'a'),
        'store.damaged-line',
        { line: 2, reason: 'wrong-key' },
      ],
    ])('a line that was %s is reported; the others are read', async (_what, second, code, values) => {
      const log = await planted(line(1, 'a') + second + line(3, 'c'));
      opening.subject().notices.length = 0;
      expect(await allOf(log)).toEqual(['a', 'c']);
      expect(opening.subject().notices[0]).toMatchObject({ code, values });
      await log.append({ what: 'd' });
      expect((await opening.subject().logText('events')).endsWith(line(3, 'c') + line(4, 'd'))).toBe(true);
    });

    it('a last line that is damaged but ended is kept and counted', async () => {
      const log = await planted(`${line(1, 'a')}xxx\n`);
      await log.append({ what: 'c' });
      expect(await opening.subject().logText('events')).toBe(`${line(1, 'a')}xxx\n${line(3, 'c')}`);
    });

    it('a line of a newer version refuses to open', async () => {
      const text = line(1, 'a') + envelopeText('events', '2', 2, '{"unheard":"of"}');
      const newer = problem('store.newer-version', { stored: 2, known: 1 });
      await expect(planted(text)).rejects.toMatchObject(newer);
    });

    it('after closing a log refuses', async () => {
      const log = await opening.store().log(eventForm);
      const asked = log.append({ what: 'in time' });
      const reopened = opening.reopened();
      await expect(log.append({ what: 'late' })).rejects.toMatchObject(problem('store.closed'));
      await asked;
      expect(await allOf(await (await reopened).log(eventForm))).toEqual(['in time']);
      await expect(allOf(log)).rejects.toMatchObject(problem('store.closed'));
    });
  });
}
