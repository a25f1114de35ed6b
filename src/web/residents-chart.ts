/** One resident: the page everything about a person is reached from, and the copy of their own data. */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import { validVisits } from '../domain/chart.js';
import { formsFor } from '../workflow/follow-up-forms.js';
import { exportResident } from '../workflow/residents-copy.js';
import { chartsMergedInto } from '../workflow/residents-merge.js';
import { placesOfClinic, readChart } from '../workflow/service.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { formLinks } from './follow-up-form.js';
import { page, refusalPage } from './page.js';
import { chartReferrals } from './referrals-block.js';
import { chartView } from './residents-chart-view.js';
import { doneOf } from './residents-view.js';

export const chartRoutes = new Hono<Env>();

chartRoutes.get('/residents/:residentId', async (c) => {
  const { service } = c.get('deps');
  const id = c.req.param('residentId');
  const chart = await readChart(service, by(c), id, reasonOf(c, id));
  if (!chart.ok) return refusalPage(c, chart.problems);
  const merged = await chartsMergedInto(service, by(c), chart.value);
  const visits = [chart.value, ...merged].flatMap(validVisits);
  const view = {
    ...chartView(c, chart.value, merged),
    ...(await chartReferrals(c, chart.value, merged)),
    followUpForms: formLinks(id, formsFor(service, visits)),
  };
  return page(c, 'resident', view, {
    title: 'page.resident',
    done: doneOf(c),
  });
});

/** Who treats looks for care, who reviews looks for the county. */
export function reasonOf(c: PageContext, residentId: string) {
  const { service } = c.get('deps');
  const summary = service.charts.summaries().get(residentId);
  if (summary?.state !== 'found') return 'care';
  const places = placesOfClinic(service, summary.value.clinicId);
  return may(signedIn(c).actor, 'record-visit', { places }).allowed ? 'care' : 'county-review';
}

chartRoutes.post('/residents/:residentId/export', async (c) => {
  const copy = await exportResident(c.get('deps').service, by(c), c.req.param('residentId'));
  if (!copy.ok) return refusalPage(c, copy.problems);
  c.header('Content-Type', 'application/json; charset=utf-8');
  c.header('Content-Disposition', `attachment; filename="${copy.value.fileName}"`);
  return c.body(copy.value.json);
});
