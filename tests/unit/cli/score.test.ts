/** `zhiwei score`: one line of result or error for each line, in order, exactly in the published form. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Command, type CommandIo, dispatch } from '../../../src/cli/command.js';
import { scoreCommand } from '../../../src/cli/score.js';
import { loadMessages } from '../../../src/knowledge/messages.js';
import type { PackFolders } from '../../../src/knowledge/pack.js';
import { answering, elderly, gbt, packFolder, summing } from '../instruments/shipped.js';

const messages = loadMessages(join(packFolder, 'templates', 'messages'));

function ioOf(input: string | readonly Uint8Array[], folders: PackFolders = { pack: packFolder }) {
  const chunks = typeof input === 'string' ? [new TextEncoder().encode(input)] : input;
  const written: string[] = [];
  const told: string[] = [];
  const io: CommandIo = {
    input: (async function* () {
      yield* chunks;
    })(),
    write: async (text) => {
      written.push(text);
    },
    tell: async (text) => {
      told.push(text);
    },
    folders,
    messages,
  };
  return { io, written, told };
}

async function scored(input: string | readonly Uint8Array[], folders?: PackFolders) {
  const { io, written, told } = ioOf(input, folders);
  const code = await scoreCommand.run([], io);
  const text = written.join('');
  const lines = text === '' ? [] : text.trimEnd().split('\n');
  return { code, told: told.join(''), lines: lines.map((line): unknown => JSON.parse(line)), text };
}

const allTwo = JSON.stringify({ instrument: 'elderly-33', ...answering(elderly, 2) });

describe('a good line', () => {
  it('has exactly the published keys, in their order', async () => {
    const { code, lines, text } = await scored(`${allTwo}\n`);
    expect(code).toBe(0);
    // All answers 2: balanced 2 + 4 × 4 = 18, the others 4 × 2 = 8.
    const no = { raw: 8, transformed: null, judgement: 'no' };
    expect(lines).toEqual([
      {
        instrument: 'elderly-33',
        complete: true,
        missing: [],
        disagreements: [],
        scales: {
          balanced: { raw: 18, transformed: null, judgement: 'yes' },
          'qi-deficiency': no,
          'yang-deficiency': no,
          'yin-deficiency': no,
          'phlegm-dampness': no,
          'damp-heat': no,
          'blood-stasis': no,
          'qi-stagnation': no,
          'inherited-special': no,
        },
        constitution: { primary: 'balanced', basis: 'balanced', mixed: ['balanced'] },
      },
    ]);
    expect(
      text.startsWith(
        '{"instrument":"elderly-33","complete":true,"missing":[],"disagreements":[],"scales":{',
      ),
    ).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('with a missing answer and measures names the missing and the disagreeing items', async () => {
    const { sex, answers } = answering(elderly, 1, { 33: null });
    const line = JSON.stringify({
      instrument: 'elderly-33',
      sex,
      answers,
      measures: { bmi: 24, waistCm: 79 },
    });
    const { code, lines } = await scored(line);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      complete: false,
      missing: ['e33-33'],
      disagreements: ['e33-09'],
      scales: { 'blood-stasis': { raw: null, transformed: null, judgement: 'cannot-score' } },
      constitution: { primary: null, basis: 'none', mixed: [] },
    });
  });

  it('of an adult instrument gives unrounded transformed scores', async () => {
    const person = answering(gbt, 1, summing([19, 20, 21], 7));
    const { lines } = await scored(JSON.stringify({ instrument: 'gbt-46939-2025', ...person, measures: {} }));
    // (7 − 3) / 12 × 100.
    expect(lines[0]).toMatchObject({
      scales: { 'blood-stasis': { raw: 7, transformed: 33.333333333333336 } },
    });
  });

  it('without any answer is a good line', async () => {
    const { code, lines } = await scored('{"instrument":"elderly-33","sex":"female","answers":{}}');
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      complete: false,
      constitution: { primary: null, basis: 'none', mixed: [] },
    });
  });
});

describe('a bad line gives an error in its place', () => {
  const line = (change: object) =>
    JSON.stringify({ instrument: 'elderly-33', sex: 'male', answers: {}, ...change });
  it.each([
    ['not JSON', '{"instrument":', 'score.not-json', ''],
    ['JSON with a trailing comma', '{"instrument":"elderly-33",}', 'score.not-json', ''],
    ['a list', '[]', 'score.not-an-object', ''],
    ['null', 'null', 'score.not-an-object', ''],
    ['a number', '3', 'score.not-an-object', ''],
    ['an unknown key', line({ age: 70 }), 'score.unknown-key', 'age'],
    [
      'the key __proto__',
      '{"instrument":"elderly-33","sex":"male","answers":{},"__proto__":{}}',
      'score.unknown-key',
      '__proto__',
    ],
    ['a misspelt key', '{"instrument":"elderly-33","sex":"male","answer":{}}', 'score.unknown-key', 'answer'],
    ['no instrument', '{"sex":"male","answers":{}}', 'score.missing-key', 'instrument'],
    ['no sex', '{"instrument":"elderly-33","answers":{}}', 'score.missing-key', 'sex'],
    ['no answers', '{"instrument":"elderly-33","sex":"male"}', 'score.missing-key', 'answers'],
    ['sex null', line({ sex: null }), 'score.unknown-sex', 'sex'],
    ['sex in Chinese', line({ sex: '男' }), 'score.unknown-sex', 'sex'],
    ['an instrument that is a number', line({ instrument: 33 }), 'score.not-text', 'instrument'],
    ['an unknown instrument', line({ instrument: 'elderly' }), 'score.unknown-instrument', 'instrument'],
    [
      'an instrument named like a property',
      line({ instrument: 'constructor' }),
      'score.unknown-instrument',
      'instrument',
    ],
    [
      'the selection file as instrument',
      line({ instrument: 'selection' }),
      'score.unknown-instrument',
      'instrument',
    ],
    ['answers null', line({ answers: null }), 'score.not-an-object', 'answers'],
    ['answers as a list', line({ answers: [1, 2] }), 'score.not-an-object', 'answers'],
    ['an unknown item', line({ answers: { 'e33-34': 1 } }), 'score.unknown-item', 'answers.e33-34'],
    ['an item by number only', line({ answers: { '1': 1 } }), 'score.unknown-item', 'answers.1'],
    [
      'an item of another instrument',
      line({ answers: { 'gbt-01': 1 } }),
      'score.unknown-item',
      'answers.gbt-01',
    ],
    [
      'the item __proto__',
      '{"instrument":"elderly-33","sex":"male","answers":{"__proto__":1}}',
      'score.unknown-item',
      'answers.__proto__',
    ],
    ['an answer of 0', line({ answers: { 'e33-01': 0 } }), 'score.not-an-option', 'answers.e33-01'],
    ['an answer of 6', line({ answers: { 'e33-01': 6 } }), 'score.not-an-option', 'answers.e33-01'],
    ['an answer of 2.5', line({ answers: { 'e33-01': 2.5 } }), 'score.not-an-option', 'answers.e33-01'],
    ['an answer that is text', line({ answers: { 'e33-01': '3' } }), 'score.not-an-option', 'answers.e33-01'],
    [
      'an answer that is true',
      line({ answers: { 'e33-01': true } }),
      'score.not-an-option',
      'answers.e33-01',
    ],
    ['an answer of null', line({ answers: { 'e33-01': null } }), 'score.null-answer', 'answers.e33-01'],
    [
      'the women’s item of a man',
      line({ instrument: 'gbt-46939-2025', answers: { 'gbt-17': 1 } }),
      'score.wrong-sex-item',
      'answers.gbt-17',
    ],
    [
      'the men’s item of a woman',
      line({ instrument: 'ccmq-60', sex: 'female', answers: { 'ccmq-41m': 1 } }),
      'score.wrong-sex-item',
      'answers.ccmq-41m',
    ],
    ['measures null', line({ measures: null }), 'score.not-an-object', 'measures'],
    ['an unknown measure', line({ measures: { BMI: 24 } }), 'score.unknown-measure', 'measures.BMI'],
    ['a measure of null', line({ measures: { bmi: null } }), 'score.implausible-measure', 'measures.bmi'],
    [
      'a measure that is text',
      line({ measures: { bmi: '24' } }),
      'score.implausible-measure',
      'measures.bmi',
    ],
    ['a waist of 0', line({ measures: { waistCm: 0 } }), 'score.implausible-measure', 'measures.waistCm'],
    [
      'a body-mass index of 240',
      line({ measures: { bmi: 240 } }),
      'score.implausible-measure',
      'measures.bmi',
    ],
    [
      'a measure beyond all numbers',
      '{"instrument":"elderly-33","sex":"male","answers":{},"measures":{"bmi":1e999}}',
      'score.implausible-measure',
      'measures.bmi',
    ],
    [
      'a key twice',
      '{"instrument":"elderly-33","sex":"male","sex":"female","answers":{}}',
      'score.duplicate-key',
      'sex',
    ],
    [
      'an item twice',
      '{"instrument":"elderly-33","sex":"male","answers":{"e33-01":1,"e33-01":5}}',
      'score.duplicate-key',
      'answers.e33-01',
    ],
    [
      'an item twice, once written with an escape',
      '{"instrument":"elderly-33","sex":"male","answers":{"e33-01":1,"\\u006533-01":5}}',
      'score.duplicate-key',
      'answers.e33-01',
    ],
    ['a line too long', `"${'x'.repeat(1_000_000)}"`, 'score.line-too-long', ''],
  ])('%s', async (_, bad, code, path) => {
    const result = await scored(`${allTwo}\n${bad}\n${allTwo}\n`);
    expect(result.code).toBe(1);
    expect(result.lines).toHaveLength(3);
    expect(result.lines[0]).toMatchObject({ complete: true });
    expect(result.lines[1]).toEqual({
      error: { code, path, message: expect.stringMatching(/\p{Script=Han}/u) },
    });
    expect(JSON.stringify(result.lines[1])).not.toMatch(/\{[a-zA-Z]+\}/);
    expect(result.lines[2]).toEqual(result.lines[0]);
  });

  it('the same key in different objects is no duplicate, nor is a value that looks like a key', async () => {
    const { code } = await scored(
      '{"instrument":"elderly-33","sex":"male","answers":{"e33-01":1},"measures":{}}\n{"answers":{},"sex":"male","instrument":"elderly-33"}',
    );
    expect(code).toBe(0);
  });
});

describe('lines', () => {
  it('CR LF, a byte order mark, blank lines and no end of line at the end are all fine', async () => {
    const { code, lines } = await scored(`\uFEFF${allTwo}\r\n\r\n   \n${allTwo}`);
    expect(code).toBe(0);
    expect(lines).toHaveLength(2);
  });

  it('nothing in, nothing out', async () => {
    expect(await scored('')).toMatchObject({ code: 0, lines: [] });
    expect(await scored('\n\n')).toMatchObject({ code: 0, lines: [] });
  });

  it('a character cut in two by the stream is one character', async () => {
    const bytes = new TextEncoder().encode(`{"instrument":"量表","sex":"male","answers":{}}\n${allTwo}\n`);
    const { lines } = await scored([...bytes].map((byte) => Uint8Array.of(byte)));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ error: { code: 'score.unknown-instrument' } });
  });

  it('a line separator inside text does not end the line', async () => {
    const { lines } = await scored('{"instrument":"a\u2028b","sex":"male","answers":{}}\n');
    expect(lines).toMatchObject([{ error: { code: 'score.unknown-instrument' } }]);
  });

  it('a long input is answered line by line, not held', async () => {
    const { io, written } = ioOf('');
    let asked = 0;
    const seenWhenAsked: number[] = [];
    const input = (async function* () {
      for (; asked < 3; asked += 1) {
        seenWhenAsked.push(written.length);
        yield new TextEncoder().encode(`${allTwo}\n`);
      }
    })();
    await scoreCommand.run([], { ...io, input });
    expect(seenWhenAsked).toEqual([0, 1, 2]);
  });
});

describe('other instruments and faults of content', () => {
  const fourth = fileURLToPath(new URL('../instruments/fourth-instrument', import.meta.url));

  it('scores an instrument that is only a file in the overlay, with its own measure', async () => {
    const line = {
      instrument: 'invented-mini',
      sex: 'male',
      answers: { 'mini-1': 0, 'mini-2': 0 },
      measures: { sleepHours: 8 },
    };
    const { code, lines } = await scored(JSON.stringify(line), { pack: packFolder, overlay: fourth });
    expect(code).toBe(0);
    // yin 0 + 3 of 6 = 50 and yes; yang 0 + 3 (measured) of 6 = 50 and yes: a tie.
    expect(lines[0]).toMatchObject({ complete: true, constitution: { primary: null, basis: 'tie' } });
  });

  it('content with a fault scores nothing and ends with 3, naming file and line', async () => {
    const folder = fileURLToPath(new URL('broken-pack', import.meta.url));
    const { code, lines, told } = await scored(allTwo, { pack: packFolder, overlay: folder });
    expect(code).toBe(3);
    expect(lines).toEqual([]);
    expect(told).toMatch(/knowledge\/instruments\/broken\.yaml:\d+:\d+ /);
  });
});

describe('the dispatcher', () => {
  const done: string[][] = [];
  const command = (name: string): Command => ({
    name,
    summary: 'cli.score.summary',
    run: async (args) => {
      done.push([name, ...args]);
      return 0;
    },
  });
  const throwing: Command = {
    name: 'throw',
    summary: 'cli.score.summary',
    run: async () => {
      throw new RangeError('out of reach');
    },
  };
  const commands = [command('rules'), command('rules check'), throwing, scoreCommand];

  it('finds a command of two words before one of one, and passes the rest', async () => {
    expect(await dispatch(commands, ['rules', 'check', '--x'], ioOf('').io)).toBe(0);
    expect(done.at(-1)).toEqual(['rules check', '--x']);
    expect(await dispatch(commands, ['rules', 'show'], ioOf('').io)).toBe(0);
    expect(done.at(-1)).toEqual(['rules', 'show']);
  });

  it.each([
    ['no command', [], 2],
    ['an unknown command', ['scores'], 2],
    ['--help', ['--help'], 0],
    ['an argument score does not take', ['score', 'file.jsonl'], 2],
    ['score --help', ['score', '--help'], 0],
  ])('%s shows the usage', async (_, args, code) => {
    const { io, told, written } = ioOf('');
    expect(await dispatch(commands, args, io)).toBe(code);
    expect(told.join('')).toContain('npm run --silent zhiwei --');
    expect(written).toEqual([]);
  });

  it('a throw is 3, with kind and message and no stack', async () => {
    const { io, told } = ioOf('');
    expect(await dispatch(commands, ['throw'], io)).toBe(3);
    expect(told.join('')).toContain('RangeError: out of reach');
    expect(told.join('')).not.toContain(' at ');
  });

  it('every code of the command line has a text', () => {
    const codes = ['command', 'score', 'main'].flatMap((name) => {
      const text = readFileSync(join(packFolder, 'src', 'cli', `${name}.ts`), 'utf8');
      return [...text.matchAll(/'((?:cli|score)\.[a-z.-]+)'/g)].map(([, code]) => code ?? '');
    });
    expect(codes.length).toBeGreaterThan(12);
    expect(codes.filter((code) => !messages.codes.has(code))).toEqual([]);
  });
});
