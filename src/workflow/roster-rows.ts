/**
 * From the cells of a roster to persons: finds the heading row, matches columns by their names in any order, and says
 * for every row that cannot be taken which column is wrong. Nothing is guessed: what a cell does not say stays unknown.
 */
import { readResidentId, residentIdFault } from '../domain/resident.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { CivilDate } from '../domain/time.js';
import type { Vocabulary } from '../knowledge/vocabulary.js';
import { type IdentityTyped, identityWarnings, type Person, personFrom } from './residents-identity.js';
import type { Cell, Sheet } from './roster-workbook.js';

export const rosterFields = [
  'name',
  'sex',
  'birth-date',
  'id-number',
  'phones',
  'address',
  'village',
  'contract',
  'health-record-number',
] as const;
export type RosterField = (typeof rosterFields)[number];

/** Columns that may be given more than once: their cells belong together. */
const joined: ReadonlySet<RosterField> = new Set(['phones', 'village']);

export interface RosterEntry {
  readonly person: Person;
  readonly contractSigned: boolean | null;
  readonly healthRecordNumber: string | null;
}

/** A row that cannot be taken as it stands. */
export interface RosterFinding {
  /** As the sheet counts. */
  readonly row: number;
  /** Heading of the column as the file writes it; '' for the whole row. */
  readonly heading: string;
  readonly problem: Problem;
}

export interface ReadRow {
  readonly row: number;
  /** Name as written, to find the row again; '' when there is none. */
  readonly name: string;
  readonly result: Result<RosterEntry>;
  readonly findings: readonly RosterFinding[];
}

export interface RosterColumns {
  readonly sheet: string;
  /** Row of the headings, as the sheet counts. */
  readonly headingRow: number;
  /** Heading as written, by field. */
  readonly headings: ReadonlyMap<RosterField, string>;
  /** Headings nobody knows: their columns are left alone. */
  readonly ignored: readonly string[];
  readonly rows: readonly ReadRow[];
}

interface Words {
  readonly headings: ReadonlyMap<string, RosterField>;
  readonly sexes: ReadonlyMap<string, string>;
  readonly contract: ReadonlyMap<string, string>;
}

/** How far down a title may push the headings. */
const headingRowsLooked = 10;

export interface ReadingOptions {
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  readonly today: CivilDate;
  readonly maxAgeYears: number;
}

export function readRoster(sheets: readonly Sheet[], options: ReadingOptions): Result<RosterColumns> {
  const words: Words = {
    headings: new Map(
      [...wordsOf(options.vocabularies, 'roster-headings')].flatMap(([label, code]) => {
        const field = rosterFields.find((one) => one === code);
        return field === undefined ? [] : [[headingKey(label), field] as const];
      }),
    ),
    sexes: wordsOf(options.vocabularies, 'roster-sexes'),
    contract: wordsOf(options.vocabularies, 'roster-contract'),
  };
  const place = sheets.flatMap((sheet) => {
    const index = sheet.rows.slice(0, headingRowsLooked).findIndex((row) => isHeadingRow(row, words));
    return index < 0 ? [] : [{ sheet, index }];
  })[0];
  if (!place) return refuse({ code: 'roster.no-headings', path: 'file' });
  const headingCells = place.sheet.rows[place.index] ?? [];
  const columns = headingCells.map((cell) => words.headings.get(headingKey(textOf(cell))));
  const twice = columns.find(
    (field, index) => field !== undefined && !joined.has(field) && columns.indexOf(field) !== index,
  );
  if (twice !== undefined) {
    const heading = textOf(headingCells[columns.lastIndexOf(twice)]);
    return refuse({ code: 'roster.column-twice', path: 'file', values: { heading } });
  }
  if (!columns.includes('id-number') && !(columns.includes('sex') && columns.includes('birth-date'))) {
    return refuse({ code: 'roster.columns-missing', path: 'file' });
  }
  const headings = new Map<RosterField, string>();
  columns.forEach((field, index) => {
    if (field !== undefined && !headings.has(field)) headings.set(field, textOf(headingCells[index]));
  });
  return ok({
    sheet: place.sheet.name,
    headingRow: place.index + 1,
    headings,
    ignored: headingCells.flatMap((cell, index) =>
      columns[index] === undefined && textOf(cell) !== '' ? [textOf(cell)] : [],
    ),
    rows: place.sheet.rows
      .slice(place.index + 1)
      .map((cells, index) => ({ row: place.index + 2 + index, cells: byField(cells, columns) }))
      .filter(({ cells }) => cells.size > 0)
      .map(({ row, cells }) => readRow(row, cells, { words, headings, options })),
  });
}

function wordsOf(vocabularies: ReadonlyMap<string, Vocabulary>, id: string): Map<string, string> {
  return new Map(vocabularies.get(id)?.options.map((option) => [option.label, option.code]));
}

/** As compared: without blanks, marks of duty and what stands in brackets. */
function headingKey(heading: string): string {
  return heading
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s*:]/g, '');
}

function isHeadingRow(row: readonly Cell[], words: Words): boolean {
  const fields = new Set(row.map((cell) => words.headings.get(headingKey(textOf(cell)))));
  fields.delete(undefined);
  return fields.has('name') && fields.size > 1;
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined || cell.kind === 'empty' ? '' : cell.text;
}

type Cells = ReadonlyMap<RosterField, readonly Exclude<Cell, { kind: 'empty' }>[]>;

function byField(cells: readonly Cell[], columns: readonly (RosterField | undefined)[]): Cells {
  const found = new Map<RosterField, Exclude<Cell, { kind: 'empty' }>[]>();
  cells.forEach((cell, index) => {
    const field = columns[index];
    if (field !== undefined && cell.kind !== 'empty') found.set(field, [...(found.get(field) ?? []), cell]);
  });
  return found;
}

interface RowContext {
  readonly words: Words;
  readonly headings: ReadonlyMap<RosterField, string>;
  readonly options: ReadingOptions;
}

function readRow(row: number, cells: Cells, { words, headings, options }: RowContext): ReadRow {
  const findings: RosterFinding[] = [];
  const find = (field: RosterField, code: string) => {
    findings.push({ row, heading: headings.get(field) ?? '', problem: { code, path: `${row}.${field}` } });
  };
  const text = (field: RosterField) =>
    (cells.get(field) ?? []).map((cell) => cell.text.normalize('NFKC')).join('');
  const coded = (field: RosterField, known: ReadonlyMap<string, string>) => {
    const typed = text(field).replace(/\s/g, '');
    const code = known.get(typed);
    if (typed !== '' && code === undefined) find(field, `roster.wrong-${field}`);
    return code;
  };

  const number = text('id-number').replace(/\s/g, '').toUpperCase();
  const asNumber = cells.get('id-number')?.some((cell) => cell.kind === 'number') === true;
  const numberFault =
    number === '' ? undefined : asNumber ? 'as-number' : residentIdFault(number, options.today);
  if (numberFault !== undefined) find('id-number', `roster.id-${numberFault}`);
  const stated = number !== '' && numberFault === undefined ? readResidentId(number) : undefined;

  const sex = coded('sex', words.sexes) ?? stated?.sex;
  if (sex === undefined && text('sex') === '') find('sex', 'roster.sex-missing');
  const birth = cells.get('birth-date')?.[0]?.text ?? '';
  if (birth === '' && stated === undefined) find('birth-date', 'roster.birth-missing');
  const contract = coded('contract', words.contract);
  if (text('name') === '') find('name', 'roster.name-missing');

  const typed: IdentityTyped = {
    name: text('name'),
    sex: sex === 'female' || sex === 'male' ? sex : null,
    birthDate: birth,
    idDocument:
      number === '' || numberFault !== undefined ? { kind: 'none' } : { kind: 'resident-id', number },
    phones: (cells.get('phones') ?? []).flatMap((cell) => phonesIn(cell.text)),
    address: text('address'),
    village: text('village'),
  };
  const person = findings.length > 0 ? undefined : personFrom(typed, options.today, options.maxAgeYears);
  if (person && !person.ok) {
    for (const { path } of person.problems) find(fieldOf(path), `roster.wrong-${fieldOf(path)}`);
  }
  if (person?.ok) {
    for (const { path } of identityWarnings(person.value, options.today)) {
      find(fieldOf(path), `roster.${fieldOf(path)}-differs`);
    }
  }
  const healthRecordNumber = text('health-record-number').trim();
  if (healthRecordNumber.length > 40) find('health-record-number', 'roster.wrong-health-record-number');
  const result: Result<RosterEntry> =
    person?.ok && findings.length === 0
      ? ok({
          person: person.value,
          contractSigned: contract === undefined ? null : contract === 'yes',
          healthRecordNumber: healthRecordNumber === '' ? null : healthRecordNumber,
        })
      : refuse(...findings.map((finding) => finding.problem));
  return { row, name: text('name').trim(), result, findings };
}

function phonesIn(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[,;/|\u3001\n]/)
    .map((phone) => phone.replace(/\s/g, ''))
    .filter((phone) => phone !== '');
}

/** Path of a person's field → column. */
function fieldOf(path: string): RosterField {
  const columns: Readonly<Record<string, RosterField>> = {
    sex: 'sex',
    birthDate: 'birth-date',
    idDocument: 'id-number',
    phones: 'phones',
    address: 'address',
    village: 'village',
  };
  return columns[path] ?? 'name';
}
