/** What was typed outlives the session it was typed in, and is sent on only by whoever is signed in then. */
import { describe, expect, it } from 'vitest';
import { makeHouse } from './house.js';

const ownPage = { 'sec-fetch-site': 'same-origin' };
const typed = {
  clinicId: 'east-1',
  name: '示例"甲',
  idKind: 'none',
  sex: 'female',
  birthDate: '1955-03-05',
  keyGroups: ['elderly', 'poor'],
};

/** Fields of the form in the answer that goes to `action`. */
function heldIn(body: string, action: string): [string, string][] {
  const form = new RegExp(`<form method="post" action="${action}">(.*?)</form>`, 's').exec(body)?.[1] ?? '';
  return [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value.replaceAll('&quot;', '"'),
  ]);
}

describe('a form posted after the session ended', () => {
  it('stands in the answer with everything typed, and with the way to sign in', async () => {
    const test = await makeHouse();
    const answer = await test.visitor().post('/residents/new', typed, ownPage);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('登录已到时，还没有保存');
    expect(answer.body).toContain('href="/sign-in" target="_blank"');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(heldIn(answer.body, '/residents/new')).toEqual([
      ['_csrf', ''],
      ['clinicId', 'east-1'],
      ['name', '示例"甲'],
      ['idKind', 'none'],
      ['sex', 'female'],
      ['birthDate', '1955-03-05'],
      ['keyGroups', 'elderly'],
      ['keyGroups', 'poor'],
    ]);
  });

  it.each([
    ['from another site', '/residents/new', { 'sec-fetch-site': 'cross-site' }],
    ['from a browser that does not say where from', '/residents/new', {}],
    ['asked by a script', '/residents/new', { ...ownPage, 'x-csrf-token': 'old' }],
    ['that may carry a password', '/password', ownPage],
  ])('is refused and not held when it is one %s', async (_which, path, headers) => {
    const test = await makeHouse();
    const answer = await test.visitor().post(path, { name: '示例甲' }, headers);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('登录已到时，这一步没有保存');
    expect(answer.body).not.toContain('示例甲');
  });
});

describe('a form posted from a page that another person had open', () => {
  it('does nothing, names who is signed in now, and goes through when that person sends it on', async () => {
    const test = await makeHouse();
    const doctor = await test.as('doctor-east-1');
    const before = await doctor.post('/residents/new', { ...typed, _csrf: 'of the session before' }, ownPage);
    expect(before.status).toBe(422);
    expect(before.body).toContain('我是柳一帆，接着提交');
    expect(test.service.charts.keys()).toEqual([]);
    const held = heldIn(before.body, '/residents/new');
    expect(held[0]).toEqual(['_csrf', doctor.csrf()]);
    const sent: Record<string, string[]> = {};
    for (const [name, value] of held) sent[name] = [...(sent[name] ?? []), value];
    const after = await doctor.post('/residents/new', sent, ownPage);
    expect([after.status, after.location]).toEqual([
      303,
      expect.stringMatching(/^\/residents\/[^/]+\?done=registered$/),
    ]);
    expect(test.service.charts.keys()).toHaveLength(1);
  });
});
