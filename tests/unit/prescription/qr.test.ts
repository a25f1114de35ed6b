import { create } from 'qrcode';
import { describe, expect, test } from 'vitest';
import { qrImage } from '../../../src/prescription/qr.js';

const address = 'https://zhiwei.example.cn/c/0000-0000-0001-ZT';

function svgOf(image: string): string {
  const prefix = 'data:image/svg+xml;base64,';
  expect(image.startsWith(prefix)).toBe(true);
  return Buffer.from(image.slice(prefix.length), 'base64').toString('utf8');
}

/** Fills the rectangles of the dark path into a grid, as a browser does. */
function gridOf(svg: string): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const grid = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  const dark = /<path d="([^"]+)"\/>/.exec(svg)?.[1] ?? '';
  for (const [, x, y, width] of dark.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let at = Number(x); at < Number(x) + Number(width); at += 1) {
      const row = grid[Number(y)];
      if (row !== undefined) row[at] = true;
    }
  }
  return grid;
}

describe('a QR picture', () => {
  test('draws every module of the symbol inside a light border of four', () => {
    const grid = gridOf(svgOf(qrImage(address)));
    const { modules } = create(address, { errorCorrectionLevel: 'M' });
    const expected = grid.map((row, y) =>
      row.map((_, x) => {
        const [column, line] = [x - 4, y - 4];
        const inside = column >= 0 && line >= 0 && column < modules.size && line < modules.size;
        return inside && modules.get(line, column) === 1;
      }),
    );
    expect(grid.length).toBe(modules.size + 8);
    expect(grid).toEqual(expected);
  });

  test('has the three finder patterns of ISO/IEC 18004: 7 × 7, a ring and a 3 × 3 heart', () => {
    const grid = gridOf(svgOf(qrImage(address)));
    const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    const cut = (x: number, y: number): string[] =>
      grid.slice(y, y + 7).map((row) =>
        row
          .slice(x, x + 7)
          .map((dark) => (dark ? '1' : '0'))
          .join(''),
      );
    const far = grid.length - 4 - 7;
    expect(cut(4, 4)).toEqual(finder);
    expect(cut(far, 4)).toEqual(finder);
    expect(cut(4, far)).toEqual(finder);
  });

  test('carries no trace of markup in the text', () => {
    expect(svgOf(qrImage('<script>alert(1)</script>'))).not.toContain('script');
  });

  test('of a check address stays under 6 KB', () => {
    expect(qrImage(address).length).toBeLessThan(6 * 1024);
  });

  test('refuses an empty text', () => {
    expect(() => qrImage('')).toThrow();
  });
});
