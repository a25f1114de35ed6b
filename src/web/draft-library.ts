/** Every item that may be issued, by heading, judged for this resident: to put one on the draft, or to write one by hand. */
import type { AdviceDomain } from '../domain/codes.js';
import { adviceDomain } from '../domain/codes.js';
import type { Document } from '../domain/document.js';
import type { Problem } from '../domain/result.js';
import { readLibrary } from '../workflow/document-page.js';
import { headView, linesView } from './draft-view.js';
import { by, type PageContext } from './environment.js';
import { named, reasonLists, wordsOf } from './explain-view.js';
import { page, refusalPage, statusOf } from './page.js';
import { draftedItems, type UntakenItem, untakenItem } from './untaken-view.js';

/** On one page; a word narrows it down. */
const most = 40;

export interface RefusedAddition {
  readonly problems: readonly Problem[];
  /** Null: the hand-written one. */
  readonly itemId: string | null;
  readonly reason: string;
  readonly comment: string;
  readonly own: { readonly domain: string; readonly text: string };
}

export async function libraryPage(
  c: PageContext,
  { residentId, documentId }: { readonly residentId: string; readonly documentId: string },
  search: { readonly q: string; readonly domain: AdviceDomain | null },
  refused: RefusedAddition | null,
): Promise<Response> {
  const found = await readLibrary(c.get('deps').service, by(c), residentId, documentId);
  if (!found.ok) return refusalPage(c, found.problems);
  const { read, items } = found.value;
  const words = wordsOf(c);
  const problems = (refused?.problems ?? []).map((problem) => named(problem, words));
  const { basis, doc, allowed } = read;
  if (!basis) throw new Error('a library without a decision');
  const reviewing = doc.state === 'submitted';
  const context = {
    words,
    mayAdd: allowed.has(reviewing ? 'amend' : 'adjust'),
    mayLift: allowed.has('lift-safety'),
    drafted: draftedItems(doc),
    problems: new Map(refused?.itemId ? [[refused.itemId, problems.map(words.say)]] : []),
  };
  const taken = new Set(doc.lines.map((line) => line.itemId));
  const listed = new Set(items.map((item) => item.itemId));
  const domain = search.q === '' ? (search.domain ?? barest(doc)) : search.domain;
  const offered = items
    .filter((item) => !taken.has(item.itemId))
    .filter((item) => domain === null || item.domain === domain)
    // One reason for the page: it is chosen once, above the list.
    .map((item) => ({ ...untakenItem(item, basis, { ...context, taken, listed }), needsReason: false }))
    .filter((item) => isFound(item, search.q))
    .sort((a, b) => standing(a) - standing(b));
  const head = headView(read, words);
  const lines = linesView(read, basis, words, null);
  const lists = reasonLists(words);
  const view = {
    ...head,
    backHref: reviewing ? head.reviewHref : head.base,
    q: search.q,
    domains: adviceDomain.options.map((code) => ({
      code,
      label: words.label('domains', code),
      selected: code === domain,
      href: `${head.base}/library?domain=${code}`,
    })),
    items: offered.slice(0, most),
    more: Math.max(0, offered.length - most),
    hasMore: offered.length > most,
    isEmpty: offered.length === 0,
    // Said before anybody looks for an item, not after.
    full:
      lines.things === lines.limit ? words.say({ code: 'draft.full', values: { limit: lines.limit } }) : '',
    comment: refused?.comment ?? '',
    ...lists,
    addReasons: lists.addReasons.map((one) => ({ ...one, chosen: one.code === refused?.reason })),
    amountsHref: `${head.base}/amounts`,
    ownOpen: refused !== null && refused.itemId === null,
    ownProblems: refused?.itemId === null ? problems.map(words.say) : [],
    own: refused?.own ?? { domain: '', text: '' },
  };
  return page(c, 'draft-library', view, {
    title: 'page.library',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
  });
}

/** The heading with the fewest lines: most likely the one that is looked for. */
function barest(doc: Document): AdviceDomain {
  const lines = (domain: AdviceDomain) => doc.lines.filter((line) => line.domain === domain).length;
  return adviceDomain.options.reduce((best, domain) => (lines(domain) < lines(best) ? domain : best));
}

/** What was just refused, then what may be put on as it is, then what must be lifted, then the rest. */
function standing({ hasProblems, mayAdd, hasLifts }: UntakenItem): number {
  if (hasProblems) return 0;
  if (!mayAdd) return 3;
  return hasLifts ? 2 : 1;
}

function isFound({ title, text }: UntakenItem, q: string): boolean {
  return q === '' || title.includes(q) || text.includes(q);
}
