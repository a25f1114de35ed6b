/** `zhiwei content report`: counted by hand on a few files of content, and told honestly on the shipped ones. */
import { describe, expect, it } from 'vitest';
import { contentReportCommand } from '../../../src/cli/content-report.js';
import { instantOf } from '../../../src/domain/time.js';
import { contentReport } from '../../../src/rules/content-report.js';
import { emptyContents, openMemoryStore } from '../../../src/store/memory-store.js';
import { built } from '../../../src/workflow/releases.js';
import { signatureForm } from '../../../src/workflow/signatures.js';
import { shippedRelease } from '../../scenarios/release.js';
import { day } from '../../web/house.js';
import { firstFiles, withFiles } from '../workflow/small-pack.js';
import { runCommand } from './run.js';

const command = contentReportCommand(() => day('2026-11-20'));

const forConstitution = (id: string, ages: string, items: string, basis: string) => `  - id: ${id}
    title: 试
    stage: intervention
    appliesTo: { ${ages} }
    when: { fact: drivingConstitutions, operator: includes, value: qi-deficiency }
    then: [{ recommend: { items: [${items}], for: { constitution: qi-deficiency } } }]
    why: 试
    ${basis}
    reviewBy: 2026-11-19
    examples:
      - { name: 65岁, facts: { ageYears: 65, drivingConstitutions: [qi-deficiency] }, expect: fires }
      - { name: 64岁, facts: { ageYears: 64, drivingConstitutions: [qi-deficiency] }, expect: quiet }
      - { name: 66岁, facts: { ageYears: 66, drivingConstitutions: [qi-deficiency] }, expect: fires }
      - { name: 别的, facts: { ageYears: 66, drivingConstitutions: [damp-heat] }, expect: quiet }
      - { name: 不知, facts: {}, expect: cannot-tell }
`;
const cited = 'basis: secondary\n    sources: [{ source: elderly-tcm-norm-copy, locator: 试 }]';
const elders = `rules:\n${forConstitution('intervention-elders', 'minAgeYears: 65', 'living-brisk-walk', cited)}`;

describe('the report', () => {
  const { knowledge, rules } = built(withFiles(firstFiles, { 'rules/interventions/elders.yaml': elders }));
  const unsigned = contentReport({ knowledge, rules, patterns: [] }, () => false, day('2026-11-20'));

  it('has a cell for each constitution, heading, age group and season', () => {
    // 9 constitutions × 6 headings × adults and elders × 4 seasons.
    expect(unsigned.cells).toHaveLength(432);
  });

  it('fills a cell only where a rule for that constitution reaches that age', () => {
    expect(unsigned.cells.filter((cell) => cell.state !== 'empty')).toEqual(
      [
        ['spring', '春'],
        ['summer', '夏'],
        ['autumn', '秋'],
        ['winter', '冬'],
      ].map(([season, seasonLabel]) => ({
        constitution: 'qi-deficiency',
        domain: 'daily-life',
        group: 'elders',
        season,
        seasonLabel,
        state: 'filled',
        items: ['living-brisk-walk'],
      })),
    );
  });

  it('leaves the other seasons empty where a rule is for the winter', () => {
    const winter = elders
      .replace(
        'when: { fact: drivingConstitutions, operator: includes, value: qi-deficiency }',
        'when: { all: [{ fact: drivingConstitutions, operator: includes, value: qi-deficiency }, { fact: season, operator: equal, value: winter }] }',
      )
      .replaceAll(
        'drivingConstitutions: [qi-deficiency]',
        'drivingConstitutions: [qi-deficiency], season: winter',
      )
      .concat(
        '      - { name: 夏天, facts: { ageYears: 66, drivingConstitutions: [qi-deficiency], season: summer }, expect: quiet }\n',
      );
    const { knowledge: known, rules: compiled } = built(
      withFiles(firstFiles, { 'rules/interventions/elders.yaml': winter }),
    );
    const filled = contentReport(
      { knowledge: known, rules: compiled, patterns: [] },
      () => false,
      day('2026-11-20'),
    ).cells.filter((cell) => cell.state !== 'empty');
    expect(filled.map(({ season }) => season)).toEqual(['winter']);
  });

  it('tells of each piece its documents, their year and when they were read', () => {
    const piece = unsigned.pieces.find(({ id }) => id === 'intervention-elders');
    const source = knowledge.sources.get('elderly-tcm-norm-copy');
    expect(piece).toMatchObject({
      sources: ['elderly-tcm-norm-copy'],
      documentYear: source?.year ?? null,
      readOn: source?.retrievedOn ?? null,
    });
    expect(unsigned.sources.find(({ id }) => id === 'elderly-tcm-norm-copy')?.cited).toBe(
      unsigned.pieces.filter(({ sources }) => sources.includes('elderly-tcm-norm-copy')).length,
    );
  });

  it('finds a long sentence and a term nobody explains in what residents read, and no explained one', () => {
    const [first] = knowledge.items.values();
    if (!first) throw new Error('no item');
    const read = (resident: string) =>
      contentReport(
        {
          knowledge: {
            ...knowledge,
            items: new Map([[first.id, { ...first, resident }]]),
            recipes: new Map(),
            plainLanguage: { longestSentence: 5, hardTerms: [{ term: '气血', say: '力气' }] },
          },
          rules,
          patterns: [],
        },
        undefined,
        day('2026-11-20'),
      ).hardToRead.map(({ kind, words }) => [kind, words]);
    expect(read('一二三四五。')).toEqual([]);
    expect(read('一二三四五六。')).toEqual([['long-sentence', '一二三四五六']]);
    expect(read('补气血。')).toEqual([['hard-term', '气血']]);
    expect(read('气血（力）')).toEqual([]);
  });

  it('names a point whose place rests on one document only', () => {
    const [point] = knowledge.points.values();
    if (!point) return;
    const cite = (source: string) => ({ source, locator: '试' });
    const thin = (sources: readonly { source: string; locator: string }[]) =>
      contentReport(
        {
          knowledge: { ...knowledge, points: new Map([[point.id, { ...point, sources: [...sources] }]]) },
          rules,
          patterns: [],
        },
        undefined,
        day('2026-11-20'),
      ).thinPoints;
    expect(thin([cite('a'), cite('a')])).toEqual([point.id]);
    expect(thin([cite('a'), cite('b')])).toEqual([]);
  });

  it('says proposals-only where nothing but unsigned general advice stands, until it is signed', () => {
    const text = elders.replace('living-brisk-walk', 'living-early-bed');
    const general = built(withFiles(firstFiles, { 'rules/interventions/elders.yaml': text }));
    const cell = (isSigned: Parameters<typeof contentReport>[1]) =>
      contentReport(general, isSigned, day('2026-11-20')).cells.find((one) => one.state !== 'empty')?.state;
    expect(cell(() => false)).toBe('proposals-only');
    expect(cell(undefined)).toBe('proposals-only');
    expect(cell((kind, id) => kind === 'item' && id === 'living-early-bed')).toBe('filled');
  });

  it('calls overdue what was due the day before, and nothing that is due today', () => {
    expect(unsigned.overdue.map(({ id }) => id)).toEqual(['intervention-elders']);
    expect(contentReport({ knowledge, rules, patterns: [] }, () => false, day('2026-11-19')).overdue).toEqual(
      [],
    );
  });

  it('asks a signature of general content only', () => {
    const state = (id: string) => unsigned.pieces.find((piece) => piece.id === id)?.signature;
    expect([state('living-early-bed'), state('living-brisk-walk')]).toEqual(['unsigned', 'not-needed']);
  });
});

describe('zhiwei content report', () => {
  it('lists every excluded dish with its reason and every empty cell of the shipped content', async () => {
    const { code, output } = await runCommand(command, ['--on', '2026-11-20']);
    expect(code).toBe(0);
    const { knowledge } = shippedRelease();
    for (const { title, status } of knowledge.recipes.values())
      if (status.kind === 'not-issuable') expect(output).toContain(`${title}：${status.reason}`);
    // tests/content/constitutions.test.ts: no sourced dish for these three.
    for (const name of ['平和质', '血瘀质', '特禀质'])
      expect(output).toContain(`${name}　膳食食疗　老年人（65岁及以上）　春`);
    expect(output).toContain('签字未查');
  });

  it('gives the same as JSON, and ends with 1 once a review is overdue', async () => {
    const { code, output } = await runCommand(command, ['--json', '--on', '2099-01-01']);
    expect(code).toBe(1);
    const report = JSON.parse(output);
    expect(report).toMatchObject({ on: '2099-01-01' });
    expect(report.overdue).toHaveLength(report.pieces.length);
  });

  it('reads signatures when asked to', async () => {
    const contents = emptyContents();
    const release = shippedRelease();
    const rule = release.rules.find((one) => one.rule.basis === 'general');
    if (!rule) throw new Error('no general rule');
    const store = await openMemoryStore(contents);
    const { id } = rule.rule;
    const signed = {
      kind: 'rule' as const,
      id,
      contentHash: rule.contentHash,
      by: 'expert',
      at: instantOf(0),
    };
    await (await store.collection(signatureForm)).create(`rule-${id}`, signed);
    const openStore = () => openMemoryStore(contents);
    const { output } = await runCommand(command, ['--signatures', '--json'], { openStore });
    const states = new Map<string, string>(
      JSON.parse(output).pieces.map((piece: { id: string; signature: string }) => [
        piece.id,
        piece.signature,
      ]),
    );
    expect(states.get(id)).toBe('signed');
    expect([...states.values()].filter((state) => state === 'signed')).toHaveLength(1);
  });

  it('ends with 2 on wrong use', async () => {
    for (const args of [['--on'], ['--on', '2026-02-30'], ['--all'], ['--json', '--json']])
      expect((await runCommand(command, args)).code).toBe(2);
  });
});
