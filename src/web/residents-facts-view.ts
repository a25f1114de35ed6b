/** What is known of a resident from all visits, as last known: the chart page shows it before anything else. */
import { type Chart, validVisits } from '../domain/chart.js';
import type { FactValue, RecordedFact } from '../domain/facts.js';
import { ageInYears } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { today } from '../workflow/service.js';
import { applies } from './danger-view.js';
import type { PageContext } from './environment.js';
import { wordsOf } from './visit-fields.js';

export function newestFirst(a: Visit, b: Visit): number {
  return a.occurredOn === b.occurredOn
    ? Number(a.recordedAt < b.recordedAt) * 2 - 1
    : a.occurredOn < b.occurredOn
      ? 1
      : -1;
}

/** Asked at the least of everybody, and the diseases: what a doctor wants to know before anything else. */
function isKept({ id, origin }: FactDefinition): boolean {
  return (
    origin.from === 'form' && (id === 'conditions' || (origin.least === true && origin.section === 'safety'))
  );
}

/**
 * Each fact as last known, with its day. An older answer stays when a later visit did not know: a known allergy is not
 * undone by 不清楚, but the later answer is told too.
 */
function factLines(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { service, messages } = c.get('deps');
  const { knowledge } = service.release();
  const answers = [chart, ...merged]
    .flatMap((one) => validVisits(one).map((visit) => ({ visit, old: one !== chart })))
    .sort((a, b) => newestFirst(a.visit, b.visit));
  const { birthDate, sex } = chart.identity;
  const about = new Map<string, FactValue>([
    ['sex', sex],
    ['ageYears', ageInYears(birthDate, today(service))],
  ]);
  const kept = [...knowledge.facts.values()]
    .filter(isKept)
    .sort((a, b) => Number(b.id === 'conditions') - Number(a.id === 'conditions'))
    .map((definition) => {
      const given = answers.flatMap(({ visit, old }) => {
        const recorded = recordedIn(visit, definition.id);
        return recorded === undefined ? [] : [{ recorded, on: visit.occurredOn, old }];
      });
      const [latest] = given;
      return { definition, latest, told: given.find((one) => 'value' in one.recorded) ?? latest };
    });
  return {
    lines: kept.flatMap(({ definition, latest, told }) =>
      told === undefined || latest === undefined
        ? []
        : [
            {
              label: definition.label,
              words: wordsOf(definition, told.recorded, knowledge),
              on: told.on,
              old: told.old,
              later:
                latest === told
                  ? ''
                  : messages({
                      code: 'resident.later-unsure',
                      values: { on: latest.on, words: wordsOf(definition, latest.recorded, knowledge) },
                    }),
            },
          ],
    ),
    notAsked: kept
      .flatMap(({ definition, told }) =>
        told === undefined && applies(definition, about) ? [definition.label] : [],
      )
      .join('、'),
  };
}

export function factsView(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const { lines, notAsked } = factLines(c, chart, merged);
  return { facts: lines, hasFacts: lines.length > 0, notAsked };
}

function recordedIn(visit: Visit, factId: string): RecordedFact | undefined {
  for (const section of Object.values(visit.sections)) {
    const recorded = section?.facts[factId];
    if (recorded !== undefined) return recorded;
  }
  return undefined;
}
