/** Puts a view into its page and the page into the frame: title, person, menu, problems summed up at the top. */

import type { Act } from '../access/rights.js';
import { holds } from '../access/rights.js';
import type { Problem } from '../domain/result.js';
import { type PageContext, type ShownProblem, shown } from './environment.js';

interface MenuEntry {
  readonly href: string;
  /** Key of the label in templates/layouts/page.hbs. */
  readonly key: string;
  readonly act: Act;
}

const menu: readonly MenuEntry[] = [
  { href: '/', key: 'workbench', act: 'view-resident' },
  { href: '/residents', key: 'residents', act: 'view-resident' },
  { href: '/review', key: 'review', act: 'review-queue' },
  { href: '/follow-up', key: 'followUp', act: 'record-follow-up' },
  { href: '/forms', key: 'forms', act: 'record-visit' },
  { href: '/rules', key: 'rules', act: 'view-rules' },
  { href: '/staff', key: 'staff', act: 'manage-staff' },
  { href: '/audit', key: 'audit', act: 'read-audit' },
];

export interface PageOptions {
  /** Message code of the title, e.g. page.residents. */
  readonly title: string;
  readonly status?: 200 | 400 | 403 | 404 | 409 | 422 | 429 | 500 | 503;
  readonly problems?: readonly Problem[];
  /** Message code of a confirmation shown at the top; or its words, where they name things of the record. */
  readonly done?: string | { readonly words: string } | undefined;
}

/** Renders templates/pages/<name>.hbs inside templates/layouts/page.hbs. */
export function page(c: PageContext, name: string, view: object, options: PageOptions): Response {
  const { templates, messages } = c.get('deps');
  const who = c.get('signedIn');
  const path = c.req.path;
  const problems = shown(c, options.problems ?? []);
  const frame = {
    title: messages({ code: options.title }),
    person: who ? { name: who.person.name, staffId: who.person.id } : null,
    csrf: who?.csrfToken ?? '',
    menu: who
      ? menu
          .filter((entry) => holds(who.actor, entry.act))
          .map((entry) => ({
            href: entry.href,
            label: messages({ code: `menu.${entry.key}` }),
            current: entry.href === '/' ? path === '/' : path.startsWith(entry.href),
          }))
      : [],
    hasProblems: problems.length > 0,
    problems,
    done: typeof options.done === 'string' ? messages({ code: options.done }) : (options.done?.words ?? ''),
    hasDone: options.done !== undefined,
  };
  const render = (told: readonly ShownProblem[], layout: object) =>
    templates.render(`pages/${name}`, { ...view, frame: { ...frame, problems: told } }, layout);
  const ordered = problems.length > 1 ? inOrderOf(render(problems, {}), problems) : problems;
  return c.html(render(ordered, { layout: 'layouts/page' }), options.status ?? 200);
}

/** Problems in the order their fields stand on the page; those of no field first. */
function inOrderOf(body: string, problems: readonly ShownProblem[]): ShownProblem[] {
  const at = ({ field }: ShownProblem) => body.indexOf(` id="${field}"`);
  const places = new Map(problems.map((problem) => [problem, at(problem)]));
  return [...problems].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** The page for a refusal that belongs to no form: not found, no right, fault of ours. */
export function refusalPage(c: PageContext, problems: readonly Problem[]): Response {
  return page(c, 'refusal', {}, { title: 'page.refusal', status: statusOf(problems), problems });
}

export function statusOf(problems: readonly Problem[]): 403 | 404 | 409 | 422 {
  const code = problems[0]?.code ?? '';
  if (code.startsWith('rights.') || code.startsWith('standing.')) return 403;
  if (code.endsWith('.missing')) return 404;
  if (code.includes('stale') || code === 'draft.chart-changed') return 409;
  return 422;
}
