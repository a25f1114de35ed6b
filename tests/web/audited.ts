/** The house audit as tests read it. */
import type { AuditEntry } from '../../src/access/audit.js';
import type { TestHouse } from './house.js';

export async function audited(test: Pick<TestHouse, 'service'>): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of test.service.houseAudit.entries()) entries.push(entry);
  return entries;
}
