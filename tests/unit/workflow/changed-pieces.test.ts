import { describe, expect, it } from 'vitest';
import { readPackFiles } from '../../../src/decision/release.js';
import { hashOfText } from '../../../src/domain/canonical.js';
import { changedPieces } from '../../../src/workflow/changed-pieces.js';
import { built } from '../../../src/workflow/releases.js';
import { packRoot } from '../../scenarios/release.js';

const shipped = readPackFiles({ pack: packRoot });

/** The shipped files with one text for another, once, in the file named; it must be there. */
function edited(path: string, from: string, to: string) {
  expect(shipped.find((one) => one.path === path)?.text).toContain(from);
  return shipped.map((one) => {
    if (one.path !== path) return one;
    const text = one.text.replace(from, to);
    return { ...one, text, sha256: hashOfText(text) };
  });
}

const produceText = 'produce:\n  - { food: dong-gua, months: [6, 7], cost: low }\n';
const produce = {
  path: 'knowledge/produce/county.yaml',
  text: produceText,
  sha256: hashOfText(produceText),
  from: 'overlay' as const,
};

describe('what a candidate changes', () => {
  const before = built(shipped);

  it('names a pattern as a pattern, by its condition', () => {
    const after = built(edited('rules/patterns/hypertension.yaml', 'text: 面红', 'text: 面赤'));
    expect(changedPieces(before, after)).toEqual([
      {
        kind: 'pattern',
        id: 'pattern-hypertension-liver-fire-flaring',
        title: '高血压 · 肝火上炎证',
        change: 'changed',
      },
    ]);
  });

  it('names a disease of which a gap is told otherwise', () => {
    const path = 'knowledge/diseases/coronary-heart-disease.yaml';
    const after = built(edited(path, '没有找到随访间隔的文件', '随访间隔没有文件'));
    expect(changedPieces(before, after)).toEqual([
      { kind: 'disease', id: 'coronary-heart-disease', title: '冠心病', change: 'changed' },
    ]);
  });

  it('names what the county says of a food', () => {
    expect(changedPieces(before, built([...shipped, produce]))).toEqual([
      { kind: 'produce', id: 'dong-gua', title: '冬瓜', change: 'added' },
    ]);
  });
});
