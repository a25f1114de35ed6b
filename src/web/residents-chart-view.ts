/** What the chart page shows of a resident: dangers first, then what is known, what happened, what is to come. */
import { may } from '../access/rights.js';
import type { Chart } from '../domain/chart.js';
import { validVisits } from '../domain/chart.js';
import type { FactValue, RecordedFact } from '../domain/facts.js';
import { ageInYears, daysBetween } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { lastAttempt } from '../workflow/attempts.js';
import { hasConsent, inForce } from '../workflow/consent.js';
import { readDecision } from '../workflow/decided.js';
import { stateOf } from '../workflow/due-list.js';
import { residentInReach } from '../workflow/residents-search.js';
import { organisations, placesOfClinic, today } from '../workflow/service.js';
import { countsOf } from '../workflow/yearly-counts.js';
import { applies } from './danger-view.js';
import { by, type PageContext, signedIn } from './environment.js';
import { residentHarm } from './harm-view.js';
import { consentView } from './residents-consent.js';
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
import { wordsOf } from './visit-fields.js';

/** `merged`: charts of the same person that went into this one. */
export function chartView(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { service, messages } = c.get('deps');
  const on = today(service);
  const places = placesOfClinic(service, chart.clinicId);
  const mayDo = (act: Parameters<typeof may>[1]) => may(signedIn(c).actor, act, { places }).allowed;
  const isPresent = chart.standing.status === 'present';
  const visits = validVisits(chart);
  const open = visits.filter((visit) => visit.occurredOn === on);
  const consents = chart.consents.filter(inForce);
  return {
    id: chart.residentId,
    who: whoView(c, chart),
    merged: mergedView(c, chart),
    isMerged: chart.standing.status === 'merged',
    standing: standingView(c, chart),
    hasStanding: !isPresent && chart.standing.status !== 'merged',
    ...residentHarm(c, chart, merged),
    emergencies: emergencyLines(c, chart),
    hasEmergencies: emergencyLines(c, chart).length > 0,
    mayRecord: mayDo('record-visit'),
    mayVisit: mayDo('record-visit') && isPresent && hasConsent(chart, on),
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

function newestFirst(a: Visit, b: Visit): number {
  return a.occurredOn === b.occurredOn
    ? Number(a.recordedAt < b.recordedAt) * 2 - 1
    : a.occurredOn < b.occurredOn
      ? 1
      : -1;
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
    servedBy: staffName(c, visit.servedBy),
    inError: visit.enteredInError !== null,
  };
}

/** Asked at the least of everybody, and the diseases: what a doctor wants to know before anything else. */
function isKept({ id, origin }: FactDefinition): boolean {
  return (
    origin.from === 'form' && (id === 'conditions' || (origin.least === true && origin.section === 'safety'))
  );
}

/**
 * Each fact as last known, with its day. An older answer stays when a later visit did not know: a known allergy is not
 * undone by 不清楚, but the later answer is told too.
 */
function factLines(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { service, messages } = c.get('deps');
  const { knowledge } = service.release();
  const answers = [chart, ...merged]
    .flatMap((one) => validVisits(one).map((visit) => ({ visit, old: one !== chart })))
    .sort((a, b) => newestFirst(a.visit, b.visit));
  const { birthDate, sex } = chart.identity;
  const about = new Map<string, FactValue>([
    ['sex', sex],
    ['ageYears', ageInYears(birthDate, today(service))],
  ]);
  const kept = [...knowledge.facts.values()]
    .filter(isKept)
    .sort((a, b) => Number(b.id === 'conditions') - Number(a.id === 'conditions'))
    .map((definition) => {
      const given = answers.flatMap(({ visit, old }) => {
        const recorded = recordedIn(visit, definition.id);
        return recorded === undefined ? [] : [{ recorded, on: visit.occurredOn, old }];
      });
      const [latest] = given;
      return { definition, latest, told: given.find((one) => 'value' in one.recorded) ?? latest };
    });
  return {
    lines: kept.flatMap(({ definition, latest, told }) =>
      told === undefined || latest === undefined
        ? []
        : [
            {
              label: definition.label,
              words: wordsOf(definition, told.recorded, knowledge),
              on: told.on,
              old: told.old,
              later:
                latest === told
                  ? ''
                  : messages({
                      code: 'resident.later-unsure',
                      values: { on: latest.on, words: wordsOf(definition, latest.recorded, knowledge) },
                    }),
            },
          ],
    ),
    notAsked: kept
      .flatMap(({ definition, told }) =>
        told === undefined && applies(definition, about) ? [definition.label] : [],
      )
      .join('、'),
  };
}

function factsView(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { lines, notAsked } = factLines(c, chart, merged);
  return { facts: lines, hasFacts: lines.length > 0, notAsked };
}

function recordedIn(visit: Visit, factId: string): RecordedFact | undefined {
  for (const section of Object.values(visit.sections)) {
    const recorded = section?.facts[factId];
    if (recorded !== undefined) return recorded;
  }
  return undefined;
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
      validUntil: doc.issued?.validUntil ?? '',
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
