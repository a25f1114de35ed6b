/**
 * Emergencies, each argued from the follow-up norm of 2017 as recorded in the source documents:
 * hypertension (clinical source H1–H3): SBP ≥180 and/or DBP ≥110, consciousness, severe headache or dizziness, nausea and
 * vomiting, blurred sight, eye pain, palpitations, chest tightness, cannot lie flat, pain over the heart, raised pressure
 * in pregnancy or lactation. Type 2 diabetes (D1, D2): ≥16.7 or ≤3.9 mmol/L, acetone breath, palpitations with
 * sweating, heart rate >100, temperature >39 …
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Release } from '../../src/decision/release.js';
import { decideFor, elderly33, type SaidFacts, wellElder } from './patients.js';
import { shippedRelease } from './release.js';

let release: Release;
beforeAll(() => {
  release = shippedRelease();
});

const hypertension: SaidFacts = { ...wellElder, conditions: ['hypertension'] };
const diabetes: SaidFacts = { ...wellElder, conditions: ['type-2-diabetes'] };

const emergencies: [string, SaidFacts][] = [
  ['收缩压180', { ...hypertension, systolicFirstMmHg: 180 }],
  ['舒张压110', { ...hypertension, diastolicFirstMmHg: 110 }],
  ['收缩压180，没有诊断过高血压', { ...wellElder, systolicFirstMmHg: 180 }],
  ['第一次182，复测176：较高的一次算', { ...hypertension, systolicFirstMmHg: 182, systolicRepeatMmHg: 176 }],
  ['高血压，神志改变', { ...hypertension, symptomsToday: ['consciousness-change'] }],
  ['高血压，剧烈头痛', { ...hypertension, symptomsToday: ['severe-headache'] }],
  ['高血压，剧烈头晕', { ...hypertension, symptomsToday: ['severe-dizziness'] }],
  ['高血压，恶心呕吐', { ...hypertension, symptomsToday: ['nausea-vomiting'] }],
  ['高血压，视物模糊', { ...hypertension, symptomsToday: ['blurred-vision'] }],
  ['高血压，眼痛', { ...hypertension, symptomsToday: ['eye-pain'] }],
  ['高血压，心悸', { ...hypertension, symptomsToday: ['palpitations'] }],
  ['高血压，胸闷', { ...hypertension, symptomsToday: ['chest-tightness'] }],
  ['高血压，喘憋不能平卧', { ...hypertension, symptomsToday: ['cannot-lie-flat'] }],
  ['高血压，心前区疼痛', { ...hypertension, symptomsToday: ['chest-pain'] }],
  ['没有诊断过任何病，心前区疼痛', { ...wellElder, symptomsToday: ['chest-pain'] }],
  [
    '病史没有问，心前区疼痛：已知的危险不等',
    { sex: 'female', birthDate: '1955-03-02', symptomsToday: ['chest-pain'] },
  ],
  [
    '怀孕，140/85',
    { ...wellElder, birthDate: '1996-03-02', pregnancyOrLactation: 'pregnant', systolicFirstMmHg: 140 },
  ],
  ['空腹血糖16.7', { ...diabetes, glucoseFastingMmolL: 16.7 }],
  ['餐后血糖16.7', { ...diabetes, glucoseTwoHourMmolL: 16.7 }],
  ['随机血糖16.7', { ...diabetes, glucoseRandomMmolL: 16.7 }],
  ['空腹血糖3.9', { ...diabetes, glucoseFastingMmolL: 3.9 }],
  ['随机血糖3.9', { ...diabetes, glucoseRandomMmolL: 3.9 }],
  ['糖尿病，烂苹果味', { ...diabetes, symptomsToday: ['acetone-breath'] }],
  ['糖尿病，心率101', { ...diabetes, heartRatePerMinute: 101 }],
  ['糖尿病，体温39.1', { ...diabetes, temperatureC: 39.1 }],
  ['糖尿病，突然看不见', { ...diabetes, symptomsToday: ['sudden-vision-loss'] }],
  ['有本室处理不了的急病', { ...wellElder, otherAcuteDisease: true }],
  ['口角歪、一侧无力', { ...wellElder, symptomsToday: ['face-arm-speech'] }],
];

const notEmergencies: [string, SaidFacts][] = [
  ['179/109，高血压', { ...hypertension, systolicFirstMmHg: 179, diastolicFirstMmHg: 109 }],
  ['血糖16.6', { ...diabetes, glucoseFastingMmolL: 16.6 }],
  ['血糖4.0', { ...diabetes, glucoseFastingMmolL: 4.0 }],
  ['糖尿病，心率100', { ...diabetes, heartRatePerMinute: 100 }],
  ['糖尿病，体温39.0', { ...diabetes, temperatureC: 39 }],
  ['恶心呕吐，没有高血压也没有糖尿病', { ...wellElder, symptomsToday: ['nausea-vomiting'] }],
  ['什么都没有', wellElder],
];

describe('危急情况', () => {
  test.each(emergencies)('%s：报急症，不起草别的', async (_, facts) => {
    const decision = await decideFor({ facts, questionnaire: elderly33(1, { 1: 5 }) }, release);
    expect(decision.emergency).toBe(true);
    expect(decision.alerts[0]?.level).toBe('emergency');
    expect(decision.items).toEqual([]);
    expect(decision.plan).toEqual([]);
    expect(decision.referrals.some((one) => one.urgency === 'at-once')).toBe(true);
    // Every emergency says what to do now, and that this system is no emergency line.
    for (const alert of decision.alerts.filter((one) => one.level === 'emergency')) {
      expect(alert.actions.length).toBeGreaterThan(0);
      expect(alert.actions.join('')).toContain('120');
    }
  });

  test.each(notEmergencies)('%s：不是急症', async (_, facts) => {
    const decision = await decideFor({ facts, questionnaire: elderly33(1, { 1: 5 }) }, release);
    expect(decision.emergency).toBe(false);
    expect(decision.items.length).toBeGreaterThan(0);
  });

  test('低血糖的急救要吃糖，压过糖尿病忌糖', async () => {
    const decision = await decideFor({ facts: { ...diabetes, glucoseFastingMmolL: 3.2 } }, release);
    const actions = decision.alerts.filter((one) => one.level === 'emergency').flatMap((one) => one.actions);
    expect(actions.join('')).toMatch(/糖/);
  });

  test('血糖没测、血压量了：糖尿病的急症判断不了，不算没事', async () => {
    const { symptomsToday: _, ...unasked } = diabetes;
    const decision = await decideFor({ facts: unasked }, release);
    expect(decision.emergency).toBe(false);
    expect(decision.undecidedTriage.length).toBeGreaterThan(0);
    expect(decision.missing[0]?.fact).toBe('symptomsToday');
  });

  test('一年问卷里“常常气短”不报警，只追问是不是新的或加重了', async () => {
    const decision = await decideFor({ facts: wellElder, questionnaire: elderly33(1, { 3: 4 }) }, release);
    expect(decision.alerts.filter((one) => one.level !== 'notice')).toEqual([]);
    expect(decision.asks.map((one) => one.fact)).toEqual(['breathlessNewOrWorse']);
  });

  test('追问后说是新的：报警', async () => {
    const facts = { ...wellElder, breathlessNewOrWorse: true };
    const decision = await decideFor({ facts, questionnaire: elderly33(1, { 3: 4 }) }, release);
    expect(decision.alerts.some((one) => one.level !== 'notice')).toBe(true);
    expect(decision.asks).toEqual([]);
  });

  test('同一次急症处理完并结束后，可以继续起草', async () => {
    const facts = { ...hypertension, systolicFirstMmHg: 184, systolicRepeatMmHg: 150 };
    const open = await decideFor({ facts }, release);
    const handledAlerts = open.alerts.filter((one) => one.level === 'emergency').map((one) => one.ruleId);
    const closed = await decideFor({ facts, more: { handledAlerts } }, release);
    expect(closed.emergency).toBe(false);
    expect(closed.alerts.filter((one) => one.level === 'emergency').every((one) => one.handled)).toBe(true);
  });

  test('另一次就诊的急症还没结束：这一次也不起草', async () => {
    const decision = await decideFor({ facts: wellElder, more: { openEmergencyElsewhere: true } }, release);
    expect([decision.emergency, decision.items]).toEqual([true, []]);
  });
});
