/**
 * People who sign in: roles, post, professional standing, deputies. Personal data of staff stay here; audit and
 * decisions carry the staff id only. Nothing here hashes or compares a secret (secrets.ts).
 */
import { z } from 'zod';
import { contentId } from '../domain/codes.js';
import type { SummarisedForm } from '../domain/ports.js';
import type { Problem } from '../domain/result.js';
import { type CivilDate, civilDate, instant } from '../domain/time.js';
import type { OrganisationLevel, Organisations } from './organisation.js';

export const role = z.enum([
  'village-doctor',
  'township-physician',
  'county-physician',
  'rule-steward',
  'county-expert',
  'administrator',
  'auditor',
]);
export type Role = z.infer<typeof role>;

export const staffCategory = z.enum([
  'tcm-physician',
  'tcm-assistant-physician',
  'general-practitioner',
  'assistant-physician',
  'village-doctor',
  'nurse',
  'public-health',
  'other',
]);
export type StaffCategory = z.infer<typeof staffCategory>;

/** Valid through `expiresOn`. */
export const certificate = z.strictObject({
  number: z.string().trim().min(1).max(64),
  expiresOn: civilDate,
});
export type Certificate = z.infer<typeof certificate>;

/** `kind` is a code; no `expiresOn`: the training does not lapse. */
export const tcmTraining = z.strictObject({
  kind: contentId,
  completedOn: civilDate,
  expiresOn: civilDate.optional(),
});
export type TcmTraining = z.infer<typeof tcmTraining>;

/** Someone who acts for a county physician from one civil date through another. */
export const deputy = z
  .strictObject({ staffId: z.string(), from: civilDate, until: civilDate })
  .refine((named) => named.from <= named.until, { path: ['until'], message: 'ends before it begins' });
export type Deputy = z.infer<typeof deputy>;

/** What is typed at sign-in, in the one form it is stored and compared in. */
export function loginNameOf(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

const loginName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,31}$/u)
  .refine((name) => name === loginNameOf(name), 'not in stored form (lower case, NFKC)');

/** A login name as typed, brought into stored form. */
export const loginNameInput = z.string().transform(loginNameOf).pipe(loginName);

const argon2idHash = z.string().regex(/^\$argon2id\$/);

export const staff = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().trim().min(1).max(64),
  loginName,
  roles: z.array(role).min(1),
  organisationId: z.string(),
  category: staffCategory,
  certificate: certificate.optional(),
  tcmTraining: tcmTraining.optional(),
  status: z.enum(['active', 'suspended', 'left']),
  passwordHash: argon2idHash,
  /** Sessions and terminals that knew an older password end by this. */
  passwordSetAt: instant,
  mustChangePassword: z.boolean(),
  pinHash: argon2idHash.optional(),
  deputies: z.array(deputy),
});
export type Staff = z.infer<typeof staff>;

/** What lists, sign-in and the deputy table need without opening every file. Holds no secret. */
export interface StaffSummary {
  readonly id: string;
  readonly name: string;
  readonly loginName: string;
  readonly roles: readonly Role[];
  readonly organisationId: string;
  readonly category: StaffCategory;
  readonly status: Staff['status'];
  readonly deputies: readonly Deputy[];
}

export const staffForm: SummarisedForm<Staff, StaffSummary> = {
  name: 'staff',
  version: 1,
  parse: (stored) => staff.parse(stored),
  upcasters: {},
  summarise: ({ id, name, loginName, roles, organisationId, category, status, deputies }) => ({
    id,
    name,
    loginName,
    roles,
    organisationId,
    category,
    status,
    deputies,
  }),
};

/** Where a clinical role is posted. Roles not listed may be held anywhere. */
const postedAt: Readonly<Partial<Record<Role, OrganisationLevel>>> = {
  'village-doctor': 'village-clinic',
  'township-physician': 'township-hospital',
  'county-physician': 'county-hospital',
};

/** Who may stand in for a county physician: a physician above the village, so never an administrator or a steward. */
const deputyRoles: readonly Role[] = ['township-physician', 'county-physician'];

/** Roles held alone: who hands out rights sees no charts, who reads the audit is in it as nothing else. */
const heldAlone: readonly Role[] = ['administrator', 'auditor'];

/**
 * What speaks against storing this person among the others: login name taken, unknown or closed organisation, a role
 * of another level, administrator or auditor mixed with other roles, a deputy who is
 * the person, is unknown, or is no physician above the village.
 */
export function checkStaff(
  candidate: Staff,
  others: readonly StaffSummary[],
  organisations: Organisations,
): readonly Problem[] {
  const problems: Problem[] = [];
  const rest = others.filter((other) => other.id !== candidate.id);
  if (rest.some((other) => other.loginName === candidate.loginName))
    problems.push({ code: 'staff.login-name-taken', path: 'loginName' });

  const post = organisations.get(candidate.organisationId);
  if (post === undefined) problems.push({ code: 'staff.organisation-unknown', path: 'organisationId' });
  else if (post.status === 'closed' && candidate.status === 'active')
    problems.push({ code: 'staff.organisation-closed', path: 'organisationId' });

  for (const [index, held] of candidate.roles.entries()) {
    const level = postedAt[held];
    if (post !== undefined && level !== undefined && post.level !== level)
      problems.push({ code: 'staff.role-level', path: `roles.${index}` });
    if (candidate.roles.indexOf(held) !== index)
      problems.push({ code: 'staff.role-twice', path: `roles.${index}` });
    if (heldAlone.includes(held) && candidate.roles.length > 1)
      problems.push({ code: 'staff.role-held-alone', path: `roles.${index}` });
  }

  if (candidate.deputies.length > 0 && !candidate.roles.includes('county-physician'))
    problems.push({ code: 'staff.deputy-not-county', path: 'deputies' });
  for (const [index, named] of candidate.deputies.entries()) {
    const path = `deputies.${index}.staffId`;
    const other = rest.find((one) => one.id === named.staffId);
    if (named.staffId === candidate.id) problems.push({ code: 'staff.deputy-self', path });
    else if (other === undefined) problems.push({ code: 'staff.deputy-unknown', path });
    else if (!mayBeDeputy(other.roles)) problems.push({ code: 'staff.deputy-role', path });
  }
  return problems;
}

export function mayBeDeputy(roles: readonly Role[]): boolean {
  return roles.some((held) => deputyRoles.includes(held));
}

/** Active county physicians who named this person as deputy for the day (both ends included). */
export function principalsOf(
  staffId: string,
  everyone: readonly StaffSummary[],
  on: CivilDate,
): readonly StaffSummary[] {
  return everyone.filter(
    (one) =>
      one.id !== staffId &&
      one.status === 'active' &&
      one.roles.includes('county-physician') &&
      one.deputies.some((named) => named.staffId === staffId && named.from <= on && on <= named.until),
  );
}
