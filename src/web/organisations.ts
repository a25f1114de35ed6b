/** Pages of the administrator: the county's hospitals and clinics. Numbers of residents only, never who they are. */
import { Hono } from 'hono';
import { organisationLevel, organisation as stored } from '../access/organisation.js';
import type { Problem } from '../domain/result.js';
import {
  createOrganisation,
  editOrganisation,
  listOrganisations,
  type OrganisationRow,
  shownOf,
} from '../workflow/organisations.js';
import { by, type Env, type PageContext } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';

export const organisationsRoom = new Hono<Env>();

const fieldNames = ['name', 'level', 'parentId', 'status'] as const;

organisationsRoom.get('/organisations', (c) => {
  const listed = listOrganisations(c.get('deps').service, by(c));
  if (!listed.ok) return refusalPage(c, listed.problems);
  const rows = listed.value.map(({ organisation, depth, activeStaff, residents }) => ({
    id: organisation.id,
    name: organisation.name,
    indent: '\u3000'.repeat(depth),
    level: label(c, 'level', organisation.level),
    status: label(c, 'organisation-status', organisation.status),
    isActive: organisation.status === 'active',
    activeStaff,
    residents,
  }));
  const done = c.req.query('done') === 'created' ? 'organisation.created' : undefined;
  return page(c, 'organisations', { rows }, { title: 'page.organisations', done });
});

organisationsRoom.get('/organisations/new', (c) => newPage(c, {}, []));

organisationsRoom.post('/organisations', async (c) => {
  const form = await typedForm(c);
  const made = await createOrganisation(c.get('deps').service, by(c), contentOf(form));
  return made.ok ? c.redirect('/organisations?done=created', 303) : newPage(c, form, made.problems);
});

organisationsRoom.get('/organisations/:organisationId', (c) => {
  const found = rowOf(c, c.req.param('organisationId'));
  return 'problems' in found ? refusalPage(c, found.problems) : onePage(c, found, typedOf(found), []);
});

organisationsRoom.post('/organisations/:organisationId', async (c) => {
  const id = c.req.param('organisationId');
  const form = await typedForm(c);
  const input = { ...contentOf(form), status: text(form, 'status'), shown: text(form, 'shown') };
  const saved = await editOrganisation(c.get('deps').service, by(c), id, input);
  if (saved.ok) return c.redirect(`/organisations/${id}?done=saved`, 303);
  const found = rowOf(c, id);
  return 'problems' in found ? refusalPage(c, found.problems) : onePage(c, found, form, saved.problems);
});

function rowOf(c: PageContext, id: string): OrganisationRow | { readonly problems: readonly Problem[] } {
  const listed = listOrganisations(c.get('deps').service, by(c));
  if (!listed.ok) return listed;
  const found = listed.value.find(({ organisation }) => organisation.id === id);
  return found ?? { problems: [{ code: 'organisation.missing', path: '' }] };
}

function newPage(c: PageContext, form: Typed, problems: readonly Problem[]): Response {
  const listed = listOrganisations(c.get('deps').service, by(c));
  if (!listed.ok) return refusalPage(c, listed.problems);
  return page(c, 'organisation-new', formView(c, listed.value, form, problems), {
    title: 'page.organisation-new',
    problems: ledTo(fieldNames, problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
  });
}

function onePage(c: PageContext, row: OrganisationRow, form: Typed, problems: readonly Problem[]): Response {
  const listed = listOrganisations(c.get('deps').service, by(c));
  if (!listed.ok) return refusalPage(c, listed.problems);
  const { organisation, activeStaff, residents } = row;
  const others = listed.value.filter((one) => one.organisation.id !== organisation.id);
  const view = {
    ...formView(c, others, form, problems),
    id: organisation.id,
    shown: shownOf(organisation),
    activeStaff,
    residents,
    hasResidents: residents > 0,
    statuses: stored.shape.status.options.map((code) => ({
      code,
      label: label(c, 'organisation-status', code),
      checked: code === text(form, 'status'),
    })),
  };
  return page(c, 'organisation-one', view, {
    title: 'page.organisation-one',
    problems: ledTo(fieldNames, problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
    done: c.req.query('done') === 'saved' ? 'organisation.saved' : undefined,
  });
}

function formView(
  c: PageContext,
  parents: readonly OrganisationRow[],
  form: Typed,
  problems: readonly Problem[],
) {
  return {
    fields: fieldsOf(c, fieldNames, { name: text(form, 'name') }, problems),
    levels: organisationLevel.options.map((code) => ({
      code,
      label: label(c, 'level', code),
      checked: code === text(form, 'level'),
    })),
    parents: parents
      .filter(({ organisation }) => organisation.level !== 'village-clinic')
      .map(({ organisation: { id, name }, depth }) => ({
        id,
        label: `${'\u3000'.repeat(depth)}${name}`,
        selected: id === text(form, 'parentId'),
      })),
  };
}

/** No parent chosen is null, which only a county hospital may have. */
function contentOf(form: Typed): object {
  const parentId = text(form, 'parentId');
  return {
    name: text(form, 'name'),
    level: text(form, 'level'),
    parentId: parentId === '' ? null : parentId,
  };
}

function typedOf({ organisation: { name, level, parentId, status } }: OrganisationRow): Typed {
  return { name: [name], level: [level], parentId: [parentId ?? ''], status: [status] };
}

function label(c: PageContext, vocabulary: string, code: string): string {
  return c.get('deps').messages({ code: `${vocabulary}.${code}` });
}
