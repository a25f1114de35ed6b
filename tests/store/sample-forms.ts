/** Forms only the store's tests use, and the envelope's text put together by hand as src/store/README.md states it. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoredForm, SummarisedForm } from '../../src/domain/ports.js';

const note = z.strictObject({ text: z.string(), tags: z.record(z.string(), z.number()) });
export type Note = z.infer<typeof note>;

/** Version 1 had no tags. Its upcaster refuses the text 'unreadable', to test upcasters that throw. */
const firstNote = z.strictObject({ text: z.string().refine((text) => text !== 'unreadable') });

export const noteForm: SummarisedForm<Note, number> = {
  name: 'notes',
  version: 2,
  parse: (stored) => note.parse(stored),
  upcasters: { 1: (old) => ({ ...firstNote.parse(old), tags: {} }) },
  summarise: ({ text }) => text.length,
};

export function noteOf(text: string, tags: Record<string, number> = {}): Note {
  return { text, tags };
}

const event = z.strictObject({ what: z.string() });
export type Event = z.infer<typeof event>;

export const eventForm: StoredForm<Event> = {
  name: 'events',
  version: 1,
  parse: (stored) => event.parse(stored),
  upcasters: {},
};

/** `json` is put in as it is, so that it may be badly written. The checksum is right. */
export function envelopeText(form: string, key: string, schemaVersion: number, json: string): string {
  const head = `{"form":"${form}","key":"${key}","schemaVersion":${schemaVersion}`;
  const sha256 = createHash('sha256').update(`${head},"value":${json}}`).digest('hex');
  return `${head},"sha256":"${sha256}","value":${json}}\n`;
}

/** Two hex digits of the key's SHA-256: the folder an entry lies in. */
export function bucketOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 2);
}

/** How a StoreError with this code looks to toMatchObject. */
export function problem(code: string, values?: Record<string, string | number>) {
  return { problem: values === undefined ? { code } : { code, values } };
}
