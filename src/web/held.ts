/**
 * A form that came after the session ended, or from a page that another person had open. Nothing is done with it and
 * nothing typed is lost: it stands in the answer, and only who is signed in then sends it on, by a press of their own.
 * Never holds passwords, files, what a script asked, or what another site sent.
 */
import type { PageContext } from './environment.js';
import { typedForm } from './forms.js';
import { page, refusalPage } from './page.js';

/** Where people type at length about residents; no page under these asks for a password. */
const holding = /^\/(residents|review|follow-up)(\/|$)/;

export async function heldPage(c: PageContext, code: 'session.ended' | 'session.csrf'): Promise<Response> {
  if (!mayBeHeld(c)) return refusalPage(c, [{ code, path: '' }]);
  const fields = Object.entries(await typedForm(c))
    .filter(([name]) => name !== '_csrf')
    .flatMap(([name, values]) => values.map((value) => ({ name, value })));
  c.header('Cache-Control', 'no-store');
  const person = c.get('signedIn')?.person.name ?? '';
  return page(
    c,
    'held',
    { action: c.req.path, fields, person },
    { title: 'page.held', status: 422, problems: [{ code: `${code}-held`, path: '' }] },
  );
}

/** A browser that does not say where the form came from gets the plain refusal: the next press must not be a trap. */
function mayBeHeld(c: PageContext): boolean {
  return (
    holding.test(c.req.path) &&
    c.req.header('sec-fetch-site') === 'same-origin' &&
    c.req.header('x-csrf-token') === undefined &&
    (c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  );
}
