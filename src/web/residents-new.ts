/** Registering a resident, and correcting who somebody is. Full numbers appear here and nowhere else. */
import { Hono } from 'hono';
import type { Chart } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import {
  readIdentity,
  registerResident,
  setStanding,
  updateIdentity,
  updateRegister,
} from '../workflow/residents.js';
import { clinicsToRegisterAt, residentsInReach, villagesOf } from '../workflow/residents-search.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { ledTo } from './fields.js';
import { numberTyped, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import {
  identityFields,
  identityFrom,
  identityView,
  ledToForm,
  questionsView,
  registerFields,
  registerFrom,
  registerView,
  stoodBy,
  typedIdentity,
  typedRegister,
} from './residents-form.js';
import { labels, optionsOf } from './residents-view.js';

export const newRoutes = new Hono<Env>();

const linked = [...identityFields, ...registerFields, 'idName', 'questions'];

newRoutes.get('/residents/new', (c) => newPage(c, { idKind: ['resident-id'] }, []));

newRoutes.post('/residents/new', async (c) => {
  const form = await typedForm(c);
  const { service } = c.get('deps');
  const input = {
    ...identityFrom(form),
    ...registerFrom(form),
    ...stoodBy(form),
    clinicId: text(form, 'clinicId'),
  };
  const registered = await registerResident(service, by(c), input);
  return registered.ok
    ? c.redirect(`/residents/${registered.value}?done=registered`, 303)
    : newPage(c, form, registered.problems);
});

function newPage(c: PageContext, form: Typed, problems: readonly Problem[]): Response {
  const { service } = c.get('deps');
  const clinics = clinicsToRegisterAt(service, by(c));
  if (clinics.length === 0) return refusalPage(c, [{ code: 'rights.role', path: '' }]);
  const chosen = text(form, 'clinicId');
  return page(
    c,
    'resident-new',
    {
      clinics: optionsOf(clinics, chosen),
      hasClinics: clinics.length > 1,
      onlyClinic: clinics[0]?.id ?? '',
      identity: identityView(c, form, problems, villagesKnown(c)),
      register: registerView(c, form, problems),
      questions: questionsView(c, form, problems),
    },
    {
      title: 'page.resident-new',
      problems: ledTo(linked, ledToForm(problems)),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

function villagesKnown(c: PageContext): string[] {
  const { service } = c.get('deps');
  return villagesOf(residentsInReach(service, by(c))).map((village) => village.name);
}

newRoutes.get('/residents/:residentId/identity', async (c) => {
  const chart = await readIdentity(c.get('deps').service, by(c), c.req.param('residentId'));
  return chart.ok ? identityPage(c, chart.value, {}) : refusalPage(c, chart.problems);
});

interface Refused {
  readonly identity?: { readonly form: Typed; readonly problems: readonly Problem[] };
  readonly register?: { readonly form: Typed; readonly problems: readonly Problem[] };
}

function identityPage(c: PageContext, chart: Chart, refused: Refused): Response {
  const { identity, register } = refused;
  const problems = [...(identity?.problems ?? []), ...(register?.problems ?? [])];
  const stale = problems.some((problem) => problem.code === 'resident.stale');
  return page(
    c,
    'resident-identity',
    {
      id: chart.residentId,
      name: chart.identity.name,
      // A stale page goes on from what is there now: what was typed stays in the fields, to be compared and sent again.
      identityRevision: stale ? chart.identity.revision : shownIn(identity?.form, chart.identity.revision),
      registerRevision: stale ? chart.register.revision : shownIn(register?.form, chart.register.revision),
      identity: identityView(
        c,
        identity?.form ?? typedIdentity(chart),
        identity?.problems ?? [],
        villagesKnown(c),
      ),
      register: registerView(c, register?.form ?? typedRegister(chart), register?.problems ?? []),
      questions: questionsView(c, identity?.form ?? {}, identity?.problems ?? []),
      stale,
      now: identityView(c, typedIdentity(chart), [], []).fields,
    },
    {
      title: 'page.resident-identity',
      problems: ledTo(linked, ledToForm(problems)),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

function shownIn(form: Typed | undefined, revision: number): number {
  return form === undefined ? revision : (numberTyped(text(form, 'shown')) ?? revision);
}

newRoutes.post('/residents/:residentId/identity', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const input = { ...identityFrom(form), ...stoodBy(form), shown: numberTyped(text(form, 'shown')) };
  const saved = await updateIdentity(service, by(c), id, input);
  return saved.ok
    ? c.redirect(`/residents/${id}?done=identity`, 303)
    : again(c, id, saved.problems, { identity: { form, problems: saved.problems } });
});

newRoutes.post('/residents/:residentId/register', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const input = { ...registerFrom(form), shown: numberTyped(text(form, 'shown')) };
  const saved = await updateRegister(service, by(c), id, input);
  return saved.ok
    ? c.redirect(`/residents/${id}?done=register`, 303)
    : again(c, id, saved.problems, { register: { form, problems: saved.problems } });
});

/** The same page with what was typed; a refusal that is not about the form has a page of its own. */
async function again(
  c: PageContext,
  id: string,
  problems: readonly Problem[],
  refused: Refused,
): Promise<Response> {
  const chart = await readIdentity(c.get('deps').service, by(c), id);
  return chart.ok ? identityPage(c, chart.value, refused) : refusalPage(c, problems);
}

newRoutes.get('/residents/:residentId/standing', async (c) => {
  const chart = await readIdentity(c.get('deps').service, by(c), c.req.param('residentId'));
  return chart.ok ? standingPage(c, chart.value, {}, []) : refusalPage(c, chart.problems);
});

newRoutes.post('/residents/:residentId/standing', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const status = text(form, 'status');
  const input =
    status === 'present'
      ? { shown: text(form, 'shown'), status }
      : { shown: text(form, 'shown'), status, on: text(form, 'on'), note: text(form, 'note') };
  const set = await setStanding(service, by(c), id, input);
  if (set.ok) return c.redirect(`/residents/${id}?done=standing`, 303);
  const chart = await readIdentity(service, by(c), id);
  return chart.ok ? standingPage(c, chart.value, form, set.problems) : refusalPage(c, set.problems);
});

const standings = ['present', 'moved', 'lost', 'refused', 'died'] as const;

function standingPage(c: PageContext, chart: Chart, form: Typed, problems: readonly Problem[]): Response {
  const { status } = chart.standing;
  // The list of who is not followed up leads here with the way back already chosen.
  const chosen = text(form, 'status') || (c.req.query('to') === 'present' ? 'present' : '');
  const on = today(c.get('deps').service);
  return page(
    c,
    'resident-standing',
    {
      id: chart.residentId,
      name: chart.identity.name,
      now: labels(c)('standings', status),
      shown: status,
      isMerged: status === 'merged',
      choices: standings.map((code) => ({
        value: code,
        label: labels(c)('standings', code),
        checked: code === (chosen === '' ? status : chosen),
      })),
      on: text(form, 'on') === '' ? on : text(form, 'on'),
      latest: on,
      note: text(form, 'note'),
    },
    {
      title: 'page.resident-standing',
      problems: ledTo(['status', 'on', 'note'], problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}
