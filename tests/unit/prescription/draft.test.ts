/** From a decision to lines, and from an old draft to a new one. */
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/decision/decision.js';
import type { DecisionInput } from '../../../src/decision/input.js';
import { civilDate } from '../../../src/domain/time.js';
import type { Recipe } from '../../../src/knowledge/advice-item.js';
import { batchObstacles, unknownSafety } from '../../../src/prescription/batch.js';
import { carryOver } from '../../../src/prescription/carry-over.js';
import { changedInput } from '../../../src/prescription/changed-input.js';
import { standingAmounts } from '../../../src/prescription/draft.js';
import { at, draftOf, item, line, reason } from './papers-fixtures.js';

const [a, b, c] = [line('a'), line('b'), line('c')];

describe('grams of a recipe', () => {
  const recipe = {
    ingredients: [
      { food: 'yam', grams: 30, role: 'main' },
      { food: 'chicken', grams: 'unknown', role: 'main' },
    ],
  } as unknown as Recipe;

  it('are the source’s, and an unstated one is left out', () => {
    expect(standingAmounts(recipe, undefined)).toEqual({ yam: 30 });
  });

  it('are a physician’s where typed, before the source’s', () => {
    expect(standingAmounts(recipe, { chicken: 75, yam: 20 })).toEqual({ yam: 20, chicken: 75 });
  });
});

describe('a draft made anew', () => {
  it('is the machine’s where the doctor had changed nothing', () => {
    expect(carryOver({ drafted: [a, b], lines: [a, b] }, [b, c])).toEqual([b, c]);
  });

  it('leaves out what the doctor took out, and what only the machine had proposed and no longer does', () => {
    expect(carryOver({ drafted: [a, b], lines: [a] }, [b, c])).toEqual([c]);
  });

  it('keeps the doctor’s words and a new list without the foods the doctor took out', () => {
    const drafted = line('a', { favour: ['x', 'y'] });
    const made = line('a', { text: 'shorter', favour: ['x'] });
    const anew = line('a', { text: 'newer', favour: ['x', 'y', 'z'] });
    expect(carryOver({ drafted: [drafted], lines: [made] }, [anew])).toEqual([
      line('a', { text: 'shorter', favour: ['x', 'z'] }),
    ]);
  });

  it('keeps an added line in the open, even where it may no longer stand', () => {
    const added = line('c', { addedFor: 'resident-wishes' });
    expect(carryOver({ drafted: [a], lines: [added, a] }, [a])).toEqual([added, a]);
  });
});

const input: DecisionInput = {
  schemaVersion: 1,
  occurredOn: civilDate.parse('2026-11-20'),
  facts: {},
  questionnaire: { none: 'not-asked' },
  handledAlerts: [],
  openEmergencyElsewhere: false,
  amounts: {},
  settings: { thingsToDo: 5, validMonths: 6 },
  signatures: [],
  mutes: [],
};
const known = (value: string | number | boolean, kind: 'asked' | 'history' = 'asked') => ({
  value,
  from: { kind },
});

describe('what changed since a decision', () => {
  it('is nothing for the same facts, wherever they were written down', () => {
    const before = { ...input, facts: { smoking: known('never') } };
    const now = { ...input, facts: { smoking: known('never', 'history') } };
    expect(changedInput(before, now)).toMatchObject({ facts: [], parts: [] });
  });

  it('tells a new value, one that went, and 不清楚 where nobody had asked', () => {
    const before = { ...input, facts: { a: known(1), b: known(true) } };
    const now = { ...input, facts: { a: known(2), c: { unknown: 'unsure' as const } } };
    expect(changedInput(before, now).facts).toEqual([
      { fact: 'a', before: 1, now: 2 },
      { fact: 'b', before: true, now: undefined },
      { fact: 'c', before: undefined, now: undefined },
    ]);
  });

  it('names other parts: an emergency that was closed, grams that were typed', () => {
    const now = { ...input, handledAlerts: ['triage-x'], amounts: { m: { yam: 30 } } };
    expect(changedInput(input, now).parts).toEqual(['emergency', 'amounts']);
  });
});

describe('the batch', () => {
  const judged: Decision['constitution'] = {
    instrument: 'elderly-33',
    complete: true,
    missing: [],
    disagreements: [],
    scales: {},
    primary: 'qi-deficiency',
    basis: 'yes',
    mixed: ['qi-deficiency'],
    recollect: [],
  };
  const decision: Decision = {
    schemaVersion: 1,
    engineVersion: 1,
    releaseHash: '',
    complete: true,
    faults: [],
    constitution: judged,
    confirmed: false,
    asks: [],
    alerts: [],
    referrals: [],
    emergency: false,
    undecidedTriage: [],
    items: [item('a')],
    plan: [],
    classes: [],
    notes: [],
    missing: [],
    outcomes: {},
  };
  const doc = { ...draftOf(), state: 'submitted' as const, submittedLines: [a] };
  const obstacles = (
    changes: { doc?: Partial<typeof doc>; decision?: Partial<Decision>; input?: Partial<DecisionInput> } = {},
  ) =>
    batchObstacles(
      { ...doc, ...changes.doc },
      { ...decision, ...changes.decision },
      { ...input, ...changes.input },
    );
  const alert = (level: 'urgent' | 'notice') => ({
    ...reason('triage-x'),
    level,
    text: '',
    actions: [],
    handled: false,
  });
  const general = reason('intervention-x', { basis: 'general', awaitsExpert: true });
  const lift = { ruleId: 's', reason: 'fact-clarified', comment: '', by: 'p', at };

  it('takes an unedited draft with everything known and signed, a notice alone notwithstanding', () => {
    expect(obstacles()).toEqual([]);
    expect(obstacles({ decision: { alerts: [alert('notice')] } })).toEqual([]);
  });

  it('takes nothing that either hand edited; a new order is no edit', () => {
    expect(obstacles({ doc: { submittedLines: [line('a', { text: 'else' })] } })).toEqual(['edited']);
    expect(obstacles({ doc: { lines: [] } })).toEqual(['edited']);
    const two = { drafted: [a, b], submittedLines: [b, a], lines: [b, a] };
    expect(obstacles({ doc: two, decision: { items: [item('a'), item('b')] } })).toEqual([]);
  });

  it('takes nothing with an urgent alert, a referral, a lift or a recheck', () => {
    expect(obstacles({ decision: { alerts: [alert('urgent')] } })).toEqual(['alert']);
    const referral = {
      ...reason('triage-x'),
      urgency: 'routine' as const,
      to: 'county' as const,
      reason: '',
    };
    expect(obstacles({ decision: { referrals: [referral] } })).toEqual(['alert']);
    const lifted = [line('a', { lifts: [lift] })];
    expect(obstacles({ doc: { drafted: lifted, submittedLines: lifted, lines: lifted } })).toEqual(['lift']);
    expect(obstacles({ doc: { recheck: [{ at, cause: 'new-allergy', ruleIds: [] }] } })).toEqual(['recheck']);
  });

  it('takes nothing with a question open, an alert undecided or a decision incomplete', () => {
    expect(obstacles({ decision: { asks: [{ ...reason('clarify-x'), fact: 'f' }] } })).toEqual(['undecided']);
    expect(obstacles({ decision: { undecidedTriage: [reason('triage-x')] } })).toEqual(['undecided']);
    expect(obstacles({ decision: { complete: false } })).toEqual(['undecided']);
  });

  it('takes nothing with a safety answer unknown: needed and missing, unsure, declined, or a list left open', () => {
    const missing = { fact: 'allergies', triage: 0, safety: 1, advice: 0, followUp: 0 };
    expect(obstacles({ decision: { missing: [missing] } })).toEqual(['unknown-safety']);
    expect(obstacles({ decision: { missing: [{ ...missing, safety: 0, advice: 3 }] } })).toEqual([]);
    for (const unknown of ['unsure', 'declined'] as const)
      expect(obstacles({ input: { facts: { falls: { unknown } } } })).toEqual(['unknown-safety']);
    const open = { value: { present: ['unnamed'], complete: false }, from: { kind: 'asked' as const } };
    expect(obstacles({ input: { facts: { medicines: open } } })).toEqual(['unknown-safety']);
  });

  it('counts a warning that is printed because nobody asked as unknown', () => {
    const warning = { ...reason('s', { outcome: 'cannot-tell', facts: [{ fact: 'brokenSkin' }] }), text: '' };
    const items = [item('a', { verdict: 'caution', warnings: [warning] })];
    expect(unknownSafety({ ...decision, items }, input)).toEqual(['brokenSkin']);
  });

  it('takes nothing that rests on content no expert has signed: what recommends, warns, or drops a food', () => {
    expect(obstacles({ decision: { items: [item('a', { recommendedBy: [general] })] } })).toEqual([
      'awaits-expert',
    ]);
    const warned = item('a', { warnings: [{ ...general, text: '' }] });
    expect(obstacles({ decision: { items: [warned] } })).toEqual(['awaits-expert']);
    const dropped = item('a', { favour: [{ food: 'x', verdict: 'withheld', because: [general] }] });
    expect(obstacles({ decision: { items: [dropped] } })).toEqual(['awaits-expert']);
    // What is not on the paper is not rested on.
    expect(obstacles({ decision: { items: [item('a'), item('z', { recommendedBy: [general] })] } })).toEqual(
      [],
    );
  });

  it('takes nothing without a constitution that stands: none, equal scores, a pair to collect again', () => {
    const none = { none: 'declined' };
    expect(obstacles({ decision: { constitution: none } })).toEqual(['no-constitution']);
    expect(obstacles({ decision: { constitution: { ...judged, primary: null } } })).toEqual([
      'no-constitution',
    ]);
    const pair = { ...judged, recollect: ['yin-deficiency' as const] };
    expect(obstacles({ decision: { constitution: pair } })).toEqual(['no-constitution']);
    expect(obstacles({ decision: { constitution: pair, confirmed: true } })).toEqual([]);
  });

  it('takes only what waits for the county', () => {
    expect(obstacles({ doc: { state: 'submitted', submittedLines: null as never } })).toContain(
      'not-submitted',
    );
  });
});
