/**
 * Deliberately broken rule files, one fault each, made from one sound file by changing a line: the check names the fault,
 * the place, and says in Chinese what is wrong. Numbers and words are those written here, not recorded from the check.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOfText } from '../../../src/domain/canonical.js';
import { instrumentsFrom } from '../../../src/instruments/load.js';
import { loadMessages, type Messages } from '../../../src/knowledge/messages.js';
import { type Knowledge, listPackFiles, loadKnowledge, type PackFile } from '../../../src/knowledge/pack.js';
import type { ContentProblem } from '../../../src/knowledge/yaml-file.js';
import { checkWholePack } from '../../../src/rules/check-whole-pack.js';
import { loadRules } from '../../../src/rules/load.js';
import { packRoot } from '../../scenarios/release.js';

/** Line numbers of the faults below are of this text. */
const sound = `rules:
  - id: safety-test-pressure
    title: 血压很高
    stage: safety
    when: { fact: systolicBpMmHg, operator: atLeast, value: 180 }
    then:
      - withhold: { trait: strenuous }
    why: 血压太高时不做强度大的运动。
    basis: general
    sources: []
    reviewBy: 2027-11-30
    examples:
      - { name: 差一格, facts: { systolicBpMmHg: 179 }, expect: quiet }
      - { name: 正好, facts: { systolicBpMmHg: 180 }, expect: fires }
      - { name: 多一格, facts: { systolicBpMmHg: 181 }, expect: fires }
      - { name: 没量, facts: {}, expect: cannot-tell }
`;

let knowledge: Knowledge;
let instrumentItems: ReadonlySet<string>;
let packFiles: readonly PackFile[];
let messages: Messages;

beforeAll(() => {
  packFiles = listPackFiles({ pack: packRoot }, 'knowledge', '.yaml');
  knowledge = loadKnowledge(packFiles).knowledge;
  const { instruments } = instrumentsFrom(packFiles, knowledge);
  instrumentItems = new Set([...instruments.values()].flatMap((one) => one.items.map((item) => item.id)));
  messages = loadMessages(`${packRoot}templates/messages`);
});

/** Problems of one rule file; those about the pack as a whole are left out. */
function check(text: string): ContentProblem[] {
  const file: PackFile = { path: 'rules/test.yaml', text, sha256: hashOfText(text), from: 'overlay' };
  const { problems } = loadRules([file], knowledge, { instrumentItems });
  return problems.filter((problem) => problem.file === 'rules/test.yaml');
}

const changed = (from: string, to: string) => {
  if (!sound.includes(from)) throw new Error(`the sound file does not hold: ${from}`);
  return sound.replace(from, to);
};
const whenIs = (when: string) => changed('{ fact: systolicBpMmHg, operator: atLeast, value: 180 }', when);

test('the sound file has no fault and no notice', () => {
  expect(check(sound)).toEqual([]);
});

describe('a broken rule file', () => {
  const faults: [what: string, text: string, code: string, line: number, words: string][] = [
    ['indented by one too many', changed('    title:', '     title:'), 'content.bad-indent', 2, '缩进不对'],
    [
      'a quote that is not closed',
      changed('title: 血压很高', 'title: "血压很高'),
      'content.unclosed',
      3,
      '没有成对',
    ],
    ['indented by a tab', changed('    why:', '\twhy:'), 'content.tab-indent', 8, '制表符'],
    [
      'no space after a colon',
      changed('title: ', 'title:'),
      'content.no-space-after-colon',
      3,
      '冒号后面少了一个空格',
    ],
    [
      'a key twice',
      changed('    stage: safety\n', '    stage: safety\n    stage: safety\n'),
      'content.duplicate-key',
      5,
      '两遍',
    ],
    [
      'a misspelt key',
      changed('reviewBy:', 'reviewby:'),
      'content.unknown-key-near',
      2,
      '不认识的键“reviewby”。是不是“reviewBy”？',
    ],
    ['no why', changed('    why: 血压太高时不做强度大的运动。\n', ''), 'content.missing', 2, '缺少“why”'],
    [
      'a stage that is none',
      changed('stage: safety', 'stage: safty'),
      'content.not-in-list-near',
      4,
      '“stage”不能写“safty”，是不是“safety”？只能写：clarify、triage',
    ],
    [
      'a stage that is nowhere near one',
      changed('stage: safety', 'stage: 安全'),
      'content.not-in-list',
      4,
      '“stage”只能写：clarify',
    ],
    [
      'a misspelt operator',
      changed('operator: atLeast', 'operator: atleast'),
      'content.not-in-list-near',
      5,
      '是不是“atLeast”',
    ],
    [
      'no examples',
      `${sound.split('    examples:')[0]}    examples: []\n`,
      'content.too-few',
      12,
      '至少要有 1 项',
    ],
    ['an id in capitals', changed('safety-test-pressure', 'Safety-Test'), 'content.not-an-id', 2, '小写字母'],
    [
      'a day that is none',
      changed('2027-11-30', '2027-02-30'),
      'content.not-a-date',
      11,
      '“2027-02-30”，不是日历上有的日期',
    ],
    ['a threshold in quotes', changed('value: 180 }', "value: '180' }"), 'content.wrong-type', 5, '应是数字'],
    [
      'a number to be equal to',
      whenIs('{ fact: systolicBpMmHg, operator: equal, value: 180 }'),
      'content.wrong-type',
      5,
      '“value”',
    ],
    ['an empty all', whenIs('{ all: [] }'), 'content.too-few', 5, '至少要有 1 项'],
    [
      'all and any in one node',
      whenIs(
        '{ all: [{ fact: frail, operator: equal, value: true }], any: [{ fact: frail, operator: equal, value: true }] }',
      ),
      'content.unknown-key',
      5,
      '不认识的键',
    ],
    [
      'a not',
      whenIs('{ not: { fact: frail, operator: equal, value: true } }'),
      'content.unknown-key',
      5,
      '不认识的键“not”',
    ],
    [
      'basis official without a source',
      changed('basis: general', 'basis: official'),
      'content.basis-without-source',
      9,
      '没有就写 general',
    ],
    [
      'a source nobody recorded',
      changed('sources: []', 'sources: [{ source: gout-diet-guide-2204, locator: 一 }]'),
      'content.unknown-id-near',
      10,
      '是不是“gout-diet-guide-2024”',
    ],
    [
      'a misspelt fact',
      whenIs('{ fact: systolicBpMmhg, operator: atLeast, value: 180 }'),
      'content.unknown-id-near',
      5,
      '是不是“systolicBpMmHg”',
    ],
    [
      'a fact there is none of',
      whenIs('{ fact: shoeSize, operator: atLeast, value: 43 }'),
      'content.unknown-id',
      5,
      '不存在的编号“shoeSize”（情况，在 knowledge/facts/）',
    ],
    [
      'an operator that does not fit',
      whenIs('{ fact: systolicBpMmHg, operator: includes, value: high }'),
      'rule.operator-misfit',
      5,
      '可以用：atLeast、above、atMost、below',
    ],
    [
      'a threshold no pressure reaches',
      whenIs('{ fact: systolicBpMmHg, operator: atLeast, value: 1800 }'),
      'rule.outside-range',
      5,
      '小数点',
    ],
    [
      'a yes-or-no fact held against a word',
      whenIs("{ fact: frail, operator: equal, value: 'yes' }"),
      'rule.needs-yes-no',
      5,
      'true 或 false',
    ],
    [
      'a code the fact does not have',
      whenIs('{ fact: conditions, operator: includes, value: hypertention }'),
      'content.unknown-id-near',
      5,
      '是不是“hypertension”',
    ],
    [
      'a result of a later stage',
      whenIs('{ fact: hypertensionFollowUpClass, operator: equal, value: controlled }'),
      'rule.reads-own-stage',
      5,
      '不能读还没有得出的事实',
    ],
    [
      'a trait there is none of',
      changed('trait: strenuous', 'trait: strenous'),
      'content.unknown-id-near',
      7,
      '是不是“strenuous”',
    ],
    [
      'an action of another stage',
      changed('withhold: { trait: strenuous }', 'ask: { fact: frail }'),
      'rule.action-outside-stage',
      7,
      '只能写：withhold、warn、note',
    ],
    [
      'whenUnknown outside safety and triage',
      changed('stage: safety', 'stage: intervention\n    whenUnknown: ignore').replace(
        'withhold: { trait: strenuous }',
        'recommend: { items: [diet-everyone-salt], for: everyone }',
      ),
      'rule.when-unknown-outside-safety',
      5,
      '只能用在 safety 和 triage',
    ],
    [
      'an example that says otherwise',
      changed('{ systolicBpMmHg: 180 }, expect: fires', '{ systolicBpMmHg: 180 }, expect: quiet'),
      'rule.example-differs',
      14,
      '例子“正好”写的是 quiet，规则算出来是 fires',
    ],
    [
      'an example of an unknown fact',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 181, shoeSize: 43 }'),
      'content.unknown-id',
      15,
      '不存在的编号“shoeSize”（情况，在 knowledge/facts/）',
    ],
    [
      'an example with a misspelt code',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 181, conditions: [gouts] }'),
      'content.unknown-id-near',
      15,
      '是不是“gout”',
    ],
    [
      'an example with a number in quotes',
      changed('{ systolicBpMmHg: 181 }', "{ systolicBpMmHg: '181' }"),
      'rule.example-number',
      15,
      '要写数字，现在写的是 181',
    ],
    [
      'an example with a word for yes',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 181, frail: yes }'),
      'rule.example-boolean',
      15,
      '只能写 true（有）或 false（没有）',
    ],
    [
      'an example beyond what can be measured',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 1810 }'),
      'rule.outside-range',
      15,
      '超出了它可能的范围',
    ],
    [
      'an example with one code for a list',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 181, conditions: gout }'),
      'rule.example-codes',
      15,
      '方括号的清单',
    ],
    [
      'an example whose list is said to be whole and is not',
      changed('{ systolicBpMmHg: 181 }', '{ systolicBpMmHg: 181, medicines: [unnamed] }'),
      'rule.example-open-list',
      15,
      '没有问全',
    ],
    [
      'no example for unknown',
      changed('      - { name: 没量, facts: {}, expect: cannot-tell }\n', ''),
      'rule.example-missing',
      13,
      '缺少一个结果为 cannot-tell 的例子',
    ],
    [
      'no example one step below',
      changed('systolicBpMmHg: 179', 'systolicBpMmHg: 178'),
      'rule.boundary-missing',
      13,
      '缺少取值 179 的例子',
    ],
    [
      'a leaf never seen false',
      changed(
        'fact: systolicBpMmHg, operator: atLeast, value: 180 }',
        'any: [{ fact: systolicBpMmHg, operator: atLeast, value: 180 }, { fact: frail, operator: equal, value: true }] }',
      ).replace('systolicBpMmHg: 179 }', 'systolicBpMmHg: 179, frail: false }'),
      'rule.leaf-never-seen',
      13,
      '条件“frail”出现过 true',
    ],
    [
      'a question that is not on any form',
      changed('stage: safety', 'stage: clarify').replace(
        'withhold: { trait: strenuous }',
        'ask: { fact: ageYears }',
      ),
      'rule.ask-not-on-form',
      7,
      '不是表上问的',
    ],
  ];
  test.each(faults)('%s', (_, text, code, line, words) => {
    const problems = check(text).filter((problem) => problem.severity === 'error');
    const found = problems.find((problem) => problem.code === code);
    expect(found, problems.map((one) => one.code).join()).toMatchObject({ severity: 'error', line });
    expect(found && messages(found)).toContain(words);
    // One fault is told once, and drags no others behind it.
    expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code]);
  });
});

describe('conditions that never hold', () => {
  const leaf = (fact: string, operator: string, value: string) =>
    `{ fact: ${fact}, operator: ${operator}, value: ${value} }`;
  const pressure = (operator: string, value: number) => leaf('systolicBpMmHg', operator, String(value));
  const never: [string, string][] = [
    ['at least 180 and at most 170', `{ all: [${pressure('atLeast', 180)}, ${pressure('atMost', 170)}] }`],
    [
      'above 179 and below 180: no whole number',
      `{ all: [${pressure('above', 179)}, ${pressure('below', 180)}] }`,
    ],
    ['female and male', `{ all: [${leaf('sex', 'equal', 'female')}, ${leaf('sex', 'equal', 'male')}] }`],
    [
      'with gout and without',
      `{ all: [${leaf('conditions', 'includes', 'gout')}, ${leaf('conditions', 'lacks', '[gout]')}] }`,
    ],
    [
      'either of two that never hold',
      `{ any: [{ all: [${pressure('above', 200)}, ${pressure('below', 190)}] }, { all: [${leaf('frail', 'equal', 'true')}, ${leaf('frail', 'equal', 'false')}] }] }`,
    ],
  ];
  test.each(never)('%s', (_, when) => {
    const codes = check(whenIs(when)).map((problem) => problem.code);
    expect(codes).toContain('rule.never-true');
  });

  const possible: [string, string][] = [
    ['at least 180 and at most 180', `{ all: [${pressure('atLeast', 180)}, ${pressure('atMost', 180)}] }`],
    [
      'gout and not diabetes',
      `{ all: [${leaf('conditions', 'includes', 'gout')}, ${leaf('conditions', 'lacks', '[type-2-diabetes]')}] }`,
    ],
    [
      'one of two ways',
      `{ any: [{ all: [${pressure('above', 200)}, ${pressure('below', 190)}] }, ${leaf('frail', 'equal', 'true')}] }`,
    ],
  ];
  test.each(possible)('but %s may', (_, when) => {
    const codes = check(whenIs(when)).map((problem) => problem.code);
    expect(codes).not.toContain('rule.never-true');
  });

  test('a lower age above the upper one', () => {
    const text = changed('    when:', '    appliesTo: { minAgeYears: 70, maxAgeYears: 60 }\n    when:');
    expect(check(text).map((problem) => problem.code)).toContain('rule.never-true');
  });
});

describe('rules side by side', () => {
  const classify = (id: string, code: string) => `  - id: ${id}
    title: 分类
    stage: follow-up
    when: { fact: frail, operator: equal, value: true }
    then: [{ classify: { fact: hypertensionFollowUpClass, code: ${code} } }]
    why: 试
    basis: general
    sources: []
    reviewBy: 2027-11-30
    examples:
      - { name: 体弱, facts: { frail: true }, expect: fires }
      - { name: 不弱, facts: { frail: false }, expect: quiet }
      - { name: 没问, facts: {}, expect: cannot-tell }
`;

  test('that put one person into two classes are told at the example that shows it', () => {
    const text = `rules:\n${classify('followup-a', 'controlled')}${classify('followup-b', 'not-controlled')}`;
    const [first] = check(text);
    expect(first).toMatchObject({ code: 'rule.two-classes', severity: 'error', line: 12 });
    expect(first && messages(first)).toContain(
      '例子“体弱”里，这条规则和“followup-b”把同一个人分进了两个不同的类',
    );
  });

  test('that give the same class are no contradiction', () => {
    const text = `rules:\n${classify('followup-a', 'controlled')}${classify('followup-b', 'controlled')}`;
    expect(check(text)).toEqual([]);
  });

  test('with the same id are told at the second', () => {
    const text = `rules:\n${classify('followup-a', 'controlled')}${classify('followup-a', 'controlled')}`;
    expect(check(text)).toMatchObject([{ code: 'rule.duplicate-id', line: 15 }]);
  });
});

describe('notices', () => {
  test('a warning about what the same rule withholds', () => {
    const text = changed(
      '      - withhold: { trait: strenuous }\n',
      '      - withhold: { trait: strenuous }\n      - warn: { on: { trait: strenuous }, text: 慢一点 }\n',
    );
    expect(check(text)).toMatchObject([{ code: 'rule.warns-of-withheld', severity: 'notice', line: 8 }]);
  });

  test('a rule that withholds from everybody who was not asked', () => {
    // knowledge/facts: sensoryLoss is on the form but not always asked.
    const text = whenIs('{ fact: sensoryLoss, operator: equal, value: true }')
      .replace('{ systolicBpMmHg: 179 }', '{ sensoryLoss: false }')
      .replace('{ systolicBpMmHg: 180 }', '{ sensoryLoss: true }')
      .replace('      - { name: 多一格, facts: { systolicBpMmHg: 181 }, expect: fires }\n', '');
    const [notice, ...others] = check(text);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ code: 'rule.withholds-unasked', severity: 'notice', line: 5 });
    expect(notice && messages(notice)).toContain('等于对没问的人都拿掉');
    expect(check(text.replace('    then:', '    whenUnknown: ignore\n    then:'))).toEqual([]);
  });
});

describe('content held against the rules', () => {
  /** The shipped knowledge with one more file, and the sound rule. */
  function withFile(path: string, text: string) {
    const files = [...packFiles, { path, text, sha256: hashOfText(text), from: 'overlay' as const }];
    const loaded = loadKnowledge(files);
    const { book } = loadRules(files, loaded.knowledge, { instrumentItems });
    const problems = checkWholePack(book.rules, loaded.knowledge, files);
    return [...loaded.problems, ...problems].filter((problem) => problem.file === path);
  }

  test('a file in a folder nothing reads is told, and is no error', () => {
    const text = 'traits:\n  - { id: tested, label: 试, meaning: 试 }\n';
    for (const path of ['knowledge/trait/own.yaml', 'knowledge/vocabularies/own.yaml'])
      expect(withFile(path, text)).toMatchObject([{ code: 'content.unread-file', severity: 'notice' }]);
  });

  test('a dish with more of a herb than a day allows, by the grams of one person', () => {
    // knowledge/foods: 黄芪 30 g a day at most (pharmacopoeia).
    const dish = (grams: string) => `recipes:
  - id: meal-test
    domain: medicinal-meal
    title: 试
    resident: 试
    physician: 试
    ingredients:
      - { food: huang-qi, ${grams}
    traits: []
    status: { kind: issuable }
    basis: general
    sources: []
    reviewBy: 2027-11-30
`;
    const told = (grams: string) =>
      withFile('knowledge/recipes/test.yaml', dish(grams)).filter(
        ({ code }) => code !== 'content.never-recommended',
      );
    const [notice, ...others] = told('grams: 31, role: main }');
    expect([notice, others]).toMatchObject([
      { code: 'content.above-upper', severity: 'notice', line: 8 },
      [],
    ]);
    expect(notice && messages(notice)).toContain('“黄芪”写了 31 克，超过药典干品一天的上限 30 克');
    expect(told('grams: 30, role: main }')).toEqual([]);
    expect(told('grams: 60, role: main }\n    servings: 2')).toEqual([]);
    expect(told('grams: unknown, role: main }')).toEqual([]);
  });

  test('a trait nothing carries and no rule names is told twice, at its line', () => {
    const text = 'traits:\n  - { id: tested, label: 试, meaning: 试 }\n';
    expect(withFile('knowledge/vocabularies/traits-test.yaml', text)).toMatchObject([
      { code: 'trait.no-rule', severity: 'notice', line: 2 },
      { code: 'trait.nothing-carries', severity: 'notice', line: 2 },
    ]);
  });

  test('a fact derived from a fact there is none of', () => {
    const text =
      'facts:\n  - { id: tested, label: 试, type: number, unit: 岁, range: { min: 0, max: 9 }, step: 1, origin: { from: derived, method: higher-of, of: [systolicFirstMmhg] } }\n';
    const [problem] = withFile('knowledge/facts/test.yaml', text);
    expect(problem).toMatchObject({ code: 'fact.unknown-part-near', severity: 'error', line: 2 });
    expect(problem && messages(problem)).toContain('是不是“systolicFirstMmHg”');
  });

  test('a class no rule ever gives', () => {
    const text =
      'facts:\n  - { id: tested, label: 试, type: code, options: [{ code: a, label: 甲 }, { code: b, label: 乙 }], origin: { from: stage, stage: follow-up } }\n';
    expect(withFile('knowledge/facts/test.yaml', text)).toMatchObject([
      { code: 'fact.never-classified', severity: 'notice', line: 2 },
    ]);
  });

  test('a claim in a title, in how a dish is made or in a warning is refused, spaces and full-width letters or not', () => {
    const dish = `recipes:
  - id: meal-test
    domain: medicinal-meal
    title: 芹菜治 愈
    resident: 泡着喝。
    physician: 试
    ingredients:
      - { food: da-mi, grams: 50, role: main }
    method: 泡高度白干，喝了降血压，替代降压药
    traits: []
    status: { kind: issuable }
    basis: general
    sources: []
    reviewBy: 2027-11-30
`;
    const told = withFile('knowledge/recipes/test.yaml', dish).filter(
      ({ code }) => code === 'content.forbidden-phrase',
    );
    expect(told.map(({ values }) => values['phrase'])).toEqual(
      expect.arrayContaining(['治愈', '白干', '喝了降血压', '替代降压药']),
    );
    const warns = (text: string) =>
      check(
        changed('- withhold: { trait: strenuous }', `- warn: { on: { trait: strenuous }, text: ${text} }`),
      ).filter(({ code }) => code === 'content.forbidden-phrase');
    expect(warns('吃这个能治好痛风。')).toMatchObject([
      { severity: 'error', line: 7, path: 'rules.0.then.0.warn.text' },
      { severity: 'error', line: 7 },
    ]);
    expect(warns('吃降压药的，慢慢起身。')).toEqual([]);
  });

  test('an item that says what no paper may say, and that no rule recommends', () => {
    const text = `items:
  - id: living-test
    domain: daily-life
    title: 试
    resident: 常喝可根治。
    physician: 试
    traits: []
    basis: general
    sources: []
    reviewBy: 2027-11-30
`;
    const problems = withFile('knowledge/living/test.yaml', text);
    expect(problems.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['content.never-recommended', 'notice', 2],
      ['content.forbidden-phrase', 'error', 2],
    ]);
    expect(messages(problems[1] ?? { code: '' })).toContain('不能写“根治”：食物和保健方法不能说成治病');
  });
});
