/**
 * The browser behind a request: its cookies and its network address. The address comes from the connection; headers
 * that say otherwise count only where a proxy of our own is configured.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { SignedIn } from '../access/sign-in.js';
import type { Browser } from '../workflow/accounts.js';
import type { PageContext } from './environment.js';
import { cookieNames } from './guards.js';

/** As long as browsers keep a cookie at all; renewed at every sign-in. */
const terminalDays = 400;

export function browserOf(c: PageContext): Browser {
  const { secure } = c.get('deps');
  const names = cookieNames(secure);
  return {
    address: addressOf(c),
    terminalToken: getCookie(c, names.terminal),
    replacedToken: getCookie(c, names.session),
    replaced: c.get('signedIn')?.person.id,
  };
}

/** Gives the browser its new session and its terminal. */
export function keepCookies(c: PageContext, { token, terminalToken }: SignedIn): void {
  const { secure } = c.get('deps');
  const names = cookieNames(secure);
  const shared = { httpOnly: true, sameSite: 'Strict', path: '/', secure } as const;
  setCookie(c, names.session, token, shared);
  setCookie(c, names.terminal, terminalToken, { ...shared, maxAge: terminalDays * 24 * 60 * 60 });
}

/** The terminal stays known: the next person comes back by PIN. */
export function dropSession(c: PageContext): void {
  const { secure } = c.get('deps');
  deleteCookie(c, cookieNames(secure).session, { path: '/', secure });
}

/**
 * A form sent by another site's page. It carries no cookie of ours, so nothing is done in anybody's name; it must not
 * sign the browser in as somebody else either. Browsers too old to say let it pass.
 */
export function fromOtherSite(c: PageContext): boolean {
  return ['cross-site', 'same-site'].includes(c.req.header('sec-fetch-site') ?? '');
}

function addressOf(c: PageContext): string {
  const forwarded = c.get('deps').trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1) : undefined;
  return addressKey(forwarded ?? connectedFrom(c));
}

function connectedFrom(c: PageContext): string {
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    // Not behind a socket.
    return '';
  }
}

/**
 * One text for everybody behind an address: IPv4 as it is, IPv6 by its first 64 bits, which one household or office
 * has to itself. What is no address is `unknown`, counted as one.
 */
export function addressKey(address: string): string {
  const plain = address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) return plain;
  const [bare = ''] = plain.split('%');
  if (!/^[0-9a-f:]{2,39}$/i.test(bare) || !bare.includes(':')) return 'unknown';
  const [left = '', right] = bare.split('::');
  const groups = left === '' ? [] : left.split(':');
  const rest = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const whole = [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest];
  return whole
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
