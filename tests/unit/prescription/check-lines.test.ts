/** What may stand on a paper. Items are made up; what each case must answer follows from design.md §1 and §4. */
import { describe, expect, it } from 'vitest';
import { type LineRules, lineProblems } from '../../../src/prescription/check-lines.js';
import { at, item, line, reason, rulesOf } from './papers-fixtures.js';

const lift = (ruleId: string) => ({ ruleId, reason: 'fact-clarified', comment: '', by: 'p', at });
const found = (lines: Parameters<typeof lineProblems>[0], rules: LineRules) =>
  lineProblems(lines, rules).map((one) => `${one.code} ${one.path}`);

describe('lines on a paper', () => {
  it('five things to do are enough, a sixth is too many; a table of foods is none of them', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const table = item('t', { domain: 'healthy-eating', favour: [], limit: ['salt'] });
    const tableLine = line('t', { domain: 'healthy-eating', favour: [], limit: ['salt'] });
    const rules = rulesOf([...ids, 'f'].map((id) => item(id)).concat(table));
    expect(found([tableLine, ...ids.map((id) => line(id))], rules)).toEqual([]);
    expect(found([tableLine, ...[...ids, 'f'].map((id) => line(id))], rules)).toEqual([
      'line.too-many lines',
    ]);
  });

  it('the same line does not stand twice', () => {
    expect(found([line('a'), line('a')], rulesOf([item('a')]))).toEqual(['line.twice lines.1']);
  });

  it('what the machine did not tick needs a reason; what it ticked needs none', () => {
    const rules = rulesOf([item('a'), item('b', { ticked: false })]);
    expect(found([line('a'), line('b')], rules)).toEqual(['line.needs-reason lines.1.addedFor']);
    expect(found([line('b', { addedFor: 'fits-better' })], rules)).toEqual([]);
  });

  it('a forbidden phrase is found in any line, also spaced out or in full-width letters', () => {
    const rules = rulesOf([item('a')], {
      forbidden: [
        { phrase: '停药', because: '' },
        { phrase: 'ABC', because: '' },
      ],
    });
    for (const text of ['可以停药', '可以停 药', '可以停\n药', 'ＡＢＣ'])
      expect(found([line('a', { text })], rules)).toEqual(['line.forbidden-phrase lines.0.text']);
  });

  it('an item the release does not issue, a proposal and a meal without grams do not stand', () => {
    const rules = rulesOf([item('p', { proposal: true }), item('m', { verdict: 'needs-amounts' })], {
      drafted: new Set(['x', 'p', 'm']),
    });
    expect(found([line('x'), line('p'), line('m')], rules)).toEqual([
      'line.not-issuable lines.0',
      'line.proposal lines.1',
      'line.needs-amounts lines.2',
    ]);
  });

  it('a sourced safety rule holds whatever is lifted', () => {
    const rules = rulesOf([item('a', { verdict: 'withheld', withheldBy: [reason('s')] })]);
    expect(found([line('a', { lifts: [lift('s')] })], rules)).toEqual(['line.withheld lines.0']);
  });

  it('a sourced rule that cannot tell holds too, and says that it cannot tell', () => {
    const unknown = reason('s', { outcome: 'cannot-tell' });
    const rules = rulesOf([item('a', { verdict: 'cannot-judge', withheldBy: [unknown] })]);
    expect(found([line('a')], rules)).toEqual(['line.cannot-judge lines.0']);
  });

  it('a rule no document supports is lifted one by one: each needs its own reason', () => {
    const general = (id: string) => reason(id, { basis: 'general', awaitsExpert: true });
    const rules = rulesOf([item('a', { verdict: 'withheld', withheldBy: [general('s'), general('t')] })]);
    expect(found([line('a', { lifts: [lift('s')] })], rules)).toEqual(['line.needs-lift lines.0']);
    expect(found([line('a', { lifts: [lift('s'), lift('t')] })], rules)).toEqual([]);
  });

  it('of a table only foods that safety left may be favoured, and only the item’s own be limited', () => {
    const because = [reason('s')];
    const table = item('t', {
      favour: [
        { food: 'rice', verdict: 'allowed', because: [] },
        { food: 'egg', verdict: 'withheld', because },
        { food: 'milk', verdict: 'cannot-judge', because },
      ],
      limit: ['salt'],
    });
    const as = (favour: string[], limit: string[]) => found([line('t', { favour, limit })], rulesOf([table]));
    expect(as(['rice'], ['salt'])).toEqual([]);
    expect(as([], [])).toEqual([]);
    expect(as(['rice', 'egg'], ['salt'])).toEqual(['line.food-withheld lines.0.favour']);
    expect(as(['milk'], ['salt'])).toEqual(['line.food-withheld lines.0.favour']);
    expect(as(['beef'], ['salt'])).toEqual(['line.food-withheld lines.0.favour']);
    expect(as(['rice'], ['sugar'])).toEqual(['line.food-unknown lines.0.limit']);
  });

  it('lists, heading and grams that are not the item’s do not come in by the side', () => {
    const rules = rulesOf([item('a'), item('m', { domain: 'medicinal-meal' })], {
      amounts: new Map([['m', { yam: 30 }]]),
    });
    expect(found([line('a', { favour: [] })], rules)).toEqual(['line.not-as-item lines.0']);
    expect(found([line('a', { domain: 'mood' })], rules)).toEqual(['line.not-as-item lines.0']);
    expect(found([line('a', { amounts: { yam: 30 } })], rules)).toEqual(['line.amounts-changed lines.0']);
    const meal = (grams: number) => line('m', { domain: 'medicinal-meal', amounts: { yam: grams } });
    expect(found([meal(30)], rules)).toEqual([]);
    expect(found([meal(300)], rules)).toEqual(['line.amounts-changed lines.0']);
  });

  it('hand-written words carry words only', () => {
    const own = line(null, { addedFor: 'fits-better' });
    expect(found([own], rulesOf([]))).toEqual([]);
    expect(found([{ ...own, favour: ['beef'] }], rulesOf([]))).toEqual(['line.words-only lines.0']);
    expect(found([{ ...own, lifts: [lift('s')] }], rulesOf([]))).toEqual(['line.words-only lines.0']);
  });

  it('a reason "other" says which', () => {
    const own = line(null, { addedFor: 'other' });
    expect(found([own], rulesOf([]))).toEqual(['document.needs-comment lines.0.addedComment']);
    expect(found([{ ...own, addedComment: 'asked for it' }], rulesOf([]))).toEqual([]);
  });
});
