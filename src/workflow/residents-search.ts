/**
 * Which residents a person may see, and finding one among them by whatever is at hand. Works on the summaries in memory
 * only: no chart is opened here, and nobody outside the person's reach is ever named.
 */
import { match } from 'pinyin-pro';
import { z } from 'zod';
import type { Organisation } from '../access/organisation.js';
import { type Act, may } from '../access/rights.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { villageOrder } from '../domain/village-order.js';
import type { ChartSummary } from './chart-form.js';
import { type By, organisations, parsed, placesOfClinic, type Service } from './service.js';

/**
 * What keeps this person from doing this to anybody at all: account, password, role. For lists, which show nobody outside
 * their reach anyway.
 */
export function standsInWay(by: By, act: Act): Result<never> | undefined {
  const decision = may(by.actor, act, {});
  return decision.allowed || decision.code === 'rights.subject-unknown'
    ? undefined
    : refuse({ code: decision.code, path: '' });
}

/** Organisations for whose residents this person has the right, own post first, then by name. */
export function clinicsFor(service: Service, by: By, act: Act): Organisation[] {
  const all = [...organisations(service).values()];
  const own = by.actor.places[0]?.id;
  return all
    .filter((one) => may(by.actor, act, { places: placesOfClinic(service, one.id) }).allowed)
    .sort((a, b) => Number(b.id === own) - Number(a.id === own) || (a.name < b.name ? -1 : 1));
}

/** Clinics and township hospitals, still open, that this person may put residents on the list of. */
export function clinicsToRegisterAt(service: Service, by: By): Organisation[] {
  return clinicsFor(service, by, 'register-resident').filter(
    (one) => one.status === 'active' && one.level !== 'county-hospital',
  );
}

/** Everyone this person may see. Merged charts too: they show where they went. */
export function residentsInReach(service: Service, by: By, act: Act = 'view-resident'): ChartSummary[] {
  const clinics = new Set(clinicsFor(service, by, act).map((one) => one.id));
  return [...service.charts.summaries().values()].flatMap((summary) =>
    summary.state === 'found' && clinics.has(summary.value.clinicId) ? [summary.value] : [],
  );
}

/** One of them; undefined for anybody this person may not see, and for nobody. */
export function residentInReach(service: Service, by: By, residentId: string): ChartSummary | undefined {
  const summary = service.charts.summaries().get(residentId);
  if (summary?.state !== 'found') return undefined;
  const places = placesOfClinic(service, summary.value.clinicId);
  return may(by.actor, 'view-resident', { places }).allowed ? summary.value : undefined;
}

/** Ids of charts whose file is damaged. What is in them is not known, so neither is whose they are. */
export function damagedCharts(service: Service): string[] {
  return [...service.charts.summaries()].flatMap(([id, summary]) =>
    summary.state === 'damaged' ? [id] : [],
  );
}

export const searchInput = z.strictObject({
  /** Name, initials, full spelling, id number or its last digits, telephone or its last digits, village. */
  text: z.string().max(60),
  /** '' for all in reach. */
  clinicId: z.string(),
  village: z.string().max(40),
  limit: z.int().positive(),
});

export interface SearchResult {
  /** Best fit first; among equals the most recent visit first. */
  readonly residents: readonly ChartSummary[];
  /** How many more fit. */
  readonly more: number;
  /** Villages of the clinics looked at, by name, with how many residents. */
  readonly villages: readonly { readonly name: string; readonly residents: number }[];
}

export function searchResidents(service: Service, by: By, input: unknown): Result<SearchResult> {
  const asked = parsed(searchInput, input);
  if (!asked.ok) return asked;
  const inWay = standsInWay(by, 'view-resident');
  if (inWay) return inWay;
  const { text, clinicId, village, limit } = asked.value;
  const there = residentsInReach(service, by).filter((one) => clinicId === '' || one.clinicId === clinicId);
  const wanted = searchKey(text);
  const listed = there.filter((one) => village === '' || one.village === village);
  const ranked = rankedBy(listed, (one) => (wanted === '' ? 0 : rankOf(one, wanted)));
  // Another reading of a character is looked for only when nothing else fits: it costs a hundred times as much.
  const found =
    ranked.length > 0 || !/^[a-z]+$/.test(wanted)
      ? ranked
      : rankedBy(listed, (one) => (match(one.name, wanted, { continuous: true, v: true }) ? 0 : noFit));
  return ok({
    residents: found.slice(0, limit).map((one) => one.resident),
    more: Math.max(0, found.length - limit),
    villages: villagesOf(there),
  });
}

export function villagesOf(residents: readonly ChartSummary[]): SearchResult['villages'] {
  const counted = new Map<string, number>();
  for (const { village, status } of residents) {
    if (village !== '' && status === 'present') counted.set(village, (counted.get(village) ?? 0) + 1);
  }
  return [...counted]
    .map(([name, count]) => ({ name, residents: count }))
    .sort((a, b) => villageOrder(a.name, b.name));
}

/** As compared: full width and case made one, no blanks, ü as it is typed. */
function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/g, '').replaceAll('ü', 'v');
}

const noFit = 9;

function rankedBy(residents: readonly ChartSummary[], rank: (one: ChartSummary) => number) {
  return residents
    .flatMap((resident) => {
      const fit = rank(resident);
      // A merged chart stands behind all others.
      const order = fit + (resident.status === 'merged' ? noFit : 0);
      return fit < noFit ? [{ resident, order, recent: recency(resident) }] : [];
    })
    .sort((a, b) => a.order - b.order || (a.recent < b.recent ? 1 : -1));
}

/** 0 the whole of it · 1 its beginning or end · 2 somewhere in it · 9 no fit. */
function rankOf(one: ChartSummary, wanted: string): number {
  if (/^[a-z]+$/.test(wanted)) {
    if (one.initials === wanted || one.spelling === wanted) return 0;
    return one.initials.startsWith(wanted) || one.spelling.startsWith(wanted) ? 1 : noFit;
  }
  if (/\d/.test(wanted)) {
    const numbers = [one.idNumber ?? '', ...one.phones].map((text) =>
      text.toLowerCase().replace(/[-+ ]/g, ''),
    );
    if (numbers.includes(wanted)) return 0;
    // Fewer digits than four would name half the village.
    if (/^\d{3,}[\dx]$/.test(wanted)) return numbers.some((number) => number.endsWith(wanted)) ? 1 : noFit;
  }
  const name = searchKey(one.name);
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) || searchKey(one.village).includes(wanted) ? 2 : noFit;
}

/** Day of the last visit, then when the resident was registered: ids grow with time. */
function recency(one: ChartSummary): string {
  return `${one.lastVisitOn ?? '0000-00-00'} ${one.residentId}`;
}
