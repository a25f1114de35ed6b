/** Machine draft, village edits and county edits side by side, with the reasons where safety is touched. */
import type { DecidedItem } from '../decision/decision.js';
import type { AdviceLine } from '../domain/document.js';
import { type HandChange, type LineStory, threeWay } from '../prescription/difference.js';
import type { Basis, DocumentRead } from '../workflow/document-page.js';
import type { Words } from './explain-view.js';
import { addedWords, foodName, isOwnWording, liftWords, mentioned, titleOf } from './line-view.js';

/** Words before, taken out, put in, after: what two wordings have in common stands once. */
export interface Wording {
  readonly head: string;
  readonly out: string;
  readonly put: string;
  readonly tail: string;
}

interface Cell {
  readonly said: string;
  readonly isNone: boolean;
  readonly isAbsent: boolean;
  readonly wording: Wording;
  readonly notes: readonly string[];
}

export interface DifferenceView {
  readonly rows: readonly {
    readonly title: string;
    readonly heading: string;
    readonly drafted: string;
    readonly village: Cell;
    readonly county: Cell;
    readonly safety: boolean;
    readonly handwritten: boolean;
  }[];
  readonly hasRows: boolean;
  readonly hasCounty: boolean;
}

export function differenceView(
  { doc }: Pick<DocumentRead, 'doc'>,
  basis: Basis,
  words: Words,
): DifferenceView {
  const stories = threeWay(doc.drafted, doc.submittedLines ?? doc.lines, doc.lines).filter(
    (story) => story.village !== 'none' || story.county !== 'none',
  );
  return {
    rows: stories.map((story) => rowOf(story, basis, words)),
    hasRows: stories.length > 0,
    hasCounty: stories.some((story) => story.county !== 'none'),
  };
}

function rowOf(story: LineStory, basis: Basis, words: Words) {
  const any = story.now ?? story.submitted ?? story.drafted;
  const item = any?.itemId ? basis.rules.judged.get(any.itemId) : undefined;
  return {
    title: titleOf(any?.itemId ?? null, words),
    heading: any === undefined ? '' : words.label('domains', any.domain),
    drafted: story.drafted?.text ?? '',
    village: cellOf(story.village, story.drafted, story.submitted, basis, words),
    county: cellOf(story.county, story.submitted, story.now, basis, words),
    safety: touchesSafety(story, item, words),
    handwritten: any?.itemId === null,
  };
}

function cellOf(
  change: HandChange,
  before: AdviceLine | undefined,
  after: AdviceLine | undefined,
  basis: Basis,
  words: Words,
): Cell {
  return {
    said: change === 'none' ? '' : words.say({ code: `review.hand.${change}` }),
    isNone: change === 'none',
    isAbsent: after === undefined,
    wording: wordingOf(change === 'added' ? '' : (before?.text ?? ''), after?.text ?? ''),
    notes: change === 'none' ? [] : notesOf(before, after, basis, words),
  };
}

function notesOf(
  before: AdviceLine | undefined,
  after: AdviceLine | undefined,
  { rules }: Basis,
  words: Words,
): string[] {
  if (!after) return [];
  const item = after.itemId === null ? undefined : rules.judged.get(after.itemId);
  const known = new Set(before?.lifts.map((lift) => lift.ruleId));
  const gone = (before?.favour ?? []).filter((food) => !after.favour?.includes(food));
  const added = after.addedFor !== undefined && before === undefined;
  const reworded = before === undefined || before.text !== after.text;
  return [
    ...(added
      ? [
          words.say({
            code: 'review.added-for',
            values: {
              reason: addedWords(
                { addedFor: after.addedFor ?? '', addedComment: after.addedComment ?? '' },
                words,
              ),
            },
          }),
        ]
      : []),
    ...(gone.length > 0
      ? [
          words.say({
            code: 'review.foods-gone',
            values: { foods: gone.map((id) => foodName(id, words)).join('、') },
          }),
        ]
      : []),
    ...after.lifts
      .filter((lift) => !known.has(lift.ruleId))
      .map((lift) =>
        words.say({
          code: 'review.lifted-by',
          values: { lift: liftWords(lift, words), who: words.staffName(lift.by) },
        }),
      ),
    ...(added ? [...new Set((item?.warnings ?? []).map((warning) => warning.text))] : []),
    ...(reworded ? mentioned(rules.namedIn(after), words) : []),
  ];
}

/**
 * A line on a lift, one that came in with a warning, and every line in a person's own words: no rule has judged those,
 * whatever the item they began as.
 */
function touchesSafety(story: LineStory, item: DecidedItem | undefined, words: Words): boolean {
  const last = story.now ?? story.submitted;
  if (!last) return false;
  const cameIn = story.drafted === undefined;
  const reworded = isOwnWording(last, words) && story.drafted?.text !== last.text;
  return last.lifts.length > 0 || reworded || (cameIn && (item?.warnings.length ?? 0) > 0);
}

export function wordingOf(before: string, after: string): Wording {
  const shared = Math.min(before.length, after.length);
  let head = 0;
  while (head < shared && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shared - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return {
    head: after.slice(0, head),
    out: before.slice(head, before.length - tail),
    put: after.slice(head, after.length - tail),
    tail: after.slice(after.length - tail),
  };
}
