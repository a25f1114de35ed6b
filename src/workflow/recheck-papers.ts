/**
 * Papers that residents hold, looked at again: after a new allergy, medicine, pregnancy or other changed answer, and when
 * rules were changed or withdrawn. What may no longer stand is flagged, so that somebody calls the resident; what stands
 * again is freed. It changes no line and voids nothing: that is a physician's decision.
 */
import { assessItems } from '../decision/assess.js';
import { decide } from '../decision/decide.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import type { DecisionInput, Signature } from '../decision/input.js';
import { canonicalJson } from '../domain/canonical.js';
import { type Chart, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { ok, type Problem } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { lineProblems } from '../prescription/check-lines.js';
import { madeFrom, warningsOn } from '../prescription/papers/advice.js';
import * as states from '../prescription/states.js';
import { inputOf, readDecision } from './decided.js';
import { allEvents, chartsOfPerson, type KeptEvent, readTogether } from './harm.js';
import { lineRulesFor } from './lines.js';
import { isExpired } from './papers.js';
import { certainDangers, groundOf, isLastingWarning, laterVisits, withoutRule } from './recheck.js';
import { changeChartAfter, type Service, today } from './service.js';
import { signaturesInForce } from './signatures.js';

/** Codes of vocabulary recheck-causes. */
type Cause = 'new-facts' | 'rules-changed' | 'new-warning' | 'harm-recorded';

export interface Doubt {
  readonly documentId: string;
  readonly cause: Cause;
  readonly ruleIds: readonly string[];
}

/**
 * Looks again at every paper of the resident that has been approved or issued and has not expired; those of charts merged
 * into this one are in the same hands. `staffId` is whoever did what made it necessary. Answers the papers now in doubt.
 */
export async function recheckResident(
  service: Service,
  staffId: string,
  residentId: string,
): Promise<readonly Doubt[]> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return [];
  const { standing } = found.value;
  if (standing.status === 'merged') return recheckResident(service, staffId, standing.into);
  const charts = await chartsOfPerson(service, found.value);
  const harm = await allEvents(service, found.value);
  const doubts: Doubt[] = [];
  for (const chart of charts) {
    // Each in its own chart, on the visits of all of them in the order they were recorded.
    const together = readTogether([chart, ...charts.filter((one) => one !== chart)]);
    const visits = together.visits.toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt));
    const person = charts.length > 1 ? { ...together, visits } : chart;
    doubts.push(...(await recheckChart(service, staffId, chart, person, harm)));
  }
  return doubts;
}

async function recheckChart(
  service: Service,
  staffId: string,
  chart: Chart,
  person: Chart,
  harm: readonly KeptEvent[],
): Promise<readonly Doubt[]> {
  const standing = standingPapers(service, chart);
  if (standing.length === 0) return [];
  const ground = groundOf(service, chart);
  const signatures = await signaturesInForce(service);
  const doubts = new Map<string, readonly Doubt[]>();
  for (const doc of standing) {
    const found = await doubtsOn(service, person, doc, signatures);
    doubts.set(doc.id, [...harmDoubts(doc, harm), ...found]);
  }
  const all = [...doubts.values()].flat();
  if (standing.every((doc) => sameDoubts(doc, doubts.get(doc.id) ?? []))) return all;
  const written = await changeChartAfter(service, staffId, chart.residentId, {
    event: 'recheck-papers',
    about: {},
    detail: { inDoubt: new Set(all.map((doubt) => doubt.documentId)).size },
    apply(now, context) {
      const mover = { by: context.by, at: context.at };
      // Somebody saved meanwhile: their save looks again itself.
      const current = groundOf(service, now) === ground;
      const documents = now.documents.map((doc) => {
        const mine = current ? doubts.get(doc.id) : undefined;
        return mine === undefined || sameDoubts(doc, mine) ? doc : withDoubts(doc, mine, mover);
      });
      return ok({ chart: { ...now, documents }, value: null });
    },
  });
  return written.ok ? all : [];
}

/** Everybody's papers: when a release is published or rolled back. Answers who is to be called. */
export async function recheckAll(
  service: Service,
  staffId: string,
): Promise<readonly { readonly residentId: string; readonly doubts: readonly Doubt[] }[]> {
  const affected = [];
  for (const residentId of service.charts.keys()) {
    const summary = service.charts.summaries().get(residentId);
    const holds =
      summary?.state === 'found' &&
      summary.value.documents.some((doc) => doc.state === 'approved' || doc.state === 'issued');
    if (!holds) continue;
    const doubts = await recheckResident(service, staffId, residentId);
    if (doubts.length > 0) affected.push({ residentId, doubts });
  }
  return affected;
}

function standingPapers(service: Service, chart: Chart): Document[] {
  const on = today(service);
  return chart.documents.filter(
    (doc) =>
      (doc.state === 'approved' || doc.state === 'issued') &&
      doc.decision !== null &&
      doc.lines.length > 0 &&
      !isExpired(doc, on),
  );
}

/** Harm that needed care, put down to something that stands on this paper: it goes on being read at home. */
function harmDoubts(doc: Document, events: readonly KeptEvent[]): Doubt[] {
  const items = new Set(doc.lines.map((line) => line.itemId));
  const harm = events
    .map(({ event }) => event)
    .filter(({ severity }) => severity !== 'mild')
    .filter(({ itemId, documentId }) => (itemId === null ? documentId === doc.id : items.has(itemId)));
  if (harm.length === 0) return [];
  const ruleIds = [...new Set(harm.flatMap((one) => one.ruleIds))].sort();
  return [{ documentId: doc.id, cause: 'harm-recorded', ruleIds }];
}

async function doubtsOn(
  service: Service,
  chart: Chart,
  doc: Document,
  signatures: readonly Signature[],
): Promise<Doubt[]> {
  const visit = visitOf(chart, doc.visitId);
  if (!visit || !doc.decision) return [];
  const made = readDecision(doc.decision);
  const own = await judgedCalmly(service, chart, doc, visit, signatures);
  const rules = await lineRulesFor(service, own, doc.lines);
  const problems = [
    ...lineProblems(doc.lines, rules).filter((problem) => !formalities.has(problem.code)),
    ...withoutRule(doc.lines, own.decision.items),
  ];
  const found = new Set(problems.flatMap((problem) => rulesOf(problem, doc, rules.judged, made.decision)));
  const ownWarnings = warningsOn(doc.lines, rules.judged).map((one) => one.ruleId);
  const warned = new Set(ownWarnings);
  let foundLater = false;
  for (const later of laterVisits(chart, visit)) {
    const then = await judgedCalmly(service, chart, doc, later, signatures);
    for (const line of doc.lines) {
      const item = line.itemId === null ? undefined : then.judged.get(line.itemId);
      if (!item) continue;
      for (const danger of certainDangers(line, item)) {
        found.add(danger.ruleId);
        foundLater = true;
      }
    }
    for (const warning of warningsOn(doc.lines, then.judged)) {
      if (isLastingWarning(service, warning)) warned.add(warning.ruleId);
    }
  }
  // What is not printed yet will carry the warnings of its own visit, and no others.
  const printed = doc.issued ? madeFrom(doc.issued.viewJson).warnings : ownWarnings;
  const unprinted = [...warned].filter((rule) => !printed.includes(rule));
  const doubt = (cause: Cause, ruleIds: Iterable<string>): Doubt => ({
    documentId: doc.id,
    cause,
    ruleIds: [...ruleIds].sort(),
  });
  if (problems.length > 0 || found.size > 0) {
    const sameFacts = !foundLater && canonicalJson(made.input.facts) === canonicalJson(own.input.facts);
    const byRules = sameFacts && doc.decision.releaseHash !== service.release().hash;
    return [doubt(byRules ? 'rules-changed' : 'new-facts', found)];
  }
  return unprinted.length > 0 ? [doubt('new-warning', unprinted)] : [];
}

/** What a person had to say when the paper was made, and nobody has to say again. */
const formalities = new Set(['line.too-many', 'line.twice', 'line.needs-reason', 'document.needs-comment']);

/**
 * The lines judged on a visit as if every emergency had been dealt with: an emergency is told elsewhere, and must not
 * hide what else has come to be known.
 */
async function judgedCalmly(
  service: Service,
  chart: Chart,
  doc: Document,
  visit: Visit,
  signatures: readonly Signature[],
): Promise<{
  readonly input: DecisionInput;
  readonly decision: Decision;
  readonly judged: ReadonlyMap<string, DecidedItem>;
}> {
  const release = service.release();
  const triage = release.rules.filter(({ rule }) => rule.stage === 'triage').map(({ rule }) => rule.id);
  const input: DecisionInput = {
    ...inputOf(service, chart, visit, [...signatures]),
    openEmergencyElsewhere: false,
    handledAlerts: triage,
  };
  const decision = await decide(input, release);
  const ids = doc.lines.flatMap((line) => line.itemId ?? []);
  const judged = new Map((await assessItems(input, release, ids)).map((item) => [item.itemId, item]));
  return { input, decision, judged };
}

/** The rules a problem comes from: what withholds the line or the food, or else what had put the line there. */
function rulesOf(
  { path, values }: Problem,
  doc: Document,
  judged: ReadonlyMap<string, DecidedItem>,
  then: Decision,
): string[] {
  const { rule, food } = values ?? {};
  if (typeof rule === 'string') return [rule];
  const itemId = doc.lines[Number(path.split('.')[1])]?.itemId;
  if (food !== undefined && typeof itemId === 'string') {
    const choice = judged.get(itemId)?.favour?.find((one) => one.food === food);
    return (choice?.because ?? []).map((reason) => reason.ruleId);
  }
  const item = then.items.find((one) => one.itemId === itemId);
  return (item?.recommendedBy ?? []).map((reason) => reason.ruleId);
}

function sameDoubts(doc: Document, doubts: readonly Doubt[]): boolean {
  const told = (ones: readonly { readonly cause: string; readonly ruleIds: readonly string[] }[]) =>
    canonicalJson(ones.map(({ cause, ruleIds }) => ({ cause, ruleIds })));
  return told(doc.recheck) === told(doubts);
}

function withDoubts(doc: Document, doubts: readonly Doubt[], mover: states.Mover): Document {
  const cleared = doc.recheck.length > 0 ? states.clearRecheck(doc, mover) : ok(doc);
  let now = cleared.ok ? cleared.value : doc;
  for (const { cause, ruleIds } of doubts) {
    const flagged = states.flagForRecheck(now, { at: mover.at, cause, ruleIds: [...ruleIds] }, mover);
    if (flagged.ok) now = flagged.value;
  }
  return now;
}
