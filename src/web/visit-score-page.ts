/** The score sheet: any questionnaire, for nobody in particular. Nothing is read from a chart and nothing is stored. */
import { Hono } from 'hono';
import { sex as sexCode } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { measuresUsed, refusedScoreSheet, scoreSheet } from '../workflow/score-sheet.js';
import type { ScoredQuestionnaire } from '../workflow/visit-review.js';
import { by, type Env, type PageContext } from './environment.js';
import { numberTyped, type Typed, text, typedForm } from './forms.js';
import { page, refusalPage, statusOf } from './page.js';
import { answerFieldOf } from './visit-form.js';
import { measuredWords, rowsOf } from './visit-questionnaire.js';
import { scoreView } from './visit-score.js';

export const scoreRoom = new Hono<Env>();

const measureFieldOf = (fact: string) => `m.${fact}`;

scoreRoom.get('/score', (c) => {
  const refused = refusedScoreSheet(by(c));
  if (refused && !refused.ok) return refusalPage(c, refused.problems);
  const asked = { 'q-instrument': [c.req.query('instrument') ?? ''], sex: [c.req.query('sex') ?? ''] };
  return sheetPage(c, asked, null, []);
});

scoreRoom.post('/score', async (c) => {
  const { service } = c.get('deps');
  const form = await typedForm(c);
  const answers: Record<string, number> = {};
  const measures: Record<string, number> = {};
  const problems: Problem[] = [];
  for (const [name, [value = '']] of Object.entries(form)) {
    if (name.startsWith('q.') && value !== '') answers[name.slice(2)] = Number(value);
    if (!name.startsWith('m.')) continue;
    const reading = numberTyped(value);
    const fact = name.slice(2);
    if (reading === undefined) continue;
    const label = service.release().knowledge.facts.get(fact)?.label ?? fact;
    if (Number.isNaN(reading)) problems.push({ code: 'fact.not-a-number', path: name, values: { label } });
    else measures[fact] = reading;
  }
  if (problems.length > 0) return sheetPage(c, form, null, problems);
  const input = { instrument: text(form, 'q-instrument'), sex: text(form, 'sex'), answers, measures };
  const scored = scoreSheet(service, by(c), input);
  return scored.ok
    ? sheetPage(c, form, scored.value, [])
    : statusOf(scored.problems) === 403
      ? refusalPage(c, scored.problems)
      : sheetPage(c, form, null, scored.problems.map(placed));
});

function placed(problem: Problem): Problem {
  const [head = '', ...rest] = problem.path.split('.');
  if (head === 'answers') return { ...problem, path: answerFieldOf(rest.join('.')) };
  return head === 'measures' ? { ...problem, path: measureFieldOf(rest.join('.')) } : problem;
}

function sheetPage(
  c: PageContext,
  form: Typed,
  scored: ScoredQuestionnaire | null,
  problems: readonly Problem[],
): Response {
  const { service, messages: say } = c.get('deps');
  const { instruments, knowledge } = service.release();
  const chosen = text(form, 'q-instrument') || [...instruments.keys()][0] || '';
  const sex = sexCode.safeParse(text(form, 'sex')).data;
  const instrument = instruments.get(chosen);
  const readingOf = (measure: string) => text(form, measureFieldOf(measure));
  const measured = scored
    ? measuredWords(scored.instrument, scored.counted, scored.answered.answers, readingOf, say)
    : new Map<string, string>();
  const measures = (instrument ? measuresUsed(instrument) : []).flatMap((fact) => {
    const definition = knowledge.facts.get(fact);
    if (definition?.type !== 'number') return [];
    const id = measureFieldOf(fact);
    const { label, unit, range } = definition;
    return [
      {
        id,
        label,
        unit,
        value: text(form, id),
        range: `${range.min}～${range.max}`,
        problems: problems.filter((problem) => problem.path === id).map(say),
      },
    ];
  });
  const view = {
    instruments: [...instruments.values()].map(({ id, title }) => ({ id, title, checked: id === chosen })),
    sexes: (knowledge.vocabularies.get('sexes')?.options ?? []).map(({ code, label }) => ({
      code,
      label,
      checked: code === sex,
    })),
    sex: sex ?? '',
    title: instrument?.title ?? '',
    instrumentId: instrument?.id ?? '',
    hasMeasures: measures.length > 0,
    measures,
    hasRows: instrument !== undefined && sex !== undefined,
    rows:
      instrument && sex
        ? rowsOf({
            instrument,
            sex,
            answers: (item) => text(form, answerFieldOf(item)),
            measured,
            problems,
            say,
          })
        : [],
    hasScore: scored !== null,
    score: scored ? scoreView(scored, knowledge, say) : null,
    confirmed: false,
  };
  return page(c, 'visit-score', view, {
    title: 'page.score',
    problems,
    ...(problems.length > 0 ? { status: statusOf(problems) } : {}),
  });
}
