/**
 * Consent, asked purpose by purpose and withdrawable at any time (PIPL art. 14, 15, 23, 29, 31). A consent is never
 * changed into another: a later no ends the earlier yes on its day, and both stay readable.
 */
import { z } from 'zod';
import type { Chart } from '../domain/chart.js';
import { type Consent, consent } from '../domain/resident.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { ageInYears, civilDate } from '../domain/time.js';
import { type By, changeChart, parsed, type Service } from './service.js';

/** PIPL art. 31: below this age a parent or other guardian consents. */
const ownConsentFromAge = 14;

const purposeAnswers = z.strictObject({
  'assessment-and-advice': z.boolean().nullable(),
  'share-with-county': z.boolean().nullable(),
});

export const consentInput = z.strictObject({
  /** Version of the text that was read out, as the page showed it. */
  version: z.string(),
  /** Agreed, not agreed, or null: not asked. */
  purposes: purposeAnswers,
  givenOn: z.string(),
  signer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('self') }),
    z.strictObject({ kind: z.literal('guardian'), name: z.string(), relation: z.string() }),
    z.strictObject({ kind: z.literal('thumbprint'), witness: z.string() }),
  ]),
});

/** Whether a consent still stands. */
export function inForce(one: Consent): boolean {
  return one.withdrawn === undefined;
}

/** Consent to assessment and advice given by that day and not withdrawn. */
export function hasConsent(
  chart: Chart,
  on: string,
  purpose: 'assessment-and-advice' | 'share-with-county' = 'assessment-and-advice',
): boolean {
  return chart.consents.some(
    (one) => one.purposes[purpose] === true && one.givenOn <= on && one.withdrawn === undefined,
  );
}

/** Whether the last word on assessment and advice by that day was a no. */
export function saidNo({ consents }: Chart, on: string): boolean {
  const asked = consents.filter(
    (one) => one.givenOn <= on && one.purposes['assessment-and-advice'] !== undefined,
  );
  const [last] = asked.sort((a, b) =>
    a.givenOn === b.givenOn ? b.recordedAt.localeCompare(a.recordedAt) : b.givenOn.localeCompare(a.givenOn),
  );
  return last?.purposes['assessment-and-advice'] === false;
}

/** Records what was agreed to and what was not; answers the consent id. */
export async function recordConsent(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<string>> {
  const asked = parsed(consentInput, input);
  // Nobody chosen is the one slip a hand makes here; it is told at its field.
  if (!asked.ok) {
    return refuse(
      ...asked.problems.map((problem) =>
        problem.path.startsWith('signer') ? { code: 'consent.needs-signer', path: 'signer' } : problem,
      ),
    );
  }
  const { version, purposes, givenOn, signer } = asked.value;
  if (version !== service.settings.consentVersion) return refuse({ code: 'consent.stale-version', path: '' });
  const answered = Object.entries(purposes).filter(([, answer]) => answer !== null);
  if (answered.length === 0) return refuse({ code: 'consent.nothing-asked', path: 'purposes' });
  const day = civilDate.safeParse(givenOn);
  if (!day.success) return refuse({ code: 'consent.needs-day', path: 'givenOn' });
  return changeChart(service, by, residentId, {
    act: 'record-consent',
    apply(chart, context) {
      if (chart.standing.status === 'merged') return refuse({ code: 'resident.is-merged', path: '' });
      if (day.data > context.today || day.data < chart.identity.birthDate) {
        return refuse({ code: 'consent.wrong-day', path: 'givenOn' });
      }
      if (ageInYears(chart.identity.birthDate, day.data) < ownConsentFromAge && signer.kind !== 'guardian') {
        return refuse({ code: 'consent.needs-guardian', path: 'signer', values: { age: ownConsentFromAge } });
      }
      const given = consent.safeParse({
        id: context.newId(),
        version,
        purposes: Object.fromEntries(answered),
        givenOn: day.data,
        signer,
        recordedAt: context.at,
        recordedBy: context.by,
      });
      if (!given.success) return refuse({ code: 'consent.needs-signer', path: 'signer' });
      const { id } = given.data;
      return ok({
        chart: { ...chart, consents: [...endedBy(given.data, chart.consents), given.data] },
        value: id,
      });
    },
  });
}

/** Earlier consents with what the new one says no to end with it, whole: what they also allowed must be asked anew. */
function endedBy(given: Consent, earlier: readonly Consent[]): Consent[] {
  const { givenOn, recordedAt, recordedBy } = given;
  const denied = new Set(Object.entries(given.purposes).flatMap(([purpose, yes]) => (yes ? [] : [purpose])));
  return earlier.map((one) => {
    const agreed = Object.entries(one.purposes).some(([purpose, yes]) => yes && denied.has(purpose));
    return agreed && inForce(one) && one.givenOn <= givenOn
      ? { ...one, withdrawn: { on: givenOn, recordedAt, recordedBy } }
      : one;
  });
}

export const withdrawInput = z.strictObject({ consentId: z.string(), on: z.string() });

/** Ends a consent. What was done while it stood stays done and recorded. */
export async function withdrawConsent(
  service: Service,
  by: By,
  residentId: string,
  input: unknown,
): Promise<Result<null>> {
  const asked = parsed(withdrawInput, input);
  if (!asked.ok) return asked;
  const day = civilDate.safeParse(asked.value.on);
  if (!day.success) return refuse({ code: 'consent.needs-day', path: 'on' });
  return changeChart(service, by, residentId, {
    act: 'record-consent',
    event: 'withdraw-consent',
    about: { consent: asked.value.consentId },
    apply(chart, context) {
      const given = chart.consents.find((one) => one.id === asked.value.consentId);
      if (!given) return refuse({ code: 'consent.missing', path: '' });
      if (!inForce(given)) return refuse({ code: 'consent.withdrawn', path: '' });
      if (day.data > context.today || day.data < given.givenOn) {
        return refuse({ code: 'consent.wrong-day', path: 'on' });
      }
      const withdrawn = { on: day.data, recordedAt: context.at, recordedBy: context.by };
      return ok({
        chart: {
          ...chart,
          consents: chart.consents.map((one) => (one === given ? { ...one, withdrawn } : one)),
        },
        value: null,
      });
    },
  });
}
