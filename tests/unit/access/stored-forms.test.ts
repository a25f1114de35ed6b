/** One frozen value of each form as version 1 stores it. Never edited: a later version adds its own beside it. */
import { describe, expect, it } from 'vitest';
import { accessLogForm } from '../../../src/access/access-log.js';
import { auditLogForm, chainHeadForm } from '../../../src/access/audit.js';
import { setupForm } from '../../../src/access/first-run.js';
import { organisationForm } from '../../../src/access/organisation.js';
import { sessionForm } from '../../../src/access/session.js';
import { staffForm } from '../../../src/access/staff.js';
import { terminalForm } from '../../../src/access/terminal.js';
import type { StoredForm } from '../../../src/domain/ports.js';

const at = '2026-03-02T00:00:00.000Z';
const hash = '0'.repeat(64);

const frozen: readonly { readonly form: StoredForm<unknown>; readonly name: string; readonly v1: object }[] =
  [
    {
      form: staffForm,
      name: 'staff',
      v1: {
        id: 's-1',
        name: '示例',
        loginName: 'example',
        roles: ['county-physician'],
        organisationId: 'o-1',
        category: 'tcm-physician',
        certificate: { number: 'C-1', expiresOn: '2030-12-31' },
        tcmTraining: { kind: 'elderly-tcm', completedOn: '2020-05-01', expiresOn: '2030-05-01' },
        status: 'active',
        passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA',
        passwordSetAt: at,
        mustChangePassword: false,
        pinHash: '$argon2id$v=19$m=19456,t=2,p=1$BBBB$BBBB',
        deputies: [{ staffId: 's-2', from: '2026-03-02', until: '2026-03-03' }],
      },
    },
    {
      form: organisationForm,
      name: 'organisations',
      v1: { id: 'o-1', name: '示例县中医院', level: 'county-hospital', parentId: null, status: 'active' },
    },
    {
      form: sessionForm,
      name: 'sessions',
      v1: { staffId: 's-1', terminalId: hash, openedBy: 'pin', createdAt: at, lastSeenAt: at },
    },
    {
      form: terminalForm,
      name: 'terminals',
      v1: { people: [{ staffId: 's-1', passwordAt: at, pinFailures: 0 }] },
    },
    { form: setupForm, name: 'setups', v1: { expiresAt: at, used: false } },
    { form: chainHeadForm, name: 'audit-heads', v1: { chain: 'house', length: 0, hash } },
    {
      form: auditLogForm,
      name: 'audit',
      v1: {
        seq: 1,
        at,
        by: 'system',
        act: 'publish-release',
        subject: { release: '1' },
        detail: { files: 12, first: true, engine: '0.1.0' },
        prevHash: hash,
        hash,
      },
    },
    {
      form: accessLogForm,
      name: 'access-log',
      v1: { at, staffId: 's-1', residentId: 'r-1', why: 'care', terminalId: hash },
    },
  ];

describe('stored forms', () => {
  for (const { form, name, v1 } of frozen)
    it(`${name} reads what version 1 wrote, and nothing with an unknown field`, () => {
      expect([form.name, form.version]).toEqual([name, 1]);
      expect(form.parse(v1)).toEqual(v1);
      expect(() => form.parse({ ...v1, unknown: 1 })).toThrow();
    });
});
