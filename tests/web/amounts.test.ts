/** Grams a physician types for one resident: held against the content, told to the county, printed as what they are. */
import { describe, expect, it } from 'vitest';
import { submitDraft } from '../../src/workflow/drafts.js';
import { approve, print, sheetOf } from '../unit/workflow/printed.js';
import { type Drafted, documentIn, drafted, must } from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';

// 黄芪童子鸡: 黄芪9克 stated, 鸡肉 not. 鸡肉 has no upper limit; the most a recipe of knowledge/recipes states is 60 g.
const recipe = 'meal-qi-deficiency-huang-qi-tong-zi-ji';
const pathOf = ({ residentId, documentId }: Drafted) => `/residents/${residentId}/documents/${documentId}`;
const grams = (chicken: string, more: Record<string, string> = {}) => ({
  recipe,
  'grams.ji-rou': chicken,
  'grams.huang-qi': '9',
  ...more,
});

/** Typed by the township's physician, then sent by the village. */
async function submittedWithAmounts(house: TestHouse): Promise<Drafted> {
  const draft = await drafted(house);
  const physician = await house.as('township-east');
  expect((await physician.post(`${pathOf(draft)}/amounts`, grams('60'))).status).toBe(303);
  const { revision } = await documentIn(house, draft);
  const by = await house.by(draft.doctor);
  must(await submitDraft(house.service, by, draft.residentId, draft.documentId, { shown: revision }));
  return draft;
}

describe('grams of a dish', () => {
  it('above anything a recipe states are asked once more, and stay in their boxes', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const physician = await house.as('township-east');
    const asked = await physician.post(`${pathOf(draft)}/amounts`, grams('5000'));
    expect(asked.status).toBe(422);
    expect(asked.body).toContain('鸡肉填了5000克。库里写得最多的是60克');
    expect(asked.body).toContain('name="grams.ji-rou" value="5000"');
    expect(asked.body).toContain('name="grams.huang-qi" value="9"');
    expect(asked.body).toContain('name="sure.ji-rou"');
    expect((await house.chartOf(draft.residentId)).visits[0]?.amounts).toEqual({});
    const meant = await physician.post(`${pathOf(draft)}/amounts`, grams('80', { 'sure.ji-rou': '1' }));
    expect(meant.status).toBe(303);
    const chart = await house.chartOf(draft.residentId);
    expect(chart.visits[0]?.amounts[recipe]).toEqual({ 'ji-rou': 80, 'huang-qi': 9 });
    expect(chart.audit.find((entry) => entry.act === 'set-amounts')?.detail).toMatchObject({
      recipe,
      confirmed: 'ji-rou',
    });
  });

  it('above the limit of a dried drug are refused, however often they are said; what was typed stays', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const physician = await house.as('township-east');
    const answer = await physician.post(
      `${pathOf(draft)}/amounts`,
      grams('60', { 'grams.huang-qi': '300', 'sure.huang-qi': '1' }),
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('黄芪每天不能超过30克');
    expect(answer.body).toContain('name="grams.huang-qi" value="300"');
    expect(answer.body).toContain('name="grams.ji-rou" value="60"');
  });

  it('are told to the county with who typed them, and keep the draft out of the batch', async () => {
    const house = await makeHouse();
    const draft = await submittedWithAmounts(house);
    const county = await house.as('county-1');
    const page = (await county.get(`/review/${draft.residentId}/${draft.documentId}`)).body;
    const who = house.service.staff.summaries().get('township-east');
    const name = who?.state === 'found' ? who.value.name : '';
    expect(name).not.toBe('');
    expect(page).toMatch(new RegExp(`医师填写的用量：[^<]*鸡肉60克[^<]*${name}填写`));
    expect(page).not.toContain('与机器起草的一样');
    expect((await county.get('/review/batch')).body).not.toContain('type="checkbox"');
    expect((await county.get('/review')).body).toContain('单独看：有医师填写的克数');
  });

  it('are printed as this person’s daily amount, not as the whole pot', async () => {
    const house = await makeHouse();
    const draft = await submittedWithAmounts(house);
    await approve(house, draft);
    must(await print(house, draft));
    const { html } = await sheetOf(house, draft);
    expect(html).toMatch(/（医师为本人定的每日用量）[^<]*鸡肉60克/);
    expect(html).not.toContain('整道菜用量');
  });
});
