/** Counters as entries of a form of the store's own. A number is durable before it is handed out, so none comes twice. */
import { z } from 'zod';
import type { Collection, StoredForm } from '../domain/ports.js';

const counter = z.strictObject({ last: z.int().min(0) });
export type Counter = z.infer<typeof counter>;

export const counterForm: StoredForm<Counter> = {
  name: 'counters',
  version: 1,
  parse: (stored) => counter.parse(stored),
  upcasters: {},
};

/** 1, 2, 3 … A number is skipped only after store.write-uncertain. @throws StoreError of the collection */
export async function nextNumber(counters: Collection<Counter>, name: string): Promise<number> {
  await counters.create(name, { last: 0 });
  return (await counters.update(name, ({ last }) => ({ last: last + 1 }))).last;
}
