/**
 * A clinic's roster from a workbook, in two steps: check, which lists everything and writes nothing; then import of all
 * good rows. Every row carries the id it will get, so an import that was cut off and is sent again adds nobody twice.
 */
import { z } from 'zod';
import { identity, registerEntry } from '../domain/resident.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { CivilDate } from '../domain/time.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { newChart, oldestAge } from './residents.js';
import { identityWarnings, type Likeness, likeness, likenessOf } from './residents-identity.js';
import { clinicsToRegisterAt, residentsInReach } from './residents-search.js';
import {
  type ReadRow,
  type RosterColumns,
  type RosterFinding,
  readRoster,
  rosterFields,
} from './roster-rows.js';
import { readWorkbook, writeWorkbook } from './roster-workbook.js';
import { type By, createChart, parsed, placesOfClinic, refusalOf, type Service, today } from './service.js';

/** More than any clinic serves; a longer file is a mistake. */
const mostRows = 5000;

export const rosterRow = z.strictObject({
  /** Row of the sheet. */
  row: z.int().positive(),
  /** Id the resident will get. */
  residentId: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  person: identity.omit({ revision: true }),
  contractSigned: z.boolean().nullable(),
  healthRecordNumber: registerEntry.shape.healthRecordNumber,
});
export type RosterRow = z.infer<typeof rosterRow>;

export interface RosterReport {
  readonly sheet: string;
  readonly headingRow: number;
  readonly ignored: readonly string[];
  /** To be imported. */
  readonly good: readonly RosterRow[];
  /** Left out: on the list already, or the same row again. */
  readonly already: readonly { readonly row: number; readonly name: string; readonly problem: Problem }[];
  /** Left out: to be mended in the file, or registered by hand. */
  readonly wrong: readonly (RosterFinding & { readonly name: string })[];
}

/** Reads a workbook and holds every row against the rules, the other rows and the residents in reach. Writes nothing. */
export async function checkRoster(
  service: Service,
  by: By,
  input: { readonly clinicId: string; readonly file: Uint8Array },
): Promise<Result<RosterReport>> {
  const refused = mayImport(service, by, input.clinicId);
  if (refused) return refused;
  const sheets = await readWorkbook(input.file);
  if (!sheets.ok) return sheets;
  const read = readRoster(sheets.value, {
    vocabularies: service.release().knowledge.vocabularies,
    today: today(service),
    maxAgeYears: oldestAge(service),
  });
  if (!read.ok) return read;
  if (read.value.rows.length === 0) return refuse({ code: 'roster.no-rows', path: 'file' });
  if (read.value.rows.length > mostRows) {
    return refuse({ code: 'roster.too-many-rows', path: 'file', values: { limit: mostRows } });
  }
  return ok(sorted(service, by, read.value));
}

function mayImport(service: Service, by: By, clinicId: string): Result<never> | undefined {
  const refused = refusalOf(by, 'import-roster', { places: placesOfClinic(service, clinicId) });
  if (refused) return refused;
  return clinicsToRegisterAt(service, by).some((clinic) => clinic.id === clinicId)
    ? undefined
    : refuse({ code: 'resident.wrong-clinic', path: 'clinicId' });
}

/** Puts every row read into one of the three lists of the report. */
function sorted(service: Service, by: By, read: RosterColumns): RosterReport {
  const on = today(service);
  const wrong = read.rows.flatMap((one) => one.findings.map((finding) => ({ ...finding, name: one.name })));
  const already: RosterReport['already'][number][] = [];
  const good: RosterRow[] = [];
  const residents = openIndex(on);
  for (const other of residentsInReach(service, by)) {
    if (other.status !== 'merged') residents.add(other, 0);
  }
  const shared = sharedNumbers(read.rows);
  const taken = openIndex(on);
  const leaveOut = (one: ReadRow, code: string, other: number, problemAt: 'wrong' | 'already') => {
    const problem = { code, path: String(one.row), values: { other } };
    if (problemAt === 'already') already.push({ row: one.row, name: one.name, problem });
    else wrong.push({ row: one.row, heading: '', problem, name: one.name });
  };
  for (const one of read.rows) {
    if (!one.result.ok) continue;
    const entry = one.result.value;
    const like = likenessOf(entry.person);
    const resident = residents.find(like);
    const earlier = taken.find(like);
    if (like.idNumber !== null && shared.has(like.idNumber)) {
      leaveOut(one, 'roster.number-shared', 0, 'wrong');
    } else if (resident?.how === 'same-number') {
      const sameName = resident.like.name === like.name;
      leaveOut(one, sameName ? 'roster.already' : 'roster.number-taken', 0, sameName ? 'already' : 'wrong');
    } else if (resident) {
      leaveOut(one, 'roster.maybe-registered', 0, 'wrong');
    } else if (earlier) {
      const again = earlier.how === 'same-number';
      leaveOut(one, again ? 'roster.again' : 'roster.maybe-again', earlier.row, again ? 'already' : 'wrong');
    } else {
      taken.add(like, one.row);
      good.push({ row: one.row, residentId: service.randomness.id(), ...entry });
    }
  }
  const { sheet, headingRow, ignored } = read;
  return { sheet, headingRow, ignored, good, already, wrong: wrong.sort((a, b) => a.row - b.row) };
}

/** Id numbers that stand beside more than one name: which row is right only a person can tell. */
function sharedNumbers(rows: readonly ReadRow[]): ReadonlySet<string> {
  const names = new Map<string, Set<string>>();
  for (const { result } of rows) {
    const number = result.ok ? result.value.person.idDocument?.number : undefined;
    if (number === undefined || !result.ok) continue;
    names.set(number, (names.get(number) ?? new Set()).add(result.value.person.name));
  }
  return new Set([...names].flatMap(([number, of]) => (of.size > 1 ? [number] : [])));
}

interface Found {
  readonly like: Likeness;
  readonly row: number;
  readonly how: 'same-number' | 'same-person';
}

/** People by document number and by birth date, so that a long file is not held against a long list pair by pair. */
function openIndex(on: CivilDate) {
  const byNumber = new Map<string, { like: Likeness; row: number }>();
  const byBirth = new Map<string, { like: Likeness; row: number }[]>();
  return {
    add(like: Likeness, row: number): void {
      if (like.idNumber !== null) byNumber.set(like.idNumber, { like, row });
      byBirth.set(like.birthDate, [...(byBirth.get(like.birthDate) ?? []), { like, row }]);
    },
    find(like: Likeness): Found | undefined {
      const same = like.idNumber === null ? undefined : byNumber.get(like.idNumber);
      if (same) return { ...same, how: 'same-number' };
      const alike = byBirth.get(like.birthDate)?.find((one) => likeness(one.like, like, on) !== undefined);
      return alike && { ...alike, how: 'same-person' };
    },
  };
}

export const importInput = z.strictObject({
  clinicId: z.string(),
  rows: z.array(rosterRow).min(1).max(mostRows),
});

export interface RosterImport {
  readonly imported: number;
  /** Rows that an earlier, interrupted import had already brought in. */
  readonly before: number;
}

/**
 * Imports rows as the report showed them, all or none as far as checks go: everything is checked again first. A write
 * that fails leaves what was written; sending the same rows again adds the rest.
 */
export async function importRoster(service: Service, by: By, input: unknown): Promise<Result<RosterImport>> {
  const asked = parsed(importInput, input);
  if (!asked.ok) return refuse({ code: 'roster.changed', path: '' });
  const { clinicId, rows } = asked.value;
  const refused = mayImport(service, by, clinicId);
  if (refused) return refused;
  const known = service.charts.summaries();
  const left = rows.filter((row) => !known.has(row.residentId));
  if (!stillGood(service, by, left)) return refuse({ code: 'roster.changed', path: '' });
  let imported = 0;
  try {
    for (const { residentId, person, contractSigned, healthRecordNumber } of left) {
      const entry = { contractSigned, healthRecordNumber, keyGroups: null };
      const chart = newChart(service, residentId, clinicId, person, entry);
      if (await createChart(service, by, chart, 'import-resident')) imported += 1;
    }
  } catch (error) {
    const fault = problemIn(error);
    if (!fault) throw error;
    const done = rows.length - left.length + imported;
    return refuse(
      { code: 'roster.interrupted', path: '', values: { done, left: rows.length - done } },
      fault,
    );
  }
  return ok({ imported, before: rows.length - left.length });
}

function stillGood(service: Service, by: By, rows: readonly RosterRow[]): boolean {
  const on = today(service);
  const people = openIndex(on);
  for (const other of residentsInReach(service, by)) if (other.status !== 'merged') people.add(other, 0);
  return rows.every(({ row, person }) => {
    const like = likenessOf(person);
    if (person.birthDate > on || identityWarnings(person, on).length > 0 || people.find(like)) return false;
    people.add(like, row);
    return true;
  });
}

/** What the store says about itself, by code; undefined for any other error. */
const tellingError = z.looseObject({
  problem: z.looseObject({
    code: z.string(),
    path: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
});

function problemIn(error: unknown): Problem | undefined {
  const told = tellingError.safeParse(error);
  if (!told.success) return undefined;
  const { code, path, values } = told.data.problem;
  return { code, path, ...(values === undefined ? {} : { values }) };
}

/** An empty roster with our headings; its columns are text. */
export function rosterTemplate(service: Service): Uint8Array {
  const { vocabularies } = service.release().knowledge;
  const headings = rosterFields.map((field) => labelOf(vocabularies, 'roster-headings', field));
  return writeWorkbook('Sheet1', [headings]);
}
