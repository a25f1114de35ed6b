/**
 * The official follow-up forms printed from the record: which visits of a year stand on one, and blank ones. A print is
 * a reading of the chart, written down as such; nothing is stored, decided or changed by it.
 */
import { placesOf } from '../access/organisation.js';
import { withDerivedFacts } from '../decision/derive.js';
import { type Chart, latestFirst } from '../domain/chart.js';
import { type FactValue, isCodeSet } from '../domain/facts.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import { type FollowUpForm, followUpForms } from '../knowledge/follow-up-form.js';
import {
  type FollowUpFormView,
  type FormVisit,
  followUpFormView,
} from '../prescription/papers/follow-up-form.js';
import { lastKnown, visitsOfPerson } from './earlier.js';
import { decisionInputOf, decisionSettings } from './facts.js';
import { type By, organisations, readChart, type Service, today } from './service.js';

export interface FollowUpPrint {
  readonly chart: Chart;
  readonly form: FollowUpForm;
  readonly view: FollowUpFormView;
  readonly year: string;
  /** Years that hold a visit for this form, newest first, the asked one among them. */
  readonly years: readonly string[];
  /** Follow-ups of the year whose class nobody has drawn yet. */
  readonly undecided: readonly Visit[];
}

/** Every form the content in force has. */
export function formsInForce(service: Service): readonly FollowUpForm[] {
  return followUpForms(service.release().knowledge);
}

export function formOf(service: Service, id: string): FollowUpForm | undefined {
  return formsInForce(service).find((form) => form.id === id);
}

/** Forms of the diseases the person has, as the latest visit that asked says. */
export function formsFor(service: Service, visits: readonly Visit[]): readonly FollowUpForm[] {
  for (const visit of latestFirst(visits)) {
    const conditions = conditionsIn(visit);
    if (conditions !== undefined)
      return formsInForce(service).filter((form) => includes(conditions, form.id));
  }
  return [];
}

/** The form of one resident and year, from the record. Written down in the access log. */
export async function openFollowUpForm(
  service: Service,
  by: By,
  residentId: string,
  condition: string,
  yearAsked?: string,
): Promise<Result<FollowUpPrint>> {
  const form = formOf(service, condition);
  if (!form) return refuse({ code: 'follow-up-form.missing', path: '' });
  const read = await readChart(service, by, residentId, 'paper');
  if (!read.ok) return read;
  const chart = read.value;
  const all = await visitsOfPerson(service, chart);
  const own = [...latestFirst(all.filter((visit) => standsOn(form, visit, all)))].reverse();
  const thisYear = today(service).slice(0, 4);
  const year = /^\d{4}$/.test(yearAsked ?? '') ? (yearAsked ?? '') : thisYear;
  const visits = own.filter((visit) => visit.occurredOn.startsWith(year));
  const { identity, register } = chart;
  const view = followUpFormView({
    ...frameOf(service, chart.clinicId),
    form,
    person: { ...identity, recordNumber: register.healthRecordNumber },
    visits: visits.map((visit) => formVisit(service, chart, visit)),
    year,
    number: null,
  });
  return ok({
    chart,
    form,
    view,
    year,
    years: [...new Set([...own.map((visit) => visit.occurredOn.slice(0, 4)), thisYear, year])]
      .sort()
      .reverse(),
    undecided: visits.filter((visit) => visit.outcome[form.classFact] === undefined),
  });
}

/** A blank form for somebody, or for whoever comes. */
export function blankFollowUpForm(
  service: Service,
  form: FollowUpForm,
  clinicId: string,
  number: string,
  chart: Pick<Chart, 'identity' | 'register'> | null,
): FollowUpFormView {
  return followUpFormView({
    ...frameOf(service, clinicId),
    form,
    person: chart && { ...chart.identity, recordNumber: chart.register.healthRecordNumber },
    visits: [],
    year: '',
    number,
  });
}

function frameOf(service: Service, clinicId: string) {
  const { knowledge, hash } = service.release();
  const all = organisations(service);
  const clinic = placesOf(all, clinicId).find((place) => place.id === clinicId);
  return {
    knowledge,
    release: { number: service.releaseNumber(), hash },
    printedOn: today(service),
    issuer: all.get(clinic?.id ?? clinicId)?.name ?? '',
  };
}

/**
 * A follow-up of somebody who has the disease, as that visit said or else as was known before it; and any visit that
 * was classified, since a yearly check may be the follow-up as well.
 */
function standsOn(form: FollowUpForm, visit: Visit, all: readonly Visit[]): boolean {
  if (visit.outcome[form.classFact] !== undefined) return true;
  if (visit.kind !== 'follow-up') return false;
  const conditions = conditionsIn(visit) ?? lastKnown(all, visit, 'conditions')?.recorded.value;
  return conditions !== undefined && includes(conditions, form.id);
}

function conditionsIn(visit: Visit): FactValue | undefined {
  const recorded = visit.sections.history?.facts['conditions'];
  return recorded && 'value' in recorded ? recorded.value : undefined;
}

function includes(value: FactValue, condition: string): boolean {
  return isCodeSet(value) && value.present.includes(condition);
}

function formVisit(service: Service, chart: Chart, visit: Visit): FormVisit {
  const release = service.release();
  const { facts } = decisionInputOf(chart, visit, release, decisionSettings(service), []);
  const served = service.staff.summaries().get(visit.servedBy);
  return {
    visit,
    facts: withDerivedFacts(facts, release.knowledge.facts, visit.occurredOn),
    doctor: served?.state === 'found' ? served.value.name : '',
    emergencies: visit.emergencies
      .filter((one) => one.transport !== null && one.transport.kind !== 'refused')
      .map((one) => release.rules.find(({ rule }) => rule.id === one.ruleId)?.rule.title ?? one.ruleId),
  };
}
