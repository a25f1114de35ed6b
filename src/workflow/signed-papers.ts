/**
 * The referral slips and the official elderly form: their author signs and prints them in one step, without approval.
 * What they say is what the visit holds; a later one of the same visit replaces the earlier.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import * as states from '../prescription/states.js';
import { decideOn } from './decided.js';
import { newDocument, replaceLike, visitFor, withDocument } from './paper-documents.js';
import { elderlyFormOf, emergenciesOf } from './paper-views.js';
import { type Press, paperSize, sheetFor } from './papers.js';
import { groundOf } from './recheck.js';
import { type By, changeChart, contextOf, parsed, readChart, type Service } from './service.js';

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

const twoWayInput = slipInput.extend({ referralId: z.string() });

/**
 * Makes, signs and prints the slip of a referral that is no emergency. A later slip of the same referral replaces it.
 * Answers the document's id.
 */
export async function makeTwoWaySlip(
  press: Press,
  by: By,
  residentId: string,
  visitId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(twoWayInput, input);
  if (!asked.ok) return asked;
  const found = await visitFor(press.service, by, 'print', residentId, visitId);
  if (!found.ok) return found;
  const { size, referralId } = asked.value;
  const referral = found.value.visit.referrals.find((one) => one.id === referralId);
  if (!referral) return refuse({ code: 'referral.missing', path: 'referralId' });
  if (referral.closed) return refuse({ code: 'referral.closed', path: '' });
  return makeSigned(press, by, found.value, {
    kind: 'referral-slip',
    size,
    fields: { referral: referralId },
    decided: undefined,
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

export interface RecordToFill {
  readonly chart: Chart;
  readonly visit: Visit;
  readonly options: NonNullable<Instrument['guidanceOptions']>;
  /** Values of the options for which the resident was given advice on this visit: a proposal. */
  readonly suggested: readonly number[];
}

/** What the official form of a visit still asks of its doctor. Refused where the form cannot be filled. */
export async function recordToFill(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<RecordToFill>> {
  const chart = await readChart(service, by, residentId, 'paper');
  if (!chart.ok) return chart;
  const found = await visitFor(service, by, 'print', residentId, visitId);
  if (!found.ok) return found;
  const form = elderlyFormOf(service, found.value);
  if (!form.ok) return form;
  const { instrument } = form.value;
  return ok({
    ...found.value,
    options: instrument.guidanceOptions ?? [],
    suggested: suggestedGuidance(found.value.chart, visitId, instrument),
  });
}

/** Guidance kinds for which the resident was given advice on this visit. */
function suggestedGuidance(chart: Chart, visitId: string, instrument: Instrument): number[] {
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
      const whole = replaceLike(
        withDocument(now, issued.value),
        issued.value,
        (one) =>
          one.kind === paper.kind &&
          one.visitId === visit.id &&
          one.fields['referral'] === paper.fields['referral'],
        mover,
      );
      return whole.ok ? ok({ chart: whole.value, value: id }) : whole;
    },
  });
}
