/** Diet rules, dislikes and stand-ins as a village doctor meets them on the draft; the stored document beside. */
import { describe, expect, it } from 'vitest';
import { makeDraft } from '../../src/workflow/drafts.js';
import { type Drafted, documentIn, drafted, must, record, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';
import { lineMarkup, lineOf, linesForm } from './lines-form.js';

/** 湿热: items 23, 25, 27, 30 of the elderly form. */
const dampHeat = ['e33-23', 'e33-25', 'e33-27', 'e33-30'];
const pork = 'meal-damp-heat-lao-huang-gua-chi-xiao-dou-bao-zhu-rou-tang';
const askedFor = '还没问过有没有饮食上的规矩';

async function draftedWith(
  house: TestHouse,
  habits: Readonly<Record<string, unknown>>,
  high?: readonly string[],
): Promise<Drafted> {
  const walk = await walkIn(house, high ? { high } : {});
  await record(house, walk, 'habits', habits);
  const by = await house.by(walk.doctor);
  return { ...walk, documentId: must(await makeDraft(house.service, by, walk.residentId, walk.visitId)) };
}

describe('a diet rule', () => {
  it('holds back the dish it forbids, says why, and offers another for the same purpose', async () => {
    const house = await makeHouse();
    const draft = await draftedWith(house, { dietRule: { value: 'halal' } }, dampHeat);
    const path = `/residents/${draft.residentId}/documents/${draft.documentId}`;
    const doctor = await house.as('doctor-east-1');
    const { body } = await doctor.get(path);
    expect(body).not.toContain(askedFor);
    // 猪瘦肉 in it; rules/safety/eating.yaml.
    const held = lineMarkup(body, `add.${pork}`);
    expect(held).toContain('清真：猪肉和清真不用的不下发');
    // knowledge/recipes/gout-guide-2024*.yaml: dishes whose guide names the damp-heat constitution.
    expect(held).toMatch(
      /可换：(冬瓜薏苡仁豆腐汤|马齿苋金银花薏苡仁粥|菊苣蔬菜饼|海带冬瓜薏苡仁汤|金银花荷叶茶)（用意相同：湿热质食疗）/,
    );
    const offered = /name="add" value="(meal-gout-[a-z-]+)"/.exec(held)?.[1] ?? '';
    const before = (await documentIn(house, draft)).lines;
    expect(before.map((line) => line.itemId)).not.toContain(offered);
    // Room for it: the five things of the draft are full.
    const fields = linesForm(body);
    delete fields[`${lineOf(fields, before.find((line) => line.domain === 'mood')?.itemId ?? '')}.keep`];
    // The fields beside the button, as the browser sends them with the form.
    for (const [, name = '', value = ''] of held.matchAll(/name="(add\.meal-gout-[^"]+)" value="([^"]*)"/g))
      fields[name] = value;
    const answer = await doctor.post(`${path}/lines`, { ...fields, add: offered });
    expect(answer.status).toBe(303);
    const after = (await documentIn(house, draft)).lines.find((line) => line.itemId === offered);
    expect(after).toMatchObject({ addedFor: 'replaces', addedComment: '顶替“老黄瓜赤小豆煲猪肉汤”' });
  });

  it('is asked for once, softly, and nothing is held back while nobody has', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { high: dampHeat });
    const doctor = await house.as('doctor-east-1');
    const { body } = await doctor.get(`/residents/${draft.residentId}/documents/${draft.documentId}`);
    expect(body).toContain(askedFor);
    expect(lineMarkup(body, `add.${pork}`)).not.toContain('清真');
  });
});

describe('what a person does not like', () => {
  it('is left out of the list of foods, and stays on the page to be put back', async () => {
    const house = await makeHouse();
    const draft = await draftedWith(house, {
      foodsDisliked: { value: { present: ['jiang', 'niu-rou'], complete: true } },
    });
    const doctor = await house.as('doctor-east-1');
    const { body } = await doctor.get(`/residents/${draft.residentId}/documents/${draft.documentId}`);
    const lines = (await documentIn(house, draft)).lines;
    // knowledge/diets/qi-deficiency.yaml favours 牛肉: it is on the page to be put back, and not on the line.
    expect(lines.flatMap((line) => line.favour ?? [])).not.toContain('niu-rou');
    expect(lineMarkup(body, lineOf(linesForm(body), 'diet-qi-deficiency'))).toContain('牛肉');
  });
});
