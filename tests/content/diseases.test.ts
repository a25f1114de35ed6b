/**
 * Diseases and their rules. Expected answers are written from the norm for COPD (国卫办基层函〔2024〕336号) and the county
 * scheme (国卫办医函〔2022〕34号), never from the engine.
 */
import { describe, expect, it } from 'vitest';
import { coverageOf, type Disease } from '../../src/knowledge/disease.js';
import type { Action } from '../../src/rules/rule-schema.js';
import { fired, type Known, knowledge, outcome, rules, rulesOf } from './chronic-content.js';

const diseases = [...knowledge.diseases.values()];
const copd: Known = { conditions: ['copd'], ageYears: 60 };
const settled: Known = { ...copd, copdComplication: false, copdDrugReaction: false, copdTreatments: [] };

function actionsFor(stage: 'triage' | 'follow-up', facts: Known): Action[] {
  return rulesOf(stage).flatMap((rule) => (outcome(rule, facts) === true ? rule.then : []));
}
const referrals = (facts: Known) =>
  [...actionsFor('triage', facts), ...actionsFor('follow-up', facts)].flatMap((action) =>
    'refer' in action ? [action.refer] : [],
  );

describe('every disease', () => {
  it('with rules of its own says which documents carry them', () => {
    const named = new Set(
      rules.flatMap(
        (rule) => JSON.stringify(rule.when).match(/"conditions","operator":"includes","value":"[^"]+/g) ?? [],
      ),
    );
    for (const one of named) expect(knowledge.diseases.has(one.slice(one.lastIndexOf('"') + 1))).toBe(true);
    expect(named.size).toBeGreaterThan(3);
  });

  it('ships only with three documents: hypertension, type 2 diabetes, COPD, osteoporosis', () => {
    const covered = diseases.filter((one) => coverageOf(one).covered).map((one) => one.id);
    expect(covered.sort()).toEqual(['copd', 'hypertension', 'osteoporosis', 'type-2-diabetes']);
  });

  it('that ships has a rule for each of the three, and one that does not has no interval', () => {
    const speaksOf = ({ id }: Disease, stage: 'triage' | 'follow-up', kind: string) =>
      rulesOf(stage).some(
        (rule) => JSON.stringify(rule.when).includes(`"${id}"`) && rule.then.some((action) => kind in action),
      );
    const clinical = ({ id }: Disease) =>
      rulesOf('follow-up').some(
        (rule) =>
          JSON.stringify(rule.when).includes(`"${id}"`) &&
          rule.then.some((action) => 'plan' in action && action.plan.kind === 'clinical'),
      );
    for (const one of diseases.filter((each) => coverageOf(each).covered)) {
      expect([one.id, speaksOf(one, 'triage', 'alert'), speaksOf(one, 'follow-up', 'refer')]).toEqual([
        one.id,
        true,
        true,
      ]);
      expect([one.id, clinical(one)]).toEqual([one.id, true]);
    }
    // No interval that is only generally known may become a plan.
    for (const one of diseases.filter((each) => 'gap' in each.covered.interval))
      expect([one.id, clinical(one)]).toEqual([one.id, false]);
  });
});

describe('COPD: an attack', () => {
  // 二、（三）1: more breathless, wheeze, chest tightness, more cough, more or changed phlegm, fever, or unwell, or lips
  // blue, oedema, or arrhythmia, heart failure: in time to the upper hospital, asked after within two weeks.
  const listed = [
    'breathlessness',
    'wheeze',
    'chest-tightness',
    'cough',
    'phlegm-more',
    'phlegm-changed',
    'fever',
    'unwell',
    'drowsy',
    'lip-cyanosis',
    'oedema',
    'heart',
  ];

  it('is every sign the norm lists, each enough by itself, and each goes up and is asked after in two weeks', () => {
    const asked = knowledge.facts.get('copdWorse');
    expect(asked?.type === 'codes' && asked.options.map((one) => one.code).sort()).toEqual(
      [...listed].sort(),
    );
    for (const sign of listed) {
      expect([sign, referrals({ ...copd, copdWorse: [sign] })]).toMatchObject([
        sign,
        [{ urgency: 'at-once', to: 'upper-hospital', trackWithinDays: 14 }],
      ]);
    }
  });

  it('is none where nothing is worse than usual, and open where nobody asked', () => {
    expect(referrals({ ...settled, copdWorse: [], copdSymptomsHeld: true, copdUpperHospital: [] })).toEqual(
      [],
    );
    const open = rulesOf('triage').filter(
      (rule) => outcome(rule, { ...copd, symptomsToday: [] }) === 'unknown',
    );
    expect(open.map((rule) => rule.id)).toEqual(
      expect.arrayContaining(['triage-copd-danger', 'triage-copd-attack']),
    );
  });

  it('concerns nobody without COPD', () => {
    for (const sign of listed)
      expect(fired(rulesOf('triage'), { conditions: ['asthma'], copdWorse: [sign] })).toEqual([]);
  });
});

describe('COPD: follow-up', () => {
  const classOf = (facts: Known) =>
    actionsFor('follow-up', facts).flatMap((action) =>
      'classify' in action && action.classify.fact === 'copdFollowUpClass' ? [action.classify.code] : [],
    );

  // 填表说明 11: symptoms held, symptoms not held, reaction, complication; of several at once the heaviest.
  // “不良反应”意为存在药物不良反应或其他治疗的不良反应: 吸氧、呼吸机 beside the drugs.
  const treatments: readonly Known[] = [
    { copdTreatments: [] },
    { copdTreatments: ['home-oxygen'], copdSideEffects: [] },
    { copdTreatments: ['ventilator', 'home-oxygen'], copdSideEffects: ['ventilator'] },
  ];

  it('falls into one class of the form, the heaviest of those that hold', () => {
    for (const copdComplication of [true, false])
      for (const copdDrugReaction of [true, false])
        for (const treatment of treatments)
          for (const copdSymptomsHeld of [true, false]) {
            const heaviest = copdComplication
              ? 'complication'
              : copdDrugReaction || treatment === treatments[2]
                ? 'adverse-reaction'
                : copdSymptomsHeld
                  ? 'controlled'
                  : 'not-controlled';
            const facts = { ...copd, copdComplication, copdDrugReaction, ...treatment, copdSymptomsHeld };
            expect(classOf(facts)).toEqual([heaviest]);
          }
  });

  // 高血压表说明6 asks for a reaction to the medicine for the pressure, 糖尿病表说明6 to that for the sugar.
  it('is not classified by a reaction or complication of hypertension or diabetes, nor they by its own', () => {
    const others = { conditions: ['copd', 'hypertension', 'type-2-diabetes'] };
    const held = { ...settled, ...others, copdSymptomsHeld: true };
    expect(classOf({ ...held, adverseReaction: true, complicationNewOrWorse: true })).toEqual(['controlled']);
    const asked = { adverseReaction: false, complicationNewOrWorse: false, systolicBpMmHg: 128 };
    const own = {
      ...held,
      ...asked,
      diastolicBpMmHg: 78,
      glucoseFastingMmolL: 6,
      hypoglycaemiaEpisodes: 'none',
    };
    const classes = actionsFor('follow-up', { ...own, copdDrugReaction: true, copdComplication: true });
    expect(
      classes.flatMap((action) => ('classify' in action ? [Object.values(action.classify).join(' ')] : [])),
    ).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/(hypertension|diabetes)\S* (adverse|compl)/)]),
    );
  });

  it('is in no class while something is missing, and for nobody under 35', () => {
    expect(classOf(settled)).toEqual([]);
    const held = { ...copd, copdComplication: false, copdDrugReaction: false, copdSymptomsHeld: true };
    expect(classOf(held)).toEqual([]);
    expect(classOf({ ...held, copdTreatments: ['home-oxygen'] })).toEqual([]);
    expect(classOf({ ...settled, copdSymptomsHeld: true, ageYears: 34 })).toEqual([]);
  });

  // 二、（三）: at least 4 follow-ups a year; （四）: 1 health check; （三）7: lung function at least once a year.
  it('is planned four times a year, with one health check and one lung function test', () => {
    const plans = actionsFor('follow-up', copd).flatMap((action) => ('plan' in action ? [action.plan] : []));
    const own = plans.filter((plan) => plan.kind === 'clinical' && plan.norm.includes('慢阻肺'));
    expect(own.map(({ activity, timesPerYear }) => [activity, timesPerYear])).toEqual([
      ['copd-follow-up', 4],
      ['yearly-check-chronic', 1],
      ['lung-function-test', 1],
    ]);
    // 365 days hold four visits at most 91 days apart, not 92.
    expect(own[0]?.withinDays).toBe(Math.floor(365 / 4));
  });

  // 二、（三）8.
  it.each([
    { copdUpperHospital: ['frequent-attacks'] },
    { copdUpperHospital: ['low-oxygen-long'] },
    { copdUpperHospital: ['medicine-not-holding'] },
    { copdDrugReaction: true, reactionHardToControl: true },
    { copdComplication: true },
  ])('goes to the upper hospital for %o', (facts) => {
    expect(referrals({ ...settled, copdSymptomsHeld: true, copdUpperHospital: [], ...facts })).toMatchObject([
      { to: 'upper-hospital' },
    ]);
  });

  it('leaves every change of medicine to whoever may prescribe', () => {
    const texts = rules
      .filter((rule) => /copd|coronary/.test(rule.id))
      .flatMap((rule) => rule.then)
      .flatMap((action) =>
        'note' in action ? [action.note.text] : 'alert' in action ? action.alert.actions : [],
      );
    for (const text of texts.filter((one) => /用药|药物|停药|换药|加药/.test(one)))
      expect(text).toMatch(/由有处方权的医师决定|不良反应/);
  });
});

describe('coronary disease', () => {
  // 县域方案 一、（一）: the village refers those known whose disease is not stable; how to tell is not in the document.
  it('that is not stable goes to the county, on general knowledge that waits for the expert', () => {
    const rule = rules.find((one) => one.id === 'triage-coronary-unstable');
    expect(rule?.basis).toBe('general');
    expect(
      referrals({ conditions: ['coronary-heart-disease'], anginaChanged: ['more-often'], symptomsToday: [] }),
    ).toMatchObject([{ urgency: 'at-once', to: 'county' }]);
  });
});
