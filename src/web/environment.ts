/** What every page is given: the service, who is signed in, how to render, how to say what went wrong. */
import type { Context } from 'hono';
import type { Attempts } from '../access/attempts.js';
import type { Credentials } from '../access/credentials.js';
import type { FirstRun } from '../access/first-run.js';
import type { Actor } from '../access/rights.js';
import type { Sessions } from '../access/session.js';
import type { SignIn } from '../access/sign-in.js';
import type { Staff } from '../access/staff.js';
import type { Problem } from '../domain/result.js';
import type { Messages } from '../knowledge/messages.js';
import type { Templates } from '../prescription/rendering.js';
import type { By, Service } from '../workflow/service.js';

export interface WebDeps {
  readonly service: Service;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly firstRun: FirstRun;
  /** Tries counted by address, for pages that answer without a session. */
  readonly attempts: Attempts;
  readonly templates: Templates;
  readonly messages: Messages;
  /** Style sheet and page script, by file name, as text. */
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly text: string }>;
  /** https: cookies are Secure and __Host-. */
  readonly secure: boolean;
  /** A reverse proxy of our own stands before us, so the last X-Forwarded-For entry is the browser's address. */
  readonly trustProxy: boolean;
  readonly log: (entry: { readonly event: string; readonly [key: string]: string | number }) => void;
}

export interface SignedIn {
  readonly person: Staff;
  readonly actor: Actor;
  readonly csrfToken: string;
  readonly terminalId: string;
  readonly sessionToken: string;
}

export type Env = { Variables: { deps: WebDeps; signedIn: SignedIn | undefined } };
export type PageContext = Context<Env>;

/** The person behind the request. Throws when a route forgot its guard: never a silent anonymous. */
export function signedIn(c: PageContext): SignedIn {
  const who = c.get('signedIn');
  if (!who) throw new Error('page without a signed-in person');
  return who;
}

export function by(c: PageContext): By {
  const { actor, terminalId } = signedIn(c);
  return { actor, terminalId };
}

/** A problem as a page shows it: the sentence, and the id of the field it belongs to ('' for the whole page). */
export interface ShownProblem {
  readonly text: string;
  readonly field: string;
}

export function shown(c: PageContext, problems: readonly Problem[]): ShownProblem[] {
  const { messages } = c.get('deps');
  return problems.map((problem) => ({ text: messages(problem), field: problem.path }));
}
