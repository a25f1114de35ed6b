/**
 * The room of the official follow-up forms of one resident: the sheet of a year as it prints, its PDF, and which visits
 * still lack their class. Reading only.
 */
import { Hono } from 'hono';
import { type Result, refuse } from '../domain/result.js';
import type { FollowUpForm } from '../knowledge/follow-up-form.js';
import type { FollowUpFormView } from '../prescription/papers/follow-up-form.js';
import type { Templates } from '../prescription/rendering.js';
import { type FollowUpPrint, openFollowUpForm } from '../workflow/follow-up-forms.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';

export const followUpFormRoom = new Hono<Env>();

const path = '/residents/:residentId/follow-up-form/:condition';

followUpFormRoom.get(path, async (c) => {
  const opened = await openedForm(c);
  if (!opened.ok) return refusalPage(c, opened.problems);
  return page(c, 'follow-up-form', pageView(opened.value), { title: 'page.follow-up-form' });
});

followUpFormRoom.get(`${path}/paper.html`, async (c) => {
  const opened = await openedForm(c);
  if (!opened.ok) return refusalPage(c, opened.problems);
  const { form, view } = opened.value;
  return c.html(htmlOf(c.get('deps').templates, form, [view]));
});

followUpFormRoom.get(`${path}/paper.pdf`, async (c) => {
  const { service, templates } = c.get('deps');
  const opened = await openedForm(c);
  if (!opened.ok) return refusalPage(c, opened.problems);
  const { form, view } = opened.value;
  const html = htmlOf(templates, form, [view]);
  let pdf: Uint8Array;
  try {
    pdf = await service.pdf.print(html, 'A4');
  } catch {
    // The printing browser did not start or gave up; the page itself can still be printed.
    return refusalPage(c, [{ code: 'paper.no-pdf', path: '' }]);
  }
  c.header('Content-Type', 'application/pdf');
  c.header('Content-Disposition', 'inline; filename="follow-up-form.pdf"');
  return c.body(new Uint8Array(pdf).buffer);
});

/** Sheets of one kind of form, one after the other, ready to print. */
export function htmlOf(templates: Templates, form: FollowUpForm, forms: readonly FollowUpFormView[]): string {
  const view = { title: forms[0]?.title ?? '', forms };
  return templates.render(form.template, view, { layout: 'layouts/follow-up-form' });
}

/** A form whose sheet is not there: the content names it, the templates lack it. */
export function sheetFault(templates: Templates, { template }: FollowUpForm): Result<never> | undefined {
  return templates.names().includes(template)
    ? undefined
    : refuse({ code: 'form.no-template', path: '', values: { template } });
}

async function openedForm(c: PageContext): Promise<Result<FollowUpPrint>> {
  const { service, templates } = c.get('deps');
  const residentId = c.req.param('residentId') ?? '';
  const condition = c.req.param('condition') ?? '';
  const opened = await openFollowUpForm(service, by(c), residentId, condition, c.req.query('year'));
  return (opened.ok && sheetFault(templates, opened.value.form)) || opened;
}

function pageView({ chart, form, year, years, view, undecided }: FollowUpPrint) {
  const base = `/residents/${chart.residentId}/follow-up-form/${form.id}`;
  const visits = view.sheets.flatMap((sheet) => sheet.columns).filter((column) => column.filled).length;
  const address = (kind: 'paper.html' | 'paper.pdf') => `${base}/${kind}?year=${year}`;
  return {
    title: view.title,
    resident: chart.identity.name,
    chartHref: `/residents/${chart.residentId}`,
    htmlHref: address('paper.html'),
    pdfHref: address('paper.pdf'),
    years: years.map((one) => ({ year: one, href: `${base}?year=${one}`, isThis: one === year })),
    year,
    visits: String(visits),
    sheets: String(view.sheets.length),
    hasVisits: visits > 0,
    undecided: undecided.map((visit) => ({
      on: visit.occurredOn,
      href: `/residents/${chart.residentId}/visits/${visit.id}`,
    })),
    hasUndecided: undecided.length > 0,
  };
}

/** Where the forms of these diseases are printed for a resident. */
export function formLinks(residentId: string, forms: readonly FollowUpForm[]) {
  return forms.map(({ id, title }) => ({
    href: `/residents/${residentId}/follow-up-form/${id}`,
    label: title,
  }));
}
