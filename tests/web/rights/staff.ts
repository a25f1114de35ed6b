/** Staff and organisations: the administrator alone. Naming a deputy: county physicians, each their own. */
import { shownOf } from '../../../src/workflow/organisations.js';
import { readStaff } from '../../../src/workflow/staff.js';
import type { TestHouse } from '../house.js';
import { all, type RouteRow } from './rows.js';

const administrator = { administrator: 200, others: 403 } as const;
const administratorDoes = { administrator: 303, others: 403 } as const;
const countyPhysicians = ['county-own', 'county-other'] as const;

async function somebody({ service, by }: TestHouse) {
  const found = await readStaff(service, await by('administrator'), 'doctor-west-2');
  return { staffId: 'doctor-west-2', shown: found.ok ? found.value.shown : '' };
}

async function someplace({ service }: TestHouse) {
  const found = await service.organisations.get('west-2');
  return { organisationId: 'west-2', shown: found.state === 'found' ? shownOf(found.value) : '' };
}

const account = {
  name: '新来的',
  loginName: 'newcomer',
  roles: 'village-doctor',
  organisationId: 'west-2',
  category: 'village-doctor',
  'certificate.number': '',
  'certificate.expiresOn': '',
  'tcmTraining.kind': '',
  'tcmTraining.completedOn': '',
  'tcmTraining.expiresOn': '',
};
const clinic = { name: '西坪乡新村卫生室', level: 'village-clinic', parentId: 'west' };
const nothing = async () => ({});

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/staff', arrange: nothing, expect: administrator },
  { method: 'GET', path: '/staff/new', arrange: nothing, expect: administrator },
  // The answer shows the drawn password, once, instead of leading on.
  { method: 'POST', path: '/staff', arrange: nothing, fields: () => account, expect: administrator },
  { method: 'GET', path: '/staff/:staffId', arrange: somebody, expect: administrator },
  {
    method: 'POST',
    path: '/staff/:staffId',
    arrange: somebody,
    fields: ({ shown = '' }) => ({ ...account, shown }),
    expect: administratorDoes,
  },
  {
    method: 'POST',
    path: '/staff/:staffId/status',
    arrange: somebody,
    fields: () => ({ status: 'suspended' }),
    expect: administratorDoes,
  },
  { method: 'POST', path: '/staff/:staffId/password', arrange: somebody, expect: administrator },
  { method: 'GET', path: '/organisations', arrange: nothing, expect: administrator },
  { method: 'GET', path: '/organisations/new', arrange: nothing, expect: administrator },
  {
    method: 'POST',
    path: '/organisations',
    arrange: nothing,
    fields: () => clinic,
    expect: administratorDoes,
  },
  { method: 'GET', path: '/organisations/:organisationId', arrange: someplace, expect: administrator },
  {
    method: 'POST',
    path: '/organisations/:organisationId',
    arrange: someplace,
    fields: ({ shown = '' }) => ({ ...clinic, status: 'active', shown }),
    expect: administratorDoes,
  },
  {
    method: 'GET',
    path: '/deputies',
    arrange: nothing,
    expect: { ...all(countyPhysicians, 200), others: 403 },
  },
  {
    method: 'POST',
    path: '/deputies',
    arrange: nothing,
    fields: () => ({ staffId: 'county-2', from: '2026-11-23', until: '2026-11-27' }),
    expect: { ...all(countyPhysicians, 303), others: 403 },
  },
  {
    method: 'POST',
    path: '/deputies/remove',
    arrange: nothing,
    fields: () => ({ staffId: 'county-2', from: '2026-11-23', until: '2026-11-27' }),
    expect: { ...all(countyPhysicians, 303), others: 403 },
  },
];
