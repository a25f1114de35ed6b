/**
 * The copy of their own data that a resident may ask for (PIPL art. 45): the whole chart as JSON, and the charts merged
 * into it. That it was taken is on the chart's audit chain and in the access log. The chain itself stays out: it is
 * about the staff.
 */
import type { Chart } from '../domain/chart.js';
import { ok, type Result } from '../domain/result.js';
import { chartsMergedInto } from './residents-merge.js';
import { type By, changeChart, readChart, type Service } from './service.js';

export interface ResidentCopy {
  /** Holds the resident id only. */
  readonly fileName: string;
  readonly json: string;
}

export async function exportResident(
  service: Service,
  by: By,
  residentId: string,
): Promise<Result<ResidentCopy>> {
  const noted = await changeChart(service, by, residentId, {
    act: 'export-resident',
    apply: (chart) => ok({ chart, value: null }),
  });
  if (!noted.ok) return noted;
  const chart = await readChart(service, by, residentId, 'resident-request');
  if (!chart.ok) return chart;
  const charts = [chart.value, ...(await chartsMergedInto(service, by, chart.value))];
  const copy = { schemaVersion: 1, exportedAt: service.clock.now(), charts: charts.map(withoutAudit) };
  return ok({ fileName: `resident-${residentId}.json`, json: JSON.stringify(copy, null, 2) });
}

function withoutAudit({ audit: _chain, ...rest }: Chart): Omit<Chart, 'audit'> {
  return rest;
}
