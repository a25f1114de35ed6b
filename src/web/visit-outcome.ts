/** What the decision says beside the visit form: alerts, questions it calls for, what is still missing. */
import type { Alert, Decision, Reason } from '../decision/decision.js';
import type { Problem } from '../domain/result.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { VisitReview } from '../workflow/visit-review.js';
import { type UncoveredView, uncoveredView } from './coverage-view.js';
import { fieldOf } from './visit-entries.js';
import { wordsOf } from './visit-fields.js';

/** Whether the page puts this question now: a link to a hidden one leads nowhere. */
type Put = (definition: FactDefinition) => boolean;
type Say = (problem: Pick<Problem, 'code' | 'values'>) => string;

/** Facts named as missing: enough to act on, the rest when these are known. */
const missingShown = 6;

export interface AlertView {
  readonly level: string;
  readonly isEmergency: boolean;
  readonly isUrgent: boolean;
  readonly isNotice: boolean;
  readonly handled: boolean;
  readonly text: string;
  readonly actions: readonly string[];
  readonly refer: string;
  readonly why: string;
  readonly sources: readonly string[];
  readonly awaitsExpert: boolean;
}

export interface OutcomeView {
  /** False: the result is not complete and no all-clear. */
  readonly complete: boolean;
  readonly alerts: readonly AlertView[];
  readonly hasAlerts: boolean;
  readonly asks: readonly { readonly label: string; readonly why: string; readonly href: string }[];
  readonly hasAsks: boolean;
  /** Ids of the fields the script uncovers. */
  readonly askedFields: string;
  /** One line for the strip that stays in view; '' when nothing is wrong. */
  readonly strip: string;
  readonly stripIsEmergency: boolean;
  readonly undecided: string;
  readonly missing: readonly { readonly text: string; readonly href: string }[];
  readonly hasMissing: boolean;
  /** Dangers that an earlier visit recorded and today's answers lack. */
  readonly gone: readonly { readonly text: string; readonly href: string }[];
  readonly hasGone: boolean;
  /** Diseases of this person for which no documents were found. */
  readonly uncovered: readonly UncoveredView[];
}

export function outcomeView(
  { decision, earlier, known }: Pick<VisitReview, 'decision' | 'earlier' | 'known'>,
  knowledge: Knowledge,
  put: Put,
  say: Say,
): OutcomeView {
  const alerts = decision.alerts.map((alert) => alertView(alert, decision, knowledge));
  const open = alerts.filter((alert) => !alert.handled && !alert.isNotice);
  const first = open[0];
  const undecided = decision.undecidedTriage.length;
  return {
    complete: decision.complete,
    alerts,
    hasAlerts: alerts.length > 0,
    asks: decision.asks.map((ask) => ({
      label: knowledge.facts.get(ask.fact)?.label ?? ask.fact,
      why: ask.why,
      href: `#${fieldOf(ask.fact)}`,
    })),
    hasAsks: decision.asks.length > 0,
    askedFields: decision.asks.map((ask) => fieldOf(ask.fact)).join(' '),
    strip: first
      ? say({
          code: open.length > 1 ? 'visit.strip-more' : 'visit.strip',
          values: { level: first.level, text: first.text, more: open.length - 1 },
        })
      : '',
    stripIsEmergency: first?.isEmergency === true,
    undecided: undecided === 0 ? '' : say({ code: 'visit.undecided', values: { count: undecided } }),
    ...missingView(decision, knowledge, put, say),
    ...goneView(earlier, knowledge, say),
    uncovered: uncoveredView(known.get('conditions'), knowledge, say),
  };
}

function goneView(
  earlier: VisitReview['earlier'],
  knowledge: Knowledge,
  say: Say,
): Pick<OutcomeView, 'gone' | 'hasGone'> {
  const gone = [...earlier].flatMap(([id, answer]) => {
    const definition = knowledge.facts.get(id);
    if (!definition || answer.gone === null) return [];
    const named =
      answer.gone === true ? definition.label : wordsOf(definition, { value: answer.gone }, knowledge);
    const values = { label: definition.label, named, on: answer.on };
    return [{ text: say({ code: 'visit.gone', values }), href: `#${fieldOf(id)}` }];
  });
  return { gone, hasGone: gone.length > 0 };
}

function alertView(alert: Alert, decision: Decision, knowledge: Knowledge): AlertView {
  const word = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const referral = decision.referrals.find((one) => one.ruleId === alert.ruleId);
  return {
    level: word('alert-levels', alert.level),
    isEmergency: alert.level === 'emergency',
    isUrgent: alert.level === 'urgent',
    isNotice: alert.level === 'notice',
    handled: alert.handled,
    text: alert.text,
    actions: alert.actions,
    refer: referral ? `${word('urgencies', referral.urgency)} → ${word('refer-to', referral.to)}` : '',
    why: alert.why,
    sources: sourcesOf(alert, knowledge),
    awaitsExpert: alert.awaitsExpert,
  };
}

function sourcesOf(reason: Reason, knowledge: Knowledge): string[] {
  return reason.sources.map(
    ({ source, locator }) => `${knowledge.sources.get(source)?.title ?? source} · ${locator}`,
  );
}

/** In the order of the decision; two facts asked for in the same words (量血压) are one thing to do. */
function missingView(
  decision: Decision,
  knowledge: Knowledge,
  put: Put,
  say: Say,
): Pick<OutcomeView, 'missing' | 'hasMissing'> {
  const byWords = new Map<string, { text: string; href: string }>();
  for (const one of decision.missing) {
    const definition = knowledge.facts.get(one.fact);
    if (!definition || !put(definition)) continue;
    const count = one.triage + one.safety + one.advice + one.followUp;
    const ask = definition.askFor ?? definition.label;
    const code = one.triage > 0 ? 'visit.would-settle-triage' : 'visit.would-settle';
    const line = {
      text: say({ code, values: { ask, count, triage: one.triage } }),
      href: `#${fieldOf(one.fact)}`,
    };
    if (!byWords.has(ask)) byWords.set(ask, line);
  }
  const missing = [...byWords.values()].slice(0, missingShown);
  return { missing, hasMissing: missing.length > 0 };
}
