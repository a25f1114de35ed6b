/**
 * The public page that says of a check code whether the paper is genuine: without signing in, without script, without a
 * word about the resident. Codes tried from one address are counted; a code that is found is given back.
 */
import { Hono } from 'hono';
import type { Problem } from '../domain/result.js';
import { type CheckedPaper, checkPaper } from '../workflow/check-paper.js';
import { browserOf } from './browser.js';
import type { Env, PageContext } from './environment.js';
import { page } from './page.js';
import { labels } from './residents-view.js';

export const checkRoom = new Hono<Env>();

/** Codes not found that one address may try in a window: a village shares one, and fingers slip. */
const triesPerAddress = 60;

checkRoom.get('/check', (c) => {
  const typed = c.req.query('code');
  return typed === undefined ? checkPage(c, '', undefined, []) : looked(c, typed);
});

checkRoom.get('/check/:code', (c) => looked(c, c.req.param('code')));

function looked(c: PageContext, typed: string): Response {
  const { service, attempts } = c.get('deps');
  const tried = attempts.take(`check ${browserOf(c).address}`, triesPerAddress);
  if (!tried.allowed) {
    const minutes = Math.ceil(tried.retryAfterSeconds / 60);
    c.header('Retry-After', String(tried.retryAfterSeconds));
    return checkPage(c, '', undefined, [{ code: 'check.too-many', path: '', values: { minutes } }], 429);
  }
  const checked = checkPaper(service, typed);
  if (!checked.ok) {
    const problems = checked.problems.map((problem) => ({ ...problem, path: 'code' }));
    return checkPage(c, typed, undefined, problems, 422);
  }
  if (checked.value.paper) tried.giveBack();
  return checkPage(c, checked.value.code, checked.value, [], checked.value.paper ? 200 : 404);
}

function checkPage(
  c: PageContext,
  code: string,
  checked: CheckedPaper | undefined,
  problems: readonly Problem[],
  status: 200 | 404 | 422 | 429 = 200,
): Response {
  c.header('Cache-Control', 'no-store');
  const paper = checked?.paper;
  const is = (standing: CheckedPaper['standing']) => checked?.standing === standing;
  const view = {
    code: code.slice(0, 40),
    hasAnswer: checked !== undefined,
    genuine: is('genuine'),
    superseded: is('superseded'),
    void: is('void'),
    expired: is('expired'),
    unknown: is('unknown'),
    paper: paper
      ? {
          kind: labels(c)('document-kinds', paper.kind),
          sheetNumber: paper.sheetNumber,
          issuedOn: paper.issuedOn,
          validUntil: paper.validUntil ?? '',
          county: paper.county,
          askFirst: paper.askFirst,
        }
      : null,
  };
  return page(c, 'check', view, { title: 'page.check', problems, status });
}
