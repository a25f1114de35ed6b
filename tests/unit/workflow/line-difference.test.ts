/** Two texts line by line: what went, what came, with two lines around it, numbered as an editor numbers them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDifference } from '../../../src/workflow/line-difference.js';

const told = (before: string, after: string) =>
  lineDifference(before, after).map(
    ({ kind, number, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${number} ${text}`,
  );

describe('the difference of two texts', () => {
  it('is nothing when they are equal, line ends of another system included', () => {
    expect(told('a\nb\n', 'a\nb\n')).toEqual([]);
    expect(told('a\nb\n', 'a\r\nb\r\n')).toEqual([]);
  });

  it('shows a changed line as gone and come, with two lines on either side', () => {
    expect(told('1\n2\n3\n4\n5\n6\n7\n', '1\n2\n3\nfour\n5\n6\n7\n')).toEqual([
      ' 2 2',
      ' 3 3',
      '-4 4',
      '+4 four',
      ' 5 5',
      ' 6 6',
    ]);
  });

  it('numbers a removed line as it was, and those after it as they are', () => {
    expect(told('a\nb\nc\n', 'a\nc\n')).toEqual([' 1 a', '-2 b', ' 2 c']);
  });

  it('of a new file is every line, and of a file that is gone every line', () => {
    expect(told('', 'a\nb\n')).toEqual(['+1 a', '+2 b']);
    expect(told('a\nb\n', '')).toEqual(['-1 a', '-2 b']);
  });

  it('keeps two changes apart that are far from each other', () => {
    const before = Array.from({ length: 20 }, (_, at) => `${at + 1}`);
    const after = before.map((line) => (line === '3' || line === '15' ? `${line} new` : line));
    const numbers = lineDifference(before.join('\n'), after.join('\n')).map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3, 3, 4, 5, 13, 14, 15, 15, 16, 17]);
  });

  it('holds everything that went and everything that came, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDifference(before.join('\n'), after.join('\n'));
        for (const line of lines) {
          const from = line.kind === 'removed' ? before : after;
          expect(from[line.number - 1]).toBe(line.text);
        }
        const of = (kind: string) => lines.filter((line) => line.kind === kind).length;
        expect(of('added') - of('removed')).toBe(after.length - before.length);
      }),
    );
  });
});
