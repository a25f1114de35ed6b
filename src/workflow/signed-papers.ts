/**
 * Papers that need no county: the result notice, signed by a trained doctor on the day it was made; the referral slip
 * and the official elderly form, which their author signs and prints in one step.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { visitOf } from '../domain/chart.js';
import type { Document, DocumentKind } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { constitutionsTold } from '../prescription/papers/constitution-told.js';
import { noticeLines } from '../prescription/papers/result-notice.js';
import * as states from '../prescription/states.js';
import { decideOn } from './decided.js';
import { changeDocument, documentFor } from './documents.js';
import { draftedOn, elderlyFormOf, emergenciesOf } from './paper-views.js';
import { type Press, paperSize, sheetFor } from './papers.js';
import { checkAgain, groundOf } from './recheck.js';
import {
  type By,
  changeChart,
  contextOf,
  parsed,
  placesOfClinic,
  refusalOf,
  type Service,
} from './service.js';

type Act = Parameters<typeof refusalOf>[1];

/** The visit, for somebody who may do this. */
async function visitFor(
  service: Service,
  by: By,
  act: Act,
  residentId: string,
  visitId: string,
): Promise<Result<{ chart: Chart; visit: Visit }>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const chart = found.value;
  const refused = refusalOf(by, act, { places: placesOfClinic(service, chart.clinicId) });
  if (refused) return refused;
  const visit = visitOf(chart, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  return ok({ chart, visit });
}

/** Drafts the result notice of a visit, or makes the open one anew. Refused while no constitution stands. */
export async function makeResultNotice(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<string>> {
  const found = await visitFor(service, by, 'draft', residentId, visitId);
  if (!found.ok) return found;
  const { chart, visit } = found.value;
  if (chart.standing.status !== 'present')
    return refuse({ code: 'visit.not-present', path: '', values: { status: chart.standing.status } });
  const ground = groundOf(service, chart);
  const { input, decision, record } = await decideOn(service, chart, visit);
  if (!decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  if (constitutionsTold(input, decision, (_, code) => code).length === 0)
    return refuse({ code: 'notice.no-result', path: '' });
  const lines = noticeLines(decision, input, service.release().knowledge);
  if (lines.length === 0) return refuse({ code: 'document.empty', path: 'lines' });
  return changeChart(service, by, residentId, {
    act: 'draft',
    event: 'draft-result-notice',
    about: { visit: visitId },
    detail: { decision: record.hash },
    apply(now, context) {
      if (groundOf(service, now) !== ground) return refuse({ code: 'draft.chart-changed', path: '' });
      const mover = { by: context.by, at: context.at };
      const open = now.documents.find(
        (doc) => doc.kind === 'result-notice' && doc.visitId === visitId && doc.state === 'draft',
      );
      const anew = { decision: record, drafted: lines, lines };
      const made = open
        ? states.redraft(open, anew, mover)
        : ok(newDocument('result-notice', { ...anew, id: context.newId(), visitId }, mover));
      return made.ok ? ok({ chart: withDocument(now, made.value), value: made.value.id }) : made;
    },
  });
}

const signInput = z.strictObject({ shown: z.int().positive() });

/** Signs on the day it was drafted, after one more look; it replaces the notice the resident holds. */
export async function signResultNotice(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(signInput, input);
  if (!asked.ok) return asked;
  const found = await documentFor(service, by, 'sign-result-notice', residentId, documentId);
  if (!found.ok) return found;
  const { doc } = found.value;
  if (doc.kind !== 'result-notice') return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const current = states.atRevision(doc, asked.value.shown);
  if (!current.ok) return current;
  if (draftedOn(doc) !== contextOf(service, by).today) return refuse({ code: 'notice.not-today', path: '' });
  const checked = await checkAgain(service, found.value, doc.lines);
  if (!checked.ok) return checked;
  return changeDocument(service, by, residentId, documentId, {
    act: 'sign-result-notice',
    detail: { decision: checked.value.decided.record.hash },
    apply(now, context, chart) {
      const holds = checked.value.stillHolds(chart);
      if (!holds.ok) return holds;
      const still = states.atRevision(now, asked.value.shown);
      return still.ok ? states.sign(now, { by: context.by, at: context.at }) : still;
    },
    also: (chart, signed, context) =>
      replaced(chart, signed, (one) => one.kind === 'result-notice', { by: context.by, at: context.at }),
  });
}

const slipInput = z.strictObject({ size: paperSize });

/**
 * Makes, signs and prints the referral slip of a visit with an emergency, at once. A later slip of the same visit
 * replaces it. Answers the document's id.
 */
export async function makeReferralSlip(
  press: Press,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(slipInput, input);
  if (!asked.ok) return asked;
  const { service } = press;
  const found = await visitFor(service, by, 'print', residentId, visitId);
  if (!found.ok) return found;
  const { chart, visit } = found.value;
  const decided = await decideOn(service, chart, visit);
  if (emergenciesOf(service, visit, decided).length === 0)
    return refuse({ code: 'referral.no-emergency', path: '' });
  return makeSigned(press, by, found.value, {
    kind: 'referral-slip',
    size: asked.value.size,
    fields: {},
    decided,
  });
}

const recordInput = z.strictObject({
  /** Values of the form's guidance options. */
  guidance: z.array(z.int()).min(1),
  words: z.string().trim().max(100),
});

/** Fills the official form from the visit, signs and prints it; always on A4. Answers the document's id. */
export async function makeElderlyRecord(
  press: Press,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<string>> {
  const { service } = press;
  const found = await visitFor(service, by, 'print', residentId, visitId);
  if (!found.ok) return found;
  const form = elderlyFormOf(service, found.value);
  if (!form.ok) return form;
  const asked = recordInput.safeParse(input);
  if (!asked.success) return refuse({ code: 'record.no-guidance', path: 'guidance' });
  const { guidance, words } = asked.data;
  const options = form.value.instrument.guidanceOptions ?? [];
  const chosen = options.filter((option) => guidance.includes(option.value));
  if (chosen.length !== new Set(guidance).size)
    return refuse({ code: 'record.no-guidance', path: 'guidance' });
  if (chosen.some((option) => option.freeText === true) && words === '')
    return refuse({ code: 'record.needs-words', path: 'words' });
  return makeSigned(press, by, found.value, {
    kind: 'elderly-record',
    size: 'A4',
    fields: { guidance: chosen.map((option) => option.value).join(' '), 'guidance-words': words },
    decided: undefined,
  });
}

/** Guidance kinds for which the resident was given advice on this visit: a proposal for the form. */
export function suggestedGuidance(chart: Chart, visitId: string, instrument: Instrument): number[] {
  const given = new Set(
    chart.documents
      .filter((doc) => doc.visitId === visitId && doc.state !== 'rejected' && doc.state !== 'void')
      .flatMap((doc) => doc.lines.map((line) => line.domain)),
  );
  return (instrument.guidanceOptions ?? [])
    .filter((option) => option.domains?.some((domain) => given.has(domain)))
    .map((option) => option.value);
}

/** A paper that its author signs: drafted, signed and issued in one write, in place of an earlier one of the visit. */
async function makeSigned(
  press: Press,
  by: By,
  { chart, visit }: { readonly chart: Chart; readonly visit: Visit },
  paper: {
    readonly kind: 'referral-slip' | 'elderly-record';
    readonly size: 'A4' | 'A5';
    readonly fields: Document['fields'];
    readonly decided: Awaited<ReturnType<typeof decideOn>> | undefined;
  },
): Promise<Result<string>> {
  const { service } = press;
  const { at, by: staffId, newId } = contextOf(service, by);
  const mover = { by: staffId, at };
  const id = newId();
  const ground = groundOf(service, chart);
  const drafted: Document = {
    ...newDocument(
      paper.kind,
      { id, visitId: visit.id, decision: paper.decided?.record ?? null, drafted: [], lines: [] },
      mover,
    ),
    fields: paper.fields,
  };
  const signed = states.sign(drafted, mover);
  if (!signed.ok) return signed;
  const sheet = await sheetFor(press, { chart, doc: signed.value, visit }, paper.size, paper.decided);
  if (!sheet.ok) return sheet;
  const issued = states.issue(signed.value, { ...sheet.value, issuedAt: at }, mover);
  if (!issued.ok) return issued;
  return changeChart(service, by, chart.residentId, {
    act: 'print',
    event: `print-${paper.kind}`,
    about: { visit: visit.id, document: id },
    detail: { sheet: sheet.value.sheetNumber, template: sheet.value.templateHash },
    apply(now) {
      if (groundOf(service, now) !== ground) return refuse({ code: 'draft.chart-changed', path: '' });
      const whole = replaced(
        withDocument(now, issued.value),
        issued.value,
        (one) => one.kind === paper.kind && one.visitId === visit.id,
        mover,
      );
      return whole.ok ? ok({ chart: whole.value, value: id }) : whole;
    },
  });
}

function newDocument(
  kind: Exclude<DocumentKind, 'health-prescription'>,
  made: Parameters<typeof states.firstDraft>[0],
  mover: states.Mover,
): Document {
  return { ...states.firstDraft(made, mover), kind };
}

function withDocument(chart: Chart, doc: Document): Chart {
  return { ...chart, documents: [...chart.documents.filter((one) => one.id !== doc.id), doc] };
}

/** The chart in which this document replaces the standing ones like it. */
function replaced(
  chart: Chart,
  by: Document,
  alike: (doc: Document) => boolean,
  mover: states.Mover,
): Result<Chart> {
  let whole = chart;
  let latest: string | null = null;
  for (const one of chart.documents) {
    const stands = one.state === 'approved' || one.state === 'issued';
    if (one.id === by.id || !stands || !alike(one)) continue;
    const superseded = states.supersede(one, by.id, mover);
    if (!superseded.ok) return superseded;
    whole = withSame(whole, superseded.value);
    latest = one.id;
  }
  return ok(latest === null ? whole : withSame(whole, { ...by, supersedes: latest }));
}

function withSame(chart: Chart, doc: Document): Chart {
  return { ...chart, documents: chart.documents.map((one) => (one.id === doc.id ? doc : one)) };
}
