/**
 * What a pattern says of facts, and faults of pattern files. The pattern is made up; the expected verdicts are counted by
 * hand from the rules of rules/README.md (证候): a document's requirement where it has one, else every main, tongue and
 * pulse sign; nothing is said without a main sign, or with neither tongue nor pulse looked at.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { rankPatterns } from '../../../src/decision/patterns.js';
import { hashOfText } from '../../../src/domain/canonical.js';
import type { FactValue } from '../../../src/domain/facts.js';
import { loadMessages, type Messages } from '../../../src/knowledge/messages.js';
import { type Knowledge, listPackFiles, loadKnowledge } from '../../../src/knowledge/pack.js';
import { judgePattern } from '../../../src/rules/pattern-judge.js';
import { checkPatterns, readPatterns } from '../../../src/rules/pattern-load.js';
import { type Pattern, pattern } from '../../../src/rules/pattern-schema.js';
import { packRoot } from '../../scenarios/release.js';

const sign = (text: string, fact: string, value: string) => ({
  text,
  when: { fact, operator: 'includes', value },
});
const base = {
  id: 'pattern-test',
  title: '试证',
  main: [sign('头晕', 'headAndBody', 'dizziness'), sign('心烦', 'emotion', 'restless')],
  secondary: [
    sign('口苦', 'tasteInMouth', 'bitter'),
    sign('自汗', 'sweat', 'spontaneous'),
    sign('便干', 'stool', 'dry'),
  ],
  tongue: [{ text: '舌红', when: { fact: 'tongueColour', operator: 'equal', value: 'red' } }],
  pulse: [sign('脉弦', 'pulse', 'string-like')],
  basis: 'general',
  sources: [],
  reviewBy: '2027-11-30',
  examples: [{ name: '无', facts: {}, expect: 'not-enough' }],
};
const made = (changes: object = {}): Pattern => pattern.parse({ ...base, ...changes });

type Known = Readonly<Record<string, readonly string[] | string>>;
const facts = (known: Known) =>
  new Map(
    Object.entries(known).map(([id, value]): [string, FactValue] => [
      id,
      typeof value === 'string' ? value : { present: [...value], complete: true },
    ]),
  );

const bothMain = { headAndBody: ['dizziness'], emotion: ['restless'] };
const tongueAndPulse = { tongueColour: 'red', pulse: ['string-like'] };

describe('without a requirement of its document', () => {
  it.each<[string, Known, string]>([
    ['main signs, tongue and pulse all there', { ...bothMain, ...tongueAndPulse }, 'fits'],
    ['one main sign not asked', { headAndBody: ['dizziness'], ...tongueAndPulse }, 'possible'],
    ['one main sign not there', { headAndBody: ['dizziness'], emotion: [], ...tongueAndPulse }, 'possible'],
    ['the pulse is another one', { ...bothMain, tongueColour: 'red', pulse: [] }, 'possible'],
    ['neither tongue nor pulse looked at', bothMain, 'not-enough'],
    ['no main sign asked', tongueAndPulse, 'not-enough'],
    ['one main sign not there, the other not asked', { emotion: [], ...tongueAndPulse }, 'not-enough'],
    ['no main sign there', { headAndBody: [], emotion: [] }, 'unlikely'],
    ['nothing known', {}, 'not-enough'],
  ])('%s', (_, known, verdict) => {
    expect(judgePattern(made(), facts(known)).verdict).toBe(verdict);
  });

  it('says what has not been looked at', () => {
    expect(judgePattern(made(), facts({})).lacks).toEqual(['main-sign', 'tongue-and-pulse']);
    expect(judgePattern(made(), facts(bothMain)).lacks).toEqual(['tongue-and-pulse']);
  });

  it('needs no tongue or pulse where the document names none', () => {
    const bare = made({ tongue: undefined, pulse: undefined });
    expect(judgePattern(bare, facts(bothMain)).verdict).toBe('fits');
  });
});

describe('with a requirement of one main and two secondary signs', () => {
  const required = made({ requires: { main: 1, secondary: 2 } });
  const one = { headAndBody: ['dizziness'], ...tongueAndPulse };
  it.each<[string, Known, string]>([
    ['one and two', { ...one, tasteInMouth: ['bitter'], stool: ['dry'] }, 'fits'],
    ['one and one, a third not asked', { ...one, tasteInMouth: ['bitter'], stool: [] }, 'possible'],
    [
      'one and one, the others not there',
      { ...one, tasteInMouth: ['bitter'], stool: [], sweat: [] },
      'unlikely',
    ],
    [
      'none and three',
      { ...tongueAndPulse, tasteInMouth: ['bitter'], stool: ['dry'], sweat: ['spontaneous'] },
      'not-enough',
    ],
    [
      'one and two with neither tongue nor pulse looked at',
      { headAndBody: ['dizziness'], tasteInMouth: ['bitter'], stool: ['dry'] },
      'not-enough',
    ],
  ])('%s', (_, known, verdict) => {
    expect(judgePattern(required, facts(known)).verdict).toBe(verdict);
  });
});

it('is unlikely as soon as a sign is there that the document opposes', () => {
  const opposed = made({ against: [sign('畏寒', 'chillsFever', 'fear-of-cold')] });
  const known = { ...bothMain, ...tongueAndPulse };
  expect(judgePattern(opposed, facts({ ...known, chillsFever: [] })).verdict).toBe('fits');
  expect(judgePattern(opposed, facts(known)).verdict).toBe('fits');
  expect(judgePattern(opposed, facts({ ...known, chillsFever: ['fear-of-cold'] })).verdict).toBe('unlikely');
});

describe('the order', () => {
  const set = (...patterns: Pattern[]) => [
    {
      condition: {
        id: 'test',
        title: '试',
        when: { fact: 'conditions', operator: 'includes' as const, value: 'hypertension' },
      },
      patterns,
    },
  ];
  const unsigned = () => false;
  const have = { conditions: ['hypertension'] };
  const ranks = (patterns: Pattern[], known: Known) =>
    rankPatterns(set(...patterns), facts({ ...have, ...known }), unsigned)[0]?.ranked.map((one) => [
      one.patternId,
      one.rank,
    ]);
  const a = made({ id: 'pattern-a' });
  const b = made({ id: 'pattern-b', main: [sign('头晕', 'headAndBody', 'dizziness')] });

  it('is by main signs seen, then tongue and pulse, then secondary, then fewer against', () => {
    // Both possible: a has two main signs seen, b one; the tongue looked at is none of theirs.
    expect(ranks([b, a], { ...bothMain, tongueColour: 'pale' })).toEqual([
      ['pattern-a', 1],
      ['pattern-b', 2],
    ]);
    const c = made({ id: 'pattern-c', secondary: [sign('口苦', 'tasteInMouth', 'bitter')] });
    // a and c are level but for the secondary signs not there: three against one.
    const asked = { ...bothMain, tongueColour: 'pale', tasteInMouth: [], sweat: [], stool: [] };
    expect(ranks([a, c], asked)).toEqual([
      ['pattern-c', 1],
      ['pattern-a', 2],
    ]);
  });

  it('leaves a tie a tie', () => {
    const twin = made({ id: 'pattern-twin' });
    expect(ranks([twin, a, b], { ...bothMain, tongueColour: 'pale' })).toEqual([
      ['pattern-a', 1],
      ['pattern-twin', 1],
      ['pattern-b', 3],
    ]);
  });

  it('leaves out a pattern of the other sex, and keeps it where the sex is not known', () => {
    const women = made({ id: 'pattern-women', appliesTo: { sex: 'female' } });
    expect(ranks([women], { sex: 'male' })).toEqual([]);
    expect(ranks([women], { sex: 'female' })).toEqual([['pattern-women', 1]]);
    expect(ranks([women], {})).toEqual([['pattern-women', 1]]);
  });

  it('names the finding that most open patterns wait for', () => {
    const other = made({ id: 'pattern-other', main: [sign('乏力', 'headAndBody', 'fatigue')] });
    // Open: both; both wait for the pulse, only a waits for emotion; the tongue is known.
    const next = rankPatterns(
      set(a, other),
      facts({
        ...have,
        headAndBody: ['dizziness', 'fatigue'],
        tongueColour: 'red',
        tasteInMouth: [],
        sweat: [],
        stool: [],
      }),
      unsigned,
    )[0]?.next;
    expect(next).toEqual({ fact: 'pulse', patterns: 2 });
    const settled = rankPatterns(
      set(other),
      facts({ ...have, headAndBody: ['fatigue'], ...tongueAndPulse, tasteInMouth: [], sweat: [], stool: [] }),
      unsigned,
    )[0];
    expect(settled?.next).toBeUndefined();
  });

  it('waits for the expert while it is general and nobody has signed it', () => {
    const awaits = (basis: Pattern['basis'], signed: boolean) =>
      rankPatterns(set({ ...a, basis }), facts({ ...have, ...bothMain }), () => signed)[0]?.ranked[0]
        ?.awaitsExpert;
    expect([awaits('general', false), awaits('general', true), awaits('secondary', false)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('says nothing of a condition that is not known', () => {
    expect(rankPatterns(set(a), facts(bothMain), unsigned)).toEqual([]);
    expect(rankPatterns(set(a), facts({ conditions: [] }), unsigned)).toEqual([]);
  });
});

describe('faults of a file', () => {
  /** Line numbers below are of this text. */
  const sound = `condition:
  id: test
  title: 试
  when: { fact: conditions, operator: includes, value: hypertension }
patterns:
  - id: pattern-test
    title: 试证
    main:
      - { text: 头晕, when: { fact: headAndBody, operator: includes, value: dizziness } }
    pulse:
      - { text: 脉弦, when: { fact: pulse, operator: includes, value: string-like } }
    basis: general
    sources: []
    reviewBy: 2027-11-30
    examples:
      - { name: 都有, facts: { headAndBody: [dizziness], pulse: [string-like] }, expect: fits }
      - { name: 没有, facts: { headAndBody: [] }, expect: unlikely }
      - { name: 没问, facts: {}, expect: not-enough }
`;
  let knowledge: Knowledge;
  let messages: Messages;
  beforeAll(() => {
    knowledge = loadKnowledge(listPackFiles({ pack: packRoot }, 'knowledge', '.yaml')).knowledge;
    messages = loadMessages(`${packRoot}templates/messages`);
  });
  const faults = (from = '', to = '') => {
    if (!sound.includes(from)) throw new Error(`the sound file does not hold: ${from}`);
    const text = sound.replace(from, to);
    const file = {
      path: 'rules/patterns/test.yaml',
      text,
      sha256: hashOfText(text),
      from: 'overlay' as const,
    };
    const { placed, problems } = readPatterns([file]);
    const all = [...problems, ...checkPatterns(placed, knowledge, { instrumentItems: new Set() })];
    return all.map((one) => `${one.line ?? ''} ${one.code} ${messages(one)}`);
  };

  it('has none as it stands', () => {
    expect(faults()).toEqual([]);
  });

  it.each([
    ['a fact there is not', 'fact: pulse', 'fact: pulze', '11 content.unknown-id-near'],
    ['an option there is not', 'value: string-like }', 'value: strings }', '11 content.unknown-id'],
    ['a key there is not', '    pulse:', '    puls:', '6 content.unknown-key'],
    [
      'a sign that no examination finds',
      '{ fact: pulse, operator: includes, value: string-like }',
      '{ fact: kidneyDisease, operator: equal, value: true }',
      '11 pattern.not-an-examination',
    ],
    [
      'more signs required than there are',
      '    basis: general',
      '    requires: { main: 2, secondary: 1 }\n    basis: general',
      '12 pattern.requires-too-many',
    ],
    ['an example it does not agree with', 'expect: unlikely', 'expect: possible', 'pattern.example-differs'],
    [
      'no example of too little',
      '      - { name: 没问, facts: {}, expect: not-enough }\n',
      '',
      'pattern.example-missing',
    ],
    [
      'a sign no example has',
      'pulse: [string-like] }, expect: fits',
      'pulse: [] }, expect: possible',
      'pattern.sign-never-seen',
    ],
    ['a document with no source', 'basis: general', 'basis: secondary', 'content.basis-without-source'],
    [
      'no main sign',
      '      - { text: 头晕, when: { fact: headAndBody, operator: includes, value: dizziness } }\n',
      '',
      'content.wrong-type',
    ],
  ])('%s is told with its place', (_, from, to, told) => {
    expect(faults(from, to).join('\n')).toContain(told);
  });
});
