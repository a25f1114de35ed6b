/**
 * The candidate: what on disk differs from what decides, what is wrong with it and how to mend it, whom it would touch;
 * proposing, publishing by a second steward, rolling back. What was read is what is published: its hash goes along.
 */
import { Hono } from 'hono';
import { holds, may } from '../access/rights.js';
import type { Problem } from '../domain/result.js';
import {
  type CandidateView,
  proposeRelease,
  viewCandidate,
  withdrawProposal,
} from '../workflow/candidate.js';
import { publishRelease, rollBackRelease } from '../workflow/publish.js';
import { type ReleaseLine, releaseHistory } from '../workflow/releases.js';
import { type CandidateEffect, candidateEffect } from '../workflow/try-out.js';
import { by, type Env, type PageContext } from './environment.js';
import { many, numberTyped, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { differencesView, faultView, fileView, problemsView } from './rules-change.js';
import { effectView } from './rules-effect.js';
import { momentOf, tabsOf } from './rules-view.js';
import { staffList, staffNames } from './visit-people.js';

export const rulesCandidateRoom = new Hono<Env>();

/** Stored visits the page tries; `zhiwei replay --candidate` tries all of them. */
const mostVisits = 300;
/** Releases that can be rolled back to from the page, newest first. */
const shownReleases = 20;

rulesCandidateRoom.get('/rules/candidate', (c) => candidatePage(c, {}));

rulesCandidateRoom.get('/rules/candidate/files/:file', async (c) => {
  const viewed = await viewCandidate(c.get('deps').service, by(c));
  if (!viewed.ok) return refusalPage(c, viewed.problems);
  const wanted = Number(c.req.query('page') ?? '1');
  const file = fileView(c, viewed.value.candidate, c.req.param('file'), wanted);
  if (!file) return refusalPage(c, [{ code: 'release-file.missing', path: '' }]);
  const view = { tabs: tabsOf(c, 'candidate'), file };
  return page(c, 'rules-candidate-file', view, { title: 'page.rules-candidate-file' });
});

rulesCandidateRoom.post('/rules/candidate/effect', async (c) => {
  const effect = await candidateEffect(c.get('deps').service, by(c), mostVisits);
  if (!effect.ok) return candidatePage(c, { problems: effect.problems });
  return candidatePage(c, { effect: effect.value });
});

rulesCandidateRoom.post('/rules/candidate/propose', async (c) => {
  const typed = await typedForm(c);
  const proposed = await proposeRelease(c.get('deps').service, by(c), {
    hash: text(typed, 'hash'),
    note: text(typed, 'note'),
    alsoEditedBy: [...many(typed, 'alsoEditedBy')],
  });
  if (!proposed.ok) return candidatePage(c, { problems: proposed.problems, typed });
  return c.redirect('/rules/candidate?done=proposed', 303);
});

rulesCandidateRoom.post('/rules/candidate/withdraw', async (c) => {
  const withdrawn = await withdrawProposal(c.get('deps').service, by(c));
  if (!withdrawn.ok) return candidatePage(c, { problems: withdrawn.problems });
  return c.redirect('/rules/candidate?done=withdrawn', 303);
});

rulesCandidateRoom.post('/rules/candidate/publish', async (c) => {
  const typed = await typedForm(c);
  const input = { hash: text(typed, 'hash'), note: text(typed, 'publishNote') };
  const published = await publishRelease(c.get('deps').service, by(c), input);
  if (!published.ok) return candidatePage(c, { problems: led(published.problems, 'publishNote'), typed });
  return c.redirect('/rules/candidate?done=published', 303);
});

rulesCandidateRoom.post('/rules/candidate/roll-back', async (c) => {
  const typed = await typedForm(c);
  const rolled = await rollBackRelease(c.get('deps').service, by(c), {
    number: numberTyped(text(typed, 'number')),
    note: text(typed, 'rollBackNote'),
  });
  if (!rolled.ok)
    return candidatePage(c, {
      problems: led(rolled.problems, `rollBackNote${text(typed, 'number')}`),
      typed,
    });
  return c.redirect('/rules/candidate?done=rolled-back', 303);
});

/** A note is the one thing typed here that may be refused; its box has an id of its own in each form. */
function led(problems: readonly Problem[], noteField: string): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: problem.path === 'note' ? noteField : '' }));
}

interface Shown {
  readonly problems?: readonly Problem[];
  /** What was typed, kept when it was refused. */
  readonly typed?: Typed;
  readonly effect?: CandidateEffect;
}

async function candidatePage(
  c: PageContext,
  { problems = [], typed = {}, effect }: Shown,
): Promise<Response> {
  const { service } = c.get('deps');
  const viewed = await viewCandidate(service, by(c));
  if (!viewed.ok) return refusalPage(c, viewed.problems);
  const history = releaseHistory(service, by(c));
  if (!history.ok) return refusalPage(c, history.problems);
  const { candidate } = viewed.value;
  const { actor } = by(c);
  const view = {
    tabs: tabsOf(c, 'candidate'),
    inForce: service.releaseNumber(),
    same: candidate.same,
    step: nextStep(c, viewed.value),
    hash: candidate.hash,
    ...differencesView(c, candidate),
    ...problemsView(c, candidate),
    ...proposalView(c, viewed.value, typed),
    steward: holds(actor, 'publish-release'),
    canPropose: !candidate.same && candidate.release !== undefined && holds(actor, 'publish-release'),
    canTry: !candidate.same && candidate.release !== undefined,
    effect: effect && candidate.release ? effectView(c, effect, candidate.release) : null,
    mayRollBack: may(actor, 'roll-back-release', {}).allowed,
    releases: history.value.slice(0, shownReleases).map((line) => releaseView(c, line, typed)),
    templates: templatesView(c),
    hasTemplates: c.get('deps').templates.problems().length > 0,
  };
  const done = doneCodes[c.req.query('done') ?? ''];
  return page(c, 'rules-candidate', view, {
    title: 'page.rules-candidate',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    done: problems.length > 0 ? undefined : done,
  });
}

const doneCodes: Readonly<Record<string, string>> = {
  proposed: 'rules.proposed',
  withdrawn: 'rules.proposal-withdrawn',
  published: 'rules.published',
  'rolled-back': 'rules.rolled-back',
};

/** What is to be done now, and by whom, for the person who looks. */
function nextStep(c: PageContext, { candidate, proposal, publishable }: CandidateView): string {
  if (candidate.same) return '';
  const step = () => {
    if (!candidate.release) return 'mend';
    if (publishable) return 'publish';
    if (proposal) return proposal.hash === candidate.hash ? 'wait' : 'again';
    return holds(by(c).actor, 'publish-release') ? 'propose' : 'propose-steward';
  };
  return c.get('deps').messages({ code: `rules.step.${step()}` });
}

function proposalView(c: PageContext, { candidate, proposal, publishable }: CandidateView, typed: Typed) {
  const { service } = c.get('deps');
  const nameOf = staffNames(service);
  const me = by(c).actor.staffId;
  const others = staffList(service).filter(
    ({ id, roles, status }) =>
      id !== me &&
      status === 'active' &&
      roles.some((role) => role === 'rule-steward' || role === 'county-expert'),
  );
  const named = new Set(many(typed, 'alsoEditedBy'));
  return {
    proposal: proposal
      ? {
          by: nameOf(proposal.proposedBy),
          at: momentOf(proposal.proposedAt),
          note: proposal.note,
          editors: proposal.editors.map(nameOf).join('、'),
          current: proposal.hash === candidate.hash,
          mine: proposal.editors.includes(me),
        }
      : null,
    publishable,
    // Who is about to publish seldom edited too.
    proposeOpen: !publishable || text(typed, 'note') !== '',
    note: text(typed, 'note'),
    publishNote: text(typed, 'publishNote'),
    others: others.map(({ id, name }) => ({ id, name, ticked: named.has(id) })),
    hasOthers: others.length > 0,
  };
}

function releaseView(c: PageContext, { number, about }: ReleaseLine, typed: Typed) {
  const { service, messages } = c.get('deps');
  const publisher = about?.publishedBy ?? '';
  return {
    number,
    inForce: number === service.releaseNumber(),
    damaged: about === null,
    published: about ? momentOf(about.publishedAt) : '',
    by: publisher === 'system' ? messages({ code: 'rules.by-system' }) : staffNames(service)(publisher),
    note: about?.note ?? '',
    restores:
      about?.restores === undefined
        ? ''
        : messages({ code: 'rules.restores', values: { number: about.restores } }),
    // Typed for this one and refused: the form stays open with the reason that was given.
    open: text(typed, 'number') === String(number),
    typed: text(typed, 'number') === String(number) ? text(typed, 'rollBackNote') : '',
  };
}

/** Templates are not part of a release: a broken one is not served, and stewards are the ones to hear of it. */
function templatesView(c: PageContext) {
  return c
    .get('deps')
    .templates.problems()
    .map((problem) => ({ ...faultView(c, problem, ''), notice: problem.severity === 'notice' }));
}
