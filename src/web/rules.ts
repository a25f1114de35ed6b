/**
 * The release in force and its rules, to read: an overview with filters, and each rule as a page. Its neighbours: items,
 * report, trying out, the candidate, signing. Nothing here changes what decides but the workflow it calls.
 */
import { Hono } from 'hono';
import { stage as stages } from '../domain/codes.js';
import { leavesOf } from '../rules/compile.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { harmCountWords } from './harm-view.js';
import { page, refusalPage } from './page.js';
import { rulesCandidateRoom } from './rules-candidate.js';
import { rulesDiseasesRoom } from './rules-diseases.js';
import { rulesFoodsRoom } from './rules-foods.js';
import { rulesGoLiveRoom } from './rules-go-live.js';
import { rulesItemsRoom } from './rules-items.js';
import { rulesPatternsRoom } from './rules-patterns.js';
import { rulesReportRoom } from './rules-report.js';
import { rulesReportKindRoom } from './rules-report-kind.js';
import { rulesSignRoom } from './rules-sign.js';
import { rulesTryRoom } from './rules-try.js';
import { labelIn, momentOf, ruleView, signatureView, tabsOf, termsOf } from './rules-view.js';
import { staffNames } from './visit-people.js';

export const rulesRoom = new Hono<Env>();

/** Rules on one page. */
const pageSize = 50;
const filterNames = ['word', 'stage', 'file', 'basis', 'constitution', 'condition'] as const;
type Filter = Readonly<Record<(typeof filterNames)[number], string>>;
type Placed = RuleBook['release']['rules'][number];

rulesRoom.get('/rules', async (c) => {
  const { service, messages } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const book = read.value;
  const filter = filterOf(c);
  const fits = inOrder(book.release.rules).filter((one) => matches(one, filter, book));
  const pages = Math.max(1, Math.ceil(fits.length / pageSize));
  const asked = Number(c.req.query('page') ?? '1');
  const number = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  const terms = termsOf(c);
  const label = labelIn(terms);
  const waiting = new Set(
    book.general.filter((one) => one.kind === 'rule' && one.state !== 'signed').map((one) => one.id),
  );
  const view = {
    tabs: tabsOf(c, 'rules'),
    release: releaseView(c, book),
    counts: countsOf(book, waiting, label),
    filters: filtersOf(c, book, filter),
    filter,
    found: messages({ code: 'rules.found', values: { count: fits.length, page: number, pages } }),
    rules: fits.slice((number - 1) * pageSize, number * pageSize).map(({ rule }) => ({
      id: rule.id,
      title: rule.title,
      stage: label('stages', rule.stage),
      basis: messages({ code: `rules.basis.${rule.basis}` }),
      waits: waiting.has(rule.id),
    })),
    hasRules: fits.length > 0,
    before: number > 1 ? addressOf(filter, number - 1) : '',
    after: number < pages ? addressOf(filter, number + 1) : '',
  };
  return page(c, 'rules', view, { title: 'page.rules' });
});

function releaseView(c: PageContext, { number, about, release }: RuleBook) {
  const { messages, service } = c.get('deps');
  const publisher = about?.publishedBy ?? '';
  return {
    number,
    hash: release.hash.slice(0, 12),
    published: about ? momentOf(about.publishedAt) : '',
    by: publisher === 'system' ? messages({ code: 'rules.by-system' }) : staffNames(service)(publisher),
    note: about?.note ?? '',
    restores:
      about?.restores === undefined
        ? ''
        : messages({ code: 'rules.restores', values: { number: about.restores } }),
  };
}

/** In the order in which the stages run. */
function inOrder(rules: readonly Placed[]): Placed[] {
  return stages.options.flatMap((stage) => rules.filter(({ rule }) => rule.stage === stage));
}

function countsOf(
  { release }: RuleBook,
  waiting: ReadonlySet<string>,
  label: (vocabulary: string, code: string) => string,
) {
  return stages.options.flatMap((stage) => {
    const here = release.rules.filter(({ rule }) => rule.stage === stage);
    if (here.length === 0) return [];
    const of = (basis: string) => here.filter(({ rule }) => rule.basis === basis).length;
    return [
      {
        stage: label('stages', stage),
        href: `/rules?stage=${stage}`,
        all: here.length,
        official: of('official'),
        secondary: of('secondary'),
        general: of('general'),
        waiting: here.filter(({ rule }) => waiting.has(rule.id)).length,
      },
    ];
  });
}

function filterOf(c: PageContext): Filter {
  const value = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 80);
  return {
    word: value('word'),
    stage: value('stage'),
    file: value('file'),
    basis: value('basis'),
    constitution: value('constitution'),
    condition: value('condition'),
  };
}

function matches(one: Placed, filter: Filter, { release }: RuleBook): boolean {
  const { rule, tree } = one;
  const speaksOf = (code: string) =>
    leavesOf(tree).some(({ value }) => (Array.isArray(value) ? value.includes(code) : value === code)) ||
    rule.then.some((action) => {
      if (!('recommend' in action) || typeof action.recommend.for !== 'object') return false;
      return Object.values(action.recommend.for).includes(code);
    });
  return (
    (filter.word === '' || `${rule.id} ${rule.title} ${rule.why}`.includes(filter.word)) &&
    (filter.stage === '' || rule.stage === filter.stage) &&
    (filter.file === '' || release.ruleFiles.get(rule.id) === filter.file) &&
    (filter.basis === '' || rule.basis === filter.basis) &&
    (filter.constitution === '' || speaksOf(filter.constitution)) &&
    (filter.condition === '' || speaksOf(filter.condition))
  );
}

interface Choice {
  readonly code: string;
  readonly label: string;
}

function filtersOf(c: PageContext, { release }: RuleBook, filter: Filter) {
  const { vocabularies, facts } = release.knowledge;
  const { messages } = c.get('deps');
  const conditions = facts.get('conditions');
  const files = [...new Set(release.ruleFiles.values())].sort();
  const lists: readonly [keyof Filter, readonly Choice[]][] = [
    ['stage', vocabularies.get('stages')?.options ?? []],
    ['basis', vocabularies.get('bases')?.options ?? []],
    ['constitution', vocabularies.get('constitutions')?.options ?? []],
    ['condition', conditions?.type === 'codes' ? conditions.options : []],
    ['file', files.map((file) => ({ code: file, label: file.replace(/^rules\/|\.yaml$/g, '') }))],
  ];
  return lists.map(([name, options]) => ({
    name,
    label: messages({ code: `rules.filter.${name}` }),
    options: options.map(({ code, label }) => ({ code, label, selected: filter[name] === code })),
  }));
}

function addressOf(filter: Filter, number: number): string {
  const query = new URLSearchParams({ page: String(number) });
  for (const name of filterNames) if (filter[name] !== '') query.set(name, filter[name]);
  return `/rules?${query}`;
}

rulesRoom.route('/', rulesItemsRoom);
rulesRoom.route('/', rulesFoodsRoom);
rulesRoom.route('/', rulesReportRoom);
rulesRoom.route('/', rulesReportKindRoom);
rulesRoom.route('/', rulesGoLiveRoom);
rulesRoom.route('/', rulesDiseasesRoom);
rulesRoom.route('/', rulesPatternsRoom);
rulesRoom.route('/', rulesTryRoom);
rulesRoom.route('/', rulesCandidateRoom);
rulesRoom.route('/', rulesSignRoom);

// Last: every word after /rules/ that is not a page of its own is a rule's id.
rulesRoom.get('/rules/:ruleId', async (c) => {
  const { service } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { release } = read.value;
  const found = release.rules.find(({ rule }) => rule.id === c.req.param('ruleId'));
  if (!found) return refusalPage(c, [{ code: 'rule.missing', path: '' }]);
  const file = release.ruleFiles.get(found.rule.id) ?? '';
  const view = {
    tabs: tabsOf(c, 'rules'),
    rule: ruleView(found, termsOf(c), today(service)),
    signature: signatureView(c, read.value, 'rule', found.rule.id),
    file,
    fileHref: `/rules?${new URLSearchParams({ file })}`,
    harm: harmCountWords(c, 'byRule', found.rule.id),
  };
  return page(c, 'rules-rule', view, { title: 'page.rules-rule' });
});
