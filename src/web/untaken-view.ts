/** What is not on the paper and why: to be put on, unknown, unfit, without grams, awaiting an expert; rules that were silent. */
import type { DecidedItem, Reason } from '../decision/decision.js';
import type { Document } from '../domain/document.js';
import { clashProblem, mayBeLifted } from '../prescription/check-lines.js';
import { clashesWith } from '../prescription/together.js';
import type { Basis } from '../workflow/document-page.js';
import { dishNotes } from './dish-view.js';
import {
  named,
  type ReasonView,
  reasonViews,
  type SilentGroup,
  silentGroups,
  type Words,
} from './explain-view.js';
import { foodName, titleOf } from './line-view.js';

export interface UntakenItem {
  readonly itemId: string;
  /** Fields of its own: `add.<item>`. */
  readonly id: string;
  readonly domain: string;
  readonly heading: string;
  readonly title: string;
  readonly text: string;
  /** Why it is not ticked, in a word. */
  readonly because: string;
  /** In season, price, portions; what it comes to beside the dishes of the page. */
  readonly notes: readonly string[];
  readonly clashes: readonly string[];
  /** For a dish that is held back. */
  readonly standIn: StandInView | null;
  readonly noStandIn: string;
  readonly warnings: readonly string[];
  readonly held: readonly ReasonView[];
  readonly hasHeld: boolean;
  readonly reasons: readonly ReasonView[];
  readonly mayAdd: boolean;
  /** Nobody asks why the machine's own line is put back. */
  readonly needsReason: boolean;
  readonly lifts: readonly { readonly ruleId: string; readonly title: string; readonly why: string }[];
  readonly hasLifts: boolean;
  /** Ingredients a physician types grams for; empty for everything but a meal without amounts. */
  readonly parts: readonly {
    readonly food: string;
    readonly name: string;
    readonly stated: string;
    readonly limit: string;
  }[];
  readonly problems: readonly string[];
  readonly hasProblems: boolean;
}

export interface StandInView {
  readonly itemId: string;
  readonly domain: string;
  readonly title: string;
  readonly words: string;
  readonly warnings: readonly string[];
  readonly comment: string;
  /** One button takes it; else it stands on the page itself, at `#add.<item>`. */
  readonly mayTake: boolean;
  /** The fields of the button stand here: once a page for each dish. */
  readonly hasFields: boolean;
}

export interface UntakenView {
  readonly open: readonly UntakenItem[];
  readonly unknown: readonly UntakenItem[];
  readonly withheld: readonly UntakenItem[];
  readonly amounts: readonly UntakenItem[];
  readonly proposals: readonly UntakenItem[];
  readonly hasOpen: boolean;
  readonly hasUnknown: boolean;
  readonly hasWithheld: boolean;
  readonly hasAmounts: boolean;
  readonly hasProposals: boolean;
  readonly silent: readonly SilentGroup[];
  readonly cannotTell: readonly SilentGroup[];
  readonly hasSilent: boolean;
  readonly hasCannotTell: boolean;
  readonly otherRelease: boolean;
  readonly count: string;
}

export interface UntakenContext {
  readonly words: Words;
  readonly mayAdd: boolean;
  readonly mayLift: boolean;
  /** Items the draft was made with: only these are put back without a reason. */
  readonly drafted: ReadonlySet<string>;
  /** Problems of an addition that was refused, by item. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
}

interface ItemContext extends UntakenContext {
  /** Items on the lines of the page. */
  readonly taken: ReadonlySet<string | null>;
  /** Items that stand on the page with fields of their own. */
  readonly listed: ReadonlySet<string>;
}

/** `taken`: items on the lines of the page. */
export function untakenView(basis: Basis, taken: ReadonlySet<string>, context: UntakenContext): UntakenView {
  const items = basis.decision.items.filter((item) => !taken.has(item.itemId));
  const told = new Set<string>();
  const group = (belongs: (item: DecidedItem) => boolean) =>
    items.filter(belongs).map((item) => {
      const view = untakenItem(item, basis, { ...context, taken, listed });
      return { ...view, held: onceTold(view.held, told), reasons: onceTold(view.reasons, told) };
    });
  const listed = new Set(items.map((item) => item.itemId));
  const isOpen = (item: DecidedItem) => item.verdict === 'allowed' || item.verdict === 'caution';
  const open = group((item) => !item.proposal && isOpen(item));
  const unknown = group((item) => !item.proposal && item.verdict === 'cannot-judge');
  const withheld = group((item) => !item.proposal && item.verdict === 'withheld');
  const amounts = group((item) => !item.proposal && item.verdict === 'needs-amounts');
  const proposals = group((item) => item.proposal);
  const { words } = context;
  const silent = silentGroups(basis.silent, 'quiet', words);
  const cannotTell = silentGroups(basis.silent, 'cannot-tell', words);
  return {
    open,
    unknown,
    withheld,
    amounts,
    proposals,
    hasOpen: open.length > 0,
    hasUnknown: unknown.length > 0,
    hasWithheld: withheld.length > 0,
    hasAmounts: amounts.length > 0,
    hasProposals: proposals.length > 0,
    silent,
    cannotTell,
    hasSilent: silent.length > 0,
    hasCannotTell: cannotTell.length > 0,
    otherRelease: basis.otherRelease,
    count: String(items.length),
  };
}

/** A rule that speaks for many items says why with the first of them. */
function onceTold(reasons: readonly ReasonView[], told: Set<string>): ReasonView[] {
  return reasons.map((reason) => {
    const again = told.has(reason.title);
    told.add(reason.title);
    return { ...reason, again };
  });
}

export function untakenItem(
  item: DecidedItem,
  basis: Pick<Basis, 'rules' | 'input' | 'standIns'>,
  context: ItemContext,
): UntakenItem {
  const { rules, input } = basis;
  const { words, mayAdd, mayLift, drafted, problems, taken } = context;
  const recipe = words.knowledge.recipes.get(item.itemId);
  const isHeld = item.verdict === 'withheld' || item.verdict === 'cannot-judge';
  const held = isHeld ? item.withheldBy : [];
  const liftable = isHeld && item.withheldBy.every(mayBeLifted) && !item.proposal;
  const own = problems.get(item.itemId) ?? [];
  const canAdd =
    mayAdd && !item.proposal && item.verdict !== 'needs-amounts' && (!isHeld || (liftable && mayLift));
  return {
    itemId: item.itemId,
    id: `add.${item.itemId}`,
    domain: item.domain,
    heading: words.label('domains', item.domain),
    title: titleOf(item.itemId, words),
    text: (words.knowledge.items.get(item.itemId) ?? recipe)?.resident ?? '',
    because: becauseOf(item, drafted, words),
    notes: dishNotes(item.itemId, item, input, words),
    clashes: clashesOf(item, rules, taken, words),
    standIn: standInOf(item, basis, context),
    noStandIn: basis.standIns.get(item.itemId) === null ? words.say({ code: 'draft.stand-in.none' }) : '',
    warnings: [...new Set(item.warnings.map((warning) => warning.text))],
    held: reasonViews(held, words),
    hasHeld: held.length > 0,
    reasons: reasonViews(item.recommendedBy, words),
    mayAdd: canAdd,
    needsReason: !drafted.has(item.itemId),
    lifts: canAdd ? liftsOf(held, words) : [],
    hasLifts: canAdd && held.length > 0,
    parts:
      item.verdict === 'needs-amounts' && mayLift && recipe
        ? recipe.ingredients.map((part) => {
            const typed = input.amounts[recipe.id]?.[part.food];
            const stated = typed ?? (part.grams === 'unknown' ? '' : part.grams);
            const upper = words.knowledge.foods.get(part.food)?.upperGramsPerDay;
            return {
              food: part.food,
              name: foodName(part.food, words),
              stated: String(stated),
              limit: upper === undefined ? '' : words.say({ code: 'draft.upper', values: { grams: upper } }),
            };
          })
        : [],
    problems: own,
    hasProblems: own.length > 0,
  };
}

/** Told before anybody adds it, not after. */
function clashesOf(
  item: DecidedItem,
  { meals }: Basis['rules'],
  taken: ReadonlySet<string | null>,
  words: Words,
): string[] {
  const meal = meals.get(item.itemId);
  const chosen = [...taken].flatMap((id) => (id === null ? [] : (meals.get(id) ?? [])));
  return meal
    ? clashesWith(meal, chosen).map((clash) => words.say(named(clashProblem(clash, meal, ''), words)))
    : [];
}

function standInOf(
  item: DecidedItem,
  { standIns }: Pick<Basis, 'standIns'>,
  { words, mayAdd, listed }: ItemContext,
): StandInView | null {
  const other = standIns.get(item.itemId);
  if (!other) return null;
  const { recipes } = words.knowledge;
  const [own, theirs] = [recipes.get(item.itemId)?.purpose ?? [], recipes.get(other.itemId)?.purpose];
  const purposes = own.filter((purpose) => theirs?.includes(purpose));
  const [first] = [...standIns].find(([, one]) => one?.itemId === other.itemId) ?? [];
  const mayTake = mayAdd && !listed.has(other.itemId);
  return {
    itemId: other.itemId,
    domain: other.domain,
    title: titleOf(other.itemId, words),
    words: words.say({
      code: 'draft.stand-in',
      values: {
        dish: titleOf(other.itemId, words),
        purposes: purposes.map((purpose) => words.label('meal-purposes', purpose)).join('、'),
      },
    }),
    warnings: [...new Set(other.warnings.map((warning) => warning.text))],
    comment: words.say({
      code: 'draft.stand-in.comment',
      values: { dish: titleOf(item.itemId, words) },
    }),
    mayTake,
    hasFields: mayTake && first === item.itemId,
  };
}

function liftsOf(held: readonly Reason[], words: Words): UntakenItem['lifts'] {
  const once = new Map(held.map((reason) => [reason.ruleId, reason]));
  return [...once.values()].map(({ ruleId, why }) => ({ ruleId, title: words.ruleTitle(ruleId), why }));
}

export function draftedItems({ drafted }: Pick<Document, 'drafted'>): ReadonlySet<string> {
  return new Set(drafted.flatMap((line) => line.itemId ?? []));
}

function becauseOf(item: DecidedItem, drafted: ReadonlySet<string>, words: Words): string {
  if (item.proposal) return words.label('not-ticked', 'proposal');
  if (item.verdict !== 'allowed' && item.verdict !== 'caution') return words.label('verdicts', item.verdict);
  if (drafted.has(item.itemId)) return words.say({ code: 'draft.taken-out' });
  if (item.ticked) return words.say({ code: 'draft.since-drafted' });
  return item.notTicked === undefined
    ? words.label('verdicts', item.verdict)
    : words.label('not-ticked', item.notTicked);
}
