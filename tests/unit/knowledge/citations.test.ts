/** A basis cannot be raised by typing it: what is official or secondary rests on what was seen (design.md §1.3). */
import { describe, expect, it } from 'vitest';
import { instrumentsFrom } from '../../../src/instruments/load.js';
import { listPackFiles, loadKnowledge, type PackFile } from '../../../src/knowledge/pack.js';
import { citationFaults } from '../../../src/knowledge/source.js';
import { loadRules } from '../../../src/rules/load.js';
import { checkPatterns, readPatterns } from '../../../src/rules/pattern-load.js';
import { packRoot } from '../../scenarios/release.js';
import { file } from '../workflow/small-pack.js';

const records = new Map(
  (['document', 'copy', 'excerpt', 'not-seen'] as const).map((seen) => [`by-${seen}`, { seen }]),
);
type Basis = 'official' | 'secondary' | 'general';
const codes = (basis: Basis, ...sources: readonly string[]) =>
  citationFaults(
    { basis, sources: sources.map((one) => ({ source: `by-${one}`, locator: '一' })) },
    records,
  ).map(({ path, code }) => [path.join('.'), code]);

describe('a basis', () => {
  it('official needs one document seen as such; the others beside it may be less', () => {
    const refused = [['basis', 'content.official-not-seen']];
    expect(codes('official', 'document')).toEqual([]);
    expect(codes('official', 'excerpt', 'document', 'not-seen')).toEqual([]);
    for (const less of ['copy', 'excerpt', 'not-seen'])
      expect([less, codes('official', less)]).toEqual([less, refused]);
  });

  it('secondary needs one that was seen at all', () => {
    for (const seen of ['document', 'copy', 'excerpt'])
      expect(codes('secondary', seen, 'not-seen')).toEqual([]);
    expect(codes('secondary', 'not-seen')).toEqual([['basis', 'content.secondary-not-seen']]);
  });

  it('general claims nothing; the other two without a source are told as before', () => {
    expect([codes('general'), codes('general', 'not-seen')]).toEqual([[], []]);
    for (const basis of ['official', 'secondary'] as const)
      expect(codes(basis)).toEqual([['basis', 'content.basis-without-source']]);
  });

  it('is not doubted for a source there is none of: that is told by itself', () => {
    expect(codes('official', 'nowhere')).toEqual([]);
  });
});

it('a quote of a document nobody saw is refused, of one that was seen it is not', () => {
  const quote = { locator: '一', quote: '严禁' };
  const sources = [
    { source: 'by-excerpt', ...quote },
    { source: 'by-not-seen', ...quote },
  ];
  expect(citationFaults({ basis: 'general', sources }, records)).toEqual([
    { path: ['sources', 1, 'quote'], code: 'content.quote-not-seen', values: { source: 'by-not-seen' } },
  ]);
});

describe('in a county folder, official on a document known by name only is an error', () => {
  const shipped = listPackFiles({ pack: packRoot }, '', '.yaml');
  const unseen = `sources:
  - { id: ben-xian-unseen, title: 没见到的, issuer: 某, language: zh, readAt: [], seen: not-seen }
`;
  /** The first `basis:` of a shipped file, with the sources that follow it, made a claim nobody can make. */
  const claiming = (path: string): PackFile => {
    const text = shipped.find((one) => one.path === path)?.text ?? '';
    const claim = `basis: official\n$1sources: [{ source: ben-xian-unseen, locator: 一 }]\n`;
    return file(
      path,
      text.replace(/basis: (?:secondary|general|official)\n( +)?sources:\n(?: +- .*\n)+/, claim),
    );
  };
  const kinds = [
    'knowledge/acupoints/points.yaml',
    'knowledge/diseases/copd.yaml',
    'knowledge/foods/ordinary-grain-bean.yaml',
    'knowledge/instruments/selection.yaml',
    'knowledge/living/everyone.yaml',
    'knowledge/recipes/norm-qi-yang-yin.yaml',
    'knowledge/targets/glucose.yaml',
    'rules/patterns/hypertension.yaml',
    'rules/safety/gout.yaml',
  ];
  it('in files of every kind', () => {
    const files = [
      ...shipped.filter(({ path }) => /^(rules|knowledge)\//.test(path) && !kinds.includes(path)),
      file('knowledge/sources/ben-xian.yaml', unseen),
      ...kinds.map(claiming),
    ];
    const { knowledge, problems } = loadKnowledge(files);
    const rules = files.filter(({ path }) => !path.startsWith('rules/') || kinds.includes(path));
    const { placed } = readPatterns(rules);
    const told = [
      ...problems,
      ...loadRules(rules, knowledge, { instrumentItems: new Set() }).problems,
      ...checkPatterns(placed, knowledge, { instrumentItems: new Set() }),
      ...instrumentsFrom(files, knowledge).problems,
    ].filter(({ code }) => code === 'content.official-not-seen');
    expect(told.map((one) => [one.file, one.severity]).sort()).toEqual(kinds.map((path) => [path, 'error']));
  });
});
