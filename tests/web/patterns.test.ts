/**
 * The patterns of a visit on the pages: for TCM physicians in date, and for nobody else; what a physician confirms leads to
 * the meals the guide gives for it; the resident's paper never names a pattern.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { approve, print, sheetOf } from '../unit/workflow/printed.js';
import { documentIn, must, record, type WalkIn } from '../unit/workflow/walk-in.js';
import type { Client } from './client.js';
import { day, makeHouse, type TestHouse } from './house.js';
import { patternMarkIn, walkInWithPressure } from './pressure-visit.js';

let test: TestHouse;
let walk: WalkIn;
let url: string;

beforeEach(async () => {
  test = await makeHouse();
  walk = await walkInWithPressure(test);
  url = `/residents/${walk.residentId}/visits/${walk.visitId}`;
});

const liverFire = 'pattern-hypertension-liver-fire-flaring';
/** Guide 2023, appendix 4: the two meals it lists for 肝火上炎证. */
const itsMeals = ['芹菜粳米瘦肉粥', '枸杞菊花决明饮'];

async function confirm(client: Client, more: Record<string, string> = {}) {
  const shown = await patternMarkIn(test, walk);
  return client.post(`${url}/patterns`, { confirm: liverFire, shown, ...more });
}

describe('the block on the visit', () => {
  it('shows a TCM physician what fits first, each sign as there, not there or not looked at', async () => {
    const { body } = await (await test.as('county-1')).get(url);
    expect(body).toContain('证候参考');
    const [first = ''] = /<article class="pattern"[\s\S]*?<\/article>/.exec(body) ?? [];
    expect(first).toContain('肝火上炎证');
    expect(first).toContain('符合');
    expect(first).toContain('✓ 有：头晕、头胀痛、面红、目赤、烦躁易怒');
    // Its secondary signs: nobody asked of taste, stool, urine and ribs; no ringing among what was asked of head and body.
    expect(first).toContain('× 没有：耳鸣如潮');
    expect(first).toContain('？没看：胁痛、口苦、便秘、溲黄');
    expect(first).toContain('成人高血压食养指南');
    expect(body).toContain('接下来看：');
    // 12 patterns of hypertension; the resident is a woman (冲任失调证 counts): two shown, ten folded.
    expect(body).toContain('其余10个证候');
  });

  it('shows a doctor without TCM standing nothing of it, nor a physician whose certificate has run out', async () => {
    for (const who of ['doctor-east-1', 'auditor', 'expert'] as const) {
      const { body } = await (await test.as(who)).get(url);
      expect([who, body.includes('证候参考'), body.includes('肝火上炎')]).toEqual([who, false, false]);
    }
    const certificate = { number: '1', expiresOn: day('2026-11-19') };
    await test.service.staff.update('township-east', (one) => ({ ...one, certificate }));
    expect((await (await test.as('township-east')).get(url)).body).not.toContain('证候参考');
  });

  it('puts no pattern before another as long as nobody has looked at anything', async () => {
    for (const section of ['looking', 'listening', 'asking', 'palpation'] as const)
      await record(test, walk, section, {});
    const { body } = await (await test.as('county-1')).get(url);
    // The 12 patterns of hypertension for a woman, all folded: whichever stood open would look like an answer.
    expect(body).toContain('看到的还分不出先后：12个证候');
    expect(body.indexOf('<article class="pattern"')).toBeGreaterThan(body.indexOf('看到的还分不出先后'));
  });

  it('says nothing where none of the conditions is known', async () => {
    await record(test, walk, 'history', { conditions: { value: { present: [], complete: true } } });
    const { body } = await (await test.as('county-1')).get(url);
    expect(body).not.toContain('证候参考');
  });
});

describe('a physician’s word', () => {
  it('is stored with who and when, told on the page, and can be taken back', async () => {
    const physician = await test.as('county-1');
    expect((await confirm(physician)).status).toBe(303);
    const stored = (await test.chartOf(walk.residentId)).visits[0]?.patterns;
    expect(stored).toMatchObject([{ pattern: liverFire, by: 'county-1' }]);
    const { body } = await physician.get(url);
    expect(body).toContain('高血压 · 肝火上炎证');
    expect(body).toContain('钟文竹 2026-11-20');

    const [, shown = ''] =
      /name="shown" value="([^"]*)"/.exec(body.slice(body.indexOf('id="s.patterns"'))) ?? [];
    const back = await physician.post(`${url}/patterns`, { withdraw: liverFire, shown });
    expect(back.status).toBe(303);
    expect((await test.chartOf(walk.residentId)).visits[0]?.patterns).toEqual([]);
    const acts = (await test.chartOf(walk.residentId)).audit.map((entry) => entry.act);
    expect(acts.slice(-2)).toEqual(['confirm-pattern', 'withdraw-pattern']);
  });

  it('is refused when an examination was saved after the page was shown', async () => {
    const shown = await patternMarkIn(test, walk);
    await record(test, walk, 'palpation', { pulse: { value: { present: ['slippery'], complete: true } } });
    const physician = await test.as('county-1');
    const late = await physician.post(`${url}/patterns`, { confirm: liverFire, shown });
    expect([late.status, late.body.includes('四诊或确认改过')]).toEqual([409, true]);
    expect((await test.chartOf(walk.residentId)).visits[0]?.patterns).toEqual([]);
  });

  it('is refused for a pattern that the visit does not list, and twice', async () => {
    const physician = await test.as('county-1');
    const other = await confirm(physician, { confirm: 'pattern-diabetes-phlegm-dampness' });
    expect(other.body).toContain('不列这个证候');
    await confirm(physician);
    const again = await confirm(physician);
    expect(again.body).toContain('已经确认过了');
    expect((await test.chartOf(walk.residentId)).visits[0]?.patterns).toHaveLength(1);
  });

  it('is marked when the examinations change after it', async () => {
    const physician = await test.as('county-1');
    await confirm(physician);
    test.clock.pass({ minutes: 1 });
    await record(test, walk, 'palpation', { pulse: { value: { present: ['slippery'], complete: true } } });
    expect((await physician.get(url)).body).toContain('确认以后四诊又改过');
  });
});

describe('what follows from it', () => {
  it('brings the meals of the guide into the draft, and not before', async () => {
    const doctor = await test.by('doctor-east-1');
    const before = must(await makeDraft(test.service, doctor, walk.residentId, walk.visitId));
    const early = JSON.parse(
      (await documentIn(test, { ...walk, documentId: before })).decision?.decisionJson ?? '{}',
    );
    const idsOf = (decision: { items: { itemId: string; precedence: number }[] }) =>
      decision.items.filter((one) => one.itemId.startsWith('meal-hypertension')).map((one) => one.precedence);
    expect(idsOf(early)).toEqual([]);
    await confirm(await test.as('county-1'));
    const after = must(await makeDraft(test.service, doctor, walk.residentId, walk.visitId));
    const late = JSON.parse(
      (await documentIn(test, { ...walk, documentId: after })).decision?.decisionJson ?? '{}',
    );
    // Right after disease (1), before medicine (2).
    expect(idsOf(late)).toEqual([1.5, 1.5]);
  });

  it('stands folded on the county page, with who confirmed it', async () => {
    const physician = await test.as('county-1');
    await confirm(physician);
    const draft = await sent();
    const { body } = await physician.get(`/review/${draft.residentId}/${draft.documentId}`);
    const [block = ''] = /<details class="patterns"[\s\S]*?<\/article>/.exec(body) ?? [];
    expect(block).toContain('已确认：高血压 · 肝火上炎证');
    expect(block).toContain('钟文竹 2026-11-20');
  });

  it('prints a meal of it, and no pattern by name, on the paper of the resident', async () => {
    await confirm(await test.as('county-1'));
    const draft = await sent();
    await approve(test, draft);
    must(await print(test, draft));
    const { html } = await sheetOf(test, draft);
    expect(itsMeals.filter((name) => html.includes(name))).not.toEqual([]);
    const { patterns } = test.service.release();
    // 气虚质 is a constitution, and told; 气虚证 is a pattern, and is not.
    const named = patterns
      .flatMap((one) => one.patterns)
      .filter(({ title }) => new RegExp(`${title.slice(0, -1)}(?!质)`, 'u').test(html));
    expect(named.map(({ title }) => title)).toEqual([]);
  });
});

/** A draft of the visit as it now stands, sent to the county. */
async function sent() {
  const doctor = await test.by('doctor-east-1');
  const documentId = must(await makeDraft(test.service, doctor, walk.residentId, walk.visitId));
  const draft = { ...walk, documentId };
  const { revision } = await documentIn(test, draft);
  must(await submitDraft(test.service, doctor, walk.residentId, documentId, { shown: revision }));
  return draft;
}

describe('confirmed while a draft waits', () => {
  it('leads back to the draft, names the pattern, and asks why its meals are added', async () => {
    const draft = await sent();
    const physician = await test.as('county-1');
    const home = `/review/${draft.residentId}/${draft.documentId}`;
    expect((await physician.get(home)).body).toContain(`name="reviewing" value="${draft.documentId}"`);
    const done = await confirm(physician, { reviewing: draft.documentId });
    expect(done.location).toBe(`${home}?done=confirmed#s.patterns`);
    const { body } = await physician.get(home);
    expect(body).toContain('医师确认了证候：肝火上炎证');
    const [meal] = itsMeals.map((name) => body.indexOf(`<b>${name}</b>`)).filter((at) => at > 0);
    const item = body.slice(meal, body.indexOf('加上', meal));
    expect(item).not.toContain('被去掉了');
    expect(item).toContain('为什么加');
    expect(body).not.toContain('起草时有，被去掉了');
  });
});
