/** The roster import: what the columns mean, the report of a check, and the one button that imports what is good. */
import { Hono } from 'hono';
import type { Problem } from '../domain/result.js';
import { clinicsToRegisterAt } from '../workflow/residents-search.js';
import {
  checkRoster,
  importRoster,
  type RosterReport,
  type RosterRow,
  rosterTemplate,
} from '../workflow/roster.js';
import { rosterFields } from '../workflow/roster-rows.js';
import { by, type Env, type PageContext, shown } from './environment.js';
import { ledTo } from './fields.js';
import { text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { labels, optionsOf } from './residents-view.js';

export const importRoutes = new Hono<Env>();

importRoutes.get('/residents/import', (c) => importPage(c, '', []));

function importPage(c: PageContext, clinicId: string, problems: readonly Problem[]): Response {
  const { service, messages } = c.get('deps');
  const clinics = clinicsToRegisterAt(service, by(c));
  if (clinics.length === 0) return refusalPage(c, [{ code: 'rights.role', path: '' }]);
  const headings = service.release().knowledge.vocabularies.get('roster-headings')?.options ?? [];
  return page(
    c,
    'residents-import',
    {
      clinics: optionsOf(clinics, clinicId),
      hasClinics: clinics.length > 1,
      onlyClinic: clinics[0]?.id ?? '',
      columns: rosterFields.map((field) => ({
        heading: labels(c)('roster-headings', field),
        others: headings
          .filter((option) => option.code === field)
          .slice(1)
          .map((option) => option.label)
          .join('、'),
        rule: messages({ code: `roster.rule-${field}` }),
      })),
    },
    {
      title: 'page.residents-import',
      problems: ledTo(['file', 'clinicId'], problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

importRoutes.get('/residents/import/template.xlsx', (c) => {
  const { service } = c.get('deps');
  if (clinicsToRegisterAt(service, by(c)).length === 0) {
    return refusalPage(c, [{ code: 'rights.role', path: '' }]);
  }
  c.header('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  c.header('Content-Disposition', 'attachment; filename="roster.xlsx"');
  return c.body(new Uint8Array(rosterTemplate(service)));
});

importRoutes.post('/residents/import', async (c) => {
  const { service } = c.get('deps');
  const body = await c.req.parseBody({ all: true });
  const clinicId = typeof body['clinicId'] === 'string' ? body['clinicId'] : '';
  const { file } = body;
  if (!(file instanceof File) || file.size === 0) {
    return importPage(c, clinicId, [{ code: 'roster.no-file', path: 'file' }]);
  }
  const input = { clinicId, file: new Uint8Array(await file.arrayBuffer()) };
  const checked = await checkRoster(service, by(c), input);
  return checked.ok ? reportPage(c, clinicId, checked.value) : importPage(c, clinicId, checked.problems);
});

function reportPage(c: PageContext, clinicId: string, report: RosterReport): Response {
  const { service } = c.get('deps');
  const clinic = clinicsToRegisterAt(service, by(c)).find((one) => one.id === clinicId);
  return page(
    c,
    'residents-import-report',
    {
      clinicId,
      clinic: clinic?.name ?? '',
      sheet: report.sheet,
      headingRow: report.headingRow,
      ignored: report.ignored.join('、'),
      hasIgnored: report.ignored.length > 0,
      goodCount: report.good.length,
      hasGood: report.good.length > 0,
      good: report.good.map((row) => rowView(c, row)),
      rows: JSON.stringify(report.good),
      wrongRows: new Set(report.wrong.map((one) => one.row)).size,
      hasWrong: report.wrong.length > 0,
      wrong: report.wrong.map(({ row, name, heading, problem }) => ({
        row,
        name,
        heading,
        why: shown(c, [problem])[0]?.text ?? '',
      })),
      alreadyCount: report.already.length,
      hasAlready: report.already.length > 0,
      already: report.already.map(({ row, name, problem }) => ({
        row,
        name,
        why: shown(c, [problem])[0]?.text ?? '',
      })),
    },
    { title: 'page.residents-import-report' },
  );
}

function rowView(c: PageContext, { row, person }: RosterRow) {
  return {
    row,
    name: person.name,
    sex: labels(c)('sexes', person.sex),
    birthDate: person.birthDate,
    village: person.village,
    idTail: person.idDocument?.number.slice(-4) ?? '',
  };
}

importRoutes.post('/residents/import/confirm', async (c) => {
  const { service, messages } = c.get('deps');
  const form = await typedForm(c);
  const clinicId = text(form, 'clinicId');
  const rows = readRows(text(form, 'rows'));
  const imported = await importRoster(service, by(c), { clinicId, rows });
  if (!imported.ok) {
    const interrupted = imported.problems.some((problem) => problem.code === 'roster.interrupted');
    return interrupted
      ? page(
          c,
          'residents-import-again',
          { clinicId, rows: text(form, 'rows') },
          { title: 'page.residents-import', problems: imported.problems, status: 503 },
        )
      : importPage(c, clinicId, imported.problems);
  }
  return page(
    c,
    'residents-import-done',
    {
      words: messages({ code: 'roster.imported', values: { ...imported.value } }),
      hasBefore: imported.value.before > 0,
      before: messages({ code: 'roster.imported-before', values: { ...imported.value } }),
    },
    { title: 'page.residents-import-done' },
  );
});

/** What the report page carried; anything else is no rows. */
function readRows(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
