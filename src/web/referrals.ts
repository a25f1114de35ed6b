/**
 * Referrals that are no emergency: the form that opens one with its slip, and one referral with what was learnt of it.
 * What may be opened, changed or closed is the workflow's; who may only see the resident reads.
 */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import { type Chart, visitOf } from '../domain/chart.js';
import type { ReferralRecord } from '../domain/loop.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { daysBetween } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { decideOn } from '../workflow/decided.js';
import { adviceOn, followReferral, latestTrackDay, makeReferral } from '../workflow/referrals.js';
import { organisations, placesOfClinic, readChart, today } from '../workflow/service.js';
import { makeTwoWaySlip } from '../workflow/signed-papers.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { ledTo } from './fields.js';
import { many, one, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { labels, staffName } from './residents-view.js';
import { trackWords } from './residents-words.js';

export const referralsRoom = new Hono<Env>();

const path = '/residents/:residentId/visits/:visitId/referrals';

referralsRoom.get(`${path}/new`, (c) => {
  const { residentId, visitId } = c.req.param();
  return newPage(c, residentId, visitId, {}, []);
});

/** Records the referral, then makes its slip; a slip that fails leaves the referral standing, with a button for it. */
referralsRoom.post(path, async (c) => {
  const { residentId, visitId } = c.req.param();
  const form = await typedForm(c);
  const made = await makeReferral(c.get('deps').service, by(c), residentId, visitId, {
    ruleIds: many(form, 'ruleIds'),
    urgency: text(form, 'urgency'),
    to: text(form, 'to'),
    institution: text(form, 'institution'),
    department: text(form, 'department'),
    reason: text(form, 'reason'),
    trackBy: text(form, 'trackBy'),
  });
  if (!made.ok) return newPage(c, residentId, visitId, form, made.problems);
  return slip(c, { residentId, visitId, referralId: made.value }, form);
});

referralsRoom.get(`${path}/:referralId`, (c) => onePage(c, c.req.param(), {}, []));

referralsRoom.post(`${path}/:referralId`, async (c) => {
  const ids = c.req.param();
  const form = await typedForm(c);
  const arrived = text(form, 'arrived');
  const outcome = text(form, 'outcome');
  const told = await followReferral(
    c.get('deps').service,
    by(c),
    ids.residentId,
    ids.visitId,
    ids.referralId,
    {
      on: text(form, 'on'),
      arrived: arrived === 'yes' ? true : arrived === 'no' ? false : null,
      answer: text(form, 'answer'),
      outcome: outcome === '' ? null : outcome,
      words: text(form, 'words'),
    },
  );
  return told.ok
    ? c.redirect(`${hrefOf(ids)}?done=${outcome === '' ? 'noted' : 'ended'}`, 303)
    : onePage(c, ids, form, told.problems);
});

referralsRoom.post(`${path}/:referralId/slip`, async (c) => slip(c, c.req.param(), await typedForm(c)));

interface Ids {
  readonly residentId: string;
  readonly visitId: string;
  readonly referralId: string;
}

export function hrefOf({ residentId, visitId, referralId }: Ids): string {
  return `/residents/${residentId}/visits/${visitId}/referrals/${referralId}`;
}

async function slip(c: PageContext, ids: Ids, form: Typed): Promise<Response> {
  const { residentId, visitId, referralId } = ids;
  const input = { referralId, size: one(form, 'size') ?? 'A4' };
  const made = await makeTwoWaySlip(c.get('deps'), by(c), residentId, visitId, input);
  return made.ok
    ? c.redirect(`/residents/${residentId}/documents/${made.value}/paper?done=made`, 303)
    : onePage(c, ids, {}, made.problems);
}

async function visitFor(
  c: PageContext,
  residentId: string,
  visitId: string,
): Promise<Result<{ chart: Chart; visit: Visit }>> {
  const chart = await readChart(c.get('deps').service, by(c), residentId, 'care');
  if (!chart.ok) return chart;
  const visit = visitOf(chart.value, visitId);
  return visit?.enteredInError === null
    ? ok({ chart: chart.value, visit })
    : refuse({ code: 'visit.missing', path: 'visitId' });
}

export function mayRefer(c: PageContext, chart: Chart): boolean {
  const places = placesOfClinic(c.get('deps').service, chart.clinicId);
  return may(signedIn(c).actor, 'record-follow-up', { places }).allowed;
}

function headView(c: PageContext, chart: Chart, visit: Visit) {
  const label = labels(c);
  return {
    chartHref: `/residents/${chart.residentId}`,
    visitHref: `/residents/${chart.residentId}/visits/${visit.id}`,
    resident: chart.identity.name,
    visitOn: visit.occurredOn,
    visitKind: label('visit-kinds', visit.kind),
  };
}

const fields = ['to', 'urgency', 'institution', 'department', 'reason', 'trackBy'];

async function newPage(
  c: PageContext,
  residentId: string,
  visitId: string,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const { service } = c.get('deps');
  const found = await visitFor(c, residentId, visitId);
  if (!found.ok) return refusalPage(c, found.problems);
  const { chart, visit } = found.value;
  if (!mayRefer(c, chart)) return refusalPage(c, [{ code: 'rights.role', path: '' }]);
  const { decision } = await decideOn(service, chart, visit);
  const advice = one(form, 'ruleIds') === undefined && problems.length > 0 ? null : adviceOn(decision, visit);
  const latest = latestTrackDay(service, visit, advice?.trackWithinDays ?? null);
  const { vocabularies } = service.release().knowledge;
  const value = (name: string, usual: string) => one(form, name) ?? usual;
  const choices = (vocabulary: string, chosen: string) =>
    (vocabularies.get(vocabulary)?.options ?? []).map(({ code, label }) => ({
      code,
      label,
      checked: code === chosen,
    }));
  const all = organisations(service);
  return page(
    c,
    'referral-new',
    {
      ...headView(c, chart, visit),
      action: `/residents/${residentId}/visits/${visitId}/referrals`,
      advised: (advice?.lines ?? []).map((line) => adviceLine(c, line)),
      isAdvised: advice !== null,
      ruleIds: advice?.ruleIds ?? [],
      places: choices('refer-to', value('to', advice?.to ?? 'county')),
      urgencies: choices('urgencies', value('urgency', advice?.urgency ?? 'routine')),
      institution: value('institution', ''),
      department: value('department', ''),
      reason: value('reason', advice?.reason ?? ''),
      known: placesOfClinic(service, chart.clinicId)
        .slice(1)
        .flatMap(({ id }) => all.get(id)?.name ?? []),
      trackBy: value('trackBy', latest),
      earliest: visit.occurredOn,
      latest,
    },
    {
      title: 'page.referral-new',
      problems: ledTo(fields, problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

export function adviceLine(c: PageContext, line: NonNullable<ReturnType<typeof adviceOn>>['lines'][number]) {
  const label = labels(c);
  const { service, messages } = c.get('deps');
  const { sources } = service.release().knowledge;
  const days = line.trackWithinDays;
  return {
    reason: line.reason,
    track: days === undefined ? '' : messages({ code: 'visit.follow-up-track', values: { days } }),
    where: `${label('urgencies', line.urgency)} → ${label('refer-to', line.to)}`,
    why: line.why,
    awaitsExpert: line.awaitsExpert,
    sources: line.sources.map(({ source, locator }) => `${sources.get(source)?.title ?? source}：${locator}`),
  };
}

/** What stands of a referral wherever it is listed. */
export function referralView(c: PageContext, residentId: string, visit: Visit, referral: ReferralRecord) {
  const { service, messages } = c.get('deps');
  const label = labels(c);
  const arrived = referral.news.findLast((told) => told.arrived !== null)?.arrived ?? null;
  const left = daysBetween(today(service), referral.trackBy);
  return {
    href: hrefOf({ residentId, visitId: visit.id, referralId: referral.id }),
    on: visit.occurredOn,
    where: [label('refer-to', referral.to), referral.institution, referral.department]
      .filter(Boolean)
      .join(' '),
    urgency: label('urgencies', referral.urgency),
    reason: referral.reason,
    isOpen: referral.closed === null,
    isLate: left < 0,
    left: trackWords(c, left),
    trackBy: referral.trackBy,
    arrived:
      arrived === null
        ? messages({ code: 'referral.not-known' })
        : label('referral-arrivals', arrived ? 'yes' : 'no'),
    outcome: referral.closed ? label('referral-outcomes', referral.closed.outcome) : '',
    words: referral.closed?.words ?? '',
  };
}

async function onePage(
  c: PageContext,
  { residentId, visitId, referralId }: Ids,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const found = await visitFor(c, residentId, visitId);
  if (!found.ok) return refusalPage(c, found.problems);
  const { chart, visit } = found.value;
  const referral = visit.referrals.find((each) => each.id === referralId);
  if (!referral) return refusalPage(c, [{ code: 'referral.missing', path: '' }]);
  if (statusOf(problems) === 403) return refusalPage(c, problems);
  const { service } = c.get('deps');
  const { vocabularies } = service.release().knowledge;
  const label = labels(c);
  const view = referralView(c, residentId, visit, referral);
  const known = referral.news.findLast((told) => told.arrived !== null)?.arrived ?? null;
  const arrived = one(form, 'arrived') ?? (known === null ? 'unknown' : known ? 'yes' : 'no');
  const outcome = text(form, 'outcome');
  const done = c.req.query('done') ?? '';
  return page(
    c,
    'referral',
    {
      ...headView(c, chart, visit),
      ...view,
      action: view.href,
      madeBy: staffName(c, referral.madeBy),
      mayWrite: mayRefer(c, chart) && view.isOpen,
      slips: chart.documents
        .filter((doc) => doc.kind === 'referral-slip' && doc.fields['referral'] === referralId)
        .map((doc) => ({
          href: `/residents/${residentId}/documents/${doc.id}/paper`,
          number: doc.issued?.sheetNumber ?? '',
          state: label('document-states', doc.state),
        })),
      news: referral.news.map((told) => ({
        on: told.on,
        arrived: label('referral-arrivals', told.arrived === null ? 'unknown' : told.arrived ? 'yes' : 'no'),
        answer: told.answer,
        by: staffName(c, told.by),
      })),
      hasNews: referral.news.length > 0,
      arrivals: (vocabularies.get('referral-arrivals')?.options ?? []).map((option) => ({
        ...option,
        checked: option.code === arrived,
      })),
      outcomes: (vocabularies.get('referral-outcomes')?.options ?? []).map((option) => ({
        ...option,
        checked: option.code === outcome,
      })),
      staysOpen: outcome === '',
      newsOn: one(form, 'on') ?? today(service),
      earliest: visit.occurredOn,
      today: today(service),
      answer: text(form, 'answer'),
      closingWords: text(form, 'words'),
    },
    {
      title: 'page.referral',
      problems: ledTo(['on', 'arrived', 'answer', 'outcome', 'words'], problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
      done: done === 'noted' || done === 'ended' ? `referral.done-${done}` : undefined,
    },
  );
}
