/** A person of the area: identity apart from everything else, standing, consent. */
import { z } from 'zod';
import { contentId, sex } from './codes.js';
import { codeSet } from './facts.js';
import { type CivilDate, civilDate, instant } from './time.js';

/** 18-digit resident identity number (GB 11643-1999) or another document; null: the person has none. */
export const idDocument = z.union([
  z.strictObject({ kind: z.literal('resident-id'), number: z.string().regex(/^\d{17}[\dX]$/) }),
  z.strictObject({
    kind: z.literal('other'),
    name: z.string().min(1).max(40),
    number: z.string().min(1).max(40),
  }),
]);
export type IdDocument = z.infer<typeof idDocument>;

export const identity = z.strictObject({
  revision: z.int().nonnegative(),
  name: z.string().trim().min(1).max(40),
  sex,
  birthDate: civilDate,
  idDocument: idDocument.nullable(),
  phones: z.array(z.string().regex(/^[0-9+\- ]{5,20}$/)).max(3),
  address: z.string().max(120),
  /** Administrative village or group, as the clinic calls it. */
  village: z.string().max(40),
});
export type Identity = z.infer<typeof identity>;

/** Register facts that are not identity. null: not asked. */
export const registerEntry = z.strictObject({
  revision: z.int().nonnegative(),
  contractSigned: z.boolean().nullable(),
  keyGroups: codeSet.nullable(),
  healthRecordNumber: z.string().max(40).nullable(),
});
export type RegisterEntry = z.infer<typeof registerEntry>;

const ownStandings = [
  z.strictObject({ status: z.literal('present') }),
  z.strictObject({
    status: z.enum(['moved', 'died', 'refused', 'lost']),
    on: civilDate,
    note: z.string().max(200),
  }),
] as const;

/** Anything but `present` keeps the resident off every due list until somebody sets it back. */
export const standing = z.discriminatedUnion('status', [
  ...ownStandings,
  z.strictObject({
    status: z.literal('merged'),
    on: civilDate,
    into: z.string(),
    /** What un-merging gives back. */
    before: z.discriminatedUnion('status', ownStandings).optional(),
  }),
]);
export type Standing = z.infer<typeof standing>;

export const consentSigner = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('self') }),
  z.strictObject({
    kind: z.literal('guardian'),
    name: z.string().min(1).max(40),
    relation: z.string().min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('thumbprint'), witness: z.string().min(1).max(40) }),
]);

export const consent = z.strictObject({
  id: z.string(),
  /** Version of the consent text that was read out. */
  version: contentId,
  /** Purpose → agreed or not; an unasked purpose is absent. */
  purposes: z
    .partialRecord(z.enum(['assessment-and-advice', 'share-with-county']), z.boolean())
    .refine((purposes) => Object.keys(purposes).length > 0),
  givenOn: civilDate,
  signer: consentSigner,
  recordedAt: instant,
  recordedBy: z.string(),
  withdrawn: z.strictObject({ on: civilDate, recordedAt: instant, recordedBy: z.string() }).optional(),
});
export type Consent = z.infer<typeof consent>;

/** Check digit, calendar date and range of an 18-digit number (GB 11643-1999). Area codes are not judged. */
export function residentIdFault(
  number: string,
  today: CivilDate,
): 'format' | 'birth-date' | 'check-digit' | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return 'format';
  const birth = civilDate.safeParse(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
  if (!birth.success || birth.data < '1850-01-01' || birth.data > today) return 'birth-date';
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return '10X98765432'[sum % 11] === number[17] ? undefined : 'check-digit';
}

/** Birth date and sex that the number itself states; call only on a number without a fault. */
export function readResidentId(number: string): { birthDate: CivilDate; sex: 'female' | 'male' } {
  return {
    birthDate: civilDate.parse(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`),
    sex: Number(number[16]) % 2 === 1 ? 'male' : 'female',
  };
}
