/**
 * From what was typed about a person to an identity that can be stored, with what looks wrong about it and who on the
 * list might be the same person. Only proposes: two people are never taken for one, nor one for two, without a word
 * from the doctor.
 */
import { z } from 'zod';
import { sex } from '../domain/codes.js';
import { type Identity, identity, readResidentId, residentIdFault } from '../domain/resident.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { ageInYears, type CivilDate, civilDate } from '../domain/time.js';
import type { ChartSummary } from './chart-form.js';
import { residentsInReach } from './residents-search.js';
import type { By, Service } from './service.js';

/** As typed. Sex null and birth date '' are taken from the id number, which states both. */
export const identityTyped = z.strictObject({
  name: z.string(),
  sex: sex.nullable(),
  birthDate: z.string(),
  idDocument: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('resident-id'), number: z.string() }),
    z.strictObject({ kind: z.literal('other'), name: z.string(), number: z.string() }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
  phones: z.array(z.string()),
  address: z.string(),
  village: z.string(),
});
export type IdentityTyped = z.infer<typeof identityTyped>;

/** What the doctor has looked at and stands by. */
export const standBy = {
  /** Codes of warnings. */
  confirmed: z.array(z.string()),
  /** Residents who look like the same person and are not. */
  notSameAs: z.array(z.string()),
};

export type Person = Omit<Identity, 'revision'>;

const person = identity.omit({ revision: true });

/** A civil date in any of the usual ways to write one (1956-03-05, 19560305, 1956.3.5 …); undefined for anything else. */
export function civilDateTyped(typed: string): CivilDate | undefined {
  const text = typed.normalize('NFKC').trim();
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?$/.exec(text);
  const [year = '', month = '', day = ''] = parts?.slice(1) ?? [];
  const date = civilDate.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return date.success ? date.data : undefined;
}

function tidy(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/** The person as typed, or what is wrong field by field. `maxAgeYears`: what the fact dictionary takes for an age. */
export function personFrom(typed: IdentityTyped, today: CivilDate, maxAgeYears: number): Result<Person> {
  const idDocument = idDocumentFrom(typed.idDocument);
  const stated =
    idDocument?.kind === 'resident-id' && residentIdFault(idDocument.number, today) === undefined
      ? readResidentId(idDocument.number)
      : undefined;
  const born = typed.birthDate.trim() === '' ? stated?.birthDate : civilDateTyped(typed.birthDate);
  const checked = person.safeParse({
    name: tidy(typed.name),
    sex: typed.sex ?? stated?.sex,
    birthDate: born,
    idDocument,
    phones: typed.phones.map((phone) => tidy(phone)).filter((phone) => phone !== ''),
    address: tidy(typed.address),
    village: tidy(typed.village),
  });
  if (!checked.success) {
    const fields = new Set(checked.error.issues.map((issue) => String(issue.path[0])));
    const wrong = [...fields].map((field): Problem => ({ code: `resident.wrong-${field}`, path: field }));
    // A number was typed, yet nothing could be read from it: without this line the page would ask for the number.
    const unread = idDocument?.kind === 'resident-id' && stated === undefined;
    return unread && (fields.has('sex') || fields.has('birthDate')) && !fields.has('idDocument')
      ? refuse({ code: 'resident.unread-id', path: 'idDocument' }, ...wrong)
      : refuse(...wrong);
  }
  const { birthDate } = checked.data;
  if (birthDate > today) return refuse({ code: 'resident.birth-in-future', path: 'birthDate' });
  if (ageInYears(birthDate, today) > maxAgeYears) {
    return refuse({ code: 'resident.birth-too-early', path: 'birthDate', values: { maxAgeYears } });
  }
  return ok(checked.data);
}

function idDocumentFrom(typed: IdentityTyped['idDocument']): Person['idDocument'] {
  switch (typed.kind) {
    case 'none':
      return null;
    case 'other':
      return { kind: 'other', name: tidy(typed.name), number: tidy(typed.number) };
    case 'resident-id':
      return { kind: 'resident-id', number: typed.number.normalize('NFKC').replace(/\s/g, '').toUpperCase() };
  }
}

/** What the id number says against itself or against the form. Real cards with such faults exist, so none refuses. */
export function identityWarnings(one: Person, today: CivilDate): Problem[] {
  if (one.idDocument?.kind !== 'resident-id') return [];
  const { number } = one.idDocument;
  const fault = residentIdFault(number, today);
  if (fault !== undefined) return [{ code: `resident.warn-id-${fault}`, path: 'idDocument' }];
  const stated = readResidentId(number);
  return [
    ...(stated.sex === one.sex ? [] : [{ code: 'resident.warn-sex-differs', path: 'sex' }]),
    ...(stated.birthDate === one.birthDate
      ? []
      : [{ code: 'resident.warn-birth-differs', path: 'birthDate' }]),
  ];
}

/** What tells two people apart or makes them look the same: of a form, of a row, of a summary. */
export interface Likeness {
  readonly name: string;
  readonly birthDate: CivilDate;
  readonly idNumber: string | null;
}

export function likenessOf(one: Person): Likeness {
  return { name: one.name, birthDate: one.birthDate, idNumber: one.idDocument?.number ?? null };
}

/**
 * same-number: one document number · same-person: name and birth date agree and nothing tells them apart · undefined:
 * two different faultless id numbers are two people, whatever else agrees.
 */
export function likeness(
  a: Likeness,
  b: Likeness,
  today: CivilDate,
): 'same-number' | 'same-person' | undefined {
  if (a.idNumber !== null && a.idNumber === b.idNumber) return 'same-number';
  if (a.birthDate !== b.birthDate || bare(a.name) !== bare(b.name)) return undefined;
  const toldApart = [a, b].every(
    ({ idNumber }) => idNumber !== null && residentIdFault(idNumber, today) === undefined,
  );
  return toldApart ? undefined : 'same-person';
}

function bare(name: string): string {
  return name.normalize('NFKC').replace(/[\s·•.]/g, '');
}

/** Residents in reach who look like this person; merged charts are spoken for by the one they went into. */
export function lookalikes(
  service: Service,
  by: By,
  one: Likeness,
  today: CivilDate,
  except?: string,
): ChartSummary[] {
  return residentsInReach(service, by).filter(
    (other) =>
      other.residentId !== except && other.status !== 'merged' && likeness(one, other, today) !== undefined,
  );
}

/** The warnings and look-alikes that nobody has stood by yet, as problems a page can offer to confirm. */
export function openQuestions(
  warnings: readonly Problem[],
  alike: readonly ChartSummary[],
  stoodBy: { readonly confirmed: readonly string[]; readonly notSameAs: readonly string[] },
): Problem[] {
  return [
    ...warnings.filter((warning) => !stoodBy.confirmed.includes(warning.code)),
    ...alike
      .filter((other) => !stoodBy.notSameAs.includes(other.residentId))
      .map((other) => ({
        code: 'resident.maybe-same',
        path: 'notSameAs',
        values: { resident: other.residentId },
      })),
  ];
}
