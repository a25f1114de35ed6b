/**
 * `zhiwei audit verify`: every audit chain in DATA_DIR against its recorded head, and what the house chain vouches for
 * against the records. Exit 1 when anything was changed, cut, reordered or added to. Only reads; the service must be stopped, or the command be run on a copy.
 */
import { auditLogForm, chainHeadForm } from '../access/audit.js';
import { openAuditLog } from '../access/audit-log.js';
import { organisationForm } from '../access/organisation.js';
import { staffForm } from '../access/staff.js';
import type { Store } from '../domain/ports.js';
import { StoreError } from '../store/store-error.js';
import { type Verification, verifyChains } from '../workflow/audit.js';
import { chartForm } from '../workflow/chart-form.js';
import { releaseForm } from '../workflow/releases.js';
import { signatureForm } from '../workflow/signatures.js';
import type { Command } from './command.js';

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  summary: 'cli.audit-verify.summary',
  async run(args, io) {
    if (args.length > 0 || io.openStore === undefined) {
      await io.tell(`${io.messages({ code: 'cli.audit-verify.usage' })}\n`);
      return 2;
    }
    let store: Store;
    try {
      store = await io.openStore();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await io.tell(`${io.messages(error.problem)}\n`);
      if (error.problem.code === 'store.locked')
        await io.tell(`${io.messages({ code: 'cli.audit-verify.locked' })}\n`);
      return 3;
    }
    try {
      const { chains, findings } = await verifyStore(store);
      for (const { chain, finding } of findings) {
        const text = io.messages({ code: `audit.${finding.kind}`, values: { seq: finding.seq } });
        await io.write(`${chain} ${text}\n`);
      }
      const values = { chains, findings: findings.length };
      const code = findings.length === 0 ? 'cli.audit-verify.good' : 'cli.audit-verify.bad';
      await io.write(`${io.messages({ code, values })}\n`);
      return findings.length === 0 ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};

async function verifyStore(store: Store): Promise<Verification> {
  const chainHeads = await store.collection(chainHeadForm);
  return verifyChains({
    chainHeads,
    houseAudit: await openAuditLog('house', await store.log(auditLogForm), chainHeads),
    charts: await store.summarised(chartForm),
    staff: await store.summarised(staffForm),
    organisations: await store.summarised(organisationForm),
    releases: await store.summarised(releaseForm),
    signatures: await store.collection(signatureForm),
  });
}
