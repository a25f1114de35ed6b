/**
 * What somebody is typing into a visit page, kept outside the chart until it is saved: a reload, a power cut or a page
 * closed by mistake loses nothing. It is nobody's record: no decision reads it, only its typist sees it, and it goes.
 */
import { z } from 'zod';
import { visitOf } from '../domain/chart.js';
import type { SummarisedForm } from '../domain/ports.js';
import { addDays, civilDateAt, type Instant, instant } from '../domain/time.js';
import { type By, placesOfClinic, refusalOf, type Service, today } from './service.js';

export const typing = z.strictObject({
  staffId: z.string(),
  residentId: z.string(),
  visitId: z.string(),
  at: instant,
  /** Field name → values, as posted; without the token of the session. */
  fields: z.record(z.string().max(80), z.array(z.string().max(600)).max(80)),
});
export type Typing = z.infer<typeof typing>;

export interface TypingSummary {
  readonly at: Instant;
}

export const typingForm: SummarisedForm<Typing, TypingSummary> = {
  name: 'typing',
  version: 1,
  parse: (stored) => typing.parse(stored),
  upcasters: {},
  summarise: ({ at }) => ({ at }),
};

/** Days after which nobody will come back for it. */
const keptDays = 7;

const keyOf = (by: By, visitId: string) => `${by.actor.staffId}-${visitId}`;

/** Keeps the newest fields. Quietly nothing for whoever may not record, or what no page sends. */
export async function keepTyping(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
  fields: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const chart = await service.charts.get(residentId);
  if (chart.state !== 'found' || !visitOf(chart.value, visitId)) return;
  if (refusalOf(by, 'record-visit', { places: placesOfClinic(service, chart.value.clinicId) })) return;
  const at = service.clock.now();
  const kept = typing.safeParse({ staffId: by.actor.staffId, residentId, visitId, at, fields });
  if (!kept.success) return;
  const key = keyOf(by, visitId);
  if (!(await service.typing.create(key, kept.data))) await service.typing.update(key, () => kept.data);
  await dropForgotten(service);
}

/** What this person had typed into this visit and not saved; undefined when there is nothing. */
export async function typingOf(service: Service, by: By, visitId: string): Promise<Typing | undefined> {
  const found = await service.typing.get(keyOf(by, visitId));
  return found.state === 'found' ? found.value : undefined;
}

export async function dropTyping(service: Service, by: By, visitId: string): Promise<void> {
  const key = keyOf(by, visitId);
  if (service.typing.keys().includes(key)) await service.typing.remove(key);
}

async function dropForgotten(service: Service): Promise<void> {
  const since = addDays(today(service), -keptDays);
  for (const [key, summary] of service.typing.summaries()) {
    if (summary.state === 'found' && civilDateAt(summary.value.at) < since) await service.typing.remove(key);
  }
}
