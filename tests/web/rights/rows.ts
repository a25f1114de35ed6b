/**
 * How a row of the route table is written. One file a room: tests/web/rights/<room>.ts, exporting `rows`. The table is
 * written by hand from design.md §6, never from what the routes answer. rights-routes.test.ts reads every file here.
 */
import type { Fields } from '../client.js';
import type { LoginName } from '../county.js';
import type { TestHouse } from '../house.js';

/**
 * Who knocks. own and other: the resident of the row lives in the own clinic, township, county, or in another one. For
 * routes about no resident, own and other are the same. visitor: nobody has signed in.
 */
export const people = {
  'village-own': 'doctor-east-1',
  'village-other': 'doctor-east-2',
  'village-far': 'doctor-west-1',
  'township-own': 'township-east',
  'township-other': 'township-west',
  'county-own': 'county-1',
  'county-other': 'neighbour-1',
  steward: 'steward-1',
  expert: 'expert',
  administrator: 'administrator',
  auditor: 'auditor',
} as const satisfies Record<string, LoginName>;

export type Who = keyof typeof people | 'visitor';
export const everyWho: readonly Who[] = [...(Object.keys(people) as (keyof typeof people)[]), 'visitor'];

/** Status of the answer; `sign-in`: sent to the sign-in page. */
export type Expected = number | 'sign-in';

export interface RouteRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As registered, with its parameters: /residents/:residentId. */
  readonly path: string;
  /**
   * Prepares the house and answers the values of the path's parameters, and whatever `fields` needs. Without it there
   * is one resident of clinic east-1 with consent, as `residentId`.
   */
  arrange?(test: TestHouse): Promise<Readonly<Record<string, string>>>;
  /** Values of the path's parameters that name content: nothing need be arranged for them. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** A complete form: whoever may, gets through. */
  fields?(ids: Readonly<Record<string, string>>, who: Who): Fields;
  /**
   * What each gets. `others` is everybody not named; a visitor not named is sent to sign in (GET) or told that the
   * session has ended (422).
   */
  readonly expect: Readonly<Partial<Record<Who, Expected>>> & { readonly others: Expected };
}

/** The same answer for several. */
export function all<T extends Expected>(whos: readonly Who[], expected: T): Partial<Record<Who, T>> {
  return Object.fromEntries(whos.map((who) => [who, expected]));
}

export const villageOwn: readonly Who[] = ['village-own'];
/** Clinic and township that serve the resident. */
export const serving: readonly Who[] = ['village-own', 'township-own'];
/** Everybody who may see the resident. */
export const seeing: readonly Who[] = ['village-own', 'township-own', 'county-own'];
/** Everybody with a clinical role, wherever. */
export const clinical: readonly Who[] = [
  'village-own',
  'village-other',
  'village-far',
  'township-own',
  'township-other',
  'county-own',
  'county-other',
];
