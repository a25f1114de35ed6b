/** More and less of one food never stand on one paper, whoever put the lists there. */
import { describe, expect, it } from 'vitest';
import type { AdviceLine } from '../../../src/domain/document.js';
import { carryOver } from '../../../src/prescription/carry-over.js';
import { difference } from '../../../src/prescription/difference.js';
import { favouringNothingLimited } from '../../../src/prescription/more-and-less.js';

const list = (itemId: string, favour: string[], limit: string[]): AdviceLine => ({
  itemId,
  domain: 'healthy-eating',
  text: '示例',
  favour,
  limit,
  lifts: [],
});

describe('lists of foods on one paper', () => {
  it('favour nothing that another of them wants less of, and keep everything else', () => {
    const diabetes = list('diet-diabetes-foods', ['qiao-mai'], ['nan-gua']);
    const kidney = list('diet-kidney-foods', ['nan-gua', 'dong-gua'], []);
    expect(favouringNothingLimited([kidney, diabetes])).toEqual([
      { ...kidney, favour: ['dong-gua'] },
      diabetes,
    ]);
  });

  it('are left as they are where nothing is said twice', () => {
    const one = list('diet-a', ['dong-gua'], ['nan-gua']);
    const [same] = favouringNothingLimited([one]);
    expect(same).toBe(one);
  });

  it('hold to it when a draft is made anew beside what the doctor added', () => {
    const added = list('diet-kidney-foods', ['nan-gua', 'dong-gua'], []);
    const drafted = list('diet-diabetes-foods', ['qiao-mai'], ['nan-gua']);
    const lines = carryOver({ drafted: [], lines: [added] }, [drafted]);
    expect(lines.find(({ itemId }) => itemId === 'diet-kidney-foods')?.favour).toEqual(['dong-gua']);
    expect(difference([drafted], lines).added.map(({ itemId }) => itemId)).toEqual(['diet-kidney-foods']);
  });
});
