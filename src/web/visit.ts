/**
 * The room where one visit is recorded: open it, fill the one page in the order of the paper form, look at what it means
 * while typing, act on emergencies. Everything that changes or decides is the workflow's; what was typed is never lost.
 */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import type { Problem, Result } from '../domain/result.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { makeDraft } from '../workflow/drafts.js';
import { placesOfClinic } from '../workflow/service.js';
import { confirmConstitution, markVisitInError, openVisit, recordEmergency } from '../workflow/visits.js';
import {
  type LookedAt,
  lookAtTyped,
  openVisitPage,
  type Refused,
  type SectionName,
  saveVisit,
} from '../workflow/whole-visit.js';
import { by, type Env, type PageContext } from './environment.js';
import { many, one, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { fieldOf } from './visit-entries.js';
import {
  answerFieldOf,
  examinerFieldOf,
  inputForLook,
  inputForSaving,
  noteFieldOf,
  readVisitForm,
} from './visit-form.js';
import { newVisitPage } from './visit-new.js';
import { staffNames } from './visit-people.js';
import { readView } from './visit-read.js';
import { scoreRoom } from './visit-score-page.js';
import { lookView, type TypedPage, type VisitPageInput, visitView } from './visit-view.js';

export const visitRoom = new Hono<Env>();
visitRoom.route('/', scoreRoom);

const path = '/residents/:residentId/visits';

visitRoom.get(`${path}/new`, (c) => newVisitPage(c, c.req.param('residentId')));

visitRoom.post(path, async (c) => {
  const residentId = c.req.param('residentId');
  const form = await typedForm(c);
  const input = Object.fromEntries(
    ['kind', 'occurredOn', 'mode', 'place', 'servedBy'].map((name) => [name, text(form, name)]),
  );
  const opened = await openVisit(c.get('deps').service, by(c), residentId, input);
  if (!opened.ok) return newVisitPage(c, residentId, form, opened.problems);
  return c.redirect(`/residents/${residentId}/visits/${opened.value}`, 303);
});

visitRoom.get(`${path}/:visitId`, async (c) => {
  const found = await opened(c);
  if (!found.ok) return refusalPage(c, found.problems);
  return visitPage(c, found.value, {});
});

/** Saves whatever was typed. Buttons: `stay.<section>`, `use.<instrument>`, `more`, `draft`. */
visitRoom.post(`${path}/:visitId`, async (c) => {
  const { service } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const typed = readVisitForm(form, service.release().knowledge.facts);
  const saved = await saveVisit(service, by(c), residentId, visitId, inputForSaving(typed));
  if (!saved.ok) {
    const sections = [...typed.sections].flatMap(([name, one]) => (one.touched ? [name] : []));
    const all: SectionName[] = typed.questionnaire?.touched ? [...sections, 'questionnaire'] : sections;
    const refused = new Map(all.map((name) => [name, []]));
    return again(c, { form, refused, sure: typed.sure }, typed, saved.problems);
  }
  const refused = new Map<SectionName, readonly Problem[]>();
  const { vocabularies } = service.release().knowledge;
  for (const one of saved.value.refused) {
    refused.set(one.section, placed(one, labelOf(vocabularies, 'sections', one.section)));
  }
  for (const [name, section] of typed.sections) {
    if (section.problems.length > 0) refused.set(name, [...section.problems, ...(refused.get(name) ?? [])]);
  }
  const questionnaireProblems = typed.questionnaire?.problems ?? [];
  if (questionnaireProblems.length > 0) refused.set('questionnaire', questionnaireProblems);
  if (refused.size > 0) {
    return again(c, { form, refused, sure: typed.sure }, typed, [...refused.values()].flat());
  }
  return next(c, text(form, 'then'));
});

/** After everything typed has been saved. */
async function next(c: PageContext, then: string): Promise<Response> {
  const { service } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const base = `/residents/${residentId}/visits/${visitId}`;
  if (then === 'draft') {
    const drafted = await makeDraft(service, by(c), residentId, visitId);
    if (drafted.ok)
      return c.redirect(`/residents/${residentId}/documents/${drafted.value}?done=drafted`, 303);
    const found = await opened(c);
    if (!found.ok) return refusalPage(c, found.problems);
    return visitPage(c, found.value, { problems: drafted.problems, done: 'visit.saved-not-drafted' });
  }
  if (then === 'more') return c.redirect(`${base}?more=yes#s.looking`, 303);
  if (then.startsWith('use.')) {
    const instrument = encodeURIComponent(then.slice('use.'.length));
    return c.redirect(`${base}?instrument=${instrument}#s.questionnaire`, 303);
  }
  const section = then.startsWith('stay.') ? `#s.${then.slice('stay.'.length)}` : '';
  return c.redirect(`${base}?done=saved${section}`, 303);
}

/** The page as it was typed, with what it means so far and what is to be mended. */
async function again(
  c: PageContext,
  typedPage: TypedPage,
  typed: ReturnType<typeof readVisitForm>,
  problems: readonly Problem[],
): Promise<Response> {
  const { residentId, visitId } = idsOf(c);
  const { service } = c.get('deps');
  const looked = await lookAtTyped(service, by(c), residentId, visitId, inputForLook(typed));
  const stored = await opened(c);
  if (!stored.ok) return refusalPage(c, stored.problems);
  const review = looked.ok ? looked.value.review : stored.value.review;
  return visitPage(c, { ...stored.value, review }, { typed: typedPage, problems });
}

/** What has been typed so far, looked at and not stored. HTML pieces for the page script. */
visitRoom.post(`${path}/:visitId/look`, async (c) => {
  const { service, templates, messages } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const typed = readVisitForm(form, service.release().knowledge.facts);
  const looked = await lookAtTyped(service, by(c), residentId, visitId, inputForLook(typed));
  if (!looked.ok) return c.text(looked.problems.map(messages).join('\n'), statusOf(looked.problems));
  const instrument = service.release().instruments.get(text(form, 'q-instrument'));
  const view = lookView(looked.value.review, service.release(), instrument, messages);
  return c.html(templates.render('partials/visit-look', view));
});

visitRoom.post(`${path}/:visitId/emergencies`, async (c) => {
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const transport = text(form, 'transport');
  const signedBy = text(form, 'signedBy').trim();
  const input = {
    ruleId: text(form, 'ruleId'),
    done: text(form, 'done'),
    toldWhom: text(form, 'toldWhom'),
    transport:
      transport === '' ? null : transport === 'refused' ? { kind: transport, signedBy } : { kind: transport },
    outcome: text(form, 'outcome'),
    close: one(form, 'close') === 'yes',
  };
  const recorded: Result<unknown> =
    transport === 'refused' && signedBy === ''
      ? { ok: false, problems: [{ code: 'visit.needs-signer', path: `e.${input.ruleId}.signed` }] }
      : await recordEmergency(c.get('deps').service, by(c), residentId, visitId, input);
  return afterSmallForm(c, recorded, 'emergency-saved', { typedEmergency: form });
});

visitRoom.post(`${path}/:visitId/confirm`, async (c) => {
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const primary = text(form, 'primary');
  const others = many(form, 'others').filter((code) => code !== primary);
  const confirmed: Result<unknown> =
    primary === ''
      ? { ok: false, problems: [{ code: 'visit.needs-primary', path: 's.confirm' }] }
      : await confirmConstitution(c.get('deps').service, by(c), residentId, visitId, { primary, others });
  return afterSmallForm(c, confirmed, 'confirmed-done', {});
});

visitRoom.post(`${path}/:visitId/error`, async (c) => {
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const input = { reason: text(form, 'reason'), comment: text(form, 'comment') };
  const marked: Result<unknown> =
    input.reason === ''
      ? { ok: false, problems: [{ code: 'visit.needs-reason', path: 'error-reason' }] }
      : await markVisitInError(c.get('deps').service, by(c), residentId, visitId, input);
  return afterSmallForm(c, marked, 'marked', {});
});

async function afterSmallForm(
  c: PageContext,
  result: Result<unknown>,
  done: string,
  more: Partial<Pick<VisitPageInput, 'typedEmergency'>>,
): Promise<Response> {
  const { residentId, visitId } = idsOf(c);
  if (result.ok) return c.redirect(`/residents/${residentId}/visits/${visitId}?done=${done}`, 303);
  const found = await opened(c);
  if (!found.ok) return refusalPage(c, found.problems);
  return visitPage(c, found.value, { ...more, problems: result.problems });
}

interface Showing extends Partial<Pick<VisitPageInput, 'typedEmergency'>> {
  readonly typed?: TypedPage;
  readonly problems?: readonly Problem[];
  readonly done?: string;
}

/** Whoever may not record, and a visit entered in error, get the reading page. */
function visitPage(c: PageContext, { chart, visit, review }: LookedAt, showing: Showing): Response {
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
    more: c.req.query('more') !== undefined || (typed !== null && text(typed.form, 'then') === 'more'),
    ...(showing.typedEmergency ? { typedEmergency: showing.typedEmergency } : {}),
    mayConfirm: visit.enteredInError === null && may(actor, 'confirm-constitution', { places }).allowed,
  };
  const writes = visit.enteredInError === null && may(actor, 'record-visit', { places }).allowed;
  const told = doneCodes.get(c.req.query('done') ?? '');
  const done = showing.done ?? (problems.length === 0 ? told : undefined);
  return page(c, writes ? 'visit' : 'visit-read', writes ? visitView(input) : readView(input), {
    title: 'page.visit',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    ...(done === undefined ? {} : { done }),
  });
}

/** Words in the address that a redirect left there; any other word says nothing. */
const doneCodes = new Map(
  ['saved', 'emergency-saved', 'confirmed-done', 'marked'].map((word) => [word, `visit.${word}`]),
);

/** Problems of a refused section, at the ids of the page; `label` says which section somebody else has saved. */
function placed({ section, problems }: Refused, label: string): Problem[] {
  return problems.map((problem) => {
    if (problem.code === 'visit.stale-section')
      return { code: 'visit.stale-section-named', path: `s.${section}`, values: { section: label } };
    const [head = '', ...rest] = problem.path.split('.');
    const inner = rest.join('.');
    const at =
      head === 'facts' && inner !== ''
        ? fieldOf(inner)
        : head === 'answers' && inner !== ''
          ? answerFieldOf(inner)
          : head === 'freeText'
            ? noteFieldOf(section)
            : head === 'examinedBy'
              ? examinerFieldOf(section)
              : head === 'respondent'
                ? 'q-who'
                : `s.${section}`;
    return { ...problem, path: at };
  });
}

function idsOf(c: PageContext): { residentId: string; visitId: string } {
  return { residentId: c.req.param('residentId') ?? '', visitId: c.req.param('visitId') ?? '' };
}

function opened(c: PageContext): Promise<Result<LookedAt>> {
  const { residentId, visitId } = idsOf(c);
  return openVisitPage(c.get('deps').service, by(c), residentId, visitId);
}
