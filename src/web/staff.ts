/** Pages of the administrator: who works here, their accounts and one-time passwords. No charts. */
import { Hono } from 'hono';
import { role, staffCategory, staff as stored } from '../access/staff.js';
import type { Problem } from '../domain/result.js';
import { addMonths, type CivilDate } from '../domain/time.js';
import { listOrganisations } from '../workflow/organisations.js';
import { today } from '../workflow/service.js';
import {
  changeStatus,
  createStaff,
  editStaff,
  listStaff,
  readStaff,
  resetPassword,
  type StaffView,
} from '../workflow/staff.js';
import { deputiesRoom } from './deputies.js';
import { by, type Env, type PageContext } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { many, one, type Typed, text, typedForm } from './forms.js';
import { organisationsRoom } from './organisations.js';
import { page, refusalPage, statusOf } from './page.js';

export const staffRoom = new Hono<Env>();
staffRoom.route('/', organisationsRoom);
staffRoom.route('/', deputiesRoom);

/** Rows on one page of the list. */
const pageSize = 60;
/** A certificate that ends within this many months is pointed out. */
const soonMonths = 2;
const trainingKinds = ['elderly-tcm', 'tcm-techniques', 'other'] as const;

staffRoom.get('/staff', async (c) => {
  const listed = await listStaff(c.get('deps').service, by(c));
  if (!listed.ok) return refusalPage(c, listed.problems);
  const places = placesOf(c);
  const at = c.req.query('organisation') ?? '';
  const status = c.req.query('status') ?? 'active';
  const skip = Math.max(0, Number.parseInt(c.req.query('skip') ?? '0', 10) || 0);
  const fitting = listed.value
    .filter((person) => at === '' || person.organisationId === at)
    .filter((person) => status === 'all' || person.status === status)
    .sort((a, b) =>
      a.organisationId === b.organisationId ? compare(a.name, b.name) : placeOrder(places, a, b),
    );
  const on = today(c.get('deps').service);
  const shownPeople = fitting.slice(skip, skip + pageSize);
  const link = (from: number) =>
    `/staff?${new URLSearchParams({ organisation: at, status, skip: `${from}` })}`;
  const view = {
    people: shownPeople.map((person) => rowOf(c, person, places, on)),
    hasPeople: shownPeople.length > 0,
    count: fitting.length,
    organisations: places.map((place) => ({ ...place, selected: place.id === at })),
    statuses: [...stored.shape.status.options, 'all'].map((code) => ({
      code,
      label: label(c, 'staff-status', code),
      selected: code === status,
    })),
    before: skip > 0 ? link(Math.max(0, skip - pageSize)) : '',
    after: skip + pageSize < fitting.length ? link(skip + pageSize) : '',
  };
  return page(c, 'staff', view, { title: 'page.staff' });
});

staffRoom.get('/staff/new', (c) => {
  const refused = placesRefusal(c);
  return refused ?? newPage(c, blank, []);
});

staffRoom.post('/staff', async (c) => {
  const form = await typedForm(c);
  const made = await createStaff(c.get('deps'), by(c), inputOf(form));
  if (!made.ok)
    return statusOf(made.problems) === 403 ? refusalPage(c, made.problems) : newPage(c, form, made.problems);
  const found = await readStaff(c.get('deps').service, by(c), made.value.staffId);
  return found.ok ? passwordPage(c, found.value, made.value.typed) : refusalPage(c, found.problems);
});

staffRoom.get('/staff/:staffId', async (c) => {
  const found = await readStaff(c.get('deps').service, by(c), c.req.param('staffId'));
  if (!found.ok) return refusalPage(c, found.problems);
  return onePage(c, found.value, typedOf(found.value), []);
});

staffRoom.post('/staff/:staffId', async (c) => {
  const staffId = c.req.param('staffId');
  const form = await typedForm(c);
  const saved = await editStaff(c.get('deps'), by(c), staffId, {
    ...inputOf(form),
    shown: text(form, 'shown'),
  });
  if (saved.ok) return c.redirect(`/staff/${staffId}?done=saved`, 303);
  return again(c, staffId, form, saved.problems);
});

staffRoom.post('/staff/:staffId/status', async (c) => {
  const staffId = c.req.param('staffId');
  const form = await typedForm(c);
  const changed = await changeStatus(c.get('deps'), by(c), staffId, { status: one(form, 'status') });
  if (changed.ok) return c.redirect(`/staff/${staffId}?done=status`, 303);
  return again(c, staffId, undefined, changed.problems);
});

staffRoom.post('/staff/:staffId/password', async (c) => {
  const staffId = c.req.param('staffId');
  const reset = await resetPassword(c.get('deps'), by(c), staffId);
  if (!reset.ok) return again(c, staffId, undefined, reset.problems);
  return passwordPage(c, reset.value.person, reset.value.typed);
});

/** The page of a person once more, with what was typed and why it was refused. */
async function again(
  c: PageContext,
  staffId: string,
  form: Typed | undefined,
  problems: readonly Problem[],
): Promise<Response> {
  const found = await readStaff(c.get('deps').service, by(c), staffId);
  if (!found.ok) return refusalPage(c, found.problems);
  return onePage(c, found.value, form ?? typedOf(found.value), problems);
}

const fieldNames = [
  'name',
  'loginName',
  'roles',
  'organisationId',
  'category',
  'certificate',
  'certificate.number',
  'certificate.expiresOn',
  'tcmTraining',
  'tcmTraining.kind',
  'tcmTraining.completedOn',
  'tcmTraining.expiresOn',
] as const;

const blank: Typed = {};

function newPage(c: PageContext, form: Typed, problems: readonly Problem[]): Response {
  return page(c, 'staff-new', formView(c, form, problems), {
    title: 'page.staff-new',
    problems: ledTo(fieldNames, problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
  });
}

function onePage(c: PageContext, person: StaffView, form: Typed, problems: readonly Problem[]): Response {
  const stale = problems.some(({ code }) => code === 'staff.stale');
  const done = { saved: 'staff.saved', status: 'staff.status-changed' }[c.req.query('done') ?? ''];
  const view = {
    ...formView(c, form, problems),
    id: person.id,
    shown: person.shown,
    person: rowOf(c, person, placesOf(c), today(c.get('deps').service)),
    isSelf: person.id === by(c).actor.staffId,
    stale,
    statuses: stored.shape.status.options.map((code) => ({
      code,
      label: label(c, 'staff-status', code),
      checked: code === person.status,
    })),
  };
  return page(c, 'staff-one', view, {
    title: 'page.staff-one',
    problems: ledTo([...fieldNames, 'status'], problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
    done,
  });
}

function passwordPage(c: PageContext, person: StaffView, typed: string): Response {
  const view = { id: person.id, name: person.name, loginName: person.loginName, typed };
  return page(c, 'staff-password', view, { title: 'page.staff-password' });
}

interface ShownPlace {
  readonly id: string;
  /** Indented by its depth. */
  readonly label: string;
  readonly name: string;
}

function placesOf(c: PageContext): readonly ShownPlace[] {
  const listed = listOrganisations(c.get('deps').service, by(c));
  if (!listed.ok) return [];
  return listed.value.map(({ organisation: { id, name }, depth }) => ({
    id,
    name,
    label: `${'\u3000'.repeat(depth)}${name}`,
  }));
}

function placesRefusal(c: PageContext): Response | undefined {
  const listed = listOrganisations(c.get('deps').service, by(c));
  return listed.ok ? undefined : refusalPage(c, listed.problems);
}

function rowOf(c: PageContext, person: StaffView, places: readonly ShownPlace[], on: CivilDate) {
  const ends = person.certificate?.expiresOn;
  const warning =
    ends === undefined ? '' : ends < on ? 'over' : ends < addMonths(on, soonMonths) ? 'soon' : '';
  const { messages } = c.get('deps');
  return {
    id: person.id,
    name: person.name,
    loginName: person.loginName,
    roles: person.roles.map((held) => label(c, 'role', held)).join('、'),
    organisation: places.find(({ id }) => id === person.organisationId)?.name ?? '',
    category: label(c, 'category', person.category),
    certificate:
      ends ?? messages({ code: `staff.certificate-${needsPaper(person) ? 'none' : 'not-needed'}` }),
    certificateWarning: warning === '' ? '' : messages({ code: `staff.certificate-${warning}` }),
    status: label(c, 'staff-status', person.status),
    isActive: person.status === 'active',
    mustChange: person.mustChangePassword,
    hasPin: person.hasPin,
  };
}

/** Whoever only looks after the house signs nothing. */
function needsPaper({ category }: StaffView): boolean {
  return category !== 'other';
}

function label(c: PageContext, vocabulary: string, code: string): string {
  return c.get('deps').messages({ code: `${vocabulary}.${code}` });
}

function placeOrder(places: readonly ShownPlace[], a: StaffView, b: StaffView): number {
  const at = (person: StaffView) => places.findIndex(({ id }) => id === person.organisationId);
  return at(a) - at(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function formView(c: PageContext, form: Typed, problems: readonly Problem[]) {
  const values = Object.fromEntries(fieldNames.map((name) => [name, text(form, name)]));
  const options = (vocabulary: string, codes: readonly string[], field: string) =>
    codes.map((code) => ({
      code,
      label: label(c, vocabulary, code),
      selected: many(form, field).includes(code),
    }));
  return {
    fields: fieldsOf(c, fieldNames, values, problems),
    roles: options('role', role.options, 'roles'),
    categories: options('category', staffCategory.options, 'category'),
    trainings: options('training', trainingKinds, 'tcmTraining.kind'),
    organisations: placesOf(c).map((place) => ({
      ...place,
      selected: place.id === text(form, 'organisationId'),
    })),
  };
}

/** The stored person as their form would have been typed. */
function typedOf(person: StaffView): Typed {
  const { certificate, tcmTraining } = person;
  return {
    name: [person.name],
    loginName: [person.loginName],
    roles: person.roles,
    organisationId: [person.organisationId],
    category: [person.category],
    'certificate.number': [certificate?.number ?? ''],
    'certificate.expiresOn': [certificate?.expiresOn ?? ''],
    'tcmTraining.kind': [tcmTraining?.kind ?? ''],
    'tcmTraining.completedOn': [tcmTraining?.completedOn ?? ''],
    'tcmTraining.expiresOn': [tcmTraining?.expiresOn ?? ''],
  };
}

/** Boxes left empty together say that there is none; one filled of two is refused by the workflow. */
function inputOf(form: Typed): object {
  const part = (names: readonly string[], optional: readonly string[] = []) => {
    const typed = [...names, ...optional].map((name): [string, string] => [
      name.split('.')[1] ?? name,
      text(form, name),
    ]);
    if (typed.every(([, value]) => value === '')) return null;
    return Object.fromEntries(
      typed.filter(([name, value]) => value !== '' || !optional.some((other) => other.endsWith(`.${name}`))),
    );
  };
  return {
    name: text(form, 'name'),
    loginName: text(form, 'loginName'),
    roles: many(form, 'roles'),
    organisationId: text(form, 'organisationId'),
    category: text(form, 'category'),
    certificate: part(['certificate.number', 'certificate.expiresOn']),
    tcmTraining: part(['tcmTraining.kind', 'tcmTraining.completedOn'], ['tcmTraining.expiresOn']),
  };
}
