/** The page on which a county physician names who stands in for them. */
import { Hono } from 'hono';
import type { Problem } from '../domain/result.js';
import { nameDeputy, readDeputies, removeDeputy } from '../workflow/deputies.js';
import { by, type Env, type PageContext } from './environment.js';
import { fieldsOf, ledTo } from './fields.js';
import { type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';

export const deputiesRoom = new Hono<Env>();

const fieldNames = ['staffId', 'from', 'until'] as const;

deputiesRoom.get('/deputies', (c) => deputiesPage(c, {}, []));

deputiesRoom.post('/deputies', async (c) => {
  const form = await typedForm(c);
  const named = await nameDeputy(c.get('deps').service, by(c), inputOf(form));
  return named.ok ? c.redirect('/deputies?done=named', 303) : deputiesPage(c, form, named.problems);
});

deputiesRoom.post('/deputies/remove', async (c) => {
  const form = await typedForm(c);
  const removed = await removeDeputy(c.get('deps').service, by(c), inputOf(form));
  return removed.ok ? c.redirect('/deputies?done=removed', 303) : deputiesPage(c, {}, removed.problems);
});

async function deputiesPage(c: PageContext, form: Typed, problems: readonly Problem[]): Promise<Response> {
  const read = await readDeputies(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { named, candidates } = read.value;
  const view = {
    named,
    hasNamed: named.length > 0,
    candidates: candidates.map(({ id, name, loginName }) => ({
      id,
      name,
      loginName,
      selected: id === text(form, 'staffId'),
    })),
    fields: fieldsOf(c, fieldNames, { from: text(form, 'from'), until: text(form, 'until') }, problems),
  };
  return page(c, 'deputies', view, {
    title: 'page.deputies',
    problems: ledTo(fieldNames, problems),
    status: problems.length === 0 ? 200 : statusOf(problems),
    done: { named: 'deputy.named', removed: 'deputy.removed' }[c.req.query('done') ?? ''],
  });
}

function inputOf(form: Typed): object {
  return Object.fromEntries(fieldNames.map((name) => [name, text(form, name)]));
}
