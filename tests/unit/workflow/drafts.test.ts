/** Drafting, adjusting, submitting and recalling through the real house; expected values argued beside each case. */
import { describe, expect, it } from 'vitest';
import { addLine } from '../../../src/workflow/add-line.js';
import { setAmounts } from '../../../src/workflow/amounts.js';
import { readDecision } from '../../../src/workflow/decided.js';
import { adjustDraft, makeDraft, recallDraft, submitDraft } from '../../../src/workflow/drafts.js';
import { returnDraft } from '../../../src/workflow/review.js';
import { changeChart } from '../../../src/workflow/service.js';
import { makeHouse } from '../../web/house.js';
import {
  codesOf,
  documentIn,
  drafted,
  must,
  record,
  recordVisit,
  submitted,
  typed,
  walkIn,
  wellAnswered,
} from './walk-in.js';

const fallen = { fallsPastYear: { value: true } } as const;

describe('making a draft', () => {
  it('puts on the paper what the machine ticked, with grams where the source states them', async () => {
    const house = await makeHouse();
    const doc = await documentIn(house, await drafted(house));
    expect(doc.state).toBe('draft');
    expect(doc.lines).toEqual(doc.drafted);
    // knowledge/recipes: 山药粥, 山药30克 粳米180克.
    const meal = doc.lines.find((line) => line.itemId === 'meal-qi-deficiency-shan-yao-zhou');
    expect(meal?.amounts).toEqual({ 'shan-yao': 30, 'da-mi': 180 });
  });

  it('says nothing of a resident to somebody of another county', async () => {
    const house = await makeHouse();
    const emergency = { symptoms: { symptomsToday: { value: { present: ['chest-pain'], complete: true } } } };
    const { residentId, visitId } = await walkIn(house, { facts: emergency });
    const other = await makeDraft(house.service, await house.by('neighbour-1'), residentId, visitId);
    expect(codesOf(other)).toEqual(['rights.role']);
    const own = await makeDraft(house.service, await house.by('doctor-east-1'), residentId, visitId);
    expect(codesOf(own)).toEqual(['decision.emergency']);
  });

  it('is refused for a resident who has moved away', async () => {
    const house = await makeHouse();
    const { residentId, visitId, doctor } = await walkIn(house);
    const by = await house.by(doctor);
    await changeChart(house.service, by, residentId, {
      act: 'edit-identity',
      apply: (chart) => ({
        ok: true,
        value: {
          chart: { ...chart, standing: { status: 'moved', on: chart.identity.birthDate, note: '' } },
          value: null,
        },
      }),
    });
    expect(codesOf(await makeDraft(house.service, by, residentId, visitId))).toEqual(['visit.not-present']);
  });

  it('made anew keeps the words the doctor changed and the line the doctor took out', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const by = await house.by(draft.doctor);
    const before = await documentIn(house, draft);
    const kept = before.lines
      .filter((line) => line.itemId !== 'mood-qi-deficiency-calm')
      .map((line) =>
        line.itemId === 'living-qi-deficiency-rest' ? { ...line, text: '中午睡半小时。' } : line,
      );
    must(
      await adjustDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(kept),
      }),
    );
    await record(house, draft, 'safety', { ...wellAnswered.safety, ...fallen });
    expect(must(await makeDraft(house.service, by, draft.residentId, draft.visitId))).toBe(draft.documentId);
    const after = await documentIn(house, draft);
    const ids = after.lines.map((line) => line.itemId);
    expect(ids).not.toContain('mood-qi-deficiency-calm');
    expect(after.lines.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe(
      '中午睡半小时。',
    );
    // safety-falls-balance withholds 八段锦 after a fall; the machine ticks another exercise instead.
    expect(before.lines.map((line) => line.itemId)).toContain('exercise-ba-duan-jin');
    expect(ids).not.toContain('exercise-ba-duan-jin');
    expect(after.events.map((event) => event.kind)).toEqual(['drafted', 'adjusted', 'drafted']);
  });

  it('makes a returned draft anew in place, so that the remark stands beside it and no second one appears', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { revision } = await documentIn(house, draft);
    must(
      await returnDraft(house.service, await house.by('county-1'), draft.residentId, draft.documentId, {
        shown: revision,
        reason: 'facts-missing',
        comment: '',
      }),
    );
    await record(house, draft, 'safety', { ...wellAnswered.safety, ...fallen });
    const by = await house.by(draft.doctor);
    expect(must(await makeDraft(house.service, by, draft.residentId, draft.visitId))).toBe(draft.documentId);
    const chart = await house.chartOf(draft.residentId);
    expect(chart.documents.map((doc) => doc.state)).toEqual(['returned']);
  });

  it('is refused while the county has the draft of this visit', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const again = await makeDraft(
      house.service,
      await house.by(draft.doctor),
      draft.residentId,
      draft.visitId,
    );
    expect(codesOf(again)).toEqual(['draft.already-submitted']);
  });
});

describe('adjusting a draft', () => {
  it('refuses a page that shows an older version', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const by = await house.by(draft.doctor);
    const { lines } = await documentIn(house, draft);
    const input = { shown: 1, lines: typed(lines.slice(1)) };
    must(await adjustDraft(house.service, by, draft.residentId, draft.documentId, input));
    expect(codesOf(await adjustDraft(house.service, by, draft.residentId, draft.documentId, input))).toEqual([
      'document.stale',
    ]);
  });

  it('refuses a phrase no paper may carry, also with a space in it', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    for (const text of ['吃了可以停药。', '吃了可以停 药。']) {
      const wrong = lines.map((line, index) => (index === 0 ? { ...line, text } : line));
      const result = await adjustDraft(
        house.service,
        await house.by(draft.doctor),
        draft.residentId,
        draft.documentId,
        { shown: 1, lines: typed(wrong) },
      );
      expect(codesOf(result)).toEqual(['line.forbidden-phrase']);
    }
  });

  it('takes no grams, heading or food from the page that the item does not have', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    const by = await house.by(draft.doctor);
    const attempt = (change: (line: (typeof lines)[number]) => (typeof lines)[number], itemId: string) =>
      adjustDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(lines.map((line) => (line.itemId === itemId ? change(line) : line))),
      });
    const meal = 'meal-qi-deficiency-shan-yao-zhou';
    expect(codesOf(await attempt((line) => ({ ...line, amounts: { 'shan-yao': 300 } }), meal))).toEqual([
      'line.amounts-changed',
    ]);
    expect(codesOf(await attempt((line) => ({ ...line, domain: 'mood' }), meal))).toEqual([
      'line.not-as-item',
    ]);
    const foods = (line: (typeof lines)[number]) => ({
      ...line,
      favour: [...(line.favour ?? []), 'ren-shen'],
    });
    expect(codesOf(await attempt(foods, 'diet-qi-deficiency'))).toEqual(['line.food-withheld']);
    // A list of foods on a line that is none would not be counted among the five.
    expect(codesOf(await attempt((line) => ({ ...line, favour: [] }), 'mood-qi-deficiency-calm'))).toEqual([
      'line.not-as-item',
    ]);
  });

  it('asks a coded reason for an added line, and words where the reason is "other"', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const by = await house.by(draft.doctor);
    const { lines } = await documentIn(house, draft);
    const fewer = lines.filter((line) => line.itemId !== 'mood-qi-deficiency-calm');
    must(
      await adjustDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(fewer),
      }),
    );
    const add = (reason: string, comment = '') =>
      addLine(house.service, by, draft.residentId, draft.documentId, {
        shown: 2,
        itemId: 'mood-qi-deficiency-music',
        reason,
        comment,
        lifts: [],
      });
    expect(codesOf(await add(''))).toEqual(['line.needs-reason']);
    expect(codesOf(await add('because'))).toEqual(['document.unknown-reason']);
    expect(codesOf(await add('other'))).toEqual(['document.needs-comment']);
    must(await add('resident-wishes'));
    const added = (await documentIn(house, draft)).lines.at(-1);
    expect(added).toMatchObject({ itemId: 'mood-qi-deficiency-music', addedFor: 'resident-wishes' });
  });

  it('takes hand-written words with a heading and a reason, and nothing else with them', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const by = await house.by(draft.doctor);
    const { lines } = await documentIn(house, draft);
    const own = {
      itemId: null,
      domain: 'daily-life' as const,
      text: '晚上九点半前睡下。',
      addedFor: 'fits-better',
      lifts: [],
    };
    const save = (line: object) =>
      adjustDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: [...typed(lines.slice(0, 3)), line],
      });
    expect(codesOf(await save({ ...own, favour: ['dang-gui'] }))).toEqual(['line.words-only']);
    must(await save(own));
  });

  it('lets a physician lift a line no document supports, with a reason, and nobody else', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { facts: { safety: fallen } });
    const { lines, decision } = await documentIn(house, draft);
    const item = decision
      ? readDecision(decision).decision.items.find((one) => one.itemId === 'exercise-ba-duan-jin')
      : undefined;
    // rules/safety/falls-bones-frailty.yaml: basis general, so unsigned.
    expect(item?.withheldBy.map((reason) => [reason.ruleId, reason.awaitsExpert])).toEqual([
      ['safety-falls-balance', true],
    ]);
    const fewer = lines.filter((line) => line.domain !== 'exercise');
    const add = (reason: string) => ({
      shown: 2,
      itemId: 'exercise-ba-duan-jin',
      reason: 'physician-judgement',
      comment: '',
      lifts: [{ ruleId: 'safety-falls-balance', reason, comment: '' }],
    });
    const village = await house.by(draft.doctor);
    must(
      await adjustDraft(house.service, village, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(fewer),
      }),
    );
    const asDoctor = await addLine(
      house.service,
      village,
      draft.residentId,
      draft.documentId,
      add('fact-clarified'),
    );
    expect(codesOf(asDoctor)).toEqual(['rights.role']);
    const township = await house.by('township-east');
    const without = await addLine(house.service, township, draft.residentId, draft.documentId, add(''));
    expect(codesOf(without)).toEqual(['document.needs-reason']);
    // A county physician may lift, but adjusts nothing before it is submitted.
    const county = await addLine(
      house.service,
      await house.by('county-1'),
      draft.residentId,
      draft.documentId,
      add('fact-clarified'),
    );
    expect(codesOf(county)).toEqual(['rights.role']);
    must(await addLine(house.service, township, draft.residentId, draft.documentId, add('fact-clarified')));
    const lifted = (await documentIn(house, draft)).lines.at(-1)?.lifts;
    expect(lifted).toMatchObject([{ ruleId: 'safety-falls-balance', by: 'township-east' }]);
  });

  it('never lets a line stand that a document forbids, whoever asks', async () => {
    const house = await makeHouse();
    const bad = { conditions: { value: { present: ['knee-osteoarthritis'], complete: true } } } as const;
    const draft = await drafted(house, { facts: { history: bad } });
    const village = await house.by(draft.doctor);
    const { lines } = await documentIn(house, draft);
    const fewer = lines.filter((line) => line.domain !== 'exercise');
    must(
      await adjustDraft(house.service, village, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(fewer),
      }),
    );
    // rules/safety/knees-neck-weight.yaml: safety-knee-loading is sourced.
    const result = await addLine(
      house.service,
      await house.by('township-east'),
      draft.residentId,
      draft.documentId,
      {
        shown: 2,
        itemId: 'exercise-ba-duan-jin',
        reason: 'physician-judgement',
        comment: '',
        lifts: [{ ruleId: 'safety-knee-loading', reason: 'fact-clarified', comment: '' }],
      },
    );
    expect(codesOf(result)).toEqual(['line.withheld']);
  });
});

describe('typing the grams of a meal', () => {
  // 黄芪童子鸡: 黄芪9克 stated, 鸡肉 not. Limit of 黄芪: the pharmacopoeia's upper reference, in knowledge/foods.
  const recipe = 'meal-qi-deficiency-huang-qi-tong-zi-ji';

  it('is a physician’s act and opens the meal on a draft made anew', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const type = async (who: string, grams: Record<string, number>) =>
      setAmounts(house.service, await house.by(who), draft.residentId, draft.visitId, {
        recipe,
        grams,
        sure: [],
      });
    expect(codesOf(await type('doctor-east-1', { 'ji-rou': 60 }))).toEqual(['rights.role']);
    expect(must(await type('township-east', { 'ji-rou': 60, 'huang-qi': 9 }))).toBe(draft.documentId);
    const { decision } = await documentIn(house, draft);
    const meal = decision
      ? readDecision(decision).decision.items.find((one) => one.itemId === recipe)
      : undefined;
    expect(meal?.verdict).toBe('allowed');
  });

  it('refuses a food that is not in the dish, more than the limit, and a dish still without amounts', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const upper = house.service.release().knowledge.foods.get('huang-qi')?.upperGramsPerDay ?? 0;
    expect(upper).toBeGreaterThan(0);
    const type = async (grams: Record<string, number>) =>
      codesOf(
        await setAmounts(house.service, await house.by('township-east'), draft.residentId, draft.visitId, {
          recipe,
          grams,
          sure: [],
        }),
      );
    expect(await type({ 'ji-rou': 60, 'ren-shen': 3 })).toEqual(['amounts.not-in-recipe']);
    expect(await type({ 'ji-rou': 60, 'huang-qi': upper + 1 })).toEqual(['amounts.above-limit']);
    expect(await type({ 'huang-qi': 9 })).toEqual(['amounts.incomplete']);
  });
});

describe('submitting and recalling', () => {
  it('saves what is typed and sends it in one write', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    const fewer = lines.filter((line) => line.itemId !== 'mood-qi-deficiency-calm');
    must(
      await submitDraft(house.service, await house.by(draft.doctor), draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(fewer),
      }),
    );
    const doc = await documentIn(house, draft);
    expect(doc.state).toBe('submitted');
    expect(doc.submittedLines).toEqual(fewer);
    expect(doc.events.map((event) => event.kind)).toEqual(['drafted', 'adjusted', 'submitted']);
  });

  it('is refused on facts that changed since the draft, however harmless, until it is made anew', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const by = await house.by(draft.doctor);
    await record(house, draft, 'habits', { saltTaste: { value: 'heavy' } });
    const send = async () => {
      const { revision } = await documentIn(house, draft);
      return submitDraft(house.service, by, draft.residentId, draft.documentId, { shown: revision });
    };
    expect(codesOf(await send())).toEqual(['draft.facts-changed']);
    must(await makeDraft(house.service, by, draft.residentId, draft.visitId));
    must(await send());
  });

  it('is refused without consent to share with the county', async () => {
    const house = await makeHouse();
    const { residentId, visitId, doctor } = await walkIn(house);
    const by = await house.by(doctor);
    await changeChart(house.service, by, residentId, {
      act: 'record-consent',
      apply: (chart) => ({
        ok: true,
        value: {
          chart: {
            ...chart,
            consents: chart.consents.map((one) => ({ ...one, purposes: { 'assessment-and-advice': true } })),
          },
          value: null,
        },
      }),
    });
    const documentId = must(await makeDraft(house.service, by, residentId, visitId));
    const sent = await submitDraft(house.service, by, residentId, documentId, { shown: 1 });
    expect(codesOf(sent)).toEqual(['submit.no-sharing-consent']);
  });

  it('may be recalled by whoever submitted it, and by nobody else', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const recall = async (who: string) =>
      recallDraft(house.service, await house.by(who), draft.residentId, draft.documentId);
    expect(codesOf(await recall('township-east'))).toEqual(['rights.not-author']);
    expect(codesOf(await recall('doctor-west-1'))).toEqual(['rights.outside']);
    expect(codesOf(await recall('county-1'))).toEqual(['rights.role']);
    must(await recall('doctor-east-1'));
    expect((await documentIn(house, draft)).state).toBe('draft');
  });

  it('makes the one who submits the author: a township physician who sends on a village draft answers for it', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const township = await house.by('township-east');
    must(await submitDraft(house.service, township, draft.residentId, draft.documentId, { shown: 1 }));
    const village = await house.by(draft.doctor);
    const recalled = await recallDraft(house.service, village, draft.residentId, draft.documentId);
    expect(codesOf(recalled)).toEqual(['document.not-author']);
    must(await recallDraft(house.service, township, draft.residentId, draft.documentId));
  });

  it('is refused when a later visit found a danger for what is on the paper', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    await recordVisit(house, draft.residentId, {
      facts: { safety: { allergies: { value: { present: ['egg'], complete: true } } } },
    });
    const sent = await submitDraft(
      house.service,
      await house.by(draft.doctor),
      draft.residentId,
      draft.documentId,
      { shown: 1 },
    );
    // 气虚质 diet favours 鸡蛋 and 鹌鹑蛋; rules/safety/allergies.yaml withholds egg.
    expect(codesOf(sent)).toEqual(['line.later-danger']);
  });
});
