/**
 * Follow-up content: classes, duties, targets and counts. Expected answers are written from the national basic public
 * health service norm (third edition, 2017), the 2025 guide and the founding documents, never from the engine.
 */
import { describe, expect, it } from 'vitest';
import { fired, type Known, outcome, rules, rulesOf, textsOf, type Value } from './chronic-content.js';

const H = { conditions: ['hypertension'] };

describe('follow-up classes', () => {
  const followUp = rulesOf('follow-up');
  const classRules = (fact: string) =>
    followUp.flatMap((rule) =>
      rule.then.flatMap((action) =>
        'classify' in action && action.classify.fact === fact ? [{ rule, code: action.classify.code }] : [],
      ),
    );
  const classesIn = (fact: string, facts: Known) =>
    classRules(fact).flatMap(({ rule, code }) => (outcome(rule, facts) === true ? [code] : []));

  function* grid(axes: Readonly<Record<string, readonly Value[]>>): Generator<Known> {
    const [first, ...rest] = Object.entries(axes);
    if (!first) {
      yield {};
      return;
    }
    for (const value of first[1])
      for (const others of grid(Object.fromEntries(rest))) yield { [first[0]]: value, ...others };
  }

  // Norm, 分类干预: target <140/90, from 65 years <150/90 and <140/90 if tolerated. Of several classes at once the one
  // with the heavier duty is recorded (the norm is silent; said in the rules' notes).
  const hypertensionClass = (f: Known): string => {
    if (f.complicationNewOrWorse) return 'complication';
    if (f.adverseReaction) return 'adverse-reaction';
    const elder = Number(f.ageYears) >= 65 && f.lowerTargetTolerated === false;
    const high = Number(f.systolicBpMmHg) >= (elder ? 150 : 140) || Number(f.diastolicBpMmHg) >= 90;
    return high ? 'not-controlled' : 'controlled';
  };
  const hypertensionAxes = {
    conditions: [['hypertension']],
    ageYears: [35, 64, 65, 66, 79, 80],
    systolicBpMmHg: [120, 139, 140, 149, 150, 170],
    diastolicBpMmHg: [70, 89, 90, 100],
    lowerTargetTolerated: [true, false],
    adverseReaction: [true, false],
    complicationNewOrWorse: [true, false],
  };

  it('hypertension: exactly one class, the one of the norm, when everything is known', () => {
    let cells = 0;
    for (const facts of grid(hypertensionAxes)) {
      expect(classesIn('hypertensionFollowUpClass', facts)).toEqual([hypertensionClass(facts)]);
      cells += 1;
    }
    expect(cells).toBe(6 * 6 * 4 * 2 * 2 * 2);
  });

  it('hypertension: a missing fact never makes another class, only "cannot tell"', () => {
    for (const facts of grid(hypertensionAxes)) {
      for (const gone of Object.keys(hypertensionAxes)) {
        const rest = { ...facts, [gone]: undefined };
        const classes = classesIn('hypertensionFollowUpClass', rest);
        expect([[], [hypertensionClass(facts)]]).toContainEqual(classes);
      }
    }
  });

  const diabetesClass = (f: Known): string => {
    if (f.complicationNewOrWorse) return 'complication';
    if (f.adverseReaction) return 'adverse-reaction';
    return Number(f.glucoseFastingMmolL) >= 7 ? 'not-controlled' : 'controlled';
  };

  it('type 2 diabetes: exactly one class, the one of the norm, and never one from a missing fact', () => {
    const axes = {
      conditions: [['type-2-diabetes']],
      ageYears: [35, 70],
      glucoseFastingMmolL: [4.5, 6.9, 7, 7.1, 12],
      adverseReaction: [true, false],
      complicationNewOrWorse: [true, false],
    };
    for (const facts of grid(axes)) {
      expect(classesIn('diabetesFollowUpClass', facts)).toEqual([diabetesClass(facts)]);
      for (const gone of Object.keys(axes)) {
        const classes = classesIn('diabetesFollowUpClass', { ...facts, [gone]: undefined });
        expect([[], [diabetesClass(facts)]]).toContainEqual(classes);
      }
    }
  });

  it('two weeks after a first failure, a referral after the second running', () => {
    const failing = { ...H, ageYears: 60, systolicBpMmHg: 150, diastolicBpMmHg: 85, adverseReaction: false };
    expect(fired(followUp, { ...failing, previousHypertensionClass: 'controlled' })).toContain(
      'followup-hypertension-two-weeks',
    );
    expect(fired(followUp, { ...failing, previousHypertensionClass: 'controlled' })).not.toContain(
      'followup-hypertension-second-time',
    );
    expect(fired(followUp, { ...failing, previousHypertensionClass: 'not-controlled' })).toContain(
      'followup-hypertension-second-time',
    );
  });

  it('leaves every change of medicine to a physician with the right to prescribe', () => {
    const aboutMedicine = rules
      .flatMap((rule) => textsOf(rule).map((text) => ({ id: rule.id, text })))
      .filter(({ text }) => /(调|换|加|减|改).{0,4}药|用药.{0,2}(加|换)|加大胰岛素/.test(text));
    expect(aboutMedicine.length).toBeGreaterThan(5);
    const loose = aboutMedicine.filter(
      ({ text }) => !/由有处方权的医师决定|不要自行|不自行/.test(text) && !/近来有没有换/.test(text),
    );
    expect(loose).toEqual([]);
  });

  it('shows norm and guide side by side for 79 and 80 years, never one number for both', () => {
    const targets = (ageYears: number) =>
      followUp
        .filter((rule) => outcome(rule, { ...H, ageYears }) === true)
        .flatMap((rule) =>
          rule.then.flatMap((a) =>
            'note' in a && a.note.topic === 'blood-pressure-target' ? [a.note.text] : [],
          ),
        )
        .join('\n');
    expect(targets(64)).toContain('<140且舒张压<90');
    expect(targets(64)).toContain('80岁以下治疗目标<130/80');
    expect(targets(79)).toContain('65岁及以上<150/90');
    expect(targets(79)).toContain('80岁以下治疗目标<130/80');
    expect(targets(80)).toContain('80岁及以上先降到<150/90');
    expect(targets(80)).not.toContain('130/80');
  });

  it('keeps the counts of the founding documents as lines of their own: 12, 3, 2, 4, 4 and 1 a year for one person', () => {
    // S0 9.2.3 monthly; S0 table key group 3 and 治未病 2; S4 four visits and four fasting glucose tests, one
    // check-up of the chronic patient and one of whoever is 65 or older; S0 table 签约效果 one assessment.
    const person = {
      contractSigned: true,
      ageYears: 70,
      keyGroups: ['elderly'],
      conditions: ['hypertension', 'type-2-diabetes'],
    };
    const lines = followUp
      .filter((rule) => outcome(rule, person) === true)
      .flatMap((rule) => rule.then.flatMap((action) => ('plan' in action ? [action.plan] : [])));
    const counts = lines.filter((line) => line.kind === 'service-count').map((line) => line.timesPerYear);
    expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual([1, 1, 1, 2, 3, 4, 4, 12]);
    const clinical = lines.filter((line) => line.kind === 'clinical');
    expect(clinical.find((line) => line.activity === 'hypertension-follow-up')).toMatchObject({
      timesPerYear: 4,
      modes: ['clinic', 'home'],
    });
    expect(clinical.find((line) => line.activity === 'fasting-glucose-test')).toMatchObject({
      timesPerYear: 4,
    });
    expect(clinical.map((line) => line.activity)).toContain('tcm-constitution-elderly');
  });

  it('gives a healthy signed adult one service a year and two 治未病 follow-ups, and no key-group line', () => {
    const person = { contractSigned: true, ageYears: 40, keyGroups: [], conditions: [] };
    const service = fired(followUp, person).filter((id) => id.startsWith('followup-service-'));
    expect(service.sort()).toEqual([
      'followup-service-general',
      'followup-service-health-assessment',
      'followup-service-preventive-care',
    ]);
  });
});
