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

/** A copy of the font without those look-alikes whose glyph a later character of the basic plane shares. */
export function withoutLookAlikes(font: Buffer): Buffer {
  const ranges = characterRanges((offset, length) => font.subarray(offset, offset + length));
  const usual = new Set<number>();
  for (const range of ranges) {
    for (let code = range.first; code <= range.last && code <= 0xffff; code += 1) {
      if (!isLookAlike(code)) usual.add(range.glyph + code - range.first);
    }
  }
  return withRanges(
    font,
    ranges.flatMap((range) => without(range, usual)),
  );
}

function isLookAlike(code: number): boolean {
  return lookAlikes.some(([first, last]) => first <= code && code <= last);
}

/** What remains of a range, in pieces. */
function without(range: CharacterRange, usual: ReadonlySet<number>): CharacterRange[] {
  const pieces: CharacterRange[] = [];
  let open: CharacterRange | undefined;
  for (let code = range.first; code <= range.last; code += 1) {
    const glyph = range.glyph + code - range.first;
    if (isLookAlike(code) && usual.has(glyph)) {
      if (open !== undefined) pieces.push(open);
      open = undefined;
    } else {
      open = open === undefined ? { first: code, last: code, glyph } : { ...open, last: code };
    }
  }
  return open === undefined ? pieces : [...pieces, open];
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
