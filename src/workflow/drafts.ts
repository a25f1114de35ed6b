/**
 * Drafting, adjusting, submitting and recalling a health prescription. The decision is made outside the write and held
 * against the chart inside it: a chart that changed meanwhile is decided again, never saved with a stale decision.
 */
import { z } from 'zod';
import { assessItems } from '../decision/assess.js';
import { decide } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type DecisionInput, decisionInput } from '../decision/input.js';
import { canonicalJson, hashOfText } from '../domain/canonical.js';
import { type Chart, documentOf, type PlannedTask, visitOf } from '../domain/chart.js';
import { type AdviceLine, adviceLine, type DecisionRecord, type Document } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { type LineRules, lineProblems } from '../prescription/check-lines.js';
import { draftLines } from '../prescription/draft.js';
import * as states from '../prescription/states.js';
import { decisionInputOf } from './facts.js';
import { type By, type ChartContext, changeChart, parsed, type Service } from './service.js';
import { signaturesInForce } from './signatures.js';
import { decisionSettings, hasConsent } from './visits.js';

/** Decides on a visit as it stands in the store. */
export interface Decided {
  readonly input: DecisionInput;
  readonly decision: Decision;
  readonly record: DecisionRecord;
}

export async function decideOn(service: Service, chart: Chart, visit: Visit): Promise<Decided> {
  const release = service.release();
  const input = inputOf(service, chart, visit, await signaturesInForce(service));
  const decision = await decide(input, release);
  const inputJson = canonicalJson(input);
  const decisionJson = canonicalJson(decision);
  const hash = hashOfText(`${inputJson}\n${decisionJson}`);
  return { input, decision, record: { inputJson, decisionJson, hash, releaseHash: release.hash } };
}

function inputOf(
  service: Service,
  chart: Chart,
  visit: Visit,
  signatures: DecisionInput['signatures'],
): DecisionInput {
  return decisionInputOf(chart, visit, service.release(), decisionSettings(service), signatures);
}

/** Reads a stored decision back, strictly. */
export function readDecision(record: DecisionRecord): { input: DecisionInput; decision: Decision } {
  return {
    input: decisionInput.parse(JSON.parse(record.inputJson)),
    // Written by decide() and bound by the record's hash; its shape is the code's own.
    decision: JSON.parse(record.decisionJson) as Decision,
  };
}

/** Drafts the health prescription of a visit, or drafts it anew while nobody has submitted it. */
export async function makeDraft(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<string>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const visit = visitOf(found.value, visitId);
  if (!visit || visit.enteredInError) return refuse({ code: 'visit.missing', path: 'visitId' });
  const decided = await decideOn(service, found.value, visit);
  if (!decided.decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decided.decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  const signatures = decided.input.signatures;
  return changeChart(service, by, residentId, {
    act: 'draft',
    about: { visit: visitId },
    detail: { decision: decided.record.hash },
    apply(chart, context) {
      const now = visitOf(chart, visitId);
      if (!now || canonicalJson(inputOf(service, chart, now, signatures)) !== decided.record.inputJson) {
        return refuse({ code: 'draft.chart-changed', path: '' });
      }
      const lines = draftLines(decided.decision, service.release().knowledge);
      const open = chart.documents.find(
        (doc) => doc.kind === 'health-prescription' && doc.visitId === visitId && doc.state === 'draft',
      );
      const document: Document = {
        id: open?.id ?? context.newId(),
        kind: 'health-prescription',
        visitId,
        revision: (open?.revision ?? 0) + 1,
        state: 'draft',
        author: context.by,
        decision: decided.record,
        drafted: lines,
        lines,
        submittedLines: null,
        fields: {},
        reviewer: null,
        events: [...(open?.events ?? []), { kind: 'drafted', at: context.at, by: context.by }],
        issued: null,
        supersedes: null,
        supersededBy: null,
        recheck: [],
      };
      return ok({
        chart: {
          ...chart,
          visits: chart.visits.map((one) =>
            one.id === visitId ? { ...one, outcome: outcomeOf(decided.decision) } : one,
          ),
          planned: plannedOf(decided.decision, visitId, chart.planned),
          documents: [...chart.documents.filter((doc) => doc.id !== document.id), document],
        },
        value: document.id,
      });
    },
  });
}

/** The health prescription the resident holds now: what a newly approved one supersedes. */
export function standingPaper(chart: Chart): Document | undefined {
  return chart.documents.find(
    (doc) => doc.kind === 'health-prescription' && (doc.state === 'approved' || doc.state === 'issued'),
  );
}

function outcomeOf(decision: Decision): Record<string, string> {
  return Object.fromEntries(decision.classes.map((one) => [one.fact, one.code]));
}

/** A task that was put off stays put off while the plan still holds it. */
function plannedOf(decision: Decision, visitId: string, before: readonly PlannedTask[]): PlannedTask[] {
  return decision.plan.map((line) => ({
    activity: line.activity,
    label: line.label,
    kind: line.kind,
    dueOn: line.dueOn ?? null,
    timesPerYear: line.timesPerYear ?? null,
    modes: [...line.modes],
    norm: line.norm,
    ruleId: line.ruleId,
    fromVisit: visitId,
    postponed:
      before.find((one) => one.ruleId === line.ruleId && one.fromVisit === visitId)?.postponed ?? null,
  }));
}

export const adjustInput = z.strictObject({
  /** Revision of the document that the page showed. */
  shown: z.int().positive(),
  lines: z.array(adviceLine.omit({ lifts: true }).extend({ lifts: z.array(liftInput()) })),
});

function liftInput() {
  return z.strictObject({ ruleId: z.string(), reason: z.string(), comment: z.string().max(200) });
}

/** Lines as typed: lifts carry who and when from the session, never from the page. */
export function stampLines(
  lines: z.infer<typeof adjustInput>['lines'],
  before: readonly AdviceLine[],
  context: ChartContext,
): AdviceLine[] {
  const kept = new Map(
    before.flatMap((line) => line.lifts.map((lift) => [`${line.itemId} ${lift.ruleId}`, lift])),
  );
  return lines.map((line) => ({
    ...line,
    lifts: line.lifts.map((lift) => {
      const old = kept.get(`${line.itemId} ${lift.ruleId}`);
      return old && old.reason === lift.reason && old.comment === lift.comment
        ? old
        : { ...lift, by: context.by, at: context.at };
    }),
  }));
}

/** What lines are held against, for the decision a document carries. Items outside it are judged on the same input. */
export async function lineRulesFor(
  service: Service,
  { input, decision }: { input: DecisionInput; decision: Decision },
  lines: readonly { readonly itemId: string | null }[],
): Promise<LineRules> {
  const { knowledge } = service.release();
  const judged = new Map(decision.items.map((item) => [item.itemId, item]));
  const others = lines.flatMap(({ itemId }) => (itemId !== null && !judged.has(itemId) ? [itemId] : []));
  if (others.length > 0) {
    for (const item of await assessItems(input, service.release(), others)) judged.set(item.itemId, item);
  }
  return {
    judged,
    drafted: new Set(decision.items.filter((item) => item.ticked).map((item) => item.itemId)),
    forbidden: knowledge.forbiddenPhrases,
    limit: service.settings.thingsToDo,
  };
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
  const found = await documentIn(service, residentId, documentId);
  if (!found.ok) return found;
  if (!found.value.decision) return refuse({ code: 'document.wrong-kind', path: '' });
  const rules = await lineRulesFor(service, readDecision(found.value.decision), asked.value.lines);
  const lifting = asked.value.lines.some((line) => line.lifts.length > 0);
  return changeDocument(service, by, residentId, documentId, {
    // A lifted safety line is a physician's act, whatever else was adjusted.
    act: lifting && bringsLift(found.value, asked.value.lines) ? 'lift-safety' : 'adjust',
    event: 'adjust',
    apply(doc, context) {
      const current = states.atRevision(doc, asked.value.shown);
      if (!current.ok) return current;
      const lines = stampLines(asked.value.lines, doc.lines, context);
      const faults = lineProblems(lines, rules);
      return faults.length > 0
        ? refuse(...faults)
        : states.adjust(doc, lines, { by: context.by, at: context.at });
    },
  });
}

/** Whether lines hold a lift the document does not have yet. */
export function bringsLift(doc: Document, lines: z.infer<typeof adjustInput>['lines']): boolean {
  const have = new Set(
    doc.lines.flatMap((line) => line.lifts.map((lift) => `${line.itemId} ${lift.ruleId}`)),
  );
  return lines.some((line) => line.lifts.some((lift) => !have.has(`${line.itemId} ${lift.ruleId}`)));
}

const shownInput = z.strictObject({ shown: z.int().positive() });

/** Sends the draft to the county. Sharing with the county needs its own consent. */
export async function submitDraft(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(shownInput, input);
  if (!asked.ok) return asked;
  const checked = await checkAgain(service, residentId, documentId);
  if (!checked.ok) return checked;
  return changeDocument(service, by, residentId, documentId, {
    act: 'submit',
    apply(doc, context, chart) {
      const visit = visitOf(chart, doc.visitId);
      if (!visit || !hasConsent(chart, context.today, 'share-with-county')) {
        return refuse({ code: 'submit.no-sharing-consent', path: '' });
      }
      const current = states.atRevision(doc, asked.value.shown);
      return current.ok ? states.submit(doc, { by: context.by, at: context.at }) : current;
    },
  });
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

/**
 * Safety once more, on the chart and the release of now: a new alert or a line that no longer may stand refuses.
 * What changed since the draft is told by code; the page shows it.
 */
export async function checkAgain(
  service: Service,
  residentId: string,
  documentId: string,
): Promise<Result<Decided>> {
  const chart = await service.charts.get(residentId);
  if (chart.state !== 'found') return refuse({ code: `chart.${chart.state}`, path: 'residentId' });
  const doc = documentOf(chart.value, documentId);
  const visit = doc && visitOf(chart.value, doc.visitId);
  if (!doc?.decision || !visit) return refuse({ code: 'document.missing', path: 'documentId' });
  const now = await decideOn(service, chart.value, visit);
  if (!now.decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (now.decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  const before = new Set(readDecision(doc.decision).decision.alerts.map((alert) => alert.ruleId));
  const fresh = now.decision.alerts.filter((alert) => alert.level !== 'notice' && !before.has(alert.ruleId));
  if (fresh.length > 0) {
    return refuse(
      ...fresh.map((alert) => ({
        code: 'review.new-alert',
        path: '',
        values: { rule: alert.ruleId, text: alert.text },
      })),
    );
  }
  const rules = await lineRulesFor(service, now, doc.lines);
  // What was ticked then needs no reason now, even where the machine would choose otherwise today.
  const drafted = new Set([...rules.drafted, ...doc.drafted.flatMap((line) => line.itemId ?? [])]);
  const faults = lineProblems(doc.lines, { ...rules, drafted });
  return faults.length > 0 ? refuse(...faults) : ok(now);
}

export interface DocumentChange {
  readonly act: Parameters<typeof changeChart>[3]['act'];
  readonly event?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  apply(doc: Document, context: ChartContext, chart: Chart): Result<Document>;
  /** Changes elsewhere in the chart that belong to the same write. */
  also?(chart: Chart, doc: Document, context: ChartContext): Result<Chart>;
}

/** Changes one document in its chart; answers its new revision. Rights know everyone who wrote on it. */
export async function changeDocument(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  change: DocumentChange,
): Promise<Result<number>> {
  return changeChart(service, by, residentId, {
    act: change.act,
    ...(change.event === undefined ? {} : { event: change.event }),
    about: { document: documentId },
    ...(change.detail === undefined ? {} : { detail: change.detail }),
    subject(chart) {
      const doc = documentOf(chart, documentId);
      return doc ? { authorIds: authorsOf(doc) } : {};
    },
    apply(chart, context) {
      const doc = documentOf(chart, documentId);
      if (!doc) return refuse({ code: 'document.missing', path: 'documentId' });
      const changed = change.apply(doc, context, chart);
      if (!changed.ok) return changed;
      const documents = chart.documents.map((one) => (one.id === documentId ? changed.value : one));
      const whole =
        change.also?.({ ...chart, documents }, changed.value, context) ?? ok({ ...chart, documents });
      return whole.ok ? ok({ chart: whole.value, value: changed.value.revision }) : whole;
    },
  });
}

/** Everyone who drafted, adjusted or submitted: none of them may approve it. */
function authorsOf(doc: Document): string[] {
  const wrote = doc.events.filter((event) => ['drafted', 'adjusted', 'submitted'].includes(event.kind));
  return [...new Set([doc.author, ...wrote.map((event) => event.by)])];
}

async function documentIn(
  service: Service,
  residentId: string,
  documentId: string,
): Promise<Result<Document>> {
  const chart = await service.charts.get(residentId);
  if (chart.state !== 'found') return refuse({ code: `chart.${chart.state}`, path: 'residentId' });
  const doc = documentOf(chart.value, documentId);
  return doc ? ok(doc) : refuse({ code: 'document.missing', path: 'documentId' });
}
