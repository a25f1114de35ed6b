/**
 * A resident's place on the list: registering, identity, register entry, standing. Nothing here deletes anybody; who
 * moved, died or refused stays readable and leaves every due list.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { type CodeSet, codeSet } from '../domain/facts.js';
import { registerEntry } from '../domain/resident.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { civilDate } from '../domain/time.js';
import {
  identityTyped,
  identityWarnings,
  likenessOf,
  lookalikes,
  openQuestions,
  type Person,
  personFrom,
  standBy,
} from './residents-identity.js';
import { clinicsToRegisterAt } from './residents-search.js';
import {
  type By,
  changeChart,
  createChart,
  parsed,
  placesOfClinic,
  readChart,
  refusalOf,
  type Service,
  today,
} from './service.js';

const registerFields = {
  contractSigned: z.boolean().nullable(),
  keyGroups: codeSet.nullable(),
  /** '' when there is none or nobody asked. */
  healthRecordNumber: z.string(),
};

export const registerInput = identityTyped.extend({ clinicId: z.string(), ...registerFields, ...standBy });

/** Puts a person on the list of a clinic; answers the resident id. Open questions refuse until stood by. */
export async function registerResident(service: Service, by: By, input: unknown): Promise<Result<string>> {
  const asked = parsed(registerInput, input);
  if (!asked.ok) return asked;
  const { clinicId, contractSigned, keyGroups, healthRecordNumber, confirmed, notSameAs, ...typed } =
    asked.value;
  const refused = refusalOf(by, 'register-resident', { places: placesOfClinic(service, clinicId) });
  if (refused) return refused;
  if (!clinicsToRegisterAt(service, by).some((clinic) => clinic.id === clinicId)) {
    return refuse({ code: 'resident.wrong-clinic', path: 'clinicId' });
  }
  const on = today(service);
  const person = personFrom(typed, on, oldestAge(service));
  const entry = registerEntryFrom(service, { contractSigned, keyGroups, healthRecordNumber });
  if (!person.ok || !entry.ok) return refuse(...problemsOf(person), ...problemsOf(entry));
  const fault = groupFault(person.value.sex, keyGroups, 'keyGroups');
  if (fault) return fault;
  const open = openQuestions(
    identityWarnings(person.value, on),
    lookalikes(service, by, likenessOf(person.value), on),
    { confirmed, notSameAs },
  );
  if (open.length > 0) return refuse(...open);
  const residentId = service.randomness.id();
  const chart = newChart(service, residentId, clinicId, person.value, entry.value);
  if (!(await createChart(service, by, chart, 'register-resident')))
    throw new Error('resident id drawn twice');
  return ok(residentId);
}

/** An empty chart for a person. */
export function newChart(
  service: Service,
  residentId: string,
  clinicId: string,
  person: Person,
  entry: Omit<Chart['register'], 'revision'>,
): Chart {
  return {
    residentId,
    clinicId,
    registeredAt: service.clock.now(),
    identity: { revision: 1, ...person },
    register: { revision: 1, ...entry },
    standing: { status: 'present' },
    consents: [],
    visits: [],
    documents: [],
    planned: [],
    attempts: [],
    adverseEvents: [],
    mergedFrom: [],
    audit: [],
  };
}

/** The highest age the fact dictionary knows. */
export function oldestAge(service: Service): number {
  const age = service.release().knowledge.facts.get('ageYears');
  if (age?.type !== 'number') throw new Error('the fact dictionary has no ageYears');
  return age.range.max;
}

/** Key groups that a person of this sex cannot be in. */
function groupFault(sex: Person['sex'], groups: CodeSet | null, path: 'sex' | 'keyGroups') {
  return sex === 'male' && groups?.present.includes('pregnant') === true
    ? refuse({ code: 'resident.pregnant-man', path })
    : undefined;
}

function problemsOf(result: Result<unknown>): readonly Problem[] {
  return result.ok ? [] : result.problems;
}

function registerEntryFrom(
  service: Service,
  typed: { contractSigned: boolean | null; keyGroups: CodeSet | null; healthRecordNumber: string },
): Result<Omit<Chart['register'], 'revision'>> {
  const groups = service.release().knowledge.facts.get('keyGroups');
  const known = new Set(groups?.type === 'codes' ? groups.options.map((option) => option.code) : []);
  if (typed.keyGroups?.present.some((code) => !known.has(code)) === true) {
    return refuse({ code: 'resident.wrong-keyGroups', path: 'keyGroups' });
  }
  const number = typed.healthRecordNumber.normalize('NFKC').trim();
  const entry = registerEntry
    .omit({ revision: true })
    .safeParse({ ...typed, healthRecordNumber: number === '' ? null : number });
  return entry.success
    ? ok(entry.data)
    : refuse({ code: 'resident.wrong-healthRecordNumber', path: 'healthRecordNumber' });
}

/** The chart for the page that shows id number and telephones in full: only for who may also correct them. */
export async function readIdentity(service: Service, by: By, residentId: string): Promise<Result<Chart>> {
  const found = await service.charts.get(residentId);
  if (found.state !== 'found') return refuse({ code: `chart.${found.state}`, path: 'residentId' });
  const refused = refusalOf(by, 'edit-identity', { places: placesOfClinic(service, found.value.clinicId) });
  return refused ?? readChart(service, by, residentId, 'care');
}

const shown = z.int().nonnegative();

export const identityInput = identityTyped.extend({ shown, ...standBy });

/** Corrects who somebody is. Questions about what did not change are not asked again. Answers the new revision. */
export async function updateIdentity(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(identityInput, input);
  if (!asked.ok) return asked;
  const { shown: seen, confirmed, notSameAs, ...typed } = asked.value;
  const person = personFrom(typed, today(service), oldestAge(service));
  if (!person.ok) return person;
  return changeChart(service, by, residentId, {
    act: 'edit-identity',
    apply(chart, context) {
      const { revision, ...before } = chart.identity;
      if (revision !== seen) {
        return refuse({ code: 'resident.stale', path: '', values: { shown: seen, now: revision } });
      }
      if (before.sex !== person.value.sex) {
        const fault = groupFault(person.value.sex, chart.register.keyGroups, 'sex');
        if (fault) return fault;
      }
      if (whoIs(before) !== whoIs(person.value)) {
        const open = openQuestions(
          identityWarnings(person.value, context.today),
          lookalikes(service, by, likenessOf(person.value), context.today, residentId),
          { confirmed, notSameAs },
        );
        if (open.length > 0) return refuse(...open);
      }
      return ok({
        chart: { ...chart, identity: { revision: revision + 1, ...person.value } },
        value: revision + 1,
      });
    },
  });
}

/** What the questions are about; a new telephone number raises none. */
function whoIs({ name, sex, birthDate, idDocument }: Person): string {
  return JSON.stringify([name, sex, birthDate, idDocument?.kind, idDocument?.number]);
}

export const registerEntryInput = z.strictObject({ shown, ...registerFields });

/** Contract, key groups, health record number. Answers the new revision. */
export async function updateRegister(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(registerEntryInput, input);
  if (!asked.ok) return asked;
  const { shown: seen, ...typed } = asked.value;
  const entry = registerEntryFrom(service, typed);
  if (!entry.ok) return entry;
  return changeChart(service, by, residentId, {
    act: 'edit-identity',
    event: 'edit-register',
    apply(chart) {
      const { revision } = chart.register;
      const fault = groupFault(chart.identity.sex, typed.keyGroups, 'keyGroups');
      if (fault) return fault;
      return revision === seen
        ? ok({
            chart: { ...chart, register: { revision: revision + 1, ...entry.value } },
            value: revision + 1,
          })
        : refuse({ code: 'resident.stale', path: '', values: { shown: seen, now: revision } });
    },
  });
}

export const standingInput = z.discriminatedUnion('status', [
  z.strictObject({ shown: z.string(), status: z.literal('present') }),
  z.strictObject({
    /** Status that the page showed. */
    shown: z.string(),
    status: z.enum(['moved', 'died', 'refused', 'lost']),
    on: z.string(),
    note: z.string().max(200),
  }),
]);

/** Moved, died, refused, lost, or present again. Somebody may ask later why nobody went: refused and lost say it. */
export async function setStanding(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(standingInput, input);
  if (!asked.ok) return asked;
  const wanted = asked.value;
  return changeChart(service, by, residentId, {
    act: 'edit-identity',
    event: 'set-standing',
    detail: { status: wanted.status },
    apply(chart, context) {
      if (chart.standing.status === 'merged') return refuse({ code: 'resident.is-merged', path: '' });
      if (chart.standing.status !== wanted.shown) return refuse({ code: 'resident.stale', path: '' });
      if (wanted.status === 'present') {
        return ok({ chart: { ...chart, standing: { status: 'present' } }, value: null });
      }
      const on = civilDate.safeParse(wanted.on);
      if (!on.success) return refuse({ code: 'resident.standing-needs-day', path: 'on' });
      if (on.data > context.today || on.data < chart.identity.birthDate) {
        return refuse({ code: 'resident.standing-wrong-day', path: 'on' });
      }
      const { status, note } = wanted;
      if ((status === 'refused' || status === 'lost') && note.trim() === '') {
        return refuse({ code: 'resident.standing-needs-reason', path: 'note' });
      }
      return ok({
        chart: { ...chart, standing: { status, on: on.data, note: note.trim() } },
        value: null,
      });
    },
  });
}
