/** The pages about the content: which pieces of a kind are general, unsigned or past their day, counted in the files themselves. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readPackFiles } from '../../src/decision/release.js';
import { instant } from '../../src/domain/time.js';
import { makeHouse, pack, type TestHouse } from './house.js';

let test: TestHouse;
beforeAll(async () => {
  test = await makeHouse();
});

/** The list with all its pages one after the other. */
async function everyPage(address: string): Promise<string> {
  const expert = await test.as('expert');
  let bodies = '';
  for (let number = 1; number < 100; number += 1) {
    const { body } = await expert.get(`${address}&page=${number}`);
    bodies += body;
    if (!body.includes('下一页')) break;
  }
  return bodies;
}

const found = (body: string) => Number(/共 (\d+) 项/.exec(body)?.[1]);

describe('the list behind each kind of the content report', () => {
  it('tells which rules are general and unsigned, as many as the files say, over as many pages as it takes', async () => {
    const written = readPackFiles({ pack })
      .filter(({ path }) => /^rules\/(?!patterns|schema)/.test(path))
      .flatMap(({ text }) => text.match(/^ {4}basis: general$/gm) ?? []).length;
    const expert = await test.as('expert');
    const list = '/rules/report/rule?basis=general&signature=unsigned';
    const { body } = await expert.get(list);
    expect(written).toBeGreaterThan(50);
    expect(found(body)).toBe(written);
    expect(body.match(/<th scope="row"/g)).toHaveLength(50);
    const all = await everyPage(list);
    expect(all.match(/<th scope="row"/g)).toHaveLength(written);
    expect(all).toContain('/rules/safety-swallowing-texture"');
    expect(all).not.toContain('triage-pressure-180-110');
  });

  it('gives basis, signature, review day, documents and their age of each, under a link to read it', async () => {
    const body = await everyPage('/rules/report/recipe?basis=secondary');
    const row = body.slice(body.indexOf('/rules/items/meal-hypertension-ju-pi-fan"')).split('</tr>')[0] ?? '';
    // knowledge/recipes: a copy of the guide of 2023, read in November 2026.
    for (const words of [
      '文件抄本',
      '不需签字',
      '复审 2027-11-',
      '成人高血压食养指南',
      '最新 2023 年',
      '2026-11-',
    ])
      expect(row).toContain(words);
  });

  it('tells what is past its day of review: nothing this year, everything in ten', async () => {
    const late = await makeHouse();
    const past = async () => (await (await late.as('expert')).get('/rules/report/point?review=past')).body;
    expect(await past()).toContain('没有这样的');
    late.clock.set(instant.parse('2036-11-22T01:00:00.000Z'));
    expect(found(await past())).toBe(late.service.release().knowledge.points.size);
  });

  it('is led to from every row of the report, and knows no other kind', async () => {
    const expert = await test.as('expert');
    const { body } = await expert.get('/rules/report');
    for (const kind of ['rule', 'item', 'recipe', 'pattern', 'disease', 'food', 'point'])
      expect(body).toContain(`href="/rules/report/${kind}"`);
    expect(body.replaceAll('&#x3D;', '=')).toContain('href="/rules/report/rule?signature=unsigned"');
    expect((await expert.get('/rules/report/medicine')).status).toBe(404);
  });
});

it('The report says why nobody under 18 is in its cells, and that no document names a sign against a pattern', async () => {
  const expert = await test.as('expert');
  const { body } = await expert.get('/rules/report');
  expect(body).toContain('未满 18 岁没有找到官方的计分量表');
  const all = test.service.release().patterns.flatMap((set) => set.patterns).length;
  expect(body).toContain(`文件没有写的 ${all} 个`);
  const pattern = await expert.get('/rules/patterns/pattern-diabetes-damp-heat');
  expect(pattern.body).toContain('见到哪一项就不是这个证，文件没有写');
});

it('No text for residents is longer or harder than the pack itself allows', async () => {
  const { body } = await (await test.as('expert')).get('/rules/report');
  expect(body).toContain('没有查到太长的句子和没解释的词');
});

it('The list to tick before going live says in which file the counted norm stands', async () => {
  const { body } = await (await test.as('expert')).get('/rules/go-live');
  expect(body).toContain('knowledge/vocabularies/labels-service-count-norm.yaml');
  expect(body).not.toContain('随访设置');
});

it('A disease says what only its patterns bring, and that the rest was not collected', async () => {
  const { body } = await (await test.as('expert')).get('/rules/diseases');
  const hypertension = body.slice(body.indexOf('id="hypertension-title"')).split('</section>')[0] ?? '';
  expect(hypertension).toMatch(/只有证候的（医师定了证候才有）：[^<]*膳食食疗 10/);
  expect(hypertension).not.toMatch(/没有收：[^<]*膳食食疗/);
  expect(body).not.toContain('空着，没有文件');
});
