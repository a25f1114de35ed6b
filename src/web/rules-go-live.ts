/**
 * What a county must still check before it goes live, to print and tick: what the content report found, and below it what
 * no program can check. The page counts and lists; ticking is done on paper.
 */
import { Hono } from 'hono';
import { adviceDomain, constitutionCode } from '../domain/codes.js';
import { coverageOf } from '../knowledge/disease.js';
import type { Cell } from '../rules/content-cells.js';
import type { ContentReport } from '../rules/content-report.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { reportOf } from './rules-report.js';
import { labelIn, tabsOf, termsOf } from './rules-view.js';

export const rulesGoLiveRoom = new Hono<Env>();

rulesGoLiveRoom.get('/rules/go-live', async (c) => {
  const { service, messages } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const on = today(service);
  const report = reportOf(read.value, on);
  const proposals = unsignedAdvice(read.value, report);
  const copies = report.sources
    .filter(({ seen, cited }) => seen !== 'document' && cited > 0)
    .map(({ title, seen, cited }) => ({ title, seen: messages({ code: `rules.seen.${seen}` }), cited }));
  const gaps = gapsOf(c, report.cells);
  const uncovered = [...read.value.release.knowledge.diseases.values()]
    .filter((one) => !coverageOf(one).covered)
    .map(({ title }) => title);
  return page(
    c,
    'rules-go-live',
    {
      tabs: tabsOf(c, 'report'),
      on,
      release: service.releaseNumber(),
      proposals,
      hasProposals: proposals.length > 0,
      unsigned: report.pieces.filter(({ signature }) => signature === 'unsigned').length,
      copies,
      hasCopies: copies.length > 0,
      copyCount: copies.length,
      withoutGrams: report.withoutGrams,
      hasWithoutGrams: report.withoutGrams.length > 0,
      gaps,
      hasGaps: gaps.length > 0,
      uncovered,
      hasUncovered: uncovered.length > 0,
      overdue: report.overdue.length,
      hasOverdue: report.overdue.length > 0,
      hard: report.hardToRead.length,
      hasHard: report.hardToRead.length > 0,
    },
    { title: 'page.rules-go-live' },
  );
});

/** Rules and items that recommend on general knowledge and wait for a signature: until then none of it is printed. */
function unsignedAdvice({ release }: RuleBook, { pieces }: ContentReport) {
  const recommending = new Set(
    release.rules
      .filter(({ rule }) => rule.then.some((action) => 'recommend' in action))
      .map((r) => r.rule.id),
  );
  return pieces
    .filter(({ signature }) => signature === 'unsigned')
    .filter(({ kind, id }) => (kind === 'rule' ? recommending.has(id) : true))
    .map(({ title }) => title);
}

/** Constitution and heading of which at least one age or season has nothing that may be printed. */
function gapsOf(c: PageContext, cells: readonly Cell[]): string[] {
  const label = labelIn(termsOf(c));
  return constitutionCode.options.flatMap((constitution) => {
    const domains = adviceDomain.options.filter((domain) =>
      cells.some(
        (one) => one.constitution === constitution && one.domain === domain && one.state !== 'filled',
      ),
    );
    const words = domains.map((domain) => label('domains', domain));
    return domains.length === 0
      ? []
      : [
          c.get('deps').messages({
            code: 'rules.go-live.gap',
            values: { constitution: label('constitutions', constitution), domains: words.join(' ') },
          }),
        ];
  });
}
