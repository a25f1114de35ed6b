/** What the pages say after planning: never that something is planned where nothing new is. */
import { beforeEach, describe, expect, it } from 'vitest';
import { followedUp, followUp, plainHypertension, type Sections, set } from '../unit/workflow/follow-ups.js';
import { makeHouse, type TestHouse } from './house.js';

let test: TestHouse;
let residentId: string;
const high: Sections = {
  ...plainHypertension,
  measurements: { systolicFirstMmHg: { value: 162 }, diastolicFirstMmHg: { value: 88 } },
};

beforeEach(async () => {
  test = await makeHouse();
  residentId = await followedUp(test);
  await followUp(test, residentId, '2026-03-02', high);
});

/** The confirmation at the top after 保存，排下次随访 on a follow-up recorded like this. */
async function saidAfter(on: string, sections: Sections): Promise<string> {
  const visitId = await followUp(test, residentId, on, sections, { unplanned: true });
  const doctor = await test.as('doctor-east-1');
  const done = await doctor.post(`/residents/${residentId}/visits/${visitId}`, { then: 'plan' });
  const page = await doctor.get(done.location ?? '');
  return /<p class="done"[^>]*>([^<]*)</.exec(page.body)?.[1] ?? '';
}

describe('after planning from a follow-up', () => {
  it('that was not asked for its diseases, the page says what stays and what to ask', async () => {
    expect(await saidAfter('2026-04-01', {})).toBe(
      '已保存，没有排出新的随访。得过的病没有记全，原来的随访照旧：高血压随访：两周内 2026-03-16。',
    );
  });

  it('that could be judged whole, it is planned', async () => {
    expect(await saidAfter('2026-04-01', plainHypertension)).toBe('已保存，下次随访已排好。');
  });

  it('that lacks a disease known before, it names the disease and what stays', async () => {
    const history = { conditions: set('hypertension', 'type-2-diabetes') };
    await followUp(test, residentId, '2026-03-10', { ...plainHypertension, history });
    const once = await saidAfter('2026-04-01', plainHypertension);
    expect(once).toContain('2型糖尿病以前记有、这次没点');
    expect(once).toMatch(/原来的随访照旧：.*糖尿病/);
    expect(once).toContain('空腹血糖');
    expect(once).not.toContain('排好');
  });
});

it('Planning anew from an empty follow-up says that nothing new came of it', async () => {
  const visitId = await followUp(test, residentId, '2026-04-01', {}, { unplanned: true });
  const doctor = await test.as('doctor-east-1');
  const done = await doctor.post(`/follow-up/${residentId}/renew`, { visitId });
  const page = await doctor.get(done.location ?? '');
  expect(page.body).toContain('最近一次就诊没有问到排随访要用的情况，原来的随访照旧');
  expect(page.body).not.toContain('已按最近一次就诊重排');
});
