/** Consent: the text to read out, what was agreed to, and taking it back. */
import { Hono } from 'hono';
import type { Organisations } from '../access/organisation.js';
import { countyOf } from '../access/organisation.js';
import { may } from '../access/rights.js';
import type { Chart } from '../domain/chart.js';
import type { Consent } from '../domain/resident.js';
import type { Problem } from '../domain/result.js';
import type { PaperFrame } from '../prescription/paper-frame.js';
import { inForce, recordConsent, withdrawConsent } from '../workflow/consent.js';
import { organisations, placesOfClinic, readChart, today } from '../workflow/service.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { one, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { ageWords, labels, staffName } from './residents-view.js';

export const consentRoutes = new Hono<Env>();

export const purposes = ['assessment-and-advice', 'share-with-county'] as const;
const signers = ['self', 'guardian', 'thumbprint'] as const;

consentRoutes.get('/residents/:residentId/consent', async (c) => {
  const chart = await readChart(c.get('deps').service, by(c), c.req.param('residentId'), 'care');
  return chart.ok ? consentPage(c, chart.value, {}, []) : refusalPage(c, chart.problems);
});

consentRoutes.post('/residents/:residentId/consent', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const typed = consentFrom(form);
  const recorded = await recordConsent(service, by(c), id, typed);
  return recorded.ok
    ? c.redirect(`/residents/${id}?done=${doneWord(typed.purposes['assessment-and-advice'])}`, 303)
    : again(c, id, form, recorded.problems);
});

consentRoutes.post('/residents/:residentId/consent/:consent/withdraw', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const form = await typedForm(c);
  const input = { consentId: c.req.param('consent'), on: text(form, 'on') };
  const withdrawn = await withdrawConsent(service, by(c), id, input);
  return withdrawn.ok
    ? c.redirect(`/residents/${id}?done=withdrawn`, 303)
    : again(c, id, {}, withdrawn.problems);
});

/** Only a yes to being looked at and advised opens visits. */
function doneWord(agreed: boolean | null | undefined): string {
  if (agreed === true) return 'consent';
  return agreed === false ? 'consent-refused' : 'consent-noted';
}

function consentFrom(form: Typed) {
  const answer = (purpose: string) => {
    const typed = text(form, `purpose.${purpose}`);
    return typed === 'yes' ? true : typed === 'no' ? false : null;
  };
  const kind = text(form, 'signer');
  return {
    version: text(form, 'version'),
    purposes: Object.fromEntries(purposes.map((purpose) => [purpose, answer(purpose)])),
    givenOn: text(form, 'givenOn'),
    signer:
      kind === 'guardian'
        ? { kind, name: text(form, 'guardianName').trim(), relation: text(form, 'relation').trim() }
        : kind === 'thumbprint'
          ? { kind, witness: text(form, 'witness').trim() }
          : { kind },
  };
}

async function again(
  c: PageContext,
  id: string,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const chart = await readChart(c.get('deps').service, by(c), id, 'care');
  return chart.ok ? consentPage(c, chart.value, form, problems) : refusalPage(c, chart.problems);
}

function consentPage(c: PageContext, chart: Chart, form: Typed, problems: readonly Problem[]): Response {
  const { service, messages } = c.get('deps');
  const on = today(service);
  const mayRecord = may(signedIn(c).actor, 'record-consent', {
    places: placesOfClinic(service, chart.clinicId),
  }).allowed;
  return page(
    c,
    'resident-consent',
    {
      id: chart.residentId,
      name: chart.identity.name,
      version: service.settings.consentVersion,
      ...wordingView(c, chart),
      isPaper: false,
      mayRecord: mayRecord && chart.standing.status !== 'merged',
      purposes: purposes.map((code) => ({
        code,
        label: labels(c)('consent-purposes', code),
        answers: ['yes', 'no', ''].map((value) => ({
          value,
          label: messages({ code: `consent.answer-${value === '' ? 'not-asked' : value}` }),
          // 没有问 is an answer too: only who chose it has it chosen.
          checked: one(form, `purpose.${code}`) === value,
        })),
      })),
      fields: fieldsOf(c, ['purposes', 'signer', 'givenOn'], {}, problems),
      signers: signers.map((code) => ({
        value: code,
        label: labels(c)('signers', code),
        checked: text(form, 'signer') === code,
      })),
      guardianName: text(form, 'guardianName'),
      relation: text(form, 'relation'),
      witness: text(form, 'witness'),
      givenOn: text(form, 'givenOn') === '' ? on : text(form, 'givenOn'),
      latest: on,
      consents: chart.consents.map((one) => consentView(c, one)).reverse(),
      hasConsents: chart.consents.length > 0,
    },
    {
      title: 'page.resident-consent',
      problems: ledTo(['purposes', 'signer', 'givenOn', 'on'], problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

/** One consent in words. */
export function consentView(c: PageContext, one: Consent) {
  const { messages } = c.get('deps');
  const { signer } = one;
  const who =
    signer.kind === 'guardian'
      ? messages({ code: 'consent.by-guardian', values: { name: signer.name, relation: signer.relation } })
      : signer.kind === 'thumbprint'
        ? messages({ code: 'consent.by-thumbprint', values: { witness: signer.witness } })
        : labels(c)('signers', signer.kind);
  return {
    id: one.id,
    givenOn: one.givenOn,
    version: one.version,
    who,
    recordedBy: staffName(c, one.recordedBy),
    inForce: inForce(one),
    withdrawnOn: one.withdrawn?.on ?? '',
    purposes: purposes.flatMap((purpose) => {
      const agreed = one.purposes[purpose];
      return agreed === undefined
        ? []
        : [
            {
              label: labels(c)('consent-purposes', purpose),
              answer: messages({ code: `consent.answer-${agreed ? 'yes' : 'no'}` }),
              agreed,
            },
          ];
    }),
  };
}

/** Who handles the data, for the text of the consent. */
function wordingView(c: PageContext, chart: Chart) {
  const { service } = c.get('deps');
  const all: Organisations = organisations(service);
  const places = placesOfClinic(service, chart.clinicId);
  const nameAt = (id: string | undefined) => (id === undefined ? '' : (all.get(id)?.name ?? ''));
  const township = places.find((place) => place.level === 'township-hospital')?.id;
  return {
    clinic: nameAt(chart.clinicId),
    township: nameAt(township),
    hasTownship: township !== undefined && township !== chart.clinicId,
    county: nameAt(countyOf(places)),
  };
}

/** The same text as a paper to sign. */
consentRoutes.get('/residents/:residentId/consent/paper', async (c) => {
  const { service, templates, messages } = c.get('deps');
  const chart = await readChart(service, by(c), c.req.param('residentId'), 'paper');
  if (!chart.ok) return refusalPage(c, chart.problems);
  const on = today(service);
  const wording = wordingView(c, chart.value);
  const { identity } = chart.value;
  const frame: PaperFrame = {
    size: 'A4',
    title: messages({ code: 'consent.paper-title' }),
    issuer: wording.clinic,
    issuerPhone: null,
    resident: {
      name: identity.name,
      sex: labels(c)('sexes', identity.sex),
      age: ageWords(c, identity.birthDate, on),
    },
    visitedOn: on,
    issuedOn: null,
    validUntil: null,
    marks: { unreviewed: false, void: false, superseded: false, reprint: null },
    isAdvice: false,
    reviewedUnseen: false,
    signatures: {
      recordingDoctor: { name: signedIn(c).person.name },
      signingDoctor: null,
      reviewer: null,
      resident: true,
      seal: true,
    },
    sources: [messages({ code: 'consent.sources' })],
    release: service.settings.consentVersion,
    sheetNumber: null,
    check: null,
  };
  const view = { ...wording, frame, isPaper: true };
  return c.html(templates.render('papers/consent', view, { layout: 'layouts/paper' }));
});
