/**
 * The fonts of the service's own browser: Noto Sans SC from npm, made its system fonts by a fontconfig file of our
 * own, so that print and tests look the same on every machine. Says which characters those fonts cannot draw;
 * it never replaces or drops a character.
 */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const family = 'Noto Sans SC';

/** Folders of the two weights the papers use. Throws when the font package is not installed. */
export function bundledFontFolders(): readonly string[] {
  const root = dirname(
    createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
  );
  return [join(root, '400Regular'), join(root, '700Bold')];
}

/**
 * Text of a fontconfig file that knows these folders (searched in this order) and nothing of the machine's own
 * fonts. Every generic family is the bundled one.
 */
export function fontconfigText(folders: readonly string[], cacheFolder: string): string {
  const generic = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (name) =>
      `<alias binding="strong"><family>${name}</family><prefer><family>${family}</family></prefer></alias>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders.map((folder) => `<dir>${escapeXml(folder)}</dir>`),
    `<cachedir>${escapeXml(cacheFolder)}</cachedir>`,
    ...generic,
    '</fontconfig>',
    '',
  ].join('\n');
}

/** Tells which characters of a text no font of the folders has: they print as a crossed box. */
export interface GlyphCheck {
  /** Each such character once, in order of appearance. Spaces, controls and variation selectors never count. */
  unprintable(text: string): readonly string[];
}

/** Reads the character tables (not the outlines) of every .ttf and .otf of the folders. */
export function createGlyphCheck(fontFolders: readonly string[]): GlyphCheck {
  const ranges = fontFolders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(ttf|otf)$/i.test(name))
      .flatMap((name) => characterRanges(join(folder, name))),
  );
  const covered = (codePoint: number): boolean =>
    ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
  return {
    unprintable: (text) => [
      ...new Set(
        [...text].filter((character) => !/[\p{Z}\p{C}\p{M}]/u.test(character) && !covered(codeOf(character))),
      ),
    ],
  };
}

type CharacterRange = readonly [first: number, last: number];

/**
 * OpenType `cmap`, subtable format 12 (all of Unicode; every complete Chinese font has one). A font without it
 * adds nothing, so that the check may name a character too many, never one too few.
 */
function characterRanges(file: string): readonly CharacterRange[] {
  const cmap = fontTable(file, 'cmap');
  if (cmap === undefined) return [];
  for (let record = 0; record < cmap.readUInt16BE(2); record += 1) {
    const start = cmap.readUInt32BE(4 + record * 8 + 4);
    if (cmap.readUInt16BE(start) !== 12) continue;
    return Array.from({ length: cmap.readUInt32BE(start + 12) }, (_, group) => {
      const at = start + 16 + group * 12;
      return [cmap.readUInt32BE(at), cmap.readUInt32BE(at + 4)] as const;
    });
  }
  return [];
}

function fontTable(file: string, tag: string): Buffer | undefined {
  const handle = openSync(file, 'r');
  try {
    const read = (offset: number, length: number): Buffer => {
      const part = Buffer.alloc(length);
      readSync(handle, part, 0, length, offset);
      return part;
    };
    const count = read(4, 2).readUInt16BE(0);
    const directory = read(12, count * 16);
    for (let at = 0; at < directory.length; at += 16) {
      if (directory.toString('latin1', at, at + 4) !== tag) continue;
      return read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12));
    }
    return undefined;
  } finally {
    closeSync(handle);
  }
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
