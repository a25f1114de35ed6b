/** Signing: the expert sees what waits, reads one piece as it stands, and signs that one. There is no signing in bulk. */
import { Hono } from 'hono';
import { z } from 'zod';
import { may } from '../access/rights.js';
import type { Problem } from '../domain/result.js';
import { type RuleBook, readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { type GeneralPiece, signContent, withdrawSignature } from '../workflow/signing.js';
import { by, type Env, type PageContext } from './environment.js';
import { text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { contentView } from './rules-items.js';
import { patternReading } from './rules-patterns.js';
import { labelIn, momentOf, ruleView, signatureView, tabsOf, termsOf } from './rules-view.js';
import { staffNames } from './visit-people.js';

export const rulesSignRoom = new Hono<Env>();

const kinds = z.enum(['rule', 'item', 'recipe', 'pattern']);

rulesSignRoom.get('/rules/sign', async (c) => {
  const { service, messages } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { general } = read.value;
  const nameOf = staffNames(service);
  const label = labelIn(termsOf(c));
  const stages = new Map(
    read.value.release.rules.map(({ rule }) => [rule.id, label('stages', rule.stage)] as const),
  );
  const line = ({ kind, id, title, state, signedBy, signedAt }: GeneralPiece) => ({
    stage: kind === 'rule' ? (stages.get(id) ?? '') : '',
    href: `/rules/sign/${kind}/${id}`,
    title,
    changed: state === 'changed',
    signed:
      signedBy === null || signedAt === null
        ? ''
        : messages({
            code: 'rules.signed-by',
            values: { name: nameOf(signedBy), at: momentOf(signedAt) },
          }),
  });
  const groups = kinds.options.map((kind) => {
    const here = general.filter((one) => one.kind === kind);
    const waiting = here.filter((one) => one.state !== 'signed');
    return {
      name: messages({ code: `rules.kind.${kind}` }),
      ...{
        kind,
        all: here.length,
        count: waiting.length,
        hasWaiting: waiting.length > 0,
        hasAny: here.length > 0,
      },
      waiting: waiting.map(line),
    };
  });
  const signed = general.filter((one) => one.state === 'signed');
  const view = {
    tabs: tabsOf(c, 'sign'),
    groups,
    signed: signed.map(line),
    hasSigned: signed.length > 0,
    signedCount: signed.length,
  };
  const done = c.req.query('done') === 'all' ? 'rules.all-signed' : undefined;
  return page(c, 'rules-sign', view, { title: 'page.rules-sign', done });
});

rulesSignRoom.get('/rules/sign/:kind/:id', (c) => onePage(c, []));

rulesSignRoom.post('/rules/sign/:kind/:id', async (c) => {
  const { service } = c.get('deps');
  const form = await typedForm(c);
  const { kind, id } = c.req.param();
  const signed = await signContent(service, by(c), { kind, id, contentHash: text(form, 'contentHash') });
  if (!signed.ok) return onePage(c, signed.problems);
  const read = await readRuleBook(service, by(c));
  const next = read.ok ? nextAfter(read.value.general, kind, id) : undefined;
  if (!next) return c.redirect('/rules/sign?done=all', 303);
  return c.redirect(`/rules/sign/${next.kind}/${next.id}?done=signed`, 303);
});

rulesSignRoom.post('/rules/sign/:kind/:id/withdraw', async (c) => {
  const { kind, id } = c.req.param();
  const withdrawn = await withdrawSignature(c.get('deps').service, by(c), { kind, id });
  if (!withdrawn.ok) return onePage(c, withdrawn.problems);
  return c.redirect(`/rules/sign/${kind}/${id}?done=withdrawn`, 303);
});

/** The next piece that waits, in the order of the list, from here on and round. */
function nextAfter(general: readonly GeneralPiece[], kind: string, id: string): GeneralPiece | undefined {
  const here = general.findIndex((one) => one.kind === kind && one.id === id);
  return [...general.slice(here + 1), ...general.slice(0, here)].find((one) => one.state !== 'signed');
}

async function onePage(c: PageContext, problems: readonly Problem[]): Promise<Response> {
  const { service } = c.get('deps');
  const read = await readRuleBook(service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { kind, id } = c.req.param();
  const piece = read.value.general.find((one) => one.kind === kind && one.id === id);
  if (!piece) return refusalPage(c, [{ code: 'sign.missing', path: '' }]);
  const next = nextAfter(read.value.general, piece.kind, piece.id);
  const view = {
    tabs: tabsOf(c, 'sign'),
    ...bodyOf(c, read.value, piece),
    piece: { kind: piece.kind, id: piece.id, contentHash: piece.contentHash, title: piece.title },
    kind: c.get('deps').messages({ code: `rules.kind.${piece.kind}` }),
    signature: signatureView(c, read.value, piece.kind, piece.id),
    // Who edited it is told on pressing; whether somebody signs at all is known here.
    maySign: piece.state !== 'signed' && may(by(c).actor, 'sign-content', { editorIds: [] }).allowed,
    mayWithdraw: piece.state === 'signed' && may(by(c).actor, 'sign-content', { editorIds: [] }).allowed,
    skip: next ? `/rules/sign/${next.kind}/${next.id}` : '',
  };
  const done = { signed: 'rules.signed', withdrawn: 'rules.withdrawn' }[c.req.query('done') ?? ''];
  return page(c, 'rules-sign-one', view, {
    title: 'page.rules-sign-one',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    done,
  });
}

/** The rule, the item or the pattern, as on its own page: exactly one of them is there. */
function bodyOf(c: PageContext, book: RuleBook, { kind, id }: GeneralPiece) {
  const rule = kind === 'rule' ? book.release.rules.find((one) => one.rule.id === id) : undefined;
  const content = kind === 'item' || kind === 'recipe' ? contentView(c, book, id) : undefined;
  return {
    rule: rule ? ruleView(rule, termsOf(c), today(c.get('deps').service)) : null,
    content: content ?? null,
    pattern: kind === 'pattern' ? (patternReading(c, book, id) ?? null) : null,
  };
}
