/** `zhiwei decide`: one decision or one error a line, in order, by the content on disk; nothing is filled in. */
import { describe, expect, it } from 'vitest';
import { decideCommand } from '../../../src/cli/decide.js';
import { decide } from '../../../src/decision/decide.js';
import type { Decision } from '../../../src/decision/decision.js';
import { canonicalJson } from '../../../src/domain/canonical.js';
import { elderly33, inputFor, wellElder } from '../../scenarios/patients.js';
import { shippedRelease } from '../../scenarios/release.js';
import { runCommand } from './run.js';

const well = inputFor({ facts: wellElder, questionnaire: elderly33(2) });

interface Line {
  readonly error?: { readonly code: string; readonly path: string; readonly message: string };
}

async function decided(lines: readonly unknown[]) {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, output, told } = await runCommand(decideCommand, [], { input });
  const answers = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line & Decision);
  return { code, output, told, answers };
}

describe('decide', () => {
  it('writes the decision, exactly as it would be stored', async () => {
    const { code, output } = await decided([well]);
    expect(code).toBe(0);
    expect(output).toBe(`${canonicalJson(await decide(well, shippedRelease()))}\n`);
  });

  it('of an elder whose answers are all 2 finds 平和质, and of a pressure of 182 an emergency', async () => {
    const emergency = inputFor({
      facts: { ...wellElder, conditions: ['hypertension'], systolicFirstMmHg: 182 },
    });
    const { answers } = await decided([well, emergency]);
    // 平和 2 + 4 × 4 = 18 with eight 8s (elderly-33); ≥ 180 is the norm's danger (H1).
    expect(answers[0]).toMatchObject({ emergency: false, constitution: { primary: 'balanced' } });
    expect(answers[1]).toMatchObject({ emergency: true, items: [] });
  });

  it('gives an error in place of a bad line, decides the others, and ends with 1', async () => {
    const { code, answers } = await decided(['{', well, { ...well, extra: 1 }]);
    expect(code).toBe(1);
    expect(answers.map((one) => one.error?.code)).toEqual([
      'score.not-json',
      undefined,
      'decide.unknown-key',
    ]);
    expect(answers[0]?.error?.message).toMatch(/[一-鿿]/);
  });

  it('of no line at all writes nothing', async () => {
    expect(await decided([])).toMatchObject({ code: 0, output: '' });
  });

  it('takes no arguments', async () => {
    expect((await runCommand(decideCommand, ['--fast'])).code).toBe(2);
    expect((await runCommand(decideCommand, ['--help'])).code).toBe(0);
  });

  const from = { kind: 'asked' };
  const withFact = (id: string, entry: object) => ({ ...well, facts: { ...well.facts, [id]: entry } });
  const { sex: _, ...sexless } = well.facts;
  const refused: [what: string, line: unknown, code: string, path: string][] = [
    ['a list', [], 'decide.wrong-shape', ''],
    ['no date', { ...well, occurredOn: undefined }, 'decide.wrong-shape', 'occurredOn'],
    ['a day that is none', { ...well, occurredOn: '2026-02-30' }, 'decide.wrong-shape', 'occurredOn'],
    ['a key twice', '{"schemaVersion":1,"schemaVersion":1}', 'score.duplicate-key', 'schemaVersion'],
    [
      'an unknown key inside a fact',
      withFact('frail', { value: true, from, note: '' }),
      'decide.unknown-key',
      'facts.frail.note',
    ],
    ['a fact of null', withFact('frail', { value: null, from }), 'decide.wrong-shape', 'facts.frail'],
    [
      'a fact there is none of',
      withFact('shoeSize', { value: 43, from }),
      'decide.unknown-fact',
      'facts.shoeSize',
    ],
    ['a derived fact', withFact('ageYears', { value: 40, from }), 'decide.made-fact', 'facts.ageYears'],
    [
      'a result of a stage',
      withFact('primaryConstitution', { value: 'balanced', from }),
      'decide.made-fact',
      'facts.primaryConstitution',
    ],
    [
      'a number beyond its range',
      withFact('systolicFirstMmHg', { value: 1820, from }),
      'fact.outside-range',
      'facts.systolicFirstMmHg',
    ],
    [
      'a number as text',
      withFact('systolicFirstMmHg', { value: '182', from }),
      'fact.not-a-number',
      'facts.systolicFirstMmHg',
    ],
    [
      'a code that is none',
      withFact('conditions', { value: { present: ['gouts'], complete: true }, from }),
      'fact.not-an-option',
      'facts.conditions',
    ],
    [
      'a list that cannot be whole',
      withFact('medicines', { value: { present: ['unnamed'], complete: true }, from }),
      'fact.list-left-open',
      'facts.medicines',
    ],
    [
      'an instrument there is none of',
      { ...well, questionnaire: { instrument: 'elderly-34', answers: {} } },
      'score.unknown-instrument',
      'questionnaire.instrument',
    ],
    [
      'an answer beyond the options',
      { ...well, questionnaire: { instrument: 'elderly-33', answers: { 'e33-01': 6 } } },
      'score.not-an-option',
      'questionnaire.answers.e33-01',
    ],
    ['answers of somebody without a sex', { ...well, facts: sexless }, 'decide.needs-sex', 'facts.sex'],
    [
      'grams of a dish there is none of',
      { ...well, amounts: { 'meal-none': { jiang: 3 } } },
      'decide.unknown-recipe',
      'amounts.meal-none',
    ],
    [
      'a handled alert of no rule',
      { ...well, handledAlerts: ['triage-none'] },
      'decide.unknown-rule',
      'handledAlerts.0',
    ],
  ];
  it('refuses each of these, naming the place', async () => {
    const { answers } = await decided(refused.map(([, line]) => line));
    expect(answers.map((one) => [one.error?.code, one.error?.path])).toEqual(
      refused.map(([, , code, path]) => [code, path]),
    );
  });
});
