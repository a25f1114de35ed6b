/** What is said after planning: what was made, what stays and what to ask. Nothing is called planned that only stayed. */
import type { PlannedTask } from '../domain/chart.js';
import type { PlanMade } from '../workflow/plan.js';
import { type PlanTold, planTold } from '../workflow/plan-told.js';
import type { LookedAt } from '../workflow/whole-visit.js';
import type { PageContext } from './environment.js';

/** Of many things to ask, the first few: the page below lists them all. */
const most = 3;

/** Word of the address after saving; what it says is read from the record as it then stands. */
export function plannedWord({ dropped }: PlanMade): string {
  return dropped > 0 ? 'planned-fewer' : 'planned';
}

export function planWords(c: PageContext, looked: LookedAt, fewer: boolean): string {
  const { service, messages } = c.get('deps');
  const told = planTold(looked, service.release());
  return [headCode(told), ...(fewer ? ['plan.fewer'] : []), ...whyCodes(told)]
    .map((code) =>
      messages({
        code,
        values: {
          kept: lineOf(told.kept),
          made: lineOf(told.made),
          unasked: told.unasked.slice(0, most).join('、'),
          gone: told.gone.join('、'),
        },
      }),
    )
    .join('');
}

function headCode({ made, kept, later }: PlanTold): string {
  if (later) return 'plan.later-stands';
  if (made.length === 0) return kept.length === 0 ? 'plan.nothing' : 'plan.nothing-new';
  return kept.length === 0 ? 'visit.planned' : 'plan.made';
}

function whyCodes({ kept, later, unasked, gone }: PlanTold): string[] {
  if (later || kept.length === 0) return [];
  return [
    ...(unasked.length > 0 ? ['plan.unasked'] : []),
    ...(gone.length > 0 ? ['plan.gone'] : []),
    'plan.kept',
  ];
}

function lineOf(tasks: readonly PlannedTask[]): string {
  return tasks.map(({ label, dueOn }) => `${label} ${dueOn ?? ''}`).join('、');
}
