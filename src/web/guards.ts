/**
 * Around every route: secure headers, size limit, session, CSRF, no caching of personal data, errors without them.
 * Rights themselves are checked by the workflow.
 */
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { actorOf } from '../access/rights.js';
import { csrfTokenFits } from '../access/tokens.js';
import { organisations, today } from '../workflow/service.js';
import type { Env, WebDeps } from './environment.js';
import { heldPage } from './held.js';

export function cookieNames(secure: boolean): { session: string; terminal: string } {
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}session`, terminal: `${prefix}terminal` };
}

/** Paths that answer without a signed-in person. Everything else sends to the sign-in page. */
const open = [/^\/sign-in$/, /^\/switch$/, /^\/set-up$/, /^\/check(\/|$)/, /^\/assets\//, /^\/healthz$/];

export function session(deps: WebDeps) {
  return createMiddleware<Env>(async (c, next) => {
    c.set('deps', deps);
    c.set('signedIn', undefined);
    const token = getCookie(c, cookieNames(deps.secure).session);
    const state = token === undefined ? undefined : await deps.sessions.current(token);
    if (state?.state === 'open' && token !== undefined) {
      const everyone = [...deps.service.staff.summaries().values()].flatMap((one) =>
        one.state === 'found' ? [one.value] : [],
      );
      const actor = actorOf(state.person, everyone, organisations(deps.service), today(deps.service));
      c.set('signedIn', {
        person: state.person,
        actor,
        csrfToken: state.csrfToken,
        terminalId: state.session.terminalId,
        sessionToken: token,
      });
      c.header('Cache-Control', 'no-store');
    } else if (!open.some((path) => path.test(c.req.path))) {
      // A form posted after the session ended must not be thrown away without a word.
      if (c.req.method !== 'GET') return heldPage(c, 'session.ended');
      return c.redirect('/sign-in');
    }
    return next();
  });
}

/** Every change carries the session's own token. */
export const csrf = createMiddleware<Env>(async (c, next) => {
  const who = c.get('signedIn');
  if (who && c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const body = await c.req.parseBody({ all: true });
    const sent = typeof body['_csrf'] === 'string' ? body['_csrf'] : (c.req.header('x-csrf-token') ?? '');
    if (!csrfTokenFits(who.sessionToken, sent)) return heldPage(c, 'session.csrf');
  }
  return next();
});

/** A first password must be changed before anything else. */
export const passwordFirst = createMiddleware<Env>(async (c, next) => {
  const who = c.get('signedIn');
  const free = ['/password', '/sign-out'];
  if (who?.person.mustChangePassword === true && !free.includes(c.req.path)) return c.redirect('/password');
  return next();
});
