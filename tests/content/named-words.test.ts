/** The words a person may not write, held against the shipped texts, the medicines of the visit page, and made-up lines. */
import { describe, expect, it } from 'vitest';
import { foundGroups, isLimited } from '../../src/knowledge/find-words.js';
import { listPackFiles, loadKnowledge } from '../../src/knowledge/pack.js';

const { knowledge } = loadKnowledge(listPackFiles({ pack: '.' }, 'knowledge', '.yaml'));
const named = knowledge.namedWords;
if (!named) throw new Error('the pack has no named words');
const refused = (text: string) =>
  foundGroups(text, named).flatMap(({ group, phrase }) => (group.act === 'refuse' ? [phrase] : []));

describe('words a person may not write', () => {
  it.each([
    '降压药这几天先停一停',
    '降压药可以先不吃',
    '血压不高药就停',
    '可以停药',
    '可以停 药',
    '药停几天不要紧',
    '降压药不用吃了',
    '二甲双胍减半',
    '每天吃二甲双胍一片',
    '把阿司匹林换成布洛芬',
    '制附子15克、何首乌30克煮水喝',
    '番泻叶泡水喝',
    '银杏叶泡茶',
  ])('refuses %s', (text) => {
    expect(refused(text)).not.toEqual([]);
  });

  it.each([
    '不要自行停药减药',
    '不要自行停药、减药、换药',
    '药不能停',
    '降压药千万别停',
    '按时吃药，头晕就停下来歇一歇',
    '想停药先问医生',
    '吃降压药的减少盐',
    '不要吃别人的降压药',
    '药按医生说的吃，长期坚持',
    '药不要吃重了',
    '降压药按时吃',
    '山药去皮切块，停火再焖',
    '不要用附子、川乌泡酒',
    '红烧大黄鱼',
    '收拾屋子不仔细辛苦了也歇歇',
  ])('lets %s pass', (text) => {
    expect(refused(text)).toEqual([]);
  });

  it('hits no text that is shipped for residents', () => {
    const texts = [...knowledge.items.values(), ...knowledge.recipes.values()].map((one) =>
      [one.resident, 'stopSigns' in one ? one.stopSigns : ''].join('\n'),
    );
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.flatMap(refused)).toEqual([]);
  });

  it('names every medicine of the visit page that has a name of its own', () => {
    const medicines = knowledge.facts.get('medicines');
    const options = medicines?.type === 'codes' ? medicines.options : [];
    const without = ['herbal', 'other-known', 'unnamed', 'other-glucose-lowering', 'other-anticoagulant'];
    for (const { label } of options.filter((one) => !without.includes(one.code)))
      expect(
        foundGroups(`每天吃${label}`, named).map(({ group }) => group.id),
        label,
      ).toContain('medicine-named');
  });
});

describe('eating less of a food, or none', () => {
  it.each(['少吃香蕉', '不要吃香蕉', '香蕉要少吃', '不要多吃香蕉', '不要每天吃香蕉', '忌橘子、香蕉'])(
    'is said by %s',
    (text) => {
      expect(isLimited(text, '香蕉', named)).toBe(true);
    },
  );

  it.each(['多吃香蕉', '少放盐多吃香蕉', '香蕉一天两根', '不妨吃香蕉', '香蕉多吃少放糖', '吃香蕉不错'])(
    'is not said by %s',
    (text) => {
      expect(isLimited(text, '香蕉', named)).toBe(false);
    },
  );
});
