/**
 * A resident with hypertension whose four examinations read as 肝火上炎证 of the diet guide 2023 (头晕胀痛、面红目赤、烦躁易怒，舌红
 * 苔黄，脉弦数) and leave the other patterns short of something.
 */
import { record, type WalkIn, type WalkInChanges, walkIn } from '../unit/workflow/walk-in.js';
import type { TestHouse } from './house.js';

export const set = (...present: string[]) => ({ value: { present, complete: true } });

export async function walkInWithPressure(test: TestHouse, changes: WalkInChanges = {}): Promise<WalkIn> {
  const walk = await walkIn(test, {
    ...changes,
    facts: { history: { conditions: set('hypertension') }, ...changes.facts },
  });
  await record(test, walk, 'looking', {
    complexion: set('red'),
    eyesAndLips: set('red-eyes'),
    tongueColour: { value: 'red' },
    coatColour: { value: 'yellow' },
  });
  await record(test, walk, 'asking', {
    headAndBody: set('dizziness'),
    headSensation: set('distending'),
    emotion: set('irritable'),
  });
  await record(test, walk, 'palpation', { pulse: set('string-like', 'rapid') });
  return walk;
}

/** What a physician's page of the visit sends back with a confirmation. */
export async function patternMarkIn(test: TestHouse, { residentId, visitId }: WalkIn): Promise<string> {
  const physician = await test.as('county-1');
  const { body } = await physician.get(`/residents/${residentId}/visits/${visitId}`);
  const [, mark] = /id="pattern-form"[\s\S]*?name="shown" value="([^"]*)"/.exec(body) ?? [];
  if (mark === undefined) throw new Error('the page holds no patterns');
  return mark;
}
