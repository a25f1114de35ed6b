/** Two charts of one person: finding the other one, comparing both side by side, merging, taking it back. */
import { Hono } from 'hono';
import { type Chart, validVisits } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { datedTasks } from '../workflow/plan.js';
import { lookalikes } from '../workflow/residents-identity.js';
import {
  mergeResidents,
  readForMerge,
  unfinishedPapers,
  unmergeResident,
} from '../workflow/residents-merge.js';
import { residentInReach, searchResidents } from '../workflow/residents-search.js';
import { organisations, today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { ledTo } from './fields.js';
import { type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { ageWords, idWords, labels, maskedPhone, personLine } from './residents-view.js';

export const mergeRoutes = new Hono<Env>();

mergeRoutes.get('/residents/:residentId/merge', (c) => findPage(c, c.req.param('residentId'), ''));
mergeRoutes.post('/residents/:residentId/merge', async (c) =>
  findPage(c, c.req.param('residentId'), text(await typedForm(c), 'text').slice(0, 60)),
);

async function findPage(c: PageContext, id: string, wanted: string): Promise<Response> {
  const { service } = c.get('deps');
  const chart = await readForMerge(service, by(c), id);
  if (!chart.ok) return refusalPage(c, chart.problems);
  const { identity, standing } = chart.value;
  const like = {
    name: identity.name,
    birthDate: identity.birthDate,
    idNumber: identity.idDocument?.number ?? null,
  };
  const alike = lookalikes(service, by(c), like, today(service), id);
  const found = searchResidents(service, by(c), { text: wanted, clinicId: '', village: '', limit: 20 });
  if (!found.ok) return refusalPage(c, found.problems);
  const others = found.value.residents.filter((one) => one.residentId !== id && one.status !== 'merged');
  const line = (one: Parameters<typeof personLine>[1]) => ({
    ...personLine(c, one),
    compare: `/residents/${id}/merge/${one.residentId}`,
  });
  const into = standing.status === 'merged' ? residentInReach(service, by(c), standing.into) : undefined;
  return page(
    c,
    'resident-merge',
    {
      id,
      name: identity.name,
      isMerged: standing.status === 'merged',
      into: into?.name ?? '',
      alike: alike.map(line),
      hasAlike: alike.length > 0,
      text: wanted,
      searched: wanted !== '',
      others: wanted === '' ? [] : others.map(line),
      hasOthers: wanted !== '' && others.length > 0,
    },
    { title: 'page.resident-merge' },
  );
}

mergeRoutes.get('/residents/:residentId/merge/:other', (c) =>
  comparePage(c, c.req.param('residentId'), c.req.param('other'), {}, []),
);

mergeRoutes.post('/residents/:residentId/merge/:other', async (c) => {
  const { service } = c.get('deps');
  const [id, other] = [c.req.param('residentId'), c.req.param('other')];
  const form = await typedForm(c);
  const kept = text(form, 'keep');
  if (kept !== id && kept !== other) {
    return comparePage(c, id, other, form, [{ code: 'merge.needs-kept', path: 'keep' }]);
  }
  const input = { merge: kept === id ? other : id, samePerson: text(form, 'samePerson') === 'yes' };
  const merged = await mergeResidents(service, by(c), kept, input);
  return merged.ok
    ? c.redirect(`/residents/${kept}?done=merged`, 303)
    : comparePage(c, id, other, form, merged.problems);
});

mergeRoutes.post('/residents/:residentId/unmerge', async (c) => {
  const id = c.req.param('residentId');
  const back = await unmergeResident(c.get('deps').service, by(c), id);
  return back.ok ? c.redirect(`/residents/${id}?done=unmerged`, 303) : refusalPage(c, back.problems);
});

async function comparePage(
  c: PageContext,
  id: string,
  otherId: string,
  form: Typed,
  problems: readonly Problem[],
): Promise<Response> {
  const { service } = c.get('deps');
  const [one, other] = [await readForMerge(service, by(c), id), await readForMerge(service, by(c), otherId)];
  if (!one.ok) return refusalPage(c, one.problems);
  if (!other.ok) return refusalPage(c, other.problems);
  const [a, b] = [columnOf(c, one.value), columnOf(c, other.value)];
  const usual = usuallyKept(one.value, other.value);
  return page(
    c,
    'resident-merge-compare',
    {
      id,
      other: otherId,
      rows: a.map(({ label, words }, index) => {
        const beside = b[index]?.words ?? '';
        return { label, a: words, b: beside, differs: words !== beside };
      }),
      keep: [one.value, other.value].map((chart, index) => ({
        value: chart.residentId,
        label: c.get('deps').messages({
          code: 'merge.keep',
          values: { which: index === 0 ? 'A' : 'B', name: chart.identity.name },
        }),
        checked: (text(form, 'keep') || usual) === chart.residentId,
      })),
      samePerson: text(form, 'samePerson') === 'yes',
    },
    {
      title: 'page.resident-merge-compare',
      problems: ledTo(['keep', 'samePerson'], problems),
      ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
    },
  );
}

/** The chart with more visits, when either has any: less is left behind. */
function usuallyKept(one: Chart, other: Chart): string {
  const [a, b] = [validVisits(one).length, validVisits(other).length];
  if (a === b) return '';
  return a > b ? one.residentId : other.residentId;
}

/** The same lines for both charts, so that a difference stands side by side. */
function columnOf(c: PageContext, chart: Chart): { readonly label: string; readonly words: string }[] {
  const { service, messages } = c.get('deps');
  const { identity } = chart;
  const visits = validVisits(chart);
  const line = (code: string, words: string) => ({ label: messages({ code: `merge.line-${code}` }), words });
  return [
    line('name', identity.name),
    line('sex', labels(c)('sexes', identity.sex)),
    line('birth', `${identity.birthDate}（${ageWords(c, identity.birthDate, today(service))}）`),
    line('id', idWords(c, identity.idDocument)),
    line('phones', identity.phones.map((phone) => maskedPhone(phone)).join('　')),
    line('address', identity.address),
    line('village', identity.village),
    line('clinic', organisations(service).get(chart.clinicId)?.name ?? ''),
    line('standing', labels(c)('standings', chart.standing.status)),
    line('visits', messages({ code: 'merge.visits', values: { count: visits.length } })),
    line(
      'last',
      visits
        .map((visit) => visit.occurredOn)
        .sort()
        .at(-1) ?? '',
    ),
    line('documents', messages({ code: 'merge.documents', values: { count: chart.documents.length } })),
    line(
      'plan',
      datedTasks(chart.planned)
        .map(({ label, dueOn }) => `${label} ${dueOn ?? ''}`)
        .join('；'),
    ),
    line('unfinished', unfinishedWords(c, chart)),
    line('registered', chart.registeredAt.slice(0, 10)),
  ];
}

function unfinishedWords(c: PageContext, chart: Chart): string {
  const { messages } = c.get('deps');
  const label = labels(c);
  const referrals = validVisits(chart)
    .flatMap((visit) => visit.referrals)
    .filter((one) => one.closed === null).length;
  return [
    ...unfinishedPapers(chart).map(
      (doc) => `${label('document-kinds', doc.kind)}（${label('document-states', doc.state)}）`,
    ),
    ...(referrals > 0 ? [messages({ code: 'merge.referrals', values: { count: referrals } })] : []),
  ].join('；');
}
