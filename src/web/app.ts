/** All pages as one Hono app that does not listen. Each room of pages is a small app of its own, mounted here. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { TemplateError } from '../prescription/rendering.js';
import type { Env, WebDeps } from './environment.js';
import { csrf, passwordFirst, session } from './guards.js';
import { refusalPage } from './page.js';

/** Roster workbooks are the largest thing anybody sends. */
const largestBody = 5 * 1024 * 1024;

const ownAddress = /^(\/[A-Za-z0-9._~-]{0,128})+$/;

export function buildWeb(deps: WebDeps, rooms: readonly Hono<Env>[]): Hono<Env> {
  const app = new Hono<Env>();
  // A slow line: pages and style sheets shrink to about a quarter.
  app.use(compress());
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        // A paper is shown inside its own page.
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
      xFrameOptions: 'SAMEORIGIN',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: deps.secure ? 'max-age=15552000' : false,
    }),
  );
  app.use(
    bodyLimit({
      maxSize: largestBody,
      onError: (c) => c.text(deps.messages({ code: 'request.too-large' }), 413),
    }),
  );
  app.use(session(deps), csrf, passwordFirst);
  // Ids are all that addresses carry; anything else is nobody's, and no store is asked for it.
  app.use(async (c, next) => (ownAddress.test(c.req.path) ? await next() : c.notFound()));
  app.get('/assets/:name', (c) => {
    const asset = deps.assets.get(c.req.param('name'));
    if (!asset) return c.notFound();
    c.header('Content-Type', asset.type);
    c.header('Cache-Control', 'public, max-age=3600');
    return c.body(asset.text);
  });
  app.get('/healthz', (c) => c.text('ok'));
  for (const room of rooms) app.route('/', room);
  app.notFound((c) => refusalPage(c, [{ code: 'page.missing', path: '' }]));
  app.onError((error, c) => {
    // Name only: a message may quote what was typed. A template's says where it failed and never carries a value.
    const where = error instanceof TemplateError ? error.message : '';
    deps.log({ event: 'request-failed', method: c.req.method, error: error.name, where });
    c.set('deps', deps);
    return c.html(deps.messages({ code: 'page.fault' }), 500);
  });
  return app;
}
