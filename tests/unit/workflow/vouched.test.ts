/**
 * The process ends, or the disk refuses, between a change of staff, organisation, right, release or signature and its
 * audit entry: what was acknowledged has its entry, and what has none is told by verification.
 */
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/access/audit.js';
import type { Store } from '../../../src/domain/ports.js';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../../src/store/memory-store.js';
import { recoverRecords, verifyChains } from '../../../src/workflow/audit.js';
import { nameDeputy } from '../../../src/workflow/deputies.js';
import { createOrganisation } from '../../../src/workflow/organisations.js';
import { rollBackRelease } from '../../../src/workflow/publish.js';
import { generalPieces, signContent } from '../../../src/workflow/signing.js';
import { changeStatus, createStaff } from '../../../src/workflow/staff.js';
import { wholeChain } from '../../web/audited.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, must } from './walk-in.js';

interface Faulty {
  readonly store: Store;
  /** Lines of the house audit that are refused from now on. */
  refuse: number;
}

/** The memory store, with a disk that takes no line of the house audit when told so. */
async function faultyStore(contents: MemoryContents): Promise<Faulty> {
  const inner = await openMemoryStore(contents);
  const faulty: Faulty = {
    refuse: 0,
    store: {
      collection: (form) => inner.collection(form),
      summarised: (form) => inner.summarised(form),
      nextNumber: (counter) => inner.nextNumber(counter),
      close: () => inner.close(),
      async log(form) {
        const log = await inner.log(form);
        if (form.name !== 'audit') return log;
        return {
          read: () => log.read(),
          async append(entry) {
            if (faulty.refuse > 0) {
              faulty.refuse -= 1;
              throw new Error('no space left');
            }
            await log.append(entry);
          },
        };
      },
    },
  };
  return faulty;
}

async function opened(contents = emptyContents(), peopled = true) {
  const faulty = await faultyStore(contents);
  const test = await makeHouse({ store: faulty.store, peopled });
  if (peopled) await recoverRecords(test.service);
  return { contents, faulty, test };
}

const findingsOf = async (test: TestHouse) =>
  (await verifyChains(test.service)).findings.map(({ chain, finding }) => `${chain} ${finding.kind}`);

const actsOf = async (test: TestHouse) => (await wholeChain(test)).map(({ act }: AuditEntry) => act);

interface Change {
  /** Act of the entry about it. */
  readonly act: string;
  /** The record that changes; of one that is made, its form. */
  readonly record: RegExp;
  make(test: TestHouse): Promise<unknown>;
}

const adminDeps = (test: TestHouse) => ({
  service: test.service,
  credentials: test.house.web.credentials,
  sessions: test.house.web.sessions,
});

const changes: readonly (readonly [string, Change])[] = [
  [
    'a person suspended',
    {
      act: 'change-staff-status',
      record: /^staff\.doctor-west-2$/,
      make: async (test) =>
        must(
          await changeStatus(adminDeps(test), await test.by('administrator'), 'doctor-west-2', {
            status: 'suspended',
          }),
        ),
    },
  ],
  [
    'a person taken on',
    {
      act: 'create-staff',
      record: /^staff\./,
      make: async (test) =>
        must(
          await createStaff(adminDeps(test), await test.by('administrator'), {
            name: '示例新人',
            loginName: 'newcomer',
            roles: ['auditor'],
            organisationId: 'county',
            category: 'other',
            certificate: null,
            tcmTraining: null,
          }),
        ),
    },
  ],
  [
    'an organisation made',
    {
      act: 'create-organisation',
      record: /^organisations\./,
      make: async (test) =>
        must(
          await createOrganisation(test.service, await test.by('administrator'), {
            name: '示例新村卫生室',
            level: 'village-clinic',
            parentId: 'east',
          }),
        ),
    },
  ],
  [
    'a right handed to a deputy',
    {
      act: 'name-deputy',
      record: /^staff\.county-1$/,
      make: async (test) =>
        must(
          await nameDeputy(test.service, await test.by('county-1'), {
            staffId: 'township-east',
            from: '2026-11-20',
            until: '2026-11-30',
          }),
        ),
    },
  ],
];

describe('between a change and its entry', () => {
  for (const [what, { act, record, make }] of changes) {
    it(`the process ends: ${what} is told by verification, and entered at the next start`, async () => {
      const { contents, faulty, test } = await opened();
      faulty.refuse = Number.POSITIVE_INFINITY;
      await expect(make(test)).rejects.toThrow('no space left');
      const [finding = '', ...others] = await findingsOf(test);
      expect(others).toEqual([]);
      expect(finding.replace(/ unvouched$/, '')).toMatch(record);
      const { test: again } = await opened(contents, false);
      const last = (await wholeChain(again)).at(-1);
      expect(last).toMatchObject({ by: 'system', act: 'recover-record' });
      expect(last?.detail['record']).toMatch(record);
      expect(await findingsOf(again)).toEqual([]);
    });

    it(`the disk refuses one line: ${what} is entered ahead of the next act`, async () => {
      const { faulty, test } = await opened();
      faulty.refuse = 1;
      await expect(make(test)).rejects.toThrow('no space left');
      const event = { at: test.clock.now(), by: 'system', act: 'trial', subject: {}, detail: {} };
      await test.service.houseAudit.append(event);
      expect((await actsOf(test)).slice(-2)).toEqual([act, 'trial']);
      expect(await findingsOf(test)).toEqual([]);
    });

    it(`nothing happens: ${what} has its entry when it is acknowledged`, async () => {
      const { test } = await opened();
      await make(test);
      expect((await actsOf(test)).at(-1)).toBe(act);
      expect(await findingsOf(test)).toEqual([]);
    });
  }

  it('the disk refuses the line of a signature: nothing is signed', async () => {
    const { faulty, test } = await opened();
    const expert = await test.by('expert');
    const [piece] = must(await generalPieces(test.service, expert));
    if (!piece) throw new Error('the pack holds nothing general');
    const { kind, id, contentHash } = piece;
    faulty.refuse = 1;
    await expect(signContent(test.service, expert, { kind, id, contentHash })).rejects.toThrow();
    expect(test.service.signatures.keys()).toEqual([]);
    must(await signContent(test.service, expert, { kind, id, contentHash }));
    expect(await findingsOf(test)).toEqual([]);
  });

  it('release 1 is entered when the service first starts', async () => {
    const { test } = await opened();
    expect((await wholeChain(test))[0]).toMatchObject({
      by: 'system',
      act: 'publish-release',
      subject: { release: '1' },
      detail: { record: 'releases.1' },
    });
    const steward = await test.by('steward-1');
    expect(codesOf(await rollBackRelease(test.service, steward, { number: 1, note: '试' }))).toEqual([
      'release.already-in-force',
    ]);
  });
});

describe('verification', () => {
  it('tells a record that was changed, made or taken away past the service', async () => {
    const { test } = await opened();
    const { staff, organisations } = test.service;
    await staff.update('doctor-east-1', (one) => ({ ...one, roles: ['administrator'] }));
    const found = await staff.get('auditor');
    if (found.state !== 'found') throw new Error('no auditor');
    await staff.create('intruder', { ...found.value, id: 'intruder', loginName: 'intruder' });
    await organisations.remove('neighbour');
    await organisations.update('west', (one) => one);
    expect(await findingsOf(test)).toEqual([
      'staff.doctor-east-1 unvouched',
      'staff.intruder unvouched',
      'organisations.neighbour unvouched',
    ]);
  });

  it('tells a record that cannot be read, and does not enter it anew', async () => {
    const { contents } = await opened();
    contents.entries.get('entries/organisations')?.set('neighbour', '{}\n');
    const { test } = await opened(contents, false);
    expect(await findingsOf(test)).toEqual(['organisations.neighbour damaged']);
    expect((await wholeChain(test)).at(-1)?.detail['record']).not.toBe('organisations.neighbour');
  });
});
