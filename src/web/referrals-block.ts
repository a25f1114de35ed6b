/** What the visit page and the chart show of referrals: what is advised, with its one button, and what became of others. */
import type { Decision } from '../decision/decision.js';
import { type Chart, validVisits } from '../domain/chart.js';
import type { Visit } from '../domain/visit.js';
import { adviceOn, advisedNow, type ReferralAdvice } from '../workflow/referrals.js';
import type { PageContext } from './environment.js';
import { adviceLine, mayRefer, referralView } from './referrals.js';

/** `isSaved` false: the decision is on what is being typed, and there is nothing yet to open a referral on. */
export function visitReferrals(
  c: PageContext,
  chart: Chart,
  visit: Visit,
  decision: Decision,
  isSaved: boolean,
) {
  const counts = visit.enteredInError === null;
  const advice = counts && decision.complete ? adviceOn(decision, visit) : null;
  return {
    referralBlock: {
      ...adviceView(c, chart, visit, advice),
      isSaved,
      offersOwn: counts && mayRefer(c, chart) && advice === null,
      list: counts ? visit.referrals.map((one) => referralView(c, chart.residentId, visit, one)) : [],
    },
  };
}

/** Advised by the latest visit, and every referral of the chart and of those merged into it, the newest first. */
export async function chartReferrals(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const now = await advisedNow(c.get('deps').service, chart);
  return {
    referralBlock: {
      ...adviceView(c, chart, now?.visit, now?.advice ?? null),
      isSaved: true,
      offersOwn: false,
      list: [chart, ...merged]
        .flatMap((kept) =>
          validVisits(kept).flatMap((visit) =>
            visit.referrals.map((one) => ({
              madeAt: one.madeAt,
              ...referralView(c, kept.residentId, visit, one),
            })),
          ),
        )
        .sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1)),
    },
  };
}

function adviceView(c: PageContext, chart: Chart, visit: Visit | undefined, advice: ReferralAdvice | null) {
  return {
    isAdvised: advice !== null,
    advisedOn: visit?.occurredOn ?? '',
    lines: (advice?.lines ?? []).map((line) => adviceLine(c, line)),
    mayRefer: mayRefer(c, chart),
    newHref: visit ? `/residents/${chart.residentId}/visits/${visit.id}/referrals/new` : '',
  };
}
