/** The content report as a page: what stands on what, which cells are empty, what is not issued, what is due for review. */
import { Hono } from 'hono';
import { adviceDomain, basis as bases, constitutionCode } from '../domain/codes.js';
import { type Cell, type ContentReport, contentReport, type ReportedPiece } from '../rules/content-report.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { labelIn, tabsOf, termsOf } from './rules-view.js';

export const rulesReportRoom = new Hono<Env>();

const kinds = ['rule', 'item', 'recipe', 'food', 'point'] as const;

rulesReportRoom.get('/rules/report', async (c) => {
  const { service } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { release } = read.value;
  const report = contentReport(release.knowledge, release.rules, signedIn(read.value), today(service));
  const view = {
    tabs: tabsOf(c, 'report'),
    ...piecesView(c, report),
    ...cellsView(c, report.cells),
    excluded: report.excluded.map(({ id, title, reason }) => ({ href: `/rules/items/${id}`, title, reason })),
    hasExcluded: report.excluded.length > 0,
    overdue: report.overdue.map((piece) => ({
      href: hrefOf(piece),
      title: piece.title,
      reviewBy: piece.reviewBy,
    })),
    hasOverdue: report.overdue.length > 0,
    next: nextReviews(report),
  };
  return page(c, 'rules-report', view, { title: 'page.rules-report' });
});

function signedIn({ general }: RuleBook) {
  const signed = new Set(
    general.filter((one) => one.state === 'signed').map((one) => `${one.kind} ${one.id}`),
  );
  return (kind: string, id: string) => signed.has(`${kind} ${id}`);
}

function hrefOf({ kind, id }: ReportedPiece): string {
  if (kind === 'rule') return `/rules/${id}`;
  return `/rules/${kind === 'food' ? 'foods' : kind === 'point' ? 'points' : 'items'}/${id}`;
}

function piecesView(c: PageContext, { pieces }: ContentReport) {
  const { messages } = c.get('deps');
  const rows = kinds.map((kind) => {
    const here = pieces.filter((piece) => piece.kind === kind);
    const [official, secondary, general] = bases.options.map(
      (basis) => here.filter((piece) => piece.basis === basis).length,
    );
    const unsigned = here.filter((piece) => piece.signature === 'unsigned').length;
    return {
      kind: messages({ code: `rules.kind.${kind}` }),
      ...{ all: here.length, official, secondary, general, unsigned },
    };
  });
  return { rows, total: pieces.length };
}

/** One table an age group: constitutions down, headings across. */
function cellsView(c: PageContext, cells: readonly Cell[]) {
  const terms = termsOf(c);
  const { messages } = terms;
  const label = labelIn(terms);
  const groups = (['adults', 'elders'] as const).map((group) => ({
    name: messages({ code: `rules.group.${group}` }),
    rows: constitutionCode.options.map((constitution) => ({
      constitution: label('constitutions', constitution),
      cells: adviceDomain.options.map((domain) => {
        const cell = cells.find(
          (one) => one.group === group && one.constitution === constitution && one.domain === domain,
        );
        return cellView(cell, messages);
      }),
    })),
  }));
  return {
    domains: adviceDomain.options.map((domain) => label('domains', domain)),
    groups,
    gaps: cells.filter((cell) => cell.state !== 'filled').length,
    cells: cells.length,
  };
}

function cellView(cell: Cell | undefined, messages: ReturnType<typeof termsOf>['messages']) {
  const state = cell?.state ?? 'empty';
  const text = messages({ code: `rules.cell.${state}`, values: { count: cell?.items.length ?? 0 } });
  return { text, gap: state !== 'filled' };
}

/** The next three days on which something is due, with how much. */
function nextReviews({ pieces, overdue }: ContentReport) {
  const past = new Set(overdue);
  const days = new Map<string, number>();
  for (const piece of pieces)
    if (!past.has(piece)) days.set(piece.reviewBy, (days.get(piece.reviewBy) ?? 0) + 1);
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([day, count]) => ({ day, count }));
}
