/** What may be stored of organisations and people. */
import { describe, expect, it } from 'vitest';
import {
  checkOrganisation,
  countyOf,
  type Organisation,
  organisationForm,
  placesOf,
} from '../../../src/access/organisation.js';
import { checkStaff, loginNameInput, type Staff, staffForm } from '../../../src/access/staff.js';
import { county, day, person, summaries } from './fixtures.js';

const codes = (problems: readonly { code: string; path: string }[]) =>
  problems.map(({ code, path }) => `${code} ${path}`);
const north = (changes: Partial<Organisation>): Organisation => ({
  id: 'new',
  name: 'New',
  level: 'village-clinic',
  parentId: 'north-1',
  status: 'active',
  ...changes,
});

describe('an organisation', () => {
  it('stands under one of a higher level, the county hospital under none', () => {
    expect(codes(checkOrganisation(north({}), county))).toEqual([]);
    expect(codes(checkOrganisation(north({ parentId: 'north' }), county))).toEqual([]);
    expect(codes(checkOrganisation(north({ parentId: null }), county))).toEqual([
      'organisation.parent-needed parentId',
    ]);
    expect(codes(checkOrganisation(north({ parentId: 'north-1-a' }), county))).toEqual([
      'organisation.parent-level parentId',
    ]);
    expect(codes(checkOrganisation(north({ parentId: 'nowhere' }), county))).toEqual([
      'organisation.parent-unknown parentId',
    ]);
    expect(codes(checkOrganisation(north({ level: 'county-hospital' }), county))).toEqual([
      'organisation.parent-level parentId',
    ]);
  });

  it('is not closed over the heads of active ones below it', () => {
    const closing = { ...north({}), ...county.get('north-1'), status: 'closed' as const };
    expect(checkOrganisation(closing, county)).toEqual([
      { code: 'organisation.has-active-below', path: 'status', values: { count: 2 } },
    ]);
  });

  it('does not change to a level that those below it cannot hang under', () => {
    const sunk = { ...north({}), ...county.get('north-1'), level: 'village-clinic' as const };
    expect(codes(checkOrganisation(sunk, county))).toEqual(['organisation.level-in-use level']);
  });

  it('is not opened under a closed one', () => {
    const closed = new Map(county).set(
      'shut',
      north({ id: 'shut', level: 'township-hospital', parentId: 'north', status: 'closed' }),
    );
    expect(codes(checkOrganisation(north({ parentId: 'shut' }), closed))).toEqual([
      'organisation.parent-closed parentId',
    ]);
  });

  it('knows its way up, and a circle or a gap ends it', () => {
    expect(placesOf(county, 'north-1-a').map((place) => place.id)).toEqual(['north-1-a', 'north-1', 'north']);
    const circle = new Map([
      ['a', north({ id: 'a', parentId: 'b' })],
      ['b', north({ id: 'b', parentId: 'a' })],
    ]);
    expect(placesOf(circle, 'a').map((place) => place.id)).toEqual(['a', 'b']);
    expect(countyOf(placesOf(circle, 'a'))).toBeUndefined();
    expect(placesOf(county, 'nowhere')).toEqual([]);
  });
});

describe('a person on the staff', () => {
  const doctor = person({ id: 'doctor', roles: ['village-doctor'], organisationId: 'north-1-a' });
  const reviewer = person({ id: 'reviewer', roles: ['county-physician'], organisationId: 'north' });
  const others = summaries(doctor, reviewer);
  const check = (candidate: Staff) => codes(checkStaff(candidate, others, county));

  it('may keep their own login name and not take another’s', () => {
    expect(check({ ...doctor, name: 'Renamed' })).toEqual([]);
    expect(check({ ...doctor, loginName: 'reviewer' })).toEqual(['staff.login-name-taken loginName']);
  });

  it('holds a clinical role only at its level', () => {
    expect(check({ ...doctor, roles: ['village-doctor', 'county-physician'] })).toEqual([
      'staff.role-level roles.1',
    ]);
  });

  it('who is administrator or auditor is nothing else', () => {
    expect(check({ ...reviewer, roles: ['county-physician', 'administrator'] })).toEqual([
      'staff.role-held-alone roles.1',
    ]);
    expect(check({ ...reviewer, roles: ['auditor', 'county-expert'] })).toEqual([
      'staff.role-held-alone roles.0',
    ]);
    expect(check({ ...reviewer, roles: ['county-expert', 'rule-steward', 'county-expert'] })).toEqual([
      'staff.role-twice roles.2',
    ]);
  });

  it('works at an organisation that exists and is open', () => {
    expect(check({ ...doctor, organisationId: 'nowhere' })).toEqual([
      'staff.organisation-unknown organisationId',
    ]);
  });

  it('names as deputy a physician above the village who is someone else', () => {
    const named = (staffId: string) => [{ staffId, from: day('2026-03-01'), until: day('2026-03-02') }];
    expect(check({ ...reviewer, deputies: named('reviewer') })).toEqual([
      'staff.deputy-self deputies.0.staffId',
    ]);
    expect(check({ ...reviewer, deputies: named('nobody') })).toEqual([
      'staff.deputy-unknown deputies.0.staffId',
    ]);
    expect(check({ ...reviewer, deputies: named('doctor') })).toEqual([
      'staff.deputy-role deputies.0.staffId',
    ]);
    expect(check({ ...doctor, deputies: named('reviewer') })).toEqual(['staff.deputy-not-county deputies']);
  });
});

describe('the stored forms', () => {
  const doctor = person({ id: 'doctor', roles: ['village-doctor'], organisationId: 'north-1-a' });

  it('refuse what they do not know and what is missing', () => {
    expect(() => staffForm.parse({ ...doctor, nickname: 'x' })).toThrow();
    expect(() => staffForm.parse({ ...doctor, passwordHash: 'plain text' })).toThrow();
    expect(() => staffForm.parse({ ...doctor, roles: [] })).toThrow();
    const { status: _left, ...without } = doctor;
    expect(() => staffForm.parse(without)).toThrow();
    expect(() => organisationForm.parse({ ...county.get('north'), phone: '1' })).toThrow();
  });

  it('refuse a deputy whose time ends before it begins', () => {
    const deputies = [{ staffId: 'x', from: '2026-03-02', until: '2026-03-01' }];
    expect(() => staffForm.parse({ ...doctor, deputies })).toThrow();
  });

  it('keep secrets and certificates out of the summary', () => {
    expect(Object.keys(staffForm.summarise(doctor)).sort()).toEqual(
      ['category', 'deputies', 'id', 'loginName', 'name', 'organisationId', 'roles', 'status'].sort(),
    );
  });

  it('hold a login name in one form however it is typed', () => {
    expect(loginNameInput.parse('  ＺｈａｎｇＳａｎ ')).toBe('zhangsan');
    expect(loginNameInput.parse('王医生')).toBe('王医生');
    expect(loginNameInput.safeParse('a b').success).toBe(false);
    expect(() => staffForm.parse({ ...doctor, loginName: 'ZhangSan' })).toThrow();
  });
});
