/** Villages in the order people count them. */
import { describe, expect, it } from 'vitest';
import { villageOrder } from '../../../src/domain/village-order.js';

describe('villages in order', () => {
  it('counts groups written in Chinese numerals', () => {
    const inOrder = [
      '示例村一组',
      '示例村二组',
      '示例村三组',
      '示例村九组',
      '示例村十组',
      '示例村十一组',
      '示例村二十组',
    ];
    expect([...inOrder].reverse().sort(villageOrder)).toEqual(inOrder);
  });

  it('counts figures the same way, and groups together what is one village', () => {
    const inOrder = ['', '示例村2组', '示例村三组', '示例村10组', '示例村十二组'];
    expect([...inOrder].reverse().sort(villageOrder)).toEqual(inOrder);
  });

  it('tells two spellings of one number apart, the same way every time', () => {
    expect(villageOrder('示例村二组', '示例村2组')).toBe(-villageOrder('示例村2组', '示例村二组'));
    expect(villageOrder('示例村二组', '示例村2组')).not.toBe(0);
    expect(villageOrder('示例村二组', '示例村二组')).toBe(0);
  });
});
