/** Pages for coming in, changing person, going out, one's own password and PIN, and the first run. */
import { type Context, Hono } from 'hono';
import { actorOf, holds } from '../access/rights.js';
import type { SignedIn } from '../access/sign-in.js';
import type { Staff } from '../access/staff.js';
import type { Problem } from '../domain/result.js';
import {
  changePassword,
  enterByPassword,
  enterByPin,
  forgetMe,
  leave,
  setPin,
  setUp,
} from '../workflow/accounts.js';
import { organisations, today } from '../workflow/service.js';
import { everyone } from '../workflow/staff.js';
import { browserOf, dropSession, fromOtherSite, keepCookies } from './browser.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { text, typedForm } from './forms.js';
import { type PageOptions, page, refusalPage } from './page.js';

export const accountRoom = new Hono<Env>();

accountRoom.get('/sign-in', (c) =>
  c.get('deps').firstRun.needed() ? c.redirect('/set-up') : signInPage(c, '', []),
);

accountRoom.post('/sign-in', async (c) => {
  if (fromOtherSite(c)) return refusalPage(c, [{ code: 'session.csrf', path: '' }]);
  const form = await typedForm(c);
  const loginName = text(form, 'loginName');
  const input = { loginName, password: text(form, 'password') };
  const entered = await enterByPassword(c.get('deps'), browserOf(c), input);
  return entered.ok ? welcome(c, entered.value) : signInPage(c, loginName, entered.problems);
});

accountRoom.get('/switch', (c) => switchPage(c, '', []));

accountRoom.post('/switch', async (c) => {
  if (fromOtherSite(c)) return refusalPage(c, [{ code: 'session.csrf', path: '' }]);
  const form = await typedForm(c);
  const staffId = text(form, 'staffId');
  const entered = await enterByPin(c.get('deps'), browserOf(c), { staffId, pin: text(form, 'pin') });
  return entered.ok ? welcome(c, entered.value) : switchPage(c, staffId, entered.problems);
});

accountRoom.post('/switch/forget', async (c) => {
  const { terminalToken } = browserOf(c);
  if (terminalToken !== undefined) await forgetMe(c.get('deps'), by(c), terminalToken);
  return c.redirect('/switch?done=forgotten', 303);
});

accountRoom.post('/sign-out', async (c) => {
  await leave(c.get('deps'), by(c), signedIn(c).sessionToken);
  dropSession(c);
  return c.redirect('/sign-in?done=out', 303);
});

accountRoom.get('/password', (c) => passwordPage(c, []));

accountRoom.post('/password', async (c) => {
  const form = await typedForm(c);
  const input = {
    current: text(form, 'current'),
    password: text(form, 'password'),
    again: text(form, 'again'),
  };
  const changed = await changePassword(c.get('deps'), by(c), browserOf(c), input);
  if (!changed.ok) return passwordPage(c, changed.problems);
  keepCookies(c, changed.value);
  return c.redirect('/password?done=password', 303);
});

accountRoom.post('/password/pin', async (c) => {
  const form = await typedForm(c);
  const set = await setPin(c.get('deps'), by(c), { proof: text(form, 'proof'), pin: text(form, 'pin') });
  return set.ok ? c.redirect('/password?done=pin', 303) : passwordPage(c, set.problems);
});

accountRoom.get('/set-up', (c) =>
  c.get('deps').firstRun.needed() ? setUpPage(c, {}, []) : c.redirect('/sign-in'),
);

const setUpFields = ['code', 'organisationName', 'name', 'loginName', 'password', 'again'] as const;

accountRoom.post('/set-up', async (c) => {
  if (fromOtherSite(c)) return refusalPage(c, [{ code: 'session.csrf', path: '' }]);
  const form = await typedForm(c);
  const input = Object.fromEntries(setUpFields.map((name) => [name, text(form, name)]));
  const made = await setUp(c.get('deps'), browserOf(c), input);
  return made.ok ? welcome(c, made.value) : setUpPage(c, input, made.problems);
});

/** Post, redirect, get: on to the first page this person has. */
function welcome(c: Context<Env>, entered: SignedIn): Response {
  keepCookies(c, entered);
  return c.redirect(firstPageOf(c, entered.person), 303);
}

function firstPageOf(c: PageContext, person: Staff): string {
  if (person.mustChangePassword) return '/password';
  const { service } = c.get('deps');
  const actor = actorOf(person, everyone(service), organisations(service), today(service));
  if (holds(actor, 'view-resident')) return '/';
  if (holds(actor, 'manage-staff')) return '/staff';
  if (holds(actor, 'read-audit')) return '/audit';
  return '/rules';
}

interface Known {
  readonly staffId: string;
  readonly name: string;
  readonly loginName: string;
  readonly checked: boolean;
  /** Message of why a PIN will not do; '' when it will. */
  readonly obstacle: string;
}

async function knownPeople(c: PageContext, chosen: string) {
  const { signIn, service, messages } = c.get('deps');
  const { terminalToken, replaced } = browserOf(c);
  const found = terminalToken === undefined ? [] : await signIn.peopleOn(terminalToken);
  const loginNames = new Map(everyone(service).map((one) => [one.id, one.loginName]));
  // The others first: whoever sits here already seldom wants to become themselves.
  const people = [...found].sort((a, b) => Number(a.staffId === replaced) - Number(b.staffId === replaced));
  const ready = people.filter((one) => one.obstacle === undefined);
  const preset = chosen !== '' ? chosen : ready.length === 1 ? ready[0]?.staffId : undefined;
  const known = people.map(
    ({ staffId, name, obstacle }): Known => ({
      staffId,
      name,
      loginName: loginNames.get(staffId) ?? '',
      checked: staffId === preset,
      obstacle: obstacle === undefined ? '' : messages({ code: `pin.obstacle-${obstacle}` }),
    }),
  );
  return {
    ready: known.filter((one) => one.obstacle === ''),
    hasReady: known.some((one) => one.obstacle === ''),
    others: known.filter((one) => one.obstacle !== ''),
    hasOthers: known.some((one) => one.obstacle !== ''),
  };
}

async function signInPage(c: PageContext, typed: string, problems: readonly Problem[]): Promise<Response> {
  const { service } = c.get('deps');
  const known = await knownPeople(c, '');
  // Sent here from the list of this terminal: their login name need not be typed again.
  const asked = c.req.query('who');
  const mayFill = known.others.some((one) => one.staffId === asked);
  const filled = mayFill ? everyone(service).find((one) => one.id === asked)?.loginName : undefined;
  const names = ['loginName', 'password'] as const;
  const fields = fieldsOf(c, names, { loginName: typed !== '' ? typed : (filled ?? '') }, problems);
  return page(
    c,
    'sign-in',
    { ...known, fields, pin: { value: '', problem: '' } },
    {
      title: 'page.sign-in',
      problems: ledTo(names, problems),
      status: refusalStatus(problems),
      done: doneOf(c, { out: 'sign-in.out' }),
    },
  );
}

async function switchPage(c: PageContext, chosen: string, problems: readonly Problem[]): Promise<Response> {
  const known = await knownPeople(c, chosen);
  const names = known.hasReady ? (['staffId', 'pin'] as const) : ([] as const);
  const { pin } = fieldsOf(c, ['staffId', 'pin'], {}, problems);
  const here = c.get('signedIn')?.person.id;
  const isListed = [...known.ready, ...known.others].some((one) => one.staffId === here);
  return page(
    c,
    'switch',
    { ...known, pin, isListed, signedIn: here !== undefined },
    {
      title: 'page.switch',
      problems: ledTo(names, problems),
      status: refusalStatus(problems),
      done: doneOf(c, { forgotten: 'switch.forgotten' }),
    },
  );
}

function passwordPage(c: PageContext, problems: readonly Problem[]): Response {
  const { person, actor } = signedIn(c);
  const names = ['current', 'password', 'again', 'proof', 'pin'] as const;
  const view = {
    fields: fieldsOf(c, names, {}, problems),
    mustChange: person.mustChangePassword,
    hasPin: person.pinHash !== undefined,
    loginName: person.loginName,
    mayNameDeputy: holds(actor, 'name-deputy'),
  };
  return page(c, 'password', view, {
    title: 'page.password',
    problems: ledTo(names, problems),
    status: refusalStatus(problems),
    done: doneOf(c, { password: 'password.changed', pin: 'pin.set' }),
  });
}

function setUpPage(c: PageContext, typed: Readonly<Record<string, string>>, problems: readonly Problem[]) {
  const { code, organisationName, name, loginName } = typed;
  // Passwords are typed again, never sent back.
  const values = { code, organisationName, name, loginName };
  return page(
    c,
    'set-up',
    { fields: fieldsOf(c, setUpFields, values, problems) },
    {
      title: 'page.set-up',
      problems: ledTo(setUpFields, problems),
      status: refusalStatus(problems),
    },
  );
}

function refusalStatus(problems: readonly Problem[]): NonNullable<PageOptions['status']> {
  const code = problems[0]?.code;
  if (code === undefined) return 200;
  if (code === 'sign-in.too-many') return 429;
  return code === 'sign-in.busy' ? 503 : 422;
}

function doneOf(c: PageContext, codes: Readonly<Record<string, string>>): string | undefined {
  const asked = c.req.query('done') ?? '';
  return Object.hasOwn(codes, asked) ? codes[asked] : undefined;
}
