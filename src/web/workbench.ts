/** The first page: for who looks after residents, the desk of today with one next step; for the others, their rooms. */
import { Hono } from 'hono';
import { type Act, holds } from '../access/rights.js';
import { clinicsFor } from '../workflow/residents-search.js';
import { papersInDoubt, waitingDrafts } from '../workflow/review-queue.js';
import { type DeskPaper, type Workbench, workbench } from '../workflow/workbench.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { dueLine, referralLine } from './follow-up-view.js';
import { page, refusalPage } from './page.js';
import { doneOf, labels, optionsOf, personLine } from './residents-view.js';
import { ruleTitle, trackWords } from './residents-words.js';

export const workbenchRoom = new Hono<Env>();

/** How far ahead the desk looks, and how many lines of a kind it lays out. */
const withinDays = 14;
const most = 8;

workbenchRoom.get('/', (c) => {
  const { actor } = signedIn(c);
  const clinicId = c.req.query('clinic') ?? '';
  const desk = holds(actor, 'record-visit')
    ? workbench(c.get('deps').service, by(c), { clinicId, withinDays })
    : undefined;
  if (desk && !desk.ok) return refusalPage(c, desk.problems);
  const clinics = desk ? clinicsFor(c.get('deps').service, by(c), 'record-visit') : [];
  return page(
    c,
    'workbench',
    {
      hasDesk: desk !== undefined,
      desk: desk ? deskView(c, desk.value) : null,
      clinics: optionsOf(clinics, clinicId),
      hasClinics: clinics.length > 1,
      ...queueView(c),
      rooms: roomsOf(c),
      hasRooms: roomsOf(c).length > 0,
      mayNameDeputy: holds(actor, 'name-deputy'),
    },
    { title: 'page.workbench', done: doneOf(c) },
  );
});

function deskView(c: PageContext, desk: Workbench) {
  const { messages } = c.get('deps');
  const label = labels(c);
  const paper = (one: DeskPaper, page: string) => ({
    ...personLine(c, one.resident),
    paper: label('document-kinds', one.document.kind),
    open: `${documentHref(one)}${page}`,
    days:
      one.daysThere === 0
        ? messages({ code: 'workbench.since-today' })
        : messages({ code: 'workbench.days-there', values: { days: one.daysThere } }),
    reason: one.document.returned ? label('return-reasons', one.document.returned.reason) : '',
    comment: one.document.returned?.comment ?? '',
  });
  const list = (papers: readonly DeskPaper[], page = '') => ({
    lines: papers.slice(0, most).map((one) => paper(one, page)),
    has: papers.length > 0,
    count: papers.length,
    more: Math.max(0, papers.length - most),
    hasMore: papers.length > most,
  });
  const overdue = desk.due.due.filter((one) => one.tasks.some((task) => task.state === 'overdue'));
  return {
    next: nextStep(c, desk),
    emergencies: desk.emergencies.map((one) => ({
      ...personLine(c, one.resident),
      title: ruleTitle(c, one.ruleId),
      open: `/residents/${one.resident.residentId}/visits/${one.visitId}`,
      left: trackWords(c, one.daysLeft),
      trackBy: one.trackBy,
    })),
    hasEmergencies: desk.emergencies.length > 0,
    referrals: desk.referrals.slice(0, most).map((one) => referralLine(c, one)),
    hasReferrals: desk.referrals.length > 0,
    referralCount: desk.referrals.length,
    recheck: list(desk.recheck),
    voided: list(desk.voided),
    returned: list(desk.returned),
    toPrint: list(desk.toPrint, sheet),
    toHandOver: list(desk.toHandOver, sheet),
    drafts: list(desk.drafts),
    submitted: list(desk.submitted),
    due: {
      lines: desk.due.due.slice(0, most).map((one) => dueLine(c, one)),
      has: desk.due.due.length > 0,
      overdue: overdue.length,
      count: desk.due.due.length,
      hasMore: desk.due.due.length > most,
      tried: desk.due.notReached.length,
      hasTried: desk.due.notReached.length > 0,
      unwilling: desk.due.refused.length,
      hasUnwilling: desk.due.refused.length > 0,
      withinDays,
    },
  };
}

/** The page that prints and hands over: one tap from the desk. */
const sheet = '/paper';

function documentHref({ resident, document }: DeskPaper): string {
  return `/residents/${resident.residentId}/documents/${document.id}`;
}

/** What to do first, with its link; the search when nothing waits. */
function nextStep(c: PageContext, desk: Workbench): { readonly text: string; readonly href: string } {
  const { messages } = c.get('deps');
  const step = (key: string, href: string, name = '') => ({
    text: messages({ code: `workbench.then-${key}`, values: { name } }),
    href,
  });
  const [emergency] = desk.emergencies;
  if (emergency) {
    const { residentId, name } = emergency.resident;
    return step('emergency', `/residents/${residentId}/visits/${emergency.visitId}`, name);
  }
  const papers = [
    ['recheck', desk.recheck[0], ''],
    ['voided', desk.voided[0], ''],
    ['returned', desk.returned[0], ''],
    ['print', desk.toPrint[0], sheet],
    ['hand-over', desk.toHandOver[0], sheet],
    ['drafts', desk.drafts[0], ''],
  ] as const;
  for (const [key, paper, page] of papers) {
    if (paper) return step(key, `${documentHref(paper)}${page}`, paper.resident.name);
  }
  const [referral] = desk.referrals;
  // A day to learn what became of somebody that has come goes before the next round of visits.
  if (referral && referral.daysLeft <= 0)
    return step('referral', referralLine(c, referral).open, referral.resident.name);
  return desk.due.due.length > 0 ? step('due', '/follow-up') : step('search', '#text');
}

/** How much waits for the county. */
function queueView(c: PageContext) {
  if (!holds(signedIn(c).actor, 'review-queue')) {
    const none = { waiting: 0, hasWaiting: false, longest: 0, own: 0, hasOwn: false };
    return { hasQueue: false, ...none, inDoubt: [], hasInDoubt: false, doubtCount: 0 };
  }
  const queue = waitingDrafts(c.get('deps').service, by(c));
  const waiting = queue.ok ? queue.value : [];
  const own = waiting.filter((entry) => entry.own).length;
  const found = papersInDoubt(c.get('deps').service, by(c));
  const inDoubt = found.ok ? found.value : [];
  return {
    inDoubt: inDoubt.slice(0, most).map(({ resident, documentId }) => ({
      ...personLine(c, resident),
      open: `/residents/${resident.residentId}/documents/${documentId}`,
    })),
    hasInDoubt: inDoubt.length > 0,
    doubtCount: inDoubt.length,
    hasQueue: true,
    waiting: waiting.length,
    hasWaiting: waiting.length > 0,
    longest: Math.max(0, ...waiting.map((entry) => entry.daysWaiting)),
    own,
    hasOwn: own > 0,
  };
}

/** What there is to do for who looks after no resident; the first of somebody's is their next step. */
const otherRooms: readonly { readonly act: Act; readonly href: string; readonly key: string }[] = [
  { act: 'manage-staff', href: '/staff', key: 'staff' },
  { act: 'manage-organisations', href: '/organisations', key: 'organisations' },
  { act: 'read-audit', href: '/audit', key: 'audit' },
  { act: 'read-access-log', href: '/audit/access', key: 'access' },
  { act: 'sign-content', href: '/rules/sign', key: 'sign' },
  { act: 'publish-release', href: '/rules/candidate', key: 'candidate' },
  { act: 'publish-release', href: '/rules', key: 'rules' },
  { act: 'sign-content', href: '/rules', key: 'rules' },
];

function roomsOf(c: PageContext) {
  const { messages } = c.get('deps');
  const open = otherRooms.filter(({ act }) => holds(signedIn(c).actor, act));
  return [...new Map(open.map((room) => [room.href, room])).values()].map(({ href, key }, place) => ({
    href,
    isFirst: place === 0,
    label: messages({ code: `workbench.room-${key}` }),
    about: messages({ code: `workbench.about-${key}` }),
  }));
}
