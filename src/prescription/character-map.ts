/**
 * The character map (OpenType `cmap`) of a font file: which characters it has, and a copy of the font in which each
 * shared glyph answers to the character people type. It never touches an outline.
 */

/** Inclusive range of code points whose glyph ids count up with them. */
export interface CharacterRange {
  readonly first: number;
  readonly last: number;
  readonly glyph: number;
}

/** Reads a part of the font, so that the caller may keep a font of 10 MB on disk. */
export type ReadPart = (offset: number, length: number) => Buffer;

/**
 * All ranges of the subtable for the whole of Unicode (format 12; every complete Chinese font has one), ascending.
 * Empty for a font without it.
 */
export function characterRanges(read: ReadPart): readonly CharacterRange[] {
  const entry = tableEntry(read, 'cmap');
  if (entry === undefined) return [];
  const cmap = read(entry.offset, entry.length);
  for (let record = 0; record < cmap.readUInt16BE(2); record += 1) {
    const start = cmap.readUInt32BE(4 + record * 8 + 4);
    if (cmap.readUInt16BE(start) !== 12) continue;
    return Array.from({ length: cmap.readUInt32BE(start + 12) }, (_, group) => {
      const at = start + 16 + group * 12;
      return {
        first: cmap.readUInt32BE(at),
        last: cmap.readUInt32BE(at + 4),
        glyph: cmap.readUInt32BE(at + 8),
      };
    });
  }
  return [];
}

/**
 * Look-alikes that come before the usual character: dashes and slashes, radicals, rare ideographs. A PDF keeps one
 * character for each glyph and Chromium takes the first, so 方 would be read back as the radical ⽅, 胶 as 㬵.
 */
const lookAlikes: readonly (readonly [number, number])[] = [
  [0x2012, 0x2012],
  [0x2215, 0x2215],
  [0x2329, 0x232a],
  [0x2e80, 0x2fdf],
  [0x301c, 0x301c],
  [0x3400, 0x4dbf],
];

/** Chinese text shows the dash — with the glyph of the bar ―, and would be read back as the bar. */
const dash = 0x2014;
const bar = 0x2015;

/**
 * A copy of the font without those look-alikes whose glyph a later character of the basic plane shares, and with the
 * dash in the place of the bar.
 */
export function withoutLookAlikes(font: Buffer): Buffer {
  const glyphs = glyphsOf(characterRanges((offset, length) => font.subarray(offset, offset + length)));
  const usual = new Set(
    [...glyphs].flatMap(([code, glyph]) => (isLookAlike(code) || code > 0xffff ? [] : [glyph])),
  );
  for (const [code, glyph] of glyphs) if (isLookAlike(code) && usual.has(glyph)) glyphs.delete(code);
  const barGlyph = glyphs.get(bar);
  if (glyphs.has(dash) && barGlyph !== undefined) {
    glyphs.set(dash, barGlyph);
    glyphs.delete(bar);
  }
  return withRanges(font, rangesOf(glyphs));
}

function isLookAlike(code: number): boolean {
  return lookAlikes.some(([first, last]) => first <= code && code <= last);
}

/** Code point → glyph, ascending. */
function glyphsOf(ranges: readonly CharacterRange[]): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (const { first, last, glyph } of ranges) {
    for (let code = first; code <= last; code += 1) glyphs.set(code, glyph + code - first);
  }
  return glyphs;
}

function rangesOf(glyphs: ReadonlyMap<number, number>): CharacterRange[] {
  const ranges: CharacterRange[] = [];
  for (const [code, glyph] of glyphs) {
    const open = ranges.at(-1);
    if (open !== undefined && code === open.last + 1 && glyph === open.glyph + code - open.first) {
      ranges[ranges.length - 1] = { ...open, last: code };
    } else {
      ranges.push({ first: code, last: code, glyph });
    }
  }
  return ranges;
}

/** The font with a new table at its end and the directory pointing there; the old table stays as unused bytes. */
function withRanges(font: Buffer, ranges: readonly CharacterRange[]): Buffer {
  const subtable = 12;
  const cmap = Buffer.alloc(subtable + 16 + ranges.length * 12);
  cmap.writeUInt16BE(1, 2);
  // Platform 3 (Windows), encoding 10: all of Unicode.
  cmap.writeUInt16BE(3, 4);
  cmap.writeUInt16BE(10, 6);
  cmap.writeUInt32BE(subtable, 8);
  cmap.writeUInt16BE(12, subtable);
  cmap.writeUInt32BE(cmap.length - subtable, subtable + 4);
  cmap.writeUInt32BE(ranges.length, subtable + 12);
  ranges.forEach((range, index) => {
    const at = subtable + 16 + index * 12;
    cmap.writeUInt32BE(range.first, at);
    cmap.writeUInt32BE(range.last, at + 4);
    cmap.writeUInt32BE(range.glyph, at + 8);
  });
  const entry = tableEntry((offset, length) => font.subarray(offset, offset + length), 'cmap');
  if (entry === undefined) throw new Error('withoutLookAlikes: not a font with a character map');
  const padding = Buffer.alloc((4 - (font.length % 4)) % 4);
  const copy = Buffer.concat([font, padding, cmap]);
  copy.writeUInt32BE(font.length + padding.length, entry.directory + 8);
  copy.writeUInt32BE(cmap.length, entry.directory + 12);
  return copy;
}

function tableEntry(
  read: ReadPart,
  tag: string,
): { directory: number; offset: number; length: number } | undefined {
  const count = read(4, 2).readUInt16BE(0);
  const entries = read(12, count * 16);
  for (let at = 0; at < entries.length; at += 16) {
    if (entries.toString('latin1', at, at + 4) !== tag) continue;
    return {
      directory: 12 + at,
      offset: entries.readUInt32BE(at + 8),
      length: entries.readUInt32BE(at + 12),
    };
  }
  return undefined;
}
