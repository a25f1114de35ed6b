/** What the house audit holds, oldest first, but for what the service itself entered when it was opened. */
import type { AuditEntry } from '../../src/access/audit.js';
import type { TestHouse } from './house.js';

const atOpening = new Set(['publish-release', 'recover-record']);

export async function audited(test: Pick<TestHouse, 'service'>): Promise<readonly AuditEntry[]> {
  return (await wholeChain(test)).filter(({ by, act }) => by !== 'system' || !atOpening.has(act));
}

export async function wholeChain(test: Pick<TestHouse, 'service'>): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of test.service.houseAudit.entries()) entries.push(entry);
  return entries;
}
