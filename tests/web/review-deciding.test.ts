/** The county page as it is worked through: who is next, what stops which line, what a key or a late press must not lose. */
import { describe, expect, it } from 'vitest';
import { adjustDraft, submitDraft } from '../../src/workflow/drafts.js';
import { approve } from '../unit/workflow/printed.js';
import {
  type Drafted,
  documentIn,
  drafted,
  must,
  record,
  submitted,
  typed,
  wellAnswered,
} from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';
import { lineMarkup, lineOf, linesForm } from './lines-form.js';

const pathOf = ({ residentId, documentId }: Drafted) => `/review/${residentId}/${documentId}`;
const listed = (...present: string[]) => ({ value: { present, complete: true } });

/** Three drafts a minute apart, so that the queue has an order. */
async function three(house: TestHouse): Promise<[Drafted, Drafted, Drafted]> {
  const first = await submitted(house);
  house.clock.pass({ minutes: 1 });
  const second = await submitted(house);
  house.clock.pass({ minutes: 1 });
  return [first, second, await submitted(house)];
}

const nextOn = (body: string) => /href="([^"]*)">下一位/.exec(body)?.[1];

describe('who is next', () => {
  it('is the one behind in the queue, and the first again after the last', async () => {
    const house = await makeHouse();
    const [first, second, third] = await three(house);
    const county = await house.as('county-1');
    expect(nextOn((await county.get(pathOf(first))).body)).toBe(pathOf(second));
    expect(nextOn((await county.get(pathOf(second))).body)).toBe(pathOf(third));
    expect(nextOn((await county.get(pathOf(third))).body)).toBe(pathOf(first));
  });

  it('is not who was skipped, after a decision', async () => {
    const house = await makeHouse();
    const [, second, third] = await three(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(second))).body);
    const done = await county.post(pathOf(second), { ...fields, then: 'approve', seen: 'no' });
    expect(done.location.split('?')[0]).toBe(pathOf(third));
  });
});

describe('what is said on the page', () => {
  it('names the line that stops the approval', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    const line = lines.find(({ favour }) => favour !== undefined) ?? lines[0];
    must(
      await submitDraft(house.service, await house.by(draft.doctor), draft.residentId, draft.documentId, {
        shown: 1,
      }),
    );
    const allergies = listed('egg');
    await record(house, draft, 'safety', { ...wellAnswered.safety, allergies });
    const { body } = await (await house.as('county-1')).get(pathOf(draft));
    const stops = body.slice(body.indexOf('现在还不能同意'), body.indexOf('改了什么'));
    const { items } = house.service.release().knowledge;
    const title = items.get(line?.itemId ?? '')?.title ?? '';
    expect(title).not.toBe('');
    expect(stops).toContain(`<li>${title}：`);
  });

  it('marks every line in a person’s own words as touching safety, and a handwritten one as such', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    const reworded = typed(lines.filter((line) => line.itemId !== 'mood-qi-deficiency-calm')).map((line) =>
      line.itemId === 'living-qi-deficiency-rest' ? { ...line, text: '干活悠着点。' } : line,
    );
    const own = {
      itemId: null,
      domain: 'mood',
      text: '多同人说说话。',
      addedFor: 'resident-wishes',
      lifts: [],
    };
    const by = await house.by(draft.doctor);
    must(
      await submitDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: [...reworded, own],
      }),
    );
    const { body } = await (await house.as('county-1')).get(pathOf(draft));
    const rows = body.slice(body.indexOf('改了什么'), body.indexOf('整张处方')).split('<tr>');
    const rowOf = (words: string) => rows.find((row) => row.includes(words)) ?? '';
    expect(rowOf('悠着点')).toContain('涉及安全');
    expect(rowOf('多同人说说话')).toContain('涉及安全');
    expect(rowOf('多同人说说话')).toContain('手写');
    expect(rowOf('悠着点')).not.toContain('手写');
  });

  it('names the alerts nobody could judge, and what to ask for each', async () => {
    const house = await makeHouse();
    const draft = await submitted(house, { facts: { symptoms: { symptomsToday: null } } });
    const { body } = await (await house.as('county-1')).get(pathOf(draft));
    const doc = await documentIn(house, draft);
    const { undecidedTriage } = JSON.parse(doc.decision?.decisionJson ?? '{}');
    expect(undecidedTriage.length).toBeGreaterThan(0);
    const told = body.slice(
      body.indexOf('id="undecided"'),
      body.indexOf('</details>', body.indexOf('id="undecided"')),
    );
    const titles = new Map(house.service.release().rules.map(({ rule }) => [rule.id, rule.title]));
    for (const { ruleId } of undecidedTriage) expect(told).toContain(titles.get(ruleId));
    expect(told).toContain('<small>');
  });
});

describe('nothing is lost and nothing is made up', () => {
  it('a key pressed in a field decides and writes nothing, and keeps what was chosen', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const { body } = await county.get(pathOf(draft));
    // The first button of a form is the one a key presses.
    const [, first] = /id="lines-form"[\s\S]*?<button[^>]* value="([^"]*)"/.exec(body) ?? [];
    expect(first).toBe('none');
    const before = await documentIn(house, draft);
    const answer = await county.post(pathOf(draft), { ...linesForm(body), then: 'none', seen: 'yes' });
    expect(answer.body).toContain('还没有提交');
    expect(answer.body).toMatch(/value="yes" checked/);
    expect(await documentIn(house, draft)).toEqual(before);
  });

  it('saving the same lines is no amendment', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const before = await house.chartOf(draft.residentId);
    const answer = await county.post(pathOf(draft), {
      ...linesForm((await county.get(pathOf(draft))).body),
      then: 'save',
      seen: 'no',
    });
    expect((await county.get(answer.location)).body).toContain('没有改动，没有保存');
    expect((await county.get(answer.location)).body).toMatch(/value="no" checked/);
    expect(await house.chartOf(draft.residentId)).toEqual(before);
  });

  it('a return pressed after somebody approved says so, and keeps the words', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    await approve(house, draft);
    const late = await (await house.as('county-2')).post(`${pathOf(draft)}/send-back`, {
      shown: '2',
      act: 'return',
      reason: 'other',
      comment: '请补血糖。',
    });
    expect(late.status).toBe(409);
    expect(late.body).toContain('没有退成');
    expect(late.body).toContain('请补血糖。');
  });

  it('a return takes along what was changed in the lines', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    const sent = await county.post(`${pathOf(draft)}/send-back`, {
      ...fields,
      [`${rest}.text`]: '累了就歇。',
      act: 'return',
      reason: 'other',
      comment: '请补血糖。',
    });
    expect(sent.status).toBe(303);
    const doc = await documentIn(house, draft);
    expect(doc.state).toBe('returned');
    expect(doc.lines.find((line) => line.itemId === 'living-qi-deficiency-rest')?.text).toBe('累了就歇。');
    expect(doc.events.map((event) => event.kind).slice(-2)).toEqual(['amended', 'returned']);
  });

  it('a refused return keeps the lines as they were typed', async () => {
    const house = await makeHouse();
    const draft = await submitted(house);
    const county = await house.as('county-1');
    const fields = linesForm((await county.get(pathOf(draft))).body);
    const rest = lineOf(fields, 'living-qi-deficiency-rest');
    const none = await county.post(`${pathOf(draft)}/send-back`, {
      ...fields,
      [`${rest}.text`]: '累了就歇。',
      act: 'return',
      comment: '请补血糖。',
    });
    expect(none.status).toBe(422);
    expect(lineMarkup(none.body, rest)).toContain('累了就歇。</textarea>');
    expect(none.body).toContain('value="请补血糖。"');
  });

  it('adding a line keeps the choice of having seen the person', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const { lines } = await documentIn(house, draft);
    const by = await house.by(draft.doctor);
    const without = lines.filter((line) => line.itemId !== 'mood-qi-deficiency-calm');
    must(
      await adjustDraft(house.service, by, draft.residentId, draft.documentId, {
        shown: 1,
        lines: typed(without),
      }),
    );
    must(await submitDraft(house.service, by, draft.residentId, draft.documentId, { shown: 2 }));
    const county = await house.as('county-1');
    const added = await county.post(pathOf(draft), {
      ...linesForm((await county.get(pathOf(draft))).body),
      'add.mood-qi-deficiency-calm.domain': 'mood',
      add: 'mood-qi-deficiency-calm',
      seen: 'yes',
    });
    expect(added.status).toBe(303);
    expect((await county.get(added.location)).body).toMatch(/value="yes" checked/);
  });
});
