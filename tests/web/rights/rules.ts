/**
 * The rules. Reading: everybody who works with them: the stewards and experts whose trade they are, and clinical staff,
 * since every line of a draft explains itself down to its rule (design.md §1.4, issue 2 §6 "the release and its rules,
 * read-only"). Administrators and auditors have their own rooms only. The candidate: stewards and experts. Proposing,
 * publishing, rolling back: stewards. Signing: the expert.
 */
import { readPackFiles } from '../../../src/decision/release.js';
import type { PackFile } from '../../../src/knowledge/pack.js';
import { proposeRelease, viewCandidate } from '../../../src/workflow/candidate.js';
import { publishRelease } from '../../../src/workflow/publish.js';
import { generalPieces, signContent } from '../../../src/workflow/signing.js';
import { frailRule, withFiles } from '../../unit/workflow/small-pack.js';
import { must } from '../../unit/workflow/walk-in.js';
import type { LoginName } from '../county.js';
import { pack, type TestHouse } from '../house.js';
import { all, clinical, type RouteRow } from './rows.js';

const readers = { ...all([...clinical, 'steward', 'expert'], 200), others: 403 } as const;
const keepers = { steward: 200, expert: 200, others: 403 } as const;
const stewardDoes = { steward: 303, others: 403 } as const;
const expertDoes = { expert: 303, others: 403 } as const;

const nothing = async () => ({});

const shipped = readPackFiles({ pack });
const edited: readonly PackFile[] = withFiles(shipped, { 'rules/safety/frail-walk.yaml': frailRule });

function putOnDisk({ service }: TestHouse, files: readonly PackFile[]): void {
  Object.assign(service, { contentOnDisk: () => files });
}

async function candidateHash(test: TestHouse): Promise<string> {
  return must(await viewCandidate(test.service, await test.by('expert'))).candidate.hash;
}

/** Changed files lie on disk; nobody has said whose they are. */
async function candidate(test: TestHouse) {
  putOnDisk(test, edited);
  return { hash: await candidateHash(test) };
}

/** Proposed by the other steward, so that the one who knocks may publish. */
async function proposed(test: TestHouse) {
  const { hash } = await candidate(test);
  const other = await test.by('steward-2');
  must(await proposeRelease(test.service, other, { hash, note: '体弱不散步', alsoEditedBy: [] }));
  return { hash };
}

/** Proposed, and then the files were put back as they were. */
async function undone(test: TestHouse) {
  await proposed(test);
  putOnDisk(test, shipped);
  return {};
}

/** Release 2 decides; release 1 is what one can go back to. */
async function published(test: TestHouse) {
  const { hash } = await proposed(test);
  must(await publishRelease(test.service, await test.by('steward-1'), { hash, note: '' }));
  return {};
}

async function firstGeneral(test: TestHouse, who: LoginName) {
  const [piece] = must(await generalPieces(test.service, await test.by(who)));
  if (!piece) throw new Error('nothing general is shipped');
  return piece;
}

async function unsigned(test: TestHouse) {
  const { kind, id, contentHash } = await firstGeneral(test, 'expert');
  return { kind, id, contentHash };
}

async function signed(test: TestHouse) {
  const piece = await unsigned(test);
  must(await signContent(test.service, await test.by('expert'), piece));
  return piece;
}

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/rules', arrange: nothing, expect: readers },
  {
    method: 'GET',
    path: '/rules/:ruleId',
    fixed: { ruleId: 'safety-gout-purine' },
    expect: readers,
  },
  { method: 'GET', path: '/rules/items', arrange: nothing, expect: readers },
  {
    method: 'GET',
    path: '/rules/items/:itemId',
    fixed: { itemId: 'diet-qi-deficiency' },
    expect: readers,
  },
  {
    method: 'GET',
    path: '/rules/foods/:foodId',
    fixed: { foodId: 'dang-gui' },
    expect: readers,
  },
  {
    method: 'GET',
    path: '/rules/points/:pointId',
    fixed: { pointId: 'zu-san-li' },
    expect: readers,
  },
  {
    method: 'GET',
    path: '/rules/traits/:traitId',
    fixed: { traitId: 'warming' },
    expect: readers,
  },
  {
    method: 'GET',
    path: '/rules/patterns/:patternId',
    fixed: { patternId: 'pattern-diabetes-yin-deficiency-dry-heat' },
    expect: readers,
  },
  { method: 'GET', path: '/rules/report', arrange: nothing, expect: readers },
  { method: 'GET', path: '/rules/report/:kind', fixed: { kind: 'rule' }, expect: readers },
  { method: 'GET', path: '/rules/diseases', arrange: nothing, expect: readers },
  { method: 'GET', path: '/rules/go-live', arrange: nothing, expect: readers },
  { method: 'GET', path: '/rules/try', arrange: nothing, expect: readers },
  {
    // Changes nothing and is about nobody: whoever may read a rule may try it.
    method: 'POST',
    path: '/rules/try',
    arrange: nothing,
    fields: () => ({ rule: '', systolicBpMmHg: '182' }),
    expect: readers,
  },
  // A broken or unpublished rule is no business of the clinics: nothing is decided by it.
  { method: 'GET', path: '/rules/candidate', arrange: candidate, expect: keepers },
  {
    method: 'GET',
    path: '/rules/candidate/files/:file',
    arrange: async (test) => ({ ...(await candidate(test)), file: 'rules~safety~frail-walk.yaml' }),
    expect: keepers,
  },
  { method: 'POST', path: '/rules/candidate/effect', arrange: candidate, expect: keepers },
  {
    method: 'POST',
    path: '/rules/candidate/propose',
    arrange: candidate,
    fields: ({ hash = '' }) => ({ hash, note: '体弱不散步' }),
    expect: stewardDoes,
  },
  { method: 'POST', path: '/rules/candidate/withdraw', arrange: undone, expect: stewardDoes },
  {
    method: 'POST',
    path: '/rules/candidate/publish',
    arrange: proposed,
    fields: ({ hash = '' }) => ({ hash, publishNote: '' }),
    expect: stewardDoes,
  },
  {
    method: 'POST',
    path: '/rules/candidate/roll-back',
    arrange: published,
    fields: () => ({ number: '1', rollBackNote: '误拦' }),
    expect: stewardDoes,
  },
  // What waits for a signature is told on every page of a rule; only the expert signs.
  { method: 'GET', path: '/rules/sign', arrange: nothing, expect: readers },
  { method: 'GET', path: '/rules/sign/:kind/:id', arrange: unsigned, expect: readers },
  {
    method: 'POST',
    path: '/rules/sign/:kind/:id',
    arrange: unsigned,
    fields: ({ contentHash = '' }) => ({ contentHash }),
    expect: expertDoes,
  },
  { method: 'POST', path: '/rules/sign/:kind/:id/withdraw', arrange: signed, expect: expertDoes },
];
