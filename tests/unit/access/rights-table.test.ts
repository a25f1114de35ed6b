/**
 * Who may do what, written out by hand from design.md §6. Where that is silent: the register and exports belong to the
 * clinic and township that serve the resident; lifting to physicians above the village (§1.3, §4); confirming a
 * constitution, reading and confirming patterns to TCM physicians at any level; rules may be read by all clinical staff (§1.4).
 * yes: may · a dot: may not. "own" and "other": a resident of the own or another clinic, township, county.
 * Everyone in the table is a TCM physician with a certificate and training; recall is of one's own draft, every other
 * document is someone else's. What a document's author or a missing certificate changes is in rights.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../src/access/organisation.js';
import { type Act, type Actor, actorOf, acts, may, type Subject } from '../../../src/access/rights.js';
import type { Role } from '../../../src/access/staff.js';
import { county, day, person } from './fixtures.js';

const table = `
                    | village doctor | township phys. | county phys.   | rule    | county | admini- |
                    | own    other   | own    other   | own    other   | steward | expert | strator | auditor
view-resident       | yes    .       | yes    .       | yes    .       | .       | .      | .       | .
register-resident   | yes    .       | yes    .       | .      .       | .       | .      | .       | .
edit-identity       | yes    .       | yes    .       | .      .       | .       | .      | .       | .
import-roster       | yes    .       | yes    .       | .      .       | .       | .      | .       | .
merge-residents     | yes    .       | yes    .       | .      .       | .       | .      | .       | .
record-consent      | yes    .       | yes    .       | .      .       | .       | .      | .       | .
record-visit        | yes    .       | yes    .       | .      .       | .       | .      | .       | .
mark-visit-error    | yes    .       | yes    .       | .      .       | .       | .      | .       | .
draft               | yes    .       | yes    .       | .      .       | .       | .      | .       | .
adjust              | yes    .       | yes    .       | .      .       | .       | .      | .       | .
submit              | yes    .       | yes    .       | .      .       | .       | .      | .       | .
recall              | yes    .       | yes    .       | .      .       | .       | .      | .       | .
sign-result-notice  | yes    .       | yes    .       | .      .       | .       | .      | .       | .
print               | yes    .       | yes    .       | .      .       | .       | .      | .       | .
hand-over           | yes    .       | yes    .       | .      .       | .       | .      | .       | .
record-follow-up    | yes    .       | yes    .       | .      .       | .       | .      | .       | .
close-referral      | yes    .       | yes    .       | .      .       | .       | .      | .       | .
export-resident     | yes    .       | yes    .       | .      .       | .       | .      | .       | .
review-queue        | .      .       | .      .       | yes    .       | .       | .      | .       | .
approve             | .      .       | .      .       | yes    .       | .       | .      | .       | .
amend               | .      .       | .      .       | yes    .       | .       | .      | .       | .
return              | .      .       | .      .       | yes    .       | .       | .      | .       | .
reject              | .      .       | .      .       | yes    .       | .       | .      | .       | .
void                | .      .       | .      .       | yes    .       | .       | .      | .       | .
name-deputy         | .      .       | .      .       | yes    .       | .       | .      | .       | .
lift-safety         | .      .       | yes    .       | yes    .       | .       | .      | .       | .
confirm-constitution| yes    .       | yes    .       | yes    .       | .       | .      | .       | .
view-patterns       | yes    .       | yes    .       | yes    .       | .       | .      | .       | .
confirm-pattern     | yes    .       | yes    .       | yes    .       | .       | .      | .       | .
view-rules          | yes    yes     | yes    yes     | yes    yes     | yes     | yes    | .       | .
publish-release     | .      .       | .      .       | .      .       | yes     | .      | .       | .
roll-back-release   | .      .       | .      .       | .      .       | yes     | .      | .       | .
sign-content        | .      .       | .      .       | .      .       | .       | yes    | .       | .
manage-staff        | .      .       | .      .       | .      .       | .       | .      | yes     | .
manage-organisations| .      .       | .      .       | .      .       | .       | .      | yes     | .
manage-settings     | .      .       | .      .       | .      .       | .       | .      | yes     | .
read-audit          | .      .       | .      .       | .      .       | .       | .      | .       | yes
read-access-log     | .      .       | .      .       | .      .       | .       | .      | .       | yes
`;

/** The columns: who, where they work, and the clinics of the residents they meet. */
const columns: readonly { readonly role: Role; readonly at: string; readonly clinics: readonly string[] }[] =
  [
    { role: 'village-doctor', at: 'north-1-a', clinics: ['north-1-a'] },
    // The next clinic, another township, another county, and a resident listed at the township hospital itself.
    { role: 'village-doctor', at: 'north-1-a', clinics: ['north-1-b', 'north-2-a', 'south-1-a', 'north-1'] },
    { role: 'township-physician', at: 'north-1', clinics: ['north-1-a', 'north-1-b', 'north-1'] },
    { role: 'township-physician', at: 'north-1', clinics: ['north-2-a', 'south-1-a', 'north'] },
    { role: 'county-physician', at: 'north', clinics: ['north-1-a', 'north-2-a', 'north-1', 'north'] },
    { role: 'county-physician', at: 'north', clinics: ['south-1-a', 'south'] },
    { role: 'rule-steward', at: 'north', clinics: ['north-1-a'] },
    { role: 'county-expert', at: 'north', clinics: ['north-1-a'] },
    { role: 'administrator', at: 'north', clinics: ['north-1-a'] },
    { role: 'auditor', at: 'north', clinics: ['north-1-a'] },
  ];

function actor(role: Role, at: string): Actor {
  return actorOf(person({ id: 'me', roles: [role], organisationId: at }), [], county, day('2026-03-02'));
}

function subject(act: Act, clinic: string): Subject {
  const places = placesOf(county, clinic);
  const countyId = places.find((place) => place.level === 'county-hospital')?.id;
  return {
    places,
    ...(countyId === undefined ? {} : { countyId }),
    authorIds: [act === 'recall' ? 'me' : 'someone-else'],
    editorIds: ['someone-else'],
  };
}

const rows = table
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => {
    const [act = '', ...cells] = line.split(/[|\s]+/);
    return { act, cells };
  });

describe('the rights table', () => {
  it('has one row for each act and one cell for each column', () => {
    expect(rows.map((row) => row.act).sort()).toEqual([...acts].sort());
    for (const row of rows) expect([row.act, row.cells.length]).toEqual([row.act, columns.length]);
  });

  for (const act of acts) {
    it(`says who may ${act}`, () => {
      const row = rows.find((one) => one.act === act);
      const met = columns.map(({ role, at, clinics }) => {
        const answers = clinics.map((clinic) => may(actor(role, at), act, subject(act, clinic)).allowed);
        // A column is one answer: every clinic of it must agree.
        return new Set(answers).size === 1 ? (answers[0] ? 'yes' : '.') : `mixed ${answers.join()}`;
      });
      expect(met).toEqual(row?.cells);
    });
  }
});
