/**
 * The pieces of one kind of the content report, one a row: basis, signature, review day, sources and their age. What a
 * person who cannot program asks of the report ("which rules are general and unsigned?") is a choice at its top.
 */
import { Hono } from 'hono';
import { basis as bases } from '../domain/codes.js';
import type { CivilDate } from '../domain/time.js';
import type { ReportedPiece } from '../rules/content-report.js';
import { readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { pieceHref, reportedKinds, reportOf } from './rules-report.js';
import { tabsOf } from './rules-view.js';

export const rulesReportKindRoom = new Hono<Env>();

/** Rows on one page: with the titles of their documents they stay well under the weight of a page. */
const pageSize = 50;

const choices = {
  basis: bases.options,
  signature: ['unsigned', 'signed', 'not-needed'],
  review: ['past', 'coming'],
} as const;
type Choice = keyof typeof choices;
const names = Object.keys(choices) as Choice[];
/** '' chooses all; anything unknown counts as ''. */
type Chosen = Readonly<Record<Choice, string>>;

rulesReportKindRoom.get('/rules/report/:kind', async (c) => {
  const { service, messages } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const kind = reportedKinds.find((one) => one === c.req.param('kind'));
  if (!kind) return refusalPage(c, [{ code: 'item.missing', path: '' }]);
  const on = today(service);
  const chosen = chosenIn(c);
  const fits = reportOf(read.value, on)
    .pieces.filter((one) => one.kind === kind)
    .filter((one) => isChosen(one, chosen, on));
  const pages = Math.max(1, Math.ceil(fits.length / pageSize));
  const asked = Number(c.req.query('page') ?? '1');
  const number = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  const at = (to: number) => `/rules/report/${kind}?${new URLSearchParams({ ...chosen, page: String(to) })}`;
  const view = {
    tabs: tabsOf(c, 'report'),
    kind,
    name: messages({ code: `rules.kind.${kind}` }),
    choices: names.map((name) => ({
      name,
      label: messages({ code: `rules.choose.${name}` }),
      options: choices[name].map((code) => ({
        code,
        label: messages({ code: `rules.${name}.${code}` }),
        selected: chosen[name] === code,
      })),
    })),
    found: messages({ code: 'rules.items-found', values: { count: fits.length, page: number, pages } }),
    pieces: fits.slice((number - 1) * pageSize, number * pageSize).map((one) => pieceView(c, one, on)),
    hasPieces: fits.length > 0,
    before: number > 1 ? at(number - 1) : '',
    after: number < pages ? at(number + 1) : '',
  };
  return page(c, 'rules-report-kind', view, { title: 'page.rules-report-kind' });
});

function chosenIn(c: PageContext): Chosen {
  const one = (name: Choice) => choices[name].find((code) => code === c.req.query(name)) ?? '';
  return { basis: one('basis'), signature: one('signature'), review: one('review') };
}

function isChosen(piece: ReportedPiece, { basis, signature, review }: Chosen, on: CivilDate): boolean {
  return (
    (basis === '' || piece.basis === basis) &&
    (signature === '' || piece.signature === signature) &&
    (review === '' || piece.reviewBy < on === (review === 'past'))
  );
}

function pieceView(c: PageContext, piece: ReportedPiece, on: CivilDate) {
  const { service, messages } = c.get('deps');
  const { sources } = service.release().knowledge;
  return {
    href: pieceHref(piece),
    title: piece.title,
    basis: messages({ code: `rules.basis.${piece.basis}` }),
    signature: messages({ code: `rules.signature.${piece.signature}` }),
    waits: piece.signature === 'unsigned',
    reviewBy: piece.reviewBy,
    overdue: piece.reviewBy < on,
    sources: [...new Set(piece.sources)].map((id) => sources.get(id)?.title ?? id).join('；'),
    year: piece.documentYear === null ? '' : String(piece.documentYear),
    readOn: piece.readOn ?? '',
  };
}
