/** Renders one visit: the form for whoever records, the reading page for everybody else who may see it. */
import { may } from '../access/rights.js';
import type { Problem, Result } from '../domain/result.js';
import { placesOfClinic } from '../workflow/service.js';
import { type LookedAt, openVisitPage } from '../workflow/whole-visit.js';
import { by, type PageContext } from './environment.js';
import { type Typed, text } from './forms.js';
import { page, statusOf } from './page.js';
import { patternsView } from './patterns-view.js';
import { planWords } from './plan-words.js';
import { visitReferrals } from './referrals-block.js';
import { type TypedEmergencies, typedEmergencies, unsavedEmergencies } from './visit-emergencies.js';
import { hoursForm, overlapBlock } from './visit-hours-view.js';
import { staffNames } from './visit-people.js';
import { readView } from './visit-read.js';
import type { TypedPage, VisitPageInput } from './visit-section.js';
import { visitView } from './visit-view.js';

export interface Showing {
  /** Beside those that came with `typed`. */
  readonly typedEmergencies?: TypedEmergencies;
  readonly typed?: TypedPage;
  readonly problems?: readonly Problem[];
  readonly done?: string;
  readonly restored?: string;
  /** An emergency nobody had written on was taken off again with the reading that raised it. */
  readonly withdrawn?: boolean;
  /** Hours that were posted and refused. */
  readonly typedHours?: Typed;
}

/** Whoever may not record, and a visit entered in error, get the reading page. */
export function visitPage(c: PageContext, { chart, visit, review }: LookedAt, showing: Showing): Response {
  const { service, messages } = c.get('deps');
  const { actor } = by(c);
  const places = placesOfClinic(service, chart.clinicId);
  const { problems = [], typed = null } = showing;
  const input: VisitPageInput = {
    chart,
    visit,
    review,
    release: service.release(),
    say: messages,
    staffName: staffNames(service),
    wanted: c.req.query('instrument'),
    typed,
    restored: showing.restored ?? '',
    more: c.req.query('more') !== undefined || (typed !== null && text(typed.form, 'then') === 'more'),
    typedEmergencies: new Map([
      ...(typed ? unsavedEmergencies(typedEmergencies(typed.form), visit) : []),
      ...(showing.typedEmergencies ?? []),
    ]),
    mayConfirm: visit.enteredInError === null && may(actor, 'confirm-constitution', { places }).allowed,
  };
  const writes = visit.enteredInError === null && may(actor, 'record-visit', { places }).allowed;
  const word = c.req.query('done') ?? '';
  const told = word.startsWith('planned')
    ? { words: planWords(c, { chart, visit, review }, word === 'planned-fewer') }
    : doneCodes.get(word);
  const saved = showing.done ?? (problems.length === 0 ? told : undefined);
  const words = typeof saved === 'string' ? messages({ code: saved }) : (saved?.words ?? '');
  const isWithdrawn = showing.withdrawn ?? c.req.query('withdrawn') !== undefined;
  const done = isWithdrawn ? { words: `${words}${messages({ code: 'visit.withdrawn' })}` } : saved;
  const view = {
    ...(writes ? visitView(input) : readView(input)),
    patterns: patternsView(c, chart, visit, review.decision),
    ...visitReferrals(c, chart, visit, review.decision, typed === null),
    ...overlapBlock(c, visit),
    hoursForm: writes ? hoursForm(c, chart.residentId, visit, showing.typedHours) : null,
  };
  return page(c, writes ? 'visit' : 'visit-read', view, {
    title: 'page.visit',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    ...(done === undefined ? {} : { done }),
  });
}

/** Words in the address that a redirect left there; any other word says nothing. */
const doneCodes = new Map(
  ['saved', 'taken', 'emergency-saved', 'confirmed-done', 'marked', 'hours-saved'].map((word) => [
    word,
    `visit.${word}`,
  ]),
);

export function idsOf(c: PageContext): { residentId: string; visitId: string } {
  return { residentId: c.req.param('residentId') ?? '', visitId: c.req.param('visitId') ?? '' };
}

/** The visit of the address, as stored. */
export function openedVisit(c: PageContext): Promise<Result<LookedAt>> {
  const { residentId, visitId } = idsOf(c);
  return openVisitPage(c.get('deps').service, by(c), residentId, visitId);
}
