/** The content report as a page: what stands on what, which cells are empty, what reads hard, what is due for review. */
import { Hono } from 'hono';
import { adviceDomain, basis as bases, constitutionCode } from '../domain/codes.js';
import type { CivilDate } from '../domain/time.js';
import type { Knowledge } from '../knowledge/pack.js';
import type { Cell } from '../rules/content-cells.js';
import { type ContentReport, contentReport, type ReportedPiece } from '../rules/content-report.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { labelIn, tabsOf, termsOf } from './rules-view.js';

export const rulesReportRoom = new Hono<Env>();

export const reportedKinds = ['rule', 'item', 'recipe', 'pattern', 'disease', 'food', 'point'] as const;

rulesReportRoom.get('/rules/report', async (c) => {
  const { service } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { release } = read.value;
  const report = reportOf(read.value, today(service));
  const view = {
    tabs: tabsOf(c, 'report'),
    ...piecesView(c, report),
    ...cellsView(c, report.cells),
    ...languageView(c, report),
    ...pointsView(release.knowledge, report),
    minAge: release.selection.minAgeYears,
    patterns: report.pieces.filter(({ kind }) => kind === 'pattern').length,
    withoutAgainst: report.withoutAgainst.length,
    sources: sourcesView(c, report),
    excluded: report.excluded.map(({ id, title, reason }) => ({ href: `/rules/items/${id}`, title, reason })),
    hasExcluded: report.excluded.length > 0,
    overdue: report.overdue.map((piece) => ({
      href: pieceHref(piece),
      title: piece.title,
      reviewBy: piece.reviewBy,
    })),
    hasOverdue: report.overdue.length > 0,
    next: nextReviews(report),
  };
  return page(c, 'rules-report', view, { title: 'page.rules-report' });
});

/** The report on the release of the book, with the signatures in force. */
export function reportOf(book: RuleBook, on: CivilDate): ContentReport {
  return contentReport(book.release, signedIn(book), on);
}

function signedIn({ general }: RuleBook) {
  const signed = new Set(
    general.filter((one) => one.state === 'signed').map((one) => `${one.kind} ${one.id}`),
  );
  return (kind: string, id: string) => signed.has(`${kind} ${id}`);
}

/** Where a piece is read. */
export function pieceHref({ kind, id }: ReportedPiece): string {
  const room = {
    rule: '',
    item: 'items/',
    recipe: 'items/',
    pattern: 'patterns/',
    disease: 'diseases#',
    food: 'foods/',
    point: 'points/',
  };
  return `/rules/${room[kind]}${id}`;
}

function piecesView(c: PageContext, { pieces }: ContentReport) {
  const { messages } = c.get('deps');
  const rows = reportedKinds.map((kind) => {
    const here = pieces.filter((piece) => piece.kind === kind);
    const [official, secondary, general] = bases.options.map(
      (basis) => here.filter((piece) => piece.basis === basis).length,
    );
    const unsigned = here.filter((piece) => piece.signature === 'unsigned').length;
    return {
      kind: messages({ code: `rules.kind.${kind}` }),
      href: `/rules/report/${kind}`,
      generalHref: general ? `/rules/report/${kind}?basis=general` : '',
      unsignedHref: unsigned ? `/rules/report/${kind}?signature=unsigned` : '',
      ...{ all: here.length, official, secondary, general, unsigned },
    };
  });
  return { rows, total: pieces.length };
}

/** One table an age group: constitutions down, headings across; where the seasons differ, each is told. */
function cellsView(c: PageContext, cells: readonly Cell[]) {
  const terms = termsOf(c);
  const { messages } = terms;
  const label = labelIn(terms);
  const groups = (['adults', 'elders'] as const).map((group) => ({
    name: messages({ code: `rules.group.${group}` }),
    rows: constitutionCode.options.map((constitution) => ({
      constitution: label('constitutions', constitution),
      cells: adviceDomain.options.map((domain) =>
        cellView(
          c,
          cells.filter(
            (one) => one.group === group && one.constitution === constitution && one.domain === domain,
          ),
        ),
      ),
    })),
  }));
  return {
    domains: adviceDomain.options.map((domain) => label('domains', domain)),
    groups,
    gaps: cells.filter((cell) => cell.state !== 'filled').length,
    cells: cells.length,
  };
}

/** The cells of one place in the table, a season each. */
function cellView(c: PageContext, seasons: readonly Cell[]) {
  const { messages } = c.get('deps');
  const words = ({ state, items }: Cell) =>
    messages({ code: `rules.cell.${state}`, values: { count: items.length } });
  const [first] = seasons;
  const same = seasons.every(
    (one) => one.state === first?.state && one.items.join(' ') === first.items.join(' '),
  );
  const text =
    first && same
      ? words(first)
      : seasons
          .map((one) =>
            messages({
              code: 'rules.cell-season',
              values: { season: one.seasonLabel, words: words(one) },
            }),
          )
          .join(' ');
  return { text, gap: seasons.some(({ state }) => state !== 'filled') };
}

function languageView(c: PageContext, { hardToRead, pieces }: ContentReport) {
  const { messages } = c.get('deps');
  return {
    texts: pieces.filter(({ kind }) => kind === 'item' || kind === 'recipe').length,
    hard: hardToRead.map(({ id, title, kind, words }) => ({
      href: `/rules/items/${id}`,
      title,
      what: messages({ code: `rules.hard.${kind}`, values: { words } }),
    })),
    hasHard: hardToRead.length > 0,
  };
}

/** Points, and whether their place has two documents and their use a method, a dose and stop signs. */
function pointsView({ points, items }: Knowledge, { thinPoints }: ContentReport) {
  const cares = [...items.values()].filter(({ domain }) => domain === 'acupoint-care');
  return {
    points: points.size,
    thin: thinPoints.map((id) => ({ href: `/rules/points/${id}`, title: points.get(id)?.name ?? id })),
    hasThin: thinPoints.length > 0,
    cares: cares.length,
  };
}

function sourcesView(c: PageContext, { sources }: ContentReport) {
  const { messages } = c.get('deps');
  return sources.map(({ title, year, seen, retrievedOn, supersededBy, cited }) => ({
    title,
    year: year === undefined ? '' : String(year),
    seen: messages({ code: `rules.seen.${seen}` }),
    original: seen === 'document',
    retrievedOn: retrievedOn ?? '',
    superseded: supersededBy !== undefined,
    cited,
  }));
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
