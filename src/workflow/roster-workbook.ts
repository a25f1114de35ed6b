/**
 * Workbooks (.xlsx) in and out: cells as they were typed, and a template whose columns are text, so that an id number
 * keeps all of its digits. Knows nothing about residents.
 */
import { strToU8, unzipSync, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { ok, type Result, refuse } from '../domain/result.js';
import { civilDateAt, instantOf } from '../domain/time.js';

/** number: the digits as the file holds them · date: YYYY-MM-DD · text: trimmed. */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text' | 'number' | 'date' | 'yes-no'; readonly text: string };

export interface Sheet {
  readonly name: string;
  /** rows[0] is row 1 of the sheet. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A small file can unpack to any size; a roster never does. */
const largestUnpackedBytes = 64 * 1024 * 1024;

interface Digits {
  readonly digits: string;
}

/** The sheets of a workbook. Refuses what is not one, naming the old format by its own code. */
export async function readWorkbook(bytes: Uint8Array): Promise<Result<Sheet[]>> {
  if (isOldWorkbook(bytes)) return refuse({ code: 'roster.old-format', path: 'file' });
  try {
    if (unpackedSize(bytes) > largestUnpackedBytes) return refuse({ code: 'roster.too-large', path: 'file' });
    const sheets = await readXlsxFile<Digits>(Buffer.from(bytes), { parseNumber: (digits) => ({ digits }) });
    return ok(
      sheets.map(({ sheet, data }) => ({
        name: sheet,
        rows: data.map((row) => row.map((cell) => cellOf(cell))),
      })),
    );
  } catch {
    // The readers throw many kinds of errors on a spoilt file, and their texts may quote it.
    return refuse({ code: 'roster.not-a-workbook', path: 'file' });
  }
}

/** .xls and other files of the old container begin so. */
function isOldWorkbook(bytes: Uint8Array): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0].every((byte, index) => bytes[index] === byte);
}

function unpackedSize(bytes: Uint8Array): number {
  let size = 0;
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      size += originalSize;
      return false;
    },
  });
  return size;
}

/** The reader's own types call a date cell the constructor, so what came is looked at. */
function cellOf(cell: unknown): Cell {
  if (typeof cell === 'string') {
    return cell.trim() === '' ? { kind: 'empty' } : { kind: 'text', text: cell.trim() };
  }
  if (typeof cell === 'boolean') return { kind: 'yes-no', text: String(cell) };
  // The day comes as midnight UTC, which is the same civil day further east.
  if (cell instanceof Date) return { kind: 'date', text: civilDateAt(instantOf(cell.getTime())) };
  return isDigits(cell) ? { kind: 'number', text: cell.digits } : { kind: 'empty' };
}

function isDigits(cell: unknown): cell is Digits {
  return typeof cell === 'object' && cell !== null && 'digits' in cell && typeof cell.digits === 'string';
}

const parts = {
  types: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  root: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  book: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  // Style 1 is number format 49: text.
  styles: `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
} as const;

/** One sheet of text cells; whole columns are text. The same bytes for the same rows. */
export function writeWorkbook(sheet: string, rows: readonly (readonly string[])[]): Uint8Array {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const cells = rows.map(
    (row, r) =>
      `<row r="${r + 1}">${row
        .map((text, c) =>
          text === ''
            ? ''
            : `<c r="${columnName(c)}${r + 1}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
        )
        .join('')}</row>`,
  );
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const files = {
    '[Content_Types].xml': parts.types,
    '_rels/.rels': parts.root,
    'xl/workbook.xml': `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': parts.book,
    'xl/styles.xml': parts.styles,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><cols><col min="1" max="${columns}" width="20" style="1" customWidth="1"/></cols><sheetData>${cells.join('')}</sheetData></worksheet>`,
  };
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(declaration + xml)])),
    { mtime: '2026-01-01T00:00:00' },
  );
}

/** 0 → A … 25 → Z, 26 → AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
