/** The draft page as a village doctor uses it: everything through the pages, the stored document beside. */
import { describe, expect, it } from 'vitest';
import { makeDraft } from '../../src/workflow/drafts.js';
import { returnDraft } from '../../src/workflow/review.js';
import {
  type Drafted,
  documentIn,
  drafted,
  must,
  record,
  submitted,
  walkIn,
  wellAnswered,
} from '../unit/workflow/walk-in.js';
import { makeHouse } from './house.js';
import { lineMarkup, lineOf, linesForm } from './lines-form.js';

const pathOf = ({ residentId, documentId }: Drafted) => `/residents/${residentId}/documents/${documentId}`;

describe('drafting from the visit', () => {
  it('leads to the draft', async () => {
    const house = await makeHouse();
    const { residentId, visitId } = await walkIn(house);
    const doctor = await house.as('doctor-east-1');
    const answer = await doctor.post(`/residents/${residentId}/visits/${visitId}/draft`);
    const [doc] = (await house.chartOf(residentId)).documents;
    expect([answer.status, answer.location]).toEqual([
      303,
      `/residents/${residentId}/documents/${doc?.id}?done=drafted`,
    ]);
    const page = await doctor.get(answer.location);
    expect(page.body).toContain('已起草');
  });

  it('is refused while an emergency is open, with the way back to the visit', async () => {
    const house = await makeHouse();
    const symptoms = { symptomsToday: { value: { present: ['chest-pain'], complete: true } } };
    const { residentId, visitId } = await walkIn(house, { facts: { symptoms } });
    const doctor = await house.as('doctor-east-1');
    const answer = await doctor.post(`/residents/${residentId}/visits/${visitId}/draft`);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('有未处理完的急症');
    expect(answer.body).toContain(`/residents/${residentId}/visits/${visitId}`);
  });
});

describe('the draft page', () => {
  it('shows every ticked line in its words, with rule, facts, source and locator', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const page = await (await house.as('doctor-east-1')).get(pathOf(draft));
    for (const line of (await documentIn(house, draft)).lines) expect(page.body).toContain(line.text);
    const fields = linesForm(page.body);
    const markup = lineMarkup(page.body, lineOf(fields, 'living-qi-deficiency-rest'));
    // rules/interventions/qi-deficiency.yaml, 起居调养.
    expect(markup).toContain('气虚质·起居调养');
    expect(markup).toContain('主导体质（最多两种）＝气虚质');
    expect(markup).toContain('气虚质 起居调摄');
    expect(markup).toContain('文件抄本');
    expect(page.body).toContain('要做的事 5／5 条');
  });

  it('strikes the foods this person must not eat, and says why', async () => {
    const house = await makeHouse();
    const allergies = { value: { present: ['egg'], complete: true } };
    const draft = await drafted(house, { facts: { safety: { allergies } } });
    const page = await (await house.as('doctor-east-1')).get(pathOf(draft));
    const table = lineMarkup(page.body, lineOf(linesForm(page.body), 'diet-qi-deficiency'));
    // One reason for both kinds of egg, said once.
    expect(table).toMatch(/<del>鸡蛋、鹌鹑蛋<\/del> <small>对蛋过敏/);
  });

  it('says of what is not on it why: the same heading, an unknown fact to ask, a rule, missing grams', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { facts: { safety: { fallsPastYear: { unknown: 'unsure' } } } });
    const page = await (await house.as('doctor-east-1')).get(pathOf(draft));
    const of = (item: string) => lineMarkup(page.body, `add.${item}`);
    expect(of('mood-qi-deficiency-music')).toContain('同类已有一条');
    expect(of('exercise-ba-duan-jin')).toContain('缺情况，判断不了');
    expect(of('exercise-ba-duan-jin')).toContain('问清近一年有没有跌倒');
    expect(of('meal-qi-deficiency-huang-qi-tong-zi-ji')).toContain('没有克数，医师填写后才能下发');
    // Forty silent rules in a few lines: one for each condition that failed.
    expect(page.body).toContain('主导体质（最多两种）里没有这些规则各自要的，现在是气虚质');
  });

  it('loads within 100 KB and carries no name or id number in any address', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { about: { identity: { name: '王桂英' } } });
    const doctor = await house.as('township-east');
    for (const path of [pathOf(draft), `${pathOf(draft)}/library`]) {
      const page = await doctor.get(path);
      expect(new TextEncoder().encode(page.body).length).toBeLessThan(100_000);
      expect([...page.body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, to]) => to).join(' ')).not.toMatch(
        /王桂英|%E7%8E%8B/,
      );
    }
  });

  it('is written down as a look into the chart', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    await (await house.as('doctor-east-1')).get(pathOf(draft));
    const looks = [];
    for await (const entry of house.service.accessLog.read()) looks.push(entry);
    expect(looks.at(-1)).toMatchObject({
      staffId: 'doctor-east-1',
      residentId: draft.residentId,
      why: 'care',
    });
  });
});

describe('working on the draft', () => {
  it('saves words, takes out what is unticked, and says so', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    const mood = lineOf(fields, 'mood-qi-deficiency-calm');
    const { [`${mood}.keep`]: _, ...others } = fields;
    const answer = await doctor.post(`${pathOf(draft)}/lines`, {
      ...others,
      [`${rest}.text`]: '累了就歇，中午睡半小时。',
      then: 'save',
    });
    expect([answer.status, answer.location]).toEqual([303, `${pathOf(draft)}?done=saved`]);
    const { lines, state } = await documentIn(house, draft);
    expect(state).toBe('draft');
    expect(lines.map((line) => line.itemId)).not.toContain('mood-qi-deficiency-calm');
    expect(lines.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe(
      '累了就歇，中午睡半小时。',
    );
    const page = await doctor.get(answer.location);
    expect(page.body).toContain('原话：干活不要太累');
    expect(lineMarkup(page.body, 'add.mood-qi-deficiency-calm')).toContain('起草时有，被去掉了');
  });

  it('takes foods off the list and keeps the rest', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const table = lineOf(fields, 'diet-qi-deficiency');
    const favour = (fields[`${table}.favour`] ?? []) as readonly string[];
    await doctor.post(`${pathOf(draft)}/lines`, {
      ...fields,
      [`${table}.favour`]: favour.filter((food) => food !== 'niu-rou'),
      then: 'save',
    });
    const line = (await documentIn(house, draft)).lines.find((one) => one.itemId === 'diet-qi-deficiency');
    expect(line?.favour).toEqual(favour.filter((food) => food !== 'niu-rou'));
    expect(line?.limit?.length).toBeGreaterThan(0);
  });

  it('moves a line past the one beside it under the same heading', async () => {
    const house = await makeHouse();
    const conditions = { value: { present: ['hypertension'], complete: true } };
    const draft = await drafted(house, { facts: { history: { conditions } } });
    const doctor = await house.as('doctor-east-1');
    const order = async () =>
      (await documentIn(house, draft)).lines
        .filter((line) => line.domain === 'healthy-eating')
        .map((line) => line.itemId);
    const before = await order();
    expect(before.length).toBeGreaterThan(1);
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const last = lineOf(fields, before.at(-1) ?? '').slice(2);
    await doctor.post(`${pathOf(draft)}/lines`, { ...fields, move: `up ${last}` });
    expect(await order()).toEqual([...before.slice(0, -2), ...before.slice(-2).reverse()]);
  });

  it('adds a line it was offered, for a reason, in the place of one taken out', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const { [`${lineOf(fields, 'mood-qi-deficiency-calm')}.keep`]: _, ...others } = fields;
    const add = { ...others, add: 'mood-qi-deficiency-music', 'add.mood-qi-deficiency-music.domain': 'mood' };
    const without = await doctor.post(`${pathOf(draft)}/lines`, add);
    expect(without.status).toBe(422);
    expect(lineMarkup(without.body, 'add.mood-qi-deficiency-music')).toContain('新加的一条请选原因');
    await doctor.post(`${pathOf(draft)}/lines`, {
      ...add,
      'add.mood-qi-deficiency-music.addedFor': 'resident-wishes',
    });
    expect((await documentIn(house, draft)).lines.at(-1)).toMatchObject({
      itemId: 'mood-qi-deficiency-music',
      text: '听些明快的曲子，比如笛子曲《喜相逢》。',
      addedFor: 'resident-wishes',
    });
  });

  it('says in the library that the sheet is full before anybody looks for an item', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    // 5／5 as drafted: the page above counts them.
    expect((await doctor.get(`${pathOf(draft)}/library`)).body).toContain('单子上已有5条要做的事，满了');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const { [`${lineOf(fields, 'living-qi-deficiency-rest')}.keep`]: _, ...less } = fields;
    expect((await doctor.post(`${pathOf(draft)}/lines`, { ...less, then: 'library' })).status).toBe(303);
    expect((await doctor.get(`${pathOf(draft)}/library`)).body).not.toContain('满了');
  });

  it('shows forty of a long shelf, what can be put on as it is first, and finds the others by name', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const shelf = await doctor.get(`${pathOf(draft)}/library?domain=medicinal-meal`);
    const shown = [...shelf.body.matchAll(/id="add\.(meal-[a-z0-9-]+)"/g)].map(([, id = '']) => id);
    expect(new Set(shown).size).toBe(40);
    expect(shelf.body).toMatch(/还有 \d+ 条没有列出/);
    const buttons = shown.map((id) => shelf.body.includes(`name="add" value="${id}"`));
    expect(buttons).toEqual([...buttons].sort((a, b) => Number(b) - Number(a)));
    const hidden = [...house.service.release().knowledge.recipes.values()].find(
      ({ id, status }) => status.kind === 'issuable' && !shown.includes(id),
    );
    const found = await doctor.post(`${pathOf(draft)}/library`, { q: hidden?.title ?? '', domain: '' });
    expect(found.body).toContain(`id="add.${hidden?.id}"`);
  });

  it('finds an item in the library, judged for this person, and puts it on', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { facts: { safety: { fallsPastYear: { value: true } } } });
    const doctor = await house.as('doctor-east-1');
    const found = await doctor.post(`${pathOf(draft)}/library`, { q: '太极', domain: '' });
    expect(found.body).toContain('太极');
    const shelf = await doctor.get(`${pathOf(draft)}/library?domain=exercise`);
    const held = lineMarkup(shelf.body, 'add.exercise-ba-duan-jin');
    expect(held).toContain('不宜，已拿掉');
    // No rule of a village doctor's to lift: there is no button.
    expect(held).not.toContain('<button');
    const full = await doctor.post(`${pathOf(draft)}/add`, {
      shown: '1',
      add: 'mood-qi-stagnation-talk',
      reason: 'fits-better',
      comment: '',
    });
    expect(full.status).toBe(422);
  });

  it('takes words of one’s own, marked as judged by nobody, and names a food in them this person must not have', async () => {
    const house = await makeHouse();
    const allergies = { value: { present: ['egg'], complete: true } };
    const draft = await drafted(house, { facts: { safety: { allergies } } });
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const { [`${lineOf(fields, 'mood-qi-deficiency-calm')}.keep`]: _, ...others } = fields;
    await doctor.post(`${pathOf(draft)}/lines`, { ...others, then: 'save' });
    const egg = { own: '1', domain: 'mood', reason: 'other', comment: '', text: '早上一个鸡蛋，心情好。' };
    const given = await doctor.post(`${pathOf(draft)}/add`, { shown: '2', ...egg, comment: '本人要吃' });
    expect(given.status).toBe(422);
    expect(given.body).toContain('话里写到“鸡蛋”，此人不宜');
    const own = { ...egg, text: '早上不吃鸡蛋，心情好。' };
    const silent = await doctor.post(`${pathOf(draft)}/add`, { shown: '2', ...own });
    expect(silent.status).toBe(422);
    expect(silent.body).toContain('早上不吃鸡蛋，心情好。');
    await doctor.post(`${pathOf(draft)}/add`, { shown: '2', ...own, comment: '本人自己想的' });
    const page = await doctor.get(pathOf(draft));
    expect(page.body).toContain('手写的一条，规则没有核对过');
    expect(page.body).toContain('话里写到“鸡蛋”，此人不宜');
  });
});

describe('what is refused', () => {
  it('a forbidden phrase, with its reason at the line, and what was typed kept', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    const text = '多歇着，降压药可以停药。';
    const answer = await doctor.post(`${pathOf(draft)}/lines`, {
      ...fields,
      [`${rest}.text`]: text,
      then: 'submit',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(`href="#${rest}.text"`);
    expect(lineMarkup(answer.body, rest)).toContain(
      '不能写“停药”：停药、减药、换药、加药须由有处方权的医师决定',
    );
    expect(lineMarkup(answer.body, rest)).toContain(text);
    expect((await documentIn(house, draft)).state).toBe('draft');
  });

  it('a ticked line whose words were wiped out, and says how to be rid of it', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const id = lineOf(fields, 'living-qi-deficiency-rest');
    const answer = await doctor.post(`${pathOf(draft)}/lines`, {
      ...fields,
      [`${id}.text`]: ' ',
      then: 'save',
    });
    expect(answer.status).toBe(422);
    expect(lineMarkup(answer.body, id)).toContain('这一条没有写字。不要这一条，请去掉前面的勾。');
  });

  it('a sixth thing to do', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const answer = await doctor.post(`${pathOf(draft)}/lines`, {
      ...fields,
      add: 'mood-qi-deficiency-music',
      'add.mood-qi-deficiency-music.domain': 'mood',
      'add.mood-qi-deficiency-music.addedFor': 'fits-better',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('一张单子最多5条');
  });

  it('a stale page: what was typed is offered again beside what is stored, and goes through when sent again', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const [one, other] = [await house.as('doctor-east-1'), await house.as('township-east')];
    const mine = linesForm((await one.get(pathOf(draft))).body);
    const theirs = linesForm((await other.get(pathOf(draft))).body);
    const rest = lineOf(mine, 'living-qi-deficiency-rest');
    await other.post(`${pathOf(draft)}/lines`, { ...theirs, [`${rest}.text`]: '别人写的话。', then: 'save' });
    const answer = await one.post(`${pathOf(draft)}/lines`, {
      ...mine,
      [`${rest}.text`]: '我写的话。',
      then: 'save',
    });
    expect(answer.status).toBe(409);
    const markup = lineMarkup(answer.body, rest);
    expect(markup).toContain('我写的话。</textarea>');
    expect(markup).toContain('现在存的：别人写的话。');
    const again = linesForm(answer.body);
    expect(again['shown']).toBe('2');
    expect((await one.post(`${pathOf(draft)}/lines`, { ...again, then: 'save' })).status).toBe(303);
    const { lines } = await documentIn(house, draft);
    expect(lines.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe('我写的话。');
  });

  it('submission on facts that changed: the page says which and offers one step', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    await record(house, draft, 'safety', { ...wellAnswered.safety, fallsPastYear: { value: true } });
    const refused = await doctor.post(`${pathOf(draft)}/lines`, { ...fields, then: 'submit' });
    expect(refused.status).toBe(422);
    const page = await doctor.get(pathOf(draft));
    expect(page.body).toContain('近一年跌倒过：没有 → <b>有</b>');
    expect(page.body).toContain('按新情况重新起草');
    expect(page.body).not.toContain('提交县级审核</button>');
    const redraft = await doctor.post(`/residents/${draft.residentId}/visits/${draft.visitId}/draft`);
    expect(redraft.location).toBe(`${pathOf(draft)}?done=drafted`);
    expect((await doctor.get(pathOf(draft))).body).toContain('提交县级审核</button>');
  });
});

describe('on its way', () => {
  it('submitted by one button, shown as waiting, recalled by its author', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as('doctor-east-1');
    const fields = linesForm((await doctor.get(pathOf(draft))).body);
    const sent = await doctor.post(`${pathOf(draft)}/lines`, { ...fields, then: 'submit' });
    expect(sent.location).toBe(`${pathOf(draft)}?done=submitted`);
    const waiting = await doctor.get(pathOf(draft));
    expect(waiting.body).toContain('已送县级审核');
    expect(waiting.body).toContain('撤回来改');
    const seen = await (await house.as('township-east')).get(pathOf(draft));
    expect(seen.body).not.toContain('撤回来改');
    await doctor.post(`${pathOf(draft)}/recall`);
    expect((await documentIn(house, draft)).state).toBe('draft');
  });

  it('returned with the county’s reason and words on top', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const { revision } = await documentIn(house, draft);
    const remark = { shown: revision, reason: 'facts-doubtful', comment: '血压请再量一次。' };
    must(
      await returnDraft(
        house.service,
        await house.by('county-1'),
        draft.residentId,
        draft.documentId,
        remark,
      ),
    );
    const page = await (await house.as('doctor-east-1')).get(pathOf(draft));
    expect(page.body).toContain('资料有疑，请核对');
    expect(page.body).toContain('血压请再量一次。');
    expect(page.body).toContain('提交县级审核</button>');
  });

  it('grams typed by a physician open the meal; a village doctor has no boxes for them', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const recipe = 'meal-qi-deficiency-huang-qi-tong-zi-ji';
    const village = await (await house.as('doctor-east-1')).get(pathOf(draft));
    expect(lineMarkup(village.body, `add.${recipe}`)).not.toContain('grams.');
    const physician = await house.as('township-east');
    const wrong = await physician.post(`${pathOf(draft)}/amounts`, { recipe, 'grams.ji-rou': '七十五' });
    expect(wrong.status).toBe(422);
    const set = await physician.post(`${pathOf(draft)}/amounts`, {
      recipe,
      'grams.ji-rou': '60',
      'grams.huang-qi': '9',
    });
    expect(set.status).toBe(303);
    // One meal a draft: of two that are alike the first by its name is ticked.
    const meal = (await documentIn(house, draft)).lines.find((line) => line.itemId === recipe);
    expect(meal?.amounts).toEqual({ 'ji-rou': 60, 'huang-qi': 9 });
  });

  it('a visit drafted twice has one draft', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    must(await makeDraft(house.service, await house.by(draft.doctor), draft.residentId, draft.visitId));
    expect((await house.chartOf(draft.residentId)).documents.length).toBe(1);
  });
});
