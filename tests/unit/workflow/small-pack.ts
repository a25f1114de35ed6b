/**
 * A house that decides by a few files only, so that building a release takes a moment: the real dictionary, words,
 * questionnaires and sources, three pieces of advice, and rules written here. What lies on disk is set by hand.
 */
import { hashOfText } from '../../../src/domain/canonical.js';
import { listPackFiles, type PackFile } from '../../../src/knowledge/pack.js';
import { emptyContents, type MemoryContents, openMemoryStore } from '../../../src/store/memory-store.js';
import { built, releaseForm } from '../../../src/workflow/releases.js';
import { packRoot } from '../../scenarios/release.js';
import { makeHouse, morning, type TestHouse } from '../../web/house.js';

export function file(path: string, text: string, from: PackFile['from'] = 'overlay'): PackFile {
  return { path, text, sha256: hashOfText(text), from };
}

const item = (
  id: string,
  title: string,
  trait: string,
  resident: string,
  cited = 'basis: general\n    sources: []',
) => `  - id: ${id}
    domain: daily-life
    title: ${title}
    resident: ${resident}
    physician: 试
    traits: [${trait}]
    ${cited}
    reviewBy: 2027-11-30
`;
const secondary = 'basis: secondary\n    sources: [{ source: elderly-tcm-norm-copy, locator: 试 }]';

/** Two that wait for a signature, and one that is printed. */
export const itemsText = `items:
${[
  item('living-early-bed', '早睡', 'indoors-test', '晚上早点睡。'),
  item('living-walk', '散步', 'strenuous', '饭后走一走。'),
  item('living-brisk-walk', '快走', 'strenuous', '天好时快走一会儿。', secondary),
].join('')}`;

const traitsText = 'traits:\n  - { id: indoors-test, label: 室内, meaning: 在屋里做 }\n';

/** Advises everybody of 18 and over; basis official, so that nothing waits for a signature but the items. */
export const everyoneRule = `rules:
  - id: intervention-everyone
    title: 人人都用
    stage: intervention
    when: { fact: ageYears, operator: atLeast, value: 18 }
    then: [{ recommend: { items: [living-early-bed, living-walk, living-brisk-walk], for: everyone } }]
    why: 成人都可以做。
    basis: secondary
    sources: [{ source: elderly-tcm-norm-copy, locator: 试 }]
    reviewBy: 2027-11-30
    examples:
      - { name: 差一岁, facts: { ageYears: 17 }, expect: quiet }
      - { name: 正好, facts: { ageYears: 18 }, expect: fires }
      - { name: 多一岁, facts: { ageYears: 19 }, expect: fires }
      - { name: 不知道, facts: {}, expect: cannot-tell }
`;

/** Frail people do nothing strenuous: takes both walks away from them, and from whom nobody asked. */
export const frailRule = `rules:
  - id: safety-frail-walk
    title: 体弱不散步
    stage: safety
    when: { fact: frail, operator: equal, value: true }
    then: [{ withhold: { trait: strenuous } }]
    why: 体弱的人走不稳。
    basis: general
    sources: []
    reviewBy: 2027-11-30
    examples:
      - { name: 体弱, facts: { frail: true }, expect: fires }
      - { name: 不弱, facts: { frail: false }, expect: quiet }
      - { name: 没问, facts: {}, expect: cannot-tell }
`;

export const firstFiles: readonly PackFile[] = sorted([
  ...['facts', 'vocabularies', 'instruments', 'sources'].flatMap((folder) =>
    listPackFiles({ pack: packRoot }, `knowledge/${folder}`, '.yaml').filter(
      // Names rules of the shipped pack, of which this one has none.
      ({ path }) => path !== 'knowledge/vocabularies/named-words.yaml',
    ),
  ),
  file('knowledge/living/test.yaml', itemsText, 'pack'),
  file('knowledge/vocabularies/traits-test.yaml', traitsText, 'pack'),
  file('rules/interventions/everyone.yaml', everyoneRule, 'pack'),
]);

function sorted(files: readonly PackFile[]): PackFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** These files with some replaced, added, or (null) taken away. */
export function withFiles(
  files: readonly PackFile[],
  changes: Readonly<Record<string, string | null>>,
): readonly PackFile[] {
  const kept = files.filter((one) => !(one.path in changes));
  const added = Object.entries(changes).flatMap(([path, text]) => (text === null ? [] : [file(path, text)]));
  return sorted([...kept, ...added]);
}

export interface SmallHouse extends TestHouse {
  readonly contents: MemoryContents;
  /** From now on these files lie on disk. */
  putOnDisk(files: readonly PackFile[]): void;
}

/** Release 1 holds `firstFiles`, and so does the disk. */
export async function smallHouse(): Promise<SmallHouse> {
  const contents = emptyContents();
  await storeFirst(contents);
  return reopened(contents);
}

/** The content never changes, so its hash is found once a test file. */
let firstHash: string | undefined;

async function storeFirst(contents: MemoryContents): Promise<void> {
  const store = await openMemoryStore(contents);
  const releases = await store.summarised(releaseForm);
  const files = firstFiles.map((one) => ({ ...one }));
  firstHash ??= built(files).hash;
  await releases.create('1', {
    number: 1,
    hash: firstHash,
    publishedAt: morning,
    publishedBy: 'system',
    editors: [],
    note: '',
    files,
  });
  await store.close();
}

/** A house on what is stored, as after a restart; the staff is already there when it was. */
export async function reopened(contents: MemoryContents, peopled = true): Promise<SmallHouse> {
  const test = await makeHouse({ store: await openMemoryStore(contents), peopled });
  let onDisk = firstFiles;
  Object.assign(test.service, { contentOnDisk: () => onDisk });
  return {
    ...test,
    contents,
    putOnDisk: (files) => {
      onDisk = files;
    },
  };
}
