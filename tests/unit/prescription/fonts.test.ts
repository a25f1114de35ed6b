import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledFontFolders, createGlyphCheck, fontconfigText } from '../../../src/prescription/fonts.js';

const check = createGlyphCheck(bundledFontFolders());

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the bundled fonts', () => {
  test('have every character of GBK, the set most resident registers were typed in', () => {
    const gbk = new TextDecoder('gbk');
    const characters: string[] = [];
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const decoded = gbk.decode(Uint8Array.of(lead, trail));
        // Han characters only: GBK's own private-use area and rare signs are not names.
        if (/^\p{Script=Han}$/u.test(decoded)) characters.push(decoded);
      }
    }
    expect(characters.length).toBeGreaterThan(20_000);
    expect(check.unprintable(characters.join(''))).toEqual([]);
  });

  test('have the rare name characters of the official list beyond GBK', () => {
    // Name characters of the third level of 通用规范汉字表 (2013).
    expect(check.unprintable('䶮㛃㭎㬎𬭎𬀩𬸣')).toEqual([]);
  });

  test('lack characters beyond that list, and the check says which, once each', () => {
    expect(check.unprintable('李𠮷和𠮷祥𡈽')).toEqual(['𠮷', '𡈽']);
  });

  test('lack the ballot boxes ☐ ☑, so a form uses □ and √', () => {
    expect(check.unprintable('☐☑')).toEqual(['☐', '☑']);
    expect(check.unprintable('□√×·≥≤℃—…“”《》〇①')).toEqual([]);
  });

  test('are not asked about spaces, line breaks and variation selectors', () => {
    expect(check.unprintable(' \t\n　\u{FE0F}\u{E0100}')).toEqual([]);
  });

  test('have every character of the templates', () => {
    const missing = filesBelow('templates').flatMap((file) =>
      check.unprintable(readFileSync(file, 'utf8')).map((character) => `${file}: ${character}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the fontconfig file', () => {
  test('names the copies, the originals and the site folders in this order, and nothing of the machine', () => {
    const text = fontconfigText({ bundled: '/a', further: ['/b & c'], cache: '/cache' });
    const folders = [...text.matchAll(/<dir>(.*)<\/dir>/g)].map((match) => match[1]);
    expect(folders).toEqual(['/a', ...bundledFontFolders(), '/b &amp; c']);
  });
});
