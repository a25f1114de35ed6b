/**
 * Invented residents of one clinic whose follow-up stands differently: overdue, due, postponed, refused, not reached, lost.
 * Each is led there by the workflow functions the pages call. Nothing is random.
 */
import type { House } from '../../app.js';
import { addDays } from '../../domain/time.js';
import { recordAttempt } from '../../workflow/attempts.js';
import { postponeTask } from '../../workflow/due-list.js';
import { setStanding } from '../../workflow/residents.js';
import { type By, today } from '../../workflow/service.js';
import type { DemoCounty } from './county.js';
import { recordFollowUp } from './follow-ups.js';
import { must } from './must.js';

const standings = ['overdue', 'due', 'postponed', 'refused', 'not-reached', 'lost'] as const;
type LoopStanding = (typeof standings)[number];

/** By the number of days since the last follow-up: held pressure is seen again after 91 at the latest. */
const lastSeenDaysAgo: Readonly<Record<LoopStanding, number>> = {
  overdue: 118,
  due: 86,
  postponed: 97,
  refused: 100,
  'not-reached': 104,
  lost: 160,
};

/** How many there are; each has a number of its own after the other residents. */
export const loopResidents = standings.length;

const activity = 'hypertension-follow-up';

export async function leadThroughLoop(
  house: House,
  by: By,
  residentId: string,
  place: number,
  answers: DemoCounty['answers'],
): Promise<void> {
  const standing = standings[place];
  if (standing === undefined) throw new Error('demo: no such place in the loop');
  const { service } = house;
  const conditions = { value: { present: ['hypertension'], complete: true } };
  const reading = {
    daysAgo: lastSeenDaysAgo[standing],
    pressure: [124, 76],
    weightKg: 60 + place,
    targetWeightKg: 60,
    glucose: 0,
  } as const;
  await recordFollowUp(house, by, residentId, conditions, reading, answers);
  const on = today(service);
  const tried = (outcome: 'refused' | 'not-reached', reason: string) =>
    recordAttempt(service, by, residentId, { activities: [activity], mode: 'telephone', outcome, reason });
  if (standing === 'refused') must(await tried('refused', answers.refused));
  if (standing === 'not-reached') must(await tried('not-reached', answers.notReached));
  if (standing === 'postponed') {
    const chart = await service.charts.get(residentId);
    const task =
      chart.state === 'found' ? chart.value.planned.find((one) => one.activity === activity) : undefined;
    if (!task) throw new Error('demo: nothing to postpone');
    const put = { activity, fromVisit: task.fromVisit, until: addDays(on, 12), reason: answers.postponed };
    must(await postponeTask(service, by, residentId, put));
  }
  if (standing === 'lost') {
    const gone = { shown: 'present', status: 'lost', on: addDays(on, -20), note: answers.lost };
    must(await setStanding(service, by, residentId, gone));
  }
}
