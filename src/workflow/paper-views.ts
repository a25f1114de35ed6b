/**
 * From a document in its chart to the template and view model of its paper. It reads, gathers names and words, and
 * decides nothing; the view models themselves are pure (src/prescription/papers/).
 */
import { placesOf } from '../access/organisation.js';
import { withDerivedFacts } from '../decision/derive.js';
import { measuresOf } from '../decision/scoring.js';
import { validVisits } from '../domain/chart.js';
import type { ConstitutionCode } from '../domain/codes.js';
import type { Document, DocumentKind } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { type CivilDate, civilDateAt, clockTimeAt, type Instant } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { score } from '../instruments/score.js';
import type { AdviceSource } from '../prescription/papers/advice.js';
import { elderlyRecordView } from '../prescription/papers/elderly-record.js';
import { healthPrescriptionView } from '../prescription/papers/health-prescription.js';
import { type FoundEmergency, referralSlipView } from '../prescription/papers/referral-slip.js';
import { resultNoticeView } from '../prescription/papers/result-notice.js';
import type { PaperSheet, PaperSize, PaperSource } from '../prescription/papers/source.js';
import { twoWaySlipView } from '../prescription/papers/two-way-slip.js';
import { type Decided, decideOn, readDecision } from './decided.js';
import type { Found } from './documents.js';
import { lastKnown } from './earlier.js';
import { decisionInputOf, decisionSettings } from './facts.js';
import { lineRulesFor } from './lines.js';
import { organisations, type Service, today } from './service.js';

/** What one paper is rendered from. */
export interface PaperView {
  /** Name of the template. */
  readonly template: `papers/${DocumentKind | 'two-way-slip'}`;
  readonly view: object;
}

export interface PaperChoice {
  readonly size: PaperSize;
  readonly sheet: PaperSheet | null;
  /** The decision the paper rests on; the document's own when absent. */
  readonly decided?: Pick<Decided, 'input' | 'decision'>;
}

/** Refuses what the release of now has no words for any more. */
export async function paperView(
  service: Service,
  found: Found,
  choice: PaperChoice,
): Promise<Result<PaperView>> {
  const { doc } = found;
  const template = `papers/${doc.kind}` as const;
  const source = sourceOf(service, found, choice);
  switch (doc.kind) {
    case 'health-prescription':
    case 'result-notice': {
      const advice = await adviceOf(service, found, choice);
      if (!advice.ok) return advice;
      if (doc.kind === 'health-prescription')
        return ok({ template, view: healthPrescriptionView(source, advice.value) });
      const { questionnaire } = found.visit;
      const instrument =
        questionnaire && 'instrument' in questionnaire
          ? service.release().instruments.get(questionnaire.instrument)?.title
          : undefined;
      return ok({ template, view: resultNoticeView(source, advice.value, instrument ?? '') });
    }
    case 'referral-slip': {
      const { identity, register } = found.chart;
      const findings = {
        visit: found.visit,
        lastKnown: (factId: string) => lastKnown(validVisits(found.chart), found.visit, factId),
        resident: {
          phone: identity.phones[0] ?? null,
          address: identity.address === '' ? null : identity.address,
          idNumber: identity.idDocument?.number ?? null,
        },
      };
      const referralId = doc.fields['referral'];
      if (referralId !== undefined) {
        const referral = found.visit.referrals.find((one) => one.id === referralId);
        if (!referral) return refuse({ code: 'referral.missing', path: '' });
        const { healthRecordNumber } = register;
        const view = twoWaySlipView(source, { ...findings, referral, recordNumber: healthRecordNumber });
        return ok({ template: 'papers/two-way-slip', view });
      }
      const decided = choice.decided ?? (await decideOn(service, found.chart, found.visit));
      return ok({
        template,
        view: referralSlipView(source, {
          ...findings,
          emergencies: emergenciesOf(service, found.visit, decided),
        }),
      });
    }
    case 'elderly-record': {
      const form = elderlyFormOf(service, found);
      if (!form.ok) return form;
      return ok({
        template,
        view: elderlyRecordView(source, {
          ...form.value,
          sex: found.chart.identity.sex,
          guidance: guidanceOf(doc),
          otherGuidance: doc.fields['guidance-words'] ?? '',
          recordNumber: found.chart.register.healthRecordNumber,
        }),
      });
    }
  }
}

function sourceOf(service: Service, { chart, doc, visit }: Found, choice: PaperChoice): PaperSource {
  const { knowledge, hash } = service.release();
  const all = organisations(service);
  const issuers = placesOf(all, chart.clinicId).filter((place) => place.level !== 'township-hospital');
  const reviewed = doc.kind === 'health-prescription' && ['approved', 'issued'].includes(doc.state);
  // Whoever signed a paper that the county does not see is its reviewer in the document.
  const signing = doc.kind === 'health-prescription' ? doc.author : (doc.reviewer ?? doc.author);
  return {
    kind: doc.kind,
    size: choice.size,
    resident: chart.identity,
    visitedOn: visit.occurredOn,
    knowledge,
    release: { number: service.releaseNumber(), hash },
    issuers: issuers.reverse().flatMap((place) => all.get(place.id)?.name ?? []),
    people: {
      recording: staffName(service, visit.servedBy),
      signing: staffName(service, signing),
      reviewer: reviewed && doc.reviewer !== null ? staffName(service, doc.reviewer) : null,
      reviewerSawResident: doc.fields['seen-in-person'] === 'yes',
    },
    sheet: choice.sheet,
    publicUrl: service.settings.publicUrl,
  };
}

/** '' for somebody who is no longer on the staff: the line stays free for a hand. */
function staffName(service: Service, staffId: string): string {
  const found = service.staff.summaries().get(staffId);
  return found?.state === 'found' ? found.value.name : '';
}

async function adviceOf(
  service: Service,
  { doc }: Found,
  choice: PaperChoice,
): Promise<Result<AdviceSource>> {
  if (!doc.decision) return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const decided = choice.decided ?? readDecision(doc.decision);
  const { knowledge } = service.release();
  const known = doc.lines.every(
    (line) =>
      (line.itemId === null || knowledge.items.has(line.itemId) || knowledge.recipes.has(line.itemId)) &&
      [...(line.favour ?? []), ...(line.limit ?? [])].every((food) => knowledge.foods.has(food)),
  );
  if (!known) return refuse({ code: 'paper.content-changed', path: '' });
  const { judged } = await lineRulesFor(service, decided, doc.lines);
  return ok({
    lines: doc.lines,
    input: decided.input,
    decision: decided.decision,
    judged,
    today: choice.sheet?.issuedOn ?? today(service),
  });
}

/** Emergencies of the visit: those its facts raise now, then those somebody recorded earlier. */
export function emergenciesOf(
  service: Service,
  visit: Visit,
  { decision }: Pick<Decided, 'decision'>,
): FoundEmergency[] {
  const alerts = decision.alerts.filter((alert) => alert.level === 'emergency');
  const ids = [
    ...new Set([...alerts.map((one) => one.ruleId), ...visit.emergencies.map((one) => one.ruleId)]),
  ];
  return ids.map((ruleId) => {
    const record = visit.emergencies.find((one) => one.ruleId === ruleId);
    const then = service.release().rules.find((one) => one.rule.id === ruleId)?.rule.then ?? [];
    const alert = then.flatMap((action) => ('alert' in action ? [action.alert] : []))[0];
    const refer = then.flatMap((action) => ('refer' in action ? [action.refer] : []))[0];
    return {
      ruleId,
      text: alerts.find((one) => one.ruleId === ruleId)?.text ?? alert?.text ?? refer?.reason ?? '',
      to: refer?.to ?? null,
      raisedAt: record ? clockText(record.raisedAt) : null,
      doneAt: record?.doneAt ? clockText(record.doneAt) : null,
    };
  });
}

function clockText(at: Instant): string {
  return `${civilDateAt(at)} ${clockTimeAt(at)}`;
}

interface ElderlyForm {
  readonly instrument: Instrument;
  readonly answers: Readonly<Record<string, number>>;
  readonly measures: Readonly<Record<string, number>>;
  readonly guidedFor: ConstitutionCode | null;
}

/** The answered official form of the visit. Refuses when it was another questionnaire, or an item is missing. */
export function elderlyFormOf(service: Service, { chart, visit }: Omit<Found, 'doc'>): Result<ElderlyForm> {
  const { questionnaire } = visit;
  const release = service.release();
  const instrument =
    questionnaire && 'instrument' in questionnaire
      ? release.instruments.get(questionnaire.instrument)
      : undefined;
  if (!questionnaire || !('instrument' in questionnaire) || instrument?.guidanceOptions === undefined)
    return refuse({ code: 'record.other-instrument', path: '' });
  const { facts } = decisionInputOf(chart, visit, release, decisionSettings(service), []);
  const derived = withDerivedFacts(facts, release.knowledge.facts, visit.occurredOn);
  const measures = measuresOf(instrument, derived);
  const scored = score(instrument, { sex: chart.identity.sex, answers: questionnaire.answers, measures });
  if (!scored.complete) {
    const missing = instrument.items.filter((item) => scored.missing.includes(item.id));
    return refuse({
      code: 'record.incomplete',
      path: 'questionnaire',
      values: { count: missing.length, items: missing.map((item) => item.no).join(' ') },
    });
  }
  return ok({
    instrument,
    answers: questionnaire.answers,
    measures,
    guidedFor: visit.confirmed?.primary ?? scored.constitution.primary,
  });
}

/** Ticked guidance kinds as kept in the document. */
function guidanceOf(doc: Document): number[] {
  return (doc.fields.guidance ?? '')
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);
}

/** Day on which a document was drafted last. */
export function draftedOn(doc: Document): CivilDate | undefined {
  const drafted = doc.events.findLast((event) => event.kind === 'drafted');
  return drafted && civilDateAt(drafted.at);
}
