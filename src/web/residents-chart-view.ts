/** What the chart page shows of a resident: dangers first, then what is known, what happened, what is to come. */
import { may } from '../access/rights.js';
import type { Chart } from '../domain/chart.js';
import { validVisits } from '../domain/chart.js';
import { clockTimeAt, daysBetween } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { lastAttempt } from '../workflow/attempts.js';
import { hasConsent, inForce } from '../workflow/consent.js';
import { readDecision } from '../workflow/decided.js';
import { stateOf } from '../workflow/due-list.js';
import { residentInReach } from '../workflow/residents-search.js';
import { organisations, placesOfClinic, today } from '../workflow/service.js';
import { countsOf } from '../workflow/yearly-counts.js';
import { by, type PageContext, signedIn } from './environment.js';
import { residentHarm } from './harm-view.js';
import { consentView } from './residents-consent.js';
import { factsView, newestFirst } from './residents-facts-view.js';
import {
  ageWords,
  idWords,
  labels,
  maskedPhone,
  staffName,
  standingTag,
  type Tag,
} from './residents-view.js';
import { countWords, dueWords, ruleTitle, trackWords } from './residents-words.js';

/** `merged`: charts of the same person that went into this one. */
export function chartView(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { service, messages } = c.get('deps');
  const on = today(service);
  const places = placesOfClinic(service, chart.clinicId);
  const mayDo = (act: Parameters<typeof may>[1]) => may(signedIn(c).actor, act, { places }).allowed;
  const isPresent = chart.standing.status === 'present';
  const isMerged = chart.standing.status === 'merged';
  const visits = validVisits(chart);
  const open = visits.filter((visit) => visit.occurredOn === on);
  const consents = chart.consents.filter(inForce);
  return {
    id: chart.residentId,
    who: whoView(c, chart),
    merged: mergedView(c, chart),
    isMerged,
    standing: standingView(c, chart),
    hasStanding: !isPresent && !isMerged,
    ...residentHarm(c, chart, merged),
    emergencies: emergencyLines(c, chart),
    hasEmergencies: emergencyLines(c, chart).length > 0,
    mayRecord: mayDo('record-visit'),
    mayVisit: mayDo('record-visit') && isPresent && hasConsent(chart, on),
    mayEnterLate: mayDo('record-visit') && 'on' in chart.standing && !isMerged,
    needsConsent: mayDo('record-consent') && isPresent && !hasConsent(chart, on),
    mayEdit: mayDo('edit-identity'),
    mayMerge: mayDo('merge-residents'),
    mayExport: mayDo('export-resident'),
    mayFollowUp: mayDo('record-follow-up') && isPresent,
    today: on,
    servedBy: signedIn(c).person.id,
    open: open.map((visit) => visitLine(c, chart, visit)),
    hasOpen: open.length > 0,
    // One obvious next step: the emergency, then what was begun today, then a new visit.
    mainVisit: open.length === 0 && emergencyLines(c, chart).length === 0,
    ...factsView(c, chart, merged),
    visits: [...chart.visits].sort(newestFirst).map((visit) => visitLine(c, chart, visit)),
    hasVisits: chart.visits.length > 0,
    documents: documentLines(c, chart),
    hasDocuments: chart.documents.length > 0,
    planned: plannedLines(c, chart),
    hasPlanned: chart.planned.some((task) => task.dueOn !== null),
    counts: countLines(c, chart),
    hasCounts: countLines(c, chart).length > 0,
    consents: chart.consents.map((one) => consentView(c, one)).reverse(),
    hasConsents: chart.consents.length > 0,
    sharesWithCounty: consents.some((one) => one.purposes['share-with-county'] === true),
    constitutions: constitutionLines(c, chart),
    hasConstitutions: constitutionLines(c, chart).length > 0,
    mergedIn: merged.map((one) => ({
      href: `/residents/${one.residentId}`,
      text: messages({
        code: 'resident.merged-in',
        values: { name: one.identity.name, visits: validVisits(one).length },
      }),
    })),
    hasMergedIn: merged.length > 0,
  };
}

function whoView(c: PageContext, { identity, register, clinicId, standing }: Chart) {
  const { service, messages } = c.get('deps');
  const contract: Tag[] =
    register.contractSigned === true
      ? [{ label: messages({ code: 'resident.contract-yes' }), tone: 'ok' }]
      : [];
  const definition = service.release().knowledge.facts.get('keyGroups');
  const groups = definition?.type === 'codes' ? definition.options : [];
  return {
    name: identity.name,
    sex: labels(c)('sexes', identity.sex),
    age: ageWords(c, identity.birthDate, today(service)),
    birthDate: identity.birthDate,
    village: identity.village,
    clinic: organisations(service).get(clinicId)?.name ?? '',
    id: idWords(c, identity.idDocument),
    phones: identity.phones.map((phone) => maskedPhone(phone)).join('　'),
    hasPhones: identity.phones.length > 0,
    healthRecordNumber: register.healthRecordNumber ?? '',
    groups: groups
      .filter((option) => register.keyGroups?.present.includes(option.code) === true)
      .map((option) => option.label)
      .join('、'),
    tags: [...standingTag(c, standing.status), ...contract],
  };
}

function standingView(c: PageContext, { standing }: Chart): string {
  if (standing.status === 'present' || standing.status === 'merged') return '';
  const label = labels(c)('standings', standing.status);
  const { messages } = c.get('deps');
  return messages({
    code: 'resident.standing-since',
    values: { label, on: standing.on, note: standing.note },
  });
}

/** Where a merged chart went. The name is told to who may see it. */
function mergedView(c: PageContext, { standing }: Chart) {
  if (standing.status !== 'merged') return { on: '', href: '/residents', name: '', known: false };
  const { service } = c.get('deps');
  const into = residentInReach(service, by(c), standing.into);
  return {
    on: standing.on,
    href: `/residents/${standing.into}`,
    name: into?.name ?? '',
    known: into !== undefined,
  };
}

function emergencyLines(c: PageContext, chart: Chart) {
  const on = today(c.get('deps').service);
  return validVisits(chart).flatMap((visit) =>
    visit.emergencies
      .filter((one) => one.closed === null)
      .map((one) => ({
        title: ruleTitle(c, one.ruleId),
        visitOn: visit.occurredOn,
        href: `/residents/${chart.residentId}/visits/${visit.id}`,
        trackBy: one.trackBy,
        left: trackWords(c, daysBetween(on, one.trackBy)),
        done: one.done,
      })),
  );
}

function visitLine(c: PageContext, chart: Chart, visit: Visit) {
  const label = labels(c);
  return {
    href: `/residents/${chart.residentId}/visits/${visit.id}`,
    on: visit.occurredOn,
    kind: label('visit-kinds', visit.kind),
    mode: label('modes', visit.mode),
    at: clockTimeAt(visit.recordedAt),
    servedBy: staffName(c, visit.servedBy),
    inError: visit.enteredInError !== null,
  };
}

function documentLines(c: PageContext, chart: Chart) {
  const label = labels(c);
  return [...chart.documents]
    .map((doc) => ({
      href: `/residents/${chart.residentId}/documents/${doc.id}`,
      kind: label('document-kinds', doc.kind),
      state: label('document-states', doc.state),
      handedOver: doc.events.some((event) => event.kind === 'handed-over'),
      recheck: doc.recheck.length > 0 && (doc.state === 'approved' || doc.state === 'issued'),
      // A paper that was taken back or replaced is valid until no day.
      validUntil: ['void', 'superseded'].includes(doc.state) ? '' : (doc.issued?.validUntil ?? ''),
      sheetNumber: doc.issued?.sheetNumber ?? '',
      on: chart.visits.find((visit) => visit.id === doc.visitId)?.occurredOn ?? '',
    }))
    .sort((a, b) => (a.on < b.on ? 1 : -1));
}

function plannedLines(c: PageContext, chart: Chart) {
  const on = today(c.get('deps').service);
  return chart.planned
    .flatMap((task) => {
      const state = stateOf(task, on, lastAttempt(task.activity, chart.attempts, validVisits(chart)));
      return state ? [{ task, state }] : [];
    })
    .sort((a, b) => (a.state.dueOn < b.state.dueOn ? -1 : 1))
    .map(({ task, state }) => ({
      label: task.label,
      due: dueWords(c, state),
      isOverdue: state.days < 0,
      reason: state.state === 'postponed' ? (task.postponed?.reason ?? '') : (state.attempt?.reason ?? ''),
    }));
}

function countLines(c: PageContext, chart: Chart) {
  const { service } = c.get('deps');
  const summary = residentInReach(service, by(c), chart.residentId);
  if (!summary) return [];
  return countsOf(summary, today(service), service.release().knowledge.vocabularies).map(
    ({ task, done, wanted }) => ({
      label: task.label,
      words: countWords(c, done, wanted),
      fulfilled: done !== null && done >= wanted,
    }),
  );
}

/** Constitution of each visit whose prescription was drafted: from the stored decision, never scored again here. */
function constitutionLines(c: PageContext, chart: Chart) {
  const label = labels(c);
  const { messages } = c.get('deps');
  const { instruments } = c.get('deps').service.release();
  return [...validVisits(chart)].sort(newestFirst).flatMap((visit) => {
    const doc = chart.documents.findLast((one) => one.visitId === visit.id && one.decision !== null);
    const scored = doc?.decision ? readDecision(doc.decision).decision.constitution : undefined;
    const primary = visit.confirmed?.primary ?? (scored && 'primary' in scored ? scored.primary : undefined);
    if (primary === undefined) return [];
    const others = visit.confirmed?.others ?? (scored && 'mixed' in scored ? scored.mixed : []);
    return [
      {
        on: visit.occurredOn,
        primary:
          primary === null
            ? messages({ code: 'resident.constitution-open' })
            : label('constitutions', primary),
        others: others
          .filter((code) => code !== primary)
          .map((code) => label('constitutions', code))
          .join('、'),
        confirmed: visit.confirmed !== null,
        instrument:
          scored && 'instrument' in scored
            ? (instruments.get(scored.instrument)?.title ?? scored.instrument)
            : '',
      },
    ];
  });
}
