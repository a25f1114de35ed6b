/** Reads a PDF as a person would: its text, and what is really drawn. For tests only. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfPage {
  /** Text in reading order, white space taken out: line breaks of a Chinese text are not words. */
  readonly text: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** The page as drawn. */
  picture(): Promise<Picture>;
}

export interface Picture {
  /** Share of dark pixels, 0 to 1, between two heights given as shares of the page. 0 is a blank. */
  ink(fromTop: number, toTop: number): number;
  /** No pixel has a colour: what a black and white printer prints is all there is. */
  isGrey(): boolean;
  /** To look at. */
  png(): Uint8Array;
}

/** Of the canvas that pdfjs makes in Node; its own types say nothing. */
interface Canvases {
  create(width: number, height: number): { canvas: Canvas; context: Drawing };
}
interface Canvas {
  toBuffer(type: 'image/png'): Uint8Array;
}
interface Drawing {
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}

export async function readPdf(bytes: Uint8Array): Promise<PdfPage[]> {
  const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const pdf = await getDocument({
    data: new Uint8Array(bytes),
    // Glyphs as the PDF embeds them; a font it lacks is not made up from the machine's.
    disableFontFace: true,
    useSystemFonts: false,
    standardFontDataUrl: join(library, 'standard_fonts/'),
    verbosity: 0,
  }).promise;
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) =>
      pageOf(await pdf.getPage(index + 1), pdf.canvasFactory),
    ),
  );
}

async function pageOf(page: PDFPageProxy, canvases: unknown): Promise<PdfPage> {
  const { items } = await page.getTextContent();
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    text: items
      .map((item) => ('str' in item ? item.str : ''))
      .join('')
      .replace(/\s/g, ''),
    widthMm: inMm(width),
    heightMm: inMm(height),
    picture: () => pictureOf(page, canvases as Canvases),
  };
}

async function pictureOf(page: PDFPageProxy, canvases: Canvases): Promise<Picture> {
  const viewport = page.getViewport({ scale: 2 });
  const [width, height] = [Math.round(viewport.width), Math.round(viewport.height)];
  const { canvas, context } = canvases.create(width, height);
  await page.render({ canvasContext: context as never, viewport }).promise;
  return {
    isGrey() {
      const { data } = context.getImageData(0, 0, width, height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
      }
      return true;
    },
    png: () => canvas.toBuffer('image/png'),
    ink(fromTop, toTop) {
      const from = Math.round(fromTop * height);
      const { data } = context.getImageData(0, from, width, Math.round(toTop * height) - from);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark += 1;
      return dark / (data.length / 4);
    },
  };
}

/** PDF points are 1/72 inch. Whole millimetres: A4 is 210 × 297, A5 148 × 210 (ISO 216). */
function inMm(points: number): number {
  return Math.round((points / 72) * 25.4);
}
