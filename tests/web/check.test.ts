/** The public check page: the same for everybody, without personal data, and not to be tried without end. */
import { describe, expect, it } from 'vitest';
import { voidPaper } from '../../src/workflow/review.js';
import { issued, sheetOf } from '../unit/workflow/printed.js';
import { documentIn, must } from '../unit/workflow/walk-in.js';
import { makeHouse } from './house.js';

const identity = { name: '示例居民名', phones: ['13800000000'], village: '青石坳' };

describe('the check page', () => {
  it('asks a visitor for the code in a form that works without script', async () => {
    const house = await makeHouse();
    const answer = await house.visitor().get('/check');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<form method="get" action="/check"');
    expect(answer.body).toContain('name="code"');
  });

  it('tells a genuine paper by scanned address and by typed code alike', async () => {
    const house = await makeHouse();
    const paper = await issued(house, { about: { identity } });
    const { checkCode } = await sheetOf(house, paper);
    const typed = checkCode.replaceAll('-', ' ').toLowerCase();
    const visitor = house.visitor();
    const answers = [
      await visitor.get(`/check/${checkCode}`),
      await visitor.get(`/check?code=${encodeURIComponent(typed)}`),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      for (const said of [
        '是真的，现在有效',
        '中医健康处方',
        '2026-000001',
        '2026-11-20',
        '2027-05-20',
        '示例县中医医院',
      ])
        expect(body).toContain(said);
      for (const unsaid of [
        '示例居民名',
        '13800000000',
        '青石坳',
        paper.residentId,
        paper.documentId,
        '气虚',
      ])
        expect(body).not.toContain(unsaid);
    }
  });

  it('tells a void paper as void', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const { revision } = await documentIn(house, paper);
    must(
      await voidPaper(house.service, await house.by('county-1'), paper.residentId, paper.documentId, {
        shown: revision,
        reason: 'wrong-content',
        comment: '',
      }),
    );
    const { checkCode } = await sheetOf(house, paper);
    const answer = await house.visitor().get(`/check/${checkCode}`);
    expect([answer.status, answer.body.includes('已作废')]).toEqual([200, true]);
    expect(answer.body).not.toContain('现在有效');
  });

  it('tells an expired paper as expired', async () => {
    const house = await makeHouse();
    const { checkCode } = await sheetOf(house, await issued(house));
    house.clock.pass({ days: 200 });
    expect((await house.visitor().get(`/check/${checkCode}`)).body).toContain('已过有效期');
  });

  it('does not call an unknown code false, nor find what only looks like one', async () => {
    const house = await makeHouse();
    const visitor = house.visitor();
    const unknown = await visitor.get('/check/0000-0000-0001-ZT');
    expect([unknown.status, unknown.body.includes('没有查到这个校验码')]).toEqual([404, true]);
    const mistyped = await visitor.get('/check?code=0000-0000-0001-ZZ');
    expect([mistyped.status, mistyped.body.includes('校验码有误')]).toEqual([422, true]);
    const short = await visitor.get('/check?code=123');
    expect([short.status, short.body.includes('校验码应为 14 位')]).toEqual([422, true]);
  });

  it('repeats what was typed as text, not as markup', async () => {
    const house = await makeHouse();
    const { body } = await house.visitor().get(`/check?code=${encodeURIComponent('"><script>x</script>')}`);
    expect(body).not.toContain('<script>x');
  });

  it('turns an address away that tries codes without end, and lets it come back later', async () => {
    const house = await makeHouse();
    const guesser = house.visitor({ address: '10.9.9.9' });
    for (let tries = 0; tries < 60; tries += 1)
      expect((await guesser.get('/check/0000-0000-0001-ZT')).status).toBe(404);
    const away = await guesser.get('/check/0000-0000-0001-ZT');
    expect(away.status).toBe(429);
    expect(Number(away.headers.get('Retry-After'))).toBeGreaterThan(0);
    // Somebody else is not kept waiting by it.
    expect((await house.visitor({ address: '10.9.9.8' }).get('/check/0000-0000-0001-ZT')).status).toBe(404);
    house.clock.pass({ minutes: 16 });
    expect((await guesser.get('/check/0000-0000-0001-ZT')).status).toBe(404);
  });

  it('does not count codes that are found: a waiting room shares one address', async () => {
    const house = await makeHouse();
    const { checkCode } = await sheetOf(house, await issued(house));
    const waitingRoom = house.visitor();
    for (let scans = 0; scans < 80; scans += 1)
      expect((await waitingRoom.get(`/check/${checkCode}`)).status).toBe(200);
  });

  it('is kept by nobody on the way', async () => {
    const house = await makeHouse();
    const answer = await house.visitor().get('/check/0000-0000-0001-ZT');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });
});
