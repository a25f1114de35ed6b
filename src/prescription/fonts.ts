/**
 * The fonts of the service's own browser: Noto Sans SC from npm, made its system fonts by a fontconfig file of our
 * own, so that print and tests look the same on every machine. Says which characters those fonts cannot draw;
 * it never replaces or drops a character.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { characterRanges, withoutLookAlikes } from './character-map.js';

const family = 'Noto Sans SC';

/** Raise when withoutLookAlikes makes other copies: they are kept between starts. */
const copyForm = 1;

/** Folders of the two weights the papers use. Throws when the font package is not installed. */
export function bundledFontFolders(): readonly string[] {
  return [join(packageFolder(), '400Regular'), join(packageFolder(), '700Bold')];
}

function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'));
}

const manifest = z.looseObject({ version: z.string() });

/**
 * Makes the bundled fonts ready below `folder`, once. Result: a folder with copies that read back well from a PDF
 * (see withoutLookAlikes). The originals still serve the few characters that the copies leave out.
 */
export async function prepareBundledFonts(folder: string): Promise<string> {
  const text = await readFile(join(packageFolder(), 'package.json'), 'utf8');
  const target = join(folder, `noto-${manifest.parse(JSON.parse(text)).version}-${copyForm}`);
  if (existsSync(target)) return target;
  const partial = join(folder, `partial-${randomUUID()}`);
  await mkdir(partial, { mode: 0o700 });
  for (const file of bundledFontFolders().flatMap(fontFilesOf)) {
    await writeFile(join(partial, basename(file)), withoutLookAlikes(await readFile(file)));
  }
  await putInPlace(partial, target);
  return target;
}

/** Gives a finished file or folder its final name. Another process may have been first: then its work stands. */
export async function putInPlace(partial: string, target: string): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

/** Where the browser finds fonts. Folders are absolute paths. */
export interface FontPlaces {
  /** Result of prepareBundledFonts, or undefined for none. */
  readonly bundled: string | undefined;
  /** For characters the bundled fonts lack, in this order. */
  readonly further: readonly string[];
  readonly cache: string;
}

/** Text of a fontconfig file that knows these places and nothing of the machine's own fonts. */
export function fontconfigText({ bundled, further, cache }: FontPlaces): string {
  const originals = bundled === undefined ? [] : bundledFontFolders();
  const folders = [...(bundled === undefined ? [] : [bundled]), ...originals, ...further];
  const generic = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (name) =>
      `<alias binding="strong"><family>${name}</family><prefer><family>${family}</family></prefer></alias>`,
  );
  // Under another family name the originals are asked only for what the copies lack.
  const renamed = originals.map(
    (folder) =>
      `<match target="scan"><test name="file" compare="contains"><string>${escapeXml(folder)}</string></test>` +
      `<edit name="family" mode="assign"><string>${family} Original</string></edit></match>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders.map((folder) => `<dir>${escapeXml(folder)}</dir>`),
    `<cachedir>${escapeXml(cache)}</cachedir>`,
    ...renamed,
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

/**
 * Reads the character maps (not the outlines) of every .ttf and .otf of the folders. A font without a full map adds
 * nothing, so that the check may name a character too many, never one too few.
 */
export function createGlyphCheck(fontFolders: readonly string[]): GlyphCheck {
  const ranges = fontFolders.flatMap(fontFilesOf).flatMap(rangesOf);
  const covered = (code: number): boolean =>
    ranges.some((range) => range.first <= code && code <= range.last);
  return {
    unprintable: (text) => [
      ...new Set(
        [...text].filter(
          (character) => !/[\p{Z}\p{C}\p{M}]/u.test(character) && !covered(character.codePointAt(0) ?? 0),
        ),
      ),
    ],
  };
}

function fontFilesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(ttf|otf)$/i.test(name))
    .map((name) => join(folder, name));
}

function rangesOf(file: string): ReturnType<typeof characterRanges> {
  const handle = openSync(file, 'r');
  try {
    return characterRanges((offset, length) => {
      const part = Buffer.alloc(length);
      readSync(handle, part, 0, length, offset);
      return part;
    });
  } finally {
    closeSync(handle);
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
