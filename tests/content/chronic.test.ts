/**
 * Clarify, triage and four-examination content against the sources it cites. Expected answers are written from the
 * national basic public health service norm (third edition, 2017), never from the engine.
 */
import { describe, expect, it } from 'vitest';
import {
  fired,
  itemText,
  type Known,
  knowledge,
  knowledgeProblems,
  leavesOf,
  ours,
  outcome,
  ruleProblems,
  rules,
  rulesOf,
  textsOf,
} from './chronic-content.js';

describe('the files', () => {
  it('load without a fault: schema, static checks, examples and boundaries', () => {
    const found = [...knowledgeProblems, ...ruleProblems].filter((problem) => ours.test(problem.file));
    expect(found).toEqual([]);
    expect(rules.length).toBeGreaterThan(80);
  });

  it('say in every general rule what is not in a document', () => {
    const silent = rules.filter((rule) => rule.basis === 'general' && rule.note === undefined);
    expect(silent.map((rule) => rule.id)).toEqual([]);
  });
});

// Norm: "危急情况" of the follow-up of hypertension and of type 2 diabetes (clinical.md §1.1, §1.2, lines graded [2]).
const H = { conditions: ['hypertension'] };
const D = { conditions: ['type-2-diabetes'] };
const symptom = (code: string) => ({ symptomsToday: [code] });
const pregnant = { sex: 'female', ageYears: 30, pregnancyOrLactation: 'pregnant' };
const emergencies: readonly (readonly [item: string, facts: Known])[] = [
  ['收缩压≥180', { systolicHighestMmHg: 180 }],
  ['舒张压≥110', { diastolicHighestMmHg: 110 }],
  ['高血压：意识改变', { ...H, ...symptom('consciousness-change') }],
  ['高血压：剧烈头痛', { ...H, ...symptom('severe-headache') }],
  ['高血压：剧烈头晕', { ...H, ...symptom('severe-dizziness') }],
  ['高血压：恶心呕吐', { ...H, ...symptom('nausea-vomiting') }],
  ['高血压：视力模糊', { ...H, ...symptom('blurred-vision') }],
  ['高血压：眼痛', { ...H, ...symptom('eye-pain') }],
  ['高血压：心悸', { ...H, ...symptom('palpitations') }],
  ['高血压：胸闷', { ...H, ...symptom('chest-tightness') }],
  ['高血压：喘憋不能平卧', { ...H, ...symptom('cannot-lie-flat') }],
  ['高血压：心前区疼痛', { ...H, ...symptom('chest-pain') }],
  ['妊娠期血压高于正常', { ...pregnant, systolicHighestMmHg: 140 }],
  [
    '哺乳期血压高于正常',
    { sex: 'female', ageYears: 30, pregnancyOrLactation: 'lactating', diastolicHighestMmHg: 90 },
  ],
  ['不能处理的其他疾病', { otherAcuteDisease: true }],
  ['空腹血糖≥16.7', { glucoseFastingMmolL: 16.7 }],
  ['餐后血糖≥16.7', { glucoseTwoHourMmolL: 16.7 }],
  ['随机血糖≥16.7', { glucoseRandomMmolL: 16.7 }],
  ['空腹血糖≤3.9', { glucoseFastingMmolL: 3.9 }],
  ['餐后血糖≤3.9', { glucoseTwoHourMmolL: 3.9 }],
  ['随机血糖≤3.9', { glucoseRandomMmolL: 3.9 }],
  ['糖尿病：意识或行为改变', { ...D, ...symptom('consciousness-change') }],
  ['糖尿病：呼气有烂苹果样丙酮味', { ...D, ...symptom('acetone-breath') }],
  ['糖尿病：心悸', { ...D, ...symptom('palpitations') }],
  ['糖尿病：出汗', { ...D, ...symptom('sweating') }],
  ['糖尿病：食欲减退', { ...D, ...symptom('poor-appetite') }],
  ['糖尿病：恶心呕吐', { ...D, ...symptom('nausea-vomiting') }],
  ['糖尿病：多饮多尿', { ...D, ...symptom('great-thirst-polyuria') }],
  ['糖尿病：腹痛', { ...D, ...symptom('abdominal-pain') }],
  ['糖尿病：深大呼吸', { ...D, ...symptom('deep-breathing') }],
  ['糖尿病：皮肤潮红', { ...D, ...symptom('flushed-skin') }],
  ['糖尿病：心率超过100', { ...D, heartRatePerMinute: 101 }],
  ['糖尿病：体温超过39', { ...D, temperatureC: 39.1 }],
  ['糖尿病：视力突然骤降', { ...D, ...symptom('sudden-vision-loss') }],
  ['妊娠期血糖高于正常', { ...pregnant, glucoseFastingMmolL: 7 }],
];

describe('triage', () => {
  const triage = rulesOf('triage');
  const emergencyRules = triage.filter((rule) =>
    rule.then.some((action) => 'alert' in action && action.alert.level === 'emergency'),
  );

  it.each(emergencies)('%s is an emergency, whatever else is unknown', (_item, facts) => {
    expect(fired(emergencyRules, facts)).not.toEqual([]);
  });

  it('does not call nausea, poor appetite or belly pain alone an emergency in a person without either disease', () => {
    for (const code of ['nausea-vomiting', 'poor-appetite', 'abdominal-pain', 'palpitations', 'sweating']) {
      expect(fired(emergencyRules, { conditions: [], ...symptom(code) })).toEqual([]);
    }
  });

  it('cannot tell about nausea as long as nobody asked for diseases', () => {
    const byId = new Map(triage.map((rule) => [rule.id, rule]));
    for (const id of ['triage-hypertension-emergency-symptoms', 'triage-diabetes-emergency-symptoms']) {
      const rule = byId.get(id);
      expect(rule && outcome(rule, symptom('nausea-vomiting'))).toBe('unknown');
    }
  });

  it('calls chest pain, change of consciousness and stroke signs an emergency for everyone', () => {
    for (const code of [
      'chest-pain',
      'consciousness-change',
      'face-arm-speech',
      'cannot-lie-flat',
      'bleeding',
    ]) {
      expect(fired(emergencyRules, symptom(code))).not.toEqual([]);
    }
  });

  it('never reads a questionnaire answer or a constitution', () => {
    const read = triage.flatMap((rule) => leavesOf(rule.when).map((leaf) => leaf.fact));
    const origins = new Set(read.map((id) => knowledge.facts.get(id)?.origin.from));
    expect(origins).not.toContain('stage');
  });

  it.each(emergencyRules.map((rule) => [rule.id, rule] as const))(
    '%s says to call 120, that this is no emergency channel, refers at once and tracks within two weeks',
    (_id, rule) => {
      const text = textsOf(rule).join('\n');
      expect(text).toContain('先打120');
      expect(text).toContain('本系统不是急救通道');
      expect(rule.then).toContainEqual(
        expect.objectContaining({
          refer: expect.objectContaining({ urgency: 'at-once', trackWithinDays: 14 }),
        }),
      );
    },
  );

  it('puts sugar first in a low glucose, before any advice to eat less sugar', () => {
    const low = triage.find((rule) => rule.id === 'triage-glucose-3-9');
    const alert = low?.then.flatMap((action) => ('alert' in action ? [action.alert] : []))[0];
    expect(alert?.actions[0]).toMatch(/口服15～20克糖.*先于一切“少吃糖”的提示/);
    expect(alert?.actions[1]).toContain('什么都不要喂');
  });

  it('lets every "new or worse" answer ask for a physician first', () => {
    const answers = [...knowledge.facts.values()].filter(
      (fact) => fact.origin.from === 'form' && fact.origin.section === 'clarify',
    );
    expect(answers).toHaveLength(10);
    for (const { id } of answers) {
      expect(fired(triage, { [id]: true })).toContain('triage-new-or-worse-see-physician');
      expect(fired(triage, { [id]: true })).toHaveLength(2);
      expect(fired(triage, { [id]: false })).toEqual([]);
    }
  });

  it('stays quiet about what nobody has to measure or ask', () => {
    const optional = triage
      .filter((rule) => rule.whenUnknown === 'ignore')
      .flatMap((rule) => leavesOf(rule.when));
    const needed = new Set(['symptomsToday', 'systolicHighestMmHg', 'diastolicHighestMmHg']);
    expect(optional.filter((leaf) => needed.has(leaf.fact))).toEqual([]);
  });
});

describe('clarify', () => {
  // Word that the item is about, from the wording of the instruments.
  const items: Readonly<Record<string, string>> = {
    'e33-03': '气短',
    'gbt-05': '气短',
    'ccmq-09': '气短',
    'gbt-06': '心慌',
    'ccmq-10': '心慌',
    'ccmq-11': '头晕',
    'e33-19': '青紫瘀斑',
    'ccmq-42': '青紫瘀斑',
    'e33-22': '麻木',
    'gbt-19': '疼痛',
    'ccmq-44': '疼痛',
    'ccmq-28': '胸闷',
    'ccmq-56': '咳喘',
    'ccmq-59': '紫癜',
    'e33-05': '闷闷不乐',
    'gbt-03': '闷闷不乐',
    'ccmq-04': '闷闷不乐',
    'e33-26': '口干咽燥',
    'ccmq-27': '口干咽燥',
  };

  it('asks about exactly the items that sound like an illness', () => {
    const asked = rulesOf('clarify').flatMap((rule) => leavesOf(rule.when).flatMap((leaf) => leaf.value));
    expect([...asked].sort()).toEqual(Object.keys(items).sort());
  });

  it.each(Object.entries(items))('%s is the item about %s', (id, word) => {
    expect(itemText.get(id)).toContain(word);
  });
});

describe('questionnaire against tongue and pulse', () => {
  const contradictions = rules.filter((rule) => rule.stage === 'safety');

  it('holds back warming or cooling only, asks for a TCM physician, and says nothing without an examination', () => {
    expect(contradictions).toHaveLength(2);
    const traits = contradictions.flatMap((rule) =>
      rule.then.flatMap((action) => ('withhold' in action ? [action.withhold] : [])),
    );
    expect(traits).toEqual(expect.arrayContaining([{ trait: 'warming' }, { trait: 'cooling' }]));
    expect(traits).toHaveLength(2);
    for (const rule of contradictions) {
      expect(rule.whenUnknown).toBe('ignore');
      expect(textsOf(rule).join()).toContain('请中医师面诊');
    }
  });

  it('leaves a person alone whose tongue agrees with the questionnaire', () => {
    expect(
      fired(contradictions, {
        presentConstitutions: ['yang-deficiency'],
        tongueColour: 'pale',
        coatColour: 'white',
        pulse: ['sunken'],
      }),
    ).toEqual([]);
    expect(
      fired(contradictions, {
        presentConstitutions: ['damp-heat'],
        tongueColour: 'red',
        coatColour: 'yellow',
        pulse: ['rapid'],
      }),
    ).toEqual([]);
  });
});

describe('the four examinations', () => {
  it('are optional and hold the 28 pulses and the tongue vocabulary', () => {
    const examined = [...knowledge.facts.values()].filter(
      (fact) =>
        fact.origin.from === 'form' &&
        ['looking', 'listening', 'asking', 'palpation'].includes(fact.origin.section),
    );
    expect(examined.every((fact) => fact.origin.from === 'form' && !fact.origin.least)).toBe(true);
    const optionsOf = (id: string) => {
      const fact = knowledge.facts.get(id);
      return fact?.type === 'code' || fact?.type === 'codes'
        ? fact.options.map((option) => option.label)
        : [];
    };
    expect([...optionsOf('pulse')].sort()).toEqual(
      [...'浮沉迟数虚实滑涩洪微紧缓弦芤革牢濡弱散细伏动促结代长短疾'].sort(),
    );
    expect(optionsOf('tongueColour')).toEqual([
      '淡红',
      '淡白',
      '暗',
      '红',
      '尖红',
      '边红',
      '绛',
      '青紫',
      '淡紫',
    ]);
    expect(optionsOf('coatTexture')).toEqual([
      '薄',
      '厚',
      '滑',
      '润',
      '燥',
      '腻',
      '腐',
      '剥落',
      '少苔',
      '无苔',
    ]);
  });
});
