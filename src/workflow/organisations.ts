/**
 * The tree of the county as the administrator keeps it. Changes of organisations and of staff are made one after
 * another: what each is held against must not move under it. Nothing is deleted; what ends is closed.
 */
import { z } from 'zod';
import {
  checkOrganisation,
  type Organisation,
  organisationLevel,
  organisation as stored,
} from '../access/organisation.js';
import { vouch } from '../access/vouched.js';
import { hashOf } from '../domain/canonical.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { type By, organisations, refusalOf, type Service } from './service.js';

export const organisationInput = z.strictObject({
  name: stored.shape.name,
  level: organisationLevel,
  parentId: stored.shape.parentId,
});

export const organisationEdit = organisationInput.extend({
  status: stored.shape.status,
  /** What the page showed: shownOf(). */
  shown: z.string(),
});

export interface OrganisationRow {
  readonly organisation: Organisation;
  /** 0 for the county hospital, one more for each step down. */
  readonly depth: number;
  readonly activeStaff: number;
  readonly residents: number;
}

const turns = new WeakMap<Service, Promise<unknown>>();

/** Runs a change of staff or organisations after those before it. A failed one does not stop the next. */
export function inTurn<T>(service: Service, job: () => Promise<T>): Promise<T> {
  const mine = (turns.get(service) ?? Promise.resolve()).then(job);
  turns.set(
    service,
    mine.catch(() => undefined),
  );
  return mine;
}

/** What an edit is bound to: a page that shows an older state cannot overwrite a newer one. */
export function shownOf(value: unknown): string {
  return hashOf(value).slice(0, 16);
}

/** Parses a form; each fault becomes the message of its field: `<codes>.<field>-form`. */
export function parsedForm<T>(schema: z.ZodType<T>, input: unknown, codes: string): Result<T> {
  const result = schema.safeParse(input);
  if (result.success) return ok(result.data);
  const problems = new Map<string, Problem>();
  for (const issue of result.error.issues) {
    const [field = ''] = issue.path.map(String);
    problems.set(
      field,
      issue.code === 'unrecognized_keys'
        ? { code: 'input.unknown-field', path: '' }
        : { code: `${codes}.${kebab(field)}-form`, path: issue.path.map(String).join('.') },
    );
  }
  return refuse(...problems.values());
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Every organisation with what hangs on it, parents before children. */
export function listOrganisations(service: Service, by: By): Result<readonly OrganisationRow[]> {
  const refused = refusalOf(by, 'manage-organisations', {});
  if (refused) return refused;
  const all = [...organisations(service).values()].sort(
    (a, b) => compare(a.name, b.name) || compare(a.id, b.id),
  );
  const staff = countBy(
    [...service.staff.summaries().values()].flatMap((one) =>
      one.state === 'found' && one.value.status === 'active' ? [one.value.organisationId] : [],
    ),
  );
  const residents = countBy(
    [...service.charts.summaries().values()].flatMap((one) =>
      one.state === 'found' && one.value.status === 'present' ? [one.value.clinicId] : [],
    ),
  );
  const rows: OrganisationRow[] = [];
  const placed = new Set<string>();
  const place = (organisation: Organisation, depth: number): void => {
    if (placed.has(organisation.id)) return;
    placed.add(organisation.id);
    const { id } = organisation;
    rows.push({ organisation, depth, activeStaff: staff.get(id) ?? 0, residents: residents.get(id) ?? 0 });
    for (const below of all) if (below.parentId === id) place(below, depth + 1);
  };
  for (const one of all) if (one.parentId === null) place(one, 0);
  // What a broken tree leaves hanging is listed all the same, or nobody could mend it.
  for (const one of all) place(one, 0);
  return ok(rows);
}

export async function createOrganisation(service: Service, by: By, input: unknown): Promise<Result<string>> {
  const refused = refusalOf(by, 'manage-organisations', {});
  if (refused) return refused;
  const asked = parsedForm(organisationInput, input, 'organisation');
  if (!asked.ok) return asked;
  return inTurn(service, async () => {
    const made: Organisation = { id: service.randomness.id(), ...asked.value, status: 'active' };
    const problems = checkOrganisation(made, organisations(service));
    if (problems.length > 0) return refuse(...problems);
    if (!(await service.organisations.create(made.id, made))) throw new Error('organisation id drawn twice');
    await audit(service, by, 'create-organisation', made, {});
    return ok(made.id);
  });
}

export async function editOrganisation(
  service: Service,
  by: By,
  organisationId: string,
  input: unknown,
): Promise<Result<null>> {
  const refused = refusalOf(by, 'manage-organisations', {});
  if (refused) return refused;
  const asked = parsedForm(organisationEdit, input, 'organisation');
  if (!asked.ok) return asked;
  const { shown, ...content } = asked.value;
  return inTurn(service, async () => {
    const before = organisations(service).get(organisationId);
    if (before === undefined) return refuse({ code: 'organisation.missing', path: '' });
    if (shownOf(before) !== shown) return refuse({ code: 'organisation.stale', path: '' });
    const next: Organisation = { id: organisationId, ...content };
    const problems = [...checkOrganisation(next, organisations(service)), ...closing(service, before, next)];
    if (problems.length > 0) return refuse(...problems);
    await service.organisations.update(organisationId, () => next);
    await audit(service, by, 'edit-organisation', next, { changed: changedFields(before, next) });
    return ok(null);
  });
}

/** Closing takes every right from who works there, so they are moved or suspended first, by name. */
function closing(service: Service, before: Organisation, next: Organisation): readonly Problem[] {
  if (before.status === next.status || next.status === 'active') return [];
  const count = [...service.staff.summaries().values()].filter(
    (one) => one.state === 'found' && one.value.organisationId === next.id && one.value.status === 'active',
  ).length;
  return count === 0 ? [] : [{ code: 'organisation.has-active-staff', path: 'status', values: { count } }];
}

/** Names of the fields that differ, joined for the audit; `none` when nothing does. */
export function changedFields(before: object, next: object): string {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(next));
  const names = [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) => shownOf(old.get(name) ?? null) !== shownOf(now.get(name) ?? null),
  );
  return names.sort().join('+') || 'none';
}

async function audit(
  service: Service,
  by: By,
  act: string,
  written: Organisation,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const { id, level, parentId, status } = written;
  await service.houseAudit.appendDone({
    at: service.clock.now(),
    by: by.actor.staffId,
    act,
    subject: { organisation: id, ...(parentId === null ? {} : { parent: parentId }) },
    detail: { level, status, ...detail, ...vouch('organisations', id, written) },
  });
}

function countBy(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
