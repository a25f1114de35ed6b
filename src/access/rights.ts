/**
 * Who may do what (design.md §6), as one table. A right is a role in reach of the subject, then the conditions of the
 * act. What the caller does not say about the subject refuses: an unknown place or author is never taken as fitting.
 * Nothing here loads, saves or audits; src/workflow/ is the only caller.
 */
import type { CivilDate } from '../domain/time.js';
import {
  countyOf,
  type OrganisationLevel,
  type Organisations,
  type Place,
  placesOf,
} from './organisation.js';
import { mayBeDeputy, principalsOf, type Role, type Staff, type StaffSummary } from './staff.js';
import { type Signature, type Standing, type StandingCode, standingAgainst } from './standing.js';

/** Where an act must reach: the resident's clinic, the queue of a county, or the installation as a whole. */
type Reach = 'resident' | 'county' | 'site';

interface Right {
  readonly roles: readonly Role[];
  readonly reach: Reach;
  /** author: only who wrote it · not-author: never who wrote it · not-editor: never who edited the content. */
  readonly person?: 'author' | 'not-author' | 'not-editor';
  readonly signs?: Signature;
  /** True: a deputy does not inherit it. */
  readonly inPerson?: true;
}

const clinic: readonly Role[] = ['village-doctor', 'township-physician'];
const county: readonly Role[] = ['county-physician'];
/** Posts of whoever serves residents. */
export const clinical: readonly Role[] = [...clinic, ...county];
/** Physicians above the village: they may lift safety lines. */
const physicians: readonly Role[] = ['township-physician', 'county-physician'];

const rights = {
  'view-resident': { roles: clinical, reach: 'resident' },
  'register-resident': { roles: clinic, reach: 'resident' },
  'edit-identity': { roles: clinic, reach: 'resident' },
  'import-roster': { roles: clinic, reach: 'resident' },
  // Asked once for each of the two residents.
  'merge-residents': { roles: clinic, reach: 'resident' },
  'record-consent': { roles: clinic, reach: 'resident' },
  'record-visit': { roles: clinic, reach: 'resident' },
  'mark-visit-error': { roles: clinic, reach: 'resident' },
  draft: { roles: clinic, reach: 'resident' },
  adjust: { roles: clinic, reach: 'resident' },
  submit: { roles: clinic, reach: 'resident' },
  recall: { roles: clinic, reach: 'resident', person: 'author' },
  'sign-result-notice': { roles: clinic, reach: 'resident', signs: 'result-notice' },
  print: { roles: clinic, reach: 'resident' },
  'hand-over': { roles: clinic, reach: 'resident' },
  'record-follow-up': { roles: clinic, reach: 'resident' },
  'close-referral': { roles: clinic, reach: 'resident' },
  'export-resident': { roles: clinic, reach: 'resident' },

  'review-queue': { roles: county, reach: 'county' },
  approve: { roles: county, reach: 'resident', person: 'not-author', signs: 'county-approval' },
  amend: { roles: county, reach: 'resident', person: 'not-author', signs: 'county-approval' },
  return: { roles: county, reach: 'resident', person: 'not-author' },
  reject: { roles: county, reach: 'resident', person: 'not-author' },
  // Taking a paper out of use only makes things safer, so nobody is kept from voiding what they wrote.
  void: { roles: county, reach: 'resident' },
  'name-deputy': { roles: county, reach: 'county', inPerson: true },

  'lift-safety': { roles: physicians, reach: 'resident', signs: 'safety-lift' },
  // Asks for the category, not the post: a village clinic may well have a TCM physician.
  'confirm-constitution': { roles: clinical, reach: 'resident', signs: 'constitution' },
  'view-patterns': { roles: clinical, reach: 'resident', signs: 'pattern-reading' },
  'confirm-pattern': { roles: clinical, reach: 'resident', signs: 'pattern' },

  // Clinical staff too: every line of a draft explains itself down to its rule.
  'view-rules': { roles: [...clinical, 'rule-steward', 'county-expert'], reach: 'site' },
  'publish-release': { roles: ['rule-steward'], reach: 'site', person: 'not-editor' },
  'roll-back-release': { roles: ['rule-steward'], reach: 'site' },
  'sign-content': { roles: ['county-expert'], reach: 'site', person: 'not-editor' },

  'manage-staff': { roles: ['administrator'], reach: 'site' },
  'manage-organisations': { roles: ['administrator'], reach: 'site' },
  'manage-settings': { roles: ['administrator'], reach: 'site' },
  'read-audit': { roles: ['auditor'], reach: 'site' },
  'read-access-log': { roles: ['auditor'], reach: 'site' },
} as const satisfies Record<string, Right>;

export type Act = keyof typeof rights;

const table: Readonly<Record<Act, Right>> = rights;

export const acts = Object.keys(rights) as readonly Act[];

/** A signed-in person on a civil date. Made by actorOf(). */
export interface Actor extends Standing {
  readonly staffId: string;
  /** The person and their organisation both active. */
  readonly active: boolean;
  readonly mustChangePassword: boolean;
  readonly roles: readonly Role[];
  /** Own organisation first, then its parents. */
  readonly places: readonly Place[];
  /** Counties in which the person stands in for a county physician on this date. */
  readonly deputyIn: readonly string[];
  readonly on: CivilDate;
}

/** What an act is done to. Give what is known; an act that needs more refuses. */
export interface Subject {
  /** The resident's clinic first, then its parents: placesOf(). For a register or import: the clinic it is for. */
  readonly places?: readonly Place[];
  /** The county whose queue or physicians it is about. */
  readonly countyId?: string;
  /** Everyone who drafted, adjusted or submitted the document in hand. */
  readonly authorIds?: readonly string[];
  /** Everyone who edited the content to be published or signed; empty when nobody here did (a shipped pack). */
  readonly editorIds?: readonly string[];
}

export type RefusalCode =
  | 'rights.inactive'
  | 'rights.change-password'
  | 'rights.role'
  | 'rights.subject-unknown'
  | 'rights.outside'
  | 'rights.own-draft'
  | 'rights.not-author'
  | 'rights.own-edit'
  | StandingCode;

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly code: RefusalCode };

const roleLevel: Readonly<Partial<Record<Role, OrganisationLevel>>> = {
  'village-doctor': 'village-clinic',
  'township-physician': 'township-hospital',
  'county-physician': 'county-hospital',
};

export function actorOf(
  person: Staff,
  everyone: readonly StaffSummary[],
  organisations: Organisations,
  on: CivilDate,
): Actor {
  const post = organisations.get(person.organisationId);
  const principals = mayBeDeputy(person.roles) ? principalsOf(person.id, everyone, on) : [];
  return {
    staffId: person.id,
    active: person.status === 'active' && post?.status === 'active',
    mustChangePassword: person.mustChangePassword,
    roles: person.roles,
    places: placesOf(organisations, person.organisationId),
    deputyIn: principals.flatMap(({ organisationId }) =>
      organisations.get(organisationId)?.level === 'county-hospital' ? [organisationId] : [],
    ),
    category: person.category,
    certificate: person.certificate,
    tcmTraining: person.tcmTraining,
    on,
  };
}

function mayThrough(held: Role, right: Right, actor: Actor, at: readonly Place[]): boolean {
  if (!right.roles.includes(held)) return false;
  if (right.reach === 'site') return true;
  const own = actor.places[0];
  if (own === undefined || own.level !== roleLevel[held]) return false;
  return at.some((place) => place.id === own.id);
}

function mayAsDeputy(right: Right, actor: Actor, at: readonly Place[]): boolean {
  if (right.inPerson === true || !right.roles.includes('county-physician')) return false;
  const countyId = countyOf(at);
  return countyId !== undefined && actor.deputyIn.includes(countyId);
}

function personAgainst(right: Right, actor: Actor, subject: Subject): RefusalCode | undefined {
  if (right.person === undefined) return undefined;
  if (right.person === 'not-editor') {
    if (subject.editorIds === undefined) return 'rights.subject-unknown';
    return subject.editorIds.includes(actor.staffId) ? 'rights.own-edit' : undefined;
  }
  if (subject.authorIds === undefined || subject.authorIds.length === 0) return 'rights.subject-unknown';
  const wrote = subject.authorIds.includes(actor.staffId);
  if (right.person === 'author') return wrote ? undefined : 'rights.not-author';
  return wrote ? 'rights.own-draft' : undefined;
}

function placesIn(right: Right, subject: Subject): readonly Place[] | undefined {
  if (right.reach === 'site') return [];
  if (right.reach === 'resident') return subject.places?.length ? subject.places : undefined;
  return subject.countyId === undefined ? undefined : [{ id: subject.countyId, level: 'county-hospital' }];
}

/**
 * Whether this person may do this to that. The code names the first thing in the way: account, role, place, person,
 * professional standing. It is a message code of templates/messages/ and carries no data of the subject.
 */
export function may(actor: Actor, act: Act, subject: Subject): Decision {
  const refused = (code: RefusalCode): Decision => ({ allowed: false, code });
  const right = table[act];
  if (!actor.active) return refused('rights.inactive');
  if (actor.mustChangePassword) return refused('rights.change-password');
  if (!holds(actor, act)) return refused('rights.role');
  const at = placesIn(right, subject);
  if (at === undefined) return refused('rights.subject-unknown');
  const reaches =
    actor.roles.some((held) => mayThrough(held, right, actor, at)) || mayAsDeputy(right, actor, at);
  if (!reaches) return refused('rights.outside');
  const code =
    personAgainst(right, actor, subject) ??
    (right.signs === undefined ? undefined : standingAgainst(right.signs, actor, actor.on));
  return code === undefined ? { allowed: true } : refused(code);
}

/** Whether some subject may exist for which the roles give this act: what a menu shows. Never a permission. */
export function holds(actor: Actor, act: Act): boolean {
  const right = table[act];
  if (actor.roles.some((held) => right.roles.includes(held))) return true;
  return actor.deputyIn.length > 0 && right.inPerson !== true && right.roles.includes('county-physician');
}
