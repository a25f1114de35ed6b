/** What a county expert types on a Chinese keyboard and Notepad saves: each slip is told in words that lead to it. */
import { describe, expect, it } from 'vitest';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { readYaml } from '../../../src/knowledge/yaml-file.js';
import { ruleFile } from '../../../src/rules/rule-schema.js';
import { packRoot } from '../../scenarios/release.js';

const messages = loadMessages(`${packRoot}templates/messages`);

/** Lines 1 to 18. */
const sound = `# 本县
rules:
  - id: safety-ben-xian-gout
    title: 痛风：加糖的不下发
    stage: safety
    when: { fact: conditions, operator: includes, value: gout }
    then:
      - withhold: { trait: added-sugar }
    why: 有痛风的要限果糖，先不给。
    basis: general
    sources:
      - { source: gout-diet-guide-2024, locator: 三、（二） }
    reviewBy: 2027-11-30
    examples:
      - { name: 有痛风, facts: { conditions: [gout] }, expect: fires }
      - { name: 只有胆结石, facts: { conditions: [gallstone] }, expect: quiet }
      - { name: 没问, facts: {}, expect: cannot-tell }
`;
const read = (text: string) => readYaml('rules/safety/ben-xian.yaml', text, ruleFile);
const told = (text: string) =>
  read(text).problems.map((problem) => ({ line: problem.line, said: messages(problem) }));
const changed = (from: string, to: string) => {
  if (!sound.includes(from)) throw new Error(`the sound file does not hold: ${from}`);
  return sound.replace(from, to);
};

describe('a slip of the hand', () => {
  it('is not in the file the others are made from', () => {
    expect(told(sound)).toEqual([]);
  });

  it.each<[what: string, text: string, line: number, words: string]>([
    ['one space too few before a key', changed('    stage:', '   stage:'), 5, '缩进不对'],
    [
      'one space too many before a list',
      changed('      - { name: 只有', '       - { name: 只有'),
      16,
      '缩进不对',
    ],
    ['a tab', changed('    stage:', '\tstage:'), 5, '制表符'],
    ['a full-width space before a key', changed('    stage:', '　　stage:'), 5, '全角空格'],
    ['a full-width space after a colon', changed('stage: ', 'stage:　'), 5, '全角空格'],
    ['a Chinese colon after a key', changed('title: ', 'title：'), 4, '冒号用了中文'],
    ['a Chinese colon before a brace', changed('when: {', 'when：{'), 6, '冒号用了中文'],
    ['a Chinese colon within braces', changed('locator: ', 'locator：'), 12, '冒号用了中文'],
    [
      'a Chinese comma within braces',
      changed('conditions, operator', 'conditions，operator'),
      6,
      '逗号（分号）用了中文',
    ],
    [
      'a Chinese semicolon within braces',
      changed('conditions, operator', 'conditions；operator'),
      6,
      '逗号（分号）用了中文',
    ],
    ['an English colon in a text', changed('why: 有', 'why: 注意: 有'), 9, '文字里有英文冒号'],
    [
      'an English colon in a text within braces',
      changed('name: 没问', 'name: 注意: 没问'),
      17,
      '文字里有英文冒号',
    ],
    ['a Chinese dash for a list', changed('  - id', '  — id'), 3, '中文破折号'],
    ['no space after a dash', changed('- id: ', '-id: '), 3, '“-”后面少了一个空格'],
    [
      'full-width braces',
      changed(
        'when: { fact: conditions, operator: includes, value: gout }',
        'when: ｛ fact: conditions, operator: includes, value: gout ｝',
      ),
      6,
      '全角的“｛｝',
    ],
    ['a full-width brace at the end only', changed('expect: quiet }', 'expect: quiet ｝'), 16, '全角的“｛｝'],
    [
      'full-width brackets around a list',
      changed('includes, value: gout', 'includesAny, value: ［gout］'),
      6,
      '全角的“｛｝',
    ],
    ['a brace left open', changed('value: gout }', 'value: gout'), 6, '没有成对'],
    ['a brace never opened', changed('when: { fact', 'when: fact'), 6, '没有成对'],
    ['a bracket left open', changed('[gallstone]', '[gallstone'), 16, '没有成对'],
    ['a quote left open', changed('title: 痛', "title: '痛"), 4, '引号没有成对'],
    ['words behind a quote', changed('why: 有痛风的', "why: '有痛风的'"), 9, '用单引号括起来'],
    ['a text that begins with a star', changed('why: 有', 'why: *有'), 9, '不能以“*”开头'],
    ['a day with slashes', changed('2027-11-30', '2027/11/30'), 13, '“2027/11/30”，不是日历上有的日期'],
    ['a name for a code', changed('value: gout', 'value: 痛风'), 6, '“痛风”不是编号'],
  ])('%s', (_what, text, line, words) => {
    const problems = told(text);
    expect(problems).toEqual([{ line, said: expect.stringContaining(words) }]);
    // Nothing of it is left in the library's English.
    expect(problems[0]?.said).not.toMatch(/[a-z]{3,} [a-z]{2,} [a-z]{2,}/i);
  });

  it('an empty file, and one of nothing but remarks, is called empty', () => {
    for (const text of ['', '\n', '# 还没写\n'])
      expect([text, told(text)]).toEqual([
        text,
        [{ line: undefined, said: expect.stringContaining('文件是空的') }],
      ]);
  });
});

describe('a file Notepad saved', () => {
  const asRead = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

  it('as ANSI or as UTF-16 is told to be saved as UTF-8, and nothing of it is taken', () => {
    // 痛 is CD B4, 风 is B7 E7 in GBK.
    const gbk = Buffer.concat([
      Buffer.from('# '),
      Buffer.from([0xcd, 0xb4, 0xb7, 0xe7]),
      Buffer.from('\nrules: []\n'),
    ]);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sound, 'utf16le')]);
    const unmarked = Buffer.from('rules: []\n', 'utf16le');
    for (const bytes of [gbk, utf16, unmarked]) {
      const { content, problems } = read(asRead(bytes));
      expect([content, problems.map(messages)]).toEqual([
        undefined,
        [expect.stringContaining('编码”选 UTF-8')],
      ]);
    }
  });

  it('as UTF-8 with a mark in front, and with the line ends of Windows, is read', () => {
    expect(told(`\uFEFF${sound}`)).toEqual([]);
    expect(told(sound.replaceAll('\n', '\r\n'))).toEqual([]);
  });
});
