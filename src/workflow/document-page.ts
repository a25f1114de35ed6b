/**
 * Everything a page shows of one document, read once and written down as a look into the chart. Judges what stands on
 * the paper anew for showing; saves nothing.
 */
import type { AccessReason } from '../access/access-log.js';
import { type Act, acts, may } from '../access/rights.js';
import { assessItems } from '../decision/assess.js';
import { runStages } from '../decision/decide.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import type { Chart } from '../domain/chart.js';
import { documentOf, visitOf } from '../domain/chart.js';
import type { Document } from '../domain/document.js';
import { isKnown } from '../domain/facts.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { type ChangedInput, changedInput } from '../prescription/changed-input.js';
import { type LineRules, lineProblems } from '../prescription/check-lines.js';
import type { KnownFacts, LeafTrace } from '../rules/compile.js';
import { decideOn, inputNow, readDecision } from './decided.js';
import { authorsOf } from './documents.js';
import { type EarlierAnswer, earlierAnswers } from './earlier.js';
import { allEvents, type KeptEvent } from './harm.js';
import { type LaterVisit, laterFindings } from './later-visits.js';
import { lineRulesFor } from './lines.js';
import { checkAgain } from './recheck.js';
import { type By, placesOfClinic, readChart, type Service } from './service.js';
import { standInsFor } from './stand-ins.js';

export interface DocumentRead {
  readonly chart: Chart;
  readonly doc: Document;
  readonly visit: Visit;
  /** What was known of lasting things before the visit. */
  readonly earlier: ReadonlyMap<string, EarlierAnswer>;
  /** Harm that advice did to this resident, as far as it stands. */
  readonly harm: readonly KeptEvent[];
  /** Null for papers that rest on no decision. */
  readonly basis: Basis | null;
  /** What this person may do to it; which buttons are shown. The workflow decides again when one is pressed. */
  readonly allowed: ReadonlySet<Act>;
  /** Why the others may not be done: codes of messages. */
  readonly refusals: ReadonlyMap<Act, string>;
}

export interface Basis {
  readonly input: DecisionInput;
  readonly decision: Decision;
  readonly rules: LineRules;
  /** Dishes that are held back: what may stand in for each, or null. Empty for a document that is decided. */
  readonly standIns: ReadonlyMap<string, DecidedItem | null>;
  /** What speaks now against lines of an open document; empty for one that is decided. */
  readonly lineProblems: readonly Problem[];
  /** What changed in the chart since the document was decided on. */
  readonly changed: ChangedInput;
  /** Visits after the document's own, for a document that waits for the county; empty for every other. */
  readonly later: readonly LaterVisit[];
  /** The release has changed since. */
  readonly otherRelease: boolean;
  /** Recommendations whose conditions did not hold or could not be told. Empty where another release decided. */
  readonly silent: readonly SilentRule[];
  /** Facts as the rules saw them, derived and staged ones included; those of the input where another release decided. */
  readonly facts: KnownFacts;
}

/** A rule that recommended nothing, with the conditions that failed or could not be told. */
export interface SilentRule {
  readonly ruleId: string;
  readonly outcome: 'quiet' | 'cannot-tell';
  readonly leaves: readonly LeafTrace[];
}

export async function readDocument(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  why: AccessReason,
): Promise<Result<DocumentRead>> {
  const read = await readChart(service, by, residentId, why);
  if (!read.ok) return read;
  const chart = read.value;
  const doc = documentOf(chart, documentId);
  const visit = doc && visitOf(chart, doc.visitId);
  if (!doc || !visit) return refuse({ code: 'document.missing', path: 'documentId' });
  const subject = { places: placesOfClinic(service, chart.clinicId), authorIds: authorsOf(doc) };
  const rights = acts.map((act) => ({ act, right: may(by.actor, act, subject) }));
  return ok({
    chart,
    doc,
    visit,
    earlier: await earlierAnswers(service, chart, visit),
    harm: await allEvents(service, chart),
    basis: doc.decision ? await basisOf(service, chart, doc, visit) : null,
    allowed: new Set(rights.flatMap(({ act, right }) => (right.allowed ? [act] : []))),
    refusals: new Map(
      rights.flatMap(({ act, right }) => (right.allowed ? [] : [[act, right.code] as const])),
    ),
  });
}

async function basisOf(service: Service, chart: Chart, doc: Document, visit: Visit): Promise<Basis | null> {
  if (!doc.decision) return null;
  const stored = readDecision(doc.decision);
  const open = doc.state === 'draft' || doc.state === 'returned';
  const waiting = doc.state === 'submitted';
  // The county judges what is known now; the village sees what its draft was made on, and what has changed since.
  const { input, decision } = waiting ? await decideOn(service, chart, visit) : stored;
  const rules = await lineRulesFor(service, { input, decision }, [...doc.lines, ...doc.drafted]);
  const release = service.release();
  const changed = open || waiting ? changedInput(stored.input, await inputNow(service, chart, visit)) : null;
  return {
    input,
    decision,
    rules,
    standIns: open || waiting ? standInsFor(service, { input, decision }, doc.lines) : new Map(),
    lineProblems: open
      ? lineProblems(doc.lines, rules)
      : waiting
        ? await approvalProblems(service, chart, doc, visit)
        : [],
    changed: changed ?? { facts: [], parts: [], patterns: { confirmed: [], withdrawn: [] } },
    later: waiting ? await laterFindings(service, chart, visit) : [],
    otherRelease: doc.decision.releaseHash !== release.hash,
    ...(decision.releaseHash === release.hash
      ? await explained(service, input)
      : { silent: [], facts: knownFacts(input) }),
  };
}

function knownFacts({ facts }: DecisionInput): KnownFacts {
  return new Map(
    Object.entries(facts).flatMap(([id, entry]) => (isKnown(entry) ? [[id, entry.value] as const] : [])),
  );
}

async function approvalProblems(service: Service, chart: Chart, doc: Document, visit: Visit) {
  const checked = await checkAgain(service, { chart, doc, visit }, doc.lines);
  return checked.ok ? [] : checked.problems;
}

async function explained(service: Service, input: DecisionInput): Promise<Pick<Basis, 'silent' | 'facts'>> {
  const { intervention, emergency, facts } = runStages(input, service.release());
  if (emergency) return { silent: [], facts };
  const silent = intervention.evaluated.flatMap(({ evaluation }): SilentRule[] => {
    const { ruleId, outcome, leaves, missing } = evaluation;
    if (outcome === 'fires') return [];
    const telling = leaves.filter((leaf) =>
      outcome === 'quiet' ? leaf.truth === false : missing.includes(leaf.fact),
    );
    return [{ ruleId, outcome, leaves: telling }];
  });
  return { silent, facts };
}

export interface Library {
  readonly read: DocumentRead;
  /** Every item that may be issued, judged for this resident, proposals and withheld ones with their reasons. */
  readonly items: readonly DecidedItem[];
}

/** All issuable items of the release, judged on what the document rests on. */
export async function readLibrary(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
): Promise<Result<Library>> {
  const found = await readDocument(service, by, residentId, documentId, 'care');
  if (!found.ok) return found;
  const { basis } = found.value;
  if (!basis) return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const { knowledge } = service.release();
  const recipes = [...knowledge.recipes.values()].filter((one) => one.status.kind === 'issuable');
  const ids = [...knowledge.items.keys(), ...recipes.map((one) => one.id)];
  return ok({ read: found.value, items: await assessItems(basis.input, service.release(), ids) });
}
