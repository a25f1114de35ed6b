/**
 * Every stored form of the service. A form that is not here has no frozen fixtures, and a fixture whose form is not
 * here fails: what was once published must stay readable.
 */
import { accessLogForm } from '../../src/access/access-log.js';
import { auditLogForm, chainHeadForm } from '../../src/access/audit.js';
import { setupForm } from '../../src/access/first-run.js';
import { organisationForm } from '../../src/access/organisation.js';
import { sessionForm } from '../../src/access/session.js';
import { staffForm } from '../../src/access/staff.js';
import { terminalForm } from '../../src/access/terminal.js';
import type { StoredForm } from '../../src/domain/ports.js';
import { counterForm } from '../../src/store/counters.js';
import { proposalForm } from '../../src/workflow/candidate.js';
import { chartForm } from '../../src/workflow/chart-form.js';
import { releaseForm } from '../../src/workflow/releases.js';
import { signatureForm } from '../../src/workflow/signatures.js';
import { typingForm } from '../../src/workflow/typing.js';

export const storedForms: readonly StoredForm<unknown>[] = [
  accessLogForm,
  auditLogForm,
  chainHeadForm,
  chartForm,
  counterForm,
  organisationForm,
  proposalForm,
  releaseForm,
  sessionForm,
  setupForm,
  signatureForm,
  staffForm,
  terminalForm,
  typingForm,
];
