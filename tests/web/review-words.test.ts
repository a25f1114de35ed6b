/** How the county page and the draft say things: once, with their names, and so that they cannot be read otherwise. */
import { describe, expect, it } from 'vitest';
import { joinedReasons } from '../../src/prescription/reason-words.js';
import { joinedLabels } from '../../src/web/explain-view.js';
import { behind } from '../../src/web/next-in-queue.js';
import { type Drafted, drafted, submitted } from '../unit/workflow/walk-in.js';
import { makeHouse } from './house.js';

const listed = (...present: string[]) => ({ value: { present, complete: true } });
const draftPath = ({ residentId, documentId }: Drafted) => `/residents/${residentId}/documents/${documentId}`;

describe('words', () => {
  it('part labels that hold the list mark by another one', () => {
    expect(joinedLabels(['阿司匹林、氯吡格雷', '二甲双胍'])).toBe('阿司匹林、氯吡格雷；二甲双胍');
    expect(joinedLabels(['高血压', '糖尿病'])).toBe('高血压、糖尿病');
  });

  it('of several reasons make one sentence, each reason once', () => {
    expect(joinedReasons(['钾多。', '糖多。', '钾多。'])).toBe('钾多；糖多');
  });

  it('begin the round again behind the last, and leave out what is one’s own', () => {
    const queue = ['a', 'b', 'c', 'd'].map((documentId) => ({ documentId, own: documentId === 'd' }));
    const others = (id: string) => behind(queue, id).map((one) => one.documentId);
    expect([others('b'), others('c'), others('x')]).toEqual([
      ['c', 'a'],
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]);
  });
});

describe('the pages', () => {
  it('say what a condition wants and what is known in words that cannot be run together', async () => {
    const house = await makeHouse();
    const facts = {
      history: { conditions: listed('hypertension') },
      safety: { kidneyDisease: { value: true } },
    };
    const draft = await drafted(house, { facts });
    const { body } = await (await house.as('doctor-east-1')).get(draftPath(draft));
    const silent = body.slice(body.indexOf('规则的条件不成立'));
    expect(silent).toMatch(/须为“|须高于|须不低于|里须有“/);
    expect(silent).not.toContain('要是');
    expect(body).not.toContain('。；');
  });

  it('say of whom no constitution is known what was not done', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, { facts: { symptoms: { acuteIllness: { value: true } } } });
    const { body } = await (await house.as('doctor-east-1')).get(draftPath(draft));
    expect(body).toContain('体质没有辨识（正在生急病，好了再做体质判定）');
  });

  it('say a reason once for the foods it takes away', async () => {
    const house = await makeHouse();
    const facts = {
      history: { conditions: listed('hypertension') },
      safety: { kidneyDisease: { value: true }, medicines: listed('acei-arb', 'diuretic') },
    };
    const draft = await drafted(house, { facts });
    const { body } = await (await house.as('doctor-east-1')).get(draftPath(draft));
    const tables = [...body.matchAll(/<dl class="foods">[\s\S]*?<\/dl>/g)].map(([table]) => table);
    const dropped = tables.map((table) => table.slice(table.indexOf('已拿掉')));
    const reasons = dropped.map((table) =>
      [...table.matchAll(/<small>([^<]*)<\/small>/g)].map(([, why]) => why),
    );
    expect(reasons.flat().length).toBeGreaterThan(0);
    for (const list of reasons) expect(new Set(list).size).toBe(list.length);
  });

  it('name the lines that lean on content no expert has signed', async () => {
    const house = await makeHouse();
    const sent = await submitted(house, { facts: { safety: { medicines: listed('acei-arb') } } });
    const { body } = await (await house.as('county-1')).get(`/review/${sent.residentId}/${sent.documentId}`);
    const alone = body.slice(
      body.indexOf('id="unsigned"'),
      body.indexOf('</details>', body.indexOf('id="unsigned"')),
    );
    // The rule is basis general: rules/safety/medicines.yaml.
    expect(alone).toContain('普利沙坦类、螺内酯：留意含钾高的食物');
  });
});
