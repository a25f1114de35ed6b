/**
 * Papers: preview, first print, reprint, hand-over, PDF. The first print freezes what the resident is given, in the same
 * write as the change of state; from then on the stored HTML is served, with marks set on it, and never made anew.
 */
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.js';
import { documentOf, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { addMonths, type CivilDate } from '../domain/time.js';
import { checkCodeBytes, checkCodeOf } from '../prescription/check-code.js';
import { markPaper } from '../prescription/paper-frame.js';
import type { PaperSheet, PaperSize } from '../prescription/papers/source.js';
import { TemplateError, type Templates } from '../prescription/rendering.js';
import * as states from '../prescription/states.js';
import { changeDocument, documentFor, type Found } from './documents.js';
import { type PaperView, paperView } from './paper-views.js';
import { checkAgain } from './recheck.js';
import { type By, parsed, readChart, type Service, today } from './service.js';

/** What papers are made with. */
export interface Press {
  readonly service: Service;
  readonly templates: Templates;
}

export const paperSize = z.enum(['A4', 'A5']);

export interface ShownPaper {
  readonly doc: Document;
  readonly html: string;
  readonly size: PaperSize;
}

/** A paper's document in its chart. Written down in the access log. */
export async function openPaper(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
): Promise<Result<Found>> {
  const chart = await readChart(service, by, residentId, 'paper');
  if (!chart.ok) return chart;
  const doc = documentOf(chart.value, documentId);
  const visit = doc && visitOf(chart.value, doc.visitId);
  if (!doc || !visit) return refuse({ code: 'document.missing', path: 'documentId' });
  return ok({ chart: chart.value, doc, visit });
}

/**
 * The paper as it would be printed, or as it was: what has been issued is served as stored, with the marks that it has
 * earned since. Written down in the access log.
 */
export async function showPaper(
  press: Press,
  by: By,
  residentId: string,
  documentId: string,
  size: PaperSize = 'A5',
): Promise<Result<ShownPaper>> {
  const found = await openPaper(press.service, by, residentId, documentId);
  if (!found.ok) return found;
  const { doc } = found.value;
  if (doc.issued) return ok({ doc, html: marked(press, doc, doc.issued), size: sizeOf(doc.issued.viewJson) });
  const paper = await paperView(press.service, found.value, { size, sheet: null });
  if (!paper.ok) return paper;
  const rendered = render(press, paper.value);
  return rendered.ok ? ok({ doc, html: rendered.value.html, size }) : rendered;
}

function marked(press: Press, doc: Document, sheet: NonNullable<Document['issued']>): string {
  const marks = {
    unreviewed: false,
    void: doc.state === 'void',
    superseded: doc.state === 'superseded',
    reprint: sheet.prints > 1 ? String(sheet.prints - 1) : null,
  };
  const bare = !marks.void && !marks.superseded && marks.reprint === null;
  return bare ? sheet.html : markPaper(sheet.html, marks, press.templates);
}

const framed = z.looseObject({ frame: z.looseObject({ size: paperSize }) });

function sizeOf(viewJson: string): PaperSize {
  return framed.parse(JSON.parse(viewJson)).frame.size;
}

/** PDF of what showPaper() shows. */
export async function printPdf(
  press: Press,
  by: By,
  residentId: string,
  documentId: string,
  size?: PaperSize,
): Promise<Result<Uint8Array>> {
  const shown = await showPaper(press, by, residentId, documentId, size);
  if (!shown.ok) return shown;
  try {
    return ok(await press.service.pdf.print(shown.value.html, shown.value.size));
  } catch {
    // The printing browser did not start or gave up; the page itself can still be printed.
    return refuse({ code: 'paper.no-pdf', path: '' });
  }
}

const issueInput = z.strictObject({
  /** Revision of the document that the page showed. */
  shown: z.int().positive(),
  size: paperSize,
});

/** First print. Advice is judged once more on what is known now; answers the document's revision. */
export async function issuePaper(
  press: Press,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(issueInput, input);
  if (!asked.ok) return asked;
  const { shown, size } = asked.value;
  const { service } = press;
  const found = await documentFor(service, by, 'print', residentId, documentId);
  if (!found.ok) return found;
  const { doc } = found.value;
  const current = states.atRevision(doc, shown);
  if (!current.ok) return current;
  if (doc.state !== 'approved')
    return refuse({
      code: 'document.wrong-state',
      path: 'state',
      values: { state: doc.state, move: 'printed' },
    });
  if (doc.recheck.length > 0) return refuse({ code: 'paper.flagged', path: '' });
  const checked = await checkAgain(service, found.value, doc.lines);
  if (!checked.ok) return checked;
  const { decided } = checked.value;
  const sheet = await sheetFor(press, found.value, size, decided);
  if (!sheet.ok) return sheet;
  return changeDocument(service, by, residentId, documentId, {
    act: 'print',
    event: 'print-paper',
    detail: {
      sheet: sheet.value.sheetNumber,
      template: sheet.value.templateHash,
      decision: decided.record.hash,
    },
    apply(now, context, chart) {
      const holds = checked.value.stillHolds(chart);
      if (!holds.ok) return holds;
      const still = states.atRevision(now, shown);
      if (!still.ok) return still;
      const mover = { by: context.by, at: context.at };
      // The warnings and the plan on the sheet are those of this check.
      return states.issue(
        { ...now, decision: decided.record },
        { ...sheet.value, issuedAt: context.at },
        mover,
      );
    },
  });
}

/**
 * The frozen sheet of a document: number and check code drawn, rendered whole. A sheet that is then not saved leaves its
 * number unused, which is never given to another.
 */
export async function sheetFor(
  press: Press,
  found: Found,
  size: PaperSize,
  decided: Parameters<typeof paperView>[2]['decided'],
): Promise<Result<Omit<NonNullable<Document['issued']>, 'issuedAt'>>> {
  const { service } = press;
  const issuedOn = today(service);
  const sheet: PaperSheet = {
    number: sheetNumber(issuedOn, await service.nextNumber('sheets')),
    checkCode: checkCodeOf(service.randomness.bytes(checkCodeBytes)),
    issuedOn,
    validUntil:
      found.doc.kind === 'health-prescription' ? addMonths(issuedOn, service.settings.validMonths) : null,
  };
  const choice = { size, sheet, ...(decided === undefined ? {} : { decided }) };
  const paper = await paperView(service, found, choice);
  if (!paper.ok) return paper;
  const rendered = render(press, paper.value);
  if (!rendered.ok) return rendered;
  return ok({
    sheetNumber: sheet.number,
    checkCode: sheet.checkCode,
    templateHash: rendered.value.templateHash,
    viewJson: canonicalJson(paper.value.view),
    html: rendered.value.html,
    issuedOn,
    validUntil: sheet.validUntil,
    prints: 1,
  });
}

/** `2026-000123`: readable over the telephone, the same series for the whole installation. */
function sheetNumber(on: CivilDate, count: number): string {
  return `${on.slice(0, 4)}-${String(count).padStart(6, '0')}`;
}

const layout = { layout: 'layouts/paper' };
const noMarks = { unreviewed: false, void: false, superseded: false, reprint: null };

/** A site's template that cannot take this paper is told with its file and line; so is a layout without a place for marks. */
function render(
  { templates }: Press,
  { template, view }: PaperView,
): Result<{ html: string; templateHash: string }> {
  try {
    const html = templates.render(template, view, layout);
    markPaper(html, noMarks, templates);
    return ok({ html, templateHash: templates.hash(template, layout) });
  } catch (error) {
    const where = error instanceof TemplateError ? error : undefined;
    return refuse({
      code: 'paper.template',
      path: '',
      values: { template: `${where?.template ?? layout.layout}.hbs`, line: where?.line ?? 1 },
    });
  }
}

/** A further copy of what was given, marked as such. */
export async function reprintPaper(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
): Promise<Result<number>> {
  return changeDocument(service, by, residentId, documentId, {
    act: 'print',
    event: 'reprint-paper',
    apply: (doc, context) =>
      mayLeave(doc, context.today) ?? states.reprint(doc, { by: context.by, at: context.at }),
  });
}

export async function handOverPaper(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
): Promise<Result<number>> {
  return changeDocument(service, by, residentId, documentId, {
    act: 'hand-over',
    apply: (doc, context) =>
      mayLeave(doc, context.today) ?? states.handOver(doc, { by: context.by, at: context.at }),
  });
}

/** Why a paper must not reach the resident (again): past its day, or doubted since. */
function mayLeave(doc: Document, on: CivilDate): Result<never> | undefined {
  if (isExpired(doc, on)) return refuse({ code: 'paper.expired', path: '' });
  return doc.recheck.length > 0 ? refuse({ code: 'paper.flagged', path: '' }) : undefined;
}

/** The last day of validity is still a valid day. */
export function isExpired(doc: Document, on: CivilDate): boolean {
  const until = doc.issued?.validUntil ?? null;
  return until !== null && until < on;
}
