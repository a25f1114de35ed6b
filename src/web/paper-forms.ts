/**
 * The room of paper forms: choose residents (by id, in a posted form: no name in an address), say how many blank ones,
 * and get them ready to print.
 */
import { Hono } from 'hono';
import type { Problem } from '../domain/result.js';
import { formsInForce } from '../workflow/follow-up-forms.js';
import { formsDesk, makeFollowUpForms, makeForms, mostForms } from '../workflow/paper-forms.js';
import { by, type Env, type PageContext } from './environment.js';
import { htmlOf, sheetFault } from './follow-up-form.js';
import { many, numberTyped, one, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { optionsOf, personLine } from './residents-view.js';

export const paperFormsRoom = new Hono<Env>();

/** Residents laid out to choose from at one time. */
const shownAtOnce = 120;

paperFormsRoom.get('/forms', (c) => formsPage(c, {}, []));

/** Searching keeps what has been ticked. */
paperFormsRoom.post('/forms', async (c) => formsPage(c, await typedForm(c), []));

paperFormsRoom.post('/forms/print', async (c) => {
  const { service, templates } = c.get('deps');
  const form = await typedForm(c);
  const residents = [...many(form, 'resident')];
  const blank = numberTyped(text(form, 'blank')) ?? 0;
  const kind = text(form, 'form');
  if (kind !== '') {
    const made = await makeFollowUpForms(service, by(c), { form: kind, residents, blank });
    const done = (made.ok && sheetFault(templates, made.value.form)) || made;
    return done.ok
      ? printed(c, form, htmlOf(templates, done.value.form, done.value.views))
      : refusedForms(c, form, done.problems);
  }
  const made = await makeForms(service, by(c), {
    residents,
    blank,
    instrument: one(form, 'instrument') === '' ? null : (one(form, 'instrument') ?? null),
    extent: one(form, 'extent'),
  });
  if (!made.ok) return refusedForms(c, form, made.problems);
  const html = templates.render('forms/visit', { forms: made.value }, { layout: 'layouts/form' });
  return printed(c, form, html);
});

function refusedForms(c: PageContext, form: Typed, refused: readonly Problem[]): Response {
  const problems = refused.map(mended);
  return statusOf(problems) === 403 ? refusalPage(c, problems) : formsPage(c, form, problems);
}

async function printed(c: PageContext, form: Typed, html: string): Promise<Response> {
  if (text(form, 'as') !== 'pdf') return c.html(html);
  try {
    const pdf = await c.get('deps').service.pdf.print(html, 'A4');
    c.header('Content-Type', 'application/pdf');
    c.header('Content-Disposition', 'inline; filename="forms.pdf"');
    return c.body(new Uint8Array(pdf).buffer);
  } catch {
    return formsPage(c, form, [{ code: 'paper.no-pdf', path: '' }]);
  }
}

/** A count that is no whole number is told in the words of the form. */
function mended(problem: Problem): Problem {
  return problem.path === 'blank' && problem.code === 'input.invalid'
    ? { code: 'forms.count', path: 'blank', values: { max: mostForms } }
    : problem;
}

function formsPage(c: PageContext, form: Typed, problems: readonly Problem[]): Response {
  const { service, messages } = c.get('deps');
  const desk = formsDesk(service, by(c), {
    text: text(form, 'text'),
    clinicId: text(form, 'clinic'),
    village: text(form, 'village'),
    limit: shownAtOnce,
  });
  if (!desk.ok) return refusalPage(c, desk.problems);
  const { residents, clinics, villages, instruments, more } = desk.value;
  const ticked = new Set(many(form, 'resident'));
  const here = new Set(residents.map((one) => one.residentId));
  const extent = text(form, 'extent') === 'full' ? 'full' : 'short';
  const chosen = one(form, 'instrument') ?? instruments[0]?.id ?? '';
  const view = {
    text: text(form, 'text'),
    clinics: optionsOf(clinics, text(form, 'clinic')),
    hasClinics: clinics.length > 1,
    villages: villages.map(({ name }) => ({ name, selected: name === text(form, 'village') })),
    hasVillages: villages.length > 0,
    residents: residents.map((resident) => ({
      ...personLine(c, resident),
      checked: ticked.has(resident.residentId),
    })),
    hasResidents: residents.length > 0,
    more: more > 0 ? messages({ code: 'forms.more', values: { count: more } }) : '',
    // Ticked before another search: kept without being shown.
    kept: [...ticked].filter((id) => !here.has(id)),
    keptCount: String([...ticked].filter((id) => !here.has(id)).length),
    hasKept: [...ticked].some((id) => !here.has(id)),
    blank: one(form, 'blank') ?? '0',
    instruments: instruments.map((instrument) => ({ ...instrument, selected: instrument.id === chosen })),
    noInstrument: chosen === '',
    kinds: formsInForce(service).map(({ id, title }) => ({
      id,
      label: title,
      selected: text(form, 'form') === id,
    })),
    isVisitForm: text(form, 'form') === '',
    isShort: extent === 'short',
    isFull: extent === 'full',
    most: String(mostForms),
  };
  return page(c, 'forms', view, {
    title: 'page.forms',
    problems,
    status: problems.length > 0 ? statusOf(problems) : 200,
  });
}
