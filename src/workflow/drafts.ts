/**
 * Drafting, adjusting, submitting and recalling a health prescription. Decisions and checks are made outside the write
 * and held against the chart inside it: what changed meanwhile is decided again, never saved with a stale decision.
 */
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.js';
import { visitOf } from '../domain/chart.js';
import type { AdviceLine, Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { carryOver } from '../prescription/carry-over.js';
import { changedInput } from '../prescription/changed-input.js';
import { type LineRules, lineProblems } from '../prescription/check-lines.js';
import { draftLines } from '../prescription/draft.js';
import * as states from '../prescription/states.js';
import { refusedUnasked } from './asked.js';
import { hasConsent } from './consent.js';
import { decideOn, inputOf, readDecision } from './decided.js';
import { changeDocument, documentFor } from './documents.js';
import { adjustInput, bringsLift, lineRulesFor, linesOf, reasonsKnown, typedLine } from './lines.js';
import { planBasis } from './plan-history.js';
import { outcomeOf, plannedOf } from './planned.js';
import { checkAgain } from './recheck.js';
import {
  type By,
  changeChart,
  contextOf,
  parsed,
  placesOfClinic,
  refusalOf,
  type Service,
} from './service.js';
import { notPresent } from './standing.js';

/**
 * Drafts the health prescription of a visit, or makes the open one anew on what is known now; what the doctor had
 * changed in it is kept. Refused while the county has it. Answers the document's id.
 */
export async function makeDraft(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<string>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const refused = refusalOf(by, 'draft', { places: placesOfClinic(service, found.value.clinicId) });
  if (refused) return refused;
  const away = notPresent(service, found.value.standing);
  if (away) return away;
  const visit = visitOf(found.value, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  const unasked = refusedUnasked(visit, service.release().knowledge.facts);
  if (unasked) return unasked;
  const { input, decision, record } = await decideOn(service, found.value, visit);
  if (!decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  const basis = await planBasis(service, found.value, visit, decision);
  const lines = draftLines(decision, service.release().knowledge, input.amounts);
  return changeChart(service, by, residentId, {
    act: 'draft',
    about: { visit: visitId },
    detail: { decision: record.hash },
    apply(chart, context) {
      const now = visitOf(chart, visitId);
      const same =
        now?.enteredInError === null &&
        service.release().hash === record.releaseHash &&
        canonicalJson(inputOf(service, chart, now, input.signatures)) === record.inputJson;
      if (!same) return refuse({ code: 'draft.chart-changed', path: '' });
      const own = chart.documents.filter(
        (doc) => doc.kind === 'health-prescription' && doc.visitId === visitId,
      );
      if (own.some((doc) => doc.state === 'submitted'))
        return refuse({ code: 'draft.already-submitted', path: '' });
      const open = own.find((doc) => doc.state === 'draft' || doc.state === 'returned');
      const mover = { by: context.by, at: context.at };
      const anew = { decision: record, drafted: lines };
      const drafted = open
        ? states.redraft(open, { ...anew, lines: carryOver(open, lines) }, mover)
        : ok(states.firstDraft({ ...anew, id: context.newId(), visitId, lines }, mover));
      if (!drafted.ok) return drafted;
      return ok({
        chart: {
          ...chart,
          visits: chart.visits.map((one) =>
            one.id === visitId ? { ...one, outcome: outcomeOf(decision) } : one,
          ),
          planned: plannedOf(decision, now, chart, basis),
          documents: [...chart.documents.filter((doc) => doc.id !== drafted.value.id), drafted.value],
        },
        value: drafted.value.id,
      });
    },
  });
}

/** Saves the village doctor's lines. The page's own revision must still be the newest. */
export async function adjustDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(adjustInput, input);
  if (!asked.ok) return asked;
  const found = await documentFor(service, by, 'adjust', residentId, documentId);
  if (!found.ok) return found;
  const { doc, chart } = found.value;
  if (!doc.decision) return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const current = states.atRevision(doc, asked.value.shown);
  if (!current.ok) return current;
  const rules = await lineRulesFor(service, readDecision(doc.decision), asked.value.lines);
  const { at } = contextOf(service, by);
  const lines = linesOf(service, asked.value.lines, doc, rules, { by: by.actor.staffId, at });
  const faults = linesFault(service, lines, rules);
  if (faults) return faults;
  // A lifted safety line is a physician's act besides.
  const lifting = bringsLift(doc, lines);
  if (lifting) {
    const refused = refusalOf(by, 'lift-safety', { places: placesOfClinic(service, chart.clinicId) });
    if (refused) return refused;
  }
  return changeDocument(service, by, residentId, documentId, {
    act: 'adjust',
    ...(lifting ? { event: 'lift-safety' } : {}),
    apply(now, context) {
      const still = states.atRevision(now, asked.value.shown);
      return still.ok ? states.adjust(now, lines, { by: context.by, at: context.at }) : still;
    },
  });
}

function linesFault(service: Service, lines: readonly AdviceLine[], rules: LineRules) {
  const reasons = reasonsKnown(service, lines);
  if (!reasons.ok) return reasons;
  const faults = lineProblems(lines, rules);
  return faults.length > 0 ? refuse(...faults) : undefined;
}

const submitInput = z.strictObject({
  shown: z.int().positive(),
  /** What the page holds and has not saved yet: saved and sent in one write. */
  lines: z.array(typedLine).optional(),
});

/**
 * Sends the draft to the county: it must rest on what is known now, and sharing with the county needs its own consent.
 * Lines that are sent along are saved first, in the same write.
 */
export async function submitDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(submitInput, input);
  if (!asked.ok) return asked;
  const found = await documentFor(service, by, 'submit', residentId, documentId);
  if (!found.ok) return found;
  const { doc, chart } = found.value;
  const ready = await readyToSubmit(service, by, doc, asked.value);
  if (!ready.ok) return ready;
  const { lines } = ready.value;
  const checked = await checkAgain(service, found.value, lines);
  if (!checked.ok) return checked;
  const rested = changedInput(ready.value.input, checked.value.decided.input);
  const unsettled = rested.parts.some((part) => part !== 'signatures' && part !== 'settings');
  if (rested.facts.length > 0 || unsettled) return refuse({ code: 'draft.facts-changed', path: '' });
  if (bringsLift(doc, lines)) {
    const refused = refusalOf(by, 'lift-safety', { places: placesOfClinic(service, chart.clinicId) });
    if (refused) return refused;
  }
  return changeDocument(service, by, residentId, documentId, {
    act: 'submit',
    apply(now, context, chartNow) {
      if (!hasConsent(chartNow, context.today, 'share-with-county')) {
        return refuse({ code: 'submit.no-sharing-consent', path: '' });
      }
      const holds = checked.value.stillHolds(chartNow);
      if (!holds.ok) return holds;
      const current = states.atRevision(now, asked.value.shown);
      if (!current.ok) return current;
      const mover = { by: context.by, at: context.at };
      const saved =
        canonicalJson(lines) === canonicalJson(now.lines) ? ok(now) : states.adjust(now, lines, mover);
      return saved.ok ? states.submit(saved.value, mover) : saved;
    },
  });
}

async function readyToSubmit(service: Service, by: By, doc: Document, asked: z.infer<typeof submitInput>) {
  if (!doc.decision) return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const current = states.atRevision(doc, asked.shown);
  if (!current.ok) return current;
  const read = readDecision(doc.decision);
  if (!asked.lines) return ok({ lines: doc.lines, input: read.input });
  const rules = await lineRulesFor(service, read, asked.lines);
  const { at } = contextOf(service, by);
  const lines = linesOf(service, asked.lines, doc, rules, { by: by.actor.staffId, at });
  return linesFault(service, lines, rules) ?? ok({ lines, input: read.input });
}

export async function recallDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
): Promise<Result<number>> {
  return changeDocument(service, by, residentId, documentId, {
    act: 'recall',
    apply: (doc, context) => states.recall(doc, { by: context.by, at: context.at }),
  });
}
