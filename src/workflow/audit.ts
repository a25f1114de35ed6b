/**
 * What an auditor reads: the chain of staff and releases, the chain of one chart, who looked at whom, and whether every
 * chain is whole and vouches for the records it is about. Ids and codes only: nothing of a chart but its chain leaves this room. Findings are never smoothed over.
 */
import type { AccessEntry } from '../access/access-log.js';
import {
  type AuditEntry,
  type AuditFinding,
  type ChainHead,
  emptyHead,
  verifyChain,
} from '../access/audit.js';
import type { AuditLog } from '../access/audit-log.js';
import { unvouchedRecords, type VouchedShelves, vouch } from '../access/vouched.js';
import type { Chart } from '../domain/chart.js';
import type { Collection } from '../domain/ports.js';
import { ok, type Result } from '../domain/result.js';
import { addDays, type CivilDate, type Instant, startOfDay } from '../domain/time.js';
import type { StoredRelease } from './releases.js';
import { type By, chainOf, refusalOf, type Service } from './service.js';

export interface AuditFilter {
  /** Staff id: did it, or it was done to them. */
  readonly staff?: string | undefined;
  readonly resident?: string | undefined;
  /** Civil dates, both included. */
  readonly from?: CivilDate | undefined;
  readonly until?: CivilDate | undefined;
  /** Entries a page, and how many newer ones to pass over. */
  readonly size: number;
  readonly skip: number;
}

export interface ChainedEntry {
  /** The chain of staff and releases, or that of the resident's chart. */
  readonly chain: 'house' | 'chart';
  readonly entry: AuditEntry;
}

/** Newest first. */
export interface Slice<T> {
  readonly entries: readonly T[];
  readonly more: boolean;
}

/** The house chain; with a resident, the chain of that chart along with it. */
export async function readAudit(
  service: Service,
  by: By,
  filter: AuditFilter,
): Promise<Result<Slice<ChainedEntry>>> {
  const refused = refusalOf(by, 'read-audit', {});
  if (refused) return refused;
  const { staff, resident } = filter;
  const fits = (entry: AuditEntry): boolean =>
    within(entry.at, filter) &&
    (staff === undefined || entry.by === staff || Object.values(entry.subject).includes(staff)) &&
    (resident === undefined || Object.values(entry.subject).includes(resident));
  const found: ChainedEntry[] = [];
  for await (const entry of service.houseAudit.entries())
    if (fits(entry)) found.push({ chain: 'house', entry });
  const chart = resident === undefined ? undefined : await chartOf(service.charts, resident);
  for (const entry of chart?.audit ?? []) if (fits(entry)) found.push({ chain: 'chart', entry });
  found.sort(({ entry: a }, { entry: b }) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));
  return ok(sliceOf(found, filter));
}

export async function readAccessLog(
  service: Service,
  by: By,
  filter: AuditFilter,
): Promise<Result<Slice<AccessEntry>>> {
  const refused = refusalOf(by, 'read-access-log', {});
  if (refused) return refused;
  const { staff, resident } = filter;
  const found: AccessEntry[] = [];
  for await (const entry of service.accessLog.read())
    if (
      within(entry.at, filter) &&
      (staff === undefined || entry.staffId === staff) &&
      (resident === undefined || entry.residentId === resident)
    )
      found.push(entry);
  return ok(sliceOf(found, filter));
}

function within(at: Instant, { from, until }: AuditFilter): boolean {
  return (
    (from === undefined || at >= startOfDay(from)) &&
    (until === undefined || at < startOfDay(addDays(until, 1)))
  );
}

function sliceOf<T>(found: readonly T[], { skip, size }: AuditFilter): Slice<T> {
  const end = Math.max(0, found.length - skip);
  const start = Math.max(0, end - size);
  return { entries: found.slice(start, end).reverse(), more: start > 0 };
}

async function chartOf(charts: Collection<Chart, unknown>, residentId: string): Promise<Chart | undefined> {
  if (!charts.summaries().has(residentId)) return undefined;
  const found = await charts.get(residentId);
  return found.state === 'found' ? found.value : undefined;
}

export interface Chains {
  readonly houseAudit: Pick<AuditLog, 'verify' | 'entries'>;
  readonly charts: Collection<Chart, unknown>;
  readonly chainHeads: Collection<ChainHead>;
  readonly staff: Collection<unknown, unknown>;
  readonly organisations: Collection<unknown, unknown>;
  readonly releases: Collection<unknown, unknown>;
  readonly signatures: Collection<unknown, unknown>;
}

export interface ChainFinding {
  /** `house`, `chart-<resident id>`, or a record the house chain vouches for: `<form>.<key>`. */
  readonly chain: string;
  /**
   * damaged: the chart or record cannot be read · gone: its chain has a head, and there is no chart · unvouched: the
   * record is not as the last entry about it left it.
   */
  readonly finding: AuditFinding | { readonly kind: 'damaged' | 'gone' | 'unvouched'; readonly seq: 0 };
}

export interface Verification {
  readonly chains: number;
  readonly findings: readonly ChainFinding[];
}

/** Every chain against its head. Reads every chart: minutes, not moments, for a whole county. */
export async function verifyChains(chains: Chains): Promise<Verification> {
  const findings: ChainFinding[] = (await chains.houseAudit.verify()).map((finding) => ({
    chain: 'house',
    finding,
  }));
  const residents = [...chains.charts.summaries().keys()].sort();
  for (const residentId of residents) findings.push(...(await chartFindings(chains, residentId)));
  const known = new Set(['house', ...residents.map(chainOf)]);
  for (const chain of [...chains.chainHeads.keys()].sort())
    if (!known.has(chain)) findings.push({ chain, finding: { kind: 'gone', seq: 0 } });
  for (const { record, damaged } of await lookedAtTwice(() => unvouchedIn(chains)))
    findings.push({ chain: record, finding: { kind: damaged ? 'damaged' : 'unvouched', seq: 0 } });
  return { chains: residents.length + 1, findings };
}

async function chartFindings(chains: Chains, residentId: string): Promise<readonly ChainFinding[]> {
  return lookedAtTwice(() => chartFindingsNow(chains, residentId));
}

/** A change may just be between the write and its entry or head; what is really wrong is so at a second look. */
async function lookedAtTwice<T>(look: () => Promise<readonly T[]>): Promise<readonly T[]> {
  const first = await look();
  return first.length === 0 ? first : look();
}

function unvouchedIn({ houseAudit, staff, organisations, releases, signatures }: Chains) {
  const shelves: VouchedShelves = { staff, organisations, releases, signatures };
  return unvouchedRecords(houseAudit.entries(), shelves);
}

/** Nobody publishes release 1; it is what the service first started with. */
export async function auditFirstRelease({ houseAudit }: Service, first: StoredRelease): Promise<void> {
  await houseAudit.appendDone({
    at: first.publishedAt,
    by: 'system',
    act: 'publish-release',
    subject: { release: '1' },
    detail: { hash: first.hash, ...vouch('releases', '1', first) },
  });
}

/**
 * At start: a record that changed without an entry (the process died between the two, or somebody wrote past the
 * service) gets one that says so. It does not say who; nobody knows.
 */
export async function recoverRecords(service: Service): Promise<void> {
  for (const { record, state, damaged } of await unvouchedIn(service))
    if (!damaged)
      await service.houseAudit.appendDone({
        at: service.clock.now(),
        by: 'system',
        act: 'recover-record',
        subject: {},
        detail: { record, state },
      });
}

async function chartFindingsNow(
  { charts, chainHeads }: Chains,
  residentId: string,
): Promise<readonly ChainFinding[]> {
  const chain = chainOf(residentId);
  const head = await chainHeads.get(chain);
  const found = await charts.get(residentId);
  if (found.state === 'missing') return [];
  if (found.state === 'damaged') return [{ chain, finding: { kind: 'damaged', seq: 0 } }];
  const { audit } = found.value;
  const findings = verifyChain(chain, audit, head.state === 'found' ? head.value : undefined);
  // A chart is made with the first link of its chain, so an empty chain was emptied.
  const headless: readonly AuditFinding[] =
    head.state === 'found' ? [] : [{ kind: 'no-head', seq: audit.length > 0 ? 1 : 0 }];
  const emptied: readonly AuditFinding[] =
    audit.length === 0 && head.state === 'found' && head.value.hash === emptyHead(chain).hash
      ? [{ kind: 'removed', seq: 1 }]
      : [];
  return [...findings, ...headless, ...emptied].map((finding) => ({ chain, finding }));
}

/** The same for an auditor at a page; that it was done, and what came of it, is itself written down. */
export async function verifyAudit(service: Service, by: By): Promise<Result<Verification>> {
  const refused = refusalOf(by, 'read-audit', {});
  if (refused) return refused;
  const verification = await verifyChains(service);
  await service.houseAudit.append({
    at: service.clock.now(),
    by: by.actor.staffId,
    act: 'verify-audit',
    subject: {},
    detail: { chains: verification.chains, findings: verification.findings.length },
  });
  return ok(verification);
}
