/** The result of decide(): what fired and why, what was held back and why, what is missing. Plain JSON. */
import type { AdviceDomain, Basis, ConstitutionCode, Judgement, VisitMode } from '../domain/codes.js';
import type { FactValue } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Outcome } from '../rules/compile.js';
import type { ConditionPatterns } from './patterns.js';

export const engineVersion = 2;

/** A rule that spoke: which, on what, from where. */
export interface Reason {
  readonly ruleId: string;
  readonly why: string;
  readonly basis: Basis;
  /** basis general and not signed by a county expert: shown 待专家审定. */
  readonly awaitsExpert: boolean;
  readonly outcome: Outcome;
  /** The facts that made it so (outcome fires) or are missing (cannot-tell). */
  readonly facts: readonly { readonly fact: string; readonly value?: FactValue }[];
  readonly sources: readonly { readonly source: string; readonly locator: string }[];
}

export interface Alert extends Reason {
  readonly level: 'emergency' | 'urgent' | 'notice';
  readonly text: string;
  readonly actions: readonly string[];
  readonly handled: boolean;
}

export interface Referral extends Reason {
  readonly urgency: 'at-once' | 'within-two-weeks' | 'routine';
  readonly to: 'township' | 'county' | 'upper-hospital';
  readonly reason: string;
  readonly trackWithinDays?: number;
}

/**
 * allowed · caution: allowed with the warnings listed · withheld: a safety rule forbids it · cannot-judge: a safety
 * rule needs a fact that is not known · needs-amounts: a meal whose grams nobody has stated.
 */
export type Verdict = 'allowed' | 'caution' | 'withheld' | 'cannot-judge' | 'needs-amounts';

export interface FoodChoice {
  readonly food: string;
  readonly verdict: Exclude<Verdict, 'needs-amounts'>;
  /** What withholds it, and what warns about it: a warning has a text. */
  readonly because: readonly (Reason & { readonly text?: string })[];
  /** The resident does not like it: no danger, but left out of the list unless somebody puts it back. */
  readonly disliked?: true;
}

/** Food ids of a dish that are in or out of season on the day; `whole`: the dish itself is for the season. */
export interface DishSeason {
  readonly in: readonly string[];
  readonly out: readonly string[];
  readonly whole?: true;
}

export interface DecidedItem {
  readonly itemId: string;
  readonly domain: AdviceDomain;
  /** Hash of the item's content at that release. */
  readonly contentHash: string;
  readonly verdict: Verdict;
  /** general and unsigned: a proposal, not ticked, never printed. */
  readonly proposal: boolean;
  /** Chosen for the paper before anybody touched it. */
  readonly ticked: boolean;
  /** 0.5 before all others · 1 disease · 1.5 confirmed pattern · 2 medicine · 3 primary constitution · 4 second constitution · 5 everyone. */
  readonly precedence: number;
  readonly recommendedBy: readonly Reason[];
  readonly withheldBy: readonly Reason[];
  readonly warnings: readonly (Reason & { readonly text: string })[];
  /** healthy-eating: what is left of the lists, each food with its verdict. */
  readonly favour?: readonly FoodChoice[];
  readonly limit?: readonly string[];
  /** Of `limit`: what a safety rule certainly forbids this person, so that "less" may be the wrong word. */
  readonly avoid?: readonly FoodChoice[];
  /** Foods of the dish that the resident does not like: it is not ticked by itself. */
  readonly disliked?: readonly string[];
  /** Dishes only; absent where neither the county's list nor a document says anything. */
  readonly season?: DishSeason;
  /** Why an allowed item was not ticked: the code of a message. */
  readonly notTicked?:
    | 'limit-reached'
    | 'same-domain'
    | 'enough-lists'
    | 'proposal'
    | 'nothing-left'
    | 'harm-recorded'
    | 'disliked';
}

export interface PlanLine extends Reason {
  readonly activity: string;
  readonly label: string;
  readonly kind: 'clinical' | 'service-count';
  readonly dueOn?: CivilDate;
  readonly timesPerYear?: number;
  readonly modes: readonly VisitMode[];
  readonly norm: string;
}

export interface Note extends Reason {
  readonly topic: string;
  readonly text: string;
}

export interface MissingFact {
  readonly fact: string;
  /** How many open questions it would help settle, safety first. */
  readonly triage: number;
  readonly safety: number;
  readonly advice: number;
  readonly followUp: number;
}

export interface ScoredConstitution {
  readonly instrument: string;
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly disagreements: readonly string[];
  readonly scales: Readonly<
    Record<string, { raw: number | null; transformed: number | null; judgement: Judgement }>
  >;
  readonly primary: ConstitutionCode | null;
  readonly basis: 'yes' | 'tends' | 'balanced' | 'tie' | 'none';
  readonly mixed: readonly ConstitutionCode[];
  /** The pair that contradicts itself: collect again. */
  readonly recollect: readonly ConstitutionCode[];
}

export interface Decision {
  readonly schemaVersion: 1;
  readonly engineVersion: number;
  readonly releaseHash: string;
  /** False: closures and engine disagreed. 不完整，不是“没有问题”. */
  readonly complete: boolean;
  /** Ids of the rules they disagreed on. */
  readonly faults: readonly string[];
  readonly constitution: ScoredConstitution | { readonly none: string };
  readonly confirmed: boolean;
  readonly asks: readonly (Reason & { readonly fact: string })[];
  readonly alerts: readonly Alert[];
  readonly referrals: readonly Referral[];
  /** True: only emergency action and referral may be drafted. */
  readonly emergency: boolean;
  /** Triage rules that could not be judged: not an all-clear. */
  readonly undecidedTriage: readonly Reason[];
  readonly items: readonly DecidedItem[];
  readonly plan: readonly PlanLine[];
  readonly classes: readonly (Reason & { readonly fact: string; readonly code: string })[];
  readonly notes: readonly Note[];
  /**
   * For TCM physicians only. Absent when the release holds no patterns (decisions of older releases); empty while an
   * emergency is open and when none of the conditions is known.
   */
  readonly patterns?: readonly ConditionPatterns[];
  readonly missing: readonly MissingFact[];
  /** Every rule in force and what it did. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}
