/**
 * What a candidate changes, as whoever answers for it reads it: each rule and item in words, each file line by line, and
 * each fault with its place, its line and how to mend it. Reads what the workflow found; judges nothing.
 */
import { labelOf } from '../knowledge/vocabulary.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { Candidate, ChangedFile, ChangedPiece } from '../workflow/candidate.js';
import { today } from '../workflow/service.js';
import type { PageContext } from './environment.js';
import { ruleView, termsOf } from './rules-view.js';

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
    };
  };
  return {
    files: candidate.files.map((file) => ({
      path: file.path,
      change: change(file.change),
      overlay: file.from === 'overlay',
      ...linesOf(file),
    })),
    pieces: candidate.pieces.map((piece, at) => ({
      kind: messages({ code: `rules.kind.${piece.kind}` }),
      change: change(piece.change),
      ...{ title: piece.title, id: piece.id, href: pieceHref(piece) },
      rule: at < mostWorded ? ruleWords(c, candidate, piece) : null,
      content: at < mostWorded ? contentWords(c, candidate, piece) : null,
    })),
    hasPieces: candidate.pieces.length > 0,
  };
}

function lineView({ kind, number, text }: ChangedFile['lines'][number]) {
  const sign = { same: '', removed: '−', added: '+' }[kind];
  return { kind, sign, number, text };
}

/** Where it is explained as it decides now; '' when it is new. */
function pieceHref({ kind, id, change }: ChangedPiece): string {
  if (change === 'added') return '';
  return kind === 'rule' ? `/rules/${id}` : `/rules/items/${id}`;
}

/** The rule as it would be; null when it is gone or is no rule. */
function ruleWords(c: PageContext, { release }: Candidate, { kind, id }: ChangedPiece) {
  const found = kind === 'rule' ? release?.rules.find(({ rule }) => rule.id === id) : undefined;
  if (!release || !found) return null;
  const { stage, when, then, why, cited } = ruleView(
    found,
    termsOf(c, release),
    today(c.get('deps').service),
  );
  const said = then.map(({ text, steps, mentions }) => ({
    text: `${text}${mentions.map(({ label }) => label).join('、')}`,
    steps,
    hasSteps: steps.length > 0,
  }));
  return { stage, when, then: said, why, basis: cited.basis };
}

/** What the resident and the physician would read; null when it is gone or is a rule. */
function contentWords(c: PageContext, { release }: Candidate, { kind, id }: ChangedPiece) {
  if (!release || kind === 'rule') return null;
  const { items, recipes, vocabularies } = release.knowledge;
  const found = items.get(id) ?? recipes.get(id);
  if (!found) return null;
  const { domain, resident, physician, basis } = found;
  return {
    domain: labelOf(vocabularies, 'domains', domain),
    ...{ resident, physician },
    basis: c.get('deps').messages({ code: `rules.basis.${basis}` }),
  };
}

/** Errors, then notices of changed files, then those that were there before. */
export function problemsView(c: PageContext, { problems, files }: Candidate) {
  const changed = new Set(files.map(({ path }) => path));
  const told = (fits: (problem: ContentProblem) => boolean) =>
    problems.filter(fits).map((problem) => faultView(c, problem, problem.lineText));
  const errors = told(({ severity }) => severity === 'error');
  const notices = told(({ severity, file }) => severity === 'notice' && changed.has(file));
  const older = told(({ severity, file }) => severity === 'notice' && !changed.has(file));
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
