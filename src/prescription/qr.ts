/** A text as a QR code: an SVG picture in a data: address, for `<img src>`. Never raw HTML, never the network. */
import { create } from 'qrcode';

/** Light border the standard asks for, in modules. */
const quietZone = 4;

/**
 * Black on white, as small as the text allows, error correction M (15 %: a fold or a stamp at the edge is survived).
 * Throws when the text is empty or beyond what a QR code holds (about 2,300 bytes).
 */
export function qrImage(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * quietZone;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${darkRuns(modules.data, modules.size)}"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
}

/** One rectangle for each run of dark modules in a row. */
function darkRuns(modules: ArrayLike<number>, size: number): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row += 1) {
    let length = 0;
    for (let column = 0; column <= size; column += 1) {
      if (column < size && modules[row * size + column] === 1) {
        length += 1;
      } else if (length > 0) {
        runs.push(`M${column - length + quietZone} ${row + quietZone}h${length}v1h-${length}z`);
        length = 0;
      }
    }
  }
  return runs.join('');
}
