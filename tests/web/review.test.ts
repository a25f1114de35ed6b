/** The county's pages as a county physician uses them: queue, one draft, batch. */
import { describe, expect, it } from 'vitest';
import { submitDraft } from '../../src/workflow/drafts.js';
import {
  type Drafted,
  documentIn,
  drafted,
  must,
  record,
  submitted,
  typed,
  type WalkInChanges,
  wellAnswered,
} from '../unit/workflow/walk-in.js';
import { day, makeHouse, type TestHouse } from './house.js';
import { lineMarkup, lineOf, linesForm } from './lines-form.js';

const pathOf = ({ residentId, documentId }: Drafted) => `/review/${residentId}/${documentId}`;
const named = (name: string, changes: WalkInChanges = {}): WalkInChanges => ({
  ...changes,
  about: { identity: { name } },
});

/** A draft in which the village took one line out, reworded one and added one. */
async function edited(house: TestHouse, changes: WalkInChanges = {}): Promise<Drafted> {
  const draft = await drafted(house, changes);
  const { lines } = await documentIn(house, draft);
  const kept = typed(lines.filter((line) => line.itemId !== 'mood-qi-deficiency-calm')).map((line) =>
    line.itemId === 'living-qi-deficiency-rest' ? { ...line, text: `${line.text}中午睡半小时。` } : line,
  );
  const music = {
    itemId: 'mood-qi-deficiency-music',
    domain: 'mood',
    addedFor: 'resident-wishes',
    lifts: [],
  };
  must(
    await submitDraft(house.service, await house.by(draft.doctor), draft.residentId, draft.documentId, {
      shown: 1,
      lines: [...kept, music],
    }),
  );
  return draft;
}

describe('the queue', () => {
  it('shows who waits and how long, what is dangerous or unknown, and what was edited', async () => {
    const house = await makeHouse();
    await submitted(house, named('示例甲', { facts: { safety: { fallsPastYear: { unknown: 'unsure' } } } }));
    house.clock.pass({ days: 3 });
    await edited(house, { ...named('示例乙'), occurredOn: '2026-11-23' });
    const page = await (await house.as('county-1')).get('/review');
    expect(page.status).toBe(200);
    expect(page.body).toContain('2份待审核');
    expect(page.body.indexOf('示例甲')).toBeLessThan(page.body.indexOf('示例乙'));
    expect(page.body).toContain('等了3天');
    expect(page.body).toContain('不清楚：近一年跌倒过');
    expect(page.body).toContain('村里改过');
    expect(page.body).toContain('70岁 女');
  });

  it('names an urgent alert by its rule', async () => {
    const house = await makeHouse();
    const clarify = { breathlessNewOrWorse: { value: true } };
    await submitted(house, { facts: { clarify } });
    const page = await (await house.as('county-1')).get('/review');
    expect(page.body).toMatch(/▲ 要紧：/);
  });

  it('says why a draft without any other mark has to be read alone', async () => {
    const house = await makeHouse();
    // 气短 is answered 经常, and nobody has said whether it is new.
    await submitted(house, { facts: { clarify: { breathlessNewOrWorse: null } } });
    const page = await (await house.as('county-1')).get('/review');
    expect(page.body).toContain('单独看：有判断不了的警示或没有答的追问');
    expect(page.body).not.toContain('未改、无要紧警示');
  });

  it('says to a deputy whose place they take', async () => {
    const house = await makeHouse();
    await submitted(house, { clinic: 'west-1' });
    await house.service.staff.update('county-1', (one) => ({
      ...one,
      deputies: [{ staffId: 'township-east', from: day('2026-11-01'), until: day('2026-11-30') }],
    }));
    const page = await (await house.as('township-east')).get('/review');
    expect(page.body).toContain('您正代钟文竹审核，到2026-11-30止');
    expect(page.body).toContain('1份待审核');
  });

  it('is empty for a physician of another county, and refused to the village', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, named('王桂英'));
    const other = await house.as('neighbour-1');
    expect((await other.get('/review')).body).toContain('0份待审核');
    const peek = await other.get(pathOf(draft));
    expect(peek.status).toBe(403);
    expect(peek.body).not.toContain('王桂英');
    expect((await (await house.as('doctor-east-1')).get('/review')).status).toBe(403);
  });
});

describe('the page of one draft', () => {
  it('puts diseases, medicines, allergies and dangers before the difference, and that before the rest', async () => {
    const house = await makeHouse();
    const draft = await edited(house, {
      facts: {
        safety: {
          medicines: { value: { present: ['calcium-channel-blocker'], complete: true } },
          allergies: { value: { present: ['pollen'], complete: true } },
          kidneyDisease: { value: true },
        },
        history: { conditions: { value: { present: ['hypertension'], complete: true } } },
      },
    });
    const page = await (await house.as('county-1')).get(pathOf(draft));
    const order = [
      '70岁 女',
      '得过的病</dt><dd class="danger-text">高血压',
      '正在吃（用）的药</dt><dd class="danger-text">地平类降压药',
      '过敏</dt><dd class="danger-text">花粉',
      '有</dt><dd class="danger-text">肾病',
      '改了什么',
      '整张处方',
      '体质得分',
      '经过',
    ].map((words) => page.body.indexOf(words));
    expect(order.every((place) => place > 0)).toBe(true);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  it('shows what the village was to ask and did not, before the difference', async () => {
    const house = await makeHouse();
    const open = await submitted(house, { facts: { clarify: { breathlessNewOrWorse: null } } });
    const asked = await submitted(house, { clinic: 'west-1' });
    const county = await house.as('county-1');
    const page = (await county.get(pathOf(open))).body;
    expect(page).toContain('该追问的，村里没有答');
    expect(page.indexOf('气短答')).toBeGreaterThan(0);
    expect(page.indexOf('气短答')).toBeLessThan(page.indexOf('改了什么'));
    expect((await county.get(pathOf(asked))).body).not.toContain('该追问的');
  });

  it('puts pregnancy in front of everything, and asks it of nobody whom it cannot concern', async () => {
    const house = await makeHouse();
    const facts = { safety: { pregnancyOrLactation: { value: 'pregnant' } } };
    const young = await submitted(house, { about: { identity: { birthDate: day('1994-03-01') } }, facts });
    const man = await submitted(house, {
      about: { identity: { sex: 'male' } },
      facts: { safety: { pregnancyOrLactation: null } },
    });
    const county = await house.as('county-1');
    const page = await county.get(pathOf(young));
    const [first] = page.body.slice(page.body.indexOf('<dl>')).split('</dd>');
    expect(first).toContain('怀孕或哺乳</dt><dd class="danger-text">怀孕');
    expect((await county.get(pathOf(man))).body).not.toContain('怀孕');
  });

  it('shows what the village took out, reworded and added, with its reason', async () => {
    const house = await makeHouse();
    const draft = await edited(house);
    const page = await (await house.as('county-1')).get(pathOf(draft));
    const table = page.body.slice(page.body.indexOf('改了什么'), page.body.indexOf('整张处方'));
    expect(table).toContain('<b>去掉</b> <del>');
    expect(table).toContain('<ins>中午睡半小时。</ins>');
    expect(table).toContain('原因：本人愿意做');
    // Nobody at the county has changed anything yet.
    expect(table).not.toContain('<th>县里</th>');
  });

  it('shows a third version once the county has amended', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const { [`${lineOf(fields, 'point-guan-yuan-palm')}.keep`]: _, ...others } = fields;
    const saved = await county.post(pathOf(draft), { ...others, then: 'save' });
    expect(saved.location).toBe(`${pathOf(draft)}?done=saved`);
    const page = await county.get(pathOf(draft));
    const table = page.body.slice(page.body.indexOf('改了什么'), page.body.indexOf('整张处方'));
    expect(table).toContain('<th>县里</th>');
    expect(table).toContain('掌根揉关元');
  });

  it('says what stops an approval before anybody presses the button', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const allergies = { value: { present: ['egg'], complete: true } };
    await record(house, draft, 'safety', { ...wellAnswered.safety, allergies });
    const page = await (await house.as('county-1')).get(pathOf(draft));
    expect(page.body).toContain('现在还不能同意');
    expect(page.body).toContain('过敏：没有过敏 → <b>蛋</b>');
  });

  it('says to an author why somebody else must decide', async () => {
    const house = await makeHouse();
    await house.service.staff.update('county-1', (one) => ({
      ...one,
      deputies: [{ staffId: 'township-east', from: day('2026-11-01'), until: day('2026-11-30') }],
    }));
    const draft = await drafted(house);
    const township = await house.by('township-east');
    must(await submitDraft(house.service, township, draft.residentId, draft.documentId, { shown: 1 }));
    const page = await (await house.as('township-east')).get(pathOf(draft));
    expect(page.body).toContain('不能审核本人参与拟定的文书');
    expect(page.body).not.toContain('同意下发</button>');
  });

  it('is written down as a county review', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    await (await house.as('county-1')).get(pathOf(draft));
    const looks = [];
    for await (const entry of house.service.accessLog.read()) looks.push(entry);
    expect(looks.at(-1)).toMatchObject({ staffId: 'county-1', why: 'county-review' });
  });
});

describe('deciding', () => {
  it('approves with two taps and goes on to the next who waits', async () => {
    const house = await makeHouse();
    const [first, second] = [await submitted(house), await submitted(house, { clinic: 'west-1' })];
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(first))).body);
    const unsaid = await county.post(pathOf(first), { ...fields, then: 'approve' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.body).toContain('请选有没有面诊');
    const done = await county.post(pathOf(first), { ...fields, then: 'approve', seen: 'no' });
    const last = `${first.residentId}.${first.documentId}`;
    expect([done.status, done.location]).toEqual([303, `${pathOf(second)}?done=approved&last=${last}`]);
    // The page is the next person's: it says whose draft was approved, and that this one was not.
    const after = (await county.get(done.location)).body;
    expect(after).toContain('上一位已同意下发。下面是另一位，还没有审。');
    expect(after).toContain(`href="/residents/${first.residentId}/documents/${first.documentId}"`);
    expect(await documentIn(house, first)).toMatchObject({
      state: 'approved',
      fields: { 'seen-in-person': 'no' },
    });
    const theLast = await county.post(pathOf(second), {
      ...linesForm((await county.get(pathOf(second))).body),
      then: 'approve',
      seen: 'yes',
    });
    expect(theLast.location).toBe('/review?done=approved');
    // What was approved as it came has no difference of the county's.
    const doc = await documentIn(house, first);
    expect(doc.events.map((event) => event.kind)).not.toContain('amended');
  });

  it('amends and approves at once', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    await county.post(pathOf(draft), {
      ...fields,
      [`${rest}.text`]: '累了就歇。',
      then: 'approve',
      seen: 'yes',
    });
    const doc = await documentIn(house, draft);
    expect(doc.state).toBe('approved');
    expect(doc.lines.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe('累了就歇。');
    expect(doc.submittedLines?.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe(
      '干活不要太累，累了就歇。',
    );
  });

  it('keeps what was typed when it is refused', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    const answer = await county.post(pathOf(draft), {
      ...fields,
      [`${rest}.text`]: '多歇，可以减药。',
      then: 'approve',
      seen: 'yes',
    });
    expect(answer.status).toBe(422);
    expect(lineMarkup(answer.body, rest)).toContain('多歇，可以减药。</textarea>');
    expect(answer.body).toMatch(/value="yes" checked/);
    expect((await documentIn(house, draft)).state).toBe('submitted');
  });

  it('returns and rejects with a reason; "other" asks for words, and the reason stays chosen', async () => {
    const house = await makeHouse();
    const [one, two] = [await submitted(house), await submitted(house)];
    const county = await house.as('county-1');
    const back = (draft: Drafted, fields: Record<string, string>) =>
      county.post(`${pathOf(draft)}/send-back`, { shown: '2', comment: '', ...fields });
    const none = await back(one, { act: 'return' });
    expect(none.status).toBe(422);
    expect(none.body).toContain('请选一个原因');
    const silent = await back(one, { act: 'return', reason: 'other' });
    expect(silent.body).toMatch(/name="reason" value="other" checked/);
    await back(one, { act: 'return', reason: 'other', comment: '请补血糖。' });
    expect((await documentIn(house, one)).state).toBe('returned');
    const rejected = await back(two, { act: 'reject', reason: 'duplicate' });
    expect(rejected.location).toBe('/review?done=rejected');
    expect((await documentIn(house, two)).state).toBe('rejected');
  });

  it('leads to the document’s own page when somebody else has decided', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const fields = linesForm((await (await house.as('county-2')).get(pathOf(draft))).body);
    const county = await house.as('county-1');
    await county.post(pathOf(draft), { ...fields, then: 'approve', seen: 'no' });
    const late = await (await house.as('county-2')).get(pathOf(draft));
    expect([late.status, late.location]).toEqual([
      303,
      `/residents/${draft.residentId}/documents/${draft.documentId}`,
    ]);
    const page = await county.get(late.location);
    expect(page.body).toContain('钟文竹审核通过（未面诊）');
  });
});

describe('the batch', () => {
  it('lists what is unedited, known and unflagged, one line each, with no box ticked and none for all', async () => {
    const house = await makeHouse();
    await submitted(house, named('示例甲'));
    await submitted(house, named('示例乙', { facts: { safety: { fallsPastYear: { unknown: 'unsure' } } } }));
    await edited(house, named('示例丙'));
    const page = await (await house.as('county-1')).get('/review/batch');
    expect(page.body).toContain('示例甲');
    expect(page.body).not.toContain('示例乙');
    expect(page.body).not.toContain('示例丙');
    expect(page.body).toContain('八段锦');
    expect([...page.body.matchAll(/type="checkbox"/g)].length).toBe(1);
    expect(page.body).not.toMatch(/ checked/);
  });

  it('approves the ticked ones each for itself and tells what became of each', async () => {
    const house = await makeHouse();
    const [good, turned, left] = [
      await submitted(house, named('示例甲')),
      await submitted(house, named('示例乙')),
      await submitted(house, named('示例丙')),
    ];
    const county = await house.as('county-1');
    const page = await county.get('/review/batch');
    const values = [...page.body.matchAll(/name="entry" value="([^"]*)"/g)].map(([, value]) => value ?? '');
    expect(values.length).toBe(3);
    await record(house, turned, 'symptoms', {
      ...wellAnswered.symptoms,
      symptomsToday: { value: { present: ['chest-pain'], complete: true } },
    });
    const ticked = values.filter((value) => !value.includes(left.documentId));
    const answer = await county.post('/review/batch', { entry: ticked });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/已同意<\/span> 示例甲/);
    expect(answer.body).toMatch(/没有通过<\/span> <a href="[^"]*">示例乙/);
    expect(answer.body).toContain('有未处理完的急症');
    const states = [good, turned, left].map(async (draft) => (await documentIn(house, draft)).state);
    expect(await Promise.all(states)).toEqual(['approved', 'submitted', 'submitted']);
    expect((await documentIn(house, good)).fields['seen-in-person']).toBe('no');
  });

  it('asks to tick something first', async () => {
    const house = await makeHouse();
    const answer = await (await house.as('county-1')).post('/review/batch', {});
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('还没有勾任何一份');
  });
});
