import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { characterRanges, withoutLookAlikes } from '../../../src/prescription/character-map.js';
import { bundledFontFolders } from '../../../src/prescription/fonts.js';

/** A font file with a character map only: OpenType 1.9, "Font File" and "cmap" format 12. */
function fontWith(groups: readonly (readonly [first: number, last: number, glyph: number])[]): Buffer {
  const cmap = Buffer.alloc(12 + 16 + groups.length * 12);
  cmap.writeUInt16BE(1, 2);
  cmap.writeUInt16BE(3, 4);
  cmap.writeUInt16BE(10, 6);
  cmap.writeUInt32BE(12, 8);
  cmap.writeUInt16BE(12, 12);
  cmap.writeUInt32BE(cmap.length - 12, 16);
  cmap.writeUInt32BE(groups.length, 24);
  groups.flat().forEach((value, index) => {
    cmap.writeUInt32BE(value, 28 + index * 4);
  });
  const head = Buffer.alloc(28);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(1, 4);
  head.write('cmap', 12, 'latin1');
  head.writeUInt32BE(28, 20);
  head.writeUInt32BE(cmap.length, 24);
  return Buffer.concat([head, cmap]);
}

function groupsOf(font: Buffer): number[][] {
  return characterRanges((offset, length) => font.subarray(offset, offset + length)).map((range) => [
    range.first,
    range.last,
    range.glyph,
  ]);
}

describe('the character map', () => {
  test('is read group by group', () => {
    const groups = [
      [0x20, 0x7e, 1],
      [0x4e00, 0x4e01, 100],
    ] as const;
    expect(groupsOf(fontWith(groups))).toEqual(groups);
  });

  test('of a font without one is empty', () => {
    const font = fontWith([]);
    font.write('glyf', 12, 'latin1');
    expect(groupsOf(font)).toEqual([]);
  });

  test('loses a radical whose glyph an ideograph shares, and keeps its neighbours', () => {
    // U+2F44 and U+2F46 have glyphs of their own; U+2F45 shares glyph 51 with U+65B9 方.
    const font = fontWith([
      [0x2f44, 0x2f46, 50],
      [0x65b9, 0x65b9, 51],
    ]);
    expect(groupsOf(withoutLookAlikes(font))).toEqual([
      [0x2f44, 0x2f44, 50],
      [0x2f46, 0x2f46, 52],
      [0x65b9, 0x65b9, 51],
    ]);
  });

  test('keeps the usual character when a compatibility form after it shares its glyph', () => {
    // U+4E0D 不 and U+F967.
    const groups = [
      [0x4e0d, 0x4e0d, 9],
      [0xf967, 0xf967, 9],
    ] as const;
    expect(groupsOf(withoutLookAlikes(fontWith(groups)))).toEqual(groups);
  });

  test('keeps two rare look-alikes that share a glyph with each other only', () => {
    const groups = [
      [0x3588, 0x3588, 9],
      [0x439b, 0x439b, 9],
    ] as const;
    expect(groupsOf(withoutLookAlikes(fontWith(groups)))).toEqual(groups);
  });

  test('of the bundled fonts keeps every character but look-alikes', () => {
    for (const [folder, file] of [
      [0, 'NotoSansSC_400Regular.ttf'],
      [1, 'NotoSansSC_700Bold.ttf'],
    ] as const) {
      const font = readFileSync(join(bundledFontFolders()[folder] ?? '', file));
      const count = (groups: number[][]): number =>
        groups.reduce((sum, [first = 0, last = 0]) => sum + last - first + 1, 0);
      const [before, after] = [count(groupsOf(font)), count(groupsOf(withoutLookAlikes(font)))];
      // 214 Kangxi radicals, some supplementary radicals, a few signs and rare ideographs.
      expect(before - after).toBeGreaterThan(214);
      expect(before - after).toBeLessThan(350);
    }
  });
});
