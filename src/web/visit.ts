/**
 * The room where one visit is recorded: open it, fill the one page in the order of the paper form, look at what it means
 * while typing, act on emergencies. Everything that changes or decides is the workflow's; what was typed is never lost.
 */
import { Hono } from 'hono';
import type { Problem, Result } from '../domain/result.js';
import { civilDateAt, clockTimeAt } from '../domain/time.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { makeDraft } from '../workflow/drafts.js';
import { recordedFactProblems } from '../workflow/fact-input.js';
import { renewPlan } from '../workflow/plan.js';
import { dropTyping, keepTyping, typingOf } from '../workflow/typing.js';
import { writeHours } from '../workflow/visit-hours.js';
import { openVisit } from '../workflow/visit-opening.js';
import { confirmConstitution, markVisitInError } from '../workflow/visits.js';
import {
  type LookedAt,
  lookAtTyped,
  type SavedVisit,
  type SectionName,
  saveVisit,
} from '../workflow/whole-visit.js';
import { by, type Env, type PageContext } from './environment.js';
import { many, type Typed, text, typedForm } from './forms.js';
import { refusalPage, statusOf } from './page.js';
import { plannedWord } from './plan-words.js';
import { visitReferrals } from './referrals-block.js';
import { saveEmergencies, saveEmergency, typedEmergencies, unsavedEmergencies } from './visit-emergencies.js';
import {
  filledFromEarlier,
  inputForLook,
  inputForSaving,
  placed,
  readVisitForm,
  unsavedSections,
} from './visit-form.js';
import { newVisitPage, overlapsUnseen } from './visit-new.js';
import { idsOf, openedVisit, type Showing, visitPage } from './visit-page.js';
import { scoreRoom } from './visit-score-page.js';
import type { TypedPage } from './visit-section.js';
import { lookView } from './visit-view.js';

export const visitRoom = new Hono<Env>();
visitRoom.route('/', scoreRoom);

const path = '/residents/:residentId/visits';

visitRoom.get(`${path}/new`, (c) => newVisitPage(c, c.req.param('residentId')));

visitRoom.post(path, async (c) => {
  const residentId = c.req.param('residentId');
  const form = await typedForm(c);
  const input = Object.fromEntries(
    ['kind', 'occurredOn', 'mode', 'place', 'servedBy', 'from', 'until'].map((name) => [
      name,
      text(form, name),
    ]),
  );
  if (overlapsUnseen(c, form)) return newVisitPage(c, residentId, form);
  const opened = await openVisit(c.get('deps').service, by(c), residentId, input);
  if (!opened.ok) return newVisitPage(c, residentId, form, opened.problems);
  return c.redirect(`/residents/${residentId}/visits/${opened.value}`, 303);
});

visitRoom.get(`${path}/:visitId`, async (c) => {
  const found = await openedVisit(c);
  if (!found.ok) return refusalPage(c, found.problems);
  return (await restored(c, found.value)) ?? visitPage(c, found.value, {});
});

/** The page with what this person had typed and not saved, when there is such a thing. */
async function restored(
  c: PageContext,
  stored: LookedAt,
  more: Omit<Showing, 'typed' | 'restored'> = {},
): Promise<Response | undefined> {
  const { service, messages } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const kept = await typingOf(service, by(c), visitId);
  if (!kept) return undefined;
  const typed = readVisitForm(kept.fields, service.release().knowledge.facts);
  const refused = new Map(unsavedSections(typed, stored.visit).map((name) => [name, []]));
  const others = unsavedEmergencies(typedEmergencies(kept.fields), stored.visit);
  if (refused.size + others.size === 0) return undefined;
  const looked = await lookAtTyped(service, by(c), residentId, visitId, inputForLook(typed));
  const review = looked.ok ? looked.value.review : stored.review;
  const values = { day: civilDateAt(kept.at), at: clockTimeAt(kept.at) };
  return visitPage(
    c,
    { ...stored, review },
    {
      ...more,
      typed: { form: kept.fields, refused, sure: typed.sure },
      restored: messages({ code: 'visit.restored', values }),
    },
  );
}

/** Saves whatever was typed. Buttons: `stay.<section>`, `earlier.<section>`, `use.<instrument>`, `more`, `draft`, `plan`, `discard`. */
visitRoom.post(`${path}/:visitId`, async (c) => {
  const { service } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const form = await withEarlier(c, await typedForm(c));
  if (text(form, 'then') === 'discard') {
    await dropTyping(service, by(c), visitId);
    return c.redirect(`/residents/${residentId}/visits/${visitId}`, 303);
  }
  const typed = readVisitForm(form, service.release().knowledge.facts);
  const left = await emergenciesSaved(c, form);
  const saved = await saveVisit(service, by(c), residentId, visitId, inputForSaving(typed));
  if (!saved.ok) {
    const sections = [...typed.sections].flatMap(([name, one]) => (one.touched ? [name] : []));
    const all: SectionName[] = typed.questionnaire?.touched ? [...sections, 'questionnaire'] : sections;
    const refused = new Map(all.map((name) => [name, []]));
    return again(c, { form, refused, sure: typed.sure }, typed, saved.problems);
  }
  // What is not saved yet stands on the page, with newer marks than these.
  await dropTyping(service, by(c), visitId);
  if (Object.keys(left).length > 0) await keepTyping(service, by(c), residentId, visitId, left);
  const refused = new Map<SectionName, readonly Problem[]>();
  const { vocabularies } = service.release().knowledge;
  for (const one of saved.value.refused) {
    refused.set(one.section, placed(one, labelOf(vocabularies, 'sections', one.section)));
  }
  for (const [name, section] of typed.sections) {
    if (section.problems.length === 0) continue;
    // All faults of a section at once: mending one is not followed by the next.
    const others = recordedFactProblems(name, section.input.facts, service.release().knowledge.facts);
    refused.set(name, [...section.problems, ...placed({ section: name, problems: others }, '')]);
  }
  const questionnaireProblems = typed.questionnaire?.problems ?? [];
  if (questionnaireProblems.length > 0) refused.set('questionnaire', questionnaireProblems);
  if (refused.size > 0) {
    const isWithdrawn = saved.value.withdrawn.length > 0;
    return again(c, { form, refused, sure: typed.sure }, typed, [...refused.values()].flat(), isWithdrawn);
  }
  return next(c, text(form, 'then'), saved.value);
});

/** What was typed into the emergencies is saved with the page; answers what of it could not be. */
async function emergenciesSaved(c: PageContext, form: Typed): Promise<Typed> {
  const typed = typedEmergencies(form);
  if (typed.size === 0) return {};
  const found = await openedVisit(c);
  return found.ok ? saveEmergencies(c, idsOf(c), typed, found.value.visit) : {};
}

async function withEarlier(c: PageContext, form: Typed): Promise<Typed> {
  const [act, section = ''] = text(form, 'then').split('.');
  if (act !== 'earlier') return form;
  const found = await openedVisit(c);
  // Whoever may not read the visit is told so by the saving.
  if (!found.ok) return form;
  const { facts } = c.get('deps').service.release().knowledge;
  return filledFromEarlier(form, section, found.value.review.earlier, facts);
}

/** After everything typed has been saved. */
async function next(c: PageContext, then: string, saved: SavedVisit): Promise<Response> {
  const made = saved.planned;
  const withdrawn = saved.withdrawn.length > 0;
  const also = withdrawn ? '&withdrawn=yes' : '';
  const { service } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const base = `/residents/${residentId}/visits/${visitId}`;
  if (then === 'draft') {
    const drafted = await makeDraft(service, by(c), residentId, visitId);
    const word = withdrawn ? 'withdrawn' : 'drafted';
    if (drafted.ok)
      return c.redirect(`/residents/${residentId}/documents/${drafted.value}?done=${word}`, 303);
    const found = await openedVisit(c);
    if (!found.ok) return refusalPage(c, found.problems);
    const told = { problems: drafted.problems, done: 'visit.saved-not-drafted', withdrawn };
    return (await restored(c, found.value, told)) ?? visitPage(c, found.value, told);
  }
  if (then === 'plan') {
    const planned = await renewPlan(service, by(c), residentId, visitId);
    if (planned.ok) {
      // Saving has planned already where a class could be drawn.
      const word = plannedWord({ ...planned.value, dropped: planned.value.dropped + (made?.dropped ?? 0) });
      return c.redirect(`${base}?done=${word}${also}#follow-up`, 303);
    }
    const found = await openedVisit(c);
    if (!found.ok) return refusalPage(c, found.problems);
    const told = { problems: planned.problems, done: 'visit.saved-not-planned', withdrawn };
    return (await restored(c, found.value, told)) ?? visitPage(c, found.value, told);
  }
  if (then === 'more') return c.redirect(`${base}?more=yes${also}#s.looking`, 303);
  if (then.startsWith('use.')) {
    const instrument = encodeURIComponent(then.slice('use.'.length));
    return c.redirect(`${base}?instrument=${instrument}${also}#s.questionnaire`, 303);
  }
  const [, act, place] = /^(stay|earlier)\.(.+)$/.exec(then) ?? [];
  const section = place === undefined ? '' : `#s.${place}`;
  const done = act === 'earlier' ? 'taken' : made ? plannedWord(made) : 'saved';
  return c.redirect(`${base}?done=${done}${also}${section}`, 303);
}

/** The page as it was typed, with what it means so far and what is to be mended. */
async function again(
  c: PageContext,
  typedPage: TypedPage,
  typed: ReturnType<typeof readVisitForm>,
  problems: readonly Problem[],
  withdrawn = false,
): Promise<Response> {
  const { residentId, visitId } = idsOf(c);
  const { service } = c.get('deps');
  const looked = await lookAtTyped(service, by(c), residentId, visitId, inputForLook(typed));
  const stored = await openedVisit(c);
  if (!stored.ok) return refusalPage(c, stored.problems);
  const review = looked.ok ? looked.value.review : stored.value.review;
  return visitPage(c, { ...stored.value, review }, { typed: typedPage, problems, withdrawn });
}

/** What has been typed so far, looked at and not stored. HTML pieces for the page script. */
visitRoom.post(`${path}/:visitId/look`, async (c) => {
  const { service, templates, messages } = c.get('deps');
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  // First of all: whoever leaves the page sends it on the way, and may be back at once.
  const { _csrf: _, ...fields } = form;
  await keepTyping(service, by(c), residentId, visitId, fields);
  const typed = readVisitForm(form, service.release().knowledge.facts);
  const looked = await lookAtTyped(service, by(c), residentId, visitId, inputForLook(typed));
  if (!looked.ok) return c.text(looked.problems.map(messages).join('\n'), statusOf(looked.problems));
  const instrument = service.release().instruments.get(text(form, 'q-instrument'));
  const { chart, visit, review } = looked.value;
  const view = {
    ...lookView(review, service.release(), instrument, messages),
    ...visitReferrals(c, chart, visit, review.decision, false),
  };
  return c.html(templates.render('partials/visit-look', view));
});

visitRoom.post(`${path}/:visitId/emergencies`, async (c) => {
  const form = await typedForm(c);
  const ruleId = text(form, 'ruleId');
  const recorded = await saveEmergency(c, idsOf(c), ruleId, form);
  return afterSmallForm(c, recorded, 'emergency-saved', { typedEmergencies: new Map([[ruleId, form]]) });
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

visitRoom.post(`${path}/:visitId/hours`, async (c) => {
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const input = { shown: text(form, 'shown'), from: text(form, 'from'), until: text(form, 'until') };
  const written = await writeHours(c.get('deps').service, by(c), residentId, visitId, input);
  return afterSmallForm(c, written, 'hours-saved', { typedHours: form });
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
  more: Pick<Showing, 'typedEmergencies' | 'typedHours'>,
): Promise<Response> {
  const { residentId, visitId } = idsOf(c);
  if (result.ok) return c.redirect(`/residents/${residentId}/visits/${visitId}?done=${done}`, 303);
  const found = await openedVisit(c);
  if (!found.ok) return refusalPage(c, found.problems);
  const told = { ...more, problems: result.problems };
  return (await restored(c, found.value, told)) ?? visitPage(c, found.value, told);
}
