/** Pages of the auditor: what was done, who looked at whom, and whether the record is whole. Ids and codes only. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Problem } from '../domain/result.js';
import { civilDate, civilDateAt, clockTimeAt, type Instant } from '../domain/time.js';
import { type AuditFilter, readAccessLog, readAudit, type Slice, verifyAudit } from '../workflow/audit.js';
import { by, type Env, type PageContext } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { page, refusalPage, statusOf } from './page.js';

export const auditRoom = new Hono<Env>();

/** Entries on one page. */
const pageSize = 100;
const fieldNames = ['staff', 'resident', 'from', 'until'] as const;
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

auditRoom.get('/audit', async (c) => {
  const { filter, problems } = filterOf(c);
  const read = await readAudit(c.get('deps').service, by(c), filter);
  if (!read.ok) return refusalPage(c, read.problems);
  const entries = read.value.entries.map(({ chain, entry }) => ({
    ...momentOf(entry.at),
    by: entry.by === 'system' ? c.get('deps').messages({ code: 'audit-by.system' }) : entry.by,
    byLink: entry.by === 'system' ? '' : `/audit?staff=${entry.by}`,
    act: wordFor(c, 'act', entry.act),
    subject: Object.entries(entry.subject).map(([kind, value]) => subjectOf(c, kind, value)),
    detail: Object.entries(entry.detail).map(([name, value]) => ({
      name: wordFor(c, 'audit-detail', name),
      value: valueFor(c, name, `${value}`),
    })),
    place: wordFor(c, 'audit-chain', chain),
    seq: entry.seq,
  }));
  return listPage(c, 'audit', { ...frameOf(c, '/audit', read.value, problems), entries }, problems);
});

auditRoom.get('/audit/access', async (c) => {
  const { filter, problems } = filterOf(c);
  const read = await readAccessLog(c.get('deps').service, by(c), filter);
  if (!read.ok) return refusalPage(c, read.problems);
  const { messages } = c.get('deps');
  const entries = read.value.entries.map((entry) => ({
    ...momentOf(entry.at),
    staffId: entry.staffId,
    residentId: entry.residentId,
    why: messages({ code: `access-reason.${entry.why}` }),
    terminal: (entry.terminalId ?? '').slice(0, 8),
  }));
  return listPage(
    c,
    'audit-access',
    { ...frameOf(c, '/audit/access', read.value, problems), entries },
    problems,
  );
});

auditRoom.post('/audit/verify', async (c) => {
  const verified = await verifyAudit(c.get('deps').service, by(c));
  if (!verified.ok) return refusalPage(c, verified.problems);
  const { messages } = c.get('deps');
  const { chains, findings } = verified.value;
  const whole = findings.length === 0;
  const view = {
    whole,
    summary: messages({
      code: whole ? 'audit.verified' : 'audit.not-whole',
      values: { chains, findings: findings.length },
    }),
    findings: findings.map(({ chain, finding }) => ({
      chain,
      text: messages({ code: `audit.${finding.kind}`, values: { seq: finding.seq } }),
    })),
  };
  return page(c, 'audit-verification', view, { title: 'page.audit-verification' });
});

function listPage(c: PageContext, name: string, view: object, problems: readonly Problem[]): Response {
  return page(c, name, view, {
    title: name === 'audit' ? 'page.audit' : 'page.access-log',
    problems: ledTo(fieldNames, problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
  });
}

/** What the address asks for. A part that is misspelt is told, and nothing is listed. */
function filterOf(c: PageContext): { readonly filter: AuditFilter; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = <T>(name: (typeof fieldNames)[number], understood: (typed: string) => T | undefined) => {
    const typed = (c.req.query(name) ?? '').trim();
    const value = typed === '' ? undefined : understood(typed);
    if (typed !== '' && value === undefined) problems.push({ code: `audit.filter-${name}`, path: name });
    return value;
  };
  const idTyped = (typed: string) => id.safeParse(typed).data;
  const dateTyped = (typed: string) => civilDate.safeParse(typed).data;
  const filter = {
    staff: read('staff', idTyped),
    resident: read('resident', idTyped),
    from: read('from', dateTyped),
    until: read('until', dateTyped),
    skip: skipOf(c),
  };
  return { filter: { ...filter, size: problems.length === 0 ? pageSize : 0 }, problems };
}

function skipOf(c: PageContext): number {
  return Math.max(0, Number.parseInt(c.req.query('skip') ?? '0', 10) || 0);
}

function frameOf(c: PageContext, path: string, slice: Slice<unknown>, problems: readonly Problem[]) {
  const values = Object.fromEntries(fieldNames.map((name) => [name, c.req.query(name) ?? '']));
  const skip = skipOf(c);
  const link = (from: number) => `${path}?${new URLSearchParams({ ...values, skip: `${from}` })}`;
  return {
    path,
    fields: fieldsOf(c, fieldNames, values, problems),
    hasEntries: slice.entries.length > 0,
    newer: skip > 0 ? link(Math.max(0, skip - pageSize)) : '',
    older: slice.more && problems.length === 0 ? link(skip + pageSize) : '',
    isAccess: path === '/audit/access',
    faultsAtOpening: c.get('deps').service.houseAudit.atOpening.length > 0,
  };
}

function momentOf(at: Instant): { readonly day: string; readonly time: string } {
  return { day: civilDateAt(at), time: clockTimeAt(at) };
}

/** Terminals are hashes: their first letters tell them apart. Staff and residents lead to what else concerns them. */
function subjectOf(c: PageContext, kind: string, value: string) {
  const filter = {
    staff: 'staff',
    before: 'staff',
    deputy: 'staff',
    resident: 'resident',
    other: 'resident',
  }[kind];
  return {
    name: wordFor(c, 'audit-subject', kind),
    value: kind === 'terminal' ? value.slice(0, 8) : value,
    link: filter === undefined ? '' : `/audit?${filter}=${value}`,
  };
}

/** Which words the values of a detail have. */
const detailWords: Readonly<Record<string, readonly string[]>> = {
  how: ['audit-how'],
  status: ['staff-status', 'organisation-status'],
  before: ['staff-status'],
  roles: ['role'],
  category: ['category'],
  level: ['level'],
};

/** Several codes are joined by `+`. */
function valueFor(c: PageContext, name: string, value: string): string {
  const { messages } = c.get('deps');
  const words = (code: string) =>
    (detailWords[name] ?? [])
      .map((vocabulary) => `${vocabulary}.${code}`)
      .find((full) => messages.codes.has(full));
  return value
    .split('+')
    .map((code) => {
      const full = words(code);
      return full === undefined ? code : messages({ code: full });
    })
    .join('、');
}

/** The word for a code; the code itself where nobody has written one. */
function wordFor(c: PageContext, vocabulary: string, code: string): string {
  const { messages } = c.get('deps');
  const full = `${vocabulary}.${code}`;
  return messages.codes.has(full) ? messages({ code: full }) : code;
}
