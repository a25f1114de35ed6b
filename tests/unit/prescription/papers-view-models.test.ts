/** What the view models say, on the shipped content; expectations from that content and the form, argued beside them. */
import { describe, expect, test } from 'vitest';
import { assessItems } from '../../../src/decision/assess.js';
import { decide } from '../../../src/decision/decide.js';
import type { Decision } from '../../../src/decision/decision.js';
import type { AdviceLine } from '../../../src/domain/document.js';
import { civilDate } from '../../../src/domain/time.js';
import { draftLines } from '../../../src/prescription/draft.js';
import { type AdviceView, adviceSources, adviceView } from '../../../src/prescription/papers/advice.js';
import { mayBeAsked } from '../../../src/prescription/papers/asked-of.js';
import { constitutionsTold } from '../../../src/prescription/papers/constitution-told.js';
import { elderlyRecordView } from '../../../src/prescription/papers/elderly-record.js';
import { factTold } from '../../../src/prescription/papers/fact-told.js';
import { noticeLines } from '../../../src/prescription/papers/result-notice.js';
import { frameOf, type PaperSource } from '../../../src/prescription/papers/source.js';
import { visitFormView } from '../../../src/prescription/papers/visit-form.js';
import { elderly33, inputFor, type Person, wellElder } from '../../scenarios/patients.js';
import { shippedRelease } from '../../scenarios/release.js';

const day = (text: string) => civilDate.parse(text);
const release = shippedRelease();
const { knowledge, instruments } = release;
const elderly = instruments.get('elderly-33');
if (!elderly) throw new Error('the release holds no elderly form');

/** 气虚: items 2, 3, 4, 14 answered 4, the others 1 (raw 16). */
const qiDeficient: Person = {
  facts: { ...wellElder, sensoryLoss: false, brokenSkin: false, livesAlone: false, frail: false },
  questionnaire: elderly33(1, { 2: 4, 3: 4, 4: 4, 14: 4 }),
};
/** The same, and 阳虚: items 11, 12, 29 answered 4 as well (raw 13). */
const coldToo: Person = {
  ...qiDeficient,
  questionnaire: elderly33(1, { 2: 4, 3: 4, 4: 4, 14: 4, 11: 4, 12: 4, 29: 4 }),
};

interface Advised {
  readonly view: AdviceView;
  readonly lines: readonly AdviceLine[];
  readonly decision: Decision;
}

async function advised(
  person: Person,
  today = '2026-11-20',
  more: readonly AdviceLine[] = [],
): Promise<Advised> {
  const input = inputFor(person);
  const decision = await decide(input, release);
  const lines = [...draftLines(decision, knowledge, input.amounts), ...more];
  const ids = lines.flatMap((line) => line.itemId ?? []);
  const judged = new Map((await assessItems(input, release, ids)).map((item) => [item.itemId, item]));
  return {
    view: adviceView({ lines, input, decision, judged, today: day(today) }, knowledge),
    lines,
    decision,
  };
}

const things = ({ view }: Advised) => view.headings.flatMap((heading) => heading.things);
const foods = ({ view }: Advised) => view.headings.flatMap((heading) => heading.foods ?? []);

describe('advice as an elder reads it', () => {
  test('numbers at most five things through headings in the order of the paper', async () => {
    const advice = await advised(qiDeficient);
    expect(things(advice).map((thing) => thing.number)).toEqual(
      things(advice).map((_, index) => String(index + 1)),
    );
    expect(things(advice).length).toBeLessThanOrEqual(5);
    const order = ['膳食食疗', '起居调养', '情志调节', '养生功法', '保健技术', '健康饮食'];
    const labels = advice.view.headings.map((heading) => heading.label);
    expect(labels).toEqual(order.filter((label) => labels.includes(label)));
  });

  test('puts the foods into one table under 健康饮食 and nowhere else', async () => {
    const advice = await advised(qiDeficient);
    const withFoods = advice.view.headings.filter((heading) => heading.foods !== null);
    expect(withFoods.map((heading) => heading.label)).toEqual(['健康饮食']);
    // knowledge/diets/qi-deficiency.yaml: favours 山药, 鸡蛋 …, limits 槟榔.
    expect(foods(advice)[0]?.favour).toContain('山药');
    expect(foods(advice)[0]?.limit).toContain('槟榔');
    expect(foods(advice)[0]?.avoid).toEqual([]);
  });

  test('gives the grams of a dish as its source states them, for the whole pot', async () => {
    const dish = things(await advised(qiDeficient)).find((thing) => thing.dish)?.dish;
    // knowledge/recipes: 山药粥, 山药30g 粳米180g, servings not stated.
    expect(dish).toEqual({
      name: '山药粥',
      servings: null,
      forPerson: false,
      parts: [
        { name: '山药', grams: '30' },
        { name: '大米', grams: '180' },
      ],
      family: null,
    });
  });

  test('gives a dish for one and for all who eat along, where its source says for how many it is', async () => {
    // knowledge/recipes/gout-guide-2024.yaml, 茯苓橘皮粥, 1人1次量: 茯苓9 橘皮2 大米50; times 3 by hand.
    const id = 'meal-gout-fu-ling-ju-pi-zhou';
    const amounts = { 'fu-ling': 9, 'ju-pi': 2, 'da-mi': 50 };
    const line = { itemId: id, domain: 'medicinal-meal' as const, text: '一起煮粥。', amounts, lifts: [] };
    const family = { ...qiDeficient, facts: { ...qiDeficient.facts, householdSize: 3 } };
    const dish = things(await advised(family, '2026-11-20', [line])).find(
      (thing) => thing.dish?.name === '茯苓橘皮粥',
    )?.dish;
    expect(dish).toEqual({
      name: '茯苓橘皮粥',
      servings: '1',
      forPerson: false,
      parts: [
        { name: '茯苓', grams: '9' },
        { name: '橘皮', grams: '2' },
        { name: '大米', grams: '50' },
      ],
      family: {
        people: '3',
        parts: [
          { name: '茯苓', grams: '27' },
          { name: '橘皮', grams: '6' },
          { name: '大米', grams: '150' },
        ],
      },
    });
    // Nobody asked how many eat along: for one only.
    const [alone] = things(await advised(qiDeficient, '2026-11-20', [line])).flatMap((thing) =>
      thing.dish?.name === '茯苓橘皮粥' ? [thing.dish] : [],
    );
    expect(alone?.family).toBeNull();
  });

  test('carries the staple-food note for diabetes from the safety rule', async () => {
    const advice = await advised({
      ...qiDeficient,
      facts: { ...qiDeficient.facts, conditions: ['type-2-diabetes'], medicines: ['metformin'] },
    });
    const warned = [
      ...things(advice).flatMap((thing) => thing.warnings),
      ...foods(advice).flatMap((table) => table.cautions.map((caution) => caution.text)),
    ];
    expect(warned).toContain('这里面的米面、豆薯要算在主食里，吃了它就少吃同样多的饭。');
  });

  test('says not to eat what the resident is allergic to, where the list only says less', async () => {
    // knowledge/diets/yang-deficiency.yaml limits 螃蟹; rules/safety/allergies.yaml forbids it with a shellfish allergy.
    const without = await advised(coldToo);
    expect(foods(without)[0]?.limit).toContain('螃蟹');
    const allergic = await advised({ ...coldToo, facts: { ...coldToo.facts, allergies: ['shellfish'] } });
    expect(foods(allergic)[0]?.limit).not.toContain('螃蟹');
    expect(foods(allergic)[0]?.avoid).toContain('螃蟹');
  });

  test('names the foods a warning is about', async () => {
    // rules/safety/medicines.yaml warns of green leaves with warfarin; 韭菜 is favoured in yang deficiency.
    const advice = await advised({ ...coldToo, facts: { ...coldToo.facts, medicines: ['warfarin'] } });
    const caution = foods(advice)[0]?.cautions.find((one) => one.text.includes('绿叶菜'));
    expect(caution?.foods).toContain('韭菜');
  });

  test('tells what could not be judged by the label of the fact, and nothing when all was known', async () => {
    expect((await advised(qiDeficient)).view.unjudged).toEqual([]);
    const { kidneyDisease: _, ...unasked } = qiDeficient.facts;
    expect((await advised({ ...qiDeficient, facts: unasked })).view.unjudged).toContain('肾病');
  });

  test('takes a line written by hand as it is, without dish and without warnings', async () => {
    const byHand: AdviceLine = { itemId: null, domain: 'mood', text: '和老伙伴唱唱戏。', lifts: [] };
    const advice = await advised(qiDeficient, '2026-11-20', [byHand]);
    const thing = things(advice).find((one) => one.text === byHand.text);
    expect(thing).toMatchObject({ dish: null, warnings: [], stopSigns: null });
  });

  test('tells the soonest clinical visit, and that it is overdue once its day has passed', async () => {
    const hypertensive: Person = {
      ...qiDeficient,
      facts: { ...qiDeficient.facts, conditions: ['hypertension'], systolicFirstMmHg: 128 },
    };
    const { decision, view } = await advised(hypertensive);
    const due = decision.plan
      .flatMap((line) => (line.kind === 'clinical' ? (line.dueOn ?? []) : []))
      .sort()[0];
    expect(due).toBeDefined();
    const [year, month, date] = (due ?? '').split('-');
    expect(view.nextVisit).toMatchObject({
      on: { year, month: String(Number(month)), day: String(Number(date)) },
      overdue: false,
    });
    expect((await advised(hypertensive, '2027-12-31')).view.nextVisit?.overdue).toBe(true);
  });

  test('tells no next visit where none is planned', async () => {
    const input = inputFor(qiDeficient);
    const decision = { ...(await decide(input, release)), plan: [] };
    const view = adviceView(
      { lines: [], input, decision, judged: new Map(), today: day('2026-11-20') },
      knowledge,
    );
    expect(view).toMatchObject({ nextVisit: null, headings: [] });
  });

  test('cites at most three sources, by title', async () => {
    const { lines } = await advised(qiDeficient);
    const cited = adviceSources(lines, knowledge);
    expect(cited.length).toBeLessThanOrEqual(3);
    expect(cited[0]).toContain('老年人中医药健康管理服务技术规范');
  });
});

describe('the result notice', () => {
  test('leaves out meals and moxa, also where the decision had ticked them', async () => {
    const input = inputFor(coldToo);
    const decision = await decide(input, release);
    const lines = noticeLines(decision, input, knowledge);
    expect(decision.items.some((item) => item.ticked && item.domain === 'medicinal-meal')).toBe(true);
    expect(lines.map((line) => line.domain)).not.toContain('medicinal-meal');
    const moxa = lines.filter((line) =>
      knowledge.items.get(line.itemId ?? '')?.traits.includes('moxibustion'),
    );
    expect(moxa).toEqual([]);
  });

  test('holds nothing that no expert has signed', async () => {
    const input = inputFor(coldToo);
    const decision = await decide(input, release);
    const proposals = new Set(decision.items.filter((item) => item.proposal).map((item) => item.itemId));
    const lines = noticeLines(decision, input, knowledge);
    expect(lines.filter((line) => proposals.has(line.itemId ?? ''))).toEqual([]);
  });
});

describe('the constitution on a paper', () => {
  const label = (_: string, code: string) => code;

  test('is the primary one first, then what also is or tends to be so', async () => {
    const input = inputFor(coldToo);
    const told = constitutionsTold(input, await decide(input, release), label);
    expect(told.map((one) => one.label)).toEqual(['qi-deficiency', 'yang-deficiency']);
    expect(told.map((one) => one.judgement)).toEqual(['yes', 'yes']);
  });

  test('is a physician’s word before the score', async () => {
    const input = inputFor({
      ...coldToo,
      more: { confirmedConstitutions: { primary: 'yang-deficiency', others: ['qi-deficiency'] } },
    });
    const told = constitutionsTold(input, await decide(input, release), label);
    expect(told).toEqual([
      { label: 'yang-deficiency', judgement: null },
      { label: 'qi-deficiency', judgement: null },
    ]);
  });

  test('is none while two are equal', async () => {
    // 气虚 and 血瘀 both 16.
    const input = inputFor({
      ...qiDeficient,
      questionnaire: elderly33(1, { 2: 4, 3: 4, 4: 4, 14: 4, 19: 4, 22: 4, 24: 4, 33: 4 }),
    });
    expect(constitutionsTold(input, await decide(input, release), label)).toEqual([]);
  });
});

const source: PaperSource = {
  kind: 'elderly-record',
  size: 'A4',
  resident: { name: '示例甲', sex: 'female', birthDate: day('1955-03-02') },
  visitedOn: day('2026-11-20'),
  knowledge,
  release: { number: 3, hash: '0123456789abcdef' },
  issuers: ['示例县中医医院', '柳树村卫生室'],
  people: { recording: '记甲', signing: '签乙', reviewer: null, reviewerSawResident: false },
  sheet: null,
  publicUrl: 'http://zhiwei.example',
};

describe('the frame', () => {
  test('tells the age of an infant in months, of everybody else in years', () => {
    const ageOf = (birth: string) =>
      frameOf(
        { ...source, resident: { ...source.resident, birthDate: day(birth) } },
        {
          isAdvice: false,
          signatures: {
            recordingDoctor: null,
            signingDoctor: null,
            reviewer: null,
            resident: false,
            seal: false,
          },
          sources: [],
        },
      ).resident.age;
    expect(ageOf('1955-03-02')).toBe('71岁');
    expect(ageOf('2023-11-20')).toBe('3岁');
    expect(ageOf('2023-11-21')).toBe('35个月');
  });
});

describe('the official elderly form', () => {
  function recordOf(answers: Record<string, number>, measures: Record<string, number> = {}, guidance = [1]) {
    return elderlyRecordView(source, {
      instrument: elderly as NonNullable<typeof elderly>,
      sex: 'female',
      answers,
      measures,
      guidedFor: null,
      guidance,
      otherGuidance: '戒烟',
      recordNumber: null,
    });
  }
  const allOf = (value: number) => {
    const questionnaire = elderly33(value);
    return 'answers' in questionnaire ? questionnaire.answers : {};
  };

  test('has all 33 items in order with the answer ticked', () => {
    const { items } = recordOf(allOf(2));
    expect(items.map((item) => Number(item.no))).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
    expect(
      items.every(
        (item) =>
          item.cells
            .filter((cell) => cell.chosen)
            .map((c) => c.value)
            .join() === '2',
      ),
    ).toBe(true);
  });

  test('judges all answers 2 as 平和 18 and eight times 8: only 平和 is "yes"', () => {
    // constitution.md §1.4 b: 2 + (6−2)×4 = 18; each biased scale 4×2 = 8, and ≤8 is 否.
    const { columns } = recordOf(allOf(2));
    expect(columns.map((column) => [column.label, column.score, column.yes])).toEqual([
      ['气虚质', '8', false],
      ['阳虚质', '8', false],
      ['阴虚质', '8', false],
      ['痰湿质', '8', false],
      ['湿热质', '8', false],
      ['血瘀质', '8', false],
      ['气郁质', '8', false],
      ['特禀质', '8', false],
      ['平和质', '18', true],
    ]);
    expect(columns.at(-1)?.second.label).toBe('基本是');
    expect(columns[0]?.second.label).toBe('倾向是');
  });

  test('ticks 倾向是 at 9 and 10, 是 at 11', () => {
    // 气虚 = items 2, 3, 4, 14: 3+2+2+2 = 9, 3+3+2+2 = 10, 3+3+3+2 = 11.
    const at = (changes: Record<string, number>) => recordOf({ ...allOf(2), ...changes }).columns[0];
    expect(at({ 'e33-03': 3 })).toMatchObject({ score: '9', yes: false, second: { chosen: true } });
    expect(at({ 'e33-03': 3, 'e33-14': 3 })).toMatchObject({
      score: '10',
      yes: false,
      second: { chosen: true },
    });
    expect(at({ 'e33-03': 3, 'e33-14': 3, 'e33-04': 3 })).toMatchObject({
      score: '11',
      yes: true,
      second: { chosen: false },
    });
  });

  test('lets a measurement choose the option and says so', () => {
    // Item 9: 25 ≤ BMI < 26 is option 3.
    const item = recordOf(allOf(2), { bmi: 25.5 }).items[8];
    expect(item).toMatchObject({ no: '9', measured: true });
    expect(item?.cells.find((cell) => cell.chosen)?.value).toBe('3');
  });

  test('ticks the guidance in the column it was given for', () => {
    const { columns } = recordOf(allOf(2), {}, [2, 6]);
    const given = columns.flatMap((column) =>
      column.guidance
        .filter((option) => option.given)
        .map((option) => [column.label, option.value, option.words]),
    );
    expect(given).toEqual([
      ['平和质', '2', null],
      ['平和质', '6', '戒烟'],
    ]);
  });

  test('is not made while an answer is missing', () => {
    const { 'e33-07': _, ...answers } = allOf(2);
    expect(() => recordOf(answers)).toThrow('qi-stagnation');
  });
});

describe('a fact told', () => {
  const medicines = knowledge.facts.get('medicines');
  const kidney = knowledge.facts.get('kidneyDisease');
  if (!medicines || !kidney) throw new Error('facts of the dictionary are gone');

  test.each([
    ['not asked', undefined, { none: false, unknown: true, values: [] }],
    ['不清楚', { unknown: 'unsure' as const }, { none: false, unknown: true, values: [] }],
    ['nothing taken', { value: { present: [], complete: true } }, { none: true, unknown: false, values: [] }],
    [
      'an incomplete list',
      { value: { present: ['warfarin'], complete: false } },
      { unknown: true, values: ['华法林'] },
    ],
  ])('is never "no" for %s unless somebody said so', (_, recorded, wanted) => {
    expect(factTold(medicines, recorded)).toMatchObject(wanted);
  });

  test('of a yes-no question is yes, no or unknown', () => {
    expect(factTold(kidney, { value: true })).toMatchObject({ yes: true, none: false, unknown: false });
    expect(factTold(kidney, { value: false })).toMatchObject({ yes: false, none: true, unknown: false });
    expect(factTold(kidney, undefined)).toMatchObject({ yes: false, none: false, unknown: true });
  });
});

describe('the paper form of a visit', () => {
  const blank = {
    number: 'F2026-000001',
    clinic: '柳树村卫生室',
    person: null,
    printedOn: day('2026-11-20'),
    instrument: elderly ?? null,
    extent: 'short' as const,
    knowledge,
  };
  const man = {
    name: '示例乙',
    sex: 'male' as const,
    birthDate: day('1990-01-01'),
    village: '',
    recordNumber: null,
  };
  const labelsOf = (view: ReturnType<typeof visitFormView>) =>
    [...view.before, ...view.after].flatMap((section) => section.fields.map((field) => field.label));

  test('asks every question of the least, and the measures the questionnaire needs', () => {
    const labels = labelsOf(visitFormView(blank));
    const least = [...knowledge.facts.values()].filter(
      (fact) => fact.origin.from === 'form' && fact.origin.least === true,
    );
    expect(least.length).toBeGreaterThan(8);
    expect(labels).toEqual(expect.arrayContaining(least.map((fact) => fact.label)));
    // BMI and waist decide items 9 and 28.
    expect(labels).toEqual(expect.arrayContaining(['身高', '体重', '腰围']));
  });

  test('in full asks everything the forms collect', () => {
    const labels = labelsOf(visitFormView({ ...blank, extent: 'full' }));
    const collected = [...knowledge.facts.values()].filter((fact) => fact.origin.from === 'form');
    expect(labels).toHaveLength(collected.length);
  });

  test('has a box for 不清楚 at every question with boxes', () => {
    const view = visitFormView({ ...blank, extent: 'full' });
    const without = [...view.before, ...view.after]
      .flatMap((section) => section.fields)
      .filter((field) => field.groups.length > 0)
      .filter((field) => !field.groups.some((group) => group.boxes.includes('不清楚')));
    expect(without).toEqual([]);
  });

  test('does not ask a man of pregnancy, nor a blank form whether it may', () => {
    const pregnancy = knowledge.facts.get('pregnancyOrLactation');
    if (!pregnancy) throw new Error('the dictionary asks nobody of pregnancy');
    expect(labelsOf(visitFormView({ ...blank, person: man, extent: 'full' }))).not.toContain(pregnancy.label);
    expect(labelsOf(visitFormView({ ...blank, extent: 'full' }))).toContain(pregnancy.label);
    expect(mayBeAsked(pregnancy, new Map())).toBe(true);
  });

  test('has the items of the other sex only while the sex is not known', () => {
    const instrument = instruments.get('ccmq-60') ?? null;
    const counts = (person: typeof man | null) =>
      visitFormView({ ...blank, instrument, person }).questionnaire?.items.length;
    // 61 wordings, one of them for women and one for men: 60 for one person.
    expect(counts(null)).toBe(61);
    expect(counts(man)).toBe(60);
  });
});
