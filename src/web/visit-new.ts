/** The form that opens a visit: everything is chosen already for the usual case, so that one tap is enough. */
import { clinical } from '../access/rights.js';
import type { Problem } from '../domain/result.js';
import { ageInYears, civilDate, clockTimeAt } from '../domain/time.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { organisations, placesOfClinic, readChart, today } from '../workflow/service.js';
import { hoursTyped } from '../workflow/visit-hours.js';
import { by, type PageContext } from './environment.js';
import { one, type Typed, text } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { overlapBlock } from './visit-hours-view.js';
import { staffList, staffNames } from './visit-people.js';

export async function newVisitPage(
  c: PageContext,
  residentId: string,
  typed: Typed = {},
  problems: readonly Problem[] = [],
): Promise<Response> {
  const { service } = c.get('deps');
  const { vocabularies } = service.release().knowledge;
  const { actor } = by(c);
  const found = await readChart(service, by(c), residentId, 'care');
  if (!found.ok) return refusalPage(c, found.problems);
  const chart = found.value;
  const { standing } = chart;
  // Of whoever left, what was done until then may still be typed.
  const day = standing.status === 'present' ? today(service) : standing.on;
  const places = placesOfClinic(service, chart.clinicId);
  const value = (name: string, usual: string) => one(typed, name) ?? usual;
  const choices = (vocabulary: string, chosen: string) =>
    (vocabularies.get(vocabulary)?.options ?? []).map(({ code, label }) => ({
      code,
      label,
      checked: code === chosen,
    }));
  const served = value('servedBy', actor.staffId);
  const name = staffNames(service);
  const view = {
    chartHref: `/residents/${residentId}`,
    action: `/residents/${residentId}/visits`,
    resident: {
      name: chart.identity.name,
      sex: labelOf(vocabularies, 'sexes', chart.identity.sex),
      age: String(ageInYears(chart.identity.birthDate, day)),
    },
    kinds: choices('visit-kinds', value('kind', 'assessment')),
    modes: choices('modes', value('mode', 'clinic')),
    day: value('occurredOn', day),
    latest: day,
    from: value('from', ''),
    until: value('until', ''),
    ...overlapTyped(c, typed),
    hoursForm: null,
    place: value('place', organisations(service).get(chart.clinicId)?.name ?? ''),
    people: staffList(service)
      .filter(
        (one) =>
          one.status === 'active' &&
          one.roles.some((post) => clinical.includes(post)) &&
          places.some((place) => place.id === one.organisationId),
      )
      .map((one) => ({ code: one.id, label: one.name, checked: one.id === served })),
    today: chart.visits
      .filter((visit) => visit.occurredOn === day && visit.enteredInError === null)
      .map((visit) => ({
        href: `/residents/${residentId}/visits/${visit.id}`,
        kind: labelOf(vocabularies, 'visit-kinds', visit.kind),
        who: name(visit.typedBy),
        at: clockTimeAt(visit.recordedAt),
      })),
  };
  return page(
    c,
    'visit-new',
    { ...view, hasToday: view.today.length > 0 },
    {
      title: 'page.visit-new',
      problems,
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

/** What the hours typed so far meet; nothing while they are no hours. */
function overlapTyped(c: PageContext, form: Typed) {
  const hours = hoursTyped(text(form, 'from'), text(form, 'until'));
  const occurredOn = civilDate.safeParse(text(form, 'occurredOn'));
  return overlapBlock(c, {
    id: null,
    servedBy: text(form, 'servedBy'),
    occurredOn: occurredOn.success ? occurredOn.data : today(c.get('deps').service),
    hours: hours.ok && occurredOn.success ? hours.value : null,
  });
}

/** Hours that meet another visit are told once before the visit is opened; the second time they stand as typed. */
export function overlapsUnseen(c: PageContext, form: Typed): boolean {
  return text(form, 'overlapSeen') !== 'yes' && overlapTyped(c, form).overlap !== '';
}
