/**
 * Recording that an advice did harm: what, when, how bad, what was done, and which line of which prescription it is put
 * down to, if anybody knows. The rules behind the line are read from the decision the prescription holds. Added to and
 * marked as entered in error, never changed or taken away. Papers the resident holds are looked at again.
 */
import { z } from 'zod';
import { type Chart, latestFirst, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { type AdverseEvent, adverseEvent } from '../domain/loop.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { readDecision } from './decided.js';
import { recheckResident } from './recheck-papers.js';
import { type By, type ChartContext, changeChart, parsed, type Service } from './service.js';

export const adverseEventInput = z.strictObject({
  occurredOn: adverseEvent.shape.occurredOn,
  /** Null: not known which prescription. */
  documentId: z.string().nullable(),
  /** Place of the line on it; null: not known which. */
  line: z.int().nonnegative().nullable(),
  what: z.string().trim().min(1).max(300),
  severity: adverseEvent.shape.severity,
  done: adverseEvent.shape.done,
});
type Typed = z.infer<typeof adverseEventInput>;

/** Records it; answers its id. */
export async function recordAdverseEvent(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(adverseEventInput, input);
  if (!asked.ok) return asked;
  const recorded = await changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'record-adverse-event',
    detail: { severity: asked.value.severity },
    apply(chart, context) {
      const made = eventOf(chart, asked.value, context);
      if (!made.ok) return made;
      const adverseEvents = [...chart.adverseEvents, made.value];
      return ok({ chart: { ...chart, adverseEvents }, value: made.value.id });
    },
  });
  if (recorded.ok) await recheckResident(service, by.actor.staffId, residentId);
  return recorded;
}

function eventOf(chart: Chart, typed: Typed, context: ChartContext): Result<AdverseEvent> {
  const { documentId, line, ...told } = typed;
  if (chart.standing.status === 'merged') return refuse({ code: 'resident.is-merged', path: '' });
  if (told.occurredOn > context.today) return refuse({ code: 'visit.in-future', path: 'occurredOn' });
  const put = putDownTo(chart, typed);
  if (!put.ok) return put;
  return ok({
    id: context.newId(),
    ...told,
    documentId,
    ...put.value,
    recordedAt: context.at,
    recordedBy: context.by,
    enteredInError: null,
  });
}

function putDownTo(
  chart: Chart,
  { documentId, line, occurredOn }: Typed,
): Result<Pick<AdverseEvent, 'itemId' | 'ruleIds'>> {
  const nothing = { itemId: null, ruleIds: [] };
  if (documentId === null)
    return line === null ? ok(nothing) : refuse({ code: 'adverse-event.unknown-line', path: 'line' });
  const doc = givenPapers(chart).find((one) => one.id === documentId);
  if (!doc) return refuse({ code: 'adverse-event.unknown-line', path: 'line' });
  const visit = visitOf(chart, doc.visitId);
  if (visit && occurredOn < visit.occurredOn)
    return refuse({
      code: 'adverse-event.before-advice',
      path: 'occurredOn',
      values: { on: visit.occurredOn },
    });
  if (line === null) return ok(nothing);
  const advice = doc.lines[line];
  if (!advice) return refuse({ code: 'adverse-event.unknown-line', path: 'line' });
  return ok({ itemId: advice.itemId, ruleIds: rulesBehind(doc, advice.itemId) });
}

/** The rules that recommended the item when the prescription was decided on; none for what a person added. */
function rulesBehind(doc: Document, itemId: string | null): string[] {
  if (itemId === null || doc.decision === null) return [];
  const { decision } = readDecision(doc.decision);
  const item = decision.items.find((one) => one.itemId === itemId);
  return [...new Set((item?.recommendedBy ?? []).map((reason) => reason.ruleId))].sort();
}

const wasGiven: ReadonlySet<Document['state']> = new Set(['approved', 'issued', 'superseded', 'void']);

/** Health prescriptions that were approved at some time, that of the latest visit first. */
export function givenPapers(chart: Chart): Document[] {
  const order = latestFirst(chart.visits).map((visit) => visit.id);
  return chart.documents
    .filter((doc) => doc.kind === 'health-prescription' && wasGiven.has(doc.state))
    .filter((doc) => doc.events.some((event) => event.kind === 'approved'))
    .reverse()
    .sort((a, b) => order.indexOf(a.visitId) - order.indexOf(b.visitId));
}

export const eventErrorInput = z.strictObject({ reason: z.string().trim().min(1).max(200) });

/** Marks an event as entered in error: it stays on the chart and speaks no more. */
export async function markAdverseEventInError(
  service: Service,
  by: By,
  residentId: string,
  eventId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(eventErrorInput, input);
  if (!asked.ok) return asked;
  const marked = await changeChart(service, by, residentId, {
    act: 'record-follow-up',
    event: 'mark-adverse-event-error',
    about: { event: eventId },
    apply(chart, context) {
      const found = chart.adverseEvents.find((one) => one.id === eventId);
      if (!found) return refuse({ code: 'adverse-event.missing', path: '' });
      if (found.enteredInError) return refuse({ code: 'adverse-event.in-error', path: '' });
      const enteredInError = { at: context.at, by: context.by, reason: asked.value.reason };
      const adverseEvents = chart.adverseEvents.map((one) =>
        one.id === eventId ? { ...one, enteredInError } : one,
      );
      return ok({ chart: { ...chart, adverseEvents }, value: null });
    },
  });
  if (marked.ok) await recheckResident(service, by.actor.staffId, residentId);
  return marked;
}
