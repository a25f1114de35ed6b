/** Pages of papers: the sheet, the next step, and making the papers that need no county. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.js';
import { approved, issued, print, sheetOf, signedNotice } from '../unit/workflow/printed.js';
import {
  type Drafted,
  documentIn,
  drafted,
  recordVisit,
  submitted,
  walkIn,
} from '../unit/workflow/walk-in.js';
import { makeHouse, type TestHouse } from './house.js';

const pathOf = ({ residentId, documentId }: Drafted) => `/residents/${residentId}/documents/${documentId}`;
const shownIn = async (house: TestHouse, paper: Drafted) => String((await documentIn(house, paper)).revision);
const has = (...present: string[]) => ({ value: { present, complete: true } });

describe('the page of a paper', () => {
  it('offers to print what is approved, and leads back to itself with a word', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const doctor = await house.as(paper.doctor);
    const before = await doctor.get(`${pathOf(paper)}/paper`);
    expect(before.status).toBe(200);
    expect(before.body).toContain('编号打印');
    const shown = await shownIn(house, paper);
    const printed = await doctor.post(`${pathOf(paper)}/print`, { shown, size: 'A4' });
    expect([printed.status, printed.location]).toEqual([303, `${pathOf(paper)}/paper?done=printed`]);
    const after = await doctor.get(printed.location);
    expect(after.body).toContain('已打印编号');
    expect(after.body).toContain('2026-000001');
    expect(after.body).not.toContain('编号打印</button>');
    expect((await sheetOf(house, paper)).html).toContain('class="paper A4"');
  });

  it('shows the sheet inside itself and holds its policy to our own pages', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const doctor = await house.as(paper.doctor);
    const answer = await doctor.get(`${pathOf(paper)}/paper`);
    expect(answer.body).toContain(`<iframe class="sheet" src="${pathOf(paper)}/paper.html"`);
    expect(answer.headers.get('Content-Security-Policy')).toContain("frame-src 'self'");
    const sheet = await doctor.get(`${pathOf(paper)}/paper.html`);
    expect(sheet.body).toBe((await sheetOf(house, paper)).html);
    expect(sheet.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'");
  });

  it('offers the official elderly form only where its questionnaire was answered', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const doctor = await house.as(paper.doctor);
    const link = `/visits/${paper.visitId}/elderly-record"`;
    expect((await doctor.get(`${pathOf(paper)}/paper`)).body).toContain(link);
    await house.service.charts.update(paper.residentId, (chart) => ({
      ...chart,
      visits: chart.visits.map((visit) => ({ ...visit, questionnaire: null })),
    }));
    expect((await doctor.get(`${pathOf(paper)}/paper`)).body).not.toContain(link);
  });

  it('gives the PDF of the sheet under a name without a person', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const answer = await (await house.as(paper.doctor)).get(`${pathOf(paper)}/paper.pdf`);
    expect(answer.headers.get('Content-Type')).toBe('application/pdf');
    expect(answer.headers.get('Content-Disposition')).toBe('inline; filename="paper.pdf"');
    expect(answer.body.startsWith('%PDF-')).toBe(true);
    expect(house.printer.printed).toEqual([{ html: (await sheetOf(house, paper)).html, paper: 'A5' }]);
  });

  it('says so where no PDF can be made, and the page can still be printed', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    house.printer.print = () => Promise.reject(new Error('no browser'));
    const doctor = await house.as(paper.doctor);
    const answer = await doctor.get(`${pathOf(paper)}/paper.pdf`);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('打开网页打印');
    expect((await doctor.get(`${pathOf(paper)}/paper.html`)).status).toBe(200);
  });

  it('reprints with a mark and hands over', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const doctor = await house.as(paper.doctor);
    expect((await doctor.post(`${pathOf(paper)}/hand-over`)).status).toBe(303);
    const given = (await doctor.get(`${pathOf(paper)}/paper`)).body;
    expect(given).toContain('已交付：2026-11-20 09:00');
    expect(given).toContain('<a class="button primary" href="/">回工作台，下一位</a>');
    expect((await doctor.post(`${pathOf(paper)}/reprint`)).status).toBe(303);
    expect((await doctor.get(`${pathOf(paper)}/paper.html`)).body).toContain('补打第1次');
    // A further copy is to be handed over again.
    const again = (await doctor.get(`${pathOf(paper)}/paper`)).body;
    expect(again).toContain('已签名，交给本人');
    expect(again).not.toContain('下一位');
  });

  it('shows the county what it may read and no button it may not press', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const answer = await (await house.as('county-1')).get(`${pathOf(paper)}/paper`);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('编号打印</button>');
  });

  it('keeps a paper in doubt from being given out, and says why and what to do', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    await recordVisit(house, paper.residentId, { facts: { safety: { allergies: has('egg') } } });
    const doctor = await house.as(paper.doctor);
    const answer = await doctor.get(`${pathOf(paper)}/paper`);
    expect(answer.body).toContain('需要复核');
    expect(answer.body).toContain('新记录的情况与单上某一条不合');
    expect(answer.body).not.toContain('补打一份');
    const refused = await doctor.post(`${pathOf(paper)}/reprint`);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('先联系本人');
  });

  it('says of a void paper that it must not be used, with nothing left to print', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const county = await house.as('county-1');
    const shown = await shownIn(house, paper);
    const reason = { shown, reason: 'wrong-person', comment: '' };
    expect((await county.post(`${pathOf(paper)}/void`, reason)).status).toBe(303);
    const doctor = await house.as(paper.doctor);
    for (const page of [pathOf(paper), `${pathOf(paper)}/paper`]) {
      const { body } = await doctor.get(page);
      expect(body).toContain('▲ 这张已作废，不能再用');
      expect(body).not.toContain('打印、交给本人');
      expect(body).not.toContain('打开 PDF 打印');
    }
  });

  it('keeps what was typed when it cannot be voided yet, with the form open', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const county = await house.as('county-1');
    const shown = await shownIn(house, paper);
    const typed = { shown, comment: '发给了同名的人' };
    const refused = await county.post(`${pathOf(paper)}/void`, typed);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('请选一个原因');
    expect(refused.body).toContain('<details id="void" open><summary>作废这张单子</summary>');
    expect(refused.body).toContain('value="发给了同名的人"');
    const other = await county.post(`${pathOf(paper)}/void`, { shown, reason: 'other', comment: '' });
    expect(other.body).toContain('value="other" checked');
  });

  it('says of a paper past its day that it is expired, and offers a new visit instead of printing', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    // Issued on 2026-11-20 for six months: the 20th of May is the last good day.
    house.clock.set(instant.parse('2027-05-20T08:00:00.000Z'));
    const lastDay = await (await house.as(paper.doctor)).get(`${pathOf(paper)}/paper`);
    expect(lastDay.body).not.toContain('已过有效期');
    expect(lastDay.body).toContain('打开 PDF 打印');
    house.clock.set(instant.parse('2027-05-21T01:00:00.000Z'));
    const doctor = await house.as(paper.doctor);
    for (const page of [pathOf(paper), `${pathOf(paper)}/paper`]) {
      const { body } = await doctor.get(page);
      expect(body).toContain('◆ 这张已过有效期');
      expect(body).toContain(`class="button primary" href="/residents/${paper.residentId}"`);
      expect(body).not.toContain('打印、交给本人');
      expect(body).not.toContain('打开 PDF 打印');
    }
  });

  it('says of a replaced paper that the new one counts, and leads there', async () => {
    const house = await makeHouse();
    const first = await signedNotice(house, await issued(house));
    expect((await print(house, first)).ok).toBe(true);
    const second = await signedNotice(house, {
      ...first,
      ...(await recordVisit(house, first.residentId)),
    });
    const doctor = await house.as(first.doctor);
    const { body } = await doctor.get(`${pathOf(first)}/paper`);
    expect(body).toContain('▲ 这张已被新单替代，不要再照着做');
    expect(body).toContain(`class="button primary" href="${pathOf(second)}/paper"`);
    expect(body).not.toContain('打开 PDF 打印');
    expect((await doctor.get(pathOf(first))).body).toContain('这张已被新单替代');
  });

  it('tells a stale page, keeps the paper as it is, and shows it anew', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const answer = await (await house.as(paper.doctor)).post(`${pathOf(paper)}/print`, {
      shown: '1',
      size: 'A5',
    });
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('编号打印');
    expect((await documentIn(house, paper)).state).toBe('approved');
  });

  it('shows the watermark on a draft’s preview', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const doctor = await house.as(draft.doctor);
    expect((await doctor.get(`${pathOf(draft)}/paper.html`)).body).toContain('<b>未经审核</b>');
    expect((await doctor.get(`${pathOf(draft)}/paper`)).body).toContain('预览');
  });

  it('is written down in the access log as reading for a paper', async () => {
    const house = await makeHouse();
    const paper = await submitted(house);
    await (await house.as(paper.doctor)).get(`${pathOf(paper)}/paper`);
    const entries = [];
    for await (const entry of house.service.accessLog.read()) entries.push(entry);
    expect(entries.at(-1)).toMatchObject({ residentId: paper.residentId, why: 'paper' });
  });

  it('of a document that is not there is not found', async () => {
    const house = await makeHouse();
    const { residentId, doctor } = await walkIn(house);
    const answer = await (await house.as(doctor)).get(`/residents/${residentId}/documents/none/paper`);
    expect(answer.status).toBe(404);
  });
});

describe('papers without the county', () => {
  it('a notice is made, signed and printed in three presses', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const doctor = await house.as(walk.doctor);
    const made = await doctor.post(`/residents/${walk.residentId}/visits/${walk.visitId}/result-notice`);
    expect(made.status).toBe(303);
    const base = made.location.replace(/\/paper\?.*$/, '');
    const shown = /name="shown" value="(\d+)"/.exec((await doctor.get(made.location)).body)?.[1] ?? '';
    const signed = await doctor.post(`${base}/sign`, { shown });
    expect(signed.location).toBe(`${base}/paper?done=signed`);
    const next = /name="shown" value="(\d+)"/.exec((await doctor.get(signed.location)).body)?.[1] ?? '';
    const printed = await doctor.post(`${base}/print`, { shown: next, size: 'A5' });
    expect(printed.status).toBe(303);
    expect((await doctor.get(`${base}/paper.html`)).body).toContain('体质辨识结果告知单');
  });

  it('a referral slip comes at once from the visit page’s own button, which names no paper size', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, { facts: { symptoms: { symptomsToday: has('chest-pain') } } });
    const doctor = await house.as(walk.doctor);
    const made = await doctor.post(`/residents/${walk.residentId}/visits/${walk.visitId}/referral-slip`, {
      ruleId: 'triage-chest-pain',
    });
    expect(made.status).toBe(303);
    const sheet = await doctor.get(made.location.replace(/\/paper\?.*$/, '/paper.html'));
    expect(sheet.body).toContain('紧急转诊单');
    expect(sheet.body).toContain('class="paper A4"');
  });

  it('a slip without an emergency is refused in words', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house);
    const answer = await (await house.as(walk.doctor)).post(
      `/residents/${walk.residentId}/visits/${walk.visitId}/referral-slip`,
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('不能开紧急转诊单');
  });

  it('the elderly form proposes the guidance that was given, keeps what was ticked, and is made', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    const path = `/residents/${draft.residentId}/visits/${draft.visitId}/elderly-record`;
    const doctor = await house.as(draft.doctor);
    const asked = await doctor.get(path);
    // The draft advises daily life (3); nobody proposes "other" (6).
    expect(asked.body).toMatch(/name="guidance" value="3" checked/);
    expect(asked.body).not.toMatch(/name="guidance" value="6" checked/);
    const refused = await doctor.post(path, { guidance: ['6'], words: '' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatch(/name="guidance" value="6" checked/);
    expect(refused.body).not.toMatch(/name="guidance" value="3" checked/);
    const made = await doctor.post(path, { guidance: ['3', '6'], words: '戒烟' });
    expect(made.status).toBe(303);
    const sheet = await doctor.get(made.location.replace(/\/paper\?.*$/, '/paper.html'));
    expect(sheet.body).toContain('戒烟');
  });

  it('no address holds a name or a number of a person', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, {
      about: { identity: { name: '示例居民名', phones: ['13800000000'] } },
      facts: { symptoms: { symptomsToday: has('chest-pain') } },
    });
    const doctor = await house.as(walk.doctor);
    const made = await doctor.post(`/residents/${walk.residentId}/visits/${walk.visitId}/referral-slip`);
    const { body } = await doctor.get(made.location);
    const addresses = [...body.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((one) => /示例|13800000000|%/.test(one))).toEqual([]);
  });
});

describe('a press twice', () => {
  it('on 编号打印 prints once', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const doctor = await house.as(paper.doctor);
    const shown = await shownIn(house, paper);
    const both = await Promise.all([
      doctor.post(`${pathOf(paper)}/print`, { shown, size: 'A5' }),
      doctor.post(`${pathOf(paper)}/print`, { shown, size: 'A5' }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([303, 409]);
    expect((await sheetOf(house, paper)).prints).toBe(1);
  });
});
