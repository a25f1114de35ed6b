/** Who gets which instrument; unknown is asked, never taken for no. */
import { describe, expect, it } from 'vitest';
import { civilDate } from '../../../src/domain/time.js';
import { chooseInstrument, type Situation } from '../../../src/instruments/selection.js';
import { shipped } from './shipped.js';

const { selection } = shipped;
if (!selection) throw new Error('no selection');
const afterStandard = civilDate.parse('2026-11-21');
const well: Situation = { ageYears: 50, pregnant: false, acuteIllness: false, canAnswer: true };
const choose = (situation: Partial<Situation>, wanted?: string, on = afterStandard) =>
  chooseInstrument({ ...well, ...situation }, selection, shipped.instruments, {
    on,
    ...(wanted === undefined ? {} : { wanted }),
  });

describe('the usual instrument by age', () => {
  it.each([
    [18, 'gbt-46939-2025'],
    [64, 'gbt-46939-2025'],
    [65, 'elderly-33'],
    [80, 'elderly-33'],
  ])('at %i years it is %s', (ageYears, instrument) => {
    expect(choose({ ageYears })).toMatchObject({ kind: 'use', instrument });
  });

  it('before the national standard was in force (2026-04-01) an adult has none unless one is chosen', () => {
    const eve = civilDate.parse('2026-03-31');
    expect(choose({}, undefined, eve)).toEqual({ kind: 'none-fits' });
    expect(choose({}, 'ccmq-60', eve)).toMatchObject({ kind: 'use', instrument: 'ccmq-60' });
    expect(choose({}, undefined, civilDate.parse('2026-04-01'))).toMatchObject({
      instrument: 'gbt-46939-2025',
    });
    expect(choose({ ageYears: 65 }, undefined, eve)).toMatchObject({ instrument: 'elderly-33' });
  });

  it('the 60-item questionnaire is offered, and used only when it was chosen', () => {
    expect(choose({})).toEqual({ kind: 'use', instrument: 'gbt-46939-2025', onChoice: ['ccmq-60'] });
    expect(choose({}, 'ccmq-60')).toEqual({ kind: 'use', instrument: 'ccmq-60', onChoice: [] });
  });

  it('an instrument that is not for this person cannot be chosen', () => {
    expect(choose({ ageYears: 64 }, 'elderly-33')).toEqual({ kind: 'none-fits' });
    expect(choose({}, 'no-such-instrument')).toEqual({ kind: 'none-fits' });
  });
});

describe('no judgement', () => {
  it.each([
    ['17 years', { ageYears: 17 }, ['under-age']],
    ['pregnancy', { pregnant: true }, ['pregnancy']],
    ['acute illness', { acuteIllness: true }, ['acute-illness']],
    ['a person who cannot answer', { canAnswer: false }, ['cannot-answer']],
    ['two of them', { pregnant: true, acuteIllness: true }, ['pregnancy', 'acute-illness']],
    ['pregnancy known at 66', { ageYears: 66, pregnant: true }, ['pregnancy']],
  ] as const)('in %s', (_, situation, reasons) => {
    expect(choose(situation)).toEqual({ kind: 'no-judgement', reasons });
  });

  it('a known reason stands although something else is unknown', () => {
    expect(choose({ ageYears: null, acuteIllness: true })).toEqual({
      kind: 'no-judgement',
      reasons: ['acute-illness'],
    });
  });

  it('choosing an instrument does not lift a reason', () => {
    expect(choose({ pregnant: true }, 'ccmq-60')).toMatchObject({ kind: 'no-judgement' });
  });
});

describe('what is not known is asked first', () => {
  it.each([
    [{ pregnant: null }, ['pregnant']],
    [{ acuteIllness: null }, ['acuteIllness']],
    [{ canAnswer: null }, ['canAnswer']],
    [{ pregnant: null, acuteIllness: null, canAnswer: null }, ['pregnant', 'acuteIllness', 'canAnswer']],
  ] as const)('%j', (situation, ask) => {
    expect(choose(situation)).toEqual({ kind: 'ask-first', instrument: 'gbt-46939-2025', ask });
  });

  it('without an age no instrument can be named', () => {
    expect(choose({ ageYears: null })).toEqual({ kind: 'ask-first', instrument: null, ask: ['ageYears'] });
  });

  it('from 65 pregnancy is not asked about', () => {
    expect(choose({ ageYears: 65, pregnant: null })).toMatchObject({ kind: 'use', instrument: 'elderly-33' });
  });
});
