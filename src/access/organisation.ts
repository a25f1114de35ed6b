/**
 * The county, its township hospitals and village clinics, as a tree. A right over a resident is decided by where the
 * resident's clinic stands in this tree, so a broken chain must give fewer rights, never more.
 */
import { z } from 'zod';
import type { SummarisedForm } from '../domain/ports.js';
import type { Problem } from '../domain/result.js';

export const organisationLevel = z.enum(['county-hospital', 'township-hospital', 'village-clinic']);
export type OrganisationLevel = z.infer<typeof organisationLevel>;

export const organisation = z.strictObject({
  /** Key in the store: letters, digits, `_`, `-`. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().trim().min(1).max(64),
  level: organisationLevel,
  /** Null for the county hospital only. */
  parentId: z.string().nullable(),
  status: z.enum(['active', 'closed']),
});
export type Organisation = z.infer<typeof organisation>;

/** Small enough to be its own summary: lists and chains need every field. */
export const organisationForm: SummarisedForm<Organisation, Organisation> = {
  name: 'organisations',
  version: 1,
  parse: (stored) => organisation.parse(stored),
  upcasters: {},
  summarise: (value) => value,
};

/** One step of the way from a clinic up to its county. */
export interface Place {
  readonly id: string;
  readonly level: OrganisationLevel;
}

export type Organisations = ReadonlyMap<string, Organisation>;

/**
 * The organisation and its parents, lowest first. Stops where a parent is missing or comes round again, so that
 * a damaged tree ends short of the county.
 */
export function placesOf(organisations: Organisations, id: string): readonly Place[] {
  const places: Place[] = [];
  const seen = new Set<string>();
  let next: string | null = id;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    const here: Organisation | undefined = organisations.get(next);
    if (here === undefined) break;
    places.push({ id: here.id, level: here.level });
    next = here.parentId;
  }
  return places;
}

/** Id of the county hospital above these places; undefined when the chain does not reach one. */
export function countyOf(places: readonly Place[]): string | undefined {
  return places.find((place) => place.level === 'county-hospital')?.id;
}

/** What may stand directly above what. A village clinic may hang under the county where there is no township hospital. */
const parentLevels: Readonly<Record<OrganisationLevel, readonly OrganisationLevel[]>> = {
  'county-hospital': [],
  'township-hospital': ['county-hospital'],
  'village-clinic': ['township-hospital', 'county-hospital'],
};

/**
 * What speaks against storing this organisation among the others: a wrong, missing, closed or circular parent, or
 * closing it (or changing its level) while active organisations hang under it. Levels make circles impossible.
 */
export function checkOrganisation(candidate: Organisation, organisations: Organisations): readonly Problem[] {
  const problems: Problem[] = [];
  const allowed = parentLevels[candidate.level];
  if (candidate.parentId === null) {
    if (allowed.length > 0) problems.push({ code: 'organisation.parent-needed', path: 'parentId' });
  } else {
    const parent = organisations.get(candidate.parentId);
    if (parent === undefined) problems.push({ code: 'organisation.parent-unknown', path: 'parentId' });
    else if (!allowed.includes(parent.level))
      problems.push({ code: 'organisation.parent-level', path: 'parentId' });
    else if (parent.status === 'closed' && candidate.status === 'active')
      problems.push({ code: 'organisation.parent-closed', path: 'parentId' });
  }
  const below = [...organisations.values()].filter(
    (other) => other.parentId === candidate.id && other.status === 'active',
  );
  if (candidate.status === 'closed' && below.length > 0)
    problems.push({ code: 'organisation.has-active-below', path: 'status', values: { count: below.length } });
  if (below.some((other) => !parentLevels[other.level].includes(candidate.level)))
    problems.push({ code: 'organisation.level-in-use', path: 'level' });
  return problems;
}
