/** What holds of rights whoever asks, and of counting attempts whatever the times. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAttempts } from '../../src/access/attempts.js';
import { type Place, placesOf } from '../../src/access/organisation.js';
import { type Act, type Actor, acts, may, type Subject } from '../../src/access/rights.js';
import { role, staffCategory } from '../../src/access/staff.js';
import { epochMsOf } from '../../src/domain/time.js';
import { county, day, handClock, morning } from '../unit/access/fixtures.js';

const aPlaceId = fc.constantFrom(...county.keys());
const someone = fc.constantFrom('a', 'b', 'c');
const aDay = fc.constantFrom(day('2026-03-02'), day('2026-03-03'));

const anActor: fc.Arbitrary<Actor> = fc.record({
  staffId: someone,
  active: fc.boolean(),
  mustChangePassword: fc.boolean(),
  roles: fc.subarray([...role.options]),
  places: aPlaceId.map((id) => placesOf(county, id)),
  deputyIn: fc.subarray(['north', 'south']),
  category: fc.constantFrom(...staffCategory.options),
  certificate: fc.option(fc.record({ number: fc.constant('C'), expiresOn: aDay }), { nil: undefined }),
  tcmTraining: fc.option(fc.record({ kind: fc.constant('elderly-tcm'), completedOn: aDay }), {
    nil: undefined,
  }),
  on: aDay,
});

const aSubject: fc.Arbitrary<Subject> = fc.record(
  {
    places: aPlaceId.map((id) => placesOf(county, id)),
    countyId: fc.constantFrom('north', 'south'),
    authorIds: fc.subarray(['a', 'b', 'c']),
    editorIds: fc.subarray(['a', 'b', 'c']),
  },
  { requiredKeys: [] },
);

const anAct = fc.constantFrom<Act>(...acts);
const siteRoles = ['rule-steward', 'county-expert', 'administrator', 'auditor'] as const;

const share = (one: readonly Place[], other: readonly Place[]) =>
  one.some((place) => other.some((there) => there.id === place.id));

describe('rights', () => {
  it('are never had by an account that is out of use or has a temporary password', () => {
    fc.assert(
      fc.property(anActor, anAct, aSubject, (actor, act, subject) => {
        if (!actor.active || actor.mustChangePassword) expect(may(actor, act, subject).allowed).toBe(false);
      }),
    );
  });

  it('over a resident are never had by rule steward, expert, administrator or auditor, who do not stand in', () => {
    const offChart: readonly Act[] = ['view-rules', 'publish-release', 'roll-back-release', 'sign-content'];
    const office: readonly Act[] = [
      'manage-staff',
      'manage-organisations',
      'manage-settings',
      'read-audit',
      'read-access-log',
    ];
    const actor = fc
      .tuple(anActor, fc.subarray([...siteRoles]))
      .map(([base, roles]): Actor => ({ ...base, roles, deputyIn: [] }));
    fc.assert(
      fc.property(actor, anAct, aSubject, (who, act, subject) => {
        if (may(who, act, subject).allowed) expect([...offChart, ...office]).toContain(act);
      }),
    );
  });

  it('over a resident are never had by someone who shares no organisation with the resident’s clinic', () => {
    fc.assert(
      fc.property(anActor, anAct, aSubject, (actor, act, subject) => {
        const reaching =
          subject.places === undefined ||
          share(actor.places, subject.places) ||
          actor.deputyIn.some((id) => subject.places?.some((place) => place.id === id));
        if (!reaching && may(actor, act, subject).allowed)
          expect(
            may(actor, act, {
              ...(subject.editorIds === undefined ? {} : { editorIds: subject.editorIds }),
              ...(subject.countyId === undefined ? {} : { countyId: subject.countyId }),
            }).allowed,
          ).toBe(true);
      }),
    );
  });

  it('to approve are never had by an author, whatever the roles', () => {
    fc.assert(
      fc.property(anActor, aSubject, (actor, subject) => {
        for (const act of ['approve', 'amend', 'return', 'reject'] as const)
          if (subject.authorIds?.includes(actor.staffId) === true)
            expect(may(actor, act, subject).allowed).toBe(false);
      }),
    );
  });

  it('are never gained by saying less of the subject', () => {
    fc.assert(
      fc.property(
        anActor,
        anAct,
        aSubject,
        fc.constantFrom('places', 'countyId', 'authorIds', 'editorIds'),
        (actor, act, subject, hidden) => {
          const { [hidden as keyof Subject]: _gone, ...rest } = subject;
          if (may(actor, act, rest).allowed) {
            // What was hidden may forbid (an author), never be needed to allow: so hidden, it must not have mattered.
            const whole = may(actor, act, subject);
            expect(whole.allowed).toBe(true);
          }
        },
      ),
    );
  });
});

describe('counting attempts', () => {
  it('never lets more than the limit through in any window, and never refuses below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 20 * 60 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (waits, limit) => {
          const clock = handClock();
          const attempts = countAttempts(clock, 15);
          const windowMs = 15 * 60_000;
          const through: number[] = [];
          for (const seconds of waits) {
            clock.pass({ seconds });
            const nowMs = epochMsOf(clock.now()) - epochMsOf(morning);
            const inWindow = through.filter((atMs) => nowMs - atMs < windowMs).length;
            const tried = attempts.take('key', limit);
            expect(tried.allowed).toBe(inWindow < limit);
            if (tried.allowed) through.push(nowMs);
          }
        },
      ),
    );
  });

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(fc.nat({ max: 899 }), fc.integer({ min: 1, max: 3 }), (seconds, limit) => {
        const clock = handClock();
        const attempts = countAttempts(clock, 15);
        for (let tries = 0; tries < limit; tries += 1) attempts.take('key', limit);
        clock.pass({ seconds });
        const refused = attempts.take('key', limit);
        expect(refused).toEqual({ allowed: false, retryAfterSeconds: 900 - seconds });
      }),
    );
  });
});
