/**
 * Accounts of people as the administrator keeps them: made, changed, suspended, their password drawn anew. Secrets never
 * leave this room except a drawn password, once. Nobody is deleted, nobody changes the rights of their own account, and
 * the house never loses its last administrator.
 */
import { z } from 'zod';
import type { Credentials } from '../access/credentials.js';
import type { Sessions } from '../access/session.js';
import {
  certificate,
  checkStaff,
  loginNameInput,
  type Staff,
  type StaffSummary,
  staff as stored,
  tcmTraining,
} from '../access/staff.js';
import { vouch } from '../access/vouched.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { changedFields, inTurn, parsedForm, shownOf } from './organisations.js';
import { type By, organisations, refusalOf, type Service } from './service.js';

export interface StaffDeps {
  readonly service: Service;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
}

export const staffInput = z.strictObject({
  name: stored.shape.name,
  loginName: loginNameInput,
  roles: stored.shape.roles,
  organisationId: stored.shape.organisationId.min(1),
  category: stored.shape.category,
  /** null: none is recorded, which counts as none held. */
  certificate: certificate.nullable(),
  tcmTraining: tcmTraining.nullable(),
});

export const staffEdit = staffInput.extend({ shown: z.string() });
export const statusInput = z.strictObject({ status: stored.shape.status });

/** A person without their secrets. */
export interface StaffView extends Omit<Staff, 'passwordHash' | 'pinHash'> {
  readonly hasPin: boolean;
  /** Goes back with an edit. */
  readonly shown: string;
}

export function everyone(service: Service): readonly StaffSummary[] {
  return [...service.staff.summaries().values()].flatMap((one) => (one.state === 'found' ? [one.value] : []));
}

/** Everybody on the staff, in full but for secrets: lists show whose certificate runs out. */
export async function listStaff(service: Service, by: By): Promise<Result<readonly StaffView[]>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  const found = await Promise.all(service.staff.keys().map((id) => service.staff.get(id)));
  return ok(found.flatMap((one) => (one.state === 'found' ? [viewOf(one.value)] : [])));
}

export async function readStaff(service: Service, by: By, staffId: string): Promise<Result<StaffView>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  const person = await personOf(service, staffId);
  return person.ok ? ok(viewOf(person.value)) : person;
}

/** Makes an account with a drawn password, to be said once and changed at the first sign-in. */
export async function createStaff(
  { service, credentials }: StaffDeps,
  by: By,
  input: unknown,
): Promise<Result<{ readonly staffId: string; readonly typed: string }>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  const asked = parsedForm(staffInput, input, 'staff');
  if (!asked.ok) return asked;
  return inTurn(service, async () => {
    const drawn = await credentials.drawPassword();
    if (!drawn.ok) return drawn;
    const person: Staff = {
      id: service.randomness.id(),
      ...contentOf(asked.value),
      status: 'active',
      passwordHash: drawn.value.passwordHash,
      passwordSetAt: service.clock.now(),
      mustChangePassword: true,
      deputies: [],
    };
    const problems = checkStaff(person, everyone(service), organisations(service));
    if (problems.length > 0) return refuse(...problems);
    if (!(await service.staff.create(person.id, person))) throw new Error('staff id drawn twice');
    await audit(service, by, 'create-staff', person, {});
    return ok({ staffId: person.id, typed: drawn.value.typed });
  });
}

export async function editStaff(
  { service }: StaffDeps,
  by: By,
  staffId: string,
  input: unknown,
): Promise<Result<null>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  const asked = parsedForm(staffEdit, input, 'staff');
  if (!asked.ok) return asked;
  const { shown, ...content } = asked.value;
  return inTurn(service, async () => {
    const found = await personOf(service, staffId);
    if (!found.ok) return found;
    const before = found.value;
    if (shownOf(accountOf(before)) !== shown) return refuse({ code: 'staff.stale', path: '' });
    const next: Staff = { ...withoutStanding(before), ...contentOf(content) };
    const problems = [
      ...checkStaff(next, everyone(service), organisations(service)),
      ...(staffId === by.actor.staffId && !sameRights(before, next)
        ? [{ code: 'staff.own-rights', path: 'roles' }]
        : []),
      ...lastAdministrator(service, next),
    ];
    if (problems.length > 0) return refuse(...problems);
    const written = await service.staff.update(staffId, (now) => ({
      ...withoutStanding(now),
      ...contentOf(content),
    }));
    await audit(service, by, 'edit-staff', written, {
      changed: changedFields(accountOf(before), accountOf(next)),
    });
    return ok(null);
  });
}

/** Suspends, takes back or lets go a person. Who is no longer active loses every open session at once. */
export async function changeStatus(
  { service, sessions }: StaffDeps,
  by: By,
  staffId: string,
  input: unknown,
): Promise<Result<null>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  const asked = parsedForm(statusInput, input, 'staff');
  if (!asked.ok) return asked;
  const { status } = asked.value;
  return inTurn(service, async () => {
    const found = await personOf(service, staffId);
    if (!found.ok) return found;
    if (staffId === by.actor.staffId) return refuse({ code: 'staff.own-rights', path: 'status' });
    const next: Staff = { ...found.value, status };
    // Taking rights away is never kept back by what else is wrong with the account.
    const problems =
      status === 'active'
        ? checkStaff(next, everyone(service), organisations(service))
        : lastAdministrator(service, next);
    if (problems.length > 0) return refuse(...problems);
    const written = await service.staff.update(staffId, (now) => ({ ...now, status }));
    if (status !== 'active') await sessions.revokeAllOf(staffId);
    await audit(service, by, 'change-staff-status', written, { before: found.value.status });
    return ok(null);
  });
}

/** A drawn password for someone who forgot theirs; answers it once. Their PIN and every open session go with it. */
export async function resetPassword(
  { service, credentials, sessions }: StaffDeps,
  by: By,
  staffId: string,
): Promise<Result<{ readonly typed: string; readonly person: StaffView }>> {
  const refused = refusalOf(by, 'manage-staff', {});
  if (refused) return refused;
  if (staffId === by.actor.staffId) return refuse({ code: 'staff.own-password', path: '' });
  return inTurn(service, async () => {
    const found = await personOf(service, staffId);
    if (!found.ok) return found;
    const reset = await credentials.resetPassword(staffId);
    if (!reset.ok) return reset;
    await sessions.revokeAllOf(staffId);
    await audit(service, by, 'reset-password', reset.value.person, {});
    return ok({ typed: reset.value.typed, person: viewOf(reset.value.person) });
  });
}

async function personOf(service: Service, staffId: string): Promise<Result<Staff>> {
  // Asked of the list first: an id from an address may be no key at all.
  const found = service.staff.summaries().has(staffId) ? await service.staff.get(staffId) : undefined;
  return found?.state === 'found' ? ok(found.value) : refuse({ code: 'staff.missing', path: '' });
}

function viewOf({ passwordHash: _secret, pinHash, ...person }: Staff): StaffView {
  return { ...person, hasPin: pinHash !== undefined, shown: shownOf(accountOf(person)) };
}

/** What an edit may change, as it stands. */
function accountOf(person: Omit<Staff, 'passwordHash' | 'pinHash'>): z.infer<typeof staffInput> {
  return {
    name: person.name,
    loginName: person.loginName,
    roles: person.roles,
    organisationId: person.organisationId,
    category: person.category,
    certificate: person.certificate ?? null,
    tcmTraining: person.tcmTraining ?? null,
  };
}

function contentOf({ certificate: paper, tcmTraining: training, ...content }: z.infer<typeof staffInput>) {
  return {
    ...content,
    ...(paper === null ? {} : { certificate: paper }),
    ...(training === null ? {} : { tcmTraining: training }),
  };
}

function withoutStanding({ certificate: _paper, tcmTraining: _training, ...rest }: Staff) {
  return rest;
}

function sameRights(before: Staff, next: Staff): boolean {
  return shownOf(before.roles) === shownOf(next.roles) && before.organisationId === next.organisationId;
}

function lastAdministrator(service: Service, next: Staff): readonly Problem[] {
  const open = organisations(service);
  const others = everyone(service).some(
    (one) =>
      one.id !== next.id &&
      one.status === 'active' &&
      one.roles.includes('administrator') &&
      open.get(one.organisationId)?.status === 'active',
  );
  const stays = next.status === 'active' && next.roles.includes('administrator');
  return others || stays ? [] : [{ code: 'staff.last-administrator', path: 'roles' }];
}

async function audit(
  service: Service,
  by: By,
  act: string,
  written: Staff,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const { id, roles, organisationId, category, status } = written;
  await service.houseAudit.appendDone({
    at: service.clock.now(),
    by: by.actor.staffId,
    act,
    subject: { staff: id, organisation: organisationId },
    detail: { roles: roles.join('+'), category, status, ...detail, ...vouch('staff', id, written) },
  });
}
