/**
 * Visit forms on paper: blank ones, and ones with name, sex and birth date of chosen residents. Every form has a number
 * of its own, never used twice, so that the sheet and what is typed from it later can be held together.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { contentId } from '../domain/codes.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { ageInYears, type CivilDate } from '../domain/time.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { chooseInstrument } from '../instruments/selection.js';
import type { FollowUpForm } from '../knowledge/follow-up-form.js';
import type { FollowUpFormView } from '../prescription/papers/follow-up-form.js';
import {
  type VisitFormSource,
  type VisitFormView,
  visitFormView,
} from '../prescription/papers/visit-form.js';
import type { ChartSummary } from './chart-form.js';
import { blankFollowUpForm, formOf } from './follow-up-forms.js';
import { clinicsFor, residentsInReach, searchResidents, villagesOf } from './residents-search.js';
import {
  type By,
  organisations,
  parsed,
  placesOfClinic,
  readChart,
  refusalOf,
  type Service,
  today,
} from './service.js';

/** Forms printed at one time: a day with sixty people. */
export const mostForms = 60;

const findInput = z.strictObject({
  text: z.string().max(60),
  clinicId: z.string(),
  village: z.string().max(40),
  limit: z.int().positive(),
});

export interface FormsDesk {
  readonly clinics: readonly { readonly id: string; readonly name: string }[];
  readonly residents: readonly ChartSummary[];
  readonly more: number;
  readonly villages: readonly { readonly name: string; readonly residents: number }[];
  /** Instruments a blank form may carry. */
  readonly instruments: readonly { readonly id: string; readonly title: string }[];
}

/** Residents present whose visits this person may record, to choose from. */
export function formsDesk(service: Service, by: By, input: unknown): Result<FormsDesk> {
  const refused = refusalOf(by, 'record-visit', { places: by.actor.places });
  if (refused) return refused;
  const asked = parsed(findInput, input);
  if (!asked.ok) return asked;
  const { limit, ...wanted } = asked.value;
  const found = searchResidents(service, by, { ...wanted, limit: Number.MAX_SAFE_INTEGER });
  if (!found.ok) return found;
  const mine = new Set(residentsInReach(service, by, 'record-visit').map((one) => one.residentId));
  const present = found.value.residents.filter((one) => one.status === 'present' && mine.has(one.residentId));
  const { instruments, selection } = service.release();
  return ok({
    clinics: clinicsFor(service, by, 'record-visit').map(({ id, name }) => ({ id, name })),
    residents: present.slice(0, limit),
    more: Math.max(0, present.length - limit),
    villages: villagesOf(residentsInReach(service, by, 'record-visit')),
    instruments: [...selection.byAge, ...selection.onChoice].flatMap(({ instrument: id }) => {
      const title = instruments.get(id)?.title;
      return title === undefined ? [] : [{ id, title }];
    }),
  });
}

const formsInput = z.strictObject({
  residents: z.array(z.string()),
  blank: z.int().nonnegative(),
  /** Questionnaire of the blank forms; null: none. Residents get the one for their age. */
  instrument: contentId.nullable(),
  extent: z.enum(['short', 'full']),
});

/** Draws the numbers and lays out the forms, residents first. Each resident's chart is read, and that is written down. */
export async function makeForms(
  service: Service,
  by: By,
  input: unknown,
): Promise<Result<readonly VisitFormView[]>> {
  const refused = refusalOf(by, 'record-visit', { places: by.actor.places });
  if (refused) return refused;
  const asked = parsed(formsInput, input);
  if (!asked.ok) return asked;
  const { residents, blank, instrument, extent } = asked.value;
  const fault = countFault(residents.length + blank);
  if (fault) return fault;
  const blankInstrument = instrument === null ? undefined : service.release().instruments.get(instrument);
  if (instrument !== null && !blankInstrument)
    return refuse({ code: 'visit.unknown-instrument', path: 'instrument' });

  const charts = await chartsFor(service, by, residents);
  if (!charts.ok) return charts;
  const people: Pick<VisitFormSource, 'person' | 'clinic' | 'instrument'>[] = [];
  for (const { identity, register, clinicId } of charts.value) {
    people.push({
      person: { ...identity, recordNumber: register.healthRecordNumber },
      clinic: organisations(service).get(clinicId)?.name ?? '',
      instrument: instrumentFor(service, identity.birthDate),
    });
  }
  const own = organisations(service).get(by.actor.places[0]?.id ?? '')?.name ?? '';
  for (let left = blank; left > 0; left -= 1)
    people.push({ person: null, clinic: own, instrument: blankInstrument ?? null });

  const printedOn = today(service);
  const { knowledge } = service.release();
  const forms: VisitFormView[] = [];
  for (const one of people) {
    const number = formNumber(printedOn, await service.nextNumber('forms'));
    forms.push(visitFormView({ ...one, number, printedOn, extent, knowledge }));
  }
  return ok(forms);
}

const followUpFormsInput = z.strictObject({
  /** Which form: the code of its condition. */
  form: contentId,
  residents: z.array(z.string()),
  blank: z.int().nonnegative(),
});

/** The same of an official follow-up form: name and number where there is a resident, the columns free for a hand. */
export async function makeFollowUpForms(
  service: Service,
  by: By,
  input: unknown,
): Promise<Result<{ readonly form: FollowUpForm; readonly views: readonly FollowUpFormView[] }>> {
  const refused = refusalOf(by, 'record-visit', { places: by.actor.places });
  if (refused) return refused;
  const asked = parsed(followUpFormsInput, input);
  if (!asked.ok) return asked;
  const { residents, blank } = asked.value;
  const form = formOf(service, asked.value.form);
  if (!form) return refuse({ code: 'follow-up-form.missing', path: 'form' });
  const fault = countFault(residents.length + blank);
  if (fault) return fault;
  const charts = await chartsFor(service, by, residents);
  if (!charts.ok) return charts;
  const own = by.actor.places[0]?.id ?? '';
  const people = [...charts.value, ...Array.from({ length: blank }, () => null)];
  const views: FollowUpFormView[] = [];
  for (const chart of people) {
    const number = formNumber(today(service), await service.nextNumber('forms'));
    views.push(blankFollowUpForm(service, form, chart?.clinicId ?? own, number, chart));
  }
  return ok({ form, views });
}

function countFault(count: number): Result<never> | undefined {
  if (count === 0) return refuse({ code: 'forms.nobody', path: 'residents' });
  return count > mostForms
    ? refuse({ code: 'forms.too-many', path: 'blank', values: { max: mostForms } })
    : undefined;
}

/** Charts of the chosen, whose visits this person may record; each reading is written down. */
async function chartsFor(
  service: Service,
  by: By,
  residents: readonly string[],
): Promise<Result<readonly Chart[]>> {
  const charts: Chart[] = [];
  for (const residentId of new Set(residents)) {
    const chart = await readChart(service, by, residentId, 'paper');
    if (!chart.ok) return chart;
    const places = placesOfClinic(service, chart.value.clinicId);
    const outside = refusalOf(by, 'record-visit', { places });
    if (outside) return outside;
    charts.push(chart.value);
  }
  return ok(charts);
}

/** `F2026-000123`, a series beside that of the sheets. */
function formNumber(on: CivilDate, count: number): string {
  return `F${on.slice(0, 4)}-${String(count).padStart(6, '0')}`;
}

/** The questionnaire for the age; what only the day itself can tell (急病 …) is on the form. Null: none is made for it. */
function instrumentFor(service: Service, birthDate: CivilDate): Instrument | null {
  const { instruments, selection } = service.release();
  const on = today(service);
  const choice = chooseInstrument(
    { ageYears: ageInYears(birthDate, on), pregnant: null, acuteIllness: null, canAnswer: null },
    selection,
    instruments,
    { on },
  );
  const id = choice.kind === 'use' || choice.kind === 'ask-first' ? choice.instrument : null;
  return id === null ? null : (instruments.get(id) ?? null);
}
