/** Instrument files: the shipped ones hold, a further one needs no code, and each fault is refused with its place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkAnswers, highAnswerItems } from '../../../src/instruments/answers.js';
import { instrumentsFrom } from '../../../src/instruments/load.js';
import { score } from '../../../src/instruments/score.js';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { listPackFiles, loadKnowledge, type PackFile } from '../../../src/knowledge/pack.js';
import { ccmq, elderly, gbt, packFolder, shipped } from './shipped.js';

const folder = 'knowledge/instruments';
const messages = loadMessages(join(packFolder, 'templates', 'messages'));

describe('the shipped instruments', () => {
  it('load without a fault, with every source and measure they name', () => {
    const { knowledge } = loadKnowledge([
      ...listPackFiles({ pack: packFolder }, 'knowledge/facts', '.yaml'),
      ...listPackFiles({ pack: packFolder }, 'knowledge/sources', '.yaml'),
    ]);
    const loaded = instrumentsFrom(listPackFiles({ pack: packFolder }, folder, '.yaml'), knowledge);
    expect(loaded.problems).toEqual([]);
    expect([...loaded.instruments.keys()].sort()).toEqual(['ccmq-60', 'elderly-33', 'gbt-46939-2025']);
    expect(loaded.selection).toBeDefined();
  });

  it.each([
    // Wordings, rows of both sexes printed: 33/37, 27/30, 61/67.
    ['elderly-33', 33, 37, elderly],
    ['gbt-46939-2025', 27, 30, gbt],
    ['ccmq-60', 61, 67, ccmq],
  ] as const)('%s has %i wordings in %i rows', (_, wordings, rows, instrument) => {
    expect(instrument.items).toHaveLength(wordings);
    expect(instrument.items.flatMap((item) => item.scales)).toHaveLength(rows);
    expect(instrument.scales).toHaveLength(9);
  });

  it.each([
    ['elderly-33', elderly, ['e33-02', 'e33-04', 'e33-05', 'e33-13']],
    ['gbt-46939-2025', gbt, ['gbt-02', 'gbt-03', 'gbt-04']],
    ['ccmq-60', ccmq, ['ccmq-02', 'ccmq-03', 'ccmq-04', 'ccmq-05', 'ccmq-07', 'ccmq-08']],
  ] as const)('%s reverses only these, and only in balanced', (_, instrument, ids) => {
    const reversed = instrument.items.flatMap((item) =>
      item.scales.filter((row) => row.reverse).map((row) => `${item.id} ${row.constitution}`),
    );
    expect(reversed).toEqual(ids.map((id) => `${id} balanced`));
  });

  it('keep the wording of the sources, also where careless copies differ', () => {
    const text = (instrument: typeof elderly, id: string) =>
      instrument.items.find((item) => item.id === id)?.text;
    expect(text(elderly, 'e33-16')).toBe('您有口粘口腻，或睡眠打鼾吗？');
    expect(text(elderly, 'e33-22')).toBe('您有肢体麻木或固定部位疼痛的感觉吗？');
    expect(text(ccmq, 'ccmq-35')).toBe('您舌苔厚腻或有舌苔厚厚的感觉吗？');
    expect(text(ccmq, 'ccmq-51')).toBe('您胁肋部或乳房胀痛吗？');
    expect(elderly.items.find((item) => item.id === 'e33-32')?.observable).toBe(true);
    expect(elderly.items.find((item) => item.id === 'e33-33')?.observable).toBe(true);
  });
});

describe('a fourth instrument is a file', () => {
  const fourth = fileURLToPath(new URL('fourth-instrument', import.meta.url));
  const loaded = instrumentsFrom(listPackFiles({ pack: packFolder, overlay: fourth }, folder, '.yaml'));
  const mini = loaded.instruments.get('invented-mini');
  if (!mini) throw new Error(JSON.stringify(loaded.problems));

  it('loads beside the others', () => {
    expect(loaded.problems).toEqual([]);
    expect(loaded.instruments.size).toBe(4);
  });

  it('scores with its own options, thresholds and measure', () => {
    const answered = {
      sex: 'female',
      answers: { 'mini-1': 2, 'mini-2': 0, 'mini-3': 0 },
      measures: { sleepHours: 6.5 },
    } as const;
    const result = score(mini, answered);
    // yin: 2 + (3 − 0) = 5 of 6 = 83.33; yang: 0 + 2 (measured) of 6 = 33.33.
    expect(result.scales.get('yin-deficiency')).toMatchObject({ raw: 5, judgement: 'yes' });
    expect(result.scales.get('yin-deficiency')?.transformed).toBeCloseTo(83.3333, 4);
    expect(result.scales.get('yang-deficiency')).toMatchObject({ raw: 2, judgement: 'no' });
    expect(result.disagreements.map(({ item }) => item)).toEqual(['mini-3']);
    expect(result.constitution).toMatchObject({ primary: 'yin-deficiency', basis: 'yes' });
    expect(highAnswerItems(mini, answered)).toEqual({ present: [], complete: true });
  });

  it('exactly its threshold is yes: 3 of 6 is 50', () => {
    const result = score(mini, { sex: 'male', answers: { 'mini-1': 0, 'mini-2': 0, 'mini-3': 3 } });
    expect(result.scales.get('yin-deficiency')).toMatchObject({ transformed: 50, judgement: 'yes' });
  });

  it('refuses a value outside its own options', () => {
    expect(checkAnswers(mini, 'male', { 'mini-1': 4 })).toEqual([
      { code: 'score.not-an-option', path: 'answers.mini-1', values: { lowest: 0, highest: 3 } },
    ]);
    expect(checkAnswers(mini, 'male', { 'mini-1': 0 })).toEqual([]);
  });
});

describe('a fault in an instrument file', () => {
  const path = `${folder}/elderly-33.yaml`;
  const original = readFileSync(join(packFolder, path), 'utf8');
  const file = (text: string, at = path): PackFile => ({ path: at, text, sha256: '', from: 'pack' });

  it.each<[string, string, string, string]>([
    ['an unknown key', 'title: 老年人', 'titel: x\ntitle: 老年人', 'content.unknown-key'],
    ['a key twice', 'scoring: sum', 'scoring: sum\nscoring: sum', 'content.duplicate-key'],
    ['a missing key', 'highAnswerFrom: 4\n', '', 'content.missing'],
    ['a threshold that is text', 'yes: { atLeast: 11 }', "yes: { atLeast: '11' }", 'content.wrong-type'],
    [
      'an unknown constitution',
      'constitution: damp-heat, items',
      'constitution: damp-hot, items',
      'content.not-in-list-near',
    ],
    [
      'an item left out of its scale',
      '[e33-19, e33-22, e33-24, e33-33]',
      '[e33-19, e33-22, e33-24]',
      'instrument.row-not-in-scale',
    ],
    [
      'a scale with another item',
      '[e33-19, e33-22, e33-24, e33-33]',
      '[e33-19, e33-22, e33-24, e33-33, e33-20]',
      'instrument.row-not-in-item',
    ],
    ['an item id twice', 'id: e33-02\n', 'id: e33-01\n', 'content.duplicate-id'],
    ['an item number twice', 'no: 2\n', 'no: 1\n', 'instrument.duplicate-number'],
    [
      'options out of order',
      '{ value: 5, label: 总是',
      '{ value: 6, label: 总是',
      'instrument.option-values',
    ],
    [
      'a high answer that cannot be given',
      'highAnswerFrom: 4',
      'highAnswerFrom: 6',
      'instrument.high-answer',
    ],
    [
      'an item option missing',
      '      - { value: 5, label: 每次遇到上述原因都过敏 }\n',
      '',
      'instrument.item-options',
    ],
    [
      'a gap between bands',
      '{ value: 3, band: { gt: 85, lte: 90 } }',
      '{ value: 3, band: { gte: 86, lte: 90 } }',
      'instrument.bands-not-covering',
    ],
    [
      'a gap that no band begins after',
      '{ value: 3, band: { gt: 85, lte: 90 } }',
      '{ value: 3, band: { gt: 86, lte: 90 } }',
      'instrument.bands-not-covering',
    ],
    [
      'bands that overlap',
      'band: { gte: 24, lt: 25 }',
      'band: { gte: 23, lt: 25 }',
      'instrument.bands-not-covering',
    ],
    [
      'a band of no option',
      '{ value: 3, band: { gt: 85, lte: 90 } }',
      '{ value: 7, band: { gt: 85, lte: 90 } }',
      'instrument.band-value',
    ],
    ['bands without a measure', '    optionMeasure: bmi\n', '', 'instrument.bands-without-measure'],
    ['yes below tends', 'yes: { atLeast: 11 }', 'yes: { atLeast: 9 }', 'instrument.thresholds'],
    [
      'basically no wider than yes',
      'everyBiased: { atMost: 10 }',
      'everyBiased: { atMost: 8 }',
      'instrument.thresholds',
    ],
    [
      'a threshold nobody can reach',
      'yes: { atLeast: 11 }',
      'yes: { atLeast: 21 }',
      'instrument.out-of-reach',
    ],
    [
      'an upper age below the lower',
      'minAgeYears: 65',
      'minAgeYears: 65, maxAgeYears: 64',
      'instrument.audience',
    ],
    ['a file of another name', 'id: elderly-33', 'id: elderly-34', 'instrument.file-name'],
    [
      'secondary content without a source',
      /sources:\n( {2}- .*\n)+/.exec(original)?.[0] ?? '',
      'sources: []\n',
      'content.basis-without-source',
    ],
  ])('%s is refused with its line', (_, from, to, code) => {
    expect(original).toContain(from);
    const { instruments, problems } = instrumentsFrom([file(original.replace(from, to))]);
    const found = problems.find((problem) => problem.code === code);
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(found?.file).toBe(path);
    expect(found?.line).toBeGreaterThan(0);
    expect(instruments.size).toBe(0);
  });

  it('a scale without its balanced thresholds is refused', () => {
    const without = original.replace(/ {2}balanced:\n {4}yes:.*\n {4}basically:.*\n/, '');
    expect(without).not.toBe(original);
    expect(instrumentsFrom([file(without)]).problems.map(({ code }) => code)).toEqual([
      'instrument.balanced',
    ]);
  });

  it('the line is the line: a wrong threshold at its own place', () => {
    const broken = original.replace('yes: { atLeast: 11 }', "yes: { atLeast: '11' }");
    const line = broken.split('\n').findIndex((text) => text.includes("atLeast: '11'")) + 1;
    expect(instrumentsFrom([file(broken)]).problems[0]).toMatchObject({
      line,
      path: 'judging.biased.yes.atLeast',
    });
  });

  it('all faults of all files are collected', () => {
    const broken = original.replace(/respondents: .*\n/, '').replace('highAnswerFrom: 4\n', '');
    const other = file('id: [', `${folder}/other.yaml`);
    const { problems } = instrumentsFrom([file(broken), other]);
    expect(problems.filter(({ code }) => code === 'content.missing')).toHaveLength(2);
    expect(problems.some((problem) => problem.file.endsWith('other.yaml'))).toBe(true);
  });

  it('the same item id in two instruments is refused', () => {
    const twin = original.replace('id: elderly-33', 'id: elderly-twin');
    const { problems } = instrumentsFrom([file(original), file(twin, `${folder}/elderly-twin.yaml`)]);
    expect(problems).toHaveLength(33);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['content.duplicate-id']));
  });

  it('a selection that names no instrument is refused with a near spelling', () => {
    const selectionPath = `${folder}/selection.yaml`;
    const text = readFileSync(join(packFolder, selectionPath), 'utf8').replace('elderly-33,', 'elderly-3,');
    const files = listPackFiles({ pack: packFolder }, folder, '.yaml').filter(
      (one) => one.path !== selectionPath,
    );
    const { problems, selection } = instrumentsFrom([...files, file(text, selectionPath)]);
    expect(problems).toMatchObject([
      {
        code: 'content.unknown-id-near',
        path: 'byAge.0.instrument',
        values: { id: 'elderly-3', near: 'elderly-33' },
      },
    ]);
    expect(selection).toBeUndefined();
  });

  it('a source or measure nobody defined is refused when the pack is known', () => {
    const known = { facts: new Map(), sources: new Map() };
    const { problems } = instrumentsFrom([file(original)], known);
    // Three citations, two measured items.
    expect(problems.map(({ path: at }) => at)).toEqual([
      'sources.0.source',
      'sources.1.source',
      'sources.2.source',
      'items.8.optionMeasure',
      'items.27.optionMeasure',
    ]);
  });

  it('every code of this room has a text', () => {
    const sources = ['check', 'load', 'answers', 'selection'].map((name) =>
      readFileSync(join(packFolder, 'src', 'instruments', `${name}.ts`), 'utf8'),
    );
    const codes = sources.flatMap((text) =>
      [...text.matchAll(/'((?:instrument|score)\.[a-z-]+)'/g)].map(([, code]) => code ?? ''),
    );
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !messages.codes.has(code))).toEqual([]);
    const reasons = ['pregnancy', 'under-age', 'acute-illness', 'cannot-answer', 'none-fits'].map(
      (one) => `instrument.none.${one}`,
    );
    const asks = ['ageYears', 'pregnant', 'acuteIllness', 'canAnswer'].map((one) => `instrument.ask.${one}`);
    expect([...reasons, ...asks].filter((code) => !messages.codes.has(code))).toEqual([]);
  });
});

it('shipped instruments are the ones the other tests use', () => {
  expect(shipped.problems).toEqual([]);
});
