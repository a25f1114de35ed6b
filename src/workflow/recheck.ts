/**
 * Safety once more, on the chart and the release of now, before lines go on: to the county, and to the resident. It
 * looks at every later visit too. A check that rests on a chart which changed before the write does not count.
 */
import { assessItems } from '../decision/assess.js';
import type { Alert, DecidedItem, Reason } from '../decision/decision.js';
import { hashOf } from '../domain/canonical.js';
import { type Chart, validVisits } from '../domain/chart.js';
import type { AdviceLine } from '../domain/document.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { lineProblems } from '../prescription/check-lines.js';
import { warningsOn } from '../prescription/papers/advice.js';
import { type Decided, decideOn, readDecision } from './decided.js';
import type { Found } from './documents.js';
import { lineRulesFor } from './lines.js';
import type { Service } from './service.js';
import { notPresent } from './standing.js';

export interface Checked {
  readonly decided: Decided;
  /** Refuses when the chart or the release is no longer what was checked. For use inside the write. */
  stillHolds(chart: Chart): Result<null>;
}

/**
 * Judges lines that are to stand on a document. A new alert, a line that no longer may stand and a warning that the
 * paper would not carry refuse.
 */
export async function checkAgain(
  service: Service,
  { chart, doc, visit }: Found,
  lines: readonly AdviceLine[],
): Promise<Result<Checked>> {
  if (!doc.decision) return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const away = notPresent(service, chart.standing, 'document.not-present');
  if (away) return away;
  if (visit.enteredInError) return refuse({ code: 'visit.in-error', path: 'visitId' });
  const ground = groundOf(service, chart);
  const decided = await decideOn(service, chart, visit);
  if (!decided.decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decided.decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  const before = readDecision(doc.decision).decision.alerts;
  const rules = await lineRulesFor(service, decided, lines);
  // What was ticked or written then needs no reason now, even where the machine would choose otherwise today.
  const drafted = new Set([
    ...rules.drafted,
    ...[...doc.drafted, ...doc.lines].flatMap((line) => line.itemId ?? []),
  ]);
  const problems = [
    ...newAlerts(before, decided.decision.alerts),
    ...lineProblems(lines, { ...rules, drafted }),
    ...withoutRule(lines, decided.decision.items),
    ...(await laterProblems(service, chart, visit, lines, {
      alerts: before,
      warned: new Set(warningsOn(lines, rules.judged).map((one) => one.ruleId)),
    })),
  ];
  if (problems.length > 0) return refuse(...problems);
  return ok({
    decided,
    stillHolds: (now) =>
      groundOf(service, now) === ground ? ok(null) : refuse({ code: 'draft.chart-changed', path: '' }),
  });
}

/** Everything of the chart that a decision may read, and the release that decides. */
export function groundOf(service: Service, chart: Chart): string {
  const { visits, identity, register, standing, adverseEvents } = chart;
  return hashOf({ visits, identity, register, standing, adverseEvents, release: service.release().hash });
}

/** What only a rule had put on the paper needs a rule that still does: one may have been withdrawn, or a fact mended. */
export function withoutRule(lines: readonly AdviceLine[], items: readonly DecidedItem[]): Problem[] {
  const recommended = new Set(items.map((item) => item.itemId));
  return lines.flatMap((line, index) =>
    line.itemId === null || line.addedFor !== undefined || recommended.has(line.itemId)
      ? []
      : [{ code: 'line.not-recommended', path: `lines.${index}` }],
  );
}

/** Above notice, and not yet there at that level when the document was drafted. */
function newAlerts(before: readonly Alert[], now: readonly Alert[]): Problem[] {
  const known = new Set(before.map((alert) => `${alert.ruleId} ${alert.level}`));
  return now
    .filter((alert) => alert.level !== 'notice' && !alert.handled)
    .filter((alert) => !known.has(`${alert.ruleId} ${alert.level}`))
    .map((alert) => ({
      code: 'review.new-alert',
      path: '',
      values: { rule: alert.ruleId, text: alert.text },
    }));
}

/** What the document says already: alerts it was drafted on, rules whose warnings it carries. */
interface Said {
  readonly alerts: readonly Alert[];
  readonly warned: ReadonlySet<string>;
}

/**
 * What a later visit found out. Only what is certain there counts: a follow-up by telephone asks few things, and what
 * it did not ask says nothing.
 */
async function laterProblems(
  service: Service,
  chart: Chart,
  visit: Visit,
  lines: readonly AdviceLine[],
  said: Said,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const later of laterVisits(chart, visit)) {
    const { input, decision } = await decideOn(service, chart, later);
    if (decision.emergency) return [{ code: 'decision.emergency', path: '' }];
    problems.push(...newAlerts(said.alerts, decision.alerts));
    const ids = lines.flatMap((line) => line.itemId ?? []);
    const judged = new Map(
      (await assessItems(input, service.release(), ids)).map((item) => [item.itemId, item]),
    );
    const on = later.occurredOn;
    lines.forEach((line, index) => {
      const path = `lines.${index}`;
      const item = line.itemId === null ? undefined : judged.get(line.itemId);
      const dangers = item ? certainDangers(line, item) : [];
      for (const why of new Set(dangers.map((reason) => reason.why)))
        problems.push({ code: 'line.later-danger', path, values: { on, why } });
      const unsaid = warningsOn([line], judged).filter(
        (one) => !said.warned.has(one.ruleId) && isLastingWarning(service, one),
      );
      for (const text of new Set(unsaid.map((one) => one.text ?? one.why)))
        problems.push({ code: 'line.later-warning', path, values: { on, text } });
    });
  }
  return problems;
}

/** A certain warning for what the person has or takes, not for a reading of the day: that comes and goes with every visit. */
export function isLastingWarning(service: Service, { outcome, facts }: Reason): boolean {
  const dictionary = service.release().knowledge.facts;
  return outcome === 'fires' && facts.some(({ fact }) => isOfThePerson(dictionary.get(fact)));
}

/** Where diseases, medicines, allergies, pregnancy and other lasting dangers are recorded. */
export function isOfThePerson(definition: FactDefinition | undefined): boolean {
  const origin = definition?.origin;
  return origin?.from === 'form' && (origin.section === 'safety' || origin.section === 'history');
}

/** By the day of service, then by when it was opened: visits are stored in that order. */
export function laterVisits(chart: Chart, visit: Visit): Visit[] {
  const own = chart.visits.findIndex((one) => one.id === visit.id);
  return validVisits(chart).filter(
    (one) =>
      one.occurredOn > visit.occurredOn ||
      (one.occurredOn === visit.occurredOn && chart.visits.indexOf(one) > own),
  );
}

/** The rules for which a line must not stand, as far as they are certain. */
export function certainDangers(line: AdviceLine, item: DecidedItem): Reason[] {
  const lifted = new Set(line.lifts.map((lift) => lift.ruleId));
  const eaten = new Set(line.favour ?? []);
  const foods = (item.favour ?? []).filter(
    (choice) => eaten.has(choice.food) && choice.verdict === 'withheld',
  );
  const reasons = [...item.withheldBy, ...foods.flatMap((choice) => choice.because)];
  return reasons.filter((reason) => reason.outcome === 'fires' && !lifted.has(reason.ruleId));
}
