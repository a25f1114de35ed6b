/**
 * What a candidate changes, as whoever answers for it reads it: each piece in words, each file line by line, and
 * each fault with its place, its line and how to mend it. Reads what the workflow found; judges nothing.
 */
import type { Release } from '../decision/release.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { Candidate, ChangedFile } from '../workflow/candidate.js';
import type { ChangedPiece } from '../workflow/changed-pieces.js';
import type { PageContext } from './environment.js';
import { changedRows } from './rules-change-words.js';

/** Pieces told in words and lines told one by one: more than a person reads on one page. */
const mostWorded = 15;
const mostLines = 300;

export function differencesView(c: PageContext, candidate: Candidate) {
  const { messages } = c.get('deps');
  const change = (code: string) => messages({ code: `rules.change.${code}` });
  let room = mostLines;
  const linesOf = ({ lines }: ChangedFile) => {
    const shown = lines.slice(0, room);
    room -= shown.length;
    return {
      lines: shown.map(lineView),
      more: lines.length - shown.length,
      hasMore: lines.length > shown.length,
      hasLines: shown.length > 0,
    };
  };
  return {
    files: candidate.files.map((file) => ({
      path: file.path,
      href: fileHref(file.path),
      change: change(file.change),
      overlay: file.from === 'overlay',
      ...linesOf(file),
    })),
    pieces: candidate.pieces.map((piece, at) => ({
      kind: messages({ code: `rules.piece.${piece.kind}` }),
      change: change(piece.change),
      ...{ title: piece.title, id: piece.id, href: pieceHref(piece) },
      ...wordsOf(c, candidate.release, piece, at < mostWorded),
    })),
    hasPieces: candidate.pieces.length > 0,
  };
}

function lineView({ kind, number, text }: ChangedFile['lines'][number]) {
  const sign = { same: '', removed: '−', added: '+' }[kind];
  return { kind, sign, number, text };
}

/** Where it is explained as it decides now; '' when it is new, or when no page does. */
function pieceHref({ kind, id, change }: ChangedPiece): string {
  if (change === 'added') return '';
  switch (kind) {
    case 'rule':
      return `/rules/${id}`;
    case 'pattern':
      return `/rules/patterns/${id}`;
    case 'disease':
      return '/rules/diseases';
    case 'item':
    case 'recipe':
      return `/rules/items/${id}`;
    case 'food':
    case 'produce':
      return `/rules/foods/${id}`;
    case 'point':
      return `/rules/points/${id}`;
    case 'trait':
      return `/rules/traits/${id}`;
    case 'target':
      return '';
  }
}

function wordsOf(c: PageContext, release: Release | undefined, piece: ChangedPiece, worded: boolean) {
  const { rows, same } =
    release && worded
      ? changedRows(c, piece, c.get('deps').service.release(), release)
      : { rows: [], same: [] };
  return { rows, same, hasRows: rows.length > 0, hasSame: same.length > 0, unworded: !worded };
}

function fileHref(path: string): string {
  return `/rules/candidate/files/${encodeURIComponent(nameInAddress(path))}`;
}

/** A path as one part of an address: a slash, encoded or not, would be taken for the next part. */
function nameInAddress(path: string): string {
  return path.replaceAll('/', '~');
}

/** Lines of one file on one page of it. */
const linesOnPage = 300;

/** One changed file whole, page by page, so that whoever publishes can read every line; undefined when it is as it was. */
export function fileView(c: PageContext, candidate: Candidate, named: string, wanted: number) {
  const file = candidate.files.find(({ path }) => nameInAddress(path) === named);
  if (!file) return undefined;
  const { path } = file;
  const { messages } = c.get('deps');
  const pages = Math.max(1, Math.ceil(file.lines.length / linesOnPage));
  const number = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const from = (number - 1) * linesOnPage;
  const lines = file.lines.slice(from, from + linesOnPage);
  const at = (to: number) => `${fileHref(path)}?page=${to}`;
  return {
    path,
    change: messages({ code: `rules.change.${file.change}` }),
    lines: lines.map(lineView),
    shown: messages({
      code: 'rules.lines-shown',
      values: { from: from + 1, to: from + lines.length, count: file.lines.length },
    }),
    before: number > 1 ? at(number - 1) : '',
    after: number < pages ? at(number + 1) : '',
  };
}

/** Errors, then notices of changed files, then those that were there before. */
export function problemsView(c: PageContext, { problems, files }: Candidate) {
  const changed = new Set(files.map(({ path }) => path));
  const told = (fits: (problem: ContentProblem) => boolean) =>
    problems.filter(fits).map((problem) => faultView(c, problem, problem.lineText));
  const errors = told(({ severity }) => severity === 'error');
  // A file nobody reads is in no release, so it never counts as changed.
  const isOwn = ({ file, code }: ContentProblem) => changed.has(file) || code.startsWith('content.unread-');
  const notices = told((one) => one.severity === 'notice' && isOwn(one));
  const older = told((one) => one.severity === 'notice' && !isOwn(one));
  return {
    errors,
    notices,
    older,
    errorCount: errors.length,
    noticeCount: notices.length,
    olderCount: older.length,
    hasErrors: errors.length > 0,
    hasNotices: notices.length > 0,
    hasOlder: older.length > 0,
  };
}

export function faultView(c: PageContext, problem: ContentProblem, lineText: string) {
  const { messages } = c.get('deps');
  const { file, line } = problem;
  return {
    place: line === undefined ? file : messages({ code: 'rules.place', values: { file, line } }),
    text: messages(problem),
    lineText: lineText.trim(),
  };
}
