/**
 * Fills an empty store with a plainly fictitious county, through the same workflow functions as everybody: forty residents
 * whose visits stand in every state, and at the first clinic six whose follow-up stands in every state. Never touches a store that already holds anybody.
 */
import { actorOf } from '../../access/rights.js';
import { openSecrets } from '../../access/secrets.js';
import { usualAccessSettings } from '../../access/settings.js';
import type { Staff } from '../../access/staff.js';
import { vouch } from '../../access/vouched.js';
import type { House } from '../../app.js';
import { addDays, addMonths } from '../../domain/time.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import { recordConsent } from '../../workflow/consent.js';
import { registerResident } from '../../workflow/residents.js';
import { type By, organisations, today } from '../../workflow/service.js';
import { type DemoCounty, readDemoCounty } from './county.js';
import { adviseEarlier, judgedBefore, judgedBeforeDaysAgo, tellCarriedOut } from './earlier.js';
import { recordFollowUps } from './follow-ups.js';
import { leadThroughLoop, loopResidents } from './loop.js';
import { must } from './must.js';
import { bornFor, type DemoResident, demoResident } from './residents.js';
import { type DemoActors, lead } from './visit.js';

export interface DemoAccount {
  readonly [key: string]: string;
  readonly loginName: string;
  readonly password: string;
  readonly role: string;
  readonly organisation: string;
}

export async function fillDemo(house: House, pack: string): Promise<void> {
  const { service } = house;
  if (service.staff.keys().length > 0) return;
  const county = readDemoCounty(pack);
  for (const one of county.organisations) {
    const organisation = { ...one, status: 'active' as const };
    await service.organisations.create(one.id, organisation);
    await founded(house, 'create-organisation', { organisation: one.id }, 'organisations', organisation);
  }
  await hire(house, county);
  const clinics = county.organisations.filter((one) => one.level === 'village-clinic');
  for (const [index, clinic] of clinics.entries()) {
    const actors = await actorsAt(house, county, clinic.id);
    for (let place = 0; place < 10; place += 1) {
      const made = demoResident(index, place);
      const residentId = await settle(house, county, actors.village, clinic.id, index * 10 + place, made);
      const advised =
        made.number === judgedBefore ? await adviseEarlier(house, actors, residentId, made) : undefined;
      const [asked] = await recordFollowUps(house, actors.village, residentId, made, county.answers);
      if (asked && advised) await tellCarriedOut(house, actors.village, residentId, asked, advised);
      await lead(house, actors, residentId, made, county.answers);
    }
  }
  const [first] = clinics;
  if (!first) throw new Error('the demo county lacks a clinic');
  const { village } = await actorsAt(house, county, first.id);
  for (let place = 0; place < loopResidents; place += 1) {
    const number = clinics.length * 10 + place;
    const made = demoResident(clinics.length, place);
    const residentId = await settle(house, county, village, first.id, number, made);
    await leadThroughLoop(house, village, residentId, place, county.answers);
  }
}

async function hire(house: House, county: DemoCounty): Promise<void> {
  const { service } = house;
  const secrets = await openSecrets(usualAccessSettings, service.randomness);
  const passwordHash = await secrets.hash(county.password);
  const pinHash = await secrets.hash(county.pin);
  const on = today(service);
  for (const { qualified, ...one } of county.staff) {
    const person: Staff = {
      ...one,
      ...(qualified
        ? {
            certificate: { number: `DEMO-${one.loginName}`, expiresOn: addMonths(on, 24) },
            tcmTraining: { kind: 'demo', completedOn: addMonths(on, -12) },
          }
        : {}),
      status: 'active',
      passwordHash,
      passwordSetAt: service.clock.now(),
      mustChangePassword: false,
      pinHash,
      deputies: [],
    };
    await service.staff.create(person.id, person);
    const subject = { staff: person.id, organisation: person.organisationId };
    await founded(house, 'create-staff', subject, 'staff', person);
  }
}

/** The demo's people and places come with it: nobody made them. */
async function founded(
  { service }: House,
  act: string,
  subject: Readonly<Record<string, string>>,
  form: string,
  made: { readonly id: string },
): Promise<void> {
  await service.houseAudit.appendDone({
    at: service.clock.now(),
    by: 'system',
    act,
    subject,
    detail: { ...vouch(form, made.id, made) },
  });
}

async function actorsAt(house: House, county: DemoCounty, clinicId: string): Promise<DemoActors> {
  const { service } = house;
  const by = async (match: (one: DemoCounty['staff'][number]) => boolean): Promise<By> => {
    const id = county.staff.find(match)?.id ?? '';
    const found = await service.staff.get(id);
    if (found.state !== 'found') throw new Error('the demo county lacks somebody');
    return { actor: actorOf(found.value, [], organisations(service), today(service)), terminalId: 'demo' };
  };
  return {
    village: await by((one) => one.organisationId === clinicId),
    county: await by((one) => one.roles.includes('county-physician')),
  };
}

/** Registers one resident with consent; answers the id. */
async function settle(
  house: House,
  county: DemoCounty,
  by: By,
  clinicId: string,
  number: number,
  made: DemoResident,
): Promise<string> {
  const { service } = house;
  const on = today(service);
  const residentId = must(
    await registerResident(service, by, {
      clinicId,
      name: `${county.surnames[number % 10]}${county.givenNames[Math.floor(number / 10)]}`,
      sex: made.sex,
      birthDate: bornFor(made.ageYears, on),
      idDocument: { kind: 'none' },
      phones: [],
      address: '',
      village: county.villages[clinicId]?.[number % 2] ?? '',
      contractSigned: number % 4 !== 3,
      keyGroups: { present: made.ageYears >= 65 ? ['elderly'] : [], complete: true },
      healthRecordNumber: '',
      confirmed: [],
      notSameAs: [],
    }),
  );
  must(
    await recordConsent(service, by, residentId, {
      version: service.settings.consentVersion,
      purposes: { 'assessment-and-advice': true, 'share-with-county': true },
      givenOn: addDays(on, -judgedBeforeDaysAgo),
      signer: { kind: 'self' },
    }),
  );
  return residentId;
}

export function demoAccounts(house: House, pack: string): readonly DemoAccount[] {
  const county = readDemoCounty(pack);
  const { vocabularies } = house.service.release().knowledge;
  return county.staff.map((one) => ({
    loginName: one.loginName,
    password: county.password,
    role: one.roles.map((role) => labelOf(vocabularies, 'roles', role)).join('、'),
    organisation: county.organisations.find((place) => place.id === one.organisationId)?.name ?? '',
  }));
}
