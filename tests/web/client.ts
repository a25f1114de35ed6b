/** A browser for tests: keeps cookies, sends the CSRF token of its session with every change. Follows no redirect. */
import type { Hono } from 'hono';
import { csrfTokenOf } from '../../src/access/tokens.js';
import type { Env } from '../../src/web/environment.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Where a redirect leads, '' without one. */
  readonly location: string;
  readonly headers: Headers;
  /** The body as JSON. */
  json(): unknown;
}

/** A list sends the field once for each of its values; File values are sent with postParts() only. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

export interface Client {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** As a form. `_csrf` among the fields replaces the right token. */
  post(path: string, fields?: Fields, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** As multipart/form-data, for files. */
  postParts(path: string, parts: Readonly<Record<string, string | File>>): Promise<Answer>;
  postJson(path: string, value: unknown): Promise<Answer>;
  /** As any method, without a body: what the route table tries. */
  send(method: string, path: string): Promise<Answer>;
  /** Cookies held now, by name. */
  readonly cookies: Map<string, string>;
  /** CSRF token of the session held, '' without one. */
  csrf(): string;
}

export interface ClientOptions {
  readonly cookies?: ReadonlyMap<string, string>;
  /** Network address the requests come from. */
  readonly address?: string;
}

export function openClient(app: Hono<Env>, options: ClientOptions = {}): Client {
  const cookies = new Map(options.cookies ?? []);
  // What @hono/node-server hands on with a real connection.
  const connection = { incoming: { socket: { remoteAddress: options.address ?? '10.0.0.1' } } };

  function csrf(): string {
    const token = cookies.get('session') ?? cookies.get('__Host-session');
    return token === undefined ? '' : csrfTokenOf(token);
  }

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | FormData,
  ) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await app.request(
      path,
      {
        method,
        headers: { ...headers, ...(cookie === '' ? {} : { Cookie: cookie }) },
        ...(body === undefined ? {} : { body }),
      },
      connection,
    );
    for (const set of response.headers.getSetCookie()) keep(set);
    const text = await response.text();
    const answer: Answer = {
      status: response.status,
      body: text,
      location: response.headers.get('Location') ?? '',
      headers: response.headers,
      json: () => JSON.parse(text),
    };
    return answer;
  }

  function keep(set: string): void {
    const [pair = '', ...attributes] = set.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (attributes.some((attribute) => /^\s*Max-Age=0$/i.test(attribute))) cookies.delete(name);
    else cookies.set(name, pair.slice(at + 1));
  }

  return {
    cookies,
    csrf,
    get: (path, headers = {}) => ask('GET', path, { ...headers }),
    post(path, fields = {}, headers = {}) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries({ _csrf: csrf(), ...fields }))
        for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
      return ask(
        'POST',
        path,
        { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8', ...headers },
        form.toString(),
      );
    },
    postParts(path, parts) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ _csrf: csrf(), ...parts })) form.append(name, value);
      return ask('POST', path, {}, form);
    },
    postJson: (path, value) =>
      ask(
        'POST',
        path,
        { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf() },
        JSON.stringify(value),
      ),
    send: (method, path) => ask(method, path, { 'X-CSRF-Token': csrf() }),
  };
}
