/**
 * Reads the posted lines of a draft as they were typed, for the workflow and for showing the page again. It judges
 * nothing: what is wrong is refused by the workflow and led back to the field.
 */
import { adviceDomain } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { many, one, type Typed, text } from './forms.js';
import type { PageLine } from './line-view.js';

/** What a button of the form asks for. */
export type Then =
  | { readonly do: 'save' | 'submit' | 'library' | 'approve' | 'none' }
  | { readonly do: 'move' | 'add'; readonly what: string };

export interface LinesForm {
  /** Revision of the document that the page showed; NaN when the form did not say. */
  readonly shown: number;
  /** Every line that was on the page, ticked or not, in the order asked for. */
  readonly lines: readonly PageLine[];
  /** Lines of adjustInput: those that are ticked, and the item that is to be added. */
  readonly input: readonly object[];
  readonly then: Then;
  /** Leads a refusal of the workflow to the field of this page. */
  place(problem: Problem): Problem;
}

/** No page shows more; a form that claims more is cut. */
const mostLines = 60;

export function readLinesForm(form: Typed): LinesForm {
  const count = Math.min(Number(text(form, 'count')) || 0, mostLines);
  const then = thenOf(form);
  const read = Array.from({ length: count }, (_, index) => readLine(form, `l.${index}`));
  const lines = then.do === 'move' ? moved(read, then.what) : read;
  const kept = lines.flatMap((line, index) => (line.keep ? [index] : []));
  const added = then.do === 'add' ? [addedLine(form, then.what)] : [];
  return {
    shown: Number(text(form, 'shown')),
    lines,
    input: [...kept.map((index) => inputOf(lines[index])), ...added],
    then,
    place: (problem) => ({ ...saidOf(problem), path: placeOf(problem.path, kept, then) }),
  };
}

function thenOf(form: Typed): Then {
  const [add, move, then] = [one(form, 'add'), one(form, 'move'), one(form, 'then')];
  if (add !== undefined) return { do: 'add', what: add };
  if (move !== undefined) return { do: 'move', what: move };
  const known = ['submit', 'library', 'approve', 'none'] as const;
  return { do: known.find((word) => word === then) ?? 'save' };
}

function readLine(form: Typed, id: string): PageLine {
  const item = text(form, `${id}.item`);
  const domain = adviceDomain.safeParse(text(form, `${id}.domain`));
  return {
    itemId: item === '' ? null : item,
    domain: domain.success ? domain.data : 'daily-life',
    text: text(form, `${id}.text`).replace(/\r\n/g, '\n'),
    favour: one(form, `${id}.foods`) === undefined ? undefined : many(form, `${id}.favour`),
    addedFor: text(form, `${id}.addedFor`),
    addedComment: text(form, `${id}.addedComment`),
    lifts: many(form, `${id}.lift`).map((lift) => {
      const [ruleId = '', reason = '', ...comment] = lift.split(' ');
      return { ruleId, reason, comment: comment.join(' ') };
    }),
    keep: one(form, `${id}.keep`) !== undefined,
  };
}

function inputOf(line: PageLine | undefined): object {
  if (!line) return {};
  const { keep: _, limit: __, addedFor, addedComment, favour, ...rest } = line;
  return {
    ...rest,
    ...(favour === undefined ? {} : { favour }),
    ...(addedFor === '' ? {} : { addedFor }),
    ...(addedComment === '' ? {} : { addedComment }),
  };
}

/** `add.<item>.*`: heading, reason, and the safety lines a physician lifts with it. The words are the item's. */
function addedLine(form: Typed, itemId: string): object {
  const id = `add.${itemId}`;
  const reason = text(form, `${id}.addedFor`);
  const comment = text(form, `${id}.addedComment`).trim();
  return {
    itemId,
    domain: text(form, `${id}.domain`),
    ...(reason === '' ? {} : { addedFor: reason }),
    ...(comment === '' ? {} : { addedComment: comment }),
    lifts: readLifts(form, itemId),
  };
}

/** Safety lines a physician lifts with the item that is to be added. */
export function readLifts(form: Typed, itemId: string) {
  const id = `add.${itemId}`;
  return many(form, `${id}.lift`).map((ruleId) => ({
    ruleId,
    reason: text(form, `${id}.lift.${ruleId}`),
    comment: text(form, `${id}.lift.${ruleId}.comment`).trim(),
  }));
}

/** `up 3` and `down 3`: past the nearest line under the same heading. */
function moved(lines: readonly PageLine[], what: string): PageLine[] {
  const [direction, place] = what.split(' ');
  const at = Number(place);
  const line = lines[at];
  if (!line) return [...lines];
  const peers = lines.flatMap((other, index) => (other.domain === line.domain ? [index] : []));
  const to = peers[peers.indexOf(at) + (direction === 'up' ? -1 : 1)];
  const other = to === undefined ? undefined : lines[to];
  if (to === undefined || !other) return [...lines];
  return lines.map((one, index) => (index === at ? other : index === to ? line : one));
}

/** The one fault of form that a page can send: a ticked line whose words were wiped out. */
function saidOf(problem: Problem): Problem {
  const wiped = problem.code === 'input.invalid' && /^lines\.\d+\.text$/.test(problem.path);
  return wiped ? { ...problem, code: 'line.no-words' } : problem;
}

/** `lines.2.text` of the workflow is the third line that was ticked; the one behind them is the one to be added. */
function placeOf(path: string, kept: readonly number[], then: Then): string {
  const found = /^lines\.(\d+)(?:\.(\w+))?/.exec(path);
  if (!found) return path === 'lines' ? 'lines' : path === 'seenInPerson' ? 'seen' : '';
  const index = Number(found[1]);
  const field = found[2] === 'text' ? '.text' : '';
  const at = kept[index];
  if (at !== undefined) return `l.${at}${field}`;
  return then.do === 'add' ? `add.${then.what}` : '';
}
