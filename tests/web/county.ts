/**
 * A small fictitious county with one account a role: one county hospital, two township hospitals, four village clinics,
 * and a hospital of the neighbouring county for "other organisation". Everybody signs with valid papers, so that a test
 * names only what it takes away. Ids and login names are the same words.
 */
import type { Organisation } from '../../src/access/organisation.js';
import type { Role, Staff, StaffCategory } from '../../src/access/staff.js';
import { civilDate, instant } from '../../src/domain/time.js';

/** Everybody's password and PIN, with argon2id hashes made once: making and checking them takes its time. */
export const password = 'zhiwei-test-2026';
export const pin = '4826';
const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$TMX1Uw8Cm66d+gxBTHoJHg$HBRybBst+prauvOWoCNfJs+/3zyqI/b3xG9uC8Y77B4';
const pinHash =
  '$argon2id$v=19$m=19456,t=2,p=1$HBjf9biyVyCP7FQLPDn9ww$t8qszNP8yHMmAT+aomxjYrZKE83xEKFNm+tDXwh9Pf8';

export type OrganisationId =
  | 'county'
  | 'east'
  | 'west'
  | 'east-1'
  | 'east-2'
  | 'west-1'
  | 'west-2'
  | 'neighbour';
export type ClinicId = 'east-1' | 'east-2' | 'west-1' | 'west-2';

const place = (
  id: OrganisationId,
  name: string,
  level: Organisation['level'],
  parentId: OrganisationId | null,
): Organisation => ({ id, name, level, parentId, status: 'active' });

export const organisations: readonly Organisation[] = [
  place('county', '示例县中医医院', 'county-hospital', null),
  place('east', '东溪镇卫生院', 'township-hospital', 'county'),
  place('west', '西坪乡卫生院', 'township-hospital', 'county'),
  place('east-1', '东溪镇柳树村卫生室', 'village-clinic', 'east'),
  place('east-2', '东溪镇石桥村卫生室', 'village-clinic', 'east'),
  place('west-1', '西坪乡青禾村卫生室', 'village-clinic', 'west'),
  place('west-2', '西坪乡白杨村卫生室', 'village-clinic', 'west'),
  place('neighbour', '邻县中医医院', 'county-hospital', null),
];

export type LoginName =
  | 'doctor-east-1'
  | 'doctor-east-2'
  | 'doctor-west-1'
  | 'doctor-west-2'
  | 'township-east'
  | 'township-west'
  | 'county-1'
  | 'county-2'
  | 'neighbour-1'
  | 'steward-1'
  | 'steward-2'
  | 'expert'
  | 'administrator'
  | 'auditor';

const somebody = (
  id: LoginName,
  name: string,
  held: Role,
  organisationId: OrganisationId,
  category: StaffCategory,
): Staff => ({
  id,
  name,
  loginName: id,
  roles: [held],
  organisationId,
  category,
  ...(category === 'other'
    ? {}
    : {
        certificate: { number: `SL-${id}`, expiresOn: civilDate.parse('2030-12-31') },
        tcmTraining: { kind: 'elderly-tcm', completedOn: civilDate.parse('2020-05-01') },
      }),
  status: 'active',
  passwordHash,
  passwordSetAt: instant.parse('2026-01-05T00:00:00.000Z'),
  mustChangePassword: false,
  pinHash,
  deputies: [],
});

export const staff: readonly Staff[] = [
  somebody('doctor-east-1', '柳一帆', 'village-doctor', 'east-1', 'village-doctor'),
  somebody('doctor-east-2', '石大川', 'village-doctor', 'east-2', 'village-doctor'),
  somebody('doctor-west-1', '禾小满', 'village-doctor', 'west-1', 'village-doctor'),
  somebody('doctor-west-2', '白晓月', 'village-doctor', 'west-2', 'village-doctor'),
  somebody('township-east', '溪流云', 'township-physician', 'east', 'tcm-physician'),
  somebody('township-west', '坪远山', 'township-physician', 'west', 'general-practitioner'),
  somebody('county-1', '钟文竹', 'county-physician', 'county', 'tcm-physician'),
  somebody('county-2', '陆青黛', 'county-physician', 'county', 'tcm-physician'),
  somebody('neighbour-1', '邻长风', 'county-physician', 'neighbour', 'tcm-physician'),
  somebody('steward-1', '规子衡', 'rule-steward', 'county', 'other'),
  somebody('steward-2', '则明远', 'rule-steward', 'county', 'other'),
  somebody('expert', '甄百草', 'county-expert', 'county', 'tcm-physician'),
  somebody('administrator', '管有序', 'administrator', 'county', 'other'),
  somebody('auditor', '核一清', 'auditor', 'county', 'other'),
];

/** Whoever works in a clinic. */
export const doctorOf: Readonly<Record<ClinicId, LoginName>> = {
  'east-1': 'doctor-east-1',
  'east-2': 'doctor-east-2',
  'west-1': 'doctor-west-1',
  'west-2': 'doctor-west-2',
};
