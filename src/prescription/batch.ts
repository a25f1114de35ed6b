/**
 * Which submitted drafts a county physician may approve from one list: only those in which nobody changed, lifted or
 * doubted anything and nothing is unknown. Each reason against is named; no reason is ever weighed against another.
 */
import type { DecidedItem, Decision, Reason } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import type { AdviceLine, Document } from '../domain/document.js';
import { type FactEntry, isCodeSet, isKnown } from '../domain/facts.js';
import { difference, isUnchanged } from './difference.js';

/**
 * edited: not as the machine drafted it · alert: above notice · undecided: an alert that could not be judged, or an
 * open question · unknown-safety: not asked, unsure, declined or not complete · awaits-expert: rests on unsigned content
 * · no-constitution: nothing was judged, or equal scores wait for a physician · contradicts-earlier: a danger that an
 * earlier visit recorded is not said today, found by whoever holds the chart · harm-recorded: a line is put down as having
 * done this resident harm · harm-any-line: harm was recorded and nobody has said of which line, found like
 * contradicts-earlier · amounts: a physician typed the grams of a dish on it · later-visit: the resident was seen again
 * since, found like contradicts-earlier · stopped: an approval would be refused now, found likewise.
 */
export type BatchObstacle =
  | 'not-submitted'
  | 'edited'
  | 'lift'
  | 'recheck'
  | 'alert'
  | 'undecided'
  | 'unknown-safety'
  | 'awaits-expert'
  | 'no-constitution'
  | 'contradicts-earlier'
  | 'harm-recorded'
  | 'harm-any-line'
  | 'amounts'
  | 'later-visit'
  | 'stopped';

/** Everything that keeps a draft out of the batch; empty: it may be approved from the list. */
export function batchObstacles(doc: Document, decision: Decision, input: DecisionInput): BatchObstacle[] {
  const submitted = doc.submittedLines ?? [];
  const found: readonly [BatchObstacle, boolean][] = [
    ['not-submitted', doc.state !== 'submitted' || doc.submittedLines === null],
    ['edited', wasEdited(doc)],
    ['lift', [...submitted, ...doc.lines].some((line) => line.lifts.length > 0)],
    ['recheck', doc.recheck.length > 0],
    ['alert', decision.alerts.some((alert) => alert.level !== 'notice') || decision.referrals.length > 0],
    ['undecided', !decision.complete || decision.undecidedTriage.length + decision.asks.length > 0],
    ['unknown-safety', unknownSafety(decision, input).length > 0],
    ['awaits-expert', restsOn(doc.lines, decision).some((reason) => reason.awaitsExpert)],
    ['no-constitution', !isJudged(decision)],
    ['amounts', doc.lines.some((line) => input.amounts[line.itemId ?? ''] !== undefined)],
    ['harm-recorded', doc.lines.some((line) => input.harmfulItems?.includes(line.itemId ?? '') === true)],
  ];
  return found.flatMap(([obstacle, stands]) => (stands ? [obstacle] : []));
}

/** Whether the village or the county changed what the machine had drafted. Reordering is no change. */
export function wasEdited(doc: Document): boolean {
  const submitted = doc.submittedLines ?? doc.lines;
  return !isUnchanged(difference(doc.drafted, submitted)) || !isUnchanged(difference(submitted, doc.lines));
}

/**
 * Facts a safety rule needed and did not have, and answers that were given as 不清楚, not told, or not complete. Fact
 * ids, each once.
 */
export function unknownSafety(decision: Decision, input: DecisionInput): string[] {
  const needed = decision.missing.filter((one) => one.safety > 0).map((one) => one.fact);
  const warned = decision.items
    .filter((item) => item.ticked)
    .flatMap((item) => item.warnings)
    .filter((warning) => warning.outcome === 'cannot-tell')
    .flatMap((warning) => warning.facts.map((one) => one.fact));
  const doubtful = Object.entries(input.facts).flatMap(([fact, entry]) => (isDoubtful(entry) ? [fact] : []));
  return [...new Set([...needed, ...warned, ...doubtful])];
}

function isDoubtful(entry: FactEntry): boolean {
  if (!isKnown(entry)) return entry.unknown === 'unsure' || entry.unknown === 'declined';
  return entry.from.kind === 'asked' && isCodeSet(entry.value) && !entry.value.complete;
}

/** The rules under the lines: what recommended each, what warns on it, what dropped foods from it. */
function restsOn(lines: readonly AdviceLine[], decision: Decision): Reason[] {
  const items = new Map(decision.items.map((item): [string, DecidedItem] => [item.itemId, item]));
  return lines.flatMap((line) => {
    const item = line.itemId === null ? undefined : items.get(line.itemId);
    return item === undefined
      ? []
      : [...item.recommendedBy, ...item.warnings, ...(item.favour ?? []).flatMap((choice) => choice.because)];
  });
}

function isJudged({ confirmed, constitution }: Decision): boolean {
  if (confirmed) return true;
  return 'primary' in constitution && constitution.primary !== null && constitution.recollect.length === 0;
}
