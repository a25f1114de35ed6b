/** The county's lists: the queue with what to look at first, and the batch that is read line by line. */

import type { DecisionInput } from '../decision/input.js';
import type { AdviceLine } from '../domain/document.js';
import type { Problem } from '../domain/result.js';
import { ageInYears, type CivilDate } from '../domain/time.js';
import type { BatchObstacle } from '../prescription/batch.js';
import { kitchenGrams, portionsOf } from '../prescription/portions.js';
import { type BatchEntry, fitsBatch, type QueueEntry, type StandsInFor } from '../workflow/review-queue.js';
import { laterRow, personRows } from './danger-view.js';
import { constitutionView } from './draft-view.js';
import { factLabel, named, type Words } from './explain-view.js';
import { foodName, titleOf } from './line-view.js';

export function queueView(
  entries: readonly QueueEntry[],
  standsIn: readonly StandsInFor[],
  today: CivilDate,
  words: Words,
) {
  return {
    deputy: standsIn.map(({ name, until }) => words.say({ code: 'review.deputy', values: { name, until } })),
    count: String(entries.length),
    isEmpty: entries.length === 0,
    batch: String(entries.filter(fitsBatch).length),
    hasBatch: entries.some(fitsBatch),
    entries: entries.map((entry) => queueLine(entry, today, words)),
  };
}

const reasonsToReadAlone: ReadonlySet<BatchObstacle> = new Set([
  'lift',
  'recheck',
  'undecided',
  'awaits-expert',
  'no-constitution',
  'contradicts-earlier',
  'harm-recorded',
  'harm-any-line',
  'amounts',
]);

function queueLine(
  { resident, documentId, daysWaiting, own, marks }: QueueEntry,
  today: CivilDate,
  words: Words,
) {
  // One that a later visit raised again is named once.
  const serious = new Map(
    marks.alerts.filter((alert) => alert.level !== 'notice').map((alert) => [alert.ruleId, alert]),
  );
  return {
    href: `/review/${resident.residentId}/${documentId}`,
    name: resident.name,
    sex: words.label('sexes', resident.sex),
    age: String(ageInYears(resident.birthDate, today)),
    village: resident.village,
    waiting: words.say({
      code: daysWaiting === 0 ? 'review.waiting-today' : 'review.waiting',
      values: { days: daysWaiting },
    }),
    alerts: [...serious.values()].map(({ ruleId, level }) => ({
      level: words.label('alert-levels', level),
      title: words.ruleTitle(ruleId),
    })),
    stops: stopWords(marks.stops, words),
    later: marks.later.map((one) => laterRow(one, words)),
    unknown: marks.unknown.map((id) => factLabel(id, words)).join('、'),
    edited: marks.edited,
    own,
    plain: marks.obstacles.length === 0,
    // Why it has to be read alone, where no other mark of the line says so.
    alone: marks.obstacles
      .filter((obstacle) => reasonsToReadAlone.has(obstacle))
      .map((obstacle) => words.say({ code: `review.alone.${obstacle}` }))
      .join('、'),
  };
}

/** The first thing that refuses an approval; its page tells the others. */
function stopWords(stops: readonly Problem[], words: Words): string {
  const told = [...new Set(stops.map((problem) => words.say(named(problem, words))))];
  const [first] = told;
  if (first === undefined) return '';
  const code = told.length === 1 ? 'review.stopped' : 'review.stopped-often';
  return words.say({ code, values: { first, count: told.length } });
}

/** One line to read and tick: who, what they have and take, what constitution, which advice. */
export function batchLine(entry: BatchEntry, today: CivilDate, words: Words) {
  const { doc, resident, basis } = entry;
  return {
    ...queueLine(entry, today, words),
    value: `${resident.residentId} ${doc.id} ${doc.revision}`,
    constitution: constitutionView(basis.decision, words).told,
    person: personWords(entry, words),
    notices: basis.decision.alerts.map((alert) => alert.text),
    lines: doc.lines.map((line) => ({
      title: titleOf(line.itemId, words),
      grams: gramsOf(line, basis.input, words),
    })),
  };
}

/** What they have, take and cannot stand, and what nobody knows; of somebody with none of it, that it was asked. */
function personWords({ basis, earlier }: BatchEntry, words: Words) {
  const rows = personRows(basis, earlier, words)
    .filter((row) => row.tone !== 'calm')
    .map(({ label, value, tone }) => ({
      told: words.say({ code: 'review.person', values: { label, value } }),
      tone,
    }));
  return rows.length > 0 ? rows : [{ told: words.say({ code: 'review.person-well' }), tone: 'calm' }];
}

/** Of a dish: for one person where its source says for how many it is, else the whole of it; '' for every other line. */
function gramsOf({ itemId, amounts }: AdviceLine, input: DecisionInput, words: Words): string {
  const recipe = itemId === null ? undefined : words.knowledge.recipes.get(itemId);
  if (!recipe || amounts === undefined) return '';
  const one = portionsOf(recipe, input.amounts[recipe.id], undefined)?.one;
  const weighed =
    one?.parts ?? recipe.ingredients.map(({ food }) => ({ food, grams: amounts[food] ?? null }));
  const parts = weighed
    .map(({ food, grams }) =>
      grams === null
        ? words.say({ code: 'draft.portion.pinch', values: { food: foodName(food, words) } })
        : words.say({
            code: 'draft.portion.part',
            values: { food: foodName(food, words), grams: kitchenGrams(grams) },
          }),
    )
    .join('、');
  return words.say({ code: one ? 'draft.portion.one' : 'review.whole-dish', values: { parts } });
}
