/** What stands in the way of a right beyond role and place: the account, the author, the editor, the deputy's dates. */
import { describe, expect, it } from 'vitest';
import { type Organisation, placesOf } from '../../../src/access/organisation.js';
import { type Act, actorOf, holds, may, type Subject } from '../../../src/access/rights.js';
import type { Staff } from '../../../src/access/staff.js';
import { county, day, person, summaries } from './fixtures.js';

const today = day('2026-03-02');
const villager = placesOf(county, 'north-1-a');
const reviewer = person({ id: 'reviewer', roles: ['county-physician'], organisationId: 'north' });
const doctor = person({ id: 'doctor', roles: ['village-doctor'], organisationId: 'north-1-a' });
const township = person({ id: 'township', roles: ['township-physician'], organisationId: 'north-1' });

/** 'yes', or the code of the refusal. */
function answer(
  who: Staff,
  act: Act,
  subject: Subject,
  {
    everyone = [] as readonly Staff[],
    on = today,
    organisations = county as ReadonlyMap<string, Organisation>,
  } = {},
): string {
  const decision = may(actorOf(who, summaries(...everyone), organisations, on), act, subject);
  return decision.allowed ? 'yes' : decision.code;
}

describe('an account', () => {
  it('that is suspended or left may do nothing', () => {
    for (const status of ['suspended', 'left'] as const)
      expect(answer({ ...doctor, status }, 'view-resident', { places: villager })).toBe('rights.inactive');
  });

  it('of a closed or unknown organisation may do nothing', () => {
    const clinic = county.get('north-1-a');
    const closed = new Map(county).set('north-1-a', { ...clinic, status: 'closed' } as Organisation);
    expect(answer(doctor, 'view-resident', { places: villager }, { organisations: closed })).toBe(
      'rights.inactive',
    );
    expect(answer({ ...doctor, organisationId: 'nowhere' }, 'view-rules', {})).toBe('rights.inactive');
  });

  it('with a temporary password may do nothing until it is changed', () => {
    expect(answer({ ...doctor, mustChangePassword: true }, 'view-resident', { places: villager })).toBe(
      'rights.change-password',
    );
  });
});

describe('what is not said about the subject', () => {
  it('refuses: no place, an empty place, no county, no author, no editor', () => {
    expect(answer(doctor, 'view-resident', {})).toBe('rights.subject-unknown');
    expect(answer(doctor, 'view-resident', { places: [] })).toBe('rights.subject-unknown');
    expect(answer(reviewer, 'review-queue', { places: villager })).toBe('rights.subject-unknown');
    expect(answer(reviewer, 'approve', { places: villager })).toBe('rights.subject-unknown');
    expect(answer(reviewer, 'approve', { places: villager, authorIds: [] })).toBe('rights.subject-unknown');
    const steward = person({ id: 'steward', roles: ['rule-steward'], organisationId: 'north' });
    expect(answer(steward, 'publish-release', {})).toBe('rights.subject-unknown');
  });

  it('gives no county right where the chain of parents does not reach the county', () => {
    const broken = placesOf(new Map([...county].filter(([id]) => id !== 'north-1')), 'north-1-a');
    expect(answer(reviewer, 'view-resident', { places: broken })).toBe('rights.outside');
    expect(answer(doctor, 'view-resident', { places: broken })).toBe('yes');
  });
});

describe('authors', () => {
  it('may not decide on a document they took part in, as any of several authors', () => {
    const mine = { places: villager, authorIds: ['doctor', 'reviewer'] };
    for (const act of ['approve', 'amend', 'return', 'reject'] as const)
      expect(answer(reviewer, act, mine)).toBe('rights.own-draft');
  });

  it('may void their own, which only makes things safer', () => {
    expect(answer(reviewer, 'void', { places: villager, authorIds: ['reviewer'] })).toBe('yes');
  });

  it('alone may recall', () => {
    expect(answer(doctor, 'recall', { places: villager, authorIds: ['doctor'] })).toBe('yes');
    expect(answer(doctor, 'recall', { places: villager, authorIds: ['colleague'] })).toBe(
      'rights.not-author',
    );
  });
});

describe('releases and content', () => {
  const steward = person({ id: 'steward', roles: ['rule-steward'], organisationId: 'north' });
  const expert = person({ id: 'expert', roles: ['county-expert'], organisationId: 'north' });

  it('are published by a steward who did not edit them', () => {
    expect(answer(steward, 'publish-release', { editorIds: ['steward', 'other'] })).toBe('rights.own-edit');
    expect(answer(steward, 'publish-release', { editorIds: ['other'] })).toBe('yes');
  });

  it('that nobody here edited may be published by any steward', () => {
    expect(answer(steward, 'publish-release', { editorIds: [] })).toBe('yes');
  });

  it('are rolled back by the very steward who edited them', () => {
    expect(answer(steward, 'roll-back-release', { editorIds: ['steward'] })).toBe('yes');
  });

  it('are signed by an expert who did not edit them', () => {
    expect(answer(expert, 'sign-content', { editorIds: ['expert'] })).toBe('rights.own-edit');
  });
});

describe('a person with two roles', () => {
  it('has the rights of both, each in its own reach', () => {
    const both = person({
      id: 'both',
      roles: ['county-physician', 'rule-steward'],
      organisationId: 'north',
    });
    expect(answer(both, 'view-resident', { places: villager })).toBe('yes');
    expect(answer(both, 'publish-release', { editorIds: [] })).toBe('yes');
    expect(answer(both, 'view-resident', { places: placesOf(county, 'south-1-a') })).toBe('rights.outside');
  });

  it('posted at the wrong level reaches nobody through that role', () => {
    const misplaced = person({ id: 'x', roles: ['township-physician'], organisationId: 'north' });
    expect(answer(misplaced, 'view-resident', { places: villager })).toBe('rights.outside');
  });
});

describe('a deputy', () => {
  const until = day('2026-03-10');
  const principal = { ...reviewer, deputies: [{ staffId: 'township', from: day('2026-03-05'), until }] };
  const everyone = [principal, township, doctor];
  const draft = { places: placesOf(county, 'north-2-a'), authorIds: ['doctor'] };

  it('approves in the whole county from the first day through the last, and on no other', () => {
    expect(answer(township, 'approve', draft, { everyone, on: day('2026-03-04') })).toBe('rights.role');
    expect(answer(township, 'approve', draft, { everyone, on: day('2026-03-05') })).toBe('yes');
    expect(answer(township, 'approve', draft, { everyone, on: until })).toBe('yes');
    expect(answer(township, 'approve', draft, { everyone, on: day('2026-03-11') })).toBe('rights.role');
  });

  it('sees the queue and the residents of that county, not of another', () => {
    const on = until;
    expect(answer(township, 'review-queue', { countyId: 'north' }, { everyone, on })).toBe('yes');
    expect(answer(township, 'review-queue', { countyId: 'south' }, { everyone, on })).toBe('rights.outside');
    expect(answer(township, 'view-resident', draft, { everyone, on })).toBe('yes');
    const south = { places: placesOf(county, 'south-1-a') };
    expect(answer(township, 'view-resident', south, { everyone, on })).toBe('rights.outside');
  });

  it('still may not approve what they drafted, nor without being a TCM physician', () => {
    const on = until;
    const own = { ...draft, authorIds: ['township'] };
    expect(answer(township, 'approve', own, { everyone, on })).toBe('rights.own-draft');
    const general = { ...township, category: 'general-practitioner' as const };
    expect(answer(general, 'approve', draft, { everyone, on })).toBe('standing.category');
  });

  it('does not draft in the county, and names no deputy of their own', () => {
    const on = until;
    expect(answer(township, 'draft', draft, { everyone, on })).toBe('rights.outside');
    expect(answer(township, 'name-deputy', { countyId: 'north' }, { everyone, on })).toBe('rights.role');
  });

  it('who is a county physician elsewhere names deputies there only', () => {
    const named = { ...principal, deputies: [{ staffId: 'south', from: today, until }] };
    const south = person({ id: 'south', roles: ['county-physician'], organisationId: 'south' });
    const everyone = [named, south];
    expect(answer(south, 'approve', draft, { everyone })).toBe('yes');
    expect(answer(south, 'name-deputy', { countyId: 'south' }, { everyone })).toBe('yes');
    expect(answer(south, 'name-deputy', { countyId: 'north' }, { everyone })).toBe('rights.outside');
  });

  it('has nothing when the principal is suspended or no longer a county physician', () => {
    for (const changed of [
      { ...principal, status: 'suspended' as const },
      { ...principal, roles: ['county-expert' as const] },
    ])
      expect(answer(township, 'approve', draft, { everyone: [changed, township], on: until })).toBe(
        'rights.role',
      );
  });

  it('who is an administrator gains no sight of charts', () => {
    const named = { ...principal, deputies: [{ staffId: 'admin', from: today, until }] };
    const admin = person({ id: 'admin', roles: ['administrator'], organisationId: 'north' });
    expect(answer(admin, 'view-resident', draft, { everyone: [named, admin] })).toBe('rights.role');
  });
});

describe('holds', () => {
  it('says what a menu may show, whatever the subject', () => {
    const actor = actorOf(doctor, [], county, today);
    expect(holds(actor, 'record-visit')).toBe(true);
    expect(holds(actor, 'review-queue')).toBe(false);
  });
});
