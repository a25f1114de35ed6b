/** What nobody could judge and what rests on unsigned content, by name: which alert waits for what, which line leans on what. */
import type { DecidedItem, Decision, Reason } from '../decision/decision.js';
import type { Document } from '../domain/document.js';
import { askFor, reasonView, type Words } from './explain-view.js';
import { titleOf } from './line-view.js';

export interface OpenQuestions {
  /** Alerts that could not be judged: how many, and of each what to find out. '' where there is none. */
  readonly undecided: string;
  readonly undecidedRows: readonly { readonly title: string; readonly missing: string }[];
  /** What the village was asked to find out and has not: new or worse may be an illness of today. */
  readonly asks: readonly { readonly ask: string; readonly why: string }[];
}

export function openQuestions({ undecidedTriage, asks }: Decision, words: Words): OpenQuestions {
  return {
    undecided:
      undecidedTriage.length === 0
        ? ''
        : words.say({ code: 'draft.undecided', values: { count: undecidedTriage.length } }),
    undecidedRows: undecidedTriage.map((reason) => ({
      title: words.ruleTitle(reason.ruleId),
      missing: missingOf(reason, words),
    })),
    asks: asks.map((ask) => ({ ask: reasonView(ask, words).title, why: ask.why })),
  };
}

/** What to find out so that the rule can be judged. */
function missingOf({ facts }: Reason, words: Words): string {
  const open = facts.filter(({ value }) => value === undefined);
  return [...new Set(open.map(({ fact }) => askFor(fact, words)))].join('；');
}

/** Lines that lean on content no expert has signed, each with the rules: why a draft has to be read alone. */
export function awaitingExpert(
  { lines }: Pick<Document, 'lines'>,
  decision: Decision,
  words: Words,
): string[] {
  const items = new Map(decision.items.map((item) => [item.itemId, item]));
  return lines.flatMap(({ itemId }) => {
    const item = itemId === null ? undefined : items.get(itemId);
    const rules = item ? unsignedUnder(item) : [];
    return rules.length === 0
      ? []
      : [
          words.say({
            code: 'review.awaits-expert',
            values: {
              line: titleOf(itemId, words),
              rules: [...new Set(rules.map(({ ruleId }) => words.ruleTitle(ruleId)))].join('；'),
            },
          }),
        ];
  });
}

function unsignedUnder({ recommendedBy, warnings, favour }: DecidedItem): Reason[] {
  const ofFoods = (favour ?? []).flatMap((choice) => choice.because);
  return [...recommendedBy, ...warnings, ...ofFoods].filter((reason) => reason.awaitsExpert);
}
